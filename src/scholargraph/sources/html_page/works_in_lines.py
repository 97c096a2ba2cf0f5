"""Leaves out of a page's publications what its headings show to be no title: venues, buttons, kinds of publications."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from scholargraph.model import Record
from scholargraph.sources.html_page.visible_lines import VisibleLine, left_out
from scholargraph.sources.profile_page.candidates import LONG
from scholargraph.sources.profile_page.names import read_name, split_names
from scholargraph.sources.profile_page.sections import Kind, heading_of
from scholargraph.vocabulary import find

_LONGEST_STRAY = 120
_MOST = 2 / 3
_MOST_LINKS = 20


def without_strays(digest: str, lines: Sequence[VisibleLine]) -> tuple[list[VisibleLine], list[Record]]:
    """The lines without those among publications that are no part of one, and a notice for each of these.

    Where titles are headings, a short line that is none and names nobody is no part, but its links are the title's;
    neither is a heading a part that only says what kind of publications follow.
    """
    kept: list[VisibleLine] = []
    notices: list[Record] = []
    for section in _sections(lines):
        title: int | None = None
        are_titles = _has_titles_for_headings(section)
        for place, line in enumerate(section):
            is_inner = place > 0 and _is_inner(line, section[0])
            reason = _why_left(line, is_inner, are_titles) if place else None
            if not reason:
                title = len(kept) if is_inner else title
                kept.append(line)
                continue
            notices.append(left_out(digest, [line], reason))
            if title is not None:
                kept[title] = _with_links(kept[title], line)
    return kept, notices


def _sections(lines: Sequence[VisibleLine]) -> Iterator[Sequence[VisibleLine]]:
    starts = [0, *(place for place, line in enumerate(lines) if place and heading_of(line.text)), len(lines)]
    for first, end in pairwise(starts):
        if first < end:
            yield lines[first:end]


def _has_titles_for_headings(section: Sequence[VisibleLine]) -> bool:
    """Whether most headings in a list of publications are followed as titles are: by names, an abstract, a title."""
    if heading_of(section[0].text) != Kind.PUBLICATIONS:
        return False
    told = [line for line in section[1:] if any(letter.isalpha() for letter in line.text)]
    inner = [place for place, line in enumerate(told) if _is_inner(line, section[0])]
    titles = sum(place + 1 == len(told) or _is_behind_title(told[place + 1]) for place in inner)
    return bool(inner) and titles >= _MOST * len(inner)


def _is_inner(line: VisibleLine, heading: VisibleLine) -> bool:
    return heading.heading is not None and line.heading is not None and line.heading > heading.heading


def _is_behind_title(line: VisibleLine) -> bool:
    return bool(line.heading) or len(line.text) >= LONG or _are_names(line.text)


def _are_names(text: str) -> bool:
    """Whether a line lists names; a word alone is rather a button's: "PDF"."""
    return len(text.split()) > 1 and all(map(read_name, split_names(text)))


def _why_left(line: VisibleLine, is_inner: bool, are_titles: bool) -> str | None:
    if is_inner and are_titles:
        kind = find("publication-types", line.text) or find("publication-types", line.text.removesuffix("s"))
        return "a kind of publications, not a title" if kind else None
    if is_inner or not are_titles or len(line.text) >= _LONGEST_STRAY or _are_names(line.text):
        return None
    return "among publications, but neither a title (those are headings here) nor names"


def _with_links(title: VisibleLine, stray: VisibleLine) -> VisibleLine:
    """A title with the links of a line below it, such as "arXiv" and "PDF"."""
    links = tuple(replace(link, text=title.text) for link in stray.links)
    return replace(title, links=(*title.links, *links)[:_MOST_LINKS])
