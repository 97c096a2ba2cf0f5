"""Keeps what is committed fit for everybody: a tidy top, and nothing of one machine in the files."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

TOP = {
    ".ci",
    ".gitignore",
    "LICENSE",
    "Makefile",
    "README.md",
    "benchmarks",
    "data",
    "ontology",
    "pyproject.toml",
    "queries",
    "src",
    "tests",
}

OF_ONE_MACHINE = re.compile(
    r"(?<![\w.])/(?:home|work|root|tmp)/"  # an absolute path
    r"|\b(?:pypi|pythonhosted|npmjs)\.(?:org|com)\b"  # a registry: pip knows where its own is
)


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """Every file that git tracks, from the top of the checkout."""
    if not ROOT.joinpath(".git").exists():
        pytest.skip("not a git checkout")
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [Path(name) for name in listing.stdout.split("\0") if name]


def test_the_top_holds_nothing_else(tracked: list[Path]) -> None:
    assert {path.parts[0] for path in tracked} == TOP


def test_no_file_names_a_machine(tracked: list[Path]) -> None:
    found = [
        f"{path}:{number}: {line.strip()}"
        for path in tracked
        for number, line in lines(ROOT / path)
        if OF_ONE_MACHINE.search(line)
    ]
    assert not found, "\n".join(found)


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """The numbered lines of a text file; none of a picture or of a file deleted since the commit."""
    try:
        yield from enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    except (UnicodeDecodeError, FileNotFoundError):
        return
