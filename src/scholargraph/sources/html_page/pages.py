"""Brings together what a page says in its data, its meta tags and its visible lines: one owner, each work once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scholargraph.identifiers import slug
from scholargraph.model import (
    BiographyRecord,
    NoticeKind,
    NoticeRecord,
    Person,
    Place,
    PublicationRecord,
    Record,
    SnapshotRecord,
)
from scholargraph.sources.html_page.addresses import Addresses, addresses
from scholargraph.sources.html_page.contents import content, is_left
from scholargraph.sources.html_page.documents import Document
from scholargraph.sources.html_page.items import Found, Site, items, text_within
from scholargraph.sources.html_page.meta_tags import cited
from scholargraph.sources.html_page.people import Described, described, person_records, subject
from scholargraph.sources.html_page.profiles import is_profile, name_in_heading, profile, profile_records
from scholargraph.sources.html_page.visible_lines import VisibleLine, language_tag, visible_lines
from scholargraph.sources.html_page.works import joined, same_work, works
from scholargraph.sources.lines import Lines
from scholargraph.sources.lists import EntryError, quoted
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
    people = described(data.items, where)
    lines = visible_lines(document, content(document))
    main = subject(
        people, data.items, " ".join([*_titles(document), *(line.text for line in lines if line.heading == 1)])
    )
    read = _profile(name, sha256, lines, main, published, where, language)
    snapshot = SnapshotRecord(sha256, name, format, document.lines, language, None, where.own, where.saved)
    if read and isinstance(read[0], SnapshotRecord):
        snapshot = replace(snapshot, language=read[0].language, owner=read[0].owner)
        read = read[1:]
    elif main and not any(work.alone for work in published):
        snapshot = replace(snapshot, owner=_at(main.person, where))
    told = [
        *read,
        *_people(
            sha256, people, main, snapshot.owner, has_biography=any(isinstance(one, BiographyRecord) for one in read)
        ),
        *(record for work in published for record in _published(sha256, work)),
        *_gaps(sha256, document, data),
    ]
    return snapshot, told


def _works(document: Document, data: Found, where: Addresses) -> list[_Work]:
    """The publications, each once: what the meta tags say comes first, the rest fills it up."""
    found = [_Work(site, reference, alone=True) for site, reference in filter(None, [cited(document, where)])]
    for item, reference in works(data.items, where):
        same = next((work for work in found if same_work(work.reference, reference)), None)
        if same:
            joined(same.reference, reference)
        else:
            found.append(_Work(item.site, reference))
    return found


def _profile(
    name: str,
    sha256: str,
    lines: Sequence[VisibleLine],
    main: Described | None,
    published: Sequence[_Work],
    where: Addresses,
    language: str | None,
) -> list[Record]:
    """What the visible lines say, if the page is a person's and not a publication's."""
    titles = {slug(work.reference.title) for work in published}
    printed = name_in_heading(lines)
    about_a_work = any(work.alone for work in published) or (printed is not None and slug(printed) in titles)
    owner = main.person.name if main else printed
    if about_a_work or not is_profile(lines, owner):
        return []
    person = _at(main.person if main else Person(owner), where)
    ready = profile(sha256, lines, person if person.name or person.address else None, where)
    return profile_records(Lines(name, sha256, ()), ready, language)


def _at(person: Person, where: Addresses) -> Person:
    """The person with the page's own address, where that tells them from others."""
    return replace(person, address=where.of_owner(person.name) or person.address)


def _people(
    sha256: str, people: Sequence[Described], main: Described | None, owner: Person | None, *, has_biography: bool
) -> Iterator[Record]:
    for one in people:
        place = _place(sha256, one.item.site)
        is_owner = one is main and owner is not None
        person = owner if is_owner and owner else one.person
        yield from person_records(place, person, one.item, biography=not (is_owner and has_biography))


def _published(sha256: str, work: _Work) -> Iterator[Record]:
    site, reference = work.site, work.reference
    place = replace(_place(sha256, site), key=reference.doi or reference.arxiv)
    try:
        for record in records(place, reference):
            if isinstance(record, PublicationRecord) and not reference.kind:
                record = replace(record, kind=None)
            yield record
    except EntryError as fault:
        yield NoticeRecord(place, NoticeKind.NOT_UNDERSTOOD, str(fault))


def _gaps(sha256: str, document: Document, data: Found) -> Iterator[Record]:
    """The places that are left, and why: data that are broken, frames."""
    for site, reason in data.gaps:
        yield NoticeRecord(_place(sha256, site), NoticeKind.PARTLY_UNDERSTOOD, reason)
    for frame in document.elements("frame", "iframe"):
        address = frame.get("src")
        if address.partition(":")[0] not in ("", "about", "javascript") and not is_left(frame, inline=False):
            site = Site(frame.first, frame.last, frame.path, f"{frame.name}: {address}")
            yield NoticeRecord(
                _place(sha256, site), NoticeKind.NOT_UNDERSTOOD, "a frame: what it shows is another page"
            )


def _place(sha256: str, site: Site) -> Place:
    return Place(sha256[:16], site.first, site.last, quoted(site.quote), site.path)


def _titles(document: Document) -> list[str]:
    return [text_within(document, title) for title in document.elements("title") if title.ordinal == 1]
