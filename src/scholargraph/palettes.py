"""Puts the nodes of a network into groups that a reader wants to tell apart, and gives each group a colour."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scholargraph.attributes import JOINT, Network, edges, kind, name
from scholargraph.clusters import clusters
from scholargraph.lettering import shortened
from scholargraph.measures import communities, from_the_strongest
from scholargraph.phrases import Phrases, filled

# P. Tol's "bright" and "muted" schemes, in an order in which neighbours differ for colour-blind eyes too.
_COLOURS = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#ee8866", "#44aa99", "#882255")
OTHER = "#8a929a"
"""The colour of those who are in no group, or in one for which no colour is left."""


FEW = 2_000
"""In networks of more nodes communities are found by `clusters`, which takes a tenth of the time of `measures`."""

_NO_GROUP = ""


@dataclass(frozen=True, slots=True)
class Palette:
    """The group of each node and the colour of each group, the largest first; `""` is the group of those in none."""

    groups: Mapping[str, str]
    colours: Mapping[str, str]

    def colour(self, node: str) -> str:
        """The colour of a node."""
        return self.colours[self.groups[node]]

    def sizes(self) -> dict[str, int]:
        """How many nodes each group has, in the order of the colours."""
        found = Counter(self.groups.values())
        return {group: found[group] for group in self.colours if group != _NO_GROUP}


def palette(network: Network, strength: Mapping[str, float], phrases: Phrases) -> Palette:
    """Groups by trainee type in a supervision network, else by kind where there are several, else by community.

    Groups for which no colour is left share a grey.
    """
    groups = _groups(network, strength, phrases)
    sizes = Counter(group for group in groups.values() if group != _NO_GROUP)
    ordered = sorted(sizes, key=lambda group: (-sizes[group], group))
    colours = dict(zip(ordered, _COLOURS, strict=False))
    others = {phrases["others"]: OTHER} if len(ordered) > len(_COLOURS) else {}
    colours = {**colours, **others, _NO_GROUP: OTHER}
    return Palette({node: group if group in colours else phrases["others"] for node, group in groups.items()}, colours)


def _groups(network: Network, strength: Mapping[str, float], phrases: Phrases) -> dict[str, str]:
    """To which group each node belongs, in words."""
    kinds = {node: kind(network, node) for node in network}
    if network.is_directed() and any("role" in told for *_, told in edges(network)):
        return _by_type(network, phrases)
    if len(set(kinds.values())) > 1:
        return {node: phrases.get(found, found) for node, found in kinds.items()}
    return _by_community(network, strength, phrases)


def _by_type(network: Network, phrases: Phrases) -> dict[str, str]:
    types: dict[str, set[str]] = {}
    for _, target, _, told in edges(network):
        types.setdefault(target, set()).update(filter(None, [told.get("traineeType")]))
    told_by = {node: JOINT.join(sorted(found)) or phrases["trainee"] for node, found in types.items()}
    return {node: told_by.get(node, phrases["supervisor"]) for node in network}


def _by_community(network: Network, strength: Mapping[str, float], phrases: Phrases) -> dict[str, str]:
    found = communities(network) if len(network) <= FEW else _clusters(network)
    numbers = {node: number for node, number in found.items() if strength[node]}
    heads: dict[int, str] = {}
    for node in from_the_strongest(network, strength):
        if node in numbers:
            heads.setdefault(numbers[node], node)
    called: dict[int, str] = {}
    for number, head in heads.items():
        around = filled(phrases["around"], shortened(name(network, head)))
        called[number] = f"{around} · {number}" if around in called.values() else around
    return {node: called[numbers[node]] if node in numbers else _NO_GROUP for node in network}


def _clusters(network: Network) -> dict[str, int]:
    places = {node: place for place, node in enumerate(sorted(network))}
    told = sorted((places[source], places[target], weight) for source, target, weight, _ in edges(network))
    ties = np.array([(source, target) for source, target, _ in told], dtype=np.int64).reshape(-1, 2)
    found = clusters(len(places), ties, np.array([weight for *_, weight in told], dtype=np.float64))
    return {node: int(found[place]) + 1 for node, place in places.items()}
