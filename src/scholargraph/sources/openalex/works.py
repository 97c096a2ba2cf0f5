"""Reads an OpenAlex work object: a publication, its authors, its abstract and its preprint."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

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
from scholargraph.sources.authors import Author, authorships
from scholargraph.sources.fields import Fields
from scholargraph.sources.lists import EntryError
from scholargraph.sources.marked_text import plain
from scholargraph.sources.openalex.abstracts import rebuilt
from scholargraph.sources.openalex.ids import author_key, institution, key
from scholargraph.sources.openalex.names import is_group, orcid, parted
from scholargraph.sources.openalex.subjects import subjects
from scholargraph.vocabulary import concept, wording

_PUBMED = re.compile(r"(?:https?://(?:www\.ncbi\.nlm\.nih\.gov/pubmed|pubmed\.ncbi\.nlm\.nih\.gov)/)?(\d{1,10})/?")
_PMC = re.compile(
    r"(?:https?://(?:www\.ncbi\.nlm\.nih\.gov/pmc|pmc\.ncbi\.nlm\.nih\.gov)/articles/)?(?:PMC)?(\d{1,10})/?", re.I
)
_ISSN = re.compile(r"(\d{4}-\d{3}[\dX])", re.I)
_NUMBER = re.compile(r"(\d{1,20})")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_ARXIV_DOI = "10.48550/arxiv."
_BROAD_TYPES = frozenset({"article", "review", "other"})  # where the type that Crossref knows says more

_TYPES: Mapping[str, str] = {"review": "review-article", "book-series": "journal", "reference-book": "book"}
"""Types that the vocabulary has not, or has for another thing: OpenAlex's review is an article, no book review."""


def work(fields: Fields, place: Place) -> Iterator[Record]:
    """The records of one work; raises EntryError for one with neither id, DOI nor title."""
    title = plain(fields.text("title") or fields.text("display_name") or "")
    publication = _publication(fields, title)
    if not title:
        yield NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, "no title; wanted one")
    authors = list(_authors(fields))
    yield _record(fields, place, publication, title, _list_status(fields, authors))
    yield from _authorships(fields, place, publication, authors)
    yield from subjects(fields, place, publication)
    if text := _abstract(fields):
        yield AbstractRecord(place, publication, Text(text))
    yield from _versions(fields, place, publication)


def _publication(fields: Fields, title: str) -> Publication:
    ids = fields.object("ids")
    printed = fields.text("doi") or ids.text("doi")
    doi = pids.doi(printed)
    if printed and not doi:
        fields.gaps.append(f"/doi: {printed[:60]!r}; wanted a DOI")
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
    pages = dict.fromkeys(filter(None, (biblio.text("first_page"), biblio.text("last_page"))))
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
        pages="-".join(pages) or None,
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
            fields.gaps.append(f"/publication_date: {day[:60]!r}; wanted YYYY-MM-DD")
        else:
            return known[:4] if known.endswith("-01-01") else known
    year = fields.integer("publication_year")
    if year is None or 0 < year < 10_000:
        return None if year is None else f"{year:04}"
    fields.gaps.append(f"/publication_year: {str(year)[:60]}; wanted four digits")
    return None


def _language(fields: Fields) -> str | None:
    told = fields.text("language")
    if told is None or _LANGUAGE.fullmatch(told):
        return told
    fields.gaps.append(f"/language: {told[:60]!r}; wanted a tag such as 'en'")
    return None


def _identifiers(fields: Fields, publication: Publication, issn: str | None) -> Iterator[str]:
    ids = fields.object("ids")
    if openalex := key(fields.text("id")) or key(ids.text("openalex")):
        yield f"openalex:{openalex}"
    if publication.doi and publication.doi.startswith(_ARXIV_DOI):
        yield f"arxiv:{publication.doi.removeprefix(_ARXIV_DOI)}"
    for name, scheme, form in (("mag", "mag:", _NUMBER), ("pmid", "pubmed:", _PUBMED), ("pmcid", "pmc:PMC", _PMC)):
        if printed := ids.text(name):
            if whole := form.fullmatch(printed):
                yield f"{scheme}{whole[1]}"
            else:
                ids.gaps.append(f"{ids.path}/{name}: {printed[:60]!r}; wanted a {scheme.split(':')[0]} id")
    if issn and (whole := _ISSN.fullmatch(issn)):
        yield f"issn:{whole[1].upper()}"


def _list_status(fields: Fields, authors: list[Author | None]) -> ListStatus:
    """What of the author list is told: the API's lists of works cut it after a hundred names, and say so."""
    if not authors:
        return ListStatus.UNKNOWN
    whole = None not in authors and not fields.true("is_authors_truncated")
    return ListStatus.COMPLETE if whole else ListStatus.PARTIAL


def _authors(fields: Fields) -> Iterator[Author | None]:
    """The author list with None for a name that is lost."""
    corresponding = {author_key(text) for text in fields.texts("corresponding_author_ids")}
    found = {one.path: one for one in fields.objects("authorships")}
    listed = fields.value.get("authorships")
    slots = listed if isinstance(listed, list) else list(found.values())
    for number, slot in enumerate(slots):
        path = f"/authorships/{number}"
        author = _author(found[path], corresponding) if path in found else None
        if author is None and (path in found or slot is None):  # what is no object is told of already
            fields.gaps.append(f"{path}: no name; wanted one")
        yield author


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
        orcid=None if group else orcid(author),
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
            yield PersonRecord(place, record.person, identifiers=(author.key.replace("/", ":"),))
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
    known |= {doi for text in addresses if (doi := pids.doi(text)) and doi.startswith(_ARXIV_DOI)}
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
