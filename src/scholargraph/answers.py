"""What comes back from a question: columns and rows, as Python values or RDF terms, or written for a reader."""

import io
import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import IO, TypeAlias

import pyoxigraph as ox

from scholargraph.labels import short
from scholargraph.vocabulary import ONTOLOGY, PREFIXES

Cell: TypeAlias = str | int | float | bool | None
Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_XSD = PREFIXES["xsd"]
_WHOLE = ("integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger")
_INTEGERS = frozenset(f"{_XSD}{name}" for name in _WHOLE)
_FLOATS = frozenset(f"{_XSD}{name}" for name in ("decimal", "double", "float"))
_TRUE = ("true", "1")
_NOT_ON_A_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")
_JSON = ox.QueryResultsFormat.JSON


@dataclass(frozen=True)
class Answer:
    """The rows of a SELECT query. `results` holds them as the SPARQL 1.1 JSON format does.

    >>> graph = ox.Store()
    >>> answer = Answer.of(graph.query("SELECT ?name ?n { VALUES (?name ?n) { ('Ada' 3) (UNDEF 1.5) } }"))
    >>> for row in answer: print(row["name"], row["n"])
    Ada 3
    None 1.5

    `title` says what was asked, by language; `parameters` are the values that were asked with.
    """

    results: bytes
    title: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def of(
        solutions: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples,
        *,
        title: Mapping[str, str] | None = None,
        parameters: Mapping[str, str] | None = None,
    ) -> "Answer":
        """The answer that an engine's solutions are, taken whole."""
        if not isinstance(solutions, ox.QuerySolutions):
            raise TypeError(f"{type(solutions).__name__}; wanted the solutions of a SELECT query")
        taken = io.BytesIO()
        solutions.serialize(taken, format=_JSON)
        return Answer(taken.getvalue(), title or {}, parameters or {})

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in the order of the query."""
        return tuple(variable.value for variable in self._solutions().variables)

    @cached_property
    def terms(self) -> list[tuple[Term | None, ...]]:
        """The rows as RDF terms, None where a row has no value."""
        return [tuple(solution[column] for column in self.columns) for solution in self._solutions()]

    @cached_property
    def rows(self) -> list[dict[str, Cell]]:
        """The rows as Python values by column: numbers and truth values as such, IRIs and texts as str."""
        return [dict(zip(self.columns, map(cell, terms), strict=True)) for terms in self.terms]

    def __iter__(self) -> Iterator[dict[str, Cell]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.terms)

    def _solutions(self) -> ox.QuerySolutions:
        solutions = ox.parse_query_results(self.results, format=_JSON)
        if not isinstance(solutions, ox.QuerySolutions):
            raise TypeError("no rows; wanted the results of a SELECT query")
        return solutions


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write an answer: for whom, its media type, its suffix, and the function that writes bytes."""

    purpose: str
    media_type: str
    suffix: str
    write: Callable[[Answer, IO[bytes]], None]


def text(answer: Answer, format: str) -> str:
    """An answer written in one of the FORMATS.

    >>> answer = Answer.of(ox.Store().query("SELECT ?name ?n { VALUES (?name ?n) { ('Ada' 3) } }"))
    >>> print(text(answer, "markdown"))
    | name | n |
    | --- | ---: |
    | Ada | 3 |
    """
    written = io.BytesIO()
    FORMATS[format].write(answer, written)
    return written.getvalue().decode().replace("\r\n", "\n").removesuffix("\n")


def cell(term: Term | None) -> Cell:
    """The Python value of an RDF term; a number that is ill-formed stays the text that it is."""
    if term is None:
        return None
    if not isinstance(term, ox.Literal):
        return term.value if isinstance(term, ox.NamedNode) else str(term)
    datatype = term.datatype.value
    try:
        if datatype in _INTEGERS:
            return int(term.value)
        if datatype in _FLOATS:
            return float(term.value)
    except ValueError:
        return term.value
    return term.value in _TRUE if datatype == f"{_XSD}boolean" else term.value


