"""A worker process: gives up what it does not need, opens one generation, then does one job after another.

The server starts it with a socket as standard input and what it must know as the only argument. What may break
down on a query breaks down here: the server sees the socket close, says what it was, and starts another.
"""

import json
import os
import re
import socket
import sys
from collections.abc import Callable
from typing import IO, Any, cast

from scholargraph.errors import ScholargraphError
from scholargraph.web import frames, sandbox
from scholargraph.web.frames import Mark

_PIECE = 1 << 16
_CANNOT = 2
_GRACE = 5.0  # seconds of computing that a job may need beyond its deadline before the kernel stops it


def main(told: str) -> None:
    """Works until the server goes away. `told` is JSON: the store, its limits, and whether to close the network."""
    given = json.loads(told)
    channel = socket.socket(fileno=os.dup(0))
    try:
        locks = sandbox.close_network() if given["sandbox"] else ()  # before there is a second thread
        do = _opened(given)
        sandbox.give_up_rest()
        sandbox.limit_memory(given["memory"])
    except (ScholargraphError, OSError, RuntimeError, ValueError) as fault:
        channel.sendall(frames.told(Mark.FAULT, {"kind": "failed", "message": str(fault)}))
        raise SystemExit(_CANNOT) from None
    channel.sendall(frames.told(Mark.READY, {"locks": locks, "process": os.getpid()}))
    _work(channel, do)


# Any: jobs take what JSON can hold.
_Do = Callable[[str, Any, "_Answer"], None]


def _opened(given: dict[str, Any]) -> _Do:
    """The function that does a job on the graph; libraries are loaded and the store opened by now."""
    import pyoxigraph as ox  # loaded late: nothing may have started a thread before the network is closed

    from scholargraph.web.jobs import JOBS, Bounds

    graph = ox.Store.read_only(given["store"])
    bounds = Bounds(rows=given["rows"], size=given["size"])

    def do(name: str, arguments: Any, answer: "_Answer") -> None:
        made = JOBS[name](graph, arguments, bounds)
        answer.begin(made.media_type, bounds)
        made.write(cast(IO[bytes], answer))  # it has what writers use of a file
        answer.end()

    return do


def _work(channel: socket.socket, do: _Do) -> None:
    while (frame := frames.read(channel.recv)) is not None:
        job = json.loads(frame[1])
        sandbox.limit_processor(job["deadline"] + _GRACE)
        answer = _Answer(channel)
        try:
            do(job["name"], job["arguments"], answer)
        except Exception as error:
            answer.fail(*_said(error))
        except BaseException as error:  # the engine's panics are no Exceptions; what it held may be in any state
            answer.fail("crashed", f"the engine gave up on this query: {error}")
            return


class _Answer:
    """Where a job writes its answer: counts what passes, and sends it in pieces; a short one goes at once, whole."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._held: list[bytes] = []
        self._room = _PIECE
        self._sent = 0
        self._rows = 0

    # Any: Bounds, which are loaded late
    def begin(self, media_type: str, bounds: Any) -> None:
        """Says what comes."""
        from scholargraph.web.counting import COUNTERS

        self._bounds = bounds
        self._count = COUNTERS[media_type]() if media_type in COUNTERS else None
        self._head = frames.packed(Mark.HEAD, media_type.encode())

    def write(self, piece: bytes) -> int:
        """Takes a piece; raises Fault where the answer is beyond its bounds."""
        self._held.append(bytes(piece))
        self._room -= len(piece)
        if self._room <= 0:
            self._channel.sendall(self._passed())
        return len(piece)

    def flush(self) -> None:
        """Does nothing: pieces go when they are large enough."""

    def end(self) -> None:
        """Sends what is left, and that it is whole."""
        last = self._passed()
        how = {"rows": self._rows, "size": self._sent, "memory": sandbox.memory()}
        self._channel.sendall(last + frames.told(Mark.END, how))

    def fail(self, kind: str, message: str) -> None:
        """Says that nothing more comes, and why."""
        self._channel.sendall(frames.told(Mark.FAULT, {"kind": kind, "message": message}))

    def _passed(self) -> bytes:
        """What is held, as frames, counted."""
        piece = b"".join(self._held)
        self._held, self._room = [], _PIECE
        self._sent += len(piece)
        if self._sent > self._bounds.size:
            raise self._bounds.too_large()
        if self._count is not None:
            self._rows = self._count(piece)
            if self._rows > self._bounds.rows:
                raise self._bounds.too_many()
        head, self._head = self._head, b""
        return head + frames.packed(Mark.DATA, piece)


_SERVICE = re.compile(r"Network is |look ?up address|service name|invalid format|HTTP|URL", re.IGNORECASE)


def _said(error: Exception) -> tuple[str, str]:
    """The kind of a fault and its text."""
    from scholargraph.web.faults import Fault

    if isinstance(error, Fault):
        return error.kind, str(error)
    if isinstance(error, MemoryError):
        return "memory", "the query needs more memory than it may have; wanted one that holds less at a time"
    if isinstance(error, OSError) and _SERVICE.search(str(error)):
        return "refused", f"SERVICE is not followed here ({error}); wanted a query of this graph alone"
    if isinstance(error, ScholargraphError):
        return "malformed", str(error)
    kind = "malformed" if isinstance(error, RuntimeError | ValueError) else "failed"
    return kind, f"the query has no answer: {str(error) or type(error).__name__}; wanted one that this graph can answer"


def command() -> list[str]:
    """How the server starts a worker, before what it must know: with the same modules, and nothing of the site's."""
    start = (
        "import sys; sys.path[:] = sys.argv[1].split('\\n'); "
        "from scholargraph.web.worker import main; main(sys.argv[2])"
    )
    return [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", start, "\n".join(sys.path)]
