"""Says where the nodes of a network of any size stand on a screen: thousands in a second, the same way each time.

Each connected part is drawn by itself. One of up to `FEW` nodes gets places whose distances are as near as can be to
those in the network: E. R. Gansner, Y. Koren and S. North, Graph drawing by stress majorization, Graph Drawing 2004,
LNCS 3383, 239-250, from a start by U. Brandes and C. Pich, Eigensolver methods for progressive multidimensional scaling
of large data, Graph Drawing 2006, LNCS 4372, 42-53. A larger one is drawn by forces from its clusters down to its
nodes: C. Walshaw, A multilevel algorithm for force-directed graph drawing, Journal of Graph Algorithms and
Applications 7(3), 253-285, 2003. Its forces are bounded ones of short range, which keep neighbourhoods together and
density even: F. Zhong, M. Xue, J. Zhang, F. Zhang, R. Ban, O. Deussen and Y. Wang, Force-directed graph layouts
revisited: a new force based on the t-distribution, IEEE Transactions on Visualization and Computer Graphics, 2023,
doi 10.1109/TVCG.2023.3238821; a tie pulls by its share of all that its ends have. All pushes are summed on a grid:
R. W. Hockney and J. W. Eastwood, Computer simulation using particles, 1988, chapter 5. The parts are then set around
the largest.
"""

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy import fft, sparse
from scipy.sparse import csgraph
from scipy.spatial import KDTree
from scipy.spatial.distance import cdist

from scholargraph.attributes import Network, edges
from scholargraph.clusters import Numbers, Weights, adjacency, levels
from scholargraph.lettering import Point, Points

FEW = 200
"""Connected parts of so many nodes at most are drawn by the distances in them."""

_SEED = 20_04
_PIVOTS = 40
_TURNS_OF_FEW = 60

_LONG, _SHORT, _PUSH = 0.02, 2.0, 2.0
"""How strongly ties pull at any distance, how strongly beside it at short ones, and how strongly nodes push."""

_TURNS, _TURNS_OF_CLUSTERS, _MANY = 40, 150, 1_000
_PACE = 1.5
_FARTHEST, _NEAREST = 0.1, 0.05
_DENSITY = 0.7
_STEP = 0.8
_CELLS_AT_ONCE, _MOST_CELLS = 16, 256

_LEAST_APART, _TURNS_APART = 0.5, 10
_GAP = 1.6


def placements(network: Network) -> dict[str, Point]:
    """A place for each node of a network: neighbours stand about 1 apart, the largest part is around (0, 0).

    Ties of greater weight draw nodes closer; directions count for nothing.

    >>> import networkx as nx
    >>> found = placements(nx.path_graph(["a", "b", "c"]))
    >>> {node: (round(x), round(y)) for node, (x, y) in found.items()}
    {'a': (-1, 0), 'b': (0, 0), 'c': (1, 0)}
    """
    nodes = sorted(network)
    numbers = {node: number for number, node in enumerate(nodes)}
    told = sorted((numbers[source], numbers[target], weight) for source, target, weight, _ in edges(network))
    ties = np.array([(source, target) for source, target, _ in told], dtype=np.int64).reshape(-1, 2)
    points = placed(len(nodes), ties, np.array([weight for *_, weight in told], dtype=np.float64))
    return {node: (x, y) for node, (x, y) in zip(nodes, points.round(4).tolist(), strict=True)}


def placed(count: int, ties: Numbers, weights: Weights) -> Points:
    """The places (n × 2) of so many nodes that are numbers; `ties` are m × 2 of these."""
    if count == 0:
        return np.zeros((0, 2))
    matrix = adjacency(count, ties, weights)
    number, belongs = csgraph.connected_components(matrix, directed=False)
    order = np.argsort(belongs, kind="stable")
    parts = np.split(order, np.searchsorted(belongs[order], np.arange(1, number)))
    parts.sort(key=lambda part: (-len(part), part[0]))
    shapes = [_drawn(matrix[part][:, part]) for part in parts]
    points = np.zeros((count, 2))
    for part, shape, middle in zip(parts, shapes, _around([_reach(shape) for shape in shapes]), strict=True):
        points[part] = shape + middle
    return points


def _drawn(matrix: "sparse.csr_array") -> Points:
    """The places of a connected part's nodes around (0, 0), turned so that the greatest extent lies flat."""
    count = matrix.shape[0]
    if count <= 2:
        return np.array([[index - (count - 1) / 2, 0.0] for index in range(count)])
    return _turned(_apart(_by_distances(matrix) if count <= FEW else _by_forces(matrix)))


