"""The genealogy's people, degrees and advisors are all read, whatever is broken beside them."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scholargraph import sources
from scholargraph.errors import SourceError
from scholargraph.mapping import quads
from scholargraph.model import (
    DegreeRecord,
    InterestRecord,
    NoticeKind,
    NoticeRecord,
    PersonRecord,
    Record,
    RoleRecord,
    SupervisionRecord,
)
from scholargraph.sources.inputs import Input

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "math-genealogy" / "osu_mgp_graph.json.gz"
CASES = Path(__file__).parent / "cases" / "sources" / "genealogy" / "ok"


def test_all_people_degrees_and_advisors_of_a_real_graph_are_read() -> None:
    if not SHARED.exists():
        pytest.skip("no shared data here")
    raw = json.loads(gzip.decompress(SHARED.read_bytes()))
    records = list(sources.read(SHARED))
    people = [record for record in records if isinstance(record, PersonRecord)]
    degrees = [record for record in records if isinstance(record, DegreeRecord)]
    supervisions = [record for record in records if isinstance(record, SupervisionRecord)]
    edges = {(part.person.key, one.trainee.key) for one in supervisions for part in one.participations}
    ids = [f"mathgenealogy/{one['id']}" for one in raw["people"]]
    assert len(people) == len(ids) + len(raw["faculty"]) + len(raw["unresolved_faculty"])
    assert {record.person.key for record in people} == {*ids, None}
    assert edges == {(ids[advisor], ids[student]) for advisor, student in raw["edges"]}
    assert sum(len(one.participations) for one in supervisions) == len(raw["edges"]) == 1241
    assert len(degrees) == sum(one["degree_year"] != "" for one in raw["people"])
    assert sum(one.organization is not None for one in degrees) == len(raw["faculty"])
    interests = [record for record in records if isinstance(record, InterestRecord)]
    topics = sum(
        len({topic.casefold() for topic in one["filed_in"] + one["expertise"]})
        for one in raw["faculty"] + raw["unresolved_faculty"]
    )
    assert topics - 5 <= len(interests) <= topics  # some differ in punctuation alone
    notices = [record for record in records if isinstance(record, NoticeRecord)]
    assert [one.kind for one in notices] == [NoticeKind.NEEDS_REVIEW] * raw["metadata"]["unresolved_faculty_count"]
    assert sum(isinstance(record, RoleRecord) for record in records) == raw["metadata"]["roster_faculty_count"]


def test_one_advisor_is_principal_by_implication_and_of_several_no_role_is_told() -> None:
    found = [record for record in sources.read(CASES / "lineage.json") if isinstance(record, SupervisionRecord)]
    roles = [[(part.role, str(part.basis)) for part in one.participations] for one in found]
    assert roles == [[("principal", "inferred")], [("unspecified", "stated")] * 2, [("principal", "inferred")]]


def test_a_genealogy_is_known_by_its_content(tmp_path: Path) -> None:
    for case in CASES.iterdir():
        path = tmp_path / "saved"
        path.write_bytes(case.read_bytes())
        known = next(one for one in sources.sources() if one.name == "genealogy").recognises(Input(path, path.name))
        assert known == (case.suffix != ".accepted")


@settings(max_examples=40, deadline=None)
@given(place=st.integers(0, 10_000), flipped=st.integers(0, 255), case=st.sampled_from(["lineage.json", "nodes.json"]))
def test_damage_is_told_or_refused(
    tmp_path_factory: pytest.TempPathFactory, place: int, flipped: int, case: str
) -> None:
    content = bytearray((CASES / case).read_bytes())
    content[place % len(content)] = flipped
    path = tmp_path_factory.mktemp("damage") / "graph.json"
    for damaged in (bytes(content), bytes(content[: place % len(content)])):
        path.write_bytes(damaged)
        assert_read_or_refused(path)


def test_a_broken_person_costs_no_other() -> None:
    records = list(sources.read(CASES / "ragged.jsonl"))
    assert people(records) == ["Ana Lindqvist-Moreau", "Bram Oostveen", "Last Wholehart"]


def people(records: list[Record]) -> list[str | None]:
    return [record.person.name for record in records if isinstance(record, PersonRecord)]


def assert_read_or_refused(path: Path) -> None:
    said = fault_of(path)
    assert said is None or "; wanted " in said


def fault_of(path: Path) -> str | None:
    """Why a file is refused, or None if it is read and mapped."""
    try:
        return None if "".join(quads(sources.read(path, format="genealogy"))) else ""
    except SourceError as fault:
        return str(fault)
