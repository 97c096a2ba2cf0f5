"""Every verb is run as a process: what it prints, what it writes, its exit code, and one line for what is wrong."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "data" / "sample"
LAJOIE = SAMPLE / "mila" / "guillaume-lajoie.fr.txt"
FAULTS = ROOT / "tests" / "cases" / "command-line"


def run(
    *arguments: str | Path, given: str | None = None, folder: Path | None = None, **environment: str
) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "scholargraph", *map(str, arguments)]
    return subprocess.run(
        command,
        input=given,
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the graph of the sample in `graph`, where verbs look for it by default."""
    place = tmp_path_factory.mktemp("session")
    done = run("build", SAMPLE, "--allow-invalid", folder=place)
    assert done.returncode == 0, done.stderr
    return place


def test_build_says_what_was_read_and_what_is_wrong(tmp_path: Path) -> None:
    done = run("build", SAMPLE, folder=tmp_path)
    assert done.returncode == 1
    assert done.stderr == ""
    assert "Read 19 files" in done.stdout
    assert "tamsinara.en.txt:47" in done.stdout
    assert "Does not conform" in done.stdout
    assert "Nothing was published" in done.stdout
    assert run("query", "members", folder=tmp_path).returncode == 2


def test_build_speaks_french(tmp_path: Path) -> None:
    done = run("build", LAJOIE, "--language", "fr", folder=tmp_path)
    assert done.returncode == 0
    assert "Le résumé" in done.stdout


def test_build_keeps_going_past_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    stopped = run("build", LAJOIE, "empty.txt", folder=tmp_path)
    assert (stopped.returncode, stopped.stdout) == (2, "")
    assert stopped.stderr.startswith("scholargraph: empty.txt")
    kept = run("build", LAJOIE, "empty.txt", "--keep-going", folder=tmp_path)
    assert kept.returncode == 2
    assert "Could not be read (1)" in kept.stdout
    assert run("query", "members", folder=tmp_path).returncode == 0


def test_build_names_what_it_leaves_out_and_what_is_to_know(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "notes.xyz").write_text("what is this")
    for name in ("a.txt", "b.txt"):
        (pages / name).write_bytes(LAJOIE.read_bytes())
    done = run("build", "pages", folder=tmp_path)
    assert done.returncode == 0
    assert "Left out, as no reader knows them (1):\n  pages/notes.xyz: not a format" in done.stdout
    assert "To know (1):\n  pages/a.txt, pages/b.txt: the same content, counted once\n" in done.stdout


def test_build_names_each_line_that_is_not_understood(tmp_path: Path) -> None:
    page = "Ada Lovelace\n\nResearch Topics\nDeep Learning\n\nCurrent Students\nSee the old list for 1852\n"
    (tmp_path / "ada.en.txt").write_text(page, encoding="utf-8")
    done = run("build", "ada.en.txt", folder=tmp_path)
    assert "Not understood (1):\n  ada.en.txt:7: " in done.stdout
    assert "“See the old list for 1852”" in done.stdout


def test_read_prints_records_that_read_reads_again(tmp_path: Path) -> None:
    first = run("read", LAJOIE, folder=tmp_path)
    records = [json.loads(line) for line in first.stdout.splitlines()]
    assert records[0]["record"] == "snapshot"
    assert sum(record["record"] == "supervision" for record in records) == 24
    assert run("read", LAJOIE, "-o", "page.jsonl", folder=tmp_path).returncode == 0
    assert run("read", "page.jsonl", folder=tmp_path).stdout == first.stdout


def test_read_keeps_the_file_that_it_cannot_replace(tmp_path: Path) -> None:
    (tmp_path / "page.jsonl").write_text("kept", encoding="utf-8")
    (tmp_path / "bad.txt").write_text("Portrait de Zoé Ké\n\nbonjour\n", encoding="utf-8")
    assert run("read", "bad.txt", "-o", "page.jsonl", folder=tmp_path).returncode == 2
    assert (tmp_path / "page.jsonl").read_text(encoding="utf-8") == "kept"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.txt", "page.jsonl"]


@pytest.mark.parametrize(
    ("form", "start"), [("text", "Does not conform"), ("json", "{"), ("turtle", "@prefix"), ("github", "::error")]
)
def test_validate_writes_each_form(folder: Path, form: str, start: str) -> None:
    done = run("validate", "--format", form, folder=folder)
    assert done.returncode == 1
    assert done.stdout.startswith(start)


def test_validate_points_to_files_where_they_lay(folder: Path) -> None:
    fault = SAMPLE / "boreal" / "aurele-d-ombreval.fr.txt"
    assert f"::error file={fault},line=18," in run("validate", "--format", "github", folder=folder).stdout


@pytest.mark.parametrize("name", ["theirs.ttl", "THEIRS.TTL"])
def test_validate_takes_somebody_s_file(folder: Path, name: str) -> None:
    (folder / name).write_text(
        "@prefix sg: <https://w3id.org/scholargraph/ontology#> . <http://example.org/a> a sg:Correction .", "utf-8"
    )
    done = run("validate", name, "--language", "fr", folder=folder)
    assert done.returncode == 1
    assert "http://example.org/a" in done.stdout


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "markdown"])
def test_query_answers_in_each_form(folder: Path, form: str) -> None:
    done = run("query", "coauthors", "person=Guillaume Lajoie", "--format", form, folder=folder)
    assert done.returncode == 0
    assert "Eric Shea-Brown" in done.stdout


