"""A worker answers, or its query ends with a clear fault; the pool is whole again at once."""

import asyncio
import json
import os
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from running import published

from scholargraph import stores
from scholargraph.errors import ScholargraphError
from scholargraph.web.faults import Fault
from scholargraph.web.workers import Limits, Workers

PEOPLE = 400
LIMITS = Limits(deadline=2.0, stored_deadline=10.0, network_deadline=10.0, memory=96 << 20, rows=1_000, size=4 << 20)
NEVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of many people who all know the next one."""
    people = [ox.NamedNode(f"http://example.org/{number}") for number in range(PEOPLE)]
    knows, name = ox.NamedNode("http://example.org/knows"), ox.NamedNode("http://example.org/name")
    quads = [ox.Quad(one, knows, people[number - 1]) for number, one in enumerate(people)]
    quads += [ox.Quad(one, name, ox.Literal(f"person {number}")) for number, one in enumerate(people)]
    return published(tmp_path_factory.mktemp("workers") / "graph", quads)


@asynccontextmanager
async def working(graph: Path, size: int = 2, limits: Limits = LIMITS) -> AsyncIterator[Workers]:
    workers = Workers(stores.current(graph).store, size=size, limits=limits)
    await workers.start()
    try:
        yield workers
    finally:
        await workers.close()


def asking(query: str, **more: object) -> dict[str, Any]:
    return {"query": query, "rows": "application/sparql-results+json", "triples": "text/turtle", **more}


async def count(workers: Workers) -> int:
    answer = await workers.answer("sparql", asking("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
    return int(json.loads(answer)["results"]["bindings"][0]["n"]["value"])


def together(graph: Path, work: Callable[[Workers], Awaitable[None]], **choices: Any) -> None:
    async def go() -> None:
        async with working(graph, **choices) as workers:
            await work(workers)

    asyncio.run(go())


FAULTS: list[tuple[str, str, str]] = [
    ("SELECT * {", "malformed", "error at 1:11"),
    (NEVER, "deadline", "no whole answer after 2 s"),
    ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g", "memory", "more memory than it may have"),
    (f"SELECT * {'{' * 2_500}{'}' * 2_500}", "crashed", "less nesting"),
    ("SELECT * { ?a ?b ?c . ?d ?e ?f }", "refused", "over 1,000 rows"),
    ("CONSTRUCT { ?a ?b ?c . ?a ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f }", "refused", "over 1,000 rows"),
    (
        'SELECT ?x { ?a <http://example.org/name> ?c BIND("0123456789abcdef" AS ?x0) '
        + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(12))
        + " BIND(?x12 AS ?x) }",
        "refused",
        "over 4 MiB",
    ),
    ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "refused", "SERVICE is not followed"),
]


def test_each_fault_is_told_apart_and_the_next_query_is_answered(graph: Path, subtests: "pytest.Subtests") -> None:
    async def work(workers: Workers) -> None:
        for query, kind, said in FAULTS:
            with subtests.test(query[:60]):
                with pytest.raises(Fault, match=said) as raised:
                    await workers.answer("sparql", asking(query))
                assert raised.value.kind == kind
                assert await count(workers) == 2 * PEOPLE

    together(graph, work)


def test_an_answer_is_whole_or_ends_with_a_fault(graph: Path) -> None:
    """What is over a limit after the first pieces came breaks off."""

    async def work(workers: Workers) -> None:
        async with workers.stream("sparql", asking("SELECT * { ?a ?b ?c . ?d ?e ?f }"), held=10) as spool:
            assert spool.media_type == "application/sparql-results+json"
            with pytest.raises(Fault, match="over 1,000 rows"):
                b"".join([piece async for piece in spool.pieces()])

    together(graph, work)


def test_a_client_that_is_slow_or_gone_holds_no_worker(graph: Path) -> None:
    async def work(workers: Workers) -> None:
        await until(lambda: len(workers.processes) == 2)
        before = set(workers.processes)
        async with workers.stream("sparql", asking("SELECT * { ?a ?b ?c }"), held=10) as spool:
            assert await count(workers) == 2 * PEOPLE  # while the first answer still waits to be read
            assert len(json.loads(b"".join([piece async for piece in spool.pieces()]))["results"]["bindings"]) == 800
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await workers.answer("sparql", asking(NEVER))
        started = time.monotonic()
        assert await count(workers) == 2 * PEOPLE
        assert time.monotonic() - started < 1.2  # it did not last until the deadline of the one that was given up
        await until(lambda: len(set(workers.processes) - before) == 1 and len(workers.processes) == 2)

    together(graph, work, size=1)


def test_overload_is_said_at_once(graph: Path) -> None:
    async def work(workers: Workers) -> None:
        asked = [workers.answer("sparql", asking(NEVER)) for _ in range(6)]
        faults = await asyncio.gather(*asked, return_exceptions=True)
        kinds = sorted(fault.kind for fault in faults if isinstance(fault, Fault))
        assert kinds == ["deadline"] * 1 + ["overloaded"] * 5
        assert next(fault for fault in faults if isinstance(fault, Fault) and fault.status == 503).headers
        assert await count(workers) == 2 * PEOPLE

    together(graph, work, limits=Limits(deadline=0.5, waiting=2, patience=0.2))


def test_strangers_leave_a_place_for_pages(graph: Path) -> None:
    async def work(workers: Workers) -> None:
        strangers = [asyncio.create_task(workers.answer("sparql", asking(NEVER))) for _ in range(5)]
        await asyncio.sleep(0.1)
        started = time.monotonic()
        answer = await workers.answer("stored", {"name": "quality/coverage", "format": "csv"})
        assert answer.startswith(b"about,")
        assert time.monotonic() - started < LIMITS.deadline
        for one in strangers:
            one.cancel()

    together(graph, work)


def test_a_worker_that_was_killed_is_replaced(graph: Path) -> None:
    async def work(workers: Workers) -> None:
        await until(lambda: len(workers.processes) == 3)
        before = workers.processes
        for process in before:
            os.kill(process, 9)
        await asyncio.sleep(0.1)  # until they have gone
        assert [await count(workers) for _ in range(3)] == [2 * PEOPLE] * 3
        await until(lambda: len(set(workers.processes) - set(before)) == 3)

    together(graph, work)


def test_no_process_is_left(graph: Path) -> None:
    seen: list[int] = []

    async def work(workers: Workers) -> None:
        await until(lambda: len(workers.processes) == 3)
        seen.extend(workers.processes)

    together(graph, work)
    assert not any(Path(f"/proc/{process}").exists() for process in seen)


def test_what_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ScholargraphError) as raised:
        asyncio.run(Workers(tmp_path / "nothing").start())
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_no_spelling_of_service_reaches_a_listener(graph: Path, silent: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        port = listener.getsockname()[1]
        forms = (
            f"SELECT * {{ SERVICE {silent}<http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ ?a ?b 1.SERVICE {silent}<http://localhost:{port}/> {{ ?s ?p ?o }} }}",
            f"SELECT * {{ VALUES ?e {{ <http://127.0.0.1:{port}/> }} SERVICE {silent}?e {{ ?s ?p ?o }} }}",
        )

        async def work(workers: Workers) -> None:
            for query in forms:
                answers = await asyncio.gather(workers.answer("sparql", asking(query)), return_exceptions=True)
                assert all(isinstance(one, bytes | Fault) for one in answers)

        together(graph, work)
        with pytest.raises(TimeoutError):
            listener.accept()


INJECTIONS = [
    'x"; DROP ALL; #',
    '" } UNION { ?s ?p ?o } #',
    "x' } SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } #",
    "\\u0022 } UNION { ?s ?p ?o } #",
    "> } #",
    '"""',
    "\\",
    "?_person_iri",
    "x\x00y",
    "\ud800",
]


def test_values_of_stored_queries_stay_values(graph: Path, subtests: "pytest.Subtests") -> None:
    async def work(workers: Workers) -> None:
        for value in INJECTIONS:
            with subtests.test(ascii(value)):
                for name, parameter in (("coauthors", "person"), ("experts-on", "topic"), ("members", "language")):
                    asked = {"name": name, "values": {parameter: value}, "format": "csv"}
                    (answer,) = await asyncio.gather(workers.answer("stored", asked), return_exceptions=True)
                    if isinstance(answer, bytes):
                        assert answer.count(b"\n") == 1  # the heading, and no row of this graph
                    else:
                        assert isinstance(answer, Fault)
                        assert answer.status == 400

    together(graph, work)


async def until(true: Callable[[], bool]) -> None:
    """Waits until something is so; fails where that takes over three seconds."""
    async with asyncio.timeout(3):
        while not true():
            await asyncio.sleep(0.02)
