"""OpenAlex's works and authors come over whole: counts of real files agree, and no damage costs more than its entry."""

import gzip
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scholargraph import sources
from scholargraph.errors import SourceError
from scholargraph.model import (
    AbstractRecord,
    AuthorshipRecord,
    ListStatus,
    NoticeKind,
    NoticeRecord,
    PersonRecord,
    PublicationRecord,
    Record,
    SnapshotRecord,
    SubjectRecord,
    TopicRecord,
    VersionRecord,
)
from scholargraph.sources.openalex.abstracts import LONGEST, rebuilt

CASES = Path(__file__).parent / "cases" / "sources" / "openalex" / "ok"
WORK = {"id": "https://openalex.org/W9000000001", "title": "Looms that wait", "publication_year": 2024}


@pytest.fixture(scope="module")
def real(shared: Callable[..., Path]) -> Path:
    return shared("data", "openalex-works-2022.jsonl.gz")


@pytest.fixture(scope="module")
def works(real: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.open(real)]


@pytest.fixture(scope="module")
def records(real: Path) -> list[Record]:
    return list(sources.read(real))


def test_real_works_come_over_whole(works: list[dict[str, Any]], records: list[Record]) -> None:
    slots = [slot for work in works for slot in work["authorships"]]
    concepts = [concept for work in works for concept in work["concepts"]]
    counts = Counter(type(record) for record in records)
    assert counts[PublicationRecord] == len(works)
    assert counts[AuthorshipRecord] == len(slots) == 4702
    assert counts[AbstractRecord] == sum(bool(work["abstract_inverted_index"]) for work in works)
    assert counts[SubjectRecord] == counts[TopicRecord] == len(concepts)
    assert counts[PersonRecord] == sum(bool(slot["author"]["orcid"]) for slot in slots)
    authorships = [record for record in records if isinstance(record, AuthorshipRecord)]
    assert sum(len(one.organizations) for one in authorships) == sum(
        len({(place["display_name"], place["ror"]) for place in slot["institutions"] if place}) for slot in slots
    )
    assert sum(len(one.affiliations) for one in authorships) == sum(
        bool(slot["raw_affiliation_string"]) for slot in slots
    )
    assert sum(one.person.orcid is not None for one in authorships) == counts[PersonRecord]


def test_real_works_keep_their_ids_dates_and_order(works: list[dict[str, Any]], records: list[Record]) -> None:
    read = [record for record in records if isinstance(record, PublicationRecord)]
    for work, record in zip(works, read, strict=True):
        doi = (work["doi"] or "").removeprefix("https://doi.org/").lower()
        assert (record.publication.doi or "") == doi
        assert f"openalex:{work['id'].rsplit('/')[-1]}" in record.identifiers
        assert [one for one in record.identifiers if one.startswith("mag:")] == [
            f"mag:{one}" for name, one in work["ids"].items() if name == "mag"
        ]
        assert record.published == work["publication_date"].removesuffix("-01-01")
        assert record.author_list is ListStatus.COMPLETE
    ranks = [record.rank for record in records if isinstance(record, AuthorshipRecord)]
    assert ranks == [rank for work in works for rank in range(1, len(work["authorships"]) + 1)]


def test_real_abstracts_say_every_word(works: list[dict[str, Any]], records: list[Record]) -> None:
    read = [record.text.value for record in records if isinstance(record, AbstractRecord)]
    raw = [work["abstract_inverted_index"] for work in works if work["abstract_inverted_index"]]
    for text, index in zip(read, raw, strict=True):
        if any(mark in word for word in index for mark in "<&"):
            continue
        words = (part for word, at in index.items() for part in word.replace("\xad", "").split() * len(at))
        assert Counter(text.split()) == Counter(words)


def test_nothing_of_the_real_works_is_lost_unsaid(records: list[Record]) -> None:
    said = [record for record in records if isinstance(record, NoticeRecord)]
    assert Counter(record.kind for record in said) == {NoticeKind.NEEDS_REVIEW: 4}


