"""What OpenAlex calls things: the short form of its ids, and the organisations and topics that they stand for."""

import re
from functools import lru_cache

from scholargraph import pids
from scholargraph.model import Text, Wording
from scholargraph.sources.fields import Fields
from scholargraph.sources.registers import identifier, identifier_at
from scholargraph.vocabulary import organization, wording

NOBODY = frozenset({"A9999999999", "A5317838346"})
"""Author ids that name no one: that of all who could not be told apart, and that of deleted authors."""

_KEY = re.compile(r"(?:https?://(?:api\.)?openalex\.org/(?:[a-z]+/)?)?([A-Z]\d{1,18})", re.I)
_KEPT = 50_000


def key(text: str | None) -> str | None:
    """The id of a work, an author, a topic ... without an address before it; None for what is none.

    >>> key("https://openalex.org/W2741809807"), key("a5023888391"), key("10.7717/peerj.4375")
    ('W2741809807', 'A5023888391', None)
    """
    whole = _KEY.fullmatch((text or "").strip())
    return whole[1].upper() if whole else None


def author_key(text: str | None) -> str | None:
    """The id of an author, None also for those that name no one.

    >>> author_key("https://openalex.org/A5023888391"), author_key("https://openalex.org/A9999999999")
    ('A5023888391', None)
    """
    found = key(text)
    return found if found and found.startswith("A") and found not in NOBODY else None


@lru_cache(maxsize=_KEPT)
def identifiers(*ids: str | None) -> tuple[str, ...]:
    """A topic's ids as identifiers, whichever of OpenAlex, Wikidata and MeSH they are of.

    >>> identifiers("https://openalex.org/subfields/1702", "https://www.wikidata.org/wiki/Q11660", None)
    ('openalex:subfields/1702', 'wikidata:Q11660')
    >>> identifiers("D000465")
    ('mesh:D000465',)
    """
    return tuple(found for text in ids if text and (found := identifier_at(text) or identifier("mesh", text)))


def institution(fields: Fields) -> Wording | None:
    """The organisation that an institution is; None for an empty one, and for one without a name, which is a gap."""
    name = fields.text("display_name")
    ror = fields.text("ror")
    if name is None:
        if ror or fields.text("id"):
            fields.gaps.append(f"{fields.path}/display_name: nothing; wanted the institution's name")
        return None
    return _organization(name, ror)


@lru_cache(maxsize=_KEPT)
def topic(label: str) -> Wording:
    """A topic by its label, which is in English: OpenAlex has no others."""
    return wording("topics", Text(label, "en"))


@lru_cache(maxsize=_KEPT)
def _organization(name: str, ror: str | None) -> Wording:
    return organization(Text(name), pids.ror(ror))
