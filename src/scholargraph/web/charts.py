"""Decides which bars a chart of years has: one a year, or one for several where the years are many."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST_BARS = 40
"""A chart has no more bars than that; then each stands for several years."""

_WIDTHS = (1, 5, 10, 25, 50, 100)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: the year below it, the years that it stands for, and how many there are."""

    label: str
    years: str
    count: int


def bars(pairs: Iterable[tuple[str, int]]) -> tuple[Bar, ...]:
    """The bars for pairs of year and number, from the first year to the last: years without any have one of no height.

    >>> [(bar.years, bar.count) for bar in bars([("2018", 3), ("2020", 1)])]
    [('2018', 3), ('2019', 0), ('2020', 1)]
    >>> [(bar.years, bar.count) for bar in bars([("1721", 1), ("2024", 2)])][:2]
    [('1720–1729', 1), ('1730–1739', 0)]
    """
    counts = {int(year): count for year, count in pairs if year.isdecimal()}
    if not counts:
        return ()
    first, last = min(counts), max(counts)
    width = next((one for one in _WIDTHS if last // one - first // one < MOST_BARS), 1_000)
    made = []
    for start in range(first // width * width, last + 1, width):
        end = start + width - 1
        count = sum(counts.get(year, 0) for year in range(start, end + 1))
        made.append(Bar(str(start), str(start) if width == 1 else f"{start}–{end}", count))
    return tuple(made)
