"""Reads a text format as numbered lines of bytes, and an entry's bytes as text, whatever its encoding and line ends."""

import codecs
import re
from collections.abc import Iterator

from scholargraph.errors import SourceError
from scholargraph.sources.inputs import Input

LONGEST_LINE = 1024**2  # a longer one comes in pieces
LONGEST_ENTRY = 1024**2  # an author list of three thousand names has a tenth of it

_BLOCK = 1024**2
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]|[\ud800-\udfff]")


def numbered_lines(source: Input) -> Iterator[tuple[int, bytes]]:
    """The lines of a text file with their numbers from 1, without their ends (LF, CRLF or CR) and a byte order mark.

    UTF-16 becomes UTF-8; other bytes stay as they are. Raises SourceError for a binary file.
    """
    number, rest = 1, b""
    for block in _blocks(source):
        lines = (rest + block).split(b"\n")
        rest = lines.pop()
        for line in lines:
            yield number, line
            number += 1
        if len(rest) > LONGEST_LINE:
            yield number, rest
            rest = b""
    if rest:
        yield number, rest


def decoded(content: bytes) -> tuple[str, str | None]:
    """An entry as text, and how it is read if it is no UTF-8: as windows-1252, of which Latin-1 is a part.

    Control characters become blanks.

    >>> decoded("Müller".encode()), decoded("Müller".encode("latin-1"))
    (('Müller', None), ('Müller', 'windows-1252'))
    """
    try:
        text, encoding = content.decode("utf-8"), None
    except UnicodeDecodeError:
        encoding = "windows-1252"
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:  # five bytes have no character in it
            text = content.decode("latin-1")
    return without_controls(text), encoding


def without_controls(text: str) -> str:
    """The text with a blank for each character that no text has; tabs and line ends stay."""
    return text if text.isprintable() else _CONTROLS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _blocks(source: Input) -> Iterator[bytes]:
    """The bytes of a file with LF at the end of each line."""
    with source.open() as file:
        block = file.read1(_BLOCK)
        decode = _utf16(block)
        if decode is None and b"\x00" in block:
            line = block.count(b"\n", 0, block.index(b"\x00")) + 1
            raise SourceError(f"{source.name}:{line}: byte 0x00, as in a binary file; wanted text")
        block = block if decode else block.removeprefix(codecs.BOM_UTF8)
        held = b""  # a CR at the end of a block may be half of a CRLF
        while block:
            text = held + (decode.decode(block).encode("utf-8", "replace") if decode else block)
            held = b"\r" if text.endswith(b"\r") else b""
            text = text.removesuffix(b"\r")
            yield text.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in text else text
            block = file.read1(_BLOCK)
        yield b"\n" if held else b""


def _utf16(start: bytes) -> codecs.IncrementalDecoder | None:
    return codecs.getincrementaldecoder("utf-16")("replace") if start.startswith(_UTF16) else None


def head_text(source: Input) -> str:
    """The first 64 KiB as text, for recognising a format."""
    head = source.head
    if head.startswith(_UTF16):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    return head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
