"""A build accounts for every file, gives the same graph in any order, and never costs the last good one."""

import io
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest

from scholargraph import exports, pipeline, sharing, sources, stores
from scholargraph.errors import InvalidDataError, SourceError
from scholargraph.model import NoticeKind
from scholargraph.sources import records

CASES = Path(__file__).parent / "cases" / "sources"
SAMPLE = Path(__file__).parent.parent / "data" / "sample"
LAJOIE = SAMPLE / "mila" / "guillaume-lajoie.fr.txt"
TWIN = SAMPLE / "mila" / "guillaume-lajoie.en.txt"
TRAINEES = "SELECT (COUNT(DISTINCT ?t) AS ?n) { ?s <https://w3id.org/scholargraph/ontology#trainee> ?t }"


def built(folder: Path, *paths: Path, keep_going: bool = False) -> pipeline.Built:
    return pipeline.construct(*paths, graph=folder, keep_going=keep_going, allow_invalid=True)


def n_quads(folder: Path, *paths: Path) -> bytes:
    built(folder, *paths)
    exports.export(stores.open_graph(folder), folder.with_suffix(".nq"))
    return folder.with_suffix(".nq").read_bytes()


def number(graph: ox.Store, query: str) -> int:
    rows = graph.query(query)
    assert isinstance(rows, ox.QuerySolutions)
    value = next(rows)["n"]
    assert isinstance(value, ox.Literal)
    return int(value.value)


