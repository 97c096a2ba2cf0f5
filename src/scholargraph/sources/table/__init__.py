"""Reads tables (CSV, TSV, Excel, LibreOffice) of people, members, supervisions, theses and publications.

What a column is, a mapping says: the one beside the table (`members.csv.toml`), or a ready-made one that knows the
table's headings. See `scholargraph.sources.table.mappings`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import PurePosixPath

from scholargraph.errors import SourceError
from scholargraph.model import NoticeKind, NoticeRecord, Place, Record
from scholargraph.sources import Source
from scholargraph.sources.inputs import Input
from scholargraph.sources.lists import Entry, EntryError, batches, reader
from scholargraph.sources.table import headers, mappings
from scholargraph.sources.table.cells import Cells
from scholargraph.sources.table.delimited import DELIMITERS, first_rows, is_hint, rows
from scholargraph.sources.table.encodings import encoding, head_text, refuse_binary
from scholargraph.sources.table.headers import Header, Plan
from scholargraph.sources.table.people import member, person
from scholargraph.sources.table.rows import Row
from scholargraph.sources.table.training import degree, supervision, thesis
from scholargraph.sources.table.workbooks import is_workbook, sheets
from scholargraph.sources.table.works import publication

_SAMPLE = 200
_FEWEST_ALIKE = 2
_OF_PEOPLE = ("person", "role")
_WITH_POSTS = (*_OF_PEOPLE, "member")
_TELLING = ("person.name", "person.given", "person.family", "person.orcid", "position", "type", "organization")
_NO_TABLES = (b"<", b"{", b"[", b"@", b"%")

_KINDS: Mapping[str, Callable[[Cells, Place], Iterator[Record]]] = {
    "person": person,
    "role": person,
    "member": member,
    "supervision": supervision,
    "degree": degree,
    "publication": publication,
    "thesis": thesis,
}


@dataclass(frozen=True, slots=True)
class _Told:
    """A row to understand: its number among the rows below the headings, and what the columns are.

    `occurrence` counts rows that name the same person in the same post or membership, from 1.
    """

    row: Row
    plan: Plan
    ordinal: int
    occurrence: int = 1

    def __str__(self) -> str:
        return self.row.text


@dataclass(frozen=True, slots=True)
class _Remark:
    """Lines that are no row to understand: the headings, what stands above them; and what is to say of them."""

    text: str
    said: tuple[tuple[NoticeKind, str], ...]

    def __str__(self) -> str:
        return self.text


def recognises(source: Input) -> bool:
    """Whether a file is a workbook, or a text whose headings a mapping knows; by its name also any text in columns."""
    if is_workbook(source):
        return True
    text = head_text(source)
    if not text.strip() or source.head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_NO_TABLES):
        return False
    if source.inner.suffix.lower() in mappings.OF_TEXT:
        return mappings.has_mapping(source) or _in_columns(text) or _sniffed(text, None) is not None
    found = _sniffed(text, None)
    return found is not None and _has_rows(text, *found)


def _cut(source: Input) -> Iterator[Entry]:
    given = mappings.beside(source)
    yield from _cut_workbook(source, given) if is_workbook(source) else _cut_text(source, given)


def _cut_text(source: Input, given: mappings.Mapping | None) -> Iterator[Entry]:
    told = given.encoding if given else None
    if told is None:
        refuse_binary(source)
    text = head_text(source, told)
    sniffed = _sniffed(text, given)
    if sniffed is None:
        raise headers.unknown(source.name, first_rows(text, _likeliest(text)), given)
    found, delimiter = sniffed
    below = (row for row in first_rows(text, delimiter) if row.first > found.row.last)
    plan = headers.plan(found, islice(below, _SAMPLE), file=source.name, name=_stem(source))
    encoded = encoding(source, told)
    every = rows(source, encoded, delimiter)
    every.width = plan.width
    doubts = ("nothing says how it is encoded; read as Windows-1252: see to its letters with accents",)
    yield from _entries(every, found, plan, doubts if encoded.assumed else ())


def _cut_workbook(source: Input, given: mappings.Mapping | None) -> Iterator[Entry]:
    every = {name: list(sheet) for name, sheet in sheets(source)}
    if given and given.sheet is not None:
        if given.sheet not in every:
            raise SourceError(f"{source.name}: no sheet {given.sheet!r}; wanted one of: {', '.join(every)}")
        chosen = {given.sheet: every[given.sheet]}
    else:
        chosen = every
    for name, sheet in chosen.items():
        found = headers.header(sheet, given)
        if found is None:
            continue
        below = (row for row in sheet if row.first > found.row.first)
        plan = headers.plan(found, islice(below, _SAMPLE), file=source.name, name=_stem(source))
        others = ", ".join(repr(other) for other in every if other != name)
        yield from _entries(sheet, found, plan, (f"other sheets are left: {others}",) if others else ())
        return
    raise headers.unknown(source.name, chain.from_iterable(chosen.values()), given)


def _entries(every: Iterable[Row], found: Header, plan: Plan, said: tuple[str, ...]) -> Iterator[Entry]:
    ordinal = 0
    posts = _posts(plan)
    seen: Counter[int] = Counter()
    for row in every:
        if row.first < found.row.first or row.is_blank:
            continue
        if row.first == found.row.first:
            yield from _of_headings(found, plan, said)
            continue
        ordinal += 1
        post = hash(tuple(row.cells[index].strip() for index in posts if index < len(row.cells)))
        seen[post] += 1 if posts else 0
        yield Entry(row.first, row.last, _Told(row, plan, ordinal, max(seen[post], 1)), row.path, row.fault)
    if not ordinal:
        remark = _Remark(found.row.text, ((NoticeKind.NEEDS_REVIEW, "no row below the headings"),))
        yield Entry(found.row.first, found.row.last, remark, found.row.path)


def _posts(plan: Plan) -> list[int]:
    """The columns that tell a person's post or membership from others: for tables that give it a start or an end."""
    if plan.record not in _WITH_POSTS or plan.columns.keys().isdisjoint(("start", "end")):
        return []
    named = (columns for word, columns in plan.columns.items() if word in _TELLING)
    return [column.index for columns in named for column in columns]


