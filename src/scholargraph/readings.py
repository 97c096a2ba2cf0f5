"""Reads one planned file into N-Quads, and accounts for all that stands in it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from itertools import chain, islice
from pathlib import Path

from scholargraph import sources
from scholargraph.errors import ScholargraphError, SourceError, UnknownSourceError
from scholargraph.identifiers import person_key
from scholargraph.identity.decisions import Decision, decide
from scholargraph.mapping import quads
from scholargraph.model import NoticeKind, NoticeRecord, Record, SnapshotRecord
from scholargraph.plans import Planned
from scholargraph.sources.inputs import Input
from scholargraph.sources.lists import Entry

_MOST_NOTICES = 200  # of each kind and file, kept one by one; all are counted, and the graph holds all


@dataclass(frozen=True, slots=True)
class Notice:
    """A place that a reader reports, for the summary: where in which file, why, and what stands there."""

    file: str
    where: str
    kind: NoticeKind
    reason: str
    quote: str


@dataclass(frozen=True, slots=True)
class Page:
    """A snapshot in a file: the digest of its bytes, how it was read, and the key of the person whose page it is."""

    digest: str
    format: str
    language: str | None
    owner: str | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one file: its pages, its records by kind, its notices; or why it was not read, or left out.

    One that `helps` says how to read another, and is read with it.

    `entries` counts the entries of a list by how they were understood: `understood`, or the kind of the gravest
    notice about them. `noticed` counts all notices by kind; `notices` holds the first of each. `decisions` are
    those about people that changed something in it.
    """

    file: str
    size: int
    pages: tuple[Page, ...] = ()
    records: Mapping[str, int] = field(default_factory=dict)
    entries: Mapping[str, int] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    noticed: Mapping[str, int] = field(default_factory=dict)
    fault: str | None = None
    left_out: str | None = None
    helps: bool = False
    decisions: frozenset[Decision] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the work, done: the accounts of the files that are read, and N-Quads to load.

    `records` and `size` (in bytes as stored) say how much was read.
    """

    readings: tuple[Reading, ...] = ()
    content: bytes = b""
    records: int = 0
    size: int = 0


def read_file(one: Planned, *, keep_going: bool) -> Iterator[Step]:
    """A file, or each member of an archive, as read and mapped."""
    try:
        parts = parts_of(one)
    except ScholargraphError as fault:
        yield Step((refused(one, one.file.name, fault, keep_going=keep_going),), size=one.size)
        return
    yield from (read_part(one, part, keep_going=keep_going) for part in parts)


def parts_of(one: Planned) -> tuple[Input, ...]:
    """What there is to read in a planned file; raises SourceError for what is no file."""
    if not one.named and one.file.exists() and not one.file.is_file():
        raise UnknownSourceError(f"{one.file}: a pipe, a socket or a device; wanted a file")
    return sources.opened(one.file)


def read_part(one: Planned, part: Input, *, keep_going: bool) -> Step:
    """One file, or one member of an archive. What is no list is mapped whole or not at all."""
    try:
        if sources.helps(part):
            return Step((Reading(_path(one, part.name), part.size, helps=True),), size=part.size)
        source = sources.recognised(part)
        if source.batches is None:
            return whole(one, part, (map_records(one, source.read(part)),))
        snapshot = source.batches.snapshot(part)
        batches = source.batches.entries(part)
        first = tuple(islice(batches, 1))
        steps = (map_batch(one, snapshot, batch) for batch in chain(first, batches))
        return whole(one, part, (map_records(one, (snapshot,)), *steps))
    except ScholargraphError as fault:
        return Step((refused(one, part.name, fault, keep_going=keep_going),), size=part.size)


def whole(one: Planned, part: Input, steps: Sequence[Step]) -> Step:
    """The steps in which one file was read as one."""
    account = reduce(added, (reading for step in steps for reading in step.readings))
    path = _path(one, part.name)
    notices = tuple(replace(notice, file=path) for notice in account.notices)
    named = replace(account, file=path, size=part.size, notices=notices)
    return Step((named,), b"".join(step.content for step in steps), sum(step.records for step in steps), part.size)


def added(one: Reading, other: Reading) -> Reading:
    """The accounts of two parts of one file as one."""
    return Reading(
        one.file,
        one.size,
        one.pages + other.pages,
        Counter(one.records) + Counter(other.records),
        Counter(one.entries) + Counter(other.entries),
        _first_of_each((*one.notices, *other.notices)),
        Counter(one.noticed) + Counter(other.noticed),
        decisions=one.decisions | other.decisions,
    )


def map_batch(one: Planned, snapshot: SnapshotRecord, entries: Sequence[Entry]) -> Step:
    """Some entries of a list as understood and mapped. One that cannot be mapped is reported, and costs no other."""
    listing = sources.named(snapshot.format).batches
    assert listing is not None, f"{snapshot.format} is no list"
    understood = [listing.understood(entry, snapshot.sha256) for entry in entries]
    try:
        return _map_entries(one, snapshot, understood)
    except ScholargraphError:
        return _map_entries(one, snapshot, [_mappable(one, snapshot, records) for records in understood])


def _map_entries(one: Planned, snapshot: SnapshotRecord, understood: Sequence[Sequence[Record]]) -> Step:
    step = map_records(one, chain.from_iterable(understood), after=snapshot)
    entries = Counter(map(_how_understood, understood))
    return replace(step, readings=tuple(replace(reading, entries=entries) for reading in step.readings))


def _how_understood(records: Sequence[Record]) -> str:
    """How one entry was understood: as the gravest notice about it says."""
    return max((str(one.kind) for one in records if isinstance(one, NoticeRecord)), key=_GRAVITY.index, default=_FULLY)


def map_records(one: Planned, records: Iterable[Record], *, after: SnapshotRecord | None = None) -> Step:
    """Records as N-Quads, with their account; `after` is the snapshot to which entries of a list belong."""
    used: set[Decision] = set()
    decided = decide(records if after is None else chain((after,), records), one.decisions, used)
    if after is not None:
        next(decided)  # it is mapped already
    account = _Account(used)
    content = "".join(quads(account.taking(decided), one.setting)).encode()
    return Step((account.reading(),), content, account.records.total())


def refused(one: Planned, name: str, fault: ScholargraphError, *, keep_going: bool) -> Reading:
    """The account of a file that is not read; raises the fault, with the way to the file, where that ends the build."""
    told = _located(str(fault), name, one) if isinstance(fault, SourceError) else f"{_path(one, name)}: {fault}"
    if isinstance(fault, UnknownSourceError) and (not one.named or name != one.file.name):
        return Reading(_path(one, name), one.size, left_out=told)
    if keep_going:
        return Reading(_path(one, name), one.size, fault=told)
    raise SourceError(told) from None


class _Account:
    """Counts records as they pass."""

    def __init__(self, used: set[Decision]) -> None:
        self.records: Counter[str] = Counter()
        self._used = used
        self._pages: list[Page] = []
        self._notices: list[Notice] = []
        self._noticed: Counter[str] = Counter()

    def taking(self, records: Iterable[Record]) -> Iterator[Record]:
        for record in records:
            self.records[type(record).__name__.removesuffix("Record").lower()] += 1
            if isinstance(record, SnapshotRecord):
                self._pages.append(_page(record))
            elif isinstance(record, NoticeRecord):
                self._take(record)
            yield record

    def _take(self, notice: NoticeRecord) -> None:
        kind = str(notice.kind)
        self._noticed[kind] += 1
        if self._noticed[kind] <= _MOST_NOTICES:
            self._notices.append(Notice("", notice.place.where, notice.kind, notice.reason, notice.place.quote))

    def reading(self) -> Reading:
        return Reading(
            "",
            0,
            tuple(self._pages),
            dict(self.records),
            notices=tuple(self._notices),
            noticed=dict(self._noticed),
            decisions=frozenset(self._used),
        )


_FULLY = "understood"
_GRAVITY = [_FULLY, *map(str, (NoticeKind.NEEDS_REVIEW, NoticeKind.PARTLY_UNDERSTOOD, NoticeKind.NOT_UNDERSTOOD))]


def _mappable(one: Planned, snapshot: SnapshotRecord, records: list[Record]) -> list[Record]:
    """The records of one entry, or why they are none that a graph can hold."""
    try:
        map_records(one, records, after=snapshot)
    except ScholargraphError as fault:
        place = next(record.place for record in records if not isinstance(record, SnapshotRecord))
        return [NoticeRecord(place, NoticeKind.NOT_UNDERSTOOD, str(fault))]
    return records


def _first_of_each(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    kept: Counter[NoticeKind] = Counter()
    first = []
    for notice in notices:
        kept[notice.kind] += 1
        if kept[notice.kind] <= _MOST_NOTICES:
            first.append(notice)
    return tuple(first)


def _path(one: Planned, name: str) -> str:
    """The name of a file or of an archive's member, with the folders that lead to it."""
    return str(one.file.parent / name) if one.file.parent != Path() else name


def _located(message: str, name: str, one: Planned) -> str:
    """A reader's message, which names the file alone, with the folders that lead to it."""
    return f"{_path(one, name)}{message.removeprefix(name)}" if message.startswith(name) else message


def _page(record: SnapshotRecord) -> Page:
    return Page(record.sha256, record.format, record.language, person_key(record.owner) if record.owner else None)
