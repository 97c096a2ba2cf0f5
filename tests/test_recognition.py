"""A file is known by what it holds, under any name and packed too; what is of another kind is known by none."""

import gzip
from pathlib import Path

import pytest
import yaml

from scholargraph import sources

CASES = Path(__file__).parent / "cases"
FOREIGN: dict[str, str] = yaml.safe_load(CASES.joinpath("recognition", "foreign.yaml").read_text(encoding="utf-8"))
NEED_THEIR_NAME = {
    "nothing-but-publications.fr.txt": "one heading makes a profile page of a text alone",
    "without-headings.en.txt": "one heading makes a profile page of a text alone",
    "degrees.tsv": "the mapping beside it says what its columns are",
    "encadrement.csv": "the mapping beside it says what its columns are",
}
KNOWN = sorted(
    path
    for path in (
        *(accepted.with_suffix("") for accepted in CASES.glob("sources/*/ok/*.accepted")),
        *CASES.glob("sources/profile-page/ok/*.txt"),
    )
    if path.name not in NEED_THEIR_NAME
)


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_of_another_kind_is_known_by_none(name: str, tmp_path: Path) -> None:
    for alias in (name, "download"):
        path = tmp_path / alias
        path.write_text(FOREIGN[name], encoding="utf-8")
        assert known(path) == []


@pytest.mark.parametrize("case", KNOWN, ids=lambda path: f"{path.parents[1].name}-{path.name}")
def test_a_file_is_known_under_any_name_and_packed(case: Path, tmp_path: Path) -> None:
    content = case.read_bytes()
    for name in ("download", "page.txt", "data.json", "data.xml", "refs.bib", "rows.csv", "page.html"):
        path = tmp_path / name
        path.write_bytes(content)
        assert known(path) == [case.parents[1].name]
    packed = tmp_path / "download.gz"
    packed.write_bytes(gzip.compress(content))
    assert known(packed) == ([case.parents[1].name] if not case.name.endswith(".gz") else [])


def known(path: Path) -> list[str]:
    """The names of the formats that take a file for theirs."""
    return [source.name for one in sources.opened(path) for source in sources.sources() if source.recognises(one)]
