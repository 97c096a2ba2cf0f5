"""Reads a person's name as lists print it: parts it into given and family name, and puts it into spoken order."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the order in which it is spoken, its parts where the print shows them, and as printed."""

    spoken: str
    given: str | None = None
    family: str | None = None
    printed: str | None = None


_PARTICLES = frozenset(
    {
        "af", "al", "auf", "av", "bin", "bint", "d", "d'", "d’", "da", "das", "de", "degli", "dei", "del", "dela",
        "della", "delle", "dello", "den", "der", "des", "di", "do", "dos", "du", "e", "el", "het", "ibn", "in",
        "'t", "’t", "l'", "l’", "la", "las", "le", "les", "lo", "los", "of", "op", "st", "s'", "ten", "ter", "tho",
        "thoe", "tot", "uit", "und", "van", "vander", "vanden", "vom", "von", "y", "zu", "zum", "zur",
    }
)  # fmt: skip
_SUFFIX = re.compile(
    r"(?:jr|sr|jnr|snr|junior|senior|filho|neto|fils|[1-9](?:st|nd|rd|th)|i{2,3}|iv"
    r"|ph\.? ?d|d\.? ?phil|m\.? ?sc|b\.? ?sc|esq)\.?",
    re.I,
)  # V. and M.D. are initials more often
_TITLE = re.compile(
    r"(?:(?:assoc\w*|asst|assistant|em|adj)\.? prof\w*|prof(?:essore?|esseur|essor)?|doctor|docteur|dr"
    r"|mme|mlle|mr|mrs|ms|sir"
    r"|(?:prof|dr|pr|ir|ing|dipl|priv|doz|em|phil|rer|nat|habil|h\. ?c|h|c)(?=\.))(?:\.-?|\b)(?=\s|\w)\s*",
    re.I,
)
_DEGREES = re.compile(r"(?:\s*,?\s*\b(?:ph\.? ?d|d\.? ?phil|m\.? ?sc|m\.? ?d|dr)\b\.?)+\s*$", re.I)

# Initials without points: capitals only, and no vowel behind the first, or they could be a family name (LIU, JO).
_INITIALS = re.compile(r"[A-Z][B-DF-HJ-NP-TV-XZ]{1,2}")
_CAPITALS = re.compile(r"[A-Z]{2,3}")
_CRIED = re.compile(r"(?:[^\W\d_a-z]|['’-]){4,}")
_EAST_ASIAN = re.compile(
    r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af々〆ヶー・\U00020000-\U0003ffff]+"
)
_BODY = re.compile(
    r"\b(?:collaborations?|consortium|groups?|team|project|network|institut\w*|universit\w*|standards?|association|society"
    r"|foundation|laborator\w*|committee|council|initiative|developers|centre|center|library|press|research)\b",
    re.I,
)
_LONGEST = 200  # characters in which titles are looked for
_COMMAS = str.maketrans({"，": ",", "、": ",", "،": ","})


def name(printed: str) -> Name:
    """A name from its print: `Family, Given`, with a suffix in any place, or the spoken order, whose parts stay untold.

    Nothing is lost but commas, and no letter changes. Particles belong to the family name.

    >>> name("van den Heuvel, Martijn P.").spoken, name("Heuvel, Martijn P. van den").spoken
    ('Martijn P. van den Heuvel', 'Martijn P. van den Heuvel')
    >>> name("King, Jr., Martin Luther").spoken, name("King, Martin Luther, Jr.").spoken
    ('Martin Luther King Jr.', 'Martin Luther King Jr.')

    A family name in capitals before a given name that is not, as French lists have it, is told from the given name.
    Initials without points are parted, so that they are not taken for a name that is spelled out.

    >>> name("LAJOIE Guillaume").spoken, name("Lajoie, GL").spoken
    ('Guillaume LAJOIE', 'G L Lajoie')

    East Asian names keep their order; a family name of one character has no blank behind it.

    >>> name("王, 伟").spoken, name("山田, 太郎").spoken
    ('王伟', '山田 太郎')
    """
    parts = [" ".join(part.split()) for part in printed.translate(_COMMAS).split(",")]
    told = [part for part in parts if part]
    if not 1 < len(told) <= 3:
        return _uncut(told, printed)
    if len(told) == 2 and _SUFFIX.fullmatch(told[1]):
        return Name(f"{told[0]} {told[1]}", printed=printed)
    family, *others = told
    suffixes = [part for part in others if _SUFFIX.fullmatch(part)][:1]
    given = " ".join(part for part in others if part not in suffixes) or others[0]
    if len(told) == 3 and not suffixes:
        suffixes, given = [others[1]], others[0]
    return _parted(given, family, " ".join(suffixes), printed)


