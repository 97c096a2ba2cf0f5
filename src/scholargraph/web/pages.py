"""Answers requests for pages: in a thread what is about one thing, by a worker what a stranger asks."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from hashlib import sha256
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from scholargraph import addresses
from scholargraph.answers import FORMATS, Answer
from scholargraph.errors import QueryError
from scholargraph.lookups import KINDS, THING
from scholargraph.networks import networks
from scholargraph.queries import NETWORKS, StoredQuery, stored_query
from scholargraph.search import SEARCHED, complete, search
from scholargraph.web import contents, linked_data, negotiation, questions
from scholargraph.web.editing import editor_context, editor_policy
from scholargraph.web.faults import Fault
from scholargraph.web.guards import CONTENT_SECURITY_POLICY, ENDPOINT
from scholargraph.web.links import ServerLinks
from scholargraph.web.rendering import LANGUAGES, Page, render
from scholargraph.web.shown import shown

_MOST_KEPT = 64 << 20  # bytes of pages that are kept, the ones asked for last
_ON_A_PAGE = 20
_FURTHEST = 1_000
_LONGEST_VALUE = 500
_MOST_ASKED = 20

_Key: TypeAlias = tuple[str, str, str]
"""Of a page that is kept: where the site begins, the language, the path."""


def routes() -> list[BaseRoute]:
    """The routes of pages and of what they need."""
    return [
        Mount("/static", StaticFiles(packages=[("scholargraph.web", "static")])),
        Route("/", _to_a_language),
        Route("/robots.txt", _robots),
        *(Route(f"/{language}", _to_home) for language in LANGUAGES),
        *(Route(f"/{language}/search", _search) for language in LANGUAGES),
        *(Route(f"/{language}/complete", _complete) for language in LANGUAGES),
        *(Route(f"/{language}/query/{{name:path}}", _query) for language in LANGUAGES),
        *(Route(f"/{language}/network/{{name}}", _network) for language in LANGUAGES),
        *(Route(f"/{language}/sparql", _editor) for language in LANGUAGES),
        *(Route(f"/{language}/{{path:path}}", _page) for language in LANGUAGES),
    ]


def page_of(request: Request) -> Page:
    """What every page has, for a request whose path begins with a language."""
    language, _, path = linked_data.raw_path(request).partition("/")
    served = request.state.served
    canonical = addresses.path(addresses.iri(path, served.base), served.base)
    asked = dict(parse_qsl(request.url.query)[:_MOST_ASKED])
    site = shown(request).title(language)
    return Page(language, canonical or path, ServerLinks(served.base), served.base, site, asked=asked)


def handlers() -> Mapping[Any, Callable[[Request, Exception], Awaitable[Response]]]:  # Any: as Starlette has it
    """What answers where something cannot be had: a page for people, one line for programs."""
    return {Fault: _fault, HTTPException: _http_fault}


async def _fault(request: Request, error: Exception) -> Response:
    assert isinstance(error, Fault)
    return _said(request, error.status, str(error), error.headers)


async def _http_fault(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _said(request, error.status_code, str(error.detail), dict(error.headers or {}))


def _said(request: Request, status: int, reason: str, headers: Mapping[str, str]) -> Response:
    if negotiation.best(request.headers.get("accept"), ("text/plain", "text/html")) == "text/html":
        response: Response = fault_page(request, status, reason, foreign=True)
    else:
        response = PlainTextResponse(f"{reason}\n", status)
    response.headers.update(headers)
    return response


def fault_page(request: Request, status: int, reason: str, *, foreign: bool = False) -> HTMLResponse:
    """A page that says in one line what cannot be had; a reason that is `foreign` is in English."""
    language = linked_data.raw_path(request).partition("/")[0]
    language = language if language in LANGUAGES else negotiation.language(_likes(request), LANGUAGES)
    served = request.state.served
    page = Page(language, "", ServerLinks(served.base), served.base, shown(request).title(language))
    heading = page.words("not-found" if status == 404 else "refused")
    return HTMLResponse(
        render("fault.html", page, status=status, heading=heading, reason=reason, foreign=foreign), status
    )


async def _page(request: Request) -> Response:
    page = replace(page_of(request), asked={})  # what it says does not hang on them
    return await _kept(request, page, lambda: contents.made(shown(request), page))


async def _kept(request: Request, page: Page, make: Callable[[], str | None]) -> Response:
    """A page that depends on the site's address and its path: kept once made, and not sent to who has it already."""
    served = request.state.served
    kept: OrderedDict[_Key, bytes] = served.kept.setdefault("pages", OrderedDict())
    key = (str(request.base_url), page.language, page.path)
    body = kept.get(key)
    if body is None:
        html = await run_in_threadpool(make)
        if html is None:
            return fault_page(request, 404, page.words("not-found-lead", path=page.path[:200]))
        body = html.encode()
        _keep(served.kept, kept, key, body)
    else:
        kept.move_to_end(key)
    tag = f'"{served.generation}-{sha256(body).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Content-Language": page.language}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return HTMLResponse(body, headers=headers)


