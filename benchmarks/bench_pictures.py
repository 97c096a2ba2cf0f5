"""Places the nodes of a co-author network beside networkx's spring layout, and ten thousand of them alone.

The network is generated: people write papers within groups of twenty, now and then with people of anywhere. Both sides
get the same one, of a size that networkx bears, in one process; of each the CPU seconds are printed and how good the
places are: the share of nodes' five nearest that are of their own group, and how long ties are beside the distance of
any two. Then come the CPU seconds of placing, and of clustering alone, at full size.
"""

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import networkx as nx
import numpy as np
from scipy.spatial import KDTree

from scholargraph.attributes import Network
from scholargraph.clusters import clusters
from scholargraph.lettering import Point
from scholargraph.placements import placements

T = TypeVar("T")

GROUP = 20
MANY = 10_000


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints a line a side, then the ratio, then a line for the full size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=2_000, help="how many nodes networkx places too")
    given = parser.parse_args(arguments)
    network = writing(given.count)
    print(f"{len(network):,} nodes, {network.number_of_edges():,} ties, CPU seconds:")
    ours, quick = timed(lambda: placements(network))
    theirs, slow = timed(lambda: spring(network))
    for name, places, seconds in (("placements", ours, quick), ("networkx spring_layout", theirs, slow)):
        near, length = quality(network, places)
        print(f"  {name:<23} {seconds:7.2f} s; {near:.0%} of the five nearest of the group; ties {length:.2f} long")
    print(f"  ratio {slow / quick:.0f}")
    large = writing(MANY)
    _, seconds = timed(lambda: placements(large))
    ties = np.array([(int(source), int(target)) for source, target in large.edges()])
    weights = np.array([told["weight"] for *_, told in large.edges(data=True)], dtype=np.float64)
    _, grouping = timed(lambda: clusters(MANY, ties, weights))
    print(f"{MANY:,} nodes, {len(ties):,} ties: placements {seconds:.2f} s, clusters alone {grouping:.2f} s")


def spring(network: Network) -> dict[str, Point]:
    """The places that networkx gives with its own settings and a fixed seed."""
    return {node: (float(x), float(y)) for node, (x, y) in nx.spring_layout(network, seed=1).items()}


def quality(network: Network, places: Mapping[str, Point]) -> tuple[float, float]:
    """The share of the five nearest nodes that are of the same group; the length of ties where any distance is 1."""
    nodes = list(network)
    points = np.array([places[node] for node in nodes])
    groups = np.array([int(node) // GROUP for node in nodes])
    nearest = np.asarray(KDTree(points).query(points, 6)[1])[:, 1:]
    at = {node: number for number, node in enumerate(nodes)}
    ties = np.array([(at[source], at[target]) for source, target in network.edges()])
    any_two = np.random.default_rng(1).integers(len(nodes), size=(len(ties), 2))
    lengths, usual = (
        np.linalg.norm(points[pair[:, 0]] - points[pair[:, 1]], axis=1).mean() for pair in (ties, any_two)
    )
    return float((groups[nearest] == groups[:, None]).mean()), float(lengths / usual)


def writing(count: int) -> Network:
    """So many people and as many papers of two to six authors, one paper in twelve with somebody of another group."""
    chance = np.random.default_rng(7)
    network: Network = nx.Graph()
    network.add_nodes_from(map(str, range(count)))
    for _ in range(count):
        start = int(chance.integers(count // GROUP)) * GROUP
        authors = {start + int(one) for one in chance.choice(GROUP, size=int(chance.integers(2, 7)), replace=False)}
        authors |= {int(chance.integers(count))} if chance.random() < 1 / 12 else set()
        for one in authors:
            for other in authors:
                if one < other:
                    known = network.get_edge_data(str(one), str(other), {"weight": 0})["weight"]
                    network.add_edge(str(one), str(other), weight=known + 1)
    return network


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What some work makes, and its CPU seconds."""
    started = time.process_time()
    made = work()
    return made, time.process_time() - started


if __name__ == "__main__":
    main()
