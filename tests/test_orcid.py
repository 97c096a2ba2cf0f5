"""ORCID records are read part by part: none is lost, each has a place of its own, and damage is told."""

import json
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scholargraph import sources
from scholargraph.errors import SourceError
from scholargraph.mapping import quads
from scholargraph.model import (
    AuthorshipRecord,
    BiographyRecord,
    DegreeRecord,
    InterestRecord,
    ListStatus,
    NoticeKind,
    NoticeRecord,
    PersonRecord,
    PublicationRecord,
    Record,
    RoleRecord,
    SnapshotRecord,
    VersionRecord,
)
from scholargraph.sources.inputs import Input
from scholargraph.sources.records import encode

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "orcid"
CASES = Path(__file__).parent / "cases" / "sources" / "orcid" / "ok"
SAMPLES = sorted(SHARED.glob("*/samples/**/*.*"))
ROLES = ("employment-summary", "invited-position-summary", "membership-summary", "service-summary")
DEGREES = ("education-summary", "qualification-summary")

each_case = pytest.mark.parametrize(
    "case", [path for path in sorted(CASES.iterdir()) if path.suffix != ".accepted"], ids=lambda path: path.name
)


def test_all_of_a_real_record_is_read() -> None:
    path = SHARED / "real-record-v2.json"
    if not path.exists():
        pytest.skip("no shared data here")
    raw = json.loads(path.read_bytes())
    counts = counted(list(sources.read(path)))
    person, activities = raw["person"], raw["activities-summary"]
    works = [one for group in activities["works"]["group"] for one in group["work-summary"]]
    assert counts[PublicationRecord] == counts[AuthorshipRecord] == len(works) == 50
    assert counts[RoleRecord] == len(activities["employments"]["employment-summary"])
    assert counts[DegreeRecord] == len(activities["educations"]["education-summary"])
    assert counts[InterestRecord] == len(person["keywords"]["keyword"])
    named = [one for one in person["other-names"]["other-name"] if one["content"] != "Charles Hoyt"]
    assert counts[PersonRecord] == 1 + len(named) + len(person["external-identifiers"]["external-identifier"])
    assert counts[BiographyRecord] == 1
    assert not counts[NoticeRecord]
    publications = [record for record in sources.read(path) if isinstance(record, PublicationRecord)]
    assert sum(one.publication.doi is not None for one in publications) == sum(bool(dois(one)) for one in works)
    told = {key for one in works for key in dois(one) if not key.startswith("arxiv")}
    assert told == {
        one.publication.doi
        for one in publications
        if one.publication.doi and not one.publication.doi.startswith("10.48550/")
    }
    assert [one.title.value for one in publications] == [one["title"]["title"]["value"] for one in works]
    assert [one.published for one in publications] == [printed(one["publication-date"]) for one in works]


def dois(work: dict[str, Any]) -> list[str]:
    """The DOIs and arXiv numbers of a work itself, from the raw record."""
    ids = (work["external-ids"] or {}).get("external-id", [])
    own = [one for one in ids if one["external-id-relationship"] == "SELF"]
    return [
        one["external-id-value"].lower().removeprefix("https://doi.org/")
        if one["external-id-type"] == "doi"
        else f"arxiv:{one['external-id-value']}"
        for one in own
        if one["external-id-type"] in {"doi", "arxiv"}
    ]


def printed(when: dict[str, Any] | None) -> str | None:
    parts = [when[name]["value"] for name in ("year", "month", "day") if when and when.get(name)] if when else []
    return "-".join(parts) or None


@pytest.mark.parametrize("path", [path for path in SAMPLES if path.suffix == ".xml"], ids=lambda path: path.name)
def test_each_part_of_a_sample_of_the_registry_is_read_or_told(path: Path) -> None:
    records = list(sources.read(path))
    counts = counted(records)
    names = Counter(element.tag.rpartition("}")[2] for element in ElementTree.parse(path).iter())
    assert records[1:], "nothing read and nothing told"
    if names["orcid-identifier"] and not names["record-summary"] and not names["search"]:
        assert counts[RoleRecord] == sum(names[name] for name in ROLES)
        assert counts[DegreeRecord] == sum(names[name] for name in DEGREES)
        assert counts[InterestRecord] == names["keyword"]
    assert counts[PublicationRecord] == names["work-summary"] + names["work"]
    assert "".join(quads(records))


def test_the_samples_are_there() -> None:
    if not SHARED.exists():
        pytest.skip("no shared data here")
    assert len(SAMPLES) > 80


@each_case
def test_each_part_has_a_place_of_its_own(case: Path) -> None:
    records = [record for record in sources.read(case) if not isinstance(record, SnapshotRecord)]
    places = [record.place for record in records]
    by_path = {(place.path, place.first): {one for one in places if one.path == place.path} for place in places}
    assert all(len({(one.first, one.quote) for one in same}) == 1 for same in by_path.values() if None not in by_path)
    assert "".join(quads(sources.read(case)))


