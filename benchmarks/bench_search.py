"""Searches a graph of many works by its index, and beside it asks the engine for the same words and compares names.

First how long a build takes with the index and without. Then a few hundred searches each for names, for two words of
titles, for topics, for names with a slip and for the first letters of names, from an index that is in memory and from
one that has just been driven out of it; and completions of a form. Some of the searches are also put to the engine, as
SPARQL that filters all names, and to rapidfuzz, which compares the slips with all names: what they find is checked to
be the same, and the ratio of the times is printed.
"""

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar
from unittest import mock

import pyoxigraph as ox
import works
from rapidfuzz import fuzz, process

from scholargraph import indexing, stores
from scholargraph.entries import Entry, entries
from scholargraph.indexing import words
from scholargraph.pipeline import construct
from scholargraph.search import SEARCHED, Index, complete, search
from scholargraph.vocabulary import SG, SKOS

T = TypeVar("T")

WORKS = 50_000
BUILT = 10_000
EACH = 200
BESIDE = 10
LISTED = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--works", type=int, default=WORKS, help="so many works in the graph that is searched")
    parser.add_argument("--graph", type=Path, help="a graph to search instead; its folder is only read")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.graph is None:
            builds(folder, min(BUILT, given.works))
        graph = stores.open_graph(given.graph or built(folder, given.works))
        file = folder / "search.sqlite"
        _, making = timed(lambda: indexing.make(graph, file))
        every = list(entries(graph, SEARCHED))
        print(f"{len(every):,} things: index of {file.stat().st_size / 1e6:.1f} MB in {making:.1f} s")
        asked = questions(every)
        searches(file, asked)
        beside_sparql(Index.open(file), graph, asked)
        beside_rapidfuzz(Index.open(file), every, asked["names with a slip"])


def builds(folder: Path, count: int) -> None:
    """How much longer a build takes for its index, which it makes while it validates."""
    works.write(source(folder, count), count)
    _, whole = timed(lambda: built(folder, count))
    with mock.patch.object(indexing, "make", return_value=None):
        _, without = timed(lambda: built(folder, count))
    print(
        f"build of {count:,} works: {whole:.1f} s with the index, {without:.1f} s without = {whole / without:.2f} times"
    )


def built(folder: Path, count: int) -> Path:
    """The folder of the graph of so many works."""
    if not source(folder, count).exists():
        works.write(source(folder, count), count)
    graph = folder / f"graph-{count}"
    construct(source(folder, count), graph=graph, allow_invalid=True)
    return graph


def source(folder: Path, count: int) -> Path:
    return folder / f"works-{count}.jsonl"


def questions(every: Sequence[Entry]) -> dict[str, list[str]]:
    """What people may type, by sort; the same for the same graph."""
    chance = random.Random(7)
    names = {kind: [one.names["en"] for one in every if one.kind == kind] for kind in SEARCHED}
    people = chance.choices([name for name in names["person"] if len(name) > 9], k=EACH)
    titles = [words(name) for name in names["publication"] if len(words(name)) > 2]
    pieces = [" ".join(title[at : at + 2]) for title in chance.choices(titles, k=EACH) for at in [len(title) // 2 - 1]]
    return {
        "names of people": people,
        "two words of titles": pieces,
        "topics": chance.choices(names["topic"], k=EACH),
        "names with a slip": [slip(name, chance) for name in people],
        "first letters": [name[: chance.randint(1, 3)] for name in people],
    }


def slip(name: str, chance: random.Random) -> str:
    """A name without one letter of its longest word."""
    word = max(name.split(), key=len)
    at = chance.randrange(1, len(word) - 1)
    return name.replace(word, word[:at] + word[at + 1 :])


def searches(file: Path, asked: dict[str, list[str]]) -> None:
    """How long searches and completions take, in memory and from the disk."""
    index = Index.open(file)
    for sort, texts in asked.items():
        show(f"search, {sort}", [timed(lambda text=text: search(index, text))[1] for text in texts])
    for kind in ("person", "publication", "topic"):
        texts = asked["first letters"]
        show(
            f"complete, {kind}", [timed(lambda text=text, kind=kind: complete(index, kind, text))[1] for text in texts]
        )
    index.close()
    cold = [timed(lambda text=text: search(fresh(file), text))[1] for texts in asked.values() for text in texts[::20]]
    show("search, from the disk, index just opened", cold)


def fresh(file: Path) -> Index:
    """The index opened anew, its pages driven out of memory."""
    descriptor = os.open(file, os.O_RDONLY)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)
    return Index.open(file)


def show(what: str, seconds: Sequence[float]) -> None:
    median, slow = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
    print(
        f"  {what:<42} median {median * 1e3:6.1f} ms, 95 of 100 in {slow * 1e3:6.1f}, worst {max(seconds) * 1e3:6.1f}"
    )


def beside_sparql(index: Index, graph: ox.Store, asked: dict[str, list[str]]) -> None:
    """The same words asked of the engine: names that contain them, of which those with the words whole are kept."""
    texts = [text for sort in ("names of people", "two words of titles") for text in asked[sort][: BESIDE // 2]]
    quick = slow = 0.0
    for text in (text for text in texts if text.isascii()):
        found, seconds = timed(lambda text=text: search(index, text, limit=LISTED))
        others, longer = timed(lambda text=text: set(containing(graph, words(text))))
        ours = {hit.iri for hit in found.hits}
        assert ours == others if found.total < LISTED else ours < others, text
        quick, slow = quick + seconds, slow + longer
    each = f"{slow * 1e3 / len(texts):.0f} ms each = {slow / quick:,.0f} times"
    print(f"the same by SPARQL with FILTER and CONTAINS: {each}")


def containing(graph: ox.Store, wanted: Sequence[str]) -> Iterator[str]:
    """The things whose names have all the words, the last one perhaps as a beginning."""
    tests = " && ".join(f"CONTAINS(LCASE(STR(?name)), {ox.Literal(word)})" for word in wanted)
    properties = "|".join(f"<{one}>" for one in (SG.name, SG.title, f"{SKOS}prefLabel", f"{SKOS}altLabel"))
    solutions = graph.query(f"SELECT ?thing ?name {{ ?thing {properties} ?name FILTER({tests}) }}")
    assert isinstance(solutions, ox.QuerySolutions)
    for thing, name in solutions:
        known = words(name.value)
        if set(wanted[:-1]) <= set(known) and any(word.startswith(wanted[-1]) for word in known):
            yield thing.value


def beside_rapidfuzz(index: Index, every: Sequence[Entry], slips: Sequence[str]) -> None:
    """The same slips compared with every name of a person, all held in memory."""
    names = {one.iri: " ".join(words(one.names["en"])) for one in every if one.kind == "person"}
    quick = slow = 0.0
    agreed = 0
    for text in slips[:BESIDE]:
        found, seconds = timed(lambda text=text: search(index, text, kinds=["person"]))
        best, longer = timed(lambda text=text: process.extractOne(" ".join(words(text)), names, scorer=fuzz.ratio))
        agreed += best[2] in [hit.iri for hit in found.hits] or best[0] in [" ".join(words(h.name)) for h in found.hits]
        quick, slow = quick + seconds, slow + longer
    each = f"{slow * 1e3 / BESIDE:.0f} ms each = {slow / quick:,.1f} times"
    print(f"slips by rapidfuzz over all names: {each}; its best is among the hits of {agreed} in {BESIDE}")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What a piece of work gives, and the seconds it took."""
    started = time.perf_counter()
    done = work()
    return done, time.perf_counter() - started


if __name__ == "__main__":
    main()
