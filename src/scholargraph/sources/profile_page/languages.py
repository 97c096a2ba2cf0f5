"""Tells the language of one text by its function words, frequent words and endings, or that nothing tells it."""

import re

from scholargraph.sources.profile_page.caches import kept_for_short_texts
from scholargraph.sources.profile_page.wordings import evidence, folded

_ENOUGH = 400
"""So many characters of a text are looked at: an abstract is decided long before."""

_SHORTEST_WITH_ENDING = 5
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_WORD = re.compile(r"[^\W\d_]+'?")


def language_of(text: str) -> str | None:
    """The language that most of the evidence speaks for; None where there is none, or as much for another.

    >>> language_of("Apprendre à oublier"), language_of("Notes on the geometry of hesitation")
    ('fr', 'en')
    >>> language_of("Google") is None
    True
    """
    return _language_of(text[:_ENOUGH])


@kept_for_short_texts(80, most=8_000)
def _language_of(text: str) -> str | None:
    votes: dict[str, int] = {}
    if "://" in text or "www." in text:
        text = _ADDRESS.sub(" ", text)
    for word in _WORD.findall(folded(text)):
        for language, weight in _said_by(word):
            votes[language] = votes.get(language, 0) + weight
    ranked = sorted(votes.items(), key=lambda vote: -vote[1])
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return ranked[0][0]


@kept_for_short_texts(40, most=20_000)
def _said_by(word: str) -> tuple[tuple[str, int], ...]:
    known = evidence()
    if word in known:
        return tuple(known[word].items())
    bare = word.rstrip("'")
    if len(bare) < _SHORTEST_WITH_ENDING:
        return ()
    endings = (f"-{bare[start:]}" for start in range(1, len(bare) - 1))
    return tuple(next((known[ending] for ending in endings if ending in known), {}).items())
