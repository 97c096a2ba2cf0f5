"""Records as JSON Lines, one object a line, so that any reader can be looked at alone and its output read again."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import IO, Any, get_args

import msgspec

from scholargraph.errors import SourceError
from scholargraph.model import Record, SnapshotRecord
from scholargraph.sources import Source
from scholargraph.sources.inputs import Input

LONGEST_LINE = 32 * 1024 * 1024
WANTED = "records as JSON Lines (objects with a \"record\" such as 'snapshot')"

_RECORD = re.compile(rb'"record"\s*:\s*"')
_OF_RECORDS = re.compile(rb'"(?:sha256|place)"\s*:')
_SHA256 = re.compile(r"[0-9a-f]{64}")


def write(records: Iterable[Record], file: IO[bytes]) -> int:
    """Writes records to a binary file, a line each, and says how many.

    >>> from io import BytesIO
    >>> from scholargraph.model import Person, PersonRecord, Place
    >>> file = BytesIO()
    >>> write([PersonRecord(Place("00ff00ff00ff00ff", 3, 3, "Ada"), Person("Ada"))], file)
    1
    >>> print(file.getvalue().decode(), end="")
    {"record":"person","place":{"snapshot":"00ff00ff00ff00ff","first":3,"last":3,"quote":"Ada"},"person":{"name":"Ada"}}
    """
    written = 0
    for record in records:
        file.write(encode(record) + b"\n")
        written += 1
    return written


def encode(record: Record) -> bytes:
    """One record as a JSON object in UTF-8; what has its default value is left out."""
    return msgspec.json.encode({"record": _NAMES[type(record)], **_plain(record)})


def decode(line: bytes) -> Record:
    """The record that a JSON object holds; raises ValueError saying what is wrong with it."""
    found = msgspec.json.decode(line)
    kind = found.pop("record", None) if isinstance(found, dict) else None
    if not isinstance(kind, str) or kind not in _KINDS:
        raise ValueError(f"record {kind!r}; wanted one of: {', '.join(_KINDS)}")
    record: Record = msgspec.convert(found, _KINDS[kind])
    if strange := next(_strange(found, record), None):
        raise ValueError(f"field {strange!r}; wanted only fields of the record {kind!r}")
    return record


def read(source: Input) -> Iterator[Record]:
    """The records of a file, one line at a time: a snapshot, then records that stand in it, and so on."""
    snapshot: SnapshotRecord | None = None
    for number, line in _lines(source):
        try:
            record = decode(line)
            if isinstance(record, SnapshotRecord):
                snapshot = record
            _check(record, snapshot)
        except (ValueError, msgspec.MsgspecError) as fault:
            raise SourceError(f"{source.name}:{number}: {_said(fault)}") from None
        yield record


def recognises(source: Input) -> bool:
    """Whether a file begins with a JSON object that is a record: of a snapshot, or of a place in one."""
    first = source.head.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0]
    return first.startswith(b"{") and _RECORD.search(first) is not None and _OF_RECORDS.search(first) is not None


def _lines(source: Input) -> Iterator[tuple[int, bytes]]:
    with source.open() as file:
        for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), b""), 1):
            if len(line) > LONGEST_LINE:
                raise SourceError(f"{source.name}:{number}: a line of more than 32 MiB; wanted one record a line")
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip():
                yield number, line


def _check(record: Record, snapshot: SnapshotRecord | None) -> None:
    if snapshot is None:
        raise ValueError(f"a record {_NAMES[type(record)]!r}; wanted a record 'snapshot' first")
    if isinstance(record, SnapshotRecord):
        if not _SHA256.fullmatch(record.sha256):
            raise ValueError(f"sha256 {record.sha256!r}; wanted 64 hexadecimal digits")
        return
    place = record.place
    if place.snapshot != snapshot.sha256[:16]:
        raise ValueError(
            f"a place in {place.snapshot!r}; wanted one in the snapshot before it, {snapshot.sha256[:16]!r}"
        )
    if not 1 <= place.first <= place.last <= (snapshot.lines or place.last):
        raise ValueError(f"lines {place.first} to {place.last}; wanted lines from 1 to {snapshot.lines or 'the last'}")


def _said(fault: Exception) -> str:
    text = str(fault)
    return (
        text
        if "; wanted" in text
        else f"{text[:1].lower()}{text[1:]}; wanted a record as `scholargraph read` prints it"
    )


# Any: JSON's values are of many types, and so are a record's fields.
def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        items = ((name, getattr(value, name), default) for name, default in _fields(type(value)))
        return {name: _plain(item) for name, item, default in items if item != default}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


@cache
def _fields(kind: type) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in fields(kind))


def _strange(given: Any, made: Any) -> Iterator[str]:
    if isinstance(given, dict):
        for name, value in given.items():
            if hasattr(made, name):
                yield from _strange(value, getattr(made, name))
            else:
                yield name
    elif isinstance(given, list):
        for one, other in zip(given, made, strict=True):
            yield from _strange(one, other)


_KINDS: dict[str, type] = {kind.__name__.removesuffix("Record").lower(): kind for kind in get_args(Record)}
_NAMES: dict[type, str] = {kind: name for name, kind in _KINDS.items()}

SOURCE = Source(
    name="records",
    description="Records as JSON Lines: what `scholargraph read` prints",
    wanted=WANTED,
    suffixes=(".jsonl", ".ndjson"),
    recognises=recognises,
    read=read,
)
