"""Stands before every route: refuses what no page needs, and puts on every answer what tells browsers to be careful."""

import asyncio
import re
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any
from urllib.parse import unquote_to_bytes

from starlette.exceptions import HTTPException

from scholargraph.web.generations import App, Receive, Scope, Send

# Any: what ASGI has in its messages.
Message = MutableMapping[str, Any]

READING = ("GET", "HEAD", "OPTIONS")
ENDPOINT = "/sparql"
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
"""What every answer says, unless its route says otherwise of the same field."""

LARGEST_BODY = 1 << 20
SLOWEST_BODY = 10.0  # seconds
_LONGEST_ADDRESS = 32 << 10
_MOST_FIELDS = 100
_LARGEST_HEAD = 32 << 10
_LONGEST_PATH = 2_048

_NAME = re.compile(r"\[[0-9a-f:.]+\]|[a-z0-9_.-]+")
_CONTROL = re.compile(rb"[\x00-\x1f\x7f\\]")
_PERCENT = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_ENCODED_AGAIN = re.compile(rb"%(?:2[ef]|5c|00)", re.IGNORECASE)


class Guards:
    """Answers what must not come further, with a status and one line; watches over body and answer of the rest.

    Pages of other sites may read the endpoint (CORS) only where the server has a name of its own: on loopback any site
    that somebody visits could read what they keep to themselves.
    """

    def __init__(self, app: App, names: Iterable[str] | None) -> None:
        self._app = app
        self._names = None if names is None else frozenset(name.lower() for name in names)
        self._public = self._names is None or not self._names <= {*LOOPBACK, "::1"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        sending = _with_fields(send, public=self._public)
        refusal = _refusal(scope, self._names)
        if refusal is not None:
            await refuse(sending, *refusal, method=scope["method"])
        else:
            await self._app(scope, _Receiving(receive), sending)


async def refuse(send: Send, status: int, reason: str, *fields: tuple[str, str], method: str = "GET") -> None:
    """Answers with a status and one line of plain text, then closes the connection: more may be on its way."""
    body = f"{reason}\n".encode()
    headers = [
        ("content-type", "text/plain; charset=utf-8"),
        ("content-length", str(len(body))),
        ("connection", "close"),
        *fields,
    ]
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else body})


def _refusal(scope: Scope, names: frozenset[str] | None) -> tuple[Any, ...] | None:
    """The status and the reason for which a request goes no further; None for one that may."""
    fields: list[tuple[bytes, bytes]] = scope["headers"]
    return (
        _of_size(scope, fields)
        or _of_host(_values(fields, b"host"), names, scope.get("server"))
        or _of_path(scope["raw_path"])
        or _of_method(scope["method"], scope["path"])
        or _of_body(fields)
    )


def _of_size(scope: Scope, fields: list[tuple[bytes, bytes]]) -> tuple[Any, ...] | None:
    if len(scope["raw_path"]) > _LONGEST_PATH or len(scope["query_string"]) > _LONGEST_ADDRESS:
        return 414, f"the address is too long; wanted {_LONGEST_ADDRESS:,} bytes at most: send a long query by POST"
    if len(fields) > _MOST_FIELDS or sum(len(name) + len(value) for name, value in fields) > _LARGEST_HEAD:
        return 431, f"the head is too large; wanted {_MOST_FIELDS} fields and {_LARGEST_HEAD:,} bytes at most"
    return None


def _of_host(given: list[bytes], names: frozenset[str] | None, here: object) -> tuple[Any, ...] | None:
    """Only names that this server goes by, and the address that the client came to.

    With any other name, a page of elsewhere could have it lead to this machine, and read what is here.
    """
    if len(given) != 1:
        return 400, f"{len(given)} Host fields; wanted one"
    host = given[0].decode("latin-1").strip().lower()
    name, _, port = host.rpartition(":") if re.search(r":\d*$", host) and not host.endswith("]") else (host, "", "")
    if not _NAME.fullmatch(name) or (port and int(port) > 65_535):
        return 400, "the Host field is no name or address"
    if names is not None and name.rstrip(".") not in names and name.strip("[]") != _address(here):
        return 421, "no such host here; wanted a name that this server goes by (serve --host-name NAME adds one)"
    return None


