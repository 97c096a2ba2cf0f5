"""Says what a row of a list of publications or theses states of the work itself and of its authors."""

from collections.abc import Iterator

from scholargraph.identifiers import short
from scholargraph.model import (
    AbstractRecord,
    ListStatus,
    Place,
    Publication,
    PublicationRecord,
    Record,
    SubjectRecord,
    Text,
    Wording,
)
from scholargraph.sources.authors import Author, author, authorships, list_status
from scholargraph.sources.lists import EntryError
from scholargraph.sources.marked_text import paragraphs, plain
from scholargraph.sources.page_ranges import page_range
from scholargraph.sources.table.cells import Cells


def publication(cells: Cells, place: Place) -> Iterator[Record]:
    """What a row of a list of publications states."""
    known = work(cells, scope=None)
    authors, status = written_by(cells, place, known)
    yield from published(cells, place, known, status, cells.wording("kind"))
    yield from authors


def work(cells: Cells, *, scope: str | None) -> Publication:
    """The work of a row: by its DOI, or its title; `scope` parts short titles. Raises EntryError without either."""
    title = plain(cells.text("title") or "")
    doi = cells.doi()
    if not title and not doi:
        raise EntryError("no title; wanted one, or a DOI")
    when = cells.date("published") or ""
    where = cells.text("venue") if "venue" in cells.plan.columns else scope
    parts = [when[:4], short(where) if where else ""]
    return Publication(title, doi=doi, scope="/".join(filter(None, ("table", *parts))))


def written_by(cells: Cells, place: Place, publication: Publication) -> tuple[list[Record], ListStatus]:
    """The authorships of a row's authors, and how much of the list is told."""
    names, complete = cells.people("authors")
    authors = [author(name) for name in names] or list(_one_author(cells))
    status = list_status(authors, complete=complete)
    return list(authorships(place, publication, authors, complete=complete)), status


def published(
    cells: Cells, place: Place, publication: Publication, status: ListStatus, kind: Wording | None
) -> Iterator[Record]:
    """The record of the work, with its abstract and its subjects."""
    language = cells.language()
    title = Text(publication.title, language)
    yield PublicationRecord(
        place,
        publication,
        title,
        status,
        kind=kind,
        published=cells.date("published"),
        venue=_text(cells, "venue", language),
        publisher=_text(cells, "publisher", None),
        volume=_said(cells, "volume"),
        issue=_said(cells, "issue"),
        pages=page_range(_said(cells, "pages")),
        institution=cells.organization() if cells.plan.record == "thesis" else None,
        language=language,
        address=cells.address("address"),
    )
    abstract = cells.paragraphs("abstract")
    if abstract:
        yield AbstractRecord(place, publication, Text(paragraphs(abstract), language))
    for topic in cells.wordings("subject"):
        yield SubjectRecord(place, publication, topic)


def _one_author(cells: Cells) -> Iterator[Author]:
    """The one author of a thesis, whose name may be parted into columns."""
    if cells.plan.record != "thesis":
        return
    person = cells.person("author")
    if person.name is not None:
        printed = cells.text("author.name")
        yield Author(person.name, given=person.given, family=person.family, listed=printed, orcid=person.orcid)


def _text(cells: Cells, word: str, language: str | None) -> Text | None:
    said = _said(cells, word)
    return Text(said, language) if said else None


def _said(cells: Cells, word: str) -> str | None:
    return cells.text(word) if word in cells.plan.columns or word in cells.plan.defaults else None
