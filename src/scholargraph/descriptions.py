"""What the graph says of one thing to somebody who follows its IRI: small enough to send, and open about cuts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import TypeAlias

import pyoxigraph as ox

from scholargraph.vocabulary import ONTOLOGY, PREFIXES, RDF_TYPE, SG, SKOS, terms

Resource: TypeAlias = ox.NamedNode | ox.BlankNode
Graph: TypeAlias = ox.NamedNode | ox.BlankNode | ox.DefaultGraph

FOAF = "http://xmlns.com/foaf/0.1/"
PROV = "http://www.w3.org/ns/prov#"

MOST = 100
"""How many statements are given of those that point to a thing by one property, or stand in one source."""

MOST_OWN = 1_000
"""How many statements are given of those that have one thing as subject."""

MOST_LOOKED_AT = 20_000
"""How many statements of sources are looked at to find which sources speak of a thing."""

_DEFAULT = ox.DefaultGraph()
_TYPE = ox.NamedNode(RDF_TYPE)
_COMMENT = ox.NamedNode(f"{PREFIXES['rdfs']}comment")
_CUT: Mapping[str, str] = {
    "en": "Cut: {0} of the statements are given here that this query finds: {1}",
    "fr": "Coupé : sont donnés ici {0} des énoncés que trouve cette requête : {1}",
}

# What belongs to a thing, one step away: the property, and whether the part is its subject.
_PARTS: tuple[tuple[str, bool], ...] = (
    (SG.holder, True),
    (SG.degreeHolder, True),
    (SG.trainee, True),
    (SG.supervisor, True),
    (SG.author, True),
    (SG.publication, True),
    (SG.groupAuthor, True),
    (SG.snapshot, True),
    (SG.participation, False),
)
# What belongs to a part: a supervision to a participation, the participations to a supervision.
_PARTS_OF_PARTS: tuple[tuple[str, bool], ...] = ((SG.participation, True), (SG.participation, False))

_LABELS = tuple(
    ox.NamedNode(term)
    for term in (SG.name, SG.nameStatus, SG.title, f"{SKOS}prefLabel", SG.roleTitle, SG.degreeName, SG.fileName)
)
_OF_RECORDS = tuple(
    ox.NamedNode(term) for term in (RDF_TYPE, SG.snapshot, SG.firstLine, SG.lastLine, SG.path, SG.entryKey)
)


def knows(graph: ox.Store, iri: str) -> bool:
    """Whether the graph says anything of a thing, as subject or as value."""
    this = ox.NamedNode(iri)
    found = (graph.quads_for_pattern(this, None, None, _DEFAULT), graph.quads_for_pattern(None, None, this, _DEFAULT))
    return any(next(each, None) is not None for each in found)


def describe(graph: ox.Store, iri: str, *, document: str | None = None) -> Iterator[ox.Triple]:
    """What the graph says of a thing, for somebody who follows its IRI; nothing where it says nothing.

    That is: its own statements; those of what belongs to it, such as a person's roles or a publication's authorships;
    what points to it, up to MOST statements of each property; a source record's contents; and the types and labels of
    all else that is named. `document` is the address of the description, else it is a blank node: the source records
    that it rests on are linked to it, and so is, for whatever was cut, the query that gives all.
    Each statement comes once, and the same ones each time.

    >>> graph, ada = ox.Store(), ox.NamedNode("https://example.org/id/person/ada")
    >>> graph.add(ox.Quad(ada, ox.NamedNode(SG.name), ox.Literal("Ada")))
    >>> [triple.object.value for triple in describe(graph, ada.value)]
    ['Ada', 'http://xmlns.com/foaf/0.1/Document', 'https://example.org/id/person/ada']
    """
    if not knows(graph, iri):
        return iter(())
    about = _Description(graph, ox.NamedNode(iri), ox.NamedNode(document) if document else ox.BlankNode())
    return iter(dict.fromkeys(about.statements()))


@dataclass(frozen=True, slots=True)
class _Description:
    """One thing that is being described, the document that does it, and the queries for what was cut, with limits."""

    graph: ox.Store
    thing: ox.NamedNode
    document: Resource
    cuts: dict[str, int] = field(default_factory=dict)

    def statements(self) -> Iterator[ox.Triple]:
        """All that is said, some of it more than once."""
        parts = dict.fromkeys(self._parts(self.thing, _PARTS))
        parts.update(dict.fromkeys([inner for part in parts for inner in self._parts(part, _PARTS_OF_PARTS)]))
        said = [*self._own(self.thing), *self._contents()]
        for part in parts:
            said += self._own(part)
        said += self._pointing()
        yield from said
        yield from self._sources()
        yield from self._labels(_named(said, {self.thing, *parts}))
        yield from self._document()

    def _own(self, thing: Resource) -> Iterator[ox.Triple]:
        return (quad.triple for quad in self._first(thing, None, None, most=MOST_OWN))

    def _parts(self, whole: Resource, steps: Iterable[tuple[str, bool]]) -> Iterator[Resource]:
        for term, inverse in steps:
            node = ox.NamedNode(term)
            if inverse:
                yield from _resources(quad.subject for quad in self._first(None, node, whole))
            else:
                yield from _resources(quad.object for quad in self._first(whole, node, None))

    def _pointing(self) -> Iterator[ox.Triple]:
        for term in _pointing_terms():
            yield from (quad.triple for quad in self._first(None, ox.NamedNode(term), self.thing))

    def _contents(self) -> Iterator[ox.Triple]:
        """What a source record states, where the thing is one."""
        return (quad.triple for quad in self._first(None, None, None, self.thing))

    def _sources(self) -> Iterator[ox.Triple]:
        """The source records that say something with the thing as subject, and where they stand."""
        found = islice(self.graph.quads_for_pattern(self.thing, None, None, None), MOST_LOOKED_AT)
        graphs = {quad.graph_name for quad in found}
        records = sorted((name for name in graphs if isinstance(name, ox.NamedNode)), key=str)
        if len(records) > MOST:
            said = f"GRAPH ?record {{ {self.thing} ?property ?value }}"
            self.cuts[f"SELECT DISTINCT ?record WHERE {{ {said} }}"] = MOST
        for record in records[:MOST]:
            yield ox.Triple(self.document, ox.NamedNode(f"{PROV}wasDerivedFrom"), record)
            yield from self._some(record, _OF_RECORDS)
            snapshots = self.graph.quads_for_pattern(record, ox.NamedNode(SG.snapshot), None, _DEFAULT)
            yield from self._labels(_resources(quad.object for quad in snapshots))

    def _labels(self, things: Iterable[Resource]) -> Iterator[ox.Triple]:
        for thing in things:
            yield from self._some(thing, (_TYPE, *_LABELS))

    def _some(self, thing: Resource, terms: Iterable[ox.NamedNode]) -> Iterator[ox.Triple]:
        for term in terms:
            yield from (quad.triple for quad in self.graph.quads_for_pattern(thing, term, None, _DEFAULT))

    def _document(self) -> Iterator[ox.Triple]:
        yield ox.Triple(self.document, _TYPE, ox.NamedNode(f"{FOAF}Document"))
        yield ox.Triple(self.document, ox.NamedNode(f"{FOAF}primaryTopic"), self.thing)
        for query, given in self.cuts.items():
            for language, said in _CUT.items():
                yield ox.Triple(self.document, _COMMENT, ox.Literal(said.format(given, query), language=language))

    def _first(
        self,
        subject: Resource | None,
        predicate: ox.NamedNode | None,
        object: Resource | None,
        graph: Graph = _DEFAULT,
        *,
        most: int = MOST,
    ) -> list[ox.Quad]:
        """The first statements of a pattern; where there are more, the query for all is kept.

        A store gives statements in an order that comes from their terms alone, so these are always the same.
        """
        found = list(islice(self.graph.quads_for_pattern(subject, predicate, object, graph), most + 1))
        if len(found) > most:
            pattern = f"{subject or '?subject'} {predicate or '?property'} {object or '?value'}"
            within = pattern if graph == _DEFAULT else f"GRAPH {graph} {{ {pattern} }}"
            self.cuts[f"CONSTRUCT {{ {pattern} }} WHERE {{ {within} }}"] = most
        return found[:most]


@cache
def _pointing_terms() -> tuple[str, ...]:
    """The properties by which one thing may point to another: the ontology's own, and SKOS's."""
    ours = (ONTOLOGY + name for name in terms() if name[0].islower())
    theirs = (SKOS + name for name in ("broader", "narrower", "related", "inScheme", "exactMatch", "closeMatch"))
    return tuple(sorted([*ours, *theirs]))


def _named(said: Iterable[ox.Triple], described: set[Resource]) -> list[Resource]:
    """All things that statements name and that are not themselves described, in the order of their IRIs."""
    ends = (end for triple in said for end in (triple.subject, triple.object))
    return sorted(set(_resources(ends)) - described, key=str)


def _resources(nodes: Iterable[object]) -> Iterator[Resource]:
    return (node for node in nodes if isinstance(node, Resource))
