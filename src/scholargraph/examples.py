"""The stored queries as examples that other people's tools can read: Turtle in the words of SIB's sparql-examples.

A query that asks for things, such as a person, is an example with its defaults bound, so that it runs as it stands.
Where a graph has not what a default names, the first thing of that kind stands in for it; where it has none of that
kind, the query is no example of this graph.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import pyoxigraph as ox

from scholargraph.lookups import KINDS, THING, Kind, base
from scholargraph.parameters import is_open, term, tokens
from scholargraph.queries import StoredQuery, stored_queries
from scholargraph.vocabulary import PREFIXES, RDF_TYPE

SHACL = "http://www.w3.org/ns/shacl#"
SCHEMA = "https://schema.org/"
OWL = PREFIXES["owl"]
RDFS = PREFIXES["rdfs"]

EXAMPLES_PATH = ".well-known/sparql-examples/"
"""Where the examples have their IRIs, below the address of the site."""

_DEFAULT = ox.DefaultGraph()
_DECLARED = re.compile(r"^PREFIX\s+([\w-]*):\s*<([^>]*)>", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """A stored query with values for its parameters: a text that runs as it stands, comments and all.

    `values` are the IRIs or texts that were bound, by the parameter's name; what was left open is not among them.
    `stand_ins` names the parameters whose default this graph lacks, so that another thing stands in for it.
    """

    query: StoredQuery
    sparql: str
    values: Mapping[str, str]
    stand_ins: tuple[str, ...] = ()


def examples(graph: ox.Store) -> tuple[Example, ...]:
    """An example of each stored query, networks too, that can be one of this graph, in the order of their names."""
    found = (_example(graph, query) for query in stored_queries())
    return tuple(one for one in found if one is not None)


def describe_examples(found: tuple[Example, ...], address: str, endpoint: str) -> Iterator[ox.Triple]:
    """The examples as triples: each with its question in both languages, its text, its endpoint, its keywords.

    `address` is where the site begins, with a slash at its end.
    """
    prefixes = ox.NamedNode(f"{address}{EXAMPLES_PATH}prefixes")
    yield from _prefixes(prefixes, found)
    for one in found:
        this = ox.NamedNode(f"{address}{EXAMPLES_PATH}{one.query.name}")
        says = partial(ox.Triple, this)
        for kind in ("SPARQLExecutable", "SPARQLSelectExecutable"):
            yield says(ox.NamedNode(RDF_TYPE), ox.NamedNode(SHACL + kind))
        for language, summary in one.query.summary.items():
            yield says(ox.NamedNode(RDFS + "comment"), ox.Literal(summary, language=language))
        yield says(ox.NamedNode(SHACL + "prefixes"), prefixes)
        yield says(ox.NamedNode(SHACL + "select"), ox.Literal(one.sparql))
        yield says(ox.NamedNode(SCHEMA + "target"), ox.NamedNode(endpoint))
        for tag in one.query.tags:
            yield says(ox.NamedNode(SCHEMA + "keywords"), ox.Literal(tag))


def _example(graph: ox.Store, query: StoredQuery) -> Example | None:
    values: dict[str, str | None] = {}
    stand_ins = []
    for parameter in query.parameters:
        value = _default(graph, parameter.kind, parameter.default)
        if value is None and not is_open(parameter.default):
            value = _first(graph, parameter.kind)
            stand_ins.append(parameter.name)
            if value is None:
                return None
        values[parameter.name] = value
    bound = {one.name: term(one, values[one.name]) for one in query.parameters}
    given = {name: value for name, value in values.items() if value is not None}
    return Example(query, query.sparql(bound), given, tuple(stand_ins))


def _default(graph: ox.Store, kind: str | None, default: str | None) -> str | None:
    """What a default of a parameter means; None where there is none, and where the graph has no such thing.

    A default that names a thing is the end of its IRI, and is looked for there alone: to compare it with every name
    of a big graph takes seconds.
    """
    if is_open(default) or default is None or kind is None:
        return None if is_open(default) else default
    for each in _kinds(kind):
        property, value = (ox.NamedNode(part) for part in each.mark)
        for path in each.paths:
            iri = ox.NamedNode((path if "://" in path else base(graph) + path) + default)
            if ox.Quad(iri, property, value) in graph:
                return iri.value
    return None


def _kinds(kind: str | None) -> Iterator[Kind]:
    return (KINDS[name] for name in KINDS if kind in (name, THING))


def _first(graph: ox.Store, kind: str | None) -> str | None:
    """The first thing of a kind that has a name, in the order of the store, which is always the same."""
    for each in _kinds(kind):
        property, value = (ox.NamedNode(part) for part in each.mark)
        for quad in graph.quads_for_pattern(None, property, value, _DEFAULT):
            subject = quad.subject
            if isinstance(subject, ox.NamedNode) and _is_named(graph, subject, each.names):
                return subject.value
    return None


def _is_named(graph: ox.Store, thing: ox.NamedNode, names: tuple[str, ...]) -> bool:
    found = (graph.quads_for_pattern(thing, ox.NamedNode(name), None, _DEFAULT) for name in names)
    return any(next(iter(each), None) is not None for each in found)


def _prefixes(node: ox.NamedNode, found: tuple[Example, ...]) -> Iterator[ox.Triple]:
    """The prefixes that the texts declare: a tool that shows them apart from the text takes them from here."""
    declared = {prefix: space for one in found for prefix, space in _DECLARED.findall(_without_comments(one.sparql))}
    yield ox.Triple(node, ox.NamedNode(RDF_TYPE), ox.NamedNode(OWL + "Ontology"))
    yield ox.Triple(node, ox.NamedNode(OWL + "imports"), ox.NamedNode(SHACL.removesuffix("#")))
    for prefix, space in sorted(declared.items()):
        each = ox.NamedNode(f"{node.value}#{prefix}")
        yield ox.Triple(node, ox.NamedNode(SHACL + "declare"), each)
        yield ox.Triple(each, ox.NamedNode(SHACL + "prefix"), ox.Literal(prefix))
        address = ox.Literal(space, datatype=ox.NamedNode(PREFIXES["xsd"] + "anyURI"))
        yield ox.Triple(each, ox.NamedNode(SHACL + "namespace"), address)


def _without_comments(text: str) -> str:
    return "".join(token.text for token in tokens(text) if token.kind != "comment")
