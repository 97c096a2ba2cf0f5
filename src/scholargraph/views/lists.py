"""Lists all things of a kind by their names, letter by letter, so that each page can be found without searching."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import pyoxigraph as ox

from scholargraph.identifiers import slug
from scholargraph.labels import preferred
from scholargraph.vocabulary import RDF_TYPE, SG, SKOS, VOCABULARY

Members: TypeAlias = Callable[[ox.Store], frozenset[str]]

OTHER = "_"
"""Stands for all that does not begin with a letter from a to z."""

_DEFAULT = ox.DefaultGraph()
_TOPICS = ("researchInterest", "subject", "assignedSubject")
_ORGANIZATIONS = ("organization", "department", "hostOrganization", "affiliation", "grantedBy", "groupAuthor")


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing in a list: what it is called, and the letter under which it stands."""

    iri: str
    name: str
    letter: str


def listed(graph: ox.Store, kind: str, language: str) -> tuple[Entry, ...]:
    """All things of a kind that has lists, in the order of their names, accents aside.

    People without a name are left out, as are topics and organisations that nothing in the graph is about.
    """
    members = LISTS[kind](graph)
    names = {iri: found for iri, found in _named(graph, kind).items() if iri in members}
    called = ((preferred(found, language), iri) for iri, found in names.items())
    ordered = sorted((_key(name), name, iri) for name, iri in called)
    return tuple(
        Entry(iri, name, key[0] if key[:1].isascii() and key[:1].isalpha() else OTHER) for key, name, iri in ordered
    )


def counted(graph: ox.Store, kind: str) -> int:
    """How many things a list has: `listed` makes it, and takes longer."""
    return len(LISTS[kind](graph) & _named(graph, kind).keys())


def letters(entries: tuple[Entry, ...]) -> tuple[tuple[str, int], ...]:
    """How many entries stand under each letter, in their order, the others last."""
    counts = Counter(one.letter for one in entries)
    return tuple(sorted(counts.items(), key=lambda one: (one[0] == OTHER, one[0])))


def _key(name: str) -> str:
    return slug(name) or name.casefold()


def _named(graph: ox.Store, kind: str) -> dict[str, list[ox.Literal]]:
    """What has a name of the sort that things of a kind have, and its names."""
    found: dict[str, list[ox.Literal]] = {}
    for quad in graph.quads_for_pattern(None, ox.NamedNode(_NAMINGS[kind]), None, _DEFAULT):
        if isinstance(quad.object, ox.Literal) and isinstance(quad.subject, ox.NamedNode):
            found.setdefault(quad.subject.value, []).append(quad.object)
    return found


def _of_class(term: str) -> Members:
    def found(graph: ox.Store) -> frozenset[str]:
        quads = graph.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(getattr(SG, term)), _DEFAULT)
        return frozenset(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))

    return found


def _files(graph: ox.Store) -> frozenset[str]:
    """The files that were read; vocabularies, which are sources too, have lists of their own."""
    return frozenset(iri for iri in _of_class("SourceSnapshot")(graph) if not iri.startswith(VOCABULARY))


def _used(terms: tuple[str, ...], upward: str) -> Members:
    """The things that statements with some predicates have as objects, and what is above these."""

    def found(graph: ox.Store) -> frozenset[str]:
        waiting = {
            quad.object
            for term in terms
            for quad in graph.quads_for_pattern(None, ox.NamedNode(getattr(SG, term)), None, _DEFAULT)
        }
        seen = set(waiting)
        while waiting:
            above = {
                quad.object
                for one in waiting
                if isinstance(one, ox.NamedNode)
                for quad in graph.quads_for_pattern(one, ox.NamedNode(upward), None, _DEFAULT)
            }
            waiting = above - seen
            seen |= above
        return frozenset(one.value for one in seen if isinstance(one, ox.NamedNode))

    return found


_NAMINGS: Mapping[str, str] = {
    "person": SG.name,
    "topic": f"{SKOS}prefLabel",
    "publication": SG.title,
    "organization": f"{SKOS}prefLabel",
    "source": SG.fileName,
}

LISTS: Mapping[str, Members] = {
    "person": _of_class("Person"),
    "topic": _used(_TOPICS, f"{SKOS}broader"),
    "publication": _of_class("Publication"),
    "organization": _used(_ORGANIZATIONS, SG.unitOf),
    "source": _files,
}
"""The kinds that have lists, and where the things of each are."""
