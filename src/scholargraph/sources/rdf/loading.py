"""Loads RDF into a store in memory: nothing fetched, everything counted, blank nodes named by their order."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO
from xml.parsers import expat

import msgspec
import pyoxigraph as ox

from scholargraph.errors import SourceError
from scholargraph.resources import ontology
from scholargraph.sources.inputs import Input
from scholargraph.sources.rdf.syntaxes import JSON_LD, XML, Syntax
from scholargraph.vocabulary import PREFIXES, RDF_TYPE

MOST_STATEMENTS = 5_000_000
MOST_BROKEN = 1_000

BLANK = "urn:x-blank:"
"""Before the number of a blank node: as an IRI, it can be sorted, hashed by a query and sent to another process."""

_RDF = PREFIXES["rdf"]
_FIRST, _REST = ox.NamedNode(f"{_RDF}first"), ox.NamedNode(f"{_RDF}rest")
_NOT_WELL_FORMED = (SyntaxError, ValueError, MemoryError)  # the last for one token of more than 16 MiB
_LONGEST_ENTITY = 200
_BLOCK = 1 << 20
_LONGEST_LINE = 64 << 20
_DEEPEST = 1_000
_CONTEXT = re.compile(rb"(?<!\\)(\"@context\"\s*:\s*)(\"[^\"]*\"|\[[^\[\]{}]*)")
_SCHEMA = re.compile(rb"\"https?://schema\.org/?(?:docs/jsonldcontext\.jsonl?d?)?\"")
_AT_LINE = re.compile(r"(?:Parser error )?(?:at|between) line \d+ .{0,60}?\d+: ")


@dataclass(slots=True)
class Loaded:
    """A file's statements, all in the default graph; its predicates and types; the lines that are broken.

    `labels` are the names that the file gives its blank nodes, by the IRI that each has here.
    """

    store: ox.Store = field(default_factory=ox.Store)
    predicates: Counter[str] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[int, str]] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)


def load(source: Input, syntax: Syntax) -> Loaded:
    """What a file says. Of N-Triples and N-Quads a line that is broken is left; anything else must be whole.

    Raises SourceError for what is not well-formed, and for more statements than memory should hold.
    """
    loaded = Loaded()
    with source.open() as file:
        loaded.store.bulk_extend(_statements(source, syntax, file, loaded))
    if loaded.broken and not loaded.predicates:
        line, reason = loaded.broken[0]
        raise SourceError(f"{source.name}:{line}: {reason}; wanted {syntax.name}")
    _number_lists(loaded.store)
    return loaded


def _statements(source: Input, syntax: Syntax, file: IO[bytes], loaded: Loaded) -> Iterator[ox.Quad]:
    default = ox.DefaultGraph()
    blanks: dict[str, ox.NamedNode] = {}

    def named(node: ox.BlankNode) -> ox.NamedNode:
        if node.value not in blanks:
            blanks[node.value] = ox.NamedNode(f"{BLANK}{len(blanks) + 1}")
            loaded.labels[blanks[node.value].value] = f"_:{node.value}"
        return blanks[node.value]

    parsed = _by_line(source, syntax, file, loaded) if syntax.by_line else _parsed(source, syntax, file)
    for number, quad in enumerate(parsed, 1):
        if number > MOST_STATEMENTS:
            raise SourceError(
                f"{source.name}: more than {MOST_STATEMENTS:,} statements; wanted fewer: give it in parts"
            )
        subject, predicate, value = quad.subject, quad.predicate, quad.object
        if isinstance(subject, ox.BlankNode):
            subject = named(subject)
        if isinstance(value, ox.BlankNode):
            value = named(value)
        loaded.predicates[predicate.value] += 1
        if predicate.value == RDF_TYPE and isinstance(value, ox.NamedNode):
            loaded.types[value.value] += 1
        yield ox.Quad(subject, predicate, value, default)


def _parsed(source: Input, syntax: Syntax, file: IO[bytes]) -> Iterator[ox.Quad]:
    """The statements of a file that must be well-formed from its beginning to its end."""
    base = f"https://w3id.org/scholargraph/id/source/{source.sha256[:16]}/"
    try:
        yield from ox.parse(_prepared(source, syntax, file), syntax.format, base_iri=base)
    except _NOT_WELL_FORMED as fault:
        line = getattr(fault, "lineno", None) or 1
        raise SourceError(f"{source.name}:{line}: {_said(fault)}; wanted {syntax.name}") from None


def _by_line(source: Input, syntax: Syntax, file: IO[bytes], loaded: Loaded) -> Iterator[ox.Quad]:
    """The statements of a file that has one on each line; a line that is broken costs the others nothing."""
    line = 1
    while block := file.read(_BLOCK):
        block += file.readline(_LONGEST_LINE)
        try:
            yield from list(ox.parse(block, syntax.format))
        except _NOT_WELL_FORMED:
            for number, text in enumerate(block.splitlines(keepends=True), line):
                try:
                    yield from ox.parse(text, syntax.format)
                except _NOT_WELL_FORMED as fault:
                    _note_broken(source, syntax, loaded, number, _said(fault))
        line += block.count(b"\n")


def _note_broken(source: Input, syntax: Syntax, loaded: Loaded, line: int, reason: str) -> None:
    loaded.broken.append((line, reason))
    if len(loaded.broken) > MOST_BROKEN:
        first, reason = loaded.broken[0]
        raise SourceError(
            f"{source.name}:{first}: {reason}; and {MOST_BROKEN:,} other lines are broken; wanted {syntax.name}"
        )


def _said(fault: Exception) -> str:
    """The parser's reason on one line, without the place that stands before it anyway."""
    text = " ".join(str(fault.args[0] if fault.args else fault).split())
    text = "".join(mark if mark.isprintable() else "\ufffd" for mark in _AT_LINE.sub("", text))
    if "remote context" in text or "LoadDocumentCallback" in text:
        return "a JSON-LD context that would have to be fetched, and nothing is"
    return text[:300] or type(fault).__name__


