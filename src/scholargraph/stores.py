"""Graphs on disk as immutable generations: a new one is filled aside, and a pointer is renamed when all is well.

```
graph/
  current            the name of the generation that answers
  generations/
    000007/          published, never written again
      store/         the engine's files
      search.sqlite  the index that searches ask
      summary.json   what was read, how it was validated
    000008/          without a summary: being filled, or left by a build that was killed
  lock               held while a build runs
```

The engine's read-only handle does not see later writes and must not stand beside a writer, so nothing
is ever written to a generation that answers.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from scholargraph.errors import StoreError

_POINTER = "current"
_GENERATIONS = "generations"
_LOCK = "lock"
_OURS = frozenset({_POINTER, _POINTER + ".new", _GENERATIONS, _LOCK})
_KEPT = 2


@dataclass(frozen=True, slots=True)
class Generation:
    """One state of a graph on disk: its number and folder."""

    number: int
    folder: Path

    @property
    def store(self) -> Path:
        """Where the engine keeps its files."""
        return self.folder / "store"

    @property
    def index(self) -> Path:
        """Where the index for searches is."""
        return self.folder / "search.sqlite"


@contextmanager
def new_generation(folder: Path) -> Iterator[Generation]:
    """An empty generation to fill, under the graph's lock. What is not published inside the block is removed.

    Raises StoreError where another build holds the lock or the folder holds something that is not a graph.
    """
    _claim(folder)
    with _locked(folder):
        _sweep(folder)
        numbers = [generation.number for generation in _generations(folder)]
        number = max(numbers, default=0) + 1
        generation = Generation(number, folder / _GENERATIONS / f"{number:06}")
        with writing(folder):
            generation.folder.mkdir(parents=True)
        try:
            yield generation
        finally:
            _sweep(folder)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Says in one line where and why a graph cannot be written: no room, no leave, a name that the engine refuses."""
    try:
        yield
    except (OSError, RuntimeError) as fault:
        reason = getattr(fault, "strerror", None) or fault
        raise StoreError(f"{folder}: {reason}; wanted room and leave to write a graph there") from None


def publish(generation: Generation, summary: Mapping[str, Any]) -> None:
    """Makes a filled generation the one that answers. Its store must be flushed and no longer written to.

    `summary` is kept beside it as JSON. After a power cut the graph is the old one or the new one, whole.
    """
    root = generation.folder.parent.parent
    with writing(root):
        _write(generation.folder / "summary.json", json.dumps(summary, ensure_ascii=False, indent=1) + "\n")
        _write(root / _POINTER, generation.folder.name + "\n")


def current(folder: Path) -> Generation:
    """The generation that answers; raises StoreError where there is none."""
    try:
        name = (folder / _POINTER).read_text(encoding="utf-8").strip()
    except (FileNotFoundError, NotADirectoryError):
        raise StoreError(f"{folder}: no graph here; `scholargraph build PATH... --graph {folder}` makes one") from None
    except OSError as fault:
        raise StoreError(f"{folder / _POINTER}: {fault.strerror}; wanted a file that can be read") from None
    except UnicodeDecodeError:
        raise StoreError(f"{folder / _POINTER}: not UTF-8; wanted the name of a generation") from None
    if not name.isdecimal() or not (folder / _GENERATIONS / name).is_dir():
        raise StoreError(f"{folder / _POINTER}: {name!r}; wanted the name of a folder in {folder / _GENERATIONS}")
    return Generation(int(name), folder / _GENERATIONS / name)


def mark(folder: Path) -> tuple[int, int] | None:
    """What is another after each publication, cheap to look at; None where there is no graph."""
    try:
        state = (folder / _POINTER).stat()
    except OSError:
        return None
    return state.st_ino, state.st_mtime_ns


def is_graph(folder: Path) -> bool:
    """Whether a folder is where a graph is kept, published or not yet: there is nothing to read in it."""
    return (folder / _LOCK).is_file() and (folder / _GENERATIONS).is_dir()


def open_graph(folder: str | Path) -> ox.Store:
    """The published graph in a folder, read-only; raises StoreError where there is none or it cannot be read."""
    return opened(current(Path(folder)))


def opened(generation: Generation) -> ox.Store:
    """The graph of one generation, read-only; raises StoreError where it cannot be read."""
    try:
        return ox.Store.read_only(str(generation.store))
    except (OSError, RuntimeError, ValueError) as fault:
        root = generation.folder.parent.parent
        raise StoreError(f"{root}: the graph cannot be opened ({fault}); build it again") from None


def summary(folder: str | Path) -> dict[str, Any]:
    """What the build of the published graph kept: files read, counts, validation."""
    return kept(current(Path(folder)))


def kept(generation: Generation) -> dict[str, Any]:
    """What the build of one generation kept."""
    path = generation.folder / "summary.json"
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise StoreError(f"{path}: {fault.strerror}; wanted a file that can be read") from None
    except ValueError as fault:
        raise StoreError(f"{path}: {fault}; build the graph again") from None
    if not isinstance(told, dict):
        raise StoreError(f"{path}: no summary of a build; build the graph again")
    return told


def paths(folder: str | Path) -> dict[str, str]:
    """Where the files of the published graph lay when it was built, by name; names that several have are left out."""
    found: dict[str, set[str]] = {}
    for path in (str(file["file"]) for file in summary(folder).get("files", [])):
        found.setdefault(Path(path).name, set()).add(path)
    return {name: min(several) for name, several in found.items() if len(several) == 1}


def _claim(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        foreign = sorted(path.name for path in folder.iterdir() if path.name not in _OURS)
        if foreign:
            raise StoreError(f"{folder}: holds {foreign[0]!r}, which is no part of a graph; wanted an empty folder")
        (folder / _GENERATIONS).mkdir(exist_ok=True)
    except OSError as fault:
        raise StoreError(f"{folder}: {fault.strerror}; wanted a folder to keep the graph in") from None


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with writing(folder):
        lock = (folder / _LOCK).open("w")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(f"{folder}: another build is writing this graph; wait for it to end") from None
        yield


def _sweep(folder: Path) -> None:
    """Removes what no reader can want: unpublished generations, and published ones but for the last two.

    The one before the last stays because a reader may be about to open it.
    """
    answering = current(folder).number if (folder / _POINTER).exists() else 0
    published = [one.number for one in _generations(folder) if one.number <= answering]
    for generation in _generations(folder):
        if generation.number not in published[-_KEPT:]:
            shutil.rmtree(generation.folder, ignore_errors=True)


def _generations(folder: Path) -> list[Generation]:
    folders = (path for path in (folder / _GENERATIONS).iterdir() if path.name.isdecimal())
    return [Generation(int(path.name), path) for path in sorted(folders, key=lambda path: int(path.name))]


def _write(path: Path, text: str) -> None:
    aside = path.with_name(path.name + ".new")
    # a name of a file that is no text has characters that UTF-8 refuses; escaped so, JSON gives them back
    with aside.open("w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
