"""Cuts an index into small scripts from which a page in a folder searches: browsers let it read nothing else.

```
search/index.js        the kinds, and with which number the things of each begin
search/entries/7.js    what there is to show of some things: file, names, details, what else they are known by
search/la.js           the words that begin with `la`, each with the numbers of the things that have it
```
A number stands in a list as the difference to the one before, times 32 plus the length of the thing's name, or
plus 0 where the word is only in what the thing is otherwise known by.
"""

from array import array
from collections.abc import Iterator
from itertools import groupby
from sqlite3 import Connection

from msgspec import json

from scholargraph import addresses
from scholargraph.indexing import KIND_NUMBERS, PER_KIND
from scholargraph.search import SEARCHED, Index

PER_FILE = 256
"""So many things are shown by one file."""

LETTERS = 2
"""So many letters that words have in common stand in the name of a file."""

_LENGTHS = 32
_INSTANCES = "CREATE VIRTUAL TABLE temp.instances USING fts5vocab('main', 'words', 'instance')"


def search_shards(index: Index, base: str) -> Iterator[tuple[str, bytes]]:
    """The scripts by the names of their files; things that have no page under the base IRI are left out.

    Memory grows by a byte for each thing, and with the word that most things have.
    """
    with index.reading() as connection:
        starts = _starts(connection)
        yield "search/index.js", _script("begin", {"kinds": SEARCHED, "starts": starts, "perFile": PER_FILE})
        lengths = array("B")
        for number, rows in enumerate(_portions(connection, base, lengths)):
            yield f"search/entries/{number}.js", _script("entries", number, rows)
        connection.execute(_INSTANCES)
        try:
            yield from _words(connection, dict(zip(SEARCHED, starts, strict=False)), lengths)
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
        (count,) = connection.execute(counting, _range(kind)).fetchone()
        starts.append(starts[-1] + count)
    return starts


def _range(kind: str) -> tuple[int, int]:
    first = KIND_NUMBERS[kind] * PER_KIND
    return first, first + PER_KIND - 1


def _portions(connection: Connection, base: str, lengths: "array[int]") -> Iterator[list[object]]:
    """What is shown of things, so many at a time. Notes the length of each name, or 0 for what has no page."""
    rows: list[object] = []
    for kind in SEARCHED:
        asked = "SELECT iri, length, names, details, others FROM entry WHERE number BETWEEN ? AND ? ORDER BY number"
        for iri, length, *texts in connection.execute(asked, _range(kind)):
            path = addresses.path(iri, base)
            lengths.append(min(length, _LENGTHS - 1) if path else 0)
            rows.append([addresses.file_path(path), *(json.decode(text) for text in texts)] if path else 0)
            if len(rows) == PER_FILE:
                yield rows
                rows = []
    if rows:
        yield rows


def _words(connection: Connection, starts: dict[str, int], lengths: "array[int]") -> Iterator[tuple[str, bytes]]:
    """The words by how they begin; the table of instances has them in order."""
    first = {KIND_NUMBERS[kind]: start for kind, start in starts.items()}
    every = connection.execute("SELECT term, doc, col FROM instances ORDER BY term")
    for key, words in groupby(groupby(every, lambda row: row[0]), lambda word: word[0][:LETTERS]):
        listed = [[word, _numbers(rows, first, lengths)] for word, rows in words]
        if found := [one for one in listed if one[1]]:
            yield f"search/{file_name(key)}", _script("shard", key, found)


def _numbers(rows: Iterator[tuple[str, int, str]], first: dict[int, int], lengths: "array[int]") -> list[int]:
    found: dict[int, int] = {}
    for _, doc, column in rows:
        kind, ordinal = divmod(doc, PER_KIND)
        if kind in first and (length := lengths[first[kind] + ordinal]):
            number = first[kind] + ordinal
            found[number] = max(found.get(number, 0), length if column == "name" else 0)
    numbers = [number * _LENGTHS + length for number, length in sorted(found.items())]
    return [number - before for number, before in zip(numbers, [0, *numbers], strict=False)]
