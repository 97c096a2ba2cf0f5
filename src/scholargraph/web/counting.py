"""Counts the rows of an answer in its bytes as they pass: the engine writes them faster than Python could look."""

from collections.abc import Callable, Mapping
from typing import Protocol


class Counter(Protocol):
    """Takes an answer piece by piece, wherever it is cut; says how many rows have begun or ended so far."""

    def __call__(self, piece: bytes, /) -> int:
        """The rows up to the end of this piece."""
        ...


class XmlRows:
    """Counts `<result>`, which no text can hold: there it is written `&lt;result>`.

    >>> count = XmlRows()
    >>> count(b"<results><resu"), count(b"lt></result><result>")
    (0, 2)
    """

    _START = b"<result>"

    def __init__(self) -> None:
        self._rows = 0
        self._rest = b""

    def __call__(self, piece: bytes, /) -> int:
        """The rows that have begun."""
        text = self._rest + piece
        self._rows += text.count(self._START)
        self._rest = text[1 - len(self._START) :]
        return self._rows


class TsvRows:
    """Counts the ends of lines after the first; a text has them escaped."""

    def __init__(self) -> None:
        self._lines = 0

    def __call__(self, piece: bytes, /) -> int:
        """The rows that have ended."""
        self._lines += piece.count(b"\n")
        return max(self._lines - 1, 0)


class CsvRows:
    """Counts the ends of lines after the first that do not stand in quotation marks.

    >>> count = CsvRows()
    >>> count(b'a,b\\r\\n"one\\n'), count(b'more"" ",2\\r\\n')
    (0, 1)
    """

    def __init__(self) -> None:
        self._lines = 0
        self._quoted = 0

    def __call__(self, piece: bytes, /) -> int:
        """The rows that have ended."""
        parts = piece.split(b'"')
        self._lines += b"".join(parts[self._quoted :: 2]).count(b"\n")
        self._quoted ^= (len(parts) - 1) & 1
        return max(self._lines - 1, 0)


class JsonRows:
    """Counts the objects that stand in no other object's key: `{` outside texts, but for `:{` and the first.

    It is made for JSON without blanks, as the engine writes it.

    >>> count = JsonRows()
    >>> count(b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"value":"},{"}}'), count(b",{}]}}")
    (1, 2)
    """

    def __init__(self) -> None:
        self._opened = 0
        self._quoted = 0
        self._escape = b""
        self._before = b""

    def __call__(self, piece: bytes, /) -> int:
        """The rows that have begun."""
        text = self._escape + piece
        whole = text.rstrip(b"\\")  # what an escape at the end escapes is in the next piece
        self._escape = text[len(whole) :]
        parts = whole.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')
        outside = self._before + b"".join(parts[self._quoted :: 2])
        self._quoted ^= (len(parts) - 1) & 1
        self._opened += outside.count(b"{") - outside.count(b":{")
        self._before = b":" if outside.endswith(b":") else b""
        return max(self._opened - 1, 0)


COUNTERS: Mapping[str, Callable[[], Counter]] = {
    "application/sparql-results+json": JsonRows,
    "application/sparql-results+xml": XmlRows,
    "text/csv": CsvRows,
    "text/tab-separated-values": TsvRows,
}
"""What counts the rows of an answer, by its media type."""
