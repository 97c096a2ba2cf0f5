"""What is exported can be read back as it was, byte for byte the same each time, or is refused in one line."""

import io
import os
import random
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from scholargraph import compaction, serialization, stores
from scholargraph.errors import ScholargraphError
from scholargraph.exports import DATASET, FORMATS, NETWORK, as_rdflib, export, format_for, read_network, read_rdf
from scholargraph.networks import network, networks
from scholargraph.pipeline import build
from scholargraph.sorting import SortedLines
from scholargraph.vocabulary import PREFIXES, RDF_TYPE, SG

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
OF_RDF = [suffix for suffix, format in FORMATS.items() if format.holds != NETWORK]
OF_NETWORKS = [suffix for suffix, format in FORMATS.items() if format.holds == NETWORK]
TO_READ = [suffix for suffix in OF_NETWORKS if FORMATS[suffix].read]
CANNOT_HOLD_ALL = {".rdf", ".jsonld"}

each_rdf = pytest.mark.parametrize("suffix", OF_RDF)
each_network_format = pytest.mark.parametrize("suffix", OF_NETWORKS)

XSD = PREFIXES["xsd"]
THINGS = st.sampled_from(
    [
        *("https://example.org/a", "https://example.org/b#c", "https://w3id.org/scholargraph/id/person/王伟"),
        *("urn:isbn:0451450523", "https://w3id.org/scholargraph/vocabulary/statuses/partial", RDF_TYPE),
        *("https://w3id.org/scholargraph/vocabulary/statuses/", "http://www.w3.org/2004/02/skos/core#a/b"),
        *("https://w3id.org/scholargraph/vocabulary/statuses///x", "mailto:ada@example.org", SG.Person),
        *("http://www.w3.org/1999/02/22-rdf-syntax-ns#nil", "http://www.w3.org/1999/02/22-rdf-syntax-ns#li"),
    ]
).map(ox.NamedNode)
BLANK = st.sampled_from(["x", "y", "z"]).map(ox.BlankNode)
OURS = [SG.name, SG.author, SG.unresolved, SG.firstLine, SG.retrieved, RDF_TYPE, f"{PREFIXES['skos']}prefLabel"]
OTHERS = ["https://example.org/p", "https://example.org/été", "urn:p:q", "https://example.org/a-b.c"]
OF_SYNTAX = [PREFIXES["rdf"] + name for name in ("first", "li", "_1", "Description", "about", "Bag")]
PREDICATES = st.sampled_from([*OURS, *OTHERS, *OF_SYNTAX]).map(ox.NamedNode)
# XML and Unicode have corners: carriage returns, blanks at the ends, controls, other planes
CORNERS = ["", " ", "\r\n", "\t a \n", "]]>", "<b>&amp;</b>", '"""', "\\", "\\u0041", "a .\nb"]
CORNERS += ["été", "e\u0301", "𝒜", "\x00", "\uffff", "\x85\u2028"]
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(CORNERS)
LITERALS = st.one_of(
    TEXTS.map(ox.Literal),
    st.builds(lambda text, tag: ox.Literal(text, language=tag), TEXTS, st.sampled_from(["fr", "en-ca", "zh-hant-tw"])),
    st.builds(
        lambda text, name: ox.Literal(text, datatype=ox.NamedNode(name)),
        TEXTS | st.sampled_from(["01", "1", "-0", "true", "1.0", "1e3", "INF", "9" * 30, "2020-01-01"]),
        st.sampled_from(
            [*(XSD + name for name in ("integer", "boolean", "double", "decimal", "date", "anyURI")), "urn:type"]
        ),
    ),
)
TRIPLES = st.builds(ox.Triple, THINGS | BLANK, PREDICATES, THINGS | BLANK | LITERALS)
GRAPHS = st.lists(TRIPLES, max_size=8)
QUADS = st.lists(
    st.builds(
        lambda triple, graph: ox.Quad(triple.subject, triple.predicate, triple.object, graph),
        TRIPLES,
        st.sampled_from([ox.DefaultGraph(), ox.NamedNode("https://example.org/g"), ox.NamedNode("urn:g#L1-L2")]),
    ),
    max_size=8,
)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    folder = tmp_path_factory.mktemp("sample")
    build(SAMPLE, graph=folder, allow_invalid=True)
    return stores.open_graph(folder)


