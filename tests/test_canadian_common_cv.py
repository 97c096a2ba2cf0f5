"""A Canadian Common CV says whom its owner supervises and as what; French or English, whole or not."""

import re
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scholargraph import sources
from scholargraph.errors import SourceError
from scholargraph.mapping import quads
from scholargraph.model import (
    AuthorshipRecord,
    DegreeRecord,
    NameStatus,
    NoticeRecord,
    PublicationRecord,
    Record,
    SnapshotRecord,
    SupervisionRecord,
)
from scholargraph.sources.canadian_common_cv.author_lists import read_authors
from scholargraph.sources.inputs import Input
from scholargraph.sources.records import encode

CASES = Path(__file__).parent / "cases" / "sources" / "canadian-common-cv" / "ok"

T = TypeVar("T")

each_case = pytest.mark.parametrize("case", sorted(CASES.glob("*.xml")), ids=lambda path: path.name)


@each_case
def test_each_section_with_a_record_is_read_or_told(case: Path) -> None:
    raw = case.read_bytes()
    records = list(sources.read(case))
    sections = {"Student/Postdoctoral Supervision", "Supervision d'étudiants ou de stagiaires postdoctoraux"}
    encoding = "latin-1" if b"ISO-8859-1" in raw[:100] else "utf-8"
    labels = re.findall(r'<section id="[^"]*" label="([^"]*)" recordId=', raw.decode(encoding))
    owned = [one for one in records if isinstance(one, SupervisionRecord) and one.owner is not None]
    assert len(owned) == sum(label in sections for label in labels)
    articles = sum(label in {"Journal Articles", "Articles de revue"} for label in labels)
    keys = {record.place.key for record in of(records, PublicationRecord)}
    assert len([key for key in keys if key]) >= articles - 1  # one is without a title
    assert "".join(quads(records))


def test_unnamed_trainees_are_counted_and_never_merged() -> None:
    supervisions = of(list(sources.read(CASES / "quillfeather.xml")), SupervisionRecord)
    unnamed = [one.trainee for one in supervisions if one.trainee.name_status is NameStatus.WITHHELD]
    assert len(unnamed) == len({one.key for one in unnamed}) == 2
    again = of(list(sources.read(CASES / "quillfeather.xml")), SupervisionRecord)
    assert [one.trainee for one in again] == [one.trainee for one in supervisions]


def test_what_is_chosen_from_a_list_counts_whatever_language_shows_it(tmp_path: Path) -> None:
    english = (CASES / "quillfeather.xml").read_text(encoding="utf-8")
    french = (
        english.replace(">Principal Supervisor<", ">Superviseur principal<")
        .replace(">Co-Supervisor<", ">Cosuperviseur<")
        .replace(">In Progress<", ">En cours<")
        .replace(">Completed<", ">Terminé<")
        .replace(">Doctorate<", ">Doctorat<")
        .replace('lang="en"', 'lang="fr"')
    )
    french = re.sub(r'label="[^"]*"', 'label="Étiquette"', french)
    path = tmp_path / "cv.xml"
    path.write_text(french, encoding="utf-8")
    told = [meant(list(sources.read(one))) for one in (CASES / "quillfeather.xml", path)]
    assert told[0] == told[1]


def meant(records: list[Record]) -> list[tuple[object, ...]]:
    """What is said whatever language it is said in: of fields that have an identifier of their own in the tables."""
    return [
        (one.trainee_type.concept, one.status, one.start, one.end, [part.role for part in one.participations])
        for one in of(records, SupervisionRecord)
        if one.owner is not None and one.trainee_type.concept
    ]


def test_the_two_languages_of_labels_alone_are_understood() -> None:
    records = list(sources.read(CASES / "marchelune.fr.xml"))
    assert isinstance(records[0], SnapshotRecord)
    assert (records[0].language, records[0].owner and records[0].owner.name) == ("fr", "Édith Marchelune")
    roles = [part.role for one in of(records, SupervisionRecord) for part in one.participations]
    assert roles == ["principal", "co", "principal"]
    assert len(of(records, DegreeRecord)) == 3


