"""The ontology, the rules and the vocabularies as people read them: in one language, by class, each with its links."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice

import pyoxigraph as ox

from scholargraph.errors import VocabularyError
from scholargraph.labels import label, short
from scholargraph.resources import ontology
from scholargraph.validation.shapes import Constraint, Severity, Shapes, Term, all_shapes
from scholargraph.vocabulary import GRAPH_SCHEMES, ONTOLOGY, PREFIXES, RDF_TYPE, SKOS, VOCABULARY, normalize, schemes

RDFS = PREFIXES["rdfs"]
OWL = PREFIXES["owl"]

_DEFAULT = ox.DefaultGraph()
_MOST_TRIED = 100
_ALIGNED: Mapping[str, str] = {
    f"{RDFS}subClassOf": "is-a",
    f"{RDFS}subPropertyOf": "is-a",
    f"{OWL}equivalentClass": "same",
    f"{OWL}equivalentProperty": "same",
    f"{SKOS}exactMatch": "same",
    f"{SKOS}closeMatch": "close",
    f"{SKOS}narrowMatch": "narrower",
    f"{SKOS}broadMatch": "broader",
    f"{SKOS}relatedMatch": "related",
}
_STEPS: Mapping[str, str] = {"inversePath": "^{0}", "zeroOrMorePath": "{0}*", "oneOrMorePath": "{0}+"}
_GRAVITY: Mapping[Severity, str] = {Severity.VIOLATION: "error", Severity.WARNING: "gap", Severity.INFO: "notice"}
_NIL = ox.NamedNode(f"{PREFIXES['rdf']}nil")
_TOLD_APART = frozenset({"qualifiedValueShape"})  # what it demands is told with the number


@dataclass(frozen=True, slots=True)
class Alignment:
    """What a term of ours is to one elsewhere: `is-a`, `same`, `close`, `narrower`, `broader` or `related`."""

    relation: str
    iri: str
    name: str


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A class or a property of the ontology in one language.

    `name` is its local name, the anchor of its page; `above` what it is a special case of; `domain` and `range` are
    IRIs. `example` is a thing of that class in the graph that was asked, where there is one.
    """

    iri: str
    name: str
    label: str
    comment: str
    is_class: bool
    above: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    range: tuple[str, ...] = ()
    alignments: tuple[Alignment, ...] = ()
    example: str | None = None


@dataclass(frozen=True, slots=True)
class ClassEntry:
    """A class, the properties that are said of it alone, and those whose values are of it."""

    term: TermEntry
    properties: tuple[TermEntry, ...]
    values_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Glossary:
    """The whole ontology in one language: its classes with their properties, and the properties of several classes."""

    title: str
    description: str
    version: str
    classes: tuple[ClassEntry, ...]
    shared: tuple[TermEntry, ...]
    schemes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Check:
    """What a rule demands: the name of SHACL's parameter, and its value as people read it.

    A query, `sparql`, has no value; `none` is a rule that takes no value at all.
    """

    kind: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One constraint: where it looks, how grave a breach is (`error`, `gap` or `notice`), and what is said of one."""

    name: str
    path: str
    gravity: str
    message: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """The rules of one shape: its name, its title in the language, and the IRIs of the classes that they are for."""

    name: str
    title: str
    targets: tuple[str, ...]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class ConceptEntry:
    """A concept of a vocabulary: its label, other wordings, its labels in other languages, and its neighbours' IRIs."""

    iri: str
    name: str
    label: str
    elsewhere: tuple[tuple[str, str], ...]
    others: tuple[str, ...]
    broader: tuple[tuple[str, str], ...]
    narrower: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SchemeEntry:
    """A vocabulary in one language, its concepts in the order of their labels.

    `in_graph` says whether its concepts stand in graphs, so that each has a page: others only serve to read sources.
    """

    iri: str
    name: str
    title: str
    description: str
    concepts: tuple[ConceptEntry, ...]
    in_graph: bool


def glossary(language: str, graph: ox.Store | None = None) -> Glossary:
    """The ontology in a language; with a graph, each class has an example from it.

    >>> person = next(one for one in glossary("fr").classes if one.term.name == "Person")
    >>> person.term.label, [one.name for one in person.properties][:2]
    ('personne', ['nameStatus', 'researchInterest'])
    """
    words = _Words(_ontology(), language)
    whole = ONTOLOGY.removesuffix("#")
    every = [_term(words, iri, graph) for iri in _declared()]
    properties = [one for one in every if not one.is_class]
    return Glossary(
        title=words.text(whole, PREFIXES["dcterms"] + "title"),
        description=words.text(whole, PREFIXES["dcterms"] + "description"),
        version=words.text(whole, OWL + "versionInfo"),
        classes=tuple(_class(one, properties) for one in every if one.is_class),
        shared=tuple(one for one in properties if not any(iri.startswith(ONTOLOGY) for iri in one.domain)),
        schemes=tuple((VOCABULARY + name, _scheme_title(name, language)) for name in schemes()),
    )


