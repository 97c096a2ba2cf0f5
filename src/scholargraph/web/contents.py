"""Makes each page from its path: the same functions serve whoever asks a server and whoever wants files in a folder."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox
from markupsafe import Markup

from scholargraph import addresses
from scholargraph.answers import Answer, Term, cell, shown
from scholargraph.datasets import institute
from scholargraph.glossary import glossary, rules, scheme
from scholargraph.lookups import KINDS
from scholargraph.nodes import Nodes
from scholargraph.queries import NETWORKS, StoredQuery, query, stored_queries
from scholargraph.schema_org import describe_page, describe_site, script
from scholargraph.views import view
from scholargraph.views.evidence import gathered
from scholargraph.views.lists import LISTS, Entry, counted, letters, listed
from scholargraph.views.people import Person
from scholargraph.views.values import Reader, Value
from scholargraph.vocabulary import PREFIXES, VOCABULARY, concepts, schemes
from scholargraph.web.pictures import embedded
from scholargraph.web.pictures import shown as shown_as
from scholargraph.web.rendering import Page, render
from scholargraph.web.wording import says

MOST_ROWS = 1_000
"""So many rows of an answer stand on its page; files have all."""

ON_A_PAGE = 400
"""So many names stand on a page of a list."""

FAMILIES = ("person", "supervision", "topic", "publication", "quality")
CHOICES = ("trainee-type", "position")
"""The kinds of things of which there are so few that a form lists them."""

_BOOLEAN = f"{PREFIXES['xsd']}boolean"
_COAUTHORS = "coauthors"
_COMPLETED = ("name", "label", "title", "level")
_THINGS = frozenset(
    ("person", "coauthor", "author", "topic", "organization", "publication", "correction", "thing", "type", "trainee")
) | {"supervisor", "interest"}


@dataclass(frozen=True)
class Shown:
    """A graph as pages show it. `kept` holds what is made once, by a name; `address` is where the site begins."""

    graph: ox.Store
    base: str
    summary: Mapping[str, Any]
    address: str = "/"
    kept: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[], Any]) -> Any:  # Any: whatever it makes
        """What is the same for every request, made when it is first asked for."""
        if name not in self.kept:
            self.kept[name] = make()
        return self.kept[name]

    def listed(self, kind: str, language: str) -> tuple[Entry, ...]:
        """All things of a kind by name."""
        found: tuple[Entry, ...] = self.once(f"{kind} {language}", lambda: listed(self.graph, kind, language))
        return found

    def title(self, language: str) -> str:
        """What the site is called: by its institute, where there is one."""
        iri = self.once("institute", lambda: institute(self.graph) or "")
        name = Nodes(self.graph, language).name(ox.NamedNode(iri)) if iri else None
        return name or says("site", language)


def made(site: Shown, page: Page) -> str | None:
    """The HTML of a page, None where there is nothing under its path.

    Answers to questions, networks and searches are made elsewhere: they need what only a server or a folder has.
    """
    first, _, rest = page.path.partition("/")
    if page.path in _FIXED:
        return _FIXED[page.path](site, page)
    if first in _BEGUN and rest:
        return _BEGUN[first](site, page, rest)
    return _thing(site, page)


def _home(site: Shown, page: Page) -> str:
    counts = site.once("counts", lambda: [(kind, counted(site.graph, kind)) for kind in LISTS])
    results = site.summary.get("results", {})
    about = describe_site(
        name=page.site,
        description=page.words("home-lead"),
        address=site.address,
        page=page.page(""),
        language=page.language,
    )
    return render(
        "home.html",
        page,
        counts=counts,
        families=families(),
        coverage=site.once("coverage", lambda: query(site.graph, "quality/coverage").rows),
        conforms=bool(site.summary.get("conforms", True)),
        errors=int(results.get("Violation", 0)),
        files=len(site.summary.get("files", ())),
        structured=_data_block(about),
    )


def families() -> list[tuple[str, list[StoredQuery]]]:
    """The stored queries by what is asked about, networks aside."""
    every = stored_queries()
    return [(family, [one for one in every if one.family == family]) for family in FAMILIES]


def _queries(site: Shown, page: Page) -> str:
    return render("queries.html", page, families=families())


def _networks(site: Shown, page: Page) -> str:
    return render("networks.html", page, networks=[one for one in stored_queries() if one.family == NETWORKS])


def _ontology(site: Shown, page: Page) -> str:
    return render("ontology.html", page, glossary=glossary(page.language, site.graph))


def _shapes(site: Shown, page: Page) -> str:
    return render("shapes.html", page, groups=rules(page.language))


def _vocabulary(site: Shown, page: Page, rest: str) -> str | None:
    """A vocabulary as a list; a concept of one is a thing of the graph."""
    if rest not in schemes():
        return _thing(site, page)
    return render("vocabulary.html", page, scheme=scheme(rest, page.language))


def _browse(site: Shown, page: Page, rest: str) -> str | None:
    kind, _, place = rest.partition("/")
    letter, _, number = place.partition("/")
    if kind not in LISTS:
        return None
    entries = site.listed(kind, page.language)
    found = letters(entries) if len(entries) > ON_A_PAGE else ()
    letter = letter or (found[0][0] if found else "")
    if (letter and letter not in dict(found)) or (number and not number.isdecimal()):
        return None
    chosen = [one for one in entries if not letter or one.letter == letter]
    place_of = max(1, int(number or 1))
    start = (place_of - 1) * ON_A_PAGE
    return render(
        "browse.html",
        page,
        kind=kind,
        heading=page.words(_PLURALS[kind]),
        total=len(entries),
        letters=found,
        letter=letter,
        things=[Value(one.name, one.iri) for one in chosen[start : start + ON_A_PAGE]],
        number=place_of,
        pages=-(-len(chosen) // ON_A_PAGE),
    )


_PLURALS: Mapping[str, str] = {
    "person": "people",
    "topic": "topics",
    "publication": "publications",
    "organization": "organizations",
    "source": "sources",
}


def _thing(site: Shown, page: Page) -> str | None:
    found = _viewed(site, page, page.path)
    if found is None:
        return None
    name, seen, iri = found
    about = describe_page(site.graph, iri, page=page.page(page.path), language=page.language)
    drawn = _around(page, seen) if isinstance(seen, Person) and seen.coauthors else None
    return render(f"{name}.html", page, view=seen, shown=drawn, structured=_data_block(about) if about else "")


def _around(page: Page, person: Person) -> Mapping[str, Any]:  # Any: what the template of a picture asks for
    """The picture of a person's co-authors."""
    source = page.links.picture(_COAUTHORS, page.language, person.iri)
    root, called = page.links.root(page.language), f"around {page.path}"
    return embedded(_COAUTHORS, source=source, root=root, called=called, language=page.language)


