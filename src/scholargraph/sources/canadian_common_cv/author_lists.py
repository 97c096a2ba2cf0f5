"""Parts the authors of a publication that somebody typed into one field, and says where that is a guess."""

import re
from dataclasses import dataclass

from scholargraph.sources.authors import Author, author

_AND = re.compile(r"\s*(?:,\s*)?(?:\band\b|\bet\b(?!\s+al\b)|&)\s+", re.I)
_OTHERS = re.compile(r"[\s,;]*(?:\bet\s+al\b\.?|\band\s+others\b|\bet\s+autres\b|…|\.\.\.)\s*$", re.I)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,4}")
_BEHIND = re.compile(r"(\S.*) ([A-Z]{1,3})")
_MARKS = re.compile(r"[*†‡§¶#^]+|\(\d+\)")
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class AuthorList:
    """The authors as far as they can be told; whether the print cuts the list; what makes its parting a guess."""

    authors: tuple[Author, ...]
    cut: bool = False
    doubt: str | None = None


def read_authors(printed: str) -> AuthorList:
    """The authors of a typed list: parted by semicolons, or by commas and a last `and`.

    >>> [author.name for author in read_authors("Ada Quillfeather, Bram Oostveen and É. Marchelune").authors]
    ['Ada Quillfeather', 'Bram Oostveen', 'É. Marchelune']
    >>> [author.name for author in read_authors("Quillfeather, A., Oostveen, B. J.").authors]
    ['A. Quillfeather', 'B. J. Oostveen']
    >>> read_authors("Quillfeather, Oostveen").doubt
    "'Quillfeather' is one word; wanted given and family names"
    """
    text = " ".join(_MARKS.sub("", printed[:_LONGEST]).split()).strip(" ,;") if len(printed) <= _LONGEST else ""
    if not text:
        return AuthorList((), doubt="wanted a list of names")
    whole = _OTHERS.sub("", text)
    names = _by_semicolons(whole) if ";" in whole else _by_commas(whole)
    authors = tuple(_author(name) for name in names if name)
    short = next((author.name for author in authors if " " not in author.name and author.name.isascii()), None)
    doubt = f"{short!r} is one word; wanted given and family names" if short else None
    return AuthorList(authors, whole != text, doubt)


def _by_semicolons(text: str) -> list[str]:
    return [name for part in text.split(";") for name in _AND.split(part.strip()) if name.strip()]


def _by_commas(text: str) -> list[str]:
    """The names between commas; where each second one is initials, they belong to the name before them.

    Where each ends in initials without points (`Quillfeather A`), those are the given names.
    """
    parts = [part.strip() for one in _AND.split(text) for part in one.split(",") if part.strip()]
    given = parts[1::2]
    if len(parts) % 2 == 0 and given and all(_INITIALS.fullmatch(part) for part in given):
        return [f"{family}, {initials}" for family, initials in zip(parts[::2], given, strict=True)]
    behind = [_BEHIND.fullmatch(part) for part in parts]
    return [f"{one[1]}, {one[2]}" if one and all(behind) else part for one, part in zip(behind, parts, strict=True)]


def _author(printed: str) -> Author:
    return author(re.sub(r"(?<=\w{3})\.$", "", printed.strip(" ,;")))
