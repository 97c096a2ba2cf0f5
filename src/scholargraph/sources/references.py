"""Makes records of a reference as bibliographies hold it, whatever their format: a work, its authors, its thesis."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from scholargraph import pids
from scholargraph.identifiers import person_key, publication_key, short
from scholargraph.model import (
    AbstractRecord,
    AuthorshipRecord,
    Basis,
    DegreeRecord,
    GroupAuthorshipRecord,
    ListStatus,
    NoticeKind,
    NoticeRecord,
    Participation,
    Person,
    Place,
    Publication,
    PublicationRecord,
    Record,
    SubjectRecord,
    SupervisionRecord,
    Text,
    VersionRecord,
    Wording,
)
from scholargraph.sources.authors import Author, authorships, list_status
from scholargraph.sources.degrees import OF_THESES, name_of, thesis_kind, trainee_type
from scholargraph.sources.languages import language
from scholargraph.sources.lists import EntryError
from scholargraph.sources.page_ranges import page_range
from scholargraph.sources.printed_names import name, untitled
from scholargraph.sources.quotes import shown
from scholargraph.sources.registers import identifier_at, serial_numbers, web_address
from scholargraph.vocabulary import concept, find, organization, wording


@dataclass(frozen=True, slots=True)
class Supervisor:
    """A supervisor of a thesis by printed name: `principal`, `co` or `unspecified`, and how that is known."""

    name: str
    role: str
    basis: Basis


@dataclass(slots=True)
class Reference:
    """What one entry of a bibliography says, in plain texts.

    `kind` is the type as the format calls it, `genre` what a thesis says of itself ("PhD thesis"). `preprint` says
    that the work is known by its place in an archive alone. `own` is the key of a source with names of its own
    (`dblp/conf/nips/Sample20`). `gaps` are parts that could not be understood, `doubts` what could be read otherwise.
    """

    kind: str
    title: str = ""
    key: str | None = None
    authors: list[Author | None] = field(default_factory=list)
    complete: bool = True
    groups: list[str] = field(default_factory=list)
    own: str | None = None
    doi: str | None = None
    arxiv: str | None = None
    published: str | None = None
    venue: str | None = None
    publisher: str | None = None
    institution: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    language: str | None = None
    address: str | None = None
    identifiers: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    abstract: str | None = None
    is_thesis: bool = False
    genre: str | None = None
    supervisors: list[Supervisor] = field(default_factory=list)
    label: str | None = None
    gaps: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def add_addresses(self, *addresses: str | None) -> None:
        """Takes a DOI, an arXiv identifier and others out of addresses; the first is the work's address."""
        for printed in addresses:
            if not printed:
                continue
            if not web_address(printed):
                self.gaps.append(f"address {shown(printed)}; wanted one that begins with http:// or https://")
                continue
            self.address = self.address or printed
            self.doi = self.doi or (pids.doi(printed) if "doi.org/" in printed else None)
            self.arxiv = self.arxiv or pids.arxiv(printed)
            self.identifiers += [found] if (found := identifier_at(printed)) else []

    def add_doi(self, printed: str | None) -> None:
        """Takes a DOI, or tells that it is none."""
        if printed:
            found = pids.doi(printed)
            self.doi = self.doi or found
            if found is None:
                self.gaps.append(f"DOI {shown(printed)}; wanted one such as 10.1000/182")

    def add_serial_numbers(self, printed: str | None) -> None:
        """Takes ISBNs and ISSNs, or tells that there is neither."""
        if printed:
            found = serial_numbers(printed)
            self.identifiers += found
            if not found:
                self.gaps.append(f"serial number {shown(printed)}; wanted an ISBN or an ISSN")

    def add_language(self, printed: str | None) -> None:
        """Takes a language by its name or tag, or tells that it is unknown."""
        if printed:
            self.language = self.language or language(printed)
            if self.language is None:
                self.gaps.append(f"language {shown(printed)}; wanted one that is known, such as 'english' or 'fr'")


_GENERIC = frozenset({"article", "misc", "online", "unpublished", "electronic", "gen", "elec", "jour", "unpb"})
_ARXIV_IN = re.compile(r"\b((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?)(?![\w.]*\d)", re.I)
_PREPRINT_VENUE = re.compile(r"\s*(?:arxiv\b.*|corr|computing research repository(?: \(corr\))?)\s*", re.I | re.S)

_CODES = {
    "phdthesis": "doctorate",
    "mathesis": "masters",
    "masterthesis": "masters",
    "bathesis": "bachelors",
    "bachelorthesis": "bachelors",
    "bachelorsthesis": "bachelors",
}
_THESIS_WORDS = re.compile(r"\b(?:unpublished|thesis|theses|dissertation|th[èe]se (?:de )?|m[ée]moire (?:de )?)", re.I)


def records(place: Place, reference: Reference) -> Iterator[Record]:
    """What a reference states; raises EntryError for one with neither title nor DOI nor key of its own."""
    publication = _publication(reference)
    kind = _kind(reference)
    yield PublicationRecord(
        place,
        publication,
        Text(reference.title),
        _list_status(reference),
        kind=kind,
        published=reference.published,
        venue=_text(reference.venue),
        publisher=_text(reference.publisher),
        volume=reference.volume or None,
        issue=reference.issue or None,
        pages=page_range(reference.pages),
        institution=organization(Text(reference.institution)) if reference.institution else None,
        language=reference.language,
        address=reference.address,
        identifiers=_identifiers(reference),
    )
    listed = list(authorships(place, publication, reference.authors, complete=reference.complete))
    yield from listed
    yield from (GroupAuthorshipRecord(place, publication, organization(Text(group))) for group in reference.groups)
    if reference.abstract:
        yield AbstractRecord(place, publication, Text(reference.abstract))
    for keyword in dict.fromkeys(reference.keywords):
        yield SubjectRecord(place, publication, wording("topics", Text(keyword)))
    if reference.is_thesis:
        people = [one.person for one in listed if isinstance(one, AuthorshipRecord)]
        yield from _thesis(place, publication, reference, people)
    if reference.arxiv and publication.doi != (preprint := pids.arxiv_doi(reference.arxiv)):
        yield VersionRecord(place, publication, Publication("", doi=preprint))
    if not reference.title:
        yield NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, "no title; wanted one")
    yield from (NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, gap) for gap in dict.fromkeys(reference.gaps))
    yield from (NoticeRecord(place, NoticeKind.NEEDS_REVIEW, doubt) for doubt in dict.fromkeys(reference.doubts))


