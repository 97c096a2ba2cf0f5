"""Searches find what people mean, in either language, accents and slips aside; and no text harms them."""

import csv
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scholargraph import stores
from scholargraph.entries import Entry, entries
from scholargraph.errors import QueryError, StoreError
from scholargraph.indexing import make
from scholargraph.labels import short
from scholargraph.lookups import KINDS, THING, resolve
from scholargraph.pipeline import construct
from scholargraph.search import Found, Hit, Index, complete, open_index, search

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases" / "search"
BASE = "https://example.org/id/"
NAMED = f"""
@prefix sg: <https://w3id.org/scholargraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@base <{BASE}> .
<person/a> a sg:Person ; sg:name "Zoé Fauré" , "Zoé F." ; sg:nameVariant "Z. Faure" .
<person/b> a sg:Person ; sg:name "Zoé Fauré" .
<person/c> a sg:Person .
<person/d> a sg:Person ; sg:name "Fauré Martin" .
<publication/p/author/b> sg:author <person/b> .
<publication/p/author/b> sg:publication <publication/p> ; sg:listedPosition 1 ; sg:listedName "Z. Fauré" .
<publication/p/author/x> sg:publication <publication/p> ; sg:listedPosition 2 ; sg:listedName "X" .
<publication/p/author/y> sg:publication <publication/p> ; sg:listedPosition 3 ; sg:listedName "Y" .
<publication/p/author/z> sg:publication <publication/p> ; sg:listedPosition 4 ; sg:listedName "Z" .
<publication/p> a sg:Publication ; sg:title "On fog"@en , "De la brume"@fr ; sg:published "1999-02" .
<publication/p> sg:subject <topic/used> .
<publication/q> a sg:Publication ; sg:title "On fog and C++" ; sg:published "2020" .
<topic/used> a sg:Topic ; skos:prefLabel "Fog"@en , "Brume"@fr ; skos:altLabel "Mist"@en ; skos:broader <topic/wide> .
<topic/wide> a sg:Topic ; skos:prefLabel "Weather"@en ; skos:broader <topic/wider> .
<topic/wider> a sg:Topic ; skos:prefLabel "Everything"@en .
<topic/idle> a sg:Topic ; skos:prefLabel "Idle fog"@en .
"""

Case = tuple[str, dict[str, str]]