@each_rdf
@given(GRAPHS, QUADS)
@settings(max_examples=60, deadline=None)
def test_rdf_read_back_is_isomorphic_or_refused(suffix: str, triples: list[ox.Triple], quads: list[ox.Quad]) -> None:
    store = store_of(quads + [quad(triple) for triple in triples])
    try:
        read = written_and_read(store, suffix)
    except ScholargraphError:
        assert suffix in CANNOT_HOLD_ALL
        return
    assert canonical(read) == canonical(store if FORMATS[suffix].holds == DATASET else default_of(store))


@each_rdf
def test_the_sample_read_back_is_the_sample(suffix: str, sample: ox.Store, tmp_path: Path) -> None:
    export(sample, tmp_path / f"graph{suffix}")
    read = read_rdf(tmp_path / f"graph{suffix}")
    assert set(read) == set(sample if FORMATS[suffix].holds == DATASET else default_of(sample))


@each_rdf
@given(GRAPHS, st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_the_order_of_statements_and_the_labels_of_blank_nodes_do_not_show(
    suffix: str, triples: list[ox.Triple], dice: random.Random
) -> None:
    relabelled = [quad(ox.Triple(renamed(one.subject), one.predicate, renamed(one.object))) for one in triples]
    dice.shuffle(relabelled)
    try:
        first = written(store_of(quad(triple) for triple in triples), suffix)
    except ScholargraphError:
        return
    assert written(store_of(relabelled), suffix) == first


@each_rdf
def test_what_is_laid_aside_on_disk_does_not_show(
    suffix: str, sample: ox.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = written(sample, suffix)
    monkeypatch.setattr(SortedLines.__init__, "__kwdefaults__", {"at_once": 50_000})
    for limit, value in {"_LINES": 100, "_PIECE": 1_000, "AT_ONCE": 10_000}.items():
        monkeypatch.setattr(serialization, limit, value)
    assert written(sample, suffix) == whole


@each_rdf
def test_a_full_disk_is_no_fault_of_the_graph(suffix: str, sample: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SortedLines.__init__, "__kwdefaults__", {"at_once": 50_000})
    with Path("/dev/full").open("r+b", buffering=0) as full:
        monkeypatch.setattr("scholargraph.sorting.TemporaryFile", lambda: full)
        with pytest.raises(OSError, match="No space left on device"):
            written(sample, suffix)


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_another_process_writes_the_same_bytes(suffix: str, sample: ox.Store, tmp_path: Path) -> None:
    made = network(sample, "coauthors") if FORMATS[suffix].holds == NETWORK else sample
    export(sample, tmp_path / "graph.nq")
    export(made, tmp_path / f"here{suffix}")
    code = (
        "import sys, scholargraph.networks as n; from scholargraph.exports import *;"
        "g = read_rdf(sys.argv[1]); made = n.network(g, 'coauthors') if sys.argv[3] == 'network' else g;"
        "export(made, sys.argv[2])"
    )
    files = [tmp_path / "graph.nq", tmp_path / f"there{suffix}"]
    subprocess.run([sys.executable, "-c", code, *files, FORMATS[suffix].holds], env={"PYTHONHASHSEED": "7"}, check=True)
    assert (tmp_path / f"there{suffix}").read_bytes() == (tmp_path / f"here{suffix}").read_bytes()


def test_turtle_is_grouped_with_prefixes_and_types_first(tmp_path: Path) -> None:
    ada, p = ox.NamedNode("https://example.org/ada"), ox.NamedNode(SG.name)
    triples = [
        ox.Triple(ada, p, ox.Literal("Ada")),
        ox.Triple(ada, ox.NamedNode("http://purl.org/dc/terms/date"), ox.Literal("1815")),
        ox.Triple(ada, ox.NamedNode(RDF_TYPE), ox.NamedNode(SG.Person)),
    ]
    export(triples, tmp_path / "ada.ttl")
    assert (tmp_path / "ada.ttl").read_text(encoding="utf-8") == (
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "@prefix sg: <https://w3id.org/scholargraph/ontology#> .\n"
        "\n"
        "<https://example.org/ada> a sg:Person ;\n"
        '\tdcterms:date "1815" ;\n'
        '\tsg:name "Ada" .\n'
    )


def test_json_ld_is_in_words_that_people_read() -> None:
    ada = ox.NamedNode("https://example.org/ada")
    triples = [
        ox.Triple(ada, ox.NamedNode(RDF_TYPE), ox.NamedNode(SG.Person)),
        ox.Triple(ada, ox.NamedNode(SG.name), ox.Literal("Ada")),
        ox.Triple(ada, ox.NamedNode(SG.nameStatus), ox.NamedNode(f"{PREFIXES['status']}lost")),
        ox.Triple(ada, ox.NamedNode(SG.biography), ox.Literal("Née à Londres", language="fr")),
    ]
    text = written(store_of(map(quad, triples)), ".jsonld").decode()
    for words in (
        '"id": "https://example.org/ada"',
        '"type": "Person"',
        '"name": "Ada"',
        '"nameStatus": "statuses:lost"',
    ):
        assert words in text
    assert '"@context": {' in text


def test_a_json_ld_context_that_is_not_plain_is_refused() -> None:
    for words in ({"name": {"@id": "urn:name", "@container": "@set"}}, {"@base": "https://example.org/"}):
        with pytest.raises(ScholargraphError, match="the JSON-LD context says"):
            compaction.write([], io.BytesIO(), words)


@pytest.mark.parametrize(
    ("suffix", "triple"),
    [
        (".rdf", ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("https://example.org/1"), ox.Literal("x"))),
        (".rdf", ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.Literal("\x01"))),
        (".rdf", ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode(f"{PREFIXES['rdf']}li"), ox.Literal("x"))),
        (".jsonld", ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.NamedNode("statuses:partial"))),
        (
            ".jsonld",
            ox.Triple(
                ox.NamedNode("urn:a"),
                ox.NamedNode("urn:p"),
                ox.Literal("x", language="ar", direction=ox.BaseDirection.RTL),
            ),
        ),
    ],
)
def test_what_a_format_cannot_hold_is_refused_and_no_file_is_left(
    suffix: str, triple: ox.Triple, tmp_path: Path
) -> None:
    with pytest.raises(ScholargraphError, match=r"; wanted (another scheme|\.ttl.* or \.nt)$"):
        export([triple], tmp_path / f"graph{suffix}")
    assert not list(tmp_path.iterdir())


