"""Keeps the ontology whole: every term explained, used, consistent, and the vocabularies fit to be looked up in."""

import itertools
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import owlrl  # type: ignore[import-untyped]  # it has no stubs
import pyoxigraph as ox
import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.term import Node

from scholargraph import vocabulary
from scholargraph.resources import ontology

ROOT = Path(__file__).resolve().parents[1]
SG = Namespace(vocabulary.ONTOLOGY)
LANGUAGES = {"en", "fr"}
SCHEMES = vocabulary.schemes()
READING_ONLY = {"languages", "page-sections"}

# Said of several classes, so that a domain would conclude too much.
WITHOUT_DOMAIN = {
    "address": "of a person and of a snapshot",
    "department": "of a role and of a degree",
    "grantedBy": "of a degree and of a thesis",
    "identifier": "of people, publications and topics",
    "language": "of a snapshot and of a publication",
    "thesis": "of a degree and of a supervision",
    "start": "of a role and of a supervision",
    "end": "of a role and of a supervision",
    "unresolved": "of an organization and of a topic",
}

# Declared, and nothing says it yet: term -> why it stands there.
UNUSED: dict[str, str] = {}

# Wordings that name several things, by design: scheme -> normalized wordings.
AMBIGUOUS = {
    "organizations": {"ecole polytechnique", "ucl", "um", "uw", "york"},
    "positions": {"professeur associe", "professeure associee"},
}

each_scheme = pytest.mark.parametrize("scheme", SCHEMES)


@cache
def graph(*names: str) -> Graph:
    read = Graph()
    for name in names:
        read.parse(ontology(*name.split("/")), format="turtle")
    return read


def terms() -> Graph:
    return graph("scholargraph.ttl")


def vocabularies() -> list[str]:
    return [f"vocabularies/{scheme}.ttl" for scheme in SCHEMES]


def declared(kind: URIRef) -> set[str]:
    return {str(term).removeprefix(SG) for term in terms().subjects(RDF.type, kind) if str(term).startswith(SG)}


def classes() -> set[str]:
    return declared(OWL.Class)


def properties() -> set[str]:
    return declared(OWL.ObjectProperty) | declared(OWL.DatatypeProperty)


def languages(labels: Iterable[object]) -> Counter[str | None]:
    return Counter(label.language for label in labels if isinstance(label, Literal))


def test_what_is_declared_is_a_class_or_a_property() -> None:
    assert classes() | properties() == vocabulary.terms()
    assert not declared(OWL.ObjectProperty) & declared(OWL.DatatypeProperty)


@pytest.mark.parametrize("term", sorted(vocabulary.terms()))
def test_a_term_is_explained_in_both_languages(term: str) -> None:
    for explanation in (RDFS.label, RDFS.comment):
        assert languages(terms().objects(SG[term], explanation)) == {"en": 1, "fr": 1}
    assert (SG[term], RDFS.isDefinedBy, URIRef(str(SG).removesuffix("#"))) in terms()


@pytest.mark.parametrize("term", sorted(properties()))
def test_a_property_says_of_what_and_what(term: str) -> None:
    domains, ranges = (list(terms().objects(SG[term], end)) for end in (RDFS.domain, RDFS.range))
    assert len(ranges) == 1
    assert len(domains) == (0 if term in WITHOUT_DOMAIN else 1)
    names_a_thing = term in declared(OWL.ObjectProperty)
    assert (ranges[0] in {SKOS.Concept} or str(ranges[0]).startswith(SG)) == names_a_thing


@pytest.mark.parametrize("name", ["scholargraph.ttl", "alignments.ttl"])
def test_an_ontology_tells_its_version_licence_and_creator(name: str) -> None:
    (this,) = graph(name).subjects(RDF.type, OWL.Ontology)
    version, iri = graph(name).value(this, OWL.versionInfo), graph(name).value(this, OWL.versionIRI)
    assert str(iri) == f"{this}/{version}"
    assert graph(name).value(this, DCTERMS.creator)
    assert isinstance(graph(name).value(this, DCTERMS.license), URIRef)
    assert languages(graph(name).objects(this, DCTERMS.title)) == {"en": 1, "fr": 1}


def test_all_is_consistent() -> None:
    whole = graph("scholargraph.ttl", "alignments.ttl", *vocabularies())
    assert not inconsistencies(whole)


@pytest.mark.parametrize(
    "fault",
    [
        "<urn:x> a sg:Person , sg:Organization .",
        "<urn:x> sg:trainee <urn:y> ; sg:holder <urn:z> .",
        '<urn:x> sg:rank "first"^^xsd:integer .',
    ],
)
def test_an_inconsistency_would_be_seen(fault: str) -> None:
    faulty = Graph().parse(data=f"@prefix sg: <{SG}> . @prefix xsd: <{XSD}> . {fault}", format="turtle")
    assert inconsistencies(terms() + faulty)


