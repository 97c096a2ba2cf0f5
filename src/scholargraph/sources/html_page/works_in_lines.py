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


def without_strays(digest: str, lines: Sequence[VisibleLine]) -> tuple[list[VisibleLine], list[Record]]:
    """The lines without those among publications that are no part of one, and a notice for each of these.

    Where titles are headings, a short line that is none and names nobody is no part, but its links are the title's;
    neither is a heading a part that only says what kind of publications follow.
    """
    kept: list[VisibleLine] = []
    notices: list[Record] = []
    for section in _sections(lines):
        level = section[0].heading if heading_of(section[0].text) == Kind.PUBLICATIONS else None
        inner = [place for place, line in enumerate(section[1:], 1) if level and line.heading and line.heading > level]
        are_titles = len(inner) > 0 and sum(_is_title(section, place) for place in inner) >= _MOST * len(inner)
        for place, line in enumerate(section):
            reason = _why_left(line, place in set(inner), are_titles) if place and level else None
            if not reason:
                kept.append(line)
                continue
            notices.append(left_out(digest, [line], reason))
            _give_links(kept, line)
    return kept, notices


def _give_links(kept: list[VisibleLine], stray: VisibleLine) -> None:
    """Gives the links of a line to the title above it."""
    for place in range(len(kept) - 1, -1, -1):
        title = kept[place]
        if heading_of(title.text):
            return
        if title.heading:
            links = (replace(link, text=title.text) for link in stray.links)
            kept[place] = replace(title, links=(*title.links, *links))
            return


def _sections(lines: Sequence[VisibleLine]) -> Iterator[Sequence[VisibleLine]]:
    starts = [0, *(place for place, line in enumerate(lines) if place and heading_of(line.text)), len(lines)]
    for first, end in pairwise(starts):
        if first < end:
            yield lines[first:end]


def _is_title(section: Sequence[VisibleLine], place: int) -> bool:
    """Whether names, an abstract or another heading follow a heading, as they follow a title."""
    after = [line for line in section[place + 1 :] if any(letter.isalpha() for letter in line.text)][:1]
    return not after or bool(after[0].heading) or _are_names(after[0].text) or len(after[0].text) >= LONG


def _are_names(text: str) -> bool:
    return all(map(read_name, split_names(text)))


def _why_left(line: VisibleLine, is_heading: bool, are_titles: bool) -> str | None:
    if is_heading:
        kind = find("publication-types", line.text) or find("publication-types", line.text.removesuffix("s"))
        return "a kind of publications, not a title" if kind else None
    if not are_titles or len(line.text) >= _LONGEST_STRAY or _are_names(line.text):
        return None
    return "among publications, but neither a title (those are headings here) nor names"