@pytest.mark.parametrize(
    ("printed", "names"),
    [
        ("Ada Quillfeather, Bram Oostveen, and Tess Lindqvist.", "Ada Quillfeather|Bram Oostveen|Tess Lindqvist"),
        ("Quillfeather A, Oostveen BJ", "A Quillfeather|B J Oostveen"),
        ("Quillfeather, A.; van den Oostveen, B.", "A. Quillfeather|B. van den Oostveen"),
        ("É. Marchelune et B. Oostveen", "É. Marchelune|B. Oostveen"),
        ("Ada Quillfeather*, Bram Oostveen† & Tess Lindqvist", "Ada Quillfeather|Bram Oostveen|Tess Lindqvist"),
        ("Quillfeather, A., Oostveen, B. J., and Lindqvist, T.", "A. Quillfeather|B. J. Oostveen|T. Lindqvist"),
    ],
)
def test_typed_authors_are_parted(printed: str, names: str) -> None:
    read = read_authors(printed)
    assert "|".join(author.name for author in read.authors) == names
    assert (read.cut, read.doubt) == (False, None)


@pytest.mark.parametrize("printed", ["Quillfeather, Oostveen", "  ", "Oostveen; Ada Quillfeather", "a" * 30_000])
def test_a_parting_that_is_a_guess_is_told(printed: str) -> None:
    assert read_authors(printed).doubt


@pytest.mark.parametrize("end", [" et al.", ", et al", " and others", "..."])
def test_a_cut_list_is_known(end: str) -> None:
    read = read_authors(f"Ada Quillfeather, Bram Oostveen{end}")
    assert (len(read.authors), read.cut) == (2, True)


def test_the_owner_stands_in_the_list_once() -> None:
    records = list(sources.read(CASES / "quillfeather.xml"))
    works = of(records, PublicationRecord)
    owned = [one for one in of(records, AuthorshipRecord) if one.person.orcid]
    assert len(owned) == len(works) - 1, "all but the trainee's thesis"


@each_case
def test_a_cv_is_known_by_its_content(case: Path, tmp_path: Path) -> None:
    path = tmp_path / "saved"
    path.write_bytes(case.read_bytes())
    assert sources.recognised(Input(path, path.name)).name == "canadian-common-cv"


def test_a_cv_reads_the_same_in_other_encodings(tmp_path: Path) -> None:
    text = (CASES / "quillfeather.xml").read_text(encoding="utf-8").replace(' encoding="UTF-8"', "")
    path = tmp_path / "quillfeather.xml"
    found = []
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path.write_bytes(text.encode(encoding))
        found.append([type(record) for record in sources.read(path)])
    assert found[0] == found[1] == found[2]


@settings(max_examples=60, deadline=None)
@given(place=st.integers(0, 30_000), flipped=st.integers(0, 255), case=st.sampled_from(sorted(CASES.glob("*.xml"))))
def test_damage_is_told_or_refused(
    tmp_path_factory: pytest.TempPathFactory, place: int, flipped: int, case: Path
) -> None:
    content = bytearray(case.read_bytes())
    content[place % len(content)] = flipped
    path = tmp_path_factory.mktemp("damage") / case.name
    for damaged in (bytes(content), bytes(content[: place % len(content)])):
        path.write_bytes(damaged)
        assert_read_or_refused(path)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200))
def test_any_list_of_authors_is_parted(text: str) -> None:
    read = read_authors(text)
    assert all(author.name.strip() for author in read.authors) or read.doubt


@pytest.mark.parametrize("private", ["12/31", "Female", "Study Permit", "1 Reed Street", "Parental"])
def test_what_is_private_is_not_even_quoted(private: str) -> None:
    assert private in (CASES / "quillfeather.xml").read_text(encoding="utf-8")
    assert all(private.encode() not in encode(record) for record in sources.read(CASES / "quillfeather.xml"))


def test_an_unknown_section_is_told_once() -> None:
    notices = of(list(sources.read(CASES / "quillfeather.xml")), NoticeRecord)
    assert sum("Reed Collections" in one.reason for one in notices) == 1


def of(records: list[Record], kind: type[T]) -> list[T]:
    return [record for record in records if isinstance(record, kind)]


def assert_read_or_refused(path: Path) -> None:
    said = fault_of(path)
    assert said is None or "; wanted " in said


def fault_of(path: Path) -> str | None:
    """Why a file is refused, or None if it is read and mapped."""
    try:
        return None if "".join(quads(sources.read(path, format="canadian-common-cv"))) else ""
    except SourceError as fault:
        return str(fault)
