"""The pool of worker processes: hands each job to one that waits, and ends the ones that take too long.

Queries of strangers may loop, crash the engine or eat the memory: each runs in a process of its own that is killed at
its deadline and replaced. One more process than jobs may run at once is always started ahead, so that the next
job need not wait for the replacement. Jobs of pages have one place that strangers cannot take.
"""

import asyncio
import contextlib
import json
import logging
import os
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scholargraph.errors import ScholargraphError
from scholargraph.web import frames
from scholargraph.web.faults import Fault
from scholargraph.web.frames import Mark
from scholargraph.web.spooling import Spool
from scholargraph.web.worker import command

_log = logging.getLogger(__name__)

FOR_STRANGERS = frozenset({"sparql"})
"""The jobs whose work strangers choose: they have the shorter deadline, and never every worker."""

_START = 30.0  # seconds that a worker may take until it takes jobs
_RETRY = 1.0  # seconds between two tries to start one
_GRACE = 0.25  # seconds that a job whose client has gone may still take, as a new process costs more
_JOBS = 5_000  # jobs after which a worker is replaced
_KEPT = 4  # a worker that holds more than the fourth part of its memory between two jobs is replaced
_ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class Limits:
    """What jobs may take. Times are in seconds, sizes in bytes.

    `deadline` is for queries of strangers, `stored_deadline` for stored queries, `network_deadline` for networks,
    which are made once for all who ask; `memory` is what a worker may take
    beyond what it has when it starts. `waiting` jobs wait at most, each for `patience` at most.
    """

    deadline: float = 10.0
    stored_deadline: float = 30.0
    network_deadline: float = 120.0
    memory: int = 1 << 30
    rows: int = 100_000
    size: int = 64 << 20
    waiting: int = 64
    patience: float = 5.0

    def for_job(self, name: str) -> float:
        """The deadline of a job."""
        if name in FOR_STRANGERS:
            return self.deadline
        return max(self.deadline, self.network_deadline if name == "network" else self.stored_deadline)


