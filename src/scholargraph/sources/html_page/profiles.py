"""Reads a profile page that is saved as HTML as its saved text is read, and keeps to whom its links lead."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from scholargraph.errors import SourceError
from scholargraph.identifiers import person_key
from scholargraph.model import (
    AbstractRecord,
    BiographyRecord,
    NoticeKind,
    NoticeRecord,
    Person,
    Place,
    PublicationRecord,
    Record,
    SnapshotRecord,
)
from scholargraph.sources.html_page.addresses import Addresses
from scholargraph.sources.html_page.visible_lines import VisibleLine
from scholargraph.sources.lines import Lines
from scholargraph.sources.profile_page import page_records
from scholargraph.sources.profile_page.heads import can_be_name
from scholargraph.sources.profile_page.names import name_key, read_name
from scholargraph.sources.profile_page.organizations import is_known, is_worded_as_one
from scholargraph.sources.profile_page.pages import Told
from scholargraph.sources.profile_page.sections import heading_of
from scholargraph.sources.profile_page.trainee_lines import read_label
from scholargraph.sources.profile_page.wordings import folded, portrait, title_words
from scholargraph.vocabulary import find

_FEWEST_HEADINGS = 2
_LONGEST_CONTACT = 120
_CONTACT = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|[+(]?\d[\d\s().-]{6,}")
_ELSEWHERE = ("mailto:", "tel:")


@dataclass(frozen=True, slots=True)
class Profile:
    """A page's lines, with what they are read by: whose page it is, and who is meant by a name."""

    lines: Sequence[VisibleLine]
    owner: Person | None
    people: Mapping[str, Person]
    notices: tuple[Record, ...]


def is_profile(lines: Sequence[VisibleLine], owner: str | None) -> bool:
    """Whether lines are a person's page: a heading below a portrait or a name, or two headings."""
    headings = {found for line in lines if (found := heading_of(line.text))}
    has_portrait = any(_is_portrait(line) for line in lines)
    return len(headings) >= (1 if has_portrait or owner else _FEWEST_HEADINGS)


def name_in_heading(lines: Sequence[VisibleLine]) -> str | None:
    """The name that is the page's only heading of the first level."""
    first = [line.text for line in lines if line.heading == 1]
    if len(set(first)) != 1 or not can_be_name(first[0]) or find("topics", first[0]):
        return None
    common = title_words()
    return None if any(folded(word) in common for word in first[0].split()) else first[0]


def profile(digest: str, lines: Sequence[VisibleLine], owner: Person | None, addresses: Addresses) -> Profile:
    """A page's lines made ready: rows of tables joined, links of the head and parts that no profile has left out."""
    kept, notices = _without_contacts(digest, _joined(lines), addresses)
    kept, left = _without_strange_parts(digest, kept)
    people, doubts = _linked(digest, kept, addresses)
    return Profile(kept, owner, people, (*notices, *left, *doubts))


def profile_records(source: Lines, told: Profile, language: str | None) -> list[Record]:
    """What the lines say, the snapshot first, each record at its place in the file; nothing for what is no page."""
    lines = Lines(source.file, source.sha256, tuple(line.text for line in told.lines))
    try:
        records = list(page_records(lines, Told(told.owner, language, told.people)))
    except SourceError:
        return []
    return [*(_placed(record, told.lines) for record in records), *told.notices]


def place_of(digest: str, lines: Sequence[VisibleLine]) -> Place:
    """The place in the file of a run of visible lines."""
    first, last = lines[0], lines[-1]
    path = first.path if len(lines) == 1 else f"{first.path}/range-to({last.path})"
    ends = max(line.last for line in lines)
    return Place(digest[:16], min(line.first for line in lines), ends, "\n".join(line.text for line in lines), path)


def _placed(record: Record, lines: Sequence[VisibleLine]) -> Record:
    """The record at its place in the file, and in the language that the elements there tell."""
    if isinstance(record, SnapshotRecord):
        return record
    own = lines[record.place.first - 1 : record.place.last]
    record = replace(record, place=place_of(record.place.snapshot, own))
    languages = {line.language for line in own}
    told = languages.pop() if len(languages) == 1 else None
    if told and isinstance(record, AbstractRecord | BiographyRecord):
        return replace(record, text=replace(record.text, language=told))
    if told and isinstance(record, PublicationRecord):
        return replace(record, title=replace(record.title, language=told))
    return record


