"""Reads a graph for pages: each value comes with the statements that say it, so that a page can show sources."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from hashlib import sha256
from typing import Any

import pyoxigraph as ox

from scholargraph.answers import Cell, cell
from scholargraph.labels import short
from scholargraph.nodes import Nodes
from scholargraph.phrases import COMPOSED, filled
from scholargraph.vocabulary import ONTOLOGY, RDF_TYPE, SG

_DEFAULT = ox.DefaultGraph()


@dataclass(frozen=True, slots=True)
class Value:
    """What a page prints: a text, the thing that it leads to, and the statements that say it.

    `known` is False for somebody whose name no source gives; `language` is that of the text, where it has one.
    """

    text: str
    iri: str | None = None
    statements: tuple[ox.Triple, ...] = ()
    language: str | None = None
    known: bool = True


@dataclass(frozen=True, slots=True)
class Counted:
    """A value and how often it is meant: a co-author and their joint publications."""

    value: Value
    count: int


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement in words."""

    subject: Value
    predicate: str
    object: Value


@dataclass(frozen=True)
class Reader:
    """Reads the merged graph in one language; remembers what things are called."""

    graph: ox.Store
    language: str
    _nodes: Nodes = field(init=False, repr=False)
    _called: dict[str, tuple[str, bool]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_nodes", Nodes(self.graph, self.language))

    def triples(self, subject: str, predicate: str) -> list[ox.Triple]:
        """The statements with a subject and a predicate."""
        pattern = (ox.NamedNode(subject), ox.NamedNode(predicate), None, _DEFAULT)
        return [quad.triple for quad in self.graph.quads_for_pattern(*pattern)]

    def backward(self, predicate: str, value: str) -> list[ox.Triple]:
        """The statements with a predicate and a thing as their object, in the order of their subjects."""
        pattern = (None, ox.NamedNode(predicate), ox.NamedNode(value), _DEFAULT)
        return sorted(
            (quad.triple for quad in self.graph.quads_for_pattern(*pattern)), key=lambda one: str(one.subject)
        )

    def values(self, subject: str, predicate: str) -> tuple[Value, ...]:
        """The values of a property: those of the reader's language first, then in the order of their texts."""
        found = [self.value(triple) for triple in self.triples(subject, predicate)]
        return tuple(sorted(found, key=lambda one: (one.language not in (None, self.language), one.text.casefold())))

    def spoken(self, subject: str, predicate: str) -> tuple[Value, ...]:
        """The values of a property in the reader's language; all of them where it has none in that language."""
        found = self.values(subject, predicate)
        own = tuple(one for one in found if one.language == self.language)
        return own or found

    def value(self, triple: ox.Triple, *also: ox.Triple) -> Value:
        """The object of a statement as a value; `also` are more statements that it rests on."""
        if isinstance(triple.object, ox.NamedNode):
            return self.thing(triple.object.value, triple, *also)
        language = triple.object.language if isinstance(triple.object, ox.Literal) else None
        return Value(str(cell_text(triple.object)), None, (triple, *also), language)

    def thing(self, iri: str, *statements: ox.Triple) -> Value:
        """A thing as a value, by what people call it."""
        text, known = self.called(iri)
        return Value(text, iri, statements, None, known)

    def named(self, iri: str, predicate: str) -> Value:
        """A thing as a value that rests on those of its names, by that property, that are what people call it."""
        text, known = self.called(iri)
        says = tuple(one for one in self.triples(iri, predicate) if node(one.object) == text)
        return Value(text, iri, says, None, known)

    def subjects(self, predicate: str, value: str) -> tuple[Value, ...]:
        """The things that have a thing as value of a property, in the order of their IRIs."""
        return tuple(self.thing(node(one.subject), one) for one in self.backward(predicate, value))

    def counted(self, subjects: Iterable[str], predicate: str) -> tuple[Counted, ...]:
        """The things that some subjects have as values of a property, those of most subjects first."""
        rests_on: dict[str, list[ox.Triple]] = {}
        for subject in dict.fromkeys(subjects):
            for triple in self.triples(subject, predicate):
                rests_on.setdefault(node(triple.object), []).append(triple)
        return most_first(Counted(self.thing(iri, *triples), len(triples)) for iri, triples in rests_on.items())

    def things(self, triples: Iterable[ox.Triple]) -> tuple[Value, ...]:
        """The things that statements have as objects, in the order of their names."""
        found = [self.value(triple) for triple in triples]
        return tuple(sorted(found, key=lambda one: (not one.known, one.text.casefold(), one.iri or "")))

    def name_all(self, iris: Sequence[str]) -> None:
        """Finds names for things that stand together: those without one are then numbered."""
        told = self._nodes.told([iri for iri in dict.fromkeys(iris) if iri not in self._called])
        self._called.update({iri: (str(one["name"]), bool(one["known"])) for iri, one in told.items()})

    def called(self, iri: str) -> tuple[str, bool]:
        """What people call a thing, and whether a source or vocabulary gives that name."""
        if iri not in self._called:
            self._called[iri] = self._call(iri)
        text, known = self._called[iri]
        return (short(iri), False) if text == iri else (text, known)

    def _call(self, iri: str) -> tuple[str, bool]:
        self.name_all([iri])
        if self._called[iri][1]:
            return self._called[iri]
        if not self.stands(iri):  # a thing of elsewhere: its own name is all that there is
            return short(iri), True
        return self._composed(iri) or self._called[iri][0], False

    def statement(self, triple: ox.Triple) -> "Statement":
        """A statement in words."""
        return Statement(self.thing(node(triple.subject)), triple.predicate.value, self.value(triple))

    def kinds(self, iri: str) -> frozenset[str]:
        """The classes of a thing."""
        return frozenset(node(triple.object) for triple in self.triples(iri, RDF_TYPE))

    def stands(self, iri: str) -> bool:
        """Whether the graph says anything of a thing."""
        return any(True for _ in self.graph.quads_for_pattern(ox.NamedNode(iri), None, None, _DEFAULT))

    def _composed(self, iri: str) -> str | None:
        """What a thing without a name of its own is called: by its person, and by what it is about."""
        kinds = {kind.removeprefix(ONTOLOGY) for kind in self.kinds(iri)}
        for kind, (who, what) in _COMPOSED_OF.items():
            if kind in kinds:
                parts = [
                    next((self.called_by(triple) for term in terms for triple in self._either(iri, term)), "…")
                    for terms in (who, what)
                ]
                return filled(COMPOSED[kind][self.language], who=parts[0], what=parts[1])
        return None

    def _either(self, iri: str, term: str) -> list[ox.Triple]:
        """The statements with a term, or, where `^` stands before it, those turned round."""
        if not term.startswith("^"):
            return self.triples(iri, getattr(SG, term))
        found = self.backward(getattr(SG, term[1:]), iri)
        return [ox.Triple(ox.NamedNode(iri), one.predicate, one.subject) for one in found]

    def called_by(self, triple: ox.Triple) -> str:
        """What the object of a statement is called."""
        return self.called(node(triple.object))[0] if isinstance(triple.object, ox.NamedNode) else node(triple.object)


_COMPOSED_OF: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Role": (("holder",), ("position", "roleTitle")),
    "Degree": (("degreeHolder",), ("degreeLevel", "degreeName")),
    "Authorship": (("author", "groupAuthor", "listedName"), ("publication",)),
    "Supervision": (("trainee",), ("traineeType", "typeLabel")),
    "Participation": (("supervisor",), ("^participation",)),
}
"""By class, the properties that say whose a thing is, and those that say what it is about."""


