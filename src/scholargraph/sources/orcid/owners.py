"""Finds whose an ORCID record is: the iD, the name and its other forms, from wherever the document tells them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scholargraph.model import NameStatus, Person
from scholargraph.pids import orcid as read_orcid
from scholargraph.sources.trees import Part
from scholargraph.vocabulary import normalize

_PATH = re.compile(r"/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])(?:/.*)?", re.A)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose record it is, None where nothing tells; `named` are all forms of the name, as they are compared.

    `name` is the part that holds the name, `credit` the name under which they publish, `others` its other forms.
    """

    person: Person | None
    named: frozenset[str] = frozenset()
    fault: str | None = None
    name: Part | None = None
    credit: str | None = None
    others: tuple[tuple[Part, str], ...] = ()

    @property
    def orcid(self) -> str | None:
        """The iD, None where nothing tells it."""
        return self.person.orcid if self.person else None


def owner_of(document: Part) -> Owner:
    """Who the document speaks of: by its identifier, or by its path, or by the one path that all its parts have."""
    printed = _printed_orcid(document)
    found = read_orcid(printed)
    if found is None:
        fault = (
            f"ORCID iD {printed[:60]!r}; wanted four groups of four with a check digit that fits" if printed else None
        )
        return Owner(None, fault=fault)
    held, others = _name_part(document), tuple(_other_names(document))
    given, family = (held.say("given-names"), held.say("family-name")) if held else (None, None)
    credit = (held.say("credit-name") or held.text or None) if held else None
    spoken = " ".join(filter(None, (given, family))) or credit
    status = NameStatus.STATED if spoken else NameStatus.WITHHELD
    person = Person(spoken, status, orcid=found, given=given, family=family if given else None)
    forms = filter(None, (spoken, credit, *(form for _, form in others)))
    return Owner(person, frozenset(map(normalize, forms)), None, held, credit, others)


def _name_part(document: Part) -> Part | None:
    """The part that holds given and family name; in a summary, the name under which they publish stands by itself."""
    held = next((part for part in document.walk() if part.one("given-names")), None)
    return held or document.one("credit-name") or (document if document.name == "credit-name" else None)


def _other_names(document: Part) -> Iterator[tuple[Part, str]]:
    for part in document.walk():
        if part.name == "other-name" and (form := part.say("content") or part.text):
            yield part, form


def _printed_orcid(document: Part) -> str:
    printed = document.say(
        "orcid-identifier/path",
        "orcid-identifier/uri",
        "orcid-profile/orcid-identifier/path",
        "orcid-profile/orcid-identifier/uri",
        "orcid-profile/orcid/value",
        "orcid",
    )
    if printed:
        return printed
    paths = [path for part in (document, *document.walk()) if (path := part.say("path"))]
    found = [told[1] for path in paths if (told := _PATH.fullmatch(path))]
    own = _PATH.fullmatch(document.say("path") or "")
    return own[1] if own else found[0] if len(set(found)) == 1 else ""
