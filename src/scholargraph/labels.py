"""How a thing of the graph is called for people: by its name, title or label, or by the end of its IRI."""

from collections.abc import Sequence

import pyoxigraph as ox

from scholargraph.graphs import Graph
from scholargraph.vocabulary import ONTOLOGY, PREFIXES, SG, SKOS

_DEFAULT = ox.DefaultGraph()
_LONGEST = 90


def label(graph: Graph, thing: ox.NamedNode, language: str = "en") -> str | None:
    """A person's name, a publication's title or a concept's label; None where the graph has none.

    Of several, the one that is `preferred`.

    >>> graph, concept = ox.Store(), ox.NamedNode("https://example.org/mathematics")
    >>> for text, language in (("Mathematics", "en"), ("mathématiques", "fr")):
    ...     graph.add(ox.Quad(concept, ox.NamedNode(f"{SKOS}prefLabel"), ox.Literal(text, language=language)))
    >>> label(graph, concept, "fr"), label(graph, concept, "de")
    ('mathématiques', 'Mathematics')
    """
    for term in (SG.name, SG.title, f"{SKOS}prefLabel"):
        found = [quad.object for quad in graph.quads_for_pattern(thing, ox.NamedNode(term), None, _DEFAULT)]
        texts = [text for text in found if isinstance(text, ox.Literal)]
        if texts:
            return preferred(texts, language)
    return None


def preferred(names: Sequence[ox.Literal], language: str) -> str:
    """By which of its names a thing is called in a language: one in it, else an English one, else any.

    >>> preferred([ox.Literal("Montreal", language="en"), ox.Literal("Montréal", language="fr")], "de")
    'Montreal'
    """
    return min(names, key=lambda one: preference(one.value, one.language or "", language)).value


def preference(name: str, spoken: str, language: str) -> tuple[bool, bool, int, int, str]:
    """For sorting names of one thing, the best first, for a reader of a language; `spoken` is that of the name.

    Of two in one language that with more accents is better, then the longer: accents get lost, not added.
    """
    accents = sum(not mark.isascii() for mark in name)
    return spoken != language, spoken != "en", -accents, -len(name), name


def shown(graph: Graph, term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, language: str = "en") -> str:
    """A term as people read it: a label, the name of a property, or the text of a literal, cut after 90 characters.

    >>> shown(ox.Store(), ox.NamedNode(SG.researchInterest))
    'researchInterest'
    """
    if isinstance(term, ox.NamedNode):
        return label(graph, term, language) or short(term.value)
    text = " ".join(str(term.value if isinstance(term, ox.Literal) else term).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def short(iri: str) -> str:
    """An IRI as people can read and type it: prefixed, or from the family on (`person/ada-lovelace`) where it is ours.

    >>> short("https://w3id.org/scholargraph/id/person/ada-lovelace"), short(f"{SKOS}Concept"), short("urn:x")
    ('person/ada-lovelace', 'skos:Concept', 'urn:x')
    """
    if iri.startswith(ONTOLOGY):
        return iri.removeprefix(ONTOLOGY)
    for prefix, start in PREFIXES.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    for family in ("person/", "publication/", "supervision/", "organization/", "topic/", "source/"):
        if f"/{family}" in iri:
            return family + iri.split(f"/{family}", 1)[1]
    return iri
