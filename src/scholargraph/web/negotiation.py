"""Chooses what to answer with from what a client says it takes: media types and languages, by weight."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_MEDIA_RANGE = re.compile(rf"{_TOKEN}/{_TOKEN}")
_LANGUAGE_RANGE = re.compile(r"\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_WEIGHT = re.compile(r"\s*q\s*=\s*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*", re.IGNORECASE)
_LONGEST = 4_096  # what follows in a header is not read


class _Wish(NamedTuple):
    range: str
    weight: float


def best(accept: str | None, offered: Sequence[str], default: str | None = None) -> str | None:
    """The media type of `offered` that an Accept header likes most; None where it takes none of them.

    The most specific range that matches a type tells its weight; of equal weights the first offered wins. A header
    that is absent, empty or says nothing readable takes anything: then `default`, or else the first, is the answer.
    So it is where a range with a wildcard alone brings several to the top.

    >>> best("text/html;q=0.4, application/*;q=0.8", ("text/html", "application/json"))
    'application/json'
    >>> best("*/*", ("text/html", "text/turtle"), "text/turtle"), best("image/png", ("text/html",))
    ('text/turtle', None)
    """
    preferred = [default, *offered] if default in offered else list(offered)
    wishes = list(_wishes(accept, _MEDIA_RANGE))
    if not wishes:
        return preferred[0] if preferred else None
    weights = {type_: _weight_of(type_, wishes) for type_ in dict.fromkeys(offered)}
    top = max(weights.values(), default=(0.0, 0))
    if not top[0]:
        return None
    order = preferred if not top[1] else offered
    return next(type_ for type_ in order if type_ is not None and weights[type_] == top)


def language(accept_language: str | None, offered: Sequence[str]) -> str:
    """The language of `offered` that an Accept-Language header likes most; the first where it likes none.

    A wish for a regional form is a wish for the language too.

    >>> language("fr-CA, en;q=0.8", ("en", "fr")), language("de", ("en", "fr")), language(None, ("en", "fr"))
    ('fr', 'en', 'en')
    """
    wishes = list(_wishes(accept_language, _LANGUAGE_RANGE))
    weights = {one: _weight_of_language(one.lower(), wishes) for one in offered}
    top = max(weights.values())
    return next(one for one in offered if weights[one] == top)


def _wishes(header: str | None, pattern: re.Pattern[str]) -> Iterator[_Wish]:
    """The ranges of a header that can be read, in lower case, with their weights."""
    for item in (header or "")[:_LONGEST].split(","):
        first, *parameters = item.split(";")
        weight = _weight(parameters)
        if pattern.fullmatch(first.strip()) and weight is not None:
            yield _Wish(first.strip().lower(), weight)


def _weight(parameters: Sequence[str]) -> float | None:
    """The weight that parameters tell, 1 where they tell none, None where it cannot be read.

    Other parameters, such as a charset, narrow nothing that is offered here.
    """
    for parameter in parameters:
        if parameter.partition("=")[0].strip().lower() == "q":
            found = _WEIGHT.fullmatch(parameter)
            return float(found[1]) if found else None
    return 1.0


def _weight_of(type_: str, wishes: Sequence[_Wish]) -> tuple[float, int]:
    """The weight of a type, and whether a range names it (1) or only its kind or anything (0)."""
    lower = type_.lower()
    for precision, range_ in ((1, lower), (0, f"{lower.partition('/')[0]}/*"), (0, "*/*")):
        weights = [wish.weight for wish in wishes if wish.range == range_]
        if weights:
            return max(weights), precision
    return 0.0, 0


def _weight_of_language(tag: str, wishes: Sequence[_Wish]) -> float:
    exact = [wish.weight for wish in wishes if wish.range == tag]
    regional = [wish.weight for wish in wishes if wish.range.startswith(f"{tag}-")]
    anything = [wish.weight for wish in wishes if wish.range == "*"]
    return max(exact or regional or anything or [0.0])
