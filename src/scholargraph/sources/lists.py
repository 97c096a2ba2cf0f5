"""Reads a file that is a list of entries, one at a time: each is understood by itself, or said not to be.

A format gives two functions. One cuts the file into entries without understanding them, which is cheap; the
other says what one entry states, which is not. So a file of any size needs the memory of one batch, one broken
entry costs its neighbours nothing, and several processes can share the work on one file.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from scholargraph.errors import SourceError
from scholargraph.model import NoticeKind, NoticeRecord, Place, Record, SnapshotRecord
from scholargraph.sources.inputs import Input

BATCH = 200
LONGEST_QUOTE = 600


class EntryError(ValueError):
    """Why an entry cannot be understood: what was found, and what would be right."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it was cut out: lines `first` to `last` of the unpacked file, and what it holds.

    `path` is where it stands when lines alone do not lead there. `fault` says why it could not be cut out whole.
    `within` is what encloses it and is needed to understand it: the start tag of an XML document's root.
    """

    first: int
    last: int
    content: Any  # bytes of a text format, a row of a table: only the format that cut it looks inside
    path: str | None = None
    fault: str | None = None
    within: bytes = b""


Cut = Callable[[Input], Iterator[Entry]]
Understand = Callable[[Entry, Place], Iterable[Record]]


@dataclass(frozen=True, slots=True)
class Listing:
    """How a list format is read: what it is called, what cuts it, and what understands an entry."""

    format: str
    cut: Cut
    understand: Understand

    def snapshot(self, source: Input) -> SnapshotRecord:
        """The record of the file itself."""
        return SnapshotRecord(source.sha256, source.name, self.format)

    def entries(self, source: Input) -> Iterator[list[Entry]]:
        """The entries, 200 at a time. What stands behind damage that ends the file is one entry with a fault.

        Raises SourceError where not even one entry could be cut out.
        """
        every = _whole(self.cut(source), source)
        while batch := list(islice(every, BATCH)):
            yield batch

    def understood(self, entry: Entry, digest: str) -> list[Record]:
        """What one entry states, or why it is not understood; `digest` is the snapshot's."""
        place = place_of(entry, digest[:16])
        if entry.fault is not None:
            return [NoticeRecord(place, NoticeKind.NOT_UNDERSTOOD, entry.fault)]
        try:
            records = list(self.understand(entry, place))
        except EntryError as fault:
            return [NoticeRecord(place, NoticeKind.NOT_UNDERSTOOD, str(fault))]
        return records or [NoticeRecord(place, NoticeKind.NOT_UNDERSTOOD, "nothing in it that a graph can hold")]


def batches(format: str, cut: Cut, understand: Understand) -> Listing:
    """A list format of that name. `cut` cuts a file into entries, and raises SourceError for what is no such file.

    `understand` says what an entry at a place states. It raises EntryError for an entry that it cannot understand
    at all, and yields a notice for each part that it cannot.
    """
    return Listing(format, cut, understand)


def reader(listing: Listing) -> Callable[[Input], Iterator[Record]]:
    """A function that yields all records of a list, its snapshot first."""

    def read(source: Input) -> Iterator[Record]:
        every = listing.entries(source)
        first = next(every, [])
        yield listing.snapshot(source)
        for batch in chain((first,), every):
            for entry in batch:
                yield from listing.understood(entry, source.sha256)

    return read


def place_of(entry: Entry, digest: str) -> Place:
    """Where an entry stands: `digest` is the first 16 digits of the snapshot's SHA-256."""
    return Place(digest, entry.first, entry.last, quoted(entry.content), entry.path)


def quoted(content: Any) -> str:
    """The beginning of an entry as text, for people: 600 characters at most, and a mark where there is more."""
    if isinstance(content, bytes):
        text = content[: 4 * LONGEST_QUOTE].decode("utf-8", "replace").strip("\r\n")
        longer = len(content) > 4 * LONGEST_QUOTE
    else:
        text, longer = str(content), False
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    return text if len(text) <= LONGEST_QUOTE and not longer else f"{text[:LONGEST_QUOTE]} […]"


def _whole(entries: Iterator[Entry], source: Input) -> Iterator[Entry]:
    """The entries, and behind them what damage ended the file, if one was read before it."""
    last = None
    try:
        for last in entries:
            yield last
    except SourceError as fault:
        if last is None:
            raise
        reason = str(fault).removeprefix(f"{source.name}:").removeprefix(source.name).lstrip(": ")
        yield Entry(last.last + 1, last.last + 1, b"", fault=f"the rest of the file cannot be read: {reason}")
