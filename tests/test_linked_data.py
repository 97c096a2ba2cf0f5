"""Keeps what comes back to whoever follows an IRI: `cases/linked-data/requests.tsv` says what is asked and answered.

The sample stands behind it, and beside it a few things whose keys are awkward: a DOI that ends in `.ttl` and the like.
"""

import asyncio
import csv
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

import httpx
import pyoxigraph as ox
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from scholargraph import build
from scholargraph.identifiers import BASE
from scholargraph.vocabulary import RDF_TYPE, SG
from scholargraph.web.faults import Fault
from scholargraph.web.linked_data import MEDIA_TYPES, SUFFIXES, file_name, routes

HERE = Path(__file__).resolve().parent
CASES = HERE / "cases" / "linked-data" / "requests.tsv"

AWKWARD = {
    "publication/doi/10.1/odd.ttl": (SG.Publication, SG.title, "A key that ends like a file"),
    "publication/doi/10.1/a%3C2": (SG.Publication, SG.title, "Less than two"),
    "person/王伟": (SG.Person, SG.name, "王伟"),
    "person/bell": (SG.Person, SG.name, "A bell\u0007"),
}


def cases() -> Iterator[dict[str, str]]:
    lines = (line for line in CASES.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        yield {key: "" if value == "-" else value for key, value in row.items()}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    sample = build(HERE.parent / "data" / "sample", graph=tmp_path_factory.mktemp("sample"), allow_invalid=True)
    store = ox.Store()
    store.bulk_extend(iter(sample))
    for path, (kind, term, text) in AWKWARD.items():
        this = ox.NamedNode(BASE + path)
        store.add(ox.Quad(this, ox.NamedNode(RDF_TYPE), ox.NamedNode(kind)))
        store.add(ox.Quad(this, ox.NamedNode(term), ox.Literal(text)))
    return store


@pytest.fixture(scope="module")
def app(graph: ox.Store) -> ASGIApp:
    """The routes with a graph behind them, and a fault as one line of text."""

    async def fault(request: Request, raised: Exception) -> Response:
        assert isinstance(raised, Fault)
        return PlainTextResponse(f"{raised}\n", status_code=raised.status, headers=raised.headers)

    inner = Starlette(routes=routes(), exception_handlers={Fault: fault})
    served = SimpleNamespace(graph=graph, base=BASE, summary={}, languages=("en", "fr"), kept={})

    async def serving(scope: Scope, receive: Receive, send: Send) -> None:
        await inner({**scope, "state": {"served": served}}, receive, send)

    return serving


async def asked(app: ASGIApp, path: str, headers: dict[str, str]) -> httpx.Response:
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as client:
        # the path as it stands, which the client would put in order
        request = client.build_request("GET", "/", headers=headers)
        request.url = RawURL(request.url, path)
        return await client.send(request)


class RawURL(httpx.URL):
    """A URL whose path nobody has put in order."""

    def __init__(self, url: httpx.URL, path: str) -> None:
        super().__init__(url)
        self._raw = path.encode()

    @property
    def path(self) -> str:
        return unquote(self._raw.decode())

    @property
    def raw_path(self) -> bytes:
        return self._raw


def ask(app: ASGIApp, path: str, accept: str = "", language: str = "") -> httpx.Response:
    return asyncio.run(asked(app, path, {"accept": accept, "accept-language": language}))


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: f"{case['path']} {case['accept']}")
def test_the_answer_is_the_expected_one(case: dict[str, str], app: ASGIApp) -> None:
    answer = ask(app, case["path"], case["accept"], case["language"])
    assert answer.status_code == int(case["status"]), answer.text[:300]
    assert answer.headers.get("content-type", "").partition(";")[0] == case["type"]
    assert answer.headers.get("location", answer.headers.get("content-location", "")) == case["location"]
    assert case["body"] in answer.text
    if case["status"] == "404":
        assert answer.text.count("\n") <= 1


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_the_address_of_the_content_gives_the_same_content(media_type: str, app: ASGIApp) -> None:
    negotiated = ask(app, "/person/eloise-tranchebise", media_type)
    assert ask(app, negotiated.headers["content-location"]).content == negotiated.content
    assert negotiated.headers["vary"] == "Accept"


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("path", ["person/eloise-tranchebise", "ontology", "ontology/shapes", "queries", "dataset"])
def test_every_format_says_the_same(path: str, suffix: str, app: ASGIApp) -> None:
    def read(suffix: str) -> set[ox.Quad]:
        content = ask(app, f"/{path}{suffix}").text.replace(f"{path}{suffix}", f"{path}.any")
        dataset = ox.Dataset(ox.parse(content, format=ox.RdfFormat.from_extension(suffix.removeprefix("."))))
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        return set(dataset)

    assert read(suffix) == read(".nt")


def test_what_a_format_cannot_hold_is_not_acceptable_in_it(app: ASGIApp) -> None:
    answer = ask(app, "/person/bell", "application/rdf+xml")
    assert (answer.status_code, answer.text.count("\n")) == (406, 1)
    assert "XML cannot hold; wanted .ttl or .nt" in answer.text
    assert ask(app, "/person/bell", "text/turtle").status_code == 200


def test_names_of_files_are_plain(app: ASGIApp) -> None:
    header = ask(app, "/publication/doi/10.1/a%3C2.ttl").headers["content-disposition"]
    assert header == 'inline; filename="10.1-a-2.ttl"'
    assert file_name('x";a=b%0d') == "x-a-b"


def test_answers_are_small(app: ASGIApp, graph: ox.Store) -> None:
    """The biggest thing of the sample stays far below what the whole graph takes."""
    scheme = ask(app, "/vocabulary/organizations.ttl")
    assert len(scheme.content) < 200_000
    assert "CONSTRUCT" in scheme.text  # and says how to get the rest
