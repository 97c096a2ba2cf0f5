"""Keeps what is installed whole: a wheel from anywhere can do what a checkout can."""

import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

WHERE_RESOURCES_ARE = "from scholargraph import resources as r; print(r.ontology(), r.queries(), sep='\\n')"
WHERE_PAGES_ARE = "from importlib.resources import files; import scholargraph.web as w; print(files(w))"
BUILD_EDITABLE = "import sys; from hatchling.build import build_editable; build_editable(sys.argv[1])"


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked source distribution."""
    folder = tmp_path_factory.mktemp("sdist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, home=ROOT)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / archive.name.removesuffix(".tar.gz")


@pytest.fixture(scope="module")
def wheel(sdist: Path) -> Path:
    """The wheel, built from the source distribution alone: what that lacks is missed here."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", home=sdist)
    (archive,) = sdist.glob("dist/*.whl")
    return archive


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment that holds the wheel and what it asks for.

    Nothing is borrowed from the environment of the tests, which takes some seconds more but shows a
    dependency that pyproject.toml forgot.
    """
    home = tmp_path_factory.mktemp("installed")
    venv.create(home, with_pip=True)
    run(home / "bin" / "python", "-m", "pip", "install", "--quiet", wheel, home=home)
    return home


@pytest.mark.parametrize("folder", ["ontology", "queries", "data/sample"])
def test_the_source_distribution_holds(folder: str, sdist: Path) -> None:
    assert files_under(sdist / folder) == files_under(ROOT / folder)


def test_the_wheel_says_that_it_is_typed(wheel: Path) -> None:
    assert "scholargraph/py.typed" in zipfile.ZipFile(wheel).namelist()


def test_an_editable_install_holds_no_copy_that_could_go_stale(tmp_path: Path) -> None:
    run(sys.executable, "-c", BUILD_EDITABLE, tmp_path, home=ROOT)
    (archive,) = tmp_path.glob("*.whl")
    assert not [name for name in zipfile.ZipFile(archive).namelist() if name.startswith("scholargraph/")]


@pytest.mark.registry
def test_the_installed_library_finds_its_own_resources(installed: Path, tmp_path: Path) -> None:
    said = run(installed / "bin" / "python", "-I", "-c", WHERE_RESOURCES_ARE, home=tmp_path)
    for folder in map(Path, said.splitlines()):
        assert folder.is_relative_to(installed)
        assert files_under(folder) == files_under(ROOT / folder.name)


@pytest.mark.registry
def test_the_installed_library_has_what_pages_are_made_of(installed: Path, tmp_path: Path) -> None:
    web = Path(run(installed / "bin" / "python", "-I", "-c", WHERE_PAGES_ARE, home=tmp_path).strip())
    assert web.is_relative_to(installed)
    for folder in ("templates", "static"):
        assert files_under(web / folder) == files_under(ROOT / "src" / "scholargraph" / "web" / folder)


@pytest.mark.registry
def test_the_installed_command_runs_in_any_folder(installed: Path, tmp_path: Path) -> None:
    assert "supervision/find-supervisor" in run(installed / "bin" / "scholargraph", "show", home=tmp_path)


def run(*command: str | Path, home: Path) -> str:
    """What a command prints that is run in a folder; what it says when it fails is shown by pytest."""
    done = subprocess.run(command, cwd=home, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def files_under(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
