"""Parts a cell that names several people, where it says where one ends: a comma may also stand within a name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from scholargraph.vocabulary import normalize

_PARTS = re.compile(r"[;\n|•]")
_AND = re.compile(r" (?:and|et|und) | ?& ?| / ", re.I)
_AND_AFTER_COMMA = re.compile(r", ?(?=(?:and|et|und|&) )", re.I)
_OTHERS = re.compile(r"[,;]? ?(?:(?:\band|\bet|&) )?(?:\bet al\b\.?|\bothers|\bautres|\bcoll\b\.?|…|\.{3})$", re.I)
_TITLE = re.compile(r"(?:prof(?:esseure?|essor)?|dre?|pre?|mme|mlle|mrs?|ms)(?:\. ?| )(?=\S)", re.I)
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?)+|[^\W\d_](?:[ -][^\W\d_])*|[A-Z]{2,3}")
_ENDING_IN_INITIALS = re.compile(r".* (?:[^\W\d_a-zà-ÿ]|[A-Z]{2,3})")
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv"))
_DEGREES = frozenset(("ph d", "phd", "d phil", "md", "m d", "msc", "m sc", "ing", "p eng"))
_BEHIND = re.compile(r" ?\(([^()]*)\)$")
_LONGEST_NAME = 120
_PARTICLES = frozenset(
    ("van", "von", "de", "der", "den", "du", "del", "della", "di", "da", "dos", "la", "le", "ten", "ter", "el", "al",
     "d'", "d’")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class People:
    """The names in a cell; `others` if more people are meant than named.

    `doubts` say what could be read otherwise, `lost` is what is no name, or names that cannot be told apart, `behind`
    what stands behind names in brackets.
    """

    names: tuple[str, ...] = ()
    others: bool = False
    doubts: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()


def people(cell: str, split: str | None = None) -> People:
    """The people whom a cell names: parted at `split` if that is told, else at what cannot be within a name.

    >>> people("Lovelace, Ada; Somerville, Mary").names
    ('Lovelace, Ada', 'Somerville, Mary')
    >>> people("Ada Lovelace, Mary Somerville et Sophie Germain").names
    ('Ada Lovelace', 'Mary Somerville', 'Sophie Germain')
    >>> people("Lovelace, Ada").names, people("Lovelace, A. K., Somerville, M. and Germain, S.").names
    (('Lovelace, Ada',), ('Lovelace, A. K.', 'Somerville, M.', 'Germain, S.'))
    """
    text = "\n".join(" ".join(line.split()) for line in cell.splitlines() if line.strip())
    whole = _OTHERS.sub("", text)
    others = whole != text
    if split is not None:
        return _people(whole.split(split), others)
    parts = [part for part in _PARTS.split(whole) if part.strip()]
    if len(parts) > 1:  # within them a comma belongs to the name
        return _people([_without_degrees(one) for part in parts for one in _AND.split(part)], others)
    joined = _AND.split(_AND_AFTER_COMMA.sub(" ", whole))
    found, doubts, lost = [], [], []
    for part in joined:
        names, uncertain = _parted_at_commas(part)
        found += names
        if not names and part.strip():
            lost.append(part.strip())
        if uncertain and len(joined) == 1:
            doubts.append(f"{part.strip()!r} is taken for two people; it could be one, family name first")
    return _people(found, others, doubts, lost)


def without_title(name: str) -> str:
    """A name without what people are called before it.

    >>> without_title("Pr. Ada Lovelace"), without_title("Mme Mary Somerville"), without_title("Drew Barr")
    ('Ada Lovelace', 'Mary Somerville', 'Drew Barr')
    """
    found = _TITLE.match(name)
    return without_title(name[found.end() :]) if found else name


def _people(parts: Iterable[str], others: bool, doubts: Iterable[str] = (), lost: Iterable[str] = ()) -> People:
    names, behind, no_names = [], [], list(lost)
    for part in parts:
        name = without_title(" ".join(part.split()).strip(" ,;:"))
        if bracket := _BEHIND.search(name):
            name = name[: bracket.start()]
            behind += [bracket[1]] if bracket[1].strip() else []
        if is_name(name):
            names.append(name)
        elif name:
            no_names.append(name)
    return People(tuple(names), others, tuple(doubts), tuple(no_names), tuple(behind))


def is_name(text: str) -> bool:
    """Whether a text can be a name: letters, no digits, not the length of a sentence."""
    letters = any(map(str.isalpha, text))
    return letters and len(text) <= _LONGEST_NAME and not any(mark.isdigit() or mark in "@:/<>=" for mark in text)


def _parted_at_commas(part: str) -> tuple[list[str], bool]:
    """The names of a list with commas, and whether it could also be one name; none where nothing parts them."""
    tokens = _with_suffixes([token.strip() for token in part.split(",") if token.strip()])
    if len(tokens) < 2:
        return tokens, False
    pairs = [f"{family}, {given}" for family, given in zip(tokens[::2], tokens[1::2], strict=False)]
    if len(tokens) % 2 == 0 and all(map(_INITIALS.fullmatch, tokens[1::2])):
        return pairs, False
    if all(map(_is_whole, tokens)) or all(map(_ENDING_IN_INITIALS.fullmatch, tokens)):
        return tokens, len(tokens) == 2
    return (pairs, False) if len(tokens) % 2 == 0 else ([], False)


def _without_degrees(name: str) -> str:
    return ", ".join(_with_suffixes([token.strip() for token in name.split(",") if token.strip()]))


def _with_suffixes(tokens: list[str]) -> list[str]:
    """The parts between commas, "Jr." with the one before it, and without degrees."""
    found: list[str] = []
    for token in tokens:
        plain = normalize(token)
        if found and plain in _SUFFIXES:
            found[-1] = f"{found[-1]} {token}"
        elif not found or plain not in _DEGREES:
            found.append(token)
    return found


def _is_whole(name: str) -> bool:
    """Whether a text can be a given and a family name: two words or more, no particle in front, no initial behind."""
    words = name.split()
    return len(words) > 1 and words[0] not in _PARTICLES and not (words[-1][-1] == "." or len(words[-1]) == 1)
