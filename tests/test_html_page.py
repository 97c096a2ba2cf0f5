"""A saved web page says what its saved text says, keeps its links and its data, and costs little whatever it holds."""

import html
import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scholargraph import sources
from scholargraph.errors import SourceError
from scholargraph.identifiers import Minter, person_key
from scholargraph.model import (
    AuthorshipRecord,
    NoticeRecord,
    Person,
    PersonRecord,
    PublicationRecord,
    Record,
    SnapshotRecord,
    SupervisionRecord,
)
from scholargraph.sources.html_page import SOURCE
from scholargraph.sources.html_page.addresses import Addresses
from scholargraph.sources.html_page.contents import Content
from scholargraph.sources.html_page.decoding import decode
from scholargraph.sources.html_page.documents import Document, Element, document
from scholargraph.sources.html_page.tokens import tokens
from scholargraph.sources.html_page.visible_lines import visible_lines
from scholargraph.sources.inputs import Input
from scholargraph.sources.records import encode

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases" / "sources"
PAGES = sorted(path for path in CASES.glob("html-page/ok/*") if path.suffix != ".accepted")
TEXTS = [
    path
    for path in sorted((*CASES.glob("profile-page/ok/*.txt"), *ROOT.glob("data/sample/*/*.txt")))
    if not path.name.startswith("nothing-but-publications")  # one heading and no name: no profile among all web pages
]
TWINS = [page for page in PAGES if CASES.joinpath("profile-page", "ok", f"{page.stem}.txt").exists()]
REAL = ROOT.parent / "shared" / "seeds" / "guillaume-lajoie.fr.txt"

DATA = ("(//script)", "(//meta)")
"""How the paths of places begin that are no visible text."""


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str | bytes], Path]:
    path = tmp_path_factory.mktemp("pages") / "page.html"

    def save(content: str | bytes) -> Path:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return save


@pytest.mark.parametrize("page", TWINS, ids=lambda path: path.name)
def test_a_page_says_what_its_saved_text_says(page: Path) -> None:
    assert said(page) == said(CASES / "profile-page" / "ok" / f"{page.stem}.txt")


def test_the_twins_are_of_every_kind() -> None:
    assert {page.name.rsplit(".", 2)[-2] for page in TWINS} == {"en", "fr"}
    assert len(TWINS) >= 6


def paragraphs(lines: list[str]) -> str:
    return "\n".join(f"<p>{line}</p>" for line in lines)


def breaks(lines: list[str]) -> str:
    return "<br>".join(lines)


def cards(lines: list[str]) -> str:
    return "<ul>" + "".join(f"\n <li>\n  <div><span>{line}</span>\n</div>" for line in lines) + "</ul>"


LAYOUTS: list[Callable[[list[str]], str]] = [paragraphs, breaks, cards]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("text", TEXTS, ids=lambda path: path.name)
def test_any_text_marked_up_says_the_same(
    text: Path, layout: Callable[[list[str]], str], saved: Callable[[str | bytes], Path]
) -> None:
    assert said(saved(marked_up(text, layout))) == said(text)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
def test_the_real_page_marked_up_says_the_same(
    layout: Callable[[list[str]], str], saved: Callable[[str | bytes], Path]
) -> None:
    if not REAL.exists():
        pytest.skip("the real page is not beside this checkout")
    records = said(saved(marked_up(REAL, layout)))
    assert records == said(REAL)
    assert sum('"record": "supervision"' in record for record in records) == 24
    assert sum('"record": "publication"' in record for record in records) == 12


def marked_up(text: Path, layout: Callable[[list[str]], str]) -> str:
    lines = [html.escape(line) for line in text.read_text(encoding="utf-8").split("\n") if line.strip()]
    named = f"<h1>{lines[0]}</h1>" if "Portrait" not in "".join(lines[:3]) else ""
    body = layout(lines[1:] if named else lines)
    return f"<!DOCTYPE html><html><head><title>A page</title></head><body>{named}{body}</body></html>"


def said(path: Path) -> list[str]:
    """What the lines of a page say, but for where, to whom links lead, and how blanks are printed."""
    records = list(sources.read(path))
    snapshot = records[0]
    assert isinstance(snapshot, SnapshotRecord)
    assert snapshot.owner
    found = []
    for record in records[1:]:
        assert not isinstance(record, SnapshotRecord)
        if not (record.place.path or "").startswith(DATA):
            value = json.loads(encode(record).replace(person_key(snapshot.owner).encode(), b"OWNER"))
            quote = value.pop("place")["quote"]
            plain = json.dumps([without_links(value), " ".join(quote.split())], ensure_ascii=False)
            found.append(plain.replace("\u00a0", " "))
    return found


