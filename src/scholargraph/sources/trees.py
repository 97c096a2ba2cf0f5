"""Makes one tree of a document, XML or JSON, in which each part knows where it stands and what is printed there."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from xml.parsers import expat

import msgspec

from scholargraph.errors import SourceError
from scholargraph.model import Place
from scholargraph.sources.inputs import Input
from scholargraph.sources.lists import LONGEST_QUOTE, EntryError, quoted
from scholargraph.sources.marked_text import plain

MOST_BYTES = 256 * 1024**2
DEEPEST = 64
MOST_PARTS = 1_000_000

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_ENOUGH = 8 * LONGEST_QUOTE  # bytes, for a quote

_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


@dataclass(frozen=True, slots=True)
class Part:
    """An element or attribute of XML, or a member of a JSON object; of a list each item is a part of the list's name.

    `text` is what it says itself: of an element its text without blanks around it, of a JSON object its `value`.
    `path` is an XML path without prefixes, or a JSON pointer (a JSON document's own is empty). `first` and `last` are
    lines.
    """

    name: str
    text: str
    parts: tuple["Part", ...]
    path: str
    first: int
    last: int
    printed: Any  # a view of an element's bytes, or a value of JSON: only `place` looks at it

    def all(self, *names: str) -> list["Part"]:
        """The parts directly below that have one of these names."""
        return [part for part in self.parts if part.name in names]

    def one(self, *ways: str) -> "Part | None":
        """The first part at the end of one of several ways down, such as `title/subtitle`."""
        if not self.parts:
            return None
        for way in ways:
            found: Part | None = self
            for step in way.split("/"):
                found = found._first(step) if found else None
            if found is not None:
                return found
        return None

    def _first(self, name: str) -> "Part | None":
        for part in self.parts:
            if part.name == name:
                return part
        return None

    def say(self, *ways: str) -> str | None:
        """The text at the first of several ways down that leads to one that is not empty."""
        return next((found.text for way in ways if (found := self.one(way)) and found.text), None)

    def walk(self) -> Iterator["Part"]:
        """The part and all below it, in the document's order."""
        ahead = [self]
        while ahead:
            part = ahead.pop()
            yield part
            ahead += reversed(part.parts)

    def place(self, digest: str, key: str | None = None) -> Place:
        """Where the part stands; `digest` is the snapshot's SHA-256. No quote tells an e-mail address."""
        seen = isinstance(self.printed, memoryview)
        printed = bytes(self.printed[:_ENOUGH]) if seen else msgspec.json.encode(self.printed)
        quote = _EMAIL.sub("[…]", quoted(printed))
        return Place(digest[:16], self.first, self.last, quote, self.path or None, key)

    def tag(self) -> str:
        """The start tag of an element, or the beginning of a value of JSON: enough to find it, and no more."""
        seen = isinstance(self.printed, memoryview)
        printed = (
            bytes(self.printed[:_ENOUGH]).split(b">")[0] + b">" if seen else msgspec.json.encode(self.printed)[:40]
        )
        return printed.decode("utf-8", "replace")


def json_tree(
    value: Any, *, path: str = "", first: int = 1, last: int = 1, without: frozenset[str] = frozenset()
) -> Part:
    """The tree of a JSON document, but for the members that have one of the names `without`.

    Raises EntryError for a document that is too deep.

    >>> work = json_tree({"title": {"title": {"value": "On Tilings"}}, "tags": ["a", "b"]})
    >>> work.say("title/title"), [(tag.text, tag.path) for tag in work.all("tags")]
    ('On Tilings', [('a', '/tags/0'), ('b', '/tags/1')])
    """
    return _of_json("", value, path, (first, last), 0, without)


def _of_json(name: str, value: Any, path: str, lines: tuple[int, int], depth: int, without: frozenset[str]) -> Part:
    if depth > DEEPEST:
        raise EntryError(f"objects within {DEEPEST} others; wanted a document")
    if isinstance(value, list):
        return Part(name, "", tuple(_items(name, value, path, lines, depth + 1, without)), path, *lines, value)
    if not isinstance(value, dict):
        return Part(name, _shown(value), (), path, *lines, value)
    parts = tuple(_members(value, path, lines, depth + 1, without))
    return Part(name, _shown(value.get("value")), parts, path, *lines, value)


def _members(
    value: Mapping[str, Any], path: str, lines: tuple[int, int], depth: int, without: frozenset[str]
) -> Iterator[Part]:
    for name, one in value.items():
        if one is None or name in without:
            continue
        here = f"{path}/{name.replace('~', '~0').replace('/', '~1')}"
        if isinstance(one, list):
            yield from _items(name, one, here, lines, depth, without)
        else:
            yield _of_json(name, one, here, lines, depth, without)


def _items(
    name: str, items: list[Any], path: str, lines: tuple[int, int], depth: int, without: frozenset[str]
) -> Iterator[Part]:
    for number, one in enumerate(items):
        if one is not None:
            yield _of_json(name, one, f"{path}/{number}", lines, depth, without)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value).strip() if isinstance(value, str | int | float) else ""


