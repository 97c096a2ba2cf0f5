"""Hands the graph over to other programs: one table of formats serves the command line, the web and the library."""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeAlias, TypeGuard

import pyoxigraph as ox

from scholargraph import serialization
from scholargraph.attributes import Network
from scholargraph.errors import ScholargraphError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import rdflib

    Exported: TypeAlias = ox.Store | Iterable[ox.Triple] | Network

GRAPH, DATASET, NETWORK = "graph", "dataset", "network"
STDOUT = "-"


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: its suffix, its name, its media type, what it holds, and what writes and reads it.

    `holds` is `graph` (the default graph), `dataset` (the named graphs too) or `network`. `write` takes the
    value and a binary file; `read` takes a path, and is None for pictures.
    """

    suffix: str
    name: str
    media_type: str
    holds: str
    write: Callable[[Any, IO[bytes]], None]  # Any: a store, or a network, as `holds` says
    read: Callable[[Path], Any] | None


def _rdf(suffix: str, name: str, media_type: str, holds: str = GRAPH) -> Format:
    return Format(suffix, name, media_type, holds, serialization.WRITERS[suffix], serialization.read)


def _of_network(suffix: str, name: str, media_type: str) -> Format:
    # networkx takes a third of a second to load, so only those load it who write a network
    def write(network: Network, file: IO[bytes]) -> None:
        from scholargraph import interchange

        interchange.WRITERS[suffix](network, file)

    def read(path: Path) -> Network:
        from scholargraph import interchange

        return interchange.READERS[suffix](path)

    return Format(suffix, name, media_type, NETWORK, write, read)


def _picture(network: Network, file: IO[bytes]) -> None:
    from scholargraph.drawings import draw

    file.write(draw(network).encode())


FORMATS: Mapping[str, Format] = {
    format.suffix: format
    for format in (
        _rdf(".ttl", "Turtle", "text/turtle"),
        _rdf(".jsonld", "JSON-LD", "application/ld+json"),
        _rdf(".nt", "N-Triples", "application/n-triples"),
        _rdf(".rdf", "RDF/XML", "application/rdf+xml"),
        _rdf(".nq", "N-Quads", "application/n-quads", DATASET),
        _rdf(".trig", "TriG", "application/trig", DATASET),
        _of_network(".graphml", "GraphML", "application/graphml+xml"),
        _of_network(".gexf", "GEXF", "application/gexf+xml"),
        _of_network(".net", "Pajek", "text/x-pajek"),
        _of_network(".csv", "edge list", "text/csv"),
        _of_network(".json", "node-link JSON", "application/json"),
        Format(".svg", "SVG picture", "image/svg+xml", NETWORK, _picture, None),
    )
}
"""Every format by its suffix."""


def export(value: "Exported", path: str | Path, *, file: IO[bytes] | None = None) -> None:
    """Writes a graph, the triples of a CONSTRUCT query, or a network to a file; its suffix names the format.

    The file is there whole or not at all. A path such as `-.ttl` writes Turtle to `file`, else to standard output.
    The same value gives the same bytes. Raises ScholargraphError for a suffix that is not in FORMATS or that holds
    something else, for what a format cannot hold, and for a place that cannot be written to.
    """
    format = format_for(path, value)
    made = serialization.as_store(value) if _is_rdf(value) else value
    if file is not None:
        format.write(made, file)
    elif Path(path).stem == STDOUT:
        format.write(made, sys.stdout.buffer)
    else:
        with whole(Path(path)) as file:
            format.write(made, file)


def format_for(path: str | Path, value: "Exported | None" = None) -> Format:
    """The format that a path's suffix names; raises ScholargraphError where there is none, or not for such a value."""
    suffix = Path(path).suffix.lower()
    holds = None if value is None else GRAPH if _is_rdf(value) else NETWORK
    fitting = [one for one in FORMATS.values() if holds is None or (one.holds == NETWORK) == (holds == NETWORK)]
    found = FORMATS.get(suffix)
    if found in fitting:
        return found
    wanted = ", ".join(one.suffix for one in fitting)
    if found is None:
        raise ScholargraphError(f"{path}: no format has the suffix {suffix!r}; wanted {wanted}")
    raise ScholargraphError(f"{path}: {found.name} holds a {found.holds}, and this is a {holds}; wanted {wanted}")


def read_rdf(path: str | Path) -> ox.Store:
    """What an RDF file says, by its suffix: the other way of `export`."""
    store: ox.Store = _read(path, {GRAPH, DATASET})
    return store


def read_network(path: str | Path) -> Network:
    """The network that a file holds, by its suffix: the other way of `export`, for what the format can hold."""
    network: Network = _read(path, {NETWORK})
    return network


def as_rdflib(graph: ox.Store) -> "rdflib.Graph":
    """An rdflib.Graph over the default graph of the same store: nothing is copied.

    A number such as `01` reads as `1`, as everywhere in rdflib. A published graph cannot be changed through it.
    """
    import rdflib
    from oxrdflib import OxigraphStore
    from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

    return rdflib.Graph(store=OxigraphStore(store=graph), identifier=DATASET_DEFAULT_GRAPH_ID)


# Any: a store or a network, as the format holds; the callers say which.
def _read(path: str | Path, holds: set[str]) -> Any:
    format = format_for(path)
    if format.holds not in holds or format.read is None:
        wanted = ", ".join(one.suffix for one in FORMATS.values() if one.holds in holds and one.read)
        raise ScholargraphError(f"{path}: a file that cannot be read back so; wanted {wanted}")
    try:
        return format.read(Path(path))
    except OSError as fault:
        raise ScholargraphError(f"{path}: {fault.strerror or fault}") from None
    except (SyntaxError, ValueError) as fault:
        raise ScholargraphError(f"{path}: not {format.name}: {fault}") from None


def _is_rdf(value: "Exported") -> "TypeGuard[ox.Store | Iterable[ox.Triple]]":
    # a network is told by what it has, so that RDF can be written without loading networkx
    return not hasattr(value, "is_directed")


@contextmanager
def whole(path: Path) -> "Iterator[IO[bytes]]":
    """A file that takes its name only when all is written; a pipe or a terminal is written to as it is."""
    target = path.resolve()
    plain = target.is_file() or not target.exists()
    aside = target.with_name(f".{target.name}.{os.getpid()}.part") if plain else target
    try:
        with aside.open("wb") as file:
            yield file
        if plain:
            aside.replace(target)
    except OSError as fault:
        raise ScholargraphError(f"{path}: {fault.strerror or fault}; wanted a file that can be written") from None
    finally:
        if plain:
            with suppress(OSError):
                aside.unlink()
