"""Reads the XML of the ACL Anthology: volumes of papers, with their authors and what the volume says of all of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from xml.etree.ElementTree import Element

from scholargraph import pids
from scholargraph.errors import SourceError
from scholargraph.model import (
    AbstractRecord,
    AuthorshipRecord,
    ListStatus,
    NoticeKind,
    NoticeRecord,
    PersonRecord,
    Place,
    Publication,
    PublicationRecord,
    Record,
    Text,
)
from scholargraph.sources import Source
from scholargraph.sources.authors import Author, authorships, list_status
from scholargraph.sources.dates import date, gap
from scholargraph.sources.inputs import Input
from scholargraph.sources.languages import language
from scholargraph.sources.lists import Entry, EntryError, batches, reader
from scholargraph.sources.marked_text import paragraphs, plain
from scholargraph.sources.page_ranges import page_range
from scholargraph.sources.quotes import shown
from scholargraph.sources.registers import key_of, serial_numbers, web_address
from scholargraph.sources.xml_entries import cut_xml, element, markup, parsed, root, root_name, text_of
from scholargraph.vocabulary import wording

_WANTED = "XML of the ACL Anthology (<collection> of <volume> elements with <paper> in them)"

_ATTRIBUTE = re.compile(rb"\s([a-z-]+)\s*=\s*[\"']([^\"'<]*)[\"']")
_VOLUME = re.compile(rb"<volume(?=[\s>])[^<>]*>\Z")
_IN_JOURNAL = re.compile(r",? (?:Volume|Issue|Number) \d")


@dataclass(frozen=True, slots=True)
class _Volume:
    """What a volume says of all its papers."""

    collection: str
    number: str
    title: str | None = None
    journal: str | None = None
    volume: str | None = None
    issue: str | None = None
    publisher: str | None = None
    year: str | None = None
    month: str | None = None
    isbn: str | None = None
    fault: str | None = None


def _recognises(source: Input) -> bool:
    return root_name(source) == "collection" and "id" in _attributes(root(source)) and _holds_volumes(source.head)


def _holds_volumes(head: bytes) -> bool:
    return re.search(rb"<volume\s[^<>]*\bid\s*=", head.replace(b"\0", b"")) is not None


def _cut(source: Input) -> Iterator[Entry]:
    """The papers and the front matter, each with what its volume says of it behind the tags that enclose it."""
    if not _recognises(source):
        raise SourceError(f"{source.name}: no <collection> of volumes at its root; wanted {_WANTED}")
    volume, meta = b"", b""
    for entry in cut_xml(source, ("meta", "frontmatter", "paper"), flat=True):
        if entry.path is None or entry.fault:
            yield entry
            continue
        if entry.within != volume:
            volume, meta = entry.within, b""
        if not entry.path.rpartition("/")[2].startswith("meta"):
            yield replace(entry, within=volume + meta)
        elif _VOLUME.search(volume):  # an event has one too, which says nothing of papers
            meta = entry.content


def _understand(entry: Entry, place: Place) -> Iterator[Record]:
    volume = _volume(entry.within)
    found = element(entry)
    if not volume.collection or not volume.number:
        raise EntryError("a collection or a volume without an id; wanted ids such as 2020.acl and main")
    identifier = _identifier(found, volume)
    if found.tag == "frontmatter":
        return _front(found, replace(place, key=identifier), volume)
    return _paper(found, replace(place, key=identifier), volume)


def _front(found: Element, place: Place, volume: _Volume) -> Iterator[Record]:
    """The volume itself: its editors are nobody's authors, and are left."""
    title = volume.title or ""
    yield PublicationRecord(
        place,
        _publication(title, found, place),
        Text(title),
        ListStatus.UNKNOWN,
        kind=wording("publication-types", Text("journal-issue" if volume.journal else "proceedings", "en")),
        published=date(volume.year, volume.month),
        publisher=_optional(volume.publisher),
        volume=volume.volume,
        issue=volume.issue,
        address=_address(found, place),
        identifiers=(f"acl:{place.key}", *serial_numbers(volume.isbn or "")),
    )
    if not title:
        reason = volume.fault or "a volume without <booktitle>; wanted one"
        yield NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, reason)

    if volume.month and date(volume.year, volume.month) == date(volume.year):  # told once, not of each paper
        reason = f"month {shown(volume.month)}; wanted one month"
        yield NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, reason)


def _paper(found: Element, place: Place, volume: _Volume) -> Iterator[Record]:
    title = _plain(found.find("title"))
    work = _publication(title, found, place)
    authors = [_author(one) for one in found.iterfind("author")]
    yield PublicationRecord(
        place,
        work,
        Text(title),
        list_status(authors),
        kind=wording("publication-types", Text("journal-article" if volume.journal else "conference paper", "en")),
        published=date(_text(found, "year") or volume.year, _text(found, "month") or volume.month),
        venue=_optional(_text(found, "journal") or volume.journal or _text(found, "booktitle") or volume.title),
        publisher=_optional(_text(found, "publisher") or volume.publisher),
        volume=_text(found, "volume") or volume.volume,
        issue=_text(found, "issue") or volume.issue,
        pages=page_range(_text(found, "pages")),
        language=_language(found),
        address=_address(found, place),
        identifiers=(f"acl:{place.key}", *([f"bibkey:{key}"] if (key := _text(found, "bibkey")) else [])),
        retracted=found.find("retracted") is not None,
    )
    yield from _authorships(found, place, work, authors)
    if (abstract := found.find("abstract")) is not None and (told := paragraphs(markup(abstract))):
        yield AbstractRecord(place, work, Text(told))
    for reason in _gaps(found, volume, title):
        yield NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, reason)
    if found.find("removed") is not None:
        yield NoticeRecord(place, NoticeKind.NEEDS_REVIEW, "the Anthology has removed the paper")


