"""The ACL Anthology's XML: each paper has its name there, and what its volume says of it."""

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scholargraph.errors import SourceError
from scholargraph.identifiers import person_key, publication_key
from scholargraph.model import AuthorshipRecord, PersonRecord, PublicationRecord, Record, SnapshotRecord
from scholargraph.sources.acl_anthology import SOURCE
from scholargraph.sources.inputs import Input
from scholargraph.sources.records import decode, encode

CASES = Path(__file__).parent / "cases" / "sources" / "acl-anthology" / "ok"


def read(path: Path) -> list[Record]:
    return list(SOURCE.read(Input(path, path.name)))


def read_paper(paper: str, tmp_path: Path, *, collection: str = "2031.wick", volume: str = "1") -> list[Record]:
    path = tmp_path / "wick.xml"
    meta = "<meta><booktitle>Proceedings of WICK</booktitle><month>May</month><year>2031</year></meta>"
    text = f'<collection id="{collection}"><volume id="{volume}">{meta}{paper}</volume></collection>'
    path.write_text(text, encoding="utf-8")
    return read(path)[1:]


@pytest.mark.parametrize(
    ("collection", "volume", "paper", "name"),
    [
        ("2031.wick", "main", "1", "2031.wick-main.1"),
        ("P99", "1", "7", "P99-1007"),
        ("W99", "3", "7", "W99-0307"),
        ("D19", "4", "7", "D19-4007"),
        ("D19", "52", "7", "D19-5207"),
        ("C69", "1", "7", "C69-0107"),
    ],
)
def test_the_name_of_a_paper(collection: str, volume: str, paper: str, name: str, tmp_path: Path) -> None:
    text = f'<paper id="{paper}"><title>Of Wicks and Lamps</title></paper>'
    (work,) = read_paper(text, tmp_path, collection=collection, volume=volume)
    assert isinstance(work, PublicationRecord)
    assert publication_key(work.publication) == f"acl/{name}"
    assert (work.place.key, work.published, work.venue and work.venue.value) == (name, "2031-05", "Proceedings of WICK")


def test_a_paper_says_more_of_itself_than_its_volume(tmp_path: Path) -> None:
    text = "<title>Of Wicks</title><year>2030</year><month>June</month><booktitle>Wicks</booktitle><url>X30-1</url>"
    (work,) = read_paper(f'<paper id="1">{text}</paper>', tmp_path)
    assert isinstance(work, PublicationRecord)
    assert (work.place.key, work.published, work.venue and work.venue.value) == ("X30-1", "2030-06", "Wicks")


@pytest.mark.parametrize(
    ("author", "key"),
    [
        ("<author><first>Ada</first><last>Quillfeather</last></author>", "ada-quillfeather"),
        ('<author id="ada-q"><first>Ada</first><last>Quillfeather</last></author>', "acl/ada-q"),
        ('<author id="ada-q" orcid="0000-0002-1825-0097"><last>Quillfeather</last></author>', "0000-0002-1825-0097"),
        ("<author><first/><last>Quillfeather</last></author>", "acl/2031.wick-1.1/quillfeather"),
    ],
)
def test_people(author: str, key: str, tmp_path: Path) -> None:
    records = read_paper(f'<paper id="1"><title>Of Wicks and Lamps</title>{author}</paper>', tmp_path)
    (person,) = (one.person for one in records if isinstance(one, AuthorshipRecord))
    assert person_key(person) == key


def test_a_name_in_another_script_is_a_variant(tmp_path: Path) -> None:
    variant = '<variant script="hani"><first>大文</first><last>陳</last></variant>'
    author = f"<author><first>Tai Man</first><last>Chan</last>{variant}</author>"
    records = read_paper(f'<paper id="1"><title>Of Wicks and Lamps</title>{author}</paper>', tmp_path)
    assert [(one.person.name, one.variants) for one in records if isinstance(one, PersonRecord)] == [
        ("Tai Man Chan", ("陳大文",))
    ]


def test_nothing_in_a_collection_goes_unread() -> None:
    root = ElementTree.parse(CASES / "proceedings.xml").getroot()
    records = read(CASES / "proceedings.xml")
    kinds = Counter(type(one).__name__ for one in records)
    assert kinds["PublicationRecord"] == len(list(root.iter("paper"))) + len(list(root.iter("frontmatter")))
    assert kinds["AuthorshipRecord"] == len(root.findall(".//paper/author"))
    assert kinds["AbstractRecord"] == len(root.findall(".//paper/abstract"))
    affiliations = [one.affiliations for one in records if isinstance(one, AuthorshipRecord)]
    assert sum(map(len, affiliations)) == len(root.findall(".//author/affiliation"))
    dois = {one.publication.doi for one in records if isinstance(one, PublicationRecord)} - {None}
    assert dois == {one.text for one in root.iter("doi")}


@pytest.mark.parametrize(
    "head", [b"<collection><volume/></collection>", b"<collection id='a'/>", b"<a id='b'><volume/></a>", b"", b"{}"]
)
def test_other_xml_is_not_recognised(head: bytes, tmp_path: Path) -> None:
    path = tmp_path / "some.xml"
    path.write_bytes(head)
    assert not SOURCE.recognises(Input(path, path.name))
    with pytest.raises(SourceError, match=r"^some\.xml: no <collection> of volumes at its root; wanted XML of the ACL"):
        read(path)


CONTENT = (CASES / "proceedings.xml").read_bytes()
START = CONTENT.index(b"<frontmatter")
DOI = CONTENT.index(b"<doi>"), CONTENT.index(b"</doi>")  # damage in it makes it that of another work


def bare(record: Record) -> bytes:
    return re.sub(rb'"place":\{.*?\}(?=[,}])', b"", encode(record), count=1)


def by_entry(records: list[Record]) -> Counter[tuple[bytes, ...]]:
    entries: dict[tuple[int, str | None], list[bytes]] = {}
    for record in records:
        if not isinstance(record, SnapshotRecord):
            entries.setdefault((record.place.first, record.place.path), []).append(bare(record))
    return Counter(map(tuple, entries.values()))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(START, DOI[0]) | st.integers(DOI[1], CONTENT.index(b"</volume>") - 1), mark=st.integers(0, 255))
def test_a_damaged_byte_costs_at_most_its_entry(at: int, mark: int, tmp_path: Path) -> None:
    path = tmp_path / "proceedings.xml"
    path.write_bytes(CONTENT[:at] + bytes([mark]) + CONTENT[at + 1 :])
    damaged = read(path)
    assert all(decode(encode(record)) == record for record in damaged)
    assert sum((by_entry(read(CASES / "proceedings.xml")) - by_entry(damaged)).values()) <= 1


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.sampled_from(re.findall(rb"<[^<>]*>|[^<>]+", CONTENT)), max_size=60))
def test_nonsense_is_told(pieces: list[bytes], tmp_path: Path) -> None:
    path = tmp_path / "wick.xml"
    path.write_bytes(b'<collection id="2031.wick"><volume id="1">' + b"".join(pieces))
    assert all(decode(encode(record)) == record for record in read(path))
