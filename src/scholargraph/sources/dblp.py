"""Reads DBLP's XML (its dump, the pages of persons and records): works with their authors, and what it says of people.

DBLP tells namesakes apart by a number behind the name (`Yang Liu 0001`), and on its pages by its own number for each
person (`51/3710-1`). A name without either may be that of several whom nobody told apart: it is read as any name is.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from scholargraph import pids
from scholargraph.errors import SourceError
from scholargraph.model import (
    AuthorshipRecord,
    DegreeRecord,
    ListStatus,
    NoticeKind,
    NoticeRecord,
    OrganizationRecord,
    Person,
    PersonRecord,
    Place,
    Publication,
    PublicationRecord,
    Record,
    RoleRecord,
    Text,
    VersionRecord,
    Wording,
)
from scholargraph.sources import Source
from scholargraph.sources.authors import Author, authorships
from scholargraph.sources.dates import date, gap
from scholargraph.sources.inputs import Input
from scholargraph.sources.lists import Entry, EntryError, batches, reader
from scholargraph.sources.marked_text import plain
from scholargraph.sources.references import author as read_author
from scholargraph.sources.references import serial_numbers
from scholargraph.sources.xml_entries import cut_xml, element, markup, root_name, text_of
from scholargraph.vocabulary import concept, organization, wording

_WANTED = "XML of DBLP (<dblp> or <dblpperson> with <article>, <inproceedings>, <www> ... in it)"

_ROOTS = frozenset({"dblp", "dblpperson"})
_PEOPLE = frozenset({"www", "person"})
_WORKS = {
    "article": "journal-article",
    "inproceedings": "conference-paper",
    "proceedings": "proceedings",
    "book": "book",
    "incollection": "book-chapter",
    "phdthesis": "doctoral-thesis",
    "mastersthesis": "masters-thesis",
    "data": "dataset",
}
"""DBLP's elements, and what each is."""

_TYPES = {
    "informal": "preprint",
    "software": "software",
    "data": "dataset",
    "encyclopedia": "reference-entry",
    "habil": "thesis",
}
"""What DBLP's attribute `publtype` makes of an element."""

_DEGREES = {"phdthesis": "doctorate", "mastersthesis": "masters"}
_NAMESAKE = re.compile(r"(?P<name>.*\S) (?P<number>\d{4})")
_NOT_IN_PATHS = re.compile(r'[\x00-\x20\x7f-\xa0<>"{}|\\^`%?#]+')
_PREPRINT = re.compile(r"(?:abs/)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})")
_CLASS = re.compile(r"([a-z-]+)\.[A-Z]{2}/", re.I)
_YEARS = re.compile(
    r"(?:(?P<since>since) )?(?P<start>\d{4})(?P<span>\s*[-–]\s*(?P<end>\d{4})?)?|until (?P<until>\d{4})"
)
_LEFT_NOTES = frozenset({"uname", "award", "isnot", "source"})