def test_query_labels_follow_the_language(folder: Path) -> None:
    done = run("query", "topics-of", "person=guillaume-lajoie", "--language", "fr", folder=folder)
    assert "Apprentissage profond" in done.stdout


@pytest.mark.parametrize(
    ("query", "start"),
    [
        ("SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/scholargraph/ontology#Supervision> }", "n"),
        ("ASK { ?s ?p ?o }", "true"),
        ("CONSTRUCT { ?s a ?o } WHERE { ?s a ?o } LIMIT 1", "@prefix"),
    ],
)
def test_sparql_answers_what_is_typed(folder: Path, query: str, start: str) -> None:
    done = run("sparql", "-", given=query, folder=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().startswith(start)


def test_network_writes_pictures_tables_and_files(folder: Path) -> None:
    done = run("network", "coauthors", "-o", "n.svg", "-o", "n.graphml", "-o", "n.csv", "--table", folder=folder)
    assert done.returncode == 0, done.stderr
    assert (folder / "n.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (folder / "n.graphml").exists()
    assert (folder / "n.csv").exists()
    assert "pagerank" in done.stdout


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "nq", "trig", "nt", "rdf"])
def test_export_writes_each_format(folder: Path, suffix: str) -> None:
    done = run("export", "-o", f"graph.{suffix}", folder=folder)
    assert done.returncode == 0, done.stderr
    assert (folder / f"graph.{suffix}").stat().st_size > 10_000


def test_export_writes_what_a_construct_query_makes(folder: Path) -> None:
    query = "CONSTRUCT { ?s a ?o } WHERE { ?s a <https://w3id.org/scholargraph/ontology#Correction> ; a ?o }"
    done = run("export", "-o", "some.nt", "--query", "-", given=query, folder=folder)
    assert done.returncode == 0, done.stderr
    assert "Correction" in (folder / "some.nt").read_text(encoding="utf-8")


def test_why_quotes_the_line(folder: Path) -> None:
    done = run("why", "guillaume-lajoie", "researchInterest", "Cognition", folder=folder)
    assert done.returncode == 0
    assert "guillaume-lajoie.fr.txt:12\n  | Cognition\n" in done.stdout


@pytest.mark.parametrize("what", [(), ("sources",), ("queries",), ("networks",), ("shapes",), ("formats",)])
def test_show_lists_what_there_is(what: Sequence[str], tmp_path: Path) -> None:
    done = run("show", *what, folder=tmp_path)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) > 2


def test_show_tells_all_of_one_query(tmp_path: Path) -> None:
    done = run("show", "queries", "find-supervisor", folder=tmp_path)
    assert "supervision/find-supervisor" in done.stdout
    assert "SELECT" in done.stdout


def test_a_reader_who_goes_away_is_no_fault(folder: Path) -> None:
    command = f"{sys.executable} -m scholargraph why guillaume-lajoie | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "verb",
    [
        ("build", LAJOIE, "--language", "fr", "--graph", "ascii"),
        ("validate", "--language", "fr"),
        ("why", "guillaume-lajoie"),
        ("show",),
    ],
    ids=lambda verb: verb[0],
)
def test_what_is_printed_is_utf_8_in_any_locale(verb: Sequence[str | Path], folder: Path) -> None:
    usual = run(*verb, folder=folder)
    elsewhere = run(*verb, folder=folder, PYTHONIOENCODING="ascii", LC_ALL="C")
    assert (elsewhere.returncode, elsewhere.stdout, elsewhere.stderr) == (usual.returncode, usual.stdout, "")
    assert not usual.stdout.isascii()


@pytest.mark.parametrize(
    "verb", ["query members", "why guillaume-lajoie", "export -o-.nt", "network coauthors -o-.svg"]
)
def test_a_full_disk_is_one_line(verb: str, folder: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no device that is always full on this machine")
    command = [sys.executable, "-m", "scholargraph", *verb.split()]
    with full.open("wb") as nowhere:
        done = subprocess.run(command, cwd=folder, stdout=nowhere, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("scholargraph: standard output: No space left on device; wanted ")
    assert "Traceback" not in done.stderr


def test_closed_streams_are_no_fault(folder: Path) -> None:
    command = f"{sys.executable} -m scholargraph query members"
    for closed in (">&-", "2>&-", "<&-"):
        done = subprocess.run(["bash", "-c", f"{command} {closed}"], cwd=folder, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("case", sorted(FAULTS.glob("*.txt")), ids=lambda case: case.stem)
def test_a_fault_is_one_line_and_exit_code_2(case: Path, folder: Path, subtests: "pytest.Subtests") -> None:
    """Each pair of lines of a case: the arguments, and a part of the message that must come."""
    lines = [line for line in case.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    for command, wanted in zip(lines[::2], lines[1::2], strict=True):
        with subtests.test(command):
            done = run(*command.removeprefix("$ ").split(), folder=folder)
            assert done.returncode == 2
            assert done.stdout == ""
            assert done.stderr.count("\n") == 1, done.stderr
            assert done.stderr.startswith("scholargraph: ")
            assert wanted in done.stderr
