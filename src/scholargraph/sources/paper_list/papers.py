"""What lists of conference papers say of a paper, whatever their shape, and the records of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from scholargraph import pids
from scholargraph.identifiers import slug
from scholargraph.model import (
    AbstractRecord,
    AuthorshipRecord,
    NoticeKind,
    NoticeRecord,
    PersonRecord,
    Place,
    Publication,
    PublicationRecord,
    Record,
    SubjectRecord,
    Text,
    VersionRecord,
    Wording,
)
from scholargraph.sources.authors import Author, authorships, list_status
from scholargraph.sources.lists import EntryError
from scholargraph.sources.marked_text import plain
from scholargraph.sources.registers import identifier_of
from scholargraph.vocabulary import wording


@dataclass(slots=True)
class Paper:
    """One paper of a list. `name` is what the list calls it, `openreview` its id there.

    `named` are identifiers of its people, by their position. `doubts` say what could be another thing.
    """

    title: str
    name: str | None = None
    openreview: str | None = None
    doi: str | None = None
    arxiv: str | None = None
    venue: str | None = None
    published: str | None = None
    address: str | None = None
    abstract: str | None = None
    authors: list[Author | None] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)
    named: dict[int, tuple[str, ...]] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)


def records(paper: Paper, place: Place) -> Iterator[Record]:
    """The records of one paper; raises EntryError for one that nothing tells from others."""
    publication = _publication(paper)
    if not paper.title:
        yield NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, "no title; wanted one")
    yield PublicationRecord(
        place,
        publication,
        Text(paper.title),
        list_status(paper.authors),
        published=paper.published,
        venue=Text(paper.venue) if paper.venue else None,
        address=paper.address,
        identifiers=tuple(_identifiers(paper)),
    )
    for record in authorships(place, publication, paper.authors, complete=True):
        yield record
        if isinstance(record, AuthorshipRecord) and (known := _person_identifiers(paper, record)):
            yield PersonRecord(place, record.person, identifiers=known)
    for keyword in dict.fromkeys(paper.keywords):
        yield SubjectRecord(place, publication, _topic(keyword))
    if paper.abstract:
        yield AbstractRecord(place, publication, Text(paper.abstract))
    if paper.arxiv and paper.doi != (doi := pids.arxiv_doi(paper.arxiv)):
        yield VersionRecord(place, publication, Publication("", doi=doi))


def _publication(paper: Paper) -> Publication:
    """By DOI, by OpenReview's id, else by title: a list's own keys are digests of titles, or numbers of its pages."""
    if paper.doi:
        return Publication(paper.title, doi=paper.doi)
    if paper.openreview:
        return Publication(paper.title, key=f"openreview/{paper.openreview}")
    if paper.title:
        return Publication(paper.title, scope=slug(f"{paper.venue or ''} {paper.published or ''}") or "paper-list")
    raise EntryError("a paper with neither title, OpenReview id nor DOI; wanted one of them")


def _identifiers(paper: Paper) -> Iterator[str]:
    if paper.openreview:
        yield f"openreview:{paper.openreview}"
    if paper.arxiv:
        yield f"arxiv:{paper.arxiv}"
    yield from paper.identifiers


def _person_identifiers(paper: Paper, record: AuthorshipRecord) -> tuple[str, ...]:
    """What else names a person: elsewhere, and on OpenReview where an ORCID iD already stands for them here."""
    author = paper.authors[(record.position or 1) - 1]
    own = (identifier_of(author.key),) if author and author.key and record.person.orcid else ()
    return own + paper.named.get(record.position or 0, ())


@lru_cache(maxsize=50_000)
def _topic(label: str) -> Wording:
    return wording("topics", Text(plain(label)))
