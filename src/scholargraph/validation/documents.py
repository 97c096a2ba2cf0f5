"""Reads a graph that somebody else wrote, from a file and from nowhere else: nothing is fetched."""

from pathlib import Path

import pyoxigraph as ox

from scholargraph.errors import ScholargraphError
from scholargraph.serialization import WRITERS
from scholargraph.validation.shapes import term

_SUFFIXES = (*WRITERS, ".json")
"""What is exported can be read again; other people's JSON-LD is often called `.json`."""


def read_graph(file: Path) -> ox.Store:
    """The graph of a file, by its suffix; where it holds named graphs, all of them merged and also apart.

    Raises ScholargraphError for a file that is missing, of another format or broken, with the line if there
    is one; a JSON-LD file whose context stands elsewhere counts as broken.
    """
    if file.suffix.lower() not in _SUFFIXES:
        raise ScholargraphError(f"{file}: cannot be read as a graph; wanted one of {', '.join(_SUFFIXES)}")
    try:
        return _stored(file)
    except SyntaxError as error:
        line = f":{error.lineno}" if error.lineno else ""
        raise ScholargraphError(f"{file}{line}: {_reason(error)}") from error
    except OSError as error:
        raise ScholargraphError(f"{file}: {error.strerror}; wanted a file that can be read") from error


def _stored(file: Path) -> ox.Store:
    store = ox.Store()
    base = file.absolute().as_uri()
    format = ox.RdfFormat.from_extension(file.suffix.lower().removeprefix("."))
    with file.open("rb") as content:
        for quad in ox.parse(content, format, base_iri=base):
            store.add(quad)
            store.add(ox.Quad(quad.subject, quad.predicate, term(quad.object)))
    return store


def _reason(error: SyntaxError) -> str:
    text = " ".join(str(error.msg).split())
    if "context" in text.lower():
        return f"{text}; wanted the context inside the file: nothing is fetched"
    return f"{text}; wanted a well-formed file"
