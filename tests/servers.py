"""Starts real SPARQL servers on free ports of this machine: of Oxigraph, of Virtuoso, and our own."""

import contextlib
import functools
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from scholargraph.endpoints import Credentials, Endpoint, Way

VIRTUOSO_CREDENTIALS = Credentials("dba", "dba")  # as it is made anew
_PATIENCE = 30.0

_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = 10000
MaxDirtyBuffers = 6000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 5
[SPARQL]
ResultSetMaxRows = {rows}
"""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs: where it is asked, and where it takes updates and speaks the Graph Store Protocol."""

    name: str
    endpoint: Endpoint
    update: Way | None = None
    store_protocol: Way | None = None


@contextlib.contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """Oxigraph's server with nothing in it; nothing of it is kept."""
    program = Path(sys.executable).parent / "oxigraph"
    if not program.exists():
        pytest.skip("no oxigraph beside this Python: the extra `dev` brings it")
    port = free_port()
    with _running([str(program), "serve", "--bind", f"127.0.0.1:{port}"], port, folder):
        root = f"http://127.0.0.1:{port}"
        yield Server(
            "oxigraph",
            Endpoint(f"{root}/query"),
            Way(f"{root}/update", by_update=True),
            Way(f"{root}/store", by_update=False),
        )


@contextlib.contextmanager
def virtuoso(folder: Path, *, rows: int = 4_000, default_graph: str = "urn:merged") -> Iterator[Server]:
    """Virtuoso with nothing of ours in it; its answers end after so many rows."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("no virtuoso-t: Debian's virtuoso-opensource-7-bin brings it")
    http, sql = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(_VIRTUOSO.format(folder=folder, http=http, sql=sql, rows=rows), encoding="utf-8")
    with _running([program, "+foreground", "+configfile", str(settings)], http, folder):
        root = f"http://127.0.0.1:{http}"
        yield Server(
            "virtuoso",
            Endpoint(f"{root}/sparql", default_graph, credentials=VIRTUOSO_CREDENTIALS),
            Way(f"{root}/sparql-auth", by_update=True),
            Way(f"{root}/sparql-graph-crud-auth", by_update=False),
        )


@contextlib.contextmanager
def ours(graph: Path, folder: Path) -> Iterator[Server]:
    """Our own server, of a graph that was built; it is never written to."""
    if not _is_verb("serve"):
        pytest.skip("scholargraph has no verb `serve`")
    port = free_port()
    command = [sys.executable, "-m", "scholargraph", "serve", "--graph", str(graph), "--port", str(port)]
    with _running(command, port, folder):
        yield Server("ours", Endpoint(f"http://127.0.0.1:{port}/sparql"))


@functools.cache
def _is_verb(name: str) -> bool:
    done = subprocess.run([sys.executable, "-m", "scholargraph", name, "--help"], capture_output=True, check=False)
    return done.returncode == 0


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextlib.contextmanager
def _running(command: Sequence[str], port: int, folder: Path) -> Iterator[None]:
    log = folder / "server.log"
    with log.open("wb") as written:
        process = subprocess.Popen(command, cwd=folder, stdout=written, stderr=subprocess.STDOUT, env=os.environ)
    try:
        _wait_for(process, port, log)
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise AssertionError(f"{process.args!r} does not listen: {log.read_text(errors='replace')[-500:]}")
