"""Keeps what pages print to accepted texts, and asks a running server for them as browsers do.

A case is a file of `cases/pages/GRAPH/LANGUAGE`, called after the path of its page with `--` for each slash; it holds
what the page prints. SCHOLARGRAPH_ACCEPT=1 writes the text of every case anew (an empty file is a new case): read it,
against the sources, before you commit it.
"""

import datetime
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from reading import read, text
from running import Running, running

from scholargraph import build, stores, views
from scholargraph.queries import query, stored_queries
from scholargraph.views import people, publications, sources
from scholargraph.views.values import Reader, statements
from scholargraph.vocabulary import PREFIXES
from scholargraph.web import contents, wording
from scholargraph.web.links import ServerLinks
from scholargraph.web.rendering import LANGUAGES, Page
from scholargraph.web.shown import Shown

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
CASES = HERE / "cases" / "pages"
BASE = "https://w3id.org/scholargraph/id/"
TEMPLATES = ROOT / "src" / "scholargraph" / "web" / "templates"

each_case = pytest.mark.parametrize(
    "case", sorted(CASES.glob("*/*/*.txt")), ids=lambda path: path.relative_to(CASES).with_suffix("").as_posix()
)
each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Where the graphs of the samples are."""
    made = {}
    for name in ("sample", "mixture"):
        made[name] = tmp_path_factory.mktemp(name) / "graph"
        build(ROOT / "data" / name, graph=made[name], allow_invalid=True)
    return made


@pytest.fixture(scope="module")
def sites(folders: dict[str, Path]) -> dict[str, Shown]:
    return {name: Shown(stores.open_graph(path), BASE, stores.summary(path)) for name, path in folders.items()}


@pytest.fixture(scope="module")
def server(folders: dict[str, Path]) -> Iterator[Running]:
    with running(folders["sample"], "--workers", "1") as found:
        yield found


def made(site: Shown, language: str, path: str) -> str | None:
    return contents.made(site, Page(language, path, ServerLinks(BASE), BASE, site.title(language)))


@each_case
def test_a_page_prints_what_was_accepted(case: Path, sites: dict[str, Shown]) -> None:
    graph, language = case.relative_to(CASES).parts[:2]
    html = made(sites[graph], language, case.stem.replace("--", "/").removeprefix("home"))
    assert html is not None
    if os.environ.get("SCHOLARGRAPH_ACCEPT"):
        case.write_text(text(html), encoding="utf-8")
    assert text(html) == case.read_text(encoding="utf-8")


@each_case
def test_a_page_is_tidy(case: Path, sites: dict[str, Shown]) -> None:
    graph, language = case.relative_to(CASES).parts[:2]
    page = read(made(sites[graph], language, case.stem.replace("--", "/").removeprefix("home")) or "")
    tags = [tag for tag, _ in page.elements]
    assert tags.count("h1") == 1
    assert ("html", {"lang": language}) in page.elements
    assert "style" not in tags
    assert not [told for _, told in page.elements if "style" in told or any(name.startswith("on") for name in told)]
    scripts = [told for tag, told in page.elements if tag == "script"]
    assert all("src" in told or told.get("type") == "application/ld+json" for told in scripts)
    ids = [told["id"] for _, told in page.elements if "id" in told]
    assert len(ids) == len(set(ids))


@each_case
def test_every_mark_leads_to_evidence(case: Path, sites: dict[str, Shown]) -> None:
    graph, language = case.relative_to(CASES).parts[:2]
    path = case.stem.replace("--", "/").removeprefix("home")
    page = read(made(sites[graph], language, path) or "")
    marks = {told["href"].partition("#")[2] for tag, told in page.elements if told.get("class") == "why" and tag == "a"}
    if marks:
        evidence = read(made(sites[graph], language, f"why/{path}") or "")
        assert marks <= evidence.marks


def test_the_loads_of_the_real_page(sites: dict[str, Shown]) -> None:
    seen = people.person(Reader(sites["sample"].graph, "en"), f"{BASE}person/guillaume-lajoie")
    totals = seen.totals
    assert (totals.alone, totals.principal, totals.co, totals.total, totals.unnamed) == (9, 8, 7, 24, 24)
    assert [one.part(seen.iri) for one in seen.trainees].count("alone") == 9
    assert (seen.all_coauthors, seen.coauthors[0].value.text, seen.coauthors[0].count) == (12, "Eric Shea-Brown", 2)
    assert (seen.works.total, seen.works.undated, seen.works.complete, seen.works.partial) == (12, 12, 0, 3)


def test_every_statement_of_a_view_stands_in_the_graph(sites: dict[str, Shown]) -> None:
    for name, path in (("sample", "person/tamsinara"), ("mixture", "person/0000-0002-1825-0097")):
        graph = sites[name].graph
        found = list(statements(people.person(Reader(graph, "fr"), f"{BASE}{path}")))
        assert found
        assert [one for one in found if ox.Quad(one.subject, one.predicate, one.object) not in graph] == []


def test_a_role_is_past_once_it_ended() -> None:
    graph = ox.Store()
    graph.load(input=_ROLES, format=ox.RdfFormat.TURTLE)
    for day, now, past in (("2019-06-30", 2, 0), ("2020-01-01", 1, 1)):
        seen = people.person(Reader(graph, "en"), "https://example.org/ada", today=datetime.date.fromisoformat(day))
        assert (len(seen.roles), len(seen.past_roles)) == (now, past)


def test_two_who_supervise_each_other_end_the_tree() -> None:
    graph = ox.Store()
    graph.load(input=_ROUND, format=ox.RdfFormat.TURTLE)
    seen = people.person(Reader(graph, "en"), "https://example.org/ada")
    assert [(one.person.text, one.branches) for one in seen.below] == [("Grace", ())]
    assert [one.person.text for one in seen.above] == ["Grace"]


def test_a_publication_without_a_title_is_called_by_its_doi() -> None:
    graph = ox.Store()
    graph.load(input=_UNTITLED, format=ox.RdfFormat.TURTLE)
    seen = publications.publication(Reader(graph, "en"), "https://example.org/one")
    assert [one.text for one in seen.versions] == ["10.99999/two"]


def test_a_long_source_has_a_place_for_every_record_and_room_for_some_quotes() -> None:
    graph = ox.Store()
    graph.load(input=_LONG, format=ox.RdfFormat.TURTLE)
    seen = sources.contents(Reader(graph, "en"), "https://example.org/source/1", most=3)
    assert [one.mark for one in (*seen.records, *seen.further)] == [f"L{line}" for line in range(1, 6)]
    assert [len(one.quote) for one in (*seen.records, *seen.further)] == [200_000, 121, 121, 0, 0]


@each_language
def test_every_phrase_of_the_templates_is_there(language: str) -> None:
    used = {
        key
        for file in TEMPLATES.glob("*.html")
        for key in re.findall(r"\bt\(['\"]([\w-]+)['\"][,)]", file.read_text(encoding="utf-8"))
    }
    assert used
    assert sorted(key for key in used if key not in wording.WORDS) == []
    assert all(phrases.get(language) for phrases in wording.WORDS.values())


def test_every_phrase_and_every_template_is_used(sites: dict[str, Shown]) -> None:
    tables = {"wording.py", "terminology.py", "legends.py"}
    files = [one for one in TEMPLATES.parent.rglob("*") if one.suffix in (".py", ".html") and one.name not in tables]
    code = "\n".join(one.read_text(encoding="utf-8") for one in files)
    quoted = set(re.findall(r"""["']([\w-]+)["']""", code))
    telling = code + Path(wording.__file__).read_text(encoding="utf-8")
    begun = tuple(re.findall(r"""["']([a-z-]+-)(?:["'] ~|\{)""", telling))  # 'family-' ~ one, f"editor-{one}"
    graph = sites["sample"].graph
    columns = {name for stored in stored_queries() for name in _columns(graph, stored.name)}
    rows = {str(row["about"]) for row in query(graph, "quality/coverage")}
    assert begun
    left = {key for key in wording.WORDS if not key.startswith(begun) and key.removesuffix("-one") not in quoted}
    assert left - columns - rows == set()
    named = set(re.findall(r"""["'](\w+\.html)["']""", code)) | {f"{name}.html" for name, _ in views.VIEWS.values()}
    assert {one.name for one in TEMPLATES.iterdir()} - named == {"thing.html"}  # what `view` falls back on


def test_every_column_of_an_answer_has_words(sites: dict[str, Shown]) -> None:
    missing = {
        name
        for stored in stored_queries()
        for name in _columns(sites["sample"].graph, stored.name)
        if wording.column(name, "fr") == name and name not in _SAME_IN_FRENCH
    }
    assert missing == set()


@each_language
def test_the_first_page_is_in_the_reader_s_language(language: str, server: Running) -> None:
    reply = server.get("/", Accept_Language=f"{language}-CA,de;q=0.4")
    assert (reply.status, reply.fields["location"]) == (303, f"/{language}/")
    assert "accept-language" in reply.fields["vary"].lower()
    assert server.get(f"/{language}").fields["location"] == f"/{language}/"


def test_a_page_that_a_browser_has_is_not_sent_again(server: Running) -> None:
    first = server.get("/en/person/guillaume-lajoie")
    again = server.get("/en/person/guillaume-lajoie", If_None_Match=first.fields["etag"])
    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert server.get("/fr/person/guillaume-lajoie").fields["etag"] != first.fields["etag"]


def test_what_one_reader_asks_is_not_in_the_page_of_the_next(server: Running) -> None:
    assert server.get("/en/ontology?note=of-the-first").status == 200
    assert b"of-the-first" not in server.get("/en/ontology").body


def test_the_home_page_names_the_address_that_it_was_asked_under(server: Running) -> None:
    for host in ("localhost", "127.0.0.1", "localhost"):
        reply = server.send(f"GET /en/ HTTP/1.1\r\nHost: {host}:{server.port}\r\nConnection: close\r\n\r\n".encode())
        assert f'"@id":"http://{host}:{server.port}/dataset"'.encode() in reply.body


def test_an_unknown_page_says_so_in_its_language(server: Running) -> None:
    reply = server.get("/fr/person/nobody-of-that-name", Accept="text/html")
    assert reply.status == 404
    assert "Rien ne se trouve à l’adresse" in text(reply.body.decode())


def test_a_question_is_answered_on_its_page_and_as_files(server: Running) -> None:
    asked = "person=Guillaume%20Lajoie"
    page = server.get(f"/en/query/person/coauthors?{asked}")
    assert page.status == 200
    assert "Eric Shea-Brown | 2" in text(page.body.decode())
    rows = server.get(f"/en/query/person/coauthors.csv?{asked}")
    assert rows.fields["content-type"] == "text/csv; charset=utf-8"
    assert rows.body.startswith(b"coauthor,name,publications\r\n")
    told = json.loads(server.get(f"/en/query/person/coauthors.json?{asked}").body)
    assert told["results"]["bindings"][0]["publications"]["value"] == "2"
    assert b"SELECT" in server.get("/en/query/person/coauthors.rq").body


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/en/query/person/coauthors?person=Guilaume%20Lajoi", 400, "no person 'Guilaume Lajoi'; close: "),
        ("/en/query/person/nothing", 404, "no query called 'person/nothing'; close: "),
        ("/en/query/person/coauthors.pdf", 404, "no answer as .pdf; wanted .csv, .tsv, .json or .rq"),
        ("/en/network/nothing", 404, "Nothing stands at the address"),
        ("/en/browse/nothing", 404, "Nothing stands at the address"),
        ("/en/browse/topic//2", 404, "Nothing stands at the address"),
        ("/en/browse/topic//01", 404, "Nothing stands at the address"),
        ("/en/browse/person/z/7/x", 404, "Nothing stands at the address"),
        ("/en/why/person/nobody", 404, "Nothing stands at the address"),
        ("/en/person/%3Cscript%3E", 404, "Nothing stands at the address"),
    ],
)
def test_what_cannot_be_had_is_one_line(path: str, status: int, said: str, server: Running) -> None:
    reply = server.get(path, Accept="text/html")
    assert reply.status == status
    assert said in text(reply.body.decode())
    assert b"<script>" not in reply.body


