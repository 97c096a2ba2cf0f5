"""The endpoint `/sparql`: the SPARQL 1.1 Protocol for queries, over the workers.

https://www.w3.org/TR/sparql11-protocol/ and https://www.w3.org/TR/sparql11-service-description/
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from scholargraph.web import negotiation, service_description
from scholargraph.web.faults import Fault
from scholargraph.web.generations import Served
from scholargraph.web.guards import ENDPOINT
from scholargraph.web.jobs import ROWS, TRIPLES
from scholargraph.web.streaming import Streamed, refused, typed

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
FOR_ANY_PAGE: Mapping[str, str] = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "retry-after",
    "cross-origin-resource-policy": "cross-origin",
}
"""Lets pages of elsewhere read answers, as public endpoints do; without credentials, since there are none."""

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_HTML, _TURTLE = "text/html", "text/turtle"
_XML, _JSON = "application/sparql-results+xml", "application/sparql-results+json"
_ALIASES: Mapping[str, str] = {
    "application/json": _JSON,
    "application/xml": _XML,
    "text/xml": _XML,
    "text/plain": "text/tab-separated-values",
}
_ALIASES_OF_TRIPLES: Mapping[str, str] = {
    "application/json": "application/ld+json",
    "application/xml": "application/rdf+xml",
    "text/plain": "application/n-triples",
    "application/x-turtle": "text/turtle",
}
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*")
_MOST_FIELDS = 1_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks: the query, None where there is none, and the graphs that it is to be asked of.

    Graphs are None where the request names none of either kind: then the query says which, or all answer.
    """

    query: str | None = None
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


def routes() -> list[BaseRoute]:
    """The routes of the endpoint."""
    return [Route(ENDPOINT, endpoint, methods=list(METHODS))]


async def endpoint(request: Request) -> Response:
    """Answers a query, or says what there is to ask and how."""
    try:
        if request.method == "OPTIONS":
            return _options()
        asked = await _asked(request)
        return await _without_query(request) if asked.query is None else _answered(request, asked)
    except Fault as fault:
        return refused(fault, FOR_ANY_PAGE)
    except ClientDisconnect:
        return Response(status_code=400)  # nobody reads it


def _options() -> Response:
    """What a browser asks before it lets a page of elsewhere ask."""
    allowed = ", ".join(METHODS)
    said = {
        "allow": allowed,
        "access-control-allow-methods": allowed,
        "access-control-allow-headers": "accept, accept-language, content-type",
        "access-control-max-age": "86400",
    }
    return Response(status_code=204, headers={**FOR_ANY_PAGE, **said})


async def _without_query(request: Request) -> Response:
    """The service description, or for people the page where a query can be typed."""
    if request.method == "POST":
        raise Fault("malformed", f"no query; wanted one as parameter 'query', or a body of type {_QUERY}")
    served: Served = request.state.served
    media_type = negotiation.best(request.headers.get("accept"), (_HTML, *TRIPLES), _TURTLE)
    if media_type == _HTML:
        language = negotiation.language(request.headers.get("accept-language"), served.languages)
        return RedirectResponse(f"/{language}{ENDPOINT}", 303, headers={"vary": "accept, accept-language"})
    if media_type is None:
        raise Fault("not-acceptable", f"nothing that Accept takes; wanted one of {', '.join(TRIPLES)}")
    described = await service_description.written(served, _here(request), media_type)
    return Response(described, headers={**FOR_ANY_PAGE, "content-type": typed(media_type), "vary": "accept"})


def _answered(request: Request, asked: Asked) -> Response:
    accept = request.headers.get("accept")
    arguments = {
        "query": asked.query,
        "base": _here(request),
        "default_graphs": asked.default_graphs,
        "named_graphs": asked.named_graphs,
        "rows": _accepted(accept, ROWS, _ALIASES, _JSON),
        "triples": _accepted(accept, TRIPLES, _ALIASES_OF_TRIPLES, _TURTLE),
    }
    if arguments["rows"] is None and arguments["triples"] is None:
        raise Fault("not-acceptable", f"nothing that Accept takes; wanted one of {', '.join([*ROWS, *TRIPLES])}")
    return Streamed("sparql", arguments, {**FOR_ANY_PAGE, "vary": "accept"})


def _accepted(accept: str | None, known: Iterable[str], aliases: Mapping[str, str], default: str) -> str | None:
    """The media type to answer in, where a type is known by other names too."""
    chosen = negotiation.best(accept, [*known, *aliases], default)
    return None if chosen is None else aliases.get(chosen, chosen)


async def _asked(request: Request) -> Asked:
    """What a request asks, by its method and the type of its body."""
    fields = _fields(request.scope["query_string"])
    if request.method != "POST":
        return _of_fields(fields)
    type_, charset = _content_type(request.headers.get("content-type", ""))
    read = _BODIES.get(type_)
    if read is None:
        raise Fault("unsupported", f"a body of type {type_[:80]!r}; wanted {_FORM} or {_QUERY}")
    if charset not in ("", "utf-8", "us-ascii"):
        raise Fault("unsupported", f"a body in {charset[:40]}; wanted UTF-8")
    return _of_fields([*fields, *read(await request.body())])


def _of_fields(fields: Sequence[tuple[str, str]]) -> Asked:
    """What the parameters of a request ask. Those of nobody's are passed over, as the protocol has it."""
    values: dict[str, list[str]] = {}
    for name, value in fields:
        values.setdefault(name, []).append(value)
    if "update" in values:
        raise Fault("refused", "an update; wanted a query: nothing but a build changes this graph")
    queries = values.get("query", [])
    if len(queries) > 1 or (not queries and values):
        raise Fault("malformed", f"{len(queries) or 'no'} parameters 'query'; wanted one")
    default, named = (_iris(values.get(name, [])) for name in ("default-graph-uri", "named-graph-uri"))
    said = bool(default or named)  # by the protocol, graphs that a request names replace those of the query
    return Asked(queries[0] if queries else None, default if said else None, named if said else None)


def _fields(text: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(text.decode(), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError as fault:
        raise Fault("malformed", f"not parameters ({fault}); wanted {_MOST_FIELDS} at most, in UTF-8") from None


def _direct(body: bytes) -> list[tuple[str, str]]:
    try:
        return [("query", body.decode())]
    except UnicodeDecodeError as fault:
        raise Fault("malformed", f"the query is not UTF-8 at byte {fault.start}") from None


def _update(body: bytes) -> list[tuple[str, str]]:
    return [("update", "")]


_BODIES: Mapping[str, Callable[[bytes], list[tuple[str, str]]]] = {
    _FORM: _fields,
    _QUERY: _direct,
    _UPDATE: _update,
}


def _content_type(header: str) -> tuple[str, str]:
    """The type of a body and its charset, in lower case, "" where none is said.

    >>> _content_type('application/sparql-query; charset="UTF-16"')
    ('application/sparql-query', 'utf-16')
    """
    type_, *parameters = header.lower().split(";")
    said = dict(parameter.strip().partition("=")[::2] for parameter in parameters)
    return type_.strip(), said.get("charset", "").strip(' "')


def _iris(texts: Sequence[str]) -> tuple[str, ...]:
    for text in texts:
        if not _IRI.fullmatch(text):
            raise Fault("malformed", f"graph {text[:80]!r}; wanted an absolute IRI")
    return tuple(dict.fromkeys(texts))


def _here(request: Request) -> str:
    """The address of the endpoint, as the client knows it."""
    return str(request.url.replace(query="", fragment=""))
