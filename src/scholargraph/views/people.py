"""Shows a person: names, positions, topics, whom they supervise and who supervised them, with whom they write."""

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from scholargraph.queries import query
from scholargraph.views.roles import Role, is_past, newest_first, role
from scholargraph.views.sources import Source, source
from scholargraph.views.supervisions import PARTS, Supervision, supervisions_by, supervisions_of
from scholargraph.views.values import Counted, Reader, Value, most_first, node
from scholargraph.views.works import Works
from scholargraph.views.works import works as works_of
from scholargraph.vocabulary import SG

MOST_PUBLICATIONS = 300
MOST_COAUTHORS = 60
MOST_SUBJECTS = 40
_MOST_BRANCHES = 200
_DEEPEST = 4
_MOST_LOOKED_AT = 5_000


@dataclass(frozen=True, slots=True)
class Degree:
    """A degree that a person has or works for."""

    iri: str
    names: tuple[Value, ...]
    fields: tuple[Value, ...]
    granted_by: tuple[Value, ...]
    years: tuple[Value, ...]
    theses: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """How many trainees of one type a person supervises, in each part; `unnamed` of them have no name."""

    type: str
    label: str
    alone: int
    principal: int
    co: int
    unspecified: int
    total: int
    unnamed: int


@dataclass(frozen=True, slots=True)
class Branch:
    """Somebody in a tree of supervisions, at what level, and those who hang on them."""

    person: Value
    types: tuple[Value, ...]
    supervision: str
    branches: tuple["Branch", ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """A person with all that sources say of them; lists that are cut have their whole length beside them."""

    iri: str
    name: Value
    status: tuple[Value, ...]
    names: tuple[Value, ...]
    orcids: tuple[Value, ...]
    identifiers: tuple[Value, ...]
    addresses: tuple[Value, ...]
    biographies: tuple[Value, ...]
    roles: tuple[Role, ...]
    past_roles: tuple[Role, ...]
    degrees: tuple[Degree, ...]
    interests: tuple[Value, ...]
    subjects: tuple[Counted, ...]
    loads: tuple[Load, ...]
    trainees: tuple[Supervision, ...]
    supervised: tuple[Supervision, ...]
    above: tuple[Branch, ...]
    below: tuple[Branch, ...]
    coauthors: tuple[Counted, ...]
    all_coauthors: int
    works: Works
    sources: tuple[Source, ...]

    @property
    def totals(self) -> Load:
        """All loads added up."""
        sums = {part: sum(getattr(load, part) for load in self.loads) for part in (*PARTS, "total", "unnamed")}
        return Load("", "", **sums)


def person(reader: Reader, iri: str, *, today: datetime.date | None = None) -> Person:
    """What the graph says of the person with that IRI; a role that ended before `today` is a past one."""
    name = reader.named(iri, SG.name)
    trainees, supervised = supervisions_by(reader, iri), supervisions_of(reader, iri)
    roles = sorted((role(reader, node(one.subject), one) for one in reader.backward(SG.holder, iri)), key=newest_first)
    past = [one for one in roles if is_past(one, today or datetime.date.today())]
    works = [
        node(one.object)
        for own in reader.backward(SG.author, iri)
        for one in reader.triples(node(own.subject), SG.publication)
    ]
    coauthors = _coauthors(reader, iri, works)
    return Person(
        iri=iri,
        name=name,
        status=reader.things(reader.triples(iri, SG.nameStatus)),
        names=tuple(one for one in _variants(reader, iri) if one.text != name.text),
        orcids=reader.values(iri, SG.orcid),
        identifiers=reader.values(iri, SG.identifier),
        addresses=reader.values(iri, SG.address),
        biographies=reader.values(iri, SG.biography),
        roles=tuple(one for one in roles if one not in past),
        past_roles=tuple(past),
        degrees=tuple(_degree(reader, node(one.subject), one) for one in reader.backward(SG.degreeHolder, iri)),
        interests=reader.things(reader.triples(iri, SG.researchInterest)),
        subjects=reader.counted(works, SG.subject)[:MOST_SUBJECTS],
        loads=_loads(reader, iri) if trainees else (),
        trainees=trainees,
        supervised=supervised,
        above=tuple(_up(reader, supervised, {iri}, _DEEPEST)),
        below=tuple(_down(reader, trainees, {iri}, _DEEPEST)),
        coauthors=coauthors[:MOST_COAUTHORS],
        all_coauthors=len(coauthors),
        works=works_of(reader, works, most=MOST_PUBLICATIONS),
        sources=_sources(reader, iri),
    )


def _variants(reader: Reader, iri: str) -> tuple[Value, ...]:
    return (*reader.values(iri, SG.name), *reader.values(iri, SG.nameVariant))


def _degree(reader: Reader, iri: str, holder: ox.Triple) -> Degree:
    names = reader.things(reader.triples(iri, SG.degreeLevel)) or reader.spoken(iri, SG.degreeName)
    return Degree(
        iri=iri,
        names=tuple(Value(one.text, one.iri, (*one.statements, holder), one.language) for one in names),
        fields=reader.spoken(iri, SG.fieldOfStudy),
        granted_by=reader.things((*reader.triples(iri, SG.department), *reader.triples(iri, SG.grantedBy))),
        years=reader.values(iri, SG.end) or reader.values(iri, SG.start),
        theses=reader.things(reader.triples(iri, SG.thesis)),
    )


def _loads(reader: Reader, iri: str) -> tuple[Load, ...]:
    rows = query(reader.graph, "supervision/supervision-load", person=iri, language=reader.language)
    numbers = (*PARTS, "total", "unnamed")
    return tuple(
        Load(str(row["type"] or ""), str(row["level"] or ""), **{name: int(row[name] or 0) for name in numbers})
        for row in rows
    )


def _up(reader: Reader, found: tuple[Supervision, ...], seen: set[str], deep: int) -> Iterator[Branch]:
    """Those who supervised, and who supervised them."""
    for one in found:
        for supervisor in one.supervisors:
            iri = supervisor.person.iri or ""
            if iri not in seen and len(seen) < _MOST_BRANCHES:
                seen.add(iri)
                more = supervisions_of(reader, iri) if deep > 1 and supervisor.person.known else ()
                yield Branch(supervisor.person, one.types, one.iri, tuple(_up(reader, more, seen, deep - 1)))


def _down(reader: Reader, found: tuple[Supervision, ...], seen: set[str], deep: int) -> Iterator[Branch]:
    """Those who are supervised, and whom they supervise."""
    for one in found:
        iri = one.trainee.iri or ""
        if one.trainee.known and iri not in seen and len(seen) < _MOST_BRANCHES:
            seen.add(iri)
            more = supervisions_by(reader, iri) if deep > 1 else ()
            yield Branch(one.trainee, one.types, one.iri, tuple(_down(reader, more, seen, deep - 1)))


def _coauthors(reader: Reader, iri: str, works: list[str]) -> tuple[Counted, ...]:
    """The others who are authors of the same publications, those of most first."""
    rests_on: dict[str, list[ox.Triple]] = {}
    counts: Counter[str] = Counter()
    for work in dict.fromkeys(works):
        for belongs in reader.backward(SG.publication, work):
            for says in reader.triples(node(belongs.subject), SG.author):
                other = node(says.object)
                if other != iri:
                    rests_on.setdefault(other, []).extend((says, belongs))
                    counts[other] += 1
    reader.name_all(list(counts))
    return most_first(Counted(reader.thing(other, *rests_on[other]), count) for other, count in counts.items())


def _sources(reader: Reader, iri: str) -> tuple[Source, ...]:
    """The files that say something of the person, as far as `_MOST_LOOKED_AT` statements tell; own pages first."""
    own = {node(one.object) for one in reader.triples(iri, SG.profile)}
    this = ox.NamedNode(iri)
    said = islice(reader.graph.quads_for_pattern(this, None, None, None), _MOST_LOOKED_AT)
    graphs = {quad.graph_name for quad in said}
    snapshots = {
        node(one.object)
        for graph in graphs
        if isinstance(graph, ox.NamedNode)
        for one in reader.triples(graph.value, SG.snapshot)
    }
    found = [source(reader, iri) for iri in own | snapshots]
    return tuple(sorted(found, key=lambda one: (one.iri not in own, one.file.text)))
