"""Says what the nodes and edges of a network carry: the names of attributes, and what holds where one is missing."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import networkx as nx

Network: TypeAlias = "nx.Graph[str]"
"""Nodes are IRIs, with a name, a kind and whether the name is known; edges have a weight, and more as it comes."""


def name(network: Network, node: str) -> str:
    """What people call a node; its IRI where nobody says."""
    return str(network.nodes[node].get("name", node))


def kind(network: Network, node: str) -> str:
    """What a node is: person, topic …; nothing where nobody says."""
    return str(network.nodes[node].get("kind", ""))


def is_known(network: Network, node: str) -> bool:
    """Whether a node's name is one that a source gives."""
    return bool(network.nodes[node].get("known", True))


# Any: networkx keeps attributes of every type.
def edges(network: Network) -> Iterator[tuple[str, str, float, Mapping[str, Any]]]:
    """Both ends of each edge, its weight (1 where nobody says), and all that it carries."""
    for source, target, told in network.edges(data=True):
        yield source, target, told.get("weight", 1), told


def roles(told: Mapping[str, Any]) -> list[str]:
    """The roles in which an edge of a supervision network stands: none, one, or several that were merged.

    >>> roles({"role": "principal; sole"}), roles({})
    (['principal', 'sole'], [])
    """
    return [one for one in str(told.get("role", "")).split(JOINT) if one]


JOINT = "; "
"""Stands between words that two rows of a query say of one edge."""
