"""Asks our server and the `oxigraph` package's own the same small query over the same data, then loads ours.

First each is asked over one kept connection, and the median and the slowest are printed: how much our way through a
worker process costs. Then over several connections, for requests a second. Answers are checked equal. Then come pages
of people, made for the first time and kept, and a stored query as a page and as CSV. At last ours gets 10,000 requests
over connections that use every processor: errors and the growth of its memory are printed.
"""

import argparse
import http.client
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pages

from scholargraph import addresses, build, identifiers, stores
from scholargraph.views.lists import listed

ACCEPT = {"Accept": "application/sparql-results+json"}
REQUESTS = 10_000
CONNECTIONS = 16
PEOPLE = 400


@dataclass(frozen=True)
class Server:
    """A server that runs: what it is, its process, its port, the path of its endpoint."""

    name: str
    process: "subprocess.Popen[str]"
    port: int
    endpoint: str

    def path(self, query: str) -> str:
        return f"{self.endpoint}?query={quote(query)}"

    def memory(self) -> int:
        """What it and its workers hold in memory, in bytes."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return sum(_resident(process) for process in (self.process.pid, *map(int, children)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints a line a server and measure, then the load."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graph", type=Path, help="a graph that is there, instead of one of generated pages")
    parser.add_argument("--pages", type=int, default=200, help="of how many pages to build one")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        graph = given.graph or built(Path(folder), given.pages)
        query = small_query(graph)
        with oxigraph(graph) as theirs, ours(graph) as here:
            compare(query, here, theirs)
            if shutil.which("wrk"):
                for server in (here, theirs):
                    throughput(server, query)
            people(here, graph)
            load(here, query)


def people(server: Server, graph: Path) -> None:
    """Latencies and requests a second of pages of people, and of a stored query asked of each of them."""
    base = identifiers.BASE
    paths = [f"/en/{addresses.path(iri, base)}" for iri in some_people(graph)]
    asked_of = [f"?person={quote(iri)}" for iri in some_people(graph)]
    stored = "/en/query/person/coauthors"
    for what, wanted in (
        ("person page, made", paths),
        ("person page, kept", paths * 3),
        ("stored query, page", [f"{stored}{one}" for one in asked_of]),
        ("stored query, CSV", [f"{stored}.csv{one}" for one in asked_of]),
    ):
        times, _ = fetched(server, wanted, {})
        with ThreadPoolExecutor(CONNECTIONS) as threads:
            started = time.perf_counter()
            shares = [wanted[n::CONNECTIONS] for n in range(CONNECTIONS)]
            done = sum(len(some) for some, _ in threads.map(lambda share: fetched(server, share, {}), shares))
            rate = done / (time.perf_counter() - started)
        print(f"{what:<20} {figures(times)}; {CONNECTIONS} connections: {rate:,.0f} requests/s", flush=True)


def some_people(graph: Path) -> list[str]:
    """Up to so many people who have a name."""
    return [one.iri for one in listed(stores.open_graph(graph), "person", "en")][:PEOPLE]


def compare(query: str, *servers: Server) -> None:
    """Latencies over one connection; the answers must be the same rows."""
    answers, medians = [], []
    for server in servers:
        times, answer = asked(server, query, 1_000)
        answers.append(rows(answer))
        medians.append(statistics.median(times))
        print(f"{server.name:<12} one connection: {figures(times)}", flush=True)
    if any(answer != answers[0] for answer in answers):
        raise SystemExit("the answers differ")
    print(f"{len(answers[0])} rows, the same; ours costs {(medians[0] - medians[1]) * 1000:.2f} ms more at the median")


def throughput(server: Server, query: str) -> None:
    """Requests a second over several connections, as wrk measures them."""
    url = f"http://127.0.0.1:{server.port}{server.path(query)}"
    command = ["wrk", "-t2", f"-c{CONNECTIONS}", "-d5s", "--latency", "-H", f"Accept: {ACCEPT['Accept']}", url]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    slowest = re.search(r"99%\s+([\d.]+\w+)", told)
    faults = re.search(r"Non-2xx.*|Socket errors.*", told)
    print(
        f"{server.name:<12} {CONNECTIONS} connections: {float(rate[1]) if rate else 0:,.0f} requests/s, "
        f"p99 {slowest[1] if slowest else '?'}; {faults[0] if faults else 'no errors'}",
        flush=True,
    )


def load(server: Server, query: str) -> None:
    """Many requests over several connections: errors, and what the memory does."""
    each = REQUESTS // CONNECTIONS
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        list(threads.map(lambda _: asked(server, query, 50), range(CONNECTIONS)))
        before, started = server.memory(), time.perf_counter()
        done = list(threads.map(lambda _: asked(server, query, each), range(CONNECTIONS)))
        seconds = time.perf_counter() - started
    times = [one for some, _ in done for one in some]
    growth = (server.memory() - before) / (1 << 20)
    print(f"{server.name:<12} load: {len(times):,} requests in {seconds:.1f} s, none failed; {figures(times)}")
    print(f"{'':<12} memory of server and workers: {before / (1 << 20):.0f} MiB before, {growth:+.1f} MiB after")


def asked(server: Server, query: str, times: int) -> tuple[list[float], bytes]:
    """The seconds that each of so many requests takes over one connection, and the last answer."""
    return fetched(server, [server.path(query)] * times, ACCEPT)


def fetched(server: Server, paths: Sequence[str], headers: Mapping[str, str]) -> tuple[list[float], bytes]:
    """The seconds that each of some paths takes over one connection, and the last answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    taken, answer = [], b""
    for path in paths:
        started = time.perf_counter()
        connection.request("GET", path, headers=dict(headers))
        reply = connection.getresponse()
        answer = reply.read()
        taken.append(time.perf_counter() - started)
        if reply.status != 200:
            raise SystemExit(f"{server.name}: {reply.status} {answer[:200]!r}")
    connection.close()
    return taken, answer


