"""Says which files a build reads, in which order, and what the configuration nearest to each says of it."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from os.path import realpath
from pathlib import Path

from scholargraph import stores
from scholargraph.configuration import NAME, Configuration, configuration
from scholargraph.errors import SourceError
from scholargraph.identifiers import Minter
from scholargraph.identity.decisions import Decisions
from scholargraph.mapping import Setting


@dataclass(frozen=True, slots=True)
class Planned:
    """One file to read, what the configuration nearest to it says, and whether it was named or found in a folder."""

    file: Path
    size: int
    named: bool
    setting: Setting
    decisions: Decisions


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build reads: files in the order of their names, configurations, and the base IRI of all."""

    files: tuple[Planned, ...]
    configurations: tuple[Configuration, ...]
    mint: Minter

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages for messages and labels: of the first configuration that says other than the usual ones."""
        usual = Configuration().languages
        return next((one.languages for one in self.configurations if one.languages != usual), usual)


def plan(paths: Iterable[str | Path]) -> Plan:
    """The files of some paths, each once however it is reached, in the order of their names.

    Folders are walked, but for graphs, through links too. Raises SourceError where there is nothing to read,
    where a folder cannot be read, or where two configurations disagree on the base IRI.
    """
    given = [str(path) for path in paths]
    try:
        named, found = _found(given)
    except OSError as fault:
        raise SourceError(f"{fault.filename}: {fault.strerror}; wanted a folder that can be read") from None
    if not found:
        said = ", ".join(path or repr(path) for path in given)
        raise SourceError(f"{said or 'no path'}: no file to read; wanted files or folders")
    nearest = cache(_nearest)
    settings = {file: nearest(file.parent) for file in found.values()}
    configurations = tuple(dict.fromkeys(settings.values()))
    mint = _minter(configurations)
    said_of = {one: (one.setting(mint), one.decisions(mint)) for one in configurations}
    files = (Planned(file, _size(file), real in named, *said_of[settings[file]]) for real, file in found.items())
    return Plan(tuple(files), configurations, mint)


def _found(given: list[str]) -> tuple[set[str], dict[str, Path]]:
    """The real paths of the files that are named, and all files by their real paths, in the order of their names."""
    paths = [Path(path) for path in given if path and Path(path).name != NAME]
    named = {realpath(path) for path in paths if not path.is_dir()}
    found: dict[str, Path] = {}
    for file in sorted((file for path in paths for file in _files(path)), key=str):
        found.setdefault(realpath(file), file)
    return named, found


def _nearest(folder: Path) -> Configuration:
    """The configuration in a folder, or in the nearest one above it."""
    folders = (folder, *Path(realpath(folder)).parents)
    return configuration(next((each for each in folders if (each / NAME).is_file()), folder))


def _minter(configurations: Iterable[Configuration]) -> Minter:
    bases = sorted({one.base for one in configurations if one.base is not None})
    if len(bases) > 1:
        raise SourceError(f"{NAME}: base IRIs {' and '.join(bases)} in one build; wanted one")
    return Minter(*bases)


def _files(path: Path) -> Iterator[Path]:
    """The files below a folder, hidden ones and configurations apart; or the file itself."""
    if not path.is_dir():
        yield path
        return
    seen: set[str] = set()  # a link may lead to a folder above it
    for folder, below, names in os.walk(path, onerror=_raise, followlinks=True):
        real = realpath(folder)
        if real in seen or stores.is_graph(Path(folder)):
            below.clear()
            continue
        seen.add(real)
        below[:] = sorted(name for name in below if name[0] != ".")
        yield from (Path(folder) / name for name in names if name[0] != "." and name != NAME)


def _raise(fault: OSError) -> None:
    raise fault


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
