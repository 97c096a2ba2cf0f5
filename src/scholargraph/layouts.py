"""Says where the nodes of a network stand on paper: what hangs together stands together, the same way each time."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import numpy.typing as npt

from scholargraph.attributes import Network
from scholargraph.lettering import Point, Points

_NEAREST = 58.0
"""How far apart near nodes stand, in pixels, at scale 1."""

_MARGIN = 45.0
_WIDE = 1.5
_GAP = 14.0
_TURNS = 60


@dataclass(frozen=True, slots=True)
class Layout:
    """Where nodes stand, in pixels from the top left corner, and the size of what they stand in.

    `alone` are the nodes that nothing ties: they have no place.
    """

    places: dict[str, Point]
    width: float
    height: float
    alone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """How a connected part of a network lies, in no unit: its nodes, their coordinates (n × 2), and its ties.

    A tie is two places in `nodes` (m × 2).
    """

    nodes: tuple[str, ...]
    points: Points
    ties: npt.NDArray[np.int64]


def shapes(network: Network) -> list[Shape]:
    """The shapes of a network's connected parts, the largest first, a single node last.

    T. Kamada and S. Kawai, An algorithm for drawing general undirected graphs, Information Processing Letters 31(1),
    7-15, 1989. It takes one second for 240 nodes, and grows with the third power of their number.
    """
    plain = _plain(network)
    parts = sorted(nx.connected_components(plain), key=lambda part: (-len(part), min(part)))
    return [Shape(tuple(sorted(part)), _drawn(plain, sorted(part)), _ties(plain, sorted(part))) for part in parts]


def layout(parts: Sequence[Shape], radii: Mapping[str, float], *, narrowest: float, scale: float = 1.0) -> Layout:
    """A place for each node that is tied to another, so that no two circles of the given radii touch.

    The parts are set in rows, the tallest first; a larger `scale` leaves more room.
    """
    tied = [part for part in parts if len(part.nodes) > 1]
    alone = tuple(node for part in parts if len(part.nodes) == 1 for node in part.nodes)
    boxes = [_arranged(part, radii, scale * _NEAREST) for part in tied]
    corners, width, height = _packed([box.max(axis=0) for box in boxes], narrowest)
    places = {
        node: (round(float(x), 1), round(float(y), 1))
        for part, box, corner in zip(tied, boxes, corners, strict=True)
        for node, (x, y) in zip(part.nodes, box + corner, strict=True)
    }
    return Layout(places, round(width, 1), round(height, 1), alone)


def _plain(network: Network) -> Network:
    """The network without directions, loops and attributes, in the order of the nodes: the order decides the places."""
    plain: Network = nx.Graph()
    plain.add_nodes_from(sorted(network))
    edges = sorted({(min(edge), max(edge)) for edge in network.edges() if edge[0] != edge[1]})
    plain.add_edges_from(edges)
    return plain


def _drawn(plain: Network, nodes: Sequence[str]) -> Points:
    if len(nodes) <= 2:
        return np.array([[2.0 * index, 0.0] for index in range(len(nodes))])
    part: Network = nx.Graph()  # not a view: the order of the nodes decides the places
    part.add_nodes_from(nodes)
    part.add_edges_from(sorted(plain.subgraph(nodes).edges()))
    found = nx.kamada_kawai_layout(part)
    return _turned(np.array([found[node] for node in nodes], dtype=np.float64))


def _ties(plain: Network, nodes: Sequence[str]) -> npt.NDArray[np.int64]:
    places = {node: place for place, node in enumerate(nodes)}
    found = sorted(sorted((places[source], places[target])) for source, target in plain.edges(nodes))
    return np.array(found, dtype=np.int64).reshape(-1, 2)


def _arranged(part: Shape, radii: Mapping[str, float], nearest: float) -> Points:
    """Places of one part's nodes in a box of its own, whose far corner is the greatest x and y, margin included."""
    room = np.array([radii[node] for node in part.nodes])
    points = _apart(part.points * (nearest / _near(part.points)), room, part.ties)
    moved: Points = points + _MARGIN - points.min(axis=0)
    return moved


