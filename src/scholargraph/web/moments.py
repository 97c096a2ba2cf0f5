"""Writes dates as people read them, as precisely as they are known."""

import re
from collections.abc import Mapping

from markupsafe import Markup

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*)?")
_MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
}


def in_words(text: str, language: str) -> str:
    """A date in words; a text that is none as it is.

    >>> in_words("2021-03-18", "en"), in_words("2021-03-01", "fr"), in_words("2021-03", "fr"), in_words("2021", "en")
    ('18 March 2021', '1er mars 2021', 'mars 2021', '2021')
    """
    found = _DATE.fullmatch(text)
    months = _MONTHS.get(language, _MONTHS["en"])
    if found is None or not found[2] or not 1 <= int(found[2]) <= len(months):
        return text
    day = int(found[3]) if found[3] else 0
    first = "1er" if language == "fr" and day == 1 else str(day)
    return " ".join([*([first] if day else []), months[int(found[2]) - 1], found[1]])


def has_day(text: str) -> bool:
    """Whether a date says its day.

    >>> has_day("2021-03-18"), has_day("2021-03")
    (True, False)
    """
    found = _DATE.fullmatch(text)
    return found is not None and bool(found[3])


def moment(text: str, language: str) -> Markup | str:
    """A date in words, with what a machine reads beside it; a text that is none as it is.

    >>> moment("2021-03-18", "en")
    Markup('<time datetime="2021-03-18">18 March 2021</time>')
    """
    if _DATE.fullmatch(text) is None:
        return text
    return Markup('<time datetime="{}">{}</time>').format(text, in_words(text, language))
