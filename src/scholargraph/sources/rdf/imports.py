"""Brings statements in other vocabularies into our terms: each vocabulary is a folder of CONSTRUCT queries."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from scholargraph.resources import ontology
from scholargraph.sources.rdf.loading import Loaded
from scholargraph.vocabulary import ONTOLOGY

_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_KIND = ox.NamedNode(f"{_RDFS}subClassOf")
_ALIASES = {"https://schema.org/": "http://schema.org/"}
_PREFIX = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>")
_KIND_NAME = re.compile(r"\bsg:([A-Z]\w+)")
_NAME = re.compile(r"(?<![\w?<])([A-Za-z][\w-]*):([A-Za-z_][\w-]*)")

_FOLDER = "urn:x-imports:"  # what a folder's file says of the folder itself


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary that can be read: its namespaces, the queries, what they name, and what each class is taken as.

    `terms` are the IRIs that the queries name, by the kind of thing (`Person`) of which they are taken: a query's
    terms hold for all kinds that it names, in a comment too. `taken` are the classes of things that the queries take,
    `passed` those read on the way to others.
    """

    name: str
    namespaces: tuple[str, ...]
    queries: tuple[str, ...]
    terms: Mapping[str, frozenset[str]]
    classes: tuple[ox.Triple, ...]
    taken: frozenset[str]
    passed: frozenset[str]


@cache
def vocabularies() -> tuple[Vocabulary, ...]:
    """The vocabularies in the order of their folders; one that is written with two namespaces comes twice."""
    found = []
    for folder in sorted(path for path in ontology("imports").iterdir() if path.is_dir()):
        classes = folder.joinpath("classes.ttl").read_text(encoding="utf-8")
        queries = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.rq"))]
        found.append(_vocabulary(classes, queries))
        for usual, other in _ALIASES.items():
            if f"<{usual}>" in classes:
                found.append(_vocabulary(classes.replace(usual, other), [one.replace(usual, other) for one in queries]))
    return tuple(found)


def used(loaded: Loaded) -> tuple[Vocabulary, ...]:
    """The vocabularies of which a file uses a term."""
    terms = loaded.predicates.keys() | loaded.types.keys()
    return tuple(one for one in vocabularies() if any(term.startswith(one.namespaces) for term in terms))


def uses_ours(loaded: Loaded) -> bool:
    """Whether a file has things of our own classes."""
    return any(term.startswith(ONTOLOGY) for term in loaded.types)


def imported(loaded: Loaded, by: Sequence[Vocabulary]) -> ox.Store:
    """What a file says in our terms: what is in them already, and what the vocabularies' queries make of the rest."""
    ours = ox.Store()
    default = ox.DefaultGraph()
    queries = [query for one in by for query in one.queries]
    for number, one in enumerate(by):
        graph = ox.NamedNode(f"{_FOLDER}{number}")
        loaded.store.extend(ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in one.classes)
    loaded.store.update(_KINDS)
    for query in [_OURS, *queries] if uses_ours(loaded) else queries:
        made = loaded.store.query(query)
        assert isinstance(made, ox.QueryTriples)
        ours.bulk_extend(ox.Quad(triple.subject, triple.predicate, triple.object, default) for triple in made)
    return ours


_KINDS = f"""
INSERT {{ GRAPH <{_FOLDER}things> {{ ?thing a ?kind }} }}
WHERE {{
    ?thing a ?class .
    GRAPH ?classes {{ ?class <{_RDFS}subClassOf> ?kind }}
    FILTER(STRSTARTS(STR(?kind), "{ONTOLOGY}"))
}}
"""  # what each thing is taken as, for all queries at once

_OURS = f"""
CONSTRUCT {{ ?thing ?property ?value }}
WHERE {{
    ?thing a ?class .
    FILTER(STRSTARTS(STR(?class), "{ONTOLOGY}"))
    FILTER(?class NOT IN (<{ONTOLOGY}SourceRecord>, <{ONTOLOGY}SourceSnapshot>))
    ?thing ?property ?value .
}}
"""


def _vocabulary(classes: str, queries: list[str]) -> Vocabulary:
    told = [quad.triple for quad in ox.parse(classes.encode(), ox.RdfFormat.TURTLE, base_iri=_FOLDER)]
    labels = (one.object for one in told if one.predicate.value == f"{_RDFS}label")
    names = [label.value for label in labels if isinstance(label, ox.Literal)]
    spaces = [_iri(one.object) for one in told if one.predicate.value == f"{_RDFS}seeAlso"]
    kinds = {_iri(one.subject): _iri(one.object) for one in told if one.predicate == _KIND}
    return Vocabulary(
        name=names[0],
        namespaces=tuple(sorted(spaces)),
        queries=tuple(queries),
        terms=_by_kind(queries),
        classes=tuple(told),
        taken=frozenset(one for one, kind in kinds.items() if kind.startswith(ONTOLOGY)),
        passed=frozenset(one for one, kind in kinds.items() if not kind.startswith(ONTOLOGY)),
    )


def _by_kind(queries: list[str]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for query in queries:
        for kind in set(_KIND_NAME.findall(query)):
            found.setdefault(kind, set()).update(_terms(query))
    return {kind: frozenset(terms) for kind, terms in found.items()}


def _iri(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return node.value if isinstance(node, ox.NamedNode) else ""


def _terms(query: str) -> Iterable[str]:
    """The IRIs that a query names by its prefixes."""
    prefixes: Mapping[str, str] = dict(_PREFIX.findall(query))
    body = re.sub(r"#[^\n>]*$|\"[^\"]*\"", "", query, flags=re.M)
    return (prefixes[prefix] + name for prefix, name in _NAME.findall(body) if prefix in prefixes)
