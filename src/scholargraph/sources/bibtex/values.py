"""Reads the value of a BibTeX field: braced, quoted or bare pieces, joined by `#`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

LONGEST_STRING = 10_000

_MONTHS = "January February March April May June July August September October November December"
_MONTH_STRINGS = {month[:3].lower(): month for month in _MONTHS.split()}
_BLANK = re.compile(r"\s*")
_BARE = re.compile(r"[^\s#{}\",=]+")
_BRACE = re.compile(r"\\.|[{}]", re.S)
_QUOTE = re.compile(r"\\.|[{}\"]", re.S)
_NEXT_FIELD = re.compile(r"([A-Za-z][\w.:+-]*)\s*=\s*(.*)", re.S)


@dataclass(frozen=True, slots=True)
class Value:
    """A value as text, with its inner braces; the names in it that nothing defines; and what stands behind it."""

    text: str
    undefined: tuple[str, ...] = ()
    rest: str = ""


def joined(printed: str, strings: Mapping[str, str]) -> Value:
    """The value that a field's print stands for; `strings` are those that the file defines.

    >>> joined('"Journal of " # jai # {, {S}eries}', {"jai": "Artificial Minds"}).text
    'Journal of Artificial Minds, {S}eries'
    >>> joined("{A title}\\n  year = 2020", {}).rest
    'year = 2020'
    """
    pieces: list[str] = []
    undefined: list[str] = []
    at = _skipped(printed, 0)
    while at < len(printed):
        if printed[at] in '{"':
            end = _closing(printed, at)
            if end < 0:
                break
            pieces.append(printed[at + 1 : end])
            at = end + 1
        elif bare := _BARE.match(printed, at):
            pieces.append(_meaning(bare[0], strings, undefined))
            at = bare.end()
        else:
            break
        at = _skipped(printed, at)
        if not printed.startswith("#", at):
            break
        at = _skipped(printed, at + 1)
    return Value("".join(pieces), tuple(undefined), printed[at:].strip())


def next_field(rest: str) -> tuple[str, str] | None:
    """The name and the print of a field that stands behind another's value: a comma is missing between them."""
    found = _NEXT_FIELD.fullmatch(rest)
    return (found[1], found[2]) if found else None


def definition(name: str, printed: str, strings: Mapping[str, str]) -> tuple[str, str]:
    """The name of a string in lower case, and the text for which it stands.

    Cut short at 10 000 characters, as a few strings that name one another can stand for more than a disk holds.
    """
    return name.lower(), joined(printed, strings).text[:LONGEST_STRING]


def split_top(text: str, separator: re.Pattern[str]) -> list[str]:
    """The parts of a text between separators that stand within no braces.

    >>> split_top("Ada Ash and {Bed and Board Ltd.}", re.compile(r" and "))
    ['Ada Ash', '{Bed and Board Ltd.}']
    """
    if separator.search(text) is None:
        return [text]
    if "{" not in text:
        return separator.split(text)
    parts, start, depth = [], 0, 0
    for found in _or_brace(separator).finditer(text):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth = max(depth - 1, 0)
        elif depth == 0 and (not found[0].startswith("\\") or separator.fullmatch(found[0])):
            parts.append(text[start : found.start()])
            start = found.end()
    return [*parts, text[start:]]


@cache
def _or_brace(separator: re.Pattern[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{separator.pattern})|\\.|[{{}}]", re.S | separator.flags)


def is_braced(text: str) -> bool:
    """Whether one pair of braces encloses the whole text: LaTeX then takes it for one word.

    >>> is_braced("{ATLAS Collaboration}"), is_braced("{Ada} {Ash}")
    (True, False)
    """
    return text.startswith("{") and text.endswith("}") and _closing(text, 0) == len(text) - 1


def _skipped(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _closing(text: str, at: int) -> int:
    """Where the brace or the quotation mark that opens at a position is closed; -1 if nowhere."""
    quoted, depth = text[at] == '"', 0
    for found in (_QUOTE if quoted else _BRACE).finditer(text, at + 1):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth -= 1
            if depth < 0 and not quoted:
                return found.start()
        elif found[0] == '"' and depth <= 0:
            return found.start()
    return -1


def _meaning(bare: str, strings: Mapping[str, str], undefined: list[str]) -> str:
    name = bare.lower()
    if name in strings:
        return strings[name]
    if name in _MONTH_STRINGS:
        return _MONTH_STRINGS[name]
    if not bare.isdigit():
        undefined.append(bare)
    return bare