def figures(times: Sequence[float]) -> str:
    """Median, 95th and 99th of a hundred, in milliseconds."""
    cuts = statistics.quantiles(times, n=100)
    return f"p50 {cuts[49] * 1000:.2f} ms, p95 {cuts[94] * 1000:.2f} ms, p99 {cuts[98] * 1000:.2f} ms"


def rows(answer: bytes) -> list[str]:
    return sorted(json.dumps(row, sort_keys=True) for row in json.loads(answer)["results"]["bindings"])


def small_query(graph: Path) -> str:
    """A query that has some rows: what is said of one person."""
    store = stores.open_graph(graph)
    found = store.query("SELECT ?s { ?s a <https://w3id.org/scholargraph/ontology#Person> } ORDER BY ?s LIMIT 1")
    (solution,) = found  # type: ignore[union-attr,unused-ignore]  # it is a SELECT
    return f"SELECT ?p ?o {{ <{solution['s'].value}> ?p ?o }} LIMIT 10"


def built(folder: Path, count: int) -> Path:
    """A graph of generated pages."""
    written = folder / "pages"
    pages.write(written, count)
    build(written, graph=folder / "graph", allow_invalid=True)
    return folder / "graph"


@contextmanager
def ours(graph: Path) -> Iterator[Server]:
    command = [sys.executable, "-m", "scholargraph", "serve", "--graph", str(graph), "--port", "0"]
    with started(command) as process:
        greeting = (process.stdout or sys.stdin).readline()
        port = int(greeting.partition("http://127.0.0.1:")[2].partition("/")[0])
        time.sleep(1)  # until every worker is there
        yield Server("scholargraph", process, port, "/sparql")


@contextmanager
def oxigraph(graph: Path) -> Iterator[Server]:
    program = Path(sys.executable).parent / "oxigraph"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    store = stores.current(graph).store
    command = [str(program), "serve-read-only", "--location", str(store), "--bind", f"127.0.0.1:{port}"]
    with started(command) as process:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield Server("oxigraph", process, port, "/query")


@contextmanager
def started(command: Sequence[str]) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=20)
        finally:
            process.kill()


def _resident(process: int) -> int:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"RssAnon:\s+(\d+)", status)
    return int(found[1]) * 1024 if found else 0


if __name__ == "__main__":
    print(f"{os.cpu_count()} processors, Python {sys.version.split()[0]}")
    main()
