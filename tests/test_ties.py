"""Ties that are read quickly are those that the stored queries tell, with the years of the publications behind them."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
import pytest

from scholargraph import build, stores
from scholargraph.measures import strengths
from scholargraph.networks import network, networks
from scholargraph.queries import query
from scholargraph.ties import RESTING_ON, UNDATED, Rows, rows, rows_around, ties

DATA = Path(__file__).resolve().parents[1] / "data"
CASES = Path(__file__).resolve().parent / "cases" / "networks"
PERSON = "https://w3id.org/scholargraph/id/person/"

each_name = pytest.mark.parametrize("name", sorted(RESTING_ON))
each_graph = pytest.mark.parametrize("case", ["authors", "topics", "sample", "mixture", "real", "empty"])

Graphs = Callable[[str], ox.Store]


@pytest.fixture(scope="module")
def graphs(shared: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Graphs:
    made: dict[str, ox.Store] = {"empty": ox.Store()}

    def find(case: str) -> ox.Store:
        if case in made:
            return made[case]
        made[case] = ox.Store()
        if (turtle := CASES / case / "graph.ttl").exists():
            made[case].load(path=turtle)
        else:
            source = shared("seeds", "guillaume-lajoie.fr.txt") if case == "real" else DATA / case
            folder = tmp_path_factory.mktemp(case)
            build(source, graph=folder, allow_invalid=True)
            made[case] = stores.open_graph(folder)
        return made[case]

    return find


@each_name
@each_graph
def test_the_rows_are_those_of_the_stored_query(name: str, case: str, graphs: Graphs) -> None:
    found, asked = rows(graphs(case), name), query(graphs(case), RESTING_ON[name].query)
    assert found is not None
    publication, node, _ = asked.columns
    told = [(row[publication], row[node], int(row["year"] or UNDATED)) for row in asked]
    publications = sorted({str(row[publication]) for row in asked})
    ours = zip(found.publications.tolist(), found.members.tolist(), strict=True)
    assert [(publications[one], found.nodes[other], int(found.years[one])) for one, other in ours] == sorted(told)


@each_name
@each_graph
def test_the_ties_and_strengths_are_those_of_the_network(name: str, case: str, graphs: Graphs) -> None:
    found, asked = rows(graphs(case), name), network(graphs(case), name)
    assert found is not None
    assert set(found.nodes) == set(asked)
    assert weights(found) == {tuple(sorted(pair)): told["weight"] for *pair, told in asked.edges(data=True)}
    assert dict(zip(found.nodes, found.strengths().tolist(), strict=True)) == strengths(asked)


@each_name
@each_graph
def test_years_add_up_to_the_weight(name: str, case: str, graphs: Graphs) -> None:
    found = rows(graphs(case), name)
    assert found is not None
    told = ties(found)
    totals = Counter[int]()
    for tie, count in zip(told.behind.tolist(), told.counts.tolist(), strict=True):
        totals[tie] += count
    assert [totals[tie] for tie in range(len(told.weights))] == told.weights.tolist()


def test_years_are_told_apart_and_what_has_none_is_kept(graphs: Graphs) -> None:
    found = rows(graphs("mixture"), "coauthors")
    assert found is not None
    years = {year: set(pairs) for year, pairs in by_year(found).items()}
    one, other = f"{PERSON}0000-0002-1825-0097", f"{PERSON}maarten-van-ooyevaer"
    assert (one, other) in years[2021]
    assert all(1900 < year < 2100 for year in years if year != UNDATED)
    sample = rows(graphs("sample"), "coauthors")
    assert sample is not None
    assert set(by_year(sample)) == {UNDATED}


@pytest.mark.parametrize(("case", "person"), [("sample", "guillaume-lajoie"), ("mixture", "0000-0002-1825-0097")])
def test_what_is_around_a_person_is_cut_out_of_the_whole(case: str, person: str, graphs: Graphs) -> None:
    graph, iri = graphs(case), f"{PERSON}{person}"
    near, whole = rows_around(graph, iri, most=1000), rows(graph, "coauthors")
    assert whole is not None
    every = weights(whole)
    around = {iri} | {end for pair in every if iri in pair for end in pair}
    assert weights(near.rows) == {pair: weight for pair, weight in every.items() if around.issuperset(pair)}
    assert near.coauthors == len(around) - 1


def test_the_nearest_are_kept(graphs: Graphs) -> None:
    near = rows_around(graphs("real"), f"{PERSON}guillaume-lajoie", most=1)
    assert near.coauthors == 12
    assert weights(near.rows) == {(f"{PERSON}eric-shea-brown", f"{PERSON}guillaume-lajoie"): 2}
    assert near.listed == {"partial": 3, "unknown": 9}, "the page lists 12 publications; 3 print some authors"


def test_who_has_no_publications_stands_alone_nowhere(graphs: Graphs) -> None:
    near = rows_around(graphs("empty"), f"{PERSON}nobody", most=10)
    assert (near.rows.nodes, near.coauthors, near.listed) == ((), 0, {})


@each_name
def test_a_cut_keeps_the_ties_among_those_who_stay(name: str, graphs: Graphs) -> None:
    found = rows(graphs("authors" if name == "coauthors" else "topics"), name)
    assert found is not None
    kept = found.of([0, 2])
    assert kept.nodes == (found.nodes[0], found.nodes[2])
    assert weights(kept) == {pair: weight for pair, weight in weights(found).items() if set(pair) <= set(kept.nodes)}


def test_only_networks_rest_on_publications() -> None:
    names = {one.name.removeprefix("network/") for one in networks()}
    assert RESTING_ON.keys() <= names
    assert rows(ox.Store(), "supervision") is None


def weights(found: Rows) -> dict[tuple[str, ...], int]:
    told = ties(found)
    pairs = ((found.nodes[one], found.nodes[other]) for one, other in told.ends.tolist())
    return dict(zip(pairs, told.weights.tolist(), strict=True))


def by_year(found: Rows) -> dict[int, list[tuple[str, str]]]:
    """The pairs of each year, by a plain loop."""
    members: dict[int, list[str]] = {}
    for publication, member in zip(found.publications.tolist(), found.members.tolist(), strict=True):
        members.setdefault(publication, []).append(found.nodes[member])
    years: dict[int, list[tuple[str, str]]] = {}
    for publication, names in members.items():
        years.setdefault(int(found.years[publication]), []).extend(pairs(names))
    told = ties(found)
    counted = Counter((year, pair) for year, each in years.items() for pair in each)
    ends = [(found.nodes[one], found.nodes[other]) for one, other in told.ends.tolist()]
    ours = zip(told.behind.tolist(), told.years.tolist(), told.counts.tolist(), strict=True)
    assert {(year, ends[tie]): count for tie, year, count in ours} == counted
    return years


def pairs(names: list[str]) -> Iterator[tuple[str, str]]:
    return combinations(sorted(names), 2)
