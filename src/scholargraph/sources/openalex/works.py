"""Reads an OpenAlex work object: a publication, its authors, its abstract and its preprint."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import partial

from scholargraph import pids
from scholargraph.identifiers import slug
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
    VersionRecord,
    Wording,
)
from scholargraph.sources.authors import Author, authorships, is_group, list_status
from scholargraph.sources.fields import Fields
from scholargraph.sources.languages import language_tag
from scholargraph.sources.lists import EntryError
from scholargraph.sources.marked_text import plain
from scholargraph.sources.openalex.abstracts import rebuilt
from scholargraph.sources.openalex.ids import author_key, institution, key
from scholargraph.sources.openalex.names import parted
from scholargraph.sources.openalex.subjects import subjects
from scholargraph.sources.page_ranges import page_range
from scholargraph.sources.quotes import shown
from scholargraph.sources.registers import identifier, identifier_of
from scholargraph.vocabulary import concept, wording

_BROAD_TYPES = frozenset({"article", "review", "other"})  # where the type that Crossref knows says more

_TYPES: Mapping[str, str] = {"review": "review-article", "book-series": "journal", "reference-book": "book"}
"""Types that the vocabulary has not, or has for another thing: OpenAlex's review is an article, no book review."""


def work(fields: Fields, place: Place) -> Iterator[Record]:
    """The records of one work; raises EntryError for one with neither id, DOI nor title."""
    title = plain(fields.text("title") or fields.text("display_name") or "")
    publication = _publication(fields, title)
    if not title:
        yield NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, "no title; wanted one")
    authors = _authors(fields)
    yield _record(fields, place, publication, title, _list_status(fields, authors))
    yield from _authorships(fields, place, publication, authors)
    yield from subjects(fields, place, publication)
    if text := _abstract(fields):
        yield AbstractRecord(place, publication, Text(text))
    yield from _versions(fields, place, publication)


def _publication(fields: Fields, title: str) -> Publication:
    ids = fields.object("ids")
    doi = fields.doi("doi") or ids.doi("doi")
    openalex = key(fields.text("id")) or key(ids.text("openalex"))
    if not (title or doi or openalex):
        raise EntryError("a work with neither title, id nor DOI; wanted one of them")
    if doi or openalex:
        return Publication(title, doi=doi, key=None if doi else f"openalex/{openalex}")
    return Publication(title, scope=slug(f"openalex {fields.text('publication_year') or ''}"))


def _record(
    fields: Fields, place: Place, publication: Publication, title: str, listed: ListStatus
) -> PublicationRecord:
    venue, publisher, issn, address = _home(fields)
    biblio = fields.object("biblio")
    return PublicationRecord(
        place,
        publication,
        Text(title),
        listed,
        kind=_kind(fields),
        published=_published(fields),
        venue=Text(plain(venue)) if venue else None,
        publisher=Text(plain(publisher)) if publisher else None,
        volume=biblio.text("volume"),
        issue=biblio.text("issue"),
        pages=page_range(biblio.text("first_page"), biblio.text("last_page")),
        language=_language(fields),
        address=address if address and address.startswith("http") and not pids.doi(address) else None,
        identifiers=tuple(_identifiers(fields, publication, issn)),
        retracted=fields.true("is_retracted"),
    )


def _home(fields: Fields) -> tuple[str | None, str | None, str | None, str | None]:
    """Venue, publisher, ISSN and address: those of the primary location, or of 2022's host venue."""
    if "primary_location" in fields:
        location = fields.object("primary_location")
        source = location.object("source")
        hosts = source.text("type") == "repository"
        return (
            source.text("display_name") or location.text("raw_source_name"),
            None if hosts else source.text("host_organization_name"),
            source.text("issn_l"),
            location.text("landing_page_url", "pdf_url"),
        )
    host = fields.object("host_venue")
    return host.text("display_name"), host.text("publisher"), host.text("issn_l"), host.text("url")


def _kind(fields: Fields) -> Wording | None:
    told = fields.text("type")
    if told is None or told in _BROAD_TYPES:
        told = fields.text("type_crossref") or told
    if told is None:
        return None
    return Wording(Text(told), concept("publication-types", _TYPES[told])) if told in _TYPES else _type(told)


def _type(told: str) -> Wording:
    return Wording(Text(told), wording("publication-types", Text(told, "en")).concept)


def _published(fields: Fields) -> str | None:
    """The day of publication, or the year: OpenAlex writes January 1st where it knows the year alone."""
    day = fields.text("publication_date")
    if day:
        try:
            known = date.fromisoformat(day[:10]).isoformat()
        except ValueError:
            fields.gaps.append(f"/publication_date: {shown(day)}; wanted YYYY-MM-DD")
        else:
            return known[:4] if known.endswith("-01-01") else known
    return fields.year("publication_year")


