"""Keeps the alignments true: each term that ours point to exists, and somebody else's file or namespace proves it."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from rdflib import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SKOS, Graph, Namespace, URIRef
from rdflib.namespace import DefinedNamespace

from scholargraph import vocabulary
from scholargraph.resources import ontology

SG = Namespace(vocabulary.ONTOLOGY)

REASONED = {RDFS.subClassOf, RDFS.subPropertyOf, OWL.equivalentClass, OWL.equivalentProperty}
COMPARED = {SKOS.closeMatch, SKOS.exactMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}

# Ontologies in full: a term exists where one of them says something about it.
ONTOLOGIES = (
    ("vivo", "vivo.owl"),
    ("vivo", "academicDegree.rdf"),
    ("ontologies", "fabio.ttl"),
    ("ontologies", "pro.ttl"),
    ("ontologies", "scoro.ttl"),
    ("ontologies", "schema.ttl"),
)

# Namespaces that rdflib ships closed: they know their terms and no other.
NAMESPACES: tuple[type[DefinedNamespace], ...] = (DCTERMS, FOAF, ORG, PROV, SKOS)

# No file among the shared data holds these ontologies; the list of what was looked up there names the terms.
LOOKED_UP = {
    "http://id.loc.gov/vocabulary/relators/": "marcrel:",
    "http://purl.org/ontology/bibo/degrees/": "bibo:degrees/",
    "http://purl.org/spar/cito/": "cito:",
    "http://www.w3.org/ns/oa#": "oa:",
    "http://www.wikidata.org/entity/": "",
}

# What old queries use and today's ontologies do not have.
GONE = {
    *map(
        Namespace("http://vivoweb.org/ontology/core#").term,
        (
            "AwardOrHonor",
            "Membership",
            "VisitingPosition",
            "correspondingAuthor",
            "positionInOrganization",
            "preferredTitle",
        ),
    ),
    URIRef("http://purl.org/ontology/bibo/authorList"),
}


@cache
def alignments() -> Graph:
    return Graph().parse(ontology("alignments.ttl"))


def aligned() -> Iterator[tuple[URIRef, URIRef, URIRef]]:
    for ours, how, theirs in alignments():
        if how in REASONED | COMPARED:
            assert isinstance(ours, URIRef)
            assert isinstance(how, URIRef)
            assert isinstance(theirs, URIRef)
            yield ours, how, theirs


TARGETS = sorted({theirs for _, _, theirs in aligned()})


@pytest.fixture(scope="module")
def evidence(shared: Callable[..., Path]) -> dict[str, set[URIRef]]:
    """What each ontology of the shared data says something about, by file."""
    found = {}
    for folder, name in ONTOLOGIES:
        path = shared("data", folder, name)
        read = Graph().parse(path, format="xml" if path.suffix in {".owl", ".rdf"} else "turtle")
        found[name] = {subject for subject in read.subjects() if isinstance(subject, URIRef)}
    return found


@pytest.fixture(scope="module")
def looked_up(shared: Callable[..., Path]) -> set[str]:
    """The words of the shared list of aligned terms."""
    return set(re.findall(r"[\w:]+(?:/[a-z]+)?", shared("ontology.md").read_text(encoding="utf-8")))


@pytest.mark.parametrize("target", TARGETS)
def test_an_aligned_term_exists(target: URIRef, evidence: dict[str, set[URIRef]], looked_up: set[str]) -> None:
    witnesses = [
        *(name for name, subjects in evidence.items() if target in subjects),
        *(f"rdflib.{space.__name__}" for space in NAMESPACES if target in space),
        *(f"ontology.md, as {word}" for word in shorthands(target) if word in looked_up),
    ]
    told = "\n".join(f"{name}: {len(subjects)} terms" for name, subjects in evidence.items())
    assert witnesses, f"nothing proves that <{target}> exists; asked were\n{told}\nand {names(NAMESPACES)}"


@pytest.mark.parametrize("gone", sorted(GONE))
def test_a_term_that_is_gone_is_proved_by_nothing(gone: URIRef, evidence: dict[str, set[URIRef]]) -> None:
    assert gone not in TARGETS
    assert [name for name, subjects in evidence.items() if gone in subjects] == []


@pytest.mark.parametrize(
    "wanted",
    [
        "VIVO",
        "FOAF",
        "schema.org",
        "FaBiO",
        "BIBO",
        "ORG",
        "PROV",
        "CiTO",
        "SCoRO",
        "PRO",
        "DCMI",
        "MARC",
        "OA",
        "Wikidata",
    ],
)
def test_the_ontologies_that_people_use_are_reached(wanted: str) -> None:
    places = {
        "VIVO": "http://vivoweb.org/ontology/core#",
        "FOAF": str(FOAF._NS),
        "schema.org": "https://schema.org/",
        "FaBiO": "http://purl.org/spar/fabio/",
        "BIBO": "http://purl.org/ontology/bibo/",
        "ORG": str(ORG._NS),
        "PROV": str(PROV._NS),
        "CiTO": "http://purl.org/spar/cito/",
        "SCoRO": "http://purl.org/spar/scoro/",
        "PRO": "http://purl.org/spar/pro/",
        "DCMI": str(DCTERMS._NS),
        "MARC": "http://id.loc.gov/vocabulary/relators/",
        "OA": "http://www.w3.org/ns/oa#",
        "Wikidata": "http://www.wikidata.org/entity/",
    }
    assert any(target.startswith(places[wanted]) for target in TARGETS)


def test_what_is_aligned_is_ours() -> None:
    concepts = {iri for scheme in vocabulary.schemes() for iri in vocabulary.concepts(scheme)}
    ours = {str(SG[term]) for term in vocabulary.terms()} | concepts
    assert {str(one) for one, _, _ in aligned()} <= ours


def test_nothing_else_is_said_than_how_terms_are_aligned() -> None:
    about_itself = set(alignments().subjects(RDF.type, OWL.Ontology))
    others = {how for ours, how, _ in alignments() if ours not in about_itself}
    assert others <= REASONED | COMPARED


def test_classes_go_to_classes_and_concepts_to_mappings() -> None:
    terms = Graph().parse(ontology("scholargraph.ttl"))
    kinds = {RDFS.subClassOf: {OWL.Class}, RDFS.subPropertyOf: {OWL.ObjectProperty, OWL.DatatypeProperty}}
    for ours, how, theirs in aligned():
        if how in kinds:
            assert set(terms.objects(ours, RDF.type)) & kinds[how], (ours, theirs)


def test_a_superproperty_takes_the_kind_of_value_that_ours_has(shared: Callable[..., Path]) -> None:
    """A datatype property is under no object property of VIVO's, nor the other way round."""
    vivo = Graph().parse(shared("data", "vivo", "vivo.owl"), format="xml")
    terms = Graph().parse(ontology("scholargraph.ttl"))
    kinds = {OWL.ObjectProperty, OWL.DatatypeProperty}
    for ours, how, theirs in aligned():
        if how == RDFS.subPropertyOf and (theirs, RDF.type, None) in vivo:
            of_theirs = kinds & set(vivo.objects(theirs, RDF.type))
            assert not of_theirs or of_theirs & set(terms.objects(ours, RDF.type)), (ours, theirs)


def shorthands(target: URIRef) -> Iterator[str]:
    for place, prefix in LOOKED_UP.items():
        if target.startswith(place):
            yield prefix + target.removeprefix(place)


def names(spaces: tuple[type[DefinedNamespace], ...]) -> str:
    return ", ".join(f"rdflib's {space.__name__}" for space in spaces)
