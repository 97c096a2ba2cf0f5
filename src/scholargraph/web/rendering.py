"""Writes pages: a template, what a view says, and the words of a language become HTML."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import jinja2

from scholargraph import addresses
from scholargraph.labels import short
from scholargraph.views.values import Value, anchor
from scholargraph.vocabulary import ONTOLOGY
from scholargraph.web.charts import bars
from scholargraph.web.links import Links, outside
from scholargraph.web.moments import has_day, in_words, moment
from scholargraph.web.wording import code, column, says, term, typeset, wording

LANGUAGES = ("en", "fr")
LANGUAGE_NAMES: Mapping[str, str] = {"en": "English", "fr": "Français"}


@dataclass(frozen=True, slots=True)
class Page:
    """What every page has: its language, its path behind the language, how it links, and whose graph it shows.

    `asked` is the query string, which the same page in another language has too. A page that is not `live` is a file:
    nobody answers its forms.
    """

    language: str
    path: str
    links: Links
    base: str
    site: str
    live: bool = True
    asked: Mapping[str, str] = field(default_factory=dict)

    def link(self, iri: str | None) -> str | None:
        """The page of a thing in the page's language."""
        return self.links.thing(iri, self.language) if iri else None

    def page(self, name: str, **parameters: str) -> str:
        """A fixed page in the page's language."""
        return self.links.page(name, self.language, **parameters)

    def elsewhere(self, language: str) -> str:
        """This very page in another language."""
        return self.links.page(self.path, language, **self.asked)

    def why(self, value: Value) -> str | None:
        """The evidence for a value, on the page of evidence that belongs to this page."""
        if not value.statements or self.path.startswith("why/"):
            return None
        return self.page(f"why/{self.path}#{anchor(value.statements[0])}")

    def words(self, key: str, /, **values: Any) -> str:  # Any: numbers and texts
        """What the page says in its language."""
        return says(key, self.language, **values)


def render(template: str, page: Page, **context: Any) -> str:  # Any: what the template shows
    """The HTML of a page."""
    return (
        environment()
        .get_template(template)
        .render(
            p=page,
            t=page.words,
            link=page.link,
            page=page.page,
            why=page.why,
            static=page.links.static,
            data=page.links.data,
            language=page.language,
            languages=LANGUAGES,
            language_names=LANGUAGE_NAMES,
            **context,
        )
    )


@cache
def environment() -> jinja2.Environment:
    """The templates, with every text escaped and every name that is missing an error."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("scholargraph.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        outside=outside,
        short=lambda iri: f"sg:{short(iri)}" if iri.startswith(ONTOLOGY) else short(iri),
        term=term,
        code=code,
        typeset=typeset,
        moment=moment,
        in_words=in_words,
        has_day=has_day,
        number=lambda value, language: f"{value:,}".replace(",", "\u202f" if language == "fr" else ","),
        column=column,
        anchor=anchor,
        bars=bars,
    )
    made.globals.update(wording=wording, path_of=addresses.path)
    return made
