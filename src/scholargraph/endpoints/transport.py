"""Speaks HTTP with servers that may be slow, broken or hostile: every exchange ends, on time, with a bounded body.

The standard library's time limit is for each read, so that a server which drips a byte a second holds its client
for ever; here the time that is left counts, for everything from the first connection to the last byte. Redirects
lead to http and https only, are few, and do not take a password to another host. A server that is busy (429, 503)
or that drops the connection is asked again, when it says, within the time.
"""

import email.utils
import http.client
import io
import socket
import ssl
import time
import urllib.parse
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, cast

from scholargraph.endpoints.authorization import PASSWORD, USER, Credentials, authorization
from scholargraph.errors import EndpointError

_MOST_REDIRECTS = 5
_MOST_ATTEMPTS = 6
_FIRST_PAUSE = 0.25
_PIECE = 1 << 16
_LONG = 1 << 13
_MOST_OF_AN_ERROR = 1 << 14
_BUSY = frozenset({429, 503})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": http.client.HTTP_PORT, "https": http.client.HTTPS_PORT}
_DROPPED = (ConnectionError, http.client.IncompleteRead)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long one exchange may take in all, with everything that is tried again, and how many bytes may come."""

    seconds: float = 60.0
    size: int = 256 << 20


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: an address, a method, headers, and a body or none."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None

    @property
    def shown(self) -> str:
        """The address as a message shows it, without the query."""
        return self.url.partition("?")[0]


@dataclass(frozen=True, slots=True)
class Response:
    """What came: the status, headers by their names in small letters, the body whole, and the address it is from.

    `challenges` are the ways in which the server lets one show who one is.
    """

    url: str
    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes
    challenges: tuple[str, ...] = ()

    @property
    def media_type(self) -> str:
        """The media type of the body without its parameters; empty where the server gives none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def exchange(request: Request, *, limits: Limits, credentials: Credentials | None = None) -> Response:
    """The answer of a server, whatever its status but for redirects, which are followed, and for its being busy.

    What is sent may be sent again when a connection breaks, so it must do no harm twice.
    Raises EndpointError where no answer comes within the limits; it says what went wrong and after how long.
    """
    deadline = _Deadline(limits.seconds)
    for attempt in range(1, _MOST_ATTEMPTS + 1):
        pause = _FIRST_PAUSE * 2 ** (attempt - 1)
        try:
            response = _followed(request, limits.size, deadline, credentials)
        except _DROPPED as fault:
            trouble = _drop(fault)
        else:
            if response.status not in _BUSY:
                return response
            pause = _asked_pause(response, otherwise=pause)
            trouble = f"is busy ({response.status})"
        if pause > deadline.left:
            break
        time.sleep(pause)
    times = f"{attempt} times in {limits.seconds - deadline.left:.1f} s" if attempt > 1 else "at once"
    raise EndpointError(f"{request.shown}: {trouble}, {times}; try again in {max(pause, 1):.0f} s, or later")


