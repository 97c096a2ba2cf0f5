"""Makes the page of a stored query: its form, its answer as a table and as a chart, and the file."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass

import pyoxigraph as ox

from scholargraph.answers import Answer, Term, cell, shown
from scholargraph.lookups import KINDS
from scholargraph.queries import StoredQuery
from scholargraph.views.values import Reader, Value
from scholargraph.vocabulary import PREFIXES, VOCABULARY, concepts, term_label
from scholargraph.web.rendering import Page, render
from scholargraph.web.shown import Shown
from scholargraph.web.wording import code, says

MOST_ROWS = 1_000
"""So many rows of an answer stand on its page; files have all."""

CHOICES = ("trainee-type", "position")
"""The kinds of things of which there are so few that a form lists them."""

_BOOLEAN = f"{PREFIXES['xsd']}boolean"
_DATED = frozenset(("published", "start", "end"))
_COMPLETED = ("name", "label", "title", "level")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer as a page has it."""

    name: str
    numeric: bool
    dates: bool = False


def question(
    site: Shown,
    page: Page,
    stored: StoredQuery,
    *,
    asked: Mapping[str, str],
    answer: Answer | None,
    fault: str = "",
    foreign: bool = False,
) -> str:
    """The page of a stored query: its form with the values asked for, the answer if there is one, and the file.

    A fault that is `foreign` is in English, whatever the language of the page.
    """
    reader = Reader(site.graph, page.language)
    columns, rows = table(reader, answer) if answer is not None else ([], [])
    given = {one.name: asked.get(one.name, one.default or "") for one in stored.parameters}
    return render(
        "query.html",
        page,
        stored=stored,
        text=stored.text,
        asked={name: _iri(value) for name, value in given.items()},
        shown={one.name: _called(reader, site.base, one.kind, given[one.name]) for one in stored.parameters},
        choices={one.name: _choices(one.kind, page.language) for one in stored.parameters},
        answer=answer,
        total=len(answer) if answer is not None else 0,
        columns=columns,
        rows=rows,
        series=series(stored, answer) if answer is not None else [],
        taken=lambda suffix: page.page(f"query/{stored.name}.{suffix}", **dict(asked)),
        fault=fault,
        foreign=foreign and page.language != "en",
    )


def table(reader: Reader, answer: Answer) -> tuple[list[Column], list[list[Value]]]:
    """The columns and first rows of an answer for people.

    A column of IRIs before one with what they are called becomes one column of links.
    """
    numeric = {name for name in answer.columns if _is_numeric(answer, name)}
    shown_as = _merged(answer.columns)
    rows = [
        [
            _cell(reader, answer.columns[at], row[at], row[called] if called is not None else None)
            for at, called in shown_as
        ]
        for row in answer.terms[:MOST_ROWS]
    ]
    names = [answer.columns[at] for at, _ in shown_as]
    return [Column(name, name in numeric, name in _DATED) for name in names], rows


def _merged(columns: tuple[str, ...]) -> list[tuple[int, int | None]]:
    """The places of the columns to show, each with the place of the column that says what its things are called."""
    found: list[tuple[int, int | None]] = []
    skip = -1
    for at, name in enumerate(columns):
        after = columns[at + 1] if at + 1 < len(columns) else ""
        if at == skip:
            continue
        called = (after in _COMPLETED and name not in _COMPLETED) or after.removesuffix("Label") == name != after
        called = called or (after.startswith(name) and after.removeprefix(name) in ("Name", "Title", "Label"))
        skip = at + 1 if called else -1
        found.append((at, at + 1 if called else None))
    return found


def _cell(reader: Reader, column: str, term: Term | None, called: Term | None) -> Value:
    if isinstance(term, ox.NamedNode):
        text = shown(called) if called is not None else _name(reader, term.value)
        return Value(text, term.value)
    if isinstance(term, ox.Literal) and term.datatype.value == _BOOLEAN:
        return Value(says("yes" if cell(term) else "no", reader.language))
    if called is not None:
        return Value(" · ".join(filter(None, [shown(term), shown(called)])))
    return Value(code(shown(term), column, reader.language))


def _name(reader: Reader, iri: str) -> str:
    return term_label(iri, reader.language) or reader.called(iri)[0]


def _is_numeric(answer: Answer, name: str) -> bool:
    known = [row[name] for row in answer.rows[:MOST_ROWS] if row[name] is not None]
    return bool(known) and all(type(one) in (int, float) for one in known)


def series(stored: StoredQuery, answer: Answer) -> list[tuple[str, int]]:
    """Years and their numbers, where the answer is a series: rows of one year are added up, rows without one left."""
    if "series" not in stored.tags or "year" not in answer.columns:
        return []
    counted = next((name for name in answer.columns if name != "year" and _is_numeric(answer, name)), None)
    sums: dict[str, int] = {}
    for row in answer.rows:
        year = str(row["year"] or "")[:4]
        if counted and year.isdecimal():
            sums[year] = sums.get(year, 0) + int(row[counted] or 0)
    return sorted(sums.items())


def _choices(kind: str | None, language: str) -> list[tuple[str, str]]:
    if kind not in CHOICES:
        return []
    scheme = next(path for path in KINDS[kind].paths).removeprefix(VOCABULARY).strip("/")
    every: Iterable[tuple[str, str]] = (
        (iri, one.labels.get(language) or one.labels.get("en") or iri) for iri, one in concepts(scheme).items()
    )
    return sorted(every, key=lambda one: one[1].casefold())


def _iri(value: str) -> str:
    """A value as an option of a form has it: the whole IRI of a concept that is given by its last part."""
    if not value or ":" in value:
        return value
    for kind in CHOICES:
        iri = f"{KINDS[kind].paths[0]}{value}"
        if iri in concepts(KINDS[kind].paths[0].removeprefix(VOCABULARY).strip("/")):
            return iri
    return value


def _called(reader: Reader, base: str, kind: str | None, value: str) -> str:
    """What a form prints for a value: the name of a thing that is given by its IRI, or by the end of it."""
    starts = KINDS[kind].paths if kind and kind in KINDS else ()
    whole = [value] if "://" in value else [f"{'' if '://' in start else base}{start}{value}" for start in starts]
    for iri in whole if value else ():
        with suppress(ValueError):  # no IRI after all
            text, known = reader.called(iri)
            if known and reader.stands(iri):
                return text
    return value
