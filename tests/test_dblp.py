"""DBLP's XML: who is who among namesakes, what a work is known by, and what damage costs."""

import re
import time
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scholargraph.errors import SourceError
from scholargraph.identifiers import person_key, publication_key
from scholargraph.model import (
    AuthorshipRecord,
    NoticeRecord,
    PersonRecord,
    PublicationRecord,
    Record,
    RoleRecord,
    SnapshotRecord,
    VersionRecord,
)
from scholargraph.sources.dblp import SOURCE
from scholargraph.sources.inputs import Input
from scholargraph.sources.records import decode, encode

CASES = Path(__file__).parent / "cases" / "sources" / "dblp" / "ok"
WORK = '<article key="journals/x/A"><title>Of Wicks.</title><year>2020</year>{}</article>'


def read(path: Path) -> list[Record]:
    return list(SOURCE.read(Input(path, path.name)))


def read_text(text: str, tmp_path: Path) -> list[Record]:
    path = tmp_path / "dblp.xml"
    path.write_text(f"<dblp>{text}</dblp>", encoding="utf-8")
    return read(path)[1:]


@pytest.mark.parametrize(
    ("author", "key", "name"),
    [
        ("<author>Yang Wick</author>", "yang-wick", "Yang Wick"),
        ("<author>Yang Wick 0001</author>", "dblp/Yang_Wick_0001", "Yang Wick"),
        ("<author>Wick 2.0 Project</author>", "wick-2-0-project", "Wick 2.0 Project"),
        ('<author pid="12/345">Yang Wick</author>', "dblp/pid/12/345", "Yang Wick"),
        ('<author pid="12/345-1">Yang Wick 0001</author>', "dblp/pid/12/345-1", "Yang Wick"),
        ('<author orcid="0000-0002-1825-0097">Yang Wick 0001</author>', "0000-0002-1825-0097", "Yang Wick"),
        ("<author>Se&aacute;n O'Wick 0002</author>", "dblp/Seán_O'Wick_0002", "Seán O'Wick"),
        ("<author>Y. Wick</author>", "dblp/journals/x/A/y-wick", "Y. Wick"),
        ("<author>0001</author>", None, "0001"),
    ],
)
def test_namesakes_are_told_apart_as_dblp_does(author: str, key: str | None, name: str, tmp_path: Path) -> None:
    (authorship,) = (one for one in read_text(WORK.format(author), tmp_path) if isinstance(one, AuthorshipRecord))
    assert authorship.person.name == name
    assert key is None or person_key(authorship.person) == key
    assert (authorship.listed or name) == re.sub("&aacute;", "á", re.sub("<.*?>", "", author))


@pytest.mark.parametrize(
    ("links", "key", "other"),
    [
        ("", "dblp/journals/x/A", None),
        ("<ee>https://doi.org/10.5555/A.1</ee>", "doi/10.5555/a.1", None),
        ("<ee>https://arxiv.org/abs/2001.99999</ee>", "doi/10.48550/arxiv.2001.99999", None),
        ("<ee>https://doi.org/10.48550/ARXIV.2001.99999</ee>", "doi/10.48550/arxiv.2001.99999", None),
        ("<journal>CoRR</journal><volume>abs/2001.99999</volume>", "doi/10.48550/arxiv.2001.99999", None),
        ("<journal>CoRR</journal><volume>cs.AI/0001001</volume>", "doi/10.48550/arxiv.cs/0001001", None),
        ("<journal>J. Wicks</journal><volume>2001.99999</volume>", "dblp/journals/x/A", None),
        (
            "<ee>https://arxiv.org/abs/2001.99999</ee><ee>https://doi.org/10.5555/a</ee>",
            "doi/10.5555/a",
            "10.48550/arxiv.2001.99999",
        ),
    ],
)
def test_a_work_is_known_by_its_doi_or_by_its_key(links: str, key: str, other: str | None, tmp_path: Path) -> None:
    records = read_text(WORK.format(links), tmp_path)
    (work,) = (one for one in records if isinstance(one, PublicationRecord))
    assert publication_key(work.publication) == key
    assert [one.other.doi for one in records if isinstance(one, VersionRecord)] == ([other] if other else [])


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        ("Of Wicks.", "Of Wicks"),
        ("Of Wicks?", "Of Wicks?"),
        ("Of Wicks...", "Of Wicks..."),
        ("Wicks etc..", "Wicks etc."),
        ("X<sup>2</sup> of <i>Wicks</i>\n and <tt>lamps</tt>.", "X² of Wicks and lamps"),
        ("&Auml;rger &amp; M&uuml;he &lt;3.", "Ärger & Mühe <3"),
    ],
)
def test_titles(printed: str, title: str, tmp_path: Path) -> None:
    (work,) = read_text(f'<book key="books/A"><title>{printed}</title><year>2020</year></book>', tmp_path)
    assert isinstance(work, PublicationRecord)
    assert work.title.value == title


