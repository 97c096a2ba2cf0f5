"""Brings statements in other vocabularies into our terms: each vocabulary is a folder of CONSTRUCT queries."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from scholargraph.resources import ontology
from scholargraph.sources.rdf.loading import Loaded
from scholargraph.vocabulary import ONTOLOGY, RDF_TYPE

_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_KIND = ox.NamedNode(f"{_RDFS}subClassOf")
_ALIASES = {"https://schema.org/": "http://schema.org/"}
_PREFIX = re.compile(r"PREFIX\s+([\w-]*):\s*<([^>]*)>")
_NAME = re.compile(r"(?<![\w?<])([A-Za-z][\w-]*):([A-Za-z_][\w-]*)")

OURS = "scholargraph's own terms"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary that can be read: its namespaces, the queries, what they name, and what each class is taken as.

    `taken` are the classes of things that the queries take, `passed` those read on the way to others.
    """

    name: str
    namespaces: tuple[str, ...]
    queries: tuple[str, ...]
    terms: frozenset[str]
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
    """What a file says, in our terms: what is in them already, and what the queries of vocabularies make of the rest."""
    ours = ox.Store()
    default = ox.DefaultGraph()
    queries = [query for one in by for query in one.queries]
    for number, one in enumerate(by):
        graph = ox.NamedNode(f"urn:x-imports:{number}")
        loaded.store.extend(ox.Quad(*triple, graph) for triple in one.classes)
    for query in [_OURS, *queries] if uses_ours(loaded) else queries:
        made = loaded.store.query(query)
        assert isinstance(made, ox.QueryTriples)
        ours.bulk_extend(ox.Quad(*triple, default) for triple in made)
    return ours


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
    told = [quad.triple for quad in ox.parse(classes.encode(), ox.RdfFormat.TURTLE, base_iri="urn:x-imports:")]
    about = {triple.predicate.value: triple.object for triple in told if triple.subject.value == "urn:x-imports:"}  # type: ignore[union-attr]  # no triple terms in it
    spaces = sorted(triple.object.value for triple in told if triple.predicate.value == f"{_RDFS}seeAlso")  # type: ignore[union-attr,misc]  # an IRI
    kinds = {
        triple.subject.value: triple.object.value  # type: ignore[union-attr]  # IRIs
        for triple in told
        if triple.predicate == _KIND
    }
    return Vocabulary(
        name=about[f"{_RDFS}label"].value,  # type: ignore[union-attr]  # a literal
        namespaces=tuple(spaces),
        queries=tuple(queries),
        terms=frozenset(term for query in queries for term in _terms(query)) | kinds.keys() | {RDF_TYPE},
        classes=tuple(told),
        taken=frozenset(one for one, kind in kinds.items() if kind.startswith(ONTOLOGY)),
        passed=frozenset(one for one, kind in kinds.items() if not kind.startswith(ONTOLOGY)),
    )


def _terms(query: str) -> Iterable[str]:
    """The IRIs that a query names by its prefixes."""
    prefixes: Mapping[str, str] = dict(_PREFIX.findall(query))
    body = re.sub(r"#[^\n>]*$|\"[^\"]*\"", "", query, flags=re.M)
    return (prefixes[prefix] + name for prefix, name in _NAME.findall(body) if prefix in prefixes)
