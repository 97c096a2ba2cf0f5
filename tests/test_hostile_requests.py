"""Whatever is sent, the reply is a clear refusal or a closed connection, and the next client is answered as ever."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from running import Reply, Running, published, reply, running

CASES = Path(__file__).parent / "cases" / "hostile-requests"
PEOPLE = 1_500

SHORT = """
import functools
from scholargraph.web import connections, guards, workers
workers.Limits = functools.partial(workers.Limits, memory=192 << 20)
connections.SLOWEST_HEAD = guards.SLOWEST_BODY = 1.0
connections.SLOWEST_READER = 1.5
connections._LOOK = 0.2
"""
"""What makes the server as impatient as the test: the limits are those of always, but for how long they are."""


@dataclass(frozen=True)
class Case:
    """A hostile request: what it is, how it is sent, what may come back."""

    name: str
    kind: str
    text: str
    statuses: tuple[int, ...]
    said: str


def cases() -> Iterator[Case]:
    for path in sorted(CASES.glob("*.txt")):
        for block in re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            name, kind, rest = block.split("\n", 2)
            text, _, wanted = rest.rpartition("\n=> ")
            statuses, _, said = wanted.strip().partition(" ")
            yield Case(f"{path.stem}: {name}", kind, text, tuple(map(int, statuses.split("|"))), said)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    people = [ox.NamedNode(f"http://example.org/{number}") for number in range(PEOPLE)]
    knows, name = ox.NamedNode("http://example.org/knows"), ox.NamedNode("http://example.org/name")
    quads = [ox.Quad(one, knows, people[number - 1]) for number, one in enumerate(people)]
    quads += [ox.Quad(one, name, ox.Literal("<b>x</b> " * 200 + str(number))) for number, one in enumerate(people)]
    graph = published(tmp_path_factory.mktemp("hostile") / "graph", quads)
    with running(graph, "--deadline", "1", start=SHORT) as started:
        yield started


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """Somebody on this machine whom no query may reach."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.1)
        yield listening


def test_there_are_enough_cases() -> None:
    every = [case.name for case in cases()]
    assert len(every) == len(set(every)) >= 60


def test_hostile_requests(server: Running, listener: socket.socket, subtests: "pytest.Subtests") -> None:
    """Slow clients come together, at the end: each alone would cost its time."""
    port = listener.getsockname()[1]
    quick = [case for case in cases() if not case.name.startswith("slow: ")]
    slow = [case for case in cases() if case.name.startswith("slow: ")]
    for case in quick:
        with subtests.test(case.name):
            check(case, outcome(case, server, port))
            assert_it_answers(server)
    with ThreadPoolExecutor(len(slow)) as threads:
        outcomes = threads.map(lambda case: outcome(case, server, port), slow)
        for case, came in zip(slow, outcomes, strict=True):
            with subtests.test(case.name):
                check(case, came)
    assert_it_answers(server)
    with pytest.raises(TimeoutError):
        listener.accept()
    assert server.process.poll() is None


def outcome(case: Case, server: Running, port: int) -> Reply:
    """What comes back."""
    text = case.text.replace("PORT", str(port))
    if case.kind == "query":
        return server.send(*posted(whole(text)))
    if case.kind == "unread":
        return unread(server, *posted(whole(text)))
    head, blank, body = (text + "\n" if text.endswith("\n") else text).partition("\n\n")
    content = whole(body.replace("\n", "\r\n") if "Transfer-Encoding" in head else body)
    start = whole((head + blank).replace("\n", "\r\n")).replace(b"LENGTH", str(len(content)).encode())
    return in_pieces(server, re.split(rb"<<wait ([\d.]+)>>", start + content))


def posted(query: bytes) -> tuple[bytes, bytes]:
    head = f"POST /sparql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {len(query)}\r\n"
    return f"{head}Content-Type: application/sparql-query\r\n\r\n".encode(), query


def in_pieces(server: Running, pieces: list[bytes]) -> Reply:
    """Sends pieces; every other one says how long to wait before the next."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=15) as connection:
        try:
            for number, piece in enumerate(pieces):
                if number % 2:
                    time.sleep(float(piece))
                else:
                    connection.sendall(piece)
        except OSError:  # closed before all was said
            pass
        return reply(connection)


def unread(server: Running, *pieces: bytes) -> Reply:
    """Reads only when the server must have lost its patience; what then comes must not be the whole."""
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(15)
        connection.connect(("127.0.0.1", server.port))
        for piece in pieces:
            connection.sendall(piece)
        time.sleep(4)
        return reply(connection)


def check(case: Case, came: Reply) -> None:
    status = came.status if came.whole else 0
    assert status in case.statuses, f"{came.status} {came.body[:300]!r}"
    assert case.said in came.body.decode(errors="replace")
    if came.status:
        assert came.fields["x-content-type-options"] == "nosniff"
        assert came.fields["content-security-policy"].startswith("default-src 'none'")
        assert "set-cookie" not in came.fields
        assert "server" not in came.fields
        assert not came.fields.get("location", "/").startswith(("//", "http"))
    if came.fields.get("content-type", "").startswith("text/html"):
        assert b"<script>alert(1)" not in came.body
        assert b'" onfocus=' not in came.body
        assert b"Traceback" not in came.body
    elif came.status >= 400:
        assert came.fields["content-type"] == "text/plain; charset=utf-8"
        assert len(came.body) < 1_000
        assert came.body.count(b"\n") <= 1
        assert b"Traceback" not in came.body
        assert b"\x1b" not in came.body


def assert_it_answers(server: Running) -> None:
    """A small query is answered; right after a load there may be a moment of overload, which says so."""
    for _ in range(20):
        came = server.ask("ASK { ?s ?p ?o }")
        if came.status != 503:
            break
        time.sleep(0.2)
    assert (came.status, came.body) == (200, b'{"head":{},"boolean":true}')


def test_many_idle_connections_do_no_harm(server: Running) -> None:
    """Those beyond the limit are closed at once, the others when no head comes."""
    idle = []
    try:
        for _ in range(700):
            idle.append(socket.create_connection(("127.0.0.1", server.port), timeout=5))
        time.sleep(2)
        assert_it_answers(server)
    finally:
        for connection in idle:
            connection.close()


def test_clients_that_go_away_free_their_workers(server: Running) -> None:
    query = b"SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    for _ in range(20):
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
            connection.sendall(b"".join(posted(query)))
    time.sleep(0.5)
    started = time.monotonic()
    assert_it_answers(server)
    assert time.monotonic() - started < 5


def test_many_at_once_get_an_answer_or_are_told_to_come_again(server: Running) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    came: list[Reply] = []
    threads = [threading.Thread(target=lambda: came.append(server.ask(query))) for _ in range(80)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = {one.status for one in came}
    assert statuses <= {503, 504, 507}
    assert 503 in statuses
    assert all(one.fields["retry-after"] for one in came if one.status == 503)
    assert_it_answers(server)


_REPEATED = re.compile(rb"<<(?!wait)(.+?) \* (\d+)>>", re.DOTALL)
_BYTE = re.compile(rb"\\x([0-9a-f]{2})")


def whole(text: str) -> bytes:
    """A text of a case with its repetitions and its bytes in full."""
    written = _BYTE.sub(lambda found: bytes([int(found[1], 16)]), text.encode())
    return _REPEATED.sub(lambda found: found[1] * int(found[2]), written)
