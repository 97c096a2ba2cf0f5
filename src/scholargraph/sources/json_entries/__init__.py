"""Cuts JSON into entries without understanding them: JSON Lines, an array, or lists somewhere in a document."""

import re
from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from io import BufferedIOBase, BytesIO
from typing import Any, cast

import msgspec

from scholargraph.errors import SourceError
from scholargraph.sources.inputs import Input
from scholargraph.sources.json_entries.recovery import broken_document, broken_element, rest, skip
from scholargraph.sources.json_entries.windows import (
    BLOCK,
    CUT_OFF,
    LONGEST,
    TOO_LONG,
    Broken,
    Window,
    is_object,
)
from scholargraph.sources.lists import Entry

_MOST_KNOWN = 4  # elements that show what the next one may be like
_HEAD = 2 * BLOCK  # bytes of a first line that show whether each line is an object
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_BEGINS_A_VALUE = b'{["-0123456789tfn'
_COMMAS = re.compile(rb"(?:,[ \t\r\n]*+)++")
_STRANGE = "not JSON (something else stands here); wanted an object"
_LINE_ENDS = "the line ends within it; wanted one whole object a line"
_UNCLOSED = "the file ends before its list does; wanted a whole file: copy or export it again"


def cut_json(source: Input, lists: tuple[str, ...] = ()) -> Iterator[Entry]:
    """The entries of a JSON file as bytes, in its order, each with its lines and (but for JSON Lines) its JSON pointer.

    They are the lines of JSON Lines, the elements of an array, or those of the arrays that stand at one of `lists`,
    JSON pointers such as `/message/items`; a document without any is one entry. Of documents that follow one
    another, those from the second on have their number before the pointer: `/1/message/items/0`. What is broken
    inside an entry stays with it. Raises SourceError for what is no JSON from its first byte on.
    """
    with source.open() as file:
        window = Window(cast(BufferedIOBase, file))
        _begin(window, source)
        yield from _lines(window, lists) if _is_lines(window) else _documents(window, lists)


def _begin(window: Window, source: Input) -> None:
    """Goes to the first value; raises SourceError for what is no JSON at all."""
    while window.held < 4 and window.grow():
        pass
    if window.data.startswith(_UTF_16) or b"\0" in window.data[:4]:
        raise SourceError(f"{source.name}: in UTF-16 or UTF-32; wanted UTF-8: save it again in that encoding")
    window.data = window.data.removeprefix(b"\xef\xbb\xbf")
    if window.next() in {b"{", b"["} or _is_lines(window):
        return
    found = window.data[window.at : window.at + 160].split(b"\n")[0].decode("utf-8", "replace").strip()
    begins = f"begins with {found[:40]!r}" if found else "nothing but blanks"
    raise SourceError(f"{source.name}:{window.line}: {begins}; wanted JSON: an object or a list")


def _is_lines(window: Window) -> bool:
    """Whether each line is an object: the first is whole and one more follows, or it is broken and others are whole.

    A document's second line may be an object too, but then the third begins with a comma or a bracket.
    """
    if window.next() == b"[":
        return False
    first, behind = _line(window, most=_HEAD)
    if len(first) > _HEAD:
        return False
    second, further = _line(window, behind, most=_HEAD)
    third, _ = _line(window, further, most=_HEAD)
    if is_object(first):
        return any(line.startswith(b"{") and line != b"{" for line in (second, third))
    return is_object(second) and (not third or third.startswith(b"{"))


def _line(window: Window, distance: int = 0, *, most: int = LONGEST) -> tuple[bytes, int]:
    """The next line that is not blank, or so many bytes of it at least, and how far away it ends."""
    distance, _ = window.mark(distance)
    searched = distance
    while (end := window.data.find(b"\n", window.at + searched)) < 0:
        searched = window.held
        if searched - distance > most or not window.grow():
            end = window.at + window.held
            break
    return window.data[window.at + distance : end].rstrip(), end - window.at


