"""Reads a text file as numbered lines within bounds, so that a hostile file costs neither memory nor time."""

from dataclasses import dataclass

from scholargraph.errors import SourceError
from scholargraph.model import Place
from scholargraph.sources.inputs import Input

MOST_BYTES = 8 * 1024 * 1024
LONGEST_LINE = 1024 * 1024

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a file without their ends, and the SHA-256 of its bytes."""

    file: str
    sha256: str
    texts: tuple[str, ...]

    def place(self, first: int, last: int) -> Place:
        """The place of a run of lines, numbered from 1, both ends included."""
        return Place(self.sha256[:16], first, last, "\n".join(self.texts[first - 1 : last]))


def read_lines(source: Input) -> Lines:
    """The lines of a UTF-8 file, with or without byte order mark, ended by LF, CRLF or CR.

    Raises SourceError for a file above 8 MiB, a line above 1 MiB, and for what is no text in UTF-8.
    """
    with source.open() as file:
        data = file.read(MOST_BYTES + 1)
    _refuse_long(source.name, data)
    text = _decoded(source.name, data).replace("\r\n", "\n").replace("\r", "\n")
    return Lines(source.name, source.sha256, tuple(text.removesuffix("\n").split("\n")))


def _refuse_long(name: str, data: bytes) -> None:
    for number, line in enumerate(data.split(b"\n"), 1):
        if len(line) > LONGEST_LINE:
            raise SourceError(f"{name}:{number}: a line of more than 1 MiB; wanted the lines of a page")
    if len(data) > MOST_BYTES:
        raise SourceError(f"{name}: more than 8 MiB; wanted one saved page")


def _decoded(name: str, data: bytes) -> str:
    if data.startswith(_UTF16):
        raise SourceError(f"{name}:1: text in UTF-16; wanted text in UTF-8: save it again")
    if (zero := data.find(b"\x00")) >= 0:
        raise SourceError(f"{name}:{_line(data, zero)}: byte 0x00, as in a binary file; wanted text in UTF-8")
    try:
        return data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as fault:
        at = fault.start + (len(_BOM) if data.startswith(_BOM) else 0)
        found = f"byte 0x{data[at]:02X}, as in Latin-1 or a binary file"
        raise SourceError(f"{name}:{_line(data, at)}: {found}; wanted text in UTF-8: save it again") from None


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1
