"""Reads what DBLP prints in an element: texts, and names with the number that tells a person from their namesakes."""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element

from scholargraph.sources.registers import key_of
from scholargraph.sources.xml_entries import text_of

_NAMESAKE = re.compile(r"(?P<name>.*\S) (?P<number>\d{4})")


def texts(found: Element, name: str) -> list[str]:
    """The texts of the elements of one name within another, without empty ones."""
    return [one for one in map(text_of, found.iterfind(name)) if one]


def text(found: Element, *names: str) -> str | None:
    """The first text of the first of several names that has one."""
    return next((one for name in names for one in texts(found, name)), None)


def told_apart(node: Element, printed: str) -> tuple[str, str | None]:
    """A name without its number, and the key of the person where DBLP tells them from their namesakes."""
    namesake = _NAMESAKE.fullmatch(printed)
    name = namesake["name"] if namesake else printed
    if pid := key_of("dblp/pid", node.get("pid", "")):
        return name, pid
    return name, key_of("dblp", printed) if namesake else None


def unique(found: Iterable[str]) -> tuple[str, ...]:
    """Each text once, in their order."""
    return tuple(dict.fromkeys(found))
