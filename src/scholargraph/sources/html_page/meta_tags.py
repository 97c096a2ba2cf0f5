"""Reads the publication that a page describes in its meta tags: Highwire's `citation_…`, or Dublin Core."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from scholargraph import pids
from scholargraph.sources import marked_text
from scholargraph.sources.authors import Author, author
from scholargraph.sources.html_page.addresses import Addresses
from scholargraph.sources.html_page.documents import Document, Element
from scholargraph.sources.html_page.items import Site
from scholargraph.sources.html_page.works import add_address, add_date, add_identifier, keywords
from scholargraph.sources.page_ranges import page_range
from scholargraph.sources.quotes import shown
from scholargraph.sources.references import Reference
from scholargraph.sources.registers import identifier
from scholargraph.vocabulary import find

_HIGHWIRE = ("citation_", "bepress_citation_")
_DUBLIN_CORE = ("dc.", "dcterms.", "dc:", "dcterms:")
_MOST = 20_000


def cited(document: Document, addresses: Addresses) -> tuple[Site, Reference] | None:
    """The publication that a page's meta tags are about, and where they stand; None if they are about none.

    Dublin Core alone is on pages of any kind: it counts with a creator, and with a type or identifier of a work.
    """
    tags = list(_tags(document))[:_MOST]
    for read, prefixes in ((_highwire, _HIGHWIRE), (_dublin_core, _DUBLIN_CORE)):
        own = [(_without(name, prefixes), value, tag) for name, value, tag in tags if name.startswith(prefixes)]
        reference = read([(name, value) for name, value, _ in own], addresses)
        if reference:
            reference.key = urlsplit(addresses.own or "").hostname
            return _site([tag for _, _, tag in own], own), reference
    return None


def _tags(document: Document) -> Iterator[tuple[str, str, Element]]:
    for tag in document.elements("meta"):
        name = (tag.get("name") or tag.get("property")).lower()
        if name and (value := " ".join(tag.get("content").split())):
            yield name, value, tag


def _without(name: str, prefixes: Sequence[str]) -> str:
    return name.removeprefix(max((prefix for prefix in prefixes if name.startswith(prefix)), key=len))


def _site(tags: Sequence[Element], own: Sequence[tuple[str, str, Element]]) -> Site:
    first, last = tags[0], tags[-1]
    path = first.path if first is last else f"{first.path}/range-to({last.path})"
    return Site(first.first, last.last, path, "\n".join(f"{name}: {value}" for name, value, _ in own))


def _highwire(tags: Sequence[tuple[str, str]], addresses: Addresses) -> Reference | None:
    told: dict[str, list[str]] = {}
    for name, value in tags:
        told.setdefault(name, []).append(value)
    if "title" not in told:
        return None
    reference = Reference("", marked_text.plain(told["title"][0]))
    reference.authors = _authors(tags)
    reference.gaps += [
        f"ORCID iD {shown(value)}; wanted one such as 0000-0002-1825-0097"
        for name, value in tags
        if name == "author_orcid" and pids.orcid(value) is None
    ]
    _fill(reference, told, addresses)
    first, last = (next(iter(told.get(name, ())), None) for name in ("firstpage", "lastpage"))
    reference.pages = reference.pages or page_range(first, last)
    if "dissertation_institution" in told or "dissertation_name" in told:
        reference.is_thesis = True
        reference.kind = "Thesis"
    return reference


def _authors(tags: Sequence[tuple[str, str]]) -> list[Author | None]:
    """The authors, each with the institutions and the ORCID iD that follow; else the names of one tag for all."""
    found: list[Author | None] = []
    for name, value in tags:
        if name == "author":
            found.append(author(value))
        elif found and (last := found[-1]) and name == "author_institution":
            found[-1] = replace(last, affiliations=(*last.affiliations, value))
        elif found and (last := found[-1]) and name == "author_orcid":
            found[-1] = replace(last, orcid=pids.orcid(value))
    listed = [value for name, value in tags if name == "authors"]
    return found or [author(part) for text in listed for part in text.split(";") if part.strip()]


def _dublin_core(tags: Sequence[tuple[str, str]], addresses: Addresses) -> Reference | None:
    told: dict[str, list[str]] = {}
    for name, value in tags:
        told.setdefault(name, []).append(value)
    kinds = [text for text in told.get("type", ()) if find("publication-types", text, "en")]
    if not {"title", "creator"} <= set(told) or not (kinds or any(map(pids.doi, told.get("identifier", ())))):
        return None
    reference = Reference(kinds[0] if kinds else "", marked_text.plain(told["title"][0]))
    reference.authors = [author(printed) for printed in told["creator"]]
    _fill(reference, told, addresses)
    if any(iri.endswith("thesis") for kind in kinds for iri in find("publication-types", kind)):
        reference.is_thesis = True
        reference.genre, reference.institution = reference.kind, reference.publisher
    return reference


def _fill(reference: Reference, told: Mapping[str, Sequence[str]], addresses: Addresses) -> None:
    for name, take in _TAKEN.items():
        for value in told.get(name, ()):
            take(reference, value, addresses)


def _kept(field: str) -> Callable[[Reference, str, Addresses], None]:
    def keep(reference: Reference, value: str, _addresses: Addresses) -> None:
        if not getattr(reference, field):
            setattr(reference, field, marked_text.plain(value))

    return keep


def _abstract(reference: Reference, value: str, _addresses: Addresses) -> None:
    reference.abstract = reference.abstract or marked_text.paragraphs(value)


def _keywords(reference: Reference, value: str, _addresses: Addresses) -> None:
    reference.keywords += keywords(value)


def _pubmed(reference: Reference, value: str, _addresses: Addresses) -> None:
    if known := identifier("pubmed", value):
        reference.identifiers.append(known)
    else:
        reference.gaps.append(f"PubMed identifier {shown(value)}; wanted a number")


def _arxiv(reference: Reference, value: str, _addresses: Addresses) -> None:
    reference.arxiv = reference.arxiv or pids.arxiv(value)
    if pids.arxiv(value) is None:
        reference.gaps.append(f"arXiv identifier {shown(value)}; wanted one such as 1707.08567")


_TAKEN: Mapping[str, Callable[[Reference, str, Addresses], None]] = {
    "publication_date": lambda reference, value, _: add_date(reference, value),
    "online_date": lambda reference, value, _: add_date(reference, value),
    "date": lambda reference, value, _: add_date(reference, value),
    "year": lambda reference, value, _: add_date(reference, value),
    "issued": lambda reference, value, _: add_date(reference, value),
    "date.issued": lambda reference, value, _: add_date(reference, value),
    "journal_title": _kept("venue"),
    "conference_title": _kept("venue"),
    "conference": _kept("venue"),
    "inbook_title": _kept("venue"),
    "book_title": _kept("venue"),
    "source": _kept("venue"),
    "ispartof": _kept("venue"),
    "publisher": _kept("publisher"),
    "technical_report_institution": _kept("publisher"),
    "dissertation_institution": _kept("institution"),
    "dissertation_name": _kept("genre"),
    "volume": _kept("volume"),
    "issue": _kept("issue"),
    "technical_report_number": _kept("issue"),
    "pages": _kept("pages"),
    "doi": lambda reference, value, _: reference.add_doi(value),
    "arxiv_id": _arxiv,
    "pmid": _pubmed,
    "issn": lambda reference, value, _: reference.add_serial_numbers(value),
    "isbn": lambda reference, value, _: reference.add_serial_numbers(value),
    "identifier": lambda reference, value, _: add_identifier(reference, value),
    "identifier.doi": lambda reference, value, _: reference.add_doi(value),
    "language": lambda reference, value, _: reference.add_language(value),
    "abstract": _abstract,
    "description.abstract": _abstract,
    "description": _abstract,
    "keywords": _keywords,
    "subject": _keywords,
    "abstract_html_url": add_address,
    "public_url": add_address,
}
"""Name of a tag -> what takes its value, the first where several say the same. Addresses of files are left."""
