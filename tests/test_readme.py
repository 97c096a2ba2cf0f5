"""README tells the truth: its sessions are run, and what it shows is what comes."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like the checkout, in which the session may write."""
    place = tmp_path_factory.mktemp("readme")
    shutil.copytree(ROOT / "data", place / "data")
    return place


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```", README, flags=re.M | re.S)


def sessions() -> Iterator[tuple[str, str]]:
    """Each command that README shows, with the output under it."""
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            yield command, output.rstrip("\n")


def run(command: str, folder: Path) -> str:
    program, *arguments = shlex.split(command)
    assert program == "scholargraph", f"README shows `{command}`; only scholargraph's own verbs can be run here"
    done = subprocess.run(
        [sys.executable, "-m", "scholargraph", *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    return (done.stdout + done.stderr).rstrip("\n")


def test_the_session_gives_what_is_shown(folder: Path) -> None:
    """In order, in one folder, as a newcomer would type it. A line `…` stands for any lines left out."""
    shown = list(sessions())
    assert len(shown) >= 8
    for command, output in shown:
        wanted = ".*".join(re.escape(part) for part in re.split(r"^…\n?", output, flags=re.M))
        printed = run(command, folder)
        assert re.fullmatch(wanted, printed, flags=re.S), f"$ {command}\n{printed}"


def test_the_python_session_runs(folder: Path) -> None:
    for block in blocks("python"):
        done = subprocess.run([sys.executable, "-c", block], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def test_every_verb_is_told_of() -> None:
    from scholargraph.cli import _VERBS

    assert [verb for verb in _VERBS if f"scholargraph {verb}" not in README] == []


def test_every_link_into_the_project_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []
