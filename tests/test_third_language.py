"""A page in a third language is read when the vocabularies have its wordings: no line of code knows a word."""

import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from scholargraph.vocabulary import VOCABULARY

ROOT = Path(__file__).resolve().parents[1]
CASES = Path(__file__).parent / "cases" / "third-language"
READ = """
import sys
from scholargraph.sources import read
from scholargraph.sources.records import write
write(read(sys.argv[1]), sys.stdout.buffer)
"""


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code as it is, and of the ontology with the Spanish labels."""
    copy = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "ontology", copy / "ontology")
    for quad in ox.parse(path=CASES / "labels.ttl"):
        scheme = quad.subject.value.removeprefix(VOCABULARY).split("/")[0]
        with (copy / "ontology" / "vocabularies" / f"{scheme}.ttl").open("a", encoding="utf-8") as file:
            file.write(f"{quad.subject} {quad.predicate} {quad.object} .\n")
    return copy


def test_labels_alone_teach_the_reader_spanish(checkout: Path) -> None:
    page = CASES / "page.es.txt"
    done = subprocess.run(
        [sys.executable, "-c", READ, str(page)],
        env={"PYTHONPATH": str(checkout / "src")},
        capture_output=True,
        check=True,
    )
    assert done.stdout.splitlines() == page.with_suffix(".jsonl").read_bytes().splitlines()
