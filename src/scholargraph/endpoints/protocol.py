"""Says one SPARQL operation to an address, as the SPARQL 1.1 Protocol has it, and tells what the server makes of it.

SPARQLWrapper writes the request; it is not let near the network, where it has no guard (see `transport`).
"""

import re
from collections.abc import Mapping
from typing import TypeVar
from urllib.parse import parse_qs

import pyoxigraph as ox
from SPARQLWrapper import JSON, POST, SELECT, SPARQLWrapper

from scholargraph.endpoints.authorization import PASSWORD, USER, Credentials
from scholargraph.endpoints.transport import Limits, Request, Response, checked_parts, exchange
from scholargraph.errors import EndpointError
from scholargraph.parameters import without_comments

TRIPLES = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"
ROWS = "application/sparql-results+json, application/sparql-results+xml;q=0.5"

_Known = TypeVar("_Known")

ENVIRONMENT = f"{USER} and {PASSWORD}"

_AGENT = "scholargraph"
_LONGEST_ADDRESS = 2_000
_TAG = re.compile(r"<[^>]*>")
_HEAD = re.compile(r"<(head|style|script)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_SCRIPTS = ("application/javascript", "text/javascript")  # VIVO calls its JSON so

_HINTS: Mapping[int, str] = {
    400: "wanted a query that this endpoint takes",
    401: f"wanted {ENVIRONMENT}, or other ones",
    403: "wanted leave to do this there",
    404: "wanted the address of a SPARQL endpoint",
    405: "wanted the address of a SPARQL endpoint that takes this",
    413: "wanted something smaller",
    414: "wanted something shorter",
}


class _Wrapper(SPARQLWrapper):
    """SPARQLWrapper as the writer of requests; the form of the query is known to who asks."""

    form = SELECT
    accept = "*/*"

    def _parseQueryType(self, query: str) -> str | None:  # its own takes a time that grows with the square
        return self.form

    def _getAcceptHeader(self) -> str:
        return self.accept

    def request(self, accept: str, form: str, text: str) -> Request:
        """The request for one operation: GET where it is short, else a form in the body."""
        self.form, self.accept = form, accept
        self.setQuery(text)
        if self.isSparqlUpdateRequest() or len(self._getRequestEncodedParameters(("query", text))) > _LONGEST_ADDRESS:
            self.setMethod(POST)
        made = self._createRequest()
        body = made.data if isinstance(made.data, bytes) else None
        return Request(made.full_url, made.get_method(), dict(made.header_items()), body)


def asked(
    url: str,
    form: str,
    text: str,
    *,
    accept: str,
    limits: Limits,
    credentials: Credentials | None = None,
    default_graph: str | None = None,
) -> Response:
    """What a server answers to a query, or to an update, of a form (SELECT, INSERT …).

    Raises EndpointError where it does not answer in time, or with anything but success.
    """
    checked_parts(url, url)
    wrapper = _Wrapper(_without_query(url), returnFormat=JSON, agent=_AGENT)
    wrapper.setOnlyConneg(True)
    for name, values in _parameters(url).items():
        for value in values:
            wrapper.addParameter(name, value)
    if default_graph is not None:
        wrapper.addParameter("default-graph-uri", default_graph)
    request = wrapper.request(accept, form, without_comments(text))
    response = exchange(request, limits=limits, credentials=credentials)
    return succeeded(response, url)


def succeeded(response: Response, url: str) -> Response:
    """The response; raises EndpointError where it is none of success, with what the server says about it."""
    if 200 <= response.status < 300:
        if "x-sql-state" in response.headers:  # so Virtuoso says that time ran out
            said = response.headers.get("x-sql-message", response.headers["x-sql-state"])
            raise EndpointError(f"{url}: answers in part only ({said[:150]}); wanted a query that is done sooner")
        return response
    said = _words(response)
    hint = _HINTS.get(response.status, "wanted what this endpoint can do")
    raise EndpointError(f"{url}: {response.status} {response.reason}{f': {said}' if said else ''}; {hint}")


def rows_format(response: Response, url: str) -> ox.QueryResultsFormat:
    """The format of a table of rows; raises EndpointError for a body that is none."""
    type_ = response.media_type
    known = ox.QueryResultsFormat.from_media_type("application/json" if type_ in _SCRIPTS else type_)
    return _expected(known if known in (ox.QueryResultsFormat.JSON, ox.QueryResultsFormat.XML) else None, response, url)


def triples_format(response: Response, url: str) -> ox.RdfFormat:
    """The format of triples; raises EndpointError for a body that is none."""
    return _expected(ox.RdfFormat.from_media_type(response.media_type), response, url)


def _expected(known: _Known | None, response: Response, url: str) -> _Known:
    if known is None:
        what = "a page for people" if "html" in response.media_type else "no results of a query"
        type_ = response.media_type or "no media type"
        raise EndpointError(f"{url}: answers with {what} ({type_}); wanted the address of a SPARQL endpoint")
    return known


def _words(response: Response) -> str:
    """The first words of what a server says in prose; nothing where it is not prose."""
    if response.media_type and not re.match(r"text/|application/(problem\+)?json", response.media_type):
        return ""
    text = response.body.decode("utf-8", errors="replace").partition("\nSPARQL query:")[0]
    if "html" in response.media_type:
        text = _TAG.sub(" ", _HEAD.sub(" ", text))
    words = "".join(mark if mark.isprintable() else " " for mark in text).split()
    shown = " ".join(words)
    return shown if len(shown) <= 200 else f"{shown[:199]}…"


def _without_query(url: str) -> str:
    return url.partition("?")[0]


def _parameters(url: str) -> dict[str, list[str]]:
    """The parameters that stand in the address already."""
    return parse_qs(url.partition("?")[2], keep_blank_values=True)
