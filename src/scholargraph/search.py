"""Searches the index that a build makes: people, publications, topics and organisations, by names in any language."""

import re
import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from msgspec import json
from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from scholargraph import stores
from scholargraph.answers import Answer
from scholargraph.details import LANGUAGES
from scholargraph.errors import QueryError, StoreError
from scholargraph.indexing import (
    LENGTHS,
    LONGEST_SPELLED,
    LONGEST_WORDING,
    PER_KIND,
    SHORTEST_SPELLED,
    VERSION,
    number_range,
    words,
)
from scholargraph.lookups import KINDS, THING

SEARCHED = ("person", "topic", "organization", "publication")
"""The kinds that a search looks through unless it is told; where hits are equal, those of the first kind come first."""

REACHED = 1_000
"""So many hits of each kind are put in order and can be had; `Found.total` counts all."""

Parts: TypeAlias = tuple[tuple[str, bool], ...]
"""A text in parts, each with whether it was searched for."""

_COMPLETED = 200
_LONGEST_TEXT = 300
_MOST_WORDS = 12
_KIND_NAMES = tuple(KINDS)
_REGISTER = re.compile(r"\s*(?:https?://(?:dx\.|www\.)?(?:doi|orcid|ror)\.org/|(?:doi|orcid|ror):)", re.IGNORECASE)
_PIECE = re.compile(r"[^\s!\"$-*,-/:-@\[-`{-~«»“”‘’–—‑‐…·⋅•‧・∙]+")  # what no blank or punctuation parts
_LONG = 6  # letters of a word in which two may be wrong
_LIKELY = 4  # so many other words are tried for one
_MOST_RESPELLED = 4
_COMPARED = 200  # so many of the hits that only come close are compared with what was typed
_LEAST_OF_NUMBERS = 4  # digits, for one to be a year or a part of an identifier
_SHARING = "SELECT rowid FROM (SELECT rowid FROM spelling WHERE spelling MATCH ? LIMIT 20000)"
_NEAREST = """
SELECT trim(word, '_') FROM (
    SELECT rowid AS place, count(*) AS shared FROM ({}) GROUP BY place ORDER BY shared DESC, place LIMIT 500
) JOIN spelling ON spelling.rowid = place
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its name in the language asked for, a line about it, and the name that was found, in parts."""

    iri: str
    kind: str
    name: str
    detail: str
    matched: Parts


@dataclass(frozen=True, slots=True)
class Found:
    """The hits from `offset` on, best first; how many there are, in all and of each kind.

    `close` is set where nothing has all the words, and the hits have most of them or words that are spelled alike.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    close: bool = False

    @property
    def answer(self) -> Answer:
        """The hits as a table, to be written in any form that answers of queries have."""
        cells = [{"kind": hit.kind, "name": hit.name, "detail": hit.detail} for hit in self.hits]
        bindings = [
            {name: {"type": "literal", "value": text} for name, text in row.items()}
            | {"thing": {"type": "uri", "value": hit.iri}}
            for row, hit in zip(cells, self.hits, strict=True)
        ]
        head = {"vars": ["kind", "name", "detail", "thing"]}
        return Answer(json.encode({"head": head, "results": {"bindings": bindings}}))


class Index:
    """An index open for reading, by several threads at once; each search borrows a connection."""

    def __init__(self, file: Path) -> None:
        self._address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
        self._idle: deque[sqlite3.Connection] = deque()

    @classmethod
    def open(cls, file: Path) -> "Index":
        """The index in a file; raises StoreError where there is none that this version can read."""
        index = cls(file)
        try:
            with index.reading() as connection:
                (version,) = connection.execute("PRAGMA user_version").fetchone()
        except sqlite3.Error:
            version = None
        if version != VERSION:
            raise StoreError(f"{file}: no index that this version can search; build the graph again")
        return index

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that nobody else uses meanwhile."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = sqlite3.connect(self._address, uri=True, check_same_thread=False)
        try:
            yield connection
        finally:
            self._idle.append(connection)

    def close(self) -> None:
        """Gives back what the index holds; nobody may be searching."""
        while self._idle:
            self._idle.pop().close()


def open_index(folder: str | Path) -> Index:
    """The index of the published graph in a folder; raises StoreError where there is none."""
    return Index.open(stores.current(Path(folder)).index)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A word to look for: any of some texts, as a whole word or as the beginning of one."""

    texts: tuple[str, ...]
    begins: bool

    @property
    def expression(self) -> str:
        """It in the language of FTS5, where what stands in quotation marks is text and nothing else."""
        quoted = ('"{}"{}'.format(text.replace('"', '""'), "*" * self.begins) for text in self.texts)
        return f"({' OR '.join(quoted)})"

    def fits(self, word: str) -> bool:
        """Whether a folded word is meant."""
        return any(word.startswith(text) if self.begins else word == text for text in self.texts)


