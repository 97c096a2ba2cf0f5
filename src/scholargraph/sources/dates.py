"""Reads dates as sources print them into ISO 8601, no more precise than they are certain."""

import re
import unicodedata
from calendar import monthrange
from itertools import takewhile

_LONGEST = 80
_TEXT = re.compile(
    r"(?P<year>\d{4})(?:[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2})(?:[T ][\d:.,]+(?:Z|[+-][\d:]+)?)?)?)?", re.A
)
_COMPACT = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})", re.A)
_YEAR_LAST = re.compile(r"(?:(?P<first>\d{1,2})(?P<mark>[-/.]))?(?P<second>\d{1,2})[-/.](?P<year>\d{4})", re.A)
_TWO_YEARS = re.compile(r"\d{4}\s*[-‐‑‒–—/]\s*\d{2}(?!\d)", re.A)  # 2019–20
_TOKENS = re.compile(r"\d+|[^\W\d_]+")

_MONTH_NAMES = (
    "january jan janvier janv",
    "february feb febr fevrier fevr fev",
    "march mar mars",
    "april apr avril avr",
    "may mai",
    "june jun juin",
    "july jul juillet juil",
    "august aug aout",
    "september sep sept septembre",
    "october oct octobre",
    "november nov novembre",
    "december dec decembre",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_SEASONS = frozenset({"spring", "summer", "autumn", "fall", "winter", "printemps", "ete", "automne", "hiver"})
_WEEKDAYS = (
    "monday mon tuesday tue wednesday wed thursday thu friday fri saturday sat sunday sun "
    "lundi lun mardi mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim"
)
_IDLE = frozenset(f"{_WEEKDAYS} st nd rd th er of the de du le en in".split())


def date(*parts: str | int | None) -> str | None:
    """YYYY, YYYY-MM or YYYY-MM-DD of a year, a month and a day, or of one text; None for what is no date.

    >>> date("2021", "March", 5), date(2021, None, 5), date("2021-03"), date("MCMXC")
    ('2021-03-05', '2021', '2021-03', None)
    >>> date("2018/9"), date("1er février 2021"), date("2020 Mar 5"), date("2021-03-05T23:59:59Z")
    ('2018-09', '2021-02-01', '2020-03-05', '2021-03-05')

    Only what is certain: of a season the year, of a span what its ends share, of a day that no month has the
    month. `05/06/2020` is June to some and May to others.

    >>> date("Spring 2020"), date("15–17 June 2020"), date("2019-2020"), date("2021-02-31"), date("05/06/2020")
    ('2020', '2020-06', None, '2021-02', '2020')
    """
    told = [text for part in parts if (text := _printed(part))]
    if not told or sum(map(len, told)) > _LONGEST:
        return None
    if len(told) == 1 and _printed(parts[0]):
        return _whole(told[0])
    year, month, day = (*map(_printed, parts), "", "")[:3]
    if not re.fullmatch(r"[0-9]{4}", year):
        return _whole(year)
    if month.isascii() and month.isdigit():
        return _date(year, month, day)
    return _whole(f"{day} {month} {year}" if month else year)


def gap(*parts: str | int | None) -> str | None:
    """What of a printed date is not in `date`, for a notice; None where nothing is lost or nothing printed.

    >>> gap("2021", "2", "31"), gap("2021-02"), gap(None, "")
    ("date '2021-2-31', read as 2021-02; wanted a day that there is", None, None)
    >>> gap("soon")
    "date 'soon'; wanted YYYY, YYYY-MM or YYYY-MM-DD"
    """
    printed = "-".join(filter(None, map(_printed, parts)))
    if not printed:
        return None
    shown = repr(printed if len(printed) <= _LONGEST else f"{printed[:_LONGEST]}…")
    found = date(*parts)
    if found is None:
        return f"date {shown}; wanted YYYY, YYYY-MM or YYYY-MM-DD"
    day_and_clock = _TEXT.fullmatch(printed)
    tokens = [part for part in day_and_clock.groups() if part] if day_and_clock else _TOKENS.findall(_plain(printed))
    telling = [token for token in tokens if token not in _IDLE and token.strip("0")]
    if len(telling) <= len(found.split("-")) or _COMPACT.fullmatch(printed):
        return None
    return f"date {shown}, read as {found}; wanted {_WANTED.get(len(found), 'one day')}"


_WANTED = {4: "a month, or the year alone", 7: "a day that there is"}


def _printed(part: str | int | None) -> str:
    if isinstance(part, int):
        return f"{part:04}" if part >= 100 else str(part)
    return "" if part is None else str(part).strip()


def _whole(text: str) -> str | None:
    """The date of one text."""
    if found := _COMPACT.fullmatch(text):
        read = _date(*found.groups())
        return read if read and len(read) == 10 else None
    if found := _TEXT.fullmatch(text):
        year, month, day = found["year"], found["month"] or "", found["day"] or ""
        if not day and month and int(month) > 12 and int(month) > int(year[2:]):
            return None  # 2019-20 is two years
        return _date(year, month, day)
    if found := _YEAR_LAST.fullmatch(text):
        return _date(found["year"], *_month_and_day(found["first"], found["second"], found["mark"]))
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return None if "?" in text or text.startswith("-") or _TWO_YEARS.search(text) else _in_words(_plain(text))


def _month_and_day(first: str | None, second: str, mark: str | None) -> tuple[str, str]:
    """The month and the day of two numbers before a year, as far as their order is certain."""
    if first is None:
        return second, ""
    if mark == "." or int(first) > 12 or int(first) == int(second):
        return second, first
    return (first, second) if int(second) > 12 else ("", "")


def _in_words(text: str) -> str | None:
    tokens = _TOKENS.findall(text)
    years = {token for token in tokens if re.fullmatch(r"[0-9]{4}", token)}
    months = {_MONTHS[token] for token in tokens if token in _MONTHS}
    days = [token for token in tokens if re.fullmatch(r"[0-9]{1,2}", token)]
    seasons = [token for token in tokens if token in _SEASONS]
    known = [token for token in tokens if token in _MONTHS or token in _IDLE or token in _SEASONS]
    if len(years) != 1 or len(known) + len(days) + sum(token in years for token in tokens) != len(tokens):
        return None
    if seasons or len(months) != 1:
        return _date(years.pop(), "", "")
    return _date(years.pop(), str(months.pop()), days[0] if len(days) == 1 else "")


def _date(year: str, month: str, day: str) -> str | None:
    """The parts in ISO 8601, up to the first that is missing or cannot be."""
    numbers = [int(part) if part.isascii() and part.isdigit() else 0 for part in (year, month, day)]
    if not numbers[0]:
        return None
    most = (9999, 12, monthrange(numbers[0], numbers[1])[1] if 1 <= numbers[1] <= 12 else 0)
    sound = takewhile(lambda pair: 1 <= pair[0] <= pair[1], zip(numbers, most, strict=True))
    return "-".join(f"{number:0{length}}" for (number, _), length in zip(sound, (4, 2, 2), strict=False))


def _plain(text: str) -> str:
    """Lower case without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(mark for mark in decomposed if not unicodedata.combining(mark))
