"""Lists of conference papers come over whole: counts of real ones agree, and no damage costs more than its entry."""

import gzip
import json
import random
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
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
    NoticeKind,
    NoticeRecord,
    PublicationRecord,
    Record,
    SnapshotRecord,
    SubjectRecord,
)
from scholargraph.sources.paper_list.slots import several

CASES = Path(__file__).parent / "cases" / "sources" / "paper-list" / "ok"
SAMPLED = 5  # every fifth of fifty thousand real papers


@pytest.fixture(scope="module")
def papers(shared: Callable[..., Path]) -> list[dict[str, Any]]:
    with gzip.open(shared("data", "conference-papers.jsonl.gz")) as file:
        return [json.loads(line) for line in islice(file, 0, None, SAMPLED)]


@pytest.fixture(scope="module")
def records(papers: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    path = tmp_path_factory.mktemp("papers") / "papers"
    path.write_text("".join(json.dumps(paper) + "\n" for paper in papers), encoding="utf-8")
    return list(sources.read(path))


def test_real_papers_come_over_whole(papers: list[dict[str, Any]], records: list[Record]) -> None:
    counts = Counter(type(record) for record in records)
    assert counts[PublicationRecord] == len(papers) == 10_050
    assert counts[AbstractRecord] == sum("abstract" in paper for paper in papers)
    assert counts[SubjectRecord] == sum(len(set(paper.get("keywords", ()))) for paper in papers)
    read = [record for record in records if isinstance(record, PublicationRecord)]
    assert [record.title.value for record in read] == [" ".join(paper["title"].split()) for paper in papers]
    assert [(record.venue and record.venue.value, record.published) for record in read] == [
        (paper["venue"], str(paper["year"])) for paper in papers
    ]
    assert [record.place.key for record in read] == [paper["key"] for paper in papers]
    assert [record.publication.doi for record in read if record.publication.doi] == [
        doi[doi.index("10.") :].lower() for paper in papers if (doi := paper.get("doi")) and " " not in doi
    ]


def test_real_authors_come_over_whole(papers: list[dict[str, Any]], records: list[Record]) -> None:
    slots = [slot for paper in papers for slot in paper["authors"]]
    read = [record for record in records if isinstance(record, AuthorshipRecord)]
    reasons = [record.reason for record in records if isinstance(record, NoticeRecord)]
    groups = sum("reads like an organisation" in reason for reason in reasons)  # one that stands twice is one record
    parted = sum(int(reason.rsplit(" ", 1)[1]) - 1 for reason in reasons if "parted into" in reason)
    lost = sum(reason.startswith("/authors/") and "; wanted a name" in reason for reason in reasons)
    lost += sum(reason.endswith(": no name; wanted one") for reason in reasons)
    assert len(read) + groups == len(slots) + parted - lost
    assert sum((one.person.key or "").startswith("openreview/~") for one in read) == sum("id" in slot for slot in slots)
    bad = sum(reason.endswith("wanted an ORCID iD") for reason in reasons)
    assert sum(one.person.orcid is not None for one in read) == sum("orcid" in slot for slot in slots) - bad
    left = sum("affiliations or ids of one" in reason for reason in reasons)
    whole = [one for one in read if one.affiliations]
    assert len(whole) == sum("affiliation" in slot for slot in slots if slot.get("name")) - left
    several_places = sum("+" in slot.get("affiliation", "") for slot in slots)
    assert several_places * 0.8 < sum(len(one.affiliations) > 1 for one in whole) <= several_places


def test_nothing_of_the_real_papers_is_not_understood(records: list[Record]) -> None:
    kinds = {record.kind for record in records if isinstance(record, NoticeRecord)}
    assert kinds == {NoticeKind.PARTLY_UNDERSTOOD, NoticeKind.NEEDS_REVIEW}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Quillfeather", 1),
        ("Quillfeather, Ada", 1),
        ("Ada Quillfeather, Jr.", 1),
        ("Ada Quillfeather; Tom Reed", 2),
        ("A. Quillfeather & T. Reed", 2),
        ("Ada Quillfeather, Plato, Tom Reed", 3),
        ("Ada Quillfeather, Tom Reed, and Una Marsh", 3),
        ("Evangelos and Zervas", 1),
        ("The University of Weaving and Winding", 1),
        ("", 1),
    ],
)
def test_names_are_parted_only_where_it_is_plain(text: str, names: int) -> None:
    assert len(several(text)) == names


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "value"]), inner),
    max_leaves=6,
)
NAMES = ["notes.json", "plain.jsonl", "ragged.jsonl", "scraped.json"]
LISTS = {"notes", "papers"}  # an object that has one is an answer with entries, not an entry
FIELDS = sorted({field for name in NAMES for field in (CASES / name).read_text("utf-8").split('"')[1::2]} - LISTS)
PAPER = {"key": "shuttle2029:99", "venue": "shuttle", "year": 2029, "title": "Looms that wait", "authors": []}


@settings(max_examples=150, deadline=None)
@given(
    fields=st.dictionaries(st.sampled_from(FIELDS), json_values, max_size=6),
    start=st.sampled_from([PAPER, {"title": "A row", "author": "A B;C D"}, {"id": "abcdefgh", "content": {}}]),
)
def test_any_object_is_understood_or_said_not_to_be(
    tmp_path_factory: pytest.TempPathFactory, fields: dict[str, Any], start: dict[str, Any]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.write_text(f"{json.dumps({**start, **fields})}\n{json.dumps(PAPER)}\n", encoding="utf-8")
    records = list(sources.read(path, format="paper-list"))
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
        for record in sources.read(path, format="paper-list"):
            if not isinstance(record, SnapshotRecord):
                said = str(record).replace(repr(record.place), "")
                found.setdefault(record.place.first, []).append(said)
    except SourceError:
        return {}
    return found
