"""Tells a saved page's own address, makes its links absolute, and knows which of them lead to a person's page."""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from scholargraph.errors import ScholargraphError
from scholargraph.identifiers import identifies, person_key, slug
from scholargraph.model import Person
from scholargraph.sources.dates import date
from scholargraph.sources.html_page.documents import Document

_LONGEST = 2_000
_UNFIT = re.compile(r'[\x00-\x20\x7f<>"{}|\\^`]')
_PAGES = frozenset({"", ".html", ".htm", ".xhtml", ".php", ".asp", ".aspx", ".jsp", ".do", ".cfm"})
_SUFFIX = re.compile(r"\.[a-z][a-z0-9]{1,4}")
_SHORTEST_FAMILY = 4

_SAVED_FROM = re.compile(r"\s*saved from url=\(\d+\)(\S+)\s*")
_SAVED_BY_EXTENSION = re.compile(
    r"\s*Page saved with \S+\s+url:\s*(\S+)\s+saved date:\s*(?:\w+ )?(\w{3}) (\d\d?) (\d{4})"
)
_MIRRORED = re.compile(r"\s*Mirrored from (\S+) by HTTrack\b[^,]*(?:\[[^\]]*\])?, \w+, (\d\d?) (\w{3}) (\d{4})")


@dataclass(frozen=True)
class Addresses:
    """A page's own address, what its relative links start from, and the day it was saved, as far as the page tells."""

    own: str | None = None
    base: str | None = None
    saved: str | None = None

    def absolute(self, link: str) -> str | None:
        """A link as an absolute http(s) address without fragment; None for what leads nowhere else, or is no address.

        >>> page = Addresses("https://example.org/en/people/ada", "https://example.org/en/people/ada")
        >>> page.absolute("../people/jonas#top"), page.absolute("#top"), page.absolute("javascript:open()")
        ('https://example.org/en/people/jonas', None, None)
        """
        link = link.strip()
        if not link or link.startswith("#") or len(link) > _LONGEST:
            return None
        try:
            return _clean(urljoin(self.base or "", link))
        except ValueError:
            return None

    def of_person(self, link: str, name: str, *, alone: bool = True) -> str | None:
        """The address to which a link leads if that is the page of the person of that name; else None.

        It is on this page's site and no file; its last step is the name, or else a number and all before it is as in
        this page's own address. The number tells who it is only where the name stands `alone` in the link.
        """
        address = self.absolute(link)
        if address is None or self.own is None or person_address(address) == person_address(self.own):
            return None
        there, here = urlsplit(address), self._here
        if _host(there) != _host(here) or _is_file(there):
            return None
        numbered = alone and _is_numbered(there) and _has_shape_of(there, here)
        return _fit(address) if numbered or _names(there, name) else None

    def leads_away(self, link: str) -> bool:
        """Whether a link leads to another site, or to a file."""
        address = self.absolute(link)
        if address is None:
            return False
        there = urlsplit(address)
        return _is_file(there) or _host(there) != _host(self._here)

    def of_owner(self, name: str | None) -> str | None:
        """This page's own address if it tells a person of that name from others: by name, or by number."""
        if self.own is None:
            return None
        tells = _names(self._here, name) if name else identifies(_last_step(self._here).replace("-", " "))
        return _fit(self.own) if tells or _is_numbered(self._here) else None

    @cached_property
    def _here(self) -> SplitResult:
        return urlsplit(self.own or "")


def addresses(document: Document) -> Addresses:
    """What a page says of its own address: in its canonical link, to social networks, or where a browser noted it."""
    from_comments = next(filter(None, map(_noted, document.comments)), Addresses())
    base = next((element.get("href") for element in document.elements("base") if element.get("href")), "")
    own = next(filter(None, (*map(from_comments.absolute, _told(document)), from_comments.own)), None)
    page = replace(from_comments, own=own, base=own)
    return replace(page, base=page.absolute(base) or own)


