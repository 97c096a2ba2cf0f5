"""Asks the store which nodes may breach a constraint, so that the slow and sure checker looks at few of them.

A screen is a SPARQL question made from a constraint. It may find too many nodes and must never find too few:
what it leaves out is not looked at again. A constraint for which the table has no screen is asked of all nodes
that it is aimed at.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

import pyoxigraph as ox

from scholargraph.validation.shapes import RDF, Constraint, Resource, Shapes, Target, Term, term

Screen: TypeAlias = Callable[[Shapes, Constraint, str], str]

_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_THIS = re.compile(r"\$this\b")
_BESIDE = frozenset({"qualifiedMinCount", "qualifiedMaxCount"})


def suspects(store: ox.Store, shapes: Shapes, constraint: Constraint) -> Iterator[Term]:
    """The nodes at which a constraint is aimed and that may breach it, each once; among them are all that do."""
    aims = [_AIMS[target.kind](store, shapes, target) for target in constraint.targets]
    everyone = " UNION ".join(f"{{ {pattern} }}" for pattern, _ in aims)
    for node in _nodes(store, screen(shapes, constraint, everyone)):
        if any(is_aimed_at(node) for _, is_aimed_at in aims):
            yield node


def screen(shapes: Shapes, constraint: Constraint, everyone: str) -> str:
    """The question for a constraint; `everyone` is the pattern of all nodes that it is aimed at.

    Most questions begin at the offending values, as there are few, and leave the aim to be checked after.
    """
    names = constraint.parameters.keys() - _BESIDE
    make = SCREENS.get(min(names), _everyone) if len(names) == 1 else _everyone
    return make(shapes, constraint, everyone)


def property_path(shapes: Shapes, path: Term) -> str:
    """A path of SHACL as SPARQL writes it."""
    if isinstance(path, ox.NamedNode):
        return str(path)
    for name, written in _PATHS.items():
        if (inner := shapes.value(path, name)) is not None:
            return written(shapes, inner)
    return f"({'/'.join(property_path(shapes, step) for step in shapes.items(path))})"


_PATHS: Mapping[str, Callable[[Shapes, Term], str]] = {
    "inversePath": lambda shapes, path: f"^{property_path(shapes, path)}",
    "alternativePath": lambda shapes, path: f"({'|'.join(property_path(shapes, way) for way in shapes.items(path))})",
    "zeroOrMorePath": lambda shapes, path: f"({property_path(shapes, path)})*",
    "oneOrMorePath": lambda shapes, path: f"({property_path(shapes, path)})+",
    "zeroOrOnePath": lambda shapes, path: f"({property_path(shapes, path)})?",
}


def _everyone(shapes: Shapes, constraint: Constraint, everyone: str) -> str:
    return _select(everyone)


def _min_count(shapes: Shapes, constraint: Constraint, everyone: str) -> str:
    return _at_least(everyone, _values(shapes, constraint), _number(constraint, "minCount"))


def _max_count(shapes: Shapes, constraint: Constraint, everyone: str) -> str:
    return _at_most(_values(shapes, constraint), _number(constraint, "maxCount"))


def _qualified(shapes: Shapes, constraint: Constraint, everyone: str) -> str:
    fitting = _fitting(shapes, constraint.parameters["qualifiedValueShape"])
    if fitting is None or {"qualifiedMinCount", "qualifiedMaxCount"} <= constraint.parameters.keys():
        return _everyone(shapes, constraint, everyone)
    values = f"{_values(shapes, constraint)} {fitting}"
    if "qualifiedMinCount" in constraint.parameters:
        return _at_least(everyone, values, _number(constraint, "qualifiedMinCount"))
    return _at_most(values, _number(constraint, "qualifiedMaxCount"))


def _fitting(shapes: Shapes, inner: Term) -> str | None:
    """The pattern of the values of which a nested shape is true, for the nested shapes that it can tell exactly."""
    said = shapes.said(inner)
    if said.keys() == {"path", "hasValue"} and _are_iris(said.values()):
        return f"?value {said['path']} {said['hasValue']} ."
    if said.keys() == {"in"} and _are_iris(shapes.items(said["in"])):
        return f"FILTER({_is_among(shapes, said['in'])})"
    return None


def _are_iris(terms: Iterable[Term]) -> bool:
    return all(isinstance(each, ox.NamedNode) for each in terms)


def _in(shapes: Shapes, constraint: Constraint, everyone: str) -> str:
    return _where(shapes, constraint, f"!({_is_among(shapes, constraint.parameters['in'])})")


def _is_among(shapes: Shapes, items: Term) -> str:
    """Whether ?value is one of the terms: SPARQL's IN would also take an equal number written otherwise."""
    return " || ".join(f"sameTerm(?value, {item})" for item in shapes.items(items)) or "false"


