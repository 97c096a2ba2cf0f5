"""Answers whoever follows an IRI: people are sent to the page, programs get RDF in the format that they like best.

One rule holds for things of the graph, for the ontology, the shapes, the vocabularies, the stored queries and the
dataset itself: an address is first taken as it is, and only what nothing is known by is looked at for a suffix, as a
key may well end in `.ttl`.
"""

import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias
from urllib.parse import unquote

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from scholargraph import addresses, exports
from scholargraph.datasets import Publication, Statistics, describe_dataset, institute, statistics
from scholargraph.descriptions import describe, knows
from scholargraph.errors import ScholargraphError
from scholargraph.examples import EXAMPLES_PATH, Example, describe_examples, examples
from scholargraph.exports import FORMATS, GRAPH
from scholargraph.resources import ontology
from scholargraph.vocabulary import schemes
from scholargraph.web import negotiation
from scholargraph.web.faults import Fault
from scholargraph.web.shown import Shown, shown

Triples: TypeAlias = Iterable[ox.Triple]

HTML = "text/html"
SUFFIXES: tuple[str, ...] = tuple(format.suffix for format in FORMATS.values() if format.holds == GRAPH)
MEDIA_TYPES: Mapping[str, str] = {FORMATS[suffix].media_type: suffix for suffix in SUFFIXES}
"""The suffix of each media type in which RDF is given."""

CONTEXT_PATH = "ontology/context.jsonld"

_SOURCES = "source/"
_DATASET = ("dataset", ".well-known/void")  # VoID wants it found under the second
_EXAMPLES = EXAMPLES_PATH.removesuffix("/")
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Found:
    """What stands under an address: how its triples are made, given the document's own address, and its page.

    `page` is the page's path behind the language. `by_default` is the media type for who takes anything.
    """

    path: str
    page: str
    triples: Callable[[str], Triples]
    by_default: str = HTML


def find(site: Shown, path: str) -> Found | None:
    """What stands under a path as a URI has it, without its first slash; None where nothing does."""
    return _document(site, path) or _example(site, path) or _thing(site, path)


def find_in_format(site: Shown, path: str) -> tuple[Found, str] | None:
    """What stands under a path that ends with the suffix of a format, and that suffix."""
    for suffix in SUFFIXES:
        if path.endswith(suffix) and (found := find(site, path.removesuffix(suffix))):
            return found, suffix
    return None


def written(found: Found, suffix: str, site: Shown) -> bytes:
    """What stands under an address as RDF in the format of a suffix; raises Fault where the format cannot hold it."""
    document = f"{site.address}{found.path}{suffix}"
    file = io.BytesIO()
    try:
        exports.export(found.triples(document), f"-{suffix}", file=file)
    except ScholargraphError as fault:
        raise Fault("not-acceptable", str(fault)) from None
    return file.getvalue()


def answer(request: Request) -> Response:
    """Answers any address that is no page: by a redirect to the page, or with RDF.

    Raises Fault where the graph has nothing of the kind, and where none of the formats is acceptable.
    """
    site, path = shown(request), raw_path(request)
    if found := find(site, path):
        return _negotiated(request, site, found)
    if in_format := find_in_format(site, path):
        return _in_format(site, *in_format)
    raise Fault("unknown", f"nothing is known of {_quoted(path)}; wanted the path of a thing, such as person/…")


def context(request: Request) -> Response:
    """Answers with the JSON-LD context, byte by byte as it stands among the files of the ontology."""
    return Response(ontology("context.jsonld").read_bytes(), media_type="application/ld+json")


def routes() -> list[Route]:
    """The routes of linked data; the last one takes every address, so that all others come before it."""
    return [
        Route(f"/{CONTEXT_PATH}", context, name="context"),
        Route("/{path:path}", answer, name="thing"),
    ]


def raw_path(request: Request) -> str:
    """The path as it came over the line, without its first slash.

    What the framework decodes can no longer be told from what it does not.
    """
    raw: bytes = request.scope.get("raw_path") or request.url.path.encode()
    return raw.partition(b"?")[0].decode("latin-1").removeprefix("/")


def _negotiated(request: Request, site: Shown, found: Found) -> Response:
    offered = (HTML, *MEDIA_TYPES)
    liked = negotiation.best(request.headers.get("accept"), offered, found.by_default)
    if liked is None:
        raise Fault("not-acceptable", f"{_quoted(found.path)} comes as {', '.join(offered)}; wanted one of these")
    if liked == HTML:
        language = negotiation.language(request.headers.get("accept-language"), site.languages)
        headers = {"Vary": "Accept, Accept-Language"}
        return RedirectResponse(f"/{language}/{found.page}", status_code=303, headers=headers)
    suffix = MEDIA_TYPES[liked]
    response = _in_format(site, found, suffix)
    response.headers["Content-Location"] = f"/{found.path}{suffix}"
    response.headers["Vary"] = "Accept"
    return response


