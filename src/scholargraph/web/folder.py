"""Writes the pages of a graph as files that work from a folder without a server, in both languages."""

import shutil
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from scholargraph import addresses, exports, stores
from scholargraph.answers import Answer
from scholargraph.descriptions import describe
from scholargraph.errors import QueryError, ScholargraphError
from scholargraph.lookups import base
from scholargraph.markup import escaped
from scholargraph.queries import NETWORKS, query, stored_query
from scholargraph.search import Index
from scholargraph.shards import search_shards
from scholargraph.views.values import Reader, node
from scholargraph.vocabulary import SG
from scholargraph.web import contents, questions
from scholargraph.web.links import FileLinks, file_of, picture_file
from scholargraph.web.pictures import picture, script
from scholargraph.web.rendering import LANGUAGES, Page
from scholargraph.web.shown import Shown

DATA = (".ttl", ".jsonld")
"""The formats in which a folder has each thing as data."""

_MARK = "scholargraph-site.txt"
_MARKED = "The pages of a graph, made by scholargraph: they are made anew as a whole.\n"
_WHY = "why/"
_FAMILIES = frozenset({"person", "publication", "supervision", "organization", "topic", "vocabulary"})

# Parts that have no page of their own in a folder, by class: what leads to the thing on whose page they are.
_WHOLES: Mapping[str, str] = {
    SG.Role: SG.holder,
    SG.Degree: SG.degreeHolder,
    SG.Authorship: SG.publication,
    SG.Participation: SG.participation,
}


@dataclass(frozen=True, slots=True)
class Written:
    """How many pages and other files were written, and into which folder."""

    folder: Path
    pages: int
    files: int

    @property
    def first(self) -> Path:
        """The file to open first."""
        return self.folder / "index.html"


def write_site(
    graph: str | Path, folder: str | Path, *, progress: Callable[[int, int], None] = lambda done, total: None
) -> Written:
    """Writes the site of the graph in a folder into another folder, which is there whole or not at all.

    Every page that another one leads to is written. `progress` hears how many are, and how many are known of. Raises
    StoreError where there is no graph, and ScholargraphError where the other folder holds something else or cannot be
    written to.
    """
    target = Path(folder)
    _check(target)
    generation = stores.current(Path(graph))
    store = stores.opened(generation)
    site = Shown(store, base(store), stores.kept(generation), address="")
    index = Index.open(generation.index)
    aside = target.with_name(f".{target.name}.part")
    try:
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        written = _Writer(site, index, aside, progress).write()
        _take_place(aside, target)
    except OSError as fault:
        raise ScholargraphError(f"{target}: {fault.strerror or fault}; wanted room and leave to write a site") from None
    finally:
        index.close()
        shutil.rmtree(aside, ignore_errors=True)
    return Written(target, *written)


def _check(target: Path) -> None:
    if target.is_dir() and any(target.iterdir()) and not (target / _MARK).is_file():
        raise ScholargraphError(f"{target}: holds something that is no site; wanted an empty folder, or none")
    if target.exists() and not target.is_dir():
        raise ScholargraphError(f"{target}: a file; wanted a folder")


def _take_place(aside: Path, target: Path) -> None:
    """Puts a finished site where the old one was, which gives way at the last moment."""
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.replace(old)
    aside.replace(target)
    shutil.rmtree(old, ignore_errors=True)