def _of_headings(found: Header, plan: Plan, said: tuple[str, ...]) -> Iterator[Entry]:
    """What is to say of the headings and of what stands above them, if anything is."""
    above = [row for row in found.above if not is_hint(row)]
    if above:
        text = "\n".join(row.text for row in above)
        remark = _Remark(text, ((NoticeKind.NOT_UNDERSTOOD, "stands above the headings; left"),))
        yield Entry(above[0].first, above[-1].last, remark, above[0].path)
    left = headers.left(found, plan)
    row = found.row
    columns = [(NoticeKind.PARTLY_UNDERSTOOD, f"columns left: {', '.join(map(repr, left))}")] if left else []
    remarks = (*columns, *((NoticeKind.NEEDS_REVIEW, one) for one in said))
    if remarks:
        yield Entry(row.first, row.last, _Remark(row.text, remarks), row.path)


def _understand(entry: Entry, place: Place) -> Iterator[Record]:
    told = entry.content
    if isinstance(told, _Remark):
        yield from (NoticeRecord(place, kind, reason) for kind, reason in told.said)
        return
    row, plan = told.row, told.plan
    if plan.is_header(row.cells):
        yield NoticeRecord(place, NoticeKind.NEEDS_REVIEW, "the headings again; the rows below are read as those above")
        return
    if any(cell.strip() for cell in row.cells[plan.width :]):
        wanted = f"{plan.width}, as there are headings: a cell with the delimiter in it stands in quotation marks"
        raise EntryError(f"{len(row.cells)} cells; wanted {wanted}")
    cells = Cells(plan, row.cells, told.ordinal, told.occurrence)
    if not cells.says_anything():
        raise EntryError("nothing in the columns that are read; wanted something in one of them")
    alone = plan.width > _FEWEST_ALIKE and sum(bool(cell.strip()) for cell in row.cells) == 1
    if alone and plan.record not in _OF_PEOPLE:
        raise EntryError("one cell alone; wanted a row, or it is a note")
    place = replace(place, key=cells.key())
    records = list(_KINDS[plan.record](cells, place))
    if cells.misfits > 1:
        found = "; ".join(dict.fromkeys(cells.gaps))
        raise EntryError(
            f"cells that are not what their headings say, as if a delimiter in one had moved them: {found}"
        )
    yield from records
    if len(row.cells) < plan.width:
        cells.gaps.append(f"{len(row.cells)} cells; wanted {plan.width}: those that lack are taken for blank")
    elif alone:
        cells.doubts.append("one cell alone says anything; it could be a note")
    if row.doubt:
        cells.doubts.append(row.doubt)
    yield from cells.notices(place)


def _sniffed(text: str, given: mappings.Mapping | None) -> tuple[Header, str] | None:
    """The headings and the delimiter with which a mapping knows the most of them."""
    told = given.delimiter if given else None
    best: tuple[Header, str] | None = None
    for delimiter in (told,) if told else DELIMITERS:
        if delimiter in text or given:
            found = headers.header(first_rows(text, delimiter), given)
            if found and (best is None or found.known > best[0].known):
                best = found, delimiter
    return best


def _likeliest(text: str) -> str:
    """The delimiter of which the first line of several cells has the most."""
    return max(DELIMITERS, key=lambda delimiter: max(map(len, _first_cells(text, delimiter)), default=0))


def _in_columns(text: str) -> bool:
    """Whether the first lines have as many cells as each other, by some delimiter."""
    for delimiter in DELIMITERS:
        counts = [len(cells) for cells in _first_cells(text, delimiter)]
        if counts and counts[0] >= _FEWEST_ALIKE and counts.count(counts[0]) * 3 >= len(counts) * 2:
            return True
    return False


def _has_rows(text: str, found: Header, delimiter: str) -> bool:
    """Whether most of the first rows below the headings have as many cells as there are headings."""
    below = (row for row in first_rows(text, delimiter) if row.first > found.row.first and not row.is_blank)
    alike = [len(row.cells) == len(found.row.cells) for row in islice(below, headers.MOST_ABOVE)]
    return alike.count(True) * 2 > len(alike)


def _first_cells(text: str, delimiter: str) -> list[tuple[str, ...]]:
    found = (row.cells for row in first_rows(text, delimiter) if not row.is_blank)
    return list(islice(found, headers.MOST_ABOVE))


def _stem(source: Input) -> str:
    return PurePosixPath(source.inner.name).stem


_BATCHES = batches("table", _cut, _understand)

SOURCE = Source(
    name="table",
    description="Tables (CSV, TSV, Excel, LibreOffice) of people, members, supervisions, theses and publications",
    wanted="a table whose headings a mapping knows (see the mappings of tables)",
    suffixes=(*mappings.OF_TEXT, *mappings.OF_WORKBOOKS),
    recognises=recognises,
    read=reader(_BATCHES),
    batches=_BATCHES,
    helps=mappings.is_mapping,
)