def page(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def records_of(file: Path) -> list[str]:
    written = io.BytesIO()
    records.write(sources.read(file), written)
    return written.getvalue().decode().splitlines()


SHORT = "Ada Lovelace\n\nProfessor, McGill University\nResearch Topics\nDeep Learning\n\nCurrent Students\n\n{}\n"


def test_the_order_of_files_changes_no_byte(tmp_path: Path) -> None:
    files = sorted((SAMPLE / "boreal").glob("*.txt"))
    forward = n_quads(tmp_path / "forward", *files)
    assert forward == n_quads(tmp_path / "backward", *reversed(files))
    assert forward == n_quads(tmp_path / "again", SAMPLE / "boreal")
    assert forward.count(b"\n") > 2_000


def test_processes_change_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = n_quads(tmp_path / "alone", SAMPLE)
    monkeypatch.setattr(sharing, "_WORTH_WORKERS", 0)
    monkeypatch.setattr(sharing, "_CHUNK", 1)
    assert n_quads(tmp_path / "together", SAMPLE) == alone
    files = [[one["file"] for one in stores.summary(tmp_path / where)["files"]] for where in ("alone", "together")]
    assert files[0] == files[1] == sorted(files[0])


def test_a_list_shared_by_entries_changes_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lists = [path.with_suffix("") for path in sorted(CASES.glob("*/ok/*.accepted"))]
    alone = n_quads(tmp_path / "alone", *lists)
    for name, value in (("_WORTH_WORKERS", 0), ("_WORTH_PARTING", 0)):
        monkeypatch.setattr(sharing, name, value)
    monkeypatch.setattr("scholargraph.sources.lists.BATCH", 1)
    assert n_quads(tmp_path / "together", *lists) == alone
    told = [stores.summary(tmp_path / where)["files"] for where in ("alone", "together")]
    assert told[0] == told[1]


def test_loading_in_many_portions_changes_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = n_quads(tmp_path / "at-once", SAMPLE)
    monkeypatch.setattr(sharing, "_CHUNK", 1)
    monkeypatch.setattr(pipeline, "_LOAD", 1)
    assert n_quads(tmp_path / "in-portions", SAMPLE) == at_once


def test_24_trainees_stay_24_in_two_languages_and_under_two_names(tmp_path: Path) -> None:
    for files in ([LAJOIE], [LAJOIE, TWIN], [LAJOIE, shutil.copy(LAJOIE, tmp_path / "copy.fr.txt")]):
        graph = built(tmp_path / "graph", *map(Path, files)).graph
        assert number(graph, TRAINEES) == 24


def test_records_written_as_json_lines_give_the_same_graph(tmp_path: Path) -> None:
    with (tmp_path / "pages.jsonl").open("wb") as file:
        for path in (LAJOIE, TWIN):
            records.write(sources.read(path), file)
    shutil.copy(LAJOIE.with_name("scholargraph.toml"), tmp_path)
    outcome = built(tmp_path / "from-records", tmp_path / "pages.jsonl")
    assert [page.language for page in outcome.readings[0].pages] == ["fr", "en"]
    assert n_quads(tmp_path / "from-records", tmp_path / "pages.jsonl") == n_quads(tmp_path / "pages", LAJOIE, TWIN)


def test_one_trainee_more_is_another_list_and_loses_nobody(tmp_path: Path) -> None:
    page(tmp_path / "pages", "ada.en.txt", SHORT.format("PhD - McGill University"))
    page(tmp_path / "pages", "ada-later.en.txt", SHORT.format("PhD - McGill University\nPhD - McGill University"))
    outcome = built(tmp_path / "graph", tmp_path / "pages")
    assert number(outcome.graph, TRAINEES) == 3
    assert [(one.kind, one.key) for one in outcome.remarks] == [("alike", "ada-lovelace")]


def test_a_decision_beside_the_pages_takes_two_people_apart(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    page(pages, "ada.en.txt", SHORT.format("PhD - McGill University"))
    page(pages, "ada-2.en.txt", SHORT.format("PhD - Concordia University"))
    people = "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?p <https://w3id.org/scholargraph/ontology#profile> ?s }"
    assert number(built(tmp_path / "graph", pages).graph, people) == 1
    page(pages, "scholargraph.toml", '[people]\nada-2 = { names = ["Ada Lovelace"], files = ["ada-2.en.txt"] }\n')
    assert number(built(tmp_path / "graph", pages).graph, people) == 2


def test_a_decision_about_nobody_is_told(tmp_path: Path) -> None:
    page(tmp_path / "pages", "ada.en.txt", SHORT.format("PhD - McGill University"))
    people = 'ada-2 = { names = ["Ada Lovelace"], files = ["gone.txt"] }\nada = { names = ["Ada Lovelace"] }\n'
    page(tmp_path / "pages", "scholargraph.toml", f"[people]\n{people}")
    remarks = built(tmp_path / "graph", tmp_path / "pages").remarks
    assert remarks == (pipeline.Remark("idle", ("gone.txt",), "ada-2", ("Ada Lovelace",)),)


def test_a_base_iri_is_taken_and_two_are_refused(tmp_path: Path) -> None:
    page(tmp_path / "a", "ada.en.txt", SHORT.format("PhD - McGill University"))
    page(tmp_path / "a", "scholargraph.toml", 'base = "https://example.org/one/"')
    graph = built(tmp_path / "graph", tmp_path / "a").graph
    assert number(graph, "SELECT (COUNT(*) AS ?n) { <https://example.org/one/person/ada-lovelace> ?p ?o }") > 0
    page(tmp_path / "b", "grace.en.txt", SHORT.format("PhD").replace("Ada Lovelace", "Grace Hopper"))
    page(tmp_path / "b", "scholargraph.toml", 'base = "https://example.org/two/"')
    with pytest.raises(SourceError, match=r"one/ and https://example.org/two/ in one build; wanted one"):
        built(tmp_path / "graph", tmp_path / "a", tmp_path / "b")


def test_the_languages_are_those_that_some_configuration_asks_for(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        page(tmp_path / folder, f"{folder}.en.txt", SHORT.format("PhD - McGill University"))
    page(tmp_path / "b", "scholargraph.toml", 'languages = ["fr"]')
    assert built(tmp_path / "graph", tmp_path / "a", tmp_path / "b").languages == ("fr",)
    assert stores.summary(tmp_path / "graph")["languages"] == ["fr"]


def test_every_file_is_accounted_for(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    page(pages, "ada.en.txt", SHORT.format("PhD - McGill University"))
    page(pages, "empty.txt", "")
    page(pages, "notes.xyz", "what is this")
    page(pages, ".hidden", "not looked at")
    outcome = built(tmp_path / "graph", pages, keep_going=True)
    by_name = {Path(reading.file).name: reading for reading in outcome.readings}
    assert sorted(by_name) == ["ada.en.txt", "empty.txt", "notes.xyz"]
    assert by_name["ada.en.txt"].records["supervision"] == 1
    assert "empty" in (by_name["empty.txt"].fault or "")
    assert by_name["notes.xyz"].left_out or by_name["notes.xyz"].fault
    summary = stores.summary(tmp_path / "graph")
    assert len(summary["files"]) == 3


def test_a_file_is_read_once_however_it_is_reached(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    file = page(pages, "ada.en.txt", SHORT.format("PhD - McGill University"))
    (pages / "later.en.txt").symlink_to(file)
    (pages / "loop").symlink_to(pages)
    (pages / "linked").symlink_to(page(tmp_path / "elsewhere", "grace.en.txt", SHORT.format("PhD")).parent)
    outcome = built(tmp_path / "graph", pages / "later.en.txt", pages, file, tmp_path / "elsewhere" / "..")
    assert sorted(Path(reading.file).name for reading in outcome.readings) == ["ada.en.txt", "grace.en.txt"]


def test_what_is_no_file_in_a_folder_is_left_out_and_nothing_hangs(tmp_path: Path) -> None:
    page(tmp_path / "pages", "ada.en.txt", SHORT.format("PhD - McGill University"))
    os.mkfifo(tmp_path / "pages" / "pipe.txt")
    outcome = built(tmp_path / "graph", tmp_path / "pages")
    assert [one.left_out for one in outcome.readings if one.left_out] == [
        f"{tmp_path / 'pages' / 'pipe.txt'}: a pipe, a socket or a device; wanted a file"
    ]


def test_a_file_that_no_reader_knows_is_left_out_of_a_folder_and_refused_by_name(tmp_path: Path) -> None:
    page(tmp_path / "pages", "ada.en.txt", SHORT.format("PhD - McGill University"))
    unknown = page(tmp_path / "pages", "notes.xyz", "what is this")
    outcome = built(tmp_path / "graph", tmp_path / "pages")
    (left_out,) = [one.left_out for one in outcome.readings if one.left_out]
    assert left_out.startswith(f"{unknown}: not a format that is known; wanted ")
    with pytest.raises(SourceError, match=r"notes\.xyz: not a format that is known"):
        built(tmp_path / "graph", tmp_path / "pages", unknown)


def test_a_link_to_itself_is_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    page(tmp_path / "pages", "ada.en.txt", SHORT.format("PhD - McGill University"))
    (tmp_path / "pages" / "self.txt").symlink_to("self.txt")
    outcome = built(tmp_path / "graph", tmp_path / "pages", keep_going=True)
    (fault,) = [one.fault for one in outcome.readings if one.fault]
    assert (
        fault == f"{tmp_path / 'pages' / 'self.txt'}: Too many levels of symbolic links; wanted a file that can be read"
    )


def test_a_graph_in_a_folder_is_no_source(tmp_path: Path) -> None:
    file = page(tmp_path / "pages", "ada.en.txt", SHORT.format("PhD - McGill University"))
    for graph in ("one", "two"):
        outcome = built(tmp_path / "pages" / graph, tmp_path / "pages")
        assert [reading.file for reading in outcome.readings] == [str(file)]


def test_a_name_that_is_no_text_is_refused_for_a_file_and_taken_for_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"\xff")
    file = page(folder, "ada.en.txt", SHORT.format("PhD - McGill University"))
    outcome = built(tmp_path / "graph", folder)
    assert stores.summary(tmp_path / "graph")["files"][0]["file"] == outcome.readings[0].file == str(file)
    bad = page(tmp_path, os.fsdecode(b"ada\xff.txt"), SHORT.format("PhD - McGill University"))
    with pytest.raises(SourceError, match="its name is not UTF-8; wanted one that a graph can hold"):
        built(tmp_path / "graph", bad)


def test_settings_hold_for_the_pages_below_them_however_these_are_named(tmp_path: Path) -> None:
    file = page(tmp_path / "pages" / "below", "ada.en.txt", SHORT.format("PhD - McGill University"))
    settings = page(tmp_path / "pages", "scholargraph.toml", 'base = "https://example.org/one/"')
    for number_, paths in enumerate([(tmp_path / "pages",), (file,), (file, tmp_path / "pages"), (file, settings)]):
        built(tmp_path / f"graph-{number_}", *paths)
        assert stores.summary(tmp_path / f"graph-{number_}")["base"] == "https://example.org/one/"
    with pytest.raises(SourceError, match="no file to read"):
        built(tmp_path / "graph", settings)


def test_a_fault_in_what_a_record_says_names_its_file(tmp_path: Path) -> None:
    first, *others = records_of(LAJOIE)
    wrong = page(tmp_path, "wrong.jsonl", "\n".join([first, *(one.replace('"fr"', '"f r"') for one in others)]))
    with pytest.raises(SourceError) as fault:
        built(tmp_path / "graph", wrong)
    assert str(fault.value).startswith(f"{wrong}:")
    assert "f r" in str(fault.value)


def test_a_file_that_cannot_be_read_stops_the_build_and_the_last_graph_answers(tmp_path: Path) -> None:
    good = page(tmp_path, "ada.en.txt", SHORT.format("PhD - McGill University"))
    before = len(built(tmp_path / "graph", good).graph)
    empty = page(tmp_path, "empty.txt", "")
    with pytest.raises(SourceError, match=r"empty\.txt"):
        built(tmp_path / "graph", good, empty)
    assert len(stores.open_graph(tmp_path / "graph")) == before


def test_a_build_that_reads_nothing_publishes_nothing(tmp_path: Path) -> None:
    good = page(tmp_path, "ada.en.txt", SHORT.format("PhD - McGill University"))
    before = len(built(tmp_path / "graph", good).graph)
    outcome = built(tmp_path / "graph", page(tmp_path, "empty.txt", ""), keep_going=True)
    assert not outcome.published
    with pytest.raises(SourceError, match="no file that a reader knows"):
        pipeline.build(page(tmp_path / "folder", "a.xyz", "what is this").parent, graph=tmp_path / "graph")
    assert len(stores.open_graph(tmp_path / "graph")) == before


def test_invalid_data_are_published_only_as_asked(tmp_path: Path) -> None:
    with pytest.raises(InvalidDataError, match="error"):
        pipeline.build(SAMPLE, graph=tmp_path / "graph")
    assert not (tmp_path / "graph" / "current").exists()
    graph = pipeline.build(SAMPLE, graph=tmp_path / "graph", allow_invalid=True)
    assert len(graph) > 5_000
    assert stores.summary(tmp_path / "graph")["conforms"] is False


def test_the_planted_line_is_reported_for_review(tmp_path: Path) -> None:
    notices = built(tmp_path / "graph", SAMPLE).notices(NoticeKind.NEEDS_REVIEW)
    assert [(Path(notice.file).name, notice.quote) for notice in notices] == [("tamsinara.en.txt", "Jordan Chase")]
    kept = stores.summary(tmp_path / "graph")
    assert [(one["where"], one["quote"]) for one in kept["notices"]] == [("47", "Jordan Chase")]
    assert kept["all_notices"] == 1


@pytest.mark.parametrize("paths", [[], ["nowhere.txt"], ["empty-folder"]])
def test_nothing_to_read_is_said(tmp_path: Path, paths: Sequence[str]) -> None:
    (tmp_path / "empty-folder").mkdir()
    with pytest.raises(SourceError) as fault:
        built(tmp_path / "graph", *(tmp_path / path for path in paths))
    assert "wanted" in str(fault.value)


def test_a_killed_build_leaves_the_last_graph_and_the_next_sweeps(tmp_path: Path) -> None:
    """The process is killed while it loads, as soon as its generation holds engine files."""
    pages = tmp_path / "pages"
    for number_ in range(400):
        page(pages, f"{number_}.fr.txt", LAJOIE.read_text(encoding="utf-8").replace("Lajoie", f"Lajoie{number_}"))
    first = page(tmp_path, "ada.en.txt", SHORT.format("PhD - McGill University"))
    graph = tmp_path / "graph"
    before = len(built(graph, first).graph)
    command = [sys.executable, "-m", "scholargraph", "build", str(pages), "--graph", str(graph), "--allow-invalid"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True) as process:
        half = graph / "generations" / "000002" / "store"
        while not half.exists() and process.poll() is None:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
    assert half.exists()
    assert len(stores.open_graph(graph)) == before
    built(graph, first)
    assert [path.name for path in sorted((graph / "generations").iterdir())] == ["000001", "000002"]
    assert len(stores.open_graph(graph)) == before
