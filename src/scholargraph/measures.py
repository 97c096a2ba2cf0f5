"""Tells who matters in a network, and who belongs together: a table of measures, one row a node."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import networkx as nx

from scholargraph.answers import Answer, text
from scholargraph.attributes import Network, is_known, kind, name
from scholargraph.errors import ScholargraphError
from scholargraph.vocabulary import PREFIXES

Value: TypeAlias = str | int | float | bool

EXACT_BETWEENNESS = 1_000
"""Up to so many nodes betweenness is exact; above, it is estimated from so many as `PIVOTS`."""

PIVOTS = 100
SEED = 20_01
_DECIMALS = 6
_IDENTITY = ("node", "name", "kind", "known")


@dataclass(frozen=True, slots=True)
class Measures:
    """A table of measures: its columns, a row a node from the strongest to the weakest, and notes on how to read it.

    Each row holds `node` (the IRI), `name`, `kind`, `known`, and the measures of the columns.
    """

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Value], ...]
    notes: tuple[str, ...] = ()
    title: Mapping[str, str] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Mapping[str, Value]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def answer(self) -> Answer:
        """The table as an answer, which `answers.FORMATS` writes."""
        found = [{column: _term(column, row[column]) for column in self.columns} for row in self.rows]
        table = {"head": {"vars": self.columns}, "results": {"bindings": found}}
        return Answer(json.dumps(table, ensure_ascii=False).encode(), self.title)


def measures(network: Network) -> Measures:
    """All measures of a network's nodes, the strongest first, equals by name.

    `degree`, `strength`, `betweenness`, `pagerank`, `community`, `component`; a directed network has `degree_in` and
    `degree_out` too. Betweenness of a network of more than `EXACT_BETWEENNESS` nodes is sampled: the
    column is called `betweenness_sampled`, and a note says from how many nodes.

    >>> path = nx.Graph([("a", "b"), ("b", "c")])
    >>> [(row["node"], row["degree"], row["betweenness"]) for row in measures(path)]
    [('b', 2, 1.0), ('a', 1, 0.0), ('c', 1, 0.0)]
    """
    columns = {_column(name, network): measure(network) for name, measure in _measured(network)}
    rows = [
        {**_identity(network, node), **{name: values[node] for name, values in columns.items()}} for node in network
    ]
    rows.sort(key=lambda row: (-row["strength"], -row["degree"], row["name"], row["node"]))
    title = {language: str(network.graph.get(f"title_{language}", "")) for language in ("en", "fr")}
    return Measures((*_IDENTITY, *columns), tuple(rows), tuple(_notes(network)), title)


def table(network: Network) -> str:
    """The measures as a plain table for people, with its notes below; IRIs are left to the other formats."""
    found = measures(network)
    named = Measures(found.columns[1:], found.rows, found.notes)
    return "\n".join([text(named.answer, "table"), *(f"({note})" for note in found.notes)])


def summary(network: Network) -> str:
    """One line on how large a network is and how it hangs together.

    >>> summary(nx.Graph([("a", "b"), ("b", "c"), ("d", "e")]))
    '5 nodes, 3 edges, 2 components, the largest of 3 nodes; no node without an edge'
    """
    parts = Counter(components(network).values())
    tied = [size for size in parts.values() if size > 1]
    alone = len(parts) - len(tied)
    without = f"{alone} node{'s' * (alone != 1)}" if alone else "no node"
    counts = f"{len(network)} nodes, {network.number_of_edges()} edges, {len(tied)} component{'s' * (len(tied) != 1)}"
    largest = f", the largest of {max(tied)} nodes" if len(tied) > 1 else ""
    return f"{counts}{largest}; {without} without an edge"


def degrees(network: Network) -> dict[str, int]:
    """With how many others each node is tied (a tie to itself counts for nothing)."""
    return {node: len(neighbours(network, node)) for node in network}


def degrees_in(network: Network) -> dict[str, int]:
    """From how many others an arrow comes."""
    return {node: len({source for source, _ in _arrows(network).in_edges(node)} - {node}) for node in network}


def degrees_out(network: Network) -> dict[str, int]:
    """To how many others an arrow goes."""
    return {node: len({target for _, target in _arrows(network).out_edges(node)} - {node}) for node in network}


def strengths(network: Network) -> dict[str, float]:
    """The sum of the weights of a node's edges.

    A. Barrat, M. Barthélemy, R. Pastor-Satorras and A. Vespignani, The architecture of complex weighted networks,
    PNAS 101(11), 3747-3752, 2004, eq. 2.
    """
    return {node: round(value, _DECIMALS) for node, value in network.degree(weight="weight")}


def neighbours(network: Network, node: str) -> set[str]:
    """The others that a node is tied to, whatever the direction of the arrows."""
    return set(nx.all_neighbors(network, node)) - {node}


def from_the_strongest(network: Network, strength: Mapping[str, float]) -> list[str]:
    """The nodes from the strongest to the weakest, equals by name."""
    return sorted(network, key=lambda node: (-strength[node], name(network, node), node))


def betweenness(network: Network) -> dict[str, float]:
    """The share of the shortest paths between two others that lead through a node; weights are not looked at.

    L. C. Freeman, A set of measures of centrality based on betweenness, Sociometry 40(1), 35-41, 1977, divided by
    the number of pairs of others; computed as in U. Brandes, A faster algorithm for betweenness centrality,
    Journal of Mathematical Sociology 25(2), 163-177, 2001. In a network of more than `EXACT_BETWEENNESS` nodes
    paths start at `PIVOTS` nodes drawn with a fixed seed: U. Brandes and C. Pich, Centrality estimation in large
    networks, International Journal of Bifurcation and Chaos 17(7), 2303-2318, 2007.
    """
    pivots = PIVOTS if _is_sampled(network) else None
    numbered = _numbered(network)
    values = nx.betweenness_centrality(numbered, k=pivots, seed=SEED)
    return _named(network, values)


def pagerank(network: Network) -> dict[str, float]:
    """The share of time that a walker spends at a node who follows edges by weight, and starts anew 15 times in 100.

    S. Brin and L. Page, The anatomy of a large-scale hypertextual web search engine, Computer Networks 30, 107-117,
    1998; damping 0.85. The walker of a directed network follows the arrows.
    """
    if len(network) == 0:
        return {}
    return _named(network, nx.pagerank(_numbered(network), alpha=0.85, weight="weight", tol=1e-10, max_iter=1_000))


def communities(network: Network) -> dict[str, int]:
    """The number of each node's community, from 1: the largest first, equal ones by their least name.

    V. D. Blondel, J.-L. Guillaume, R. Lambiotte and E. Lefebvre, Fast unfolding of communities in large networks,
    J. Stat. Mech. P10008, 2008 (Louvain), by weight and with a fixed seed; the direction of arrows is not looked at.
    """
    if network.number_of_edges() == 0:
        return _ranked(network, [{node} for node in network])
    found = nx.community.louvain_communities(_numbered(_undirected(network)), weight="weight", seed=SEED)
    names = list(network)
    return _ranked(network, [{names[number] for number in group} for group in found])


def components(network: Network) -> dict[str, int]:
    """The number of the part that hangs together in which each node is, from 1, numbered as communities are."""
    return _ranked(network, list(nx.connected_components(_undirected(network))))


_MEASURES: Mapping[str, Callable[[Network], Mapping[str, Value]]] = {
    "degree": degrees,
    "strength": strengths,
    "betweenness": betweenness,
    "pagerank": pagerank,
    "community": communities,
    "component": components,
}
_OF_DIRECTED: Mapping[str, Callable[[Network], Mapping[str, Value]]] = {
    "degree_in": degrees_in,
    "degree_out": degrees_out,
}


_DATATYPES: Mapping[type, str] = {bool: "boolean", int: "integer", float: "double"}


def _measured(network: Network) -> Sequence[tuple[str, Callable[[Network], Mapping[str, Value]]]]:
    plain = list(_MEASURES.items())
    return [plain[0], *_OF_DIRECTED.items(), *plain[1:]] if network.is_directed() else plain


def _column(name: str, network: Network) -> str:
    return f"{name}_sampled" if name == "betweenness" and _is_sampled(network) else name


def _notes(network: Network) -> Iterator[str]:
    if _is_sampled(network):
        yield (
            f"betweenness is estimated: paths from {PIVOTS} of {len(network)} nodes "
            f"(exact up to {EXACT_BETWEENNESS} nodes)"
        )
    note = network.graph.get("note")
    if note:
        yield str(note)


def _is_sampled(network: Network) -> bool:
    return len(network) > EXACT_BETWEENNESS


# Any: a row holds values of several types.
def _identity(network: Network, node: str) -> dict[str, Any]:
    return dict(zip(_IDENTITY, (node, name(network, node), kind(network, node), is_known(network, node)), strict=True))


def _undirected(network: Network) -> Network:
    """The network without directions: arrows both ways become one edge with the sum of the weights."""
    if not network.is_directed():
        return network
    plain: Network = nx.Graph()
    plain.add_nodes_from(network)
    for source, target, weight in network.edges(data="weight", default=1):
        known = plain.get_edge_data(source, target, {"weight": 0})["weight"]
        plain.add_edge(source, target, weight=known + weight)
    return plain


def _arrows(network: Network) -> "nx.DiGraph[str]":
    if not isinstance(network, nx.DiGraph):
        raise ScholargraphError("a network without directions has no degree in or out; wanted a directed one")
    return network


def _numbered(network: Network) -> "nx.Graph[int]":
    """The network with numbers for nodes, in the same order, and weights alone.

    networkx keeps nodes in sets on its way, and the order of strings in a set is another in each process.
    """
    numbers = {node: number for number, node in enumerate(network)}
    numbered: nx.Graph[int] = nx.DiGraph() if network.is_directed() else nx.Graph()
    numbered.add_nodes_from(numbers.values())
    for source, target, weight in network.edges(data="weight", default=1):
        numbered.add_edge(numbers[source], numbers[target], weight=weight)
    return numbered


def _named(network: Network, values: Mapping[int, float]) -> dict[str, float]:
    return {node: round(values[number], _DECIMALS) for number, node in enumerate(network)}


def _ranked(network: Network, groups: Sequence[set[str]]) -> dict[str, int]:
    def first(group: set[str]) -> tuple[str, str]:
        return min((name(network, node), node) for node in group)

    ordered = sorted(groups, key=lambda group: (-len(group), first(group)))
    return {node: number for number, group in enumerate(ordered, start=1) for node in group}


def _term(column: str, value: Value) -> dict[str, str]:
    """A value as the SPARQL 1.1 JSON format writes it."""
    if column == "node" and urlsplit(str(value)).scheme:
        return {"type": "uri", "value": str(value)}
    datatype = _DATATYPES.get(type(value))
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return {"type": "literal", "value": text, **({"datatype": PREFIXES["xsd"] + datatype} if datatype else {})}