_ADDRESSES = (
    ("wikidata", re.compile(r"https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/(Q\d+)")),
    ("handle", re.compile(r"https?://hdl\.handle\.net/(\S+)")),
    ("urn", re.compile(r"https?://nbn-resolving\.(?:org|de)/urn:(\S+)")),
    ("gnd", re.compile(r"https?://d-nb\.info/gnd/([\dX-]+)")),
    ("dnb", re.compile(r"https?://d-nb\.info/(\d+[\dX])(?:/\d+)?")),
    ("researcherid", re.compile(r"https?://(?:www\.)?(?:researcherid\.com/rid|webofscience\.com/wos/author/record)/([\w-]+)")),
    ("scopus", re.compile(r"https?://(?:www\.)?scopus\.com/authid/detail\.ur[il]\?authorId=(\d+)")),
    ("google-scholar", re.compile(r"https?://scholar\.google\.[a-z.]+/citations\?user=([\w-]+).*")),
    ("openreview", re.compile(r"https?://openreview\.net/profile\?id=(~\S+)")),
    ("acm", re.compile(r"https?://dl\.acm\.org/profile/(\d+)")),
    ("isni", re.compile(r"https?://(?:www\.)?isni\.org/(?:isni/)?(\d{15}[\dX])")),
    ("viaf", re.compile(r"https?://viaf\.org/viaf/(\d+)/?")),
    ("loc", re.compile(r"https?://id\.loc\.gov/authorities/names/(\w+)(?:\.html)?")),
    ("math-genealogy", re.compile(r"https?://(?:www\.)?(?:mathgenealogy\.org|genealogy\.math\.ndsu\.nodak\.edu)/id\.php\?id=(\d+)")),
    ("zbmath", re.compile(r"https?://zbmath\.org/authors/(?:\?q=ai:)?([\w.-]+)")),
    ("semantic-scholar", re.compile(r"https?://(?:www\.)?semanticscholar\.org/author/(?:[^/]+/)?(\d+)")),
)  # fmt: skip
"""Whose addresses name a work or a person, and what in them is the name."""


def _recognises(source: Input) -> bool:
    return root_name(source) in _ROOTS


def _cut(source: Input) -> Iterator[Entry]:
    if not _recognises(source):
        raise SourceError(f"{source.name}: no <dblp> or <dblpperson> at its root; wanted {_WANTED}")
    return cut_xml(source, (*_WORKS, *_PEOPLE), flat=True)


def _understand(entry: Entry, place: Place) -> Iterator[Record]:
    found = element(entry)
    key = found.get("key", "").strip()
    if not key:
        raise EntryError(f"<{found.tag}> without a key; wanted one such as conf/nips/LovelaceB21")
    place = replace(place, key=key)
    if key.startswith("homepages/"):
        return _person(found, place)
    return _work(found, place)


# Works


@dataclass(slots=True)
class _Links:
    """What the addresses of a record name."""

    dois: list[str] = field(default_factory=list)
    preprints: list[str] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)
    address: str | None = None


def _work(found: Element, place: Place) -> Iterator[Record]:
    links = _links(found)
    title = _title(found)
    work, other = _identity(title, place.key or "", links)
    authors = [_author(one) for one in found.iterfind("author")]
    kind = found.get("publtype", "").split()
    serials = [serial for text in _texts(found, "isbn") + _texts(found, "issn") for serial in serial_numbers(text)]
    school = organization(Text(name)) if (name := _text(found, "school")) else None
    yield PublicationRecord(
        place,
        work,
        Text(title),
        _list_status(authors),
        kind=_kind(found.tag, kind),
        published=date(_text(found, "year"), _text(found, "month")),
        venue=_optional(_text(found, "journal", "booktitle")),
        publisher=_optional(_text(found, "publisher")),
        volume=_text(found, "volume"),
        issue=_text(found, "number"),
        pages=_text(found, "pages"),
        institution=school,
        address=links.address,
        identifiers=_unique((f"dblp:{place.key}", *links.identifiers, *serials)),
        retracted="withdrawn" in kind,
    )
    for record in authorships(place, work, authors, complete=True):
        yield record
        if found.tag in _DEGREES and isinstance(record, AuthorshipRecord):
            degree = _DEGREES[found.tag] if "habil" not in kind else "habilitation"
            named = Wording(Text(found.tag, "en"), concept("degrees", degree))
            yield DegreeRecord(place, record.person, named, school, thesis=work)
    if other:
        yield VersionRecord(place, work, other)
    for reason in _gaps(found, title):
        yield NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, reason)


def _list_status(authors: list[Author | None]) -> ListStatus:
    if not authors:
        return ListStatus.UNKNOWN
    return ListStatus.PARTIAL if None in authors else ListStatus.COMPLETE


