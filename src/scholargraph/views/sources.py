"""Shows a source: a file as it was read, its records line by line, and what was not understood."""

from dataclasses import dataclass

import pyoxigraph as ox

from scholargraph.views.values import Reader, Statement, Value, node
from scholargraph.vocabulary import RDF_TYPE, SG

MOST_RECORDS = 200
MOST_STATEMENTS = 24
MOST_FURTHER = 5_000
MOST_QUOTED = 300_000
"""So many characters of quotes stand on a page in full; of the quotes after these the beginnings do."""

_BEGINNING = 120


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was at one time."""

    iri: str
    file: Value
    formats: tuple[Value, ...]
    languages: tuple[Value, ...]
    retrieved: tuple[Value, ...]
    addresses: tuple[Value, ...]
    digest: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """A run of lines or an entry of a source, what it says, and what a person should look at.

    `mark` is the fragment of its IRI.
    """

    iri: str
    mark: str
    first: int
    last: int
    path: str
    key: str
    quote: str
    review: tuple[Value, ...]
    says: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """A source with its records in the order of their lines: the first `MOST_RECORDS` of `total`.

    Of `further` ones it has the places, so that evidence that leads to one of them arrives.
    """

    source: Source
    records: tuple[Record, ...]
    further: tuple[Record, ...]
    total: int


def source(reader: Reader, iri: str) -> Source:
    """What the graph says of a file."""
    names = reader.values(iri, SG.fileName)
    name = names[0].text if names else reader.called(iri)[0]
    return Source(
        iri=iri,
        file=Value(name, iri, ()),
        formats=reader.values(iri, SG.format),
        languages=reader.values(iri, SG.language),
        retrieved=reader.values(iri, SG.retrieved),
        addresses=reader.values(iri, SG.address),
        digest=reader.values(iri, SG.sha256),
    )


def contents(reader: Reader, iri: str, *, most: int = MOST_RECORDS) -> Contents:
    """A source with its records."""
    found = [node(one.subject) for one in reader.backward(SG.snapshot, iri)]
    first = {one: _number(reader, one, SG.firstLine) for one in found}
    ordered = sorted(found, key=lambda one: (first[one], one))
    room = Room()
    records = tuple(_record(reader, one, room) for one in ordered[:most])
    further = tuple(_record(reader, one) for one in ordered[most : most + MOST_FURTHER])
    return Contents(source(reader, iri), records, further, len(found))


@dataclass
class Room:
    """How many characters of quotes a page still takes.

    >>> room = Room(10)
    >>> room.cut("ten signs."), len(room.cut("word " * 100))
    ('ten signs.', 121)
    """

    left: int = MOST_QUOTED

    def cut(self, quote: str) -> str:
        """A quote in full where there is room for it, else its beginning."""
        if len(quote) > self.left and len(quote) > _BEGINNING:
            quote = f"{quote[:_BEGINNING]}…"
        self.left -= len(quote)
        return quote


def _record(reader: Reader, iri: str, room: Room | None = None) -> Record:
    """A record; without room for its quote and statements, its place alone."""
    return Record(
        iri=iri,
        mark=iri.partition("#")[2],
        first=_number(reader, iri, SG.firstLine),
        last=_number(reader, iri, SG.lastLine),
        path=_text(reader, iri, SG.path),
        key=_text(reader, iri, SG.entryKey),
        quote=room.cut(_text(reader, iri, SG.quotedText)) if room else "",
        review=tuple(
            value
            for term in (SG.needsReview, SG.notUnderstood, SG.partlyUnderstood)
            for value in reader.values(iri, term)
        )
        if room
        else (),
        says=_says(reader, iri) if room else (),
    )


def _says(reader: Reader, iri: str) -> tuple[Statement, ...]:
    """The first few statements of a record, those of names, titles and the like; not of what class a thing is."""
    quads = reader.graph.quads_for_pattern(None, None, None, ox.NamedNode(iri))
    triples = sorted((quad.triple for quad in quads if quad.predicate.value != RDF_TYPE), key=str)
    return tuple(reader.statement(one) for one in triples[:MOST_STATEMENTS])


def _number(reader: Reader, iri: str, predicate: str) -> int:
    text = _text(reader, iri, predicate)
    return int(text) if text.isdecimal() else 0


def _text(reader: Reader, iri: str, predicate: str) -> str:
    found = reader.triples(iri, predicate)
    return node(found[0].object) if found else ""
