"""A site in a folder searches without a server: what its scripts hold, and what a browser makes of them."""

import csv
import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import parse_qs, urlsplit

import pytest

from scholargraph import stores
from scholargraph.addresses import file_path, path
from scholargraph.entries import Entry, entries
from scholargraph.indexing import words
from scholargraph.pipeline import construct
from scholargraph.search import SEARCHED, Index, complete, open_index, search
from scholargraph.shards import LETTERS, PER_FILE, file_name, search_shards
from scholargraph.vocabulary import normalize

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Scripts: TypeAlias = dict[str, tuple[str, list[Any]]]  # Any: what JSON can hold

ROOT = Path(__file__).resolve().parents[1]
FOLDS = ROOT / "tests" / "cases" / "search" / "fold.tsv"
STATIC = ROOT / "src" / "scholargraph" / "web" / "static"
BASE = "https://w3id.org/scholargraph/id/"
CHROMIUM = Path("/usr/bin/chromium")
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
QUIET += ["--disable-component-update", "--disable-sync"]
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'"
PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Search</title>
<meta http-equiv="Content-Security-Policy" content="{policy}"></head><body><main><h1>Search</h1>
<form action="search{suffix}" role="search"><label for="q">Search</label>
<input id="q" name="q" type="search" data-search="{where}"><button>Search</button></form>
<form action="query{suffix}" id="ask"><label for="person">Person</label>
<input id="person" name="person" value="{value}" {more}><button>Ask</button></form>
<div data-search-results></div></main><script src="{root}static/search.js" defer></script></body></html>
"""


def folds() -> list[tuple[str, str]]:
    with FOLDS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["text"], row["folded"] or "") for row in rows]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the graph of the sample."""
    folder = tmp_path_factory.mktemp("sample") / "graph"
    assert construct(ROOT / "data" / "sample", graph=folder, allow_invalid=True).published
    return folder


@pytest.fixture(scope="module")
def index(graph: Path) -> Index:
    return open_index(graph)


@pytest.fixture(scope="module")
def every(graph: Path) -> list[Entry]:
    """All that the sample's scripts hold."""
    return list(entries(stores.open_graph(graph), SEARCHED))


@pytest.fixture(scope="module")
def scripts(index: Index) -> Scripts:
    """The function that each script calls, and with what, by the name of its file."""
    made = {}
    for name, content in search_shards(index, BASE):
        call = re.fullmatch(r"scholargraphSearch\.(\w+)\((.*)\);\n", content.decode(), re.DOTALL)
        assert call, name
        made[name] = (call[1], json.loads(f"[{call[2]}]"))
    return made