def _kind(tag: str, kind: list[str]) -> Wording:
    """The type as DBLP names it: that of the attribute `publtype` before that of the element."""
    named = next((name for name in kind if name in _TYPES), None)
    if named:
        return Wording(Text(named, "en"), concept("publication-types", _TYPES[named]))
    if tag in _WORKS:
        return Wording(Text(tag, "en"), concept("publication-types", _WORKS[tag]))
    return wording("publication-types", Text(tag, "en"))


def _links(found: Element) -> _Links:
    links = _Links()
    for address in _texts(found, "ee"):
        doi = pids.doi(address)
        preprint = pids.arxiv(address) or (pids.arxiv(doi.removeprefix("10.48550/arxiv.")) if doi else None)
        name = _named(address)
        if preprint:
            links.preprints.append(preprint)
        elif doi:
            links.dois.append(doi)
        elif name:
            links.identifiers.append(name)
        elif links.address is None and re.match(r"https?://", address):
            links.address = address
    volume = _PREPRINT.fullmatch(_text(found, "volume") or "")
    if volume and _text(found, "journal") == "CoRR":
        links.preprints.append(volume[1])
    links.preprints = list(dict.fromkeys(_CLASS.sub(r"\1/", preprint) for preprint in links.preprints))
    links.identifiers += [f"arxiv:{preprint}" for preprint in links.preprints]
    links.identifiers += [f"doi:{doi}" for doi in _unique(links.dois)[1:]]
    return links


def _identity(title: str, key: str, links: _Links) -> tuple[Publication, Publication | None]:
    """The work, and the preprint that came before it where the record names both."""
    preprint = pids.arxiv_doi(links.preprints[0]) if links.preprints else None
    if links.dois:
        return Publication(title, doi=links.dois[0]), Publication("", doi=preprint) if preprint else None
    return Publication(title, doi=preprint, key=None if preprint else f"dblp/{_path(key)}"), None


def _title(found: Element) -> str:
    """The title in plain text, without the full stop that DBLP puts behind it."""
    node = found.find("title")
    if node is None:
        return ""
    title = plain(markup(node)) if len(node) else text_of(node)
    return title if title.endswith("...") else title.removesuffix(".")


def _author(node: Element) -> Author | None:
    printed = text_of(node)
    if not printed:
        return None
    name, key = _told_apart(node, printed)
    group = read_author(name).group
    return Author(name, listed=printed, orcid=pids.orcid(node.get("orcid")), key=key, group=group)


def _told_apart(node: Element, printed: str) -> tuple[str, str | None]:
    """A name without its number, and the key of the person where DBLP tells them from their namesakes."""
    numbered = _NAMESAKE.fullmatch(printed)
    name = numbered["name"] if numbered else printed
    if pid := _path(node.get("pid", "")):
        return name, f"dblp/pid/{pid}"
    return name, f"dblp/{_path(printed)}" if numbered else None


def _gaps(found: Element, title: str) -> Iterator[str]:
    if not title:
        yield "no title; wanted one"
    year, month = _text(found, "year"), _text(found, "month")
    if reason := gap(year):
        yield f"year: {reason}"
    elif month and year and date(year, month) == date(year):
        yield f"month {month[:60]!r}; wanted one month"
    for number, node in enumerate(found.iterfind("author"), 1):
        if not text_of(node):
            yield f"author {number}: no name; wanted one"
        elif node.get("orcid") and pids.orcid(node.get("orcid")) is None:
            yield f"author {number}: ORCID iD {node.get('orcid', '')[:60]!r}; wanted one such as 0000-0002-1825-0097"
    for text in _texts(found, "isbn") + _texts(found, "issn"):
        if not serial_numbers(text):
            yield f"ISBN or ISSN {text[:60]!r}; wanted its digits"
    for name in ("title", "year", "school", "journal", "booktitle", "publisher", "volume", "number", "pages"):
        for again in _texts(found, name)[1:]:
            yield f"another {name} {again[:60]!r}; wanted one"


# People


