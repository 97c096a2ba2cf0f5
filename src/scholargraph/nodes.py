"""Tells who the nodes of a network are: what people call each, and of what kind it is."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pyoxigraph as ox

from scholargraph.answers import Cell, Term, cell
from scholargraph.graphs import Graph, about, is_here, with_values
from scholargraph.labels import preferred
from scholargraph.phrases import PARTS, UNNAMED
from scholargraph.vocabulary import ONTOLOGY, RDF_TYPE, SG, SKOS

_NAMINGS = (SG.name, f"{SKOS}prefLabel", SG.title, SG.doi)
"""What names a thing, the best first; some publications are known by their DOI alone."""


@dataclass(frozen=True)
class Nodes:
    """Looks up what people call the things of a graph, in one language."""

    graph: Graph
    language: str
    known: dict[ox.NamedNode, str | None] = field(default_factory=dict)

    # Any: networkx keeps attributes of every type.
    def told(self, iris: Sequence[str]) -> dict[str, dict[str, Any]]:
        """The name and kind of each of some things, and whether a source gives the name.

        Those without a name are called by what they are, and numbered where there are several alike.
        """
        nodes = {iri: ox.NamedNode(iri) for iri in iris}
        kinds = {iri: self._kind(node) for iri, node in nodes.items()}
        names = {iri: name for iri, node in nodes.items() if (name := self.name(node)) is not None}
        called = names | self._unnamed({iri: kind for iri, kind in kinds.items() if iri not in names})
        return {
            iri: {"iri": iri, "name": called[iri] or iri, "kind": kinds[iri], "known": iri in names} for iri in iris
        }

    def value(self, term: Term | None) -> Cell:
        """A cell of an answer as an attribute: an IRI as its name."""
        if isinstance(term, ox.NamedNode):
            return self.name(term) or term.value
        return cell(term)

    def name(self, node: ox.NamedNode) -> str | None:
        """The name of a thing in the language, else in English, else in any; None where it has no name."""
        if node not in self.known:
            self.known[node] = self._best(node)
        return self.known[node]

    def _best(self, node: ox.NamedNode) -> str | None:
        found = next((names for naming in _NAMINGS if (names := list(self._literals(node, naming)))), [])
        return preferred(found, self.language) if found else None

    def _kind(self, node: ox.NamedNode) -> str:
        classes = sorted(value.value for value in self._objects(node, RDF_TYPE) if isinstance(value, ox.NamedNode))
        ours = [one.removeprefix(ONTOLOGY) for one in classes if one.startswith(ONTOLOGY)]
        return re.sub(r"(?<=.)(?=[A-Z])", "-", ours[0]).lower() if ours else "thing"

    def _unnamed(self, kinds: Mapping[str, str]) -> dict[str, str]:
        """Names for those of some kinds who have none."""
        alike: dict[str, list[str]] = {}
        for iri in sorted(kinds, key=_in_number_order):
            alike.setdefault(self._part(ox.NamedNode(iri), kinds[iri]), []).append(iri)
        return {
            iri: UNNAMED[self.language].format(part, f" {number}" if len(iris) > 1 else "")
            for part, iris in alike.items()
            for number, iri in enumerate(iris, start=1)
        }

    def _part(self, node: ox.NamedNode, kind: str) -> str:
        """What somebody without a name is: a trainee of a type, or a supervisor."""
        for supervision in self._subjects(SG.trainee, node):
            for found in self._objects(supervision, SG.traineeType):
                label = self.name(found) if isinstance(found, ox.NamedNode) else None
                if label:
                    return label.lower()
            return PARTS["trainee"][self.language]
        supervises = next(self._subjects(SG.supervisor, node), None)
        return PARTS["supervisor" if supervises else kind if kind in PARTS else "thing"][self.language]

    def _objects(self, subject: ox.NamedNode, predicate: str) -> Iterator[Term]:
        pattern = (subject, ox.NamedNode(predicate), None, ox.DefaultGraph())
        return (quad.object for quad in self.graph.quads_for_pattern(*pattern))

    def _literals(self, subject: ox.NamedNode, predicate: str) -> Iterable[ox.Literal]:
        return (value for value in self._objects(subject, predicate) if isinstance(value, ox.Literal))

    def _subjects(self, predicate: str, value: ox.NamedNode) -> Iterator[ox.NamedNode]:
        pattern = (None, ox.NamedNode(predicate), value, ox.DefaultGraph())
        found = (quad.subject for quad in self.graph.quads_for_pattern(*pattern))
        return iter(sorted((one for one in found if isinstance(one, ox.NamedNode)), key=str))


def naming(graph: Graph, iris: Iterable[str]) -> Graph:
    """What `Nodes` need of a graph to name some things: the graph, or a part of one that answers elsewhere.

    Such a part is asked for in a few requests for all things together, however many they are.
    """
    if is_here(graph):
        return graph
    near = ox.Store()

    def put(found: Iterable[ox.Triple]) -> list[ox.Triple]:
        kept = list(found)
        near.extend(ox.Quad(one.subject, one.predicate, one.object) for one in kept)
        return kept

    nodes = [ox.NamedNode(iri) for iri in iris]
    said = put(about(graph, nodes, (*_NAMINGS, RDF_TYPE)))
    named = {one.subject for one in said if one.predicate.value in _NAMINGS}
    parts = put(with_values(graph, (node for node in nodes if node not in named), (SG.trainee, SG.supervisor)))
    supervisions = [one.subject for one in parts if isinstance(one.subject, ox.NamedNode)]
    types = put(about(graph, supervisions, (SG.traineeType,)))
    put(about(graph, [one.object for one in types if isinstance(one.object, ox.NamedNode)], _NAMINGS))
    return near


@cache
def _in_number_order(iri: str) -> list[tuple[int, int, str]]:
    return [
        (len(part) if part.isdigit() else 0, int(part) if part.isdecimal() else 0, part)
        for part in re.split(r"(\d+)", iri)
    ]
