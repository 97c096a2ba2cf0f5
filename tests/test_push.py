"""A push ends with the same statements there as here, however often it is killed on its way, or says what differs."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from servers import Server, oxigraph, virtuoso

from scholargraph import build, open_graph
from scholargraph.endpoints import PASSWORD, USER, Endpoint, Way, copied, push, way_of
from scholargraph.endpoints.pushing import _update
from scholargraph.errors import EndpointError

MIXTURE = Path(__file__).resolve().parent.parent / "data" / "mixture"
KINDS = {"oxigraph": oxigraph, "virtuoso": virtuoso}

each_kind = pytest.mark.parametrize("kind", KINDS)
each_way = pytest.mark.parametrize("by", ["update", "store_protocol"])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("mixture")
    build(MIXTURE, graph=place)
    return place


@pytest.fixture(scope="module")
def graph(folder: Path) -> ox.Store:
    return open_graph(folder)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Server]]:
    """The servers that are up, by kind: each is started when it is first wanted."""
    with ExitStack() as stack:

        class Servers(dict[str, Server]):
            def __missing__(self, kind: str) -> Server:
                self[kind] = stack.enter_context(KINDS[kind](tmp_path_factory.mktemp(kind)))
                return self[kind]

        yield Servers()


@pytest.fixture
def server(running: dict[str, Server], kind: str) -> Server:
    """A server with nothing of ours in it."""
    found = running[kind]
    assert found.update is not None
    clear(found)
    return found


def clear(server: Server) -> None:
    """Empties a server of all that a test has put there."""
    assert server.update is not None
    names = [row[0] for row in server.endpoint.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")]
    ours = [name for name in names if "openlinksw" not in name.value and "localhost" not in name.value]
    dropped = [*(f"DROP SILENT GRAPH {name}" for name in ours)]
    if server.endpoint.default_graph is None:
        dropped.append("DROP DEFAULT")
    if dropped:
        _update(server.update.url, " ;\n".join(dropped), server.endpoint)


def way(server: Server, by: str) -> Way:
    found: Way = getattr(server, by)
    return found


@each_kind
@each_way
def test_what_is_pushed_is_there(server: Server, by: str, graph: ox.Store) -> None:
    done = push(graph, server.endpoint, way(server, by))
    assert (done.statements, done.named_graphs, done.before) == (4_721, 44, 0)
    assert set(copied(server.endpoint)) == set(graph)


@each_kind
def test_the_place_for_updates_is_found(server: Server) -> None:
    assert way_of(server.endpoint) == server.update


@pytest.mark.parametrize("kind", ["oxigraph"])
def test_no_place_for_updates_is_said(server: Server) -> None:
    nowhere = server.endpoint.url.replace("/query", "/nowhere/sparql")
    with pytest.raises(EndpointError, match=r"no place that takes updates; tried http\S+/update, .*--store-protocol"):
        way_of(Endpoint(nowhere))


@each_kind
def test_a_push_without_sources_is_the_default_graph_alone(server: Server, graph: ox.Store) -> None:
    done = push(graph, server.endpoint, way(server, "update"), named=False)
    assert done.named_graphs == 0
    assert set(copied(server.endpoint, named=False)) == set(
        graph.quads_for_pattern(None, None, None, ox.DefaultGraph())
    )


@each_kind
@each_way
def test_a_push_twice_changes_nothing(server: Server, by: str, graph: ox.Store) -> None:
    for _ in range(2):
        push(graph, server.endpoint, way(server, by), named=False)
    assert server.endpoint.count("?s ?p ?o") == 4_721


@pytest.mark.parametrize("kind", ["oxigraph"])
@each_way
def test_a_push_goes_on_where_it_was_stopped(server: Server, by: str, graph: ox.Store, tmp_path: Path) -> None:
    state = tmp_path / "state" / "push.json"

    def stop(done: int, total: int) -> None:
        if done * 3 > total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        push(graph, server.endpoint, way(server, by), state=state, progress=stop)
    kept = json.loads(state.read_text())["batches"]
    assert server.endpoint.count("?s ?p ?o") > 0
    done = push(graph, server.endpoint, way(server, by), state=state)
    assert done.before == kept > 0
    assert set(copied(server.endpoint)) == set(graph)
    assert not state.exists()


@pytest.mark.parametrize("kind", ["oxigraph"])
def test_another_graph_begins_anew(server: Server, graph: ox.Store, tmp_path: Path) -> None:
    state = tmp_path / "push.json"
    state.write_text(json.dumps({"push": "another", "batches": 3}))
    assert push(graph, server.endpoint, way(server, "update"), state=state).before == 0


@pytest.mark.parametrize("kind", ["oxigraph"])
def test_what_was_lost_on_the_way_is_said(server: Server, graph: ox.Store, tmp_path: Path) -> None:
    """The state says that all was sent, and the server has lost it: the counts tell."""
    state = tmp_path / "push.json"

    class Stopped(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done == total:
            raise Stopped

    with pytest.raises(Stopped):
        push(graph, server.endpoint, way(server, "update"), state=state, progress=stop)
    clear(server)
    with pytest.raises(
        EndpointError, match=r": 0 statements in the default graph, 4,721 here \(44 other graphs differ"
    ):
        push(graph, server.endpoint, way(server, "update"), state=state)
    assert push(graph, server.endpoint, way(server, "update"), state=state).before == 0


@pytest.mark.parametrize("kind", ["oxigraph"])
def test_what_was_there_before_is_said_before_anything_is_sent(server: Server, graph: ox.Store) -> None:
    other = ox.Store()
    for number in range(5_000):
        other.add(ox.Quad(ox.NamedNode(f"urn:{number}"), ox.NamedNode("urn:p"), ox.Literal(number)))
    push(other, server.endpoint, way(server, "update"))
    with pytest.raises(
        EndpointError, match=r": holds 5,000 statements already, more than 4,721; wanted an empty place"
    ):
        push(graph, server.endpoint, way(server, "update"))
    assert server.endpoint.count("?s ?p ?o") == 5_000


def test_blank_nodes_are_refused_before_anything_is_asked() -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.BlankNode(), ox.NamedNode("urn:p"), ox.Literal("x")))
    with pytest.raises(EndpointError, match=r"^the graph has blank nodes, "):
        push(store, Endpoint("http://127.0.0.1:1/"), Way("http://127.0.0.1:1/", by_update=True))


@each_kind
def test_hard_texts_arrive_as_they_are(server: Server) -> None:
    store = ox.Store()
    texts = [
        "",
        '"',
        "\\",
        "\\u0041",
        "\\\\u0041",
        "a\nb\r\tc",
        "é ’ 王 𝔸",
        "'''",
        '"""',
        "{ } # ?x",
        "x" * 50_000,
        "\x01\x7f",
    ]
    for number, text in enumerate(texts):
        for language in (None, "fr"):
            store.add(
                ox.Quad(ox.NamedNode(f"urn:{number}"), ox.NamedNode("urn:p"), ox.Literal(text, language=language))
            )
    store.add(ox.Quad(ox.NamedNode("urn:é/%20"), ox.NamedNode("urn:p"), ox.NamedNode("urn:(a)")))
    push(store, server.endpoint, way(server, "update"))
    assert set(copied(server.endpoint)) == set(store)


