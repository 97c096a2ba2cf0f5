"""Keeps a site in a folder whole: each link leads to a file that is there, at a mark that is in it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from reading import Read, read, text

from scholargraph import build
from scholargraph.errors import ScholargraphError
from scholargraph.web import write_site
from scholargraph.web.links import file_of

HERE = Path(__file__).resolve().parent
PAGES = HERE.parent / "data" / "sample" / "boreal"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few pages, of which one has a name that files cannot have everywhere."""
    folder = tmp_path_factory.mktemp("graph") / "graph"
    few = [PAGES / name for name in ("tamsinara.en.txt", "kofi-asantewick.en.txt", "scholargraph.toml")]
    pages = tmp_path_factory.mktemp("pages")
    for file in few:
        (pages / file.name).write_bytes(file.read_bytes())
    (pages / "works.bib").write_text(_WORKS, encoding="utf-8")
    build(pages, graph=folder, allow_invalid=True)
    return folder


@pytest.fixture(scope="module")
def site(graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "public"
    command = [sys.executable, "-m", "scholargraph", "site", "--graph", str(graph), "-o", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.endswith(f"open {folder}/index.html\n")
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[Path, Read]:
    return {path: read(path.read_text(encoding="utf-8")) for path in site.rglob("*.html")}


def test_every_link_leads_to_a_mark_in_a_file(site: Path, pages: dict[Path, Read]) -> None:
    missing = {
        f"{path.relative_to(site)}: {href}"
        for path, page in pages.items()
        for _, href in page.links
        if not (is_outside(href) or is_there(path, href, pages))
    }
    assert len(pages) > 300
    assert sorted(missing)[:10] == []


def test_nothing_is_loaded_from_elsewhere(pages: dict[Path, Read]) -> None:
    loaded = {href for page in pages.values() for tag, href in page.links if tag in ("script", "link", "img")}
    assert loaded
    assert {href for href in loaded if is_outside(href)} == set()


def test_both_languages_have_the_same_pages(site: Path) -> None:
    names = [{path.relative_to(site / one) for path in (site / one).rglob("*.html")} for one in ("en", "fr")]
    assert names[0] == names[1]


def test_no_page_is_one_that_the_graph_has_not(pages: dict[Path, Read]) -> None:
    assert [path for path, page in pages.items() if "404" in page.lines] == []


def test_no_form_asks_whom_nobody_answers(site: Path, pages: dict[Path, Read]) -> None:
    asked = {href for page in pages.values() for tag, href in page.links if tag == "form"}
    assert {unquote(href).rpartition("/")[2] for href in asked} == {"search.html"}


def test_a_name_of_a_file_is_one_everywhere(site: Path) -> None:
    names = [path.name for path in site.rglob("*")]
    assert [name for name in names if set('<>:"|?*\\') & set(name) or name.endswith((".", " "))] == []
    assert (site / file_of("en", "publication/doi/10.99999/a%3Cb%3E:c")).is_file()


def test_a_page_in_a_folder_prints_what_a_server_s_does(site: Path) -> None:
    printed = text((site / file_of("en", "person/tamsinara")).read_text(encoding="utf-8"))
    assert "Cormac Pellindrake§ | Doctorate | Principal supervisor | J. P. Wexcombe-Adeyrin§" in printed


def test_a_thing_is_there_as_data_too(site: Path) -> None:
    for suffix in (".ttl", ".jsonld"):
        assert "Tamsinara" in (site / f"person/tamsinara{suffix}").read_text(encoding="utf-8")


def test_a_site_is_made_anew_as_a_whole_and_with_the_same_bytes(graph: Path, site: Path) -> None:
    first = {path.relative_to(site): path.read_bytes() for path in files(site)}
    (site / "en" / "old.html").write_text("old", encoding="utf-8")
    write_site(graph, site)
    again = {path.relative_to(site): path.read_bytes() for path in files(site)}
    assert first.keys() == again.keys()
    assert [path for path, content in first.items() if again[path] != content] == []


def test_a_folder_with_something_else_is_not_touched(graph: Path, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    folder.mkdir()
    (folder / "letter.txt").write_text("Dear Ada", encoding="utf-8")
    with pytest.raises(ScholargraphError, match=r"public: holds something that is no site; wanted an empty folder"):
        write_site(graph, folder)
    assert [path.name for path in tmp_path.iterdir()] == ["public"]
    assert (folder / "letter.txt").read_text(encoding="utf-8") == "Dear Ada"


def test_without_a_graph_there_is_no_site(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "scholargraph",
        "site",
        "--graph",
        str(tmp_path / "none"),
        "-o",
        str(tmp_path / "o"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "no graph here" in done.stderr
    assert not (tmp_path / "o").exists()


def files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def is_outside(href: str) -> bool:
    return urlsplit(href).scheme in ("http", "https")


def is_there(path: Path, href: str, pages: dict[Path, Read]) -> bool:
    """Whether the file that a link leads to is there, and has the mark that it leads to."""
    place, _, mark = href.partition("#")
    target = (path.parent / unquote(place)).resolve() if place else path
    return target.is_file() and (
        not mark or not pages[target].marks.isdisjoint((mark, unquote(mark)))
    )  # as browsers do


_WORKS = """@article{odd, author = {Asantewick, Kofi and Someone Else}, title = {A DOI With Odd Signs in It},
  year = 2020, doi = {10.99999/a<b>:c}}
"""
