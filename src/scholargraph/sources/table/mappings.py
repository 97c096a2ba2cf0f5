"""Reads the mapping of a table: a TOML file beside it that says, in the words of the ontology, what its columns are.

```toml
record = "supervision"        # what a row is: person, role, member, supervision, degree, publication, thesis
language = "fr"               # of the table's texts, if they are all in one

[columns]                     # each column by its heading
"Nom" = "trainee.name"
"Niveau" = "type"
"Direction" = "supervisor.principal"
"Co-direction" = { is = "supervisor.co", split = "/" }
"Courriel" = "left"           # not said to be left each time

[values."Niveau"]             # what the table's own codes mean
"3e c." = "doctorate"

[defaults]                    # what holds where a cell is blank
organization = "Université de Montréal"
```

`like = "members"` takes over a ready-made mapping (members, people, publications, theses), to which the file adds:
often `language = "fr"` alone, or one more heading. `dates = "day-first"` or `"month-first"` tells what 03/04/2021 is;
`sheet`, `encoding` and `delimiter` say how the table is stored; `optional = true` that it may lack columns; `needs`
what of it none may lack.
"""

import codecs
import errno
import re
import tomllib
import zlib
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Names
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import BadZipFile

from scholargraph.errors import SourceError
from scholargraph.sources.inputs import Input, archive
from scholargraph.sources.table.words import KINDS, LEFT, Kind, Word
from scholargraph.vocabulary import concepts, normalize

SUFFIX = ".toml"
OF_TEXT = (".csv", ".tsv", ".tab")
OF_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
ENCODINGS = (
    "utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "cp1250", "cp1251", "cp850", "cp437",
    "iso8859-1", "iso8859-2", "iso8859-15", "mac-roman",
)  # fmt: skip
ORDERS = ("day-first", "month-first")

_OF_TABLES = (*OF_TEXT, *OF_WORKBOOKS)
_LARGEST = 1 << 20
_NO_FILE = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)
_MOST_CLOSE = 3
_READY_MADE = Path(__file__).with_name("mappings")
_KEYS = (
    "record", "like", "language", "sheet", "encoding", "delimiter", "dates", "optional", "needs",
    "columns", "values", "defaults",
)  # fmt: skip
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8}){0,3}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as a mapping speaks of it: its heading, the word that it is, and what parts several values in a cell."""

    heading: str
    word: str
    split: str | None = None


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a table's columns are, each under its normalised heading; see the module for the rest.

    `name` is the file that says so. `values` are by word and normalised cell; `needs` are groups of words, of each of
    which a table has one.
    """

    name: str
    record: str
    columns: Names[str, Column]
    values: Names[str, Names[str, str]]
    defaults: Names[str, str]
    needs: tuple[tuple[str, ...], ...]
    language: str | None = None
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    dates: str | None = None
    optional: bool = False

    @property
    def kind(self) -> Kind:
        """What a row is."""
        return KINDS[self.record]


def beside(source: Input) -> Mapping | None:
    """The mapping that lies beside a table, in its folder or its archive, under its name and `.toml`; None without.

    Raises SourceError, with file and line, for one that is not as it should be.
    """
    for name, content in _contents(source):
        return mapping(name, content)
    return None


def has_mapping(source: Input) -> bool:
    """Whether a mapping lies beside a table, whatever is in it."""
    return next(_contents(source), None) is not None


def is_mapping(source: Input) -> bool:
    """Whether a file is the mapping of another: `members.csv.toml`, beside which there is `members.csv`."""
    whole = source.member or source.path.name
    table = whole.removesuffix(SUFFIX)
    if table == whole or PurePosixPath(table).suffix.lower() not in _OF_TABLES:
        return False
    names = [f"{table}{packed}" for packed in ("", ".gz", ".bz2", ".xz")]
    if source.member is None:
        return any(source.path.with_name(name).is_file() for name in names)
    return not archive(source.path).NameToInfo.keys().isdisjoint(names)


@cache
def ready_made() -> tuple[Mapping, ...]:
    """The mappings of tables that many institutes have, in the order of their names."""
    return tuple(mapping(path.stem, path.read_bytes()) for path in sorted(_READY_MADE.glob(f"*{SUFFIX}")))


def mapping(name: str, content: bytes) -> Mapping:
    """The mapping that a TOML file of that name holds; raises SourceError for what is not as it should be."""
    if len(content) > _LARGEST:
        raise SourceError(f"{name}: longer than 1 MiB; wanted the mapping of a table")
    try:
        text = content.decode("utf-8-sig")
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as fault:
        said, _, where = " ".join(str(fault).split()).partition(" (at line ")
        line = re.match(r"\d+", where)
        raise SourceError(f"{name}:{line[0] if line else 1}: {said}; wanted TOML in UTF-8") from None
    return _Reading(name, text, table).mapping()


