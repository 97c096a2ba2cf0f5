"""Reads the shape files: what is demanded of a graph, how grave a breach is, and what to say of it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox

from scholargraph.errors import ScholargraphError
from scholargraph.resources import ontology
from scholargraph.vocabulary import PREFIXES

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
Resource: TypeAlias = ox.NamedNode | ox.BlankNode

SHAPES = "https://w3id.org/scholargraph/shapes/"
SHACL = "http://www.w3.org/ns/shacl#"
RDF = PREFIXES["rdf"]

_TARGETS = ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf", "target")
_NO_CONSTRAINTS = frozenset({"path", "severity", "message", "name", "description", "order", "group", "flags"})
_NAMED_GRAPH = re.compile(r"\bGRAPH\b")


def term(found: Term | ox.Triple) -> Term:
    """A term of a graph as SHACL knows them; triples as terms, which came after it, are refused."""
    if isinstance(found, ox.Triple):
        raise ScholargraphError(f"{found} is a triple as a term; wanted an IRI, a blank node or a literal")
    return found


class Severity(StrEnum):
    """How grave a result is; the order of the members is the order of reports."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


@dataclass(frozen=True, slots=True)
class Target:
    """One way in which a shape finds its focus nodes: `kind` is the local name of the property of SHACL."""

    kind: str
    value: Term


@dataclass(frozen=True, slots=True)
class Constraint:
    """One property shape: where it looks from which nodes, what it demands, and what it says when that is not so.

    `parameters` are the values of the shape's constraint parameters by the local names of SHACL's properties.
    """

    iri: ox.NamedNode
    shape: str
    shape_names: Mapping[str, str]
    targets: tuple[Target, ...]
    path: Resource
    parameters: Mapping[str, Term]
    severity: Severity
    messages: Mapping[str, str]

    @property
    def name(self) -> str:
        """The last part of the IRI, such as `person-orcid-check`."""
        return self.iri.value.removeprefix(SHAPES)


@dataclass(frozen=True, slots=True)
class Shapes:
    """The constraints of some shape files, and the statements of these files."""

    constraints: tuple[Constraint, ...]
    statements: ox.Store

    def without_sources(self) -> "Shapes":
        """The shapes less the constraints that ask the named graphs, as a graph without sources has none."""
        return Shapes(tuple(each for each in self.constraints if not self._asks_sources(each)), self.statements)

    def value(self, subject: Term, name: str) -> Term | None:
        """The one value of a property of SHACL (by local name), or None."""
        return next(iter(self.values(subject, name)), None)

    def values(self, subject: Term, name: str) -> tuple[Term, ...]:
        """The values of a property of SHACL (by local name)."""
        return tuple(term(quad.object) for quad in self.about(subject, SHACL + name))

    def said(self, subject: Term) -> Mapping[str, Term]:
        """A value of each property of SHACL (by local name) that a node has."""
        about = [quad for quad in self.about(subject) if quad.predicate.value.startswith(SHACL)]
        return {quad.predicate.value.removeprefix(SHACL): term(quad.object) for quad in about}

    def items(self, head: Term) -> Iterator[Term]:
        """The members of an RDF list."""
        while head != ox.NamedNode(RDF + "nil"):
            yield from (term(quad.object) for quad in self.about(head, RDF + "first"))
            head = next(term(quad.object) for quad in self.about(head, RDF + "rest"))

    def closure(self, roots: Iterable[Term]) -> Iterator[ox.Triple]:
        """All statements about these nodes, about their values, and so on."""
        waiting, seen = list(roots), set()
        while waiting:
            node = waiting.pop()
            if node in seen or not isinstance(node, Resource):
                continue
            seen.add(node)
            for quad in self.statements.quads_for_pattern(node, None, None):
                yield quad.triple
                waiting.append(term(quad.object))

    def _asks_sources(self, constraint: Constraint) -> bool:
        query = constraint.parameters.get("sparql")
        select = None if query is None else self.value(query, "select")
        return isinstance(select, ox.Literal) and _NAMED_GRAPH.search(select.value) is not None

    def about(self, subject: Term, predicate: str | None = None) -> Iterable[ox.Quad]:
        """The statements about a node, or those with one property."""
        if not isinstance(subject, Resource):
            return ()
        return self.statements.quads_for_pattern(subject, ox.NamedNode(predicate) if predicate else None, None)


@cache
def all_shapes() -> Shapes:
    """The project's own shapes: every file of `ontology/shapes`."""
    return read_shapes(*sorted(ontology("shapes").glob("*.ttl")))


def read_shapes(*files: Path) -> Shapes:
    """The shapes of some files; several files may share one node's statements, as all share their prefixes."""
    statements = ox.Store()
    for file in files:
        statements.bulk_load(path=file, format=ox.RdfFormat.TURTLE)
    without = Shapes((), statements)
    property_link = ox.NamedNode(SHACL + "property")
    links = sorted(statements.quads_for_pattern(None, property_link, None), key=lambda quad: str(quad.object))
    return Shapes(tuple(_constraint(without, quad.subject, term(quad.object)) for quad in links), statements)


def _constraint(shapes: Shapes, node_shape: Resource | ox.Triple, this: Term) -> Constraint:
    if not isinstance(node_shape, ox.NamedNode) or not isinstance(this, ox.NamedNode):
        raise ScholargraphError(f"shapes {node_shape} and {this}; wanted IRIs, as a report names them")
    path = shapes.value(this, "path")
    severity = shapes.value(this, "severity")
    if not isinstance(path, Resource) or not isinstance(severity, ox.NamedNode):
        raise ScholargraphError(f"shape {this.value}; wanted one sh:path and one sh:severity")
    parameters = {name: value for name, value in shapes.said(this).items() if name not in _NO_CONSTRAINTS}
    if repeated := [name for name in parameters if len(shapes.values(this, name)) > 1]:
        raise ScholargraphError(f"shape {this.value} with several values of sh:{repeated[0]}; wanted one")
    return Constraint(
        iri=this,
        shape=node_shape.value.removeprefix(SHAPES),
        shape_names=_by_language(shapes, node_shape, "name"),
        targets=tuple(Target(kind, value) for kind in _TARGETS for value in shapes.values(node_shape, kind)),
        path=path,
        parameters=parameters,
        severity=Severity(severity.value.removeprefix(SHACL)),
        messages=_by_language(shapes, this, "message"),
    )


def _by_language(shapes: Shapes, subject: Term, name: str) -> Mapping[str, str]:
    texts = (value for value in shapes.values(subject, name) if isinstance(value, ox.Literal))
    return {text.language or "": text.value for text in sorted(texts, key=lambda text: text.language or "")}
