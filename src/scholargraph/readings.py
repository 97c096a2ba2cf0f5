"""Reads planned files into N-Quads, on all cores where it pays, and accounts for each of them."""

import os
import signal
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from scholargraph import sources
from scholargraph.errors import ScholargraphError, SourceError, UnknownSourceError
from scholargraph.identifiers import person_key
from scholargraph.identity.decisions import Decision, decide
from scholargraph.mapping import quads
from scholargraph.model import NoticeKind, NoticeRecord, Record, SnapshotRecord
from scholargraph.plans import Planned

_CHUNK = 512 << 10  # bytes of source text that one task of a worker reads
_WORTH_WORKERS = 4 << 20  # bytes of source text from which starting processes pays


@dataclass(frozen=True, slots=True)
class Notice:
    """A line that a reader reports, for the summary: where, why, and the line itself."""

    file: str
    line: int
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

    `decisions` are those about people that changed something in it.
    """

    file: str
    size: int
    pages: tuple[Page, ...] = ()
    records: Mapping[str, int] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    fault: str | None = None
    left_out: str | None = None
    decisions: frozenset[Decision] = frozenset()


def read_all(files: tuple[Planned, ...], *, keep_going: bool) -> Iterator[tuple[tuple[Reading, ...], bytes]]:
    """The files as read and mapped, in their order, by one process or, where it pays, by all cores."""
    chunks = _chunks(files)
    if sum(one.size for one in files) < _WORTH_WORKERS:
        yield from (_read_chunk(chunk, keep_going) for chunk in chunks)
        return
    workers = max(os.cpu_count() or 1, 1)
    # Ctrl-C reaches every process of a terminal: the one that reads the arguments answers it for all
    ignoring = (signal.SIGINT, signal.SIG_IGN)
    with ProcessPoolExecutor(workers, get_context("spawn"), signal.signal, ignoring) as pool:
        ahead: list[Future[tuple[tuple[Reading, ...], bytes]]] = []
        try:
            for chunk in chunks:
                ahead.append(pool.submit(_read_chunk, chunk, keep_going))
                if len(ahead) > 2 * workers:
                    yield ahead.pop(0).result()
            while ahead:
                yield ahead.pop(0).result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _chunks(files: tuple[Planned, ...]) -> Iterator[list[Planned]]:
    chunk: list[Planned] = []
    size = 0
    for one in files:
        chunk.append(one)
        size += one.size
        if size >= _CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _read_chunk(chunk: list[Planned], keep_going: bool) -> tuple[tuple[Reading, ...], bytes]:
    readings = []
    content = []
    for one in chunk:
        try:
            reading, lines = _read(one)
        except ScholargraphError as fault:
            reading, lines = _refused(one, fault, keep_going), b""
        readings.append(reading)
        content.append(lines)
    return tuple(readings), b"".join(content)


def _refused(one: Planned, fault: ScholargraphError, keep_going: bool) -> Reading:
    """The account of a file that is not read; raises the fault, with the way to the file, where that ends the build."""
    told = _located(str(fault), one.file) if isinstance(fault, SourceError) else f"{one.file}: {fault}"
    if isinstance(fault, UnknownSourceError) and not one.named:
        return Reading(str(one.file), one.size, left_out=told)
    if keep_going:
        return Reading(str(one.file), one.size, fault=told)
    raise SourceError(told) from None


def _located(message: str, file: Path) -> str:
    """A reader's message, which names the file alone, with the folders that lead to it."""
    return f"{file}{message.removeprefix(file.name)}" if message.startswith(file.name) else message


def _read(one: Planned) -> tuple[Reading, bytes]:
    """One file's account and its N-Quads. A file is mapped whole or not at all."""
    if not one.named and one.file.exists() and not one.file.is_file():
        raise UnknownSourceError(f"{one.file}: a pipe, a socket or a device; wanted a file")
    records: Counter[str] = Counter()
    notices: list[Notice] = []
    pages: list[Page] = []
    used: set[Decision] = set()

    def counted() -> Iterator[Record]:
        for record in decide(sources.read(one.file), one.decisions, used):
            records[type(record).__name__.removesuffix("Record").lower()] += 1
            if isinstance(record, NoticeRecord):
                notices.append(_notice(record, one.file))
            elif isinstance(record, SnapshotRecord):
                pages.append(_page(record))
            yield record

    lines = "".join(quads(counted(), one.setting)).encode()
    account = Reading(str(one.file), one.size, tuple(pages), dict(records), tuple(notices), decisions=frozenset(used))
    return account, lines


def _notice(record: NoticeRecord, file: Path) -> Notice:
    return Notice(str(file), record.place.first, record.kind, record.reason, record.place.quote)


def _page(record: SnapshotRecord) -> Page:
    return Page(record.sha256, record.format, record.language, person_key(record.owner) if record.owner else None)
