"""Reads a profile page that is saved as HTML as its saved text is read, and keeps to whom its links lead."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from scholargraph import pids
from scholargraph.errors import SourceError
from scholargraph.identifiers import identifies, person_key, slug
from scholargraph.model import (
    AbstractRecord,
    AuthorshipRecord,
    BiographyRecord,
    NoticeKind,
    NoticeRecord,
    Person,
    Publication,
    PublicationRecord,
    Record,
    SnapshotRecord,
)
from scholargraph.sources.html_page.addresses import Addresses
from scholargraph.sources.html_page.visible_lines import VisibleLine, left_out, place_of
from scholargraph.sources.html_page.works_in_lines import without_strays
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
_BETWEEN_PARTS = re.compile(r"\s+[-–—|·•:»›]\s+|\s*[|•»›:]\s+")
_LONGEST_TITLE = 300
_ARXIV = "10.48550/arxiv."
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
    """The name that is the only heading of its level, the first or the second, above the headings of a profile."""
    above = list(takewhile(lambda line: heading_of(line.text) is None, lines))
    for level in (1, 2):
        texts = {line.text for line in above if line.heading == level}
        if len(texts) == 1 and _is_name_of_page(text := texts.pop()):
            return text
    return None


def name_in_title(title: str) -> str | None:
    """The name in a page's title, beside which the site's or the page's may stand: the only part that is a name.

    >>> name_in_title("Ada Quillfeather | Home"), name_in_title("Publications")
    ('Ada Quillfeather', None)
    """
    parts = [part.strip() for part in _BETWEEN_PARTS.split(title[:_LONGEST_TITLE])]
    found = [part for part in parts if identifies(part) and _is_name_of_page(part)]
    return found[0] if len(found) == 1 else None


def _is_name_of_page(text: str) -> bool:
    common = title_words()
    said = find("topics", text) or any(folded(word) in common for word in text.split())
    return not said and can_be_name(text)


def profile(digest: str, lines: Sequence[VisibleLine], owner: Person | None, addresses: Addresses) -> Profile:
    """A page's lines made ready: rows of tables joined, links of the head and parts that no profile has left out."""
    kept, notices = _without_contacts(digest, _joined(lines), addresses)
    kept, left = _without_strange_parts(digest, kept)
    kept, beside = without_strays(digest, kept)
    people, doubts = _linked(digest, kept, addresses)
    return Profile(kept, owner, people, (*notices, *left, *beside, *doubts))


def profile_records(source: Lines, told: Profile, language: str | None, dois: Mapping[str, str]) -> list[Record]:
    """What the lines say, the snapshot first, each record at its place in the file; nothing for what is no page.

    `dois` are those of works that the page describes elsewhere, by the slugs of their titles.
    """
    lines = Lines(source.file, source.sha256, tuple(line.text for line in told.lines))
    try:
        records = list(page_records(lines, Told(told.owner, language, told.people)))
    except SourceError:
        return []
    known = {work: doi for work in _works(records) if (doi := dois.get(slug(work.title)))}
    known |= _linked_works(records, told)
    return [*(_placed(_identified(record, known), told.lines) for record in records), *told.notices]


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


def _works(records: Iterable[Record]) -> Iterator[Publication]:
    return (record.publication for record in records if isinstance(record, PublicationRecord))


def _linked_works(records: Iterable[Record], told: Profile) -> dict[Publication, str]:
    """The DOIs to which titles link, an arXiv one only where there is no other; of several nobody knows which it is."""
    found: dict[Publication, set[str]] = {}
    for record in records:
        if isinstance(record, PublicationRecord):
            line = told.lines[record.place.first - 1]
            links = [link.address.strip() for link in line.links if link.text == line.text]
            dois = {doi for link in links if (doi := _doi(link))}
            found[record.publication] = found.get(record.publication, set()) | dois
    published = {work: {doi for doi in dois if not doi.startswith(_ARXIV)} or dois for work, dois in found.items()}
    return {work: dois.pop() for work, dois in published.items() if len(dois) == 1}


def _doi(link: str) -> str | None:
    if arxiv := pids.arxiv(link):
        return pids.arxiv_doi(arxiv)
    return pids.doi(link) if "doi.org/" in link else None


def _identified(record: Record, dois: Mapping[Publication, str]) -> Record:
    """The record, with the DOI of the work that it speaks of."""
    if isinstance(record, PublicationRecord) and (corrected := record.corrects) and corrected in dois:
        record = replace(record, corrects=replace(corrected, doi=dois[corrected]))
    if isinstance(record, PublicationRecord | AuthorshipRecord | AbstractRecord) and record.publication in dois:
        return replace(record, publication=replace(record.publication, doi=dois[record.publication]))
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
    notices = [left_out(digest, lines[place : place + 1], "a way to reach somebody, not a position") for place in out]
    return [line for place, line in enumerate(lines) if place not in set(out)], notices


def _is_contact(line: VisibleLine, addresses: Addresses) -> bool:
    if len(line.text) > _LONGEST_CONTACT or _is_portrait(line):
        return False
    if _CONTACT.fullmatch(line.text):
        return True
    if not line.links or _besides_links(line):
        return False
    away = all(
        link.address.strip().lower().startswith(_ELSEWHERE) or addresses.leads_away(link.address) for link in line.links
    )
    return away and not (find("positions", line.text) or is_known(line.text) or is_worded_as_one(line.text))


def _besides_links(line: VisibleLine) -> bool:
    """Whether a line says anything that is no link."""
    rest = line.text
    for link in line.links:
        rest = rest.replace(link.text, "", 1)
    return any(letter.isalpha() for letter in rest)


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
    return kept, [left_out(digest, part, "under a heading that no part of a profile page has") for part in parts]


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


def _is_portrait(line: VisibleLine) -> bool:
    return len(line.text) <= _LONGEST_CONTACT and portrait().fullmatch(line.text) is not None
