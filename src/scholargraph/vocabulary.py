"""The words of the graph: terms that the ontology declares, and vocabularies' concepts with their labels."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache

import pyoxigraph as ox

from scholargraph.errors import VocabularyError
from scholargraph.model import Text, Wording
from scholargraph.resources import ontology

ONTOLOGY = "https://w3id.org/scholargraph/ontology#"
VOCABULARY = "https://w3id.org/scholargraph/vocabulary/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

GRAPH_SCHEMES = (
    "correction-kinds",
    "degrees",
    "organizations",
    "positions",
    "publication-types",
    "statuses",
    "supervision-roles",
    "topics",
    "trainee-types",
)
"""The vocabularies whose concepts stand in graphs; the others only serve to read pages."""

PREFIXES: Mapping[str, str] = {
    "sg": ONTOLOGY,
    "skos": SKOS,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "correction": f"{VOCABULARY}correction-kinds/",
    "degree": f"{VOCABULARY}degrees/",
    "organization": f"{VOCABULARY}organizations/",
    "position": f"{VOCABULARY}positions/",
    "publication-type": f"{VOCABULARY}publication-types/",
    "status": f"{VOCABULARY}statuses/",
    "supervision-role": f"{VOCABULARY}supervision-roles/",
    "topic": f"{VOCABULARY}topics/",
    "trainee-type": f"{VOCABULARY}trainee-types/",
}

_LABELS = frozenset(SKOS + name for name in ("prefLabel", "altLabel", "hiddenLabel"))
_LONGEST_KEPT = 256
_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})


class _WordMarks(dict[int, str]):
    """For `str.translate`: letters, digits, vowel signs, and what tells C++ from C stay; the rest are blanks."""

    def __missing__(self, code: int) -> str:
        mark = chr(code)
        of_a_word = mark.isalnum() or mark in "+#" or unicodedata.category(mark).startswith("M")
        return self.setdefault(code, mark if of_a_word else " ")


_WORD_MARKS = _WordMarks()

# The feminine ending that inclusive French adds behind a mark, and the plural behind it: étudiant·e·s, actuel(le)s,
# superviseur⋅e, étudiant-e-s, directeur/rice. Marks that also join words want three letters before them.
_ENDING = "e|le|ne|te|se|ve|ere|iere|euse|rice|trice|ice"
_INCLUSIVE = re.compile(
    r"(?:(?<=[^\W\d_]{2})[·⋅•‧・∙(]|(?<=[^\W\d_]{3})[./‐‑-])"
    rf"(?:{_ENDING})(?:(?P<plural>[·⋅•‧・∙.)(/‐‑-]*s\)?)|\))?(?![^\W_])"
)


class _Terms:
    """`SG.Person` is the IRI of the term `Person`; a term that the ontology does not declare is an error."""

    def __getattr__(self, name: str) -> str:
        if name.startswith("__"):
            raise AttributeError(name)
        if name not in terms():
            raise VocabularyError(f"the ontology declares no term sg:{name}")
        return ONTOLOGY + name


SG = _Terms()


@cache
def terms() -> frozenset[str]:
    """The local names of all classes and properties that the ontology declares."""
    declared = ox.parse(path=ontology("scholargraph.ttl"))
    subjects = {quad.subject.value for quad in declared if isinstance(quad.subject, ox.NamedNode)}
    return frozenset(iri.removeprefix(ONTOLOGY) for iri in subjects if iri.startswith(ONTOLOGY))


@cache
def _term_labels() -> Mapping[tuple[str, str], str]:
    label = ox.NamedNode(f"{PREFIXES['rdfs']}label")
    return {
        (quad.subject.value, quad.object.language or ""): quad.object.value
        for quad in ox.parse(path=ontology("scholargraph.ttl"))
        if quad.predicate == label and isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
    }


def term_label(iri: str, language: str) -> str | None:
    """What the ontology calls a term of its own in a language; None for a term of others.

    >>> term_label(SG.researchInterest, "fr")
    'intérêt de recherche'
    """
    return _term_labels().get((iri, language))


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry of a vocabulary: its preferred label by language, all its wordings, and what is broader."""

    iri: str
    labels: Mapping[str, str] = field(default_factory=dict)
    wordings: tuple[Text, ...] = ()
    broader: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The last part of the IRI."""
        return self.iri.rsplit("/", 1)[-1]


def schemes() -> tuple[str, ...]:
    """The names of the vocabularies, in alphabetical order: each is a file of `ontology/vocabularies`."""
    return tuple(sorted(path.stem for path in ontology("vocabularies").glob("*.ttl")))


@cache
def concepts(scheme: str) -> Mapping[str, Concept]:
    """The concepts of one vocabulary by IRI, in the order of their IRIs."""
    if scheme not in schemes():
        raise VocabularyError(f"no vocabulary called {scheme!r}; there are: {', '.join(schemes())}")
    labels: dict[str, dict[str, str]] = {}
    wordings: dict[str, list[Text]] = {}
    broader: dict[str, list[str]] = {}
    for subject, predicate, value in _statements(scheme):
        if predicate == SKOS + "broader" and isinstance(value, ox.NamedNode):
            broader.setdefault(subject, []).append(value.value)
        if predicate in _LABELS and isinstance(value, ox.Literal):
            wordings.setdefault(subject, []).append(Text(value.value, value.language))
            if predicate == SKOS + "prefLabel":
                labels.setdefault(subject, {})[value.language or ""] = value.value
    return {
        iri: Concept(iri, labels[iri], tuple(wordings[iri]), tuple(broader.get(iri, ())))
        for iri in sorted(labels)
        if iri.startswith(f"{VOCABULARY}{scheme}/")
    }


def concept(scheme: str, name: str) -> str:
    """The IRI of a concept by the last part of it; an error where the vocabulary has none such."""
    iri = f"{VOCABULARY}{scheme}/{name}"
    if iri not in concepts(scheme):
        raise VocabularyError(f"no concept {name!r} in the vocabulary {scheme!r}")
    return iri


def find(scheme: str, text: str, language: str | None = None) -> tuple[str, ...]:
    """The IRIs of the concepts that a wording may name: those of its language if there are any, else of all.

    One IRI is an answer, several are a wording that means several things, none is an unknown one.
    """
    every = _index(scheme).get(normalize(text), {})
    within = every.get(language or "", ())
    return within or tuple(sorted({iri for iris in every.values() for iri in iris}))


def wording(scheme: str, text: Text) -> Wording:
    """The text with its concept, where the vocabulary has exactly one for it."""
    found = find(scheme, text.value, text.language)
    return Wording(text, found[0] if len(found) == 1 else None)


def organization(text: Text, ror: str | None = None) -> Wording:
    """An organisation's name with its concept: that of the ROR ID where a vocabulary has it, else of the name."""
    named = wording("organizations", text).concept
    if ror is None:
        return Wording(text, named)
    another = named in _by_ror().values()  # the vocabulary's organisation of that name has another ROR ID
    return Wording(text, _by_ror().get(ror, None if another else named), ror=ror)