def rules(language: str) -> tuple[RuleGroup, ...]:
    """The rules by shape, in a language: people and what they do first, then the rest in the order of the alphabet."""
    shapes = all_shapes()
    found: dict[str, list[Constraint]] = {}
    for constraint in shapes.constraints:
        found.setdefault(constraint.shape, []).append(constraint)
    groups = (_group(shapes, name, found[name], language) for name in sorted(found))
    order = {iri: number for number, iri in enumerate(_declared())}
    return tuple(sorted(groups, key=lambda group: min((order.get(iri, 999) for iri in group.targets), default=999)))


def scheme(name: str, language: str) -> SchemeEntry:
    """A vocabulary in a language; raises VocabularyError where there is none of that name.

    >>> scheme("supervision-roles", "fr").concepts[0].label
    'Co-superviseur⋅e'
    """
    if name not in schemes():
        raise VocabularyError(f"no vocabulary called {name!r}; there are: {', '.join(schemes())}")
    words = _Words(_vocabulary(name), language)
    iri = VOCABULARY + name
    concepts = (_concept(words, one) for one in words.subjects(SKOS + "inScheme", iri))
    return SchemeEntry(
        iri=iri,
        name=name,
        title=words.text(iri, SKOS + "prefLabel"),
        description=words.text(iri, PREFIXES["dcterms"] + "description"),
        concepts=tuple(sorted(concepts, key=lambda one: (normalize(one.label), one.iri))),
        in_graph=name in GRAPH_SCHEMES,
    )


@dataclass(frozen=True, slots=True)
class _Words:
    """The statements of some files, read in one language."""

    statements: ox.Store
    language: str

    def texts(self, iri: str, term: str) -> list[ox.Literal]:
        """The texts of a property, those of the language first."""
        quads = self.statements.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(term), None)
        found = (quad.object for quad in quads if isinstance(quad.object, ox.Literal))
        return sorted(found, key=lambda text: (text.language != self.language, text.language or "", text.value))

    def text(self, iri: str, term: str) -> str:
        return next((text.value for text in self.texts(iri, term)), "")

    def iris(self, iri: str, term: str) -> tuple[str, ...]:
        quads = self.statements.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(term), None)
        return tuple(sorted(quad.object.value for quad in quads if isinstance(quad.object, ox.NamedNode)))

    def subjects(self, term: str, iri: str) -> tuple[str, ...]:
        quads = self.statements.quads_for_pattern(None, ox.NamedNode(term), ox.NamedNode(iri))
        return tuple(sorted(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode)))

    def labelled(self, iris: Iterable[str]) -> tuple[tuple[str, str], ...]:
        named = ((iri, self.text(iri, SKOS + "prefLabel") or short(iri)) for iri in iris)
        return tuple(sorted(named, key=lambda one: one[1].casefold()))


def _term(words: _Words, iri: str, graph: ox.Store | None) -> TermEntry:
    is_class = f"{OWL}Class" in words.iris(iri, RDF_TYPE)
    parent = f"{RDFS}subClassOf" if is_class else f"{RDFS}subPropertyOf"
    return TermEntry(
        iri=iri,
        name=iri.removeprefix(ONTOLOGY),
        label=words.text(iri, f"{RDFS}label"),
        comment=words.text(iri, f"{RDFS}comment"),
        is_class=is_class,
        above=words.iris(iri, parent),
        domain=words.iris(iri, f"{RDFS}domain"),
        range=words.iris(iri, f"{RDFS}range"),
        alignments=_alignments(iri),
        example=_example(graph, iri) if graph is not None and is_class else None,
    )


def _class(term: TermEntry, properties: Iterable[TermEntry]) -> ClassEntry:
    every = tuple(properties)
    return ClassEntry(
        term,
        tuple(one for one in every if term.iri in one.domain),
        tuple(one.iri for one in every if term.iri in one.range),
    )


def _alignments(iri: str) -> tuple[Alignment, ...]:
    statements, prefixes = _aligned()
    found = (
        Alignment(_ALIGNED[quad.predicate.value], quad.object.value, _prefixed(quad.object.value, prefixes))
        for quad in statements.quads_for_pattern(ox.NamedNode(iri), None, None)
        if quad.predicate.value in _ALIGNED and isinstance(quad.object, ox.NamedNode)
    )
    order = list(dict.fromkeys(_ALIGNED.values()))
    return tuple(sorted(found, key=lambda one: (order.index(one.relation), one.name)))


