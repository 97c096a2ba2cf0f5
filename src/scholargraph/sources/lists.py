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


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a list: the batches whose number, from 0, leaves `index` when divided by `of`."""

    index: int = 0
    of: int = 1


Cut = Callable[[Input], Iterator[Entry]]
Understand = Callable[[Entry, Place], Iterable[Record]]
Batches = Callable[[Input, Share], Iterator[list[Record]]]


def batches(format: str, cut: Cut, understand: Understand) -> Batches:
    """A function that yields the records of a list, those of 200 entries at a time; the first are the snapshot's.

    Each share begins with the snapshot. `understand` raises EntryError for an entry that it cannot understand,
    and yields a notice for a part that it cannot. What stands behind damage that ends the file is reported as one
    notice; SourceError is raised where not even one entry could be read.
    """

    def read(source: Input, share: Share = Share()) -> Iterator[list[Record]]:
        entries = _whole(cut(source), source)
        first = list(islice(entries, 1))
        yield [SnapshotRecord(source.sha256, source.name, format)]
        digest = source.sha256[:16]
        every = chain(first, entries)
        number = 0
        while batch := list(islice(every, BATCH)):
            if number % share.of == share.index:
                yield [record for entry in batch for record in _understood(entry, digest, understand)]
            number += 1

    return read


def reader(every: Batches) -> Callable[[Input], Iterator[Record]]:
    """A function that yields all records of a list."""
    return lambda source: chain.from_iterable(every(source, Share()))


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


def _understood(entry: Entry, digest: str, understand: Understand) -> list[Record]:
    place = place_of(entry, digest)
    if entry.fault is not None:
        return [NoticeRecord(place, NoticeKind.NOT_UNDERSTOOD, entry.fault)]
    try:
        records = list(understand(entry, place))
    except EntryError as fault:
        return [NoticeRecord(place, NoticeKind.NOT_UNDERSTOOD, str(fault))]
    return records or [NoticeRecord(place, NoticeKind.NOT_UNDERSTOOD, "nothing in it that a graph can hold")]