def test_the_language_of_a_page_is_that_of_its_address(server: Running) -> None:
    page = read(server.get("/en/query/person/coauthors?person=guillaume-lajoie").body.decode())
    others = [told["href"] for tag, told in page.elements if tag == "a" and told.get("hreflang") == "fr"]
    assert others == ["/fr/query/person/coauthors?person=guillaume-lajoie"]


def test_search_engines_are_asked_to_leave_what_is_computed(server: Running) -> None:
    asked = server.get("/robots.txt").body.decode().splitlines()
    assert {"Disallow: /sparql", "Disallow: /en/query/", "Disallow: /fr/search"} <= set(asked)
    assert not [line for line in asked if line.endswith("/person/") or line == "Disallow: /"]


def test_a_search_finds_without_accents(server: Running) -> None:
    assert "Éloïse Tranchebise" in text(server.get("/fr/search?q=eloise").body.decode())
    assert "Nothing found for" in text(server.get("/en/search?q=qqqqqqqq").body.decode())
    assert server.get("/en/search?q=%00%ff%22%27*").status == 200


def test_a_network_is_a_page_and_data(server: Running) -> None:
    assert "Guillaume Lajoie" in text(server.get("/en/network/coauthors").body.decode())
    whole = json.loads(server.get("/en/network/coauthors.json").body)
    around = json.loads(server.get(f"/en/network/coauthors.json?around={BASE}person/guillaume-lajoie").body)
    assert (len(whole["nodes"]["name"]), len(around["nodes"]["name"])) == (49, 13)
    assert len(around["ties"]["source"]) == 36