_Place: TypeAlias = tuple[
    int, int, int, int
]  # how well it fits, how long its name is, the place of its kind, its number


def search(
    index: Index,
    text: str,
    *,
    kinds: Sequence[str] = SEARCHED,
    language: str = "en",
    limit: int = 20,
    offset: int = 0,
) -> Found:
    """What has all the words of a text in its names, the last word perhaps not typed to its end.

    First what is called exactly so, then what has the words whole in its names, then what has their beginning, then
    what is otherwise known by them; of these the shorter names (people's count as equally long), then what the graph
    speaks of most. Capitals, accents and inclusive endings do not matter. Where nothing has all the words, some are
    taken to be misspelled, or left out. Of a long text only the first words count.
    Raises QueryError for a kind that there is not.
    """
    _check(kinds)
    with index.reading() as connection:
        wanted, places, close = _found(connection, kinds, text, REACHED)
        counts = {kind: _count(connection, kind, wanted, places) for kind in kinds}
        chosen = places[max(offset, 0) : max(offset, 0) + max(limit, 0)]
        hits = tuple(_hits(connection, [number for *_, number in chosen], wanted, language))
    return Found(hits, sum(counts.values()), {kind: number for kind, number in counts.items() if number}, close)


def complete(index: Index, kind: str, text: str, *, language: str = "en", limit: int = 10) -> tuple[Hit, ...]:
    """What somebody who types a text may mean, of one kind or `thing`; before the first letter the most used.

    Raises QueryError for a kind that there is not.
    """
    kinds = tuple(KINDS) if kind == THING else (kind,)
    _check(kinds)
    with index.reading() as connection:
        wanted, places, _ = _found(connection, kinds, text, _COMPLETED)
        numbers = [number for *_, number in places] if wanted else _most_used(connection, kinds, limit)
        return tuple(_hits(connection, numbers[: max(limit, 0)], wanted, language))


def _check(kinds: Iterable[str]) -> None:
    for kind in kinds:
        if kind not in KINDS:
            raise QueryError(f"no kind {kind!r}; wanted one of {', '.join(KINDS)}")


def _found(
    connection: sqlite3.Connection, kinds: Sequence[str], text: str, most: int
) -> tuple[tuple[_Wanted, ...], list[_Place], bool]:
    """What is looked for in the end, where it stands, best first, and whether that is not all that was asked."""
    typed = words(_REGISTER.sub("", text[:_LONGEST_TEXT]))
    whole = " ".join(typed)[:LONGEST_WORDING]
    asked = tuple(dict.fromkeys(typed[:_MOST_WORDS]))
    wanted = tuple(_Wanted((word,), word == typed[-1] or len(word) == 1) for word in asked)
    begun = tuple(_Wanted(one.texts, begins=True) for one in wanted)
    for fitting in (wanted, begun):
        if places := _places(connection, kinds, fitting, whole, most):
            return fitting, places, False
    unknown = [one for one in wanted if not _occurs(connection, kinds, (one,))]
    likely = wanted
    for doubtful, wrong in ((unknown, 2), (wanted, 1)):
        likely = _respelled(connection, likely, doubtful, wrong)
        if places := _places(connection, kinds, likely, whole, most):
            return likely, _most_alike_first(connection, places, asked), True
    fewer = _most_of(connection, kinds, likely)
    places = _places(connection, kinds, fewer, whole, most)
    return fewer, _most_alike_first(connection, places, asked), bool(places)


