"""`scholargraph.toml` is read whole or refused in one line that says where and what would be right."""

import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from scholargraph.configuration import NAME, Configuration, configuration
from scholargraph.errors import SourceError
from scholargraph.identifiers import Minter
from scholargraph.identity.decisions import Decision
from scholargraph.model import OrganizationRecord, SnapshotRecord, Text

CASES = Path(__file__).parent / "cases" / "configuration"


@pytest.mark.parametrize("case", sorted(CASES.glob("bad-*.toml")), ids=lambda case: case.stem)
def test_a_faulty_file_is_refused_in_one_line(case: Path, tmp_path: Path) -> None:
    shutil.copy(case, tmp_path / NAME)
    line, wanted = case.read_text(encoding="utf-8").splitlines()[0].removeprefix("# expects: ").split(": ", 1)
    with pytest.raises(SourceError) as fault:
        configuration(tmp_path)
    message = str(fault.value)
    if case.stem == "bad-not-toml":  # the parser says the line in its own way
        assert f"line {line}" in message
        assert message.endswith(wanted)
    else:
        assert message == f"{tmp_path / NAME}:{line}: {wanted}"
    assert "\n" not in message


@pytest.mark.parametrize("case", sorted(CASES.glob("ok-*.toml")), ids=lambda case: case.stem)
def test_a_good_file_is_read(case: Path, tmp_path: Path) -> None:
    shutil.copy(case, tmp_path / NAME)
    assert configuration(tmp_path).languages


def test_everything_in_it_is_taken(tmp_path: Path) -> None:
    shutil.copy(CASES / "ok-all.toml", tmp_path / NAME)
    read = configuration(tmp_path)
    assert read.base == "https://example.org/id/"
    assert read.languages == ("fr",)
    assert read.people == (
        Decision("yang-liu-of-physics", ("Yang Liu",), ("yang-liu-2.en.txt",), orcid="0000-0002-1825-0097"),
    )
    snapshot, institute, school = read.records()
    assert isinstance(snapshot, SnapshotRecord)
    assert isinstance(institute, OrganizationRecord)
    assert isinstance(school, OrganizationRecord)
    assert (institute.ror, institute.place.first, institute.place.last) == ("05c22rx21", 4, 6)
    assert institute.place.quote.startswith("[institute]")
    assert school.names == (Text("École du Nord", "fr"), Text("EdN", "fr"), Text("Northern School", "en"))
    assert (school.place.first, school.place.last) == (8, 9)
    mint = Minter(read.base)
    assert read.setting(mint).institute == institute.concept
    assert read.decisions(mint).organizations["edn"] == "https://example.org/id/organization/ecole-du-nord"


def test_no_file_says_nothing(tmp_path: Path) -> None:
    assert configuration(tmp_path) == Configuration()
    assert list(configuration(tmp_path).records()) == []


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"base = '\xe9'")
    with pytest.raises(SourceError, match="not UTF-8"):
        configuration(tmp_path)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('[institute]\nnames = "Institut"\n', encoding="utf-8-sig")
    snapshot, institute = configuration(tmp_path).records()
    assert isinstance(snapshot, SnapshotRecord)
    assert isinstance(institute, OrganizationRecord)
    assert snapshot.sha256 == sha256((tmp_path / NAME).read_bytes()).hexdigest()
    assert institute.names == (Text("Institut"),)