def test_rdflib_looks_into_the_same_store(sample: ox.Store) -> None:
    graph = as_rdflib(sample)
    assert isinstance(graph, rdflib.Graph)
    assert len(graph) == len(default_of(sample))
    assert (None, rdflib.URIRef(SG.name), rdflib.Literal("Guillaume Lajoie")) in graph
    (row,) = graph.query(f"SELECT (COUNT(*) AS ?n) {{ ?s <{SG.name}> ?name }}")
    assert isinstance(row, rdflib.query.ResultRow)
    assert int(row[0]) == sum(quad.predicate.value == SG.name for quad in default_of(sample))


def test_rdflib_reads_our_turtle_as_we_do(sample: ox.Store, tmp_path: Path) -> None:
    about = sample.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s a <{SG.Supervision}> ; ?p ?o }}")
    assert isinstance(about, ox.QueryTriples)
    triples = list(about)
    export(triples, tmp_path / "a.ttl")
    export(triples, tmp_path / "a.rdf")
    turtle, xml = (rdflib.Graph().parse(tmp_path / f"a.{suffix}") for suffix in ("ttl", "rdf"))
    assert len(turtle) == len(set(triples))
    assert isomorphic(turtle, xml)


@each_network_format
@pytest.mark.parametrize("name", [one.name.removeprefix("network/") for one in networks()])
def test_each_network_can_be_written_in_each_format(name: str, suffix: str, sample: ox.Store, tmp_path: Path) -> None:
    made = network(sample, name)
    export(made, tmp_path / f"network{suffix}")
    if suffix in TO_READ:
        read = read_network(tmp_path / f"network{suffix}")
        assert (len(read), read.number_of_edges()) == (len(made), made.number_of_edges())
        weights = [sorted(told["weight"] for *_, told in one.edges(data=True)) for one in (read, made)]
        assert weights[0] == weights[1]


NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=10)


@st.composite
def small_networks(draw: st.DrawFn) -> "nx.Graph[str]":
    made: nx.Graph[str] = nx.DiGraph() if draw(st.booleans()) else nx.Graph()
    number = draw(st.integers(1, 5))
    for index in range(number):
        made.add_node(f"urn:{index}", name=draw(NAMES), kind="person", known=draw(st.booleans()))
    for a, b in draw(st.sets(st.tuples(st.integers(0, number - 1), st.integers(0, number - 1)), max_size=6)):
        made.add_edge(
            f"urn:{a}", f"urn:{b}", weight=draw(st.integers(1, 9)), role=draw(st.sampled_from(["co", "sole"]))
        )
    made.graph.update(title=draw(NAMES), lower_bound=draw(st.booleans()))
    return made


@given(small_networks())
@settings(max_examples=60, deadline=None)
def test_node_link_json_holds_all_of_a_network(made: "nx.Graph[str]") -> None:
    read = read_back(made, ".json")
    assert read.is_directed() == made.is_directed()
    assert everything(read) == everything(made)


@given(small_networks())
@settings(max_examples=60, deadline=None)
def test_graphml_and_gexf_hold_all_but_what_xml_cannot(made: "nx.Graph[str]") -> None:
    for _, told in made.nodes(data=True):
        told.update({key: clean(value) for key, value in told.items()})
    made.graph.update({key: clean(value) for key, value in made.graph.items()})
    assert everything(read_back(made, ".graphml")) == everything(made)
    nodes, edges, _ = everything(read_back(made, ".gexf"))
    assert (nodes, edges) == everything(made)[:2]


@given(small_networks())
@settings(max_examples=60, deadline=None)
def test_pajek_holds_names_and_weights(made: "nx.Graph[str]") -> None:
    read = read_back(made, ".net")
    names = dict(zip(made, read, strict=True))
    assert len(set(names.values())) == len(made)
    assert read.is_directed() == made.is_directed()
    expected = {(names[a], names[b]): {"weight": told["weight"]} for a, b, told in made.edges(data=True)}
    ends = {(a, b) if made.is_directed() else tuple(sorted((a, b))): told for (a, b), told in expected.items()}
    assert everything(read)[1] == ends


@given(small_networks())
@settings(max_examples=60, deadline=None)
def test_the_edge_list_holds_ends_names_and_attributes(made: "nx.Graph[str]") -> None:
    plain: nx.Graph[str] = nx.Graph(made)
    read = read_back(plain, ".csv")
    assert {node: told["name"] for node, told in read.nodes(data=True)} == {
        node: told["name"] for node, told in plain.nodes(data=True)
    }
    assert everything(read)[1] == everything(plain)[1]


def test_gephi_is_told_names_and_no_day(tmp_path: Path) -> None:
    made: nx.Graph[str] = nx.Graph()
    made.add_node("urn:1", name="Zélie <Corvaisier>")
    export(made, tmp_path / "network.gexf")
    text = (tmp_path / "network.gexf").read_text(encoding="utf-8")
    assert 'label="Zélie &lt;Corvaisier&gt;"' in text
    assert "lastmodified" not in text


def test_pajek_tells_namesakes_apart_and_quotes_names() -> None:
    made: nx.Graph[str] = nx.Graph()
    for node, name in (("urn:1", "Ada"), ("urn:2", "Ada"), ("urn:3", 'a "b"\nc\\')):
        made.add_node(node, name=name)
    made.add_edge("urn:1", "urn:3", weight=2)
    file = io.BytesIO()
    export(made, "-.net", file=file)
    assert file.getvalue().decode() == '*Vertices 3\n1 "Ada"\n2 "Ada (2)"\n3 "a ”b” c∖"\n*Edges\n1 3 2\n'


def test_an_unknown_suffix_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ScholargraphError, match=r"no format has the suffix '\.doc'; wanted \.ttl, \.jsonld, "):
        export(ox.Store(), tmp_path / "graph.doc")
    with pytest.raises(ScholargraphError, match=r"GraphML holds a network, and this is a graph; wanted \.ttl, "):
        export(ox.Store(), tmp_path / "graph.graphml")
    with pytest.raises(ScholargraphError, match=r"Turtle holds a graph, and this is a network; wanted \.graphml, "):
        export(nx.Graph(), tmp_path / "network.ttl")
    with pytest.raises(ScholargraphError, match=r"wanted \.ttl, \.jsonld, \.nt, \.rdf, \.nq, \.trig$"):
        read_rdf(tmp_path / "picture.svg")
    assert not list(tmp_path.iterdir())
    assert format_for("GRAPH.TTL").name == "Turtle"


