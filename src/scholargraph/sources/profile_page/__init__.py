"""Reads the saved text of a researcher's profile page: head, topics, biography, trainees and publications."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from scholargraph.errors import SourceError, UnknownSourceError
from scholargraph.model import (
    BiographyRecord,
    InterestRecord,
    NameStatus,
    Person,
    Record,
    SectionRecord,
    SnapshotRecord,
    Text,
)
from scholargraph.sources import Source
from scholargraph.sources.inputs import Input
from scholargraph.sources.lines import Lines, read_lines
from scholargraph.sources.profile_page.heads import LONGEST_CAPTION, Head, head_records, read_head
from scholargraph.sources.profile_page.languages import language_of
from scholargraph.sources.profile_page.pages import Page, Told
from scholargraph.sources.profile_page.publications import publication_records
from scholargraph.sources.profile_page.sections import (
    Kind,
    Line,
    Section,
    heading_of,
    languages_of_heading,
    sections,
)
from scholargraph.sources.profile_page.trainees import Draft, people_of, read_trainees, trainee_records
from scholargraph.sources.profile_page.wordings import folded, mark_languages, more_mark, portrait
from scholargraph.vocabulary import concept, concepts

NAME = "profile-page"
SUFFIXES = (".txt", ".text")
_ENOUGH_FOR_LANGUAGE = 40
_NOTHING_TOLD = Told()
_STATUS = {Kind.CURRENT_TRAINEES: "current", Kind.PAST_TRAINEES: "past"}


def read(source: Input) -> Iterator[Record]:
    """The records of a page: its snapshot first, then what each of its lines says, in the order of the page."""
    yield from page_records(read_lines(source))


def page_records(lines: Lines, told: Told = _NOTHING_TOLD) -> Iterator[Record]:
    """The same of lines that somebody else has read, with what is `told` of the page elsewhere.

    Raises SourceError for lines that are no page's: those without a heading.
    """
    texts = (unicodedata.normalize("NFC", text).strip() for text in lines.texts)
    printed = [Line(number, text) for number, text in enumerate(texts, 1) if text]
    cut = list(sections(printed))
    if not any(section.heading for section in cut):
        fault = SourceError if read_head(cut[0].lines).language else UnknownSourceError  # one with a caption is a page
        raise fault(f"{lines.file}:1: {_shown(printed)} and no heading below; wanted {_wanted()}")
    head = read_head(cut[0].lines, told.owner.name if told.owner else None)
    page = Page(lines, _owner(head, lines, told), _page_language(head, cut, told), told.people)
    yield SnapshotRecord(lines.sha256, lines.file, NAME, len(lines.texts), page.language, page.owner)
    records = list(_records(page, head, cut))
    notices = (*_nameless(page, printed[0]), *_left(page, printed, records))
    yield from sorted((*records, *notices), key=_first_line)


def recognises(source: Input) -> bool:
    """Whether a file has the caption of a portrait, or a heading of a profile page; two, if its name suggests none."""
    text = unicodedata.normalize("NFC", source.head.decode("utf-8", "replace"))
    if text.lstrip("\ufeff \t\r\n").startswith("<"):  # markup, whose lines may be headings too
        return False
    lines = [line.strip() for line in text.splitlines()]
    if any(portrait().fullmatch(line) for line in lines if len(line) <= LONGEST_CAPTION):
        return True
    found = {heading_of(line) for line in lines} - {None}
    return len(found) >= (1 if source.inner.suffix.lower() in SUFFIXES else 2)


def _records(page: Page, head: Head, cut: Sequence[Section]) -> Iterator[Record]:
    yield from head_records(page, head)
    for section in cut:
        if section.heading:
            yield _heading(page, section)
    drafts = list(_trainees(cut))
    for section, entries in drafts:
        yield from trainee_records(page, entries, _STATUS[section.kind] if section.heading else None)
    people = [
        *people_of([draft for _, entries in drafts for draft in entries]),
        *([page.owner.name] if page.owner.name else []),
    ]
    prose = [line.text for section in cut if section.kind in (Kind.TOPICS, Kind.BIOGRAPHY) for line in section.lines]
    for section in cut:
        if section.kind is Kind.TOPICS:
            yield from _interests(page, section.lines)
        if section.kind is Kind.BIOGRAPHY and section.lines:
            yield _biography(page, section.lines)
        if section.kind is Kind.PUBLICATIONS:
            yield from publication_records(page, section.lines, people=people, prose=prose)


def _trainees(cut: Iterable[Section]) -> Iterator[tuple[Section, list[Draft]]]:
    for section in cut:
        if section.kind in _STATUS:
            yield section, read_trainees(section.lines)


def _heading(page: Page, section: Section) -> SectionRecord:
    assert section.heading
    return SectionRecord(
        page.place(section.heading), concept("page-sections", section.kind), page.text(section.heading.text)
    )


def _interests(page: Page, lines: Iterable[Line]) -> Iterator[Record]:
    for line in lines:
        if line.has_letter:
            yield InterestRecord(page.place(line), page.owner, page.wording("topics", line.text))


def _biography(page: Page, lines: Sequence[Line]) -> BiographyRecord:
    text = "\n\n".join(line.text for line in lines)
    return BiographyRecord(page.place(lines[0], lines[-1]), page.owner, Text(text, language_of(text) or page.language))


def _left(page: Page, printed: Iterable[Line], records: Iterable[Record]) -> Iterator[Record]:
    """A notice for each line that stands in no record."""
    places = [record.place for record in records if not isinstance(record, SnapshotRecord)]
    told = {number for place in places for number in range(place.first, place.last + 1)}
    for line in printed:
        if line.number not in told:
            yield page.not_understood(line, "fits nothing that this part of a page holds")


def _nameless(page: Page, first: Line) -> Iterator[Record]:
    if page.owner.name is None:
        yield page.review(first, "no line prints whose page this is; wanted the name above the positions", "page")


def _owner(head: Head, lines: Lines, told: Told) -> Person:
    """The owner as told, or by name; one whose name the page does not print is known by the snapshot alone."""
    name = head.name or (told.owner.name if told.owner else None)
    if told.owner and (name or told.owner.address):
        return replace(told.owner, name=name, name_status=NameStatus.STATED if name else NameStatus.LOST)
    return Person(head.name) if head.name else Person(None, NameStatus.LOST, key=f"owner-{lines.sha256[:16]}")


def _page_language(head: Head, cut: Sequence[Section], told: Told) -> str | None:
    """The language of most headings; where they do not tell, as told, or of the lines above the publications."""
    votes: Counter[str] = Counter()
    if len(head.language) == 1:
        votes.update(head.language)
    for section in cut:
        known = languages_of_heading(section.heading.text) if section.heading else frozenset[str]()
        if len(known) == 1:
            votes.update(known)
    ranked = votes.most_common(2)
    if ranked and (len(ranked) == 1 or ranked[0][1] > ranked[1][1]):
        return ranked[0][0]
    if marked := _languages_of_marks(cut):
        return marked.pop() if len(marked) == 1 else told.language
    if told.language:
        return told.language
    above = [line.text for section in cut if section.kind is not Kind.PUBLICATIONS for line in section.lines]
    return language_of("\n".join(above[:_ENOUGH_FOR_LANGUAGE]))


def _languages_of_marks(cut: Iterable[Section]) -> set[str]:
    texts = (line.text for section in cut for line in section.lines if section.kind is Kind.PUBLICATIONS)
    marks = (more_mark().search(text) for text in texts if "(" in text)
    return {language for mark in marks if mark for language in mark_languages().get(folded(mark["mark"]), ())}


def _first_line(record: Record) -> int:
    return 0 if isinstance(record, SnapshotRecord) else record.place.first


def _shown(printed: Sequence[Line]) -> str:
    first = printed[0].text if printed else ""
    return repr(first if len(first) <= 60 else f"{first[:60]}…")


def _wanted() -> str:
    known = concepts("page-sections")
    names = ("topics", "biography", "current-trainees", "publications")
    labels = [label for name in names for label in known[concept("page-sections", name)].labels.values()]
    return f"a heading of a profile page: {', '.join(sorted(set(labels)))}"


SOURCE = Source(
    name=NAME,
    description="A researcher's profile page saved as text, in French or English",
    wanted="a researcher's profile page saved as text (headings such as 'Research Topics' or 'Publications')",
    suffixes=SUFFIXES,
    recognises=recognises,
    read=read,
)
