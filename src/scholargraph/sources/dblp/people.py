"""Reads a person of DBLP: their names, what names them elsewhere, and where they worked."""

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from scholargraph import pids
from scholargraph.model import (
    NoticeKind,
    NoticeRecord,
    OrganizationRecord,
    Person,
    PersonRecord,
    Place,
    Record,
    RoleRecord,
    Text,
)
from scholargraph.sources.dblp.nodes import texts, told_apart, unique
from scholargraph.sources.lists import EntryError
from scholargraph.sources.occurrences import numbered
from scholargraph.sources.quotes import shown
from scholargraph.sources.registers import dblp_person, identifier_at, key_of
from scholargraph.sources.xml_entries import text_of
from scholargraph.vocabulary import organization

_YEARS = re.compile(
    r"(?:(?P<since>since) )?(?P<start>\d{4})(?P<span>\s*[-–]\s*(?P<end>\d{4})?)?|until (?P<until>\d{4})"
)
_LEFT_NOTES = frozenset({"uname", "award", "isnot", "source"})


def person_records(found: Element, place: Place) -> Iterator[Record]:
    """What an element of a person or a group states; the place has DBLP's key. Raises EntryError for no name."""
    nodes = [node for node in found.iterfind("author") if text_of(node)]
    if not nodes:
        raise EntryError(f"person {place.key!r} without a name; wanted <author>")
    if found.get("publtype") == "group":
        group = Text(text_of(nodes[0]))
        yield OrganizationRecord(place, group.value, organization(group).concept, (group,))
        return
    if found.get("publtype") == "disambiguation":
        reason = f"{text_of(nodes[0])!r} is the name of several people whom DBLP has not told apart"
        yield NoticeRecord(place, NoticeKind.NEEDS_REVIEW, reason)
        return
    addresses = texts(found, "url")
    name, key = told_apart(nodes[0], text_of(nodes[0]))
    orcids = unique(filter(None, map(pids.orcid, addresses)))
    person = Person(name, key=key, scope=key_of("dblp", place.key or ""))
    named = list(filter(None, (dblp_person(place.key or ""), *map(identifier_at, addresses))))
    told = [told_apart(node, text_of(node))[0] for node in nodes[1:]]
    told += [text_of(note) for note in found.iterfind("note") if note.get("type") == "uname"]
    variants = tuple(variant for variant in unique(told) if variant not in {"", name})
    if orcids:  # works name them by ORCID iD, or as DBLP does: both are described, and have DBLP's number in common
        named += [f"orcid:{orcid}" for orcid in orcids[1:]]
        yield PersonRecord(place, person, variants, unique(named))
        person = replace(person, orcid=orcids[0])
    yield PersonRecord(place, person, variants, unique(named))
    yield from numbered(_affiliations(found, place, person))


def _affiliations(found: Element, place: Place, person: Person) -> Iterator[Record]:
    for note in found.iterfind("note"):
        text, kind = text_of(note), note.get("type", "")
        if kind != "affiliation":
            if text and kind.split(":")[0] not in _LEFT_NOTES:
                yield NoticeRecord(
                    place, NoticeKind.PARTLY_UNDERSTOOD, f"note of type {shown(kind)}; wanted affiliation"
                )
            continue
        if not text:
            continue
        label = " ".join(note.get("label", "").split())
        years = _YEARS.fullmatch(label)
        start, end = _period(years)
        yield RoleRecord(place, person, None, organization(Text(text)), start=start, end=end)
        if label and years is None:
            reason = f"affiliation {shown(text)} is marked {shown(label)}; wanted years, such as 2010-2014"
            yield NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, reason)


def _period(years: re.Match[str] | None) -> tuple[str | None, str | None]:
    """The first and the last year of a label: `2010-2014`, `since 2010`, `2010-`, `until 2014`, `2010`."""
    if years is None:
        return None, None
    if years["until"]:
        return None, years["until"]
    open_ended = years["since"] or years["span"]
    return years["start"], years["end"] if open_ended else years["start"]
