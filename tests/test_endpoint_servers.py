"""Keeps the stored questions to the same rows on other people's servers, and on our own, as on a graph here.

Each server holds the graph of the sample, or of the mixture, loaded by `push`. The accepted rows are those of
`cases/queries`. What a server answers otherwise stands in `cases/endpoints/differences.tsv` with its reason, and
must still be otherwise; asked over a copy of what the server holds, no answer may differ.
"""

import csv
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pyoxigraph as ox
import pytest
from servers import Server, ours, oxigraph, virtuoso
from test_queries import CASES, accepted_rows, name_of, parameters_of

from scholargraph import answers, build
from scholargraph.endpoints import Endpoint, copied, push
from scholargraph.errors import EndpointError, QueryError
from scholargraph.exports import export
from scholargraph.graphs import Graph
from scholargraph.lookups import resolve
from scholargraph.networks import network, networks
from scholargraph.queries import query, sparql
from scholargraph.validation import validate

HERE = Path(__file__).resolve().parent
GRAPHS = {"sample": HERE.parent / "data" / "sample", "mixture": HERE.parent / "data" / "mixture"}
SERVERS = ("oxigraph", "virtuoso", "ours")
DIFFERENCES = HERE / "cases" / "endpoints" / "differences.tsv"

each_server = pytest.mark.parametrize("name", SERVERS)
each_graph = pytest.mark.parametrize("graph", GRAPHS)
each_case = pytest.mark.parametrize(
    "case",
    sorted(path for graph in GRAPHS for path in CASES.joinpath(graph).glob("*.tsv")),
    ids=lambda path: path.relative_to(CASES).with_suffix("").as_posix(),
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Path, ox.Store]]:
    """The folder of a graph that is built once, and the graph."""
    known: dict[str, tuple[Path, ox.Store]] = {}

    def find(name: str) -> tuple[Path, ox.Store]:
        if name not in known:
            folder = tmp_path_factory.mktemp(name)
            known[name] = folder, build(GRAPHS[name], graph=folder, allow_invalid=True)
        return known[name]

    return find


@pytest.fixture(scope="module")
def serving(
    built: Callable[[str], tuple[Path, ox.Store]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str, str], Server]]:
    """A server of one kind that holds one graph; it is started and loaded once."""
    known: dict[tuple[str, str], Server] = {}
    with ExitStack() as stack:

        def find(name: str, graph: str) -> Server:
            if (name, graph) not in known:
                known[name, graph] = start(name, graph, stack)
            return known[name, graph]

        def start(name: str, graph: str, stack: ExitStack) -> Server:
            place, store = built(graph)
            folder = tmp_path_factory.mktemp(name)
            if name == "ours":
                return stack.enter_context(ours(place, folder))
            server = stack.enter_context({"oxigraph": oxigraph, "virtuoso": virtuoso}[name](folder))
            assert server.update is not None
            push(store, server.endpoint, server.update)
            return server

        yield find


@pytest.fixture(scope="module")
def copies(serving: Callable[[str, str], Server]) -> Callable[[str, str], ox.Store]:
    known: dict[tuple[str, str], ox.Store] = {}

    def find(name: str, graph: str) -> ox.Store:
        if (name, graph) not in known:
            known[name, graph] = copied(serving(name, graph).endpoint)
        return known[name, graph]

    return find


def differences() -> dict[tuple[str, str], str]:
    """The reason of each difference by server and case."""
    with DIFFERENCES.open(encoding="utf-8", newline="") as file:
        rows = csv.reader((line for line in file if not line.startswith("#")), delimiter="\t")
        return {(server, case): reason for server, case, reason in rows}


def without_truth(rows: list[str]) -> list[str]:
    """The rows with truth values as numbers."""
    words = {"true": "1", "false": "0", f'"1"^^{BOOLEAN}': "1", f'"0"^^{BOOLEAN}': "0"}
    return ["\t".join(words.get(cell, cell) for cell in row.split("\t")) for row in rows]


def without_empty(rows: list[str]) -> list[str]:
    """The rows with nothing where there is an empty text."""
    return ["\t".join("" if cell == '""' else cell for cell in row.split("\t")) for row in rows]


