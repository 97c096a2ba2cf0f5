"""Cuts a text into the rows and cells of a table, line by line: CSV of any delimiter, with its quotation marks."""

import csv
import io
from collections import deque
from collections.abc import Iterator

from scholargraph.errors import SourceError
from scholargraph.sources.inputs import HEAD, Input
from scholargraph.sources.table.encodings import Encoding, mended
from scholargraph.sources.table.rows import LONGEST_CELL, Row

DELIMITERS = (",", ";", "\t", "|")
LONGEST_LINE = 1024 * 1024
MOST_LINES = 200  # of one row: cells may hold paragraphs, a mark that is never closed must not swallow the file

_OPEN = "a quotation mark that is not closed; wanted its pair, or two where one is meant"
_DAMAGED = "not UTF-8 as the rest is; read as Windows-1252: see to its letters with accents"
_HINT = "sep="


class Rows:
    """The rows of a text, blank ones too. `width` is how many cells they have, once that is known.

    A mark that opens a cell and is not closed costs its own line: the lines behind it are rows again.
    """

    def __init__(self, lines: Iterator[str], delimiter: str, *, damaged: bool = False) -> None:
        self.width: int | None = None
        self._lines = lines
        self._delimiter = delimiter
        self._damaged = damaged
        self._waiting: deque[str] = deque()
        self._number = 0

    def __iter__(self) -> Iterator[Row]:
        while (line := self._next()) is not None:
            self._number += 1
            if '"' in line:
                yield self._quoted(line)
            else:
                yield self._row(line.rstrip("\n").split(self._delimiter), [line])

    def _quoted(self, line: str) -> Row:
        taken = [line]
        cells = _parsed(self._taking(taken), self._delimiter, strict=True)
        if len(taken) > 1 and (cells is None or self._swallowed(cells, taken)):
            self._waiting.extendleft(reversed(taken[1:]))
            del taken[1:]
            cells = None
        if cells is None:  # what stands behind a closing mark is part of the cell, as spreadsheets have it
            cells = _parsed(iter((line,)), self._delimiter, strict=False)
        if cells is None:
            text = line.rstrip("\n")
            return Row(self._number, self._number, (), mended(text) if self._damaged else text, fault=_OPEN)
        return self._row(cells, taken)

    def _swallowed(self, cells: list[str], lines: list[str]) -> bool:
        """Whether a row of several lines took other rows into a cell: its cells are not as many as they should be."""
        if self.width is None or len(cells) == self.width:
            return False
        return len(cells) > self.width or any(line.count(self._delimiter) + 1 == self.width for line in lines[1:])

    def _row(self, cells: list[str], lines: list[str]) -> Row:
        first = self._number
        self._number += len(lines) - 1
        text = "".join(lines).rstrip("\n")
        if not self._damaged or mended(text) == text:
            return Row(first, self._number, tuple(cells), text)
        return Row(first, self._number, tuple(map(mended, cells)), mended(text), doubt=_DAMAGED)

    def _taking(self, taken: list[str]) -> Iterator[str]:
        yield taken[0]
        size = len(taken[0])
        while len(taken) < MOST_LINES and size < LONGEST_CELL and (line := self._next()) is not None:
            taken.append(line)
            size += len(line)
            yield line

    def _next(self) -> str | None:
        return self._waiting.popleft() if self._waiting else next(self._lines, None)


def rows(source: Input, encoding: Encoding, delimiter: str) -> Rows:
    """The rows of a whole file. Reading them raises SourceError for a line of more than 1 MiB."""
    return Rows(_lines(source, encoding), delimiter, damaged=encoding.damaged)


def first_rows(head: str, delimiter: str) -> Iterator[Row]:
    """The rows at the beginning of a file, of its first 64 KiB as text: the last line may be cut and is left."""
    lines = head.split("\n")
    whole = lines if len(head) < HEAD // 4 else lines[:-1]
    return iter(Rows((f"{line}\n" for line in whole), delimiter))


def is_hint(row: Row) -> bool:
    r"""Whether a row is `sep=;`, by which a spreadsheet program is told the delimiter."""
    return row.first == 1 and row.text.lower().startswith(_HINT) and len(row.text) <= len(_HINT) + 1


def _lines(source: Input, encoding: Encoding) -> Iterator[str]:
    with source.open() as file, io.TextIOWrapper(file, encoding.codec, encoding.errors, newline=None) as text:
        number = 0
        while line := text.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise SourceError(f"{source.name}:{number}: a line of more than 1 MiB; wanted the rows of a table")
            yield line.replace("\x00", "\ufffd") if "\x00" in line else line


def _parsed(lines: Iterator[str], delimiter: str, *, strict: bool) -> list[str] | None:
    """The cells of a row; None where a mark is not closed or, if strict, something stands behind a closing one."""
    ended = False

    def watched() -> Iterator[str]:
        nonlocal ended
        yield from lines
        ended = True

    try:
        cells = next(csv.reader(watched(), delimiter=delimiter, strict=strict), [])
    except csv.Error:
        return None
    return None if ended else cells
