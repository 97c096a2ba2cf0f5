"""Keeps the editor to this site, in a real browser: a strict policy, no other host asked, usable without scripts."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from scholargraph import build
from scholargraph.examples import Example, examples
from scholargraph.identifiers import BASE
from scholargraph.schema_org import describe_page, script
from scholargraph.web.editing import OPENING, editor_context, editor_policy
from scholargraph.web.guards import CONTENT_SECURITY_POLICY
from scholargraph.web.links import ServerLinks
from scholargraph.web.rendering import Page, render

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WATCH = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (event) => window.refused.push(event.violatedDirective));
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    return build(ROOT / "data" / "sample", graph=tmp_path_factory.mktemp("sample"), allow_invalid=True)


@pytest.fixture(scope="module")
def found(graph: ox.Store) -> tuple[Example, ...]:
    return examples(graph)


@pytest.fixture(scope="module")
def address(graph: ox.Store, found: tuple[Example, ...]) -> Iterator[str]:
    """A site of the editor's page, the endpoint and a page with a data block, each with its security policy."""

    def editor(request: Request) -> Response:
        language = request.path_params["language"]
        asked = request.query_params
        context = editor_context(
            found,
            endpoint="/sparql",
            address=f"{request.base_url}sparql",
            language=language,
            stored=asked.get("stored"),
            query=asked.get("query"),
        )
        html = render("editor.html", Page(language, "sparql", ServerLinks(BASE), BASE, "Site"), **context)
        return HTMLResponse(html, headers={"content-security-policy": editor_policy(CONTENT_SECURITY_POLICY)})

    async def endpoint(request: Request) -> Response:
        query = request.query_params.get("query") or parse_qs((await request.body()).decode())["query"][0]
        answer = graph.query(query)
        assert isinstance(answer, ox.QuerySolutions)
        json = answer.serialize(format=ox.QueryResultsFormat.JSON)
        assert json is not None
        return Response(json, media_type="application/sparql-results+json")

    def person(request: Request) -> Response:
        told = describe_page(graph, f"{BASE}person/eloise-tranchebise", page=str(request.url))
        assert told is not None
        html = f'<!doctype html><title>x</title><script type="application/ld+json">{script(told)}</script>'
        return HTMLResponse(html, headers={"content-security-policy": CONTENT_SECURITY_POLICY})

    routes = [
        Mount("/static", StaticFiles(packages=[("scholargraph.web", "static")])),
        Route("/sparql", endpoint, methods=["GET", "POST"]),
        Route("/{language}/sparql", editor),
        Route("/person", person),
    ]
    with serving(Starlette(routes=routes)) as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def serving(app: Starlette) -> Iterator[int]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    yield int(server.servers[0].sockets[0].getsockname()[1])
    server.should_exit = True
    thread.join(5)


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    playwright = pytest.importorskip("playwright.sync_api", reason="no playwright to drive a browser with")
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=str(CHROMIUM), args=list(ARGUMENTS))
        yield started
        started.close()


@contextmanager
def tab(browser: "Browser", address: str, *, scripts: bool = True) -> "Iterator[tuple[Tab, list[str]]]":
    """A tab of the browser, and the addresses that it asks for."""
    page = browser.new_page(java_script_enabled=scripts)
    asked: list[str] = []
    faults: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.add_init_script(WATCH)
    page.goto(address)
    yield page, asked
    page.close()
    assert not faults


def test_a_stored_query_opens_as_a_tab_and_is_answered(browser: "Browser", address: str) -> None:
    with tab(browser, f"{address}/fr/sparql") as (page, asked):
        page.click("a[data-query='person/coauthors']")
        assert page.inner_text(".tab.active").startswith("Avec qui une personne a-t-elle publié")
        text = page.evaluate("document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.getValue()")
        assert text.startswith("#+ summary:")
        page.click(".tabPanel.active .yasqe_queryButton")
        page.wait_for_selector(".tabPanel.active a.iri[href^='/fr/person/']")
        link = page.locator(".tabPanel.active a.iri[href='/fr/person/eric-shea-brown']")
        assert (link.inner_text(), link.get_attribute("title")) == (
            "person/eric-shea-brown",
            f"{BASE}person/eric-shea-brown",
        )
        assert "résultats en" in page.inner_text(".tabPanel.active .yasr_header")
        assert f"{address}/sparql" in asked