@pytest.mark.parametrize("path", ["missing/graph.ttl", "file.txt/graph.ttl", "folder.ttl"])
def test_a_place_that_cannot_be_written_to_is_one_line(path: str, tmp_path: Path) -> None:
    (tmp_path / "file.txt").touch()
    (tmp_path / "folder.ttl").mkdir()
    with pytest.raises(ScholargraphError, match=r"; wanted a file that can be written$"):
        export(ox.Store(), tmp_path / path)
    assert {one.name for one in tmp_path.rglob("*")} == {"file.txt", "folder.ttl"}


def test_a_failed_export_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "graph.rdf"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(ScholargraphError):
        export([ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.Literal("\x01"))], path)
    assert path.read_text(encoding="utf-8") == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["graph.rdf"]


def test_a_file_that_is_broken_or_absent_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ScholargraphError, match=r"no\.ttl: No such file"):
        read_rdf(tmp_path / "no.ttl")
    (tmp_path / "bad.ttl").write_text("<a", encoding="utf-8")
    with pytest.raises(ScholargraphError, match="not Turtle"):
        read_rdf(tmp_path / "bad.ttl")
    (tmp_path / "bad.json").write_text("[", encoding="utf-8")
    with pytest.raises(ScholargraphError, match="not node-link JSON"):
        read_network(tmp_path / "bad.json")


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.nt"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE)
    export([ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), ox.Literal("x"))], pipe)
    assert reader.communicate(timeout=10)[0] == b'<urn:a> <urn:p> "x" .\n'
    assert pipe.is_fifo()


def test_every_format_says_what_it_is() -> None:
    for suffix, format in FORMATS.items():
        assert (format.suffix, format.holds in ("graph", "dataset", "network")) == (suffix, True)
        assert "/" in format.media_type
    assert len({format.media_type for format in FORMATS.values()}) == len(FORMATS)


def test_rdf_is_written_without_the_libraries_of_networks() -> None:
    code = (
        "import io, sys, pyoxigraph; from scholargraph.exports import export;"
        "export(pyoxigraph.Store(), '-.ttl', file=io.BytesIO()); print('networkx' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


def quad(triple: ox.Triple) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object)


def store_of(quads: Iterable[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.extend(quads)
    return store


def default_of(store: ox.Store) -> ox.Store:
    return store_of(store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def written(store: ox.Store, suffix: str) -> bytes:
    file = io.BytesIO()
    export(store, f"-{suffix}", file=file)
    return file.getvalue()


def written_and_read(store: ox.Store, suffix: str) -> ox.Store:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"graph{suffix}"
        export(store, path)
        return read_rdf(path)


def canonical(store: ox.Store) -> set[ox.Quad]:
    dataset = ox.Dataset(store)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


Term = TypeVar("Term")


def renamed(term: Term) -> Term | ox.BlankNode:
    return ox.BlankNode(f"other{term.value}") if isinstance(term, ox.BlankNode) else term


def read_back(made: "nx.Graph[str]", suffix: str) -> "nx.Graph[str]":
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"network{suffix}"
        export(made, path)
        return read_network(path)


def everything(made: "nx.Graph[str]") -> tuple[object, object, object]:
    edges = {(a, b) if made.is_directed() else tuple(sorted((a, b))): told for a, b, told in made.edges(data=True)}
    return {node: made.nodes[node] for node in made}, edges, made.graph


def clean(value: object) -> object:
    """An attribute as XML gives it back: controls replaced, each end of a line one line feed."""
    if not isinstance(value, str):
        return value
    shown = "".join("\ufffd" if ord(mark) < 32 and mark not in "\t\n\r" else mark for mark in value)
    return re.sub(r"\r\n?", "\n", shown).translate({0xFFFE: "\ufffd", 0xFFFF: "\ufffd"})