def cases() -> Iterator[Case]:
    for graph in ("sample", "mixture"):
        with CASES.joinpath(f"{graph}.tsv").open(encoding="utf-8", newline="") as file:
            yield from ((graph, row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folders of the graphs of the sample and of the mixture, as a build leaves them."""
    folders = {name: tmp_path_factory.mktemp(name) / "graph" for name in ("sample", "mixture")}
    for name, folder in folders.items():
        assert construct(ROOT / "data" / name, graph=folder, allow_invalid=True).published
    return folders


@pytest.fixture(scope="module")
def indexes(graphs: dict[str, Path]) -> dict[str, Index]:
    return {name: open_index(folder) for name, folder in graphs.items()}


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The index of a few things with names."""
    file = tmp_path_factory.mktemp("index") / "search.sqlite"
    make(store(), file)
    return Index.open(file)


def store() -> ox.Store:
    graph = ox.Store()
    graph.load(input=NAMED, format=ox.RdfFormat.TURTLE)
    return graph


def iris(hits: tuple[Hit, ...]) -> list[str]:
    return [short(hit.iri) for hit in hits]


@pytest.mark.parametrize(
    "case", list(cases()), ids=lambda case: f"{case[0]}: {case[1]['search']} ({case[1]['language']})"
)
def test_a_search_finds_what_is_meant(indexes: dict[str, Index], case: Case) -> None:
    graph, row = case
    found = search(indexes[graph], row["search"], language=row["language"], limit=4)
    told = ("close" if found.close else "", str(found.total), " ".join(iris(found.hits)))
    assert told == (row["close"], row["total"], row["hits"])


def test_only_what_has_a_page_is_found() -> None:
    assert {short(one.iri) for one in entries(store(), ("person", "publication", "topic"))} == {
        *("person/a", "person/b", "person/d", "publication/p", "publication/q"),
        *("topic/used", "topic/wide", "topic/wider"),
    }


def test_an_entry_has_its_names_and_what_tells_it_apart() -> None:
    told = {short(one.iri): one for one in entries(store())}
    assert told["topic/used"] == Entry(
        kind="topic",
        iri=f"{BASE}topic/used",
        weight=1,
        names={"en": "Fog", "fr": "Brume"},
        others=("Mist",),
        details={"en": "1 publication", "fr": "1 publication"},
    )
    assert told["publication/p"].details == {"en": "1999 · Z. Fauré, X, Y, …", "fr": "1999 · Z. Fauré, X, Y, …"}
    assert told["person/a"].others == ("Zoé F.", "Z. Faure")


def test_a_name_shows_in_the_language_asked_for_and_is_found_in_both(named: Index) -> None:
    for text in ("fog", "brume", "BRUMÉ"):
        hits = search(named, text, kinds=["topic"], language="fr").hits
        assert [(hit.name, hit.detail) for hit in hits] == [("Brume", "1 publication")]
    assert search(named, "brume", language="en").hits[0].name == "Fog"


def test_what_was_found_is_marked_in_the_name_that_has_it(named: Index) -> None:
    (hit,) = search(named, "mist").hits
    assert (hit.name, hit.matched) == ("Fog", (("Mist", True),))
    assert search(named, "de bru", kinds=["publication"]).hits[0].matched == (
        ("De", True), (" la ", False), ("brume", True),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("zoe faure", ["person/b", "person/a"]),  # of equal names who is in more statements
        ("faure", ["person/b", "person/a", "person/d"]),  # all are called so, in as many words: the most used first
        ("fog", ["topic/used", "publication/p", "publication/q"]),  # what is called so, then the shorter title
        ("on fo", ["publication/p", "publication/q"]),
        ("fog 2020", ["publication/q"]),
        ("c++", ["publication/q"]),
        ("on fog and c++", ["publication/q"]),
        ("z fog", []),
    ],
)
def test_the_best_come_first(named: Index, text: str, first: list[str]) -> None:
    found = search(named, text)
    assert ([] if found.close else iris(found.hits)) == first


def test_pages_of_hits_follow_each_other(indexes: dict[str, Index]) -> None:
    whole = search(indexes["sample"], "a", limit=1_000)
    pages = [search(indexes["sample"], "a", limit=7, offset=at).hits for at in range(0, whole.total, 7)]
    assert sum(pages, ()) == whole.hits
    assert len(whole.hits) == whole.total == sum(whole.counts.values())
    assert search(indexes["sample"], "a", limit=-1, offset=-5).hits == ()


def test_kinds_can_be_chosen(indexes: dict[str, Index]) -> None:
    both = search(indexes["sample"], "learning")
    topics = search(indexes["sample"], "learning", kinds=["topic"])
    assert topics.counts == {"topic": both.counts["topic"]}
    assert {hit.kind for hit in topics.hits} == {"topic"}
    with pytest.raises(QueryError, match="no kind 'paper'; wanted one of person"):
        search(indexes["sample"], "learning", kinds=["paper"])
    with pytest.raises(QueryError, match="no kind 'paper'"):
        complete(indexes["sample"], "paper", "lear")


@pytest.mark.parametrize(
    ("kind", "text", "language", "first"),
    [
        ("person", "laj", "en", "Guillaume Lajoie"),
        ("person", "", "en", "Guillaume Lajoie"),
        ("topic", "apprentissage p", "fr", "Apprentissage profond"),
        ("topic", "apprentissage p", "en", "Deep Learning"),
        ("organization", "mcg", "fr", "Université McGill"),
        ("trainee-type", "doct", "fr", "Doctorat"),
        ("trainee-type", "phd", "en", "Doctorate"),
        ("position", "professeure adj", "fr", "Professeur⋅e adjoint⋅e"),
        ("publication", "is a mod", "en", "Is a Modular Architecture Enough?"),
        (THING, "laj", "en", "Guillaume Lajoie"),
    ],
)
def test_a_form_completes_what_is_typed(
    indexes: dict[str, Index], kind: str, text: str, language: str, first: str
) -> None:
    hits = complete(indexes["sample"], kind, text, language=language, limit=3)
    assert hits[0].name == first
    assert len(hits) <= 3


def test_a_form_gets_the_thing_that_its_completion_names(graphs: dict[str, Path], indexes: dict[str, Index]) -> None:
    graph = stores.open_graph(graphs["sample"])
    for kind in KINDS:
        for hit in complete(indexes["sample"], kind, "", limit=1_000):
            assert resolve(graph, kind, hit.iri) == hit.iri
            assert resolve(graph, kind, short(hit.iri)) == hit.iri


@settings(deadline=2_000, max_examples=300)
@given(
    text=st.text() | st.text(alphabet="\"*^:+-(){}[]'\\.,;%_#\x00 ANDORTNEAR", max_size=60),
    language=st.sampled_from(("en", "fr", "xx", "")),
)
def test_no_text_harms_a_search(indexes: dict[str, Index], text: str, language: str) -> None:
    found = search(indexes["sample"], text, language=language)
    assert len(found.hits) == min(found.total, 20)
    complete(indexes["sample"], THING, text, language=language)


@settings(deadline=2_000, max_examples=30)
@given(text=st.text(min_size=1, max_size=8), times=st.integers(1_000, 100_000))
def test_a_long_text_takes_no_longer(indexes: dict[str, Index], text: str, times: int) -> None:
    search(indexes["sample"], text * times)


@settings(max_examples=300)
@given(
    text=st.sampled_from(
        ("NEAR(a b)", "name:fog", '"fog', "fog*", "-fog", "^fog", "{name}: fog", "fog AND", "fog OR mist")
    )
)
def test_the_index_s_own_language_is_only_words(named: Index, text: str) -> None:
    assert search(named, text) == search(named, "".join(mark if mark.isalnum() else " " for mark in text))


def test_every_name_finds_its_thing(indexes: dict[str, Index], graphs: dict[str, Path]) -> None:
    for one in entries(stores.open_graph(graphs["mixture"])):
        for text in (*one.names.values(), *one.others):
            found = search(indexes["mixture"], text, kinds=[one.kind], limit=100)
            assert one.iri in [hit.iri for hit in found.hits], text
            assert not found.close


def test_parts_are_the_whole_name(indexes: dict[str, Index]) -> None:
    for hit in search(indexes["sample"], "a", limit=1_000).hits:
        assert any(marked for _, marked in hit.matched)
    for hit in complete(indexes["sample"], THING, "e", limit=1_000):
        assert "".join(text for text, _ in hit.matched).strip()


def test_threads_search_one_index(indexes: dict[str, Index]) -> None:
    wanted = {
        text: search(indexes["sample"], text) for text in ("lajoie", "learning", "reseaux", "a", "udem", "guilaume")
    }
    wrong: list[str] = []

    def ask(text: str) -> None:
        for _ in range(20):
            if search(indexes["sample"], text) != wanted[text]:
                wrong.append(text)

    threads = [threading.Thread(target=ask, args=(text,)) for text in wanted for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_graph_of_an_older_build_opens_and_its_search_says_what_to_do(tmp_path: Path) -> None:
    with stores.new_generation(tmp_path) as generation:
        ox.Store(str(generation.store)).flush()
        stores.publish(generation, {})
    assert len(stores.open_graph(tmp_path)) == 0
    with pytest.raises(StoreError, match=r"search\.sqlite: no index .*; build the graph again"):
        open_index(tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 99])
def test_what_is_no_index_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "search.sqlite"
    file.write_bytes(content)
    with pytest.raises(StoreError, match="build the graph again"):
        Index.open(file)


def test_an_index_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="wanted room and leave to write an index there"):
        make(store(), tmp_path / "nowhere" / "search.sqlite")