@dataclass(frozen=True, slots=True)
class _Reading:
    """A mapping while it is read."""

    name: str
    text: str
    table: dict[str, Any]  # Any: TOML

    def mapping(self) -> Mapping:
        self._known(self.table, _KEYS, "key")
        like = self._like()
        record = self._text("record") or (like.record if like else "")
        if record not in KINDS:
            raise self._fault(("record",), f"record {record!r}", f"one of: {', '.join(KINDS)}", _close(record, KINDS))
        kind = KINDS[record]
        if like and like.record != record:
            raise self._fault(("record",), f"record {record!r}", f"{like.record!r}, as {like.name!r} has it")
        columns = {**(like.columns if like else {}), **dict(self._columns(kind))}
        found = Mapping(
            self.name,
            record,
            columns,
            self._values(kind, columns, like),
            {**(like.defaults if like else {}), **dict(self._defaults(kind))},
            self._needs(kind),
            self._text("language"),
            self._text("sheet"),
            self._text("encoding"),
            self._text("delimiter"),
            self._text("dates"),
            self._optional() or like is not None,
        )
        self._check(found)
        return found

    def _like(self) -> Mapping | None:
        name = self._text("like")
        known = {one.name: one for one in ready_made()} if name else {}
        if name and name not in known:
            raise self._fault(("like",), f"like = {name!r}", f"one of: {', '.join(known)}", _close(name, known))
        return known[name] if name else None

    def _columns(self, kind: Kind) -> Iterator[tuple[str, Column]]:
        given = self._table("columns")
        seen: set[str] = set()
        for heading, value in given.items():
            told = value if isinstance(value, dict) else {"is": value}
            self._known(told, ("is", "split"), "key", heading)
            word, split = told.get("is"), told.get("split")
            if not isinstance(word, str) or not isinstance(split, str | None) or split == "":
                raise self._fault(
                    (heading,), f"{heading!r} = {value!r}", 'a word in quotes, or { is = "word", split = ";" }'
                )
            if word != LEFT:
                self._word(kind, word, heading)
            key = normalize(heading)
            if not key or key in seen:
                found = "a heading without letters" if not key else f"the heading {heading!r} twice"
                raise self._fault((heading,), found, "each column once, by its heading")
            seen.add(key)
            yield key, Column(heading, word, split)

    def _values(self, kind: Kind, columns: Names[str, Column], like: Mapping | None) -> dict[str, dict[str, str]]:
        found = {word: dict(table) for word, table in like.values.items()} if like else {}
        for name, table in self._table("values").items():
            column = columns.get(normalize(name))
            word = name if column is None else column.word
            if word not in kind.words:
                known = [*kind.words, *(one.heading for one in columns.values())]
                raise self._fault((name,), f"values of {name!r}", "the heading of a column above", _close(name, known))
            if not isinstance(table, dict):
                raise self._fault((name,), f"{name!r} = {table!r}", 'lines such as "PHQ" = "doctorate"')
            for value, meant in table.items():
                if not isinstance(meant, str):
                    raise self._fault((value,), f"{value!r} = {meant!r}", "a text in quotes")
                self._concept(kind.words[word], value, meant)
                found.setdefault(word, {})[normalize(value)] = meant
        return found

    def _defaults(self, kind: Kind) -> Iterator[tuple[str, str]]:
        for word, value in _flat(self._table("defaults")):
            self._word(kind, word, word)
            if not isinstance(value, str) or not value.strip():
                raise self._fault((word,), f"{word} = {value!r}", "a text in quotes")
            yield word, value

    def _needs(self, kind: Kind) -> tuple[tuple[str, ...], ...]:
        given = self.table.get("needs", [])
        if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
            raise self._fault(("needs",), f"needs = {given!r}", 'a list of words such as ["title", "authors"]')
        groups = tuple(tuple(one.split("|")) for one in given)
        for word in (word for group in groups for word in group):
            self._word(kind, word, word)
        return (*kind.needs, *groups)

    def _optional(self) -> bool:
        given = self.table.get("optional", False)
        if not isinstance(given, bool):
            raise self._fault(("optional",), f"optional = {given!r}", "true or false")
        return given

    def _check(self, found: Mapping) -> None:
        said = {column.word for column in found.columns.values()} | set(found.defaults)
        for group in found.kind.needs:
            if said.isdisjoint(group):
                raise self._fault(
                    ("columns",), f"no column that is {' or '.join(group)}", f"one: a {found.record} has it"
                )
        if found.language is not None and not _LANGUAGE.fullmatch(found.language):
            raise self._fault(("language",), f"language = {found.language!r}", "a tag such as 'fr' or 'en'")
        if found.dates is not None and found.dates not in ORDERS:
            raise self._fault(("dates",), f"dates = {found.dates!r}", " or ".join(map(repr, ORDERS)))
        if found.delimiter is not None and (len(found.delimiter) != 1 or found.delimiter in '"\r\n'):
            raise self._fault(("delimiter",), f"delimiter = {found.delimiter!r}", r"one mark such as ';' or '\t'")
        if found.encoding is not None and not _is_encoding(found.encoding):
            raise self._fault(("encoding",), f"encoding = {found.encoding!r}", "one such as 'utf-8' or 'mac-roman'")

    def _word(self, kind: Kind, word: str, near: str) -> None:
        if word not in kind.words:
            raise self._fault(
                (near, word), f"no property {word!r}", f"one of: {', '.join(kind.words)}", _close(word, kind.words)
            )

    def _concept(self, word: Word, value: str, meant: str) -> None:
        names = [iri.rsplit("/", 1)[-1] for scheme in word.schemes for iri in concepts(scheme)]
        if names and meant and meant not in names:
            raise self._fault(
                (value, meant),
                f"no {word.schemes[0]} called {meant!r}",
                f"one of: {', '.join(names)}",
                _close(meant, names),
            )

    def _table(self, key: str) -> dict[str, Any]:
        value = self.table.get(key, {})
        if not isinstance(value, dict):
            raise self._fault((key,), f"{key} = {value!r}", f"a table: [{key}]")
        return value

    def _text(self, key: str) -> str | None:
        value = self.table.get(key)
        if value is not None and not (isinstance(value, str) and value):
            raise self._fault((key,), f"{key} = {value!r}", "a text in quotes")
        return value

    def _known(self, table: Iterable[str], known: tuple[str, ...], what: str, near: str = "") -> None:
        for key in table:
            if key not in known:
                raise self._fault((near, key), f"no {what} {key!r}", f"one of: {', '.join(known)}", _close(key, known))

    def _fault(self, near: Iterable[str], found: str, wanted: str, close: str = "") -> SourceError:
        line = _line(self.text, tuple(filter(None, near)))
        return SourceError(f"{self.name}:{line}: {found}; {f'close: {close}' if close else f'wanted {wanted}'}")


