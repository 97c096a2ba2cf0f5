"""Reads papers and authors of Semantic Scholar: what its Graph API answers, its datasets, and its older corpora."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from scholargraph import pids
from scholargraph.identifiers import slug
from scholargraph.model import (
    AbstractRecord,
    AuthorshipRecord,
    Basis,
    NoticeKind,
    NoticeRecord,
    Person,
    PersonRecord,
    Place,
    Publication,
    PublicationRecord,
    Record,
    RoleRecord,
    SubjectRecord,
    Text,
    VersionRecord,
    Wording,
)
from scholargraph.sources import Source
from scholargraph.sources.authors import Author, authorships, is_group, list_status
from scholargraph.sources.fields import Fields
from scholargraph.sources.inputs import Input
from scholargraph.sources.json_entries import cut_json
from scholargraph.sources.lists import Entry, EntryError, batches, reader
from scholargraph.sources.marked_text import plain
from scholargraph.sources.page_ranges import page_range
from scholargraph.sources.quotes import shown
from scholargraph.sources.registers import identifier_of, web_address
from scholargraph.vocabulary import concept, organization, wording

WANTED = 'papers or authors of Semantic Scholar as JSON (objects with a "paperId", "corpusid" or "authorId")'

_SIGNS = re.compile(
    rb'"(?:paperId|authorId)"\s*:\s*(?:"|null)|"(?:corpusid|authorid)"\s*:\s*"?\d|"(?:s2Url|paperAbstract)"\s*:\s*"'
    rb'|"(?:mag_field_of_study|has_pdf_parse)"\s*:'
)
_SHA = re.compile(r"[0-9a-f]{40}")
_NUMBER = re.compile(r"\d{1,18}")
_IN_ADDRESS = re.compile(r"https?://www\.semanticscholar\.org/paper/(?:[^/]{1,300}/)?([0-9a-f]{40})")

_AROUND = ("paper", "citingPaper", "citedPaper")
"""What an answer of the API puts around a paper."""

_REGISTERS: Mapping[str, str] = {
    "PubMed": "pubmed",
    "PubMedCentral": "pmc",
    "MAG": "mag",
    "DBLP": "dblp",
    "ACL": "acl",
}
"""External id -> the register that it is of."""

_OLD_NAMES: Mapping[str, tuple[str, ...]] = {
    "DOI": ("doi",),
    "ArXiv": ("arxiv_id",),
    "PubMed": ("pubmed_id", "pmid"),
    "PubMedCentral": ("pmc_id",),
    "MAG": ("mag_id", "magId"),
    "ACL": ("acl_id",),
}
"""External id -> what older corpora call it, as a field of the paper itself."""

_KINDS: Mapping[str, str] = {
    "Book": "book",
    "BookSection": "book-chapter",
    "Conference": "conference-paper",
    "Dataset": "dataset",
    "Editorial": "editorial",
    "LettersAndComments": "letter",
    "JournalArticle": "journal-article",
    "Review": "review-article",
}
"""Publication type -> concept, the one that says most first: of several types a paper has the first of these."""


def recognises(source: Input) -> bool:
    """Whether a file begins as JSON whose objects have ids that only Semantic Scholar has."""
    head = source.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith((b"{", b"[")) and _SIGNS.search(head) is not None


def _cut(source: Input) -> Iterator[Entry]:
    return cut_json(source, ("/data", "/recommendedPapers"))


def _understand(entry: Entry, place: Place) -> Iterable[Record]:
    fields = Fields.of(entry.content)
    inner = next((name for name in _AROUND if isinstance(fields.value.get(name), dict)), None)
    fields = fields.object(inner) if inner else fields
    if _is_paper(fields):
        place = replace(place, key=_paper_key(fields))
        yield from _paper(fields, place)
    elif fields.text("authorId", "authorid"):
        place = replace(place, key=fields.text("authorId", "authorid"))
        yield from _author_object(fields, place)
    else:
        raise EntryError("an object that is no paper and no author of Semantic Scholar; wanted one of them")
    yield from fields.notices(place)


def _is_paper(fields: Fields) -> bool:
    return bool(fields.value.keys() & {"paperId", "corpusid", "corpusId", "paper_id", "title"})


def _paper(fields: Fields, place: Place) -> Iterator[Record]:
    title = plain(fields.text("title") or "")
    ids = _external_ids(fields)
    arxiv = pids.arxiv(ids.get("ArXiv"))
    publication = _publication(fields, ids, title)
    if not title:
        yield NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, "no title; wanted one")
    authors = list(fields.people("authors", _author))
    yield _record(fields, place, publication, authors, tuple(_identifiers(fields, ids)))
    yield from _authorships(place, publication, authors)
    for category in _categories(fields):
        yield SubjectRecord(place, publication, _topic(category), Basis.INFERRED)
    if text := plain(fields.text("abstract", "paperAbstract") or ""):
        yield AbstractRecord(place, publication, Text(text))
    if arxiv and publication.doi and publication.doi != pids.arxiv_doi(arxiv):
        yield VersionRecord(place, publication, Publication("", doi=pids.arxiv_doi(arxiv)))


def _record(
    fields: Fields, place: Place, publication: Publication, authors: list[Author | None], identifiers: tuple[str, ...]
) -> PublicationRecord:
    journal = fields.object("journal") if not isinstance(fields.value.get("journal"), str) else Fields({})
    venue = (
        fields.text("venue")
        or fields.object("publicationVenue").text("name")
        or journal.text("name")
        or fields.text("journalName", *(("journal",) if isinstance(fields.value.get("journal"), str) else ()))
    )
    return PublicationRecord(
        place,
        publication,
        Text(publication.title),
        list_status(authors),
        kind=_kind(fields),
        published=_published(fields),
        venue=Text(plain(venue)) if venue else None,
        volume=_line(journal.text("volume") or fields.text("journalVolume")),
        pages=page_range(journal.text("pages") or fields.text("journalPages")),
        address=web_address(fields.object("openAccessPdf").text("url")),
        identifiers=identifiers,
    )


def _publication(fields: Fields, ids: dict[str, str], title: str) -> Publication:
    doi = pids.doi(ids.get("DOI"))
    if ids.get("DOI") and not doi:
        fields.gaps.append(f"/externalIds/DOI: {shown(ids['DOI'])}; wanted a DOI")
    if ids.get("ArXiv") and not pids.arxiv(ids["ArXiv"]):
        fields.gaps.append(f"/externalIds/ArXiv: {shown(ids['ArXiv'])}; wanted an arXiv identifier")
    if arxiv := pids.arxiv(ids.get("ArXiv")):
        doi = doi or pids.arxiv_doi(arxiv)
    if doi:
        return Publication(title, doi=doi)
    if key := _corpus_id(fields) or _sha(fields):
        return Publication(title, key=f"semantic-scholar/{key}")
    if not title:
        raise EntryError("a paper with neither title nor id; wanted one of them")
    return Publication(title, scope=slug(f"semantic-scholar {fields.text('year') or ''}"))


def _external_ids(fields: Fields) -> dict[str, str]:
    """The ids that others gave the paper, by their names of today."""
    told = fields.object("externalIds", "externalids")
    found = {name: told.text(name) for name in ("DOI", "ArXiv", "CorpusId", *_REGISTERS)}
    for name, old in _OLD_NAMES.items():
        found[name] = found[name] or (told.text(name.lower()) or fields.text(*old))
    return {name: text for name, text in found.items() if text}


def _identifiers(fields: Fields, ids: dict[str, str]) -> Iterator[str]:
    if sha := _sha(fields):
        yield f"semantic-scholar:{sha}"
    if number := _corpus_id(fields):
        yield f"semantic-scholar:CorpusId:{number}"
    if arxiv := pids.arxiv(ids.get("ArXiv")):
        yield f"arxiv:{arxiv}"
    yield from Fields(ids, fields.gaps, "/externalIds").identifiers(_REGISTERS)


def _paper_key(fields: Fields) -> str | None:
    return _sha(fields) or _corpus_id(fields)


def _sha(fields: Fields) -> str | None:
    """The 40 digits that the API calls a paper by; the datasets have them in its address alone."""
    for name in ("paperId", "paper_id", "id"):
        told = fields.value.get(name)
        if isinstance(told, str) and _SHA.fullmatch(told):
            return told
    address = fields.value.get("url")
    found = _IN_ADDRESS.fullmatch(address) if isinstance(address, str) else None
    return found[1] if found else None


def _corpus_id(fields: Fields) -> str | None:
    """The number of a paper in the corpus, which stays when the 40 digits change."""
    told = fields.object("externalIds", "externalids").text("CorpusId")
    told = told or fields.text("corpusId", "corpusid") or _number(fields.value.get("paper_id"))
    return told if told and _NUMBER.fullmatch(told) else None


def _number(told: object) -> str | None:
    return told if isinstance(told, str) and _NUMBER.fullmatch(told) else None


def _kind(fields: Fields) -> Wording | None:
    told = {text.replace(" ", ""): text for text in fields.texts("publicationTypes", "publicationtypes")}
    for code, name in _KINDS.items():
        if code in told:
            return Wording(Text(told[code]), concept("publication-types", name))
    return Wording(Text(next(iter(told.values())))) if told else None


def _published(fields: Fields) -> str | None:
    day = fields.text("publicationDate", "publicationdate")
    if day:
        try:
            return date.fromisoformat(day[:10]).isoformat()
        except ValueError:
            fields.gaps.append(f"/publicationDate: {shown(day)}; wanted YYYY-MM-DD")
    return fields.year("year")


def _categories(fields: Fields) -> Iterable[str]:
    """Fields of study, which machines assign, each once."""
    told = [text for one in fields.objects("s2FieldsOfStudy", "s2fieldsofstudy") if (text := one.text("category"))]
    return dict.fromkeys((*told, *fields.texts("fieldsOfStudy", "mag_field_of_study")))


def _author(fields: Fields) -> Author | None:
    given = " ".join(filter(None, (fields.text("first"), *fields.texts("middle")))) or None
    family = " ".join(filter(None, (fields.text("last"), fields.text("suffix")))) or None
    name = " ".join((fields.text("name") or f"{given or ''} {family or ''}").split())
    if not any(map(str.isalpha, name)):
        return None
    group = is_group(name)
    return Author(
        name,
        given,
        family,
        orcid=None if group else fields.object("externalIds", "externalids").orcid("ORCID", "orcid"),
        key=None if group else _person_key(fields),
        group=group,
        affiliations=tuple(dict.fromkeys(fields.texts("affiliations"))),
    )


def _person_key(fields: Fields) -> str | None:
    told = fields.text("authorId", "authorid") or next(iter(fields.texts("ids")), None)
    return f"semantic-scholar/{told}" if told and _NUMBER.fullmatch(told) else None


def _authorships(place: Place, publication: Publication, authors: list[Author | None]) -> Iterator[Record]:
    """The authorships, and the id here of those whom an ORCID iD identifies, so that the two can be joined."""
    for record in authorships(place, publication, authors, complete=True):
        yield record
        author = authors[(record.position or 1) - 1]
        if isinstance(record, AuthorshipRecord) and record.person.orcid and author and author.key:
            yield PersonRecord(place, record.person, identifiers=(identifier_of(author.key),))


def _author_object(fields: Fields, place: Place) -> Iterator[Record]:
    """A person, where they say that they are, and their papers where the answer holds these."""
    author = _author(fields)
    if author is None:
        raise EntryError("an author without a name; wanted one")
    if author.key is None:
        raise EntryError(f"the author id {fields.text('authorId', 'authorid')!r}; wanted a number")
    person = Person(author.name, orcid=author.orcid, key=author.key, given=author.given, family=author.family)
    variants = tuple(dict.fromkeys(text for text in fields.texts("aliases") if text != author.name))
    yield PersonRecord(place, person, variants, (identifier_of(author.key),))
    for affiliation in author.affiliations:
        yield RoleRecord(place, person, None, organization(Text(affiliation)))
    for paper in fields.objects("papers"):
        try:
            yield from _paper(paper, place)
        except EntryError as fault:
            fields.gaps.append(f"{paper.path}: {fault}")


@lru_cache(maxsize=10_000)
def _topic(label: str) -> Wording:
    return wording("topics", Text(label, "en"))


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) if text else None


_BATCHES = batches("semantic-scholar", _cut, _understand)

SOURCE = Source(
    name="semantic-scholar",
    description="Papers and authors of Semantic Scholar: API answers, datasets, older corpora",
    wanted=WANTED,
    suffixes=(),
    recognises=recognises,
    read=reader(_BATCHES),
    batches=_BATCHES,
)
