"""Networks have the ties that the sources tell of, on both engines, and say what they do not know."""

from collections import Counter
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.query import ResultRow

from scholargraph import stores
from scholargraph.answers import Answer, text
from scholargraph.decorators import LANGUAGES
from scholargraph.errors import QueryError
from scholargraph.networks import network, networks
from scholargraph.phrases import NOTES
from scholargraph.pipeline import build
from scholargraph.queries import query, stored_query
from scholargraph.vocabulary import SG, concept

CASES = Path(__file__).parent / "cases" / "networks"
SAMPLE = Path(__file__).parents[1] / "data" / "sample"
PERSON = "https://w3id.org/scholargraph/id/person/"
LAJOIE, SHEA_BROWN = f"{PERSON}guillaume-lajoie", f"{PERSON}eric-shea-brown"
NAMES = [one.name.removeprefix("network/") for one in networks()]

Graphs = Callable[[str], ox.Store]


@pytest.fixture(scope="module")
def graphs(shared: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Graphs:
    """The graph of a case: the folder's own Turtle, the sample, or the real page."""
    made: dict[str, ox.Store] = {}

    def find(case: str) -> ox.Store:
        if case not in made and case in ("sample", "real"):
            source = SAMPLE if case == "sample" else shared("seeds", "guillaume-lajoie.fr.txt")
            folder = tmp_path_factory.mktemp(case)
            build(source, graph=folder, allow_invalid=True)
            made[case] = stores.open_graph(folder)
        elif case not in made:
            made[case] = ox.Store()
            made[case].load(path=CASES / case / "graph.ttl")
        return made[case]

    return find


@pytest.mark.parametrize("accepted", sorted(CASES.rglob("*.tsv")), ids=lambda path: path.relative_to(CASES).as_posix())
def test_a_network_has_the_accepted_rows_on_both_engines(accepted: Path, graphs: Graphs) -> None:
    graph, asked = graphs(accepted.parent.name), stored_query(f"network/{accepted.stem}")
    answer = query(graph, asked.name)
    assert text(answer, "tsv") == accepted.read_text(encoding="utf-8").rstrip("\n")
    assert rows_of_rdflib(graph, asked.text) == [
        tuple(term and term_text(term) for term in row) for row in answer.terms
    ]


@pytest.mark.parametrize("case", ["sample", "real"])
def test_every_network_has_accepted_rows(case: str) -> None:
    assert sorted(path.stem for path in (CASES / case).glob("*.tsv")) == NAMES


@pytest.mark.parametrize("case", ["authors", "sample", "real"])
def test_co_authors_are_those_that_a_plain_loop_finds(case: str, graphs: Graphs) -> None:
    graph = graphs(case)
    weight: Counter[tuple[str, ...]] = Counter()
    share: dict[tuple[str, ...], float] = {}
    people = authors(graph)
    for group in people.values():
        for pair in combinations(sorted(group), 2):
            weight[pair] += 1
            share[pair] = share.get(pair, 0.0) + 1 / (len(group) - 1)
    found = network(graph, "coauthors")
    assert set(found) == {name for group in people.values() for name in group}
    assert {tuple(sorted(pair)): told["weight"] for *pair, told in found.edges(data=True)} == weight
    shares = {tuple(sorted(pair)): told["fractional"] for *pair, told in found.edges(data=True)}
    assert shares == {pair: pytest.approx(value, abs=1e-6) for pair, value in share.items()}


def test_the_real_page_gives_13_people_and_36_ties(graphs: Graphs) -> None:
    found = network(graphs("real"), "coauthors")
    assert (len(found), found.number_of_edges()) == (13, 36)
    told = {"weight": 2, "fractional": pytest.approx(7 / 12, abs=1e-6), "implied": 2, "incomplete": 2}
    assert found[LAJOIE][SHEA_BROWN] == told
    assert Counter(told["weight"] for *_, told in found.edges(data=True)) == {1: 35, 2: 1}


def test_without_the_owner_the_real_page_falls_into_two_groups_of_six(graphs: Graphs) -> None:
    found = network(graphs("real"), "coauthors")
    found.remove_node(LAJOIE)
    assert found.number_of_edges() == 24
    assert [len(part) for part in nx.connected_components(found)] == [6, 6]


def test_24_unnamed_trainees_and_15_unnamed_supervisors_stay_39_people(graphs: Graphs) -> None:
    found = network(graphs("real"), "supervision")
    assert found.is_directed()
    assert sum(not told["known"] for _, told in found.nodes(data=True)) == 39
    roles = Counter(found[LAJOIE][trainee]["role"] for trainee in found[LAJOIE])
    assert roles == {"sole": 9, "principal": 8, "co": 7}
    assert len(set(names(found))) == 40
    assert {f"unnamed doctorate {number}" for number in range(1, 12)} <= set(names(found))


def test_two_languages_of_one_page_are_one_network(graphs: Graphs) -> None:
    found = network(graphs("sample"), "supervision")
    assert len(found[LAJOIE]) == 24


def test_names_and_titles_are_in_the_language(graphs: Graphs) -> None:
    graph = graphs("topics")
    english, french = network(graph, "topics"), network(graph, "topics", language="fr")
    assert names(english) == ["Brouillard", "Learning", "Vision"]
    assert names(french) == ["Brouillard", "Apprentissage", "Vision"]
    assert french.graph["title"] == french.graph["title_fr"] == stored_query("network/topics").summary["fr"]


def test_of_several_wordings_of_a_name_the_one_with_accents_is_shown(graphs: Graphs) -> None:
    assert network(graphs("authors"), "coauthors").nodes["https://example.org/bo"]["name"] == "Bó"


def test_unnamed_people_are_named_by_what_they_are_in_the_order_of_their_list(graphs: Graphs) -> None:
    found = network(graphs("supervisions"), "supervision")
    unnamed = [found.nodes[f"https://example.org/trainee-{number}"]["name"] for number in (2, 9, 10)]
    assert unnamed == ["unnamed research intern 1", "unnamed research intern 2", "unnamed research intern 3"]
    assert found.nodes["https://example.org/supervisor-9"]["name"] == "unnamed supervisor"
    assert [node for node, known in found.nodes(data="known") if not known] == [
        f"https://example.org/{name}" for name in ("supervisor-9", "trainee-10", "trainee-2", "trainee-9")
    ]


def test_one_pair_is_one_edge_with_all_that_is_said(graphs: Graphs) -> None:
    found = network(graphs("supervisions"), "supervision")
    edge = found["https://example.org/ada"]["https://example.org/xu"]
    assert edge == {"weight": 2, "role": "principal; sole", "traineeType": "Doctorate; Master's"}


def test_who_is_tied_to_nobody_is_in_the_network_all_the_same(graphs: Graphs) -> None:
    assert list(nx.isolates(network(graphs("authors"), "coauthors"))) == ["https://example.org/eve"]


def test_a_network_says_what_its_numbers_rest_on(graphs: Graphs) -> None:
    about = network(graphs("authors"), "coauthors").graph
    counts = [about[f"author_lists_{count}"] for count in ("total", "complete", "partial", "unknown")]
    assert counts == [5, 1, 1, 3]
    assert about["lower_bound"] is True
    assert about["note"].startswith("Of 5 publications 1 print all their authors, 1 some and 3 none")


def test_every_row_of_coverage_has_words_in_every_language(graphs: Graphs) -> None:
    rows = {str(row["about"]): row for row in query(graphs("authors"), "quality/coverage")}
    assert rows.keys() == NOTES.keys()
    for about, row in rows.items():
        assert [str(row["total"]) in NOTES[about][language].format_map(row) for language in LANGUAGES] == [True, True]


@pytest.mark.parametrize("name", NAMES)
def test_every_network_says_what_its_weight_counts(name: str) -> None:
    asked = stored_query(f"network/{name}")
    for language in LANGUAGES:
        assert network(ox.Store(), name, language=language).graph["weight_means"] == asked.weight[language]


def test_complete_data_need_no_warning() -> None:
    graph = ox.Store()
    publication = ox.NamedNode("https://example.org/p")
    graph.add(ox.Quad(publication, ox.NamedNode(SG.authorListStatus), ox.NamedNode(concept("statuses", "complete"))))
    about = network(graph, "coauthors").graph
    assert (about["lower_bound"], about["note"]) == (False, "")


def test_an_empty_graph_gives_empty_networks() -> None:
    assert [len(network(ox.Store(), name)) for name in NAMES] == [0] * len(NAMES)


def test_a_wrong_name_is_answered_with_the_right_ones(graphs: Graphs) -> None:
    with pytest.raises(QueryError, match="no network called 'coauthor'; there are: co-supervision, coauthors, "):
        network(ox.Store(), "coauthor")
    with pytest.raises(QueryError, match="language 'de'; wanted en or fr"):
        network(ox.Store(), "coauthors", language="de")


def test_coverage_is_the_same_on_both_engines(graphs: Graphs) -> None:
    for case in ("authors", "topics", "supervisions", "sample"):
        graph = graphs(case)
        answer: Answer = query(graph, "quality/coverage")
        expected = [tuple(term and term_text(term) for term in row) for row in answer.terms]
        assert rows_of_rdflib(graph, stored_query("quality/coverage").text) == expected


def names(found: "nx.Graph[str]") -> list[str]:
    return [told["name"] for _, told in found.nodes(data=True)]


def authors(graph: ox.Store) -> dict[str, set[str]]:
    """The authors of each publication, read off the statements one by one."""
    found: dict[str, set[str]] = {}
    for quad in graph.quads_for_pattern(None, ox.NamedNode(SG.publication), None, ox.DefaultGraph()):
        for other in graph.quads_for_pattern(quad.subject, ox.NamedNode(SG.author), None, ox.DefaultGraph()):
            found.setdefault(term_text(quad.object), set()).add(term_text(other.object))
    return found


def rows_of_rdflib(graph: ox.Store, asked: str) -> list[tuple[str | None, ...]]:
    merged = rdflib.Graph()
    merged.parse(data=graph.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()), format="nt")
    rows = [row for row in merged.query(asked) if isinstance(row, ResultRow)]
    return [tuple(map(text_or_none, row)) for row in rows]


def text_or_none(term: object) -> str | None:
    return None if term is None else str(term)


def term_text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    assert isinstance(term, ox.NamedNode | ox.Literal)
    return term.value
