"""Turns records into RDF statements, each in the graph of the source record that says so: pure, nothing read or kept.

Statements are written at once as terms of N-Triples text. Building them as objects of an RDF library costs
twice to twenty-five times as much, and nothing here needs to look at a term again.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any, TypeAlias

import pyoxigraph as ox

from scholargraph.errors import ScholargraphError
from scholargraph.identifiers import Minter
from scholargraph.model import (
    AbstractRecord,
    AuthorshipRecord,
    Basis,
    BiographyRecord,
    DegreeRecord,
    GroupAuthorshipRecord,
    InterestRecord,
    NameStatus,
    NoticeKind,
    NoticeRecord,
    OrganizationRecord,
    Participation,
    Person,
    PersonRecord,
    Place,
    Publication,
    PublicationRecord,
    Record,
    RoleRecord,
    SectionRecord,
    SnapshotRecord,
    SubjectRecord,
    SupervisionRecord,
    Text,
    TopicRecord,
    VersionRecord,
    Wording,
)
from scholargraph.resources import ontology
from scholargraph.vocabulary import (
    GRAPH_SCHEMES,
    PREFIXES,
    RDF_TYPE,
    SG,
    SKOS,
    VOCABULARY,
    concept,
    concepts,
    vocabulary_statements,
)

Statement: TypeAlias = str
"""Subject, predicate and object, each as N-Triples writes it, with a blank between: a line without its end."""

_TYPE = f"<{RDF_TYPE}>"
_STATED, _NAMED = Basis.STATED, NameStatus.STATED  # looked up once: an enumeration takes its time
_BROADER = f"<{SKOS}broader>"
_PREF_LABEL = f"<{SKOS}prefLabel>"
_ALT_LABEL = f"<{SKOS}altLabel>"
_CONCEPT = f"<{SKOS}Concept>"
_XSD = PREFIXES["xsd"]
_TRUE = f'"true"^^<{_XSD}boolean>'
_NOT_IN_ADDRESSES = re.compile(r'[\x00-\x20\x7f<>"{}|\\^`]')
_DATES = (
    (re.compile(r"[0-9]{4}"), "gYear"),
    (re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])"), "gYearMonth"),
    (re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"), "date"),
)
_MOST_MERGED = 50_000  # lines that are known to be written already
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")


class _Terms:
    """`_T.Person` is the term `Person` as N-Triples writes it, looked up in the ontology once."""

    def __getattr__(self, name: str) -> str:
        written = f"<{getattr(SG, name)}>"
        setattr(self, name, written)
        return written


_T = _Terms()

_NOTICES = {
    NoticeKind.NOT_UNDERSTOOD: "notUnderstood",
    NoticeKind.PARTLY_UNDERSTOOD: "partlyUnderstood",
    NoticeKind.NEEDS_REVIEW: "needsReview",
}

_USUAL = Minter()


@dataclass(frozen=True, slots=True)
class Setting:
    """What a mapping must know beside the records: how IRIs are minted, and the institute's IRI where it is told."""

    mint: Minter = _USUAL
    institute: str | None = None


def quads(records: Iterable[Record], setting: Setting = Setting()) -> Iterator[str]:
    """The records as N-Quads, a line each: every statement in its source record's graph and in the default graph.

    A statement mostly comes once for each graph and snapshot; the store, or whoever sorts the lines, merges the
    rest. Source records and snapshots are described in the snapshot's graph. Memory holds the last statements.
    """
    merged: set[str] = set()
    described: Place | None = None
    for record in records:
        if isinstance(record, SnapshotRecord) or len(merged) > _MOST_MERGED:
            merged, described = set(), None
        for graph, line in _sourced(record, setting, described):
            in_graph = f"{line} {graph} .\n"
            if in_graph not in merged:
                merged.add(in_graph)
                yield in_graph
            if line not in merged:
                merged.add(line)
                yield f"{line} .\n"
        described = None if isinstance(record, SnapshotRecord | SectionRecord) else record.place


