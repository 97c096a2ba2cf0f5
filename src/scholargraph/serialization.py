"""Writes RDF so that equal graphs give equal bytes, whatever order and blank node labels a store has for them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from itertools import islice, takewhile
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TypeAlias, cast

import pyoxigraph as ox

from scholargraph import compaction
from scholargraph.errors import ScholargraphError
from scholargraph.markup import is_printable
from scholargraph.sorting import AT_ONCE, SortedLines
from scholargraph.vocabulary import PREFIXES, RDF_TYPE

Writer: TypeAlias = Callable[[ox.Store, IO[bytes]], None]

_DEFAULT = ox.DefaultGraph()
_TYPE = f" <{RDF_TYPE}> ".encode()
_MARK = b"\x00"  # N-Quads has no such byte, and it comes before all others
_FIRST = b" " + _MARK + b" "
_BLANK = re.compile(rb"^_:|> _:", re.MULTILINE)  # a text that looks so costs time, and changes nothing
_PIECE = 1 << 20
_LINES = 10_000
_XML_NAME = re.compile(r"[^\W\d][\w.\-·]*$")


def as_store(statements: ox.Store | Iterable[ox.Triple]) -> ox.Store:
    """The statements as a store in memory; a store is itself."""
    if isinstance(statements, ox.Store):
        return statements
    store = ox.Store()
    store.extend(ox.Quad(one.subject, one.predicate, one.object) for one in statements)
    return store


def lines(store: ox.Store, file: IO[bytes], *, every_graph: bool) -> None:
    """Writes sorted N-Triples of the default graph, or sorted N-Quads of every graph."""
    file.writelines(_in_order(store, _Statements, every_graph=every_graph))


def turtle(store: ox.Store, file: IO[bytes]) -> None:
    """Writes the default graph as Turtle: by subject, with prefixes, the type of each thing first."""
    with _serialized(_triples(store), ox.RdfFormat.TURTLE, _IN_TURTLE) as text:
        file.writelines(_declarations(text))
        between = b""
        for piece in _pieces(text):  # no literal has a line feed that is not escaped
            file.write(between + piece.replace(b" .\n", b" .\n\n").removesuffix(b"\n"))
            between = b"\n"


def trig(store: ox.Store, file: IO[bytes]) -> None:
    """Writes every graph as TriG: the default graph, then the others in the order of their names."""
    quads = _parsed(_in_order(store, _ByGraph, every_graph=True))
    with _serialized(quads, ox.RdfFormat.TRIG, PREFIXES) as text:
        file.writelines(_declarations(text))
        file.writelines(_pieces(text))


def xml(store: ox.Store, file: IO[bytes]) -> None:
    """Writes the default graph as RDF/XML; raises ScholargraphError for what XML cannot hold."""
    try:
        with _serialized(map(_fit_for_xml, _triples(store)), ox.RdfFormat.RDF_XML, _IN_XML) as text:
            file.write(text.readline())
            file.write(_with_ordered_attributes(text.readline()))
            for piece in _pieces(text):
                file.write(piece.replace(b"\r", b"&#13;"))  # only literals have one; readers make it a line feed
    except OSError as fault:
        if fault.errno is not None:
            raise
        raise ScholargraphError(f"{fault}; wanted .ttl or .nt") from None  # not the disk, but the library refuses


def json_ld(store: ox.Store, file: IO[bytes]) -> None:
    """Writes the default graph as JSON-LD in the words of the ontology's context."""
    compaction.write(_triples(store), file)


_IN_TURTLE = {
    **PREFIXES,
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "void": "http://rdfs.org/ns/void#",
}  # those that a text does not use are left out of it
_IN_XML = {prefix: space for prefix, space in PREFIXES.items() if prefix != "rdf"}

WRITERS: dict[str, Writer] = {
    ".ttl": turtle,
    ".jsonld": json_ld,
    ".nt": partial(lines, every_graph=False),
    ".rdf": xml,
    ".nq": partial(lines, every_graph=True),
    ".trig": trig,
}
"""The function that writes each format, by suffix."""


def read(path: Path) -> ox.Store:
    """What a file of any of these formats says; raises OSError or SyntaxError."""
    store = ox.Store()
    store.bulk_load(path=path, format=ox.RdfFormat.from_extension(path.suffix.removeprefix(".")))
    return store


@contextmanager
def _serialized(
    statements: Iterable[ox.Triple] | Iterable[ox.Quad], format: ox.RdfFormat, prefixes: Mapping[str, str]
) -> Iterator[IO[bytes]]:
    """The text that the library makes of statements, to be read from its beginning; a long one is laid aside."""
    with SpooledTemporaryFile(AT_ONCE) as text:
        ox.serialize(statements, text, format=format, prefixes=dict(prefixes))
        text.seek(0)
        yield text


