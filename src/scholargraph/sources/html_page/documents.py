"""Holds a page's elements and texts in one flat list, in the order of the page, so that no depth costs anything."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scholargraph.errors import SourceError
from scholargraph.sources.html_page.tokens import Comment, EndTag, Run, Tag, names, tokens

MOST_ELEMENTS = 250_000

_VOID = names("area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr")
_FOREIGN = frozenset({"svg", "math"})
_OF_HEADS = names("base basefont bgsound html head link meta noscript script style template title")
_NEVER_ENDED = frozenset({"html", "body"})  # what stands behind their end tags is shown all the same

_CLOSE_A_PARAGRAPH = names(
    "address article aside blockquote center details dialog dir div dl dd dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre section summary table ul"
)
_WALLS = ("table", "td", "th", "caption", "template", "object", "svg", "math")
_ROWS = (("thead", "tbody", "tfoot", "tr"), ("table", "template"))
_CLOSED_BY: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "li": (("li",), ("ul", "ol", "menu", "button", *_WALLS)),
    "dt": (("dt", "dd"), ("dl", "button", *_WALLS)),
    "dd": (("dt", "dd"), ("dl", "button", *_WALLS)),
    "tr": (("tr",), ("table", "template")),
    "td": (("td", "th"), ("tr", "table", "template")),
    "th": (("td", "th"), ("tr", "table", "template")),
    "thead": _ROWS,
    "tbody": _ROWS,
    "tfoot": _ROWS,
    "option": (("option",), ("select", "datalist")),
}
"""A start tag -> which open elements it ends, unless one of the walls stands between: HTML lets their end tags out."""

_WALLS_OF_ENDS: Mapping[str, tuple[str, ...]] = {
    "table": ("template",),
    "template": (),
    **dict.fromkeys(("caption", "thead", "tbody", "tfoot", "tr", "td", "th"), ("table", "template")),
}
"""An end tag -> what keeps it from an open element outside; any other is kept in by cells and the like."""


@dataclass(slots=True)
class Element:
    """An element: where in its document it stands, which of its name it is (from 1), its first and its last line.

    `end` is the index behind its last descendant, `parent` its parent's index, -1 if it has none.
    """

    name: str
    attributes: Mapping[str, str]
    index: int
    parent: int
    ordinal: int
    first: int
    last: int
    end: int

    def get(self, name: str) -> str:
        """An attribute's value without blanks around it, empty if there is none."""
        return self.attributes.get(name, "").strip()

    @property
    def path(self) -> str:
        """The XPath of the element."""
        return f"(//{self.name})[{self.ordinal}]"


@dataclass(frozen=True, slots=True)
class Document:
    """The nodes of a page in its order, its comments, and how many lines it has; `name` is its file's."""

    name: str
    nodes: tuple[Element | Run, ...]
    comments: tuple[str, ...]
    lines: int

    def elements(self, *names: str, within: Element | None = None) -> Iterator[Element]:
        """The elements of some names (of any, if none is given): of the page, or within one of its elements."""
        first, end = (0, len(self.nodes)) if within is None else (within.index + 1, within.end)
        for index in range(first, end):
            node = self.nodes[index]
            if isinstance(node, Element) and (not names or node.name in names):
                yield node


def document(name: str, text: str) -> Document:
    """The document of a page's text; `name` is the file's. Raises SourceError for more than 250 000 elements.

    >>> found = document("page.html", "<ul><li>one<li>two</ul>")
    >>> [(element.path, element.end) for element in found.elements("li")]
    [('(//li)[1]', 3), ('(//li)[2]', 5)]
    """
    building = _Building(name)
    comments = []
    for token in tokens(text):
        if isinstance(token, Tag):
            building.start(token)
        elif isinstance(token, EndTag):
            building.end(token)
        elif isinstance(token, Comment):
            comments.append(token.text)
        else:
            building.nodes.append(token)
    lines = text.removesuffix("\n").count("\n") + 1
    building.close(0, lines)
    return Document(name, tuple(building.nodes), tuple(comments), lines)


class _Building:
    """A document's nodes while they come: which elements are open, and how deep the open ones of each name stand."""

    def __init__(self, name: str) -> None:
        self.nodes: list[Element | Run] = []
        self._name = name
        self._open: list[Element] = []
        self._depths: dict[str, list[int]] = {}
        self._ordinals: dict[str, int] = {}
        self._elements = 0
        self._foreign = 0

    def start(self, tag: Tag) -> None:
        """Adds an element, behind those that its tag ends."""
        self._close_before(tag)
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise SourceError(f"{self._name}:{tag.line}: more than {MOST_ELEMENTS:,} elements; wanted one saved page")
        ordinal = self._ordinals[tag.name] = self._ordinals.get(tag.name, 0) + 1
        index = len(self.nodes)
        parent = self._open[-1].index if self._open else -1
        element = Element(tag.name, tag.attributes, index, parent, ordinal, tag.line, tag.line, index + 1)
        self.nodes.append(element)
        if tag.name in _VOID or (tag.closes_itself and (self._foreign or tag.name in _FOREIGN)):
            return
        self._foreign += tag.name in _FOREIGN
        self._depths.setdefault(tag.name, []).append(len(self._open))
        self._open.append(element)

    def end(self, tag: EndTag) -> None:
        """Ends the nearest open element of that name; an end tag without one is nothing."""
        if tag.name not in _NEVER_ENDED:
            walls = _WALLS_OF_ENDS.get(tag.name, _WALLS)
            self._close_nearest((tag.name,), walls, tag.line)

    def close(self, depth: int, line: int) -> None:
        """Ends all open elements from a depth on."""
        while len(self._open) > depth:
            element = self._open.pop()
            element.end = len(self.nodes)
            element.last = line
            self._depths[element.name].pop()
            self._foreign -= element.name in _FOREIGN

    def _close_before(self, tag: Tag) -> None:
        if self._foreign:
            return
        if tag.name not in _OF_HEADS:
            self._close_nearest(("head",), (), tag.line)
        if tag.name in _CLOSE_A_PARAGRAPH:
            self._close_nearest(("p",), ("button", *_WALLS), tag.line)
        if tag.name in _CLOSED_BY:
            closed, walls = _CLOSED_BY[tag.name]
            self._close_nearest(closed, walls, tag.line)

    def _close_nearest(self, closed: tuple[str, ...], walls: tuple[str, ...], line: int) -> None:
        """Ends the outermost of the nearest open elements of some names, unless a wall stands between."""
        wall = max((self._depth(name) for name in walls if name not in closed), default=-1)
        inside = [depth for name in closed if (depth := self._depth(name)) > wall]
        if inside:
            self.close(min(inside), line)

    def _depth(self, name: str) -> int:
        depths = self._depths.get(name)
        return depths[-1] if depths else -1