def most_first(found: Iterable[Counted]) -> tuple[Counted, ...]:
    """The highest counts first, equal ones in the order of their texts."""
    return tuple(sorted(found, key=lambda one: (-one.count, one.value.text.casefold())))


def node(term: object) -> str:
    """The IRI of a term; the text of one that is none."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)


def cell_text(term: Any) -> Cell:  # Any: an object of any kind
    """The text of a literal: numbers and truth values as they are written."""
    value = cell(term)
    return str(value).lower() if isinstance(value, bool) else value if isinstance(value, str) else node(term)


def statements(view: object) -> Iterator[ox.Triple]:
    """The statements that the values of a page rest on, each once, in the order in which it shows them."""
    yield from dict.fromkeys(_statements(view))


def _statements(view: object) -> Iterator[ox.Triple]:
    if isinstance(view, Value):
        yield from view.statements
    elif is_dataclass(view):
        for one in fields(view):
            yield from _statements(getattr(view, one.name))
    elif isinstance(view, tuple):
        for part in view:
            yield from _statements(part)


def anchor(triple: ox.Triple) -> str:
    """The mark of a statement on a page of evidence.

    >>> this = ox.NamedNode("https://example.org/ada")
    >>> anchor(ox.Triple(this, this, this))
    's-0c0fff9f87'
    """
    return f"s-{sha256(str(triple).encode()).hexdigest()[:10]}"