def vocabulary_quads() -> Iterator[str]:
    """The vocabularies that the graph uses as N-Quads, each in a graph of its own and in the default graph."""
    for scheme in GRAPH_SCHEMES:
        file = ontology("vocabularies", f"{scheme}.ttl")
        graph = f"<{VOCABULARY}{scheme}>"
        described = [
            f"{graph} {_TYPE} {_T.SourceSnapshot}",
            f"{graph} {_T.fileName} {literal(file.name)}",
            f"{graph} {_T.sha256} {literal(sha256(file.read_bytes()).hexdigest())}",
            f"{graph} {_T.format} {literal('vocabulary')}",
        ]
        for line in (*described, *map(" ".join, vocabulary_statements(scheme))):
            yield f"{line} {graph} .\n"
            yield f"{line} .\n"


def statements(record: Record, setting: Setting = Setting()) -> Iterable[Statement]:
    """What one record says, without its provenance."""
    return _MAPPINGS[type(record)](record, setting)


def description(record: Record, setting: Setting = Setting()) -> Iterator[Statement]:
    """What is known of the place where a record stands: snapshot, lines, quoted text, and why it wants a look."""
    if isinstance(record, SnapshotRecord | SectionRecord):
        return
    place: Place = record.place
    this = _minted(setting.mint.record(place))
    yield f"{this} {_TYPE} {_T.SourceRecord}"
    yield f"{this} {_T.snapshot} {_minted(setting.mint.snapshot(place.snapshot))}"
    yield f"{this} {_T.firstLine} {_integer(place.first)}"
    yield f"{this} {_T.lastLine} {_integer(place.last)}"
    yield f"{this} {_T.quotedText} {literal(place.quote)}"
    for term, value in ((_T.path, place.path), (_T.entryKey, place.key)):
        if value is not None:
            yield f"{this} {term} {literal(value)}"


def literal(value: str, language: str | None = None) -> str:
    r"""A literal as N-Triples writes it.

    >>> literal("a \"b\"", "en")
    '"a \\"b\\""@en'
    """
    if language is not None:
        _check_language(language)
    text = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{text}"@{language}' if language else f'"{text}"'


@lru_cache(maxsize=1_000)
def is_language(tag: str) -> bool:
    """Whether a text is a language tag, such as `fr` or `en-CA`."""
    return _LANGUAGE.fullmatch(tag) is not None


def _sourced(record: Record, setting: Setting, described: Place | None) -> Iterator[tuple[str, Statement]]:
    """What a record says and what is known of its place, unless that is known already, each with the graph."""
    if isinstance(record, SectionRecord):
        return
    if isinstance(record, SnapshotRecord):
        about = own = _minted(setting.mint.snapshot(record.sha256))
    else:
        about = _minted(setting.mint.snapshot(record.place.snapshot))
        own = about if isinstance(record, NoticeRecord) else _minted(setting.mint.record(record.place))
    for statement in statements(record, setting):
        yield own, statement
    if isinstance(record, SnapshotRecord) or record.place != described:
        for statement in description(record, setting):
            yield about, statement


def _snapshot(record: SnapshotRecord, setting: Setting) -> Iterator[Statement]:
    this = _minted(setting.mint.snapshot(record.sha256))
    yield f"{this} {_TYPE} {_T.SourceSnapshot}"
    yield f"{this} {_T.fileName} {literal(record.file)}"
    yield f"{this} {_T.sha256} {literal(record.sha256)}"
    yield f"{this} {_T.format} {literal(record.format)}"
    if record.language:
        yield f"{this} {_T.language} {_language(record.language)}"
    if record.address:
        yield f"{this} {_T.address} {_address(record.address)}"
    if record.retrieved:
        yield f"{this} {_T.retrieved} {_date(record.retrieved)}"
    if record.owner:
        person = _minted(setting.mint.person(record.owner))
        yield f"{person} {_TYPE} {_T.Person}"
        yield f"{person} {_T.profile} {this}"
        if record.owner.name is None:  # a name that is printed stands on a line of its own
            yield from _person(record.owner, setting)


def _person_record(record: PersonRecord, setting: Setting) -> Iterator[Statement]:
    yield from _person(record.person, setting)
    this = _minted(setting.mint.person(record.person))
    yield from (f"{this} {_T.nameVariant} {literal(name)}" for name in record.variants)
    yield from _identifiers(this, record.identifiers)


def _identifiers(this: str, identifiers: Iterable[str]) -> Iterator[Statement]:
    yield from (f"{this} {_T.identifier} {literal(identifier)}" for identifier in identifiers)


def _person(person: Person, setting: Setting) -> list[Statement]:
    return _described(person, _minted(setting.mint.person(person)))