def is_preprint_venue(venue: str | None) -> bool:
    """Whether what stands for a journal is the archive in which a preprint lies."""
    return bool(venue) and _PREPRINT_VENUE.fullmatch(venue or "") is not None


def arxiv_of_venue(venue: str | None) -> str | None:
    """The arXiv identifier that stands where a journal's name would.

    >>> arxiv_of_venue("arXiv preprint arXiv:1707.08567"), arxiv_of_venue("Journal of arXiv Studies")
    ('1707.08567', None)
    """
    named = _ARXIV_IN.search((venue or "")[:200]) if is_preprint_venue(venue) else None
    return pids.arxiv(named[1]) if named else None


def _publication(reference: Reference) -> Publication:
    doi = reference.doi or (pids.arxiv_doi(reference.arxiv) if reference.arxiv else None)
    if not (reference.title or doi or reference.own):
        raise EntryError("neither title nor DOI; wanted one of them")
    first = next((one.name for one in reference.authors if one), None)
    where = reference.venue or reference.institution or reference.publisher or first
    parts = [part for part in (where, (reference.published or "")[:4]) if part]
    scope = "-".join(map(short, parts or [reference.key or reference.kind or "untold"]))
    return Publication(reference.title, doi=doi, scope=scope, key=reference.own)


def _kind(reference: Reference) -> Wording | None:
    """The type as printed, with the concept of what else the entry says where that is more exact."""
    if not reference.kind:
        return None
    told = wording("publication-types", Text(reference.kind, "en"))
    level = _level(reference.genre or reference.kind) if reference.is_thesis else None
    if level is not None:
        return Wording(told.text, thesis_kind(level))
    elsewhere = reference.doi and not pids.arxiv_of_doi(reference.doi)
    if reference.arxiv and not elsewhere and reference.kind.casefold() in _GENERIC:
        return Wording(told.text, concept("publication-types", "preprint"))
    return told


def _list_status(reference: Reference) -> ListStatus:
    if reference.groups and not reference.authors:
        return ListStatus.PARTIAL
    return list_status(reference.authors, complete=reference.complete)


def _identifiers(reference: Reference) -> tuple[str, ...]:
    arxiv = [f"arxiv:{reference.arxiv}"] if reference.arxiv else []
    return tuple(dict.fromkeys([*arxiv, *reference.identifiers]))


def _text(value: str | None) -> Text | None:
    return Text(value) if value else None


def _thesis(place: Place, publication: Publication, reference: Reference, people: list[Person]) -> Iterator[Record]:
    """The degree of each author, and the supervision where a supervisor is named."""
    printed = reference.genre or reference.kind
    level = _level(printed)
    degree = Wording(Text(printed, "en" if not reference.genre else None), level and concept("degrees", level))
    school = organization(Text(reference.institution)) if reference.institution else None
    kind = _type_of_trainee(printed, level)
    for person in people:
        yield DegreeRecord(place, person, degree if level else None, organization=school, thesis=publication)
        parts = tuple(_participation(one, number, publication, person) for number, one in _numbered(reference))
        if parts:
            yield SupervisionRecord(
                place,
                None,
                person,
                kind,
                school,
                parts,
                label=_text(reference.label),
                thesis=publication,
            )


def _numbered(reference: Reference) -> list[tuple[int, Supervisor]]:
    return list(enumerate(dict.fromkeys(reference.supervisors), 1))


def _participation(one: Supervisor, number: int, publication: Publication, trainee: Person) -> Participation:
    read = name(untitled(one.name))
    work = publication_key(publication)
    person = Person(read.spoken, scope=work, given=read.given, family=read.family)
    if person_key(person) == person_key(trainee):  # nobody supervises their own thesis: two people of that name
        person = replace(person, key=f"{work}/supervisor-{number}")
    return Participation(person, one.role, one.basis)


def _type_of_trainee(printed: str, level: str | None) -> Wording:
    if level is None:
        return Wording(Text(printed), concept("trainee-types", "degree-candidate"))
    return Wording(Text(printed), trainee_type(level))


@lru_cache(maxsize=1000)
def _level(printed: str) -> str | None:
    """The degree for which a thesis is written, by what the thesis is called; None where that does not tell."""
    whole = " ".join(printed.split())
    if whole.casefold() in _CODES:
        return _CODES[whole.casefold()]
    head = re.split(r"[,;(:]| in | en ", whole, maxsplit=1)[0].strip()
    for text in dict.fromkeys((whole, head, _THESIS_WORDS.sub("", whole).strip(), _THESIS_WORDS.sub("", head).strip())):
        kinds = set(map(name_of, find("publication-types", text))) if text else set()
        degrees = set(map(name_of, find("degrees", text))) if text else set()
        told = {OF_THESES[kind] for kind in kinds & OF_THESES.keys()} or degrees
        if len(told) == 1:
            return told.pop().removesuffix("-thesis")  # what a master's thesis is called says no more of the degree
    return None
