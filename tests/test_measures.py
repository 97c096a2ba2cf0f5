"""Measures are what their formulas give on networks that can be computed by hand, and the same each time."""

import math
import subprocess
import sys

import networkx as nx
import pytest

from scholargraph.answers import text
from scholargraph.errors import ScholargraphError
from scholargraph.measures import (
    EXACT_BETWEENNESS,
    PIVOTS,
    betweenness,
    communities,
    components,
    degrees,
    degrees_in,
    degrees_out,
    measures,
    pagerank,
    strengths,
    summary,
    table,
)


def path() -> "nx.Graph[str]":
    """a – b – c – d, the tie in the middle of weight 3."""
    network: nx.Graph[str] = nx.Graph()
    network.add_weighted_edges_from([("a", "b", 1), ("b", "c", 3), ("c", "d", 1)])
    return network


def two_triangles() -> "nx.Graph[str]":
    """Two triangles, joined by one edge from c to d, and a lonely z."""
    network: nx.Graph[str] = nx.Graph()
    network.add_edges_from([("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "e"), ("e", "f"), ("d", "f")])
    network.add_node("z")
    return network


def test_degree_counts_others_and_strength_adds_weights() -> None:
    assert degrees(path()) == {"a": 1, "b": 2, "c": 2, "d": 1}
    assert strengths(path()) == {"a": 1, "b": 4, "c": 4, "d": 1}


def test_betweenness_is_the_share_of_pairs_whose_path_leads_through() -> None:
    # of the 3 pairs of others, b lies between a and c, a and d
    assert betweenness(path()) == {
        "a": 0.0,
        "b": pytest.approx(2 / 3, abs=1e-6),
        "c": pytest.approx(2 / 3, abs=1e-6),
        "d": 0.0,
    }


def test_pagerank_solves_its_equation() -> None:
    # by hand, of the path: x for an end, y for the middle; x = 0.15/4 + 0.85 y/4 and 2x + 2y = 1
    end = (0.15 / 4 + 0.85 / 8) / (1 + 0.85 / 4)
    ranks = pagerank(path())
    assert ranks["a"] == ranks["d"] == pytest.approx(end, abs=1e-6)
    assert ranks["b"] == ranks["c"] == pytest.approx(0.5 - end, abs=1e-6)


def test_a_directed_walker_follows_the_arrows() -> None:
    arrows: nx.DiGraph[str] = nx.DiGraph([("a", "b"), ("c", "b")])
    ranks = pagerank(arrows)
    assert ranks["b"] == max(ranks.values())
    assert degrees_in(arrows) == {"a": 0, "b": 2, "c": 0}
    assert degrees_out(arrows) == {"a": 1, "b": 0, "c": 1}
    assert [row["degree_in"] for row in measures(arrows)] == [2, 0, 0]
    with pytest.raises(ScholargraphError, match="wanted a directed one"):
        degrees_in(nx.Graph(arrows))


def test_a_tie_to_oneself_adds_weight_and_no_degree() -> None:
    loop: nx.DiGraph[str] = nx.DiGraph([("a", "a"), ("a", "b")])
    assert degrees(loop) == {"a": 1, "b": 1}
    assert (degrees_in(loop)["a"], degrees_out(loop)["a"]) == (0, 1)


def test_communities_and_components_are_numbered_by_size_and_name() -> None:
    assert communities(two_triangles()) == {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2, "f": 2, "z": 3}
    assert components(two_triangles()) == {**dict.fromkeys("abcdef", 1), "z": 2}


def test_values_agree_with_networkx_on_a_known_network() -> None:
    club = nx.relabel_nodes(nx.karate_club_graph(), {number: f"member {number:02}" for number in range(34)})
    assert betweenness(club) == pytest.approx(nx.betweenness_centrality(club), abs=1e-6)
    assert pagerank(club) == pytest.approx(nx.pagerank(club, tol=1e-10), abs=1e-6)
    assert strengths(club)["member 33"] == 48  # the sum of the instructor's weights in Zachary's table
    groups = [{name for name, number in communities(club).items() if number == wanted} for wanted in (1, 2, 3, 4)]
    assert nx.community.modularity(club, groups) > 0.44  # the best known is 0.4449 by weight


def test_rows_come_from_the_strongest_to_the_weakest_and_equals_by_name() -> None:
    network = two_triangles()
    nx.set_node_attributes(network, {node: f"name of {node}" for node in network}, "name")
    rows = measures(network).rows
    assert [row["node"] for row in rows] == ["c", "d", "a", "b", "e", "f", "z"]
    assert rows[0] == {
        "node": "c",
        "name": "name of c",
        "kind": "",
        "known": True,
        "degree": 3,
        "strength": 3,
        "betweenness": pytest.approx(6 / 15, abs=1e-6),
        "pagerank": pytest.approx(nx.pagerank(network, tol=1e-10)["c"], abs=1e-6),
        "community": 1,
        "component": 1,
    }


def test_an_empty_network_has_no_rows() -> None:
    assert len(measures(nx.Graph())) == 0
    assert summary(nx.Graph()) == "0 nodes, 0 edges, 0 components; no node without an edge"


def test_sampled_betweenness_says_so() -> None:
    ring = nx.relabel_nodes(nx.cycle_graph(EXACT_BETWEENNESS + 1), str)
    found = measures(ring)
    assert "betweenness_sampled" in found.columns
    assert "betweenness" not in found.columns
    assert found.notes[0].startswith(f"betweenness is estimated: paths from {PIVOTS} of 1001 nodes")
    exact = (500 - 1) ** 2 / 2 / math.comb(1000, 2)  # each node of a ring lies between as many pairs
    mean = sum(float(row["betweenness_sampled"]) for row in found) / 1001
    assert mean == pytest.approx(exact, rel=0.1)


def test_the_table_is_for_people_and_the_answer_for_programs() -> None:
    network = path()
    network.graph["note"] = "Of 5 publications 1 prints nobody."
    printed = table(network).splitlines()
    assert printed[0].split()[:2] == ["name", "kind"]
    assert printed[-1] == "(Of 5 publications 1 prints nobody.)"
    assert text(measures(network).answer, "csv").splitlines()[1].startswith("b,b,,true,2,4,0.666667")


def test_another_process_with_another_hash_seed_gives_the_same_numbers() -> None:
    code = (
        "import networkx as nx; from scholargraph.measures import table; import random; r = random.Random(1);"
        "print(table(nx.Graph([(f'p{r.randrange(60)}', f'p{r.randrange(60)}') for _ in range(150)])))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(said) == 1
