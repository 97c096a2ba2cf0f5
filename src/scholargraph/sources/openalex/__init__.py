"""Reads OpenAlex works and authors: what its API answers, what its snapshot holds, in the schemas of 2022 and after."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from scholargraph.model import Place, Record
from scholargraph.sources import Source
from scholargraph.sources.fields import Fields
from scholargraph.sources.inputs import Input
from scholargraph.sources.json_entries import cut_json
from scholargraph.sources.lists import Entry, EntryError, batches, reader
from scholargraph.sources.openalex.ids import key
from scholargraph.sources.openalex.people import person
from scholargraph.sources.openalex.works import work

WANTED = 'OpenAlex works or authors as JSON (objects with an "id" such as "https://openalex.org/W2741809807")'

_ID = re.compile(rb'"id"\s*:\s*"https?://(?:api\.)?openalex\.org/(?:works/|authors/)?[WA]\d', re.I)
_FIELD = re.compile(
    rb'"(?:display_name|authorships|publication_year|publication_date|host_venue|primary_location|ids|works_count'
    rb'|abstract_inverted_index|cited_by_count)"\s*:'
)

_KINDS: Mapping[str, Callable[[Fields, Place], Iterator[Record]]] = {"W": work, "A": person}
"""The first letter of an id -> what reads such an object."""

_TOLD_BY: Mapping[str, str] = {
    "authorships": "W",
    "abstract_inverted_index": "W",
    "publication_year": "W",
    "display_name_alternatives": "A",
    "last_known_institutions": "A",
    "last_known_institution": "A",
}
"""A field -> the letter that an id would begin with, for objects that were saved without their id."""


def recognises(source: Input) -> bool:
    """Whether a file begins as JSON whose objects have ids and fields of OpenAlex's works or authors."""
    head = source.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith((b"{", b"[")) and bool(_ID.search(head) and _FIELD.search(head))


def _cut(source: Input) -> Iterator[Entry]:
    return cut_json(source, ("/results",))


def _understand(entry: Entry, place: Place) -> Iterable[Record]:
    fields = Fields.of(entry.content)
    name = key(fields.text("id"))
    place = replace(place, key=name)
    read = _KINDS.get(_letter(fields, name))
    if read is None:
        found = f"an OpenAlex object with the id {name}" if name else "an object that is no OpenAlex work or author"
        raise EntryError(f"{found}; wanted a work (W...) or an author (A...)")
    yield from read(fields, place)
    yield from fields.notices(place)


def _letter(fields: Fields, name: str | None) -> str:
    return name[0] if name else next((letter for field, letter in _TOLD_BY.items() if field in fields.value), "")


_BATCHES = batches("openalex", _cut, _understand)

SOURCE = Source(
    name="openalex",
    description="OpenAlex works and authors: API answers, arrays, JSON Lines, of 2022 and after",
    wanted=WANTED,
    suffixes=(),
    recognises=recognises,
    read=reader(_BATCHES),
    batches=_BATCHES,
)
