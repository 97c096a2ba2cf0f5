"""Shows any other thing, a concept or a role: its statements, and who points to it."""

from dataclasses import dataclass

import pyoxigraph as ox

from scholargraph.views.values import Reader, Value, node

MOST_BACKWARD = 100


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a thing and its values; or, `backward`, the things of which it is the value."""

    iri: str
    values: tuple[Value, ...]
    total: int
    backward: bool = False


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing with all its properties, then those that lead to it."""

    iri: str
    name: Value
    kinds: tuple[str, ...]
    properties: tuple[Property, ...]


def thing(reader: Reader, iri: str) -> Thing:
    """What the graph says of any thing."""
    this = ox.NamedNode(iri)
    forward: dict[str, list[ox.Triple]] = {}
    for quad in reader.graph.quads_for_pattern(this, None, None, ox.DefaultGraph()):
        forward.setdefault(quad.predicate.value, []).append(quad.triple)
    backward: dict[str, list[ox.Triple]] = {}
    for quad in reader.graph.quads_for_pattern(None, None, this, ox.DefaultGraph()):
        backward.setdefault(quad.predicate.value, []).append(quad.triple)
    properties = [Property(name, reader.things(found), len(found)) for name, found in sorted(forward.items())]
    for name, found in sorted(backward.items()):
        subjects = sorted(found, key=lambda one: str(one.subject))[:MOST_BACKWARD]
        values = tuple(reader.thing(node(one.subject), one) for one in subjects)
        properties.append(Property(name, values, len(found), backward=True))
    return Thing(iri, reader.thing(iri), tuple(sorted(reader.kinds(iri))), tuple(properties))
