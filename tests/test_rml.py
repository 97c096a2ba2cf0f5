"""A mapping reads what lies beside it and nothing else; it is carried out by a program in an environment of its own."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from scholargraph import sources
from scholargraph.errors import SourceError
from scholargraph.sources.inputs import Input
from scholargraph.sources.records import encode
from scholargraph.sources.rml import PYTHON, mappings, recognises, yarrrml

CASES = Path(__file__).parent / "cases" / "sources" / "rml"
MADE = sorted(path for path in CASES.glob("made/*") if path.name.endswith((".rml.ttl", ".yml")))
MAPPING = """@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
<#People> rml:logicalSource [ rml:source "SOURCE" ; rml:referenceFormulation <http://semweb.mmlab.be/ns/ql#CSV> ] ;
    rr:subjectMap [ rr:template "http://people.example.org/{id}" ] .
"""

each_mapping = pytest.mark.parametrize("path", MADE, ids=lambda path: path.name)


@each_mapping
def test_a_mapping_is_carried_out(path: Path) -> None:
    if PYTHON not in os.environ:
        pytest.skip(f"{PYTHON} names no Python with morph-kgc")
    accepted = path.with_name(f"{path.name}.accepted").read_bytes().splitlines()
    assert [encode(record) for record in sources.read(path)] == accepted


@each_mapping
def test_without_the_program_it_is_said_how_to_get_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PYTHON, raising=False)
    with pytest.raises(SourceError, match=rf"^{path.name}: an RML mapping; wanted {PYTHON}, .* install morph-kgc$"):
        list(sources.read(path))
    monkeypatch.setenv(PYTHON, "/nowhere/python")
    with pytest.raises(SourceError, match=r"is '/nowhere/python' \(No such file or directory\); wanted "):
        list(sources.read(path))
    monkeypatch.setenv(PYTHON, sys.executable)
    with pytest.raises(SourceError, match=r", without morph-kgc; wanted "):
        list(sources.read(path))


@each_mapping
def test_what_is_checked_is_what_is_carried_out(path: Path) -> None:
    source = Input(path, path.name)
    _, safe = (mappings if mappings.recognises(source) else yarrrml).checked(source, path.read_bytes())
    assert str(path.resolve().parent / "people.csv").encode() in safe


@pytest.mark.parametrize(
    "named",
    [
        "http://e.example/a.csv",
        "file:///a.csv",
        "HTTPS://e.example/a.csv",
        "/a.csv",
        "../a.csv",
        "b/../../a.csv",
        "C:\\a.csv",
        "a.pkl",
        "a.csv.gz",
        "link.csv",
        "{frame}",
        ".",
    ],
)
def test_nothing_outside_the_folder_is_read(named: str, tmp_path: Path) -> None:
    outside = tmp_path / "a.csv"
    outside.write_text("id\n1\n", encoding="utf-8")
    folder = tmp_path / "maps"
    folder.mkdir()
    folder.joinpath("link.csv").symlink_to(outside)
    path = folder / "people.rml.ttl"
    path.write_text(MAPPING.replace("SOURCE", named.replace("\\", "\\\\")), encoding="utf-8")
    with pytest.raises(SourceError, match=r"^people\.rml\.ttl: the source .*; wanted a file "):
        list(sources.read(path))


def test_a_file_in_a_folder_below_is_read(tmp_path: Path) -> None:
    tmp_path.joinpath("tables").mkdir()
    tmp_path.joinpath("tables", "people.csv").write_text("id\n1\n", encoding="utf-8")
    path = tmp_path / "people.rml.ttl"
    path.write_text(MAPPING.replace("SOURCE", "tables/people.csv"), encoding="utf-8")
    _, safe = mappings.checked(Input(path, path.name), path.read_bytes())
    assert str(tmp_path / "tables" / "people.csv").encode() in safe


def test_a_mapping_in_an_archive_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "maps"
    folder.mkdir()
    shutil.copy(CASES / "made" / "people.yml", folder)
    packed = Path(shutil.make_archive(str(folder), "zip", folder))
    with pytest.raises(SourceError, match=r"^maps\.zip/people\.yml: a mapping in an archive; wanted it unpacked"):
        list(sources.read(packed))


def test_yaml_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "loop.yml"
    path.write_text(
        "mappings:\n  a: &a\n    sources: [['a.csv~csv']]\n    s: $(id)\n    po:\n      - *a\n", encoding="utf-8"
    )
    with pytest.raises(SourceError, match=r"^loop\.yml: .*; wanted "):
        list(sources.read(path))
    bomb = "".join(f"  m{n}: &m{n} [{', '.join([f'*m{n - 1}'] * 9) if n else 'x'}]\n" for n in range(12))
    path.write_text(
        f"mappings:\n{bomb}  z:\n    sources: [['a.csv~csv']]\n    s: $(id)\n    po: *m11\n", encoding="utf-8"
    )
    with pytest.raises(SourceError, match=r"^loop\.yml: .*; wanted "):
        list(sources.read(path))


def test_only_mappings_are_taken_for_mappings() -> None:
    others = (path for path in CASES.parent.glob("*/ok/*") if path.suffix != ".accepted")
    assert [path.name for path in others if recognises(Input(path, path.name))] == []
