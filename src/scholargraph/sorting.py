"""Sorts lines of which there are more than memory should hold: sorted runs are laid aside on disk, and merged."""

import heapq
import os
from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO, Self

AT_ONCE = 1 << 23
"""So many bytes of text are sorted in memory; fewer never touch the disk."""

_BLOCK = 1 << 16


class SortedLines:
    r"""A file to write text to in any portions, whose lines then come out in the order of their bytes.

    A line is what ends with a line feed, and comes out without it. A subclass says in `lines_of` what to sort instead
    of the lines as they are. What is laid aside goes at the end of the `with`.

    >>> with SortedLines(at_once=4) as lines:
    ...     for text in (b"c\nb", b"\na\n", b"d\n"):
    ...         _ = lines.write(text)
    ...     print(*lines)
    b'a' b'b' b'c' b'd'
    """

    def __init__(self, *, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._text = bytearray()
        self._runs: list[tuple[int, int]] = []
        self._aside: IO[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *fault: object) -> None:
        if self._aside is not None:
            self._aside.close()

    def lines_of(self, text: bytes) -> Iterable[bytes]:
        """What is to be sorted of a text of whole lines."""
        return text.splitlines()

    def write(self, text: bytes) -> int:
        """Takes the next portion."""
        self._text += text
        if len(self._text) >= self._at_once:
            self._lay_aside(self._sorted())
        return len(text)

    def flush(self) -> None:
        """Does nothing; those who write to files call it."""

    def __iter__(self) -> Iterator[bytes]:
        last = self._sorted()
        if self._aside is None:
            return iter(last)
        self._aside.flush()
        return heapq.merge(*(_lines(self._aside, *run) for run in self._runs), last)

    def _sorted(self) -> list[bytes]:
        """The whole lines that were written since the last time, sorted."""
        end = self._text.rfind(b"\n") + 1
        with memoryview(self._text) as written:
            text = bytes(written[:end])
        del self._text[:end]
        return sorted(self.lines_of(text))

    def _lay_aside(self, run: list[bytes]) -> None:
        aside = self._aside = self._aside or TemporaryFile()  # noqa: SIM115 (__exit__ closes it)
        start = aside.tell()
        aside.writelines(line + b"\n" for line in run)
        self._runs.append((start, aside.tell()))


def _lines(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    """The lines between two places of a file that others read too."""
    rest = b""
    while start < end:
        block = os.pread(file.fileno(), min(_BLOCK, end - start), start)
        start += len(block)
        *lines, rest = (rest + block).split(b"\n")
        yield from lines
