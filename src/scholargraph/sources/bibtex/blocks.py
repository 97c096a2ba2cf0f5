"""Cuts a BibTeX file into its entries without understanding them, each with what of the file it needs to be understood.

BibTeX takes whatever stands between entries for a comment. Here a line among it that looks like a piece of an entry
is an entry with a fault. An entry that never ends is cut before the next line that begins one.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import msgspec

from scholargraph.errors import SourceError
from scholargraph.sources.bibtex.values import definition
from scholargraph.sources.inputs import Input
from scholargraph.sources.lists import Entry
from scholargraph.sources.text_entries import LONGEST_ENTRY, decoded, numbered_lines

WANTED = "a BibTeX bibliography (entries such as @article{key, title = {...}})"

KEY = r"@[^{(]{1,80}[{(]\s*+([^\s,{}()=\"#%]++)(?:\s*+,|\s*+[})]?\s*+$|\s++[A-Za-z][\w-]*+\s*+=)"
"""An entry's citation key: before a comma, the entry's end, or a field from which no comma parts it."""

_WORD = rb"@[ \t]*[A-Za-z][\w+:.-]{0,60}"
_START = re.compile(_WORD + rb"[ \t]*[{(]")
_LINE_START = re.compile(rb"[ \t]*" + _START.pattern)
_KIND = re.compile(rb"@[ \t]*([^ \t{(]+)")
_KEY = re.compile(KEY.encode())
_LOST = re.compile(
    rb"\s*+(?:@[ \t]*\w|\w++[ \t]*+[{(][^\s,{}()]++,[ \t]*+(?:$|[A-Za-z][\w-]*+[ \t]*+=)"
    rb"|,?[ \t]*+[A-Za-z][\w-]*+[ \t]*+=[ \t]*+[{\"])"
)
_BRACES = re.compile(rb"\\.|[{}]")
_PARENTHESES = re.compile(rb"\\.|[{}\")]")
_STRING = re.compile(r"@[^{(]*[{(]\s*([^\s=]+)\s*=(.*)[})]", re.S)
_PARENT = re.compile(rb"\b(?:crossref|xdata)\s*=\s*[\"{]+\s*([^\"{}]{1,500}?)\s*[\"}]", re.I)
_REFERS = re.compile(rb"@\s*string\b|\bcrossref\b|\bxdata\b", re.I)
_NAMED = re.compile(rb"[=#]\s*([A-Za-z][^\s\"#%'(),={}]*)")

_NO_WORKS = frozenset({"comment", "preamble", "string", "set", "xdata", "control", "ieeetranbstctl", "settings"})
_TOO_LONG = f"an entry of more than {LONGEST_ENTRY >> 20} MiB; wanted a '}}' for each '{{'"
_LONGEST_DAMAGED = 64 * 1024
_LONGEST_COMMENT = 4 * 1024**2
_MOST_STRINGS = 100_000
_MOST_PARENTS = 50_000
_LONGEST_PARENT = 64 * 1024
_MOST_ANCESTORS = 3


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a file that begins with an `@`, or (without a kind) text that looks like a piece of an entry.

    `fault` says why it is not whole: it never ends, or it is too long.
    """

    first: int
    last: int
    kind: str
    content: bytes
    fault: str | None = None


class Within(msgspec.Struct, omit_defaults=True):
    """What the rest of the file adds to an entry: strings and parents that it names, and the line of its double."""

    strings: dict[str, str] = {}
    parents: list[str] = []
    twin: int | None = None


@dataclass(slots=True)
class _Context:
    """What of a file its entries refer to; keys in lower case, as BibTeX compares them."""

    strings: dict[str, str] = field(default_factory=dict)
    wanted: set[bytes] = field(default_factory=set)
    parents: dict[bytes, bytes] = field(default_factory=dict)