def untitled(printed: str) -> str:
    """A printed name without academic titles before it and degrees behind it; itself where nothing else is left.

    >>> untitled("Prof. Dr. Marian Verhelst"), untitled("Ada Lovelace, PhD"), untitled("Professor")
    ('Marian Verhelst', 'Ada Lovelace', 'Professor')
    """
    rest = " ".join(printed.split())
    if len(rest) > _LONGEST:
        return rest
    while (title := _TITLE.match(rest)) and title.end() < len(rest):
        rest = rest[title.end() :]
    return _DEGREES.sub("", rest) or rest


def _uncut(told: list[str], printed: str) -> Name:
    """A name without a comma between its parts, or with too many for one name."""
    whole = ", ".join(told)
    words = whole.split()
    if len(words) < 2 or len(told) != 1:
        return Name(whole, printed=printed)
    if all(_EAST_ASIAN.fullmatch(word) for word in words):
        return Name(_joined(words[0], " ".join(words[1:])), printed=printed)
    if _INITIALS.fullmatch(words[0]) and _has_small(words[1:]):
        return Name(" ".join((*words[0], *words[1:])), printed=printed)
    named = [word for word in words[:-1] if word.casefold() not in _PARTICLES or not word.islower()]
    if len(named) == 1 and _INITIALS.fullmatch(words[-1]) and _has_small(words) and not _SUFFIX.fullmatch(words[-1]):
        return _parted(words[-1], " ".join(words[:-1]), "", printed)
    cried = next((number for number, word in enumerate(words) if not _is_cried(word)), len(words))
    is_family_first = any(len(word) > 3 for word in words[:cried]) and cried < len(words) <= cried + 2
    if is_family_first and _is_given(words[cried:]) and not _BODY.search(whole):
        return _parted(" ".join(words[cried:]), " ".join(words[:cried]), "", printed)
    return Name(whole, printed=printed)


def _parted(given: str, family: str, suffix: str, printed: str) -> Name:
    if _EAST_ASIAN.fullmatch(family) and _EAST_ASIAN.fullmatch(given.replace(" ", "")):
        return Name(" ".join(filter(None, (_joined(family, given), suffix))), given, family, printed)
    words = given.split()
    start = len(words)
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    if particles := words[start:]:
        elided = particles[-1].endswith(("'", "’"))
        given, family = " ".join(words[:start]), " ".join(particles) + ("" if elided else " ") + family
    spoken = " ".join(_spaced(word, family) for word in given.split())
    return Name(" ".join(filter(None, (spoken, family, suffix))), given, family, printed)


def _spaced(word: str, family: str) -> str:
    glued = _CAPITALS.fullmatch(word) and any(mark.islower() for mark in family)
    return " ".join(word) if glued else word


def _joined(family: str, given: str) -> str:
    return f"{family}{given}" if len(family) == 1 else f"{family} {given}"


def _is_cried(word: str) -> bool:
    """Whether a word is printed in capitals and is no initials, or a particle."""
    return _CRIED.fullmatch(word) is not None or (word.isupper() and word.casefold() in _PARTICLES)


def _is_given(words: list[str]) -> bool:
    return all(any(mark.islower() for mark in word) or re.fullmatch(r"(?:\w\.-?)+", word) for word in words)


def _has_small(words: list[str]) -> bool:
    return any(mark.islower() for word in words for mark in word)
