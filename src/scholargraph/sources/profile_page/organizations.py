"""Finds the organisation that a page means, or the listed one that its wording almost names."""

from collections.abc import Mapping
from functools import cache

from rapidfuzz import fuzz, process

from scholargraph.model import Text, Wording
from scholargraph.sources.profile_page.caches import kept_for_short_texts
from scholargraph.sources.profile_page.languages import language_of
from scholargraph.sources.profile_page.wordings import folded, function_words, is_not_available, words
from scholargraph.vocabulary import concepts, find, normalize

_LONGEST = 200
_ALIKE = 90
"""Of 100: how alike a wording and a label must be as wholes."""

_ALIKE_IN_PARTICULAR = 80
"""Of 100: how alike they must be in the words that are not "University", "of" and the like."""


def organization(text: str, language: str | None) -> Wording | None:
    """What a page in that language calls an organisation; None where it only says that there is none to tell."""
    if is_not_available(text):
        return None
    found = find("organizations", text, language)
    printed = Text(text, language_of(text))
    if len(found) == 1:
        return Wording(printed, found[0])
    return Wording(printed, candidate=None if found else closest(normalize(text)))


def is_known(text: str, language: str | None = None) -> bool:
    """Whether the vocabulary lists an organisation by that wording."""
    return bool(find("organizations", text, language))


def is_worded_as_one(text: str) -> bool:
    """Whether the first or the last word of a text says that it is an organisation: "Northmere University"."""
    parts = folded(text).split()
    return len(parts) > 1 and not words("organization-word").keys().isdisjoint((parts[0], parts[-1]))


@kept_for_short_texts(_LONGEST, most=4_000)
def closest(plain: str) -> str | None:
    """The IRI of the listed organisation whose label a normalised wording almost is; None where none comes close.

    >>> closest("university of south california").rsplit("/", 1)[-1]
    'university-of-southern-california'
    >>> closest("universite de valbrume") is None
    True
    """
    if len(plain) > _LONGEST:
        return None
    labels = _labels()
    near = process.extract(plain, labels.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=5)
    ours = _particular(plain)
    fitting = {
        labels[label] for label, _, _ in near if ours and fuzz.ratio(ours, _particular(label)) >= _ALIKE_IN_PARTICULAR
    }
    return fitting.pop() if len(fitting) == 1 else None


@cache
def _labels() -> Mapping[str, str]:
    return {
        plain: one.iri
        for one in concepts("organizations").values()
        for text in one.wordings
        if len(plain := normalize(text.value)) > 4
    }


def _particular(plain: str) -> str:
    general = {normalize(word) for word in words("organization-word")}
    return " ".join(word for word in plain.split() if word not in general and word not in function_words())