@pytest.mark.parametrize("kind", ["virtuoso"])
def test_a_server_without_a_default_graph_asks_for_one(server: Server, graph: ox.Store) -> None:
    with pytest.raises(EndpointError, match=r"No plain default graph .*: name one with --default-graph$"):
        push(graph, replace(server.endpoint, default_graph=None), way(server, "update"))


@pytest.mark.parametrize("kind", ["virtuoso"])
def test_the_verbs_reach_a_server_with_a_password(server: Server, folder: Path, tmp_path: Path) -> None:
    place = ["--endpoint", server.endpoint.url, "--default-graph", "urn:of-the-verb"]
    state = str(tmp_path)
    refused = run("push", *place, "--graph", folder, **as_user("wrong"), XDG_STATE_HOME=state)
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)
    done = run("push", *place, "--graph", folder, **as_user("dba"), XDG_STATE_HOME=state)
    assert (done.returncode, done.stderr) == (0, "")
    assert "4,721 statements in the default graph, 4,841 in 44 named graphs: as many as here" in done.stdout
    asked = ["query", "supervision-totals", "--format", "csv"]
    assert run(*asked, *place, "--copy").stdout == run(*asked, "--graph", folder).stdout


@pytest.mark.parametrize("kind", ["oxigraph"])
def test_the_verbs_ask_an_endpoint_as_a_folder(server: Server, folder: Path, tmp_path: Path) -> None:
    there, here = ["--endpoint", server.endpoint.url], ["--graph", str(folder)]
    assert run("push", *there, *here, XDG_STATE_HOME=str(tmp_path)).returncode == 0
    tmp_path.joinpath("made.rq").write_text("CONSTRUCT WHERE { ?s a ?o }", encoding="utf-8")
    asks: list[list[str | Path]] = [
        ["query", "authors-of", "publication=10.99999/jit.2021.0012", "--language", "fr"],
        ["sparql", tmp_path / "made.rq"],
        ["network", "coauthors", "--table"],
        ["validate", "--language", "fr"],
        ["export", "-o-.nq"],
    ]
    for arguments in asks:
        asked, known = run(*arguments, *there), run(*arguments, *here)
        assert asked.stdout == known.stdout.replace(f"{MIXTURE}/", ""), "where the files lay is not known there"
        assert asked.returncode == known.returncode
        assert asked.stdout


