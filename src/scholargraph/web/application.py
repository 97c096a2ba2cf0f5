"""Puts the server together: guards before everything, then the generation that answers, then the routes."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from scholargraph.web import linked_data, pages, protocol
from scholargraph.web.generations import App, Generations, Lending
from scholargraph.web.guards import LOOPBACK, Guards


def application(generations: Generations, *, names: Iterable[str] | None = ()) -> App:
    """An ASGI application that serves a graph under loopback names and `names` (None: under any)."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await generations.start()
        try:
            yield
        finally:
            await generations.close()

    inner = Starlette(routes=routes(), lifespan=lifespan, exception_handlers=pages.handlers())
    return Guards(Lending(inner, generations), None if names is None else (*LOOPBACK, *names))


def routes() -> list[BaseRoute]:
    """All routes: the endpoint's, those of the pages, and those of linked data, which take every other address."""
    return [*protocol.routes(), *pages.routes(), *linked_data.routes()]