def _by_distances(matrix: "sparse.csr_array") -> Points:
    """Stress majorization with weights 1/d², by dense matrices; distances are numbers of steps."""
    count = matrix.shape[0]
    wanted = csgraph.shortest_path(matrix, directed=False, unweighted=True)
    points = _scaled_to(wanted)
    inner = 1.0 / np.maximum(wanted, 1.0) ** 2
    np.fill_diagonal(inner, 0.0)
    laplacian = np.diag(inner.sum(axis=1)) - inner
    solver = np.linalg.inv(laplacian + 1.0 / count)
    for _ in range(_TURNS_OF_FEW):
        ratio = inner * wanted / np.maximum(cdist(points, points), 1e-9)
        moved: Points = solver @ (ratio.sum(axis=1)[:, None] * points - ratio @ points)
        points = moved
    return points


def _scaled_to(distances: Points) -> Points:
    """Classical scaling of distances, with a little of everybody's own so that no two start on one spot."""
    count = len(distances)
    pivots = distances[:, _spread(distances)] ** 2
    centred = pivots - pivots.mean(axis=0) - pivots.mean(axis=1)[:, None] + pivots.mean()
    _, axes = np.linalg.eigh(centred.T @ centred)
    points = centred @ axes[:, -1:-3:-1]
    points *= float(distances.mean()) / max(float(np.linalg.norm(points, axis=1).mean()), 1e-9)
    apart = _sunflower(count)[np.random.default_rng(_SEED).permutation(count)]
    started: Points = points + 0.3 * apart / math.sqrt(count)
    return started


def _spread(distances: Points) -> list[int]:
    """Up to `_PIVOTS` nodes, each the farthest from those before it."""
    pivots, nearest = [0], distances[0]
    while len(pivots) < min(_PIVOTS, len(distances)):
        pivots.append(int(nearest.argmax()))
        nearest = np.minimum(nearest, distances[pivots[-1]])
    return pivots


def _by_forces(matrix: "sparse.csr_array") -> Points:
    count = matrix.shape[0]
    upper = sparse.triu(matrix, 1).tocoo()
    ties = np.column_stack([upper.row, upper.col]).astype(np.int64)
    weights = np.log1p(upper.data)
    hierarchy = [level for level in levels(count, ties, weights) if level.max() + 1 > 2]
    points = np.zeros((1, 2))
    above = np.zeros(count, dtype=np.int64)
    for level in reversed(hierarchy):
        members = np.bincount(level).astype(np.float64)
        _, first = np.unique(level, return_index=True)
        points = _scattered(points, above[first], members)
        coarse, weight = _merged(level, ties, weights)
        points = _relaxed(points, coarse, weight, members, _TURNS if len(members) > _MANY else _TURNS_OF_CLUSTERS)
        above = level
    return points


