"""Lists publications by year, and says what is not known of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from scholargraph.views import publications
from scholargraph.views.publications import Line
from scholargraph.views.values import Reader, node
from scholargraph.vocabulary import SG


@dataclass(frozen=True, slots=True)
class Works:
    """Publications by year, the newest first, and what is not known of them.

    `years` holds a pair of year and number; `undated` have none. `shown` are the first few of `total`.
    """

    shown: tuple[Line, ...]
    total: int
    years: tuple[tuple[str, int], ...]
    undated: int
    complete: int
    partial: int
    unknown: int


def works(reader: Reader, iris: Iterable[str], *, most: int) -> Works:
    """Publications by year, the newest first, those without a date last; the first `most` of them as lines."""
    dated = sorted(
        ((_year(reader, iri), iri) for iri in dict.fromkeys(iris)), key=lambda one: (-int(one[0] or 0), one[1])
    )
    years = Counter(year for year, _ in dated if year)
    lines = [publications.line(reader, iri) for _, iri in dated[:most]]
    lines.sort(key=lambda one: (-int(one.year or 0), one.title.text.casefold()))
    statuses = Counter(publications.list_status(reader, iri) for _, iri in dated)
    return Works(
        shown=tuple(lines),
        total=len(dated),
        years=tuple(sorted(years.items())),
        undated=len(dated) - years.total(),
        complete=statuses[publications.COMPLETE],
        partial=statuses[publications.PARTIAL],
        unknown=statuses[publications.UNKNOWN],
    )


def _year(reader: Reader, iri: str) -> str:
    years = [node(one.object)[:4] for one in reader.triples(iri, SG.published)]
    return min((year for year in years if year.isdecimal()), default="")
