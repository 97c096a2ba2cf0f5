"""Tells a saved page's own address, makes its links absolute, and knows which of them lead to a person's page."""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import SplitResult, parse_qsl, unquote, urljoin, urlsplit, urlunsplit

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
_SAVED_BY_EXTENSION = re.compile(r"\s*Page saved with \S+\s+url:\s*(\S+)\s+saved date:\s*(?:\w+ )?(\w{3}) (\d\d?) (\d{4})")
_MIRRORED = re.compile(r"\s*Mirrored from (\S+) by HTTrack\b[^,]*(?:\[[^\]]*\])?, \w+, (\d\d?) (\w{3}) (\d{4})")


@dataclass(frozen=True)
class Addresses:
    """A page's own address, what its relative links start from, and the day it was saved, as far as the page tells."""

    own: str | None = None
    base: str | None = None
    saved: str | None = None

    def absolute(self, link: str) -> str | None:
        """A link as an absolute http(s) address without fragment; None for what leads nowhere else, or cannot be made one.

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

        It is on this page's site, no file, and its last step is the name; or else, where the name stands `alone`
        in the link, it differs from this page's own address in its last step only.
        """
        address = self.absolute(link)
        if address is None or self.own is None or address == self.own or not identifies_person(address):
            return None
        there, here = urlsplit(address), self._here
        if _host(there) != _host(here) or _is_file(there):
            return None
        shaped = alone and _has_shape_of(there, here)
        return person_address(address) if _names(there, name) or shaped else None

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
    """An address without what does not tell the person: a query behind a last step that is a name.

    >>> person_address("https://example.org/people/ada-quillfeather?page=2"), person_address("https://x.org/p?id=2")
    ('https://example.org/people/ada-quillfeather', 'https://x.org/p?id=2')
    """
    parts = urlsplit(address)
    kept = "" if identifies(_last_step(parts).replace("-", " ")) else parts.query
    return urlunsplit(parts._replace(query=kept, fragment=""))


def identifies_person(address: str) -> bool:
    """Whether an address can stand for a person: it leads to more than a site."""
    try:
        person_key(Person(None, address=address))
    except ScholargraphError:
        return False
    return True


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


def _has_shape_of(there: SplitResult, here: SplitResult) -> bool:
    """Whether two addresses differ in their last step only, or in the values of their queries only."""
    steps, own = (one.path.rstrip("/").split("/") for one in (there, here))
    query, own_query = (parse_qsl(one.query, keep_blank_values=True) for one in (there, here))
    if [key for key, _ in query] != [key for key, _ in own_query]:
        return False
    return steps == own if query else len(steps) > 2 and len(steps) == len(own) and steps[:-1] == own[:-1]
