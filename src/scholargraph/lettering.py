"""Puts names beside the places that they name, so that none covers another, and says which found no room."""

import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Point: TypeAlias = tuple[float, float]
Points: TypeAlias = npt.NDArray[np.float64]
Line: TypeAlias = tuple[Point, Point]

LONGEST = 44
"""Longer names are cut, with an ellipsis."""

_NARROW = frozenset("iljIftr.,:;'’|!()[] -·")
_WIDE = frozenset("mwMW@%—…")
_HEIGHT = 1.16
_GAP = 3.0


class Box(NamedTuple):
    """A rectangle: left, top, right and bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether two rectangles have more than an edge in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Name:
    """A name to be set: of which node, how large, and the circle that it stands beside. The first are set first."""

    node: str
    text: str
    size: float
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Lettered:
    """A name that has found its place: where its text begins (`anchor` start, middle or end) and what it covers.

    `leader` is the line that joins it to its circle where it stands too far away to be read with it, else None.
    """

    name: Name
    x: float
    y: float
    anchor: str
    box: Box
    leader: Line | None


def lettered(names: Sequence[Name], *, ink: Points, circles: Points, within: Box) -> list[Lettered]:
    """The names that find room, most of them beside their circle: no text meets another, a circle, or the border.

    A greedy choice among fixed places around each circle, as in J. Christensen, J. Marks and S. Shieber, An empirical
    study of algorithms for point-feature label placement, ACM Transactions on Graphics 14(3), 203-232, 1995. `ink`
    are points (n × 2) that a name should rather not cover, `circles` (n × 3: x, y, radius) those without a
    name. Who is not in the list has found no room.
    """
    own = np.array([(one.x, one.y, one.radius) for one in names], dtype=np.float64).reshape(-1, 3)
    circles = np.concatenate([own, circles])
    placed: list[Lettered] = []
    for index, name in enumerate(names):
        others = np.delete(circles, index, axis=0)
        free = [one for one in _candidates(name) if _fits(one, others, placed, within)]
        if free:
            costs = [_cost(one, order, ink, circles) for order, one in enumerate(free)]
            placed.append(free[costs.index(min(costs))])
    return placed


def shortened(text: str, longest: int = LONGEST) -> str:
    """A text of at most so many characters, on one line.

    >>> shortened("A name that goes on and on", 12), shortened("Ada  Lovelace")
    ('A name that…', 'Ada Lovelace')
    """
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def width(text: str, size: float) -> float:
    """About how wide a text is in a sans-serif font, in pixels; rather too wide than too narrow.

    >>> width("ill", 10) < width("one", 10) < width("MMM", 10) < width("王王王王", 10)
    True
    """
    return size * sum(map(_advance, text))


def _advance(mark: str) -> float:
    if unicodedata.combining(mark):
        return 0.0
    if unicodedata.east_asian_width(mark) in "WF":
        return 1.05
    if mark in _NARROW:
        return 0.38
    if mark in _WIDE:
        return 1.0
    return 0.72 if mark.isupper() else 0.61


# The side of the circle, then how much of the text's width and height lies left of and above the point beside it.
_SIDES: tuple[tuple[float, float, str, float], ...] = (
    (1.0, 0.0, "start", 0.5),
    (-1.0, 0.0, "end", 0.5),
    (0.0, -1.0, "middle", 1.0),
    (0.0, 1.0, "middle", 0.0),
    (0.75, -0.75, "start", 0.8),
    (-0.75, -0.75, "end", 0.8),
    (0.75, 0.75, "start", 0.2),
    (-0.75, 0.75, "end", 0.2),
)
_BESIDE = 0.0
_STEPS = 8
_DISTANCES = (_BESIDE, 12.0, 26.0, 44.0)
_SHARE_LEFT = {"start": 0.0, "middle": 0.5, "end": 1.0}


def _candidates(name: Name) -> Iterator[Lettered]:
    wide, high = width(name.text, name.size), name.size * _HEIGHT
    for distance in _DISTANCES:
        away = name.radius + _GAP + distance
        for dx, dy, anchor, above in _SIDES:
            x, y = name.x + dx * away, name.y + dy * away
            left, top = x - wide * _SHARE_LEFT[anchor], y - high * above
            box = Box(left, top, left + wide, top + high)
            leader = _leader(name, box) if distance > _BESIDE else None
            yield Lettered(name, round(x, 1), round(top + name.size * 0.92, 1), anchor, box, leader)


def _leader(name: Name, box: Box) -> Line:
    """A line from the rim of a circle to the nearest point of a box."""
    x, y = min(max(name.x, box.left), box.right), min(max(name.y, box.top + 2), box.bottom - 2)
    share = name.radius / max(math.dist((name.x, name.y), (x, y)), 1e-9)
    rim = (round(name.x + (x - name.x) * share, 1), round(name.y + (y - name.y) * share, 1))
    return rim, (round(x, 1), round(y, 1))


def _fits(one: Lettered, circles: Points, placed: Iterable[Lettered], within: Box) -> bool:
    box = one.box
    inside = box.left >= within.left and box.right <= within.right
    inside = inside and box.top >= within.top and box.bottom <= within.bottom
    return (
        inside
        and not any(box.meets(other.box) for other in placed)
        and not _covers(box, circles)
        and not any(_crosses(one.leader, other.box) or _crosses(other.leader, box) for other in placed)
    )


def _crosses(leader: Line | None, box: Box) -> bool:
    if leader is None:
        return False
    (x1, y1), (x2, y2) = leader
    shares = [step / _STEPS for step in range(_STEPS + 1)]
    points = [(x1 + (x2 - x1) * share, y1 + (y2 - y1) * share) for share in shares]
    return any(box.left < x < box.right and box.top < y < box.bottom for x, y in points)


def _covers(box: Box, circles: Points) -> bool:
    """Whether a box reaches into one of the circles (x, y, radius)."""
    x = np.clip(circles[:, 0], box.left, box.right) - circles[:, 0]
    y = np.clip(circles[:, 1], box.top, box.bottom) - circles[:, 1]
    return bool((np.hypot(x, y) < circles[:, 2] + 1.0).any())


def _cost(one: Lettered, order: int, ink: Points, circles: Points) -> float:
    """How little a place is liked: ink under the text, distance, nodes near it that it could be taken to name."""
    box = one.box
    covered = (
        (ink[:, 0] > box.left - 1) & (ink[:, 0] < box.right + 1) & (ink[:, 1] > box.top) & (ink[:, 1] < box.bottom)
    )
    x = np.clip(circles[:, 0], box.left, box.right) - circles[:, 0]
    y = np.clip(circles[:, 1], box.top, box.bottom) - circles[:, 1]
    near = int((np.hypot(x, y) < circles[:, 2] + 5.0).sum()) - (one.leader is None)
    return float(covered.sum()) + 6.0 * near + 0.25 * order + 8.0 * (one.leader is not None)