def _described(person: Person, this: str) -> list[Statement]:
    said = [f"{this} {_TYPE} {_T.Person}"]
    if person.name is not None:
        said.append(f"{this} {_T.name} {_name(person.name)}")
    if person.given is not None:
        said.append(f"{this} {_T.givenName} {_name(person.given)}")
    if person.family is not None:
        said.append(f"{this} {_T.familyName} {_name(person.family)}")
    if person.name_status is not _NAMED:
        said.append(f"{this} {_T.nameStatus} {_status(person.name_status)}")
    if person.orcid:
        said.append(f"{this} {_T.orcid} {_name(person.orcid)}")
    if person.address:
        said.append(f"{this} {_T.address} {_address(person.address)}")
    return said


def _biography(record: BiographyRecord, setting: Setting) -> Iterator[Statement]:
    yield f"{_minted(setting.mint.person(record.person))} {_T.biography} {_text(record.text)}"


def _role(record: RoleRecord, setting: Setting) -> Iterator[Statement]:
    organization = _organization_iri(record.organization, setting)
    if record.organization_implied and organization is None:
        organization = setting.institute
    title = record.title and (record.title.concept or record.title.text.value)
    this = _minted(setting.mint.role(record.person, title or "member", organization, record.occurrence))
    yield f"{this} {_TYPE} {_T.Role}"
    yield f"{this} {_T.holder} {_minted(setting.mint.person(record.person))}"
    if record.title:
        yield f"{this} {_T.roleTitle} {_text(record.title.text)}"
        if record.title.concept:
            yield f"{this} {_T.position} {_iri(record.title.concept)}"
    if record.organization:
        yield from _organization(record.organization, setting)
    if organization:
        yield f"{this} {_T.organization} {_iri(organization)}"
        basis = Basis.IMPLIED if record.organization_implied else Basis.STATED
        yield f"{this} {_T.organizationBasis} {_status(basis)}"
    if record.department:
        yield from _department(this, organization, record.department, setting)
    yield from _dates(this, record.start, record.end)


def _dates(this: str, start: str | None, end: str | None) -> Iterator[Statement]:
    for term, date in (("start", start), ("end", end)):
        if date:
            yield f"{this} {getattr(_T, term)} {_date(date)}"


def _degree(record: DegreeRecord, setting: Setting) -> Iterator[Statement]:
    organization = _organization_iri(record.organization, setting)
    name = record.degree and (record.degree.concept or record.degree.text.value)
    year = (record.end or record.start or "")[:4]
    this = _minted(setting.mint.degree(record.person, name or "degree", organization, year))
    yield f"{this} {_TYPE} {_T.Degree}"
    yield f"{this} {_T.degreeHolder} {_minted(setting.mint.person(record.person))}"
    if record.degree:
        yield f"{this} {_T.degreeName} {_text(record.degree.text)}"
        if record.degree.concept:
            yield f"{this} {_T.degreeLevel} {_iri(record.degree.concept)}"
    if record.organization and organization:
        yield f"{this} {_T.grantedBy} {_iri(organization)}"
        yield from _organization(record.organization, setting)
    if record.department:
        yield from _department(this, organization, record.department, setting)
    if record.field:
        yield f"{this} {_T.fieldOfStudy} {_text(record.field)}"
    yield from _dates(this, record.start, record.end)
    if record.thesis:
        yield f"{this} {_T.thesis} {_minted(setting.mint.publication(record.thesis))}"


def _department(role: str, organization: str | None, name: Text, setting: Setting) -> Iterator[Statement]:
    department = _minted(setting.mint.department(organization, name.value))
    yield f"{role} {_T.department} {department}"
    yield f"{department} {_TYPE} {_T.Organization}"
    yield f"{department} {_PREF_LABEL} {_text(name)}"
    if organization:
        yield f"{department} {_T.unitOf} {_iri(organization)}"


def _interest(record: InterestRecord, setting: Setting) -> Iterator[Statement]:
    yield f"{_minted(setting.mint.person(record.person))} {_T.researchInterest} {_topic_iri(record.topic, setting)}"
    yield from _topic(record.topic, setting)


def _subject(record: SubjectRecord, setting: Setting) -> Iterator[Statement]:
    term = _T.subject if record.basis is Basis.STATED else _T.assignedSubject
    yield f"{_minted(setting.mint.publication(record.publication))} {term} {_topic_iri(record.topic, setting)}"
    yield from _topic(record.topic, setting)