# Any: as a generation keeps it
def _keep(state: dict[str, Any], kept: "OrderedDict[_Key, bytes]", key: _Key, body: bytes) -> None:
    before = kept.pop(key, b"")  # others may have asked for it while it was made
    kept[key] = body
    state["pages size"] = state.get("pages size", 0) + len(body) - len(before)
    while state["pages size"] > _MOST_KEPT and len(kept) > 1:
        _, oldest = kept.popitem(last=False)
        state["pages size"] -= len(oldest)


def _editor(request: Request) -> Response:
    """The page of the editor; its policy allows the one style that the library brings along."""
    page, site = page_of(request), shown(request)
    context = editor_context(
        linked_data.stored_examples(site),
        endpoint=ENDPOINT,
        address=f"{site.address}{ENDPOINT.removeprefix('/')}",
        language=page.language,
        stored=page.asked.get("stored"),
        query=page.asked.get("query"),
    )
    headers = {"Content-Security-Policy": editor_policy(CONTENT_SECURITY_POLICY)}
    return HTMLResponse(render("editor.html", page, **context), headers=headers)


async def _query(request: Request) -> Response:
    name, dot, suffix = request.path_params["name"].rpartition(".")
    page = page_of(request)
    try:
        stored = stored_query(name if dot else suffix)
    except QueryError as error:
        return fault_page(request, 404, str(error), foreign=True)
    asked = _asked(request, stored)
    return await (_written(request, stored, suffix, asked) if dot else _answered(request, page, stored, asked))


async def _answered(request: Request, page: Page, stored: StoredQuery, asked: Mapping[str, str]) -> Response:
    """The page of a question, with its answer where the values are good."""
    answer, fault, status, foreign = None, "", 200, False
    try:
        answer = Answer(await _results(request, stored, asked, "json"))
    except Fault as error:
        fault, status, foreign = str(error), error.status, True
        if not asked and error.kind == "malformed":  # a default that this graph lacks: the form waits for a value
            fault, status = page.words("fill-in"), 200
            foreign = False
    site = shown(request)
    html = await run_in_threadpool(
        questions.question, site, page, stored, asked=asked, answer=answer, fault=fault, foreign=foreign
    )
    return HTMLResponse(html, status)


async def _written(request: Request, stored: StoredQuery, suffix: str, asked: Mapping[str, str]) -> Response:
    """The answer as a file, or the query itself."""
    if suffix == "rq":
        return Response(stored.text, media_type="application/sparql-query")
    if suffix not in ("csv", "tsv", "json"):
        raise Fault("unknown", f"no answer as .{suffix[:20]}; wanted .csv, .tsv, .json or .rq")
    name = f"{stored.name.replace('/', '-')}.{suffix}"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    body = await _results(request, stored, asked, suffix)
    return Response(body, media_type=FORMATS[suffix].media_type, headers=headers)


async def _results(request: Request, stored: StoredQuery, asked: Mapping[str, str], format: str) -> bytes:
    language = request.url.path.split("/")[1]
    values = dict(asked)
    if any(one.name == "language" for one in stored.parameters):
        values.setdefault("language", language)
    found: bytes = await request.state.served.workers.answer(
        "stored", {"name": stored.name, "values": values, "format": format}
    )
    return found


def _asked(request: Request, stored: StoredQuery) -> dict[str, str]:
    """The values that the address has for the parameters of a query; what else it has is passed over."""
    names = {one.name for one in stored.parameters}
    pairs = parse_qsl(request.url.query, keep_blank_values=True)
    return {name: value[:_LONGEST_VALUE] for name, value in pairs if name in names and value.strip()}


