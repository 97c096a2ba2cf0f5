"""Splits a correction's title into the kind of correction and the title that it corrects."""

import re
from dataclasses import dataclass

from scholargraph.sources.profile_page.wordings import folded, function_words
from scholargraph.vocabulary import find

_MOST_WORDS = 5
_LONGEST_KIND = 60
_DASH = re.compile(r"\s[-–—]\s+(?=\S)")
_WHERE_PRINTED = re.compile(r"\s*\[[^\]]*\]\s*$")
_QUOTES = {"“": "”", '"': '"', "«": "»", "‘": "’", "``": "''"}


@dataclass(frozen=True, slots=True)
class Correction:
    """The IRI of a kind of correction, and the title of what is corrected."""

    kind: str
    corrects: str


def read_correction(title: str) -> Correction | None:
    """What a title corrects, or None for a title that says nothing of it.

    >>> read_correction("Author Correction: Slow dendrites").corrects
    'Slow dendrites'
    >>> read_correction("Corrigendum to “Slow dendrites”").corrects
    'Slow dendrites'
    >>> read_correction("Correction of drift in slow dendrites") is None
    True
    """
    return _before_colon(title) or _before_quote(title) or _before_dash(title)


def _before_colon(title: str) -> Correction | None:
    before, colon, after = title.partition(":")
    if not colon or not after.strip() or len(before.split()) > _MOST_WORDS:
        return None
    kinds = find("correction-kinds", before)
    return Correction(kinds[0], _unquoted(after.strip())) if len(kinds) == 1 else None


def _before_quote(title: str) -> Correction | None:
    title = _WHERE_PRINTED.sub("", title) if title.endswith("]") else title
    for opening, closing in _QUOTES.items():
        before, quote, after = title.partition(opening)
        if quote and after.endswith(closing) and _ends_with_function_word(before):
            kinds = find("correction-kinds", before)
            if len(kinds) == 1:
                return Correction(kinds[0], after.removesuffix(closing).strip())
    return None


def _before_dash(title: str) -> Correction | None:
    dash = _DASH.search(title)
    kinds = find("correction-kinds", title[: dash.start()]) if dash and dash.start() < _LONGEST_KIND else ()
    return Correction(kinds[0], _unquoted(title[dash.end() :].strip())) if dash and len(kinds) == 1 else None


def _ends_with_function_word(text: str) -> bool:
    last = folded(text.split()[-1]) if text.split() else ""
    return last in function_words()


def _unquoted(title: str) -> str:
    for opening, closing in _QUOTES.items():
        inner = title.removeprefix(opening).removesuffix(closing)
        if len(inner) == len(title) - len(opening) - len(closing) and closing not in inner and opening not in inner:
            return inner.strip()
    return title
