"""Reads the affiliations of an ORCID record: posts, memberships and services, degrees and qualifications."""

import re
from collections.abc import Iterator
from dataclasses import replace

from scholargraph.model import DegreeRecord, NoticeKind, NoticeRecord, Person, Record, RoleRecord, Text, Wording
from scholargraph.pids import ror
from scholargraph.sources.dates import date, gap
from scholargraph.sources.occurrences import numbered
from scholargraph.sources.orcid.owners import Owner
from scholargraph.sources.trees import Part
from scholargraph.vocabulary import find, organization, wording

_ROLES = frozenset({"employment", "invited-position", "membership", "service"})
_DEGREES = frozenset({"education", "qualification"})
_TYPED = frozenset({"affiliation", "affiliation-summary", "professional-activity", "education-qualification"})
_LEFT = frozenset({"distinction"})
_KNOWN = _ROLES | _DEGREES | _LEFT
_HELD = ("organization", "organization-name", "role-title")
_IN = re.compile(r"\s+(?:in|en|of|de|d’|d')\s+|\s*[,(–-]\s+|\s*\(")


def activity_records(document: Part, owner: Owner, digest: str) -> Iterator[Record]:
    """A role or a degree for each affiliation, at its own place; a notice where it does not tell whose it is."""
    yield from numbered(_activities(document, owner, digest))


def _activities(document: Part, owner: Owner, digest: str) -> Iterator[Record]:
    for kind, part in _affiliations(document):
        place = part.place(digest, part.say("put-code"))
        if kind not in _KNOWN:
            reason = f"{kind!r}; wanted an affiliation of a known type, such as employment or education"
            yield NoticeRecord(place, NoticeKind.NOT_UNDERSTOOD, reason)
        elif kind in _LEFT:
            continue
        elif owner.person is None:
            reason = f"whose {kind} it is, is not told; wanted a path such as /0000-0002-1825-0097/{kind}/1"
            yield NoticeRecord(place, NoticeKind.NOT_UNDERSTOOD, reason)
        else:
            yield from _affiliation(kind, part, owner.person, digest)


def _affiliations(part: Part) -> Iterator[tuple[str, Part]]:
    """The affiliations with their kind: the document itself, or what lies in it, but not within one another."""
    if kind := _kind(part):
        yield kind, part
        return
    for one in part.parts:
        yield from _affiliations(one)


def _kind(part: Part) -> str | None:
    if part.name in _TYPED and part.one("type"):
        return (part.say("type") or "").lower().replace("_", "-")
    name = part.name.removesuffix("-summary")
    tells = part.name.endswith("-summary") or part.one(*_HELD) is not None
    return name if name in _KNOWN and tells else _by_path(part)


def _by_path(document: Part) -> str | None:
    """What a JSON document alone is: its path ends in it, /0000-0002-1825-0097/employment/1."""
    steps = (document.say("path") or "").split("/") if not document.name and document.one(*_HELD) else []
    return steps[2] if len(steps) == 4 and steps[2] in _KNOWN else None


def _affiliation(kind: str, part: Part, person: Person, digest: str) -> Iterator[Record]:
    place = part.place(digest, part.say("put-code"))
    title = part.say("role-title", "role")
    where = _organization(part)
    department = Text(name) if (name := part.say("department-name")) else None
    start, end = (_date(part.one(name)) for name in ("start-date", "end-date"))
    for fault in (_gap(part.one(name)) for name in ("start-date", "end-date")):
        if fault:
            yield NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, fault)
    if where is None and title is None:
        yield NoticeRecord(
            place, NoticeKind.NOT_UNDERSTOOD, f"{kind} with neither title nor organisation; wanted one of them"
        )
    elif kind in _DEGREES:
        degree, field = _degree(title) if title else (None, None)
        yield DegreeRecord(place, person, degree, where, department, field, start, end)
    else:
        position = wording("positions", Text(title)) if title else None
        yield RoleRecord(place, person, position, where, department, start=start, end=end)


def _degree(title: str) -> tuple[Wording, Text | None]:
    """The degree with its level, and the field of study where the title names it behind the degree.

    >>> degree, field = _degree("PhD in Applied Mathematics")
    >>> degree.concept.rpartition("/")[2], field.value
    ('doctorate', 'Applied Mathematics')
    """
    whole = wording("degrees", Text(title))
    parted = _IN.search(title)
    if whole.concept or len(find("degrees", title)) > 1 or parted is None:
        return whole, None
    concept = wording("degrees", Text(title[: parted.start()])).concept
    field = title[parted.end() :].strip(" )")
    return replace(whole, concept=concept), Text(field) if concept and field else None


def _organization(part: Part) -> Wording | None:
    name = part.say("organization/name", "organization-name", "organization")
    if name is None:
        return None
    told = part.one("organization/disambiguated-organization")
    register = (told.say("disambiguation-source") or "").upper() if told else ""
    identifier = told.say("disambiguated-organization-identifier") if told and register == "ROR" else None
    return organization(Text(name), ror(identifier))


def _date(part: Part | None) -> str | None:
    return date(*_printed(part)) if part else None


def _gap(part: Part | None) -> str | None:
    return gap(*_printed(part)) if part else None


def _printed(part: Part) -> tuple[str | None, ...]:
    parts = tuple(part.say(name) for name in ("year", "month", "day"))
    return parts if any(parts) else (part.text,)
