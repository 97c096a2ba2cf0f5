"""Tells whether a line has the shape of a person's name: capitalised words, initials, particles and nothing else."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from scholargraph.identifiers import slug
from scholargraph.sources.profile_page.caches import kept_for_short_texts
from scholargraph.sources.profile_page.wordings import folded, function_words, leading_conjunction, separators, words

_MOST_WORDS = 6
LONGEST_NAME = 80
_MOST_CASELESS_LETTERS = 12
_HYPHENS = "-‐‑–"
_APOSTROPHES = "'’ʼ‘`"
_MARKS_OF_CONTRIBUTION = "*†‡§¶#⁰¹²³⁴⁵⁶⁷⁸⁹"
_OPENING_A_NICKNAME = frozenset('("“«')
_CALLED = re.compile(r"""(?<=\S)(?:\s+|(?=\())(?:\([^\W\d_]+\)|["“«]\s?[^\W\d_]+\s?["”»])(?=\s+\S)""")


class Part(Enum):
    """What one word of a name is."""

    WORD = auto()
    CAPITALS = auto()
    CASELESS = auto()
    INITIAL = auto()
    PARTICLE = auto()
    SUFFIX = auto()


_SPELLED_OUT = frozenset({Part.WORD, Part.CAPITALS, Part.CASELESS})


@dataclass(frozen=True, slots=True)
class Name:
    """A line read as a name: its text without marks of contribution, its words and what each of them is."""

    text: str
    words: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def spelled_out(self) -> tuple[str, ...]:
        """The words that are more than initials, particles and suffixes."""
        return tuple(word for word, part in zip(self.words, self.parts, strict=True) if part in _SPELLED_OUT)


@kept_for_short_texts(LONGEST_NAME, most=8_000)
def read_name(text: str) -> Name | None:
    """The name that a text can be, or None.

    >>> read_name("Martijn P van den Heuvel").parts[1:4]
    (<Part.INITIAL: 4>, <Part.PARTICLE: 5>, <Part.PARTICLE: 5>)
    >>> [read_name(text) for text in ("Learning to walk", "Lazy vs hasty", "What now?", "GPT-4")]
    [None, None, None, None]
    """
    if len(text) > LONGEST_NAME:
        return None
    text = _without_leading_conjunction(text).removesuffix("()").rstrip(_MARKS_OF_CONTRIBUTION + " ")
    tokens = _without_comma(_without_nickname(text)).split()
    parts = tuple(_part(token) if token == tokens[-1] else _part_inside(token) for token in tokens)
    known = tuple(part for part in parts if part is not None)
    if len(known) != len(parts) or not _is_built_as_a_name(known) or (len(parts) == 1 and "–" in text):
        return None
    caseless = sum(len(token) for token, part in zip(tokens, known, strict=True) if part is Part.CASELESS)
    return Name(text, tuple(tokens), known) if caseless <= _MOST_CASELESS_LETTERS else None


@kept_for_short_texts(LONGEST_NAME, most=8_000)
def name_key(name: str) -> str:
    """What two spellings of one name have in common: see `identifiers.slug`."""
    return slug(name)


@kept_for_short_texts(LONGEST_NAME, most=8_000)
def split_names(text: str) -> tuple[str, ...]:
    """The names of a list on one line; a text that is no such list comes back whole.

    >>> split_names("Ada Lovelace, Mary Somerville and Sophie Germain")
    ('Ada Lovelace', 'Mary Somerville', 'Sophie Germain')
    >>> split_names("Lovelace, Ada"), split_names("Probability, Briefly")
    (('Lovelace, Ada',), ('Probability, Briefly',))
    >>> split_names("Lovelace, A. K., Somerville, M. and Germain, S.")
    ('Lovelace, A. K.', 'Somerville, M.', 'Germain, S.')
    """
    parts = _with_initials_behind(tuple(part.strip() for part in separators().split(text) if part.strip()))
    names = [read_name(part) for part in parts]
    each_stands_alone = all(name is not None and len(name.words) > 1 for name in names)
    return parts if len(parts) > 1 and each_stands_alone else (text,)


def _with_initials_behind(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The parts of "Lovelace, A., Somerville, M." two by two; other parts as they are."""
    family, given = parts[::2], parts[1::2]
    if len(family) != len(given) or not all(_is_initial(token) for part in given for token in part.split()):
        return parts
    return tuple(f"{one}, {other}" for one, other in zip(family, given, strict=True))


def _is_built_as_a_name(parts: tuple[Part, ...]) -> bool:
    body = parts[:-1] if parts and parts[-1] is Part.SUFFIX else parts
    spelled = sum(part in _SPELLED_OUT for part in body)
    return (
        spelled > 0
        and sum(part is not Part.PARTICLE for part in body) <= _MOST_WORDS
        and Part.SUFFIX not in body
        and body[-1] is not Part.PARTICLE
        and not (body[0] is Part.PARTICLE and spelled < 2 and len(body) < 3)
    )


def _without_leading_conjunction(text: str) -> str:
    return leading_conjunction().sub("", text) if text[:1].islower() else text


def _without_nickname(text: str) -> str:
    """The text without the nickname of "Hedda (Hedwig) Nyströmgaard"."""
    return text if _OPENING_A_NICKNAME.isdisjoint(text) else _CALLED.sub(" ", text)


def _without_comma(text: str) -> str:
    """The text without the comma of "Lovelace, A. K." or "King, Jr."; a comma before anything else stays."""
    family, comma, rest = text.partition(",")
    if not comma or not rest.startswith(" "):
        return text
    after = [_part(token) for token in rest.split()]
    return f"{family}{rest}" if after and all(part in (Part.INITIAL, Part.SUFFIX) for part in after) else text


@kept_for_short_texts(LONGEST_NAME, most=20_000)
def _part(token: str) -> Part | None:
    return next((part for part, is_one in _TESTS if is_one(token)), None)


def _part_inside(token: str) -> Part | None:
    """What a word before the last is: "Md" in front is no degree, but Mohammed."""
    part = _part(token)
    return Part.WORD if part is Part.SUFFIX and _is_word(token) else part


def _is_suffix(token: str) -> bool:
    return folded(token.replace(".", "")) in words("name-suffix") and not _is_initial(token)


def _is_particle(token: str) -> bool:
    return token == token.lower() and folded(token) in words("name-particle")


def _is_initial(token: str) -> bool:
    """`A`, `A.`, `A.B.`, `A.B`, `J.-P.`: capitals, each with its full stop but perhaps the last."""
    letters = [letter for letter in token if letter.isalpha()]
    rest = set(token) - set(letters)
    if not letters or not all(letter.isupper() for letter in letters) or not rest <= {".", *_HYPHENS}:
        return False
    stops = token.count(".")
    return token[0].isalpha() and len(letters) <= 4 and (len(letters) == 1 or 0 <= len(letters) - stops <= (stops > 0))


def _is_caseless(token: str) -> bool:
    letters = [letter for letter in token if letter.isalpha()]
    marks = [letter for letter in token if not letter.isalpha() and letter not in "·・•‧"]
    return bool(letters) and all(map(_has_no_case, letters)) and all(map(_is_combining, marks))


def _is_capitals(token: str) -> bool:
    letters = [letter for letter in token if letter not in _HYPHENS + _APOSTROPHES]
    return len(letters) > 1 and all(letter.isalpha() and letter.isupper() for letter in letters)


def _is_word(token: str) -> bool:
    """`Shea-Brown`, `O'Neill`, `d'Alembert`, `al-Khatib`, `McKay`: a capital first, or after a prefix."""
    if token.endswith(".") and len(token) <= 5:
        token = token[:-1]
    pieces = _pieces(token)
    if not all(pieces) or not all(map(_is_letters, pieces)):
        return False
    if any(piece in function_words() and piece not in words("name-particle") for piece in pieces[1:-1]):
        return False  # Human-in-the-Loop
    first = pieces[1] if len(pieces) > 1 and _is_short_prefix(token, pieces[0]) else pieces[0]
    return first[0].isupper() and all(map(_is_cased_as_in_names, pieces))


def _is_short_prefix(token: str, piece: str) -> bool:
    return piece == piece.lower() and any(folded(f"{piece}{mark}") in words("name-particle") for mark in ("", "'"))


def _is_cased_as_in_names(piece: str) -> bool:
    """At most one capital inside (`McKay`, `LeCun`), and small letters after it."""
    inner = [place for place, letter in enumerate(piece) if letter.isupper() and place]
    if piece.isupper():
        return True
    return (
        len(inner) <= 1
        and all(not after.isupper() for before, after in pairwise(piece) if before.isupper())
        and not piece[-1].isupper()
    )


def _is_letters(piece: str) -> bool:
    return all(letter.isalpha() or letter == "·" or _is_combining(letter) for letter in piece)


def _pieces(token: str) -> list[str]:
    for mark in _HYPHENS + _APOSTROPHES:
        token = token.replace(mark, "-")
    return token.split("-")


def _has_no_case(letter: str) -> bool:
    return not letter.isupper() and not letter.islower()


def _is_combining(letter: str) -> bool:
    return unicodedata.category(letter).startswith("M")


_TESTS: tuple[tuple[Part, Callable[[str], bool]], ...] = (
    (Part.PARTICLE, _is_particle),
    (Part.SUFFIX, _is_suffix),
    (Part.INITIAL, _is_initial),
    (Part.CASELESS, _is_caseless),
    (Part.CAPITALS, _is_capitals),
    (Part.WORD, _is_word),
)
"""What a word of a name can be, in the order in which it is tried."""
