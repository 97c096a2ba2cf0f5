"""Finds the row of headings in a table, and what each column is by a mapping."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from scholargraph.errors import SourceError
from scholargraph.identifiers import short
from scholargraph.sources.table import mappings
from scholargraph.sources.table.mappings import ORDERS
from scholargraph.sources.table.rows import Row
from scholargraph.sources.table.words import KINDS, LEFT, Word
from scholargraph.vocabulary import normalize

MOST_ABOVE = 30  # rows that may stand above the headings, blank ones apart

_FEWEST_KNOWN = 2
_MOST_SAID = 12
_LONGEST_HEADING = 200
_USUAL = (
    "active|actif|areas|catégorie|category|cycle|date|date de début|date de fin|début|depuis|direction|domaine|end|"
    "end date|état|field|fin|from|grade|homepage|issue|keywords|langue|language|level|lien|link|mots-clés|name|"
    "nature|niveau|no|nom|number|numéro|page web|pages|published|rank|rang|résumé|since|site internet|site web|"
    "source|start|start date|status|statut|sujets|title|titre|to|topics|type|unit|unité|until|uri|url|volume|"
    "web page|web site|webpage|website|year|année"
)
_OF_ANY_TABLE = frozenset(map(normalize, _USUAL.split("|")))
_MONTHS = 12
_DATES = ("start", "end", "published")
_DAY_AND_MONTH = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}\s*")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: where it is, its heading as printed, and what parts several values in a cell."""

    index: int
    heading: str
    split: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What the columns of one table are: what is needed to understand any row of it.

    `name` names the table in keys of what has no name of its own. `order` says whether the day or the month
    comes first in dates such as 03/04/2021.
    """

    name: str
    record: str
    columns: Mapping[str, tuple[Column, ...]]
    width: int
    printed: tuple[str, ...]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    language: str | None = None
    order: str | None = None

    def word(self, name: str) -> Word:
        """What a word is among those of the plan's kind of row."""
        return KINDS[self.record].words[name]

    def is_header(self, cells: Sequence[str]) -> bool:
        """Whether a row says the headings again."""
        return len(cells) >= len(self.printed) and all(map(_is_like, cells, self.printed))


@dataclass(frozen=True, slots=True)
class Header:
    """The row of headings, the rows above it that say something, the mapping, and how many columns it knows."""

    row: Row
    above: tuple[Row, ...]
    mapping: mappings.Mapping
    known: int


def header(rows: Iterable[Row], given: mappings.Mapping | None) -> Header | None:
    """The row among the first in which a mapping knows the most headings: the one given, else a ready-made one.

    A ready-made mapping must know what its rows cannot do without, and a heading that tables of other things lack.
    None where there is no such row.
    """
    first = list(islice((row for row in rows if not row.is_blank), MOST_ABOVE))
    best: Header | None = None
    for number, row in enumerate(first):
        headings = _headings(row.cells)
        for one in mappings.ready_made() if given is None else (given,):
            known = [heading for heading in headings if heading in one.columns]
            found = [one.columns[heading].word for heading in known]
            enough = found if given else len(found) >= _FEWEST_KNOWN and _has(found, one.needs) and _tells(known)
            if enough and (best is None or len(found) > best.known):
                best = Header(row, tuple(first[:number]), one, len(found))
    return best


