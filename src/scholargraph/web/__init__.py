"""The server: pages for people and a SPARQL endpoint for programs, over one published graph.

Workers import parts of this package too, and are started often: what is heavy is imported when it is asked for.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scholargraph.web.folder import Written
    from scholargraph.web.generations import App, Choices


def create_app(
    graph: str | Path,
    *,
    host_names: Iterable[str] | None = (),
    deadline: float = 10.0,
    workers: int | None = None,
    sandbox: bool = True,
) -> "App":
    """An ASGI application that serves the graph in a folder, for a server of one's own.

    It answers requests for loopback names, the address they came to, and `host_names` (None: for any name). Queries
    of strangers end after `deadline` seconds. `workers` processes answer at once, one more than there are processors
    by default, and strangers never have the last. Without `sandbox` they keep the network: for systems that cannot
    take it from them, and for nobody else's queries. The server must run one process, and send lifespan events.
    """
    from scholargraph.web.application import application
    from scholargraph.web.generations import Generations

    return application(Generations(Path(graph), _choices(deadline, workers, sandbox)), names=host_names)


def serve(
    graph: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    host_names: Iterable[str] = (),
    deadline: float = 10.0,
    workers: int | None = None,
    sandbox: bool = True,
) -> None:
    """Serves the graph in a folder until Ctrl-C, and prints where; port 0 takes one that is free.

    The other choices are those of `create_app`, where `"*"` among `host_names` means any. Raises ScholargraphError
    where there is no graph, or the address cannot be had.
    """
    from scholargraph.web.serving import run

    run(graph, host=host, port=port, names=host_names, choices=_choices(deadline, workers, sandbox))


def write_site(
    graph: str | Path, folder: str | Path, *, progress: Callable[[int, int], None] = lambda done, total: None
) -> "Written":
    """Writes the pages of the graph in one folder as files into another, where they work without a server.

    In both languages, with their search, networks and data; the folder is there whole or not at all. `progress` hears
    how many pages are written. Raises ScholargraphError where there is no graph, or the folder holds something else.
    """
    from scholargraph.web.folder import write_site as write

    return write(graph, folder, progress=progress)


def _choices(deadline: float, workers: int | None, sandbox: bool) -> "Choices":
    from scholargraph.web.generations import Choices
    from scholargraph.web.workers import Limits

    return Choices(workers=workers, limits=Limits(deadline=deadline), sandbox=sandbox)