@dataclass
class _Writer:
    """Walks from the home pages along all links, and writes what it meets."""

    site: Shown
    index: Index
    folder: Path
    progress: Callable[[int, int], None]
    waiting: deque[tuple[str, str]] = field(default_factory=deque)
    met: set[tuple[str, str]] = field(default_factory=set)
    things: set[str] = field(default_factory=set)
    pictures: set[tuple[str, str, str]] = field(default_factory=set)
    homes: dict[str, str] = field(default_factory=dict)

    def write(self) -> tuple[int, int]:
        """Writes everything; how many pages, and how many other files."""
        for language in LANGUAGES:
            for path in ("", "search"):
                self._want(language, path)
        pages = 0
        while self.waiting:
            pages += self._page(*self.waiting.popleft())
            self.progress(pages, pages + len(self.waiting))
        others = sum(1 for _ in self._others())
        return pages, others

    def _want(self, language: str, path: str) -> None:
        if (language, path) not in self.met:
            self.met.add((language, path))
            if path.startswith(_WHY):  # right behind its page, of which it shows the evidence
                self.waiting.appendleft((language, path))
            else:
                self.waiting.append((language, path))

    def _draw(self, language: str, name: str, around: str | None) -> None:
        self.pictures.add((language, name, around or ""))

    def _page(self, language: str, path: str) -> int:
        file = file_of(language, path)
        links = FileLinks(self.site.base, file, self._home, self._has, self._want, self._draw)
        page = Page(language, path, links, self.site.base, self.site.title(language), live=False)
        html = _made(self.site, page)
        if html is None:  # linked, but the graph says nothing of it: the page says so
            html = contents.nothing(page)
        elif path.partition("/")[0] in _FAMILIES:
            self.things.add(path)
        _put(self.folder / file, html.encode())
        return 1

    def _home(self, iri: str) -> str:
        """The thing on whose page a thing stands: a role has none of its own here, its holder has."""
        if iri not in self.homes:
            reader = Reader(self.site.graph, LANGUAGES[0])
            kinds = reader.kinds(iri)
            wholes = (one for kind, term in _WHOLES.items() if kind in kinds for one in self._ends(reader, iri, term))
            self.homes[iri] = next(wholes, iri)
        return self.homes[iri]

    def _ends(self, reader: Reader, iri: str, term: str) -> list[str]:
        if term == SG.participation:
            return [node(one.subject) for one in reader.backward(term, iri)]
        return [node(one.object) for one in reader.triples(iri, term)]

    def _has(self, name: str) -> bool:
        """Whether there is data under a name: of things there is, in the formats of DATA."""
        return name.partition("/")[0] in _FAMILIES and name.endswith(DATA)

    def _others(self) -> Iterator[Path]:
        for path in sorted(self.things):
            yield from self._data(path)
        for language, name, around in sorted(self.pictures):
            yield self._picture(language, name, around)
        for name, content in search_shards(self.index, self.site.base):
            _put(self.folder / name, content)
            yield self.folder / name
        with as_file(files("scholargraph.web") / "static") as static:
            for file in sorted(one for one in static.rglob("*") if one.is_file() and not _is_for_servers(one)):
                target = self.folder / "static" / file.relative_to(static)
                _put(target, file.read_bytes())
                yield target
        for name, text in (("index.html", _index(self.site)), (_MARK, _MARKED)):
            _put(self.folder / name, text.encode())
            yield self.folder / name

    def _picture(self, language: str, name: str, around: str) -> Path:
        data = picture(self.site.graph, name, language=language, base=self.site.base, around=around or None, files=True)
        target = self.folder / picture_file(language, name, around and addresses.path(around, self.site.base))
        called = f"around {addresses.path(around, self.site.base)}" if around else name
        _put(target, script(called, data))
        return target

    def _data(self, path: str) -> Iterator[Path]:
        iri = addresses.iri(path, self.site.base)
        triples = list(describe(self.site.graph, iri))
        for suffix in DATA:
            target = self.folder / addresses.file_path(f"{path}{suffix}")
            target.parent.mkdir(parents=True, exist_ok=True)
            exports.export(triples, target)
            yield target


def _made(site: Shown, page: Page) -> str | None:
    first, _, rest = page.path.partition("/")
    if first == NETWORKS and rest:
        drawn = picture(site.graph, rest, language=page.language, base=site.base, files=True)
        return contents.network_page(page, rest, drawn)
    if first == "query" and rest:
        return _question(site, page, rest)
    if page.path == "search":
        return contents.search_page(page)
    return contents.made(site, page)


def _question(site: Shown, page: Page, name: str) -> str:
    stored = stored_query(name)
    values: dict[str, Any] = {}  # Any: a value of any parameter
    if any(one.name == "language" for one in stored.parameters):
        values["language"] = page.language
    answer: Answer | None
    try:
        answer, fault = query(site.graph, name, **values), ""
    except QueryError as error:
        answer, fault = None, str(error)
    return questions.question(site, page, stored, asked={}, answer=answer, fault=fault)


def _index(site: Shown) -> str:
    """The first file: it leads on to the home page in the graph's first language."""
    languages = [one for one in site.summary.get("languages", ()) if one in LANGUAGES] or list(LANGUAGES)
    titles = {one: escaped(site.title(one)) for one in LANGUAGES}
    links = "".join(f'<p><a href="{one}/index.html" lang="{one}">{title}</a></p>' for one, title in titles.items())
    onward = f'<meta http-equiv="refresh" content="0; url={languages[0]}/index.html">'
    head = f'<meta charset="utf-8"><title>{titles[languages[0]]}</title>{onward}'
    return f'<!doctype html><html lang="{languages[0]}"><head>{head}</head><body>{links}</body></html>\n'


def _is_for_servers(file: Path) -> bool:
    """Whether a script or style serves the editor of queries, which a folder has not."""
    return file.name.startswith(("yasgui", "editor"))


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
