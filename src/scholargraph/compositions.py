"""Decides what a picture of a network shows: which nodes, how large, where, in which colours, beside which names."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scholargraph.attributes import Network, name
from scholargraph.layouts import Layout, layout, shapes
from scholargraph.lettering import Box, Lettered, Name, Point, Points, lettered, shortened
from scholargraph.markup import printable
from scholargraph.measures import from_the_strongest, neighbours, strengths
from scholargraph.palettes import Palette, palette
from scholargraph.phrases import Phrases, of_pictures

MOST_NODES = 300
"""Of more nodes only so many are drawn, the strongest and those tied to them, and the picture says so."""

MOST_NAMES = 120
"""Names are set beside so many nodes at most, the strongest; every node says its name when pointed at."""

NARROWEST = 720.0
"""No picture is narrower, in pixels at scale 1: its words want room."""

_PLAIN = 80
"""Pictures of more nodes have larger letters and circles, since they are looked at from further away."""

_WIDER = (1.0, 1.25, 1.6, 2.1, 2.8)
_ENOUGH = 0.6


@dataclass(frozen=True)
class Composition:
    """What is drawn of a `whole` network, with all that the parts of a picture ask for.

    `strength` is of every node of the whole; radii and places are in pixels.
    """

    whole: Network
    network: Network
    strength: Mapping[str, float]
    radii: Mapping[str, float]
    palette: Palette
    layout: Layout
    names: Sequence[Lettered]
    phrases: Phrases
    scale: float

    @property
    def about(self) -> Mapping[str, Any]:
        """What the network says of itself."""
        about: Mapping[str, Any] = self.network.graph
        return about

    @property
    def title(self) -> str:
        """The network's title, or its name."""
        return str(self.about.get("title", "")) or str(self.about.get("name", ""))

    def name(self, node: str) -> str:
        """What people call a node."""
        return name(self.network, node)

    def unlettered(self) -> int:
        """For how many nodes that have a place there was no room for the name."""
        return len(self.layout.places) - len(self.names)


def composition(whole: Network) -> Composition:
    """The composition of a network: the same for the same network."""
    phrases = of_pictures(str(whole.graph.get("language")))
    strength = strengths(whole)
    strongest = from_the_strongest(whole, strength)
    network = _foremost(whole, strongest)
    scale = round(max(1.0, math.sqrt(len(network) / _PLAIN)), 2)
    radii = {node: round(scale * (4.5 + 11.5 * share), 1) for node, share in _shares(network, strength).items()}
    colours = palette(network, strengths(network), phrases)
    found, names = _laid_out(network, strongest, strength, radii, scale)
    return Composition(whole, network, strength, radii, colours, found, names, phrases, scale)


def _foremost(whole: Network, strongest: Sequence[str]) -> Network:
    """As much as is drawn: of many nodes the strongest, each with those whom it is tied to."""
    order = {node: place for place, node in enumerate(strongest)}
    found: dict[str, None] = {}
    for node in strongest:
        if len(found) >= MOST_NODES:
            break
        found.update(dict.fromkeys([node, *sorted(neighbours(whole, node), key=order.__getitem__)]))
    kept = set(list(found)[:MOST_NODES])
    network = whole.copy()  # not a subgraph: that has its nodes in the order of a set, another in each process
    network.remove_nodes_from([node for node in whole if node not in kept])
    return network


def _shares(network: Network, strength: Mapping[str, float]) -> dict[str, float]:
    """How large each node is beside the strongest: the root of its share, since areas are compared."""
    greatest = max((strength[node] for node in network), default=0) or 1
    return {node: math.sqrt(strength[node] / greatest) for node in network}


def _laid_out(
    network: Network,
    strongest: Sequence[str],
    strength: Mapping[str, float],
    radii: Mapping[str, float],
    scale: float,
) -> tuple[Layout, list[Lettered]]:
    """The layout on which enough names find room (all, where all are wanted), or the largest that is tried."""
    parts = shapes(network)
    shares = _shares(network, strength)
    for wider in _WIDER:
        found = layout(parts, radii, narrowest=NARROWEST, scale=wider)
        ordered = [node for node in strongest if node in found.places][:MOST_NAMES]
        wanted = [_wanted(network, node, found.places[node], shares[node], radii[node], scale) for node in ordered]
        names = _set_beside(network, wanted, radii, found)
        enough = len(ordered) if len(ordered) == len(found.places) else len(ordered) * _ENOUGH
        if len(names) >= enough:
            break
    return found, names


def _wanted(network: Network, node: str, place: Point, share: float, radius: float, scale: float) -> Name:
    size = round(scale * (11 + 4 * share), 1)
    return Name(node, shortened(printable(name(network, node))), size, *place, radius)


def _set_beside(network: Network, wanted: Sequence[Name], radii: Mapping[str, float], found: Layout) -> list[Lettered]:
    lettering = {one.node for one in wanted}
    silent = [(*place, radii[node]) for node, place in found.places.items() if node not in lettering]
    lines = [(found.places[a], found.places[b]) for a, b in network.edges() if a != b]
    within = Box(-260.0, -40.0, found.width + 260.0, found.height + 40.0)
    return lettered(wanted, ink=_along(lines), circles=np.array(silent).reshape(-1, 3), within=within)


def _along(lines: Iterable[tuple[Point, Point]], step: float = 5.0) -> Points:
    """Points along lines, one every few pixels."""
    found = [
        np.linspace(start, end, max(2, int(math.dist(start, end) / step)), dtype=np.float64) for start, end in lines
    ]
    return np.concatenate(found) if found else np.zeros((0, 2))