BOOLEAN = "<http://www.w3.org/2001/XMLSchema#boolean>"
COMPILER = "compiler"
SAME_BUT_FOR: dict[str, Callable[[list[str]], list[str]]] = {
    "truth": without_truth,
    "empty": without_empty,
    "order": sorted,
    "division": lambda rows: rows,  # of networks, which are compared whole
    "lost": lambda rows: sorted(row.partition("\t")[0] for row in rows),  # the things alone
    "open": lambda rows: rows[:1],  # the columns alone: there are no rows
}
"""What is left of the rows to compare, for each reason why they may differ."""


@each_case
@each_server
def test_a_server_gives_the_accepted_rows(name: str, case: Path, serving: Callable[[str, str], Server]) -> None:
    endpoint = serving(name, case.parent.name).endpoint
    accepted = accepted_rows(case)
    reason = differences().get((name, key_of(case)))
    if reason is None:
        assert rows_of(endpoint, case) == accepted
    elif reason == COMPILER:
        with pytest.raises(EndpointError, match=r"Error SQ"):
            rows_of(endpoint, case)
    else:
        rows = rows_of(endpoint, case)
        assert rows != accepted, f"{name} no longer differs: take it out of {DIFFERENCES.name}"
        for one in reason.split():
            rows, accepted = SAME_BUT_FOR[one](rows), SAME_BUT_FOR[one](accepted)
        assert rows == accepted


@each_case
@each_server
def test_a_copy_gives_the_accepted_rows(name: str, case: Path, copies: Callable[[str, str], ox.Store]) -> None:
    assert rows_of(copies(name, case.parent.name), case) == accepted_rows(case)


def test_each_difference_has_a_reason_and_a_case() -> None:
    cases = {key_of(path) for path in CASES.glob("*/*.tsv")} | {one.name for one in networks()}
    for (server, case), reason in differences().items():
        assert server in SERVERS
        assert case in cases
        assert set(reason.split()) <= {COMPILER, *SAME_BUT_FOR}


@each_server
def test_a_copy_is_the_graph(
    name: str, copies: Callable[[str, str], ox.Store], built: Callable[[str], tuple[Path, ox.Store]]
) -> None:
    assert set(copies(name, "sample")) == set(built("sample")[1])


@each_server
@pytest.mark.parametrize("asked", [one.name for one in networks()])
def test_a_network_is_the_same(
    name: str,
    asked: str,
    serving: Callable[[str, str], Server],
    built: Callable[[str], tuple[Path, ox.Store]],
    tmp_path: Path,
) -> None:
    endpoint = serving(name, "sample").endpoint
    reason = differences().get((name, asked))
    if reason == COMPILER:
        with pytest.raises(EndpointError, match=r"Error SQ"):
            network(endpoint, asked)
        return
    export(network(built("sample")[1], asked, language="fr"), tmp_path / "here.graphml")
    export(network(endpoint, asked, language="fr"), tmp_path / "there.graphml")
    same = tmp_path.joinpath("there.graphml").read_bytes() == tmp_path.joinpath("here.graphml").read_bytes()
    assert same == (reason is None)


@each_server
@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("person", "guillaume-lajoie"),
        ("person", "GUILLAUME  LAJOIE"),
        ("person", "eloise tranchebise"),
        ("person", "Guilaume Lajoi"),
        ("person", "“…”"),
        ("person", "王伟"),
        ("topic", "systemes dynamiques"),
        ("topic", "topic:optimization"),
        ("organization", "McGill University"),
        ("publication", "10.1162/netn_a_00204"),
        ("thing", "Optimization"),
        ("thing", "supervision/aurele-dombreval/doctorate"),
        ("thing", 'quo"te\\u0022'),
    ],
)
def test_a_name_means_the_same_thing(
    name: str,
    kind: str,
    text: str,
    serving: Callable[[str, str], Server],
    built: Callable[[str], tuple[Path, ox.Store]],
) -> None:
    assert meant(serving(name, "sample").endpoint, kind, text) == meant(built("sample")[1], kind, text)


@each_server
def test_what_a_server_holds_is_validated_as_here(
    name: str, copies: Callable[[str, str], ox.Store], built: Callable[[str], tuple[Path, ox.Store]]
) -> None:
    assert validate(copies(name, "mixture")).text("fr") == validate(built("mixture")[1]).text("fr")