def _language(fields: Fields) -> str | None:
    told = fields.text("language")
    tag = language_tag(told)
    if told and tag is None:
        fields.gaps.append(f"/language: {shown(told)}; wanted a tag such as 'en'")
    return tag


def _identifiers(fields: Fields, publication: Publication, issn: str | None) -> Iterator[str]:
    ids = fields.object("ids")
    if openalex := key(fields.text("id")) or key(ids.text("openalex")):
        yield f"openalex:{openalex}"
    if arxiv := pids.arxiv_of_doi(publication.doi):
        yield f"arxiv:{arxiv}"
    yield from ids.identifiers({"mag": "mag", "pmid": "pubmed", "pmcid": "pmc"})
    if issn and (known := identifier("issn", issn)):
        yield known


def _list_status(fields: Fields, authors: list[Author | None]) -> ListStatus:
    """What of the author list is told: the API's lists of works cut it after a hundred names, and say so."""
    return list_status(authors, complete=not fields.true("is_authors_truncated"))


def _authors(fields: Fields) -> list[Author | None]:
    """The author list with None for a name that is lost."""
    corresponding = {author_key(text) for text in fields.texts("corresponding_author_ids")}
    return list(fields.people("authorships", partial(_author, corresponding=corresponding)))


def _author(fields: Fields, corresponding: set[str | None]) -> Author | None:
    author = fields.object("author")
    shown = author.text("display_name")
    printed = fields.text("raw_author_name") or shown
    name = parted(shown or printed or "")
    if name is None:
        return None
    openalex = author_key(author.text("id"))
    group = is_group(name.spoken)
    return Author(
        name.spoken,
        name.given,
        name.family,
        printed,
        orcid=None if group else author.orcid("orcid"),
        key=f"openalex/{openalex}" if openalex and not group else None,
        affiliations=_affiliations(fields),
        organizations=tuple(dict.fromkeys(filter(None, map(institution, fields.objects("institutions"))))),
        corresponding=fields.true("is_corresponding") or (openalex is not None and openalex in corresponding),
        group=group,
    )


def _affiliations(fields: Fields) -> tuple[str, ...]:
    """The affiliations as printed, each once."""
    told = fields.texts("raw_affiliation_strings", "raw_affiliation_string")
    if not told:
        told = [text for one in fields.objects("affiliations") if (text := one.text("raw_affiliation_string"))]
    return tuple(dict.fromkeys(map(plain, told)))


def _authorships(
    fields: Fields, place: Place, publication: Publication, authors: list[Author | None]
) -> Iterator[Record]:
    """The authorships, and OpenAlex's id of those whom an ORCID iD identifies, so that the two can be joined."""
    whole = not fields.true("is_authors_truncated")
    for record in authorships(place, publication, authors, complete=whole):
        yield record
        author = authors[(record.position or 1) - 1]
        if author is None or not isinstance(record, AuthorshipRecord):
            continue
        if record.person.orcid and author.key:
            yield PersonRecord(place, record.person, identifiers=(identifier_of(author.key),))
        if author.name.count(",") > 1:
            reason = f"the author {author.name[:100]!r} could be several; taken for one person"
            yield NoticeRecord(place, NoticeKind.NEEDS_REVIEW, reason)


def _abstract(fields: Fields) -> str | None:
    index = fields.object("abstract_inverted_index")
    words = index.value.get("InvertedIndex", index.value)
    if not words:
        return plain(fields.text("abstract") or "") or None
    try:
        return plain(rebuilt(words if isinstance(words, dict) else {"InvertedIndex": words})) or None
    except ValueError as fault:
        fields.gaps.append(f"{index.path}: {fault}")
        return None


def _versions(fields: Fields, place: Place, publication: Publication) -> Iterator[Record]:
    """The preprint on arXiv, where one location of the work is its page there; several are several works."""
    addresses = list(_addresses(fields))
    known = {pids.arxiv_doi(found) for text in addresses if "arxiv.org/" in text and (found := pids.arxiv(text))}
    known |= {doi for text in addresses if (doi := pids.doi(text)) and pids.arxiv_of_doi(doi)}
    known.discard(publication.doi or "")
    if len(known) > 1:
        reason = f"{len(known)} different works on arXiv are locations of this one; none is taken for a version of it"
        yield NoticeRecord(place, NoticeKind.NEEDS_REVIEW, reason)
    elif known and any("arxiv.org/abs/" in text or pids.doi(text) in known for text in addresses):
        yield VersionRecord(place, publication, Publication("", doi=known.pop()))


def _addresses(fields: Fields) -> Iterable[str]:
    for name in ("primary_location", "locations", "host_venue", "alternate_host_venues"):
        for location in fields.objects(name):
            if address := location.text("landing_page_url", "url"):
                yield address