@pytest.mark.parametrize(
    ("label", "period", "told"),
    [
        ("", (None, None), False),
        ("2010-2014", ("2010", "2014"), False),
        ("2010", ("2010", "2010"), False),
        ("2010-", ("2010", None), False),
        ("since 2010", ("2010", None), False),
        ("until 2014", (None, "2014"), False),
        ("former", (None, None), True),
        ("PhD 2010", (None, None), True),
    ],
)
def test_affiliations(label: str, period: tuple[str | None, str | None], told: bool, tmp_path: Path) -> None:
    person = (
        '<www key="homepages/1/2"><author>Yang Wick</author><note type="affiliation" label="{}">Tidewater</note></www>'
    )
    records = read_text(person.format(label), tmp_path)
    (role,) = (one for one in records if isinstance(one, RoleRecord))
    assert (role.start, role.end) == period
    assert any(isinstance(one, NoticeRecord) for one in records) == told


def test_a_person_is_described_by_each_name_that_works_use(tmp_path: Path) -> None:
    page = '<www key="homepages/1/2-3"><author>Yang Wick 0003</author><url>https://orcid.org/0000-0002-1825-0097</url></www>'
    people = [one for one in read_text(page, tmp_path) if isinstance(one, PersonRecord)]
    assert [person_key(one.person) for one in people] == ["dblp/Yang_Wick_0003", "0000-0002-1825-0097"]
    assert {one.identifiers for one in people} == {("dblp:pid/1/2-3",)}


def test_nothing_in_a_dump_goes_unread() -> None:
    """An independent look at the case: works, authors, ISBNs and people by ElementTree."""
    text = re.sub(r"&(?!amp;|lt;|quot;)\w+;", "x", (CASES / "dump.xml").read_text(encoding="latin-1"))
    root = ElementTree.fromstring(text)
    works = [one for one in root if not one.get("key", "").startswith("homepages/")]
    records = read(CASES / "dump.xml")
    kinds = Counter(type(one).__name__ for one in records)
    assert kinds["PublicationRecord"] == len(works)
    authors = sum(len(one.findall("author")) for one in works)
    assert kinds["AuthorshipRecord"] + kinds["GroupAuthorshipRecord"] == authors
    assert kinds["RoleRecord"] == len([one for one in root.iter("note") if one.get("type") == "affiliation"])
    assert {one.place.key for one in records if not isinstance(one, SnapshotRecord)} == {one.get("key") for one in root}


@pytest.mark.parametrize("head", [b"<dblps/>", b"<html><dblp/></html>", b"", b"{}", b"\xff\xfe<\0a\0/\0>\0"])
def test_other_xml_is_not_recognised(head: bytes, tmp_path: Path) -> None:
    path = tmp_path / "some.xml"
    path.write_bytes(head)
    assert not SOURCE.recognises(Input(path, path.name))
    with pytest.raises(SourceError, match=r"^some\.xml: no <dblp> or <dblpperson> at its root; wanted XML of DBLP"):
        read(path)


CONTENT = (CASES / "dump.xml").read_bytes()
START = CONTENT.index(b"<article")


def bare(record: Record) -> bytes:
    return re.sub(rb'"place":\{.*?\}(?=[,}])', b"", encode(record), count=1)


def by_entry(records: list[Record]) -> Counter[tuple[bytes, ...]]:
    entries: dict[tuple[int, str | None], list[bytes]] = {}
    for record in records:
        if not isinstance(record, SnapshotRecord):
            entries.setdefault((record.place.first, record.place.path), []).append(bare(record))
    return Counter(map(tuple, entries.values()))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(START, len(CONTENT) - 1), mark=st.integers(0, 255))
def test_a_damaged_byte_costs_at_most_its_entry(at: int, mark: int, tmp_path: Path) -> None:
    path = tmp_path / "dump.xml"
    path.write_bytes(CONTENT[:at] + bytes([mark]) + CONTENT[at + 1 :])
    damaged = read(path)
    assert all(decode(encode(record)) == record for record in damaged)
    assert sum((by_entry(read(CASES / "dump.xml")) - by_entry(damaged)).values()) <= 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.sampled_from(re.findall(rb"<[^<>]*>|[^<>]+", CONTENT[START:])), max_size=60))
def test_nonsense_is_told(pieces: list[bytes], tmp_path: Path) -> None:
    path = tmp_path / "dump.xml"
    path.write_bytes(b"<dblp>" + b"".join(pieces))
    assert all(decode(encode(record)) == record for record in read(path))


def test_a_long_dump_is_read_at_speed(tmp_path: Path) -> None:
    path = tmp_path / "dump.xml"
    entries = CONTENT[START : CONTENT.index(b"</dblp>")]
    path.write_bytes(CONTENT[:START] + entries * 150 + b"</dblp>")
    began = time.process_time()
    read = sum(isinstance(one, PublicationRecord | PersonRecord) for one in SOURCE.read(Input(path, path.name)))
    assert read == 150 * 9
    assert time.process_time() - began < 5
