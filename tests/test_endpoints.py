"""An endpoint may be slow, broken or hostile: each ends in one clear line and on time, and none in a part of an answer.

The servers are made here, one way to misbehave each; real ones are in test_endpoint_servers.
"""

import gzip
import itertools
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox
import pytest

from scholargraph.endpoints import PASSWORD, USER, Credentials, Endpoint, Limits, from_environment
from scholargraph.endpoints.authorization import authorization
from scholargraph.errors import EndpointError, QueryError
from scholargraph.networks import network
from scholargraph.queries import sparql

JSON = "application/sparql-results+json"
ROW = json.dumps(
    {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "é"}}]}},
).encode()
TRUE = b'{"head": {}, "boolean": true}'
ASKED = "SELECT ?x { ?s ?p ?x }"


class Handler(BaseHTTPRequestHandler):
    """Answers as the test says, and keeps what it was asked."""

    protocol_version = "HTTP/1.1"
    answer: "Callable[[Handler], None]"
    asked: list[str]

    def do_GET(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        type(self).asked.append(f"{self.command} {self.path}")
        type(self).answer(self)
        self.close_connection = True

    do_POST = do_GET

    def log_message(self, format: str, *arguments: object) -> None:
        """Says nothing."""

    def send(
        self,
        body: bytes,
        *,
        status: int = 200,
        type_: str = JSON,
        length: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", type_)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in (headers or {}).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """Does not complain of who hangs up."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Says nothing."""


@dataclass(frozen=True, slots=True)
class Misbehaving:
    """A server that runs: its address, and what it was asked."""

    url: str
    asked: list[str] = field(default_factory=list)


@contextmanager
def serving(answer: Callable[[Handler], None]) -> Iterator[Misbehaving]:
    asked: list[str] = []
    handler = type("Made", (Handler,), {"answer": staticmethod(answer), "asked": asked})
    server = Server(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield Misbehaving(f"http://127.0.0.1:{server.server_port}/sparql", asked)
    finally:
        server.shutdown()
        server.server_close()


def drips(handler: Handler) -> None:
    handler.send(b"", length=1_000)
    for _ in range(100):
        handler.wfile.write(b" ")
        time.sleep(0.05)


def drips_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(100):
        handler.wfile.write(f"X-Header-{number}: a\r\n".encode())
        time.sleep(0.05)


def is_silent(handler: Handler) -> None:
    time.sleep(3)


def never_ends(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.end_headers()
    for _ in range(100_000):
        handler.wfile.write(b" " * 65_536)


def drops(handler: Handler) -> None:
    handler.wfile.flush()
    handler.connection.shutdown(socket.SHUT_RDWR)


def redirects_for_ever(handler: Handler) -> None:
    handler.send(b"", status=302, headers={"Location": handler.path})


def to(address: str) -> Callable[[Handler], None]:
    return lambda handler: handler.send(b"", status=302, headers={"Location": address})


def status(code: int, body: bytes = b"", type_: str = "text/plain", **more: str) -> Callable[[Handler], None]:
    return lambda handler: handler.send(body, status=code, type_=type_, headers=more)


def sends(body: bytes, type_: str = JSON, **more: str) -> Callable[[Handler], None]:
    return lambda handler: handler.send(body, type_=type_, headers=more)


def says(words: bytes) -> Callable[[Handler], None]:
    def answer(handler: Handler) -> None:
        handler.wfile.write(words)

    return answer


BOMB = gzip.compress(b" " * 10_000_000)
PAGE = b"<html><head><title>Welcome</title><style>p {}</style></head><body><p>Sign&nbsp;in</p></body></html>"

IN_A_DAY = formatdate(time.time() + 86_400, usegmt=True)

MISBEHAVIOUR: dict[str, tuple[Callable[[Handler], None], str]] = {
    "drips its body": (drips, r"no whole answer in 0\.5 s; wanted one, or more time \(--timeout\)"),
    "drips its headers": (drips_headers, r"no whole answer in 0\.5 s"),
    "says nothing": (is_silent, r"no whole answer in 0\.5 s"),
    "never ends": (never_ends, r"more than 100,000 bytes; wanted an answer that is smaller"),
    "drops each connection": (drops, r"drops the connection, 2 times in 0\.\d s; try again"),
    "stops in the middle": (lambda one: one.send(ROW, length=1_000), r"ends in the middle, 2 times in 0\.\d s"),
    "a page": (sends(PAGE, "text/html; charset=utf-8"), r"answers with a page for people \(text/html\)"),
    "a page and no type": (sends(PAGE, ""), r"answers with no results of a query \(no media type\)"),
    "another type": (sends(ROW, "text/csv"), r"answers with no results of a query \(text/csv\)"),
    "half a text": (sends(ROW[:-20]), r"its results cannot be read: .*; wanted SPARQL Results in JSON"),
    "no results": (sends(b'{"a": 1}'), r"its results cannot be read|answers a SELECT"),
    "another text": (sends(b"[]"), r"its results cannot be read"),
    "the other kind": (sends(TRUE), r"answers a SELECT with true or false; wanted rows"),
    "a bomb": (sends(BOMB, Content_Encoding="gzip"), r"packed as 'gzip', which was not asked for"),
    "a loop": (redirects_for_ever, r"sends us on more than 5 times"),
    "to a file": (to("file:///etc/passwd"), r"sends us on to 'file:///etc/passwd'; wanted an address that begins with"),
    "to gopher": (to("gopher://127.0.0.1/"), r"sends us on to 'gopher://127\.0\.0\.1/'"),
    "to a line": (to("http://a b/"), r"sends us on to 'http://a b/'"),
    "busy": (status(503), r"is busy \(503\), 2 times in 0\.\d s; try again in 1 s, or later"),
    "busy for long": (status(429, Retry_After="3600"), r"is busy \(429\), at once; try again in 3600 s, or later"),
    "busy till a day": (status(503, Retry_After=IN_A_DAY), r"is busy \(503\), at once; try again in 86\d\d\d s"),
    "who are you": (status(401), rf"401 Unauthorized; wanted {USER} and {PASSWORD}, or other ones"),
    "not for you": (status(403), r"403 Forbidden; wanted leave"),
    "not here": (status(404, PAGE, "text/html"), r"404 Not Found: Sign&nbsp;in; wanted the address of a SPARQL"),
    "no query": (status(400, b"line 1:\n  bad\x1b[31m"), r"400 Bad Request: line 1: bad \[31m; wanted a query that"),
    "a fault": (status(500, b"x" * 10_000), r"500 Internal Server Error: x{199}…; wanted what this endpoint can do"),
    "a part": (sends(ROW, X_SQL_State="S1TAT", X_SQL_Message="timeout"), r"answers in part only \(timeout\)"),
    "no HTTP": (says(b"SSH-2.0-OpenSSH\r\n"), r"wanted an answer in HTTP"),
    "many headers": (says(b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200), r"got more than 100"),
    "a long line": (says(b"HTTP/1.1 200 OK\r\nA: " + b"b" * 99_999), r"got more than 65536"),
}


@pytest.mark.parametrize("kind", MISBEHAVIOUR)
def test_what_misbehaves_ends_in_one_line_and_on_time(kind: str) -> None:
    answer, said = MISBEHAVIOUR[kind]
    with serving(answer) as server:
        started = time.monotonic()
        with pytest.raises(EndpointError, match=said) as raised:
            Endpoint(server.url, limits=Limits(seconds=0.5, size=100_000)).query(ASKED)
        assert time.monotonic() - started < 2
    assert str(raised.value).startswith("http://127.0.0.1:")
    assert "\n" not in str(raised.value)
    assert "query=" not in str(raised.value)


@pytest.mark.parametrize(
    ("first", "asked"),
    [
        (status(503, Retry_After="0"), 2),
        (status(429, Retry_After=formatdate(time.time() - 60, usegmt=True)), 2),
        (status(503, Retry_After="soon"), 2),
        (drops, 2),
        (lambda one: one.send(ROW, length=1_000), 2),
        (to("/other?query=" + "a" * 10), 2),
    ],
)
def test_what_gets_better_is_asked_again(first: Callable[[Handler], None], asked: int) -> None:
    answers = itertools.chain([first], itertools.repeat(sends(ROW)))
    with serving(lambda handler: next(answers)(handler)) as server:
        rows = Endpoint(server.url, limits=Limits(seconds=10)).rows(ASKED)
    assert [row[0].value for row in rows] == ["é"]
    assert len(server.asked) == asked


def test_it_waits_as_long_as_it_is_asked_to() -> None:
    answers = iter([status(503, Retry_After="1"), sends(ROW)])
    with serving(lambda handler: next(answers)(handler)) as server:
        started = time.monotonic()
        assert len(Endpoint(server.url).rows(ASKED)) == 1
    assert time.monotonic() - started >= 1


def test_nothing_is_asked_but_the_query() -> None:
    with serving(sends(ROW)) as server:
        Endpoint(f"{server.url}?key=a%26b", default_graph="urn:g").query(f"#+ words\n{ASKED} # more")
    (asked,) = server.asked
    method, _, path = asked.partition(" ")
    assert method == "GET"
    assert parse_qs(urlsplit(path).query) == {"key": ["a&b"], "default-graph-uri": ["urn:g"], "query": [f"{ASKED} "]}


def test_a_long_query_goes_in_the_body() -> None:
    bodies: list[bytes] = []

    def answer(handler: Handler) -> None:
        bodies.append(handler.body)
        handler.send(ROW)

    long = f"{ASKED} VALUES ?x {{ {' '.join(f'<urn:{number}>' for number in range(2_000))} }}"
    with serving(answer) as server:
        Endpoint(server.url).query(long)
    assert server.asked == ["POST /sparql"]
    assert parse_qs(bodies[0].decode()) == {"query": [long]}


def test_a_long_query_takes_no_longer_than_it_must() -> None:
    with serving(sends(ROW)) as server:
        started = time.monotonic()
        Endpoint(server.url).query("#\n" * 5_000 + f"{ASKED} VALUES ?x {{ {' '.join(['<urn:a>'] * 50_000)} }}")
    assert time.monotonic() - started < 3


def test_a_query_stays_a_query_when_it_is_sent_on() -> None:
    answers = iter([status(308, Location="/elsewhere"), sends(ROW)])
    with serving(lambda handler: next(answers)(handler)) as server:
        Endpoint(server.url).query(f"{ASKED} VALUES ?x {{ {'<urn:a> ' * 1_000} }}")
    assert server.asked == ["POST /sparql", "POST /elsewhere"]


@pytest.mark.parametrize("challenge", ['Basic realm="x"', 'Digest realm="SPARQL", nonce="abc", qop="auth", opaque="o"'])
def test_the_password_is_shown_to_who_asks(challenge: str) -> None:
    shown: list[str] = []

    def answer(handler: Handler) -> None:
        if "Authorization" in handler.headers:
            shown.append(handler.headers["Authorization"])
            handler.send(ROW)
        else:
            handler.send(b"", status=401, headers={"WWW-Authenticate": challenge})

    with serving(answer) as server:
        endpoint = Endpoint(server.url, credentials=Credentials("ada", "secret"))
        assert len(endpoint.rows(ASKED)) == 1
        assert len(endpoint.rows(ASKED)) == 1
    assert [one.partition(" ")[0] for one in shown] == [challenge.partition(" ")[0]] * 2
    assert len(server.asked) == 3, "it is known from the first time how it asks"


def test_the_password_is_not_shown_to_another_host() -> None:
    with serving(
        lambda handler: handler.send(b"", status=401, headers={"WWW-Authenticate": 'Basic realm="x"'})
    ) as other:
        shown: list[bool] = []

        def answer(handler: Handler) -> None:
            shown.append("Authorization" in handler.headers)
            handler.send(b"", status=302, headers={"Location": other.url})

        with serving(answer) as server, pytest.raises(EndpointError, match=r"401"):
            Endpoint(server.url, credentials=Credentials("ada", "secret")).query(ASKED)
    assert shown == [False]
    assert len(other.asked) == 1


def test_a_digest_is_the_one_of_the_standard() -> None:
    """RFC 2617, section 3.5, without `qop`, which would need its own random number."""
    challenge = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"'
    url = "http://www.nowhere.org/dir/index.html"
    made = authorization([challenge], Credentials("Mufasa", "Circle Of Life"), "GET", url)
    assert made is not None
    assert 'response="670fd8c2df070c60b045671b8b24ff02"' in made
    assert 'uri="/dir/index.html"' in made


def test_the_environment_holds_both_or_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(USER, raising=False)
    monkeypatch.delenv(PASSWORD, raising=False)
    assert from_environment() is None
    monkeypatch.setenv(USER, "ada")
    with pytest.raises(EndpointError, match=rf"^{PASSWORD} is not set; wanted {USER} and {PASSWORD}, or neither$"):
        from_environment()
    monkeypatch.setenv(PASSWORD, "secret")
    found = from_environment()
    assert found == Credentials("ada", "secret")
    assert "secret" not in repr(found)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://example.org/", r"^ftp://example\.org/; wanted an address that begins with http:// or https://$"),
        ("sparql", r"^sparql; wanted an address"),
        ("http://", r"^http://; wanted an address"),
        ("http://[::1", r"wanted an address"),
        ("http://a b/", r"wanted an address"),
        ("http://127.0.0.1:99999/", r"wanted an address"),
        ("http://127.0.0.1:1/\r\nHost: x", r"wanted an address"),
        ("http://ada:secret@127.0.0.1:1/", rf"^an address with a user in it; wanted {USER} and {PASSWORD}"),
        ("http://127.0.0.1:1/sparql", r"^http://127\.0\.0\.1:1/sparql: nobody listens there; wanted the address"),
        ("http://nowhere.invalid/", r"^http://nowhere\.invalid/: .*; wanted the address of a SPARQL endpoint$"),
    ],
)
def test_a_wrong_address_is_one_line(url: str, said: str) -> None:
    with pytest.raises(EndpointError, match=said):
        Endpoint(url, limits=Limits(seconds=5)).query(ASKED)


@pytest.mark.parametrize("text", ["", "INSERT DATA { <a:a> <a:b> 1 }", "# SELECT\nDROP ALL", "PREFIX a: <b:>"])
def test_what_is_no_query_is_not_sent(text: str) -> None:
    with serving(sends(ROW)) as server, pytest.raises(QueryError, match=r"^not a SPARQL query: "):
        sparql(Endpoint(server.url), text)
    assert server.asked == []


@pytest.mark.parametrize(
    ("body", "type_"),
    [
        (TRUE, JSON),
        (b'{ "head": { "link": [] }, "boolean": true }', "application/json"),
        (b'<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head/><boolean>true</boolean></sparql>', "xml"),
        (
            b'{ "head": { "link": [], "vars": ["__ASK_RETVAL"] }, "results": { "distinct": false, "ordered": true,'
            b' "bindings": [ { "__ASK_RETVAL": { "type": "typed-literal", "datatype":'
            b' "http://www.w3.org/2001/XMLSchema#integer", "value": "1" }} ] } }',
            JSON,
        ),
    ],
)
def test_true_is_true_however_it_is_said(body: bytes, type_: str) -> None:
    with serving(sends(body, "application/sparql-results+xml" if type_ == "xml" else type_)) as server:
        assert sparql(Endpoint(server.url), "ASK { ?s ?p ?o }") is True


@contextmanager
def capped(store: ox.Store, most: int, *, unstable: bool = False) -> Iterator[Misbehaving]:
    """An endpoint that gives so many rows and says nothing about it; an unstable one begins anywhere."""

    def answer(handler: Handler) -> None:
        query = urlsplit(handler.path).query or handler.body.decode()
        results = store.query(parse_qs(query)["query"][0])
        assert isinstance(results, ox.QuerySolutions)
        body = json.loads(results.serialize(format=ox.QueryResultsFormat.JSON) or b"")
        bindings = body["results"]["bindings"]
        if unstable and body["head"]["vars"] != ["rows"]:
            bindings = bindings[len(asked.asked) % 7 :]
        body["results"]["bindings"] = bindings[:most]
        handler.send(json.dumps(body).encode())

    with serving(answer) as asked:
        yield asked


def numbers(count: int) -> ox.Store:
    store = ox.Store()
    for number in range(count):
        store.add(ox.Quad(ox.NamedNode(f"urn:{number}"), ox.NamedNode("urn:p"), ox.Literal(number % 10)))
    return store


@pytest.mark.parametrize("count", [99, 100, 101, 199, 200, 250, 1_000])
@pytest.mark.parametrize("order", ["", "ORDER BY DESC(?s)"])
def test_a_cap_that_nobody_tells_of_is_found(count: int, order: str) -> None:
    store, text = numbers(count), f"SELECT ?s ?o {{ ?s ?p ?o }} {order}"
    with capped(store, 100) as server:
        rows = [tuple(row) for row in Endpoint(server.url).rows(text)]
    here = store.query(text)
    assert isinstance(here, ox.QuerySolutions)
    expected = [tuple(row) for row in here]
    assert (rows if order else sorted(rows, key=str)) == (expected if order else sorted(expected, key=str))
    if count in (99, 101):
        assert len(server.asked) == (1 if count == 99 else 3 if order else 4)


def test_pages_that_do_not_fit_together_are_refused() -> None:
    with (
        capped(numbers(450), 100, unstable=True) as server,
        pytest.raises(EndpointError, match=r"cuts off at 100 rows, and \d+ of 450"),
    ):
        Endpoint(server.url).rows("SELECT ?o ?s { ?s ?p ?o }")


def test_blank_nodes_in_pages_are_refused() -> None:
    store = ox.Store()
    for number in range(150):
        store.add(ox.Quad(ox.BlankNode(), ox.NamedNode("urn:p"), ox.Literal(number)))
    with capped(store, 100) as server, pytest.raises(EndpointError, match=r"blank nodes"):
        Endpoint(server.url).rows("SELECT ?s ?o { ?s ?p ?o } ORDER BY ?o")


def test_a_big_network_takes_few_requests() -> None:
    sg = "https://w3id.org/scholargraph/ontology#"
    store = ox.Store()
    role = ox.NamedNode("https://w3id.org/scholargraph/vocabulary/supervision-roles/co")
    for number in range(1_000):
        supervision, trainee, part = (
            ox.NamedNode(f"urn:{what}/{number}") for what in ("supervision", "person", "part")
        )
        said: list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]] = [
            (supervision, "trainee", trainee),
            (supervision, "participation", part),
            (part, "supervisor", ox.NamedNode(f"urn:person/{number // 10}/boss")),
            (part, "supervisionRole", role),
            *([(trainee, "name", ox.Literal(f"Trainee {number}"))] if number % 2 else []),
        ]
        store.extend(ox.Quad(subject, ox.NamedNode(sg + predicate), value) for subject, predicate, value in said)
    with capped(store, 100_000) as server:
        there = network(Endpoint(server.url), "supervision")
    assert len(there) == 1_100
    assert list(there.nodes(data=True)) == list(network(store, "supervision").nodes(data=True))
    assert len(server.asked) <= 30
    assert not any(re.search(r"ASK", asked) for asked in server.asked)
