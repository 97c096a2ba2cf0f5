"""Makes the index that searches ask: one SQLite file of all that can be found, under all its names as they are folded.

```
entry      what can be found; its number is kind * 2**40 + place * 32 + the length of its name in words, the most used
           of a kind having the first place
words      full text over the words of entries: of their names, and of what else they are known by
wording    whole folded names, to find what is called exactly so, or begins so
spelling   the words that occur, by groups of three letters, to find the one that was meant
```
"""

import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from itertools import chain, count, islice
from pathlib import Path

import pyoxigraph as ox
from msgspec import json

from scholargraph.details import LANGUAGES
from scholargraph.entries import Entry, entries
from scholargraph.errors import StoreError
from scholargraph.lookups import KINDS
from scholargraph.vocabulary import normalize

VERSION = 2
"""Of the layout of the file: an index of another version is made again by a build."""

KIND_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}
PER_KIND = 1 << 40
LENGTHS = 32
"""Numbers say how long names are, up to one less than this: to put hits in order nothing else has to be read."""

LONGEST_WORDING = 100
"""So many characters of a folded name are kept whole to compare with."""

SHORTEST_SPELLED, LONGEST_SPELLED = 4, 40
"""Of so many letters are words that may be found misspelled: shorter ones have too many neighbours."""

_AT_ONCE = 2_000
_LENGTH_OF_NAMES = 2  # of people: who has more given names is not found later
_JOINED = re.compile(r"[^\W_]+(?:['’‘ʼ‐‑-][^\W_]+)+")
_SCHEMA = """
CREATE TABLE entry(number INTEGER PRIMARY KEY, iri TEXT, weight INTEGER, names TEXT, details TEXT,
    others TEXT);
CREATE VIRTUAL TABLE words USING fts5(name, other, content='', columnsize=0, prefix='1 2 3',
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* M* Co' tokenchars '+#'");
CREATE TABLE wording(folded TEXT, number INTEGER, PRIMARY KEY(folded, number)) WITHOUT ROWID;
CREATE VIRTUAL TABLE spelling USING fts5(word, columnsize=0, detail=none, tokenize='trigram');
CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab('main', 'words', 'row');
"""
_SPELLING = f"""
INSERT INTO spelling(word) SELECT '_' || term || '_' FROM vocabulary
WHERE length(term) BETWEEN {SHORTEST_SPELLED} AND {LONGEST_SPELLED} AND NOT term GLOB '*[0-9]*'
"""


def make(graph: ox.Store, file: Path) -> None:
    """Makes the index of a graph; memory does not grow with it. Raises StoreError where the file cannot be written."""
    try:
        with closing(sqlite3.connect(file)) as index:
            index.executescript(
                f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768; {_SCHEMA}"
            )
            with index:
                _fill(index, entries(graph))
            index.executescript(
                f"{_SPELLING}; INSERT INTO words(words) VALUES ('optimize'); PRAGMA user_version = {VERSION}"
            )
        with file.open("rb") as written:
            os.fsync(written.fileno())
    except (OSError, sqlite3.Error) as fault:
        raise StoreError(f"{file}: {fault}; wanted room and leave to write an index there") from None


def number_range(kind: str) -> tuple[int, int]:
    """The first and the last number that a thing of a kind can have."""
    first = KIND_NUMBERS[kind] * PER_KIND
    return first, first + PER_KIND - 1


def words(text: str) -> list[str]:
    """The words of a text as they are compared.

    >>> words("L’Étudiant·e à l’UdeM")
    ['l', 'etudiant', 'a', 'l', 'udem']
    """
    return normalize(text).split()


def joined(text: str) -> Iterator[str]:
    """The words that marks part, written as one: people search for either.

    >>> list(joined("Aurèle D’Ombreval on Few-Shot Learning"))
    ['dombreval', 'fewshot']
    """
    return (normalize(found[0]).replace(" ", "") for found in _JOINED.finditer(text))


def _fill(index: sqlite3.Connection, every: Iterable[Entry]) -> None:
    ordinals = {kind: count() for kind in KINDS}
    waiting = (_rows(next(ordinals[entry.kind]), entry) for entry in every)
    while portion := list(islice(waiting, _AT_ONCE)):
        found, texts, wordings = zip(*portion, strict=True)
        index.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", found)
        index.executemany("INSERT INTO words(rowid, name, other) VALUES (?, ?, ?)", texts)
        index.executemany("INSERT OR IGNORE INTO wording VALUES (?, ?)", chain.from_iterable(wordings))


def _rows(ordinal: int, entry: Entry) -> tuple[tuple[object, ...], tuple[int, str, str], list[tuple[str, int]]]:
    """What an entry is in the three tables."""
    shown = list(dict.fromkeys(entry.names[language] for language in LANGUAGES))
    names, others = [normalize(one) for one in shown], [normalize(one) for one in entry.others]
    length = _LENGTH_OF_NAMES if entry.kind == "person" else min(name.count(" ") + 1 for name in names)
    number = KIND_NUMBERS[entry.kind] * PER_KIND + ordinal * LENGTHS + min(length, LENGTHS - 1)
    details = list(dict.fromkeys(entry.details.get(language, "") for language in LANGUAGES))
    compounds = [word for one in (*shown, *entry.others) for word in joined(one)]
    found = (number, entry.iri, entry.weight, *map(_written, (shown, details, entry.others)))
    whole = [(text[:LONGEST_WORDING], number) for text in (*names, *others) if text]
    return found, (number, " ".join(names), " ".join([*others, *compounds])), whole


def _written(texts: Sequence[str]) -> str:
    return json.encode(texts).decode()
