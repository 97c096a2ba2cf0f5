"""Pictures of networks draw, filter and lead to pages in a real browser, from a strict server and from a folder."""

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import jinja2
import pytest

from scholargraph import build
from scholargraph.web.pictures import embedded, picture, script, shown
from scholargraph.web.wording import WORDS

Browser: TypeAlias = Any  # playwright may be missing
Page: TypeAlias = Any
Visit: TypeAlias = Callable[[str], Page]

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

HERE = Path(__file__).resolve().parent
WEB = HERE.parent / "src" / "scholargraph" / "web"
CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FRAME = (
    '<!doctype html><html lang="{{ language }}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<link rel="icon" href="data:,">'
    "<title>{% block title %}{% endblock %}</title>{% block head %}{% endblock %}</head>"
    "<body><main>{% block content %}{% endblock %}</main>{% block scripts %}{% endblock %}</body></html>"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page of each kind of picture, whose data are JSON for a server, and scripts for `file:`."""
    folder = tmp_path_factory.mktemp("pages")
    graph = build(HERE.parent / "data" / "sample", graph=tmp_path_factory.mktemp("graph"), allow_invalid=True)
    (folder / "static").symlink_to(WEB / "static")
    for language in ("en", "fr"):
        for name in ("coauthors", "supervision"):
            made = picture(graph, name, language=language, files=True)
            write(folder, f"{language}/network/{name}", made, language)
    write(folder, "en/around", picture(graph, "coauthors", around="guillaume-lajoie", files=True), "en")
    write(folder, "en/dated", json.dumps(DATED).encode(), "en")
    write_embedded(folder)
    return folder


def write(folder: Path, name: str, data: bytes, language: str) -> None:
    """A page by its path, once with each kind of data."""
    up = "../" * name.count("/")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.with_suffix(".json").write_bytes(data)
    path.with_suffix(".data.js").write_bytes(script(path.stem, data))
    for kind, source in (("served", f"{path.stem}.json"), ("alone", f"{path.stem}.data.js")):
        about = shown(data, source=source, root=f"{up}{language}/", query="asked", called=path.stem)
        page = (
            environment()
            .get_template("network.html")
            .render(
                shown=about,
                language=language,
                page=lambda name: name,
                static=lambda name, up=up: f"{up}static/{name}",
                t=lambda key, language=language, **values: (
                    WORDS[key][language].format_map(values) if values else WORDS[key][language]
                ),
            )
        )
        path.with_name(f"{path.stem}.{kind}.html").write_text(page, encoding="utf-8")


def environment() -> jinja2.Environment:
    frame = jinja2.DictLoader({"base.html": FRAME})
    loader = jinja2.ChoiceLoader([frame, jinja2.FileSystemLoader(WEB / "templates")])
    return jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)


def write_embedded(folder: Path) -> None:
    """A page of something else that has a small picture in it."""
    about = embedded("coauthors", source="around.json", root="./", called="around", language="fr")
    frame = '<!doctype html><title>x</title><link rel="icon" href="data:,">{% include "_picture.html" %}' + "".join(
        f'<script src="../static/{name}" defer></script>'
        for name in ("vendor/graphology.umd.min.js", "vendor/sigma.min.js", "network.js")
    )
    made = environment().from_string(frame).render(shown=about, t=lambda key: WORDS[key]["fr"])
    (folder / "en" / "embedded.served.html").write_text(made, encoding="utf-8")


class Strict(http.server.SimpleHTTPRequestHandler):
    """Serves a folder under the policy of the real server."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Strict, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(params=["server", "folder"])
def visit(request: pytest.FixtureRequest, browser: Browser, folder: Path) -> Iterator[Visit]:
    """Opens a page by its path, from a server or from a folder, and insists that nothing went wrong meanwhile."""
    by_server = request.param == "server"
    start = request.getfixturevalue("served") if by_server else f"{folder.as_uri()}/"
    faults: list[str] = []
    page = browser.new_page(viewport={"width": 900, "height": 640}, reduced_motion="reduce")
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    page.on("request", lambda asked: None if asked.url.startswith((start, "data:")) else faults.append(asked.url))

    def go(path: str) -> Page:
        page.goto(f"{start}{path}.{'served' if by_server else 'alone'}.html")
        page.wait_for_selector("[data-drawn=yes]")
        return page

    yield go
    page.close()
    assert [fault for fault in faults if "GPU stall due to ReadPixels" not in fault] == []


def test_the_picture_is_drawn(visit: Visit) -> None:
    page = visit("en/network/coauthors")
    assert part(page, "count") == "49 of 49 people, 100 of 100 ties shown."
    legend = page.locator("[data-part=legend] li").all_inner_texts()
    assert legend[0] == "around Ottilie von Harrachfell 11"
    assert colours(page) > 5, "circles, lines and names are there"


def test_the_picture_speaks_french(visit: Visit) -> None:
    page = visit("fr/network/supervision")
    assert part(page, "count") == "Affichés\xa0: personnes, 110 sur 110\xa0; liens, 112 sur 112."
    assert page.locator("[data-part=legend] .hollow").inner_text().startswith("creux\xa0: sans nom dans les sources")


def test_light_ties_are_filtered_by_keyboard(visit: Visit) -> None:
    page = visit("en/network/coauthors")
    page.locator("[data-part=least] input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    expect(page, "count", "12 of 49 people, 8 of 100 ties shown.")
    assert page.locator("[data-part=least] input[type=number]").input_value() == "2"
    page.locator("[data-part=least] input[type=number]").fill("1")
    page.keyboard.press("Tab")
    expect(page, "count", "49 of 49 people, 100 of 100 ties shown.")


def test_years_are_filtered_and_what_has_none_is_a_choice(visit: Visit) -> None:
    page = visit("en/dated")
    expect(page, "count", "4 of 4 people, 3 of 3 ties shown.")
    years = page.locator("[data-part=from] input[type=number]")
    assert (years.input_value(), page.locator("[data-part=to] input[type=number]").input_value()) == ("2001", "2020")
    years.fill("2010")
    page.keyboard.press("Tab")
    expect(page, "count", "3 of 4 people, 2 of 3 ties shown.")
    page.locator("[data-part=undated] input").uncheck()
    expect(page, "count", "2 of 4 people, 1 of 3 ties shown.")


def test_a_network_without_years_has_no_filter_by_year(visit: Visit) -> None:
    page = visit("en/network/supervision")
    assert page.locator("[data-part=years]").is_hidden()
    page = visit("en/network/coauthors")
    assert page.locator("[data-part=years]").is_hidden(), "none of its publications is dated"


def test_somebody_is_found_by_name_and_enter_opens_the_page(visit: Visit) -> None:
    page = visit("en/network/coauthors")
    page.locator("[data-part=find]").fill("eloise tranch")
    assert page.locator("[data-part=names] option").first.get_attribute("value") == "Éloïse Tranchebise"
    page.keyboard.press("Enter")
    said = page.locator("[data-part=said]")
    said.get_by_text("Éloïse Tranchebise: strength 13, tied to 8 here.").wait_for()
    assert said.locator("a").get_attribute("href") == "../../en/person/eloise-tranchebise.html"
    leaving(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/person/eloise-tranchebise.html")


def test_nobody_of_that_name_is_said(visit: Visit) -> None:
    page = visit("en/network/coauthors")
    page.locator("[data-part=find]").fill("Nobody At All")
    page.keyboard.press("Enter")
    expect(page, "said", "Nobody of that name here.")


def test_a_click_opens_the_page_of_a_person(visit: Visit) -> None:
    page = visit("en/around")
    leaving(page)
    page.locator("[data-part=find]").fill("Eric Shea-Brown")  # which brings them to the middle
    page.locator("[data-part=said] a").wait_for()
    stage = page.locator("[data-part=stage]")
    stage.scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    stage.click()
    page.wait_for_url("**/en/person/eric-shea-brown.html")


def test_keys_move_the_picture(visit: Visit) -> None:
    page = visit("en/around")
    stage = page.locator("[data-part=stage]")
    before = stage.screenshot()
    stage.focus()
    page.keyboard.press("+")
    page.wait_for_timeout(500)
    assert stage.screenshot() != before
    page.keyboard.press("0")
    page.keyboard.press("Escape")


def test_a_group_is_picked_out(visit: Visit) -> None:
    page = visit("en/network/coauthors")
    button = page.locator("[data-part=legend] button").first
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert button.get_attribute("aria-pressed") == "false"


def test_without_webgl_there_is_a_table_and_a_sentence(browser: Browser, served: str) -> None:
    page = browser.new_page()
    page.add_init_script("delete window.WebGL2RenderingContext")
    page.goto(f"{served}en/network/coauthors.served.html")
    page.locator("[data-fallback=yes]").wait_for()
    expect(page, "loading", WORDS["picture-no-webgl"]["en"])
    assert page.locator("details[data-instead] tbody tr").first.is_visible()
    page.close()


def test_without_data_there_is_a_sentence(browser: Browser, served: str) -> None:
    page = browser.new_page()
    page.route("**/coauthors.json", lambda route: route.abort())
    page.goto(f"{served}en/network/coauthors.served.html")
    page.locator("[data-fallback=yes]").wait_for()
    expect(page, "loading", WORDS["picture-failed"]["en"])
    page.close()


def test_a_small_picture_stands_on_another_page(browser: Browser, served: str) -> None:
    page = browser.new_page(viewport={"width": 420, "height": 700})
    page.goto(f"{served}en/embedded.served.html")
    page.wait_for_selector("[data-drawn=yes]")
    assert part(page, "count").startswith("Affichés\N{NO-BREAK SPACE}: people, 13 sur 13"), (
        "words of the page, what is counted by the data"
    )
    assert "Au moins (publications communes)" in page.inner_text("[data-part=least]")
    page.close()


def test_the_picture_fits_a_phone(browser: Browser, served: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    page.goto(f"{served}fr/network/coauthors.served.html")
    page.wait_for_selector("[data-drawn=yes]")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


def test_nothing_serious_stops_a_screen_reader(browser: Browser, served: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(f"{served}en/network/coauthors.served.html")
    page.wait_for_selector("[data-drawn=yes]")
    found = axe.Axe().run(page).response["violations"]
    context.close()
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


def part(page: Page, name: str) -> str:
    text: str = page.locator(f"[data-part={name}]").inner_text()
    return text


def expect(page: Page, name: str, text: str) -> None:
    sync_api.expect(page.locator(f"[data-part={name}]")).to_have_text(text)


def leaving(page: Page) -> None:
    """Lets pages of people, which this folder does not have, be anything."""
    page.route("**/en/person/*.html", lambda route: route.fulfill(body="a page", content_type="text/html"))


def colours(page: Page) -> int:
    """How many colours the picture has, as its canvases are put together."""
    return int(page.evaluate(COUNT_COLOURS))


COUNT_COLOURS = """() => {
  const stage = document.querySelector("[data-part=stage]"), all = document.createElement("canvas");
  [all.width, all.height] = [stage.clientWidth, stage.clientHeight];
  const context = all.getContext("2d");
  for (const one of stage.querySelectorAll("canvas")) context.drawImage(one, 0, 0, all.width, all.height);
  return new Set(new Uint32Array(context.getImageData(0, 0, all.width, all.height).data.buffer)).size;
}"""

DATED = {
    "name": "coauthors",
    "language": "en",
    "title": "Four people",
    "means": "shared publications",
    "notes": [],
    "counted": "people",
    "directed": False,
    "around": None,
    "groups": [{"name": "all", "colour": "#4477aa", "count": 4}],
    "nodes": {
        "name": ["Ada", "Bo", "Cy", "Di"],
        "path": ["person/ada", "person/bo", None, "person/di"],
        "x": [0, 100, 200, 300],
        "y": [0, 50, 0, 50],
        "strength": [2, 4, 3, 1],
        "group": [0, 0, 0, 0],
        "unnamed": [2],
    },
    "ties": {"source": [0, 1, 2], "target": [1, 2, 3], "weight": [1, 2, 1]},
    "years": {"behind": [0, 1, 1, 2], "year": [2001, 2001, 2020, 0], "count": [1, 1, 1, 1]},
}