def inconsistencies(asserted: Graph) -> list[str]:
    """What the OWL RL rules cannot reconcile; the reasoner notes it in the graph, as nodes of a class of its own."""
    closed = Graph()
    for statement in asserted:
        closed.add(statement)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed)
    messages = closed.objects(None, URIRef("http://www.daml.org/2002/03/agents/agent-ont#error"))
    return sorted(str(message) for message in messages)


def mentions() -> Iterator[tuple[str, str]]:
    """Each sg: term that is named anywhere in what the project ships, and the file."""
    written = re.compile(r"\bsg:([A-Za-z]\w*)|\bSG\.([A-Za-z]\w*)|\b_T\.([A-Za-z]\w*)")
    folders = ("src", "queries", "ontology/shapes", "ontology/vocabularies")
    files = itertools.chain.from_iterable(ROOT.joinpath(folder).rglob("*.*") for folder in folders)
    for path in (ROOT / "ontology/alignments.ttl", *files):
        if path.suffix in {".py", ".rq", ".ttl", ".html", ".js"}:
            for found in written.finditer(path.read_text(encoding="utf-8")):
                yield next(filter(None, found.groups())), path.name


def test_a_term_that_is_used_is_declared() -> None:
    undeclared = {term: file for term, file in mentions() if term not in vocabulary.terms()}
    assert not undeclared


def test_a_term_that_is_declared_is_used() -> None:
    # An alignment explains a term and does not use it.
    used = {term for term, file in mentions() if file != "alignments.ttl"}
    assert vocabulary.terms() - used == set(UNUSED)


def context() -> dict[str, str | dict[str, str]]:
    read: dict[str, dict[str, str | dict[str, str]]] = json.loads(ontology("context.jsonld").read_text("utf-8"))
    return read["@context"]


def test_the_context_has_a_word_for_each_term_and_no_other() -> None:
    words = {
        word: meaning if isinstance(meaning, str) else meaning["@id"]
        for word, meaning in context().items()
        if word != "@version"
    }
    ours = {word: iri.removeprefix("sg:") for word, iri in words.items() if iri.startswith("sg:")}
    assert ours == {term: term for term in vocabulary.terms()}
    assert {word for word in words if words[word] in {"@id", "@type"}} == {"id", "type"}


def test_the_context_has_a_prefix_for_each_vocabulary_in_the_graph() -> None:
    prefixes = {word: meaning for word, meaning in context().items() if str(meaning).startswith(vocabulary.VOCABULARY)}
    assert prefixes == {scheme: f"{vocabulary.VOCABULARY}{scheme}/" for scheme in vocabulary.GRAPH_SCHEMES}


@pytest.mark.parametrize("term", sorted(properties()))
def test_the_context_types_values_as_the_ontology_does(term: str) -> None:
    value = terms().value(SG[term], RDFS.range)
    meaning = context()[term]
    typed = meaning["@type"] if isinstance(meaning, dict) else None
    if term in declared(OWL.ObjectProperty):
        assert typed == "@id"
    elif value in {XSD.string, RDFS.Literal}:
        assert typed is None
    else:
        assert typed == f"xsd:{str(value).rpartition('#')[2]}"


def example() -> Graph:
    """Something said with every term, texts with and without a language, and some vocabulary."""
    said = Graph()
    for number, kind in enumerate(sorted(classes())):
        said.add((URIRef(f"https://example.org/thing/{number}"), RDF.type, SG[kind]))
    this = URIRef("https://example.org/thing/0")
    for term in sorted(properties()):
        said += statements_with(this, term)
    return said + graph("vocabularies/supervision-roles.ttl") + graph("vocabularies/trainee-types.ttl")


def statements_with(this: URIRef, term: str) -> Graph:
    typed: dict[Node | None, list[Literal]] = {
        RDFS.Literal: [Literal("Système"), Literal("Système", lang="fr"), Literal("2024", datatype=XSD.gYear)],
        XSD.string: [Literal('a "b"\n\\'), Literal("12"), Literal("true")],
        XSD.boolean: [Literal("true", datatype=XSD.boolean)],
        XSD.integer: [Literal("12", datatype=XSD.integer)],
        XSD.date: [Literal("2024-02-29", datatype=XSD.date)],
        XSD.anyURI: [Literal("https://example.org/é", datatype=XSD.anyURI)],
        XSD.language: [Literal("fr", datatype=XSD.language)],
    }
    things = [URIRef("https://example.org/other#L1-L2"), URIRef(f"{vocabulary.VOCABULARY}statuses/stated")]
    said = Graph()
    for value in typed.get(terms().value(SG[term], RDFS.range), things):
        said.add((this, SG[term], value))
    return said


@pytest.mark.parametrize("native", [True, False], ids=["native", "text"])
def test_what_is_compacted_with_the_context_is_read_back_whole(native: bool) -> None:
    text = example().serialize(format="json-ld", context=context(), use_native_types=native, auto_compact=False)
    assert isomorphic(Graph().parse(data=text, format="json-ld"), example())
    elsewhere = ox.serialize(ox.parse(text, format=ox.RdfFormat.JSON_LD), format=ox.RdfFormat.N_QUADS)
    assert isomorphic(Graph().parse(data=elsewhere, format="nt"), example())