def network_page(page: Page, name: str, drawn: bytes) -> str:
    """The page of a network, given the data of its picture."""
    source = page.links.picture(name, page.language)
    query_of = page.page(f"query/{NETWORKS}/{name}")
    told = shown_as(drawn, source=source, root=page.links.root(page.language), query=query_of)
    return render("network.html", page, shown=told)


def _why(site: Shown, page: Page, rest: str) -> str | None:
    found = _viewed(site, page, rest)
    if found is None:
        return None
    _, seen, iri = found
    reader = Reader(site.graph, page.language)
    said, total = gathered(reader, seen)
    return render("why.html", page, name=reader.called(iri)[0], back=page.page(rest), said=said, total=total)


def _viewed(site: Shown, page: Page, path: str) -> tuple[str, Any, str] | None:  # Any: each kind has its own view
    """The kind of a page, its view and its thing; the last is kept, as its evidence is often asked for next."""
    kept = site.kept.get("last view")
    if kept is not None and kept[0] == (page.language, path):
        found: tuple[str, Any, str] | None = kept[1]
        return found
    iri = addresses.iri(path, site.base)
    try:
        seen = view(Reader(site.graph, page.language), iri) if path else None
    except ValueError:  # no IRI at all
        return None
    found = (*seen, iri) if seen else None
    site.kept["last view"] = ((page.language, path), found)
    return found


def _data_block(about: Mapping[str, Any]) -> Markup:  # Any: what JSON can hold
    return Markup(f'<script type="application/ld+json">{script(dict(about))}</script>')


def search_page(page: Page, *, text: str = "", kind: str = "", found: Any = None, more: str = "") -> str:
    """The page of a search: what was found of a text, or, in a folder, room for what a script finds.

    `found` is a search.Found, None where nothing was searched.
    """  # Any: pages need no search to be made
    return render("search.html", page, q=text, kind=kind, found=found, more=more)


def nothing(page: Page) -> str:
    """The page for what the graph has nothing of."""
    reason = page.words("not-found-lead", path=page.path[:200])
    return render("fault.html", page, status=404, heading=page.words("not-found"), reason=reason)


_FIXED: Mapping[str, Callable[[Shown, Page], str]] = {
    "": _home,
    "queries": _queries,
    "networks": _networks,
    "ontology": _ontology,
    "shapes": _shapes,
}
_BEGUN: Mapping[str, Callable[[Shown, Page, str], str | None]] = {
    "browse": _browse,
    "why": _why,
    "vocabulary": _vocabulary,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer as a page has it."""

    name: str
    numeric: bool


def question(
    site: Shown,
    page: Page,
    stored: StoredQuery,
    *,
    asked: Mapping[str, str],
    answer: Answer | None,
    fault: str = "",
) -> str:
    """The page of a stored query: its form with the values asked for, the answer if there is one, and the file."""
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
    )


def table(reader: Reader, answer: Answer) -> tuple[list[Column], list[list[Value]]]:
    """The columns and first rows of an answer for people.

    A column of IRIs before one with what they are called becomes one column of links.
    """
    numeric = {name for name in answer.columns if _is_numeric(answer, name)}
    shown_as = _merged(answer.columns)
    rows = [
        [_cell(reader, row[at], row[called] if called is not None else None) for at, called in shown_as]
        for row in answer.terms[:MOST_ROWS]
    ]
    names = [answer.columns[at] for at, _ in shown_as]
    return [Column(name, name in numeric) for name in names], rows


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


def _cell(reader: Reader, term: Term | None, called: Term | None) -> Value:
    if isinstance(term, ox.NamedNode):
        text = shown(called) if called is not None else reader.called(term.value)[0]
        return Value(text, term.value)
    if isinstance(term, ox.Literal) and term.datatype.value == _BOOLEAN:
        return Value(says("yes" if cell(term) else "no", reader.language))
    if called is not None:
        return Value(" · ".join(filter(None, [shown(term), shown(called)])))
    return Value(shown(term))


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
            if known:
                return text
    return value