def test_nothing_is_refused_asked_elsewhere_or_kept(browser: "Browser", address: str) -> None:
    """All that the editor does: tabs, answers in every form, an error, completion, a link to share."""
    with tab(browser, f"{address}/en/sparql") as (page, asked):
        for query in ("SELECT * { ?s ?p ?o } LIMIT 120", "SELECT nonsense", "SELECT * { ?s sg:name ?n } LIMIT 1"):
            page.click(".addTab")
            page.evaluate("q => document.querySelector('.tabPanel.active .CodeMirror').CodeMirror.setValue(q)", query)
            page.click(".tabPanel.active .yasqe_queryButton")
            page.wait_for_timeout(400)
        page.click(".tabPanel.active .CodeMirror")
        page.keyboard.type("PREFIX foaf: SELECT ?na")
        page.keyboard.press("Control+Space")
        page.click(".tabPanel.active .yasqe_share")
        shared = page.input_value(".yasqe_sharePopup input")
        page.wait_for_timeout(300)
        assert page.evaluate("window.refused") == []
        assert page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
        assert shared.startswith(f"{address}/en/sparql?query=")
        assert {re.sub(r"(//[^/]+)/.*", r"\1", one) for one in asked if not one.startswith("data:")} == {address}


def test_a_shared_link_opens_the_query_and_does_not_run_it(browser: "Browser", address: str) -> None:
    with tab(browser, f"{address}/en/sparql?query=ASK%20%7B%7D#query=x&endpoint=http%3A%2F%2Fexample.org") as (
        page,
        asked,
    ):
        page.wait_for_selector(".yasqe")
        assert page.evaluate("document.querySelector('.CodeMirror').CodeMirror.getValue()") == "ASK {}"
        page.wait_for_timeout(300)
        assert not [one for one in asked if "example.org" in one or one.endswith("/sparql")]


def test_without_scripts_it_is_a_plain_form(browser: "Browser", address: str) -> None:
    with tab(browser, f"{address}/en/sparql", scripts=False) as (page, _):
        page.locator("a[data-query='person/coauthors']").click()
        assert page.input_value("textarea#query").startswith("#+ summary:")
        page.fill("textarea#query", OPENING)
        with page.expect_response(re.compile(r"/sparql\?query=")) as answered:
            page.click("form#ask button")
        assert answered.value.status == 200
        assert not page.locator("#yasgui").is_visible()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_screen_reader_stumbles_over_nothing(language: str, browser: "Browser", address: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe to look at pages with")
    page = browser.new_context(bypass_csp=True).new_page()  # as it looks by a script of its own
    page.goto(f"{address}/{language}/sparql")
    page.click("a[data-query='person/coauthors']")
    page.click(".tabPanel.active .yasqe_queryButton")
    page.wait_for_selector(".tabPanel.active a.iri")
    page.wait_for_timeout(200)
    found = axe.Axe().run(page).response["violations"]
    page.close()
    assert not [(one["id"], one["nodes"][0]["html"][:120]) for one in found if one["impact"] in ("serious", "critical")]


def test_a_block_of_json_ld_is_let_be_by_the_policy(browser: "Browser", address: str) -> None:
    with tab(browser, f"{address}/person") as (page, _):
        told = page.evaluate("JSON.parse(document.querySelector('script').textContent)")
        assert told["mainEntity"]["name"] == "Éloïse Tranchebise"
        assert page.evaluate("window.refused") == []


def test_the_policy_is_that_of_all_pages_but_for_one_hash() -> None:
    ours = editor_policy(CONTENT_SECURITY_POLICY)
    assert "unsafe" not in ours
    assert len(set(ours.split()) - set(CONTENT_SECURITY_POLICY.split())) == 1


def test_what_is_asked_for_stands_in_the_form(found: tuple[Example, ...]) -> None:
    given = {"endpoint": "/sparql", "address": "https://example.org/sparql", "language": "en"}
    texts = {one.query.name: one.sparql for one in found}
    assert editor_context(found, **given)["text"] == OPENING
    assert editor_context(found, **given, stored="person/nothing")["text"] == OPENING
    assert editor_context(found, **given, stored="person/coauthors")["text"] == texts["person/coauthors"]
    assert editor_context(found, **given, query="ASK {}")["text"] == "ASK {}"


def test_each_vendored_file_has_its_licence_beside_it() -> None:
    folder = ROOT / "src" / "scholargraph" / "web" / "static" / "vendor"
    files = {path.name for path in folder.iterdir()}
    names = {name.partition(".")[0] for name in files if name.endswith((".js", ".css"))}
    assert {f"{name}.LICENSE.txt" for name in names} <= files
    told = set(re.findall(r"`([\w.]+\.(?:js|css|txt))`", folder.joinpath("README.md").read_text(encoding="utf-8")))
    assert {"yasgui.min.js", "yasgui.min.css", "yasgui.LICENSE.txt"} <= told <= files
