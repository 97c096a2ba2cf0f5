"""One connection of a client: as uvicorn has it, with limits on slow, endless and too many ones.

uvicorn waits for ever for a head that does not end and for a client that does not read. Here a head has its time
and size, an answer must move, and beyond a number of connections new ones are closed at once.
"""

import asyncio

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from scholargraph.web.guards import HEADERS
from scholargraph.web.streaming import BREAK_OFF

SLOWEST_HEAD = 10.0  # seconds from the first moment of waiting for it
SLOWEST_READER = 15.0  # seconds in which it must take the least, while there is something to take
MOST_CONNECTIONS = 512
_LARGEST_HEAD = 128 << 10
_LOOK = 1.0
_LEAST_TAKEN = 16 << 10  # bytes


class Connection(HttpToolsProtocol):
    """The protocol that `serving` gives to uvicorn."""

    _waiting_since: float | None = None  # for a head; None while a request is answered
    _in_head = True
    _head = 0  # bytes of it so far
    _looking: asyncio.TimerHandle | None = None
    _waiting = 0  # bytes that waited for the client, when that was last looked at with success
    _moved = 0.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's is
        """Takes a client in, or closes at once where there are too many."""
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()
            return
        self._waiting_since = self._moved = self.loop.time()
        self._look()

    def connection_lost(self, exc: Exception | None) -> None:
        """Lets a client go."""
        if self._looking is not None:
            self._looking.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Reads on, unless the connection closes or the head has no end."""
        if self.transport.is_closing():
            return
        if self._in_head:
            self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > _LARGEST_HEAD and not self.transport.is_closing():
            self._close_with(431, "The head is too large.")

    def on_message_begin(self) -> None:
        """Gives each request the way to break its answer off."""
        super().on_message_begin()
        self.scope["extensions"] = {BREAK_OFF: {"now": self.transport.abort}}

    def on_headers_complete(self) -> None:
        """Notes that a head came to its end; one that asks to speak another protocol is answered and then left."""
        super().on_headers_complete()
        self._waiting_since, self._in_head = None, False
        if self.parser.should_upgrade():
            self.cycle.keep_alive = False

    def on_message_complete(self) -> None:
        """Notes that what comes next is another head."""
        self._in_head, self._head = True, 0
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Waits for the next head."""
        self._waiting_since = self.loop.time()
        super().on_response_complete()
        if not self.cycle.response_complete:  # one that came meanwhile is answered now
            self._waiting_since = None

    def send_400_response(self, msg: str) -> None:
        """Refuses what is no HTTP."""
        self._close_with(400, msg)

    def _unsupported_upgrade_warning(self) -> None:
        """Says nothing: anybody could fill the log."""

    def _close_with(self, status: int, reason: str) -> None:
        body = f"{reason}\n".encode()
        fields = {"content-type": "text/plain; charset=utf-8", "content-length": len(body), "connection": "close"}
        lines = [f"{name}: {value}\r\n".encode() for name, value in {**fields, **HEADERS}.items()]
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None or cycle.response_complete or not cycle.response_started:  # else it would stand within another
            self.transport.write(b"".join([STATUS_LINE[status], *lines, b"\r\n", body]))
        self.transport.close()

    def _look(self) -> None:
        """Closes a connection that keeps waiting too long; looks again in a while."""
        now = self.loop.time()
        waiting = self.transport.get_write_buffer_size()
        if waiting == 0 or waiting <= self._waiting - _LEAST_TAKEN or waiting > self._waiting:
            self._waiting, self._moved = waiting, now
        if now - self._moved > SLOWEST_READER:
            self.transport.abort()
            return
        if self._waiting_since is not None and now - self._waiting_since > SLOWEST_HEAD:
            self.transport.close()
        self._looking = self.loop.call_later(_LOOK, self._look)
