"""Lists all things of a kind by their names, letter by letter, so that each page can be found without searching."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from scholargraph.identifiers import slug
from scholargraph.nodes import Nodes
from scholargraph.vocabulary import RDF_TYPE, SG, SKOS, VOCABULARY

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
    nodes = Nodes(graph, language)
    called = ((iri, nodes.name(ox.NamedNode(iri)) or _file_name(graph, iri)) for iri in LISTS[kind](graph))
    named = sorted((_key(name), name, iri) for iri, name in called if name)
    return tuple(
        Entry(iri, name, key[0] if key[:1].isascii() and key[:1].isalpha() else OTHER) for key, name, iri in named
    )


def letters(entries: tuple[Entry, ...]) -> tuple[tuple[str, int], ...]:
    """How many entries stand under each letter, in their order, the others last."""
    counts = Counter(one.letter for one in entries)
    return tuple(sorted(counts.items(), key=lambda one: (one[0] == OTHER, one[0])))


def _key(name: str) -> str:
    return slug(name) or name.casefold()


def _file_name(graph: ox.Store, iri: str) -> str:
    found = graph.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(SG.fileName), None, _DEFAULT)
    return next((one.object.value for one in found if isinstance(one.object, ox.Literal)), "")


def _of_class(term: str) -> Callable[[ox.Store], Iterator[str]]:
    def found(graph: ox.Store) -> Iterator[str]:
        for quad in graph.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(getattr(SG, term)), _DEFAULT):
            yield str(quad.subject).strip("<>")

    return found


def _files(graph: ox.Store) -> Iterator[str]:
    """The files that were read; vocabularies, which are sources too, have lists of their own."""
    return (iri for iri in _of_class("SourceSnapshot")(graph) if not iri.startswith(VOCABULARY))


def _used(terms: tuple[str, ...], upward: str) -> Callable[[ox.Store], Iterator[str]]:
    """The things that statements with some predicates have as objects, and what is above these."""

    def found(graph: ox.Store) -> Iterator[str]:
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
        yield from (one.value for one in seen if isinstance(one, ox.NamedNode))

    return found


LISTS: Mapping[str, Callable[[ox.Store], Iterator[str]]] = {
    "person": _of_class("Person"),
    "topic": _used(_TOPICS, f"{SKOS}broader"),
    "publication": _of_class("Publication"),
    "organization": _used(_ORGANIZATIONS, SG.unitOf),
    "source": _files,
}
"""The kinds that have lists, and where the things of each are."""