def _lines(window: Window, lists: tuple[str, ...]) -> Iterator[Entry]:
    """The lines, or the elements of the lists in each where the first line is a document that has some."""
    first, behind = _line(window)
    known = first if is_object(first) else _line(window, behind)[0]
    parted = _has_list(known, lists)
    number = 0
    while window.next():
        content, length = _line(window)
        line = window.line
        if len(content) > LONGEST:
            yield _overlong_line(window)
            continue
        window.move(length)
        if parted:
            yield from _documents(Window(cast(BufferedIOBase, BytesIO(content)), line), lists, number)
        elif is_object(content):
            known = content
            yield Entry(line, line, content)
        else:
            yield from _broken_line(content, line, known)
        number += 1


def _overlong_line(window: Window) -> Entry:
    line = window.line
    content = window.data[window.at : window.at + BLOCK]
    while (end := window.data.find(b"\n", window.at)) < 0:
        window.move(window.held)
        if not window.grow():
            break
    window.move(max(end - window.at, 0))
    return Entry(line, line, content, fault=TOO_LONG)


def _broken_line(content: bytes, line: int, known: bytes) -> Iterator[Entry]:
    """What is broken in a line, or the objects of a line where the line break between them is lost."""
    window = Window(cast(BufferedIOBase, BytesIO(content)), line)
    order = 0
    while mark := window.next():
        path = f"L{line}/{order}" if order else None
        try:
            if order and mark != b"{":
                raise Broken(_STRANGE)
            yield window.take(window.length(), path)
        except Broken as fault:
            reason = _LINE_ENDS if fault.reason == CUT_OFF else fault.reason
            yield broken_element(window, fault, path, (known,)) if order else rest(window, path, reason)
        order += 1


def _has_list(line: bytes, lists: tuple[str, ...]) -> bool:
    try:
        document = msgspec.json.decode(line) if lists else None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return any(isinstance(_at(document, pointer), list) for pointer in lists)


def _at(value: Any, pointer: str) -> Any:  # Any: JSON
    for step in pointer.split("/")[1:]:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _documents(window: Window, lists: tuple[str, ...], number: int = 0) -> Iterator[Entry]:
    """The entries of values that follow one another; mostly there is one."""
    known: tuple[bytes, ...] = ()
    array: _List | None = None
    while mark := window.next():
        before = f"/{number}" if number else ""
        if mark == b"[":
            window.move(1)
            array = _List(before)
            yield from _elements(window, array)
        elif array is not None:  # a bracket closed it that does not belong there
            yield from _elements(window, array)
            continue
        elif mark == b"{" and lists:
            yield from _members(window, lists, before)
        elif mark == b"{":
            entry = _document(window, before, known)
            known = known if entry.fault else (entry.content,)
            yield entry
        elif mark in b",\x1e":  # some write one between objects, or the record separator before each
            window.move(1)
            continue
        else:
            yield broken_document(window, Broken(_STRANGE), None, known)
            continue
        number += 1


def _document(window: Window, before: str, known: tuple[bytes, ...]) -> Entry:
    try:
        return window.take(window.length(), before or None)
    except Broken as fault:
        return broken_document(window, fault, before or None, known)


@dataclass(slots=True)
class _List:
    """A list as far as it is cut: where it stands, how many elements came, how they begin, the last whole ones."""

    pointer: str
    number: int = 0
    indent: bytes | None = None
    known: deque[bytes] = field(default_factory=lambda: deque(maxlen=_MOST_KNOWN))


def _elements(window: Window, every: _List) -> Generator[Entry, None, bool]:
    """The elements of an array from here on, and whether it is closed; goes behind its end."""
    fault_told, parted = False, True
    while (mark := window.next()) and mark != b"]":
        if commas := _COMMAS.match(window.data, window.at):
            window.move(len(commas[0]))
            parted = True
            continue
        strange = (
            mark not in _BEGINS_A_VALUE
            or (not parted and mark != b"{")
            or (mark == b"[" and bool(every.known) and every.known[-1].startswith(b"{"))
        )
        path = None if strange else f"{every.pointer}/{every.number}"
        indent = window.indent() if mark == b"{" else None
        try:
            if strange:
                raise Broken(_STRANGE)
            entry = window.take(window.length(), path)
            every.known.append(entry.content[:BLOCK])
            every.indent = indent if every.indent is None else every.indent
        except Broken as fault:
            entry = broken_element(window, fault, path, every.known, indent if every.indent is None else every.indent)
        every.number += not strange
        fault_told, parted = entry.fault is not None, False
        yield entry
    if not mark:
        if not fault_told:
            yield Entry(window.line, window.line, b"", fault=_UNCLOSED)
        return False
    window.move(1)
    return True


