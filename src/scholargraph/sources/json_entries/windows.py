"""Looks at a file through a window that moves forward, and says how long the JSON value is that begins there.

How long a value is the JSON decoder says: it checks one value, makes nothing of it, and tells where something else
follows. So a value ends where it ends for every reader, and a gigabyte is cut in seconds.
"""

import re
from io import BufferedIOBase

import msgspec

from scholargraph.errors import SourceError
from scholargraph.sources.lists import Entry

LONGEST = 64 * 1024**2
"""How many bytes an entry may have."""

BLOCK = 1024**2
"""How many bytes are read at a time, or as many as are held where that is more."""

CUT_OFF = "the file ends within it; wanted a whole file: copy or export it again"
TOO_LONG = f"more than {LONGEST >> 20} MiB; wanted a shorter entry"
TOO_DEEP = "nested too deep; wanted an object as its source writes it"

_BLANKS = b" \t\r\n"
_NO_BLANK = re.compile(rb"[^ \t\r\n]")
_TRAILING = re.compile(r"trailing characters \(byte (\d+)\)")
_BYTE = re.compile(r"\(byte (\d+)\)")
_VALUE = msgspec.json.Decoder(msgspec.Raw)
_WIDEST = 256  # blanks before the entries of a list
_LONGEST_MARK = 16  # bytes: of half an escape such as \\ud83d\\ude00 the decoder does not say that it is cut
_UNKNOWN = 64 * 1024  # bytes of which a decoder does not say that it read them


class Broken(Exception):
    """Why no whole value begins at a place, how many bytes had to be read to know it, and if the file ends there."""

    def __init__(self, reason: str, read: int = _UNKNOWN, *, at_the_end: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.read = read
        self.at_the_end = at_the_end


class Unfinished(Exception):
    """The bytes at hand end before the value does, or so short behind what is wrong in it that more could mend it."""

    def __init__(self, reason: str = CUT_OFF) -> None:
        super().__init__(reason)
        self.reason = reason


class Window:
    """The bytes from `at` on: what is before is forgotten, what is behind is read when it is wanted.

    Places are told as the distance from `at`: reading on changes `data` and `at`, but no distance.
    """

    def __init__(self, file: BufferedIOBase, line: int = 1) -> None:
        self.data = b""
        self.at = 0
        self.line = line
        self._file = file
        self._ended = False
        self._fault: SourceError | None = None

    @property
    def held(self) -> int:
        """How many bytes are at hand."""
        return len(self.data) - self.at

    def grow(self) -> bool:
        """Reads a block, or as much again as is held; False at the end. Raises SourceError for a damaged file."""
        if self._fault:
            raise self._fault
        held = self.data[self.at :]
        blocks, wanted = [held], max(BLOCK, len(held))
        while wanted > 0 and not self._ended:
            block = self._read(wanted)
            self._ended = not block
            blocks.append(block)
            wanted -= len(block)
        self.data, self.at = b"".join(blocks), 0
        if self._fault and len(self.data) == len(held):
            raise self._fault
        return len(self.data) > len(held)

    def _read(self, most: int) -> bytes:
        try:
            return self._file.read1(most)
        except SourceError as fault:  # told when all that could be read before it is used
            self._fault = fault
            return b""

    def move(self, distance: int) -> None:
        """Goes forward and counts the lines."""
        self.line += self.data.count(b"\n", self.at, self.at + distance)
        self.at += distance

    def indent(self, distance: int = 0) -> bytes | None:
        """The blanks before a place on its line; None where more stands there, or is not at hand any more."""
        end = self.at + distance
        start = self.data.rfind(b"\n", max(0, end - _WIDEST), end)
        if start < 0:
            return None
        blanks = self.data[start + 1 : end]
        return None if blanks.strip(b" \t") else blanks

    def mark(self, distance: int = 0) -> tuple[int, bytes]:
        """How far away the first byte is that is no blank, and which it is; none where the file ends before."""
        while True:
            found = _NO_BLANK.search(self.data, self.at + distance)
            if found:
                return found.start() - self.at, found[0]
            distance = self.held
            if distance > LONGEST or not self.grow():
                return distance, b""

    def next(self) -> bytes:
        """Goes to the first byte that is no blank and says which it is; none at the end of the file."""
        while True:
            distance, found = self.mark()
            self.move(distance)
            if found or (not self.held and not self.grow()):
                return found

    def length(self, distance: int = 0) -> int:
        """How long the value is that begins so far away; raises Broken where it is none, or none that is whole."""
        while True:
            try:
                return length(self.data, self.at + distance)
            except Unfinished as fault:
                if self.held - distance > LONGEST:
                    raise Broken(TOO_LONG, LONGEST) from None
                if not self.grow():
                    raise Broken(fault.reason, self.held - distance, at_the_end=True) from None

    def take(self, length: int, path: str | None, fault: str | None = None) -> Entry:
        """The entry that is so long; goes behind it."""
        content = self.data[self.at : self.at + length]
        first = self.line
        self.move(length)
        if len(content) > LONGEST:
            content, fault = content[:BLOCK], TOO_LONG
        content = content.rstrip(b" \t\r\n,") if fault else content
        return Entry(first, first + content.count(b"\n"), content, path, fault)


def length(data: bytes, start: int = 0) -> int:
    """How long a value is; raises Broken for what is none, and Unfinished where the bytes end before it does.

    >>> length(b'{"a": [1, 2]} , {"a"')
    13
    """
    try:
        _VALUE.decode(memoryview(data)[start:])
    except msgspec.DecodeError as fault:
        return _told(str(fault), data, start)
    except RecursionError:
        raise Broken(TOO_DEEP) from None
    if data[-1:] not in b'"}] \t\r\n':  # 12 may go on
        raise Unfinished
    return len(data[start:].rstrip(_BLANKS))


def is_object(line: bytes) -> bool:
    """Whether a line is one whole object.

    >>> [is_object(line) for line in (b'{"a": 1}', b'{"a": 1}, {', b'{"a": 1', b'[{"a": 1}]')]
    [True, False, False, False]
    """
    try:
        return line.startswith(b"{") and length(line) == len(line)
    except (Broken, Unfinished):
        return False


def _told(said: str, data: bytes, start: int) -> int:
    """The length of a value by what the decoder says of the bytes behind it; raises what `length` raises."""
    behind = _TRAILING.search(said)
    if behind:
        return len(data[start : start + int(behind[1]) - _COUNTED_FROM].rstrip(_BLANKS))
    if "truncated" in said:
        raise Unfinished from None
    byte = _BYTE.search(said)
    read = int(byte[1]) if byte else _UNKNOWN
    reason = said.removeprefix("JSON is malformed: ").replace("(byte", "at its byte").rstrip(")")
    reason = f"not JSON ({reason}); wanted an object"
    if start + read + _LONGEST_MARK >= len(data):
        raise Unfinished(reason) from None
    raise Broken(reason, read) from None


def _counted_from() -> int:
    """From what the decoder counts the byte that stands behind a value: versions of it may differ."""
    try:
        _VALUE.decode(b"0 0")
    except msgspec.DecodeError as fault:
        behind = _TRAILING.search(str(fault))
        return int(behind[1]) - 2 if behind else 0
    return 0


_COUNTED_FROM = _counted_from()