def _in_format(site: Shown, found: Found, suffix: str) -> Response:
    headers = {"Content-Disposition": f'inline; filename="{file_name(found.path)}{suffix}"'}
    return Response(written(found, suffix, site), media_type=FORMATS[suffix].media_type, headers=headers)


def file_name(path: str) -> str:
    """A name, without a suffix, under which what stands under a path can be kept: letters, digits, dots, hyphens.

    >>> file_name("publication/doi/10.1/a%22%0d%0ab"), file_name("person/%E7%8E%8B"), file_name("")
    ('10.1-a-b', 'person', 'graph')
    """
    steps = [step for step in unquote(path, errors="replace").partition("#")[0].split("/") if step]
    for start in range(max(len(steps) - 2, 0), -1, -1):
        name = re.sub(r"[^A-Za-z0-9.]+", "-", "-".join(steps[start:])).strip(".-")
        if name:
            return name.removeprefix("doi-")[:_LONGEST_NAME].strip(".-")
    return "graph"


def _quoted(path: str) -> str:
    """A path as a message may have it."""
    return repr(path if len(path) <= 200 else f"{path[:200]}…")


def _thing(site: Shown, path: str) -> Found | None:
    """A thing of the graph. The fragment that names a record of a source may come as `%23`, as none is ever sent."""
    for candidate in (path, path.replace("%23", "#", 1) if path.startswith(_SOURCES) else ""):
        iri = addresses.iri(candidate, site.base) if candidate else None
        if iri and _is_iri(iri) and knows(site.graph, iri):
            return Found(path, candidate, partial(_of_thing, site.graph, iri))
    return None


def _of_thing(graph: ox.Store, iri: str, document: str) -> Triples:
    return describe(graph, iri, document=document)


def _is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True


def _document(site: Shown, path: str) -> Found | None:
    """A file of the ontology, the stored queries, or the dataset."""
    if path in _FILES:
        files, page = _FILES[path]
        return Found(path, page, lambda document: _parsed(*files))
    if path in (_EXAMPLES, "queries"):
        return Found(path, "queries", lambda document: _described(site, stored_examples(site)))
    return _dataset(site, path) if path in _DATASET else _scheme(site, path)


# The files of the ontology by path, each with the pattern of its files and the page that shows it.
_FILES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "ontology": (("scholargraph.ttl",), "ontology"),
    "ontology/alignments": (("alignments.ttl",), "ontology"),
    "ontology/shapes": (("shapes/*.ttl",), "shapes"),
}


def _scheme(site: Shown, path: str) -> Found | None:
    """A vocabulary that only serves to read pages, and so does not stand in the graph."""
    name = path.removeprefix(addresses.VOCABULARY_PATH)
    if path == name or name not in schemes() or knows(site.graph, addresses.iri(path, site.base)):
        return None
    return Found(path, path, lambda document: _parsed(f"vocabularies/{name}.ttl"))


def _example(site: Shown, path: str) -> Found | None:
    if not path.startswith(EXAMPLES_PATH):
        return None
    named = tuple(one for one in stored_examples(site) if one.query.name == path.removeprefix(EXAMPLES_PATH))
    if not named:
        return None
    return Found(path, f"query/{named[0].query.name}", lambda document: _described(site, named))


def _described(site: Shown, found: tuple[Example, ...]) -> Triples:
    return describe_examples(found, site.address, f"{site.address}sparql")


def _dataset(site: Shown, path: str) -> Found:
    return Found(path, "", lambda document: _of_dataset(site), "text/turtle" if path.startswith(".") else HTML)


def _of_dataset(site: Shown) -> Triples:
    counted = _statistics(site)
    public = Publication(
        site.address,
        site.base,
        endpoint=f"{site.address}sparql",
        publisher=institute(site.graph),
        languages=site.languages,
    )
    return describe_dataset(site.graph, counted, public)


def _statistics(site: Shown) -> Statistics:
    counted: Statistics = site.once("statistics", lambda: statistics(site.graph, site.base))
    return counted


def stored_examples(site: Shown) -> tuple[Example, ...]:
    """The stored queries as examples of the graph, made once."""
    found: tuple[Example, ...] = site.once("examples", lambda: examples(site.graph))
    return found


def _parsed(*patterns: str) -> Triples:
    files = [file for pattern in patterns for file in sorted(ontology().glob(pattern))]
    return [quad.triple for file in files for quad in ox.parse(path=file)]
