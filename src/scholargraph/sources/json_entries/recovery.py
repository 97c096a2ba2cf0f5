"""Finds, behind something broken, where the next whole entry begins, so that damage costs no neighbours.

Objects that follow one another in a list have mostly the same keys, and objects inside them have others: so the
next entry is told from what only stands inside the broken one.
"""

import re
from collections.abc import Iterator

import msgspec

from scholargraph.sources.json_entries.windows import BLOCK, LONGEST, TOO_DEEP, TOO_LONG, Broken, Window
from scholargraph.sources.lists import Entry

_MOST_READ = 256 * 1024**2  # bytes of all that is tried for one broken entry
_AHEAD = 4 * BLOCK  # bytes that show what the entries of a list are like
_ATTEMPT = 64  # bytes that an attempt counts at least
_DOCUMENT = re.compile(rb"\n[\[{]")
_STRUCTURE = re.compile(rb'\\.|["\[\]{}]', re.S)


def broken_element(window: Window, fault: Broken, path: str | None, known: bytes) -> Entry:
    """The broken element that begins here; goes to the next one that is like `known`, or like those that follow."""
    keys = _keys(known) or _usual_keys(window)
    return _broken(window, fault, path, next((at for at, one in _objects(window) if _alike(_keys(one), keys)), None))


def broken_document(window: Window, fault: Broken, path: str | None, known: bytes) -> Entry:
    """The broken document that begins here; goes to the next one, which is like `known` or begins a line."""
    if known:
        return broken_element(window, fault, path, known)
    return _broken(window, fault, path, _line_of_document(window))


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
            end, mark = token.end(), token[0]
            if mark == b'"':
                quoted = not quoted
            elif not quoted and mark in b"{[":
                depth += 1
            elif not quoted and mark in b"]}":
                depth -= 1
            if depth <= 0 and not quoted:
                window.move((end if depth == 0 else token.start()) - window.at)
                return True
        odd = window.data.endswith(b"\\") and end != len(window.data)  # what it escapes is not read yet
        window.move(window.held - odd)
        if not window.grow():
            return False


def _broken(window: Window, fault: Broken, path: str | None, distance: int | None) -> Entry:
    if distance is not None:
        return window.take(distance, path, fault.reason)
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
            read += fault.read + _ATTEMPT
            distance += 1
            continue
        start = window.at + distance
        yield distance, window.data[start : start + length]
        read += length + _ATTEMPT
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
    return 2 * len(keys & others) >= max(len(keys), len(others), 1)


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