async def _network(request: Request) -> Response:
    """The page of a network, or the data of its picture."""
    name, dot, suffix = request.path_params["name"].partition(".")
    page = page_of(request)
    if name not in [one.name.removeprefix(f"{NETWORKS}/") for one in networks()] or suffix not in ("", "json"):
        return fault_page(request, 404, page.words("not-found-lead", path=page.path[:200]))
    around = page.asked.get("around", "")[:_LONGEST_VALUE] if dot else ""
    data = await _drawn(request, name, page.language, around)
    if dot:
        return Response(data, media_type="application/json", headers={"Cache-Control": "no-cache"})
    return HTMLResponse(await run_in_threadpool(contents.network_page, page, name, data))


async def _drawn(request: Request, name: str, language: str, around: str) -> bytes:
    """The data of a picture; a whole network's are made once a generation."""
    served = request.state.served
    asked = {"name": name, "language": language, "base": served.base} | ({"around": around} if around else {})
    if around:
        found: bytes = await served.workers.answer("network", asked)
        return found
    making = served.kept.get(key := f"network {name} {language}")
    if making is None or (making.done() and (making.cancelled() or making.exception())):
        making = served.kept[key] = asyncio.ensure_future(served.workers.answer("network", asked))
    made: bytes = await asyncio.shield(making)
    return made


async def _search(request: Request) -> Response:
    page = page_of(request)
    asked = dict(parse_qsl(request.url.query))
    text, kind = asked.get("q", "")[:_LONGEST_VALUE], asked.get("kind", "")
    offset = min(int(asked["from"][:9]), _FURTHEST) if asked.get("from", "").isdecimal() else 0
    html = await run_in_threadpool(_found, request, page, text.strip(), kind, offset)
    return HTMLResponse(html)


def _found(request: Request, page: Page, text: str, kind: str, offset: int) -> str:
    index = request.state.served.index
    kind = kind if kind in SEARCHED else ""
    found = None
    if index is not None and text:
        kinds = (kind,) if kind else SEARCHED
        found = search(index, text, kinds=kinds, language=page.language, limit=_ON_A_PAGE, offset=offset)
    there_is_more = found is not None and offset + _ON_A_PAGE < min(found.total, _FURTHEST)
    again = {"q": text, **({"kind": kind} if kind else {}), "from": str(offset + _ON_A_PAGE)}
    more = page.page("search", **again) if there_is_more else ""
    return contents.search_page(page, text=text, kind=kind, found=found, more=more)


async def _complete(request: Request) -> Response:
    """What somebody who types may mean, as rows of name, detail, IRI, address of the page, and kind."""
    asked = dict(parse_qsl(request.url.query))
    served, language = request.state.served, request.url.path.split("/")[1]
    if served.index is None:
        return JSONResponse([])
    text, kind = asked.get("q", "")[:_LONGEST_VALUE], asked.get("kind", THING)
    if kind not in (*KINDS, THING):
        raise Fault("malformed", f"no kind {kind[:80]!r}; wanted one of {', '.join((*KINDS, THING))}")
    found = await run_in_threadpool(complete, served.index, kind, text, language=language)
    links = ServerLinks(served.base)
    rows = [[one.name, one.detail, one.iri, links.thing(one.iri, language), one.kind] for one in found]
    return Response(json.dumps(rows, ensure_ascii=False).encode(), media_type="application/json")


async def _to_a_language(request: Request) -> Response:
    language = negotiation.language(_likes(request), LANGUAGES)
    return RedirectResponse(f"/{language}/", 303, headers={"Vary": "Accept-Language"})


async def _robots(request: Request) -> Response:
    """Asks search engines to read the pages of things, and to leave alone what is computed for each who asks."""
    left = [f"/{language}/{part}" for language in LANGUAGES for part in ("query/", "search", "why/", "complete")]
    return PlainTextResponse("User-agent: *\n" + "".join(f"Disallow: {one}\n" for one in ("/sparql", *left)))


async def _to_home(request: Request) -> Response:
    return RedirectResponse(f"{request.url.path}/", 301)


def _likes(request: Request) -> str | None:
    return request.headers.get("accept-language")