class _Deadline:
    """The moment at which an exchange must be over."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """The seconds that are left."""
        return self._end - time.monotonic()

    @property
    def passed(self) -> str:
        """What is said when it has passed."""
        return f"no whole answer in {self._seconds:g} s; wanted one, or more time (--timeout)"

    def seconds_left(self, where: str) -> float:
        """The seconds that are left; raises EndpointError when there are none."""
        if self.left <= 0:
            raise EndpointError(f"{where}: {self.passed}")
        return self.left


def _followed(request: Request, size: int, deadline: _Deadline, credentials: Credentials | None) -> Response:
    """The answer at the end of the redirects."""
    asked = request
    for _ in range(_MOST_REDIRECTS + 1):
        response = _authorized(asked, size, deadline, credentials)
        if response.status not in _REDIRECTS or "location" not in response.headers:
            return response
        target = urllib.parse.urljoin(asked.url, response.headers["location"])
        checked_parts(target, f"{asked.shown}: sends us on to {target[:200]!r}")
        if _origin(target) != _origin(request.url):
            credentials = None  # what is secret is for the host that was named
        asked = _on_to(target, asked, response.status)
    raise EndpointError(f"{request.shown}: sends us on more than {_MOST_REDIRECTS} times; wanted an answer")


def _on_to(target: str, asked: Request, status: int) -> Request:
    """What is asked at the new place: the same, but for See Other, which is about a page to get."""
    if status == http.client.SEE_OTHER and asked.body is not None:
        headers = {name: value for name, value in asked.headers.items() if name.lower() != "content-type"}
        return Request(target, "GET", headers)
    return replace(asked, url=target)


def _authorized(request: Request, size: int, deadline: _Deadline, credentials: Credentials | None) -> Response:
    """The answer, with the password where the server asks for it.

    A server that asks may close its ears to a long body, so how it asks is found out before one is sent.
    """
    if credentials is None:
        return _once(request, size, deadline)
    place = request.url.partition("?")[0]
    if place not in credentials.asked and len(request.body or b"") > _LONG:
        credentials.asked[place] = _once(Request(request.url), size, deadline).challenges
    response = _once(_proving(request, credentials, credentials.asked.get(place, ())), size, deadline)
    if response.status != http.client.UNAUTHORIZED:
        return response
    credentials.asked[place] = response.challenges
    proving = _proving(request, credentials, response.challenges)
    return response if proving is request else _once(proving, size, deadline)


def _proving(request: Request, credentials: Credentials, challenges: tuple[str, ...]) -> Request:
    proof = authorization(challenges, credentials, request.method, request.url)
    return request if proof is None else replace(request, headers={**request.headers, "Authorization": proof})


def _once(request: Request, size: int, deadline: _Deadline) -> Response:
    parts = checked_parts(request.url, request.shown)
    connection = http.client.HTTPConnection(parts.netloc.rpartition("@")[2])
    with _connected(parts, request.shown, deadline) as plain:
        connection.sock = cast(socket.socket, _Timed(plain, deadline, request.shown))  # it is asked for no more
        try:
            return _answer(connection, request, parts, size)
        except TimeoutError:
            raise EndpointError(f"{request.shown}: {deadline.passed}") from None
        except _DROPPED:
            raise
        except (OSError, http.client.HTTPException, ValueError) as fault:
            raise EndpointError(f"{request.shown}: {_reason(fault)}; wanted an answer in HTTP") from None


def _answer(
    connection: http.client.HTTPConnection, request: Request, parts: urllib.parse.SplitResult, size: int
) -> Response:
    target = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
    headers = {"Connection": "close", **request.headers}
    with suppress(BrokenPipeError, ConnectionResetError):  # it may have said why before it had read all
        connection.request(request.method, target, body=request.body, headers=headers)
    answer = connection.getresponse()
    return Response(
        url=request.url,
        status=answer.status,
        reason=answer.reason,
        headers={name.lower(): value for name, value in answer.getheaders()},
        body=_body(answer, request.shown, size),
        challenges=tuple(answer.headers.get_all("WWW-Authenticate", ())),
    )


def _connected(parts: urllib.parse.SplitResult, where: str, deadline: _Deadline) -> socket.socket:
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    try:
        plain = socket.create_connection((host, port), timeout=deadline.seconds_left(where))
        if parts.scheme == "https":
            return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except TimeoutError:
        raise EndpointError(f"{where}: no connection in time; is it the right address?") from None
    except ConnectionRefusedError:
        raise EndpointError(f"{where}: nobody listens there; wanted the address of a SPARQL endpoint") from None
    except _DROPPED:
        raise
    except (OSError, ValueError) as fault:
        raise EndpointError(f"{where}: {_reason(fault)}; wanted the address of a SPARQL endpoint") from None
    return plain


class _Timed:
    """A socket on which no step takes longer than the time that is left."""

    def __init__(self, plain: socket.socket, deadline: _Deadline, where: str) -> None:
        self._socket, self._deadline, self._where = plain, deadline, where

    def sendall(self, data: bytes) -> None:
        self._socket.settimeout(self._deadline.seconds_left(self._where))
        self._socket.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reading(self))

    def receive_into(self, buffer: Any) -> int:
        self._socket.settimeout(self._deadline.seconds_left(self._where))
        return self._socket.recv_into(buffer)

    def close(self) -> None:
        """Does nothing: what is still to come is read after this; the socket is closed by who opened it."""


class _Reading(io.RawIOBase):
    """What comes through a timed socket, as a file."""

    def __init__(self, timed: _Timed) -> None:
        self._timed = timed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:  # Any: whatever can be written to
        return self._timed.receive_into(buffer)


def _body(answer: http.client.HTTPResponse, where: str, size: int) -> bytes:
    packed = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if packed not in ("", "identity"):
        raise EndpointError(f"{where}: packed as {packed!r}, which was not asked for; wanted it as it is")
    most = size if answer.status < http.client.BAD_REQUEST else _MOST_OF_AN_ERROR
    taken = bytearray()
    while piece := answer.read1(_PIECE):
        taken += piece
        if len(taken) > most:
            if most < size:  # enough of it to say what is wrong
                return bytes(taken)
            raise EndpointError(f"{where}: more than {most:,} bytes; wanted an answer that is smaller")
    if answer.length:  # not all that the server had promised
        raise http.client.IncompleteRead(bytes(taken[:0]), answer.length)
    return bytes(taken)


def checked_parts(url: str, where: str) -> urllib.parse.SplitResult:
    """The parts of an address; raises EndpointError, which begins with `where`, for one that cannot be asked."""
    try:
        parts = urllib.parse.urlsplit(url)
        known = parts.scheme in _PORTS and parts.hostname and parts.port != 0
    except ValueError:
        known = False
    if known and "@" in parts.netloc:
        raise EndpointError(f"an address with a user in it; wanted {USER} and {PASSWORD} in the environment")
    if not known or not url.isascii() or not url.isprintable() or " " in url:
        raise EndpointError(f"{where}; wanted an address that begins with http:// or https://")
    return parts


def _origin(url: str) -> tuple[str, str | None, int]:
    parts = urllib.parse.urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme]


def _asked_pause(response: Response, *, otherwise: float) -> float:
    """The seconds after which a busy server wants to be asked again: a number, or a date."""
    asked = response.headers.get("retry-after", "").strip()
    if asked.isdecimal():
        return float(asked)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(asked).timestamp() - time.time())
    except (ValueError, TypeError):
        return otherwise


def _drop(fault: Exception) -> str:
    return "ends in the middle" if isinstance(fault, http.client.IncompleteRead) else "drops the connection"


def _reason(fault: Exception) -> str:
    return " ".join(str(getattr(fault, "strerror", None) or str(fault) or type(fault).__name__).split())[:200]