def _line(text: str, near: tuple[str, ...]) -> int:
    """The line in which all of some texts stand, else the first of them, or 1."""
    for wanted in filter(None, (near, near[:1])):
        for number, line in enumerate(text.splitlines(), 1):
            if all(one in line for one in wanted) and not line.lstrip().startswith("#"):
                return number
    return 1


def _flat(table: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:  # Any: TOML
    """The values of a table by their dotted names: TOML reads `trainee.name = "..."` as a table in a table."""
    for key, value in table.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def _close(word: str, known: Iterable[str]) -> str:
    by_last = {one.rpartition(".")[2]: one for one in known}
    near = get_close_matches(word, list(known), n=_MOST_CLOSE) or get_close_matches(word, list(by_last), n=_MOST_CLOSE)
    return ", ".join(dict.fromkeys(by_last.get(one, one) if one not in known else one for one in near))


def _is_encoding(name: str) -> bool:
    try:
        return codecs.lookup(name).name in ENCODINGS
    except (LookupError, ValueError):
        return False


def _contents(source: Input) -> Iterator[tuple[str, bytes]]:
    whole = source.member or source.path.name
    names = dict.fromkeys((f"{whole}{SUFFIX}", f"{source.inner}{SUFFIX}"))
    before = source.name.removesuffix(whole)
    for name in names:
        content = _in_folder(source.path.with_name(name)) if source.member is None else _in_archive(source.path, name)
        if content is not None:
            yield f"{before}{name}", content


def _in_folder(path: Path) -> bytes | None:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST + 1)
    except OSError as fault:
        if fault.errno in _NO_FILE:
            return None
        raise SourceError(f"{path.name}: {fault.strerror or fault}; wanted a mapping that can be read") from None


def _in_archive(path: Path, name: str) -> bytes | None:
    try:
        with archive(path).open(name) as file:
            return file.read(_LARGEST + 1)
    except KeyError:
        return None
    except (OSError, EOFError, zlib.error, BadZipFile, NotImplementedError, RuntimeError) as fault:
        raise SourceError(
            f"{path.name}/{name}: cannot be unpacked ({fault}); wanted a mapping that can be read"
        ) from None