def _datatype(shapes: Shapes, constraint: Constraint, everyone: str) -> str:
    datatype = constraint.parameters["datatype"]
    well_formed = _LEXICAL.get(datatype.value, "false")
    return _where(shapes, constraint, f"!COALESCE(DATATYPE(?value) = {datatype} && {well_formed}, false)")


_LEXICAL: Mapping[str, str] = {
    f"{RDF}langString": "true",
    f"{_XSD}string": "true",
    f"{_XSD}integer": 'REGEX(STR(?value), "^[+-]?[0-9]+$")',
}
"""When the text of a literal fits its datatype; of datatypes that are not here every literal is suspected."""


def _pattern(shapes: Shapes, constraint: Constraint, everyone: str) -> str:
    flags = shapes.value(constraint.iri, "flags")
    matches = f"REGEX(STR(?value), {constraint.parameters['pattern']}{f', {flags}' if flags else ''})"
    return _where(shapes, constraint, f"!COALESCE({matches}, false)")


def _min_inclusive(shapes: Shapes, constraint: Constraint, everyone: str) -> str:
    return _where(shapes, constraint, f"!COALESCE(?value >= {constraint.parameters['minInclusive']}, false)")


def _disjoint(shapes: Shapes, constraint: Constraint, everyone: str) -> str:
    return _select(f"{_values(shapes, constraint)} ?this {constraint.parameters['disjoint']} ?value .")


def _less_than_or_equals(shapes: Shapes, constraint: Constraint, everyone: str) -> str:
    other = f"?this {constraint.parameters['lessThanOrEquals']} ?other ."
    return _select(f"{_values(shapes, constraint)} {other} FILTER(!COALESCE(?value <= ?other, false))")


def _unique_language(shapes: Shapes, constraint: Constraint, everyone: str) -> str:
    values = f"{_values(shapes, constraint)} BIND(LCASE(LANG(?value)) AS ?language) FILTER(?language != '')"
    return f"SELECT DISTINCT ?this WHERE {{ {values} }} GROUP BY ?this ?language HAVING(COUNT(DISTINCT ?value) > 1)"


def _sparql(shapes: Shapes, constraint: Constraint, everyone: str) -> str:
    """The constraint's own question, asked of all nodes at once: SHACL would ask it of one node after the other."""
    question = constraint.parameters["sparql"]
    select = shapes.value(question, "select")
    if not isinstance(select, ox.Literal):
        return _everyone(shapes, constraint, everyone)
    _, _, body = _THIS.sub("?this", select.value).partition("{")
    return f"{_prefixes(shapes, question)} SELECT DISTINCT ?this WHERE {{ {body}"


def _prefixes(shapes: Shapes, question: Term) -> str:
    declared = (each for source in shapes.values(question, "prefixes") for each in shapes.values(source, "declare"))
    pairs = [(shapes.value(each, "prefix"), shapes.value(each, "namespace")) for each in declared]
    return " ".join(f"PREFIX {prefix.value}: <{space.value}>" for prefix, space in pairs if prefix and space)


