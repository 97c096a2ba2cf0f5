"""Loads a graph of ours into a server elsewhere: in batches that may be sent twice, from where the last try stopped."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import pyoxigraph as ox

from scholargraph.endpoints import protocol
from scholargraph.endpoints.remote import Endpoint
from scholargraph.endpoints.transport import Request, exchange
from scholargraph.errors import EndpointError
from scholargraph.graphs import GraphName as Name
from scholargraph.graphs import written

_STATEMENTS, _SIZE = 1_000, 100_000  # in one INSERT DATA: Virtuoso compiles it, in a time that grows faster than it
_AT_ONCE = 20_000  # statements in one body of the Graph Store Protocol
_DEFAULT = ox.DefaultGraph()

_UPDATES: tuple[tuple[str, str], ...] = (
    ("/query", "/update"),  # Oxigraph, Fuseki
    ("/sparql", "/update"),  # Fuseki
    ("/sparql", "/sparql-auth"),  # Virtuoso
    ("", ""),  # Blazegraph, Stardog and others take both at one address
    ("", "/update"),
    ("", "/statements"),  # GraphDB, RDF4J
)
"""Where servers take updates: the end of the address at which they are asked, and what stands there instead."""


@dataclass(frozen=True, slots=True)
class Way:
    """How statements get there: by updates (INSERT DATA), or by the Graph Store Protocol, and at which address."""

    url: str
    by_update: bool


@dataclass(frozen=True, slots=True)
class Pushed:
    """What is there after a push, and how many batches were sent for it."""

    statements: int
    named_statements: int
    named_graphs: int
    batches: int
    before: int

    def __str__(self) -> str:
        named = f", {self.named_statements:,} in {self.named_graphs:,} named graphs" if self.named_graphs else ""
        went_on = f" (went on after {self.before:,})" if self.before else ""
        sent = f"{self.batches:,} batches{went_on}"
        return f"{self.statements:,} statements in the default graph{named}: as many as here, in {sent}"


def push(
    graph: ox.Store,
    endpoint: Endpoint,
    way: Way,
    *,
    named: bool = True,
    state: Path | None = None,
    identity: str = "",
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Pushed:
    """Loads the default graph, and the named ones, into a server, and compares how many statements are there.

    `state` is a file that says how far a push has come, for the next try; `identity` tells one state of a graph from
    another, so that another one begins anew. No batch does harm when it is sent twice.
    Raises EndpointError where the server does not take a batch, and where the counts differ at the end.
    """
    _refuse_blank_nodes(graph)
    here = _counts_here(graph, named=named)
    total = sum(here.values())
    progressing = _Progress(state, f"{identity} {way.url} {endpoint.default_graph} {named} {total}")
    before, sent, done = progressing.read(), 0, 0
    if (there := endpoint.count("?s ?p ?o")) > here[_DEFAULT]:
        raise EndpointError(
            f"{endpoint.url}: holds {there:,} statements already, more than {here[_DEFAULT]:,}; wanted an empty place"
        )
    for number, batch in enumerate(_batches(graph, way, endpoint.default_graph, named=named), start=1):
        done += batch.statements
        if number <= before:
            continue
        _sent(batch, way, endpoint)
        sent += 1
        progressing.write(number)
        progress(done, total)
    progressing.end()  # whether the counts agree or not, the next try begins anew
    _compare(here, endpoint)
    named_here = {name: count for name, count in here.items() if name != _DEFAULT}
    return Pushed(here[_DEFAULT], sum(named_here.values()), len(named_here), sent, before)


def way_of(endpoint: Endpoint, *, update: str | None = None, store_protocol: str | None = None) -> Way:
    """The way to load: the one that is named, or an address near the endpoint's that takes an update of nothing.

    Raises EndpointError where none is found.
    """
    if store_protocol is not None:
        return Way(store_protocol, by_update=False)
    if update is not None:
        return Way(update, by_update=True)
    tried = list(dict.fromkeys(_nearby(endpoint.url)))
    for url in tried:
        try:
            _update(url, "INSERT DATA {}", replace(endpoint, url=url))
        except EndpointError:
            continue
        return Way(url, by_update=True)
    raise EndpointError(
        f"{endpoint.url}: no place that takes updates; tried {', '.join(tried)};"
        f" wanted --update or --store-protocol, or leave to write ({protocol.ENVIRONMENT})"
    )


def state_file(endpoint: str, folder: Path) -> Path:
    """The file that tells how far a push of the graph in a folder to an endpoint has come; it is not in that folder."""
    kept = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    key = hashlib.sha256(f"{endpoint} {folder.resolve()}".encode()).hexdigest()[:16]
    return kept / "scholargraph" / f"push-{key}.json"


@dataclass(frozen=True, slots=True)
class _Batch:
    """What is sent at once: an update, or the triples of one graph."""

    text: str
    statements: int
    graph: str | None = None


class _Progress:
    """The number of batches that a server has taken, in a file or nowhere."""

    def __init__(self, path: Path | None, key: str) -> None:
        self._path, self._key = path, key

    def read(self) -> int:
        """How many were taken of the same push; 0 where nothing is known."""
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8")) if self._path else {}
        except (OSError, ValueError):
            return 0
        return int(kept["batches"]) if isinstance(kept, dict) and kept.get("push") == self._key else 0

    def write(self, batches: int) -> None:
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            aside = self._path.with_name(f"{self._path.name}.new")
            aside.write_text(json.dumps({"push": self._key, "batches": batches}), encoding="utf-8")
            aside.replace(self._path)
        except OSError as fault:
            raise EndpointError(f"{self._path}: {fault.strerror}; wanted a place to keep how far it is") from None

    def end(self) -> None:
        if self._path is not None:
            self._path.unlink(missing_ok=True)


def _nearby(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    for end, other in _UPDATES:
        if path.endswith(end):
            yield urlunsplit((parts.scheme, parts.netloc, path.removesuffix(end) + other or "/", "", ""))


def _refuse_blank_nodes(graph: ox.Store) -> None:
    blank = "FILTER(isBlank(?s) || isBlank(?o))"
    if bool(graph.query(f"ASK {{ {{ ?s ?p ?o {blank} }} UNION {{ GRAPH ?g {{ ?s ?p ?o {blank} }} }} }}")):
        raise EndpointError("the graph has blank nodes, of which each batch would make others; wanted IRIs alone")


def _counts_here(graph: ox.Store, *, named: bool) -> dict[Name, int]:
    names = [_DEFAULT, *(graph.named_graphs() if named else ())]
    return {name: sum(1 for _ in graph.quads_for_pattern(None, None, None, name)) for name in names}


def _batches(graph: ox.Store, way: Way, default_graph: str | None, *, named: bool) -> Iterator[_Batch]:
    """The statements in an order that is the same for the same graph."""
    names = [_DEFAULT, *(sorted(graph.named_graphs(), key=str) if named else ())]
    groups = (
        (_name(name, default_graph), (quad.triple for quad in graph.quads_for_pattern(None, None, None, name)))
        for name in names
    )
    return _inserts(groups) if way.by_update else _bodies(groups)


def _name(name: Name, default_graph: str | None) -> str | None:
    return default_graph if isinstance(name, ox.DefaultGraph) else name.value


Group = tuple[str | None, Iterator[ox.Triple]]


def _inserts(groups: Iterable[Group]) -> Iterator[_Batch]:
    """INSERT DATA with statements of as many graphs as there is room for."""
    blocks: list[str] = []
    statements = size = 0
    for name, triples in groups:
        while lines := _some(triples, _STATEMENTS - statements, _SIZE - size):
            blocks.append(_block(name, lines))
            statements += len(lines)
            size += len(blocks[-1])
            if statements >= _STATEMENTS or size >= _SIZE:
                yield _insert(blocks, statements)
                blocks, statements, size = [], 0, 0
    if blocks:
        yield _insert(blocks, statements)


def _some(triples: Iterator[ox.Triple], most: int, room: int) -> list[str]:
    """The next statements, as lines: so many, or as few as fill the room."""
    lines: list[str] = []
    for triple in islice(triples, most):
        lines.append(f"{triple.subject} {triple.predicate} {written(triple.object)} .")
        room -= len(lines[-1])
        if room <= 0:
            break
    return lines


def _block(name: str | None, lines: list[str]) -> str:
    text = "\n".join(lines)
    return text if name is None else f"GRAPH <{name}> {{\n{text}\n}}"


def _insert(blocks: list[str], statements: int) -> _Batch:
    return _Batch("INSERT DATA {\n" + "\n".join(blocks) + "\n}", statements)


def _bodies(groups: Iterable[Group]) -> Iterator[_Batch]:
    for name, triples in groups:
        while lines := [f"{triple} .\n" for triple in islice(triples, _AT_ONCE)]:
            yield _Batch("".join(lines), len(lines), name)


def _send(batch: _Batch, way: Way, endpoint: Endpoint) -> None:
    if way.by_update:
        _update(way.url, batch.text, endpoint)
        return
    place = "default" if batch.graph is None else f"graph={quote(batch.graph, safe='')}"
    url = f"{way.url}{'&' if '?' in way.url else '?'}{place}"
    request = Request(url, "POST", {"Content-Type": "application/n-triples"}, batch.text.encode())
    protocol.succeeded(exchange(request, limits=endpoint.limits, credentials=endpoint.credentials), way.url)


def _sent(batch: _Batch, way: Way, endpoint: Endpoint) -> None:
    """Sends a batch; raises EndpointError, which tells what to do where a server has no default graph to write to."""
    try:
        _send(batch, way, endpoint)
    except EndpointError as error:
        if endpoint.default_graph is None and "default graph" in str(error).lower():
            raise EndpointError(f"{error}: name one with --default-graph") from None
        raise


def _update(url: str, text: str, endpoint: Endpoint) -> None:
    protocol.asked(url, "INSERT", text, accept="*/*", limits=endpoint.limits, credentials=endpoint.credentials)


def _compare(here: Mapping[Name, int], endpoint: Endpoint) -> None:
    there: dict[Name, int] = {_DEFAULT: endpoint.count("?s ?p ?o")}
    if len(here) > 1:
        there.update(_counts_there(endpoint))
    wrong = {name: there.get(name, 0) for name in here if there.get(name, 0) != here[name]}
    if not wrong:
        return
    name, found = next(iter(wrong.items()))
    which = "the default graph" if isinstance(name, ox.DefaultGraph) else str(name)
    others = f" ({len(wrong) - 1:,} other graphs differ too)" if len(wrong) > 1 else ""
    raise EndpointError(
        f"{endpoint.url}: {found:,} statements in {which}, {here[name]:,} here{others};"
        " wanted as many: was it empty before, and is it asked in the graph that was loaded (--default-graph)?"
    )


def _counts_there(endpoint: Endpoint) -> dict[Name, int]:
    found = endpoint.rows("SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g")
    return {name: int(number.value) for name, number in found}
