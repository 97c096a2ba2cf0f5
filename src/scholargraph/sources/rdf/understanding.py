"""Says what a thing of a graph in our terms states, as records: the same for every vocabulary that it came from."""

from collections.abc import Callable, Iterator, Mapping

from scholargraph.model import (
    NoticeKind,
    NoticeRecord,
    OrganizationRecord,
    Place,
    Record,
    TopicRecord,
)
from scholargraph.sources.lists import EntryError
from scholargraph.sources.rdf import identities, people, works
from scholargraph.sources.rdf.things import Thing


def understand(thing: Thing, place: Place) -> Iterator[Record]:
    """What a thing and its parts state, at its place; raises EntryError for what stands for nothing."""
    gaps: list[str] = []
    yield from _UNDERSTOOD[thing.kind](thing, place, gaps)
    for part in thing.parts:
        if part.kind != "Authorship":
            yield from _UNDERSTOOD[part.kind](part, place, gaps)
    yield from (NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, reason) for reason in dict.fromkeys(gaps))


def _organization(thing: Thing, place: Place, gaps: list[str]) -> Iterator[Record]:
    named = identities.organization_of(thing)
    whole, unit = identities.place_in(thing)
    if named is None:
        raise EntryError("an organisation without a name; wanted one")
    if unit is not None:
        larger = identities.organization_of(whole)
        raise EntryError(
            f"a unit of {larger.text.value if larger else whole.name!r} in which nobody has a position or a degree;"
            " wanted one: a graph holds units with those alone"
        )
    identities.identifiers(thing, gaps, spoken_for=(named.ror,))
    texts = dict.fromkeys((named.text, *thing.texts("prefLabel"), *thing.texts("altLabel")))
    names = tuple(text for text in texts if text.value.strip())
    if thing.own and thing.key is not None and named.concept == thing.name:
        yield OrganizationRecord(place, thing.key, None, names, named.ror)
        return
    yield OrganizationRecord(place, named.text.value, named.concept, names, named.ror)


def _topic(thing: Thing, place: Place, gaps: list[str]) -> Iterator[Record]:
    topic = identities.topic_of(thing)
    if topic is None:
        raise EntryError("a topic without a label; wanted one")
    others = [text for text in thing.texts("prefLabel") if text != topic.text]
    if others and topic.concept is None:
        gaps.append(f"also called {', '.join(repr(one.value) for one in others)}; a topic has one label here")
    broader = next((named for one in thing.things("broader") if (named := identities.topic_of(one))), None)
    yield TopicRecord(place, topic, broader, identities.identifiers(thing, gaps))


def _authorship(thing: Thing, place: Place, gaps: list[str]) -> Iterator[Record]:
    raise EntryError("an authorship of no publication that is told of; wanted of which")
    yield


_UNDERSTOOD: Mapping[str, Callable[[Thing, Place, list[str]], Iterator[Record]]] = {
    "Person": people.person,
    "Role": people.role,
    "Degree": people.degree,
    "Supervision": people.supervision,
    "Publication": works.publication,
    "Authorship": _authorship,
    "Organization": _organization,
    "Topic": _topic,
}
