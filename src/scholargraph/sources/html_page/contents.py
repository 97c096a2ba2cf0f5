"""Tells a page's content from what surrounds it on every page of its site, and from what nobody sees."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scholargraph.sources.html_page.documents import Document, Element
from scholargraph.sources.html_page.tokens import names

_NEVER_SEEN = names(
    "applet area audio canvas colgroup datalist head iframe map noembed noframes noscript object script select style"
    " svg template textarea title track video"
)
_ROLES = {"navigation": "nav", "banner": "header", "contentinfo": "footer", "main": "main", "search": "search"}
_AROUND = frozenset({"nav", "search"})
_SECTIONING = frozenset({"article", "aside", "main", "section"})
_FOR_LISTENERS = names("element-invisible screen-reader-only screen-reader-text sr-only visually-hidden visuallyhidden")
_NOT_DISPLAYED = re.compile(r"(?:^|;)\s*+(?:display\s*+:\s*+none|visibility\s*+:\s*+hidden)", re.I)


@dataclass(frozen=True, slots=True)
class Content:
    """Which nodes are a page's content: from and to which index, without the elements at some."""

    first: int
    end: int
    surroundings: frozenset[int]


def content(document: Document) -> Content:
    """The content: what `main` holds if it has the page's heading of the first level, else the whole page.

    Left out as surroundings: navigation, and the page's own header and footer, but not a header with that heading.
    """
    titles = [element.index for element in document.elements("h1")]
    regions = [(element, _ROLES.get(element.get("role").lower(), element.name)) for element in document.elements()]
    mains = [element for element, region in regions if region == "main" and not is_left(element, inline=False)]
    within = mains[0] if len(mains) == 1 and _holds(mains[0], titles) >= bool(titles) else None
    first, end = (within.index + 1, within.end) if within else (0, len(document.nodes))
    return Content(first, end, frozenset(_surroundings(regions, titles)))


def _surroundings(regions: Iterable[tuple[Element, str]], titles: Sequence[int]) -> Iterator[int]:
    """A header or footer within a section is that section's, not the page's."""
    sectioned_to = 0
    for element, region in regions:
        of_page = element.index >= sectioned_to
        if region in _SECTIONING:
            sectioned_to = max(sectioned_to, element.end)
        elif region == "header" and of_page and _holds(element, titles):
            continue
        elif region in _AROUND or (of_page and region in ("header", "footer")):
            yield element.index


def frames(document: Document) -> Iterator[Element]:
    """The frames that are seen: what they show stands in other files."""
    hidden_to = 0
    for element in document.elements():
        if element.index < hidden_to:
            continue
        if element.name in ("frame", "iframe"):
            if not is_left(element, inline=False):
                yield element
        elif is_never_seen(element) or is_left(element, inline=False):
            hidden_to = element.end


def is_never_seen(element: Element) -> bool:
    """Whether an element's content is not text of the page: scripts, pictures, fields of forms."""
    return element.name in _NEVER_SEEN or (element.name == "dialog" and "open" not in element.attributes)


def is_left(element: Element, *, inline: bool) -> bool:
    """Whether an element is hidden; a tab that another covers is not. `inline` tells what stands within a line.

    What is there for listeners only (an icon's name, a formula said in words) is hidden within a line.
    """
    if not element.attributes or element.get("role").lower() == "tabpanel":
        return False
    if "hidden" in element.attributes or _NOT_DISPLAYED.search(element.get("style")[:500]):
        return True
    for_listeners = element.get("aria-hidden").lower() == "true" or _FOR_LISTENERS & set(element.get("class").split())
    return inline and bool(for_listeners)


def _holds(element: Element, indices: Sequence[int]) -> bool:
    place = bisect_left(indices, element.index)
    return place < len(indices) and indices[place] < element.end
