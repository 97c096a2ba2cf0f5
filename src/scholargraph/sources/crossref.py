"""Reads works as Crossref tells them in JSON: one, an answer of its API, a list, a dump of a line a work."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from scholargraph import pids
from scholargraph.identifiers import slug
from scholargraph.model import (
    AbstractRecord,
    AuthorshipRecord,
    DegreeRecord,
    GroupAuthorshipRecord,
    ListStatus,
    NoticeKind,
    NoticeRecord,
    Place,
    Publication,
    PublicationRecord,
    Record,
    SubjectRecord,
    Text,
    VersionRecord,
    Wording,
)
from scholargraph.sources import Source, printed_names
from scholargraph.sources.authors import Author, authorships, list_status
from scholargraph.sources.dates import date, gap
from scholargraph.sources.fields import Fields
from scholargraph.sources.inputs import Input
from scholargraph.sources.json_entries import cut_json
from scholargraph.sources.languages import language_tag
from scholargraph.sources.lists import Entry, EntryError, batches, reader
from scholargraph.sources.marked_text import paragraphs, plain
from scholargraph.sources.page_ranges import page_range
from scholargraph.sources.quotes import shown
from scholargraph.sources.registers import identifier
from scholargraph.vocabulary import find, organization, wording

_LISTS = ("/message/items", "/items")  # an answer of the API, a file of the yearly dump

_TITLES = re.compile(rb'"title"\s{0,20}:\s{0,20}\[')
_ONE_TITLE = re.compile(rb'"title"\s{0,20}:\s{0,20}"')
_ONLY_HERE = (b'"is-referenced-by-count"', b'"content-domain"', b'"reference-count"', b'"authenticated-orcid"')

_DATES = ("published-print", "published-online", "published-other", "posted", "content-created", "approved")
_IN_A_BOOK = frozenset({"book-chapter", "book-section", "book-part", "book-track", "reference-entry"})
_VERSIONS = frozenset(
    {
        "is-preprint-of", "has-preprint", "is-version-of", "has-version", "is-manuscript-of", "has-manuscript",
        "is-same-as", "is-identical-to", "is-variant-form-of", "is-original-form-of", "is-format-of", "has-format",
        "replaces", "is-replaced-by",
    }
)  # fmt: skip
_NEW_VERSIONS = frozenset({"new_version", "new_edition"})
_TAKEN_BACK = frozenset({"retraction", "withdrawal", "removal"})
_ENDS_A_SENTENCE = (".", "?", "!", ":", "–", "—", "…")


def recognises(source: Input) -> bool:
    """Whether the beginning is JSON with a DOI and what Crossref alone says; citations it hands out have one title."""
    head = source.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:1] not in {b"{", b"["} or b'"@context"' in head:
        return False
    if b'"message-type"' in head and b'"message-version"' in head:
        return True
    if b'"DOI"' not in head:
        return False
    return _TITLES.search(head) is not None or (
        _ONE_TITLE.search(head) is None and any(name in head for name in _ONLY_HERE)
    )


def _cut(source: Input) -> Iterator[Entry]:
    return cut_json(source, _LISTS)


def understand(entry: Entry, place: Place) -> Iterator[Record]:
    """The records of one work, or of those in an answer; raises EntryError for what is none."""
    fields = Fields.of(entry.content)
    if "message" not in fields:
        yield from _work(fields, place)
        return
    message = fields.value["message"]
    items = message.get("items") if isinstance(message, dict) else None
    if isinstance(items, list):
        yield from _works(items, place)
    elif isinstance(message, dict):
        yield from _work(Fields(message, path="/message"), place)
    else:
        raise EntryError(f"an answer of the kind {shown(fields.value.get('message-type'))}; wanted works")


def _works(items: list[Any], place: Place) -> Iterator[Record]:  # Any: JSON
    """The works of an answer that is itself an element of a list."""
    for number, item in enumerate(items):
        each = replace(place, path=f"{place.path or ''}/message/items/{number}")
        try:
            if not isinstance(item, dict):
                raise EntryError(f"{shown(item)}; wanted an object")
            yield from _work(Fields(item), each)
        except EntryError as fault:
            yield NoticeRecord(each, NoticeKind.NOT_UNDERSTOOD, str(fault))


def _work(fields: Fields, place: Place) -> Iterator[Record]:
    printed = fields.text("DOI")
    doi = pids.doi(printed)
    place = replace(place, key=doi or printed)
    if not (printed or "type" in fields) or not any(name in fields for name in ("title", "author", "type")):
        raise EntryError(f"an object with {_names(fields)}; wanted a work with a DOI and a title, authors or a type")
    title = _title(fields)
    if not (doi or title):
        raise EntryError(f"neither a DOI ({shown(printed)}) nor a title; wanted one of them")
    if not doi:
        fields.gaps.append(f"/DOI: {shown(printed)}; wanted a DOI")
    if not title:
        fields.gaps.append("no title; wanted one")
    published = _published(fields)
    publication = Publication(
        title, doi=doi, scope=None if doi else slug(f"crossref {_venue(fields) or ''} {(published or '')[:4]}")
    )
    authors = list(fields.people("author", _author))
    record = _publication(fields, place, publication, published, list_status(authors))
    yield from _corrections(fields, record)
    listed = list(authorships(place, publication, authors, complete=bool(authors)))
    yield from listed
    yield from _degree(fields, place, publication, listed)
    yield from _subjects(fields, place, publication)
    if abstract := paragraphs(fields.text("abstract") or ""):
        yield AbstractRecord(place, publication, Text(abstract))
    yield from _versions(fields, place, publication)
    yield from fields.notices(place)
    yield from _doubts(place, authors)


def _title(fields: Fields) -> str:
    """The title and the subtitle with a colon between; what a publisher repeats in the subtitle is not repeated."""
    titles = [one for one in map(plain, fields.texts("title")) if one]
    subtitles = [one for one in map(plain, fields.texts("subtitle")) if one]
    fields.gaps.extend(f"/title: another title, {shown(other)}; wanted one" for other in titles[1:])
    title = titles[0] if titles else ""
    for subtitle in subtitles[:1]:
        if title and subtitle.casefold() not in title.casefold():
            return f"{title} {subtitle}" if title.endswith(_ENDS_A_SENTENCE) else f"{title}: {subtitle}"
    return title


def _publication(
    fields: Fields, place: Place, publication: Publication, published: str | None, listed: ListStatus
) -> PublicationRecord:
    return PublicationRecord(
        place,
        publication,
        Text(publication.title),
        listed,
        kind=_kind(fields),
        published=published,
        venue=_text(_venue(fields)),
        publisher=_text(fields.text("publisher")),
        volume=_line(fields, "volume"),
        issue=_line(fields, "issue"),
        pages=page_range(_line(fields, "page", "article-number")),
        institution=_institution(fields),
        language=_language(fields),
        identifiers=tuple(_identifiers(fields)),
        retracted=any(one.text("type") in _TAKEN_BACK for one in fields.objects("updated-by")),
    )


def _kind(fields: Fields) -> Wording | None:
    """The type; of what is posted the subtype, as not all of it is a preprint."""
    told = fields.text("type")
    if told == "posted-content":
        told = fields.text("subtype") or told
    return wording("publication-types", Text(told, "en")) if told else None


def _venue(fields: Fields) -> str | None:
    """The journal, the book (a series stands before it), the conference, or the server of a preprint."""
    containers = [one for one in map(plain, fields.texts("container-title")) if one]
    if containers:
        return containers[-1 if fields.text("type") in _IN_A_BOOK else 0]
    if fields.text("type") == "posted-content":
        return next((_line(one, "name") for one in fields.objects("institution")), None)
    return _line(fields.object("event"), "name") if "event" in fields else None


def _institution(fields: Fields) -> Wording | None:
    """Who grants the degree; of a report or a preprint the institution is no such thing."""
    if fields.text("type") != "dissertation":
        return None
    return next((one for each in fields.objects("institution") if (one := _organization(each))), None)


def _organization(fields: Fields) -> Wording | None:
    """The organisation of an affiliation or institution, with its ROR ID where it has one."""
    ror = None
    for one in fields.objects("id"):
        if (one.text("id-type") or "").upper() == "ROR":
            ror = ror or pids.ror(one.text("id"))
            if ror is None:
                fields.gaps.append(f"{one.path}/id: {shown(one.text('id'))}; wanted a ROR ID")
    name = _line(fields, "name") or (f"https://ror.org/{ror}" if ror else None)
    return organization(Text(name), ror) if name else None


def _language(fields: Fields) -> str | None:
    told = fields.text("language")
    tag = language_tag(told)
    if told and tag is None:
        fields.gaps.append(f"/language: {shown(told)}; wanted a tag such as 'en'")
    return tag


def _identifiers(fields: Fields) -> Iterator[str]:
    for name in ("ISSN", "ISBN"):
        for printed in dict.fromkeys(fields.texts(name)):
            if known := identifier(name, printed):
                yield known
            else:
                fields.gaps.append(f"/{name}: {shown(printed)}; wanted an {name}")


def _published(fields: Fields) -> str | None:
    """When the work came out first: `issued` is that, where it is told; else the earliest of the others."""
    first = _date(fields, "issued") or _date(fields, "published")
    return first or min((found for each in _DATES if (found := _date(fields, each))), default=None)


def _date(fields: Fields, name: str) -> str | None:
    if name not in fields:
        return None
    dates = fields.object(name).value.get("date-parts")
    parts = dates[0] if isinstance(dates, list) and dates else dates
    if not parts or parts == [None]:  # Crossref's way to say that it knows none
        return None
    if not isinstance(parts, list) or any(
        isinstance(one, bool) or not isinstance(one, int | str | None) for one in parts
    ):
        fields.gaps.append(f"/{name}/date-parts: {shown(dates)}; wanted year, month and day")
        return None
    if reason := gap(*parts[:3]):
        fields.gaps.append(f"/{name}: {reason}")
    return date(*parts[:3])


def _author(fields: Fields) -> Author | None:
    given, family = _line(fields, "given"), _line(fields, "family")
    suffix = _line(fields, "suffix") if "suffix" in fields else None
    spoken = " ".join(filter(None, (_spoken(given, family), suffix)))
    group = _line(fields, "name") if not (given or family) else None
    if not (group or given or family):
        return None
    affiliations, organizations = _affiliations(fields) if fields.value.get("affiliation") else ((), ())
    return Author(
        group or spoken,
        given=given,
        family=family,
        orcid=fields.orcid("ORCID") if "ORCID" in fields else None,
        affiliations=affiliations,
        organizations=organizations,
        group=group is not None,
    )


def _spoken(given: str | None, family: str | None) -> str | None:
    """The name in the order in which it is spoken, which not all languages have alike."""
    if not (given and family):
        return given or family
    plainly = f"{given} {family}"
    if "," in plainly or (plainly.isascii() and not given.isupper()):  # neither East Asian nor initials without points
        return plainly
    return printed_names.name(f"{family}, {given}").spoken


def _affiliations(fields: Fields) -> tuple[tuple[str, ...], tuple[Wording, ...]]:
    """Affiliations as printed (department, name, place), and the organisations among them that have a ROR ID."""
    printed, organizations = [], []
    for one in fields.objects("affiliation"):
        parts = (*one.texts("department"), one.text("name"), *one.texts("place"))
        line = ", ".join(plain(part) for part in parts if part)
        printed += [line] if line else []
        if one.value.get("id") and (known := _organization(one)) and known.ror:
            organizations.append(known)
    return tuple(printed), tuple(organizations)


def _doubts(place: Place, authors: Iterable[Author | None]) -> Iterator[NoticeRecord]:
    """A `name` alone is a group's; one word of it, written as people's names are, may be a person."""
    for position, author in enumerate(authors, 1):
        if author and author.group and author.name.isalpha() and author.name.istitle():
            reason = f"author {position}, {shown(author.name)}, is read as a group; may be a person of one name"
            yield NoticeRecord(place, NoticeKind.NEEDS_REVIEW, reason)


def _degree(
    fields: Fields,
    place: Place,
    publication: Publication,
    listed: list[AuthorshipRecord | GroupAuthorshipRecord],
) -> Iterator[DegreeRecord]:
    """The degree for which a thesis of one author was written."""
    if fields.text("type") != "dissertation" or len(listed) != 1 or not isinstance(listed[0], AuthorshipRecord):
        return
    granted = _institution(fields)
    end = _date(fields, "approved")
    degrees: list[Wording | None] = [wording("degrees", Text(plain(one))) for one in fields.texts("degree")]
    for degree in degrees or ([None] if granted else []):
        yield DegreeRecord(place, listed[0].person, degree, organization=granted, end=end, thesis=publication)


def _subjects(fields: Fields, place: Place, publication: Publication) -> Iterator[SubjectRecord]:
    for label in dict.fromkeys(map(plain, fields.texts("subject"))):
        if label:
            yield SubjectRecord(place, publication, wording("topics", Text(label)))


def _corrections(fields: Fields, record: PublicationRecord) -> Iterator[PublicationRecord]:
    """The work, and what it does to the one or more that it corrects: again for each behind the first."""
    corrections = list(_corrected(fields, record.publication))
    if not corrections:
        yield record
    for kind, other in corrections:
        yield replace(record, correction=kind, corrects=other)


def _corrected(fields: Fields, publication: Publication) -> Iterator[tuple[str, Publication]]:
    for one in fields.objects("update-to"):
        kind = one.text("type") or ""
        if kind in _NEW_VERSIONS:
            continue
        doi = pids.doi(one.text("DOI"))
        found = find("correction-kinds", kind.replace("_", " "), "en")
        if doi is None or len(found) != 1:
            found_there = f"{shown(kind)} of {shown(one.text('DOI'))}"
            fields.gaps.append(f"{one.path}: {found_there}; wanted a kind of correction that is known, of a DOI")
        elif doi != publication.doi:
            yield found[0], Publication("", doi=doi)


def _versions(fields: Fields, place: Place, publication: Publication) -> Iterator[VersionRecord]:
    """Other versions of the work, each once: by its relations, and those that it brings up to date."""
    others = dict.fromkeys((*_related(fields), *_updated(fields)))
    for doi in others:
        if doi != publication.doi:
            yield VersionRecord(place, publication, Publication("", doi=doi))


def _related(fields: Fields) -> Iterator[str]:
    relations = fields.object("relation")
    for name in sorted(_VERSIONS & relations.value.keys()):
        for one in relations.objects(name):
            scheme, printed = (one.text("id-type") or "").lower(), one.text("id")
            known = pids.arxiv(printed) if scheme == "arxiv" else None
            doi = pids.arxiv_doi(known) if known else pids.doi(printed) if scheme == "doi" else None
            if doi:
                yield doi
            elif scheme in {"doi", "arxiv"}:
                fields.gaps.append(f"{one.path}/id: {shown(printed)}; wanted one of the scheme {scheme}")


def _updated(fields: Fields) -> Iterator[str]:
    for one in fields.objects("update-to"):
        if one.text("type") in _NEW_VERSIONS and (doi := pids.doi(one.text("DOI"))):
            yield doi


def _line(fields: Fields, *names: str) -> str | None:
    """A field's text without markup."""
    told = fields.text(*names)
    return (plain(told) or None) if told else None


def _text(line: str | None) -> Text | None:
    cleaned = plain(line) if line else ""
    return Text(cleaned) if cleaned else None


def _names(fields: Fields) -> str:
    names = ", ".join(name[:30] for name in list(fields.value)[:6]) or "nothing in it"
    return f"{names} and more" if len(fields.value) > 6 else names


_BATCHES = batches("crossref", _cut, understand)

SOURCE = Source(
    name="crossref",
    description="Crossref works as JSON: one, a list, an answer of the API, JSON Lines",
    wanted='Crossref works as JSON (objects with a "DOI", a list of "title" and an "author" list)',
    suffixes=(),
    recognises=recognises,
    read=reader(_BATCHES),
    batches=_BATCHES,
)
