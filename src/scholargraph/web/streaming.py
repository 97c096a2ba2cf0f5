"""The answer of a worker as an HTTP response: a status that is right, then bytes as they come."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from scholargraph.web.faults import Fault
from scholargraph.web.generations import Served
from scholargraph.web.spooling import Spool

BREAK_OFF = "scholargraph.break_off"
"""The extension of ASGI by which a server lets an answer be broken off: `now`, a function without arguments."""

_log = logging.getLogger(__name__)


class Streamed(Response):
    """What a worker answers to a job, sent as it comes; `fields` are header fields that go with it, or with a fault.

    A fault before the first piece has its own status. One that comes later breaks the connection off, so that
    what was sent is never taken for the whole. Where the client goes away, the job ends.
    """

    def __init__(self, job: str, arguments: Mapping[str, Any], fields: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._job = job
        self._arguments = arguments
        self._fields = dict(fields or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the answer."""
        served: Served = scope["state"]["served"]
        choices: dict[str, Any] = {}
        if scope.get("http_version") == "1.0":  # it cannot tell a broken answer from a whole one
            choices["held"] = served.workers.limits.size
        try:
            async with (
                _while_there(receive),
                served.workers.stream(self._job, self._arguments, **choices) as spool,
            ):
                await self._send(spool, scope, send)
        except Fault as fault:
            await refused(fault, self._fields)(scope, receive, send)

    async def _send(self, spool: Spool, scope: Scope, send: Send) -> None:
        fields = {**self._fields, "content-type": typed(spool.media_type)}
        if spool.whole:
            fields["content-length"] = str(spool.size)
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in fields.items()]
        await send({"type": "http.response.start", "status": 200, "headers": raw})
        try:
            async for piece in spool.pieces():
                await send({"type": "http.response.body", "body": piece, "more_body": True})
        except Fault as fault:
            _log.warning("an answer was broken off: %s", fault)
            await _break_off(scope)
            return
        await send({"type": "http.response.body", "body": b""})


async def _break_off(scope: Scope) -> None:
    """Resets the connection; where the server has no way to, it closes by itself when the last piece does not come."""
    extension = scope.get("extensions", {}).get(BREAK_OFF)
    if extension:
        extension["now"]()
        await asyncio.sleep(0)  # until the server has seen it


def refused(fault: Fault, fields: Mapping[str, str] | None = None) -> Response:
    """A fault as a response: its status, and its one line as plain text."""
    return PlainTextResponse(f"{fault}\n", fault.status, {**(fields or {}), **fault.headers})


def typed(media_type: str) -> str:
    """A media type as a header field has it.

    >>> typed("text/csv"), typed("application/sparql-results+json")
    ('text/csv; charset=utf-8', 'application/sparql-results+json')
    """
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") and ";" not in media_type else media_type


@asynccontextmanager
async def _while_there(receive: Receive) -> AsyncIterator[None]:
    """A block that ends when the client goes away, without a word: there is nobody to say it to."""
    here = asyncio.current_task()
    gone = False

    async def watch() -> None:
        nonlocal gone
        while (await receive())["type"] != "http.disconnect":
            pass
        gone = True
        if here is not None:
            here.cancel()

    watcher = asyncio.create_task(watch())
    try:
        yield
    except asyncio.CancelledError:
        if not gone or here is None or here.uncancel() > 0:
            raise
    finally:
        watcher.cancel()