def without_links(value: object) -> object:
    if isinstance(value, dict):
        return {key: without_links(one) for key, one in value.items() if key not in ("address", "orcid")}
    return [without_links(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_each_place_is_true(page: Path) -> None:
    lines = decode(page.read_bytes()).text.split("\n")
    at: dict[str | None, tuple[int, int, str]] = {}
    for record in list(sources.read(page))[1:]:
        assert not isinstance(record, SnapshotRecord)
        place = record.place
        assert 1 <= place.first <= place.last <= len(lines)
        assert at.setdefault(place.path, (place.first, place.last, place.quote)) == (
            place.first,
            place.last,
            place.quote,
        )
        told_by_text = "/@" not in (place.path or "") and not (place.path or "").startswith((*DATA, "(//iframe)"))
        if told_by_text and page.name != "marks.en.html":  # whose words are cut by buttons
            there = set(words("\n".join(lines[place.first - 1 : place.last])))
            assert set(words(place.quote)) <= there, place


def words(text: str) -> list[str]:
    """The words of marked-up text, those of its tags among them."""
    plain = re.sub(r"<(?!img)[^<>]*>", " ", re.sub(r"&shy;|</?(?:b|em)>", "", text))
    return re.findall(r"[^\W\d_]{2,}", html.unescape(plain))


def test_pages_that_link_to_each_other_speak_of_the_same_people() -> None:
    professor, student = (
        read(CASES / "html-page" / "ok" / f"linked-{name}.html") for name in ("professor.fr", "student.en")
    )
    owner, other = owner_of(professor), owner_of(student)
    mint = Minter()
    trainees = [mint.person(one.trainee) for one in professor if isinstance(one, SupervisionRecord)]
    assert trainees[0] == mint.person(other)
    authors = [
        [mint.person(one.person) for one in page if isinstance(one, AuthorshipRecord)] for page in (professor, student)
    ]
    assert authors[0] == authors[1] == [mint.person(other), mint.person(owner)]
    assert all("institut.example" not in trainee for trainee in trainees[2:]), "a file, another site, a search"


HERE = Addresses("https://lab.example/en/people/ada-quillfeather", "https://lab.example/en/people/ada-quillfeather")
NUMBERED = Addresses("https://www.lab.example/staff/17", "https://www.lab.example/staff/17")
BY_QUERY = Addresses("https://lab.example/person.php?id=17&lang=fr", "https://lab.example/person.php")


@pytest.mark.parametrize(
    ("page", "link", "name", "address"),
    [
        (HERE, "jonas-birkeland", "Jonas Birkeland", "https://lab.example/en/people/jonas-birkeland"),
        (
            HERE,
            "/fr/gens/Jonas_Birkeland.html?tab=1#cv",
            "Jonas Birkeland",
            "https://lab.example/fr/gens/Jonas_Birkeland.html",
        ),
        (HERE, "//www.lab.example/~jbirkeland/", "Jonas Birkeland", "https://www.lab.example/~jbirkeland/"),
        (HERE, "birkeland", "Jonas Birkeland", "https://lab.example/en/people/birkeland"),
        (HERE, "birkeland-lab", "Jonas Birkeland", None),
        (HERE, "news", "Jonas Birkeland", None),
        (HERE, "jonas-birkeland.pdf", "Jonas Birkeland", None),
        (HERE, "/search?q=Jonas+Birkeland", "Jonas Birkeland", None),
        (HERE, "https://other.example/jonas-birkeland", "Jonas Birkeland", None),
        (HERE, "https://doi.org/10.5555/birkeland", "Jonas Birkeland", None),
        (HERE, "mailto:jonas-birkeland@lab.example", "Jonas Birkeland", None),
        (HERE, "javascript:jonas-birkeland", "Jonas Birkeland", None),
        (HERE, "#jonas-birkeland", "Jonas Birkeland", None),
        (HERE, "/en/people/ada-quillfeather?page=2", "Ada Quillfeather", None),
        (HERE, "http://[bad/jonas-birkeland", "Jonas Birkeland", None),
        (NUMBERED, "18", "Jonas Birkeland", "https://www.lab.example/staff/18"),
        (NUMBERED, "https://lab.example/staff/18/", "Jonas Birkeland", "https://lab.example/staff/18/"),
        (NUMBERED, "/news/18", "Jonas Birkeland", None),
        (BY_QUERY, "person.php?lang=en&id=18", "Jonas Birkeland", "https://lab.example/person.php?id=18"),
        (BY_QUERY, "list.php?id=18", "Jonas Birkeland", None),
        (Addresses(), "https://lab.example/jonas-birkeland", "Jonas Birkeland", None),
    ],
)
def test_a_link_leads_to_a_person_or_elsewhere(page: Addresses, link: str, name: str, address: str | None) -> None:
    assert page.of_person(link, name) == address


@pytest.mark.parametrize(
    ("own", "name", "address"),
    [
        (
            "https://lab.example/fr/gens/ada-quillfeather?page=2",
            "Ada Quillfeather",
            "https://lab.example/fr/gens/ada-quillfeather",
        ),
        ("https://lab.example/staff/17", "Ada Quillfeather", "https://lab.example/staff/17"),
        ("https://lab.example/ada-quillfeather", None, "https://lab.example/ada-quillfeather"),
        ("https://lab.example/home", "Ada Quillfeather", None),
        ("https://lab.example/", "Ada Quillfeather", None),
        ("https://lab.example/jonas-birkeland", "Ada Quillfeather", None),
        ("https://lab.example/people?page=2", None, None),
    ],
)
def test_an_address_that_many_pages_could_have_is_no_persons(own: str, name: str | None, address: str | None) -> None:
    assert Addresses(own, own).of_owner(name) == address


@pytest.mark.parametrize(
    ("comment", "own", "day"),
    [
        (
            "<!-- saved from url=(0034)https://lab.example/ada-quillfeather -->",
            "https://lab.example/ada-quillfeather",
            None,
        ),
        (
            "<!--\n Page saved with SingleFile \n url: https://lab.example/ada-quillfeather#bio \n"
            " saved date: Sat Nov 23 2024 20:13:06 GMT-0500 (heure) \n-->",
            "https://lab.example/ada-quillfeather",
            "2024-11-23",
        ),
        (
            "<!-- Mirrored from lab.example/ada-quillfeather by HTTrack Website Copier/3.x [XR&CO'2014],"
            " Fri, 05 Jan 2024 09:00:00 GMT -->",
            "https://lab.example/ada-quillfeather",
            "2024-01-05",
        ),
        ("<!-- saved from url=(0022)about:internet -->", None, None),
    ],
)
def test_where_a_page_was_saved_from_is_known(
    comment: str, own: str | None, day: str | None, saved: Callable[[str | bytes], Path]
) -> None:
    snapshot = read(saved(f"<!doctype html>{comment}<h1>Ada Quillfeather</h1><h2>Publications</h2><p>Owls at noon"))[0]
    assert isinstance(snapshot, SnapshotRecord)
    assert (snapshot.address, snapshot.retrieved) == (own, day)
    assert snapshot.owner == Person("Ada Quillfeather", address=own)


@pytest.mark.parametrize(
    ("before", "encoding"),
    [
        ('<meta charset="utf-8">', "utf-8"),
        ("", "utf-8"),
        ("", "windows-1252"),
        ('<meta charset="iso-8859-1">', "windows-1252"),
        ("<meta http-equiv=Content-Type content='text/html; charset=windows-1252'>", "windows-1252"),
        ('<meta charset="iso-8859-15">', "iso-8859-15"),
        ("<?xml version='1.0' encoding='iso-8859-1'?>", "windows-1252"),
        ('<meta charset="utf-16">', "utf-8"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
    ],
)
def test_a_page_is_read_in_its_encoding(before: str, encoding: str, saved: Callable[[str | bytes], Path]) -> None:
    page = f"{before}<html><h1>Éloïse Tranchebise</h1><h2>À propos</h2><p>Elle étudie les marées.</p></html>"
    path = saved(page.encode(encoding))
    assert SOURCE.recognises(Input(path, path.name))
    assert owner_of(read(path)).name == "Éloïse Tranchebise"


def test_what_cannot_be_decoded_is_told(saved: Callable[[str | bytes], Path]) -> None:
    page = '<meta charset="utf-8"><h1>Ada Quillfeather</h1>\n<h2>Biography</h2>\n<p>Ada \xe9tudie.'.encode("latin-1")
    notices = [record for record in read(saved(page)) if isinstance(record, NoticeRecord)]
    assert [(one.place.first, one.reason[:24]) for one in notices] == [(3, "bytes that are not UTF-8")]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_is_known_under_any_name(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "saved"
    other.write_bytes(path.read_bytes())
    assert SOURCE.recognises(Input(other, other.name))


OTHERS = {
    "rss": '<?xml version="1.0"?><rss version="2.0"><channel><title>News</title></channel></rss>',
    "atom": '<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title></feed>',
    "rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description/></rdf:RDF>',
    "jats": '<!DOCTYPE article PUBLIC "-//NLM//DTD"><article><front><title>Moss</title></front></article>',
    "dblp": '<?xml version="1.0"?><!DOCTYPE dblp SYSTEM "dblp.dtd"><dblp><www key="a"><title>x</title></www></dblp>',
    "cv": '<generic-cv:generic-cv xmlns:generic-cv="x"><section label="x"/></generic-cv:generic-cv>',
    "ntriples": "<https://x.example/a> <https://x.example/b> <https://x.example/c> .",
    "json": '{"@context": "https://schema.org", "@type": "Person", "description": "<html><body>"}',
    "csv": 'name,page\nAda,"<html><head></head></html>"\n',
    "bibtex": "@article{a, title = {<html> and <meta>}}",
    "text": "Portrait of Ada Quillfeather\nPublications\n<html>\n",
    "blank": " \n",
}


@pytest.mark.parametrize("content", OTHERS.values(), ids=OTHERS)
def test_other_formats_are_no_page(content: str, saved: Callable[[str | bytes], Path]) -> None:
    path = saved(content)
    assert not SOURCE.recognises(Input(path, "other"))


def test_the_cases_of_other_formats_are_no_page() -> None:
    for path in CASES.glob("*/ok/*"):
        if path.parents[1].name != "html-page" and path.is_file():
            assert not SOURCE.recognises(Input(path, "other")), path


HEAD = "<!doctype html><h1>Ada Quillfeather</h1><h2>Publications</h2><p>Owls at noon"
HOSTILE = {
    "nested": HEAD + "<div>" * 100_000,
    "inline nested": HEAD + "<span>" * 40_000 + "<br>x" * 2_000,
    "attributes": "<!doctype html><p " + " ".join(f'a{one}="x"' for one in range(300_000)),
    "open tags": HEAD + "<a" * (3 << 20),
    "comments": HEAD + "<!--" * (1 << 20),
    "bogus comments": HEAD + "<!" * (3 << 20),
    "end tags": HEAD + "</" * (3 << 20),
    "quotes": HEAD + "<a b='\"" * (1 << 20),
    "blanks in a tag": HEAD + "<a " + " " * (7 << 20),
    "scripts": HEAD + "<script>" * (1 << 19) + "</scrip>" * 100_000,
    "ampersands": HEAD + "&" * (7 << 20),
    "tables": HEAD + "<table><tr><td>" * 10_000,
    "items": HEAD + '<div itemscope itemtype="https://schema.org/Person" itemprop="x">y' * 8_000,
    "arrays": HEAD + '<script type="application/ld+json">' + "[" * (2 << 20) + "</script>",
    "zeros": HEAD + "\0" * (1 << 20),
    "drawings": HEAD + "<svg>" * 30_000,
}


@pytest.mark.parametrize("page", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_page_costs_little(page: str, saved: Callable[[str | bytes], Path]) -> None:
    path = saved(page[: 8 << 20])
    start = time.process_time()
    assert fault_of(path) is None or " " in str(fault_of(path))
    assert time.process_time() - start < 12


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ("<html>" + " " * (8 << 20), "page.html: more than 8 MiB; wanted one saved page"),
        ("<html>\n" + "<i>" * 250_000, "page.html:2: more than 250,000 elements; wanted one saved page"),
        ("<html>\n" + "x<br>" * 50_001, "page.html:2: more than 50,000 lines of text; wanted one saved page"),
        (
            "<html>\n<frameset><frame src=a.html></frameset>",
            "page.html:2: a frame: what it shows is another page; wanted",
        ),
    ],
)
def test_a_page_that_is_none_is_refused(page: str, fault: str, saved: Callable[[str | bytes], Path]) -> None:
    with pytest.raises(SourceError) as caught:
        list(sources.read(saved(page)))
    assert str(caught.value).startswith(fault)


def test_data_without_lines_make_an_owner(saved: Callable[[str | bytes], Path]) -> None:
    person = {"@context": "https://schema.org", "@type": "Person", "name": "Mary Thistlewood", "jobTitle": "Professor"}
    page = (
        f'<html><title>Thistlewood, Mary</title><script type="application/ld+json">{json.dumps(person)}</script></html>'
    )
    assert owner_of(read(saved(page))).name == "Mary Thistlewood"
    others = page.replace("Thistlewood, Mary", "Our team")
    snapshot, record, *_ = read(saved(others))
    assert isinstance(snapshot, SnapshotRecord)
    assert snapshot.owner is None, "somebody whom the page tells of is not whose page it is"
    assert isinstance(record, PersonRecord)


@pytest.mark.parametrize(
    "data",
    [
        '{"@id": "#a", "name": {"@id": "#a"}, "author": {"@id": "#a"}, "isPartOf": {"@id": "#a"}}',
        '{"name": 7, "author": [null, 7, [], {}, {"name": []}], "datePublished": {}, "isPartOf": [[]], "keywords": {}}',
        '{"name": "\\ud800 \\u0000", "author": "\\udfff", "url": "http://[", "@id": [1], "identifier": {"value": ""}}',
        '{"@graph": 1, "name": "x"}',
        '{"name": "A thing of three words", "author": {"@type": "Role", "author": {"@type": "Role", "author": "x"}}}',
    ],
)
@pytest.mark.parametrize("kind", ["Person", "ScholarlyArticle", "WebPage"])
def test_odd_data_are_read_or_left(data: str, kind: str, saved: Callable[[str | bytes], Path]) -> None:
    whole = f'{{"@context": "https://schema.org", "@type": ["{kind}", 3], {data[1:]}'
    said = fault_of(saved(f'<html><h1>x</h1><script type="application/ld+json">{whole}</script></html>'))
    assert said is None or "tells of no person" in said or "neither title nor DOI" in said


def test_a_title_has_the_doi_of_its_link_or_of_the_pages_data(saved: Callable[[str | bytes], Path]) -> None:
    work = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "name": "Owls at noon",
        "@id": "doi:10.5555/1",
    }
    page = (
        f"<html><h1>Moss Institute</h1><h2>Ada Quillfeather</h2><h3>Publications</h3><h4>Owls at noon</h4>"
        '<h4><a href="https://arxiv.org/abs/3101.01234v2">Owls at dusk, a study</a></h4><h4>Owls in the fog</h4>'
        '<h4>Correction to: Owls at noon</h4><p><a href="https://doi.org/10.5555/4">PDF</a></p>'
        f'<script type="application/ld+json">{json.dumps(work)}</script>'
    )
    records = read(saved(page))
    assert owner_of(records).name == "Ada Quillfeather"
    dois = {
        record.publication.title: record.publication.doi for record in records if isinstance(record, AuthorshipRecord)
    }
    assert dois["Owls at noon"] == "10.5555/1"
    assert dois["Owls at dusk, a study"] == "10.48550/arxiv.3101.01234"
    assert dois["Owls in the fog"] is None
    assert dois["Correction to: Owls at noon"] == "10.5555/4"
    corrected = [one.corrects for one in records if isinstance(one, PublicationRecord) and one.corrects]
    assert [one.doi for one in corrected] == ["10.5555/1"]


def test_a_name_in_the_title_alone_is_the_owners(saved: Callable[[str | bytes], Path]) -> None:
    page = "<html>\n<title>Ada Quillfeather – Home</title>\n<h1>About me</h1><p>Owls.</p><h2>Publications</h2><p>Owls"
    snapshot, person, *_ = read(saved(page))
    assert isinstance(snapshot, SnapshotRecord)
    assert isinstance(person, PersonRecord)
    assert snapshot.owner == person.person == Person("Ada Quillfeather")
    assert (person.place.first, person.place.path) == (2, "(//title)[1]")
    assert owner_of(read(saved(page.replace("Quillfeather – Home", "Quillfeather – Moss Owl")))).name is None, (
        "two names"
    )


def test_one_work_told_twice_is_one_with_the_better_author_list(saved: Callable[[str | bytes], Path]) -> None:
    page = CASES.joinpath("html-page", "ok", "article.html").read_text(encoding="utf-8")
    bare = re.sub(r'<meta name="citation_author_.*\n', "", page).replace(
        '"name":"Ada Quillfeather"', '"name":"Ada Quillfeather","sameAs":"https://orcid.org/0000-0002-1825-0097"'
    )
    for one in (page, bare):
        records = read(saved(one))
        assert sum(isinstance(record, PublicationRecord) for record in records) == 1
        people = [record.person.orcid for record in records if isinstance(record, AuthorshipRecord)]
        assert people == ["0000-0002-1825-0097", None]


MARKS = [
    "<p>", "</p>", "<div>", "</div>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>", "</table>", "<br>",
    "<h2>", "</h2>", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "]]>", "<", ">", "&lt;", "&", '"', "'",
    "<a href='/people/ada-quillfeather'>", "</a>", "<svg/>", "<template>", "</template>", "<b hidden>", "</b>",
    "<pre>", "</pre>", "\0", "\n", "<p itemscope>", "<i itemprop=name>", '<script type="application/ld+json">',
    '{"@context":"https://schema.org","@type":"Person","name":"Jo By"}', "Publications", "Biography",
    "PhD - McGill University", "Co-supervisor :", "Jonas Birkeland", "Owls at noon",
]  # fmt: skip
soup = st.lists(st.sampled_from(MARKS) | st.text(max_size=8), max_size=40).map("".join)


@settings(max_examples=120, deadline=None)
@given(page=soup)
def test_any_soup_is_read_or_refused(saved: Callable[[str | bytes], Path], page: str) -> None:
    assert_told(saved(f"<!doctype html><h1>Ada Quillfeather</h1>{page}".encode("utf-8", "replace")))


@settings(max_examples=60, deadline=None)
@given(page=st.sampled_from(PAGES), data=st.data())
def test_a_page_with_broken_bytes_is_read_or_refused(
    saved: Callable[[str | bytes], Path], page: Path, data: st.DataObject
) -> None:
    content = bytearray(page.read_bytes())
    for _ in range(data.draw(st.integers(0, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    assert_told(saved(bytes(content[: data.draw(st.integers(1, len(content)))])))


def assert_told(path: Path) -> None:
    """Whatever stands in a page is told by records that can be written, or refused in one line."""
    if (fault := fault_of(path)) is not None:
        assert len(fault.splitlines()) == 1
        assert "; wanted " in fault
        return
    for record in sources.read(path, format="html-page"):
        assert encode(record)
        if isinstance(record, PersonRecord):
            assert Minter().person(record.person)


@settings(max_examples=100, deadline=None)
@given(page=soup)
def test_the_tokens_of_a_page_are_the_page(page: str) -> None:
    lines = [token.line for token in tokens(page)]
    assert lines == sorted(lines)
    assert all(1 <= line <= page.count("\n") + 1 for line in lines)


inline = st.sampled_from(["word", "two words", "<b>bold</b>", "a &amp; b", "<span>in</span>", "<i>i<br>j</i>"])
text = st.lists(inline, min_size=1, max_size=3).map(" ".join)


@st.composite
def blocks(draw: st.DrawFn, deep: int = 3) -> str:
    """HTML that is valid, with end tags left out where HTML allows it."""
    kinds = ["p", "p", "h2", "div"] + (["ul", "dl", "table", "section", "hidden", "nav"] if deep else [])
    kind = draw(st.sampled_from(kinds))
    end = draw(st.booleans())
    if kind in ("p", "h2"):
        return f"<{kind}>{draw(text)}" + (f"</{kind}>" if end or kind != "p" else "")
    inner = draw(st.lists(blocks(deep - 1), max_size=3)) if deep else []
    if kind == "ul":
        return "<ul>" + "".join(f"<li>{draw(text)}{one}" + "</li>" * end for one in inner) + "</ul>"
    if kind == "dl":
        return (
            "<dl>"
            + "".join(f"<dt>{draw(text)}" + "</dt>" * end + f"<dd>{one}" + "</dd>" * end for one in inner)
            + "</dl>"
        )
    if kind == "table":
        rows = "".join(
            "<tr>" + f"<td>{one}" + "</td>" * end + f"<th>{draw(text)}" + "</th></tr>" * end for one in inner
        )
        return f"<table>{rows}</table>"
    if kind == "hidden":
        return f"<div hidden>{''.join(inner)}</div>"
    body = "".join(inner)
    return f"<{kind}>{body}<p>{draw(text)}</p></{kind}>"


@settings(max_examples=120, deadline=None)
@given(page=st.lists(blocks(), max_size=4).map("".join))
def test_the_tree_is_the_one_that_a_browsers_parser_builds(page: str) -> None:
    lexbor = pytest.importorskip("selectolax.lexbor", reason="the other parser is not installed")
    whole = f"<!doctype html><title>x</title><body>{page}</body>"
    theirs = []
    for node in lexbor.LexborHTMLParser(whole).root.traverse(include_text=True):
        if node.tag == "-text" and node.text_content.strip():
            theirs.append((node.text_content.strip(), chain(node.parent)))
    assert list(own_texts(document("page.html", whole))) == theirs


OF_BOTH = {
    "p",
    "div",
    "ul",
    "li",
    "dl",
    "dt",
    "dd",
    "table",
    "tr",
    "td",
    "th",
    "h2",
    "nav",
    "section",
    "b",
    "i",
    "span",
    "title",
}


def chain(node: object) -> list[str]:
    """The names of an element and those around it, without the ones that parsers add."""
    found = []
    while node is not None:
        tag = getattr(node, "tag", "")
        found += [tag] if tag in OF_BOTH else []
        node = getattr(node, "parent", None)
    return found


def own_texts(page: Document) -> Iterator[tuple[str, list[str]]]:
    opened: list[Element] = []
    for index, node in enumerate(page.nodes):
        while opened and opened[-1].end <= index:
            opened.pop()
        if isinstance(node, Element):
            opened.append(node)
        elif node.text.strip():
            yield html.unescape(node.text.strip()), [one.name for one in reversed(opened) if one.name in OF_BOTH]


def test_lines_are_those_that_are_seen() -> None:
    page = document(
        "page.html",
        "<body><p>one\n two<br>three <b>four</b></p>\n<pre>a\n b</pre><b hidden>no</b><p style='display:none'>-</p>"
        "<ul><li>five<li>s&shy;ix</ul><select><option>no</select><p>x<sup>2</sup>&nbsp;y</p><i aria-hidden=true>no</i>",
    )
    lines = visible_lines(page, Content(0, len(page.nodes), frozenset()))
    assert [(line.text, line.first, line.last, line.path) for line in lines] == [
        ("one two", 1, 2, "(//p)[1]"),
        ("three four", 2, 2, "(//p)[1]/text()[2]"),
        ("a", 3, 3, "(//pre)[1]"),
        ("b", 4, 4, "(//pre)[1]/text()[2]"),
        ("five", 4, 4, "(//li)[1]"),
        ("six", 4, 4, "(//li)[2]"),
        ("x2\u00a0y", 4, 4, "(//p)[3]"),
    ]


def read(path: Path) -> list[Record]:
    return list(sources.read(path))


def owner_of(records: list[Record]) -> Person:
    snapshot = records[0]
    assert isinstance(snapshot, SnapshotRecord)
    assert snapshot.owner
    return snapshot.owner


def fault_of(path: Path) -> str | None:
    try:
        return None if list(sources.read(path, format="html-page")) else ""
    except SourceError as fault:
        return str(fault)


def test_a_name_before_the_first_trainee_is_told(tmp_path: Path) -> None:
    text = (
        "Portrait of Ada Quillfeather\nCurrent Students\nJonas Birkeland\nOskar Lindgren - PhD - Concordia University\n"
    )
    path = tmp_path / "page.txt"
    path.write_text(text, encoding="utf-8")
    assert [one.place.quote for one in read(path) if isinstance(one, NoticeRecord)] == ["Jonas Birkeland"]


@pytest.mark.parametrize("depth", range(860, 1000, 4))
def test_data_nested_as_deep_as_can_just_be_read_are_read_or_told(tmp_path: Path, depth: int) -> None:
    path = tmp_path / "page.html"
    deep = '{"@context":"https://schema.org","@type":"Person","name":"Ada Quillfeather","knows":%s1%s}'
    data = deep % ("[" * depth, "]" * depth)
    path.write_text(f'<html><script type="application/ld+json">{data}</script><h1>Ada</h1></html>', encoding="utf-8")
    fault_of(path)
