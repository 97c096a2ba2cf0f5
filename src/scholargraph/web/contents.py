"""Makes each page from its path: the same functions serve whoever asks a server and whoever wants files in a folder."""

from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from scholargraph import addresses
from scholargraph.glossary import glossary, rules, scheme
from scholargraph.queries import NETWORKS, StoredQuery, query, stored_queries
from scholargraph.schema_org import describe_page, describe_site, script
from scholargraph.views import view
from scholargraph.views.evidence import gathered
from scholargraph.views.lists import LISTS, counted, letters
from scholargraph.views.people import Person
from scholargraph.views.values import Reader, Value
from scholargraph.vocabulary import schemes
from scholargraph.web.pictures import embedded
from scholargraph.web.pictures import shown as shown_as
from scholargraph.web.rendering import Page, render
from scholargraph.web.shown import Shown

ON_A_PAGE = 400
"""So many names stand on a page of a list."""

FAMILIES = ("person", "supervision", "topic", "publication", "quality")

_COAUTHORS = "coauthors"


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
    last = max(1, -(-len(chosen) // ON_A_PAGE))
    place_of = int(number[:6] or 1)
    if not 1 <= place_of <= last or number.startswith("0"):
        return None
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
        pages=last,
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