def normalize(text: str) -> str:
    """A text as it is compared: lower case, no accents, no inclusive endings, no punctuation, single spaces.

    >>> normalize("Collaborateur·rice de recherche"), normalize("Superviseur⋅e principal⋅e :")
    ('collaborateur de recherche', 'superviseur principal')
    >>> normalize("Étudiant(e)s  actuel(le)s"), normalize("IA-Canada–CIFAR")
    ('etudiants actuels', 'ia canada cifar')
    """
    return _normalized_label(text) if len(text) <= _LONGEST_KEPT else _normalized(text)


def vocabulary_statements(scheme: str) -> Iterator[tuple[str, str, str]]:
    """What a vocabulary says, in its file's order, as terms of N-Triples; wordings that serve only reading are left."""
    for quad in ox.parse(path=ontology("vocabularies", f"{scheme}.ttl")):
        if quad.predicate.value != SKOS + "hiddenLabel":
            yield str(quad.subject), str(quad.predicate), str(quad.object)


def _normalized(text: str) -> str:
    letters = text.lower() if text.isascii() else _plain_letters(text)
    return " ".join(_INCLUSIVE.sub(_plural, letters).translate(_WORD_MARKS).split())


def _plain_letters(text: str) -> str:
    compatible = unicodedata.normalize("NFKD", text)
    decomposed = unicodedata.normalize("NFKD", compatible.casefold().translate(_LETTERS))
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))


def _plural(ending: re.Match[str]) -> str:
    masculine_shows_it = ending.string[ending.start() - 1] in "sx"
    return "s" if ending["plural"] and not masculine_shows_it else ""


_normalized_label = lru_cache(maxsize=10_000)(_normalized)  # labels recur, abstracts do not


@cache
def _by_ror() -> Mapping[str, str]:
    found = ((iri, value) for iri, predicate, value in _statements("organizations") if predicate == f"{ONTOLOGY}ror")
    return {value.value: iri for iri, value in found if isinstance(value, ox.Literal)}


@cache
def _index(scheme: str) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    index: dict[str, dict[str, tuple[str, ...]]] = {}
    for one in concepts(scheme).values():
        for text in one.wordings:
            by_language = index.setdefault(normalize(text.value), {})
            known = by_language.get(text.language or "", ())
            by_language[text.language or ""] = known if one.iri in known else (*known, one.iri)
    return index


def _statements(scheme: str) -> Iterator[tuple[str, str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]:
    for quad in ox.parse(path=ontology("vocabularies", f"{scheme}.ttl")):
        if isinstance(quad.subject, ox.NamedNode):
            yield quad.subject.value, quad.predicate.value, quad.object
