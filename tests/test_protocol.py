"""The endpoint passes the W3C's tests of SPARQL 1.1 that are about queries; common clients can use it."""

import csv
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.collection import Collection
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from running import Reply, Running, published, running
from SPARQLWrapper import CSV, JSON, N3, POST, POSTDIRECTLY, TSV, XML, SPARQLWrapper

HT = rdflib.Namespace("http://www.w3.org/2011/http#")
CNT = rdflib.Namespace("http://www.w3.org/2011/content#")
MF = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")

W3C = ("data", "w3c", "sparql11")
GRAPHS = "http://kasei.us/2009/09/sparql/data/"  # what the protocol tests call the graphs of data1.nt, data2.nt …

UPDATES = "it is an update, and nothing changes a graph that is served"
LEFT_OUT = {
    "update_dataset_default_graph": UPDATES,
    "update_dataset_default_graphs": UPDATES,
    "update_dataset_named_graphs": UPDATES,
    "update_dataset_full": UPDATES,
    "update_post_form": UPDATES,
    "update_post_direct": UPDATES,
    "update_base_uri": UPDATES,
}
"""The protocol tests that do not apply, and why. Those of updates that must be refused do."""

FORMATS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"),
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples"),
}


@contextmanager
def serving(folder: Path, *files: tuple[Path, str | None]) -> Iterator[Running]:
    """A server of RDF files, each in a graph by name or in the default graph."""
    store = ox.Store()
    for file, graph in files:
        store.load(path=file, to_graph=ox.NamedNode(graph) if graph else None)
    with running(published(folder / "graph", store)) as server:
        yield server


