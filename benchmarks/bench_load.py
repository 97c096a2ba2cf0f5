"""Measures a whole build of a list of works beside the bare loading of its finished N-Quads, and what memory takes.

The first part builds the graph (reading, mapping, loading and publishing; validation apart, since bare loading has
none) and then gives the engine the same quads in one file: how many times longer the build takes is printed, and the
two stores are checked to hold the same. The second part reads and maps lists of growing length without loading, and
prints the peak memory of all processes: it must not grow with the list.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import works
from measuring import measured

REAL = Path(__file__).parent.parent.parent / "shared" / "data" / "conference-papers.jsonl.gz"

BUILD = """
import json, sys, time
import pyoxigraph as ox
from scholargraph import open_graph
from scholargraph.pipeline import construct
seen = {}
def progress(now):
    seen.setdefault(now.doing, time.perf_counter())
started = time.perf_counter()
construct(sys.argv[1], graph=sys.argv[2], allow_invalid=True, progress=progress)
seconds = time.perf_counter() - started - (seen["publishing"] - seen["validating"])
graph = open_graph(sys.argv[2])
graph.dump(sys.argv[3], format=ox.RdfFormat.N_QUADS)
print(json.dumps({"seconds": seconds, "quads": len(graph)}))
"""

BARE = """
import json, sys, time
import pyoxigraph as ox
started = time.perf_counter()
store = ox.Store(sys.argv[2])
store.bulk_load(path=sys.argv[1], format=ox.RdfFormat.N_QUADS)
store.flush()
print(json.dumps({"seconds": time.perf_counter() - started, "quads": len(store)}))
"""

MAP = """
import json, sys, time
from scholargraph.plans import plan
from scholargraph.sharing import read_all
if __name__ == "__main__":
    started = time.perf_counter()
    records = quads = 0
    for step in read_all(plan([sys.argv[1]]).files, keep_going=False):
        records += step.records
        quads += step.content.count(b"\\n")
    print(json.dumps({"seconds": time.perf_counter() - started, "records": records, "quads": quads}))
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints a line a measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--load", type=int, default=20_000, help="how many works to build and load")
    parser.add_argument("--map", type=int, nargs="*", default=[50_000, 200_000], help="how many works to map alone")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        loaded(Path(folder), given.load)
    if REAL.exists():
        mapped(REAL, REAL.name)
    for count in given.map:
        with tempfile.TemporaryDirectory() as folder:
            works.write(Path(folder) / "works.jsonl", count)
            mapped(Path(folder) / "works.jsonl", f"{count:,} works")


def loaded(folder: Path, count: int) -> None:
    """A whole build, and the bare loading of the quads that it made."""
    works.write(folder / "works.jsonl", count)
    source, graph, quads, bare = (str(folder / name) for name in ("works.jsonl", "graph", "all.nq", "bare"))
    built, _, _ = measured([sys.executable, "-c", BUILD, source, graph, quads])
    alone, _, _ = measured([sys.executable, "-c", BARE, quads, bare])
    assert built["quads"] == alone["quads"], f"{built['quads']:,} quads built, {alone['quads']:,} loaded"
    print(
        f"{count:,} works, {built['quads']:,.0f} quads: built in {built['seconds']:.1f} s, the finished N-Quads "
        f"loaded in {alone['seconds']:.1f} s: {built['seconds'] / alone['seconds']:.2f} times the bare loading"
    )


def mapped(file: Path, what: str) -> None:
    """Reading and mapping alone."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "mapping.py"  # processes that are spawned read it again
        script.write_text(MAP)
        told, _, peak = measured([sys.executable, str(script), str(file)])
    print(
        f"{what}: {told['records']:,} records, {told['quads']:,} quads read and mapped in {told['seconds']:.1f} s "
        f"({file.stat().st_size / 1e6 / told['seconds']:.1f} MB/s as stored); peak memory {peak / 1e6:,.0f} MB"
    )


if __name__ == "__main__":
    main()
