"""The parts that a picture is put together from: circles, lines of text, and blocks that stand one under another."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from scholargraph.lettering import Point, width
from scholargraph.markup import element, escaped, printable

PAPER, INK, SOFT, LINE = "#fffefb", "#1d2733", "#5a6673", "#9aa4af"

Part = Callable[[float, float], str]
"""What can be set at a place."""


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the picture, drawn from its own top left corner; blocks of words are not `scaled` yet."""

    content: Sequence[str]
    width: float
    height: float
    scaled: bool = False


class Flow:
    """Places for things set one after another in rows, as words are."""

    def __init__(self, across: float, row: float, first: float) -> None:
        self.across, self.row, self.x, self.y = across, row, 0.0, first

    def place(self, wide: float) -> Point:
        """Where the next thing, so wide, begins."""
        if self.x > 0 and self.x + wide > self.across:
            self.x, self.y = 0.0, self.y + self.row
        x, self.x = self.x, self.x + wide
        return x, self.y


def line_of_text(
    text: str,
    x: float,
    y: float,
    *,
    size: float,
    fill: str = INK,
    anchor: str = "start",
    weight: str = "",
    halo: bool = False,
) -> str:
    """A line of text; with a `halo` it can be read over lines."""
    attributes = {
        "x": f"{x:.1f}",
        "y": f"{y:.1f}",
        "font-size": f"{size:g}",
        "font-weight": weight,
        "text-anchor": "" if anchor == "start" else anchor,
        "fill": fill,
        "stroke": PAPER if halo else "",
        "stroke-width": "3.5" if halo else "",
        "stroke-linejoin": "round" if halo else "",
        "paint-order": "stroke" if halo else "",
    }
    return element("text", attributes, escaped(text))


def circle(x: float, y: float, radius: float, colour: str, *, hollow: bool, said: str) -> str:
    """A node's circle, which says `said` when it is pointed at."""
    attributes = {
        "cx": f"{x:.1f}",
        "cy": f"{y:.1f}",
        "r": f"{radius:.1f}",
        "fill": PAPER if hollow else colour,
        "stroke": colour if hollow else PAPER,
        "stroke-width": "2.2" if hollow else "1.5",
    }
    return element("circle", attributes, element("title", {}, escaped(said)))


def dot(fill: str, stroke: str) -> Part:
    """A circle of a legend."""
    return lambda x, y: element(
        "circle", {"cx": f"{x + 11:.1f}", "cy": f"{y:.1f}", "r": "6", "fill": fill, "stroke": stroke}
    )


def dash(dashes: str) -> Part:
    """A line of a legend."""
    return lambda x, y: element(
        "path", {"d": f"M{x:.1f} {y:.1f}h22", "stroke": LINE, "stroke-width": "2", "stroke-dasharray": dashes}
    )


def wrapped(text: str, size: float, across: float) -> list[str]:
    """A text in lines that are about as wide as there is room."""
    lines: list[str] = []
    for word in printable(text).split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size) <= across * 1.08:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def on_lines(parts: Iterable[str]) -> Iterator[str]:
    """The parts with line ends between them, so that two pictures can be compared line by line."""
    yield "\n"
    yield from (f"{part}\n" for part in parts)


def number(value: float) -> str:
    """A number with two decimals at most.

    >>> number(2.0), number(1.234)
    ('2', '1.23')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")
