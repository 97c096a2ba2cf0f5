"""The verb `serve` as a process: where it listens, how it ends, what it holds under load."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from running import Running, published, running

QUERY = "/sparql?query=" + quote("SELECT ?o { <http://example.org/7> <http://example.org/name> ?o }")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    name = ox.NamedNode("http://example.org/name")
    quads = [ox.Quad(ox.NamedNode(f"http://example.org/{n}"), name, ox.Literal(f"name {n}")) for n in range(2_000)]
    return published(tmp_path_factory.mktemp("serving") / "graph", quads)


@pytest.fixture(scope="module")
def server(graph: Path) -> Iterator[Running]:
    with running(graph) as started:
        yield started


def serve(*choices: str | Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "scholargraph", "serve", *map(str, choices)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_in_good_order(graph: Path, end: signal.Signals) -> None:
    """With exit code 0, no worker left, and the answer that was on its way."""
    with running(graph, "--deadline", "1.5") as started, ThreadPoolExecutor(1) as threads:
        assert started.ask("ASK {}").status == 200
        workers = started.workers()
        slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(STRLEN(CONCAT(?c, ?f)) > 15) }"
        on_its_way = threads.submit(started.ask, slow)
        time.sleep(0.3)
        started.process.send_signal(end)
        assert started.process.wait(timeout=15) == 0
        assert on_its_way.result().status in (200, 504)
        assert workers
        assert not any(Path(f"/proc/{worker}").exists() for worker in workers)


def test_workers_end_with_a_server_that_is_killed(graph: Path) -> None:
    with running(graph) as started:
        workers = started.workers()
        started.process.kill()
        started.process.wait()
        assert workers
        for _ in range(50):
            if not any(is_running(worker) for worker in workers):
                return
            time.sleep(0.1)
        pytest.fail("a worker is left")


def is_running(process: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False


def test_a_port_that_is_taken_is_one_line(graph: Path, server: Running) -> None:
    done = serve("--graph", graph, "--port", str(server.port))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"scholargraph: 127.0.0.1:{server.port}: another program listens there; "
        "wanted a port that is free, such as --port 0\n"
    )


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        (("--graph", "nowhere"), "no graph here"),
        (("--host", "192.0.2.1"), "not an address of this machine"),
        (("--port", "99999"), "wanted a number up to 65535"),
        (("--port", "x"), "invalid int value"),
        (("--deadline", "0"), "argument --deadline"),
        (("--workers", "0"), "argument --workers"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_is_one_line(graph: Path, choices: tuple[str, ...], said: str) -> None:
    done = serve("--graph", graph, *choices)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


def test_without_locks_it_does_not_start(graph: Path) -> None:
    """As on a system that has none of them: one line that says what to do."""
    code = (
        "from scholargraph.web import workers\n"
        "*before, start, path = workers.command()\n"
        "start = start.replace('main(', 'from scholargraph.web import sandbox; sandbox.LOCKS = {}; main(')\n"
        "workers.command = lambda: [*before, start, path]\n"
        "from scholargraph.cli import main\nraise SystemExit(main())"
    )
    command = [sys.executable, "-c", code, "serve", "--graph", str(graph), "--port", "0"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "lets no process give up the network" in done.stderr
    assert "--no-sandbox" in done.stderr


def test_without_a_sandbox_it_says_so_loudly(graph: Path) -> None:
    command = [sys.executable, "-m", "scholargraph", "serve", "--graph", str(graph), "--port", "0", "--no-sandbox"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Serving ")
        process.terminate()
        assert "WITHOUT A SANDBOX" in process.communicate()[1]


@pytest.mark.parametrize(
    ("names", "status"), [((), 421), (("--host-name", "kg.example"), 200), (("--host-name", "*"), 200)]
)
def test_host_names(graph: Path, names: tuple[str, ...], status: int) -> None:
    with running(graph, *names) as started:
        request = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: kg.example\r\nConnection: close\r\n\r\n"
        assert started.send(request).status == status


def test_the_sixth_version_of_addresses(graph: Path) -> None:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            pass
    except OSError:
        pytest.skip("no such addresses on this machine")
    with running(graph, "--host", "::1") as started:
        connection = http.client.HTTPConnection("::1", started.port, timeout=10)
        connection.request("GET", QUERY)
        assert connection.getresponse().status == 200
        connection.close()


def test_an_old_client_gets_all_or_a_fault(server: Running) -> None:
    """HTTP/1.0 has no pieces: what is not whole could not be told from what is."""
    request = "GET /sparql?query={} HTTP/1.0\r\nHost: localhost\r\n\r\n"
    whole = server.send(request.format(quote("SELECT * { ?s ?p ?o . ?s ?q ?r }")).encode())
    assert (whole.status, whole.fields["connection"]) == (200, "close")
    assert int(whole.fields["content-length"]) == len(whole.body)
    fault = server.send(request.format(quote("SELECT * { ?s ?p ?o . ?a ?b ?c }")).encode())
    assert fault.status == 403


def test_load(server: Running) -> None:
    """Many requests over kept connections: no error, and memory that stays."""

    def ask(times: int) -> list[int]:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        statuses = []
        for _ in range(times):
            connection.request("GET", QUERY)
            reply = connection.getresponse()
            assert b"name 7" in reply.read()
            statuses.append(reply.status)
        connection.close()
        return statuses

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(ask, [25] * 8))
        before = server.memory()
        statuses = [status for some in threads.map(ask, [100] * 8) for status in some]
    assert statuses == [200] * 800
    assert server.memory() - before < 8 << 20
    assert len(server.workers()) == (os.cpu_count() or 1) + 2
