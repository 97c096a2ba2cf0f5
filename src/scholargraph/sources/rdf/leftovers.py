"""Counts what no query takes of a file: things of classes that nobody knows, and statements of unknown terms."""

from collections import Counter
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from scholargraph.sources.rdf.imports import Vocabulary
from scholargraph.sources.rdf.loading import Loaded
from scholargraph.vocabulary import ONTOLOGY, PREFIXES, RDF_TYPE, SKOS, VOCABULARY, terms

MOST = 30

_LISTS = tuple(f"{PREFIXES['rdf']}{name}" for name in ("first", "rest", "_"))
_OURS = frozenset(f"{SKOS}{name}" for name in ("prefLabel", "altLabel", "broader"))
_TYPE = ox.NamedNode(RDF_TYPE)
_NOT_TAKEN = frozenset({f"{ONTOLOGY}profile"})


def left(loaded: Loaded, ours: ox.Store, by: Iterable[Vocabulary]) -> Iterator[str]:
    """One sentence for each class and each predicate of which something is left, those with most statements first."""
    vocabularies = tuple(by)
    known = _Known(vocabularies)
    things: Counter[str] = Counter()
    statements: Counter[str] = Counter()
    kept = Counter[str]()
    for subject, quads in _by_subject(loaded.store):
        if subject.value.startswith(VOCABULARY):
            continue
        types = {
            quad.object.value
            for quad in quads
            if quad.predicate.value == RDF_TYPE and isinstance(quad.object, ox.NamedNode)
        }
        if all(_is_of_a_list(quad.predicate.value) for quad in quads):
            continue
        if _is_taken(subject, types, ours, loaded.store, vocabularies):
            terms = known.of(subject, ours)
            statements.update(
                quad.predicate.value
                for quad in quads
                if not (quad.predicate.value in terms or _is_of_a_list(quad.predicate.value))
            )
        else:
            kind = min(types, default="")
            things[kind] += 1
            kept[kind] += len(quads)
    told = [(kept[kind], f"{_number(things[kind], 'thing')} of {_class(kind)}") for kind in things]
    told += [(number, short(term)) for term, number in statements.items()]
    told.sort(key=lambda one: (-one[0], one[1]))
    yield from (f"{what}: {_number(number, 'statement')} not taken" for number, what in told[:MOST])
    if rest := told[MOST:]:
        number = sum(number for number, _ in rest)
        yield f"{len(rest):,} other classes and terms: {_number(number, 'statement')} not taken"


def short(iri: str) -> str:
    """An IRI as people write it, where its prefix is usual."""
    for prefix, space in _PREFIXES.items():
        if iri.startswith(space):
            return f"{prefix}:{iri.removeprefix(space)}"
    return f"<{iri}>"


_PREFIXES = {
    **{name: PREFIXES[name] for name in ("sg", "skos", "rdf", "rdfs", "dcterms", "owl")},
    "bibo": "http://purl.org/ontology/bibo/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "obo": "http://purl.obolibrary.org/obo/",
    "schema": "https://schema.org/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "vivo": "http://vivoweb.org/ontology/core#",
}


class _Known:
    """The terms that queries take of things, by their kinds."""

    def __init__(self, vocabularies: tuple[Vocabulary, ...]) -> None:
        own = frozenset(ONTOLOGY + name for name in terms()) - _NOT_TAKEN
        self._always = own | {RDF_TYPE} | _OURS
        self._vocabularies = vocabularies
        self._kinds: dict[frozenset[str], frozenset[str]] = {}

    def of(self, subject: ox.NamedNode, ours: ox.Store) -> frozenset[str]:
        """The terms for a thing; for one that is only passed on the way to others, all of them."""
        types = (quad.object for quad in ours.quads_for_pattern(subject, _TYPE, None))
        kinds = frozenset(one.value.removeprefix(ONTOLOGY) for one in types if isinstance(one, ox.NamedNode))
        if kinds not in self._kinds:
            told = ((kind, found) for one in self._vocabularies for kind, found in one.terms.items())
            self._kinds[kinds] = self._always.union(*(found for kind, found in told if kind in kinds or not kinds))
        return self._kinds[kinds]


def _is_taken(
    subject: ox.NamedNode, types: set[str], ours: ox.Store, file: ox.Store, vocabularies: tuple[Vocabulary, ...]
) -> bool:
    """Whether a thing came over, or was read on the way to one that did."""
    if any(True for _ in ours.quads_for_pattern(subject, None, None)):
        return True
    if not types:
        return any(True for _ in file.quads_for_pattern(None, None, subject, ox.DefaultGraph()))
    if any(types & one.passed for one in vocabularies):
        return not any(types & one.taken for one in vocabularies)
    return False


def _is_of_a_list(predicate: str) -> bool:
    return predicate.startswith(_LISTS)


def _by_subject(store: ox.Store) -> Iterator[tuple[ox.NamedNode, list[ox.Quad]]]:
    found: dict[ox.NamedNode, None] = {}
    for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph()):
        if isinstance(quad.subject, ox.NamedNode):
            found[quad.subject] = None
    for subject in found:
        yield subject, list(store.quads_for_pattern(subject, None, None, ox.DefaultGraph()))


def _number(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _class(kind: str) -> str:
    return f"the class {short(kind)}" if kind else "no class"
