"""Turns records into RDF statements, each in the graph of the source record that says so: pure, nothing read or kept.

Statements are written at once as terms of N-Triples text. Building them as objects of an RDF library costs
twice to twenty-five times as much, and nothing here needs to look at a term again.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any, TypeAlias

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
    ListStatus,
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
    vocabulary_statements,
)

Statement: TypeAlias = tuple[str, str, str]
"""Subject, predicate and object, each as N-Triples writes it."""

_TYPE = f"<{RDF_TYPE}>"
_BROADER = f"<{SKOS}broader>"
_PREF_LABEL = f"<{SKOS}prefLabel>"
_ALT_LABEL = f"<{SKOS}altLabel>"
_CONCEPT = f"<{SKOS}Concept>"
_XSD = PREFIXES["xsd"]
_TRUE = f'"true"^^<{_XSD}boolean>'
_NOT_IN_IRIS = re.compile(r'[\x00-\x20<>"{}|\\^`]')
_MOST_MERGED = 50_000  # lines that are known to be written already
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")

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
    for record in records:
        if isinstance(record, SnapshotRecord) or len(merged) > _MOST_MERGED:
            merged = set()
        for graph, statement in _sourced(record, setting):
            line = " ".join(statement)
            in_graph = f"{line} {graph} .\n"
            if in_graph not in merged:
                merged.add(in_graph)
                yield in_graph
            if line not in merged:
                merged.add(line)
                yield f"{line} .\n"


def vocabulary_quads() -> Iterator[str]:
    """The vocabularies that the graph uses as N-Quads, each in a graph of its own and in the default graph."""
    for scheme in GRAPH_SCHEMES:
        file = ontology("vocabularies", f"{scheme}.ttl")
        graph = f"<{VOCABULARY}{scheme}>"
        described = [
            (graph, _TYPE, _sg("SourceSnapshot")),
            (graph, _sg("fileName"), literal(file.name)),
            (graph, _sg("sha256"), literal(sha256(file.read_bytes()).hexdigest())),
            (graph, _sg("format"), literal("vocabulary")),
        ]
        for statement in (*described, *vocabulary_statements(scheme)):
            line = " ".join(statement)
            yield f"{line} {graph} .\n"
            yield f"{line} .\n"


def statements(record: Record, setting: Setting = Setting()) -> Iterator[Statement]:
    """What one record says, without its provenance."""
    yield from _MAPPINGS[type(record)](record, setting)


def description(record: Record, setting: Setting = Setting()) -> Iterator[Statement]:
    """What is known of the place where a record stands: snapshot, lines, quoted text, and why it wants a look."""
    if isinstance(record, SnapshotRecord | SectionRecord):
        return
    place: Place = record.place
    this = _iri(setting.mint.record(place))
    yield this, _TYPE, _sg("SourceRecord")
    yield this, _sg("snapshot"), _iri(setting.mint.snapshot(place.snapshot))
    yield this, _sg("firstLine"), _integer(place.first)
    yield this, _sg("lastLine"), _integer(place.last)
    yield this, _sg("quotedText"), literal(place.quote)
    for term, value in ((_sg("path"), place.path), (_sg("entryKey"), place.key)):
        if value is not None:
            yield this, term, literal(value)


def literal(value: str, language: str | None = None) -> str:
    r"""A literal as N-Triples writes it.

    >>> literal("a \"b\"", "en")
    '"a \\"b\\""@en'
    """
    if language is not None and not is_language(language):
        raise ScholargraphError(f"language {language!r}; wanted a tag such as 'fr' or 'en'")
    text = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'"{text}"@{language}' if language else f'"{text}"'


def is_language(tag: str) -> bool:
    """Whether a text is a language tag, such as `fr` or `en-CA`."""
    return _LANGUAGE.fullmatch(tag) is not None


def _sourced(record: Record, setting: Setting) -> Iterator[tuple[str, Statement]]:
    if isinstance(record, SnapshotRecord):
        about = graph = _iri(setting.mint.snapshot(record.sha256))
    elif isinstance(record, SectionRecord):
        return
    else:
        about = _iri(setting.mint.snapshot(record.place.snapshot))
        graph = _iri(setting.mint.record(record.place))
    own = about if isinstance(record, NoticeRecord) else graph
    for statement in statements(record, setting):
        yield own, statement
    for statement in description(record, setting):
        yield about, statement


def _snapshot(record: SnapshotRecord, setting: Setting) -> Iterator[Statement]:
    this = _iri(setting.mint.snapshot(record.sha256))
    yield this, _TYPE, _sg("SourceSnapshot")
    yield this, _sg("fileName"), literal(record.file)
    yield this, _sg("sha256"), literal(record.sha256)
    yield this, _sg("format"), literal(record.format)
    if record.language:
        yield this, _sg("language"), _typed(record.language, "language")
    if record.address:
        yield this, _sg("address"), _typed(record.address, "anyURI")
    if record.retrieved:
        yield this, _sg("retrieved"), _typed(record.retrieved, "date")
    if record.owner:
        person = _iri(setting.mint.person(record.owner))
        yield person, _TYPE, _sg("Person")
        yield person, _sg("profile"), this
        if record.owner.name is None:  # a name that is printed stands on a line of its own
            yield from _person(record.owner, setting)


def _person_record(record: PersonRecord, setting: Setting) -> Iterator[Statement]:
    yield from _person(record.person, setting)
    this = _iri(setting.mint.person(record.person))
    yield from ((this, _sg("nameVariant"), literal(name)) for name in record.variants)
    yield from _identifiers(this, record.identifiers)


def _identifiers(this: str, identifiers: Iterable[str]) -> Iterator[Statement]:
    yield from ((this, _sg("identifier"), literal(identifier)) for identifier in identifiers)


def _person(person: Person, setting: Setting) -> Iterator[Statement]:
    this = _iri(setting.mint.person(person))
    yield this, _TYPE, _sg("Person")
    names = ((_sg("name"), person.name), (_sg("givenName"), person.given), (_sg("familyName"), person.family))
    yield from ((this, term, literal(name)) for term, name in names if name is not None)
    if person.name_status is not NameStatus.STATED:
        yield this, _sg("nameStatus"), _status(person.name_status)
    if person.orcid:
        yield this, _sg("orcid"), literal(person.orcid)
    if person.address:
        yield this, _sg("address"), _typed(person.address, "anyURI")


def _biography(record: BiographyRecord, setting: Setting) -> Iterator[Statement]:
    yield _iri(setting.mint.person(record.person)), _sg("biography"), _text(record.text)


def _role(record: RoleRecord, setting: Setting) -> Iterator[Statement]:
    organization = _organization_iri(record.organization, setting)
    if record.organization_implied and organization is None:
        organization = setting.institute
    title = record.title and (record.title.concept or record.title.text.value)
    this = _iri(setting.mint.role(record.person, title or "member", organization, record.occurrence))
    yield this, _TYPE, _sg("Role")
    yield this, _sg("holder"), _iri(setting.mint.person(record.person))
    if record.title:
        yield this, _sg("roleTitle"), _text(record.title.text)
        if record.title.concept:
            yield this, _sg("position"), _iri(record.title.concept)
    if record.organization:
        yield from _organization(record.organization, setting)
    if organization:
        yield this, _sg("organization"), _iri(organization)
        yield (
            this,
            _sg("organizationBasis"),
            _status(Basis.IMPLIED if record.organization_implied else Basis.STATED),
        )
    if record.department:
        yield from _department(this, organization, record.department, setting)
    yield from _dates(this, record.start, record.end)


def _dates(this: str, start: str | None, end: str | None) -> Iterator[Statement]:
    for term, date in (("start", start), ("end", end)):
        if date:
            yield this, _sg(term), _date(date)


def _degree(record: DegreeRecord, setting: Setting) -> Iterator[Statement]:
    organization = _organization_iri(record.organization, setting)
    name = record.degree and (record.degree.concept or record.degree.text.value)
    year = (record.end or record.start or "")[:4]
    this = _iri(setting.mint.degree(record.person, name or "degree", organization, year))
    yield this, _TYPE, _sg("Degree")
    yield this, _sg("degreeHolder"), _iri(setting.mint.person(record.person))
    if record.degree:
        yield this, _sg("degreeName"), _text(record.degree.text)
        if record.degree.concept:
            yield this, _sg("degreeLevel"), _iri(record.degree.concept)
    if record.organization and organization:
        yield this, _sg("grantedBy"), _iri(organization)
        yield from _organization(record.organization, setting)
    if record.department:
        yield from _department(this, organization, record.department, setting)
    if record.field:
        yield this, _sg("fieldOfStudy"), _text(record.field)
    yield from _dates(this, record.start, record.end)
    if record.thesis:
        yield this, _sg("thesis"), _iri(setting.mint.publication(record.thesis))


def _department(role: str, organization: str | None, name: Text, setting: Setting) -> Iterator[Statement]:
    department = _iri(setting.mint.department(organization, name.value))
    yield role, _sg("department"), department
    yield department, _TYPE, _sg("Organization")
    yield department, _PREF_LABEL, _text(name)
    if organization:
        yield department, _sg("unitOf"), _iri(organization)


def _interest(record: InterestRecord, setting: Setting) -> Iterator[Statement]:
    yield _iri(setting.mint.person(record.person)), _sg("researchInterest"), _topic_iri(record.topic, setting)
    yield from _topic(record.topic, setting)


def _subject(record: SubjectRecord, setting: Setting) -> Iterator[Statement]:
    term = _sg("subject") if record.basis is Basis.STATED else _sg("assignedSubject")
    yield _iri(setting.mint.publication(record.publication)), term, _topic_iri(record.topic, setting)
    yield from _topic(record.topic, setting)


def _topic_record(record: TopicRecord, setting: Setting) -> Iterator[Statement]:
    this = _topic_iri(record.topic, setting)
    yield from _topic(record.topic, setting)
    if record.broader and record.topic.concept is None:
        yield this, _BROADER, _topic_iri(record.broader, setting)
        yield from _topic(record.broader, setting)
    yield from _identifiers(this, record.identifiers)


def _topic(topic: Wording, setting: Setting) -> Iterator[Statement]:
    if topic.concept is None:
        this = _topic_iri(topic, setting)
        yield this, _TYPE, _sg("Topic")
        yield this, _TYPE, _CONCEPT
        yield this, _PREF_LABEL, _text(topic.text)
        yield this, _sg("unresolved"), _TRUE


def _topic_iri(topic: Wording, setting: Setting) -> str:
    return _iri(topic.concept or setting.mint.topic(topic.text.value))


def _supervision(record: SupervisionRecord, setting: Setting) -> Iterator[Statement]:
    kind = record.trainee_type
    supervision = setting.mint.supervision(record.trainee, kind.concept or kind.text.value)
    this = _iri(supervision)
    yield this, _TYPE, _sg("Supervision")
    yield this, _sg("trainee"), _iri(setting.mint.person(record.trainee))
    yield from _person(record.trainee, setting)
    yield this, _sg("typeLabel"), _text(kind.text)
    if kind.concept:
        yield this, _sg("traineeType"), _iri(kind.concept)
    if record.organization:
        yield this, _sg("hostOrganization"), _iri(_organization_iri(record.organization, setting) or "")
        yield from _organization(record.organization, setting)
    if record.label:
        yield this, _sg("supervisionLabel"), _text(record.label)
    if record.status:
        yield this, _sg("supervisionStatus"), _status(record.status)
    yield from _dates(this, record.start, record.end)
    if record.thesis:
        yield this, _sg("thesis"), _iri(setting.mint.publication(record.thesis))
    if record.project:
        yield this, _sg("project"), _text(record.project)
    for participation in record.participations:
        yield from _participation(supervision, participation, setting)
        if participation.person != record.owner:  # whose name stands elsewhere on the page
            yield from _person(participation.person, setting)


def _participation(supervision: str, part: Participation, setting: Setting) -> Iterator[Statement]:
    this = _iri(setting.mint.participation(supervision, part.person))
    yield _iri(supervision), _sg("participation"), this
    yield this, _TYPE, _sg("Participation")
    yield this, _sg("supervisor"), _iri(setting.mint.person(part.person))
    yield this, _sg("supervisionRole"), _iri(concept("supervision-roles", part.role))
    yield this, _sg("participationBasis"), _status(part.basis)


def _publication(record: PublicationRecord, setting: Setting) -> Iterator[Statement]:
    this = _iri(setting.mint.publication(record.publication))
    yield this, _TYPE, _sg("Publication")
    if record.title.value:
        yield this, _sg("title"), _text(record.title)
    yield this, _sg("authorListStatus"), _status(record.author_list)
    if record.publication.doi:
        yield this, _sg("doi"), literal(record.publication.doi.lower())
    yield from _edition(this, record, setting)
    if record.correction and record.corrects:
        yield this, _TYPE, _sg("Correction")
        yield this, _sg("correctionKind"), _iri(record.correction)
        yield this, _sg("corrects"), _iri(setting.mint.publication(record.corrects))
        yield from _known_work(record.corrects, record.corrects_title, setting)


def _edition(this: str, record: PublicationRecord, setting: Setting) -> Iterator[Statement]:
    """What the source says of a publication beside its title and authors: where, when and as what it came out."""
    if record.kind:
        yield this, _sg("printedType"), literal(record.kind.text.value)
        if record.kind.concept:
            yield this, _sg("publicationType"), _iri(record.kind.concept)
    if record.published:
        yield this, _sg("published"), _date(record.published)
    for term, text in ((_sg("venue"), record.venue), (_sg("publisher"), record.publisher)):
        if text:
            yield this, term, _text(text)
    for term, value in ((_sg("volume"), record.volume), (_sg("issue"), record.issue), (_sg("pages"), record.pages)):
        if value:
            yield this, term, literal(value)
    if record.institution:
        yield this, _sg("grantedBy"), _iri(_organization_iri(record.institution, setting) or "")
        yield from _organization(record.institution, setting)
    if record.language:
        yield this, _sg("language"), _typed(record.language, "language")
    if record.address:
        yield this, _sg("address"), _typed(record.address, "anyURI")
    yield from _identifiers(this, record.identifiers)
    if record.retracted:
        yield this, _sg("retracted"), _TRUE


def _known_work(work: Publication, title: Text | None, setting: Setting) -> Iterator[Statement]:
    """What a source says of a work that it only mentions."""
    this = _iri(setting.mint.publication(work))
    yield this, _TYPE, _sg("Publication")
    if title or work.title:
        yield this, _sg("title"), _text(title or Text(work.title))
    if work.doi:
        yield this, _sg("doi"), literal(work.doi.lower())


def _version(record: VersionRecord, setting: Setting) -> Iterator[Statement]:
    this = _iri(setting.mint.publication(record.publication))
    yield this, _sg("otherVersion"), _iri(setting.mint.publication(record.other))
    yield from _known_work(record.other, None, setting)


def _authorship(record: AuthorshipRecord, setting: Setting) -> Iterator[Statement]:
    this = _iri(setting.mint.authorship(record.publication, record.person))
    yield this, _TYPE, _sg("Authorship")
    yield this, _sg("publication"), _iri(setting.mint.publication(record.publication))
    yield this, _sg("author"), _iri(setting.mint.person(record.person))
    yield this, _sg("authorshipBasis"), _status(record.basis)
    listed = record.listed or record.person.name
    if record.basis is Basis.STATED and listed is not None:
        yield this, _sg("listedName"), literal(listed)
    yield from _listed(this, record.position, record.rank)
    yield from ((this, _sg("printedAffiliation"), literal(affiliation)) for affiliation in record.affiliations)
    for organization in record.organizations:
        yield this, _sg("affiliation"), _iri(_organization_iri(organization, setting) or "")
        yield from _organization(organization, setting)
    if record.corresponding:
        yield this, _sg("corresponding"), _TRUE
    if record.basis is Basis.STATED:  # an implied author's name stands elsewhere on the page
        yield from _person(record.person, setting)


def _listed(this: str, position: int | None, rank: int | None) -> Iterator[Statement]:
    for term, place in (("listedPosition", position), ("rank", rank)):
        if place is not None:
            yield this, _sg(term), _integer(place)


def _group_authorship(record: GroupAuthorshipRecord, setting: Setting) -> Iterator[Statement]:
    group = _organization_iri(record.group, setting) or ""
    this = _iri(setting.mint.group_authorship(record.publication, group))
    yield this, _TYPE, _sg("Authorship")
    yield this, _sg("publication"), _iri(setting.mint.publication(record.publication))
    yield this, _sg("groupAuthor"), _iri(group)
    yield this, _sg("authorshipBasis"), _status(Basis.STATED)
    yield this, _sg("listedName"), literal(record.group.text.value)
    yield from _listed(this, record.position, record.rank)
    yield from _organization(record.group, setting)


def _abstract(record: AbstractRecord, setting: Setting) -> Iterator[Statement]:
    this = _iri(setting.mint.publication(record.publication))
    yield this, _sg("abstract"), _text(record.text)
    if record.truncated:
        yield this, _sg("abstractTruncated"), _TRUE


def _organization_record(record: OrganizationRecord, setting: Setting) -> Iterator[Statement]:
    this = _iri(record.concept or setting.mint.organization(record.key))
    yield this, _TYPE, _sg("Organization")
    if record.concept is None:
        preferred: set[str | None] = set()
        for name in record.names:
            yield this, _ALT_LABEL if name.language in preferred else _PREF_LABEL, _text(name)
            preferred.add(name.language)
    if record.ror:
        yield this, _sg("ror"), literal(record.ror)


def _notice(record: NoticeRecord, setting: Setting) -> Iterator[Statement]:
    yield _iri(setting.mint.record(record.place)), _sg(_NOTICES[record.kind]), literal(record.reason)


def _section(record: SectionRecord, setting: Setting) -> Iterator[Statement]:
    return iter(())


def _organization(name: Wording, setting: Setting) -> Iterator[Statement]:
    if name.concept is not None:
        return
    this = _iri(setting.mint.organization(name.text.value, name.ror))
    yield this, _TYPE, _sg("Organization")
    yield this, _PREF_LABEL, _text(name.text)
    if name.ror:
        yield this, _sg("ror"), literal(name.ror)
    else:
        yield this, _sg("unresolved"), _TRUE
    if name.candidate:
        yield this, _sg("candidate"), _iri(name.candidate)


def _organization_iri(name: Wording | None, setting: Setting) -> str | None:
    if name is None:
        return None
    return name.concept or setting.mint.organization(name.text.value, name.ror)


# Any: each function takes the one class of record under which it stands here.
_MAPPINGS: dict[type, Callable[[Any, Setting], Iterator[Statement]]] = {
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


@cache
def _sg(term: str) -> str:
    return f"<{getattr(SG, term)}>"


@cache
def _status(name: str | ListStatus | Basis | NameStatus) -> str:
    return f"<{concept('statuses', str(name))}>"


def _iri(iri: str) -> str:
    if not iri or _NOT_IN_IRIS.search(iri):
        raise ScholargraphError(f"{iri!r} is not an IRI; wanted no blanks, quotes, braces or angle brackets in it")
    return f"<{iri}>"


def _text(text: Text) -> str:
    return literal(text.value, text.language)


def _typed(value: str, datatype: str) -> str:
    return f"{literal(value)}^^<{_XSD}{datatype}>"


def _integer(value: int) -> str:
    return f'"{value}"^^<{_XSD}integer>'


def _date(value: str) -> str:
    datatype = {4: "gYear", 7: "gYearMonth", 10: "date"}.get(len(value))
    if datatype is None:
        raise ScholargraphError(f"date {value!r}; wanted YYYY, YYYY-MM or YYYY-MM-DD")
    return _typed(value, datatype)
