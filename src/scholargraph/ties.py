"""Reads who stands beside whom in which publications, and of which years: the ties of large networks, in seconds.

The stored queries of `queries/network` say the same of a whole graph, and need a minute where this needs a few seconds;
those that `RESTING_ON` names list what it reads, row by row.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyoxigraph as ox

from scholargraph.answers import Term
from scholargraph.vocabulary import SG, concept

Numbers = npt.NDArray[np.int64]

STATUSES = ("complete", "partial", "unknown")

UNDATED = 0
"""Stands for the year of a publication whose date no source gives."""

_DEFAULT = ox.DefaultGraph()
_AUTHOR, _PUBLICATION = ox.NamedNode(SG.author), ox.NamedNode(SG.publication)
_PUBLISHED = ox.NamedNode(SG.published)
_LISTED = ox.NamedNode(SG.authorListStatus)
_SUBJECTS = (ox.NamedNode(SG.subject), ox.NamedNode(SG.assignedSubject))


@dataclass(frozen=True, slots=True)
class Rows:
    """Who is known to stand in which publication: `nodes` are IRIs in their order, the rest are numbers.

    `publications` and `members` (k each) are the rows, by publication, each pair once; `years` (one a publication) is
    `UNDATED` where no date is known.
    """

    nodes: tuple[str, ...]
    publications: Numbers
    members: Numbers
    years: Numbers

    def strengths(self) -> Numbers:
        """The sum of the weights of each node's ties: with how many others it stands in its publications, added up."""
        sizes = np.bincount(self.publications, minlength=len(self.years))
        others = (sizes - 1)[self.publications]
        return np.bincount(self.members, others, len(self.nodes)).astype(np.int64)

    def of(self, kept: Iterable[int]) -> "Rows":
        """The rows of some nodes alone."""
        numbers = np.array(sorted(kept), dtype=np.int64)
        place = np.full(len(self.nodes), -1)
        place[numbers] = np.arange(len(numbers))
        stay = place[self.members] >= 0
        nodes = tuple(self.nodes[number] for number in numbers)
        return Rows(nodes, self.publications[stay], place[self.members[stay]], self.years)


class Ties(NamedTuple):
    """Ties by publications (m × 2 numbers of nodes, the lesser first, in their order), and what stands behind them.

    `years` and `counts` are how many publications of which year, `behind` of which tie (a row of `ends`), in the order
    of ties and years.
    """

    ends: Numbers
    weights: Numbers
    behind: Numbers
    years: Numbers
    counts: Numbers


class Near(NamedTuple):
    """What is around a person: rows, how many co-authors there are in all, and what is known of the person's lists.

    `listed` counts the person's own publications by whether their list of authors is complete, partial or unknown.
    """

    rows: Rows
    coauthors: int
    listed: Mapping[str, int]


class Rest(NamedTuple):
    """What a network rests on: the stored query that lists it, and how it is read."""

    query: str
    read: Callable[[ox.Store], Iterable[tuple[str, str]]]


def rows(graph: ox.Store, name: str) -> Rows | None:
    """What a network rests on by its name; None for one that does not rest on publications alone."""
    rest = RESTING_ON.get(name)
    return _rows(rest.read(graph), _years(graph).get) if rest else None


def rows_around(graph: ox.Store, person: str, *, most: int) -> Near:
    """The publications of a person and of up to `most` co-authors, those with the most in common first.

    It looks up what it needs: some milliseconds for a person of some dozen co-authors, however large the graph.
    """
    own = _publications_of(graph, person)
    common = Counter(author for publication in own for author in _authors_of(graph, publication) - {person})
    nearest = sorted(common, key=lambda author: (-common[author], author))[:most]
    theirs = [(publication, author) for author in nearest for publication in _publications_of(graph, author)]
    times = Counter(publication for publication, _ in theirs)
    found = [row for row in theirs if row[0] in own or times[row[0]] > 1]
    around = _rows([*((publication, person) for publication in own), *found], partial(_year_of, graph))
    return Near(around, len(common), dict(Counter(_listed(graph, publication) for publication in own)))


