"""Runs the server in this process until it is told to stop."""

import errno
import ipaddress
import signal
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from scholargraph import stores
from scholargraph.errors import ScholargraphError
from scholargraph.web.application import application
from scholargraph.web.connections import Connection
from scholargraph.web.generations import Choices, Generations

_KEEP_ALIVE = 5  # seconds that a connection without a request stays
_LAST_REQUESTS = 5  # seconds that requests have to end when the server stops
_BACKLOG = 256
_LAST_PORT = 65_535
_ANY_NAME = "*"


def run(
    folder: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    names: Iterable[str] = (),
    choices: Choices | None = None,
) -> None:
    """Serves the graph in a folder until SIGINT or SIGTERM, and prints where; port 0 takes one that is free.

    Raises ScholargraphError where there is no graph, the address cannot be had, or workers cannot be shut in.
    """
    stores.current(Path(folder))
    wanted = tuple(names)
    generations = Generations(Path(folder), choices or Choices())
    listener = _listener(host, port)
    app = application(generations, names=None if _ANY_NAME in wanted else (*wanted, host))
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="on",
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_LAST_REQUESTS,
        backlog=_BACKLOG,
    )
    server = _Server(config, generations, f"Serving {folder} at {_address(listener)} (Ctrl-C stops)")
    with listener, _stopping_quietly():
        server.run([listener])
    if server.fault is not None:
        raise server.fault


class _Server(uvicorn.Server):
    """uvicorn's server, which says where it listens once it does; `fault` is why it could not start."""

    def __init__(self, config: uvicorn.Config, generations: Generations, greeting: str) -> None:
        super().__init__(config)
        self.fault: ScholargraphError | None = None
        self._generations = generations
        self._greeting = greeting

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Opens the graph, then listens."""
        try:
            await self._generations.start()
        except ScholargraphError as fault:
            self.fault = fault
            self.should_exit = True
            return
        await super().startup(sockets)
        print(self._greeting, flush=True)


@contextmanager
def _stopping_quietly() -> Iterator[None]:
    """Lets the signals that stop the server do nothing more: once it has stopped, uvicorn sends them again."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _listener(host: str, port: int) -> socket.socket:
    """A socket that listens at an address; raises ScholargraphError where that cannot be."""
    if not 0 <= port <= _LAST_PORT:
        raise ScholargraphError(f"port {port}; wanted a number up to {_LAST_PORT}")
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as fault:
        raise ScholargraphError(f"{host}:{port}: {_reason(fault)}") from None
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as fault:
        listener.close()
        raise ScholargraphError(f"{host}:{port}: {_reason(fault)}") from None
    return listener


def _reason(fault: OSError) -> str:
    known = {
        errno.EADDRINUSE: "another program listens there; wanted a port that is free, such as --port 0",
        errno.EACCES: "no leave to listen there; wanted a port above 1023",
        errno.EADDRNOTAVAIL: "not an address of this machine; wanted one, such as 127.0.0.1",
    }
    said = f"{fault.strerror}; wanted an address of this machine to listen at"
    return known.get(fault.errno or 0, said)


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ipaddress.ip_address(host).version == 6 else host
    return f"http://{shown}:{port}/"
