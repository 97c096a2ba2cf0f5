"""Pictures of networks draw, filter and lead to pages in a real browser, from a strict server and from a folder."""

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
import pytest

from scholargraph import build
from scholargraph.web.legends import WORDS
from scholargraph.web.pictures import picture, script, shown

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
        page = environment().get_template("network.html").render(
            shown=about,
            language=language,
            page=lambda name: name,
            static=lambda name, up=up: f"{up}static/{name}",
            t=lambda key, language=language, **values: WORDS[key][language].format_map(values) if values else WORDS[key][language],
        )
        path.with_name(f"{path.stem}.{kind}.html").write_text(page, encoding="utf-8")


def environment() -> jinja2.Environment:
    frame = jinja2.DictLoader({"base.html": FRAME})
    loader = jinja2.ChoiceLoader([frame, jinja2.FileSystemLoader(WEB / "templates")])
    return jinja2.Environment(loader=loader, autoescape=True, undefined=jinja2.StrictUndefined)


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
def browser() -> Iterator[Any]:
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()