def _topic_record(record: TopicRecord, setting: Setting) -> Iterator[Statement]:
    this = _topic_iri(record.topic, setting)
    yield from _topic(record.topic, setting)
    if record.broader and record.topic.concept is None:
        yield f"{this} {_BROADER} {_topic_iri(record.broader, setting)}"
        yield from _topic(record.broader, setting)
    yield from _identifiers(this, record.identifiers)


def _topic(topic: Wording, setting: Setting) -> Iterator[Statement]:
    if topic.concept is None:
        this = _topic_iri(topic, setting)
        yield f"{this} {_TYPE} {_T.Topic}"
        yield f"{this} {_TYPE} {_CONCEPT}"
        yield f"{this} {_PREF_LABEL} {_text(topic.text)}"
        yield f"{this} {_T.unresolved} {_TRUE}"


def _topic_iri(topic: Wording, setting: Setting) -> str:
    return _iri(topic.concept or setting.mint.topic(topic.text.value))


def _supervision(record: SupervisionRecord, setting: Setting) -> Iterator[Statement]:
    kind = record.trainee_type
    supervision = setting.mint.supervision(record.trainee, kind.concept or kind.text.value)
    this = _iri(supervision)
    yield f"{this} {_TYPE} {_T.Supervision}"
    yield f"{this} {_T.trainee} {_minted(setting.mint.person(record.trainee))}"
    yield from _person(record.trainee, setting)
    yield f"{this} {_T.typeLabel} {_text(kind.text)}"
    if kind.concept:
        yield f"{this} {_T.traineeType} {_iri(kind.concept)}"
    if record.organization:
        yield f"{this} {_T.hostOrganization} {_iri(_organization_iri(record.organization, setting) or '')}"
        yield from _organization(record.organization, setting)
    if record.label:
        yield f"{this} {_T.supervisionLabel} {_text(record.label)}"
    if record.status:
        yield f"{this} {_T.supervisionStatus} {_status(record.status)}"
    yield from _dates(this, record.start, record.end)
    if record.thesis:
        yield f"{this} {_T.thesis} {_minted(setting.mint.publication(record.thesis))}"
    if record.project:
        yield f"{this} {_T.project} {_text(record.project)}"
    for participation in record.participations:
        yield from _participation(supervision, participation, setting)
        if participation.person != record.owner:  # whose name stands elsewhere on the page
            yield from _person(participation.person, setting)


def _participation(supervision: str, part: Participation, setting: Setting) -> Iterator[Statement]:
    this = _minted(setting.mint.participation(supervision, part.person))
    yield f"{_iri(supervision)} {_T.participation} {this}"
    yield f"{this} {_TYPE} {_T.Participation}"
    yield f"{this} {_T.supervisor} {_minted(setting.mint.person(part.person))}"
    yield f"{this} {_T.supervisionRole} {_iri(concept('supervision-roles', part.role))}"
    yield f"{this} {_T.participationBasis} {_status(part.basis)}"


def _publication(record: PublicationRecord, setting: Setting) -> list[Statement]:
    this = _minted(setting.mint.publication(record.publication))
    said = [f"{this} {_TYPE} {_T.Publication}", f"{this} {_T.authorListStatus} {_statuses()[record.author_list]}"]
    if record.title.value:
        said.append(f"{this} {_T.title} {_text(record.title)}")
    if record.publication.doi:
        said.append(f"{this} {_T.doi} {literal(record.publication.doi.lower())}")
    said += _edition(this, record, setting)
    if record.correction and record.corrects:
        said.append(f"{this} {_TYPE} {_T.Correction}")
        said.append(f"{this} {_T.correctionKind} {_iri(record.correction)}")
        said.append(f"{this} {_T.corrects} {_minted(setting.mint.publication(record.corrects))}")
        said += _known_work(record.corrects, record.corrects_title, setting)
    return said


