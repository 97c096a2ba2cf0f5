"""Describes the graph as a dataset, in VoID and DCAT: what it holds and how much, who made it, and where to get it."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from scholargraph.errors import ScholargraphError
from scholargraph.exports import FORMATS, GRAPH
from scholargraph.parameters import literal
from scholargraph.vocabulary import ONTOLOGY, PREFIXES, RDF_TYPE, SG, SKOS

VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = PREFIXES["dcterms"]
FOAF = "http://xmlns.com/foaf/0.1/"

_XSD = PREFIXES["xsd"]
_DEFAULT = ox.DefaultGraph()
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
_LANGUAGES = "http://id.loc.gov/vocabulary/iso639-1/"
_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
_CONFIGURATION = "scholargraph.toml"
_INSTITUTE = "[institute]"
_FEATURES = ("Turtle", "JSON-LD", "N-Triples", "RDF_XML")
_EXAMPLES_OF = (SG.Person, SG.Publication, SG.Topic, SG.Supervision, SG.Organization)

TITLE: Mapping[str, str] = {"en": "Researchers, topics and papers", "fr": "Chercheurs, sujets et publications"}
DESCRIPTION: Mapping[str, str] = {
    "en": "Researchers, their roles, topics, publications and supervisions, each statement with the lines of the "
    "source that say it. Lists of authors and trainees may be partial: counts are lower bounds.",
    "fr": "Des chercheuses et chercheurs, leurs rôles, sujets, publications et supervisions, chaque énoncé avec les "
    "lignes de la source qui le disent. Les listes d’auteurs et de personnes encadrées peuvent être partielles : les "
    "nombres sont des minimums.",
}
_TITLE_OF: Mapping[str, str] = {
    "en": "Researchers, topics and papers: {0}",
    "fr": "Chercheurs, sujets et publications : {0}",
}
_KEYWORDS: Mapping[str, tuple[str, ...]] = {
    "en": ("researchers", "publications", "research topics", "supervision", "provenance"),
    "fr": ("chercheurs", "publications", "sujets de recherche", "supervision", "provenance"),
}
_SERVICE_TITLE: Mapping[str, str] = {"en": "SPARQL endpoint", "fr": "Point d’accès SPARQL"}
_DUMP_TITLE: Mapping[str, str] = {"en": "The whole graph as {0}", "fr": "Le graphe entier en {0}"}

PROPERTIES_QUERY = "SELECT ?property (COUNT(*) AS ?n) WHERE { ?s ?property ?o } GROUP BY ?property"
CLASSES_QUERY = "SELECT ?class (COUNT(*) AS ?n) WHERE { ?s a ?class } GROUP BY ?class"
SUBJECTS_QUERY = """SELECT (COUNT(*) AS ?all) (SUM(IF(STRSTARTS(STR(?s), %s), 1, 0)) AS ?ours)
WHERE { SELECT DISTINCT ?s WHERE { ?s ?p ?o } }"""
OBJECTS_QUERY = "SELECT (COUNT(DISTINCT ?o) AS ?all) WHERE { ?s ?p ?o }"


@dataclass(frozen=True, slots=True)
class Statistics:
    """How much a graph holds, its default graph alone: each statement once.

    `entities` are the subjects under the base IRI, `subjects` and `objects` all different ones; `properties` says how
    many statements each property has, `classes` how many things each class.
    """

    entities: int = 0
    subjects: int = 0
    objects: int = 0
    properties: Mapping[str, int] = field(default_factory=dict)
    classes: Mapping[str, int] = field(default_factory=dict)

    @property
    def triples(self) -> int:
        """The number of statements."""
        return sum(self.properties.values())


def statistics(graph: ox.Store, base: str) -> Statistics:
    """Counts what a graph holds: once a generation is enough. Two million statements take four seconds."""
    every, ours = _row(graph, SUBJECTS_QUERY % literal(base))
    return Statistics(
        entities=ours,
        subjects=every,
        objects=_row(graph, OBJECTS_QUERY)[0],
        properties=_counts(graph, PROPERTIES_QUERY),
        classes=_counts(graph, CLASSES_QUERY),
    )


@dataclass(frozen=True, slots=True)
class Publication:
    """Where and by whom a graph is made public, as far as that is known.

    `address` is where the site begins, with a slash at its end. `dumps` holds the addresses of the whole graph as
    files by suffix (see `exports.FORMATS`), `publisher` the IRI of an institute, `licence` that of a licence.
    """

    address: str
    base: str
    endpoint: str | None = None
    dumps: Mapping[str, str] = field(default_factory=dict)
    publisher: str | None = None
    licence: str | None = None
    issued: datetime.date | None = None
    modified: datetime.date | None = None
    languages: tuple[str, ...] = ("en", "fr")

    @property
    def dataset(self) -> str:
        """The IRI of the dataset."""
        return f"{self.address}dataset"


def institute(graph: ox.Store) -> str | None:
    """The IRI of the institute that a `scholargraph.toml` names; None where none does, or several do."""
    files = graph.quads_for_pattern(None, ox.NamedNode(SG.fileName), ox.Literal(_CONFIGURATION), _DEFAULT)
    found = {
        quad.subject.value
        for file in files
        for record in _subjects(graph, SG.snapshot, file.subject)
        if any(text.startswith(_INSTITUTE) for text in _texts(graph, record, SG.quotedText))
        for quad in graph.quads_for_pattern(None, ox.NamedNode(RDF_TYPE), ox.NamedNode(SG.Organization), record)
        if isinstance(quad.subject, ox.NamedNode)
    }
    return found.pop() if len(found) == 1 else None


def examples(graph: ox.Store) -> tuple[str, ...]:
    """One thing of each class that people think in: somebody with a page of their own comes first."""
    profiled = (quad.subject for quad in graph.quads_for_pattern(None, ox.NamedNode(SG.profile), None, _DEFAULT))
    owner = next((one.value for one in profiled if isinstance(one, ox.NamedNode)), None)
    firsts = (next(_subjects(graph, RDF_TYPE, ox.NamedNode(each)), None) for each in _EXAMPLES_OF)
    found = [owner, *(one.value for one in firsts if one is not None)]
    return tuple(dict.fromkeys(one for one in found if one is not None))


def describe_dataset(graph: ox.Store, counted: Statistics, public: Publication) -> Iterator[ox.Triple]:
    """What VoID and DCAT say of a graph, as triples in no order: the dataset, its parts, its service and its files."""
    about = _About(public.dataset)
    publisher = ox.NamedNode(public.publisher) if public.publisher else None
    names = _texts_by_language(graph, publisher) if publisher else {}
    yield from about.are(VOID + "Dataset", DCAT + "Dataset")
    for language in ("en", "fr"):
        name = names.get(language) or next(iter(names.values()), None)
        title = _TITLE_OF[language].format(name) if name else TITLE[language]
        yield about.says(DCTERMS + "title", title, language)
        yield about.says(DCTERMS + "description", DESCRIPTION[language], language)
        yield from (about.says(DCAT + "keyword", word, language) for word in _KEYWORDS[language])
    yield from (about.to(DCTERMS + "language", _LANGUAGES + language) for language in public.languages)
    yield from _dates(about, public)
    yield from _people(about, public, names)
    yield from _counted(about, counted, public.base)
    yield from (about.to(VOID + "vocabulary", space) for space in _vocabularies(counted))
    yield from (about.to(VOID + "exampleResource", one) for one in examples(graph))
    yield from _access(about, public)
    document = _About(f"{public.address}.well-known/void")
    yield from document.are(VOID + "DatasetDescription")
    yield document.to(FOAF + "primaryTopic", public.dataset)


def _dates(about: "_About", public: Publication) -> Iterator[ox.Triple]:
    for name, date in (("issued", public.issued), ("modified", public.modified)):
        if date is not None:
            yield about.states(DCTERMS + name, date.isoformat(), "date")


def _people(about: "_About", public: Publication, names: Mapping[str, str]) -> Iterator[ox.Triple]:
    if public.publisher:
        institute = _About(public.publisher)
        yield about.to(DCTERMS + "publisher", public.publisher)
        yield from institute.are(FOAF + "Organization")
        yield from (institute.says(FOAF + "name", name, language) for language, name in names.items())
    if public.licence:
        yield about.to(DCTERMS + "license", public.licence)


def _counted(about: "_About", counted: Statistics, base: str) -> Iterator[ox.Triple]:
    numbers = {
        "triples": counted.triples,
        "entities": counted.entities,
        "distinctSubjects": counted.subjects,
        "distinctObjects": counted.objects,
        "properties": len(counted.properties),
        "classes": len(counted.classes),
    }
    yield about.states(VOID + "uriSpace", base, "string")
    yield from (about.states(VOID + name, str(number), "integer") for name, number in numbers.items())
    for kind, named, number, parts in (
        ("classPartition", "class", "entities", counted.classes),
        ("propertyPartition", "property", "triples", counted.properties),
    ):
        for iri in sorted(parts):
            part = _About(f"{about.iri}#{named}-{_short(iri)}")
            yield about.to(VOID + kind, part.iri)
            yield from part.are(VOID + "Dataset")
            yield part.to(VOID + named, iri)
            yield part.states(VOID + number, str(parts[iri]), "integer")


def _access(about: "_About", public: Publication) -> Iterator[ox.Triple]:
    yield about.to(DCAT + "landingPage", public.address)
    yield about.to(FOAF + "homepage", public.address)
    yield from (about.to(VOID + "feature", f"http://www.w3.org/ns/formats/{name}") for name in _FEATURES)
    if public.endpoint:
        yield about.to(VOID + "sparqlEndpoint", public.endpoint)
        yield from _service(about, public.endpoint)
    for suffix, address in sorted(public.dumps.items()):
        yield about.to(VOID + "dataDump", address)
        yield from _dump(about, suffix, address)


def _service(about: "_About", endpoint: str) -> Iterator[ox.Triple]:
    service, through = _About(endpoint), _About(f"{about.iri}#sparql")
    yield from service.are(DCAT + "DataService")
    yield service.to(DCAT + "endpointURL", endpoint)
    yield service.to(DCAT + "endpointDescription", endpoint)
    yield service.to(DCAT + "servesDataset", about.iri)
    yield service.to(DCTERMS + "conformsTo", _PROTOCOL)
    yield about.to(DCAT + "distribution", through.iri)
    yield from through.are(DCAT + "Distribution")
    yield through.to(DCAT + "accessURL", endpoint)
    yield through.to(DCAT + "accessService", endpoint)
    for language, title in _SERVICE_TITLE.items():
        yield service.says(DCTERMS + "title", title, language)
        yield through.says(DCTERMS + "title", title, language)


def _dump(about: "_About", suffix: str, address: str) -> Iterator[ox.Triple]:
    format = FORMATS.get(suffix)
    if format is None or format.holds != GRAPH:
        wanted = ", ".join(one.suffix for one in FORMATS.values() if one.holds == GRAPH)
        raise ScholargraphError(f"{address}: a dump of the graph with suffix {suffix!r}; wanted {wanted}")
    file = _About(f"{about.iri}#file-{suffix.removeprefix('.')}")
    yield about.to(DCAT + "distribution", file.iri)
    yield from file.are(DCAT + "Distribution")
    yield file.to(DCAT + "accessURL", address)
    yield file.to(DCAT + "downloadURL", address)
    yield file.to(DCAT + "mediaType", _MEDIA_TYPES + format.media_type)
    for language, title in _DUMP_TITLE.items():
        yield file.says(DCTERMS + "title", title.format(format.name), language)


@dataclass(frozen=True, slots=True)
class _About:
    """A thing of which statements are made."""

    iri: str

    def are(self, *classes: str) -> Iterator[ox.Triple]:
        return (self.to(RDF_TYPE, each) for each in classes)

    def to(self, predicate: str, thing: str) -> ox.Triple:
        return ox.Triple(ox.NamedNode(self.iri), ox.NamedNode(predicate), ox.NamedNode(thing))

    def says(self, predicate: str, text: str, language: str) -> ox.Triple:
        # an institute's name may stand in the graph without a language
        literal = ox.Literal(text, language=language) if language else ox.Literal(text)
        return ox.Triple(ox.NamedNode(self.iri), ox.NamedNode(predicate), literal)

    def states(self, predicate: str, value: str, datatype: str) -> ox.Triple:
        literal = ox.Literal(value, datatype=ox.NamedNode(_XSD + datatype))
        return ox.Triple(ox.NamedNode(self.iri), ox.NamedNode(predicate), literal)


def _vocabularies(counted: Statistics) -> list[str]:
    """The namespaces of all properties and classes in use."""
    return sorted({_space(iri) for iri in (*counted.properties, *counted.classes)})


def _space(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def _short(iri: str) -> str:
    """A term as the end of a fragment: its own name where it is ours, with the prefix of its namespace else."""
    space, name = _space(iri), iri[len(_space(iri)) :]
    prefix = next((prefix for prefix, known in PREFIXES.items() if known == space), None)
    return name if space == ONTOLOGY else f"{prefix}-{name}" if prefix else iri.replace("#", "%23")


def _row(graph: ox.Store, query: str) -> tuple[int, ...]:
    return next(iter(_numbers(graph, query)))


def _counts(graph: ox.Store, query: str) -> dict[str, int]:
    found = graph.query(query)
    assert isinstance(found, ox.QuerySolutions)
    rows = ((solution[0], solution[1]) for solution in found)
    return {
        iri.value: int(number.value)
        for iri, number in sorted(rows, key=str)
        if isinstance(iri, ox.NamedNode) and isinstance(number, ox.Literal)
    }


def _numbers(graph: ox.Store, query: str) -> Iterator[tuple[int, ...]]:
    found = graph.query(query)
    assert isinstance(found, ox.QuerySolutions)
    for solution in found:
        yield tuple(int(value.value) for value in solution if isinstance(value, ox.Literal))


def _subjects(graph: ox.Store, predicate: str, value: object) -> Iterator[ox.NamedNode]:
    if isinstance(value, ox.NamedNode | ox.Literal):
        found: Iterable[ox.Quad] = graph.quads_for_pattern(None, ox.NamedNode(predicate), value, _DEFAULT)
        yield from (quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode))


def _texts(graph: ox.Store, subject: ox.NamedNode, predicate: str) -> Iterator[str]:
    for quad in graph.quads_for_pattern(subject, ox.NamedNode(predicate), None, _DEFAULT):
        if isinstance(quad.object, ox.Literal):
            yield quad.object.value


def _texts_by_language(graph: ox.Store, subject: ox.NamedNode) -> dict[str, str]:
    quads = graph.quads_for_pattern(subject, ox.NamedNode(SKOS + "prefLabel"), None, _DEFAULT)
    texts = sorted((quad.object for quad in quads if isinstance(quad.object, ox.Literal)), key=str)
    return {text.language or "": text.value for text in texts}
