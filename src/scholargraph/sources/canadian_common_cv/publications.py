"""Reads the publications of a Canadian Common CV."""

import re
from collections.abc import Iterator

from scholargraph.identifiers import person_key
from scholargraph.model import (
    AuthorshipRecord,
    Basis,
    Publication,
    PublicationRecord,
    Record,
    Text,
    Wording,
)
from scholargraph.pids import doi as read_doi
from scholargraph.sources.authors import Author, authorships, list_status
from scholargraph.sources.canadian_common_cv.author_lists import read_authors
from scholargraph.sources.canadian_common_cv.items import Item
from scholargraph.sources.canadian_common_cv.layout import section_name
from scholargraph.sources.page_ranges import page_range
from scholargraph.sources.quotes import shown
from scholargraph.sources.registers import web_address
from scholargraph.vocabulary import concept, normalize

_UNPUBLISHED = {
    "00000000000000000000000100001700": "submitted",
    "00000000000000000000000100001701": "under revision",
    "submitted": "submitted",
    "soumis": "submitted",
    "revision requested": "under revision",
    "revision demandee": "under revision",
}
_CONFERENCE = {
    "00000000000000000000000100007001": "conference-abstract",
    "00000000000000000000000100007002": "conference-poster",
    "abstract": "conference-abstract",
    "resume": "conference-abstract",
    "poster": "conference-poster",
    "affiche": "conference-poster",
}


def publication(item: Item) -> Iterator[Record]:
    """One publication with its authors; one that is only submitted is read, and told."""
    title = item.text("title", "book title")
    if title is None:
        item.gaps.append("a publication without a title; wanted one with a title")
        return
    year = item.date("year")
    doi = read_doi(item.text("doi")) or read_doi(item.text("url"))
    if (printed := item.text("doi")) and read_doi(printed) is None:
        item.gaps.append(f"DOI {shown(printed)}; wanted one such as 10.1000/182")
    scope = "/".join(
        filter(None, (person_key(item.owner), re.sub("[^A-Za-z0-9]", "", item.part.say("recordId") or "")))
    )
    work = Publication(title, doi=doi, scope=scope)
    unpublished = _UNPUBLISHED.get(item.code("publishing status") or "") or _UNPUBLISHED.get(
        normalize(item.text("publishing status") or "")
    )
    authors, complete = _authors(item)
    listed = any(author.orcid == item.owner.orcid and author.name == item.owner.name for author in authors)
    yield PublicationRecord(
        item.place,
        work,
        Text(title),
        list_status(authors, complete=complete),
        kind=_kind(item),
        published=None if unpublished else year,
        venue=_venue(item),
        publisher=Text(text) if (text := item.text("publisher")) else None,
        volume=item.text("volume"),
        issue=item.text("issue"),
        pages=page_range(item.text("pages")),
        institution=item.organization("organization", "other organization"),
        address=web_address(item.text("url")),
    )
    yield from authorships(item.place, work, authors, complete=complete)
    if not listed:
        yield AuthorshipRecord(item.place, work, item.owner, Basis.IMPLIED)
    if unpublished:
        yield item.review(f"{unpublished}, not published")


def _authors(item: Item) -> tuple[list[Author], bool]:
    """The authors, the owner among them as the person that they are; and whether the list is whole for certain."""
    printed = item.text("authors")
    if printed is None:
        return [], False
    read = read_authors(printed)
    authors = [_as_owner(author, item) if _is_owner(author, item) else author for author in read.authors]
    if read.doubt:
        item.gaps.append(f"authors {shown(printed)}: {read.doubt}")
    return authors, read.doubt is None and not read.cut and any(_is_owner(author, item) for author in read.authors)


def _is_owner(author: Author, item: Item) -> bool:
    """Whether a name of the list is the owner's: the family name, and given names that fit as far as both are told."""
    owner = item.owner
    if owner.name is None or not owner.family or not owner.given:
        return False
    family, words = normalize(owner.family), normalize(author.name).split()
    rest = words[: -len(family.split())]
    if words[len(rest) :] != family.split() or not rest:
        return False
    given = normalize(owner.given).split()
    return all(mine.startswith(theirs) or theirs.startswith(mine) for mine, theirs in zip(given, rest, strict=False))


def _as_owner(author: Author, item: Item) -> Author:
    owner = item.owner
    return Author(owner.name or "", owner.given, owner.family, author.listed or author.name, owner.orcid)


def _kind(item: Item) -> Wording:
    name = section_name(item.part) or "other"
    if name == "conference-paper":
        name = _CONFERENCE.get(item.code("conference type") or "") or _CONFERENCE.get(
            normalize(item.text("conference type") or ""), name
        )
    printed = item.text("conference type") if name.startswith("conference-") else None
    return Wording(Text(printed or item.part.say("label") or name, item.language), concept("publication-types", name))


def _venue(item: Item) -> Text | None:
    book = item.text("book title") if item.text("title") else None
    text = item.text("venue") or book or item.text("conference")
    return Text(text) if text else None
