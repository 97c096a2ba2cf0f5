"""What a worker can be asked to do: one function a job, which reads the graph and says how to write its answer."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any, TypeAlias

import pyoxigraph as ox

from scholargraph.answers import FORMATS, Answer
from scholargraph.errors import QueryError
from scholargraph.queries import bound, stored_query, what_is_wrong
from scholargraph.vocabulary import PREFIXES
from scholargraph.web.faults import Fault

Write: TypeAlias = Callable[[IO[bytes]], None]
Arguments: TypeAlias = Mapping[str, Any]  # Any: what JSON can hold


@dataclass(frozen=True, slots=True)
class Made:
    """An answer that is about to be written: its media type, and the function that writes it."""

    media_type: str
    write: Write


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one answer may hold."""

    rows: int = 100_000
    size: int = 64 << 20

    def too_many(self) -> Fault:
        """What to say where an answer has more rows."""
        return Fault("refused", f"the answer has over {self.rows:,} rows; wanted fewer: add LIMIT, or narrow the query")

    def too_large(self) -> Fault:
        """What to say where an answer has more bytes."""
        size = self.size >> 20
        return Fault("refused", f"the answer is over {size:,} MiB; wanted less: add LIMIT, or ask for fewer columns")


Job: TypeAlias = Callable[[ox.Store, Arguments, Bounds], Made]


def _plain(format: ox.QueryResultsFormat | ox.RdfFormat) -> str:
    """The media type of a format, without a charset."""
    return format.media_type.partition(";")[0]


ROWS: Mapping[str, ox.QueryResultsFormat] = {
    _plain(format): format
    for format in (
        ox.QueryResultsFormat.JSON,
        ox.QueryResultsFormat.XML,
        ox.QueryResultsFormat.CSV,
        ox.QueryResultsFormat.TSV,
    )
}
"""How rows and truth values can be written, by media type."""

TRIPLES: Mapping[str, ox.RdfFormat] = {
    _plain(format): format
    for format in (
        ox.RdfFormat.TURTLE,
        ox.RdfFormat.N_TRIPLES,
        ox.RdfFormat.RDF_XML,
        ox.RdfFormat.JSON_LD,
        ox.RdfFormat.TRIG,
        ox.RdfFormat.N_QUADS,
    )
}
"""How triples can be written, by media type."""


def sparql(graph: ox.Store, asked: Arguments, bounds: Bounds) -> Made:
    """Anybody's query. `rows` and `triples` are the media types to answer in: None where the client takes none."""
    try:
        results = graph.query(
            asked["query"],
            base_iri=asked.get("base"),
            default_graph=_graphs(asked.get("default_graphs")),
            named_graphs=_graphs(asked.get("named_graphs")),
        )
    except SyntaxError as error:
        raise Fault("malformed", f"not a SPARQL query: {what_is_wrong(error)}") from None
    if isinstance(results, ox.QueryTriples):
        return _triples(results, _acceptable(asked["triples"], TRIPLES), bounds)
    return _rows(results, _acceptable(asked["rows"], ROWS))


def stored(graph: ox.Store, asked: Arguments, bounds: Bounds) -> Made:
    """A stored query by `name`, with `values` for its parameters, in one of the formats of answers or as XML."""
    text = _bound(graph, asked)
    media_type = _STORED.get(asked.get("format", "json"), "")
    if media_type in ROWS:
        return _rows(graph.query(text), media_type)
    if asked["format"] not in FORMATS:
        raise Fault("malformed", f"no format {asked['format']!r}; wanted one of {', '.join(_STORED)}")
    format = FORMATS[asked["format"]]
    return Made(f"{format.media_type}; charset=utf-8", lambda file: format.write(Answer.of(graph.query(text)), file))


def stored_text(graph: ox.Store, asked: Arguments, bounds: Bounds) -> Made:
    """The SPARQL text that `stored` would ask, with the values in it."""
    text = _bound(graph, asked)
    return Made("application/sparql-query", lambda file: _put(file, text.encode()))


def network(graph: ox.Store, asked: Arguments, bounds: Bounds) -> Made:
    """A network by `name` and `language`, laid out to be drawn by a page; other choices go to its maker as they are."""
    from scholargraph.web import pictures  # type: ignore[attr-defined,unused-ignore]  # loaded late: it is heavy

    choices = {key: value for key, value in asked.items() if key != "name"}
    try:
        drawn: bytes = pictures.picture(graph, asked["name"], **choices)
    except QueryError as error:
        raise Fault("malformed", str(error)) from None
    return Made("application/json", lambda file: _put(file, drawn))


JOBS: Mapping[str, Job] = {"sparql": sparql, "stored": stored, "stored-text": stored_text, "network": network}
"""The jobs by name. A new one is a function here and, where strangers choose what it does, a line in `workers`."""

_STORED: Mapping[str, str] = {"xml": "application/sparql-results+xml"} | {
    name: format.media_type for name, format in FORMATS.items()
}


def _bound(graph: ox.Store, asked: Arguments) -> str:
    try:
        stored_query(asked["name"])
    except QueryError as error:
        raise Fault("unknown", str(error)) from None
    try:
        return bound(graph, asked["name"], **asked.get("values", {}))
    except QueryError as error:
        raise Fault("malformed", str(error)) from None


def _rows(results: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, media_type: str) -> Made:
    format = ROWS[media_type]

    def write(file: IO[bytes]) -> None:
        # mypy: triples take other formats, and are written by _triples
        results.serialize(file, format=format)  # type: ignore[arg-type]

    return Made(media_type, write)


def _triples(results: Iterable[ox.Triple], media_type: str, bounds: Bounds) -> Made:
    format = TRIPLES[media_type]
    prefixes = dict(PREFIXES) if media_type in _WITH_PREFIXES else None
    counted = _counted(results, bounds)
    return Made(media_type, lambda file: _put_triples(counted, file, format, prefixes))


_WITH_PREFIXES = (ox.RdfFormat.TURTLE.media_type, ox.RdfFormat.TRIG.media_type)


def _put_triples(
    triples: Iterable[ox.Triple], file: IO[bytes], format: ox.RdfFormat, prefixes: dict[str, str] | None
) -> None:
    ox.serialize(triples, file, format=format, prefixes=prefixes)


def _counted(triples: Iterable[ox.Triple], bounds: Bounds) -> Iterator[ox.Triple]:
    for number, triple in enumerate(triples):
        if number == bounds.rows:
            raise bounds.too_many()
        yield triple


# Any: the engine takes lists of names, and of much else, and mypy holds that against lists of names
def _graphs(iris: Iterable[str] | None) -> Any:
    """Graphs by their IRIs; None where none is said, and then the query says which, or the store has its own."""
    return None if iris is None else [ox.NamedNode(iri) for iri in iris]


def _acceptable(media_type: str | None, known: Iterable[str]) -> str:
    if media_type is None:
        raise Fault("not-acceptable", f"nothing that Accept takes fits this query; wanted one of {', '.join(known)}")
    return media_type


def _put(file: IO[bytes], content: bytes) -> None:
    file.write(content)
