"""A graph that answers at an address elsewhere, as a value that is read like a store here."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pyoxigraph as ox

from scholargraph.endpoints import protocol
from scholargraph.endpoints.authorization import Credentials
from scholargraph.endpoints.paging import Question, as_rows, counted, page, question
from scholargraph.endpoints.transport import Limits, Response
from scholargraph.errors import EndpointError
from scholargraph.graphs import GraphName, Results, Subject, Term, written

Row: TypeAlias = tuple[Any, ...]
"""One row of an answer. Any: which kind of term stands in a column, or None, is known to who asks."""

_JSON = ox.QueryResultsFormat.JSON
_CAP = "x-sparql-maxrows"  # the header with which Virtuoso says that it has cut rows off
_ASKED = "__ASK_RETVAL"  # the column in which Virtuoso answers an ASK
_LEAST_CAP = 100
_MOST_PAGES = 10_000


@dataclass(frozen=True)
class Endpoint:
    """A remote SPARQL endpoint; stands where a `pyoxigraph.Store` stands for reading.

    `default_graph` is the IRI of the graph that is asked as the default one, for servers such as Virtuoso whose own
    is the union of all. What an endpoint cuts off is asked for page by page, and an answer is whole or an
    EndpointError: never a part.
    """

    url: str
    default_graph: str | None = None
    limits: Limits = field(default_factory=Limits)
    credentials: Credentials | None = None

    def __post_init__(self) -> None:
        try:
            ox.NamedNode(self.default_graph or "urn:none")
        except ValueError:
            raise EndpointError(f"default graph {self.default_graph!r}; wanted an absolute IRI") from None

    def query(self, query: str, /) -> Results:
        """The results of a query, whole. Raises EndpointError, and QueryError for what is no query."""
        asked = question(query)
        return _ANSWERS[asked.form](self, asked, query)

    def quads_for_pattern(
        self,
        subject: Subject | None,
        predicate: ox.NamedNode | None,
        object: Term | None,
        graph_name: GraphName | None = None,
        /,
    ) -> Iterator[ox.Quad]:
        """The statements that fit a pattern: one request for each graph that is named, two where none is."""
        known = {"s": subject, "p": predicate, "o": object}
        pattern = " ".join(_place(name, term) for name, term in known.items())
        if graph_name is None or isinstance(graph_name, ox.DefaultGraph):
            yield from self._quads(pattern, known, ox.DefaultGraph())
        if graph_name is None:
            yield from self._quads(f"GRAPH ?g {{ {pattern} }}", known, None)
        elif isinstance(graph_name, ox.NamedNode):
            yield from self._quads(f"GRAPH {graph_name} {{ {pattern} }}", known, graph_name)

    def __contains__(self, quad: ox.Quad, /) -> bool:
        found = self.quads_for_pattern(quad.subject, quad.predicate, quad.object, quad.graph_name)
        return any(True for _ in found)

    def rows(self, text: str) -> "Rows":
        """The rows of a SELECT, whole."""
        asked = question(text)
        first = self._page(text)
        if not (_is_cut(first) or _is_round(len(first))):
            return first
        wanted = _number(self._page(counted(asked)))
        return self._paged(asked, first, wanted) if wanted > len(first) else first

    def count(self, pattern: str) -> int:
        """How many solutions a graph pattern has."""
        return _number(self._page(f"SELECT (COUNT(*) AS ?rows) WHERE {{ {pattern} }}"))

    def _quads(
        self,
        pattern: str,
        known: dict[str, Any],
        graph: GraphName | None,  # Any: terms, of three kinds
    ) -> Iterator[ox.Quad]:
        if all(known.values()) and graph is not None:
            if bool(self.query(f"ASK {{ {pattern} }}")):
                yield ox.Quad(known["s"], known["p"], known["o"], graph)
            return
        found = self.rows(f"SELECT * WHERE {{ {pattern} }}")
        for solution in found:
            row = dict(zip(found.columns, solution, strict=True))
            name = graph or row["g"]
            if graph is not None or str(name) != f"<{self.default_graph}>":
                subject, predicate, value = (term or row[part] for part, term in known.items())
                yield ox.Quad(subject, predicate, value, name)

    def _page(self, text: str) -> "Rows":
        response = self._asked("SELECT", text, protocol.ROWS)
        found = _parsed(response, self.url)
        if not isinstance(found, Rows):
            raise EndpointError(f"{self.url}: answers a SELECT with true or false; wanted rows")
        return found

    def _asked(self, form: str, text: str, accept: str) -> Response:
        return protocol.asked(
            self.url,
            form,
            text,
            accept=accept,
            limits=self.limits,
            credentials=self.credentials,
            default_graph=self.default_graph,
        )

    def _paged(self, asked: Question, first: "Rows", wanted: int) -> "Rows":
        """All rows; each page begins with the last row of the one before, so that a gap between them shows."""
        size = len(first)
        pages = [first] if asked.is_ordered else [self._page(page(asked, first.columns, limit=size, offset=0))]
        known = len(pages[0])
        while known < wanted and len(pages) < _MOST_PAGES:
            more = self._page(page(asked, first.columns, limit=size, offset=known - 1))
            if len(more) < 2 or more.terms[0] != pages[-1].terms[-1]:
                break
            pages.append(more.without_first())
            known += len(more) - 1
        if known != wanted:
            raise EndpointError(
                f"{self.url}: cuts off at {size:,} rows, and {known:,} of {wanted:,} could be had page by page;"
                " wanted a query with fewer rows, or with an order that leaves none open"
            )
        return _joined(pages, self.url)


def _place(name: str, term: Term | None) -> str:
    if isinstance(term, ox.BlankNode):
        raise EndpointError(f"{term} is a blank node, which has no name elsewhere; wanted an IRI")
    return f"?{name}" if term is None else written(term)


@dataclass(frozen=True)
class Rows:
    """Rows of an endpoint: SPARQL JSON, the columns, the terms, and after how many rows the endpoint says it cuts."""

    body: bytes
    columns: tuple[str, ...]
    terms: list[Row] = field(repr=False)
    cap: int | None = None

    def __iter__(self) -> Iterator[Row]:
        return iter(self.terms)

    def __len__(self) -> int:
        return len(self.terms)

    def solutions(self) -> ox.QuerySolutions:
        """The rows as the engine's own kind of results."""
        found = ox.parse_query_results(self.body, format=_JSON)
        assert isinstance(found, ox.QuerySolutions), "it was parsed before"
        return found

    def without_first(self) -> "Rows":
        """All rows but the first one."""
        found = json.loads(self.body)
        del found["results"]["bindings"][0]
        return Rows(json.dumps(found).encode(), self.columns, self.terms[1:])


