"""Keeps what is said of a thing that is followed by its IRI: whole within its bounds, readable, the same each time."""

import io
from pathlib import Path

import pyoxigraph as ox
import pytest

from scholargraph import build, exports
from scholargraph.descriptions import FOAF, MOST, PROV, describe, knows
from scholargraph.identifiers import BASE
from scholargraph.vocabulary import PREFIXES, RDF_TYPE, SG, SKOS, VOCABULARY

ROOT = Path(__file__).resolve().parents[1]
ELOISE = f"{BASE}person/eloise-tranchebise"
COMMENT = f"{PREFIXES['rdfs']}comment"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    return build(ROOT / "data" / "sample", graph=tmp_path_factory.mktemp("sample"), allow_invalid=True)


def asked(graph: ox.Store, iri: str, where: str) -> bool:
    """Whether the description of a thing, and nothing else, has a pattern."""
    store = ox.Store()
    store.extend(ox.Quad(one.subject, one.predicate, one.object) for one in describe(graph, iri))
    prefixes = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in PREFIXES.items())
    answer = store.query(f"{prefixes}PREFIX prov: <{PROV}>\nPREFIX foaf: <{FOAF}>\nBASE <{BASE}>\nASK {{ {where} }}")
    return bool(answer)


@pytest.mark.parametrize(
    ("path", "where"),
    [
        (
            "person/eloise-tranchebise",
            "?role sg:holder <person/eloise-tranchebise> ; sg:position ?p . ?p a skos:Concept",
        ),
        ("person/eloise-tranchebise", "<person/eloise-tranchebise> sg:researchInterest/skos:prefLabel ?l"),
        (
            "person/eloise-tranchebise",
            """?supervision sg:participation/sg:supervisor <person/eloise-tranchebise> ;
               sg:trainee/sg:name ?trainee ;
               sg:hostOrganization/skos:prefLabel ?host ; sg:traineeType/skos:prefLabel ?t""",
        ),
        ("person/eloise-tranchebise", "?a sg:author <person/eloise-tranchebise> ; sg:publication/sg:title ?title"),
        ("person/eloise-tranchebise", "?d foaf:primaryTopic <person/eloise-tranchebise> ; prov:wasDerivedFrom ?r"),
        ("person/eloise-tranchebise", "?d prov:wasDerivedFrom/sg:snapshot/sg:fileName ?file"),
        (
            "publication/ice-cores-as-long-sequences",
            "?a sg:publication <publication/ice-cores-as-long-sequences> ; sg:author/sg:name ?name",
        ),
        (
            "supervision/ambroise-queyrandeau/doctorate",
            """<supervision/ambroise-queyrandeau/doctorate> sg:participation ?part .
               ?part sg:supervisionRole/skos:prefLabel ?role ; sg:supervisor/sg:name ?name""",
        ),
        ("organization/universite-de-valbrume", "?s sg:hostOrganization <organization/universite-de-valbrume>"),
        ("source/2af6790ab902fea1", "?record sg:snapshot <source/2af6790ab902fea1> ; sg:quotedText ?text"),
        (
            "source/adc5a654ca0a8b3c#L26-L27",
            "?supervision sg:trainee/sg:name ?n . <source/adc5a654ca0a8b3c#L26-L27> sg:snapshot/sg:fileName ?file",
        ),
    ],
)
def test_a_description_has_what_belongs_to_the_thing(path: str, where: str, sample: ox.Store) -> None:
    assert asked(sample, BASE + path, where)


@pytest.mark.parametrize(
    ("iri", "where"),
    [
        ("topics/deep-learning", "?person sg:researchInterest topic:deep-learning ; sg:name ?name"),
        ("topics/machine-learning", "?narrower skos:broader topic:machine-learning ; skos:prefLabel ?label"),
        ("topics", "?concept skos:inScheme <https://w3id.org/scholargraph/vocabulary/topics> ; skos:prefLabel ?l"),
        ("trainee-types/doctorate", "?supervision sg:traineeType trainee-type:doctorate"),
    ],
)
def test_concepts_and_schemes_are_described_too(iri: str, where: str, sample: ox.Store) -> None:
    assert asked(sample, VOCABULARY + iri, where)


