"""Feeds of arXiv are read completely: what an independent look at the raw files counts is what the records count."""

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scholargraph.errors import SourceError
from scholargraph.model import (
    AbstractRecord,
    AuthorshipRecord,
    GroupAuthorshipRecord,
    ListStatus,
    NoticeKind,
    NoticeRecord,
    PublicationRecord,
    Record,
    SnapshotRecord,
    SubjectRecord,
    VersionRecord,
)
from scholargraph.sources.arxiv import SOURCE
from scholargraph.sources.inputs import Input
from scholargraph.sources.records import decode, encode

FEEDS = sorted((Path(__file__).resolve().parents[2] / "shared" / "data" / "arxiv").glob("*.xml"))
CASES = Path(__file__).parent / "cases" / "sources" / "arxiv" / "ok"
ATOM, ARXIV = "{http://www.w3.org/2005/Atom}", "{http://arxiv.org/schemas/atom}"

real = pytest.mark.skipif(not FEEDS, reason="the real feeds are not beside the project")


def read(path: Path) -> list[Record]:
    return list(SOURCE.read(Input(path, path.name)))


@real
def test_the_real_feeds_are_read_completely() -> None:
    raw: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for feed in FEEDS:
        raw += counted_in(feed)
        found += counted_of(read(feed))
    assert found == raw
    assert raw["works"] == 221
    assert raw["errors"] == 1


def counted_in(feed: Path) -> Counter[str]:
    counted: Counter[str] = Counter()
    for entry in ElementTree.parse(feed).getroot().iter(f"{ATOM}entry"):
        if "api/errors" in entry.findtext(f"{ATOM}id", ""):
            counted["errors"] += 1
            continue
        counted["works"] += 1
        counted["authors"] += len(entry.findall(f"{ATOM}author"))
        counted["affiliations"] += len(list(entry.iter(f"{ARXIV}affiliation")))
        counted["abstracts"] += len(entry.findall(f"{ATOM}summary"))
        counted["versions"] += len(entry.findall(f"{ARXIV}doi"))
        counted["subjects"] += len({one.get("term") for one in entry.iterfind(f"{ATOM}category")})
        counted[entry.findtext(f"{ATOM}published", "")[:10]] += 1
        title = " ".join(entry.findtext(f"{ATOM}title", "").split())
        counted[title.replace("$", "")] += 1
        for name in entry.iterfind(f"{ATOM}author/{ATOM}name"):
            counted[f"name {name.text}"] += 1
    return counted