def _joined(pages: list[Rows], url: str) -> Rows:
    if any(isinstance(term, ox.BlankNode) for one in pages for row in one for term in row):
        raise EndpointError(
            f"{url}: cuts off rows with blank nodes, which have other names on the next page; wanted fewer rows"
        )
    bindings = [row for one in pages for row in json.loads(one.body)["results"]["bindings"]]
    body = json.dumps({"head": {"vars": pages[0].columns}, "results": {"bindings": bindings}})
    return Rows(body.encode(), pages[0].columns, [row for one in pages for row in one])


def _parsed(response: Response, url: str) -> Rows | bool:
    format = protocol.rows_format(response, url)
    try:
        return _read(response, format)
    except (SyntaxError, ValueError) as fault:
        said = " ".join(str(fault).split())[:150]
    # here, where the fault is gone: it holds on to results, which must not end in another thread
    raise EndpointError(f"{url}: its results cannot be read: {said}; wanted {format.name}")


def _read(response: Response, format: ox.QueryResultsFormat) -> Rows | bool:
    found = ox.parse_query_results(response.body, format=format)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    columns = tuple(variable.value for variable in found.variables)
    terms: list[Row] = [tuple(solution) for solution in found]
    body = response.body if format == _JSON else _as_json(response.body, format)
    cap = response.headers.get(_CAP, "")
    return Rows(body, columns, terms, int(cap) if cap.isdecimal() else None)


def _as_json(body: bytes, format: ox.QueryResultsFormat) -> bytes:
    found = ox.parse_query_results(body, format=format)
    assert isinstance(found, ox.QuerySolutions)
    return found.serialize(format=_JSON) or b""


def _is_cut(first: Rows) -> bool:
    """Whether the endpoint says that it has cut rows off."""
    return first.cap is not None and len(first) >= first.cap


def _is_round(rows: int) -> bool:
    """Whether an endpoint may have cut off there: whole hundreds, or a power of two, or one less."""
    return rows >= _LEAST_CAP and (rows % _LEAST_CAP == 0 or rows & (rows - 1) == 0 or rows & (rows + 1) == 0)


def _number(found: Rows) -> int:
    term = found.terms[0][0] if found.terms else None
    if not isinstance(term, ox.Literal) or not term.value.isdecimal():
        raise EndpointError(f"a count of rows is {term}; wanted a number")
    return int(term.value)


def _select(endpoint: Endpoint, asked: Question, text: str) -> Results:
    return endpoint.rows(text).solutions()


def _ask(endpoint: Endpoint, asked: Question, text: str) -> Results:
    found = _parsed(endpoint._asked("ASK", text, protocol.ROWS), endpoint.url)
    if isinstance(found, Rows) and found.columns != (_ASKED,):
        raise EndpointError(f"{endpoint.url}: answers an ASK with rows; wanted true or false")
    is_true = found if isinstance(found, bool) else any(str(row[0]) != _ZERO for row in found)
    return ox.parse_query_results(json.dumps({"head": {}, "boolean": is_true}), format=_JSON)


_ZERO = str(ox.Literal(0))


def _construct(endpoint: Endpoint, asked: Question, text: str) -> Results:
    """The triples; their rows are asked for, since of rows it can be told whether any are missing."""
    needed = as_rows(asked)
    if needed is None:
        return _describe(endpoint, asked, text)
    rows, template = needed
    found = endpoint.rows(rows)
    if any(isinstance(term, ox.BlankNode) for row in found for term in row):
        return _describe(endpoint, asked, text)
    names = " ".join(f"?{column}" for column in found.columns)
    values = " ".join(f"({' '.join('UNDEF' if term is None else written(term) for term in row)})" for row in found)
    return ox.Store().query(f"{asked.prologue}CONSTRUCT {template} WHERE {{ VALUES ({names}) {{ {values} }} }}")


def _describe(endpoint: Endpoint, asked: Question, text: str) -> Results:
    response = endpoint._asked(asked.form, text, protocol.TRIPLES)
    format = protocol.triples_format(response, endpoint.url)
    store = ox.Store()
    try:
        store.extend(_quads(ox.parse(response.body, format=format, base_iri=endpoint.url)))
    except (SyntaxError, ValueError) as fault:
        said = " ".join(str(fault).split())[:150]
        raise EndpointError(f"{endpoint.url}: its triples cannot be read: {said}; wanted {format.name}") from None
    return store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")


def _quads(found: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    return (ox.Quad(*quad.triple) for quad in found)


_ANSWERS = {"SELECT": _select, "ASK": _ask, "CONSTRUCT": _construct, "DESCRIBE": _describe}
