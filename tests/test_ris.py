"""RIS: what a lost end costs, which tag says what; and any bytes are read or refused."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scholargraph import sources
from scholargraph.errors import SourceError
from scholargraph.mapping import quads
from scholargraph.model import (
    AuthorshipRecord,
    DegreeRecord,
    GroupAuthorshipRecord,
    NoticeRecord,
    PublicationRecord,
    Record,
    SnapshotRecord,
    SupervisionRecord,
)
from scholargraph.sources.inputs import Input

CASES = Path(__file__).parent / "cases" / "sources" / "ris" / "ok"
LIBRARIES = [path.read_bytes() for path in sorted(CASES.glob("*.ris"))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ris")


def read(folder: Path, content: str | bytes) -> list[Record]:
    path = folder / "case.ris"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(sources.read(path, format="ris"))


def work(folder: Path, *lines: str, kind: str = "JOUR") -> PublicationRecord:
    records = read(folder, "\n".join((f"TY  - {kind}", "TI  - A title of words", *lines, "ER  - ")))
    return next(one for one in records if isinstance(one, PublicationRecord))


def test_each_type_line_begins_a_reference(folder: Path) -> None:
    for content in LIBRARIES:
        begun = sum(
            line.lstrip().startswith((b"TY  -", b"TY -")) for line in content.removeprefix(b"\xef\xbb\xbf").split(b"\n")
        )
        places = {
            one.place.first for one in read(folder, content) if not isinstance(one, SnapshotRecord | NoticeRecord)
        }
        untitled = sum("neither title" in one.reason for one in read(folder, content) if isinstance(one, NoticeRecord))
        assert len(places) + untitled == begun


def test_a_lost_end_costs_the_next_reference_nothing(folder: Path) -> None:
    whole = "TY  - JOUR\nTI  - A whole reference here\nER  - \n"
    lost = "TY  - JOUR\nTI  - A reference without an end\n\n"
    for content in (whole + lost + whole, lost + whole + whole, whole + whole + lost):
        records = read(folder, content)
        assert sum(isinstance(one, PublicationRecord) for one in records) == 3
        assert [one.reason for one in records if isinstance(one, NoticeRecord)] == [
            "no line 'ER  -' at its end: some of it may be lost"
        ]


@pytest.mark.parametrize(
    ("lines", "published"),
    [
        (["PY  - 2020"], "2020"),
        (["PY  - 2020///"], "2020"),
        (["Y1  - 2020/03/05/Spring"], "2020-03-05"),
        (["PY  - 2020", "DA  - 2020/03//"], "2020-03"),
        (["PY  - 2020", "DA  - 2021/03/05"], "2020"),
        (["PY  - 2020", "DA  - Mar 5"], "2020-03-05"),
        (["DA  - 2020/03/05/"], "2020-03-05"),
        (["PY  - in press"], None),
        ([], None),
    ],
)
def test_dates(folder: Path, lines: list[str], published: str | None) -> None:
    assert work(folder, *lines).published == published


@pytest.mark.parametrize(
    ("kind", "lines", "venue", "pages"),
    [
        ("JOUR", ["JO  - J. Tides", "T2  - Journal of Tides", "SP  - 7", "EP  - 19"], "Journal of Tides", "7-19"),
        ("JOUR", ["JA  - J. Tides", "JF  - Journal of Tides", "SP  - 7-19"], "Journal of Tides", "7-19"),
        ("JOUR", ["JO  - J. Tides", "SP  - e7"], "J. Tides", "e7"),
        ("CONF", ["T2  - Seventh Moot", "C3  - Proceedings of the Moot"], "Proceedings of the Moot", None),
        ("CHAP", ["BT  - Wet Places", "T2  - Wet Places"], "Wet Places", None),
        ("BOOK", ["T2  - A series", "SP  - 210"], None, None),
        ("THES", ["T2  - Department of Tides", "SP  - 210"], None, None),
    ],
)
def test_where_a_work_came_out(folder: Path, kind: str, lines: list[str], venue: str | None, pages: str | None) -> None:
    read_work = work(folder, *lines, kind=kind)
    assert (read_work.venue and read_work.venue.value, read_work.pages) == (venue, pages)


@pytest.mark.parametrize(
    "line",
    [
        "DO  - 10.5555/A.1",
        "DO  - doi:10.5555/a.1",
        "M3  - 10.5555/a.1",
        "L3  - 10.5555/a.1",
        "UR  - http://dx.doi.org/10.5555/a.1",
    ],
)
def test_a_doi_is_found_wherever_exports_put_it(folder: Path, line: str) -> None:
    assert work(folder, line).publication.doi == "10.5555/a.1"


def test_only_the_advisor_of_a_thesis_is_a_supervisor(folder: Path) -> None:
    lines = "\nAU  - Doe, Dee\nTI  - A title of words\nA3  - Ash, Ada\nA2  - Bosh, Bea\nER  - \n"
    thesis, book = (read(folder, f"TY  - {kind}{lines}") for kind in ("THES", "BOOK"))
    (supervision,) = (one for one in thesis if isinstance(one, SupervisionRecord))
    assert [(part.person.name, part.role) for part in supervision.participations] == [("Ada Ash", "principal")]
    assert any(isinstance(one, DegreeRecord) for one in thesis)
    assert not any(isinstance(one, SupervisionRecord | DegreeRecord) for one in book)


def test_a_name_of_words_before_a_comma_alone_is_a_group(folder: Path) -> None:
    lines = ["Tide Corporation,", "Plato,", "Ash, Ada,", "The Tide Collaboration"]
    records = read(folder, "TY  - JOUR\nTI  - A title\n" + "".join(f"AU  - {one}\n" for one in lines) + "ER  - ")
    assert [one.group.text.value for one in records if isinstance(one, GroupAuthorshipRecord)] == [
        "Tide Corporation",
        "The Tide Collaboration",
    ]
    assert [one.person.name for one in records if isinstance(one, AuthorshipRecord)] == ["Plato", "Ada Ash"]


def test_how_a_file_is_saved_does_not_matter(folder: Path) -> None:
    content = (CASES / "export.ris").read_text(encoding="utf-8")
    wanted = told(read(folder, content))
    for saved in (
        content.replace("\n", "\r\n").encode(),
        content.replace("\n", "\r").encode(),
        content.encode("utf-16"),
    ):
        assert told(read(folder, saved)) == wanted
    assert told(read(folder, b"\xef\xbb\xbf" + content.encode())) == wanted


def told(records: list[Record]) -> list[str]:
    return [
        str(record).replace(record.place.snapshot, "") for record in records if not isinstance(record, SnapshotRecord)
    ]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_is_read_or_refused(folder: Path, data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(LIBRARIES)))
    marks = st.sampled_from([b"TY  - ", b"ER  - ", b"\nAU  - ", b"\n", b"  - ", b"\xff", b"<"]) | st.binary(max_size=4)
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 20))] = data.draw(marks)
    content = content[: data.draw(st.integers(len(content) // 2, len(content)))]
    assert read_or_refused(folder, bytes(content))


def read_or_refused(folder: Path, content: bytes) -> bool:
    """Whether a file is refused in one line, or read into records that a graph can hold."""
    try:
        return any(quads(read(folder, content)))
    except SourceError as fault:
        return "; wanted" in str(fault) and len(str(fault).splitlines()) == 1


@pytest.mark.parametrize(
    "garbage",
    [
        "TY  - JOUR\n" * 10_000,
        "TY  - JOUR\nTI  - t\nAB  - " + "a\n" * 200_000,
        "TY  - JOUR\nTI  - t\nAU  - " + "a;" * 30_000 + "\nER  - ",
        "TY  - JOUR\nTI  - " + "<" * 500_000 + "\nER  - ",
        "TY  - JOUR\nTI  - t\nSN  - " + "1-" * 200_000 + "\nER  - ",
        "TY  - JOUR\nTI  - t\nKW  - " + " " * 300_000 + "\nER  - ",
        "TY  - JOUR\nTI  - t\nUR  - " + "http://a " * 20_000 + "\nER  - ",
    ],
    ids=lambda text: text[:32],
)
def test_garbage_costs_no_time(folder: Path, garbage: str) -> None:
    start = time.process_time()
    read(folder, garbage)
    assert time.process_time() - start < 6


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("TY  - JOUR\n", True),
        ("\n\nProvider: Tidewater\nContent: text/plain\n\nTY  - CHAP\nTI  - x\n", True),
        ("TY - JOUR\nTI - x\n", True),
        ("PMID- 12345\nTI  - x\n", False),
        ("PT J\nAU Ash, A\nER\n", False),
        ("<pre>\nTY  - JOUR\n</pre>", False),
        ("Dear reader,\n" * 30 + "TY  - JOUR\n", False),
    ],
)
def test_what_is_taken_for_ris(tmp_path: Path, text: str, known: bool) -> None:
    path = tmp_path / "library.txt"
    path.write_text(text, encoding="utf-8")
    (ris,) = (source for source in sources.sources() if source.name == "ris")
    assert ris.recognises(Input(path, path.name)) is known


def test_a_reference_that_never_ends_is_told_and_costs_no_other(tmp_path: Path) -> None:
    path = tmp_path / "library.ris"
    keywords = "".join(f"KW  - keyword {number}\n" for number in range(80_000))
    path.write_text(f"TY  - JOUR\nTI  - Long\n{keywords}ER  - \n\nTY  - JOUR\nTI  - Short\nER  - \n", encoding="utf-8")
    _, long, short = sources.read(path)
    assert isinstance(long, NoticeRecord)
    assert long.reason == "a reference of more than 1 MiB; wanted a shorter one"
    assert isinstance(short, PublicationRecord)