def plan(found: Header, below: Iterable[Row], *, file: str, name: str) -> Plan:
    """What the columns below a header are. `file` is the table's for errors, `name` for keys.

    Raises SourceError where the table lacks a column that its own mapping names, or has one twice that can be once.
    """
    mapping, row = found.mapping, found.row
    columns: dict[str, list[Column]] = {}
    seen: set[str] = set()
    for index, (heading, key) in enumerate(zip(row.cells, _headings(row.cells), strict=True)):
        meant = mapping.columns.get(key)
        if meant is None or meant.word == LEFT:
            continue
        several = mapping.kind.words[meant.word].many
        if meant.word in columns and not several:
            if mapping.optional:
                continue
            raise _fault(file, row, f"two columns that are {meant.word}", "one, or another heading for the other")
        columns.setdefault(meant.word, []).append(Column(index, " ".join(heading.split()), meant.split))
        seen.add(key)
    lacking = [one.heading for key, one in mapping.columns.items() if key not in seen and one.word != LEFT]
    if lacking and not mapping.optional:
        wanted = f"every column that {mapping.name} names"
        raise _fault(file, row, f"no column {lacking[0]!r} among {_said(row.cells)}", wanted)
    bound = {word: tuple(every) for word, every in columns.items()}
    return Plan(
        f"table/{short(name)}",
        mapping.record,
        bound,
        len(row.cells),
        row.cells,
        mapping.values,
        mapping.defaults,
        mapping.language,
        mapping.dates or _order(bound, below),
    )


def left(found: Header, used: Plan) -> list[str]:
    """The headings of columns that nothing is taken from, but for those that the mapping says to leave."""
    taken = {column.index for columns in used.columns.values() for column in columns}
    told = {key for key, one in found.mapping.columns.items() if one.word == LEFT}
    every = enumerate(zip(found.row.cells, _headings(found.row.cells), strict=True))
    return [
        " ".join(cell.split())
        for index, (cell, key) in every
        if index not in taken and key not in told and cell.strip()
    ]


def unknown(file: str, rows: Iterable[Row], given: mappings.Mapping | None) -> SourceError:
    """What is said of a table whose headings no mapping knows."""
    row = next((row for row in rows if sum(bool(cell.strip()) for cell in row.cells) > 1), None)
    if row is None:
        return SourceError(
            f"{file}:1: no row of several cells; wanted a table whose first row says what its columns are"
        )
    if given is not None:
        return _fault(file, row, f"columns {_said(row.cells)}", f"those that {given.name} names")
    heading = next((" ".join(cell.split()) for cell in row.cells if cell.strip()), "Name")
    how = f"""record = "person", and below [columns] lines such as "{heading}" = "person.name\""""
    return _fault(
        file,
        row,
        f"columns {_said(row.cells)}, which no mapping knows",
        f"a file {file}{mappings.SUFFIX} beside it: {how}",
    )


def _is_like(cell: str, heading: str) -> bool:
    return cell == heading or cell.strip().casefold() == heading.strip().casefold()


def _has(words: Iterable[str], needs: Iterable[tuple[str, ...]]) -> bool:
    said = set(words)
    return all(not said.isdisjoint(group) for group in needs)


def _tells(headings: Iterable[str]) -> bool:
    """Whether a heading is among them that not any table may have: groceries have a name, a type and a unit too."""
    return not _OF_ANY_TABLE.issuperset(headings)


def _headings(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(normalize(cell) if len(cell) <= _LONGEST_HEADING else "" for cell in cells)


def _said(cells: Sequence[str]) -> str:
    names = [repr(" ".join(cell.split())[:40]) for cell in cells if cell.strip()]
    more = f" and {len(names) - _MOST_SAID} more" if len(names) > _MOST_SAID else ""
    return ", ".join(names[:_MOST_SAID]) + more


def _fault(file: str, row: Row, found: str, wanted: str) -> SourceError:
    where = row.path if row.path is not None else row.first
    return SourceError(f"{file}:{where}: {found}; wanted {wanted}")


def _order(columns: Mapping[str, tuple[Column, ...]], below: Iterable[Row]) -> str | None:
    """Whether day or month comes first, as the first rows show it: 31/12/2021 can only be one of both."""
    indexes = [column.index for word in _DATES for column in columns.get(word, ())]
    shown: set[str] = set()
    for row in below if indexes else ():
        for index in indexes:
            parts = _DAY_AND_MONTH.fullmatch(row.cells[index]) if index < len(row.cells) else None
            over = [int(part) > _MONTHS for part in parts.groups()] if parts else [False, False]
            if over[0] != over[1]:
                shown.add(ORDERS[0] if over[0] else ORDERS[1])
    return shown.pop() if len(shown) == 1 else None