def counted_of(records: list[Record]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for record in records:
        match record:
            case PublicationRecord():
                counted["works"] += 1
                counted[record.published or ""] += 1
                counted[record.title.value] += 1
                assert record.author_list is ListStatus.COMPLETE
                assert record.publication.doi
                assert record.identifiers[0].removeprefix("arxiv:") == record.place.key
            case AuthorshipRecord():
                counted["authors"] += 1
                counted["affiliations"] += len(record.affiliations)
                counted[f"name {record.person.name}"] += 1
            case AbstractRecord():
                counted["abstracts"] += 1
            case VersionRecord():
                counted["versions"] += 1
            case SubjectRecord():
                counted["subjects"] += 1
            case NoticeRecord():
                counted["errors"] += record.kind is NoticeKind.NOT_UNDERSTOOD
                assert "arXiv answers with an error (incorrect id format for abc)" in record.reason
    return counted


@real
def test_only_feeds_of_arxiv_are_recognised(tmp_path: Path) -> None:
    assert all(SOURCE.recognises(Input(feed, feed.name)) for feed in FEEDS)
    path = tmp_path / "feed"
    for encoding in ("utf-8", "utf-16"):
        text = FEEDS[1].read_text(encoding="utf-8").replace("UTF-8", encoding)
        path.write_text(text, encoding=encoding)
        assert SOURCE.recognises(Input(path, path.name))
        assert counted_of(read(path)) == counted_of(read(FEEDS[1]))
    for other in (
        b"<feed xmlns='http://www.w3.org/2005/Atom'/>",
        b'{"a": "http://arxiv.org/api/"}',
        b"<html>arxiv.org/api/",
    ):
        path.write_bytes(other)
        assert not SOURCE.recognises(Input(path, path.name))
        with pytest.raises(SourceError, match=r"^feed: no feed of arXiv; wanted an answer of arXiv's API"):
            read(path)


def entry_of(inside: str, tmp_path: Path) -> list[Record]:
    path = tmp_path / "feed.xml"
    head = f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="{ARXIV[1:-1]}"><entry>'
    path.write_text(f"{head}<id>http://arxiv.org/abs/3101.00001</id>{inside}</entry></feed>", encoding="utf-8")
    return read(path)[1:]


@pytest.mark.parametrize(
    ("printed", "person", "group"),
    [
        ("Ada Quillfeather", "Ada Quillfeather", None),
        ("LANTERN Collaboration", None, "LANTERN Collaboration"),
        ("The LANTERN Collaboration:", None, "The LANTERN Collaboration"),
        ("for the LANTERN Collaboration", None, "LANTERN Collaboration"),
        ("A. Quillfeather (for the LANTERN Collaboration)", "A. Quillfeather", None),
        ("Ada Quillfeather, on behalf of the LANTERN Collaboration", "Ada Quillfeather", None),
        (":", None, None),
    ],
)
def test_people_and_groups(printed: str, person: str | None, group: str | None, tmp_path: Path) -> None:
    records = entry_of(f"<title>Wicks</title><author><name>{printed}</name></author>", tmp_path)
    people = [one.person.name for one in records if isinstance(one, AuthorshipRecord)]
    groups = [one.group.text.value for one in records if isinstance(one, GroupAuthorshipRecord)]
    assert people == [person] * (person is not None)
    assert groups == [group] * (group is not None)


@pytest.mark.parametrize(
    ("term", "codes"),
    [
        ("cs.LG", ["cs.LG"]),
        ("cond-mat.dis-nn", ["cond-mat.dis-nn"]),
        ("Primary: 05C81, 37A25, Secondary: 11P21.", ["05C81", "37A25", "11P21"]),
        ("68T05 (Primary) 62-XX (Secondary)", ["68T05", "62-XX"]),
        ("I.2.6; F.1.m", ["I.2.6", "F.1.m"]),
        ("MSC 2010: 60J10", ["60J10"]),
        ("MSC-class lost", ["MSC-class lost"]),
        ("", []),
    ],
)
def test_categories(term: str, codes: list[str], tmp_path: Path) -> None:
    records = entry_of(f'<title>Wicks</title><category term="{term}"/>', tmp_path)
    assert [one.topic.text.value for one in records if isinstance(one, SubjectRecord)] == codes


def bare(record: Record) -> bytes:
    """A record without its place."""
    return re.sub(rb'"place":\{.*?\}(?=[,}])', b"", encode(record), count=1)


def by_entry(records: list[Record]) -> Counter[tuple[bytes, ...]]:
    entries: dict[tuple[int, str | None], list[bytes]] = {}
    for record in records:
        if not isinstance(record, SnapshotRecord):
            entries.setdefault((record.place.first, record.place.path), []).append(bare(record))
    return Counter(map(tuple, entries.values()))


CONTENT = (CASES / "feed.xml").read_bytes()
STARTS = [found.start() for found in re.finditer(rb"<entry", CONTENT)]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(STARTS[0], len(CONTENT) - 1), mark=st.integers(0, 255))
def test_a_damaged_byte_costs_at_most_its_entry(at: int, mark: int, tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(CONTENT)
    whole = by_entry(read(path))
    path.write_bytes(CONTENT[:at] + bytes([mark]) + CONTENT[at + 1 :])
    damaged = read(path)
    assert all(decode(encode(record)) == record for record in damaged)
    assert sum((whole - by_entry(damaged)).values()) <= 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(end=st.integers(STARTS[0], len(CONTENT)))
def test_what_stands_before_a_missing_end_is_read(end: int, tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(CONTENT)
    whole = by_entry(read(path))
    path.write_bytes(CONTENT[:end])
    missing = sum(start + 8 > end for start in STARTS[1:]) + 1
    assert sum((whole - by_entry(read(path))).values()) <= missing