def _edition(this: str, record: PublicationRecord, setting: Setting) -> Iterator[Statement]:
    """What the source says of a publication beside its title and authors: where, when and as what it came out."""
    if record.kind:
        yield f"{this} {_T.printedType} {literal(record.kind.text.value)}"
        if record.kind.concept:
            yield f"{this} {_T.publicationType} {_iri(record.kind.concept)}"
    if record.published:
        yield f"{this} {_T.published} {_date(record.published)}"
    if record.venue:
        yield f"{this} {_T.venue} {_text(record.venue)}"
    if record.publisher:
        yield f"{this} {_T.publisher} {_text(record.publisher)}"
    for term, value in ((_T.volume, record.volume), (_T.issue, record.issue), (_T.pages, record.pages)):
        if value:
            yield f"{this} {term} {_name(value)}"
    if record.institution:
        yield f"{this} {_T.grantedBy} {_iri(_organization_iri(record.institution, setting) or '')}"
        yield from _organization(record.institution, setting)
    if record.language:
        yield f"{this} {_T.language} {_language(record.language)}"
    if record.address:
        yield f"{this} {_T.address} {_address(record.address)}"
    yield from _identifiers(this, record.identifiers)
    if record.retracted:
        yield f"{this} {_T.retracted} {_TRUE}"


def _known_work(work: Publication, title: Text | None, setting: Setting) -> Iterator[Statement]:
    """What a source says of a work that it only mentions."""
    this = _minted(setting.mint.publication(work))
    yield f"{this} {_TYPE} {_T.Publication}"
    if title or work.title:
        yield f"{this} {_T.title} {_text(title or Text(work.title))}"
    if work.doi:
        yield f"{this} {_T.doi} {literal(work.doi.lower())}"


def _version(record: VersionRecord, setting: Setting) -> Iterator[Statement]:
    this = _minted(setting.mint.publication(record.publication))
    yield f"{this} {_T.otherVersion} {_minted(setting.mint.publication(record.other))}"
    yield from _known_work(record.other, None, setting)


def _authorship(record: AuthorshipRecord, setting: Setting) -> list[Statement]:
    publication, person = setting.mint.publication(record.publication), setting.mint.person(record.person)
    this, author = f"<{setting.mint.authorship(publication, person)}>", f"<{person}>"
    said = [
        f"{this} {_TYPE} {_T.Authorship}",
        f"{this} {_T.publication} <{publication}>",
        f"{this} {_T.author} {author}",
        f"{this} {_T.authorshipBasis} {_statuses()[record.basis]}",
    ]
    if record.position is not None:
        said.append(f"{this} {_T.listedPosition} {_integer(record.position)}")
    if record.rank is not None:
        said.append(f"{this} {_T.rank} {_integer(record.rank)}")
    for affiliation in record.affiliations:
        said.append(f"{this} {_T.printedAffiliation} {literal(affiliation)}")
    for organization in record.organizations:
        said.append(f"{this} {_T.affiliation} {_iri(_organization_iri(organization, setting) or '')}")
        said += _organization(organization, setting)
    if record.corresponding:
        said.append(f"{this} {_T.corresponding} {_TRUE}")
    if record.basis is _STATED:  # an implied author's name stands elsewhere on the page
        listed = record.listed or record.person.name
        if listed is not None:
            said.append(f"{this} {_T.listedName} {_name(listed)}")
        said += _described(record.person, author)
    return said


def _group_authorship(record: GroupAuthorshipRecord, setting: Setting) -> Iterator[Statement]:
    group = _organization_iri(record.group, setting) or ""
    publication = setting.mint.publication(record.publication)
    this = _minted(setting.mint.group_authorship(publication, group))
    yield f"{this} {_TYPE} {_T.Authorship}"
    yield f"{this} {_T.publication} {_iri(publication)}"
    yield f"{this} {_T.groupAuthor} {_iri(group)}"
    yield f"{this} {_T.authorshipBasis} {_status(Basis.STATED)}"
    yield f"{this} {_T.listedName} {literal(record.group.text.value)}"
    if record.position is not None:
        yield f"{this} {_T.listedPosition} {_integer(record.position)}"
    if record.rank is not None:
        yield f"{this} {_T.rank} {_integer(record.rank)}"
    yield from _organization(record.group, setting)


def _abstract(record: AbstractRecord, setting: Setting) -> Iterator[Statement]:
    this = _minted(setting.mint.publication(record.publication))
    yield f"{this} {_T.abstract} {_text(record.text)}"
    if record.truncated:
        yield f"{this} {_T.abstractTruncated} {_TRUE}"


