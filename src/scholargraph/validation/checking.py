"""Lets pySHACL decide: it looks at the suspected nodes alone, and reads no more of the store than these need.

It sees the store's default graph. The SPARQL of a constraint goes to the store's own engine, so that there a
`GRAPH` pattern also reaches the named graphs: they tell which source says a statement.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

import pyoxigraph as ox
import pyshacl
import rdflib
from oxrdflib import OxigraphStore
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.namespace import SH, XSD, NamespaceManager

from scholargraph.errors import ScholargraphError
from scholargraph.validation.shapes import SHACL, Constraint, Resource, Shapes, Term, term

AT_ONCE = 1_000
"""How many pairs of constraint and node pySHACL gets in one call: its report stays small, and so does memory."""

_STRING = ox.NamedNode(XSD.string)
_Node: TypeAlias = rdflib.term.Node
_Pattern: TypeAlias = tuple[_Node | None, _Node | None, _Node | None]
_RdflibTriple: TypeAlias = tuple[_Node, _Node, _Node]


@dataclass(frozen=True, slots=True)
class Finding:
    """A breach as pySHACL states it; `path` is None where it is the constraint's own."""

    constraint: Constraint
    focus: Term
    path: ox.NamedNode | None
    value: Term | None
    component: str


def findings(store: ox.Store, shapes: Shapes, suspected: Iterable[tuple[Constraint, Term]]) -> Iterator[Finding]:
    """What pySHACL finds when each constraint is aimed at its suspected nodes."""
    view = MergedGraph(store=store)
    graph = rdflib.Graph(view, DATASET_DEFAULT_GRAPH_ID, namespace_manager=_NoPrefixes(rdflib.Graph(), "none"))
    by_iri = {constraint.iri.value: constraint for constraint in shapes.constraints}
    waiting = iter(suspected)
    while pairs := list(islice(waiting, AT_ONCE)):
        with quiet():
            _, report, _ = pyshacl.validate(graph, shacl_graph=_aimed(shapes, pairs), inplace=True)
        if not isinstance(report, rdflib.Graph):
            raise ScholargraphError(f"pySHACL cannot check the shapes: {report}; wanted well-formed ones")
        yield from _findings(report, by_iri)


@contextmanager
def quiet() -> Iterator[None]:
    """Keeps rdflib from logging a traceback for each literal that is no number: the report tells of it."""
    log = logging.getLogger("rdflib.term")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)


class MergedGraph(OxigraphStore):
    """The store's default graph for rdflib, which is asked for a few triples very often."""

    def __len__(self, context: rdflib.Graph | None = None) -> int:
        """At least as many as are needed to know whether there are any: pySHACL asks that for every result."""
        return sum(1 for _ in islice(self._inner.quads_for_pattern(None, None, None, ox.DefaultGraph()), 1))

    def triples(
        self, triple_pattern: _Pattern, context: rdflib.Graph | None = None
    ) -> Iterator[tuple[_RdflibTriple, Iterator[rdflib.Graph | None]]]:
        """The matching triples of the default graph, without a graph object made for each."""
        subject, predicate, value = (None if node is None else to_oxigraph(node) for node in triple_pattern)
        if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode | None):
            return
        merged = rdflib.Graph(self, DATASET_DEFAULT_GRAPH_ID) if context is None else context
        for quad in self._inner.quads_for_pattern(subject, predicate, value, ox.DefaultGraph()):
            found = (to_rdflib(quad.subject), to_rdflib(quad.predicate), to_rdflib(quad.object))
            yield found, iter((merged,))


class _NoPrefixes(NamespaceManager):
    """Writes IRIs in full: pySHACL words a description of every result, which is thrown away here."""

    def normalizeUri(self, rdfTerm: str) -> str:
        return f"<{rdfTerm}>"

    def bind(self, *args: object, **options: object) -> None:
        pass


def _aimed(shapes: Shapes, pairs: list[tuple[Constraint, Term]]) -> rdflib.Graph:
    aimed = rdflib.Graph(namespace_manager=_NoPrefixes(rdflib.Graph(), "none"))
    constraints = {constraint.iri for constraint, _ in pairs}
    for triple in shapes.closure(sorted(constraints, key=str)):
        aimed.add((to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)))
    for constraint, node in pairs:
        aimed.add((to_rdflib(constraint.iri), SH.targetNode, to_rdflib(node)))
    return aimed


def _findings(report: rdflib.Graph, by_iri: Mapping[str, Constraint]) -> Iterator[Finding]:
    for _, _, result in report.triples((None, SH.result, None)):
        about = dict(report.predicate_objects(result))
        path, value = about.get(SH.resultPath), about.get(SH.value)
        yield Finding(
            constraint=by_iri[str(about[SH.sourceShape])],
            focus=to_oxigraph(about[SH.focusNode]),
            path=ox.NamedNode(path) if isinstance(path, rdflib.URIRef) else None,
            value=None if value is None else to_oxigraph(value),
            component=str(about[SH.sourceConstraintComponent]).removeprefix(SHACL),
        )


def from_rdflib(graph: rdflib.Graph) -> ox.Store:
    """A store with the statements of an rdflib graph as its default graph."""
    store = ox.Store()
    for subject, predicate, value in map(_oxigraph_triple, graph.triples((None, None, None))):
        store.add(ox.Quad(subject, predicate, value))
    return store


def to_rdflib(found: Term | ox.Triple) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
    """An Oxigraph term as rdflib's own parsers make it, but with its lexical form untouched."""
    known = term(found)
    if isinstance(known, ox.NamedNode):
        return rdflib.URIRef(known.value)
    if isinstance(known, ox.BlankNode):
        return rdflib.BNode(known.value)
    datatype = None if known.language or known.datatype == _STRING else rdflib.URIRef(known.datatype.value)
    return rdflib.Literal(known.value, lang=known.language, datatype=datatype, normalize=False)


def to_oxigraph(node: rdflib.term.Node) -> Term:
    """An rdflib term as Oxigraph's."""
    if isinstance(node, rdflib.URIRef):
        return ox.NamedNode(node)
    if isinstance(node, rdflib.BNode):
        return ox.BlankNode(node)
    if not isinstance(node, rdflib.Literal):
        raise TypeError(f"{node!r} is no term of a graph")
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(node.datatype) if node.datatype else None)


def _oxigraph_triple(triple: _RdflibTriple) -> tuple[Resource, ox.NamedNode, Term]:
    subject, predicate, value = map(to_oxigraph, triple)
    if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode):
        raise ScholargraphError(
            f"{subject} {predicate} {value}; wanted a statement of RDF, about an IRI or a blank node"
        )
    return subject, predicate, value
