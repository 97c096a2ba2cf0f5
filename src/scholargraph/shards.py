"""Cuts an index into small scripts from which a page in a folder searches: browsers let it read nothing else.

```
search/index.js        the kinds, and with which number the things of each begin
search/entries/7.js    what there is to show of some things: file, names, details, what else they are known by
search/la.js           the words that begin with `la`, each with the numbers of the things that have it
```
A number stands in a list as the difference to the one before, times 32 plus the length of the thing's name, or
plus 0 where the word is only in what the thing is otherwise known by.
"""

from collections.abc import Iterator
from itertools import groupby
from sqlite3 import Connection

from msgspec import json

from scholargraph import addresses
from scholargraph.indexing import KIND_NUMBERS, LENGTHS, PER_KIND, number_range
from scholargraph.search import SEARCHED, Index

PER_FILE = 256
"""So many things are shown by one file."""

LETTERS = 2
"""So many letters that words have in common stand in the name of a file."""

_INSTANCES = "CREATE VIRTUAL TABLE temp.instances USING fts5vocab('main', 'words', 'instance')"


def search_shards(index: Index, base: str) -> Iterator[tuple[str, bytes]]:
    """The scripts by the names of their files; things that have no page under the base IRI are left out.

    Memory grows by a byte for each thing, and with the word that most things have.
    """
    with index.reading() as connection:
        starts = _starts(connection)
        yield "search/index.js", _script("begin", {"kinds": SEARCHED, "starts": starts, "perFile": PER_FILE})
        shown = bytearray()
        for number, rows in enumerate(_portions(connection, base, shown)):
            yield f"search/entries/{number}.js", _script("entries", number, rows)
        connection.execute(_INSTANCES)
        try:
            yield from _words(connection, dict(zip(SEARCHED, starts, strict=False)), shown)
        finally:
            connection.execute("DROP TABLE temp.instances")


def file_name(key: str) -> str:
    """The name of the file for the words that begin so, fit for every system.

    >>> file_name("la"), file_name("c+"), file_name("王")
    ('la.js', 'c_2b_.js', '_738b_.js')
    """
    plain = (mark if mark.isascii() and mark.isalnum() else f"_{ord(mark):x}_" for mark in key)
    return f"{''.join(plain)}.js"


def _script(function: str, *values: object) -> bytes:
    """A call of a function of search.js: JSON is JavaScript."""
    return f"scholargraphSearch.{function}({', '.join(json.encode(value).decode() for value in values)});\n".encode()


def _starts(connection: Connection) -> list[int]:
    """The first number of each kind in the order of SEARCHED, and behind the last one."""
    starts = [0]
    for kind in SEARCHED:
        counting = "SELECT count(*) FROM entry WHERE number BETWEEN ? AND ?"
        (count,) = connection.execute(counting, number_range(kind)).fetchone()
        starts.append(starts[-1] + count)
    return starts


def _portions(connection: Connection, base: str, shown: bytearray) -> Iterator[list[object]]:
    """What is shown of things, so many at a time. Notes of each whether it has a page."""
    rows: list[object] = []
    for kind in SEARCHED:
        asked = "SELECT iri, names, details, others FROM entry WHERE number BETWEEN ? AND ? ORDER BY number"
        for iri, *texts in connection.execute(asked, number_range(kind)):
            path = addresses.path(iri, base)
            shown.append(path is not None)
            rows.append([addresses.file_path(path), *(json.decode(text) for text in texts)] if path else 0)
            if len(rows) == PER_FILE:
                yield rows
                rows = []
    if rows:
        yield rows


def _words(connection: Connection, starts: dict[str, int], shown: bytearray) -> Iterator[tuple[str, bytes]]:
    """The words by how they begin, as the table of instances has them in order."""
    first = {KIND_NUMBERS[kind]: start for kind, start in starts.items()}
    every = connection.execute("SELECT term, doc, col FROM instances ORDER BY term")
    for key, several in groupby(groupby(every, lambda row: row[0]), lambda word: word[0][:LETTERS]):
        listed = [[word, steps] for word, rows in several if (steps := _steps(rows, first, shown))]
        if listed:
            yield f"search/{file_name(key)}", _script("shard", key, listed)


def _steps(rows: Iterator[tuple[str, int, str]], first: dict[int, int], shown: bytearray) -> list[int]:
    """The things that have a word, each as the step from the one before it."""
    found: dict[int, int] = {}
    for _, doc, column in rows:
        kind, number = divmod(doc, PER_KIND)
        place, length = divmod(number, LENGTHS)
        if kind in first and shown[first[kind] + place]:
            thing = first[kind] + place
            found[thing] = max(found.get(thing, 0), length if column == "name" else 0)
    sums = [thing * LENGTHS + length for thing, length in sorted(found.items())]
    return [one - before for one, before in zip(sums, [0, *sums], strict=False)]
