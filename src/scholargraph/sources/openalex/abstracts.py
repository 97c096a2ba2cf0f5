"""Puts an abstract together again that OpenAlex holds as an index: each word, and where in the text it stands."""

from collections.abc import Mapping
from operator import itemgetter

LONGEST = 200_000


def rebuilt(index: Mapping[str, object]) -> str:
    """The words in the order of their positions, whose holes close; ValueError for what is no such index.

    More than 200 000 characters are refused: a short index can spell out an endless text.

    >>> rebuilt({"on": [1], "Notes": [0], "engines": [2, 4], "and": [3]})
    'Notes on engines and engines'
    """
    placed: list[tuple[int, str]] = []
    length = 0
    for word, positions in index.items():
        if not isinstance(positions, list):
            raise ValueError(f"{word[:40]!r} without a list of positions; wanted one for each word")
        length += len(positions) * (len(word) + 1)
        if length > LONGEST:
            raise ValueError(f"more than {LONGEST:,} characters; wanted an abstract")
        wrong = [position for position in positions if type(position) is not int or position < 0]
        if wrong:
            raise ValueError(f"{word[:40]!r} at {str(wrong[0])[:40]}; wanted positions from 0")
        placed += [(position, word) for position in positions]
    placed.sort(key=itemgetter(0))
    return " ".join(word for _, word in placed)