def test_an_index_is_the_same_for_the_same_graph(tmp_path: Path) -> None:
    for name in ("one", "two"):
        make(store(), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_nothing_is_written_beside_an_index(graphs: dict[str, Path], indexes: dict[str, Index]) -> None:
    search(indexes["sample"], "lajoie")
    folder = stores.current(graphs["sample"]).folder
    assert sorted(path.name for path in folder.iterdir()) == ["search.sqlite", "store", "summary.json"]


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "scholargraph", "search", *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60)


def test_the_verb_prints_a_table(graphs: dict[str, Path]) -> None:
    done = run("LAJOIE", "guill", "--graph", str(graphs["sample"]))
    assert (done.returncode, done.stderr) == (0, "")
    heading, row = done.stdout.splitlines()
    assert heading.split() == ["kind", "name", "detail", "thing"]
    assert row.startswith("person  Guillaume Lajoie  Associate Professor, Université de Montréal")
    assert row.endswith("  person/guillaume-lajoie")


def test_the_verb_says_when_hits_only_come_close(graphs: dict[str, Path]) -> None:
    done = run(
        "réso", "neurone", "--kind", "topic", "--limit", "2", "--language", "fr", "--graph", str(graphs["sample"])
    )
    assert done.returncode == 0
    assert done.stderr == "scholargraph: nothing has all these words; what comes close:\n"
    assert "Réseaux de neurones" in done.stdout
    assert len(done.stdout.splitlines()) == 3


def test_the_verb_refuses_in_one_line(graphs: dict[str, Path], tmp_path: Path) -> None:
    unknown = run("lajoie", "--kind", "paper", "--graph", str(graphs["sample"]))
    missing = run("lajoie", "--graph", str(tmp_path))
    assert (unknown.returncode, unknown.stderr.count("\n")) == (2, 1)
    assert (missing.returncode, missing.stderr.count("\n")) == (2, 1)


def test_found_things_are_a_table_like_any_answer() -> None:
    hit = Hit(f"{BASE}person/a", "person", "Zoé\nFauré", "", ())
    answer = Found((hit,), 1).answer
    assert [*answer.columns] == ["kind", "name", "detail", "thing"]
    assert [row["thing"] for row in answer] == [f"{BASE}person/a"]