def test_the_scripts_show_each_thing_once_in_both_languages(scripts: Scripts, every: list[Entry]) -> None:
    function, (told,) = scripts["search/index.js"]
    rows = [row for number in range(len(every) // PER_FILE + 1) for row in scripts[f"search/entries/{number}.js"][1][1]]
    shown = [
        [
            file_path(path(one.iri, BASE) or ""),
            [*dict.fromkeys(one.names.values())],
            [*dict.fromkeys(one.details.values())],
            [*one.others],
        ]
        for one in every
    ]
    assert (function, told["kinds"], told["starts"][-1]) == ("begin", list(SEARCHED), len(every))
    assert rows == shown


def test_each_word_of_a_name_leads_to_its_thing(scripts: Scripts, every: list[Entry]) -> None:
    known: dict[str, dict[int, int]] = {}
    for name, (function, values) in scripts.items():
        if function == "shard":
            key, listed = values
            assert name == f"search/{file_name(key)}"
            for word, steps in listed:
                assert word[:LETTERS] == key
                sums = accumulate(steps)
                known[word] = {one // 32: one % 32 for one in sums}
    for number, one in enumerate(every):
        for word in {word for name in one.names.values() for word in words(name)}:
            assert known[word][number] > 0
        for word in {word for name in one.others for word in words(name)}:
            assert number in known[word]


def test_things_without_a_page_are_left_out(index: Index) -> None:
    made = dict(search_shards(index, "https://example.org/other/"))
    assert b"person/" not in b"".join(made.values())
    assert b"vocabulary/topics/deep-learning" in b"".join(made.values())
    assert search(index, "lajoie").total == 1


def test_names_of_files_are_plain(scripts: Scripts) -> None:
    assert all(re.fullmatch(r"search/(entries/)?[A-Za-z0-9_]+\.js", name) for name in scripts)
    assert len({name.lower() for name in scripts}) == len(scripts)


@pytest.mark.parametrize(("text", "folded"), folds())
def test_words_are_folded(text: str, folded: str) -> None:
    assert normalize(text) == folded


def test_words_are_folded_alike_in_browsers() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("no node here to run the script of the pages with")
    # all marks of the first planes' European scripts, as marks of a word and at its end
    marks = [chr(code) for code in (*range(0x20, 0x530), *range(0x1E00, 0x2070), *range(0x2100, 0x2190))]
    texts = [text for text, _ in folds()] + [f"a{mark}b {mark} abc{mark}" for mark in marks]
    code = (
        "const fs = require('fs'); require('vm').runInThisContext(fs.readFileSync(process.argv[1], 'utf8'));"
        "const texts = JSON.parse(fs.readFileSync(0, 'utf8'));"
        "process.stdout.write(JSON.stringify(texts.map(scholargraphSearch.fold)))"
    )
    done = subprocess.run(
        [node, "-e", code, str(STATIC / "search.js")],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = json.loads(done.stdout)
    assert [(text, one) for text, one in zip(texts, theirs, strict=True) if one != normalize(text)] == []


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    api = pytest.importorskip("playwright.sync_api", reason="no playwright to drive a browser with")
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    """A page of a browser; at the end it must have had nothing to complain of."""
    opened = browser.new_page()
    complaints: list[str] = []
    opened.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    opened.close()
    # a word with whose letters none begins has no file, which a browser reports
    assert [one for one in complaints if "ERR_FILE_NOT_FOUND" not in one] == []


@pytest.fixture(scope="module")
def site(index: Index, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page to search from in each language, and pages to land on."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(STATIC, folder / "static")
    for name, content in search_shards(index, BASE):
        put(folder / name, content)
    for language in ("en", "fr"):
        values = {"suffix": ".html", "where": "folder", "root": "../", "policy": POLICY, "value": "", "more": ""}
        put(folder / language / "search.html", PAGE.format(language=language, **values).encode())
        for name in ("person/guillaume-lajoie", "vocabulary/topics/deep-learning"):
            put(folder / language / f"{name}.html", f"<title>{name}</title>".encode())
    return folder


def put(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def test_a_page_in_a_folder_completes_by_keys(page: "Page", site: Path) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((site / "fr" / "search.html").as_uri())
    field = page.get_by_role("combobox", name="Search")
    field.press_sequentially("apprentissage prof")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    assert options.first.locator(".name").inner_text() == "Apprentissage profond"
    assert options.first.locator("mark").all_inner_texts() == ["Apprentissage", "profond"]
    assert page.get_by_role("status").first.inner_text() == "3 résultats"
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    assert options.first.get_attribute("aria-selected") == "true"
    field.press("ArrowUp")
    assert options.last.get_attribute("aria-selected") == "true"
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url(f"{site.as_uri()}/fr/vocabulary/topics/deep-learning.html")
    assert {urlsplit(url).scheme for url in asked} == {"file"}


def test_escape_closes_the_list_and_keeps_the_text(page: "Page", site: Path) -> None:
    page.goto((site / "en" / "search.html").as_uri())
    field = page.get_by_role("combobox", name="Search")
    field.press_sequentially("laj")
    page.get_by_role("option").first.wait_for()
    field.press("Escape")
    assert page.get_by_role("option").count() == 0
    assert (field.get_attribute("aria-expanded"), field.input_value()) == ("false", "laj")
    field.press("ArrowDown")
    page.get_by_role("option").first.wait_for()
    page.get_by_role("heading").click()
    assert page.get_by_role("option").count() == 0


@pytest.mark.parametrize(
    ("language", "text", "first", "said"),
    [
        ("en", "lajoie", "Guillaume Lajoie", "1 result"),
        ("fr", "LAJOIE", "Guillaume Lajoie", "1 résultat"),
        ("en", "guilaume lajoi", "Guillaume Lajoie", "Nothing has all these words. Close to it: 1 result"),
        ("en", "dombreval", "Aurèle D’Ombreval", "1 result"),
        ("fr", "udem", "Université de Montréal", "1 résultat"),
        ("en", "is a modular", "Is a Modular Architecture Enough?", "1 result"),
        ("en", "guil laj", "Guillaume Lajoie", "1 result"),
        ("fr", "apprentissage profond", "Apprentissage profond", "3 résultats"),
        ("en", "qqqq", "", "Nothing found"),
        ("en", "<img src=x onerror=alert(1)>", "", "Nothing found"),
    ],
)
def test_a_page_in_a_folder_lists_what_its_address_asks_for(
    page: "Page", site: Path, language: str, text: str, first: str, said: str
) -> None:
    page.goto((site / language / "search.html").as_uri())
    page.locator("#q").fill(text)
    page.locator("#q").press("Enter")
    listed = page.locator("[data-search-results]")
    listed.locator("p").first.wait_for()
    assert listed.locator("p").first.inner_text() == said
    names = listed.locator(".hits a").all_inner_texts()
    assert names[:1] == ([first] if first else [])
    assert page.locator("#q").input_value() == text


def test_hits_in_a_folder_are_those_of_a_server(page: "Page", site: Path, index: Index) -> None:
    for text in ("learning", "reseau", "a field", "boreal", "shea", "m", "the", "2"):
        page.goto(f"{(site / 'en' / 'search.html').as_uri()}?q={text.replace(' ', '+')}")
        listed = page.locator("[data-search-results]")
        listed.locator("p").first.wait_for()
        found = search(index, text, limit=50)
        if len(text) >= LETTERS and not found.close:
            assert sorted(listed.locator(".hits a").all_inner_texts()) == sorted(hit.name for hit in found.hits)
            assert listed.locator(".hits a").first.inner_text() == found.hits[0].name


def test_kinds_can_be_chosen_in_a_folder(page: "Page", site: Path, index: Index) -> None:
    page.goto(f"{(site / 'en' / 'search.html').as_uri()}?q=learning")
    page.get_by_role("link", name="topic", exact=True).click()
    page.locator(".kinds [aria-current]", has_text="topic").wait_for()
    assert set(page.locator(".hits .kind").all_inner_texts()) == {"topic"}
    assert page.locator(".hits li").count() == search(index, "learning", kinds=["topic"]).total


def test_a_screen_reader_finds_its_way(browser: "Browser", site: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe to look with")
    page = browser.new_page()  # one of its own: axe reads style sheets, which a folder refuses, and says so
    page.goto(f"{(site / 'en' / 'search.html').as_uri()}?q=learning")
    page.locator(".hits li").first.wait_for()
    page.locator("#q").press("ArrowDown")
    page.get_by_role("option").first.wait_for()
    page.locator("#q").press("ArrowDown")
    found = axe.Axe().run(page).response["violations"]
    page.close()
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


class Answers(BaseHTTPRequestHandler):
    """A server with a form, and completions for it."""

    index: Index
    more = ""
    value = ""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path.startswith("/static/"):
            file = STATIC / Path(parts.path).name
            self.answer(file.read_bytes(), "text/css" if file.suffix == ".css" else "text/javascript")
        elif parts.path == "/fr/complete":
            hits = complete(self.index, asked["kind"], asked["q"], language="fr")
            rows = [[one.name, one.detail, one.iri, f"/fr/{path(one.iri, BASE)}", one.kind] for one in hits]
            self.answer(json.dumps(rows).encode(), "application/json")
        else:
            values = {"suffix": "", "where": "server", "root": "/", "policy": POLICY, "value": self.value}
            self.answer(PAGE.format(language="fr", more=self.more, **values).encode(), "text/html")

    def answer(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *values: object) -> None:
        pass


@pytest.fixture
def served(index: Index) -> Iterator[tuple[str, type[Answers]]]:
    kept = type("Kept", (Answers,), {"index": index, "more": 'data-complete="person"'})
    with ThreadingHTTPServer(("127.0.0.1", 0), kept) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", kept
        server.shutdown()


def test_a_form_sends_the_thing_that_was_chosen(page: "Page", served: tuple[str, type[Answers]]) -> None:
    address, _ = served
    page.goto(f"{address}/fr/query")
    field = page.get_by_role("combobox", name="Person")
    field.fill("lajoi")
    page.get_by_role("option").first.click()
    assert field.input_value() == "Guillaume Lajoie"
    field.press("Enter")
    page.wait_for_url(
        f"{address}/fr/query?person=https%3A%2F%2Fw3id.org%2Fscholargraph%2Fid%2Fperson%2Fguillaume-lajoie"
    )


def test_a_form_sends_what_was_typed_where_nothing_was_chosen(page: "Page", served: tuple[str, type[Answers]]) -> None:
    address, kept = served
    kept.more += ' data-shown="Guillaume Lajoie"'
    kept.value = f"{BASE}person/guillaume-lajoie"
    page.goto(f"{address}/fr/query")
    field = page.get_by_role("combobox", name="Person")
    assert field.input_value() == "Guillaume Lajoie"
    field.press("Enter")
    page.wait_for_url("**/fr/query?person=https*lajoie")
    field.fill("somebody else")
    field.press("Enter")
    page.wait_for_url(f"{address}/fr/query?person=somebody+else")


def test_a_search_on_a_server_opens_the_page_that_was_chosen(page: "Page", served: tuple[str, type[Answers]]) -> None:
    address, _ = served
    page.goto(f"{address}/fr/search")
    field = page.get_by_role("combobox", name="Search")
    field.press_sequentially("guillaume laj")
    page.get_by_role("option").first.wait_for()
    field.press("ArrowDown")
    field.press("Enter")
    page.wait_for_url(f"{address}/fr/person/guillaume-lajoie")