def _organization_record(record: OrganizationRecord, setting: Setting) -> Iterator[Statement]:
    this = _iri(record.concept or setting.mint.organization(record.key, record.ror))
    yield f"{this} {_TYPE} {_T.Organization}"
    if record.concept is None:
        preferred: set[str | None] = set()
        for name in record.names:
            yield f"{this} {_ALT_LABEL if name.language in preferred else _PREF_LABEL} {_text(name)}"
            preferred.add(name.language)
    if record.ror:
        yield f"{this} {_T.ror} {literal(record.ror)}"


def _notice(record: NoticeRecord, setting: Setting) -> Iterator[Statement]:
    yield f"{_minted(setting.mint.record(record.place))} {getattr(_T, _NOTICES[record.kind])} {literal(record.reason)}"


def _section(record: SectionRecord, setting: Setting) -> Iterator[Statement]:
    return iter(())


def _organization(name: Wording, setting: Setting) -> Iterator[Statement]:
    if name.concept is not None:
        return
    this = _minted(setting.mint.organization(name.text.value, name.ror))
    yield f"{this} {_TYPE} {_T.Organization}"
    yield f"{this} {_PREF_LABEL} {_text(name.text)}"
    if name.ror:
        yield f"{this} {_T.ror} {literal(name.ror)}"
    else:
        yield f"{this} {_T.unresolved} {_TRUE}"
    if name.candidate:
        yield f"{this} {_T.candidate} {_iri(name.candidate)}"


def _organization_iri(name: Wording | None, setting: Setting) -> str | None:
    if name is None:
        return None
    return name.concept or setting.mint.organization(name.text.value, name.ror)


# Any: each function takes the one class of record under which it stands here.
_MAPPINGS: dict[type, Callable[[Any, Setting], Iterable[Statement]]] = {
    SnapshotRecord: _snapshot,
    PersonRecord: _person_record,
    BiographyRecord: _biography,
    RoleRecord: _role,
    DegreeRecord: _degree,
    InterestRecord: _interest,
    SupervisionRecord: _supervision,
    PublicationRecord: _publication,
    AuthorshipRecord: _authorship,
    GroupAuthorshipRecord: _group_authorship,
    SubjectRecord: _subject,
    TopicRecord: _topic_record,
    VersionRecord: _version,
    AbstractRecord: _abstract,
    OrganizationRecord: _organization_record,
    NoticeRecord: _notice,
    SectionRecord: _section,
}


def _status(name: str) -> str:
    if name not in _statuses():
        raise ScholargraphError(f"status {name!r}; wanted one of: {', '.join(sorted(_statuses()))}")
    return _statuses()[name]


@cache
def _statuses() -> Mapping[str, str]:
    every = concepts("statuses").values()
    return {one.name: f"<{one.iri}>" for one in every}


def _minted(iri: str) -> str:
    """An IRI that a Minter made: it is one by construction."""
    return f"<{iri}>"


@lru_cache(maxsize=20_000)  # what a record says of a thing names it several times
def _iri(iri: str) -> str:
    try:
        return str(ox.NamedNode(iri))
    except ValueError as fault:
        raise ScholargraphError(f"{iri!r} is not an IRI ({fault}); wanted one such as https://example.org/a") from None


_name = lru_cache(maxsize=20_000)(literal)  # names recur, other texts do not


def _text(text: Text) -> str:
    return literal(text.value, text.language)


def _typed(value: str, datatype: str) -> str:
    return f"{literal(value)}^^<{_XSD}{datatype}>"


@lru_cache(maxsize=10_000)
def _integer(value: int) -> str:
    return f'"{value}"^^<{_XSD}integer>'


@lru_cache(maxsize=10_000)
def _date(value: str) -> str:
    datatype = next((datatype for form, datatype in _DATES if form.fullmatch(value)), None)
    if datatype is None:
        raise ScholargraphError(f"date {value!r}; wanted YYYY, YYYY-MM or YYYY-MM-DD")
    return _typed(value, datatype)


def _address(value: str) -> str:
    """An address as printed, but that what no address may hold is escaped in it, as browsers do."""
    escaped = _NOT_IN_ADDRESSES.sub(lambda found: f"%{ord(found[0]):02X}", value)
    return _typed(escaped, "anyURI")


@lru_cache(maxsize=1_000)
def _language(tag: str) -> str:
    _check_language(tag)
    return _typed(tag, "language")


def _check_language(tag: str) -> None:
    if not is_language(tag):
        raise ScholargraphError(f"language {tag!r}; wanted a tag such as 'fr' or 'en'")