def _places(
    connection: sqlite3.Connection, kinds: Sequence[str], wanted: tuple[_Wanted, ...], whole: str, most: int
) -> list[_Place]:
    """The best places of each kind, at most so many, in order."""
    exact = {number for (number,) in connection.execute("SELECT number FROM wording WHERE folded = ?", (whole,))}
    found: list[_Place] = []
    for order, kind in enumerate(kinds):
        seen: dict[int, _Place] = {}
        for fit, expression in enumerate(_expressions(wanted), start=1):
            if len(seen) < most:
                for number in _matching(connection, kind, expression, most):
                    seen.setdefault(number, (0 if number in exact else fit, number % LENGTHS, order, number))
        found += sorted(seen.values())[:most]
    return sorted(found)


def _most_alike_first(connection: sqlite3.Connection, places: list[_Place], typed: Sequence[str]) -> list[_Place]:
    """The first places in the order of how alike words of their names are to those typed, and then the others."""
    first = places[:_COMPARED]
    names = f"SELECT number, names FROM entry WHERE number IN ({', '.join('?' * len(first))})"
    found = connection.execute(names, [number for *_, number in first])
    likeness = {number: _likeness(words(text), typed) for number, text in found}
    return [*sorted(first, key=lambda one: -likeness[one[-1]]), *places[_COMPARED:]]


def _likeness(known: Sequence[str], typed: Sequence[str]) -> float:
    return sum(max(fuzz.ratio(one, word) for word in known) for one in typed)


def _expressions(wanted: tuple[_Wanted, ...]) -> tuple[str, ...]:
    """What to ask FTS5 for: the words whole in names, their beginnings in names, and anywhere."""
    if not wanted:
        return ()
    whole = " AND ".join(_Wanted(one.texts, begins=False).expression for one in wanted)
    begun = " AND ".join(one.expression for one in wanted)
    return f"name : ({whole})", f"name : ({begun})", begun


def _matching(connection: sqlite3.Connection, kind: str, expression: str, most: int) -> Iterator[int]:
    """The numbers of what matches, the most used first."""
    matching = "SELECT rowid FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid LIMIT ?"
    return (number for (number,) in connection.execute(matching, (expression, *number_range(kind), most)))


def _count(connection: sqlite3.Connection, kind: str, wanted: tuple[_Wanted, ...], places: list[_Place]) -> int:
    first, last = number_range(kind)
    known = sum(first <= number <= last for *_, number in places)
    if known < REACHED:
        return known
    counting = "SELECT count(*) FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ?"
    (number,) = connection.execute(counting, (_expressions(wanted)[-1], first, last)).fetchone()
    return int(number)


def _most_used(connection: sqlite3.Connection, kinds: Iterable[str], most: int) -> list[int]:
    first = "SELECT number FROM entry WHERE number BETWEEN ? AND ? ORDER BY number LIMIT ?"
    return [number for kind in kinds for (number,) in connection.execute(first, (*number_range(kind), most))]


def _respelled(
    connection: sqlite3.Connection, wanted: Sequence[_Wanted], doubtful: Sequence[_Wanted], wrong: int
) -> tuple[_Wanted, ...]:
    """The words, and beside the longest of the doubtful ones what may have been meant, with so many letters wrong."""
    chosen = sorted((one.texts[0] for one in doubtful), key=len, reverse=True)[:_MOST_RESPELLED]
    known = (one.texts[0] not in chosen or len(one.texts) > 1 for one in wanted)
    return tuple(one if sure else _likely(connection, one, wrong) for one, sure in zip(wanted, known, strict=True))