@pytest.fixture(scope="module")
def protocol(shared: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    found = shared(*W3C, "protocol")
    files = [(found / f"data{n}.nt", f"{GRAPHS}data{n}.rdf") for n in (1, 2, 3)]
    with serving(tmp_path_factory.mktemp("protocol"), *files) as server:
        yield server


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server with a few statements: three people in the default graph, one of them in a named graph."""
    folder = tmp_path_factory.mktemp("sample")
    knows, name = ox.NamedNode("http://example.org/knows"), ox.NamedNode("http://example.org/name")
    people = {one: ox.NamedNode(f"http://example.org/{one}") for one in ("ada", "zoé", "王伟")}
    quads = [ox.Quad(iri, name, ox.Literal(one, language="fr")) for one, iri in people.items()]
    quads.append(ox.Quad(people["ada"], knows, people["zoé"]))
    quads.append(ox.Quad(people["ada"], knows, people["王伟"], ox.NamedNode("http://example.org/graph")))
    with running(published(folder / "graph", quads), "--host-name", "graph.example.org") as server:
        yield server


def test_other_sites_may_not_read_a_server_on_loopback(protocol: Running, sample: Running) -> None:
    asked = "/sparql?query=ASK%7B%7D"
    told = [server.get(asked, Origin="http://elsewhere.example").fields for server in (protocol, sample)]
    assert [one.get("access-control-allow-origin") for one in told] == [None, "*"]


def test_protocol(protocol: Running, shared: Callable[..., Path], subtests: "pytest.Subtests") -> None:
    manifest = rdflib.Graph().parse(shared(*W3C, "protocol", "manifest.ttl"))
    tests = {str(test).partition("#")[2]: test for test in entries(manifest)}
    assert tests.keys() > LEFT_OUT.keys()
    for name in tests.keys() - LEFT_OUT.keys():
        with subtests.test(name):
            for request in requests(manifest, tests[name]):
                check(manifest, request, protocol)


def entries(manifest: rdflib.Graph) -> Iterator[rdflib.term.Node]:
    for items in manifest.objects(None, MF.entries):
        yield from Collection(manifest, items)


def requests(manifest: rdflib.Graph, test: rdflib.term.Node) -> Iterator[rdflib.term.Node]:
    for connection in manifest.objects(test, MF.action):
        for items in manifest.objects(connection, HT.requests):
            yield from Collection(manifest, items)


def check(manifest: rdflib.Graph, request: rdflib.term.Node, server: Running) -> None:
    reply = send(manifest, request, server)
    response = manifest.value(request, HT.resp)
    wanted = {str(status)[-3] for status in manifest.objects(response, MF.expectedStatus)}
    assert str(reply.status)[0] in wanted, reply
    boolean = manifest.value(response, MF.expectedBoolean)
    if boolean is not None:
        assert json.loads(reply.body)["boolean"] is boolean.toPython()  # type: ignore[attr-defined]  # a literal
    format = manifest.value(response, MF.expectedFormat)
    if format is not None:
        assert reply.fields["content-type"].partition(";")[0] in FORMATS[str(format)]


def send(manifest: rdflib.Graph, request: rdflib.term.Node, server: Running) -> Reply:
    """Sends what a test describes; its paths start with /sparql/, which stands for the endpoint."""
    path = str(manifest.value(request, HT.absolutePath)).replace("/sparql/", "/sparql", 1)
    lines = [f"{manifest.value(request, HT.methodName)} {path} HTTP/1.1", "Host: localhost", "Connection: close"]
    for fields in manifest.objects(request, HT.headers):
        for field in Collection(manifest, fields):
            lines.append(f"{manifest.value(field, HT.fieldName)}: {manifest.value(field, HT.fieldValue)}")
    content = manifest.value(request, HT.body)
    body = b""
    if content is not None:
        encoding = str(manifest.value(content, CNT.characterEncoding))
        body = str(manifest.value(content, CNT.chars)).encode(encoding)
    lines.append(f"Content-Length: {len(body)}")
    return server.send("\r\n".join([*lines, "", ""]).encode(), body)


def test_service_description(protocol: Running) -> None:
    """The three tests of the W3C: it is RDF, it names the endpoint that was asked, it fits the schema."""
    reply = protocol.get("/sparql", Accept="application/n-triples")
    described = rdflib.Graph().parse(data=reply.body, format="nt")
    service = described.value(None, SD.endpoint, rdflib.URIRef("http://localhost/sparql"))
    assert service is not None
    assert (service, rdflib.RDF.type, SD.Service) in described
    assert (service, SD.supportedLanguage, SD.SPARQL11Query) in described
    formats = rdflib.Namespace("http://www.w3.org/ns/formats/")
    assert set(described.objects(service, SD.resultFormat)) >= {formats[name] for name in ("Turtle", "JSON-LD")}
    dataset = described.value(service, SD.defaultDataset)
    assert described.value(described.value(dataset, SD.defaultGraph), rdflib.RDF.type) == SD.Graph
    comments = " ".join(map(str, described.objects(dataset, rdflib.RDFS.comment)))
    assert re.search(r"Each of 3 source records", comments)
    assert re.search(r"Chacune des 3 entrées", comments)


@pytest.mark.parametrize("folder", ["csv-tsv-res", "json-res"])
def test_result_formats(folder: str, shared: Callable[..., Path], tmp_path: Path, subtests: "pytest.Subtests") -> None:
    home = shared(*W3C, folder)
    manifest = rdflib.Graph().parse(home / "manifest.ttl")
    by_data: dict[str, list[rdflib.term.Node]] = {}
    for test in entries(manifest):
        action = manifest.value(test, MF.action)
        by_data.setdefault(str(manifest.value(action, QT.data)).rpartition("/")[2], []).append(test)
    for data, tests in by_data.items():
        with serving(tmp_path / data, (home / data, None)) as server:
            for test in tests:
                with subtests.test(str(test).partition("#")[2]):
                    query = str(manifest.value(manifest.value(test, MF.action), QT.query)).rpartition("/")[2]
                    result = home / str(manifest.value(test, MF.result)).rpartition("/")[2]
                    accept, read = _READERS[result.suffix]
                    reply = server.ask((home / query).read_text(encoding="utf-8"), Accept=accept)
                    assert reply.fields["content-type"].partition(";")[0] == accept
                    assert read(reply.body) == read(result.read_bytes())


def _json(text: bytes) -> object:
    """A JSON answer without what it may have in any order or by any name."""
    said = json.loads(text)
    if "boolean" in said:
        return said["boolean"]
    rows = [{name: _named(term) for name, term in row.items()} for row in said["results"]["bindings"]]
    return sorted(said["head"]["vars"]), sorted(json.dumps(row, sort_keys=True) for row in rows)


def _named(term: dict[str, str]) -> dict[str, str]:
    return {"type": "bnode"} if term["type"] == "bnode" else term


def _cells(text: bytes, delimiter: str) -> object:
    """Rows of a CSV or TSV answer by column, in any order, with one name for every blank node."""
    head, *rows = csv.reader(io.StringIO(text.decode()), delimiter=delimiter, quoting=_QUOTING[delimiter])
    return sorted(sorted(zip(head, map(_value, row), strict=True)) for row in rows)


_QUOTING: Mapping[str, Literal[0, 3]] = {",": csv.QUOTE_MINIMAL, "\t": csv.QUOTE_NONE}


def _value(cell: str) -> str:
    """A cell; a number by its value, as the engine keeps that and not how it was written."""
    typed = re.fullmatch(r'"(.*)"\^\^<http://www\.w3\.org/2001/XMLSchema#(?:double|negativeInteger)>', cell)
    try:
        return str(float(typed[1] if typed else cell))
    except ValueError:
        return "_:" if cell.startswith("_:") else cell


_READERS: Mapping[str, tuple[str, Callable[[bytes], object]]] = {
    ".srj": ("application/sparql-results+json", _json),
    ".csv": ("text/csv", partial(_cells, delimiter=",")),
    ".tsv": ("text/tab-separated-values", partial(_cells, delimiter="\t")),
}


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("format", [JSON, XML, CSV, TSV])
def test_sparqlwrapper(sample: Running, method: str, format: str) -> None:
    client = SPARQLWrapper(f"{sample.url}/sparql", returnFormat=format)
    client.setMethod(method)
    client.setQuery("SELECT ?name { ?s <http://example.org/name> ?name } ORDER BY ?name")
    answer = client.query()
    text = answer.response.read().decode()
    assert [name in text for name in ("ada", "zoé", "王伟")] == [True, True, True]


def test_sparqlwrapper_posts_directly_and_takes_triples(sample: Running) -> None:
    client = SPARQLWrapper(f"{sample.url}/sparql", returnFormat=N3)
    client.setMethod(POST)
    client.setRequestMethod(POSTDIRECTLY)
    client.setQuery("CONSTRUCT WHERE { ?s <http://example.org/knows> ?o }")
    answer = client.query().response.read()
    assert len(rdflib.Graph().parse(data=answer, format="turtle")) == 1


def test_rdflib_asks_it_as_a_store(sample: Running) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{sample.url}/sparql"))
    ada = rdflib.URIRef("http://example.org/ada")
    assert list(graph.objects(ada, rdflib.URIRef("http://example.org/name"))) == [rdflib.Literal("ada", lang="fr")]
    assert bool(graph.query("ASK { ?s <http://example.org/knows> ?o }"))
    assert len(graph.query("CONSTRUCT WHERE { ?s ?p ?o }")) == 4
    assert len(graph) == 4


def test_rdflib_asks_one_of_its_graphs(sample: Running) -> None:
    graph = rdflib.Graph(SPARQLStore(f"{sample.url}/sparql"), rdflib.URIRef("http://example.org/graph"))
    assert len(list(graph.triples((None, None, None)))) == 1


def test_curl_asks(sample: Running) -> None:
    if shutil.which("curl") is None:
        pytest.skip("no curl on this machine")
    query = "SELECT ?o { <http://example.org/ada> <http://example.org/knows> ?o }"
    command = ["curl", "-sS", "-G", "--data-urlencode", f"query={query}", "-H", "Accept: text/csv"]
    done = subprocess.run([*command, f"{sample.url}/sparql"], capture_output=True, text=True, check=True)
    assert done.stdout == "o\nhttp://example.org/zoé\n"


CASES = Path(__file__).parent / "cases" / "protocol" / "requests.txt"


def test_requests(sample: Running, subtests: "pytest.Subtests") -> None:
    """Each case is a request line with header fields, then what the reply must be."""
    for case in CASES.read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in case.splitlines() if line and not line.startswith("#")]
        if not lines:
            continue
        asked, wanted = lines[: lines.index("->")], lines[lines.index("->") + 1 :]
        with subtests.test(" ".join(asked)[:100]):
            body = asked.pop()[2:] if asked[-1].startswith("= ") else ""
            method, target = asked[0].split(" ", 1)
            path, _, query = target.partition("?query=")
            target = f"{path}?query={quote(query, safe='')}" if query else path
            head = [f"{method} {target} HTTP/1.1", "Host: localhost", "Connection: close", *asked[1:]]
            text = "\r\n".join([*head, f"Content-Length: {len(body.encode())}", "", body])
            _check(sample.send(text.encode()), wanted)


def _check(reply: Reply, wanted: list[str]) -> None:
    """Holds a reply against lines: its status, `name: value` of fields, `~ text` that the body holds."""
    assert str(reply.status) == wanted[0], reply
    for line in wanted[1:]:
        if line.startswith("~ "):
            assert line[2:] in reply.body.decode()
        elif line == "empty":
            assert reply.body == b""
        else:
            name, _, value = line.partition(": ")
            assert reply.fields[name] == value
