"""Looks at each kind of page in a real browser: no fault, nothing from elsewhere, fit for phones and screen readers.

It uses the Chromium that the system has, and skips where there is none.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright
from running import Running, running

from scholargraph import build
from scholargraph.web import write_site

ROOT = Path(__file__).resolve().parents[1]
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CHOICES = (
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)
PAGES = {
    "home": "",
    "person": "person/guillaume-lajoie",
    "publication": "publication/gradient-starvation-a-learning-proclivity-in-neural-networks",
    "topic": "vocabulary/topics/optimization",
    "organization": "vocabulary/organizations/universite-de-montreal",
    "supervision": "supervision/noemie-vaucendre/postdoctorate",
    "source": "source/c027054ddb424a25",
    "concept": "vocabulary/trainee-types/doctorate",
    "why": "why/supervision/noemie-vaucendre/postdoctorate",
    "browse": "browse/person",
    "search": "search?q=lajoie",
    "nothing found": "search?q=qqqqqq",
    "questions": "queries",
    "question": "query/supervision/find-supervisor?topic=optimization",
    "networks": "networks",
    "network": "network/coauthors",
    "ontology": "ontology",
    "rules": "shapes",
    "vocabulary": "vocabulary/topics",
    "unknown": "person/nobody-of-that-name",
}

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this system")

each_page = pytest.mark.parametrize("name", PAGES)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("graph") / "graph"
    build(ROOT / "data" / "sample", graph=folder, allow_invalid=True)
    return folder


@pytest.fixture(scope="module")
def server(graph: Path) -> Iterator[Running]:
    with running(graph, "--workers", "1") as found:
        yield found


@pytest.fixture(scope="module")
def site(graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(graph, tmp_path_factory.mktemp("site") / "public").folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=BROWSER, args=list(CHOICES))
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator["Watched"]:
    context = browser.new_context()
    yield Watched(context.new_page())
    context.close()


class Watched:
    """A page of a browser, with what it complained of and what it asked for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.asked: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("request", self._note)

    def _hear(self, kind: str, text: str) -> None:
        expected = "status of 404" in text or "GL Driver Message" in text
        if kind in ("error", "warning") and not expected:
            self.complaints.append(text)

    def _note(self, request: Request) -> None:
        self.asked.append(request.url)


@each_page
def test_a_page_is_fit_for_a_screen_reader(name: str, server: Running, page: Watched) -> None:
    language = ("en", "fr")[list(PAGES).index(name) % 2]
    page.page.goto(f"{server.url}/{language}/{PAGES[name]}")
    results = Axe().run(page.page)
    serious = [one for one in results.response["violations"] if one["impact"] in ("serious", "critical")]
    told = [f"{one['id']}: {node['html'][:160]}" for one in serious for node in one["nodes"][:3]]
    assert told == []
    assert page.complaints == []
    assert [one for one in page.asked if not one.startswith((server.url, "data:"))] == []


@each_page
def test_a_page_fits_a_phone(name: str, server: Running, page: Watched) -> None:
    language = ("fr", "en")[list(PAGES).index(name) % 2]
    page.page.set_viewport_size({"width": 360, "height": 740})
    page.page.goto(f"{server.url}/{language}/{PAGES[name]}")
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.complaints == []


def test_keys_lead_past_the_menu(server: Running, page: Watched) -> None:
    page.page.goto(f"{server.url}/en/person/guillaume-lajoie")
    page.page.keyboard.press("Tab")
    assert page.page.evaluate("document.activeElement.className") == "skip"
    page.page.keyboard.press("Enter")
    page.page.keyboard.press("Tab")
    assert page.page.evaluate("document.activeElement.closest('main') !== null")


def test_what_is_typed_is_completed_and_opened(server: Running, page: Watched) -> None:
    page.page.goto(f"{server.url}/en/")
    page.page.get_by_role("combobox").first.type("eloise tr", delay=20)
    expect(page.page.get_by_role("option").first).to_contain_text("Éloïse")
    page.page.keyboard.press("ArrowDown")
    page.page.keyboard.press("Enter")
    page.page.wait_for_url("**/en/person/eloise-tranchebise")
    assert page.complaints == []


def test_a_form_completes_a_thing_and_asks_with_its_iri(server: Running, page: Watched) -> None:
    page.page.goto(f"{server.url}/en/query/person/coauthors")
    field = page.page.get_by_role("combobox", name="Person")
    assert field.input_value() == "Guillaume Lajoie"
    field.fill("tamsi")
    expect(page.page.get_by_role("option").first).to_contain_text("Tamsinara")
    page.page.keyboard.press("ArrowDown")
    page.page.keyboard.press("Enter")
    page.page.get_by_role("button", name="Ask").click()
    page.page.wait_for_url("**/query/person/coauthors?person=*tamsinara")
    assert "Jordan Chase" in page.page.locator("#answer").inner_text()


def test_a_mark_leads_to_the_line_of_the_source(server: Running, page: Watched) -> None:
    page.page.goto(f"{server.url}/en/person/guillaume-lajoie")
    page.page.get_by_role("link", name="Source: Dynamical Systems").click()
    shown = page.page.locator("article:target")
    assert "Dynamical Systems" in shown.inner_text()
    shown.get_by_role("link", name="guillaume-lajoie.fr.txt:19").click()
    assert "Systèmes dynamiques" in page.page.locator("article:target blockquote").inner_text()


def test_a_folder_works_without_a_server(site: Path, page: Watched) -> None:
    page.page.goto((site / "index.html").as_uri())
    page.page.wait_for_url("**/en/index.html")
    page.page.get_by_role("combobox").first.type("lajoie", delay=20)
    expect(page.page.get_by_role("option").first).to_contain_text("Guillaume Lajoie")
    page.page.keyboard.press("ArrowDown")
    page.page.keyboard.press("Enter")
    page.page.wait_for_url("**/en/person/guillaume-lajoie.html")
    page.page.locator("canvas").first.wait_for()
    page.page.get_by_role("link", name="Français").click()
    page.page.wait_for_url("**/fr/person/guillaume-lajoie.html")
    assert page.complaints == []
    assert [one for one in page.asked if not one.startswith(("file:", "data:", "blob:"))] == []


def test_a_folder_searches_by_itself(site: Path, page: Watched) -> None:
    page.page.goto(f"{(site / 'fr' / 'search.html').as_uri()}?q=tranchebise")
    page.page.locator("main").get_by_role("link", name=re.compile("Éloïse")).first.click()
    page.page.wait_for_url("**/fr/person/eloise-tranchebise.html")
    assert page.complaints == []


def test_a_folder_draws_its_networks(site: Path, page: Watched) -> None:
    page.page.goto((site / "en" / "network" / "coauthors.html").as_uri())
    page.page.locator("canvas").first.wait_for()
    assert "49" in page.page.locator("[data-part=count]").inner_text()
    assert page.complaints == []


def test_pages_work_without_scripts(server: Running, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.url}/en/")
    page.get_by_role("searchbox").fill("eloise")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=re.compile("Éloïse")).first.click()
    assert "Boreal Institute" in page.locator("main").inner_text()
    page.goto(f"{server.url}/en/network/coauthors")
    page.get_by_text("The strongest, as a table").click()
    assert page.get_by_role("link", name="Guillaume Lajoie").count() == 1
    context.close()
