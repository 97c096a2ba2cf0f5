"""Keeps what pages tell search engines: words of schema.org alone, in their places, that never leave their element."""

import json
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, RDFS, Graph, Namespace, URIRef

from scholargraph import build
from scholargraph.identifiers import BASE
from scholargraph.schema_org import describe_page, describe_site, script
from scholargraph.vocabulary import RDF_TYPE, SG, VOCABULARY

ROOT = Path(__file__).resolve().parents[1]
PAGE = "https://example.org/en/page"
SCHEMA = Namespace("https://schema.org/")

# The copy that is at hand lacks schema.org's section on bibliography: these were looked up there.
OF_BIBLIOGRAPHY = {SCHEMA.Thesis: SCHEMA.CreativeWork, SCHEMA.Chapter: SCHEMA.CreativeWork}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    return build(ROOT / "data" / "sample", graph=tmp_path_factory.mktemp("sample"), allow_invalid=True)


@pytest.fixture(scope="module")
def mixture(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    return build(ROOT / "data" / "mixture", graph=tmp_path_factory.mktemp("mixture"))


@pytest.fixture(scope="module")
def schema(shared: Callable[..., Path]) -> Graph:
    graph = Graph().parse(shared("data", "ontologies", "schema.ttl"))
    for kind, above in OF_BIBLIOGRAPHY.items():
        graph.add((kind, RDF.type, RDFS.Class))
        graph.add((kind, RDFS.subClassOf, above))
    return graph.add((SCHEMA.pagination, SCHEMA.domainIncludes, SCHEMA.Chapter))


def told(graph: ox.Store, iri: str, language: str = "en") -> dict[str, Any]:
    found = describe_page(graph, iri, page=PAGE, language=language)
    assert found is not None
    return found


def nodes(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        yield from (inner for each in value.values() for inner in nodes(each))
    elif isinstance(value, list):
        yield from (inner for each in value for inner in nodes(each))


def is_below(schema: Graph, kind: URIRef) -> set[URIRef]:
    return {one for one in schema.transitive_objects(kind, RDFS.subClassOf) if isinstance(one, URIRef)}


@pytest.mark.parametrize("name", ["sample", "mixture"])
def test_every_word_is_one_of_schema_org_and_in_its_domain(
    name: str, schema: Graph, request: pytest.FixtureRequest
) -> None:
    graph: ox.Store = request.getfixturevalue(name)
    pages = [
        told(graph, quad.subject.value)
        for kind in (SG.Publication, SG.Organization, SG.Topic)
        for quad in graph.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(kind), ox.DefaultGraph())
        if isinstance(quad.subject, ox.NamedNode)
    ]
    named = graph.quads_for_pattern(None, ox.NamedNode(SG.name), None, ox.DefaultGraph())
    pages += [told(graph, quad.subject.value) for quad in named if isinstance(quad.subject, ox.NamedNode)]
    assert len(pages) > 50
    wrong = {word for page in pages for node in nodes(page) for word in out_of_place(schema, node)}
    assert not wrong


def out_of_place(schema: Graph, node: dict[str, Any]) -> Iterator[str]:
    if "@type" not in node:
        return
    kind = SCHEMA[node["@type"]]
    if (kind, RDF.type, RDFS.Class) not in schema:
        yield f"no class {kind}"
    for key in node:
        domains = set(schema.objects(SCHEMA[key], SCHEMA.domainIncludes))
        if not key.startswith("@") and not domains & is_below(schema, kind):
            yield f"{key} is not for {kind}"


def test_a_person_is_the_main_entity_of_a_profile_page(sample: ox.Store) -> None:
    page = told(sample, f"{BASE}person/eloise-tranchebise", "fr")
    person = page["mainEntity"]
    assert (page["@type"], page["url"], page["inLanguage"]) == ("ProfilePage", PAGE, "fr")
    assert (person["@type"], person["name"]) == ("Person", "Éloïse Tranchebise")
    assert "Professeure titulaire" in person["jobTitle"]
    assert "Membre académique principale" not in person["jobTitle"]
    assert person["memberOf"]["name"] == "Institut Boréal d'études imaginaires"
    assert {"@type": "DefinedTerm", "@id": f"{VOCABULARY}topics/deep-learning", "name": "Apprentissage profond"} in (
        person["knowsAbout"]
    )


def test_an_orcid_is_an_identifier_and_an_address(mixture: ox.Store) -> None:
    person = told(mixture, f"{BASE}person/0000-0002-1825-0097")["mainEntity"]
    assert {"@type": "PropertyValue", "propertyID": "ORCID", "value": "0000-0002-1825-0097"} in person["identifier"]
    assert "https://orcid.org/0000-0002-1825-0097" in person["sameAs"]
    assert person["alternateName"] == "Elo Tranchebise"


def test_a_publication_has_its_authors_in_order_and_its_date_as_precise_as_known(mixture: ox.Store) -> None:
    work = told(mixture, f"{BASE}publication/doi/10.99999/jit.2021.0012")
    assert work["@type"] == "ScholarlyArticle"
    names = [author["name"] for author in work["author"]]
    assert names == ["Éloïse Tranchebise", "Maarten van Ooyevaer", "Nadir Belhazour"]
    assert work["datePublished"] == "2021-03"
    volume = work["isPartOf"]["isPartOf"]
    assert (work["isPartOf"]["issueNumber"], volume["volumeNumber"]) == ("3", "12")
    assert volume["isPartOf"] == {"@type": "Periodical", "name": "Journal of Imaginary Topics", "issn": "1234-5679"}
    assert "https://doi.org/10.99999/jit.2021.0012" in work["sameAs"]


def test_a_thesis_is_a_thesis_with_who_granted_the_degree(mixture: ox.Store) -> None:
    work = told(mixture, f"{BASE}publication/horloges-qui-fuient-et-reseaux-qui-oublient", "fr")
    assert (work["@type"], work["sourceOrganization"]["name"]) == ("Thesis", "Université de Valbrume")


def test_a_corrected_work_leads_to_its_correction_and_back(sample: ox.Store) -> None:
    corrected = f"{BASE}publication/apprendre-a-oublier-memoire-courte-et-reseaux-recurrents"
    correction = f"{BASE}publication/erratum-apprendre-a-oublier-memoire-courte-et-reseaux-recurrents"
    assert told(sample, corrected)["correction"] == correction
    assert told(sample, correction)["about"] == {"@id": corrected, "@type": "ScholarlyArticle"}


def test_nobody_without_a_name_has_a_profile(sample: ox.Store) -> None:
    unnamed = f"{BASE}person/ines-de-la-quebrada/trainee-ff33210a-6"
    assert describe_page(sample, unnamed, page=PAGE) is None
    assert describe_page(sample, f"{BASE}person/nobody", page=PAGE) is None


def test_the_home_page_tells_of_the_dataset(schema: Graph) -> None:
    site = describe_site(name="A", description="B", address="https://example.org/", page=PAGE, language="en")
    assert (site["@type"], site["@id"]) == ("Dataset", "https://example.org/dataset")
    assert not list(out_of_place(schema, site))


class Scripts(HTMLParser):
    """Gathers the text of script elements as a browser does."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.texts: list[str] = []
        self.elements: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.inside = tag == "script"

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts.append(data)


@given(st.text() | st.sampled_from(["</script><img>", "<!--<script>", "]]>", "\u2028", "&lt;/script&gt;"]))
def test_nothing_leaves_its_element(text: str) -> None:
    written = script({"name": text})
    assert not set(written) & set("<>&\u2028\u2029")
    page = Scripts()
    page.feed(f'<script type="application/ld+json">{written}</script>')
    page.close()
    assert page.elements == ["script"]
    assert json.loads("".join(page.texts)) == {"name": text}