def ties(rows: Rows) -> Ties:
    """The ties that rows give: two nodes are tied by the publications in which both stand."""
    count = len(rows.nodes)
    pairs, publications = _pairs(rows)
    years = rows.years[publications]
    numbers = pairs[:, 0] * count + pairs[:, 1]
    kinds, counts = np.unique(np.column_stack([numbers, years]), axis=0, return_counts=True)
    tied, behind = np.unique(kinds[:, 0], return_inverse=True)
    weights = np.bincount(behind, counts, len(tied)).astype(np.int64)
    ends = np.column_stack([tied // max(count, 1), tied % max(count, 1)])
    return Ties(ends, weights, behind, kinds[:, 1], counts)


def _pairs(rows: Rows) -> tuple[Numbers, Numbers]:
    """All pairs of members of the same publication, and the publication of each: neighbours first, then one farther."""
    pairs = [np.zeros((0, 2), dtype=np.int64)]
    publications = [np.zeros(0, dtype=np.int64)]
    at = np.arange(len(rows.members))
    step = 1
    while len(at):
        at = at[at + step < len(rows.members)]
        at = at[rows.publications[at] == rows.publications[at + step]]
        pairs.append(np.sort(np.column_stack([rows.members[at], rows.members[at + step]]), axis=1))
        publications.append(rows.publications[at])
        step += 1
    return np.concatenate(pairs), np.concatenate(publications)


def _rows(found: Iterable[tuple[str, str]], year_of: Callable[[str], int | None]) -> Rows:
    ordered = sorted(set(found))
    nodes = sorted({node for _, node in ordered})
    publications = sorted({publication for publication, _ in ordered})
    numbers, places = _numbered(nodes), _numbered(publications)
    return Rows(
        tuple(nodes),
        np.array([places[publication] for publication, _ in ordered], dtype=np.int64),
        np.array([numbers[node] for _, node in ordered], dtype=np.int64),
        np.array([year_of(publication) or UNDATED for publication in publications], dtype=np.int64),
    )


def _numbered(values: Sequence[str]) -> dict[str, int]:
    return {value: number for number, value in enumerate(values)}


def _authorships(graph: ox.Store) -> Iterator[tuple[str, str]]:
    authors: dict[object, list[str]] = {}
    for quad in graph.quads_for_pattern(None, _AUTHOR, None, _DEFAULT):
        authors.setdefault(quad.subject, []).append(_iri(quad.object))
    for quad in graph.quads_for_pattern(None, _PUBLICATION, None, _DEFAULT):
        for author in authors.get(quad.subject, ()):
            yield _iri(quad.object), author


def _subjects(graph: ox.Store) -> Iterator[tuple[str, str]]:
    for subject in _SUBJECTS:
        for quad in graph.quads_for_pattern(None, subject, None, _DEFAULT):
            yield _iri(quad.subject), _iri(quad.object)


RESTING_ON: Mapping[str, Rest] = {
    "coauthors": Rest("publication/authors-by-year", _authorships),
    "publication-topics": Rest("publication/subjects-by-year", _subjects),
}
"""The networks whose ties are publications, by name."""


def _years(graph: ox.Store) -> dict[str, int]:
    """The first year that sources give to each publication."""
    found: dict[str, int] = {}
    for quad in graph.quads_for_pattern(None, _PUBLISHED, None, _DEFAULT):
        publication, year = _iri(quad.subject), _year(quad.object)
        found[publication] = min(year, found.get(publication, year))
    return found


def _year_of(graph: ox.Store, publication: str) -> int:
    return min(map(_year, _objects(graph, publication, _PUBLISHED)), default=UNDATED)


def _listed(graph: ox.Store, publication: str) -> str:
    """The best that sources say of a list of authors, as the stored query `quality/coverage` takes it."""
    said = {_iri(status) for status in _objects(graph, publication, _LISTED)}
    return next((status for status in STATUSES if concept("statuses", status) in said), STATUSES[-1])


def _year(date: Term) -> int:
    start = date.value[:4] if isinstance(date, ox.Literal) else ""
    return int(start) if start.isdecimal() else UNDATED


def _publications_of(graph: ox.Store, person: str) -> set[str]:
    return {_iri(found) for one in _subjects_of(graph, _AUTHOR, person) for found in _objects(graph, one, _PUBLICATION)}


def _authors_of(graph: ox.Store, publication: str) -> set[str]:
    authorships = _subjects_of(graph, _PUBLICATION, publication)
    return {_iri(found) for one in authorships for found in _objects(graph, one, _AUTHOR)}


def _subjects_of(graph: ox.Store, predicate: ox.NamedNode, value: str) -> Iterator[str]:
    found = graph.quads_for_pattern(None, predicate, ox.NamedNode(value), _DEFAULT)
    return (_iri(quad.subject) for quad in found)


def _objects(graph: ox.Store, subject: str, predicate: ox.NamedNode) -> Iterator[Term]:
    return (quad.object for quad in graph.quads_for_pattern(ox.NamedNode(subject), predicate, None, _DEFAULT))


def _iri(term: Term) -> str:
    """The IRI of a thing: people, publications, topics and authorships all have one."""
    return term.value if isinstance(term, ox.NamedNode) else str(term)