def test_nothing_is_said_of_what_the_graph_has_not(sample: ox.Store) -> None:
    assert not knows(sample, f"{BASE}person/nobody")
    assert list(describe(sample, f"{BASE}person/nobody")) == []


def test_only_what_the_graph_says_is_said(sample: ox.Store) -> None:
    document = f"{ELOISE}.ttl"
    ours = {
        triple for triple in describe(sample, ELOISE, document=document) if triple.subject != ox.NamedNode(document)
    }
    assert ours
    assert all(ox.Quad(one.subject, one.predicate, one.object) in sample for one in ours)


def test_no_statement_of_the_thing_itself_is_missing(sample: ox.Store) -> None:
    this = ox.NamedNode(ELOISE)
    said = set(describe(sample, ELOISE))
    default = ox.DefaultGraph()
    assert {quad.triple for quad in sample.quads_for_pattern(this, None, None, default)} <= said
    assert {quad.triple for quad in sample.quads_for_pattern(None, None, this, default)} <= said


@pytest.mark.parametrize("suffix", [".ttl", ".jsonld", ".nt", ".rdf"])
def test_the_same_thing_gives_the_same_bytes(suffix: str, sample: ox.Store) -> None:
    def written() -> bytes:
        file = io.BytesIO()
        exports.export(describe(sample, ELOISE), f"-{suffix}", file=file)
        return file.getvalue()

    assert written() == written()


@pytest.mark.parametrize(("number", "is_cut"), [(MOST, False), (MOST + 1, True)])
def test_what_is_cut_is_said_with_the_query_for_all(number: int, is_cut: bool) -> None:
    topic = f"{BASE}topic/everything"
    graph = ox.Store()
    for count in range(number):
        person = ox.NamedNode(f"{BASE}person/p{count}")
        graph.add(ox.Quad(person, ox.NamedNode(SG.researchInterest), ox.NamedNode(topic)))
    document = "https://example.org/everything.ttl"
    said = list(describe(graph, topic, document=document))
    remarks = [one.object for one in said if one.predicate.value == COMMENT]
    assert [remark.language for remark in remarks if isinstance(remark, ox.Literal)] == (["en", "fr"] if is_cut else [])
    assert sum(one.predicate.value == SG.researchInterest for one in said) == MOST
    for remark in remarks:
        assert isinstance(remark, ox.Literal)
        found = graph.query(remark.value[remark.value.index("CONSTRUCT") :])
        assert isinstance(found, ox.QueryTriples)
        assert len(list(found)) == number


def test_a_source_of_many_records_is_cut_and_says_so() -> None:
    snapshot = ox.NamedNode(f"{BASE}source/00ff")
    graph = ox.Store()
    for line in range(1, MOST + 50):
        record = ox.NamedNode(f"{snapshot.value}#L{line}")
        graph.add(ox.Quad(record, ox.NamedNode(SG.snapshot), snapshot))
        graph.add(ox.Quad(record, ox.NamedNode(RDF_TYPE), ox.NamedNode(SG.SourceRecord)))
        graph.add(ox.Quad(snapshot, ox.NamedNode(SG.language), ox.Literal("en"), record))
    said = list(describe(graph, snapshot.value))
    assert sum(one.predicate.value == f"{PROV}wasDerivedFrom" for one in said) == MOST
    assert sum(one.predicate.value == COMMENT for one in said) == 4  # the records, and the sources, in two languages


def test_labels_are_given_in_every_language(sample: ox.Store) -> None:
    labels = {
        one.object.language
        for one in describe(sample, ELOISE)
        if one.predicate.value == f"{SKOS}prefLabel" and isinstance(one.object, ox.Literal)
    }
    assert labels == {"en", "fr"}
