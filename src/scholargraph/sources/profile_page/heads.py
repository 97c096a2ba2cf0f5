"""Reads the head of a page: whose page it is, and their positions line by line."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from scholargraph.identifiers import short
from scholargraph.model import PersonRecord, Record, RoleRecord
from scholargraph.sources.profile_page import organizations
from scholargraph.sources.profile_page.names import name_key, read_name
from scholargraph.sources.profile_page.pages import Page
from scholargraph.sources.profile_page.sections import Line
from scholargraph.sources.profile_page.wordings import folded, portrait, portrait_languages, words_of_wordings
from scholargraph.vocabulary import find, normalize

LONGEST_CAPTION = 120


@dataclass(frozen=True, slots=True)
class Head:
    """The head's lines: those that print the owner's name, those before it and those after."""

    name: str | None
    language: frozenset[str]
    before: tuple[Line, ...]
    naming: tuple[Line, ...]
    after: tuple[Line, ...]


def read_head(lines: Sequence[Line], name: str | None = None) -> Head:
    """Finds the owner's name: in the caption of the portrait, or else in a line that is `name`.

    Where nobody has told a name, the first line may be it.
    """
    for place, line in enumerate(lines):
        caption = portrait().fullmatch(line.text) if len(line.text) <= LONGEST_CAPTION else None
        if caption:
            languages = portrait_languages().get(folded(caption["caption"]), frozenset())
            return _cut_at(lines, place, caption["name"].strip(), languages)
    for place, line in enumerate(lines):
        if name and _is_name(line.text, name):
            return _cut_at(lines, place, line.text, frozenset())
    if not name and lines and can_be_name(lines[0].text):
        return Head(lines[0].text, frozenset(), (), (lines[0],), tuple(lines[1:]))
    return Head(None, frozenset(), (), (), tuple(lines))


def _cut_at(lines: Sequence[Line], place: int, name: str, languages: frozenset[str]) -> Head:
    again = tuple(one for one in lines[place + 1 :] if _is_name(one.text, name))
    rest = tuple(one for one in lines[place + 1 :] if not _is_name(one.text, name))
    return Head(name, languages, tuple(lines[:place]), (lines[place], *again), rest)


def head_records(page: Page, head: Head) -> Iterator[Record]:
    """The records of the head: a person for each line that prints the name, a role for each line after it."""
    for line in head.before:
        yield page.not_understood(line, "stands before the name")
    for line in head.naming:
        yield PersonRecord(page.place(line), page.owner)
    times: Counter[tuple[str, str]] = Counter()
    for line in (line for line in head.after if line.has_letter):
        role = _role(page, line)
        key = _key(role)
        times[key] += 1
        yield replace(role, occurrence=times[key])


def _is_name(text: str, name: str) -> bool:
    return len(text) <= LONGEST_CAPTION and name_key(text) == name_key(name)


def can_be_name(text: str) -> bool:
    """Whether a line of a head can be the owner's name: it has a name's shape, and is no position or organisation."""
    known = find("positions", text) or organizations.is_known(text) or organizations.is_worded_as_one(text)
    words = normalize(text).split()
    return (
        read_name(text) is not None and not known and not any(word in words_of_wordings("positions") for word in words)
    )


def _role(page: Page, line: Line) -> RoleRecord:
    parts = tuple(part for part in line.text.split(", ") if part.strip(" ,"))
    first, last = _organization_at(parts, page.language)
    title, name, department = (", ".join(some).strip() for some in (parts[:first], parts[first:last], parts[last:]))
    organization = organizations.organization(name, page.language) if name else None
    return RoleRecord(
        page.place(line),
        page.owner,
        page.wording("positions", title) if title else None,
        organization,
        page.text(department) if department else None,
        organization_implied=organization is None,
    )


def _organization_at(parts: Sequence[str], language: str | None) -> tuple[int, int]:
    """From and to which comma part the organisation is named; the same twice where it is not named at all."""
    alone = _is_organization_alone(parts, language)
    for first in range(0 if alone else 1, len(parts)):
        for last in range(len(parts), first, -1):
            if organizations.is_known(", ".join(parts[first:last]), language):
                return first, last
    if alone:
        return 0, 1
    worded = (place for place in range(1, len(parts)) if organizations.is_worded_as_one(parts[place]))
    first = next(worded, 1)
    return (first, first + 1) if len(parts) > 1 else (1, 1)


def _is_organization_alone(parts: Sequence[str], language: str | None) -> bool:
    if not parts or find("positions", parts[0], language):
        return False
    if any(organizations.is_known(", ".join(parts[:last]), language) for last in range(1, len(parts) + 1)):
        return True
    words = normalize(parts[0]).split()
    return organizations.is_worded_as_one(parts[0]) and not any(
        word in words_of_wordings("positions") for word in words
    )


def _key(role: RoleRecord) -> tuple[str, str]:
    title = role.title and (role.title.concept or short(role.title.text.value))
    where = role.organization and (role.organization.concept or short(role.organization.text.value))
    return title or "", where or ""