def xml_tree(source: Input, *, wanted: str) -> Part:
    """The tree of an XML document; attributes are parts too. `wanted` says in an error what it should be.

    Raises SourceError for what is not well-formed, for a document type (so no entity is ever expanded), for
    elements within 64 others, for more than a million of them, and for more than 256 MiB.
    """
    data = _utf8(source, wanted)
    builder = _Builder(source.name, wanted, data)
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as fault:
        said = expat.errors.messages[fault.code]
        raise SourceError(f"{source.name}:{fault.lineno}: not well-formed XML ({said}); wanted {wanted}") from None
    return builder.tree()


def _utf8(source: Input, wanted: str) -> bytes:
    """The document in UTF-8, whatever encoding it declares."""
    with source.open() as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise SourceError(f"{source.name}: more than {MOST_BYTES >> 20} MiB; wanted {wanted}")
    encoding = next((encoding for bom, encoding in _BOMS.items() if data.startswith(bom)), None) or _declared(data)
    try:
        return data.decode(encoding).encode()
    except (UnicodeError, LookupError):
        raise SourceError(f"{source.name}:1: text that is not in {encoding}; wanted {wanted}") from None


def _declared(data: bytes) -> str:
    head = data[:200].split(b"?>")[0]
    _, found, told = head.partition(b"encoding=")
    name = told[1:].split(told[:1])[0].decode("ascii", "replace") if found and told[:1] in (b'"', b"'") else "utf-8"
    return name if name.lower().startswith(("utf-8", "iso-8859", "windows-", "latin", "us-ascii")) else "utf-8"


class _Builder:
    """Builds the tree while the parser reads; the frames of the elements that are open lie on a stack."""

    def __init__(self, file: str, wanted: str, data: bytes) -> None:
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self._file, self._wanted, self._data = file, wanted, data
        self._open: list[_Frame] = [_Frame("", [], 0, 1)]
        self._made = 0

    def tree(self) -> Part:
        root = self._open[0].parts[0]
        return _placed(root, f"/{root.name}")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) > DEEPEST:
            raise self._refused(f"elements within {DEEPEST} others")
        self._made += 1
        if self._made > MOST_PARTS:
            raise self._refused(f"more than {MOST_PARTS:,} elements")
        line = self.parser.CurrentLineNumber
        parts = [
            Part(_local(key), value.strip(), (), "", line, line, memoryview(value.encode()))
            for key, value in attributes.items()
            if not key.startswith("xmlns") and _local(key) != "schemaLocation"
        ]
        self._open.append(_Frame(_local(name), parts, self.parser.CurrentByteIndex, line))

    def _text(self, text: str) -> None:
        self._open[-1].said.append(text)

    def _end(self, name: str) -> None:
        frame = self._open.pop()
        end = self._data.find(b">", self.parser.CurrentByteIndex) + 1
        printed = memoryview(self._data)[frame.start : end]
        text = "".join(frame.said).strip()
        if text and frame.marked_up:
            inner = bytes(printed).partition(b">")[2].rpartition(b"</")[0]
            text = plain(inner.decode("utf-8", "replace"))
        line = self.parser.CurrentLineNumber
        self._open[-1].parts.append(Part(frame.name, text, tuple(frame.parts), "", frame.line, line, printed))
        self._open[-1].marked_up = True

    def _doctype(self, *_: object) -> None:
        raise self._refused("a document type")

    def _refused(self, found: str) -> SourceError:
        return SourceError(f"{self._file}:{self.parser.CurrentLineNumber}: {found}; wanted {self._wanted}")


@dataclass(slots=True)
class _Frame:
    name: str
    parts: list[Part]
    start: int
    line: int
    said: list[str] = field(default_factory=list)
    marked_up: bool = False


def _placed(part: Part, path: str) -> Part:
    """The part with the paths of all below it, counted from 1 where several of one name stand side by side."""
    if not part.parts:
        return replace(part, path=path)
    names = Counter(one.name for one in part.parts)
    numbers: Counter[str] = Counter()
    placed = []
    for one in part.parts:
        numbers[one.name] += 1
        step = f"{one.name}[{numbers[one.name]}]" if names[one.name] > 1 else one.name
        placed.append(_placed(one, f"{path}/{step}"))
    return replace(part, parts=tuple(placed), path=path)


def _local(name: str) -> str:
    return name.rpartition(":")[2]