def person_address(address: str) -> str:
    """An address without what does not tell the person: of its query only an identifier, behind a name nothing.

    >>> person_address("https://example.org/people/ada-quillfeather?page=2")
    'https://example.org/people/ada-quillfeather'
    >>> person_address("https://example.org/person.php?lang=fr&id=7")
    'https://example.org/person.php?id=7'
    """
    parts = urlsplit(address)
    named = identifies(_last_step(parts).replace("-", " "))
    return urlunsplit(parts._replace(query="" if named else urlencode(_numbers(parts)), fragment=""))


def _fit(address: str) -> str | None:
    """A person's address, if an IRI can be made of it."""
    person = Person(None, address=person_address(address))
    try:
        person_key(person)
    except ScholargraphError:
        return None
    return person.address


def _told(document: Document) -> list[str]:
    canonical = [e.get("href") for e in document.elements("link") if "canonical" in e.get("rel").lower().split()]
    social = [e.get("content") for e in document.elements("meta") if e.get("property").lower() == "og:url"]
    return [*canonical, *social]


def _noted(comment: str) -> Addresses | None:
    """What a browser, an extension or a mirroring program notes in a comment when it saves a page."""
    if found := _SAVED_FROM.match(comment):
        own = _absolute(found[1])
        return Addresses(own, own) if own else None
    if found := _SAVED_BY_EXTENSION.match(comment):
        own = _absolute(found[1])
        return Addresses(own, own, date(found[4], found[2], found[3]))
    if found := _MIRRORED.match(comment):
        own = _absolute(f"https://{found[1]}")
        return Addresses(own, own, date(found[4], found[3], found[2]))
    return None


def _absolute(link: str) -> str | None:
    return Addresses().absolute(link)


def _clean(address: str) -> str | None:
    address = address.replace(" ", "%20")
    parts = urlsplit(address)
    whole = parts.scheme in ("http", "https") and parts.hostname and not parts.username and not _UNFIT.search(address)
    return urlunsplit(parts._replace(fragment="")) if whole else None


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").removeprefix("www.")


def _last_step(parts: SplitResult) -> str:
    steps = [step for step in parts.path.split("/") if step]
    last = unquote(steps[-1]) if steps else ""
    suffix = PurePosixPath(last).suffix.lower()
    return slug(last.removesuffix(suffix) if suffix in _PAGES and suffix else last)


def _is_file(parts: SplitResult) -> bool:
    suffix = PurePosixPath(unquote(parts.path)).suffix.lower()
    return _SUFFIX.fullmatch(suffix) is not None and suffix not in _PAGES


def _names(parts: SplitResult, name: str) -> bool:
    """Whether the last step holds two words of the name, or is the family name with or without initials."""
    step, words = _last_step(parts), slug(name).split("-")
    family = words[-1]
    is_family = step.endswith(family) and len(family) >= _SHORTEST_FAMILY and "-" not in step.removesuffix(family)[:-1]
    return len(set(step.split("-")) & set(words)) > 1 or (is_family and len(step) - len(family) <= len(words))


def _numbers(parts: SplitResult) -> list[tuple[str, str]]:
    """The identifiers in a query: what has `id` in its name and a number for value."""
    return [(key, value) for key, value in parse_qsl(parts.query) if "id" in key.lower() and re.search(r"\d", value)]


def _is_numbered(parts: SplitResult) -> bool:
    """Whether an address tells a person from others by a number: in its last step, or in its query."""
    steps = [step for step in parts.path.split("/") if step]
    return bool(_numbers(parts)) or (len(steps) > 1 and re.search(r"\d", _last_step(parts)) is not None)


def _has_shape_of(there: SplitResult, here: SplitResult) -> bool:
    """Whether two addresses differ only in the identifiers of their queries, or else only in their last steps."""
    steps, own = (one.path.rstrip("/").split("/") for one in (there, here))
    keys, own_keys = ([key for key, _ in _numbers(one)] for one in (there, here))
    return keys == own_keys and (steps == own if keys else steps[:-1] == own[:-1] and len(steps) == len(own))
