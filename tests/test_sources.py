"""Each source reads its good cases as accepted and refuses its bad ones in one line; what is read loses no line."""

import os
import tracemalloc
import unicodedata
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scholargraph import sources
from scholargraph.errors import SourceError
from scholargraph.model import (
    NoticeKind,
    NoticeRecord,
    Place,
    Record,
    SnapshotRecord,
    SupervisionRecord,
)
from scholargraph.sources.records import decode, encode, write

CASES = Path(__file__).parent / "cases" / "sources"
SAMPLE = Path(__file__).resolve().parents[1] / "data" / "sample"

PAGES = sorted(CASES.glob("profile-page/ok/*.txt"))
LISTS = sorted(path.with_suffix("") for path in CASES.glob("*/ok/*.accepted"))
BAD = sorted(path for path in CASES.glob("*/bad/*") if path.suffix != ".error")
SAMPLES = sorted(SAMPLE.rglob("*.txt"))

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
each_sample = pytest.mark.parametrize("page", SAMPLES, ids=lambda path: path.name)


@each_page
def test_a_page_reads_as_accepted(page: Path) -> None:
    accepted = page.with_suffix(".jsonl").read_bytes().splitlines()
    assert [encode(record) for record in sources.read(page)] == accepted, f"see: scholargraph read {page.name}"


@pytest.mark.parametrize("path", LISTS, ids=lambda path: f"{path.parents[1].name}-{path.name}")
def test_a_file_reads_as_accepted(path: Path) -> None:
    read = [encode(record) for record in sources.read(path)]
    accepted = path.with_name(f"{path.name}.accepted")
    if os.environ.get("SCHOLARGRAPH_ACCEPT"):
        accepted.write_bytes(b"".join(line + b"\n" for line in read))
    assert read == accepted.read_bytes().splitlines(), f"see: scholargraph read {path.name}"


@pytest.mark.parametrize("path", LISTS, ids=lambda path: f"{path.parents[1].name}-{path.name}")
def test_a_file_is_known_as_its_format_and_no_other(path: Path) -> None:
    (source, *others) = (one for one in sources.sources() for part in sources.opened(path) if one.recognises(part))
    assert (source.name, others) == (path.parents[1].name, [])


@pytest.mark.parametrize("path", sorted(CASES.glob("records/ok/*.jsonl")), ids=lambda path: path.name)
def test_records_are_written_as_they_were_read(path: Path) -> None:
    file = BytesIO()
    write(sources.read(path), file)
    assert file.getvalue() == path.read_bytes()


@pytest.mark.parametrize("path", BAD, ids=lambda path: f"{path.parents[1].name}-{path.name}")
def test_a_bad_file_is_refused_in_one_line(path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        list(sources.read(path))
    assert f"{caught.value}\n" == path.with_name(f"{path.name}.error").read_text(encoding="utf-8")
    assert str(caught.value).startswith(path.name)


def test_every_source_has_cases() -> None:
    assert {source.name for source in sources.sources()} == {path.name for path in CASES.iterdir() if path.is_dir()}


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"^page\.txt: no such file in .*; wanted a file to read$"):
        sources.read(tmp_path / "page.txt")
    with pytest.raises(SourceError, match=r": a folder; wanted a file$"):
        sources.read(tmp_path)
    with pytest.raises(SourceError, match=r"^no format called 'html'; there are: .*profile-page, "):
        sources.read(PAGES[0], format="html")


def test_a_page_is_known_by_its_content_under_any_name(tmp_path: Path) -> None:
    for source, name in ((PAGES[0], "page.saved"), (PAGES[0].with_suffix(".jsonl"), "page.txt")):
        path = tmp_path / name
        path.write_bytes(source.read_bytes())
        assert len(list(sources.read(path))) > 3


@pytest.mark.parametrize("size", [2 * 1024**2, 200 * 1024**2])
def test_an_endless_line_costs_neither_memory_nor_time(size: int, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    with path.open("wb") as file:
        file.write(b"Portrait of Ada Quillfeather\nPublications\n")
        file.truncate(size)
    tracemalloc.start()
    with pytest.raises(SourceError, match=r"^page\.txt:3: a line of more than 1 MiB; wanted"):
        list(sources.read(path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40 * 1024**2


def test_an_endless_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"Portrait of Ada Quillfeather\nPublications\n" + b"Again and again\n" * 600_000)
    with pytest.raises(SourceError, match=r"^page\.txt: more than 8 MiB; wanted"):
        list(sources.read(path))


@each_sample
def test_a_sample_page_is_understood(page: Path) -> None:
    notices = [record for record in sources.read(page) if isinstance(record, NoticeRecord)]
    assert [(notice.kind, notice.place.quote) for notice in notices] == PLANTED_DOUBTS.get(page.name, [])


PLANTED_DOUBTS = {"tamsinara.en.txt": [(NoticeKind.NEEDS_REVIEW, "Jordan Chase")]}
"""On one page of the sample a line is an author or a title of two words, and nothing there tells which."""


@pytest.mark.parametrize(
    "name", ["bao-linh-quessendre", "eloise-tranchebise", "guillaume-lajoie", "maarten-van-ooyevaer"]
)
def test_two_languages_of_one_page_speak_of_the_same_people(name: str) -> None:
    french, english = (
        [(one.trainee, one.ordinal, one.participations) for one in supervisions(page)]
        for page in sorted(SAMPLE.rglob(f"{name}.??.txt"))
    )
    assert french == english


def supervisions(page: Path) -> list[SupervisionRecord]:
    return [record for record in sources.read(page) if isinstance(record, SupervisionRecord)]


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], Path]:
    path = tmp_path_factory.mktemp("pages") / "page.txt"

    def save(content: bytes) -> Path:
        path.write_bytes(content)
        return path

    return save


