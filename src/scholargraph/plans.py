"""Says which files a build reads, in which order, and what the configuration nearest to each says of it."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

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


def plan(paths: Iterable[str | Path], *, leave: Path) -> Plan:
    """The files of some paths, each once, in the order of their names; folders are walked, but for the one to leave.

    Raises SourceError where there is nothing to read, or where two configurations disagree on the base IRI.
    """
    nearest = cache(_nearest)
    found: dict[Path, tuple[Path, bool, Configuration]] = {}
    for given in map(Path, paths):
        for file in _files(given, leave.resolve()):
            top = given if given.is_dir() else given.parent
            found.setdefault(file.resolve(), (file, file == given, nearest(file.parent, top)))
    if not found:
        raise SourceError(f"{', '.join(map(str, paths)) or 'no path'}: no file to read; wanted files or folders")
    configurations = tuple(dict.fromkeys(settings for _, _, settings in found.values()))
    mint = _minter(configurations)
    said = {one: (one.setting(mint), one.decisions(mint)) for one in configurations}
    files = (Planned(file, _size(file), named, *said[settings]) for file, named, settings in found.values())
    return Plan(tuple(sorted(files, key=lambda one: str(one.file))), configurations, mint)


def _nearest(folder: Path, top: Path) -> Configuration:
    """The configuration in a folder, or in the nearest one above it up to the path that was given."""
    while not (folder / NAME).is_file() and folder != top and folder != folder.parent:
        folder = folder.parent
    return configuration(folder)


def _minter(configurations: Iterable[Configuration]) -> Minter:
    bases = sorted({one.base for one in configurations if one.base is not None})
    if len(bases) > 1:
        raise SourceError(f"{NAME}: base IRIs {' and '.join(bases)} in one build; wanted one")
    return Minter(*bases)


def _files(path: Path, leave: Path) -> Iterator[Path]:
    """The files below a folder, hidden ones and configurations apart; or the file itself."""
    if not path.is_dir():
        yield path
        return
    for folder, below, names in os.walk(path, onerror=_unreadable):
        below[:] = [name for name in below if name[0] != "." and (Path(folder) / name).resolve() != leave]
        yield from (Path(folder) / name for name in names if name[0] != "." and name != NAME)


def _unreadable(fault: OSError) -> None:
    raise SourceError(f"{fault.filename}: {fault.strerror}; wanted a folder that can be read")


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
