"""Turns the bytes of a saved web page into text, by byte order mark, declaration, or what browsers take for granted."""

import re
from dataclasses import dataclass

from scholargraph.errors import SourceError
from scholargraph.sources.inputs import Input
from scholargraph.sources.lines import MOST_BYTES

_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_DECLARED = re.compile(rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.I)
_DECLARED_IN_XML = re.compile(rb"\A\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{1,40})", re.I)
_HERE = 4096

_WESTERN = "windows-1252"
_ENCODINGS = {
    **dict.fromkeys(("utf-8", "utf8", "utf-16", "utf-16le", "utf-16be"), "utf-8"),  # what can be read is not UTF-16
    **dict.fromkeys(("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii", "cp1252", _WESTERN), _WESTERN),
    **{f"iso-8859-{part}": f"iso-8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{f"windows-125{part}": f"cp125{part}" for part in (0, 1, 3, 4, 5, 6, 7, 8)},
    **{name: name for name in ("koi8-r", "koi8-u", "shift_jis", "euc-jp", "euc-kr", "big5", "gb18030", "macintosh")},
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
}
"""What a page may declare -> what decodes it: as the WHATWG's Encoding Standard has it."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text with LF at line ends, and what could not be decoded: a line and a reason, or None."""

    text: str
    gap: tuple[int, str] | None = None


def decoded(source: Input) -> Decoded:
    """The text of a page. Raises SourceError for more than 8 MiB."""
    with source.open() as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise SourceError(f"{source.name}: more than 8 MiB; wanted one saved page")
    return decode(data)


def decode(data: bytes) -> Decoded:
    """The text of bytes: what cannot be decoded is U+FFFD, and told.

    >>> decode(b'<meta charset="iso-8859-1">\\xc9mile').text
    '<meta charset="iso-8859-1">Émile'
    >>> decode("\\ufeffÉmile".encode("utf-16-le")).text
    'Émile'
    """
    mark = next((mark for mark in _MARKS if data.startswith(mark)), b"")
    encoding = _MARKS[mark] if mark else _declared(data)
    body = data[len(mark) :]
    if encoding is None:
        encoding = "utf-8" if _is_utf8(body) else _WESTERN
    text = _plain_ends(body.decode(encoding, "replace"))
    gap = None
    if (lost := text.find("\ufffd")) >= 0 and "\ufffd".encode(encoding, "ignore") not in body:
        gap = (
            text.count("\n", 0, lost) + 1,
            f"bytes that are not {encoding.upper()}; wanted the encoding that the page declares",
        )
    return Decoded(text.replace("\x00", "\ufffd"), gap)


def _plain_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _declared(data: bytes) -> str | None:
    found = _DECLARED_IN_XML.search(data[:_HERE]) or _DECLARED.search(data[:_HERE])
    return _ENCODINGS.get(found[1].decode().lower()) if found else None


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
