"""Cuts a graph in our terms into entries: each thing with what belongs to it, in the order of the file."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pyoxigraph as ox

from scholargraph.sources.lists import Entry
from scholargraph.sources.rdf.loading import BLANK
from scholargraph.sources.rdf.people import role_mark
from scholargraph.sources.rdf.things import Described, Thing, natural
from scholargraph.vocabulary import ONTOLOGY, RDF_TYPE, VOCABULARY

_KINDS = ("Organization", "Topic", "Person", "Publication", "Role", "Degree", "Supervision", "Authorship")
_MADE_PARTS = (("holder", "Role"), ("degreeHolder", "Degree"))
_WHERE_UNITS_STAND = ("organization", "grantedBy", "department", "hostOrganization", "affiliation")
_TYPE = ox.NamedNode(RDF_TYPE)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines on which things stand, by IRI, or by the label of a blank node; `last` is the file's last."""

    found: Mapping[str, tuple[int, int]]
    labels: Mapping[str, str]
    last: int

    def of(self, node: ox.NamedNode) -> tuple[int, int]:
        """The first and the last line of a thing; those of the whole file where its text does not name it."""
        return self.found.get(self.labels.get(node.value, node.value), (1, self.last))

    def rank(self, node: ox.NamedNode) -> int:
        """For sorting: the first line; what the text does not name comes last."""
        name = self.labels.get(node.value, node.value)
        return self.found[name][0] if name in self.found else self.last + 1


def entries(graph: Described, lines: Lines, snapshot: str) -> Iterator[Entry]:
    """The things as entries; `snapshot` is the first digits of the file's digest."""
    again = _occurrences(graph, snapshot)
    nodes = ((lines.rank(node), _KINDS.index(kind), natural(node), node, kind) for node, kind in _nodes(graph))
    for _, _, _, node, kind in sorted(nodes, key=lambda one: one[:3]):
        first, last = lines.of(node)
        thing = graph.thing(node, kind, tuple(_parts(graph, node, kind, again)))
        yield Entry(first, last, replace(thing, occurrence=again.get(node, 1)), path=thing.name)


def _occurrences(graph: Described, snapshot: str) -> dict[ox.NamedNode, int]:
    """The numbers of the roles that are equal to one before them, in the order of their IRIs and not of the file."""
    found: dict[ox.NamedNode, int] = {}
    marks: Counter[tuple[str, ...]] = Counter()
    typed = graph.ours.quads_for_pattern(None, _TYPE, ox.NamedNode(f"{ONTOLOGY}Role"))
    for node in sorted((one.subject for one in typed if isinstance(one.subject, ox.NamedNode)), key=natural):
        if mark := role_mark(graph.part(node, "Role"), snapshot):
            marks[mark] += 1
            if marks[mark] > 1:
                found[node] = marks[mark]
    return found


def _nodes(graph: Described) -> Iterator[tuple[ox.NamedNode, str]]:
    """The nodes that are entries by themselves, with their kinds."""
    for kind in _KINDS:
        for quad in graph.ours.quads_for_pattern(None, _TYPE, ox.NamedNode(ONTOLOGY + kind)):
            node = quad.subject
            if isinstance(node, ox.NamedNode) and not node.value.startswith(VOCABULARY) and _stands(graph, node, kind):
                yield node, kind


def _stands(graph: Described, node: ox.NamedNode, kind: str) -> bool:
    """Whether a node is no part of another entry."""
    if kind == "Authorship":
        works = (one.object for one in graph.ours.quads_for_pattern(node, ox.NamedNode(f"{ONTOLOGY}publication"), None))
        return not any(_is(graph, work, "Publication") for work in works)
    if kind == "Organization" and _has(graph, node, "unitOf"):
        return not any(True for term in _WHERE_UNITS_STAND for _ in graph.of(term, node))
    return not _is_made(node)


def _parts(graph: Described, node: ox.NamedNode, kind: str, again: Mapping[ox.NamedNode, int]) -> Iterator[Thing]:
    if kind == "Publication":
        yield from (graph.part(one, "Authorship") for one in graph.of("publication", node))
    if kind == "Person":
        for term, part in _MADE_PARTS:
            for one in filter(_is_made, graph.of(term, node)):
                yield replace(graph.part(one, part), occurrence=again.get(one, 1))


def _is_made(node: ox.NamedNode) -> bool:
    """Whether a query made the node: its name has words where that of a blank node is a number."""
    return node.value.startswith(BLANK) and not node.value.removeprefix(BLANK).isdigit()


def _has(graph: Described, node: ox.NamedNode, term: str) -> bool:
    return any(True for _ in graph.ours.quads_for_pattern(node, ox.NamedNode(ONTOLOGY + term), None))


def _is(graph: Described, node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, kind: str) -> bool:
    if not isinstance(node, ox.NamedNode):
        return False
    return any(True for _ in graph.ours.quads_for_pattern(node, _TYPE, ox.NamedNode(ONTOLOGY + kind)))
