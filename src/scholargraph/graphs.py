"""What every graph can be asked, whether it lies in a store here or answers at an address elsewhere."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Protocol, TypeAlias

import pyoxigraph as ox

Subject: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Triple
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
GraphName: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
Results: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples

_AT_ONCE = 200
_ESCAPE = re.compile(r"\\(?:\\([uU])|.)", re.DOTALL)


class Graph(Protocol):
    """What is read of a graph: a `pyoxigraph.Store` has these, and so has an `endpoints.Endpoint`."""

    def query(self, query: str, /) -> Results:
        """The results of a SPARQL query."""
        ...

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: ox.NamedNode | None,
        object: Term | None,
        graph_name: GraphName | None = None,
        /,
    ) -> Iterator[ox.Quad]:
        """The statements that fit a pattern, of all graphs where none is named."""
        ...

    def __contains__(self, quad: ox.Quad, /) -> bool: ...


def is_here(graph: Graph) -> bool:
    """Whether looking things up one by one costs nothing: an address elsewhere is better asked for many at once.

    >>> is_here(ox.Store())
    True
    """
    return isinstance(graph, ox.Store)


def written(term: Term) -> str:
    r"""A term as SPARQL writes it, for engines of every kind.

    SPARQL replaces `\u0022` and the like before it parses, and some engines do so after an escaped
    backslash too. So the `u` after a backslash is written as an escape itself, which all read alike.

    >>> print(written(ox.Literal("C:\\users")))
    "C:\\\U00000075sers"
    """
    return _ESCAPE.sub(lambda found: f"\\\\\\U{ord(found[1]):08x}" if found[1] else found[0], str(term))


def about(graph: Graph, things: Iterable[ox.NamedNode], predicates: Sequence[str]) -> Iterator[ox.Triple]:
    """What the default graph says of some things under some properties, asked for many things at once."""
    return _asked(graph, "?s", map(written, things), predicates)


def with_values(graph: Graph, values: Iterable[Term], predicates: Sequence[str]) -> Iterator[ox.Triple]:
    """The statements of the default graph that have one of some values under one of some properties.

    >>> store, ada = ox.Store(), ox.NamedNode("urn:ada")
    >>> store.add(ox.Quad(ada, ox.NamedNode("urn:name"), ox.Literal("Ada")))
    >>> [str(one.subject) for one in with_values(store, [ox.Literal("Ada")], ["urn:name"])]
    ['<urn:ada>']
    """
    return _asked(graph, "?o", map(written, values), predicates)


def triples(graph: Graph, query: str) -> Iterator[ox.Triple]:
    """The rows of a query as statements: its columns are a subject, a predicate and an object."""
    found = graph.query(query)
    for solution in found if isinstance(found, ox.QuerySolutions) else ():
        yield ox.Triple(*solution)


def _asked(graph: Graph, variable: str, terms: Iterable[str], predicates: Sequence[str]) -> Iterator[ox.Triple]:
    among = " ".join(f"<{predicate}>" for predicate in predicates)
    rest = iter(dict.fromkeys(terms))
    while batch := list(islice(rest, _AT_ONCE)):
        values = f"VALUES ?p {{ {among} }} VALUES {variable} {{ {' '.join(batch)} }}"
        yield from triples(graph, f"SELECT ?s ?p ?o WHERE {{ {values} ?s ?p ?o }}")