def cut(source: Input) -> Iterator[Entry]:
    """The entries of a bibliography; raises SourceError where nothing in the file looks like one.

    The file is read up to four times, as an entry may refer to what stands behind it. Memory holds the strings,
    the entries to which others refer, and two numbers for each key.
    """
    context = _context(source)
    lines: dict[int, int] = {}
    block = None
    line = order = 0
    for block in blocks(source):
        if block.kind in _NO_WORKS and block.fault is None:
            continue
        line, order = block.last, order + 1 if block.first == block.last == line else 0
        path = f"L{line}/{order}" if order else None  # several entries may stand on one line
        if fault := _hopeless(block):
            yield Entry(block.first, block.last, block.content, path, fault)
            continue
        key = key_of(block.content)
        twin = lines.setdefault(hash(key), block.first) if key else block.first
        within = _within(block.content, context, twin if twin != block.first else None)
        yield Entry(block.first, block.last, block.content, path, within=within)
    if block is None:
        raise SourceError(f"{source.name}:1: nothing in it begins with '@'; wanted {WANTED}")


def _hopeless(block: Block) -> str | None:
    """Why a piece is not even tried: it is no entry, or so long that only damage can have made it so."""
    if not block.kind or (block.fault and len(block.content) > _LONGEST_DAMAGED):
        return block.fault
    return _TOO_LONG if len(block.content) > LONGEST_ENTRY else None


def key_of(content: bytes) -> bytes:
    """The citation key of an entry, in lower case; empty if it has none."""
    found = _KEY.match(content)
    return found[1].lower() if found else b""


def blocks(source: Input) -> Iterator[Block]:
    """The pieces of a file, in its order."""
    lines = _Lines(numbered_lines(source))
    lost: list[tuple[int, bytes]] = []
    while (current := lines.next()) is not None:
        number, line, at = current
        start = None if _is_comment(line, at) else _START.search(line, at)
        before = line[at : start.start()] if start else line[at:]
        if lost and not before.strip():
            yield _lost(lost)
            lost = []
        elif lost or _LOST.match(before):
            lost.append((number, before))
        if start is None:
            continue
        if lost:
            yield _lost(lost)
            lost = []
        yield _block(lines, number, line, start)
    if lost:
        yield _lost(lost)


class _Lines:
    """Numbered lines, of which some may be given back; each with the position from which it is to be read."""

    def __init__(self, lines: Iterator[tuple[int, bytes]]) -> None:
        self._lines = lines
        self._back: list[tuple[int, bytes, int]] = []
        self.comments_end = True

    def next(self) -> tuple[int, bytes, int] | None:
        if self._back:
            return self._back.pop()
        for number, line in self._lines:
            return number, line, 0
        return None

    def give_back(self, number: int, line: bytes, at: int) -> None:
        if at < len(line):
            self._back.append((number, line, at))


def _block(lines: _Lines, first: int, line: bytes, start: re.Match[bytes]) -> Block:
    kind = _kind(line, start.start())
    closing = _Closing(start[0].endswith(b"("))
    skips = kind == "comment" and lines.comments_end
    begin, at, number = start.start(), start.end(), first
    read: list[tuple[int, bytes]] = []
    size = 0
    while (end := closing.find(line, at)) < 0:
        read.append((number, line[begin:]))
        size += len(line)
        following = lines.next()
        fault = _unclosed(following, size, skips)
        if following is None or fault:
            if following is not None:
                lines.give_back(*following)
            return _endless(lines, read, kind, skips, fault)
        number, line, begin = following
        at = begin
    lines.give_back(number, line, end)
    read.append((number, line[begin:end]))
    return _piece(read, kind)


def _endless(lines: _Lines, read: list[tuple[int, bytes]], kind: str, skips: bool, fault: str | None) -> Block:
    if not skips:
        return _piece(read, kind, fault)
    lines.comments_end = False  # what stands in a comment that never ends counts: it may be most of the file
    for number, line in reversed(read[1:]):
        lines.give_back(number, line, 0)
    return _piece(read[:1], kind)


def _unclosed(following: tuple[int, bytes, int] | None, size: int, skips: bool) -> str | None:
    if following is None:
        return "an entry that has no end; wanted a '}' for each '{'"
    if size > (_LONGEST_COMMENT if skips else LONGEST_ENTRY):
        return _TOO_LONG
    if not skips and _LINE_START.match(following[1]):
        return f"an entry that has no end before the next, in line {following[0]}; wanted a '}}' for each '{{'"
    return None


