"""Keeps the description of a graph as a dataset true: its numbers, its words, and what is left out when not known."""

import datetime
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, VOID, URIRef
from rdflib.namespace import DefinedNamespace

from scholargraph import build
from scholargraph.datasets import Publication, Statistics, describe_dataset, examples, institute, statistics
from scholargraph.errors import ScholargraphError
from scholargraph.identifiers import BASE
from scholargraph.vocabulary import RDF_TYPE, SG

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = "https://example.org/"
# Namespaces that rdflib ships closed: they know their terms and no other.
NAMESPACES: tuple[type[DefinedNamespace], ...] = (DCAT, DCTERMS, FOAF, RDF, VOID)


@pytest.fixture(scope="module")
def mixture(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    return build(ROOT / "data" / "mixture", graph=tmp_path_factory.mktemp("mixture"))


@pytest.fixture(scope="module")
def said(mixture: ox.Store) -> ox.Store:
    public = Publication(
        ADDRESS,
        BASE,
        endpoint=f"{ADDRESS}sparql",
        dumps={".ttl": f"{ADDRESS}graph.ttl", ".rdf": f"{ADDRESS}graph.rdf"},
        publisher=institute(mixture),
        licence="https://creativecommons.org/licenses/by/4.0/",
        issued=datetime.date(2026, 11, 1),
        modified=datetime.date(2026, 11, 28),
    )
    store = ox.Store()
    triples = describe_dataset(mixture, statistics(mixture, BASE), public)
    store.extend(ox.Quad(one.subject, one.predicate, one.object) for one in triples)
    return store


def test_the_numbers_are_those_of_the_merged_graph(mixture: ox.Store) -> None:
    """A plain count of every statement is the twin of the queries."""
    quads = list(mixture.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    counted = statistics(mixture, BASE)
    subjects = {quad.subject for quad in quads}
    assert counted.triples == len(quads)
    assert counted.subjects == len(subjects)
    assert counted.entities == sum(isinstance(one, ox.NamedNode) and one.value.startswith(BASE) for one in subjects)
    assert counted.objects == len({quad.object for quad in quads})
    assert counted.properties == Counter(quad.predicate.value for quad in quads)
    assert counted.classes == Counter(
        quad.object.value
        for quad in quads
        if quad.predicate.value == RDF_TYPE and isinstance(quad.object, ox.NamedNode)
    )


def test_each_term_exists_where_its_vocabulary_is_at_hand(said: ox.Store) -> None:
    terms = {quad.predicate.value for quad in said} | {
        quad.object.value for quad in said if quad.predicate.value == RDF_TYPE and isinstance(quad.object, ox.NamedNode)
    }
    unknown = [term for term in sorted(terms) if not any(URIRef(term) in each for each in NAMESPACES)]
    assert not unknown


@pytest.mark.parametrize(
    "where",
    [
        "?d a void:Dataset , dcat:Dataset ; void:triples ?n ; void:entities ?e ; void:distinctSubjects ?s",
        "?d void:classPartition [ void:class sg:Person ; void:entities ?n ] FILTER(?n > 0)",
        "?d void:propertyPartition [ void:property sg:name ; void:triples ?n ] FILTER(?n > 0)",
        "?d void:uriSpace ?base ; void:vocabulary <https://w3id.org/scholargraph/ontology#>",
        "?d void:sparqlEndpoint <https://example.org/sparql>",
        "?s a dcat:DataService ; dcat:servesDataset ?d ; dcat:endpointURL <https://example.org/sparql>",
        "?d void:dataDump <https://example.org/graph.rdf> , <https://example.org/graph.ttl>",
        """?d dcat:distribution [ dcat:downloadURL <https://example.org/graph.rdf> ;
               dcat:mediaType <https://www.iana.org/assignments/media-types/application/rdf+xml> ]""",
        "?d void:exampleResource ?thing ; dcterms:license <https://creativecommons.org/licenses/by/4.0/>",
        """?d dcterms:title ?en , ?fr FILTER(LANG(?en) = "en" && LANG(?fr) = "fr")""",
        """?d dcterms:publisher/foaf:name "Boreal Institute for Imaginary Studies"@en""",
        """?d dcterms:issued "2026-11-01"^^xsd:date ; dcterms:modified "2026-11-28"^^xsd:date""",
        "<https://example.org/.well-known/void> a void:DatasetDescription ; foaf:primaryTopic ?d",
    ],
)
def test_the_description_says(where: str, said: ox.Store) -> None:
    prefixes = {
        "sg": "https://w3id.org/scholargraph/ontology#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "void": str(VOID),
        "dcat": str(DCAT),
        "dcterms": str(DCTERMS),
        "foaf": str(FOAF),
    }
    assert bool(said.query(f"ASK {{ ?d a dcat:Dataset . {where} }}", prefixes=prefixes))


def test_what_is_not_known_is_not_said() -> None:
    said = {one.predicate.value for one in describe_dataset(ox.Store(), Statistics(), Publication(ADDRESS, BASE))}
    unknown = {f"{DCTERMS}{name}" for name in ("publisher", "license", "issued", "modified")}
    assert not said & (unknown | {f"{VOID}sparqlEndpoint", f"{VOID}dataDump", f"{DCAT}distribution"})


def test_a_dump_in_an_unknown_format_is_refused() -> None:
    public = Publication(ADDRESS, BASE, dumps={".svg": f"{ADDRESS}graph.svg"})
    with pytest.raises(ScholargraphError, match=r"graph.svg: a dump of the graph with suffix '.svg'; wanted .ttl, "):
        list(describe_dataset(ox.Store(), Statistics(), public))


def test_the_examples_are_things_of_each_class(mixture: ox.Store) -> None:
    types = {
        quad.object.value
        for iri in examples(mixture)
        for quad in mixture.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(RDF_TYPE), None, ox.DefaultGraph())
        if isinstance(quad.object, ox.NamedNode)
    }
    assert {SG.Person, SG.Publication, SG.Topic, SG.Supervision, SG.Organization} <= types


def test_an_institute_is_one_that_the_configuration_names(mixture: ox.Store) -> None:
    assert institute(mixture) == f"{BASE}organization/institut-boreal-detudes-imaginaires"
    assert institute(ox.Store()) is None
