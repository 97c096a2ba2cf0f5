"""Places of networks keep neighbours together and nodes apart, the same way each time, and in time."""

import subprocess
import sys
import time
from collections.abc import Iterable

import networkx as nx
import numpy as np
import pytest
from scipy.spatial import KDTree

from scholargraph.attributes import Network
from scholargraph.clusters import Numbers, Weights, clusters, levels, modularity
from scholargraph.lettering import Points
from scholargraph.placements import placed, placements

LEAST_APART = 0.2

Tied = tuple[int, Numbers, Weights]


@pytest.fixture(scope="module")
def coauthors() -> Tied:
    """Two thousand people who write in groups of twenty, now and then with others: a list of ties by papers."""
    return writing(2_000)


@pytest.fixture(scope="module")
def places(coauthors: Tied) -> Points:
    return placed(*coauthors)


def test_neighbours_stand_nearer_than_others(coauthors: Tied, places: Points) -> None:
    _, ties, _ = coauthors
    others = np.random.default_rng(1).integers(len(places), size=ties.shape)
    assert lengths(places, ties).mean() < 0.25 * lengths(places, others).mean()
    shuffled = places[np.random.default_rng(2).permutation(len(places))]
    assert lengths(shuffled, ties).mean() > 0.9 * lengths(shuffled, others).mean(), "a random layout must not pass"


def test_the_nearest_are_mostly_of_the_same_group(coauthors: Tied, places: Points) -> None:
    nearest = np.asarray(KDTree(places).query(places, 6)[1])[:, 1:]
    same = (nearest // 20 == np.arange(len(places))[:, None] // 20).mean()
    assert same > 0.75


def test_no_two_nodes_stand_on_one_spot(places: Points) -> None:
    assert closest(places) > LEAST_APART


@pytest.mark.parametrize(
    "network",
    [
        nx.star_graph(250),
        nx.complete_graph(220),
        nx.star_graph(60),
        nx.complete_graph(30),
        nx.path_graph(400),
    ],
    ids=lambda network: f"{network.number_of_nodes()} nodes, {network.number_of_edges()} edges",
)
def test_nodes_that_are_all_alike_are_kept_apart(network: "nx.Graph[int]") -> None:
    points = np.array(list(placements(named(network.edges())).values()))
    assert closest(points) > LEAST_APART


def test_the_same_network_has_the_same_places_in_another_process(coauthors: Tied, places: Points) -> None:
    code = (
        f"import sys; sys.path[:0] = {sys.path!r}\n"
        "from test_placements import writing\nfrom scholargraph.placements import placed\n"
        "print(placed(*writing(2_000)).tobytes().hex())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert np.array_equal(np.frombuffer(bytes.fromhex(done.stdout)).reshape(-1, 2), places)


def test_the_order_of_edges_makes_no_difference() -> None:
    edges = list(nx.karate_club_graph().edges())
    one, other = named(edges), named([(b, a) for a, b in reversed(edges)])
    assert placements(one) == placements(other)


def test_connected_parts_do_not_reach_into_each_other() -> None:
    parts = [nx.complete_graph(size) for size in (30, 9, 5, 5, 3, 2, 2, 1, 1, 1)]
    network = nx.relabel_nodes(nx.disjoint_union_all(parts), str)
    found = placements(network)
    boxes = [np.array([found[node] for node in part]) for part in nx.connected_components(network)]
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            assert np.asarray(KDTree(one).query(other)[0]).min() > 0.5


def test_the_largest_part_is_in_the_middle() -> None:
    found = placements(nx.relabel_nodes(nx.disjoint_union(nx.cycle_graph(12), nx.path_graph(4)), str))
    points = np.array([found[str(node)] for node in range(12)])
    assert np.abs(points.min(axis=0) + points.max(axis=0)).max() < 1e-3


def test_ties_of_greater_weight_are_shorter() -> None:
    count, ties, _ = writing(600)
    heavy = np.arange(len(ties)) % 2 == 0
    points = placed(count, ties, np.where(heavy, 40.0, 1.0))
    assert np.median(lengths(points, ties[heavy])) < np.median(lengths(points, ties[~heavy]))


def test_nothing_and_little_have_places() -> None:
    empty: Network = nx.Graph()
    assert placements(empty) == {}
    assert placements(named([(0, 0)])) == {"0": (0.0, 0.0)}
    assert len(set(placements(nx.relabel_nodes(nx.empty_graph(40), str)).values())) == 40


def test_ten_thousand_nodes_take_less_than_two_seconds() -> None:
    count, ties, weights = writing(10_000)
    assert len(ties) > 30_000
    started = time.process_time()
    placed(count, ties, weights)
    assert time.process_time() - started < 2.0


def test_clusters_are_as_good_as_those_of_networkx(coauthors: Tied) -> None:
    count, ties, weights = coauthors
    network: nx.Graph[int] = nx.Graph()
    network.add_nodes_from(range(count))
    network.add_weighted_edges_from((a, b, w) for (a, b), w in zip(ties.tolist(), weights.tolist(), strict=True))
    theirs = nx.community.modularity(network, nx.community.louvain_communities(network, seed=1))
    assert modularity(count, ties, weights, clusters(count, ties, weights)) > 0.98 * theirs


def test_modularity_is_that_of_networkx() -> None:
    network = nx.karate_club_graph()
    ties = np.array(network.edges())
    weights = np.array([told["weight"] for *_, told in network.edges(data=True)], dtype=np.float64)
    belongs = clusters(len(network), ties, weights)
    groups = [set(np.flatnonzero(belongs == number).tolist()) for number in range(int(belongs.max()) + 1)]
    assert modularity(len(network), ties, weights, belongs) == pytest.approx(nx.community.modularity(network, groups))


def test_clusters_are_numbered_from_the_largest(coauthors: Tied) -> None:
    for level in levels(*coauthors):
        sizes = np.bincount(level)
        assert list(sizes) == sorted(sizes, reverse=True)


def writing(count: int) -> Tied:
    """Ties of people who write papers of two to six within groups of twenty, one in twelve with people of anywhere."""
    chance = np.random.default_rng(7)
    weights: dict[tuple[int, int], float] = {}
    for _ in range(count):
        group = int(chance.integers(count // 20)) * 20
        authors = [group + int(one) for one in chance.choice(20, size=int(chance.integers(2, 7)), replace=False)]
        if chance.random() < 1 / 12:
            authors[0] = int(chance.integers(count))
        for index, one in enumerate(sorted(set(authors))):
            for other in sorted(set(authors))[index + 1 :]:
                weights[one, other] = weights.get((one, other), 0.0) + 1.0
    ties = np.array(sorted(weights), dtype=np.int64)
    return count, ties, np.array([weights[one, other] for one, other in ties.tolist()])


def named(edges: Iterable[tuple[int, int]]) -> Network:
    made: Network = nx.Graph()
    made.add_edges_from((str(source), str(target)) for source, target in edges)
    return made


def closest(points: Points) -> float:
    """How near the nearest two nodes are."""
    return float(np.asarray(KDTree(points).query(points, 2)[0])[:, 1].min())


def lengths(points: Points, ties: Numbers) -> Weights:
    found: Weights = np.linalg.norm(points[ties[:, 0]] - points[ties[:, 1]], axis=1)
    return found