EXAMPLES = [path.read_text(encoding="utf-8") for path in (*PAGES, *SAMPLES)]
LINES = sorted({line for page in EXAMPLES for line in page.split("\n")})
anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\n\r"), max_size=60)
pages = st.lists(st.sampled_from(LINES) | anything, max_size=40).map(
    lambda lines: "\n".join(("Portrait of Ada Quillfeather", *lines[:5], "Publications", *lines[5:]))
)


@settings(max_examples=60, deadline=None)
@given(page=pages)
def test_no_line_is_lost_and_each_place_is_true(saved: Callable[[bytes], Path], page: str) -> None:
    records = list(sources.read(saved(page.encode()), format="profile-page"))
    snapshot, lines = records[0], page.removesuffix("\n").split("\n")
    assert isinstance(snapshot, SnapshotRecord)
    assert snapshot.lines == len(lines)
    runs = {(place.first, place.last) for place in places(records)}
    for place in places(records):
        assert place.snapshot == snapshot.sha256[:16]
        assert 1 <= place.first <= place.last <= len(lines)
        assert place.quote == "\n".join(lines[place.first - 1 : place.last])
    told = [number for first, last in runs for number in range(first, last + 1)]
    assert len(told) == len(set(told)), "two runs of lines overlap"
    assert set(told) >= {number for number, line in enumerate(lines, 1) if line.strip()}
    assert [place.first for place in places(records)] == sorted(place.first for place in places(records))


@settings(max_examples=40, deadline=None)
@given(content=st.binary(max_size=400) | pages.map(str.encode))
def test_any_file_is_read_or_refused(saved: Callable[[bytes], Path], content: bytes) -> None:
    path = saved(content)
    for source in sources.sources():
        said = fault_of(path, source.name)
        assert said is None or (len(said.splitlines()) == 1 and "; wanted " in said)


@settings(max_examples=20, deadline=None)
@given(page=st.sampled_from(EXAMPLES))
def test_how_a_page_is_saved_does_not_matter(saved: Callable[[bytes], Path], page: str) -> None:
    page = page.removesuffix("\n")
    plain = told(sources.read(saved(page.encode())))
    for variant in (
        page.replace("\n", "\r\n").encode(),
        page.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + page.encode(),
        unicodedata.normalize("NFD", page).encode(),
        page.replace("\n", " \u00a0\n\t").encode(),
    ):
        assert told(sources.read(saved(variant))) == plain


@settings(max_examples=25, deadline=None)
@given(page=st.sampled_from(EXAMPLES) | pages)
def test_records_written_and_read_again_are_equal(saved: Callable[[bytes], Path], page: str) -> None:
    records = list(sources.read(saved(page.encode()), format="profile-page"))
    file = BytesIO()
    assert write(records, file) == len(records)
    assert list(sources.read(saved(file.getvalue()), format="records")) == records


kinds = get_args(Record)


@settings(max_examples=80, deadline=None)
@given(record=st.sampled_from(kinds).flatmap(st.from_type))
def test_any_record_is_itself_after_json(record: Record) -> None:
    assert decode(encode(record)) == record


def fault_of(path: Path, name: str) -> str | None:
    try:
        return None if list(sources.read(path, format=name)) else ""
    except SourceError as fault:
        return str(fault)


def places(records: list[Record]) -> list[Place]:
    return [record.place for record in records if not isinstance(record, SnapshotRecord)]


def told(records: Iterator[Record]) -> list[str]:
    """The records without what says how the file was saved."""
    found = []
    for record in records:
        if isinstance(record, SnapshotRecord):
            digest = record.sha256
            found.append(f"{record.lines} {record.language} {record.owner}".replace(digest[:16], ""))
        else:
            line = f"{record.place.first}-{record.place.last} {record}"
            found.append(line.replace(repr(record.place), "").replace(digest[:16], ""))
    return found
