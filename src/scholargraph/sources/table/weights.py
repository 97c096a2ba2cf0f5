"""Weighs a workbook before it is opened: a small file can unpack, or spread over its sheet, to more than memory holds."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import IO
from zipfile import BadZipFile, ZipFile

import zlib

from scholargraph.errors import SourceError

MOST_UNPACKED = 256 << 20
MOST_CELLS = 8_000_000
MOST_TEXT = 1 << 30

_ZIP = b"PK\x03\x04"
_BLOCK = 1 << 20
_LONGEST_TAG = 4096
_CELL = re.compile(rb'<(?:\w+:)?c\b[^<>]*?\br="([A-Z]{1,3})(\d{1,7})"')
_SHARED = re.compile(rb'<(?:\w+:)?c\b[^<>]*?\bt="s"[^<>]*>\s*<(?:\w+:)?v>(\d{1,9})<')
_TEXT = re.compile(rb"<(?:\w+:)?si\b[^<>]*>(.*?)</(?:\w+:)?si>", re.S)
_REPEATED = re.compile(
    rb"<table:table-row\b[^<>]*|<table:(?:covered-)?table-cell\b[^<>]*", re.S
)
_TIMES = re.compile(rb'number-(?:columns|rows)-repeated="(\d{1,9})"')


def refuse_heavy(name: str, content: bytes) -> None:
    """Raises SourceError for a workbook that unpacks to more than 256 MiB, or whose sheets span more than 8 million
    cells or repeat more than 1 GiB of text; an old workbook (.xls) is not packed, and its sheets are small.
    """
    if not content.startswith(_ZIP):
        return
    try:
        with ZipFile(BytesIO(content)) as archive:
            left = MOST_UNPACKED
            for member in archive.namelist():
                left -= _unpacked(archive, member, left, name)
            _weigh(archive, name)
    except (OSError, EOFError, zlib.error, BadZipFile, NotImplementedError, RuntimeError, ValueError) as fault:
        said = " ".join(str(fault).split()) or type(fault).__name__
        raise SourceError(f"{name}: cannot be unpacked ({said}); wanted a whole workbook: save it again") from None


def _unpacked(archive: ZipFile, member: str, most: int, name: str) -> int:
    info = archive.getinfo(member)
    info.file_size = most + 1  # what it says of itself is not believed
    size = 0
    with archive.open(info) as file:
        while block := file.read(_BLOCK):
            size += len(block)
            if size > most:
                raise SourceError(
                    f"{name}: unpacks to more than {MOST_UNPACKED >> 20} MiB; wanted a smaller workbook: save it as CSV"
                )
    return size


def _weigh(archive: ZipFile, name: str) -> None:
    lengths = [len(text) for text in _shared_texts(archive)]
    for member in archive.namelist():
        if member.startswith("xl/worksheets/") and member.endswith(".xml"):
            cells, text = _of_sheet(archive.read(member), lengths)
        elif member == "content.xml":
            cells, text = _of_document(archive.read(member)), 0
        else:
            continue
        if cells > MOST_CELLS:
            raise SourceError(f"{name}: a sheet of {cells:,} cells; wanted at most {MOST_CELLS:,}: save it as CSV")
        if text > MOST_TEXT:
            raise SourceError(f"{name}: a sheet of {text >> 20:,} MiB of text; wanted at most {MOST_TEXT >> 20:,}")


def _shared_texts(archive: ZipFile) -> Iterator[bytes]:
    if "xl/sharedStrings.xml" in archive.namelist():
        yield from (found[1] for found in _TEXT.finditer(archive.read("xl/sharedStrings.xml")))