def test_versions_of_one_group_are_one_work_or_versions_of_one() -> None:
    records = list(sources.read(CASES / "record.xml"))
    first, second = [record for record in records if isinstance(record, PublicationRecord)][:2]
    (version,) = [record for record in records if isinstance(record, VersionRecord)]
    assert {version.publication.doi, version.other.doi} == {first.publication.doi, second.publication.doi}


def test_a_list_is_whole_only_if_the_owner_and_others_stand_in_it() -> None:
    (work,) = [record for record in sources.read(CASES / "work.json") if isinstance(record, PublicationRecord)]
    assert work.author_list is ListStatus.COMPLETE
    for change, status in (("9999-0001-0000-0032", ListStatus.COMPLETE), ("9999-0001-0000-0016", ListStatus.PARTIAL)):
        raw = (CASES / "work.json").read_text(encoding="utf-8")
        assert contributors(raw, orcid=change) is status


def contributors(raw: str, *, orcid: str) -> ListStatus:
    """The status of the list of a work that lies in the record of somebody else."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        path = Path(folder) / "work.json"
        path.write_text(raw.replace('"path": "/9999-0001-0000-0032/', f'"path": "/{orcid}/'), encoding="utf-8")
        (work,) = [record for record in sources.read(path) if isinstance(record, PublicationRecord)]
        return work.author_list


def test_two_posts_that_read_alike_are_numbered_by_time() -> None:
    roles = [record for record in sources.read(CASES / "ragged.json") if isinstance(record, RoleRecord)]
    assert [(role.start, role.occurrence) for role in roles] == [("2012-02", 2), ("2003", 1), (None, 1)]


def test_no_quote_tells_an_address(tmp_path: Path) -> None:
    raw = (CASES / "record.xml").read_text(encoding="utf-8")
    emails = raw[raw.index("<email:emails") : raw.index("</email:emails>")].replace(
        "<email:emails", '<email:emails xmlns:email="http://www.orcid.org/ns/email"'
    )
    path = tmp_path / "emails.xml"
    path.write_text(f"{emails}</email:emails>", encoding="utf-8")
    assert "nobody@" in raw
    for one in (CASES / "record.xml", path):
        assert all(b"nobody@" not in encode(record) for record in sources.read(one))


def test_a_broken_line_costs_no_other() -> None:
    records = list(sources.read(CASES / "lines.jsonl"))
    owners = [key for key, _ in groupby(one.person.orcid for one in records if isinstance(one, PersonRecord))]
    assert owners == ["9999-0001-0000-0016", "9999-0001-0000-0032"]
    told = [one for one in records if isinstance(one, NoticeRecord)]
    assert [(one.kind, one.place.first) for one in told] == [(NoticeKind.NOT_UNDERSTOOD, line) for line in (2, 3, 4)]


@each_case
def test_a_record_is_known_by_its_content(case: Path, tmp_path: Path) -> None:
    path = tmp_path / "saved"
    path.write_bytes(case.read_bytes())
    assert sources.recognised(Input(path, path.name)).name == "orcid"


@settings(max_examples=60, deadline=None)
@given(
    place=st.integers(0, 20_000),
    flipped=st.integers(0, 255),
    case=st.sampled_from(["record.xml", "ragged.json", "work.json", "lines.jsonl", "profile-1.2.json"]),
)
def test_damage_is_told_or_refused(
    tmp_path_factory: pytest.TempPathFactory, place: int, flipped: int, case: str
) -> None:
    content = bytearray((CASES / case).read_bytes())
    content[place % len(content)] = flipped
    path = tmp_path_factory.mktemp("damage") / case
    for damaged in (bytes(content), bytes(content[: place % len(content)])):
        path.write_bytes(damaged)
        assert_read_or_refused(path)


@pytest.mark.parametrize(
    "content",
    [
        b'{"orcid-identifier": ' + b'{"a": ' * 5_000,
        b'{"orcid-identifier": ' + b'{"a": ' * 900 + b"1" + b"}" * 901,
        b'<record xmlns="http://www.orcid.org/ns/record">' + b"<a>" * 100_000,
        b'<record xmlns="http://www.orcid.org/ns/record">' + b"<a/>" * 60_000 + b"</record>",
        b'<record xmlns="http://www.orcid.org/ns/record">' + b"&lt;" * 500_000 + b"</record>",
    ],
    ids=["deep", "deeper than wanted", "elements", "siblings", "text"],
)
def test_hostile_content_ends_soon(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "record"
    path.write_bytes(content)
    assert_read_or_refused(path)


def counted(records: list[Record]) -> Counter[type]:
    return Counter(map(type, records))


def assert_read_or_refused(path: Path) -> None:
    said = fault_of(path)
    assert said is None or "; wanted " in said


def fault_of(path: Path) -> str | None:
    """Why a file is refused, or None if it is read and mapped."""
    try:
        return None if "".join(quads(sources.read(path, format="orcid"))) else ""
    except SourceError as fault:
        return str(fault)
