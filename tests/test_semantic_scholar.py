"""Semantic Scholar's shapes are told from each other and from all else, and no damage costs more than its entry."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scholargraph import sources
from scholargraph.errors import SourceError
from scholargraph.model import AuthorshipRecord, PublicationRecord, Record, SnapshotRecord, VersionRecord

CASES = Path(__file__).parent / "cases" / "sources" / "semantic-scholar" / "ok"
SHA = "a" * 40
PAPER = {"paperId": SHA, "title": "Looms that wait", "year": 2029, "authors": []}


def test_one_paper_is_one_work_in_the_answers_and_in_the_datasets(tmp_path: Path) -> None:
    answer = {**PAPER, "externalIds": {"CorpusId": 99}}
    row = {"corpusid": 99, "url": f"https://www.semanticscholar.org/paper/{SHA}", "title": "Looms that wait"}
    found = [one for one in read_papers(tmp_path, answer, row) if isinstance(one, PublicationRecord)]
    assert {one.publication.key for one in found} == {"semantic-scholar/99"}
    assert {one.identifiers for one in found} == {(f"semantic-scholar:{SHA}", "semantic-scholar:CorpusId:99")}


def test_a_preprint_is_a_version_only_where_another_doi_is_told(tmp_path: Path) -> None:
    def versions(**ids: str) -> int:
        records = read_papers(tmp_path, {**PAPER, "externalIds": ids})
        return sum(isinstance(one, VersionRecord) for one in records)

    assert versions(DOI="10.99999/looms", ArXiv="2401.00001") == 1
    assert versions(DOI="10.48550/arXiv.2401.00001", ArXiv="2401.00001v3") == 0
    assert versions(ArXiv="2401.00001") == 0


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (["Review", "JournalArticle"], "journal-article"),
        (["Journal Article", "Conference"], "conference-paper"),
        (["Review"], "review-article"),
        (["Study"], None),
        ([], None),
    ],
)
def test_the_type_that_says_most_is_taken(tmp_path: Path, types: list[str], kind: str | None) -> None:
    (record,) = (
        one for one in read_papers(tmp_path, {**PAPER, "publicationTypes": types}) if isinstance(one, PublicationRecord)
    )
    assert ((record.kind and record.kind.concept) or "").rpartition("/")[2] == (kind or "")


def test_people_are_told_apart_by_their_ids(tmp_path: Path) -> None:
    authors = [{"authorId": "1", "name": "A. Reed"}, {"authorId": "2", "name": "A. Reed"}, {"name": "A. Reed"}]
    people = [
        one.person for one in read_papers(tmp_path, {**PAPER, "authors": authors}) if isinstance(one, AuthorshipRecord)
    ]
    assert [person.key for person in people] == ["semantic-scholar/1", "semantic-scholar/2", None]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "DOI", "category"]), inner),
    max_leaves=6,
)
NAMES = ["answer.json", "author.json", "datasets.jsonl"]
LISTS = {"data", "recommendedPapers"}  # an object that has one is an answer with entries, not an entry
FIELDS = sorted({field for name in NAMES for field in (CASES / name).read_text("utf-8").split('"')[1::2]} - LISTS)


@settings(max_examples=150, deadline=None)
@given(
    fields=st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=6),
    start=st.sampled_from([PAPER, {"authorId": "7", "name": "A B"}, {"corpusid": 7}]),
)
def test_any_object_is_understood_or_said_not_to_be(
    tmp_path_factory: pytest.TempPathFactory, fields: dict[str, Any], start: dict[str, Any]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.write_text(f"{json.dumps({**start, **fields})}\n{json.dumps(PAPER)}\n", encoding="utf-8")
    records = list(sources.read(path, format="semantic-scholar"))
    assert {record.place.first for record in records if not isinstance(record, SnapshotRecord)} == {1, 2}


@pytest.mark.parametrize("name", NAMES)
def test_damage_costs_its_entry_alone(name: str, tmp_path: Path) -> None:
    content = (CASES / name).read_bytes()
    whole = entries(content, tmp_path)
    for damaged, at in damages(content, 60):
        read = entries(damaged, tmp_path)
        line = content[:at].count(b"\n") + 1
        if name.endswith("l") and len(damaged) == len(content) and damaged.count(b"\n") == content.count(b"\n"):
            assert whole_lines(read, but=line) == whole_lines(whole, but=line)


def whole_lines(read: dict[int, list[str]], *, but: int) -> dict[int, list[str]]:
    """What is read of each line but one, and but for those that are no entry at all."""
    return {line: said for line, said in read.items() if line != but and "not-understood" not in said[0]}


def damages(content: bytes, how_many: int) -> Iterator[tuple[bytes, int]]:
    chance = random.Random(20311107)
    for _ in range(how_many):
        at = chance.randrange(len(content))
        yield content[:at], at
        yield content[:at] + bytes([chance.randrange(256)]) + content[at + 1 :], at


def entries(content: bytes, folder: Path) -> dict[int, list[str]]:
    """What is read of each line, without its place; nothing of a file that is refused."""
    path = folder / "damaged"
    path.write_bytes(content)
    found: dict[int, list[str]] = {}
    try:
        for record in sources.read(path, format="semantic-scholar"):
            if not isinstance(record, SnapshotRecord):
                said = str(record).replace(repr(record.place), "")
                found.setdefault(record.place.first, []).append(said)
    except SourceError:
        return {}
    return found


def read_papers(folder: Path, *papers: dict[str, Any]) -> list[Record]:
    path = folder / "papers.json"
    path.write_text(json.dumps(papers), encoding="utf-8")
    return list(sources.read(path))
