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


def _recognises(source: Input) -> bool:
    head = head_text(source)
    return not head.lstrip().startswith(("<", "{", "[")) and _ENTRY.search(head) is not None


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