def _merged(level: Numbers, ties: Numbers, weights: Weights) -> tuple[Numbers, Weights]:
    """The ties between clusters, each pair once, with the sum of the weights."""
    count = int(level.max()) + 1
    ends = np.sort(level[ties], axis=1)
    ends, weights = ends[ends[:, 0] != ends[:, 1]], weights[ends[:, 0] != ends[:, 1]]
    pairs, where = np.unique(ends[:, 0] * count + ends[:, 1], return_inverse=True)
    merged = np.column_stack([pairs // count, pairs % count]).astype(np.int64)
    return merged, np.bincount(where, weights, len(pairs)).astype(np.float64)


def _scattered(points: Points, above: Numbers, members: Weights) -> Points:
    """The nodes of a level around the place of the cluster above: a disc each, as large as its nodes need."""
    order = np.argsort(above, kind="stable")
    sizes = np.bincount(above, members, len(points))
    rank = np.cumsum(members[order]) - np.concatenate([[0.0], np.cumsum(sizes)])[above[order]]
    radius, angle = np.sqrt(rank), rank * math.pi * (3 - math.sqrt(5))
    middle = (sizes / sizes.sum()) @ points
    spread = math.sqrt(2 * float((sizes / sizes.sum()) @ ((points - middle) ** 2).sum(axis=1)))
    points = (points - middle) * (_DENSITY * math.sqrt(sizes.sum()) / spread if spread else 1.0)
    moved = np.empty((len(above), 2))
    moved[order] = points[above[order]] + 0.5 * np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return moved


def _relaxed(points: Points, ties: Numbers, weights: Weights, members: Weights, turns: int) -> Points:
    """The places after so many turns of forces, each node moving no farther than allowed, and ever less."""
    count = len(points)
    source, target = ties.T
    strength = np.bincount(ties.ravel(), np.repeat(weights, 2), count)
    pull = weights * (members[source] / strength[source] + members[target] / strength[target]) / 2
    held = np.bincount(ties.ravel(), np.repeat(pull, 2), count) * (_LONG + _SHORT) + _PUSH * members
    size, room = math.sqrt(members.sum()), math.sqrt(members.mean())
    for turn in range(turns):
        across = points[target] - points[source]
        drawn = across * (pull * (_LONG + _SHORT / (1.0 + (across**2).sum(axis=1) / room**2)))[:, None]
        force = _PUSH * members[:, None] * _field(points, members, room)
        force += _added(source, drawn, count) - _added(target, drawn, count)
        step = force * (_PACE / held)[:, None]
        farthest = _FARTHEST * size * (1 - turn / turns) ** 2 + _NEAREST
        far = np.linalg.norm(step, axis=1)
        points = points + step * np.minimum(1.0, farthest / np.maximum(far, 1e-9))[:, None]
    return points


def _field(points: Points, mass: Weights, room: float) -> Points:
    """What all masses push a mass of 1 with at each point: m d / (1 + d²)² in units of `room`, summed on a grid."""
    low = points.min(axis=0)
    wide = float(np.ptp(points, axis=0).max()) / room
    step = _STEP * 2 ** max(0, math.ceil(math.log2(max(wide, 1.0) / (_STEP * (_MOST_CELLS - 2)))))
    cells = _CELLS_AT_ONCE * math.ceil((wide / step + 2) / _CELLS_AT_ONCE)
    at = (points - low) / (step * room)
    cell = at.astype(np.int64)
    right = at - cell
    corners = [(dx, dy) for dx in (0, 1) for dy in (0, 1)]
    places = [(cell[:, 0] + dx) * cells + cell[:, 1] + dy for dx, dy in corners]
    shares = [np.abs(1 - dx - right[:, 0]) * np.abs(1 - dy - right[:, 1]) for dx, dy in corners]
    grid = np.zeros(cells * cells)
    for place, share in zip(places, shares, strict=True):
        grid += np.bincount(place, share * mass, cells * cells)
    changed = fft.rfft2(grid.astype(np.float32).reshape(cells, cells), (2 * cells, 2 * cells))
    found = np.zeros_like(points)
    for axis, kernel in enumerate(_kernels(cells, step)):
        field = fft.irfft2(changed * kernel, (2 * cells, 2 * cells))[:cells, :cells].ravel()
        for place, share in zip(places, shares, strict=True):
            found[:, axis] += field[place] * share
    return found / room


@lru_cache(maxsize=16)
def _kernels(cells: int, step: float) -> tuple[npt.NDArray[np.complexfloating], npt.NDArray[np.complexfloating]]:
    """How a mass in one cell of a grid pushes in all others, along both axes, transformed."""
    steps = (fft.fftfreq(2 * cells, 1 / (2 * cells)) * step).astype(np.float32)
    x, y = np.meshgrid(steps, steps, indexing="ij")
    fall = (1 + x**2 + y**2) ** -2
    return fft.rfft2(x * fall), fft.rfft2(y * fall)


def _apart(points: Points) -> Points:
    """The points, moved until few are nearer to another than half the usual way."""
    points = points + 1e-3 * _sunflower(len(points)) / math.sqrt(len(points))
    for _ in range(_TURNS_APART):
        pairs = KDTree(points).query_pairs(_LEAST_APART, output_type="ndarray")
        if not len(pairs):
            break
        first, second = pairs.T
        across = points[second] - points[first]
        lengths = np.sqrt((across**2).sum(axis=1))
        push = across * ((_LEAST_APART - lengths) / (2 * np.maximum(lengths, 1e-9)))[:, None] * 0.7
        points += _added(second, push, len(points)) - _added(first, push, len(points))
    return points


def _added(numbers: Numbers, moves: Points, count: int) -> Points:
    """The sum of the moves (m × 2) of each of so many nodes; `numbers` says whose each is."""
    return np.column_stack([np.bincount(numbers, moves[:, axis], count) for axis in (0, 1)])


def _turned(points: Points) -> Points:
    """The points around (0, 0), turned so that their greatest extent lies flat."""
    centred = points - points.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, ::-1] * np.where(axes[0, ::-1] + axes[1, ::-1] / 3 < 0, -1.0, 1.0)
    turned: Points = centred @ axes
    middle: Points = (turned.min(axis=0) + turned.max(axis=0)) / 2
    return turned - middle


def _reach(points: Points) -> float:
    return float(np.linalg.norm(points, axis=1).max()) + _GAP / 2


def _around(radii: Sequence[float]) -> Iterator[Point]:
    """The middles of discs, the largest first and in the middle, the others in rings around it."""
    yield 0.0, 0.0
    inner, rest = radii[0] if len(radii) else 0.0, list(radii[1:])
    while rest:
        ring = inner + rest[0]
        halves = np.arcsin(np.minimum(np.array(rest) / ring, 1.0))
        fitting = max(1, int(np.searchsorted(2 * np.cumsum(halves), 2 * math.pi)))
        taken = halves[:fitting]
        gap = max(0.0, 2 * math.pi - 2 * float(taken.sum())) / fitting
        angles = np.cumsum(2 * taken + gap) - taken - taken[0] - gap
        yield from zip((ring * np.cos(angles)).tolist(), (ring * np.sin(angles)).tolist(), strict=True)
        inner, rest = ring + rest[0], rest[fitting:]


def _sunflower(count: int) -> Points:
    """Points spread evenly over a disc of radius √count."""
    rank = np.arange(count)
    angle = rank * math.pi * (3 - math.sqrt(5))
    spread: Points = np.sqrt(rank)[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
    return spread
