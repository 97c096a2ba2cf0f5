"""Reads `scholargraph.toml`, in which an institute says beside its data what the data do not say of themselves.

```toml
base = "https://example.org/id/"          # where the graph's IRIs begin
languages = ["fr", "en"]                  # for messages and labels, the first one first

[institute]                               # whose pages these are: roles without an organisation are held here
names = { fr = "Mila", en = "Mila" }
ror = "05c22rx21"

[organizations]                           # names that the vocabularies do not list
ecole-du-nord = { names = { fr = ["École du Nord", "EdN"], en = "Northern School" } }

[people]                                  # who is who: one line takes two people apart, or brings two names together
yang-liu-of-physics = { names = ["Yang Liu"], files = ["yang-liu-2.en.txt"] }
```
"""

import re
import tomllib
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Any

from scholargraph.errors import ScholargraphError, SourceError
from scholargraph.identifiers import Minter, person_key, short, slug
from scholargraph.identity.decisions import Decision, Decisions
from scholargraph.mapping import Setting, is_language
from scholargraph.model import OrganizationRecord, Person, Place, Record, SnapshotRecord, Text
from scholargraph.vocabulary import find, normalize

NAME = "scholargraph.toml"

_LARGEST = 1 << 20
_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_KEY = re.compile(r"[^\W_]+(-[^\W_]+)*")
_LANGUAGES = ("en", "fr")


@dataclass(frozen=True, slots=True)
class Configuration:
    """What one `scholargraph.toml` says; `organizations` holds the institute first, where there is one."""

    base: str | None = None
    languages: tuple[str, ...] = _LANGUAGES
    people: tuple[Decision, ...] = ()
    snapshot: SnapshotRecord | None = None
    organizations: tuple[OrganizationRecord, ...] = ()
    has_institute: bool = False

    def setting(self, mint: Minter) -> Setting:
        """What the mapping must know of it."""
        return Setting(mint, _iri(self.organizations[0], mint) if self.has_institute else None)

    def decisions(self, mint: Minter) -> Decisions:
        """What it decides about people's and organisations' names."""
        organizations = {
            normalize(name.value): _iri(record, mint) for record in self.organizations for name in record.names
        }
        return Decisions(self.people, organizations)

    def records(self) -> Iterator[Record]:
        """What it says of organisations, as records of their own source, with the lines that say it."""
        if self.snapshot is not None and self.organizations:
            yield self.snapshot
            yield from self.organizations


