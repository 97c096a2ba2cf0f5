"""Shows a supervision: who is supervised, by whom and in which part, where, when, and what says so."""

from collections.abc import Iterable
from dataclasses import dataclass

from scholargraph.views.values import Reader, Value, node
from scholargraph.vocabulary import SG, concept

PRINCIPAL, CO, UNSPECIFIED, ALONE = "principal", "co", "unspecified", "alone"
PARTS = (ALONE, PRINCIPAL, CO, UNSPECIFIED)


@dataclass(frozen=True, slots=True)
class Supervisor:
    """One supervisor's part: the person, the role as the graph has it, and whether it is printed or inferred.

    `part` is `alone` for a principal supervisor beside whom nobody stands, else `principal`, `co` or `unspecified`;
    nothing where sources give two roles.
    """

    iri: str
    person: Value
    roles: tuple[Value, ...]
    basis: tuple[Value, ...]
    part: str


@dataclass(frozen=True, slots=True)
class Supervision:
    """One trainee at one level, with all that sources say of it."""

    iri: str
    trainee: Value
    types: tuple[Value, ...]
    supervisors: tuple[Supervisor, ...]
    hosts: tuple[Value, ...]
    status: tuple[Value, ...]
    start: tuple[Value, ...]
    end: tuple[Value, ...]
    theses: tuple[Value, ...]
    projects: tuple[Value, ...]
    labels: tuple[Value, ...]

    def beside(self, person: str) -> tuple[Supervisor, ...]:
        """The supervisors other than a person."""
        return tuple(one for one in self.supervisors if one.person.iri != person)

    def part(self, person: str) -> str:
        """The part of a person in it; nothing where they have none."""
        return next((one.part for one in self.supervisors if one.person.iri == person), "")


def supervision(reader: Reader, iri: str) -> Supervision:
    """What the graph says of the supervision with that IRI."""
    trainees = reader.triples(iri, SG.trainee)
    return Supervision(
        iri=iri,
        trainee=reader.value(trainees[0]) if trainees else reader.thing(iri),
        types=reader.things(reader.triples(iri, SG.traineeType)) or reader.spoken(iri, SG.typeLabel),
        supervisors=_supervisors(reader, iri),
        hosts=reader.things(reader.triples(iri, SG.hostOrganization)),
        status=reader.things(reader.triples(iri, SG.supervisionStatus)),
        start=reader.values(iri, SG.start),
        end=reader.values(iri, SG.end),
        theses=reader.things(reader.triples(iri, SG.thesis)),
        projects=reader.spoken(iri, SG.project),
        labels=reader.values(iri, SG.supervisionLabel),
    )


def supervisions_by(reader: Reader, person: str) -> tuple[Supervision, ...]:
    """The supervisions in which a person supervises, by type, then by trainee, those without a name last."""
    parts = [node(one.subject) for one in reader.backward(SG.supervisor, person)]
    found = {node(one.subject) for part in parts for one in reader.backward(SG.participation, part)}
    return _ordered(reader, found)


def supervisions_of(reader: Reader, person: str) -> tuple[Supervision, ...]:
    """The supervisions in which a person is supervised."""
    return _ordered(reader, {node(one.subject) for one in reader.backward(SG.trainee, person)})


def _ordered(reader: Reader, iris: Iterable[str]) -> tuple[Supervision, ...]:
    found = sorted(iris)
    reader.name_all([node(one.object) for iri in found for one in reader.triples(iri, SG.trainee)])
    return tuple(sorted((supervision(reader, iri) for iri in found), key=_order))


def _order(one: Supervision) -> tuple[str, bool, list[tuple[int, str]], str]:
    kind = one.types[0].text.casefold() if one.types else ""
    return kind, not one.trainee.known, [(len(word), word) for word in one.trainee.text.casefold().split()], one.iri


def _supervisors(reader: Reader, iri: str) -> tuple[Supervisor, ...]:
    parts = reader.triples(iri, SG.participation)
    principal = concept("supervision-roles", "principal")
    made = []
    for belongs in parts:
        part = node(belongs.object)
        roles = reader.things(reader.triples(part, SG.supervisionRole))
        named = _part(roles)
        alone = len(parts) == 1 and [one.iri for one in roles] == [principal]
        basis = reader.things(reader.triples(part, SG.participationBasis))
        for says in reader.triples(part, SG.supervisor):
            made.append(Supervisor(part, reader.value(says, belongs), roles, basis, ALONE if alone else named))
    return tuple(sorted(made, key=lambda one: (_rank(one.part), not one.person.known, one.person.text.casefold())))


def _part(roles: tuple[Value, ...]) -> str:
    names = {concept("supervision-roles", name): name for name in (PRINCIPAL, CO, UNSPECIFIED)}
    found = {names.get(role.iri or "", UNSPECIFIED) for role in roles}
    return found.pop() if len(found) == 1 else UNSPECIFIED if not found else ""


def _rank(part: str) -> int:
    return PARTS.index(part) if part in PARTS else len(PARTS)
