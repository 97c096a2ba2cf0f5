"""A server takes up what is published while it runs, and no request notices but by what it answers."""

import asyncio
import json
import threading
import time
from pathlib import Path

import pyoxigraph as ox
import pytest
from running import Running, published, running

from scholargraph.errors import StoreError
from scholargraph.web.generations import Choices, Generations
from scholargraph.web.workers import Workers

ALL = "SELECT * { ?s ?p ?o }"
ROWS = 20_000


def people(name: str) -> list[ox.Quad]:
    """Statements that all say the same name."""
    said = ox.NamedNode("http://example.org/name")
    return [ox.Quad(ox.NamedNode(f"http://example.org/{n}"), said, ox.Literal(name)) for n in range(ROWS)]


def names(server: Running) -> set[str]:
    reply = server.ask(ALL, Accept="application/sparql-results+json")
    assert (reply.status, reply.whole) == (200, True), reply.body[:200]
    rows = json.loads(reply.body)["results"]["bindings"]
    assert len(rows) == ROWS
    return {row["o"]["value"] for row in rows}


def test_no_request_is_lost_and_later_ones_see_the_new_data(tmp_path: Path) -> None:
    """Answers of some megabytes stream all the while: each is whole, and of one generation."""
    graph = published(tmp_path / "graph", people("old"))
    seen: list[set[str]] = []
    faults: list[BaseException] = []
    stop = threading.Event()

    def keep_asking(server: Running) -> None:
        while not stop.is_set():
            try:
                seen.append(names(server))
            except BaseException as fault:
                faults.append(fault)
                return

    with running(graph) as server:
        before = server.workers()
        threads = [threading.Thread(target=keep_asking, args=(server,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for name in ("new", "newest"):
            published(graph, people(name))
            waited = time.monotonic()
            while {name} not in seen[-4:]:
                assert time.monotonic() - waited < 15, seen[-4:]
                time.sleep(0.05)
        stop.set()
        for thread in threads:
            thread.join()
        time.sleep(0.5)
        assert not set(before) & set(server.workers())
    assert faults == []
    assert all(len(answer) == 1 for answer in seen)


def test_a_generation_is_closed_when_its_last_request_ends(tmp_path: Path) -> None:
    graph = published(tmp_path / "graph", people("old"))

    async def go() -> None:
        generations = Generations(graph, Choices(workers=1))
        await generations.start()
        async with generations.lent() as old:
            published(graph, people("new"))
            await generations.look()
            async with generations.lent() as new:
                assert (old.generation, new.generation) == (1, 2)
                assert b"old" in await asked(old.workers)
                assert b"new" in await asked(new.workers)
            assert old.workers.processes
        await asyncio.sleep(0.5)
        assert not old.workers.processes
        await generations.close()
        assert not new.workers.processes

    asyncio.run(go())


def test_one_that_cannot_be_opened_is_left_aside(tmp_path: Path) -> None:
    graph = published(tmp_path / "graph", people("old"))

    async def go() -> None:
        generations = Generations(graph, Choices(workers=1))
        await generations.start()
        (graph / "current").write_text("000009\n", encoding="utf-8")
        await generations.look()
        async with generations.lent() as served:
            assert b"old" in await asked(served.workers)
        await generations.close()

    asyncio.run(go())


def test_no_graph_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no graph here"):
        asyncio.run(Generations(tmp_path, Choices()).start())


async def asked(workers: Workers) -> bytes:
    arguments = {"query": f"{ALL} LIMIT 1", "rows": "text/csv", "triples": None}
    return await workers.answer("sparql", arguments)
