"""Reads what a thing says of itself: dates, wordings with their concepts, numbers, places; what is odd is told."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from scholargraph.model import (
    Basis,
    Text,
    Wording,
)
from scholargraph.sources import dates
from scholargraph.sources.lists import EntryError
from scholargraph.sources.marked_text import plain
from scholargraph.sources.rdf import identities
from scholargraph.sources.rdf.things import Thing
from scholargraph.vocabulary import concepts, wording


def alternatives(*values: Sequence[Any]) -> Iterator[tuple[Any, ...]]:  # Any: each field has a type of its own
    """One tuple of values, and more where a source tells several of one: each then stands in one of them.

    >>> list(alternatives(["Professor", "Professeure"], ["2001"], []))
    [('Professor', '2001', None), ('Professeure', '2001', None)]
    """
    rows = list(zip_longest(*values)) or [(None,) * len(values)]
    for row in rows:
        yield tuple(usual if value is None else value for value, usual in zip(row, rows[0], strict=True))


def days(thing: Thing, term: str, gaps: list[str]) -> list[str]:
    """The dates of a term; what is none, or less than it looks, goes into `gaps`."""
    found = []
    for text in thing.strings(term):
        if day := dates.date(text):
            found.append(day)
        gaps += filter(None, (dates.gap(text),))
    return list(dict.fromkeys(found))


def plain_texts(thing: Thing, term: str) -> list[Text]:
    """The texts of a term without markup."""
    return [
        text if thing.own else Text(plain(text.value), text.language)
        for text in thing.texts(term)
        if text.value.strip()
    ]


def worded(scheme: str, thing: Thing, label: str, level: str) -> list[Wording]:
    """The printed texts of a term with their concepts: the one that the source tells, else the vocabulary's."""
    told = identities.concept_among(scheme, thing.things(level))
    texts = [text if thing.own else Text(plain(text.value), text.language) for text in thing.texts(label)]
    texts = [text for text in texts if text.value.strip()]
    if not texts and told:
        texts = [Text(concepts(scheme)[told].labels["en"], "en")]
    return [Wording(text, told or wording(scheme, text).concept) for text in texts]


def located(thing: Thing) -> tuple[Wording | None, Text | None]:
    """The organisation of a thing, and the unit of it that the thing is."""
    whole, unit = identities.place_in(thing)
    named = identities.organization_of(thing)
    organization = identities.organization_of(whole)
    if organization is None or unit is None or named is None:
        return named, None
    return organization, named.text


def departments(thing: Thing) -> Iterator[Text]:
    """The departments that are told, as texts or as things."""
    yield from thing.texts("department")
    yield from (text for one in thing.things("department") for text in one.texts("prefLabel"))


def bases_of(thing: Thing, term: str) -> list[Basis]:
    """How a statement is known, `stated` where the source does not say; one that is stated comes first."""
    told = {one.name.rsplit("/", 1)[-1] for one in thing.things(term)}
    return [basis for basis in Basis if basis in told] or [Basis.STATED]


def numbers(thing: Thing, term: str) -> list[int]:
    """The whole numbers of a term from 1."""
    return sorted(int(text) for text in thing.strings(term) if re.fullmatch(r"0*[1-9][0-9]{0,8}", text))


def topics(thing: Thing, term: str, gaps: list[str]) -> Iterator[Wording]:
    """The topics of a term, each once: things with labels, or words parted by commas."""
    found: dict[str, Wording] = {}
    for one in thing.things(term):
        named = identities.topic_of(one)
        if named is None:
            gaps.append(f"topic {one.name}: no label; wanted one")
        else:
            found[named.concept or named.text.value] = named
    for text in thing.texts(term):
        for part in [text.value] if thing.own else re.split(r"[,;]", text.value):
            if part.strip():
                named = identities.worded_topic(Text(part.strip(), text.language))
                found.setdefault(named.concept or named.text.value, named)
    yield from found.values()


def first_of(things: tuple[Thing, ...], *, wanted: str) -> Thing:
    """The first thing; raises EntryError where there is none, saying what was wanted."""
    if not things:
        raise EntryError(wanted)
    return things[0]
