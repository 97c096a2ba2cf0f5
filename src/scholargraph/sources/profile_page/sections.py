"""Cuts a page into its sections: at its headings, and where one is missing at lines that can stand nowhere else."""

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from scholargraph.sources.profile_page.candidates import LONG
from scholargraph.sources.profile_page.trainee_lines import is_entry, is_of_trainee_list
from scholargraph.sources.profile_page.wordings import headings
from scholargraph.vocabulary import find, normalize

_LONGEST_HEADING = 80
_LONGEST_POSITION = 240
_COUNT = re.compile(r"\s*\(\d+\)$")
_SENTENCE = re.compile(r"[^\W\d_]{3,}\.(?:\s|$)")


class Kind(StrEnum):
    """The sections of a page, named as the concepts of their headings are; the head has none."""

    HEAD = "head"
    TOPICS = "topics"
    BIOGRAPHY = "biography"
    CURRENT_TRAINEES = "current-trainees"
    PAST_TRAINEES = "past-trainees"
    PUBLICATIONS = "publications"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank: its number, and its text without blanks at its ends, composed (NFC)."""

    number: int
    text: str

    @property
    def has_letter(self) -> bool:
        """Whether the line says anything: one without a letter is a rule or a page number."""
        return any(letter.isalpha() for letter in self.text)


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its heading where it has one, and the lines after it."""

    kind: Kind
    heading: Line | None
    lines: tuple[Line, ...]


def sections(lines: Sequence[Line]) -> Iterator[Section]:
    """The sections in the order of the page; the first is the head, which may be empty."""
    kind, heading, body = Kind.HEAD, None, list[Line]()
    found_in = [heading_of(line.text) for line in lines]
    headed = {found for found in found_in if found}
    for (line, after), found in zip(pairwise((*lines, Line(0, ""))), found_in, strict=True):
        opened = Kind(found) if found else _opened_without_heading(kind, line.text, after.text, headed)
        if opened is None:
            body.append(line)
            continue
        yield from _without_publications(Section(kind, heading, tuple(body)))
        kind, heading, body = opened, line if found else None, [] if found else [line]
    yield from _without_publications(Section(kind, heading, tuple(body)))


def heading_of(text: str) -> str | None:
    """The name of the concept that a line is the heading of, or None."""
    known = _wording_of_heading(text)
    return known[0] if known else None


def languages_of_heading(text: str) -> frozenset[str]:
    """The languages in which a line is a heading."""
    known = _wording_of_heading(text)
    return known[1] if known else frozenset()


def _wording_of_heading(text: str) -> tuple[str, frozenset[str]] | None:
    if len(text) > _LONGEST_HEADING or not text[:1].isalnum():
        return None
    return headings().get(normalize(_COUNT.sub("", text) if text.endswith(")") else text))


def _without_publications(section: Section) -> Iterator[Section]:
    """The section; a trainee list with abstracts below its last entry is cut there, as a heading is missing."""
    lines = section.lines
    if section.kind in _TRAINEES and any(len(line.text) >= LONG for line in lines):
        end = 1 + max((place for place, line in enumerate(lines) if is_of_trainee_list(line.text)), default=-1)
        if any(len(line.text) >= LONG for line in lines[end:]):
            yield Section(section.kind, section.heading, lines[:end])
            yield Section(Kind.PUBLICATIONS, None, lines[end:])
            return
    yield section


def _opened_without_heading(kind: Kind, text: str, after: str, headed: Set[str]) -> Kind | None:
    """What a line opens by itself; entries of trainees nothing, where the page has a heading for them."""
    opened = next((opened for of, opened, holds in _WITHOUT_HEADING if kind in of and holds(text, after)), None)
    return None if opened in _TRAINEES and not headed.isdisjoint(_TRAINEES) else opened


def _is_paragraph(text: str, _after: str) -> bool:
    return len(text) > _LONGEST_POSITION or (len(text) > _LONGEST_HEADING and _SENTENCE.search(text) is not None)


def _is_topic(text: str, _after: str) -> bool:
    return len(text) <= _LONGEST_HEADING and bool(find("topics", text)) and not find("positions", text)


def _opens_trainees(text: str, after: str) -> bool:
    """An entry of a trainee list; but within a text that goes on with a sentence it is part of the text."""
    return is_entry(text) and not (len(after) < LONG and _SENTENCE.search(after))


_TRAINEES = (Kind.CURRENT_TRAINEES, Kind.PAST_TRAINEES)
_BEFORE_TRAINEES = (Kind.HEAD, Kind.TOPICS, Kind.BIOGRAPHY)

_WITHOUT_HEADING: tuple[tuple[tuple[Kind, ...], Kind, Callable[[str, str], bool]], ...] = (
    ((Kind.HEAD, Kind.TOPICS), Kind.BIOGRAPHY, _is_paragraph),
    ((Kind.HEAD,), Kind.TOPICS, _is_topic),
    (_BEFORE_TRAINEES, Kind.CURRENT_TRAINEES, _opens_trainees),
)
"""In which sections which line opens which other one by itself."""
