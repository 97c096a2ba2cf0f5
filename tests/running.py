"""Runs a server as a process for tests, and speaks to it over a bare socket."""

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from scholargraph import stores


@dataclass(frozen=True)
class Reply:
    """What a server sent: the status (0 where it sent none), the header fields in lower case, the body as it came."""

    status: int
    fields: dict[str, str]
    body: bytes
    whole: bool = True


@dataclass(frozen=True)
class Running:
    """A server that runs: its process and its port."""

    process: "subprocess.Popen[str]"
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def memory(self) -> int:
        """What the process holds in memory, in bytes; its workers not counted."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return int(found[1]) * 1024 if found else 0

    def workers(self) -> list[int]:
        """The ids of its workers."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return [int(one) for one in children.read_text(encoding="ascii").split()]

    def send(self, *pieces: bytes, timeout: float = 15) -> Reply:
        """The reply to a request that is sent piece by piece."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as connection:
            try:
                for piece in pieces:
                    connection.sendall(piece)
            except OSError:  # closed before all was said
                pass
            return reply(connection)

    def get(self, path: str, **fields: str) -> Reply:
        head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
        return self.send(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{head}\r\n".encode())

    def ask(self, query: str, **fields: str) -> Reply:
        """The reply to a query that is sent as it is."""
        head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
        body = query.encode()
        start = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
        return self.send(f"{start}Content-Type: application/sparql-query\r\n{head}\r\n".encode(), body)


def reply(connection: socket.socket) -> Reply:
    """What comes until the server closes, read as one reply."""
    came = bytearray()
    broken = False
    try:
        while piece := connection.recv(1 << 16):
            came += piece
    except TimeoutError:
        raise
    except OSError:
        broken = True
    head, _, body = bytes(came).partition(b"\r\n\r\n")
    if head.startswith(b"HTTP/1.1 100"):
        head, _, body = body.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    started = re.match(r"HTTP/1\.1 (\d{3})", lines[0])
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    chunked = fields.get("transfer-encoding") == "chunked"
    whole = body.endswith(b"0\r\n\r\n") if chunked else len(body) >= int(fields.get("content-length", 0))
    whole = whole and (not broken or not chunked)
    return Reply(int(started[1]) if started else 0, fields, _unchunked(body) if chunked else body, whole)


def _unchunked(body: bytes) -> bytes:
    pieces, at = [], 0
    while found := re.compile(rb"([0-9a-f]+)\r\n").match(body, at):
        size = int(found[1], 16)
        pieces.append(body[found.end() : found.end() + size])
        at = found.end() + size + 2
    return b"".join(pieces)


@contextmanager
def running(folder: Path, *choices: str, start: str = "") -> Iterator[Running]:
    """A server of the graph in a folder, stopped at the end; `start` is Python that runs in it first."""
    code = f"{start}\nfrom scholargraph.cli import main\nraise SystemExit(main())"
    command = [sys.executable, "-c", code, "serve", "--graph", str(folder), "--port", "0", *choices]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    try:
        greeting = process.stdout.readline()
        found = re.search(r"http://[^ ]*:(\d+)/", greeting)
        assert found, f"the server says {greeting!r}"
        yield Running(process, int(found[1]))
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        finally:
            process.kill()
            process.stdout.close()
            process.wait()


def published(folder: Path, quads: Iterable[ox.Quad]) -> Path:
    """A graph in a folder that holds these statements and nothing else."""
    with stores.new_generation(folder) as generation:
        store = ox.Store(str(generation.store))
        store.extend(quads)
        store.flush()
        del store
        stores.publish(generation, {})
    return folder
