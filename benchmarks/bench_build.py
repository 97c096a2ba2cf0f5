"""Measures the way from pages to a published graph: one page start to finish, and folders of many pages.

For each folder of generated pages: megabytes of text a second for reading, mapping, loading and publishing
(validation apart), and the peak memory of all its processes. `make bench` runs it at 1 000 and 10 000 pages.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pages
from measuring import measured, seconds_of

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "data" / "sample" / "mila" / "guillaume-lajoie.fr.txt"
REAL = ROOT.parent / "shared" / "seeds" / "guillaume-lajoie.fr.txt"

BUILD = """
import json, sys, time
from scholargraph.pipeline import construct
started = time.perf_counter()
seen = {}
def progress(now):
    if now.doing not in seen:
        seen[now.doing] = time.perf_counter()
        print(now.doing, flush=True)
built = construct(sys.argv[1], graph=sys.argv[2], allow_invalid=True, progress=progress)
ended = time.perf_counter()
validated = seen["publishing"] - seen["validating"]
print(json.dumps({
    "statements": built.statements, "records": sum(built.records().values()),
    "loaded": ended - started - validated, "validated": validated,
}))
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints a line a measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", type=int, nargs="*", default=[1_000, 10_000], help="how many pages")
    given = parser.parse_args(arguments)
    starting()
    one_page()
    for count in given.counts:
        many_pages(count)


def starting() -> None:
    """How long the library and the command take to start, beside Python itself; the best of five runs."""
    for what, arguments in (
        ("python -c pass", ["-c", "pass"]),
        ("import scholargraph", ["-c", "import scholargraph"]),
        ("scholargraph --help", ["-m", "scholargraph", "--help"]),
    ):
        print(f"{what}: {min(seconds_of([sys.executable, *arguments]) for _ in range(5)) * 1000:.0f} ms")


def one_page() -> None:
    """The command on one page, as a person would run it; the best of three runs."""
    page = REAL if REAL.exists() else SAMPLE
    seconds = min(_command(page) for _ in range(3))
    print(f"one page ({page.name}): scholargraph build, start to finish: {seconds:.2f} s")


def many_pages(count: int) -> None:
    """A folder of generated pages, built once."""
    with tempfile.TemporaryDirectory() as folder:
        source, graph = Path(folder) / "pages", Path(folder) / "graph"
        pages.write(source, count)
        size = sum(path.stat().st_size for path in source.iterdir()) / 1e6
        figures, loading, peak = measured([sys.executable, "-c", BUILD, str(source), str(graph)])
    print(
        f"{count:,} pages, {size:.1f} MB of text, {figures['statements']:,.0f} statements: "
        f"read, mapped, loaded and published in {figures['loaded']:.1f} s = {size / figures['loaded']:.2f} MB/s; "
        f"peak memory {loading / 1e6:,.0f} MB; validated in {figures['validated']:.1f} s, "
        f"peak memory {peak / 1e6:,.0f} MB"
    )


def _command(page: Path) -> float:
    with tempfile.TemporaryDirectory() as folder:
        return seconds_of([sys.executable, "-m", "scholargraph", "build", str(page), "--graph", f"{folder}/graph"])


if __name__ == "__main__":
    main()
