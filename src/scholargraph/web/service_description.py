"""What the endpoint says of itself to programs that ask: the SPARQL 1.1 Service Description.

https://www.w3.org/TR/sparql11-service-description/. It claims none of that document's features: the engine follows
no address, keeps no empty graph, and the default graph is merged when it is built, not a union made for a query.
"""

import json
from collections.abc import Iterator
from typing import TypeAlias

import pyoxigraph as ox

from scholargraph.vocabulary import PREFIXES, RDF_TYPE
from scholargraph.web.faults import Fault
from scholargraph.web.generations import Served
from scholargraph.web.jobs import ROWS, TRIPLES

_SD = "http://www.w3.org/ns/sparql-service-description#"
_VOID = "http://rdfs.org/ns/void#"
_COMMENT = PREFIXES["rdfs"] + "comment"
_PREFIXES = {"sd": _SD, "void": _VOID, "rdfs": PREFIXES["rdfs"], "xsd": PREFIXES["xsd"]}
_FORMATS = {"https://www.w3.org/ns/formats/data/JSON-LD": "http://www.w3.org/ns/formats/JSON-LD"}
_NAMED_GRAPHS = "SELECT (COUNT(?g) AS ?n) { GRAPH ?g {} }"
_SAID = {
    "en": "Each of {} source records is a named graph, which holds what that record states; the default graph "
    "holds each statement once.",
    "fr": "Chacune des {} entrées des sources est un graphe nommé, qui contient ce qu’elle affirme ; le graphe par "
    "défaut contient chaque affirmation une seule fois.",
}

_Statement: TypeAlias = tuple[ox.NamedNode | ox.BlankNode, str, ox.NamedNode | ox.BlankNode | ox.Literal]


async def written(served: Served, endpoint: str, media_type: str) -> bytes:
    """The description of the service at an address, in one of the media types of triples."""
    graphs = await _named_graphs(served)
    triples = [ox.Triple(s, ox.NamedNode(p), o) for s, p, o in _statements(served, endpoint, graphs)]
    format = TRIPLES[media_type]
    prefixes = _PREFIXES if format in (ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG) else None
    text = ox.serialize(triples, format=format, prefixes=prefixes)
    return text or b""


def _statements(served: Served, endpoint: str, graphs: int | None) -> Iterator[_Statement]:
    service, dataset, default = ox.NamedNode(f"{endpoint}#service"), ox.BlankNode(), ox.BlankNode()
    yield service, RDF_TYPE, _sd("Service")
    yield service, f"{_SD}endpoint", ox.NamedNode(endpoint)
    for language in ("SPARQL11Query", "SPARQL10Query"):
        yield service, f"{_SD}supportedLanguage", _sd(language)
    for iri in (*(format.iri for format in ROWS.values()), *(format.iri for format in TRIPLES.values())):
        yield service, f"{_SD}resultFormat", ox.NamedNode(_FORMATS.get(iri or "", iri or ""))
    yield service, f"{_SD}defaultDataset", dataset
    yield dataset, RDF_TYPE, _sd("Dataset")
    yield dataset, f"{_SD}defaultGraph", default
    yield default, RDF_TYPE, _sd("Graph")
    statements = served.summary.get("statements")
    if isinstance(statements, int):
        yield default, f"{_VOID}triples", ox.Literal(statements)
    if graphs is not None:
        for language, said in _SAID.items():
            yield dataset, _COMMENT, ox.Literal(said.format(graphs), language=language)


def _sd(name: str) -> ox.NamedNode:
    return ox.NamedNode(_SD + name)


async def _named_graphs(served: Served) -> int | None:
    """How many named graphs there are, counted once a generation; None where that takes too long."""
    if _NAMED_GRAPHS not in served.kept:
        asked = {"query": _NAMED_GRAPHS, "rows": "application/sparql-results+json", "triples": None}
        try:
            answer = json.loads(await served.workers.answer("sparql", asked))
        except Fault:
            return None
        served.kept[_NAMED_GRAPHS] = int(answer["results"]["bindings"][0]["n"]["value"])
    count: int = served.kept[_NAMED_GRAPHS]
    return count