def _declarations(text: IO[bytes]) -> list[bytes]:
    """The prefixes that a text uses, in the order of the alphabet (the library's order changes), and a blank line.

    The text is left where they end in it.
    """
    declared = list(takewhile(lambda line: line.startswith(b"@prefix "), text))
    end = sum(map(len, declared))
    unused = {line: line.split()[1] for line in declared}
    text.seek(end)
    for piece in _pieces(text):
        unused = {line: prefix for line, prefix in unused.items() if prefix not in piece}
    text.seek(end)
    return [*sorted(set(declared) - unused.keys()), b"\n"]


def _with_ordered_attributes(tag: bytes) -> bytes:
    """A tag with its attributes in the order of the alphabet: the library has the namespaces in an order of its own."""
    attributes = re.findall(rb' [^ ]+="[^"]*"', tag)
    return tag.replace(b"".join(attributes), b"".join(sorted(attributes)))


def _pieces(text: IO[bytes]) -> Iterator[bytes]:
    """The rest of a text by whole lines."""
    while lines := text.readlines(_PIECE):
        yield b"".join(lines)


def _triples(store: ox.Store) -> Iterator[ox.Triple]:
    """The default graph, sorted by subject, predicate (the type first) and object."""
    return (quad.triple for quad in _parsed(_in_order(store, _Statements, every_graph=False)))


def _parsed(texts: Iterable[bytes]) -> Iterator[ox.Quad]:
    for text in texts:
        # lenient: a store may hold what was loaded leniently, and it was checked then
        yield from ox.parse(text, format=ox.RdfFormat.N_QUADS, lenient=True)


class _Statements(SortedLines):
    """Statements as lines of N-Quads: by subject, predicate (the type comes first) and object."""

    blank = False
    """Whether a blank node is among them."""

    def lines_of(self, text: bytes) -> Iterable[bytes]:
        self.blank = self.blank or (b"_:" in text and _BLANK.search(text) is not None)  # the search alone is slow
        return text.replace(_TYPE, _FIRST).splitlines()


class _ByGraph(_Statements):
    """Statements by graph, the default graph first, then as they are in one graph."""

    def lines_of(self, text: bytes) -> Iterable[bytes]:
        return (_graph(line) + _MARK + line for line in super().lines_of(text))

    def __iter__(self) -> Iterator[bytes]:
        return (line.partition(_MARK)[2] for line in super().__iter__())


def _in_order(store: ox.Store, order: type[_Statements], *, every_graph: bool) -> Iterator[bytes]:
    """The statements as N-Quads in an order, by whole lines."""
    with order() as found:
        _dump(store, found, every_graph=every_graph)
        lines = iter(found)  # from here on it knows of all
        if not found.blank:
            yield from _joined(lines)
            return
    with order() as found:
        _dump(_relabelled(store, every_graph=every_graph), found, every_graph=every_graph)
        yield from _joined(iter(found))


def _joined(lines: Iterator[bytes]) -> Iterator[bytes]:
    while some := b"\n".join(islice(lines, _LINES)):
        yield some.replace(_FIRST, _TYPE) + b"\n"


def _dump(store: ox.Store, lines: SortedLines, *, every_graph: bool) -> None:
    file = cast(IO[bytes], lines)  # of a file the library asks for no more than writing
    if every_graph:
        store.dump(file, format=ox.RdfFormat.N_QUADS)
    else:
        store.dump(file, format=ox.RdfFormat.N_TRIPLES, from_graph=_DEFAULT)


def _relabelled(store: ox.Store, *, every_graph: bool) -> ox.Store:
    """The store with labels for its blank nodes that equal stores have too (RDF Dataset Canonicalization 1.0)."""
    dataset = ox.Dataset(store if every_graph else store.quads_for_pattern(None, None, None, _DEFAULT))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    relabelled = ox.Store()
    relabelled.extend(dataset)
    return relabelled


def _graph(line: bytes) -> bytes:
    """The graph's name in a line of N-Quads; nothing for the default graph, which comes first.

    >>> [_graph(line) for line in (b'<a:a> <a:b> "a <c>" <a:g> .', b"<a:a> <a:b> <a:c> .", b'<a:a> <a:b> "a <c" .')]
    [b'<a:g>', b'', b'']
    """
    last = line[:-2].rpartition(b" ")[2]
    named = line.count(b" ") > 3 and last.startswith((b"<", b"_:")) and b'"' not in last
    return last if named else b""


def _fit_for_xml(triple: ox.Triple) -> ox.Triple:
    if not _XML_NAME.search(triple.predicate.value):
        raise ScholargraphError(f"{triple.predicate} cannot be the name of an element of RDF/XML; wanted .ttl or .nt")
    if isinstance(triple.object, ox.Literal) and not is_printable(triple.object.value):
        raise ScholargraphError(f"{str(triple.object)[:80]} has a character that XML cannot hold; wanted .ttl or .nt")
    return triple
