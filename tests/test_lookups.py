"""Keeps what a wording finds in a graph, and that what it may not decide it says."""

import pyoxigraph as ox
import pytest

from scholargraph.errors import QueryError
from scholargraph.lookups import KINDS, THING, base, resolve
from scholargraph.mapping import vocabulary_quads

BASE = "https://example.org/id/"
VOCABULARY = "https://w3id.org/scholargraph/vocabulary/"

GRAPH = f"""
@prefix sg: <https://w3id.org/scholargraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@base <{BASE}> .
<source/0011223344556677> a sg:SourceSnapshot .
<person/zelie-de-la-cote> a sg:Person ; sg:name "Zélie de la Côte" ; sg:orcid "0000-0002-1825-0097" .
<person/jean-roy> a sg:Person ; sg:name "Jean Roy" .
<person/example.org/jean-roy> a sg:Person ; sg:name "Jean Roy" ;
    sg:address "https://example.org/people/jean-roy"^^xsd:anyURI .
<person/jean-roy/trainee-00000000-1> a sg:Person .
<publication/a-study-of-fog> a sg:Publication ; sg:title "A Study of Fog"@en ; sg:doi "10.1234/fog" ;
    sg:identifier "openalex:W2741809807" , "dblp:conf/weave/Fog31" .
<publication/doi/10.48550/arxiv.3101.99991> a sg:Publication ; sg:doi "10.48550/arxiv.3101.99991" .
<publication/doi/10.1234/haze> a sg:Publication ; sg:doi "10.1234/haze" ; sg:identifier "arxiv:3102.00001" .
<person/openalex/A5023888391> a sg:Person ; sg:identifier "openalex:A5023888391" .
<topic/brume> a sg:Topic ; skos:prefLabel "Brume"@fr .
<supervision/x> a sg:Supervision .
"""


@pytest.fixture(scope="module")
def graph() -> ox.Store:
    store = ox.Store()
    store.load(input=GRAPH, format=ox.RdfFormat.TURTLE)
    store.bulk_load(input="".join(vocabulary_quads()).encode(), format=ox.RdfFormat.N_QUADS)
    return store


@pytest.mark.parametrize(
    ("kind", "wording", "found"),
    [
        ("person", f"{BASE}person/zelie-de-la-cote", "person/zelie-de-la-cote"),
        ("person", f"<{BASE}person/zelie-de-la-cote>", "person/zelie-de-la-cote"),
        ("person", "zelie-de-la-cote", "person/zelie-de-la-cote"),
        ("person", "person/zelie-de-la-cote", "person/zelie-de-la-cote"),
        ("person", "Zélie de la Côte", "person/zelie-de-la-cote"),
        ("person", "  zelie DE LA cote ", "person/zelie-de-la-cote"),
        ("person", "ZÉLIE DE LA CÔTE", "person/zelie-de-la-cote"),
        ("person", "0000-0002-1825-0097", "person/zelie-de-la-cote"),
        ("person", "https://orcid.org/0000-0002-1825-0097", "person/zelie-de-la-cote"),
        ("person", "https://example.org/people/jean-roy", "person/example.org/jean-roy"),
        ("person", "jean-roy", "person/jean-roy"),
        ("person", "jean-roy/trainee-00000000-1", "person/jean-roy/trainee-00000000-1"),
        ("publication", "a study of fog", "publication/a-study-of-fog"),
        ("publication", "doi:10.1234/FOG", "publication/a-study-of-fog"),
        ("publication", "openalex:W2741809807", "publication/a-study-of-fog"),
        ("publication", "OpenAlex:w2741809807", "publication/a-study-of-fog"),
        ("publication", "dblp:conf/weave/Fog31", "publication/a-study-of-fog"),
        ("publication", "arxiv:3101.99991", "publication/doi/10.48550/arxiv.3101.99991"),
        ("publication", "https://arxiv.org/abs/3101.99991v2", "publication/doi/10.48550/arxiv.3101.99991"),
        ("publication", "arXiv:3102.00001", "publication/doi/10.1234/haze"),
        ("person", "openalex:A5023888391", "person/openalex/A5023888391"),
        (THING, "openalex:W2741809807", "publication/a-study-of-fog"),
        (THING, "https://orcid.org/0000-0002-1825-0097", "person/zelie-de-la-cote"),
        (THING, "10.1234/FOG", "publication/a-study-of-fog"),
        ("topic", "brume", "topic/brume"),
        ("topic", "topic:deep-learning", f"{VOCABULARY}topics/deep-learning"),
        ("topic", "Apprentissage profond", f"{VOCABULARY}topics/deep-learning"),
        ("topic", "deep learning", f"{VOCABULARY}topics/deep-learning"),
        ("trainee-type", "Doctorat", f"{VOCABULARY}trainee-types/doctorate"),
        ("trainee-type", "PhD", f"{VOCABULARY}trainee-types/doctorate"),
        ("trainee-type", "phd", f"{VOCABULARY}trainee-types/doctorate"),
        ("organization", "UdeM", f"{VOCABULARY}organizations/universite-de-montreal"),
        ("organization", "universite de montreal", f"{VOCABULARY}organizations/universite-de-montreal"),
        ("organization", "0161xgx34", f"{VOCABULARY}organizations/universite-de-montreal"),
        ("organization", "https://ror.org/0161xgx34", f"{VOCABULARY}organizations/universite-de-montreal"),
        (THING, "supervision/x", "supervision/x"),
        (THING, "UdeM", f"{VOCABULARY}organizations/universite-de-montreal"),
    ],
)
def test_a_wording_finds_the_thing(kind: str, wording: str, found: str, graph: ox.Store) -> None:
    iri = found if "://" in found else BASE + found
    asked = BASE + wording if wording.startswith("supervision/") else wording
    assert resolve(graph, kind, asked) == iri


