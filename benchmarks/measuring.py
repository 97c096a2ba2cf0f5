"""Runs a command and says how long it took and the most memory that it and the processes below it held."""

import json
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path


def seconds_of(command: Sequence[str]) -> float:
    """How long a command takes, in seconds of the clock."""
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - started


def measured(command: Sequence[str]) -> tuple[dict[str, float], int, int]:
    """What a command prints last, as JSON, and the most memory in bytes: until it prints `validating`, and in all."""
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
