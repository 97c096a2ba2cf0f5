"""Weighs a workbook before it is opened: a small file can unpack or spread to more than memory holds."""

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from zipfile import BadZipFile, ZipFile

from scholargraph.errors import SourceError

MOST_UNPACKED = 256 << 20
MOST_CELLS = 8_000_000
MOST_TEXT = 1 << 30

_ZIP = b"PK\x03\x04"
_BINARY = "xl/workbook.bin"
_ANY_CELL = re.compile(rb"<(?:\w{1,20}:)?c[\s/>]")
_ROW = re.compile(rb"""<(?:\w{1,20}:)?row\b[^<>]{0,200}?\br=["'](\d{1,9})""")
_CELL = re.compile(rb"""<(?:\w{1,20}:)?c\b[^<>]{0,200}?\br=["']([A-Za-z]{1,3})(\d{1,9})""")
_SHARED = re.compile(
    rb"""<(?:\w{1,20}:)?c\b[^<>]{0,200}?\bt=["']s["'][^<>]{0,200}>\s{0,99}<(?:\w{1,20}:)?v>(\d{1,9})<"""
)
_SHARED_TEXT = re.compile(rb"<(?:\w{1,20}:)?si[\s/>]")
_PIECE = re.compile(rb"<table:(?:(table-row)|(?:covered-)?table-cell)\b([^<>]*)>")
_TIMES = re.compile(rb"""number-(?:columns|rows)-repeated=["'](\d{1,9})""")


def refuse_heavy(name: str, content: bytes) -> None:
    """Raises SourceError for a workbook that holds too much.

    That is more than 256 MiB unpacked, a sheet that spans more than 8 million cells or repeats more than 1 GiB of
    text. An old workbook (.xls) is not packed, and its sheets are small.
    """
    if not content.startswith(_ZIP):
        return
    try:
        with ZipFile(BytesIO(content)) as archive:
            if _BINARY in archive.namelist():
                raise SourceError(f"{name}: a binary workbook (.xlsb); wanted .xlsx, .xls or .ods: save it as one")
            _weigh(archive, name)
    except (OSError, EOFError, zlib.error, BadZipFile, NotImplementedError, RuntimeError, ValueError) as fault:
        said = " ".join(str(fault).split()) or type(fault).__name__
        raise SourceError(f"{name}: cannot be unpacked ({said}); wanted a whole workbook: save it again") from None


def _weigh(archive: ZipFile, name: str) -> None:
    left = MOST_UNPACKED
    lengths: list[int] = []
    sheets: list[tuple[bytes, int, int]] = []
    for member in archive.infolist():
        member.file_size = left + 2  # what it says of itself is not believed
        with archive.open(member) as file:
            data = file.read(left + 1)
        left -= len(data)
        if left < 0:
            raise _too_much(name, f"unpacks to more than {MOST_UNPACKED >> 20} MiB", "less")
        lengths += _lengths_of_shared_texts(data)
        cells = max(_spanned(data), sum(times for times, _ in _repeated(data)))
        if cells > MOST_CELLS:
            raise _too_much(name, f"a sheet of {cells:,} cells", f"at most {MOST_CELLS:,}")
        sheets.append((data, cells, sum(times * length for times, length in _repeated(data))))
    for data, cells, text in sheets:
        if cells * max(lengths, default=0) > MOST_TEXT:
            text += sum(lengths[number] for found in _SHARED.finditer(data) if (number := int(found[1])) < len(lengths))
        if text > MOST_TEXT:
            raise _too_much(name, f"a sheet of {text >> 20:,} MiB of text", f"at most {MOST_TEXT >> 20:,}")


def _too_much(name: str, found: str, wanted: str) -> SourceError:
    return SourceError(f"{name}: {found}; wanted {wanted}: save it as CSV")


def _spanned(data: bytes) -> int:
    """How many cells the sheet of an Excel workbook spans from its first corner to the last that is told."""
    if b"sheetData" not in data:
        return 0
    rows = columns = 1
    for found in _CELL.finditer(data):
        rows = max(rows, int(found[2]))
        columns = max(columns, _column(found[1]))
    rows = max(rows, *(int(found[1]) for found in _ROW.finditer(data)), 1)
    return max(rows * columns, sum(1 for _ in _ANY_CELL.finditer(data)))


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _lengths_of_shared_texts(data: bytes) -> list[int]:
    starts = [found.start() for found in _SHARED_TEXT.finditer(data)] if b"sst" in data[:2000] else []
    return [end - start for start, end in pairwise([*starts, len(data)])]


def _repeated(data: bytes) -> Iterator[tuple[int, int]]:
    """How often each cell of an OpenDocument sheet that holds something stands there, and how long its text is."""
    if b"office:spreadsheet" not in data:
        return
    rows = 1
    before: tuple[int, int] | None = None
    for found in _PIECE.finditer(data):
        if before:
            yield before[0], found.start() - before[1]
        told = _TIMES.search(found[2])
        times = int(told[1]) if told else 1
        rows = times if found[1] else rows
        before = None if found[1] or found[2].endswith(b"/") else (rows * times, found.end())
    if before:
        yield before[0], len(data) - before[1]
