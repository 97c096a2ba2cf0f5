"""Cuts JSON into entries without understanding them: JSON Lines, an array, or a list somewhere in a document."""

from collections.abc import Iterator
from typing import Any

import msgspec

from scholargraph.errors import SourceError
from scholargraph.sources.inputs import Input
from scholargraph.sources.lists import Entry

LONGEST = 64 * 1024**2


def cut_json(source: Input, lists: tuple[str, ...] = ()) -> Iterator[Entry]:
    """The entries of a JSON file as bytes, in its order, each with its lines and (but for JSON Lines) its JSON pointer.

    They are the lines of JSON Lines, the elements of an array, or those of the first array that stands at one of
    `lists`, JSON pointers such as `/message/items`; else the document is the only entry. What is broken inside an
    entry stays with it. Raises SourceError for what is no JSON from its first byte on.
    """
    with source.open() as file:
        data = file.read().removeprefix(b"\xef\xbb\xbf")
    lines = data.splitlines()
    if len(lines) > 1 and lines[0].strip().startswith(b"{") and lines[0].strip().endswith(b"}"):
        yield from (Entry(number, number, line) for number, line in enumerate(lines, 1) if line.strip())
        return
    try:
        document = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
        raise SourceError(f"{source.name}: not JSON ({fault}); wanted JSON") from None
    found, pointer = _list(document, lists)
    if found is None:
        yield Entry(1, len(lines), msgspec.json.encode(document), path="" if len(lines) == 1 else None)
        return
    for number, one in enumerate(found):
        yield Entry(1, len(lines), msgspec.json.encode(one), path=f"{pointer}/{number}")


def _list(document: Any, lists: tuple[str, ...]) -> tuple[list[Any] | None, str]:  # Any: JSON
    if isinstance(document, list):
        return document, ""
    for pointer in lists:
        value = document
        for step in pointer.split("/")[1:]:
            value = value.get(step) if isinstance(value, dict) else None
        if isinstance(value, list):
            return value, pointer
    return None, ""
