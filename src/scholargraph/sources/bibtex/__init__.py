"""Reads BibTeX and biblatex bibliographies."""

import re

from scholargraph.sources import Source
from scholargraph.sources.bibtex.blocks import WANTED, cut
from scholargraph.sources.bibtex.entries import understand
from scholargraph.sources.inputs import Input
from scholargraph.sources.lists import batches, reader
from scholargraph.sources.text_entries import head_text

_FORMAT = "bibtex"
_ENTRY = re.compile(
    r"^[ \t]*@[ \t]*(?:string[ \t]*[{(]\s*[\w:.+-]+\s*=|(?!import|media|keyframes|supports)[A-Za-z]{2,40}[ \t]*[{(]"
    r"\s*[^\s,={}\"#%\\();]{0,200}\s*,\s*(?:[A-Za-z][\w-]*\s*=|$|[})]))",
    re.M | re.I,
)
_BLOCK = re.compile(r"[ \t]*@[ \t]*\w+[ \t]*\{")  # a comment, or an entry that is not whole
_PLAIN = re.compile(r"[ \t]*\w[^{}=`\\<>|]*")
_HEADING_LINES = 2


def _recognises(source: Input) -> bool:
    head = head_text(source)
    first = _ENTRY.search(head)
    return first is not None and _may_stand_before(head[: first.start()])


def _may_stand_before(text: str) -> bool:
    """Whether what stands before the first entry is comments and a short heading: no code, letter or manual."""
    plain = 0
    for line in text.splitlines():
        if _BLOCK.match(line):
            return True
        if line.strip() and not line.lstrip().startswith("%"):
            plain += 1 if _PLAIN.fullmatch(line) else _HEADING_LINES + 1
    return plain <= _HEADING_LINES


_BATCHES = batches(_FORMAT, cut, understand)

SOURCE = Source(
    name=_FORMAT,
    description="A BibTeX or biblatex bibliography",
    wanted=WANTED,
    suffixes=(".bib", ".bibtex"),
    recognises=_recognises,
    read=reader(_BATCHES),
    batches=_BATCHES,
)
