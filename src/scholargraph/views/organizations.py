"""Shows an organisation: its names, its people now and before, their topics, its trainees, and its partners."""

import datetime
from collections import Counter
from dataclasses import dataclass

import pyoxigraph as ox

from scholargraph.views.roles import Role, is_past, role
from scholargraph.views.values import Counted, Reader, Value, most_first, node
from scholargraph.vocabulary import SG, SKOS

MOST_PEOPLE = 300
MOST_PARTNERS = 60
MOST_TOPICS = 40
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a role at the organisation, or at a unit of it."""

    person: Value
    role: Role


@dataclass(frozen=True, slots=True)
class Partner:
    """Another organisation: how many people have roles at both, and how many publications and supervisions tie both.

    A publication does by authors of both. A supervision does where one hosts the trainee, and a supervisor who has no
    role there has one at the other.
    """

    organization: Value
    people: int
    publications: int
    supervisions: int


@dataclass(frozen=True, slots=True)
class Organization:
    """An organisation with what the graph says of it; lists that are cut have their whole length beside them."""

    iri: str
    name: Value
    labels: tuple[Value, ...]
    others: tuple[Value, ...]
    rors: tuple[Value, ...]
    identifiers: tuple[Value, ...]
    unit_of: tuple[Value, ...]
    units: tuple[Value, ...]
    candidates: tuple[Value, ...]
    members: tuple[Member, ...]
    all_members: int
    past_members: tuple[Member, ...]
    all_past_members: int
    affiliated: tuple[Counted, ...]
    all_affiliated: int
    trainees: tuple[Counted, ...]
    topics: tuple[Counted, ...]
    partners: tuple[Partner, ...]


def organization(reader: Reader, iri: str, *, today: datetime.date | None = None) -> Organization:
    """What the graph says of the organisation with that IRI; roles that ended before `today` are past ones."""
    whole = _units(reader, iri)
    members = _members(reader, whole)
    now = [one for one in members if not is_past(one.role, today or datetime.date.today())]
    past = [one for one in members if one not in now]
    hosted = [node(one.subject) for one in reader.backward(SG.hostOrganization, iri)]
    affiliated = _affiliated(reader, iri)
    return Organization(
        iri=iri,
        name=reader.named(iri, f"{SKOS}prefLabel"),
        labels=reader.values(iri, f"{SKOS}prefLabel"),
        others=reader.values(iri, f"{SKOS}altLabel"),
        rors=reader.values(iri, SG.ror),
        identifiers=reader.values(iri, SG.identifier),
        unit_of=reader.things(reader.triples(iri, SG.unitOf)),
        units=reader.subjects(SG.unitOf, iri),
        candidates=reader.things(reader.triples(iri, SG.candidate)),
        members=tuple(now[:MOST_PEOPLE]),
        all_members=len({one.person.iri for one in now}),
        past_members=tuple(past[:MOST_PEOPLE]),
        all_past_members=len({one.person.iri for one in past}),
        affiliated=affiliated[:MOST_PEOPLE],
        all_affiliated=len(affiliated),
        trainees=_trainees(reader, hosted),
        topics=reader.counted(sorted({one.person.iri or "" for one in now}), SG.researchInterest)[:MOST_TOPICS],
        partners=_partners(reader, iri, hosted, {one.person.iri or "" for one in members}),
    )


def _units(reader: Reader, iri: str) -> list[str]:
    """The organisation and its units, and theirs."""
    found, last = [iri], [iri]
    for _ in range(_DEEPEST):
        last = [node(one.subject) for unit in last for one in reader.backward(SG.unitOf, unit)]
        last = [unit for unit in last if unit not in found]
        found += last
    return found


def _members(reader: Reader, units: list[str]) -> list[Member]:
    roles = {
        node(one.subject): one
        for unit in units
        for term in (SG.department, SG.organization)
        for one in reader.backward(term, unit)
    }
    found = []
    for iri, belongs in roles.items():
        for says in reader.triples(iri, SG.holder):
            found.append(Member(reader.value(says, belongs), role(reader, iri, says)))
    return sorted(found, key=lambda one: (one.person.text.casefold(), one.person.iri or "", one.role.iri))


def _affiliated(reader: Reader, iri: str) -> tuple[Counted, ...]:
    """Those who wrote from there, with the number of their works."""
    rests_on: dict[str, list[ox.Triple]] = {}
    for belongs in reader.backward(SG.affiliation, iri):
        for says in reader.triples(node(belongs.subject), SG.author):
            rests_on.setdefault(node(says.object), []).extend((says, belongs))
    reader.name_all(list(rests_on))
    return most_first(Counted(reader.thing(one, *triples), len(triples) // 2) for one, triples in rests_on.items())


def _trainees(reader: Reader, hosted: list[str]) -> tuple[Counted, ...]:
    """How many are trained there, by type."""
    counts: Counter[str] = Counter()
    labels: dict[str, Value] = {}
    for one in hosted:
        for kind in reader.things(reader.triples(one, SG.traineeType)) or reader.spoken(one, SG.typeLabel)[:1]:
            counts[kind.text] += 1
            labels.setdefault(kind.text, Value(kind.text, kind.iri))
    return tuple(Counted(labels[text], count) for text, count in sorted(counts.items(), key=lambda one: (-one[1], one)))


def _partners(reader: Reader, iri: str, hosted: list[str], people: set[str]) -> tuple[Partner, ...]:
    shared = Counter(place for person in people for place in _places(reader, person) - {iri})
    works, ties = _joint_works(reader, iri), _joint_supervisions(reader, iri, hosted, people)
    found = [Partner(reader.thing(other), shared[other], works[other], ties[other]) for other in shared | works | ties]
    found.sort(key=lambda one: (-one.people - one.publications - one.supervisions, one.organization.text.casefold()))
    return tuple(found[:MOST_PARTNERS])


def _joint_works(reader: Reader, iri: str) -> Counter[str]:
    own = [node(one.subject) for one in reader.backward(SG.affiliation, iri)]
    counts: Counter[str] = Counter()
    for work in {node(one.object) for part in own for one in reader.triples(part, SG.publication)}:
        parts = [node(one.subject) for one in reader.backward(SG.publication, work)]
        others = {node(one.object) for part in parts for one in reader.triples(part, SG.affiliation)}
        counts.update(others - {iri})
    return counts


def _joint_supervisions(reader: Reader, iri: str, hosted: list[str], people: set[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in hosted:  # supervisors who are elsewhere
        parts = [node(each.object) for each in reader.triples(one, SG.participation)]
        supervisors = {node(each.object) for part in parts for each in reader.triples(part, SG.supervisor)}
        counts.update({place for person in supervisors - people for place in _places(reader, person)} - {iri})
    for one in {supervision for person in people for supervision in _supervisions(reader, person)} - set(hosted):
        counts.update({node(each.object) for each in reader.triples(one, SG.hostOrganization)} - {iri})
    return counts


def _supervisions(reader: Reader, person: str) -> list[str]:
    parts = [node(one.subject) for one in reader.backward(SG.supervisor, person)]
    return [node(one.subject) for part in parts for one in reader.backward(SG.participation, part)]


def _places(reader: Reader, person: str) -> set[str]:
    roles = [node(one.subject) for one in reader.backward(SG.holder, person)]
    return {node(one.object) for each in roles for one in reader.triples(each, SG.organization)}
