"""Says where a link leads: to the server's addresses, or to the files of a site in a folder."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, urlencode, urlsplit

from scholargraph import addresses

SCHEMES = ("http", "https")


class Links(Protocol):
    """What a template asks: hrefs as text, None where nothing is to be linked."""

    def thing(self, iri: str, language: str) -> str | None:
        """The page of a thing of the graph, or the address of a thing of elsewhere."""

    def page(self, name: str, language: str, **parameters: str) -> str:
        """A page by its path behind the language (`search`, `query/person/coauthors`), with a query string."""

    def data(self, name: str) -> str | None:
        """A file that is the same in every language: `person/ada-lovelace.ttl`, `queries.ttl`."""

    def static(self, name: str) -> str:
        """A style sheet or a script."""

    def picture(self, name: str, language: str, around: str | None = None) -> str:
        """The data of a network's picture; `around` is the IRI of the person whose co-authors alone count."""

    def root(self, language: str) -> str:
        """Where the paths of pages begin that such data have."""


@dataclass(frozen=True, slots=True)
class ServerLinks:
    """Links of a site that a server answers.

    >>> links = ServerLinks("https://example.org/id/")
    >>> links.thing("https://example.org/id/person/ada-lovelace", "fr"), links.page("search", "en", q="Ada & co")
    ('/fr/person/ada-lovelace', '/en/search?q=Ada+%26+co')
    """

    base: str

    def thing(self, iri: str, language: str) -> str | None:
        """The page of a thing in a language."""
        path = addresses.path(iri, self.base)
        return f"/{language}/{path}" if path else outside(iri)

    def page(self, name: str, language: str, **parameters: str) -> str:
        """The address of a fixed page."""
        asked = f"?{urlencode(parameters)}" if parameters else ""
        return f"/{language}/{name}{asked}"

    def data(self, name: str) -> str | None:
        """The address of data."""
        return f"/{name}"

    def static(self, name: str) -> str:
        """The address of a style sheet or a script."""
        return f"/static/{name}"

    def picture(self, name: str, language: str, around: str | None = None) -> str:
        """The address of a picture's data."""
        return self.page(f"network/{name}.json", language, **({"around": around} if around else {}))

    def root(self, language: str) -> str:
        """The address of the pages in a language."""
        return f"/{language}/"


@dataclass(frozen=True, slots=True)
class FileLinks:
    """Links between the files of a folder, relative to the page in it that has them.

    `home` says on which thing's page a thing stands, `has` what data there is; `wanted` hears of each page that is
    linked and `drawn` of each picture, so that they are written too.

    >>> links = FileLinks("https://example.org/id/", "en/person/ada-lovelace.html")
    >>> links.thing("https://example.org/id/topic/weaving", "en"), links.page("search", "fr"), links.static("site.css")
    ('../topic/weaving.html', '../../fr/search.html', '../../static/site.css')
    """

    base: str
    here: str
    home: Callable[[str], str] = lambda iri: iri
    has: Callable[[str], bool] = lambda name: True
    wanted: Callable[[str, str], None] = lambda language, path: None
    drawn: Callable[[str, str, str | None], None] = lambda language, name, around: None

    def thing(self, iri: str, language: str) -> str | None:
        """The file of a thing's page in a language."""
        path = addresses.path(self.home(iri), self.base)
        return self.page(path, language) if path else outside(iri)

    def page(self, name: str, language: str, **parameters: str) -> str:
        """The file of a page; parameters make no difference, as nobody answers them."""
        path, mark, fragment = name.partition("#")
        self.wanted(language, path)
        return self._from_here(file_of(language, path)) + mark + fragment

    def data(self, name: str) -> str | None:
        """Files of data stand at the top, under their own names."""
        return self._from_here(addresses.file_path(name)) if self.has(name) else None

    def static(self, name: str) -> str:
        """The file of a style sheet or a script."""
        return self._from_here(f"static/{name}")

    def picture(self, name: str, language: str, around: str | None = None) -> str:
        """The script that has a picture's data."""
        self.drawn(language, name, around)
        return self._from_here(picture_file(language, name, around and addresses.path(around, self.base)))

    def root(self, language: str) -> str:
        """The folder of the pages in a language."""
        return self._from_here(f"{language}/")

    def _from_here(self, file: str) -> str:
        here, there = self.here.split("/")[:-1], file.split("/")
        same = next(
            (n for n, (a, b) in enumerate(zip(here, there[:-1], strict=False)) if a != b),
            min(len(here), len(there) - 1),
        )
        return quote("/".join([".."] * (len(here) - same) + there[same:]), safe="/~!$&'()+,;=@-._")


def file_of(language: str, path: str) -> str:
    """The file of a page in a folder.

    >>> file_of("en", ""), file_of("fr", "person/ada-lovelace")
    ('en/index.html', 'fr/person/ada-lovelace.html')
    """
    return f"{language}/{addresses.file_path(path) or 'index'}.html"


def picture_file(language: str, name: str, around: str | None = None) -> str:
    """The file of a picture's data in a folder; `around` is the path of the person whose co-authors alone count."""
    return f"data/{language}/{name}{f'/{addresses.file_path(around)}' if around else ''}.js"


def outside(address: str) -> str | None:
    """An address of elsewhere, if it is one that a page may lead to.

    >>> outside("https://example.org/"), outside("javascript:alert(1)")
    ('https://example.org/', None)
    """
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in SCHEMES and parts.netloc else None