class _Closing:
    """Looks for the end of a block, line by line: its own brace or parenthesis, not one within braces or quotes."""

    def __init__(self, parenthesis: bool) -> None:
        self._parenthesis = parenthesis
        self._depth = 0
        self._quoted = False

    def find(self, line: bytes, at: int) -> int:
        """Where the block ends in a line, behind the mark that closes it; -1 if it does not."""
        plain = at == 0 and not self._parenthesis and b"\\{" not in line and b"\\}" not in line
        if plain and self._depth >= (closed := line.count(b"}")):
            self._depth += line.count(b"{") - closed
            return -1
        for found in (_PARENTHESES if self._parenthesis else _BRACES).finditer(line, at):
            mark = found[0]
            if mark == b"{":
                self._depth += 1
            elif mark == b"}":
                if self._depth == 0 and not self._parenthesis:
                    return found.end()
                self._depth = max(self._depth - 1, 0)
            elif self._depth == 0 and mark == b'"':
                self._quoted = not self._quoted
            elif self._depth == 0 and mark == b")" and not self._quoted:
                return found.end()
        return -1


def _piece(read: list[tuple[int, bytes]], kind: str, fault: str | None = None) -> Block:
    while len(read) > 1 and not read[-1][1].strip():
        read.pop()
    return Block(read[0][0], read[-1][0], kind, b"\n".join(text for _, text in read), fault)


def _lost(read: list[tuple[int, bytes]]) -> Block:
    return _piece(
        read, "", "text outside of any entry that looks like a piece of one; wanted @type{key, ...} around it"
    )


def _kind(line: bytes, at: int) -> str:
    found = _KIND.match(line, at)
    return found[1].decode("ascii", "replace").lower() if found else ""


def _is_comment(line: bytes, at: int) -> bool:
    return at == 0 and line.lstrip().startswith(b"%")


def _context(source: Input) -> _Context:
    context = _Context()
    with suppress(SourceError):  # damage is told where the entries are read
        if any(_REFERS.search(line) for _, line in numbered_lines(source)):
            _gather(source, context)
    return context


def _gather(source: Input, context: _Context) -> None:
    """Keeps the strings, and the entries to which others refer."""
    for block in blocks(source):
        if block.kind == "string" and len(context.strings) < _MOST_STRINGS:
            if found := _STRING.fullmatch(decoded(block.content)[0]):
                name, text = definition(found[1], found[2], context.strings)
                context.strings[name] = text
        elif block.kind != "comment" and len(context.wanted) < _MOST_PARENTS:
            context.wanted.update(_named_parents(block.content))
    if context.wanted:
        for block in blocks(source):
            key = key_of(block.content)
            if key in context.wanted and block.fault is None and len(block.content) <= _LONGEST_PARENT:
                context.parents.setdefault(key, block.content)


def _named_parents(content: bytes) -> list[bytes]:
    return [key.strip().lower() for keys in _PARENT.findall(content) for key in keys.split(b",") if key.strip()]


def _within(content: bytes, context: _Context, twin: int | None) -> bytes:
    """What an entry needs of its file, as JSON; nothing for most."""
    parents: list[bytes] = []
    waiting = _named_parents(content) if context.parents else []
    while waiting and len(parents) < _MOST_ANCESTORS:
        parent = context.parents.get(waiting.pop(0))
        if parent is not None and parent not in parents and parent != content:
            parents.append(parent)
            waiting += _named_parents(parent)
    strings = _named_strings([content, *parents], context.strings) if context.strings else {}
    if not (parents or strings or twin):
        return b""
    return msgspec.json.encode(Within(strings, [decoded(parent)[0] for parent in parents], twin))


def _named_strings(contents: list[bytes], strings: dict[str, str]) -> dict[str, str]:
    named = {name.decode("utf-8", "replace").lower() for content in contents for name in _NAMED.findall(content)}
    return {name: strings[name] for name in sorted(named) if name in strings}
