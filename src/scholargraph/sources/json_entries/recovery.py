"""Finds, behind something broken, where the next whole entry begins, so that damage costs no neighbours.

Objects that follow one another in a list have the same indent, or mostly the same keys; objects inside them have
others. So the next entry is told from what only stands inside the broken one.
"""

import re
from collections.abc import Collection, Iterator

import msgspec

from scholargraph.sources.json_entries.windows import BLOCK, LONGEST, TOO_DEEP, TOO_LONG, Broken, Window
from scholargraph.sources.lists import Entry

_MOST_READ = 256 * 1024**2  # bytes of all that is tried for one broken entry
_AHEAD = 4 * BLOCK  # bytes that show what the entries of a list are like
_ATTEMPT = 1024  # bytes for which an attempt counts that read less
_DOCUMENT = re.compile(rb"\n[\[{]")
_STRUCTURE = re.compile(rb'\\.|"|[{\[]+|[\]}]+', re.S)


def broken_element(
    window: Window, fault: Broken, path: str | None, known: Collection[bytes], indent: bytes | None = None
) -> Entry:
    """The broken element that begins here; goes to the next one.

    That is the next whole object at that indent where lines are indented, else the next that is like one of
    `known`, or like the richest of those that follow where none is known.
    """
    if fault.at_the_end and not known:
        return rest(window, path, fault.reason)
    shapes = {keys for one in known if (keys := _keys(one))} or {_usual_keys(window)}
    for distance, one in _objects(window):
        here = window.indent(distance) if indent is not None else None
        if here == indent if here is not None else any(_alike(_keys(one), keys) for keys in shapes):
            return window.take(distance, path, fault.reason)
    return _lost(window, fault, path)


def broken_document(window: Window, fault: Broken, path: str | None, known: Collection[bytes]) -> Entry:
    """The broken document that begins here; goes to the next one, which is like `known` or begins a line."""
    if known:
        return broken_element(window, fault, path, known)
    distance = _line_of_document(window)
    return _lost(window, fault, path) if distance is None else window.take(distance, path, fault.reason)


def rest(window: Window, path: str | None, reason: str) -> Entry:
    """All that is left, as one entry with a fault."""
    first = window.line
    content = window.data[window.at :][:BLOCK].rstrip()
    last = first + content.count(b"\n")
    while window.held or window.grow():
        window.move(window.held)
        last = window.line if window.held or len(content) == BLOCK else last
    return Entry(first, last, content, path, reason)


def skip(window: Window) -> bool:
    """Goes behind a value of any length or depth, by brackets and quotes alone; False where the file ends first."""
    depth, quoted = 0, False
    while True:
        end = 0
        for token in _STRUCTURE.finditer(window.data, window.at):
            end, marks = token.end(), token[0]
            if marks == b'"':
                quoted = not quoted
            elif not quoted and marks[0] in b"{[":
                depth += len(marks)
            elif not quoted and marks[0] in b"]}":
                end = token.start() + min(depth, len(marks))
                depth -= end - token.start()
            if depth == 0 and not quoted:
                window.move(end - window.at)
                return True
        odd = window.data.endswith(b"\\") and end != len(window.data)  # what it escapes is not read yet
        window.move(window.held - odd)
        if not window.grow():
            return False


def _lost(window: Window, fault: Broken, path: str | None) -> Entry:
    """What is broken, and all behind it that its brackets do not part from it."""
    if fault.reason not in {TOO_LONG, TOO_DEEP}:
        return rest(window, path, fault.reason)
    first = window.line
    content = window.data[window.at : window.at + BLOCK]
    skip(window)
    return Entry(first, window.line, content, path, fault.reason)


def _objects(window: Window, most: int = LONGEST) -> Iterator[tuple[int, bytes]]:
    """The whole objects behind here that stand in no other whole one, with their distance, as far as it pays."""
    distance, read = 1, 0
    while distance <= most and read < _MOST_READ:
        found = window.data.find(b"{", window.at + distance)
        if found < 0:
            distance = window.held
            if not window.grow():
                return
            continue
        distance = found - window.at
        try:
            length = window.length(distance)
        except Broken as fault:
            read += max(fault.read, _ATTEMPT)
            distance += 1
            continue
        start = window.at + distance
        yield distance, window.data[start : start + length]
        read += max(length, _ATTEMPT)
        distance += length


def _usual_keys(window: Window) -> frozenset[str]:
    """The keys of the richest object ahead, one that begins as the broken one does where there is such."""
    start = window.data[window.at : window.at + 64].split(b":")[0]
    begins = re.compile(re.escape(start)) if start.startswith(b"{") else re.compile(rb"\{")
    richest = max(
        ((bool(begins.match(one)), len(keys), keys) for _, one in _objects(window, _AHEAD) if (keys := _keys(one))),
        key=lambda one: one[:2],
        default=(False, 0, frozenset[str]()),
    )
    return richest[2]


def _keys(content: bytes) -> frozenset[str]:
    try:
        value = msgspec.json.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return frozenset()
    return frozenset(value) if isinstance(value, dict) else frozenset()


def _alike(keys: frozenset[str], others: frozenset[str]) -> bool:
    return 2 * len(keys & others) > max(len(keys), len(others))


def _line_of_document(window: Window) -> int | None:
    searched = 0
    while searched <= LONGEST:
        found = _DOCUMENT.search(window.data, window.at + searched)
        if found:
            return found.start() + 1 - window.at
        searched = max(window.held - 1, 0)
        if not window.grow():
            return None
    return None