def _person(found: Element, place: Place) -> Iterator[Record]:
    nodes = [node for node in found.iterfind("author") if text_of(node)]
    if not nodes:
        raise EntryError(f"person {place.key!r} without a name; wanted <author>")
    if found.get("publtype") == "group":
        group = Text(text_of(nodes[0]))
        yield OrganizationRecord(place, group.value, organization(group).concept, (group,))
        return
    if found.get("publtype") == "disambiguation":
        reason = f"{text_of(nodes[0])!r} is the name of several people whom DBLP has not told apart"
        yield NoticeRecord(place, NoticeKind.NEEDS_REVIEW, reason)
        return
    addresses = _texts(found, "url")
    name, key = _told_apart(nodes[0], text_of(nodes[0]))
    orcids = _unique(filter(None, map(pids.orcid, addresses)))
    person = Person(name, key=key, scope=f"dblp/{_path(place.key or '')}")
    named = [f"dblp:{(place.key or '').removeprefix('homepages/')}", *filter(None, map(_named, addresses))]
    told = [_told_apart(node, text_of(node))[0] for node in nodes[1:]]
    told += [text_of(note) for note in found.iterfind("note") if note.get("type") == "uname"]
    variants = tuple(variant for variant in _unique(told) if variant not in {"", name})
    if orcids:  # works name them by ORCID iD, or as DBLP does: both are described, and have DBLP's number in common
        named += [f"orcid:{orcid}" for orcid in orcids[1:]]
        yield PersonRecord(place, person, variants, _unique(named))
        person = replace(person, orcid=orcids[0])
    yield PersonRecord(place, person, variants, _unique(named))
    yield from _affiliations(found, place, person)


def _affiliations(found: Element, place: Place, person: Person) -> Iterator[Record]:
    known: Counter[str] = Counter()
    for note in found.iterfind("note"):
        text, kind = text_of(note), note.get("type", "")
        if kind != "affiliation":
            if text and kind.split(":")[0] not in _LEFT_NOTES:
                yield NoticeRecord(
                    place, NoticeKind.PARTLY_UNDERSTOOD, f"note of type {kind[:60]!r}; wanted affiliation"
                )
            continue
        if not text:
            continue
        label = " ".join(note.get("label", "").split())
        years = _YEARS.fullmatch(label)
        known[text] += 1
        start, end = _period(years)
        yield RoleRecord(place, person, None, organization(Text(text)), occurrence=known[text], start=start, end=end)
        if label and years is None:
            reason = f"affiliation {text[:60]!r} is marked {label[:60]!r}; wanted years, such as 2010-2014"
            yield NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, reason)


def _period(years: re.Match[str] | None) -> tuple[str | None, str | None]:
    """The first and the last year of a label: `2010-2014`, `since 2010`, `2010-`, `until 2014`, `2010`."""
    if years is None:
        return None, None
    if years["until"]:
        return None, years["until"]
    open_ended = years["since"] or years["span"]
    return years["start"], years["end"] if open_ended else years["start"]


# What both need


def _texts(found: Element, name: str) -> list[str]:
    return [text for text in map(text_of, found.iterfind(name)) if text]


def _text(found: Element, *names: str) -> str | None:
    return next((text for name in names for text in _texts(found, name)), None)


def _optional(text: str | None) -> Text | None:
    return Text(text) if text else None


def _named(address: str) -> str | None:
    for scheme, shape in _ADDRESSES:
        if match := shape.fullmatch(address):
            return f"{scheme}:{match[1]}"
    return None


def _path(text: str) -> str:
    """A name as it may stand in an IRI's path: `Yang_Liu_0001`."""
    return _NOT_IN_PATHS.sub("_", text.strip())


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


_BATCHES = batches("dblp", _cut, _understand)

SOURCE = Source(
    name="dblp",
    description="XML of DBLP: its dump, or what it exports of a person or a record.",
    wanted=_WANTED,
    suffixes=(),
    recognises=_recognises,
    read=reader(_BATCHES),
    batches=_BATCHES,
)