def _joined(lines: Sequence[VisibleLine]) -> list[VisibleLine]:
    """The lines; in a row of a table, the cell of a trainee's type and the next with it are one line."""
    found: list[VisibleLine] = []
    for line in lines:
        before = found[-1] if found else None
        if before and _is_next_cell(before, line) and find("trainee-types", before.text) and not _says_more(line.text):
            text = f"{before.text} - {line.text}"
            found[-1] = replace(before, text=text, last=line.last, links=(*before.links, *line.links))
        else:
            found.append(line)
    return found


def _is_next_cell(before: VisibleLine, line: VisibleLine) -> bool:
    return before.cell is not None and line.cell is not None and before.cell[0] == line.cell[0] != line.cell[1]


def _says_more(text: str) -> bool:
    """Whether a cell is no organisation: a label, another type, a year, a heading."""
    said = read_label(text) or find("trainee-types", text) or heading_of(text)
    return bool(said) or not any(letter.isalpha() for letter in text)


def _without_contacts(
    digest: str, lines: Sequence[VisibleLine], addresses: Addresses
) -> tuple[list[VisibleLine], list[Record]]:
    """The lines; in the head none that only leads elsewhere, or is a number or address: it is no position."""
    end = next((place for place, line in enumerate(lines) if heading_of(line.text)), 0)
    out = [place for place, line in enumerate(lines[:end]) if _is_contact(line, addresses)]
    notices = [_left(digest, lines[place : place + 1], "a way to reach somebody, not a position") for place in out]
    return [line for place, line in enumerate(lines) if place not in set(out)], notices


def _is_contact(line: VisibleLine, addresses: Addresses) -> bool:
    if len(line.text) > _LONGEST_CONTACT or _is_portrait(line):
        return False
    if _CONTACT.fullmatch(line.text):
        return True
    if len(line.links) != 1 or line.links[0].text != line.text:
        return False
    link = line.links[0].address.strip()
    away = link.lower().startswith(_ELSEWHERE) or addresses.leads_away(link)
    return away and not (find("positions", line.text) or is_known(line.text) or is_worded_as_one(line.text))


def _without_strange_parts(digest: str, lines: Sequence[VisibleLine]) -> tuple[list[VisibleLine], list[Record]]:
    """The lines, and a notice for each part whose heading no profile page has, as high as the known one before it."""
    kept: list[VisibleLine] = []
    parts: list[list[VisibleLine]] = []
    level: int | None = None
    into = kept
    for line in lines:
        if heading_of(line.text):
            into, level = kept, line.heading
        elif line.heading and level and line.heading <= level:
            into = []
            parts.append(into)
        into.append(line)
    return kept, [_left(digest, part, "under a heading that no part of a profile page has") for part in parts]


def _linked(digest: str, lines: Sequence[VisibleLine], addresses: Addresses) -> tuple[dict[str, Person], list[Record]]:
    """Who is meant by a name that links to a person's page; a name that links to several means nobody certain."""
    found: dict[str, Person] = {}
    doubts: dict[str, Record] = {}
    for line in lines:
        for link in line.links:
            address = addresses.of_person(link.address, link.text, alone=link.whole) if read_name(link.text) else None
            if address is None:
                continue
            person = Person(link.text, address=address)
            known = found.setdefault(name_key(link.text), person)
            if person_key(known) != person_key(person):
                reason = f"{link.text!r} links to {address} here and to {known.address} elsewhere; taken by name alone"
                doubts[name_key(link.text)] = NoticeRecord(
                    place_of(digest, [line]), NoticeKind.NEEDS_REVIEW, reason, "person"
                )
    return {key: person for key, person in found.items() if key not in doubts}, list(doubts.values())


def _left(digest: str, lines: Sequence[VisibleLine], reason: str) -> Record:
    return NoticeRecord(place_of(digest, lines), NoticeKind.NOT_UNDERSTOOD, reason)


def _is_portrait(line: VisibleLine) -> bool:
    return len(line.text) <= _LONGEST_CONTACT and portrait().fullmatch(line.text) is not None