def configuration(folder: Path) -> Configuration:
    """The configuration in a folder; one that says nothing where there is none.

    Raises SourceError, with file and line, for what is not TOML, an unknown key or a value of the wrong kind.
    """
    file = folder / NAME
    if not file.is_file():
        return Configuration()
    content = _content(file)
    text = content.decode("utf-8-sig")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise SourceError(f"{file}: {fault}; wanted TOML") from None
    return _configuration(_Reading(file, text), table, sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class _Reading:
    """A configuration file while it is read: its name and text, to say where a fault stands."""

    file: Path
    text: str

    def fault(self, key: str, found: str, wanted: str) -> SourceError:
        return SourceError(f"{self.file}:{self.line(key)}: {found}; wanted {wanted}")

    def line(self, key: str) -> int:
        """The line that first names a key or a table, or 1."""
        pattern = re.compile(rf"^\s*(\[.*)?[\"']?\b{re.escape(key)}\b[\"']?\s*[=\].]")
        numbers = (number for number, line in enumerate(self.text.splitlines(), 1) if pattern.search(line))
        return next(numbers, 1)

    def place(self, key: str, digest: str) -> Place:
        """The lines of a key or a table: up to the next key, table, comment or blank line."""
        lines = self.text.splitlines()
        first = last = self.line(key)
        header = lines[first - 1].lstrip().startswith("[")
        while last < len(lines) and re.match(r"\s*[\w\"'{}\]]" if header else r"\s*[{}\]]|\s+\S", lines[last]):
            last += 1
        return Place(digest[:16], first, last, "\n".join(lines[first - 1 : last]))

    def keys(self, table: Mapping[str, Any], *known: str) -> None:
        for key in table:
            if key not in known:
                close = get_close_matches(key, known, n=1)
                raise self.fault(key, f"unknown key {key!r}", f"{close[0]!r}" if close else ", ".join(known))

    def string(self, table: Mapping[str, Any], key: str) -> str | None:
        value = table.get(key)
        if value is not None and not (isinstance(value, str) and value.strip()):
            raise self.fault(key, f"{key} = {value!r}", "a text in quotes")
        return value

    def strings(self, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = table.get(key, [])
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise self.fault(key, f"{key} = {value!r}", 'a text in quotes or a list such as ["...", "..."]')
        return tuple(value)

    def table(self, table: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        value = table.get(key, {})
        if not isinstance(value, dict):
            raise self.fault(key, f"{key} = {value!r}", "a table { ... }")
        return value


def _content(file: Path) -> bytes:
    """The bytes of a file that is short and UTF-8."""
    try:
        content = file.read_bytes() if file.stat().st_size <= _LARGEST else b"\xff"
        content.decode()
    except UnicodeDecodeError:
        raise SourceError(f"{file}: not UTF-8, or longer than 1 MiB; wanted a short text file") from None
    except OSError as fault:
        raise SourceError(f"{file}: {fault.strerror}; wanted a text file that can be read") from None
    return content


def _configuration(reading: _Reading, table: Mapping[str, Any], digest: str) -> Configuration:
    reading.keys(table, "base", "languages", "institute", "organizations", "people")
    people = reading.table(table, "people")
    others = reading.table(table, "organizations")
    organizations = [_organization(reading, key, reading.table(others, key), digest) for key in others]
    if "institute" in table:
        institute = _organization(reading, "institute", reading.table(table, "institute"), digest)
        organizations.insert(0, institute)
    decisions = tuple(_decision(reading, key, reading.table(people, key)) for key in people)
    _each_once(reading, ((one.key, name.value, normalize(name.value)) for one in organizations for name in one.names))
    _each_once(
        reading,
        ((one.key, name, (slug(name), file)) for one in decisions for name in one.names for file in one.files or [""]),
    )
    return Configuration(
        base=_base(reading, table),
        languages=_languages(reading, table),
        people=decisions,
        snapshot=SnapshotRecord(digest, reading.file.name, "scholargraph.toml", len(reading.text.splitlines())),
        organizations=tuple(organizations),
        has_institute="institute" in table,
    )


def _each_once(reading: _Reading, claims: Iterable[tuple[str, str, Hashable]]) -> None:
    """Refuses a name that two entries claim, each told by its key: the graph could follow only one of them."""
    owners: dict[Hashable, str] = {}
    for key, name, claim in claims:
        if owners.setdefault(claim, key) != key:
            raise reading.fault(key, f"{name!r} under {owners[claim]} and under {key}", "it under one of the two")


def _base(reading: _Reading, table: Mapping[str, Any]) -> str | None:
    base = reading.string(table, "base")
    if base is None:
        return None
    try:
        return Minter(base).base
    except ScholargraphError:
        raise reading.fault("base", f"base = {base!r}", "an absolute IRI without '#' that ends in '/'") from None


def _languages(reading: _Reading, table: Mapping[str, Any]) -> tuple[str, ...]:
    languages = reading.strings(table, "languages") or _LANGUAGES
    for language in languages:
        if language not in _LANGUAGES:
            raise reading.fault("languages", f"language {language!r}", " or ".join(map(repr, _LANGUAGES)))
    return languages


def _organization(reading: _Reading, key: str, table: Mapping[str, Any], digest: str) -> OrganizationRecord:
    reading.keys(table, "names", "ror")
    names = _names(reading, key, table)
    known = {iri for name in names for iri in find("organizations", name.value, name.language)}
    ror = reading.string(table, "ror")
    return OrganizationRecord(
        place=reading.place(key, digest),
        key=short(names[0].value) if key == "institute" else _key(reading, "organizations", key),
        concept=known.pop() if len(known) == 1 else None,
        names=names,
        ror=ror and ror.removeprefix("https://ror.org/"),
    )


def _names(reading: _Reading, key: str, table: Mapping[str, Any]) -> tuple[Text, ...]:
    names = table.get("names")
    if isinstance(names, dict):
        if wrong := [language for language in names if not is_language(language)]:
            raise reading.fault("names", f"language {wrong[0]!r}", "a tag such as 'fr' or 'en'")
        return tuple(Text(name, language) for language in names for name in reading.strings(names, language))
    plain = tuple(Text(name) for name in reading.strings(table, "names"))
    if not plain:
        raise reading.fault(key, f"{key} without names", 'names = { fr = "...", en = "..." }')
    return plain


def _decision(reading: _Reading, key: str, table: Mapping[str, Any]) -> Decision:
    reading.keys(table, "names", "files", "orcid", "address")
    names = reading.strings(table, "names")
    if not names:
        raise reading.fault(key, f"{key} without names", 'names = ["..."]')
    orcid = reading.string(table, "orcid")
    orcid = orcid and orcid.removeprefix("https://orcid.org/")
    if orcid and not _ORCID.fullmatch(orcid):
        raise reading.fault(key, f"orcid {orcid!r}", "four groups of four digits, such as 0000-0002-1825-0097")
    files = reading.strings(table, "files")
    return Decision(_key(reading, "people", key), names, files, orcid, _address(reading, key, table))


def _address(reading: _Reading, key: str, table: Mapping[str, Any]) -> str | None:
    address = reading.string(table, "address")
    try:
        person_key(Person(None, address=address, key=key))
    except ScholargraphError:
        raise reading.fault(
            key, f"address {address!r}", "one such as https://example.org/people/ada-lovelace"
        ) from None
    return address


def _key(reading: _Reading, table: str, key: str) -> str:
    if not _KEY.fullmatch(key):
        raise reading.fault(key, f"[{table}] {key!r}", "letters, digits and hyphens")
    return key


def _iri(record: OrganizationRecord, mint: Minter) -> str:
    return record.concept or mint.organization(record.key, record.ror)
