"""Brings together what a page says in its data, its meta tags and its visible lines: one owner, each work once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scholargraph.identifiers import slug
from scholargraph.model import (
    BiographyRecord,
    NoticeKind,
    NoticeRecord,
    Person,
    PersonRecord,
    Place,
    PublicationRecord,
    Record,
    SnapshotRecord,
    Text,
)
from scholargraph.sources.authors import Author
from scholargraph.sources.html_page.addresses import Addresses, addresses
from scholargraph.sources.html_page.contents import content, frames
from scholargraph.sources.html_page.documents import Document
from scholargraph.sources.html_page.items import Found, Site, items, text_within
from scholargraph.sources.html_page.meta_tags import cited
from scholargraph.sources.html_page.people import Described, described, person_records, subject
from scholargraph.sources.html_page.profiles import is_profile, name_in_heading, name_in_title, profile, profile_records
from scholargraph.sources.html_page.visible_lines import VisibleLine, language_tag, visible_lines
from scholargraph.sources.html_page.works import KINDS, joined, same_work, works
from scholargraph.sources.lines import Lines
from scholargraph.sources.lists import EntryError, quoted
from scholargraph.sources.profile_page.names import name_key
from scholargraph.sources.references import Reference, records


@dataclass(frozen=True, slots=True)
class _Work:
    """A publication that the page describes, where it does, and whether the page is about it alone."""

    site: Site
    reference: Reference
    alone: bool = False


def page_records(name: str, sha256: str, document: Document, format: str) -> tuple[SnapshotRecord, list[Record]]:
    """The snapshot of a page, and all that the page says, in no order; `name` and `sha256` are the file's."""
    where = addresses(document)
    language = next((tag for html in document.elements("html") if (tag := language_tag(html))), None)
    data = items(document)
    published = _works(document, data, where)
    lines = visible_lines(document, content(document))
    heading = " ".join([*_titles(document), *(line.text for line in lines if line.heading == 1)])
    people = described(data.items, where, heading)
    main = subject(people, data.items, heading)
    about_work = any(work.alone for work in published)
    read = [] if about_work else _profile(document, sha256, lines, main, published, where, language)
    snapshot = SnapshotRecord(sha256, name, format, document.lines, language, None, where.own, where.saved)
    if read and isinstance(read[0], SnapshotRecord):
        snapshot = replace(snapshot, language=read[0].language, owner=read[0].owner)
        read = [*read[1:], *_named_by_title(document, snapshot, read)]
    elif main and not about_work:
        snapshot = replace(snapshot, owner=_at(main.person, where))
    told = [
        *read,
        *_people(snapshot, people, main, has_biography=any(isinstance(one, BiographyRecord) for one in read)),
        *(record for work in published for record in _published(sha256, work, snapshot.owner)),
        *_gaps(sha256, document, data),
    ]
    return snapshot, told


def _works(document: Document, data: Found, where: Addresses) -> list[_Work]:
    """The publications, each once: what the meta tags say comes first, the rest fills it up."""
    told = cited(document, where)
    every = [_Work(*told, alone=True)] if told else []
    every += [_Work(item.site, reference) for item, reference in works(data.items, where)]
    found: list[_Work] = []
    known: dict[str, Reference] = {}
    for work in every:
        names = list(filter(None, (work.reference.doi, slug(work.reference.title))))
        same = next((one for name in names if (one := known.get(name)) and same_work(one, work.reference)), None)
        if same:
            joined(same, work.reference)
        else:
            found.append(work)
        for name in names:
            known.setdefault(name, same or work.reference)
    return found


def _profile(
    document: Document,
    sha256: str,
    lines: Sequence[VisibleLine],
    main: Described | None,
    published: Sequence[_Work],
    where: Addresses,
    language: str | None,
) -> list[Record]:
    """What the visible lines say, if the page is a person's and not a publication's."""
    printed = name_in_heading(lines)
    if printed and any(slug(printed) == slug(work.reference.title) for work in published):
        return []
    name = printed or (main.person.name if main else None)
    if not is_profile(lines, name):
        return []
    told = name or next(filter(None, map(name_in_title, _titles(document))), None)
    person = _at(replace(main.person if main else Person(None), name=told), where)
    ready = profile(sha256, lines, person if person.name or person.address else None, where)
    dois = {slug(work.reference.title): work.reference.doi for work in published if work.reference.doi}
    return profile_records(Lines(document.name, sha256, ()), ready, language, dois)


def _named_by_title(document: Document, snapshot: SnapshotRecord, read: Sequence[Record]) -> Iterator[Record]:
    """The record of the owner's name where only the page's title prints it."""
    owner = snapshot.owner
    if owner is None or owner.name is None or any(isinstance(one, PersonRecord) for one in read):
        return
    for title in document.elements("title"):
        text = text_within(document, title)
        if name_in_title(text) == owner.name:
            place = _place(snapshot.sha256, Site(title.first, title.last, title.path, text))
            yield PersonRecord(place, owner)
            return


def _at(person: Person, where: Addresses) -> Person:
    """The person with the page's own address, where that tells them from others."""
    return replace(person, address=where.of_owner(person.name) or person.address)


def _people(
    snapshot: SnapshotRecord, people: Sequence[Described], main: Described | None, *, has_biography: bool
) -> Iterator[Record]:
    owner, language = snapshot.owner, snapshot.language
    for one in people:
        place = _place(snapshot.sha256, one.item.site)
        is_owner = one is main and owner is not None
        person = owner if is_owner and owner else one.person
        yield from person_records(
            place, person, one.item, language=language, biography=not (is_owner and has_biography)
        )


def _published(sha256: str, work: _Work, owner: Person | None) -> Iterator[Record]:
    """What is said of a publication; an author who has the name of the page's owner is the owner."""
    site, reference = work.site, work.reference
    reference.authors = [_or_owner(author, owner) for author in reference.authors]
    place = replace(_place(sha256, site), key=reference.doi or reference.arxiv)
    try:
        for record in records(place, reference):
            if isinstance(record, PublicationRecord) and record.kind and reference.kind not in KINDS:
                printed = replace(record.kind, text=Text(reference.kind))  # in a language that nobody tells
                record = replace(record, kind=printed if reference.kind else None)
            yield record
    except EntryError as fault:
        yield NoticeRecord(place, NoticeKind.NOT_UNDERSTOOD, str(fault))


def _or_owner(author: Author | None, owner: Person | None) -> Author | None:
    if author is None or author.group or author.orcid or owner is None or owner.name is None:
        return author
    same = name_key(author.name) == name_key(owner.name)
    return replace(author, orcid=owner.orcid, address=owner.address) if same else author


def _gaps(sha256: str, document: Document, data: Found) -> Iterator[Record]:
    """The places that are left, and why: data that are broken, frames."""
    for site, reason in data.gaps:
        yield NoticeRecord(_place(sha256, site), NoticeKind.PARTLY_UNDERSTOOD, reason)
    for frame in frames(document):
        address = frame.get("src")
        if address.partition(":")[0] not in ("", "about", "javascript"):
            site = Site(frame.first, frame.last, frame.path, f"{frame.name}: {address}")
            yield NoticeRecord(
                _place(sha256, site), NoticeKind.NOT_UNDERSTOOD, "a frame: what it shows is another page"
            )


def _place(sha256: str, site: Site) -> Place:
    return Place(sha256[:16], site.first, site.last, quoted(site.quote), site.path)


def _titles(document: Document) -> list[str]:
    return [text_within(document, title) for title in document.elements("title") if title.ordinal == 1]
