"""A graph on disk is the last good one or the next good one, whole, whatever happens to the build between."""

import json
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from scholargraph import stores
from scholargraph.errors import StoreError

TRIPLE = ox.Triple(ox.NamedNode("http://example.org/s"), ox.NamedNode("http://example.org/p"), ox.Literal("o"))


def published(folder: Path, *texts: str) -> stores.Generation:
    with stores.new_generation(folder) as generation:
        store = ox.Store(str(generation.store))
        store.extend([ox.Quad(TRIPLE.subject, TRIPLE.predicate, ox.Literal(text)) for text in texts])
        store.flush()
        del store
        stores.publish(generation, {"texts": list(texts)})
    return generation


def texts(graph: ox.Store) -> list[str]:
    return sorted(quad.object.value for quad in graph if isinstance(quad.object, ox.Literal))


def test_what_is_published_answers(tmp_path: Path) -> None:
    published(tmp_path / "graph", "one", "two")
    assert texts(stores.open_graph(tmp_path / "graph")) == ["one", "two"]
    assert stores.summary(tmp_path / "graph") == {"texts": ["one", "two"]}


def test_the_next_generation_answers_once_it_is_published_and_open_ones_go_on(tmp_path: Path) -> None:
    published(tmp_path, "one")
    before = stores.open_graph(tmp_path)
    published(tmp_path, "two")
    assert texts(before) == ["one"]
    assert texts(stores.open_graph(tmp_path)) == ["two"]


def test_a_generation_that_is_not_published_is_removed_and_the_last_one_answers(tmp_path: Path) -> None:
    published(tmp_path, "one")
    with stores.new_generation(tmp_path) as generation:
        (generation.folder / "half").write_text("done")
    assert not generation.folder.exists()
    assert texts(stores.open_graph(tmp_path)) == ["one"]


def test_leftovers_of_a_killed_build_are_swept_by_the_next_one(tmp_path: Path) -> None:
    published(tmp_path, "one")
    left = tmp_path / "generations" / "000002" / "store"
    left.mkdir(parents=True)
    (left / "bulk-1.sst").write_text("half")
    with stores.new_generation(tmp_path) as generation:
        assert not left.exists()
        assert generation.number == 2
    assert texts(stores.open_graph(tmp_path)) == ["one"]


def test_two_generations_are_kept(tmp_path: Path) -> None:
    for text in "one", "two", "three":
        published(tmp_path, text)
    assert sorted(path.name for path in (tmp_path / "generations").iterdir()) == ["000002", "000003"]


def test_one_build_at_a_time(tmp_path: Path) -> None:
    with stores.new_generation(tmp_path), pytest.raises(StoreError, match="another build is writing"):
        published(tmp_path, "one")


def nothing(folder: Path) -> None:
    pass


def somebody_elses(folder: Path) -> None:
    (folder / "thesis.docx").write_text("do not touch")


def damaged_pointer(folder: Path) -> None:
    published(folder, "one")
    (folder / "current").write_text("../../etc")


def damaged_store(folder: Path) -> None:
    for file in (published(folder, "one").store).glob("MANIFEST-*"):
        file.write_bytes(b"\0" * 64)


def damaged_summary(folder: Path) -> None:
    (published(folder, "one").folder / "summary.json").write_text("{")


def foreign_summary(folder: Path) -> None:
    (published(folder, "one").folder / "summary.json").write_text("[]")


def unwritable(folder: Path) -> None:
    (folder / "lock").mkdir()  # a lock that cannot be opened to write, even by those who may do anything


def pointer_is_a_folder(folder: Path) -> None:
    (folder / "current").mkdir()


def a_file(folder: Path) -> None:
    folder.rmdir()
    folder.write_text("a file")


@pytest.mark.parametrize(
    ("state", "act", "message"),
    [
        (nothing, stores.open_graph, "no graph here; `scholargraph build PATH... --graph"),
        (a_file, stores.open_graph, "no graph here"),
        (a_file, published, "wanted a folder to keep the graph in"),
        (somebody_elses, published, "holds 'thesis.docx', which is no part of a graph"),
        (unwritable, published, "wanted room and leave to write a graph there"),
        (pointer_is_a_folder, stores.open_graph, "current: Is a directory; wanted a file that can be read"),
        (damaged_pointer, stores.open_graph, "wanted the name of a folder in"),
        (damaged_pointer, published, "wanted the name of a folder in"),
        (damaged_store, stores.open_graph, "cannot be opened"),
        (damaged_summary, stores.summary, "build the graph again"),
        (foreign_summary, stores.summary, "no summary of a build; build the graph again"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_a_folder_that_will_not_do_is_named(
    tmp_path: Path, state: Callable[[Path], None], act: Callable[[Path], object], message: str
) -> None:
    folder = tmp_path / "graph"
    folder.mkdir()
    state(folder)
    with pytest.raises(StoreError) as fault:
        act(folder)
    assert message in str(fault.value)
    assert "\n" not in str(fault.value)
    assert str(folder) in str(fault.value)


def test_a_folder_that_is_refused_is_left_as_it_was(tmp_path: Path) -> None:
    somebody_elses(tmp_path)
    with pytest.raises(StoreError):
        published(tmp_path, "one")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_a_damaged_pointer_costs_no_generation(tmp_path: Path) -> None:
    damaged_pointer(tmp_path)
    with pytest.raises(StoreError):
        published(tmp_path, "two")
    assert (tmp_path / "generations" / "000001" / "store").is_dir()


def test_paths_are_known_by_names_that_one_file_has(tmp_path: Path) -> None:
    with stores.new_generation(tmp_path) as generation:
        files = [{"file": path} for path in ("a/one.txt", "a/two.txt", "b/two.txt")]
        stores.publish(generation, {"files": files})
    assert stores.paths(tmp_path) == {"one.txt": "a/one.txt"}


def test_the_summary_is_json_in_utf_8(tmp_path: Path) -> None:
    generation = published(tmp_path, "Université")
    assert json.loads((generation.folder / "summary.json").read_text(encoding="utf-8")) == {"texts": ["Université"]}