def _turned(points: Points) -> Points:
    """The points turned so that their greatest extent lies flat, as lines of text do."""
    centred = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    axes = axes * np.where(axes[:, :1] + axes[:, 1:] / 3 < 0, -1.0, 1.0)
    turned: Points = centred @ axes.T
    return turned


def _near(points: Points) -> float:
    """How far the nearest neighbour of a node is, for the nodes that are among the most crowded."""
    distances = np.linalg.norm(points[:, None] - points[None, :], axis=2)
    np.fill_diagonal(distances, np.inf)
    return max(float(np.quantile(distances.min(axis=1), 0.3)), 1e-3 * float(np.ptp(points)) or 1.0)


def _apart(points: Points, room: Points, ties: npt.NDArray[np.int64]) -> Points:
    """The points, moved as little as it takes for their circles not to touch, and those of ends not to be run through.

    An end has one tie alone: on the line of another it would look as if it stood between the two.
    """
    wanted = room[:, None] + room[None, :] + _GAP
    for turn in range(_TURNS):
        between = points[:, None] - points[None, :]
        distances = np.linalg.norm(between, axis=2)
        np.fill_diagonal(distances, np.inf)
        short = np.clip(wanted - distances, 0.0, None)
        aside = _off_lines(points, room, ties) if turn < _TURNS / 2 else np.zeros_like(points)
        if not short.any() and not aside.any():
            break
        pushes = between / np.maximum(distances, 1e-6)[:, :, None] * (short / 2)[:, :, None]
        nudges = (np.arange(len(points)) * 1e-3)[:, None] * short.any(axis=1)[:, None]
        points = points + pushes.sum(axis=1) + nudges + aside
    return points


def _off_lines(points: Points, room: Points, ties: npt.NDArray[np.int64]) -> Points:
    """How far to move each end so that the nearest line of two others leaves its circle free."""
    moves = np.zeros_like(points)
    ends = np.flatnonzero(np.bincount(ties.ravel(), minlength=len(points)) == 1)
    starts, lines = points[ties[:, 0]], points[ties[:, 1]] - points[ties[:, 0]]
    lengths = np.maximum((lines**2).sum(axis=1), 1e-9)
    for end in ends:
        shares = np.clip(((points[end] - starts) * lines).sum(axis=1) / lengths, 0.0, 1.0)
        away = points[end] - starts - shares[:, None] * lines
        distances = np.where((ties == end).any(axis=1), np.inf, np.linalg.norm(away, axis=1))
        near = int(distances.argmin())
        short = room[end] + _GAP / 2 - distances[near]
        if short > 0.0:
            across = away[near] if distances[near] > 1e-3 else np.array([-lines[near, 1], lines[near, 0]])
            moves[end] = across / max(float(np.linalg.norm(across)), 1e-9) * short
    return moves


def _packed(sizes: Sequence[Points], narrowest: float) -> tuple[list[Points], float, float]:
    """The corners of boxes set in rows, from the tallest down, and the size of it all."""
    if not sizes:
        return [], narrowest, 0.0
    outer = [size + _MARGIN for size in sizes]
    area = sum(float(size[0] * size[1]) for size in outer)
    limit = max(narrowest, math.sqrt(area * _WIDE), *(float(size[0]) for size in outer))
    corners: list[Points] = [np.zeros(2)] * len(outer)
    x = y = row = widest = 0.0
    for index in sorted(range(len(outer)), key=lambda index: (-float(outer[index][1]), index)):
        width, height = map(float, outer[index])
        if x + width > limit and x > 0:
            x, y, row = 0.0, y + row, 0.0
        corners[index] = np.array([x, y])
        x, row = x + width, max(row, height)
        widest = max(widest, x)
    shift = max(0.0, (narrowest - widest) / 2)
    return [corner + np.array([shift, 0.0]) for corner in corners], max(widest, narrowest), y + row