@pytest.mark.parametrize(
    ("kind", "wording", "said"),
    [
        ("person", "Jean Roy", rf"^person 'Jean Roy' may be <{BASE}person/example.org/jean-roy>, <{BASE}person/"),
        ("person", "Jaen Roi", r"^no person 'Jaen Roi'; close: 'Jean Roy'$"),
        ("person", "Qwfpgjluy", r"^no person 'Qwfpgjluy'; the graph has none with a name close to it$"),
        ("person", "", r"^no person ''; "),
        ("person", f"{BASE}topic/brume", r"^no person '"),
        ("person", "openalex:W2741809807", r"^no person '"),
        ("topic", "deep lerning", r"^no topic 'deep lerning'; close: 'Deep Learning'"),
        ("organization", "Universite de Montrael", r"close: 'Université de Montréal'"),
        (THING, "https://example.org/nowhere", r"^no thing 'https://example.org/nowhere'; "),
        (THING, "http://exa mple/{}", r"^no thing 'http://exa mple/\{\}'; "),
    ],
)
def test_what_it_may_not_decide_it_says(kind: str, wording: str, said: str, graph: ox.Store) -> None:
    with pytest.raises(QueryError, match=said) as raised:
        resolve(graph, kind, wording)
    assert "\n" not in str(raised.value)


def test_an_empty_graph_names_none() -> None:
    with pytest.raises(QueryError, match=r"^no person 'Ada'; the graph has none with a name close to it$"):
        resolve(ox.Store(), "person", "Ada")


def test_the_base_is_that_of_the_graph(graph: ox.Store) -> None:
    assert base(graph) == BASE


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_asked_for(kind: str, graph: ox.Store) -> None:
    with pytest.raises(QueryError, match=rf"^no {kind} '\?'; "):
        resolve(graph, kind, "?")


def test_a_name_of_a_thing_of_another_kind_is_none_of_this_kind(graph: ox.Store) -> None:
    assert resolve(graph, "topic", "deep  LEARNING").endswith("/topics/deep-learning")
    for kind in ("organization", "trainee-type", "position"):
        with pytest.raises(QueryError, match=f"^no {kind} 'deep  LEARNING'; "):
            resolve(graph, kind, "deep  LEARNING")