def _prefixed(iri: str, prefixes: Mapping[str, str]) -> str:
    spaces = sorted(prefixes.items(), key=lambda one: -len(one[1]))
    return next((f"{prefix}:{iri.removeprefix(space)}" for prefix, space in spaces if iri.startswith(space)), iri)


def _example(graph: ox.Store, iri: str) -> str | None:
    """A thing of a class: the first that has a name, if one of the first hundred has."""
    quads = graph.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(iri), _DEFAULT)
    found = [quad.subject for quad in islice(quads, _MOST_TRIED) if isinstance(quad.subject, ox.NamedNode)]
    named = (one.value for one in found if label(graph, one) is not None)
    return next(named, found[0].value if found else None)


def _group(shapes: Shapes, name: str, constraints: Iterable[Constraint], language: str) -> RuleGroup:
    every = list(constraints)
    order = list(_GRAVITY)
    return RuleGroup(
        name=name,
        title=every[0].shape_names.get(language) or name,
        targets=tuple(
            sorted({target.value.value for one in every for target in one.targets if _is_class(target.kind)})
        ),
        rules=tuple(
            Rule(
                name=one.name,
                path=_path(shapes, one.path),
                gravity=_GRAVITY[one.severity],
                message=_message(one, language),
                checks=tuple(_checks(shapes, one)),
            )
            for one in sorted(every, key=lambda one: (order.index(one.severity), one.name))
        ),
    )


def _message(constraint: Constraint, language: str) -> str:
    """What is said of a breach; where the value would stand that is at fault, there are three dots."""
    said = constraint.messages.get(language) or next(iter(constraint.messages.values()), "")
    return re.sub(r"\{[?$]\w+\}", "…", said)


def _is_class(kind: str) -> bool:
    return kind == "targetClass"


def _checks(shapes: Shapes, constraint: Constraint) -> Iterator[Check]:
    for kind, value in sorted(constraint.parameters.items()):
        if kind == "sparql":
            yield Check(kind)
        elif value == _NIL:
            yield Check("none")
        elif kind not in _TOLD_APART:
            listed = isinstance(value, ox.BlankNode)
            said = ", ".join(_shown(one) for one in shapes.items(value)) if listed else _shown(value)
            yield Check(kind, said)


def _path(shapes: Shapes, path: Term) -> str:
    """A path as SPARQL writes it, with prefixed names."""
    if isinstance(path, ox.NamedNode):
        return _shown(path)
    for kind, form in _STEPS.items():
        if (inner := shapes.value(path, kind)) is not None:
            return form.format(_path(shapes, inner))
    if (several := shapes.value(path, "alternativePath")) is not None:
        return " | ".join(_path(shapes, one) for one in shapes.items(several))
    return " / ".join(_path(shapes, one) for one in shapes.items(path))


def _shown(value: Term) -> str:
    if isinstance(value, ox.NamedNode):
        return f"sg:{short(value.value)}" if value.value.startswith(ONTOLOGY) else short(value.value)
    return value.value


def _concept(words: _Words, iri: str) -> ConceptEntry:
    labels = words.texts(iri, SKOS + "prefLabel")
    others = [text.value for text in words.texts(iri, SKOS + "altLabel") if text.language == words.language]
    return ConceptEntry(
        iri=iri,
        name=iri.rsplit("/", 1)[-1],
        label=labels[0].value if labels else short(iri),
        elsewhere=tuple((text.language or "", text.value) for text in labels[1:]),
        others=tuple(others),
        broader=words.labelled(words.iris(iri, SKOS + "broader")),
        narrower=words.labelled(words.subjects(SKOS + "broader", iri)),
    )


def _scheme_title(name: str, language: str) -> str:
    return _Words(_vocabulary(name), language).text(VOCABULARY + name, SKOS + "prefLabel")


@cache
def _ontology() -> ox.Store:
    return _read("scholargraph.ttl")


@cache
def _declared() -> tuple[str, ...]:
    """The IRIs of our terms, in the order in which the ontology declares them."""
    found = (quad.subject for quad in ox.parse(path=ontology("scholargraph.ttl")))
    named = (one.value for one in found if isinstance(one, ox.NamedNode) and one.value.startswith(ONTOLOGY))
    return tuple(dict.fromkeys(named))


@cache
def _aligned() -> tuple[ox.Store, dict[str, str]]:
    """The alignments, and the prefixes that their file declares."""
    parser = ox.parse(path=ontology("alignments.ttl"))
    store = ox.Store()
    store.extend(parser)
    return store, dict(parser.prefixes)


@cache
def _vocabulary(name: str) -> ox.Store:
    return _read("vocabularies", f"{name}.ttl")


def _read(*parts: str) -> ox.Store:
    store = ox.Store()
    store.bulk_load(path=ontology(*parts), format=ox.RdfFormat.TURTLE)
    return store
