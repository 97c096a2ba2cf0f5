"""Finds the reader of a file and yields what the file says as records: each input format is one module here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import chain
from pathlib import Path
from pkgutil import iter_modules

from scholargraph.errors import SourceError, UnknownSourceError
from scholargraph.model import Record
from scholargraph.sources.inputs import ZIP, Input, inputs_of, unreadable
from scholargraph.sources.lists import Listing

_KNOWN = "one that `scholargraph show sources` lists"


@dataclass(frozen=True, slots=True)
class Source:
    """An input format: what it is, which file names suggest it, how its content is recognised and read.

    `wanted` says in an error what such a file would be. `recognises` looks at the first 64 KiB and the name.
    `read` yields one SnapshotRecord and after it the records of that snapshot (again for each snapshot, where a
    file holds several); it raises SourceError. A list of entries has `batches` too: see `sources.lists`. `helps`
    tells a file that is no source itself but says how to read one: the mapping of a table.
    """

    name: str
    description: str
    wanted: str
    suffixes: tuple[str, ...]
    recognises: Callable[[Input], bool]
    read: Callable[[Input], Iterator[Record]]
    batches: Listing | None = None
    helps: Callable[[Input], bool] = lambda one: False


@cache
def sources() -> tuple[Source, ...]:
    """The input formats, in the order of their names: the modules of this package that have a `SOURCE`.

    >>> [source.name for source in sources()]  # doctest: +ELLIPSIS
    [..., 'profile-page', ...]
    """
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    found = [module.SOURCE for module in modules if hasattr(module, "SOURCE")]
    return tuple(sorted(found, key=lambda source: source.name))


def read(path: str | Path, *, format: str | None = None) -> Iterator[Record]:
    """The records of one file, read by the format that its content shows, or by the one named.

    Of an archive those of all members. Raises SourceError at once where there is no such file or no format for
    it, and while reading where the file is not what its format wants.
    """
    found = [(one, recognised(one, format=format)) for one in opened(path) if format or not helps(one)]
    return chain.from_iterable(source.read(one) for one, source in found)


def opened(path: str | Path) -> tuple[Input, ...]:
    """What there is to read at a path: a file, or the members of an archive. Raises SourceError for what is no file."""
    path = Path(path)
    if path.is_dir():
        raise SourceError(f"{path.name}: a folder; wanted a file")
    if path.exists() and not path.is_file():
        raise SourceError(f"{path.name}: a pipe, a socket or a device; wanted a file: save it first")
    if any("\ud800" <= mark <= "\udfff" for mark in path.name):
        raise SourceError(f"{path.name}: its name is not UTF-8; wanted one that a graph can hold")
    try:
        found = tuple(inputs_of(path))
    except FileNotFoundError:
        raise SourceError(f"{path.name}: no such file in {path.parent}; wanted a file to read") from None
    except OSError as fault:
        raise unreadable(path.name, fault) from None
    if not found:
        raise SourceError(f"{path.name}: an archive with nothing in it; wanted files in it")
    return found


def recognised(one: Input, *, format: str | None = None) -> Source:
    """The format that an input's content shows, or the one named; raises SourceError where there is none."""
    if not one.head.strip(b"\xef\xbb\xbf \t\r\n"):
        refused = SourceError if format or _by_name(one) else UnknownSourceError
        raise refused(f"{one.name}:1: nothing but blanks; wanted {_KNOWN}")
    if format:
        return named(format)
    by_content = [source for source in sources() if source.recognises(one)]
    by_name = _by_name(one)
    for source in (*(source for source in by_content if source in by_name), *by_content, *by_name):
        return source  # one known by its name alone says, when reading, what its content lacks
    if one.head.startswith(ZIP) and one.member is not None:
        raise UnknownSourceError(f"{one.name}: an archive in an archive; wanted the files in it: unpack it first")
    raise UnknownSourceError(f"{one.name}: not a format that is known; wanted {_KNOWN}")


def helps(one: Input) -> bool:
    """Whether a file only says how to read another one."""
    return any(source.helps(one) for source in sources())


def named(name: str) -> Source:
    """The format of that name; raises SourceError where there is none."""
    for source in sources():
        if source.name == name:
            return source
    raise SourceError(f"no format called {name!r}; there are: {', '.join(source.name for source in sources())}")


def _by_name(one: Input) -> list[Source]:
    return [source for source in sources() if one.inner.suffix.lower() in source.suffixes]