@each_server
def test_ones_own_sparql_goes_there(name: str, serving: Callable[[str, str], Server]) -> None:
    endpoint = serving(name, "sample").endpoint
    assert sparql(endpoint, "ASK { ?s ?p ?o }") is True
    assert sparql(endpoint, "ASK { ?s ?p <urn:nothing> }") is False
    rows = sparql(endpoint, "SELECT (COUNT(*) AS ?n) { ?s a ?o }")
    triples = sparql(endpoint, "CONSTRUCT WHERE { ?s a ?o }")
    assert isinstance(rows, answers.Answer)
    assert isinstance(triples, ox.QueryTriples)
    assert len(list(triples)) == rows.rows[0]["n"]
    described = sparql(endpoint, "DESCRIBE <https://w3id.org/scholargraph/id/person/guillaume-lajoie>")
    assert isinstance(described, ox.QueryTriples)
    assert len(list(described)) > 10


@each_server
@pytest.mark.parametrize("text", ["SELECT * { ?s ?p }", "ASK", "CONSTRUCT { ?s ?p ?o } WHERE {"])
def test_a_fault_in_a_query_is_one_line(name: str, text: str, serving: Callable[[str, str], Server]) -> None:
    with pytest.raises(EndpointError, match=r": 400 ") as raised:
        sparql(serving(name, "sample").endpoint, text)
    assert "\n" not in str(raised.value)
    assert len(str(raised.value)) < 400


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?s ?o ?p { ?s ?p ?o } ORDER BY ?s ?p ?o # all of them",
        "PREFIX sg: <https://w3id.org/scholargraph/ontology#> SELECT ?o ?s { ?s sg:quotedText ?o }",
        "CONSTRUCT { ?s <urn:said> ?o } WHERE { ?s ?p ?o FILTER(isLiteral(?o)) }",
    ],
)
def test_what_is_cut_off_is_asked_for_page_by_page(
    text: str, serving: Callable[[str, str], Server], built: Callable[[str], tuple[Path, ox.Store]]
) -> None:
    here, there = built("sample")[1].query(text), serving("virtuoso", "sample").endpoint.query(text)
    assert not isinstance(here, ox.QueryBoolean)
    assert not isinstance(there, ox.QueryBoolean)
    assert sorted(map(shape, there)) == sorted(map(shape, here))


def test_what_cannot_be_had_in_pages_is_refused(serving: Callable[[str, str], Server]) -> None:
    with pytest.raises(EndpointError, match=r"cuts off|Error SR353"):
        serving("virtuoso", "sample").endpoint.query("SELECT (RAND() AS ?x) { ?s ?p ?o }")


def key_of(case: Path) -> str:
    return case.relative_to(CASES).with_suffix("").as_posix()


def rows_of(graph: Graph, case: Path) -> list[str]:
    return answers.text(query(graph, name_of(case), **parameters_of(case)), "tsv").splitlines()


def meant(graph: Graph, kind: str, text: str) -> str:
    """The IRI that a text means, or what is said when it means none."""
    try:
        return resolve(graph, kind, text)
    except QueryError as error:
        return str(error)


def shape(row: "ox.QuerySolution | ox.Triple") -> tuple[str, ...]:
    """The terms of a row as texts; a truth value is written alike, and so is a number."""
    return tuple(str(term).replace('"true"^^', '"1"^^').replace('"false"^^', '"0"^^') for term in row)


def test_an_endpoint_is_read_like_a_store(
    serving: Callable[[str, str], Server], built: Callable[[str], tuple[Path, ox.Store]]
) -> None:
    store, endpoint = built("sample")[1], serving("oxigraph", "sample").endpoint
    lajoie = ox.NamedNode("https://w3id.org/scholargraph/id/person/guillaume-lajoie")
    patterns: list[tuple[ox.NamedNode | None, None, ox.NamedNode | None, ox.DefaultGraph | None]] = [
        (lajoie, None, None, ox.DefaultGraph()),
        (lajoie, None, None, None),
        (None, None, lajoie, None),
    ]
    for pattern in patterns:
        assert set(endpoint.quads_for_pattern(*pattern)) == set(store.quads_for_pattern(*pattern))
    some = list(store.quads_for_pattern(lajoie, None, None))
    assert all(quad in endpoint for quad in some)
    assert ox.Quad(lajoie, lajoie, lajoie) not in endpoint
    assert isinstance(endpoint, Endpoint)