def _prepared(source: Input, syntax: Syntax, file: IO[bytes]) -> IO[bytes]:
    if syntax is XML:
        _check_xml(source)
    if syntax is JSON_LD and _CONTEXT.search(source.head) and b"schema.org" in source.head:
        return BytesIO(_CONTEXT.sub(_with_own_context, file.read()))
    return file


def _with_own_context(found: re.Match[bytes]) -> bytes:
    """The start of a context with our own words in place of the address of schema.org's, which is not fetched."""
    return found[1] + _SCHEMA.sub(_schema_context(), found[2])


def _schema_context() -> bytes:
    inner = msgspec.json.decode(ontology("imports", "schema-org", "context.jsonld").read_bytes())["@context"]
    return msgspec.json.encode(inner)


def _check_xml(source: Input) -> None:
    """Refuses XML that is not whole, nested without end, or declares entities that could make it huge.

    The RDF library takes a file that is cut short for a whole one, and needs the square of the depth.
    """
    parser = expat.ParserCreate()
    depth = 0

    def start(name: str, attributes: object) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise SourceError(
                f"{source.name}:{parser.CurrentLineNumber}: {_DEEPEST:,} elements in each other; wanted fewer"
            )

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    def entity(name: str, is_parameter: bool, value: str | None, *told: object) -> None:
        if value is None or "&" in value or len(value) > _LONGEST_ENTITY:
            raise SourceError(
                f"{source.name}:{parser.CurrentLineNumber}: an entity that is long, elsewhere or made of others;"
                " wanted only short ones for namespaces"
            )

    parser.StartElementHandler, parser.EndElementHandler, parser.EntityDeclHandler = start, end, entity
    try:
        with source.open() as file:
            while block := file.read(_BLOCK):
                parser.Parse(block, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as fault:
        raise SourceError(
            f"{source.name}:{parser.CurrentLineNumber}: not whole XML ({fault}); wanted RDF/XML"
        ) from None


def _number_lists(store: ox.Store) -> None:
    """Says of each list's head what its members are, as rdf:_1, rdf:_2 ...: queries count no steps of a list."""
    first = {quad.subject: quad.object for quad in store.quads_for_pattern(None, _FIRST, None)}
    rest = {quad.subject: quad.object for quad in store.quads_for_pattern(None, _REST, None)}
    for head in first.keys() - set(rest.values()):
        node: ox.NamedNode | ox.BlankNode | ox.Triple = head
        number, seen = 1, {head}
        while node in first:
            store.add(ox.Quad(head, ox.NamedNode(f"{_RDF}_{number}"), first[node], ox.DefaultGraph()))
            following = rest.get(node)
            if not isinstance(following, ox.NamedNode) or following in seen:
                break
            node, number = following, number + 1
            seen.add(node)