def _of_path(raw: bytes) -> tuple[Any, ...] | None:
    """No path that means another one when it is read once more: `..`, a backslash, a control character."""
    plain = unquote_to_bytes(raw)
    steps = plain.split(b"/")
    if (
        not raw.startswith(b"/")
        or _PERCENT.search(raw)
        or _CONTROL.search(plain)
        or _ENCODED_AGAIN.search(plain)
        or b".." in steps
        or b"." in steps
        or plain.startswith(b"//")
        or not _is_text(plain)
    ):
        return 400, "not a path of this server; wanted one without dots, backslashes and control characters"
    return None


def _of_method(method: str, path: str) -> tuple[Any, ...] | None:
    allowed = (*READING, "POST") if path == ENDPOINT else READING
    if method not in allowed:
        return 405, f"{method} is not for here, where nothing changes; wanted {', '.join(allowed)}", _allow(allowed)
    return None


def _of_body(fields: list[tuple[bytes, bytes]]) -> tuple[Any, ...] | None:
    codings = [value.strip().lower() for value in _values(fields, b"content-encoding")]
    if any(coding not in (b"", b"identity") for coding in codings):
        return 415, "the body is packed; wanted it as it is", ("accept-encoding", "identity")
    lengths = _values(fields, b"content-length")
    if any(not length.isdigit() for length in lengths) or len(lengths) > 1:
        return 400, "the Content-Length field is no number"
    if lengths and int(lengths[0][:20]) > LARGEST_BODY:
        return _TOO_LARGE
    return None


def _address(here: object) -> str | None:
    """The address of a server's end of a connection, as ASGI tells it."""
    return str(here[0]) if isinstance(here, list | tuple) and here else None


def _allow(methods: Iterable[str]) -> tuple[str, str]:
    return "allow", ", ".join(methods)


def _values(fields: Iterable[tuple[bytes, bytes]], name: bytes) -> list[bytes]:
    return [value for field, value in fields if field == name]


def _is_text(plain: bytes) -> bool:
    try:
        plain.decode()
    except UnicodeDecodeError:
        return False
    return True


_TOO_LARGE = (413, f"the body is too large; wanted {LARGEST_BODY:,} bytes at most")
_TOO_SLOW = (408, f"the body did not come in {SLOWEST_BODY:g} s")


class _Receiving:
    """The body as it comes, up to its largest size and its longest time."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._size = 0
        self._until: float | None = None
        self._whole = False

    async def __call__(self) -> Message:
        """The next piece of the body, or that the client has gone."""
        if self._whole:
            return await self._receive()
        self._until = self._until or asyncio.get_running_loop().time() + SLOWEST_BODY
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError:
            raise _closing(*_TOO_SLOW) from None
        self._size += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._size > LARGEST_BODY:
            raise _closing(*_TOO_LARGE)
        return message


def _closing(status: int, reason: str) -> HTTPException:
    """A refusal out of the middle of a request: the connection closes, as what is left of it cannot be told."""
    return HTTPException(status, reason, {"connection": "close"})


def _with_fields(send: Send, *, public: bool) -> Send:
    """Sends the parts of an answer, with the fields that every answer has, and without CORS where it is not public."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            said = [one for one in message.get("headers", ()) if public or not one[0].startswith(_OF_OTHER_SITES)]
            names = {name.lower() for name, _ in said}
            message["headers"] = said + [field for field in _FIELDS if field[0] not in names]
        await send(message)

    return sending


_OF_OTHER_SITES = b"access-control-"
_FIELDS = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in HEADERS.items()]