SCREENS: Mapping[str, Screen] = {
    "minCount": _min_count,
    "maxCount": _max_count,
    "qualifiedValueShape": _qualified,
    "in": _in,
    "datatype": _datatype,
    "pattern": _pattern,
    "minInclusive": _min_inclusive,
    "disjoint": _disjoint,
    "lessThanOrEquals": _less_than_or_equals,
    "uniqueLang": _unique_language,
    "sparql": _sparql,
}
"""A screen for each constraint parameter of SHACL that our shapes use; a property shape has one of them."""


def _at_least(everyone: str, values: str, count: int) -> str:
    if count == 1:
        return _select(f"{everyone} MINUS {{ {values} }}")
    return f"{_select(f'{everyone} OPTIONAL {{ {values} }}')} GROUP BY ?this HAVING(COUNT(DISTINCT ?value) < {count})"


def _at_most(values: str, count: int) -> str:
    return f"{_select(values)} GROUP BY ?this HAVING(COUNT(DISTINCT ?value) > {count})"


def _where(shapes: Shapes, constraint: Constraint, condition: str) -> str:
    return _select(f"{_values(shapes, constraint)} FILTER({condition})")


def _select(pattern: str) -> str:
    return f"SELECT DISTINCT ?this WHERE {{ {pattern} }}"


def _values(shapes: Shapes, constraint: Constraint) -> str:
    return f"?this {property_path(shapes, constraint.path)} ?value ."


def _number(constraint: Constraint, name: str) -> int:
    return int(constraint.parameters[name].value)


Aim: TypeAlias = tuple[str, Callable[[Term], bool]]
"""The pattern of the nodes that a target finds, and a test whether one node is among them."""


def _target_class(store: ox.Store, shapes: Shapes, target: Target) -> Aim:
    below = set(_nodes(store, f"SELECT DISTINCT ?class WHERE {{ ?class <{_RDFS}subClassOf>* {target.value} }}"))
    classes = {target.value, *below}
    pattern = " UNION ".join(f"{{ ?this a {each} }}" for each in sorted(map(str, classes)))
    return pattern, lambda node: not classes.isdisjoint(_values_of(store, node, f"{RDF}type"))


def _target_subjects(store: ox.Store, shapes: Shapes, target: Target) -> Aim:
    return f"?this {target.value} ?any .", lambda node: any(True for _ in _values_of(store, node, target.value.value))


def _target_objects(store: ox.Store, shapes: Shapes, target: Target) -> Aim:
    predicate = ox.NamedNode(target.value.value)

    def is_aimed_at(node: Term) -> bool:
        return any(True for _ in store.quads_for_pattern(None, predicate, node, ox.DefaultGraph()))

    return f"?any {target.value} ?this .", is_aimed_at


def _target_node(store: ox.Store, shapes: Shapes, target: Target) -> Aim:
    return f"VALUES ?this {{ {target.value} }}", lambda node: node == target.value


def _target_query(store: ox.Store, shapes: Shapes, target: Target) -> Aim:
    select = shapes.value(target.value, "select")
    query = select.value if isinstance(select, ox.Literal) else ""
    return f"{{ {query} }}", lambda node: any(True for _ in _nodes(store, query, node))


_AIMS: Mapping[str, Callable[[ox.Store, Shapes, Target], Aim]] = {
    "targetClass": _target_class,
    "targetSubjectsOf": _target_subjects,
    "targetObjectsOf": _target_objects,
    "targetNode": _target_node,
    "target": _target_query,
}


def _values_of(store: ox.Store, node: Term, predicate: str) -> Iterable[Term]:
    if not isinstance(node, Resource):
        return ()
    found = store.quads_for_pattern(node, ox.NamedNode(predicate), None, ox.DefaultGraph())
    return (term(quad.object) for quad in found)


def _nodes(store: ox.Store, query: str, this: Term | None = None) -> Iterator[Term]:
    solutions = store.query(query, substitutions={ox.Variable("this"): this} if this is not None else None)
    for solution in solutions if isinstance(solutions, ox.QuerySolutions) else ():
        yield term(solution[0])