def shown(term: Term | None) -> str:
    """A term as people read it: on one line, with four decimals at most, and IRIs short where a prefix is known.

    What would steer a terminal is a blank.
    """
    value = cell(term)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    if isinstance(term, ox.NamedNode):
        return f"sg:{short(term.value)}" if term.value.startswith(ONTOLOGY) else short(term.value)
    return "" if value is None else _NOT_ON_A_LINE.sub(" ", str(value))


def show(answer: Answer) -> None:
    """Prints an answer as a table that fits the terminal.

    Where it is too narrow, the columns of IRIs give way to the names beside them, and long texts are folded.
    """
    from rich.console import Console  # loaded late: only people at a terminal need it
    from rich.table import Table
    from rich.text import Text

    room = shutil.get_terminal_size((110, 24)).columns
    columns = _fitting(answer, room)
    left_out = len(answer.columns) - len(columns)
    table = Table(show_edge=False, pad_edge=False, caption_justify="left")
    table.caption = "IRIs have no room here: --format tsv" if left_out else None
    for column in columns:
        numeric = answer.columns[column] in _numeric(answer)
        table.add_column(answer.columns[column], justify="right" if numeric else "left", overflow="fold")
    for terms in answer.terms:
        table.add_row(*(Text(shown(terms[column])) for column in columns))
    Console(width=room).print(table)


def _through_library(format: ox.QueryResultsFormat) -> Callable[[Answer, IO[bytes]], None]:
    def write(answer: Answer, file: IO[bytes]) -> None:
        answer._solutions().serialize(file, format=format)

    return write


def _json(answer: Answer, file: IO[bytes]) -> None:
    file.write(answer.results)


def _markdown(answer: Answer, file: IO[bytes]) -> None:
    numeric = _numeric(answer)
    rows = [list(answer.columns), ["---:" if column in numeric else "---" for column in answer.columns]]
    rows += [[_without_markup(shown(term)) for term in terms] for terms in answer.terms]
    file.writelines(f"| {' | '.join(row)} |\n".encode() for row in rows)


def _plain(answer: Answer, file: IO[bytes]) -> None:
    numeric = _numeric(answer)
    rows = [list(answer.columns), *([shown(term) for term in terms] for terms in answer.terms)]
    widths = _widths(answer)
    for row in rows:
        padded = (
            value.rjust(width) if column in numeric else value.ljust(width)
            for column, value, width in zip(answer.columns, row, widths, strict=True)
        )
        file.write(f"{'  '.join(padded).rstrip()}\n".encode())


FORMATS: Mapping[str, Format] = {
    "table": Format("for people, in columns", "text/plain", ".txt", _plain),
    "csv": Format("for spreadsheets: SPARQL 1.1 CSV", "text/csv", ".csv", _through_library(ox.QueryResultsFormat.CSV)),
    "tsv": Format(
        "for programs, terms whole: SPARQL 1.1 TSV",
        "text/tab-separated-values",
        ".tsv",
        _through_library(ox.QueryResultsFormat.TSV),
    ),
    "json": Format("for programs: SPARQL 1.1 JSON", "application/sparql-results+json", ".srj", _json),
    "markdown": Format("for people, in a document", "text/markdown", ".md", _markdown),
}
"""How an answer can be written: one table for command line, web and library."""


def _fitting(answer: Answer, room: int) -> list[int]:
    columns = list(range(len(answer.columns)))
    if sum(width + 3 for width in _widths(answer)) <= room:
        return columns
    spoken = [column for column in columns if not _all_iris(terms[column] for terms in answer.terms)]
    return spoken or columns


def _all_iris(terms: Iterable[Term | None]) -> bool:
    known = [term for term in terms if term is not None]
    return bool(known) and all(isinstance(term, ox.NamedNode) for term in known)


def _widths(answer: Answer) -> list[int]:
    rows = [list(answer.columns), *([shown(term) for term in terms] for terms in answer.terms)]
    return [max(map(len, column)) for column in zip(*rows, strict=True)]


def _numeric(answer: Answer) -> frozenset[str]:
    columns = zip(*answer.terms, strict=True) if answer.terms else ()
    found = zip(answer.columns, columns, strict=False)
    return frozenset(name for name, terms in found if _all_numbers(map(cell, terms)))


def _all_numbers(values: Iterator[Cell]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(type(value) in (int, float) for value in known)


def _without_markup(value: str) -> str:
    return value.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`")