class Workers:
    """Worker processes that have one store open; `start` before the first job, `close` after the last.

    `answer` gives an answer whole, `stream` piece by piece. Both raise Fault, which knows its HTTP status.
    """

    def __init__(self, store: Path, *, size: int | None = None, limits: Limits | None = None, sandbox: bool = True):
        self.limits = limits or Limits()
        self.size = max(1, size or (os.cpu_count() or 1) + 1)
        self._told = json.dumps(
            {
                "store": str(store),
                "sandbox": sandbox,
                "memory": self.limits.memory,
                "rows": self.limits.rows,
                "size": self.limits.size,
            }
        )
        self._all: set[_Worker] = set()
        self._leaving: set[_Worker] = set()
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._starting = 0
        self._places = asyncio.Semaphore(self.size)
        self._places_of_strangers = asyncio.Semaphore(max(1, self.size - 1))
        self._waiting = 0
        self._closed = False

    @property
    def processes(self) -> tuple[int, ...]:
        """The ids of the processes that run."""
        return tuple(worker.process.pid for worker in self._all)

    async def start(self) -> None:
        """Starts the workers; raises ScholargraphError where the first cannot be."""
        self._take_in(await _Worker.started(self._told))
        self._replenish()

    async def close(self) -> None:
        """Ends every process; jobs that still run end with a fault."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in self._all | self._leaving))
        self._all.clear()

    async def answer(self, name: str, arguments: Mapping[str, Any]) -> bytes:
        """The answer to a job, whole; what jobs there are and what they take says `scholargraph.web.jobs`."""
        async with self.stream(name, arguments) as spool:
            return b"".join([piece async for piece in spool.pieces()])

    @asynccontextmanager
    async def stream(self, name: str, arguments: Mapping[str, Any], *, held: int = 1 << 20) -> AsyncIterator[Spool]:
        """An answer of which more than `held` bytes are there, or all.

        A fault that comes before is raised here, one that comes later by `Spool.pieces`. Leaving the block ends
        the job.
        """
        with Spool() as spool:
            job = _Job(name, arguments, self.limits.for_job(name), spool)
            task = self._in_background(self._perform(job))
            try:
                await spool.settled(held)
                yield spool
            finally:
                job.abandon(task)

    async def _perform(self, job: "_Job") -> None:
        """Does a job; what goes wrong is told to its spool."""
        try:
            async with self._place(job):
                worker = await self._take()
                try:
                    await worker.do(job)
                finally:
                    self._give_back(worker)
            job.spool.end()
        except Fault as fault:
            job.spool.end(fault)
        except asyncio.CancelledError:
            job.spool.end(Fault("overloaded", "the server is stopping; try again"))
            raise

    @asynccontextmanager
    async def _place(self, job: "_Job") -> AsyncIterator[None]:
        """One of the places for jobs; raises Fault where the queue is full or does not move."""
        if self._waiting >= self.limits.waiting:
            raise _overloaded()
        async with AsyncExitStack() as stack:
            self._waiting += 1
            try:
                async with asyncio.timeout(self.limits.patience):
                    if job.name in FOR_STRANGERS:
                        await stack.enter_async_context(self._places_of_strangers)
                    await stack.enter_async_context(self._places)
            except TimeoutError:
                raise _overloaded() from None
            finally:
                self._waiting -= 1
            yield

    async def _take(self) -> "_Worker":
        """A worker that waits for a job."""
        try:
            async with asyncio.timeout(self.limits.patience):
                while (worker := await self._idle.get()).has_ended():
                    self._dismiss(worker)
        except TimeoutError:
            raise _overloaded() from None
        return worker

    def _give_back(self, worker: "_Worker") -> None:
        if worker.has_ended() or worker.is_worn(self.limits.memory // _KEPT):
            self._dismiss(worker)
        else:
            self._idle.put_nowait(worker)

    def _take_in(self, worker: "_Worker") -> None:
        self._all.add(worker)
        self._idle.put_nowait(worker)

    def _dismiss(self, worker: "_Worker") -> None:
        self._all.discard(worker)
        self._leaving.add(worker)
        self._in_background(self._let_go(worker))
        self._replenish()

    async def _let_go(self, worker: "_Worker") -> None:
        await worker.end()
        self._leaving.discard(worker)

    def _replenish(self) -> None:
        """Starts as many workers as are missing, aside."""
        while not self._closed and len(self._all) + self._starting <= self.size:
            self._starting += 1
            self._in_background(self._start_one())

    async def _start_one(self) -> None:
        try:
            while not self._closed:
                try:
                    self._take_in(await _Worker.started(self._told))
                    return
                except (ScholargraphError, OSError) as fault:
                    _log.error("a worker cannot start: %s", fault)
                    await asyncio.sleep(_RETRY)
        finally:
            self._starting -= 1

    def _in_background(self, work: Any) -> asyncio.Task[None]:  # Any: a coroutine that gives nothing
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


class _Job:
    """A job on its way: what is asked, until when, and where the answer goes."""

    def __init__(self, name: str, arguments: Mapping[str, Any], deadline: float, spool: Spool) -> None:
        self.name = name
        self.arguments = arguments
        self.deadline = deadline
        self.spool = spool
        self.clock: asyncio.Timeout | None = None  # there while a worker is at it

    def abandon(self, task: asyncio.Task[None]) -> None:
        """Lets the job end, soon, as nobody wants its answer."""
        if task.done():
            return
        if self.clock is None:
            task.cancel()
        else:
            soon = asyncio.get_running_loop().time() + _GRACE
            until = self.clock.when()
            self.clock.reschedule(soon if until is None else min(until, soon))


class _Worker:
    """One process, and the socket to it."""

    def __init__(
        self, process: "subprocess.Popen[bytes]", reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.process = process
        self._reader = reader
        self._writer = writer
        self._jobs = 0
        self._memory = 0
        self._first_memory = 0
        self._broken = False

    @classmethod
    async def started(cls, told: str) -> "_Worker":
        """A process that takes jobs; raises ScholargraphError with the reason where it does not come to that."""
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(
                [*command(), told],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_ENVIRONMENT,
                start_new_session=True,  # Ctrl-C at a terminal is for the server, which ends its workers
            )
        try:
            worker = cls(process, *await asyncio.open_unix_connection(sock=ours))
        except BaseException:
            ours.close()
            process.kill()
            process.wait()
            raise
        try:
            async with asyncio.timeout(_START):
                mark, payload = await frames.read_from(worker._reader)
        except (TimeoutError, OSError, EOFError) as fault:
            await worker.end()
            raise ScholargraphError(f"a worker ended before it began ({worker.process.returncode})") from fault
        except asyncio.CancelledError:
            await worker.end()
            raise
        if mark is not Mark.READY:
            await worker.end()
            raise ScholargraphError(json.loads(payload)["message"])
        return worker

    def has_ended(self) -> bool:
        """Whether it takes no more jobs."""
        return self._broken or self.process.poll() is not None

    def is_worn(self, most: int) -> bool:
        """Whether it is time for a fresh one."""
        return self._jobs >= _JOBS or self._memory - self._first_memory > most

    async def do(self, job: _Job) -> None:
        """Does one job into its spool; raises Fault. The process is ended where it does not end the job itself."""
        self._jobs += 1
        self._broken = True  # until the job has ended in good order
        try:
            async with asyncio.timeout(job.deadline) as job.clock:
                asked = {"name": job.name, "arguments": dict(job.arguments), "deadline": job.deadline}
                self._writer.write(frames.told(Mark.ASK, asked))
                await self._writer.drain()
                await self._answer(job.spool)
        except TimeoutError:
            raise Fault(
                "deadline", f"no whole answer after {job.deadline:g} s; wanted a query that takes less"
            ) from None
        except (OSError, EOFError):
            raise await self._death() from None
        finally:
            job.clock = None
            if self._broken:
                self._kill()

    async def _answer(self, spool: Spool) -> None:
        while True:
            mark, payload = await frames.read_from(self._reader)
            if mark is Mark.HEAD:
                spool.media_type = payload.decode()
            elif mark is Mark.DATA:
                spool.write(payload)
            elif mark is Mark.END:
                self._broken = False
                self._memory = int(json.loads(payload)["memory"])
                self._first_memory = self._first_memory or self._memory
                return
            else:
                told = json.loads(payload)
                self._broken = told["kind"] in ("crashed", "memory")
                raise Fault(told["kind"], told["message"])

    async def _death(self) -> Fault:
        """What a process that has gone died of, by the signal that ended it."""
        await self._gone()
        kind, said = _DEATHS.get(-(self.process.returncode or 0), _BROKE_DOWN)
        return Fault(kind, said)

    async def end(self) -> None:
        """Ends the process, and waits until it has."""
        self._kill()
        try:
            await self._gone()
        finally:
            self._writer.close()

    def _kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            self.process.kill()

    async def _gone(self) -> None:
        pause, waited = 0.002, 0.0
        while self.process.poll() is None:
            await asyncio.sleep(pause)
            waited += pause
            if waited > 1.0:  # the socket is closed, the process not: it will not end by itself
                self._kill()


_BROKE_DOWN = ("crashed", "the engine broke down on this query; wanted another wording of it")
_OUT_OF_MEMORY = ("memory", "the query needs more memory than it may have; wanted one that holds less at a time")
_TOO_DEEP = ("crashed", "the engine broke down on this query; wanted one with less nesting")
_TOO_LONG = ("deadline", "the query computed for too long; wanted one that takes less")
_DEATHS: Mapping[int, tuple[str, str]] = {
    signal.SIGABRT: _OUT_OF_MEMORY,  # the engine aborts where it gets no memory
    signal.SIGKILL: _OUT_OF_MEMORY,  # the system takes a process where it has none left
    signal.SIGSEGV: _TOO_DEEP,  # the stack is used up
    signal.SIGBUS: _TOO_DEEP,
    signal.SIGXCPU: _TOO_LONG,
}
"""What is said of a process that a signal ended."""


def _overloaded() -> Fault:
    return Fault("overloaded", "all workers are busy; try again in a moment")
