"""Reads a work of DBLP: what it is, its authors, the degree of a thesis, and what its addresses name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from scholargraph import pids
from scholargraph.model import (
    AuthorshipRecord,
    DegreeRecord,
    NoticeKind,
    NoticeRecord,
    Place,
    Publication,
    PublicationRecord,
    Record,
    Text,
    VersionRecord,
    Wording,
)
from scholargraph.sources.authors import Author, authorships, is_group, list_status
from scholargraph.sources.dates import date, gap
from scholargraph.sources.dblp.nodes import text, texts, told_apart, unique
from scholargraph.sources.marked_text import plain
from scholargraph.sources.page_ranges import page_range
from scholargraph.sources.quotes import shown
from scholargraph.sources.registers import identifier_at, key_of, serial_numbers
from scholargraph.sources.xml_entries import markup, text_of
from scholargraph.vocabulary import concept, organization, wording

KINDS = {
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
_CLASS = re.compile(r"([a-z-]+)\.[A-Z]{2}/", re.I)


@dataclass(slots=True)
class _Links:
    """What the addresses of a record name."""

    dois: list[str] = field(default_factory=list)
    preprints: list[str] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)
    address: str | None = None


def work_records(found: Element, place: Place) -> Iterator[Record]:
    """What an element of a work states; the place has DBLP's key of it."""
    links = _links(found)
    title = _title(found)
    work, other = _identity(title, place.key or "", links)
    authors = [_author(one) for one in found.iterfind("author")]
    kind = found.get("publtype", "").split()
    serials = [serial for one in texts(found, "isbn") + texts(found, "issn") for serial in serial_numbers(one)]
    school = organization(Text(name)) if (name := text(found, "school")) else None
    yield PublicationRecord(
        place,
        work,
        Text(title),
        list_status(authors),
        kind=_kind(found.tag, kind),
        published=date(text(found, "year"), text(found, "month")),
        venue=_optional(text(found, "journal", "booktitle")),
        publisher=_optional(text(found, "publisher")),
        volume=text(found, "volume"),
        issue=text(found, "number"),
        pages=page_range(text(found, "pages")),
        institution=school,
        address=links.address,
        identifiers=unique((f"dblp:{place.key}", *links.identifiers, *serials)),
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


def _kind(tag: str, kind: list[str]) -> Wording:
    """The type as DBLP names it: that of the attribute `publtype` before that of the element."""
    named = next((name for name in kind if name in _TYPES), None)
    if named:
        return Wording(Text(named, "en"), concept("publication-types", _TYPES[named]))
    if tag in KINDS:
        return Wording(Text(tag, "en"), concept("publication-types", KINDS[tag]))
    return wording("publication-types", Text(tag, "en"))


def _links(found: Element) -> _Links:
    links = _Links()
    for address in texts(found, "ee"):
        doi = pids.doi(address)
        preprint = pids.arxiv(address) or pids.arxiv_of_doi(doi)
        name = identifier_at(address)
        if preprint:
            links.preprints.append(preprint)
        elif doi:
            links.dois.append(doi)
        elif name:
            links.identifiers.append(name)
        elif links.address is None and re.match(r"https?://", address):
            links.address = address
    volume = pids.arxiv((text(found, "volume") or "").removeprefix("abs/"))
    if volume and text(found, "journal") == "CoRR":
        links.preprints.append(volume)
    links.preprints = list(dict.fromkeys(_CLASS.sub(r"\1/", preprint) for preprint in links.preprints))
    links.identifiers += [f"arxiv:{preprint}" for preprint in links.preprints]
    links.identifiers += [f"doi:{doi}" for doi in unique(links.dois)[1:]]
    return links


def _identity(title: str, key: str, links: _Links) -> tuple[Publication, Publication | None]:
    """The work, and the preprint that came before it where the record names both."""
    preprint = pids.arxiv_doi(links.preprints[0]) if links.preprints else None
    if links.dois:
        return Publication(title, doi=links.dois[0]), Publication("", doi=preprint) if preprint else None
    return Publication(title, doi=preprint, key=None if preprint else key_of("dblp", key)), None


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
    name, key = told_apart(node, printed)
    return Author(name, listed=printed, orcid=pids.orcid(node.get("orcid")), key=key, group=is_group(name))


def _gaps(found: Element, title: str) -> Iterator[str]:
    if not title:
        yield "no title; wanted one"
    year, month = text(found, "year"), text(found, "month")
    if reason := gap(year):
        yield f"year: {reason}"
    elif month and year and date(year, month) == date(year):
        yield f"month {shown(month)}; wanted one month"
    for number, node in enumerate(found.iterfind("author"), 1):
        if not text_of(node):
            yield f"author {number}: no name; wanted one"
        elif node.get("orcid") and pids.orcid(node.get("orcid")) is None:
            yield f"author {number}: ORCID iD {shown(node.get('orcid', ''))}; wanted one such as 0000-0002-1825-0097"
    for printed in texts(found, "isbn") + texts(found, "issn"):
        if not serial_numbers(printed):
            yield f"ISBN or ISSN {shown(printed)}; wanted its digits"
    for name in ("title", "year", "school", "journal", "booktitle", "publisher", "volume", "number", "pages"):
        for again in texts(found, name)[1:]:
            yield f"another {name} {shown(again)}; wanted one"


def _optional(printed: str | None) -> Text | None:
    return Text(printed) if printed else None