@pytest.mark.parametrize(
    ("day", "year", "published"),
    [
        ("2024-03-05", 2024, "2024-03-05"),
        ("2024-01-01", 2024, "2024"),
        (None, 2024, "2024"),
        ("2024-02-31", 2024, "2024"),
        ("2023-12-31", 2024, "2023-12-31"),
        ("2199-05-05", None, "2199-05-05"),
        (None, 0, None),
    ],
)
def test_january_the_first_is_a_year(tmp_path: Path, day: str | None, year: int | None, published: str | None) -> None:
    (record,) = (
        one
        for one in read_works(tmp_path, {**WORK, "publication_date": day, "publication_year": year})
        if isinstance(one, PublicationRecord)
    )
    assert record.published == published


def test_an_index_that_spells_out_an_endless_text_is_refused(tmp_path: Path) -> None:
    positions = list(range(0, 10**9, 10**6))
    assert len(rebuilt({"a": positions, "b": [10**30]})) == 2 * len(positions) + 1
    with pytest.raises(ValueError, match="more than"):
        rebuilt({"x" * LONGEST: [0, 1]})
    records = read_works(tmp_path, {**WORK, "abstract_inverted_index": {"x" * 10_000: list(range(10_000))}})
    assert [one.reason for one in records if isinstance(one, NoticeRecord)] == [
        "/abstract_inverted_index: more than 200,000 characters; wanted an abstract"
    ]


def test_people_who_are_nobody_are_not_one(tmp_path: Path) -> None:
    slots = [
        {"author": {"id": f"https://openalex.org/{one}", "display_name": name}}
        for one, name in (("A9999999999", "A. Reed"), ("A5317838346", "B. Reed"), ("A1", "C. Reed"))
    ]
    people = [
        one.person for one in read_works(tmp_path, {**WORK, "authorships": slots}) if isinstance(one, AuthorshipRecord)
    ]
    assert [person.key for person in people] == [None, None, "openalex/A1"]


def test_a_paper_in_proceedings_that_are_on_arxiv_many_times_is_no_version(tmp_path: Path) -> None:
    def versions(*addresses: str) -> int:
        locations = [{"landing_page_url": address} for address in addresses]
        return sum(isinstance(one, VersionRecord) for one in read_works(tmp_path, {**WORK, "locations": locations}))

    assert versions("http://arxiv.org/abs/2401.00001v2", "https://doi.org/10.48550/arXiv.2401.00001") == 1
    assert versions("http://arxiv.org/abs/2401.00001", "http://arxiv.org/abs/2401.00002") == 0
    assert versions("http://arxiv.org/pdf/2401.00001") == 0


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "display_name", "a"]), inner),
    max_leaves=6,
)
NAMES = ["answer.json", "authors.json", "ragged.jsonl", "works-2022.jsonl"]
LISTS = {"results"}  # an object that has one is an answer with entries, not an entry
FIELDS = sorted({field for name in NAMES for field in (CASES / name).read_text("utf-8").split('"')[1::2]} - LISTS)


@settings(max_examples=150, deadline=None)
@given(
    fields=st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=6),
    id=st.sampled_from(["https://openalex.org/W12", "https://openalex.org/A34", ""]),
)
def test_any_object_is_understood_or_said_not_to_be(
    tmp_path_factory: pytest.TempPathFactory, fields: dict[str, Any], id: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.write_text(f"{json.dumps({'id': id, **fields})}\n{json.dumps(WORK)}\n", encoding="utf-8")
    records = list(sources.read(path, format="openalex"))
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
        for record in sources.read(path, format="openalex"):
            if not isinstance(record, SnapshotRecord):
                said = str(record).replace(repr(record.place), "")
                found.setdefault(record.place.first, []).append(said)
    except SourceError:
        return {}
    return found


def read_works(folder: Path, *works: dict[str, Any]) -> list[Record]:
    path = folder / "works.json"
    path.write_text(json.dumps(works), encoding="utf-8")
    return list(sources.read(path))
