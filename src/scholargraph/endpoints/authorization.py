"""Shows a user and a password to a server in the way that it asks for: basic, or digest as Virtuoso does."""

import base64
import hashlib
import os
import secrets
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from scholargraph.errors import EndpointError

USER, PASSWORD = "SCHOLARGRAPH_ENDPOINT_USER", "SCHOLARGRAPH_ENDPOINT_PASSWORD"
"""The names of the environment variables that hold them: a command line is for all to see."""

_HASHES: Mapping[str, Callable[[bytes], str]] = {
    "MD5": lambda data: hashlib.md5(data, usedforsecurity=False).hexdigest(),  # what servers ask for
    "SHA-256": lambda data: hashlib.sha256(data).hexdigest(),
}


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user and a password, which no message shows; `asked` keeps how each address asked for them."""

    user: str
    password: str = field(repr=False)
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)


def from_environment() -> Credentials | None:
    """The user and the password of the environment, None where there are none; raises EndpointError for one alone."""
    user, password = os.environ.get(USER), os.environ.get(PASSWORD)
    if not user and not password:
        return None
    if not user or password is None:
        missing = PASSWORD if user else USER
        raise EndpointError(f"{missing} is not set; wanted {USER} and {PASSWORD}, or neither")
    return Credentials(user, password)


def authorization(challenges: Iterable[str], credentials: Credentials, method: str, url: str) -> str | None:
    """The Authorization header that answers WWW-Authenticate headers; None where no scheme of theirs is known.

    >>> authorization(['Basic realm="x"'], Credentials("ada", "secret"), "GET", "http://example.org/")
    'Basic YWRhOnNlY3JldA=='
    """
    asked = {scheme.lower(): rest for scheme, _, rest in (one.strip().partition(" ") for one in challenges)}
    known = [(answer, asked[scheme]) for scheme, answer in _SCHEMES.items() if scheme in asked]
    return next(filter(None, (answer(rest, credentials, method, url) for answer, rest in known)), None)


def _basic(_: str, credentials: Credentials, method: str, url: str) -> str | None:
    pair = f"{credentials.user}:{credentials.password}".encode()
    return f"Basic {base64.b64encode(pair).decode()}"


def _digest(challenge: str, credentials: Credentials, method: str, url: str) -> str | None:
    """RFC 7616 with the quality of protection `auth`, or none as in RFC 2069."""
    asked = urllib.request.parse_keqv_list(urllib.request.parse_http_list(challenge))
    algorithm = asked.get("algorithm", "MD5")
    digest = _HASHES.get(algorithm.upper())
    ways = [way.strip() for way in asked.get("qop", "").split(",") if way.strip()]
    if digest is None or (ways and "auth" not in ways) or "nonce" not in asked:
        return None
    parts = urllib.parse.urlsplit(url)
    uri = urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, ""))
    realm, nonce, once = asked.get("realm", ""), asked["nonce"], secrets.token_hex(8)
    who = digest(f"{credentials.user}:{realm}:{credentials.password}".encode())
    what = digest(f"{method}:{uri}".encode())
    counted = f"00000001:{once}:auth:" if ways else ""
    said = {
        "username": credentials.user,
        "realm": realm,
        "nonce": nonce,
        "uri": uri,
        "response": digest(f"{who}:{nonce}:{counted}{what}".encode()),
        **({"opaque": asked["opaque"]} if "opaque" in asked else {}),
    }
    quoted = ", ".join(f'{name}="{_escaped(value)}"' for name, value in said.items())
    more = f', qop=auth, nc=00000001, cnonce="{once}"' if ways else ""
    return f"Digest {quoted}, algorithm={algorithm}{more}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


_SCHEMES: Mapping[str, Callable[[str, Credentials, str, str], str | None]] = {"digest": _digest, "basic": _basic}
"""The best comes first."""
