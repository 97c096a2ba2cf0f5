"""Measures the way from pages to a published graph: one page start to finish, and folders of many pages.

For each folder of generated pages: megabytes of text a second for reading, mapping, loading and publishing
(validation apart), and the peak memory of all its processes. `make bench` runs it at 1 000 and 10 000 pages.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pages

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
        print(f"{what}: {min(_seconds([sys.executable, *arguments]) for _ in range(5)) * 1000:.0f} ms")


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
        figures, loading, peak = _measured([sys.executable, "-c", BUILD, str(source), str(graph)])
    print(
        f"{count:,} pages, {size:.1f} MB of text, {figures['statements']:,.0f} statements: "
        f"read, mapped, loaded and published in {figures['loaded']:.1f} s = {size / figures['loaded']:.2f} MB/s; "
        f"peak memory {loading / 1e6:,.0f} MB; validated in {figures['validated']:.1f} s, "
        f"peak memory {peak / 1e6:,.0f} MB"
    )


def _command(page: Path) -> float:
    with tempfile.TemporaryDirectory() as folder:
        return _seconds([sys.executable, "-m", "scholargraph", "build", str(page), "--graph", f"{folder}/graph"])


def _seconds(command: Sequence[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def _measured(command: Sequence[str]) -> tuple[dict[str, float], int, int]:
    """What a build prints last, as JSON, and the most memory that its processes held: while loading, and in all."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        peaks = [0]
        watch = threading.Thread(target=_watch, args=(process, peaks))
        watch.start()
        loading, line = 0, ""
        for line in process.stdout or ():
            loading = peaks[0] if line.strip() == "validating" else loading
        watch.join()
    if process.returncode:
        raise SystemExit(f"{command[0]} ended with {process.returncode}")
    return json.loads(line), loading, peaks[0]


def _watch(process: "subprocess.Popen[str]", peaks: list[int]) -> None:
    while process.poll() is None:
        peaks[0] = max(peaks[0], sum(map(_memory, _family(process.pid))))
        time.sleep(0.05)


def _family(process: int) -> list[int]:
    """A process and all below it, from the tables of /proc."""
    try:
        children = [
            int(child)
            for task in Path(f"/proc/{process}/task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except OSError:
        return []
    return [process, *(one for child in children for one in _family(child))]


def _memory(process: int) -> int:
    """Proportional set size: what processes share is counted once between them."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


if __name__ == "__main__":
    main()