def test_what_is_compacted_with_the_context_is_in_words() -> None:
    written = json.loads(example().serialize(format="json-ld", context=context()))
    for node in written["@graph"]:
        assert {"id", "type"} <= node.keys()
        assert node.keys() <= {*context(), "skos:hiddenLabel"}, "only the wordings for reading have no word"


@each_scheme
def test_a_vocabulary_tells_its_name_licence_and_creator(scheme: str) -> None:
    this = URIRef(vocabulary.VOCABULARY + scheme)
    read = graph(f"vocabularies/{scheme}.ttl")
    assert list(read.subjects(RDF.type, SKOS.ConceptScheme)) == [this]
    assert languages(read.objects(this, SKOS.prefLabel)) == {"en": 1, "fr": 1}
    assert isinstance(read.value(this, DCTERMS.license), URIRef)


@each_scheme
def test_a_concept_has_a_preferred_label_in_each_language(scheme: str) -> None:
    read = graph(f"vocabularies/{scheme}.ttl")
    found = set(read.subjects(RDF.type, SKOS.Concept))
    assert {str(one) for one in found} == set(vocabulary.concepts(scheme))
    for one in found:
        assert languages(read.objects(one, SKOS.prefLabel)) == {"en": 1, "fr": 1}, one
        assert read.value(one, SKOS.inScheme) == URIRef(vocabulary.VOCABULARY + scheme), one
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", str(one).rpartition("/")[2]), one


@each_scheme
def test_no_two_concepts_have_the_same_preferred_label(scheme: str) -> None:
    labels = Counter(
        (language, vocabulary.normalize(label))
        for one in vocabulary.concepts(scheme).values()
        for language, label in one.labels.items()
    )
    assert [label for label, times in labels.items() if times > 1] == []


@each_scheme
def test_a_label_is_clean_and_stands_once(scheme: str) -> None:
    for one in vocabulary.concepts(scheme).values():
        assert len(set(one.wordings)) == len(one.wordings), one.name
        for text in one.wordings:
            assert text.language is not None
            assert text.value == " ".join(text.value.split()), text
            assert "'" not in text.value or text.language != "fr" or scheme in READING_ONLY, text


@pytest.mark.parametrize("scheme", [scheme for scheme in SCHEMES if scheme not in READING_ONLY])
def test_a_wording_that_means_several_things_does_so_by_design(scheme: str) -> None:
    meanings: dict[str, set[str]] = defaultdict(set)
    for one in vocabulary.concepts(scheme).values():
        for text in one.wordings:
            meanings[vocabulary.normalize(text.value)].add(one.name)
    assert {wording for wording, names in meanings.items() if len(names) > 1} == AMBIGUOUS.get(scheme, set())


@each_scheme
def test_what_is_broader_exists_and_is_not_narrower(scheme: str) -> None:
    narrower = {iri: one.broader for iri, one in vocabulary.concepts(scheme).items()}
    assert set(itertools.chain.from_iterable(narrower.values())) <= set(narrower)
    list(TopologicalSorter(narrower).static_order())  # raises CycleError


@pytest.mark.parametrize(("scheme", "kind"), [("organizations", SG.Organization), ("topics", SG.Topic)])
def test_organizations_and_topics_are_typed_as_ours_too(scheme: str, kind: URIRef) -> None:
    read = graph(f"vocabularies/{scheme}.ttl")
    assert set(read.subjects(RDF.type, kind)) == set(read.subjects(RDF.type, SKOS.Concept))


def test_every_trainee_type_says_whether_it_leads_to_a_degree() -> None:
    read = graph("vocabularies/trainee-types.ttl")
    candidates = {str(one).rpartition("/")[2] for one in read.subjects(SG.degreeCandidate, Literal(True))}
    assert len(list(read.subject_objects(SG.degreeCandidate))) == len(vocabulary.concepts("trainee-types"))
    beneath = {one.name for one in vocabulary.concepts("trainee-types").values() if one.broader}
    assert candidates == beneath | {"degree-candidate"}


def test_ror_ids_have_their_check_digits() -> None:
    read = graph("vocabularies/organizations.ttl")
    identifiers = [str(ror) for ror in read.objects(None, SG.ror)]
    assert len(set(identifiers)) == len(identifiers) >= 6
    assert all(map(is_ror, identifiers))
    assert not any(map(is_ror, ["05c22rx22", "05c22rx2", "15c22rx21", "05c2irx21"]))


def is_ror(identifier: str) -> bool:
    """ROR: a zero, six digits of Crockford's base 32, and 98 minus a hundred times their number modulo 97."""
    if not re.fullmatch(r"0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}", identifier):
        return False
    number = 0
    for digit in identifier[1:7]:
        number = 32 * number + "0123456789abcdefghjkmnpqrstvwxyz".index(digit)
    return 98 - number * 100 % 97 == int(identifier[7:])


def test_there_are_enough_topics_and_organizations() -> None:
    assert len(vocabulary.concepts("topics")) >= 90
    assert len(vocabulary.concepts("organizations")) >= 80
