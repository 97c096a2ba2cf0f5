"""Finds how a table is encoded: spreadsheet programs save UTF-8, UTF-16 or Windows-1252, and seldom say which."""

import codecs
from dataclasses import dataclass

from scholargraph.errors import SourceError
from scholargraph.sources.inputs import Input

UTF_8, UTF_16, WINDOWS = "utf-8-sig", "utf-16", "cp1252"

_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec; `assumed` if nothing in the file says so, `damaged` if single lines of UTF-8 are something else."""

    codec: str
    assumed: bool = False
    damaged: bool = False

    @property
    def errors(self) -> str:
        """What becomes of bytes that the codec does not know."""
        return "surrogateescape" if self.damaged else "replace"


def encoding(source: Input, told: str | None = None) -> Encoding:
    """The encoding of a whole file, or the one told. UTF-8 if it is, else Windows-1252: nothing else is assumed."""
    if told is not None:
        return Encoding(UTF_8 if codecs.lookup(told).name == "utf-8" else told)
    if source.head.startswith(_UTF_16):
        return Encoding(UTF_16)
    if _is_utf_8(source):
        return Encoding(UTF_8)
    if source.head.startswith(_BOM):
        return Encoding(UTF_8, damaged=True)
    good, bad = _lines_of_utf_8(source)
    return Encoding(UTF_8, damaged=True) if good >= bad else Encoding(WINDOWS, assumed=True)


def head_text(source: Input, told: str | None = None) -> str:
    r"""The first 64 KiB as text with its lines ended by \n; empty for what is binary."""
    head = source.head
    if told is None and b"\x00" in head and not head.startswith(_UTF_16):
        return ""
    codec = told or (UTF_16 if head.startswith(_UTF_16) else UTF_8)
    text = codecs.getincrementaldecoder(codec)("replace").decode(head)
    if told is None and "\ufffd" in text and codec == UTF_8:
        text = _kinder(head, text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def mended(text: str) -> str:
    """A text in which bytes that are no UTF-8 are read as Windows-1252."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(_mended(mark) if "\udc80" <= mark <= "\udcff" else mark for mark in text)
    return text


def _mended(mark: str) -> str:
    return mark.encode("utf-8", "surrogateescape").decode(WINDOWS, "replace")


def _kinder(head: bytes, text: str) -> str:
    other = head.decode(WINDOWS, "replace")
    multi = sum(mark > "\x7f" and mark != "\ufffd" for mark in text)
    return text if multi >= text.count("\ufffd") else other


def _is_utf_8(source: Input) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with source.open() as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _lines_of_utf_8(source: Input) -> tuple[int, int]:
    """How many lines have letters beyond ASCII in good UTF-8, and how many have other bytes."""
    good = bad = 0
    with source.open() as file:
        while line := file.readline(_BLOCK):
            if line.isascii():
                continue
            try:
                line.decode()
                good += 1
            except UnicodeDecodeError:
                bad += 1
    return good, bad


def refuse_binary(source: Input) -> None:
    """Raises SourceError for a file that has zeros at its beginning and is not UTF-16."""
    at = source.head.find(b"\x00")
    if at >= 0 and not source.head.startswith(_UTF_16):
        line = source.head.count(b"\n", 0, at) + 1
        raise SourceError(f"{source.name}:{line}: byte 0x00, as in a binary file; wanted the text of a table")