def _authorships(found: Element, place: Place, work: Publication, authors: list[Author | None]) -> Iterator[Record]:
    nodes = found.findall("author")
    for record in authorships(place, work, authors, complete=True):
        yield record
        if isinstance(record, AuthorshipRecord) and record.position:
            variants = map(_name, nodes[record.position - 1].iterfind("variant"))
            if others := tuple(dict.fromkeys(filter(None, variants))):
                yield PersonRecord(place, record.person, others)


def _publication(title: str, found: Element, place: Place) -> Publication:
    doi = pids.doi(_text(found, "doi"))
    return Publication(title, doi=doi, key=None if doi else key_of("acl", place.key or ""))


def _identifier(found: Element, volume: _Volume) -> str:
    """The Anthology's name for a paper: as printed, else by the rules for collections new (2020.acl) and old (P19)."""
    printed = _text(found, "url") or ""
    if printed and not re.match(r"https?://|www\.", printed):
        return printed
    number = "0" if found.tag == "frontmatter" else found.get("id", "").strip()
    if not number:
        raise EntryError("<paper> without an id; wanted a number")
    if "." in volume.collection or not (number.isdecimal() and volume.number.isdecimal()):
        return f"{volume.collection}-{volume.number}.{number}"
    by_workshop = volume.collection.startswith("W") or volume.collection == "C69"
    by_workshop = by_workshop or (volume.collection == "D19" and int(volume.number) >= 5)
    paper = f"{int(volume.number):02}{int(number):02}" if by_workshop else f"{int(volume.number)}{int(number):03}"
    return f"{volume.collection}-{paper}"


def _author(node: Element) -> Author | None:
    given, family, name = _text(node, "first"), _text(node, "last"), _name(node)
    if not name:
        return None
    affiliations = [text for text in map(text_of, node.iterfind("affiliation")) if text]
    return Author(
        name,
        given=given if family else None,
        family=family if given else None,
        orcid=pids.orcid(node.get("orcid")),
        key=key_of("acl", node.get("id", "")),
        affiliations=tuple(dict.fromkeys(affiliations)),
    )


def _name(node: Element) -> str:
    """A name in the order in which it is spoken: in Han, the family name comes first and nothing parts the two."""
    parts = [_text(node, "first"), _text(node, "last")]
    if node.get("script") == "hani":
        return "".join(filter(None, reversed(parts)))
    return " ".join(filter(None, parts))


def _gaps(found: Element, volume: _Volume, title: str) -> Iterator[str]:
    if volume.fault:
        yield volume.fault
    if not title:
        yield "no title; wanted one"
    if reason := gap(_text(found, "year") or volume.year):
        yield f"year: {reason}"
    if (doi := _text(found, "doi")) and pids.doi(doi) is None:
        yield f"DOI {shown(doi)}; wanted one such as 10.18653/v1/2020.acl-main.1"
    if (printed := _text(found, "language")) and language(printed) is None:
        yield f"language {shown(printed)}; wanted a code such as fra"
    for number, node in enumerate(found.iterfind("author"), 1):
        if _author(node) is None:
            yield f"author {number}: no name; wanted <first> and <last>"
        elif node.get("orcid") and pids.orcid(node.get("orcid")) is None:
            yield f"author {number}: ORCID iD {shown(node.get('orcid', ''))}; wanted one such as 0000-0002-1825-0097"


@lru_cache(maxsize=64)
def _volume(within: bytes) -> _Volume:
    """What encloses a paper: the tags of its collection and its volume, and what the volume says."""
    tags, _, meta = within.partition(b"<meta")
    collection, _, volume = tags.partition(b"<volume")
    attributes = _attributes(volume)
    known = _Volume(_attributes(collection).get("id", ""), attributes.get("id", ""))
    if not meta:
        return replace(known, fault="a volume of which nothing is said; wanted <meta> before its papers")
    try:
        told = parsed(b"<meta" + meta)
    except EntryError as fault:
        return replace(known, fault=f"what is said of its volume: {fault}")
    title = _plain(told.find("booktitle")) or None
    is_journal = attributes.get("type") == "journal" or told.find("journal-volume") is not None
    return replace(
        known,
        title=title,
        journal=_text(told, "journal-title") or (_IN_JOURNAL.split(title or "")[0] or None if is_journal else None),
        volume=_text(told, "journal-volume"),
        issue=_text(told, "journal-issue"),
        publisher=_text(told, "publisher"),
        year=_text(told, "year"),
        month=_text(told, "month"),
        isbn=_text(told, "isbn"),
    )


def _attributes(tag: bytes) -> dict[str, str]:
    return {name.decode(): value.decode("utf-8", "replace").strip() for name, value in _ATTRIBUTE.findall(tag)}


def _language(found: Element) -> str | None:
    return language(_text(found, "language") or "")


def _address(found: Element, place: Place) -> str | None:
    printed = _text(found, "url")
    if not printed or web_address(printed):
        return printed
    path = (key_of("acl", place.key or "") or "").removeprefix("acl/")
    return f"https://aclanthology.org/{path}/"


def _plain(node: Element | None) -> str:
    if node is None:
        return ""
    return plain(markup(node)) if len(node) else text_of(node)


def _text(found: Element, name: str) -> str | None:
    return text_of(found.find(name)) or None


def _optional(text: str | None) -> Text | None:
    return Text(text) if text else None


_BATCHES = batches("acl-anthology", _cut, _understand)

SOURCE = Source(
    name="acl-anthology",
    description="Volumes of the ACL Anthology and their papers, in its XML",
    wanted=_WANTED,
    suffixes=(),
    recognises=_recognises,
    read=reader(_BATCHES),
    batches=_BATCHES,
)
