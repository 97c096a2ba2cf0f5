"""Reads the author slots of scraped lists: names with marks and addresses on them, several in one, none at all."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scholargraph.sources import printed_names
from scholargraph.sources.authors import Author
from scholargraph.sources.printed_names import Name
from scholargraph.sources.quotes import shown

_LONGEST_NAME = 100
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_MARKS = re.compile(r"(?:\s*(?:\([^\w()]*\)|\[\d+\]|[*†‡§¶∗⋆]))+$")  # footnotes of the paper's first page
_BETWEEN = re.compile(r"\s*[,;](?:\s+and\b)?\s*|\s+(?:and|&)\s+")
_LOST = re.compile(r"[{}@•<>]|https?:")
_DOUBTFUL = re.compile(
    "\ufffd|\\\\|[ÂÃÄÅ][\x80-\xbf€ŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›™]"  # UTF-8 read as a Western encoding
    r"|^[^()]*\)|\([^()]*$|\d"
)
_ORGANIZATION = re.compile(
    r"\b(?:universit|institut|academy|agency for|laborator|department|college of|school of|corporation\b|consortium\b"
    r"|collaboration$)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Slot:
    """One author as a list has them: whose name is None is lost. `path` is where the slot stands in its entry."""

    path: str
    name: str | None
    orcid: str | None = None
    key: str | None = None
    affiliations: tuple[str, ...] = ()


def authors(slots: list[Slot], gaps: list[str], doubts: list[str]) -> Iterator[Author | None]:
    """The authors that slots hold, in their order; what is no name goes to `gaps`, what may be another to `doubts`."""
    for number, slot in enumerate(slots):
        if slot.name is None:
            gaps.append(f"{slot.path}: no name; wanted one")
            yield None
            continue
        if _is_suffix(slot.name) and number:
            gaps.append(f"{slot.path}: {shown(slot.name)}; wanted a name, not the end of the one before")
            continue
        names = several(slot.name)
        if len(names) == 1:
            yield _author(slot, names[0], gaps, doubts)
            continue
        doubts.append(f"{slot.path}: {shown(slot.name)} in the place of one name; parted into {len(names)}")
        if slot.affiliations or slot.orcid or slot.key:
            gaps.append(f"{slot.path}: affiliations or ids of one for {len(names)} names; wanted them for each")
        for name in names:
            yield _author(Slot(slot.path, name), name, gaps, doubts)


def several(text: str) -> list[str]:
    """The names in a text that should be one name: more than one only where that is plain.

    >>> several("Sagi Katz, Ayellet Tal"), several("Kerry A. Seitz, Jr., Tim Foley"), several("K. Lai and D. Fox")
    (['Sagi Katz', 'Ayellet Tal'], ['Kerry A. Seitz, Jr.', 'Tim Foley'], ['K. Lai', 'D. Fox'])
    >>> several("Quillfeather, Ada"), several("Institute of Science and Technology")
    (['Quillfeather, Ada'], ['Institute of Science and Technology'])
    """
    text = " ".join(text.split()).removeprefix("and ")
    if _ORGANIZATION.search(text) and text.count(",") < 2:
        return [text]
    parts: list[str] = []
    for part in _BETWEEN.split(text):
        if _is_suffix(part) and parts:
            parts[-1] += f", {part}"
        elif part:
            parts.append(part)
    whole = all(len(part.split()) > 1 for part in parts)
    return parts if len(parts) > 1 and (whole or text.count(",") > 1) else [text]


def _author(slot: Slot, text: str, gaps: list[str], doubts: list[str]) -> Author | None:
    text = " ".join(text.split())
    name = _MARKS.sub("", text)
    if _LOST.search(name) or len(name) > _LONGEST_NAME or sum(map(str.isalpha, name)) < 2:
        gaps.append(f"{slot.path}: {shown(text)}; wanted a name")
        return None
    if _ORGANIZATION.search(name):
        doubts.append(f"{slot.path}: {shown(text)} reads like an organisation; taken for one")
        return Author(name, listed=text, affiliations=slot.affiliations, group=True)
    if _DOUBTFUL.search(name):
        doubts.append(f"{slot.path}: {shown(text)} could have lost characters; kept as printed")
    known = printed_names.name(name) if "," in name else Name(name)  # these lists are in spoken order
    return Author(
        known.spoken,
        known.given,
        known.family,
        listed=text,
        orcid=slot.orcid,
        key=slot.key,
        affiliations=slot.affiliations,
    )


def _is_suffix(text: str) -> bool:
    return text.lower() in _SUFFIXES
