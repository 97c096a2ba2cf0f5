"""Finds the publications that a page describes in schema.org's words, each as a reference of a bibliography."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from scholargraph import pids
from scholargraph.identifiers import slug
from scholargraph.sources import dates, marked_text
from scholargraph.sources.authors import Author, author
from scholargraph.sources.html_page.addresses import Addresses
from scholargraph.sources.html_page.items import Item
from scholargraph.sources.html_page.people import author_of
from scholargraph.sources.page_ranges import page_range
from scholargraph.sources.references import Reference

KINDS = ("ScholarlyArticle", "MedicalScholarlyArticle", "Thesis", "Chapter", "Book", "Report", "Dataset")
"""The types of works that are publications; `Article` is anything that a site prints, its news among it."""

_ANY_AUTHOR = frozenset({"Person", "Patient", "Organization", "Project", "ResearchProject", "Consortium"})
_SERIAL = ("issn", "isbn")


def works(items: Sequence[Item], addresses: Addresses) -> list[tuple[Item, Reference]]:
    """The publications among a page's items; a book or a series that only holds another of them is none."""
    found = []
    for item in items:
        kind = next((kind for kind in KINDS if kind in item.types), None)
        if kind and not item.outer & {"isPartOf", "citation", "isBasedOn"}:
            found.append((item, _reference(item, kind, addresses)))
    return found


def same_work(one: Reference, other: Reference) -> bool:
    """Whether two parts of a page describe one publication: by DOI, else by a title that tells, or is of one year."""
    if one.doi and other.doi:
        return one.doi == other.doi
    title = slug(one.title)
    telling = title.count("-") > 1 or (one.published or "")[:4] == (other.published or "")[:4]
    return title == slug(other.title) and bool(title) and telling


def joined(one: Reference, other: Reference) -> Reference:
    """The first reference, with what only the second says; the author list with more identifiers of equal ones."""
    for name in Reference.__slots__:
        if name not in ("kind", "authors", "gaps", "doubts") and not getattr(one, name):
            setattr(one, name, getattr(other, name))
    if len(one.authors) == len(other.authors) and _identified(other.authors) > _identified(one.authors):
        one.authors = other.authors
    one.authors = one.authors or other.authors
    one.kind = one.kind or other.kind
    one.gaps += other.gaps
    one.identifiers += other.identifiers
    return one


def add_identifier(reference: Reference, printed: str) -> None:
    """Takes a DOI or an arXiv identifier out of what is one; what is another identifier is left."""
    text = printed.strip()
    reference.doi = reference.doi or pids.doi(text)
    reference.arxiv = reference.arxiv or (pids.arxiv(text) if "arxiv" in text.lower() else None)


def add_date(reference: Reference, printed: str | None) -> None:
    """Takes a date, or tells that it is none."""
    if printed and not reference.published:
        reference.published = dates.date(printed)
        if gap := dates.gap(printed):
            reference.gaps.append(gap)


def add_address(reference: Reference, printed: str | None, addresses: Addresses) -> None:
    """Takes the address of the work's page."""
    if printed and (address := addresses.absolute(printed)):
        reference.add_addresses(address)


def keywords(text: str) -> list[str]:
    """The keywords of a text that semicolons part, or where there are none commas; addresses are none.

    >>> keywords("neural codes; memory, long"), keywords("memory, https://example.org/topics/1")
    (['neural codes', 'memory, long'], ['memory'])
    """
    parts = text.split(";") if ";" in text else text.split(",")
    return [plain for part in parts if (plain := marked_text.plain(part)) and "://" not in plain]


def _reference(item: Item, kind: str, addresses: Addresses) -> Reference:
    reference = Reference(kind, marked_text.plain(item.text("name", "headline") or ""))
    reference.key = urlsplit(addresses.own or "").hostname
    reference.authors = _authors(item, addresses)
    holders = _holders(item)
    add_date(reference, item.text("datePublished", "dateCreated"))
    reference.venue = next((one.name for one in holders[::-1] if one.name.strip()), None) or _plain_part(item)
    reference.publisher = item.text("publisher") or next(filter(None, (one.text("publisher") for one in holders)), None)
    reference.volume = next(filter(None, (one.text("volumeNumber") for one in (item, *holders))), None)
    reference.issue = next(filter(None, (one.text("issueNumber") for one in (item, *holders))), None)
    reference.pages = item.text("pagination") or page_range(item.text("pageStart"), item.text("pageEnd"))
    reference.add_language(item.text("inLanguage"))
    for printed in (item.address, *item.texts("identifier", "sameAs", "url"), *_values(item)):
        add_identifier(reference, printed)
    add_address(reference, next(iter(item.addresses("url", "mainEntityOfPage")), None), addresses)
    for printed in (text for one in (item, *holders) for text in one.texts(*_SERIAL)):
        reference.add_serial_numbers(printed)
    reference.keywords = [part for text in item.texts("keywords", "about") for part in keywords(text)]
    abstract = item.text("abstract", "description")
    reference.abstract = marked_text.paragraphs(abstract) if abstract else None
    reference.is_thesis = kind == "Thesis"
    if reference.is_thesis:
        reference.genre = item.text("inSupportOf")
        reference.institution = item.text("sourceOrganization") or reference.publisher
    return reference


def _authors(item: Item, addresses: Addresses) -> list[Author | None]:
    found: list[Author | None] = []
    for one in item.values.get("author") or item.values.get("creator") or ():
        if isinstance(one, str):
            found.append(author(one) if one.strip() else None)
        elif not one.types or _ANY_AUTHOR & set(one.types):
            found.append(author_of(one, addresses))
        else:
            found += [author_of(inner, addresses) for inner in one.items("author", "creator")]  # a Role between
    return found


def _holders(item: Item) -> list[Item]:
    """What a work is part of, from the issue to the journal."""
    found: list[Item] = []
    for _ in range(4):
        outer = next(iter((found[-1] if found else item).items("isPartOf")), None)
        if outer is None or outer in found:
            break
        found.append(outer)
    return found


def _plain_part(item: Item) -> str | None:
    told = [one for one in item.values.get("isPartOf", ()) if isinstance(one, str) and "://" not in one]
    return marked_text.plain(told[0]) if told else None


def _values(item: Item) -> list[str]:
    """Identifiers with their kinds: a `PropertyValue` that says `DOI` and the value."""
    return [
        f"{(one.text('propertyID', 'name') or '').lower()}:{value}"
        if "arxiv" in (one.text("propertyID", "name") or "").lower()
        else value
        for one in item.items("identifier")
        for value in one.texts("value")
    ]


def _identified(authors: Sequence[Author | None]) -> int:
    return sum(bool(one and (one.orcid or one.address)) for one in authors)