@pytest.mark.parametrize("kind", ["oxigraph"])
def test_a_push_that_is_killed_goes_on(server: Server, folder: Path, tmp_path: Path) -> None:
    command = [*VERB, "push", "--endpoint", server.endpoint.url, "--graph", str(folder)]
    environment = os.environ | {"XDG_STATE_HOME": str(tmp_path)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        end = time.monotonic() + 30
        while not list(tmp_path.rglob("push-*.json")) and process.poll() is None and time.monotonic() < end:
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL, "it was quicker than the test"
    done = run("push", "--endpoint", server.endpoint.url, "--graph", folder, XDG_STATE_HOME=str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert re.search(r"as many as here, in \d+ batches \(went on after \d+\)", done.stdout)
    assert not list(tmp_path.rglob("push-*"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["query", "members", "--endpoint", "http://127.0.0.1:1/"],
            "http://127.0.0.1:1/: nobody listens there; wanted",
        ),
        (["query", "members", "--endpoint", "x", "--graph", "y"], "--graph: not allowed with argument --endpoint"),
        (["query", "members", "--copy"], "--copy without --endpoint; wanted the address of one, or neither"),
        (["network", "topics", "--default-graph", "urn:x"], "--default-graph without --endpoint"),
        (["validate", "--endpoint", "http://127.0.0.1:1/", "--timeout", "0"], "--timeout 0; wanted seconds"),
        (["export", "--endpoint", "http://127.0.0.1:1/", "-o", "x.docx"], "x.docx: no format has the suffix"),
        (["export", "--endpoint", "ftp://x/", "-o", "x.ttl"], "ftp://x/; wanted an address that begins with http://"),
        (["sparql", "-", "--endpoint", "http://127.0.0.1:1/", "--default-graph", "x y"], "default graph 'x y'; wanted"),
        (["push", "--endpoint", "http://127.0.0.1:1/", "--graph", "nowhere"], "nowhere: no graph here"),
    ],
)
def test_what_cannot_be_done_is_one_line(arguments: list[str], said: str, tmp_path: Path) -> None:
    done = run(*arguments, given="ASK { ?s ?p ?o }", folder=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert said in done.stderr


VERB = [sys.executable, "-m", "scholargraph"]


def as_user(password: str) -> Any:  # Any: mypy takes what is spread for any of the choices
    return {USER: "dba", PASSWORD: password}


def run(
    *arguments: str | Path, given: str | None = None, folder: Path | None = None, **environment: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*VERB, *map(str, arguments)],
        input=given,
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
