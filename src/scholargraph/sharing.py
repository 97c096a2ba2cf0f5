"""Shares the reading of files between processes where it pays; what comes out is the same, in the same order."""

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from multiprocessing import get_context

from scholargraph import sources
from scholargraph.errors import ScholargraphError
from scholargraph.plans import Planned
from scholargraph.readings import (
    Reading,
    Step,
    added,
    map_batch,
    map_records,
    parts_of,
    read_file,
    read_part,
    refused,
    whole,
)
from scholargraph.sources.inputs import Input
from scholargraph.sources.lists import Listing

_CHUNK = 512 << 10  # bytes of source text that one task of a worker reads
_WORTH_WORKERS = 4 << 20  # bytes of source text from which starting processes pays
_WORTH_PARTING = 256 << 10  # bytes of a file, as stored, from which its entries are read as tasks of their own


def read_all(files: tuple[Planned, ...], *, keep_going: bool) -> Iterator[Step]:
    """The files as read and mapped, in their order, by one process or, where it pays, by all cores."""
    tasks = _tasks(files, keep_going)
    if sum(one.size for one in files) < _WORTH_WORKERS:
        yield from (task.then(task.run()) for task in tasks)
        return
    workers = max(os.cpu_count() or 1, 1)
    # Ctrl-C reaches every process of a terminal: the one that reads the arguments answers it for all
    ignoring = (signal.SIGINT, signal.SIG_IGN)
    with ProcessPoolExecutor(workers, get_context("spawn"), signal.signal, ignoring) as pool:
        try:
            yield from _ahead(pool, tasks, 3 * workers)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Task:
    """Work for any process, and what the process that gathers the results, in order, makes of this one."""

    run: Callable[[], Step]
    then: Callable[[Step], Step] = lambda step: step


def _ahead(pool: Executor, tasks: Iterable[_Task], most: int) -> Iterator[Step]:
    waiting: list[tuple[_Task, Future[Step]]] = []
    for task in tasks:
        waiting.append((task, pool.submit(task.run)))
        if len(waiting) > most:
            done, future = waiting.pop(0)
            yield done.then(future.result())
    yield from (done.then(future.result()) for done, future in waiting)


def _tasks(files: tuple[Planned, ...], keep_going: bool) -> Iterator[_Task]:
    """Small files together, big ones by themselves, big lists by the batch."""
    chunk: list[Planned] = []
    size = 0
    for one in files:
        if one.size >= _WORTH_PARTING:
            yield from _together(chunk, keep_going)
            chunk, size = [], 0
            yield from _parted(one, keep_going)
            continue
        chunk.append(one)
        size += one.size
        if size >= _CHUNK:
            yield from _together(chunk, keep_going)
            chunk, size = [], 0
    yield from _together(chunk, keep_going)


def _together(chunk: list[Planned], keep_going: bool) -> Iterator[_Task]:
    if chunk:
        yield _Task(partial(_read_chunk, chunk, keep_going))


def _read_chunk(chunk: list[Planned], keep_going: bool) -> Step:
    steps = [step for one in chunk for step in read_file(one, keep_going=keep_going)]
    return Step(
        tuple(reading for step in steps for reading in step.readings),
        b"".join(step.content for step in steps),
        sum(step.records for step in steps),
        sum(one.size for one in chunk),
    )


def _parted(one: Planned, keep_going: bool) -> Iterator[_Task]:
    try:
        parts = parts_of(one)
    except ScholargraphError as fault:
        yield _Task(partial(Step, (refused(one, one.file.name, fault, keep_going=keep_going),), size=one.size))
        return
    for part in parts:
        listing = _listing(part)
        if listing is None:
            yield _Task(partial(read_part, one, part, keep_going=keep_going))
        else:
            yield from _by_batch(one, part, listing, keep_going)


def _listing(part: Input) -> Listing | None:
    try:
        return sources.recognised(part).batches
    except ScholargraphError:
        return None  # whoever reads it whole says why it cannot be read


def _by_batch(one: Planned, part: Input, listing: Listing, keep_going: bool) -> Iterator[_Task]:
    """The batches of a list as tasks. The process that gathers their results adds up their accounts."""
    account = _Account()
    position = 0
    try:
        snapshot = listing.snapshot(part)
        batches = listing.entries(part)
        first = tuple(islice(batches, 1))  # what is no such file says so before anything of it is mapped
        yield _Task(partial(map_records, one, (snapshot,)), account.add)
        for batch in chain(first, batches):
            before, position = position, part.position
            yield _Task(partial(map_batch, one, snapshot, batch), partial(account.add, size=position - before))
    except ScholargraphError as fault:
        yield _Task(partial(Step, (refused(one, part.name, fault, keep_going=keep_going),), size=part.size))
        return
    yield _Task(Step, lambda _: account.whole(one, part, part.size - position))


class _Account:
    """The accounts of the batches of one list, added up."""

    def __init__(self) -> None:
        self._all = Reading("", 0)

    def add(self, step: Step, *, size: int = 0) -> Step:
        """Keeps a batch's account; what is left of the step is its content."""
        for reading in step.readings:
            self._all = added(self._all, reading)
        return Step((), step.content, step.records, size)

    def whole(self, one: Planned, part: Input, size: int) -> Step:
        """The step that ends a list: its account."""
        return Step(whole(one, part, (Step((self._all,)),)).readings, size=size)