def _columns(graph: ox.Store, name: str) -> tuple[str, ...]:
    return query(graph, name).columns


_SAME_IN_FRENCH = frozenset({"publications", "type", "description"})

_PREFIX = f"@prefix sg: <{PREFIXES['sg']}> . @prefix : <https://example.org/> ."

_ROLES = f"""{_PREFIX}
:ada a sg:Person ; sg:name "Ada" .
:one a sg:Role ; sg:holder :ada ; sg:roleTitle "Analyst"@en ; sg:end "2019-12" .
:two a sg:Role ; sg:holder :ada ; sg:roleTitle "Poet"@en ; sg:start "2018" .
"""

_ROUND = f"""{_PREFIX} @prefix role: <{PREFIXES["supervision-role"]}> .
:ada a sg:Person ; sg:name "Ada" . :grace a sg:Person ; sg:name "Grace" .
:one a sg:Supervision ; sg:trainee :ada ; sg:typeLabel "PhD" ; sg:participation :by-grace .
:by-grace a sg:Participation ; sg:supervisor :grace ; sg:supervisionRole role:principal .
:two a sg:Supervision ; sg:trainee :grace ; sg:typeLabel "PhD" ; sg:participation :by-ada .
:by-ada a sg:Participation ; sg:supervisor :ada ; sg:supervisionRole role:principal .
"""

_UNTITLED = f"""{_PREFIX}
:one a sg:Publication ; sg:title "One" ; sg:otherVersion :two .
:two a sg:Publication ; sg:doi "10.99999/two" .
"""

_LONG = f"{_PREFIX} <https://example.org/source/1> a sg:SourceSnapshot ." + "".join(
    f"<https://example.org/source/1#L{line}> sg:snapshot <https://example.org/source/1> ; "
    f'sg:firstLine {line} ; sg:lastLine {line} ; sg:quotedText "{"word " * 40_000}" .'
    for line in range(1, 6)
)
