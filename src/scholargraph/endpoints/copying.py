"""Brings a graph that answers elsewhere here, whole: into a store in memory, page by page, and counted."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from scholargraph.endpoints.remote import Endpoint
from scholargraph.errors import EndpointError
from scholargraph.graphs import Term
from scholargraph.vocabulary import PREFIXES, RDF_TYPE

MOST_STATEMENTS = 5_000_000
"""So many statements are copied into memory and no more: about 2 GB."""

_AT_ONCE = 10_000
_BOOLEAN = ox.NamedNode(f"{PREFIXES['xsd']}boolean")
_AS_WORDS: Mapping[str, str] = {"1": "true", "0": "false"}


@dataclass(frozen=True, slots=True)
class _Part:
    """Which statements: those of the default graph, or those of the named ones."""

    pattern: str
    columns: str


_MERGED = _Part("?s ?p ?o", "?s ?p ?o")
_NAMED = _Part("GRAPH ?g { ?s ?p ?o }", "?g ?s ?p ?o")
_DESCRIBED = _Part(f"?g <{RDF_TYPE}> ?kind . GRAPH ?g {{ ?s ?p ?o }}", "?g ?s ?p ?o")


def copied(endpoint: Endpoint, *, named: bool = True) -> ox.Store:
    """The default graph of an endpoint as a store in memory, with the named graphs or without.

    Where one graph of several is asked as the default one (`Endpoint.default_graph`), the named graphs are those that
    it speaks of: the others are not its sources. Truth values are written as words, as some engines write numbers.
    Raises EndpointError where there are more than MOST_STATEMENTS, where not all come, and for blank nodes, which have
    no name from one page to the next.
    """
    parts = [_MERGED, *([_NAMED if endpoint.default_graph is None else _DESCRIBED] if named else [])]
    counts = {part: _counts(endpoint, part) for part in parts}
    if (there := sum(sum(found.values()) for found in counts.values())) > MOST_STATEMENTS:
        raise EndpointError(f"{endpoint.url}: {there:,} statements; wanted {MOST_STATEMENTS:,} at most to copy")
    store = ox.Store()
    for part, found in counts.items():
        store.bulk_extend(_quads(endpoint, part, found))
    if len(store) != there:
        raise EndpointError(f"{endpoint.url}: {len(store):,} of {there:,} statements came; wanted all: is it changing?")
    return store


def _counts(endpoint: Endpoint, part: _Part) -> dict[str, int]:
    """How many statements there are with each predicate."""
    distinct = "SELECT DISTINCT ?g ?s ?p ?o" if part is _DESCRIBED else "SELECT *"
    found = endpoint.rows(
        f"SELECT ?p (COUNT(*) AS ?n) WHERE {{ {{ {distinct} WHERE {{ {part.pattern} }} }} }} GROUP BY ?p ORDER BY ?p"
    )
    return {str(predicate): int(number.value) for predicate, number in found}


def _quads(endpoint: Endpoint, part: _Part, counts: Mapping[str, int]) -> Iterator[ox.Quad]:
    for predicates in _batches(counts):
        values = f"VALUES ?p {{ {' '.join(predicates)} }}"
        text = f"SELECT DISTINCT {part.columns} WHERE {{ {values} {part.pattern} }}"
        found = endpoint.rows(text)
        for row in found:
            if any(isinstance(term, ox.BlankNode) for term in row):
                raise EndpointError(f"{endpoint.url}: holds blank nodes, which cannot be copied page by page")
            *graph, subject, predicate, value = row
            yield ox.Quad(subject, predicate, _as_word(value), *graph)


def _batches(counts: Mapping[str, int]) -> Iterator[list[str]]:
    """Predicates, as many together as have no more statements than a page."""
    batch: list[str] = []
    size = 0
    for predicate, count in counts.items():
        if batch and size + count > _AT_ONCE:
            yield batch
            batch, size = [], 0
        batch.append(predicate)
        size += count
    if batch:
        yield batch


def _as_word(value: Term) -> Term:
    """A truth value in its canonical form."""
    if isinstance(value, ox.Literal) and value.datatype == _BOOLEAN and value.value in _AS_WORDS:
        return ox.Literal(_AS_WORDS[value.value], datatype=_BOOLEAN)
    return value
