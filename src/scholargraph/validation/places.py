"""Finds the lines of the source behind a result: the source records that hold what it complains of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from scholargraph.model import Place
from scholargraph.validation.shapes import Resource, Term, term
from scholargraph.vocabulary import SG

_MOST = 1_000


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines `first` to `last` of a file; None where a source is no file of lines. `where` says it for people."""

    file: str | None = None
    first: int | None = None
    last: int | None = None
    where: str | None = None


class Places:
    """Where the statements of one graph stand, by its named graphs; `otherwise` in the file that is named."""

    def __init__(self, graph: ox.Store, *, otherwise: str | None = None) -> None:
        self._graph = graph
        self._unknown = Lines(otherwise)
        self._files: dict[Term, str | None] = {}

    def of(self, focus: Term, path: ox.NamedNode | None, value: Term | None) -> Lines:
        """The fewest lines that state the offending value; without one, those with the property, or the thing.

        A source record stands for its own lines. Of equally many lines the first of the first file is told.
        """
        if not isinstance(focus, Resource):
            return self._unknown
        for sources in self._sources(focus, path, value):
            found = [lines for source in islice(sources, _MOST) if (lines := self._lines(source)).file]
            if found:
                return min(found, key=_smallest)
        return self._unknown

    def _sources(self, focus: Resource, path: ox.NamedNode | None, value: Term | None) -> Iterator[Iterable[Term]]:
        yield [focus]
        if value is not None:
            yield self._graphs(focus, path, value)
        if path is not None:
            yield self._graphs(focus, path, None)
        yield self._graphs(focus, None, None)

    def _graphs(self, subject: Resource, path: ox.NamedNode | None, value: Term | None) -> Iterator[Term]:
        for quad in self._graph.quads_for_pattern(subject, path, value, None):
            if not isinstance(quad.graph_name, ox.DefaultGraph):
                yield quad.graph_name

    def _lines(self, source: Term) -> Lines:
        snapshot = self._one(source, SG.snapshot)
        if snapshot is None:
            return Lines(self._file(source))
        first, last = (_number(self._one(source, term)) for term in (SG.firstLine, SG.lastLine))
        path, key = (_text(self._one(source, term)) for term in (SG.path, SG.entryKey))
        where = None if first is None or last is None else Place("", first, last, "", path, key).where
        return Lines(self._file(snapshot), first, last, where)

    def _file(self, snapshot: Term) -> str | None:
        if snapshot not in self._files:
            name = self._one(snapshot, SG.fileName)
            self._files[snapshot] = name.value if isinstance(name, ox.Literal) else None
        return self._files[snapshot]

    def _one(self, subject: Term, predicate: str) -> Term | None:
        if not isinstance(subject, Resource):
            return None
        found = self._graph.quads_for_pattern(subject, ox.NamedNode(predicate), None, ox.DefaultGraph())
        return min((term(quad.object) for quad in found), key=str, default=None)


def _number(term: Term | None) -> int | None:
    return int(term.value) if isinstance(term, ox.Literal) and term.value.isdecimal() else None


def _text(term: Term | None) -> str | None:
    return term.value if isinstance(term, ox.Literal) else None


def _smallest(lines: Lines) -> tuple[int, str, int]:
    if lines.first is None or lines.last is None:
        return 1_000_000_000, lines.file or "", 0
    return lines.last - lines.first, lines.file or "", lines.first