def _likely(connection: sqlite3.Connection, wanted: _Wanted, wrong: int) -> _Wanted:
    """A word, or what occurs and is spelled almost so: a letter more, less, other or moved; in long words `wrong`."""
    (word,) = wanted.texts
    if not SHORTEST_SPELLED <= len(word) <= LONGEST_SPELLED:
        return wanted
    letters = f"_{word}_"
    threes = [f'"{letters[at : at + 3]}"' for at in range(len(word))]
    sharing = " UNION ALL ".join([_SHARING] * len(threes))
    allowed = wrong if len(word) >= _LONG else 1
    near = (
        (DamerauLevenshtein.distance(word, one, score_cutoff=allowed), -JaroWinkler.similarity(word, one), one)
        for (one,) in connection.execute(_NEAREST.format(sharing), threes)
    )
    alike = [one for distance, _, one in sorted(near) if distance <= allowed]
    return _Wanted(tuple(dict.fromkeys((word, *alike[:_LIKELY]))), wanted.begins)


def _most_of(connection: sqlite3.Connection, kinds: Sequence[str], wanted: tuple[_Wanted, ...]) -> tuple[_Wanted, ...]:
    """As many of the words as something has together, the longer ones first: they say most. Years and numbers of
    identifiers are not left out: another one is something else."""
    kept = tuple(one for one in wanted if _is_number(one.texts[0]))
    if kept and not _occurs(connection, kinds, kept):
        return ()
    for one in sorted((one for one in wanted if one not in kept), key=lambda one: -len(one.texts[0])):
        if _occurs(connection, kinds, (*kept, one)):
            kept = (*kept, one)
    return kept


def _is_number(word: str) -> bool:
    return word.isdecimal() and len(word) >= _LEAST_OF_NUMBERS


def _occurs(connection: sqlite3.Connection, kinds: Sequence[str], wanted: tuple[_Wanted, ...]) -> bool:
    """Whether anything has all the words."""
    expression = _expressions(wanted)[-1]
    return any(True for kind in kinds for _ in _matching(connection, kind, expression, 1))


def _hits(
    connection: sqlite3.Connection, numbers: Iterable[int], wanted: tuple[_Wanted, ...], language: str
) -> Iterator[Hit]:
    """Hits with what there is to show of them."""
    place = LANGUAGES.index(language) if language in LANGUAGES else 0
    for number in numbers:
        row = connection.execute("SELECT iri, names, details, others FROM entry WHERE number = ?", (number,)).fetchone()
        names, details, others = (json.decode(text, type=list[str]) for text in row[1:])
        name, detail = (several[min(place, len(several) - 1)] for several in (names, details))
        matched = _matched(dict.fromkeys((name, *names, *others)), wanted)
        yield Hit(row[0], _KIND_NAMES[number // PER_KIND], name, detail, matched)


def _matched(texts: Iterable[str], wanted: tuple[_Wanted, ...]) -> Parts:
    """The first text that has most of the words, in parts."""
    folded = {text: words(text) for text in texts}
    best = max(folded, key=lambda text: sum(any(map(one.fits, folded[text])) for one in wanted))
    return _parts(best, wanted)


def _parts(text: str, wanted: tuple[_Wanted, ...]) -> Parts:
    """A text cut where words begin and end that are looked for.

    >>> _parts("Étude de l’oubli", (_Wanted(("etude",), False), _Wanted(("oub",), True)))
    (('Étude', True), (' de l’', False), ('oubli', True))
    """
    parts, end = [], 0
    for piece in _PIECE.finditer(text):
        if any(one.fits(word) for word in words(piece[0]) for one in wanted):
            parts += [(text[end : piece.start()], False), (piece[0], True)]
            end = piece.end()
    return tuple(part for part in (*parts, (text[end:], False)) if part[0])
