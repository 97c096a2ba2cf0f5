"""Shows a topic: who works on it and on what evidence, what is broader, narrower or near, and its works."""

from dataclasses import dataclass

import pyoxigraph as ox

from scholargraph.queries import query
from scholargraph.views.values import Reader, Value, node
from scholargraph.views.works import Works, works
from scholargraph.vocabulary import SG, SKOS

MOST_EXPERTS = 60
MOST_TOPICS = 40
MOST_PUBLICATIONS = 100


@dataclass(frozen=True, slots=True)
class Expert:
    """Somebody who works on a topic or a narrower one: how many of these they name, and how many works are about one.

    `assigned` counts works to which a machine assigned one. `instance` is one of the topics, in words.
    """

    person: Value
    interests: int
    publications: int
    assigned: int
    instance: str


@dataclass(frozen=True, slots=True)
class Together:
    """Another topic, by how many people both are named, and how many publications are about both."""

    topic: Value
    people: int
    publications: int


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic with what the graph says of it; lists that are cut have their whole length beside them."""

    iri: str
    name: Value
    labels: tuple[Value, ...]
    others: tuple[Value, ...]
    identifiers: tuple[Value, ...]
    broader: tuple[Value, ...]
    narrower: tuple[Value, ...]
    experts: tuple[Expert, ...]
    all_experts: int
    together: tuple[Together, ...]
    works: Works
    assigned: Works


def topic(reader: Reader, iri: str) -> Topic:
    """What the graph says of the topic with that IRI."""
    experts = _experts(reader, iri)
    return Topic(
        iri=iri,
        name=reader.named(iri, f"{SKOS}prefLabel"),
        labels=reader.values(iri, f"{SKOS}prefLabel"),
        others=reader.values(iri, f"{SKOS}altLabel"),
        identifiers=reader.values(iri, SG.identifier),
        broader=reader.things(reader.triples(iri, f"{SKOS}broader")),
        narrower=reader.subjects(f"{SKOS}broader", iri),
        experts=tuple(experts[:MOST_EXPERTS]),
        all_experts=len(experts),
        together=_together(reader, iri),
        works=works(reader, _about(reader, SG.subject, iri), most=MOST_PUBLICATIONS),
        assigned=works(reader, _about(reader, SG.assignedSubject, iri), most=MOST_PUBLICATIONS),
    )


def _about(reader: Reader, predicate: str, iri: str) -> list[str]:
    return [node(one.subject) for one in reader.backward(predicate, iri)]


def _experts(reader: Reader, iri: str) -> list[Expert]:
    rows = query(reader.graph, "topic/experts-on", topic=iri, language=reader.language)
    return [
        Expert(
            person=_person(reader, str(row["person"]), str(row["name"] or ""), iri, shown=place < MOST_EXPERTS),
            interests=int(row["interests"] or 0),
            publications=int(row["publications"] or 0),
            assigned=int(row["assigned"] or 0),
            instance=str(row["forInstance"] or ""),
        )
        for place, row in enumerate(rows)
    ]


def _person(reader: Reader, person: str, name: str, topic: str, *, shown: bool) -> Value:
    """Somebody by name, resting on their own word for this very topic where they give it."""
    says = ox.Triple(ox.NamedNode(person), ox.NamedNode(SG.researchInterest), ox.NamedNode(topic))
    stated = shown and ox.Quad(says.subject, says.predicate, says.object) in reader.graph
    return Value(name or reader.called(person)[0], person, (says,) if stated else (), None, bool(name))


def _together(reader: Reader, iri: str) -> tuple[Together, ...]:
    """The topics that the same people name, or that the same publications are about."""
    rows = query(reader.graph, "topic/topic-cooccurrence", topic=iri, language=reader.language)
    return tuple(
        Together(
            topic=Value(str(row["otherLabel"] or reader.called(str(row["other"]))[0]), str(row["other"])),
            people=int(row["people"] or 0),
            publications=int(row["publications"] or 0),
        )
        for row in rows.rows[:MOST_TOPICS]
    )
