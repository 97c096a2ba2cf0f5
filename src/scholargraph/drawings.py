"""Draws a network as a picture (SVG) that can be printed, read aloud by a screen reader, and compared byte by byte."""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from scholargraph.attributes import Network, edges, is_known
from scholargraph.captions import DASHES, alone, description, heading, legend, node_circle, remarks
from scholargraph.compositions import NARROWEST, Composition, composition
from scholargraph.elements import INK, LINE, PAPER, SOFT, Block, line_of_text, number, on_lines
from scholargraph.lettering import Box
from scholargraph.markup import element, escaped

_FONT = "'Source Sans 3', 'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif"
_THINNEST = 1.6
_PADDING = 36.0
_BETWEEN = 18.0

_ARROW = (
    '<marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
    f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 .8 7.5 4 0 7.2 1.8 4z" fill="{SOFT}"/></marker>'
)


def draw(network: Network) -> str:
    """The picture of a network as an SVG document: the same bytes for the same network.

    Circles grow with strength and lines with weight. Colours tell the trainee types of a supervision network, else the
    kinds of nodes where there are several, else the communities. Hollow circles are people whose name no source gives.
    Words are in the network's `language`.

    >>> import networkx as nx
    >>> draw(nx.Graph([("Ada", "Grace")])).startswith('<svg xmlns="http://www.w3.org/2000/svg"')
    True
    """
    picture = composition(network)
    net = _net(picture)
    across = max(NARROWEST, net.width / picture.scale)
    below = (part(picture, across) for part in (alone, legend, remarks))
    return _document(picture, across, [heading(picture, across), net, *below])


def _net(picture: Composition) -> Block:
    boxes = [one.box for one in picture.names]
    places = picture.layout.places
    boxes += [Box(x - r, y - r, x + r, y + r) for (x, y), r in ((places[n], picture.radii[n]) for n in places)]
    if not boxes:
        return Block([], 0, 0)
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
    content = [
        *_edges(picture),
        *_leaders(picture),
        *(node_circle(picture, node, *place, picture.radii[node]) for node, place in places.items()),
        *_lettering(picture),
    ]
    moved = element("g", {"transform": f"translate({-left:.1f} {-top:.1f})"}, *on_lines(content))
    return Block([moved], right - left, bottom - top, scaled=True)


def _edges(picture: Composition) -> Iterator[str]:
    found = sorted(edges(picture.network), key=lambda edge: (edge[2], edge[0], edge[1]))
    heaviest = found[-1][2] if found else 1
    groups, directed = picture.palette.groups, picture.network.is_directed()
    for source, target, weight, told in found:
        attributes = {
            "d": _path(picture, source, target),
            "stroke": picture.palette.colour(source) if groups[source] == groups[target] else LINE,
            "stroke-width": f"{_thickness(weight, heaviest) * picture.scale:.1f}",
            "stroke-opacity": "0.6",
            "stroke-dasharray": DASHES.get(str(told.get("role", "")), ""),
            "marker-end": "url(#arrow)" if directed and source != target else "",
        }
        said = f"{picture.name(source)}{' → ' if directed else ' – '}{picture.name(target)}: {_said(told)}"
        yield element("path", attributes, element("title", {}, escaped(said)))


def _thickness(weight: float, heaviest: float) -> float:
    most = min(1.3 * (heaviest - 1), 4.6)
    return _THINNEST + most * (weight - 1) / max(heaviest - 1, 1)


def _path(picture: Composition, source: str, target: str) -> str:
    (x1, y1), (x2, y2) = picture.layout.places.get(source, (0, 0)), picture.layout.places.get(target, (0, 0))
    if source == target:
        r = picture.radii[source]
        return f"M{x1 - r / 2:.1f} {y1 - r:.1f}c{-r:.1f} {-2 * r:.1f} {2 * r:.1f} {-2 * r:.1f} {r:.1f} 0"
    if not picture.network.is_directed():
        return f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"
    share = 1 - (picture.radii[target] + 3) / max(math.dist((x1, y1), (x2, y2)), 1e-9)
    return f"M{x1:.1f} {y1:.1f}L{x1 + (x2 - x1) * share:.1f} {y1 + (y2 - y1) * share:.1f}"


def _said(told: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {number(value) if isinstance(value, float) else value}" for name, value in told.items())


def _leaders(picture: Composition) -> Iterator[str]:
    for one in picture.names:
        if one.leader:
            (x1, y1), (x2, y2) = one.leader
            yield element("path", {"d": f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}", "class": "leader"})


def _lettering(picture: Composition) -> Iterator[str]:
    for one in picture.names:
        fill = INK if is_known(picture.network, one.name.node) else SOFT
        yield line_of_text(one.name.text, one.x, one.y, size=one.name.size, anchor=one.anchor, halo=True, fill=fill)


def _document(picture: Composition, across: float, blocks: Sequence[Block]) -> str:
    content, bottom = _stacked(picture, across, blocks)
    wide, high = (across + 2 * _PADDING) * picture.scale, bottom + _PADDING * picture.scale
    root = {
        "xmlns": "http://www.w3.org/2000/svg",
        "width": f"{wide:.0f}",
        "height": f"{high:.0f}",
        "viewBox": f"0 0 {wide:.0f} {high:.0f}",
        "role": "img",
        "aria-labelledby": "title desc",
        "lang": str(picture.about.get("language", "en")),
        "font-family": _FONT,
        "fill": "none",
    }
    parts = (
        element("title", {"id": "title"}, escaped(picture.title or "network")),
        element("desc", {"id": "desc"}, escaped(description(picture))),
        element("style", {}, f".leader{{stroke:{SOFT};stroke-width:.9;stroke-dasharray:1 2}}"),
        element("defs", {}, _ARROW),
        element("rect", {"width": "100%", "height": "100%", "fill": PAPER}),
        *content,
    )
    return element("svg", root, *on_lines(parts)) + "\n"


def _stacked(picture: Composition, across: float, blocks: Sequence[Block]) -> tuple[list[str], float]:
    """The blocks one under the other, and how far down they reach."""
    content, y = [], _PADDING * picture.scale
    for block in blocks:
        scale = 1.0 if block.scaled else picture.scale
        shift = (across * picture.scale - block.width) / 2 if block.scaled else 0.0
        move = f"translate({_PADDING * picture.scale + shift:.1f} {y:.1f})"
        if block.height:
            transform = move if scale == 1.0 else f"{move} scale({scale:g})"
            content.append(element("g", {"transform": transform}, *on_lines(block.content)))
            y += block.height * scale + _BETWEEN * picture.scale
    return content, y - _BETWEEN * picture.scale