def _members(window: Window, lists: tuple[str, ...], before: str) -> Iterator[Entry]:
    """The elements of all lists of a document, or itself if it has none; goes behind it."""
    way = _Way(window, lists)
    every: _List | None = None
    while True:
        try:
            pointer = way.to_list()
        except Broken as fault:
            pointer = way.to_name_of_list()
            if pointer is None and every is None:
                yield broken_document(window, fault, before or None, ())
                return
            if pointer is not None:
                yield window.take(way.distance, None, fault.reason)
                way.distance = 0
        else:
            if pointer is None:
                break
        window.move(way.distance)
        if pointer is not None:
            window.move(1)
            every = _List(before + pointer)
        way.distance = 0
        if every is None or not (yield from _elements(window, every)):
            return
    if every is None:
        yield window.take(way.distance, before or None, TOO_LONG if way.forgot else None)
    else:
        window.move(way.distance)


class _Way:
    """The way through the members of the document that begins here: `distance` says how far one is on it.

    `forgot` says whether the document's beginning is held no more.
    """

    def __init__(self, window: Window, lists: tuple[str, ...]) -> None:
        self.distance = 1
        self.forgot = False
        self._window = window
        self._lists = lists
        self._steps: list[str] = []

    def to_list(self) -> str | None:
        """Goes on to the bracket of the next list and says its pointer, or None behind the document's end.

        Raises Broken.
        """
        while True:
            if self.distance > LONGEST:
                self._forget()
            self.distance, mark = self._window.mark(self.distance)
            if mark == b'"':
                pointer = self._member()
                if pointer:
                    return pointer
                continue
            if mark not in {b",", b"}"}:
                raise Broken(_STRANGE if mark else CUT_OFF)
            self.distance += 1
            if mark == b"}":
                if not self._steps:
                    return None
                self._steps.pop()

    def to_name_of_list(self) -> str | None:
        """Goes on to the bracket behind what looks like the name of a list and says its pointer, or None."""
        by_name = {pointer.rpartition("/")[2].encode(): pointer for pointer in reversed(self._lists)}
        name = re.compile(rb'"(%b)"[ \t\r\n]*+:[ \t\r\n]*+\[' % b"|".join(map(re.escape, by_name)))
        while not (found := name.search(self._window.data, self._window.at + self.distance)):
            if self._window.held > LONGEST or not self._window.grow():
                return None
        self.distance = found.end() - 1 - self._window.at
        self._steps = by_name[found[1]].split("/")[1:-1]
        return by_name[found[1]]

    def _member(self) -> str | None:
        """Goes behind a member, or to its list, or into it where lists may be inside."""
        window = self._window
        pointer = "/".join(("", *self._steps, self._name()))
        self.distance, mark = window.mark(self.distance)
        if mark == b"[" and pointer in self._lists:
            return pointer
        if mark == b"{" and any(one.startswith(f"{pointer}/") for one in self._lists):
            self._steps.append(pointer.rpartition("/")[2])
            self.distance += 1
            return None
        try:
            self.distance += window.length(self.distance)
        except Broken as fault:
            if fault.reason != TOO_LONG:
                raise
            self._forget()
            if not skip(window):
                raise Broken(CUT_OFF) from None
        return None

    def _name(self) -> str:
        window = self._window
        length = window.length(self.distance)
        quoted = window.data[window.at + self.distance : window.at + self.distance + length]
        self.distance, mark = window.mark(self.distance + length)
        if mark != b":":
            raise Broken(_STRANGE if mark else CUT_OFF)
        self.distance += 1
        return quoted[1:-1].decode("utf-8", "replace").replace("~", "~0").replace("/", "~1")

    def _forget(self) -> None:
        self._window.move(self.distance)
        self.distance, self.forgot = 0, True
