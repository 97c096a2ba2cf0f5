"""Asks every stored query of a graph of many pages, and does the same work in an rdflib loop beside it.

First the time of each stored query with its defaults on the graph of generated pages: the median of five, with the
reason that stands in its file where it takes more than a tenth of a second. Then, at a size that rdflib bears, the
statements of the same pages are added one by one to an rdflib graph, which is asked the same questions; rows are
checked equal, and the ratio of the times is printed.
"""

import argparse
import io
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TypeAlias, TypeVar

import pages
import pyoxigraph as ox
import rdflib
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.term import Node

from scholargraph import build, stored_queries
from scholargraph.answers import FORMATS, Answer
from scholargraph.lookups import resolve
from scholargraph.parameters import term
from scholargraph.queries import StoredQuery
from scholargraph.vocabulary import SG

T = TypeVar("T")
Quad: TypeAlias = tuple[Node, Node, Node, Node]

SLOW = 0.1
BESIDE = 100
ASKED = ("person/coauthors", "topic/topic-cooccurrence", "topic/experts-on", "person/topics-of")


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints a line a query, then a line a comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=1_000, help="how many pages")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        every_query(Path(folder), given.count)
        beside_rdflib(Path(folder), BESIDE)


def every_query(folder: Path, count: int) -> None:
    """The median time of each stored query."""
    graph = built(folder, count)
    print(f"stored queries on {count:,} pages, {len(graph):,} quads:")
    for query in stored_queries():
        text = written(graph, query)
        median = statistics.median(timed(partial(asked, graph, text))[1] for _ in range(5))
        reason = "" if median <= SLOW else f"  {query.slow or 'NO REASON GIVEN'}"
        print(f"  {query.name:<34} {median * 1000:8.1f} ms{reason}", flush=True)


def beside_rdflib(folder: Path, count: int) -> None:
    """Building and asking with scholargraph, and with an rdflib loop over the same statements."""
    graph, ours = timed(partial(built, folder, count))
    quads = in_rdflib_terms(graph)
    theirs, adding = timed(partial(added, quads))
    assert sum(1 for _ in theirs.quads((None, None, None, None))) == len(graph)
    print(
        f"{count} pages: read, mapped, loaded, validated and published in {ours:.2f} s;"
        f" rdflib adds the {len(quads):,} finished statements in {adding:.2f} s = {adding / ours:.1f} times"
    )
    for query in stored_queries():
        if query.name in ASKED:
            text = written(graph, query)
            rows, quick = timed(partial(asked, graph, text))
            others, slow = timed(partial(asked_of_rdflib, theirs, text))
            assert sorted(rows.split()) == sorted(others.split()), query.name
            ratio = f"{quick * 1000:8.1f} ms, rdflib {slow * 1000:9.1f} ms = {slow / quick:,.0f} times"
            print(f"  {query.name:<32} {ratio}", flush=True)


def built(folder: Path, count: int) -> ox.Store:
    """The published graph of so many generated pages."""
    source = folder / f"pages-{count}"
    if not source.exists():
        pages.write(source, count)
    return build(source, graph=folder / f"graph-{count}", allow_invalid=True)


def asked(graph: ox.Store, text: str) -> bytes:
    """All rows of a query as CSV."""
    rows = io.BytesIO()
    FORMATS["csv"].write(Answer.of(graph.query(text)), rows)
    return rows.getvalue()


def asked_of_rdflib(dataset: rdflib.Dataset, text: str) -> bytes:
    """All rows of a query as CSV, by rdflib's own engine."""
    return dataset.query(text).serialize(format="csv") or b""


def written(graph: ox.Store, query: StoredQuery) -> str:
    """The SPARQL text of a stored query with its defaults; people of these pages stand in for the sample's."""
    values = {}
    for parameter in query.parameters:
        value = parameter.default
        if parameter.kind and value is not None:
            value = resolve(graph, parameter.kind, example(graph, parameter.name) or str(value))
        values[parameter.name] = term(parameter, value)
    return query.sparql(values)


def example(graph: ox.Store, parameter: str) -> str | None:
    """An IRI of the graph for a parameter that wants a person or a publication."""
    if parameter == "trainee":
        trainees = (iri(quad.object) for quad in statements(graph, SG.trainee))
        return next(trainee for trainee in trainees if "/trainee-" not in trainee)
    if parameter in ("person", "thing"):
        return next(iri(quad.subject) for quad in statements(graph, SG.profile))
    if parameter == "publication":
        return next(iri(quad.subject) for quad in statements(graph, SG.abstract))
    return None


def iri(term: object) -> str:
    """The IRI of a node."""
    return str(term).strip("<>")


def statements(graph: ox.Store, predicate: str) -> Iterator[ox.Quad]:
    """The statements of the merged graph with one predicate."""
    return iter(graph.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.DefaultGraph()))


def in_rdflib_terms(graph: ox.Store) -> list[Quad]:
    """All statements of a store as rdflib writes them."""
    nquads = graph.dump(format=ox.RdfFormat.N_QUADS)
    parsed = rdflib.Dataset().parse(data=nquads, format="nquads")
    return [(*quad[:3], quad[3] or DATASET_DEFAULT_GRAPH_ID) for quad in parsed.quads((None, None, None, None))]


def added(quads: Sequence[Quad]) -> rdflib.Dataset:
    """An rdflib dataset to which statements were added one by one."""
    dataset = rdflib.Dataset()
    for subject, predicate, value, graph in quads:
        dataset.get_context(str(graph)).add((subject, predicate, value))
    return dataset


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What a piece of work gives, and the seconds it took."""
    started = time.perf_counter()
    done = work()
    return done, time.perf_counter() - started


if __name__ == "__main__":
    main()
