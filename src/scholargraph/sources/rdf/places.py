"""Finds the lines on which the things of an RDF file stand, without parsing it a second time."""

import re
from collections.abc import Mapping

from scholargraph.sources.inputs import Input
from scholargraph.sources.rdf.syntaxes import JSON_LD, TRIG, Syntax

_PREFIXES = {
    TRIG.name: re.compile(rb"(?:@prefix|PREFIX)\s+([\w.-]*:)\s*<([^<>\s]*)>", re.I),
    JSON_LD.name: re.compile(rb"\"([\w.-]+)\"\s*:\s*\"(https?://[^\"\\]+[/#])\""),
}
_BLOCK = 1 << 20


def lines_of(source: Input, syntax: Syntax) -> tuple[Mapping[str, tuple[int, int]], int]:
    """The first line on which each thing is a subject (and the last, where a line is a statement); and how many lines.

    A thing that the text does not name in so many words is not there.
    """
    found: dict[str, tuple[int, int]] = {}
    spaces: dict[bytes, bytes] = {}
    line = 1
    with source.open() as file:
        while block := file.read(_BLOCK):
            block += file.readline(_BLOCK)
            if pattern := _PREFIXES.get(syntax.name):
                spaces.update((name.rstrip(b":"), space) for name, space in pattern.findall(block))
            position = 0
            for match in syntax.subject.finditer(block):
                line += block.count(b"\n", position, match.start(1))
                position = match.start(1)
                iri = _whole(match[1], spaces)
                first, _ = found.get(iri, (line, line))
                found[iri] = (first, line if syntax.by_line else first)
            line += block.count(b"\n", position)
            last = block
    return found, line - 1 if line > 1 and last.endswith(b"\n") else line


def _whole(token: bytes, spaces: Mapping[bytes, bytes]) -> str:
    """The IRI of a token: what stands between angle brackets, or a prefix with its namespace."""
    if token.startswith(b"<"):
        return token[1:-1].decode("utf-8", "replace")
    prefix, colon, name = token.partition(b":")
    space = spaces.get(prefix) if colon else None
    return (token if space is None else space + name).decode("utf-8", "replace")
