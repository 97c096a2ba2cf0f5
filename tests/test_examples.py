"""Keeps the stored queries as examples: in the SIB's words, each giving the rows of its stored query as it stands."""

from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from scholargraph import answers, build
from scholargraph.answers import Answer
from scholargraph.examples import SCHEMA, SHACL, Example, describe_examples, examples
from scholargraph.identifiers import BASE
from scholargraph.lookups import resolve
from scholargraph.queries import query, stored_queries
from scholargraph.serialization import as_store, turtle
from scholargraph.vocabulary import SG

ROOT = Path(__file__).resolve().parents[1]
ADDRESS = "https://example.org/"
ENDPOINT = f"{ADDRESS}sparql"

# What sparql-examples-utils 2 of the SIB demands of each example (its file spex.shacl), in our own words.
DEMANDED = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
[] a sh:NodeShape ; sh:targetClass sh:SPARQLExecutable ;
    sh:property [ sh:path [ sh:alternativePath ( sh:select sh:ask sh:construct ) ] ; sh:minCount 1 ; sh:maxCount 1 ] ,
        [ sh:path rdfs:comment ; sh:minCount 2 ; sh:uniqueLang true ; sh:datatype rdf:langString ] ,
        [ sh:path schema:target ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
        [ sh:path schema:keyword ; sh:maxCount 0 ] ,
        [ sh:path sh:prefixes ; sh:minCount 1 ] .
"""


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    return build(ROOT / "data" / "sample", graph=tmp_path_factory.mktemp("sample"), allow_invalid=True)


@pytest.fixture(scope="module")
def found(sample: ox.Store) -> tuple[Example, ...]:
    return examples(sample)


@pytest.fixture(scope="module")
def written(found: tuple[Example, ...], tmp_path_factory: pytest.TempPathFactory) -> rdflib.Graph:
    path = tmp_path_factory.mktemp("examples") / "queries.ttl"
    with path.open("wb") as file:
        turtle(as_store(describe_examples(found, ADDRESS, ENDPOINT)), file)
    return rdflib.Graph().parse(path)


def test_each_example_gives_the_rows_of_its_stored_query(found: tuple[Example, ...], sample: ox.Store) -> None:
    assert [one.query.name for one in found] == [one.name for one in stored_queries()]
    for one in found:
        rows = answers.text(Answer.of(sample.query(one.sparql)), "tsv")
        assert rows == answers.text(query(sample, one.query.name), "tsv"), one.query.name


def test_each_example_is_as_the_sib_wants_it(written: rdflib.Graph) -> None:
    conforms, _, text = pyshacl.validate(written, shacl_graph=rdflib.Graph().parse(data=DEMANDED, format="turtle"))
    assert conforms, text


def test_each_example_says_what_it_runs_on_and_with(written: rdflib.Graph, found: tuple[Example, ...]) -> None:
    sh, schema = rdflib.Namespace(SHACL), rdflib.Namespace(SCHEMA)
    subjects = set(written.subjects(rdflib.RDF.type, sh.SPARQLSelectExecutable))
    assert {str(one) for one in subjects} == {f"{ADDRESS}.well-known/sparql-examples/{e.query.name}" for e in found}
    for subject in subjects:
        assert list(written.objects(subject, schema.target)) == [rdflib.URIRef(ENDPOINT)]
        assert list(written.objects(subject, schema.keywords))
        (declared,) = written.objects(subject, sh.prefixes)
        spaces = {str(written.value(one, sh.namespace)) for one in written.objects(declared, sh.declare)}
        assert SG.Person.removesuffix("Person") in spaces


def test_comments_are_kept(found: tuple[Example, ...]) -> None:
    assert all(one.sparql.startswith("#+ summary:") for one in found)


def test_each_default_is_looked_for_where_it_stands(found: tuple[Example, ...], sample: ox.Store) -> None:
    """The quick way agrees with the one by which stored queries find what a wording means."""
    for one in found:
        for parameter in one.query.parameters:
            if parameter.kind and parameter.name in one.values:
                assert one.values[parameter.name] == resolve(sample, parameter.kind, str(parameter.default))


def test_another_thing_stands_in_for_one_that_the_graph_lacks() -> None:
    graph = ox.Store()
    person = ox.NamedNode(f"{BASE}person/ada")
    graph.add(ox.Quad(person, ox.NamedNode(f"{rdflib.RDF}type"), ox.NamedNode(SG.Person)))
    graph.add(ox.Quad(person, ox.NamedNode(SG.name), ox.Literal("Ada")))
    found = {one.query.name: one for one in examples(graph)}
    coauthors = found["person/coauthors"]
    assert (coauthors.values["person"], coauthors.stand_ins) == (person.value, ("person",))
    assert f"<{person.value}>" in coauthors.sparql
    assert "publication/authors-of" not in found  # there is no publication to ask about
