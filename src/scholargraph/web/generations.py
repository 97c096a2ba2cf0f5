"""Hands each request the generation that answers, and takes up a newly published one while requests go on.

A request keeps the generation that it began with. The one before is closed when its last request has ended.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import pyoxigraph as ox

from scholargraph import stores
from scholargraph.errors import ScholargraphError, StoreError
from scholargraph.identifiers import BASE
from scholargraph.search import Index
from scholargraph.web.workers import Limits, Workers

Scope: TypeAlias = MutableMapping[str, Any]  # Any: as ASGI has it
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

_log = logging.getLogger(__name__)

_LOOK = 1.0  # seconds between two looks at the pointer
_LANGUAGES = ("en", "fr")


@dataclass(frozen=True)
class Served:
    """All that answers requests for one generation.

    `graph` is for pages about one thing; what is heavy or comes from strangers goes to `workers`. `index` searches,
    where the build made one. `summary` is what the build kept.
    """

    generation: int
    folder: Path
    graph: ox.Store
    workers: Workers
    index: Index | None
    summary: Mapping[str, Any]
    base: str
    languages: tuple[str, ...]
    kept: dict[str, Any] = field(default_factory=dict)
    """What handlers make once a generation, by a name of theirs."""


@dataclass(frozen=True, slots=True)
class Choices:
    """How a graph is to be served: by how many workers (None: one more than there are processors), within what."""

    workers: int | None = None
    limits: Limits = field(default_factory=Limits)
    sandbox: bool = True


class Generations:
    """The generations of a graph that are served: the current one, and those that requests still use."""

    def __init__(self, graph: Path, choices: Choices) -> None:
        self._graph = graph
        self._choices = choices
        self._current: _Lent | None = None
        self._seen: tuple[int, int] | None = None
        self._watching: asyncio.Task[None] | None = None
        self._closing: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Opens the current generation, then looks for newer ones; does nothing where that is done.

        Raises ScholargraphError where there is none, or its workers cannot start.
        """
        if self._current is not None:
            return
        self._seen = stores.mark(self._graph)
        self._current = _Lent(await self._opened())
        self._watching = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """Closes all; requests should have ended."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        if self._current is not None:
            self._retire(self._current)
            self._current = None
        await asyncio.gather(*self._closing, return_exceptions=True)

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[Served]:
        """What answers now; it stays open until the block ends."""
        lent = self._current
        if lent is None:
            raise ScholargraphError(f"{self._graph}: not served yet, or no more")
        lent.users += 1
        try:
            yield lent.served
        finally:
            lent.users -= 1
            if lent.retired and not lent.users:
                self._close(lent)

    async def look(self) -> None:
        """Takes up the published generation, if it is another one; one that cannot be opened is left aside."""
        mark = stores.mark(self._graph)
        if mark is None or mark == self._seen:  # None, as while a folder is moved: what is open goes on
            return
        self._seen = mark
        try:
            newer = _Lent(await self._opened())
        except ScholargraphError as fault:
            _log.error("the new generation is not taken up: %s", fault)
            return
        older, self._current = self._current, newer
        if older is not None:
            self._retire(older)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK)
            await self.look()

    async def _opened(self) -> Served:
        generation = stores.current(self._graph)
        graph, summary, index = await asyncio.to_thread(_read, generation)
        workers = Workers(
            generation.store,
            size=self._choices.workers,
            limits=self._choices.limits,
            sandbox=self._choices.sandbox,
        )
        try:
            await workers.start()
        except BaseException:
            await workers.close()
            if index is not None:
                index.close()
            raise
        return Served(
            generation=generation.number,
            folder=generation.folder,
            graph=graph,
            workers=workers,
            index=index,
            summary=summary,
            base=str(summary.get("base") or BASE),
            languages=tuple(summary.get("languages") or _LANGUAGES),
        )

    def _retire(self, lent: "_Lent") -> None:
        lent.retired = True
        if not lent.users:
            self._close(lent)

    def _close(self, lent: "_Lent") -> None:
        task = asyncio.create_task(_closed(lent.served))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


class Lending:
    """Lends the current generation to each request, as `request.state.served`, for as long as it takes."""

    def __init__(self, app: App, generations: Generations) -> None:
        self._app = app
        self._generations = generations

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        async with self._generations.lent() as served:
            scope.setdefault("state", {})["served"] = served
            await self._app(scope, receive, send)


class _Lent:
    """A generation, how many requests use it, and whether a newer one has come."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.users = 0
        self.retired = False


def _read(generation: stores.Generation) -> tuple[ox.Store, dict[str, Any], Index | None]:
    return stores.opened(generation), stores.kept(generation), _index(generation)


def _index(generation: stores.Generation) -> Index | None:
    """The search index of a generation, None where its build made none that can be read."""
    with contextlib.suppress(StoreError):
        return Index.open(generation.index)
    return None


async def _closed(served: Served) -> None:
    await served.workers.close()
    if served.index is not None:
        served.index.close()
