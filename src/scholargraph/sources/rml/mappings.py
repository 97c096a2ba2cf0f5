"""Checks RML in RDF by a list of what it may say, and writes it anew: what is checked is what is carried out."""

import re
from io import BytesIO

import pyoxigraph as ox

from scholargraph.sources.inputs import Input
from scholargraph.sources.rdf import syntaxes
from scholargraph.sources.rml.checks import are_documents, check_expression, data_file, refused

_SPACES = ("http://www.w3.org/ns/r2rml#", "http://semweb.mmlab.be/ns/rml#", "http://w3id.org/rml/")
_MAPPING = re.compile(rb"https?://(?:www\.w3\.org/ns/r2rml#|semweb\.mmlab\.be/ns/rml#|w3id\.org/rml/)")
_PART = re.compile(rb"logicalSource|logicalTable|TriplesMap|subjectMap")
_ALLOWED = frozenset({
    "child", "class", "constant", "datatype", "datatypeMap", "graph", "graphMap", "iterator", "joinCondition",
    "language", "languageMap", "logicalSource", "object", "objectMap", "parent", "parentTriplesMap", "predicate",
    "predicateMap", "predicateObjectMap", "reference", "referenceFormulation", "source", "subject", "subjectMap",
    "template", "termType",
})  # fmt: skip
_DATABASES = frozenset({"logicalTable", "tableName", "sqlQuery", "query", "sqlVersion"})
_ELSEWHERE = frozenset(
    {
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
        "http://www.w3.org/2000/01/rdf-schema#label",
        "http://www.w3.org/2000/01/rdf-schema#comment",
    }
)
_FORMULATIONS = frozenset({"CSV", "JSONPath", "XPath", "Excel"})
_EXPRESSIONS = frozenset({"reference", "iterator", "template"})


def recognises(source: Input) -> bool:
    """Whether a file is Turtle in the words of RML or R2RML."""
    return bool(_MAPPING.search(source.head) and _PART.search(source.head)) and syntaxes.shown(source) is not None


def checked(source: Input, content: bytes) -> tuple[str, bytes]:
    """The suffix and the content of a mapping that says only what it may; raises SourceError for any other."""
    quads = _parsed(source, content)
    documents = are_documents(_source(source, quad) for quad in quads if _local(quad.predicate.value) == "source")
    for quad in quads:
        _check(source, quad, documents=documents)
    made = BytesIO()
    ox.serialize((_with_file(source, quad).triple for quad in quads), made, format=ox.RdfFormat.N_TRIPLES)
    return ".nt", made.getvalue()


def _parsed(source: Input, content: bytes) -> list[ox.Quad]:
    syntax = syntaxes.shown(source) or syntaxes.TRIG
    try:
        return list(ox.parse(content, syntax.format, base_iri="http://mapping.invalid/"))
    except (SyntaxError, ValueError) as fault:
        said = " ".join(str(fault.args[0]).split())[:200]
        raise refused(source, f"not {syntax.name} ({said})", "an RML mapping") from None


def _check(source: Input, quad: ox.Quad, *, documents: bool) -> None:
    term = quad.predicate.value
    name = _local(term)
    if name in _DATABASES:
        raise refused(source, f"a database ({name})", "local files alone")
    if name not in _ALLOWED and term not in _ELSEWHERE:
        raise refused(source, f"the term <{term}>", "terms of RML that read local files and call no functions")
    value = quad.object.value if isinstance(quad.object, ox.NamedNode | ox.Literal) else ""
    if name == "referenceFormulation" and re.split(r"[#/]", value)[-1] not in _FORMULATIONS:
        raise refused(source, f"the formulation {value!r}", f"one of {', '.join(sorted(_FORMULATIONS))}")
    if documents and name in _EXPRESSIONS:
        for expression in re.findall(r"\{([^{}]*)\}", value) if name == "template" else [value]:
            check_expression(source, expression)


def _source(source: Input, quad: ox.Quad) -> str:
    if not isinstance(quad.object, ox.Literal):
        raise refused(source, "a source that is no file name", "local files alone")
    return quad.object.value


def _with_file(source: Input, quad: ox.Quad) -> ox.Quad:
    """A statement with the whole path of its file."""
    if _local(quad.predicate.value) != "source":
        return quad
    path = ox.Literal(str(data_file(source, _source(source, quad))))
    return ox.Quad(quad.subject, quad.predicate, path)


def _local(iri: str) -> str | None:
    """The name of a term of RML, None for one of another vocabulary."""
    return next((iri.removeprefix(space) for space in _SPACES if iri.startswith(space)), None)
