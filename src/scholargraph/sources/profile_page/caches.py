"""Keeps answers about short texts, which recur from page to page, but never a long text: that may be a whole page."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Answer = TypeVar("Answer")


def kept_for_short_texts(longest: int, *, most: int) -> Callable[[Callable[[str], Answer]], Callable[[str], Answer]]:
    """A decorator: the last `most` answers about texts of at most `longest` characters are kept."""

    def decorated(function: Callable[[str], Answer]) -> Callable[[str], Answer]:
        keeping = lru_cache(maxsize=most)(function)

        @wraps(function)
        def answer(text: str) -> Answer:
            return keeping(text) if len(text) <= longest else function(text)

        return answer

    return decorated
