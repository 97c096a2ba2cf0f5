"""Puts the server together: guards before everything, then the generation that answers, then the routes."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from scholargraph.web import protocol
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

    inner = Starlette(routes=routes(), lifespan=lifespan)
    return Guards(Lending(inner, generations), None if names is None else (*LOOPBACK, *names))


def routes() -> list[BaseRoute]:
    """All routes: the endpoint's, then those of the pages, where there are pages."""
    found = protocol.routes()
    if find_spec("scholargraph.web.pages") is not None:
        found += import_module("scholargraph.web.pages").routes()
    return found
