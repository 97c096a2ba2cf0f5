"""Finds whose an ORCID record is: the iD, the name and its other forms, from wherever the document tells them."""

import re
from dataclasses import dataclass

from scholargraph.model import NameStatus, Person
from scholargraph.pids import orcid as read_orcid
from scholargraph.sources.documents import Part
from scholargraph.vocabulary import normalize

_PATH = re.compile(r"/(\d{4}-\d{4}-\d{4}-\d{3}[\dX])(?:/.*)?", re.A)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose record it is, None where nothing tells; `named` are all forms of the name, as they are compared."""

    person: Person | None
    named: frozenset[str] = frozenset()
    fault: str | None = None

    @property
    def orcid(self) -> str | None:
        """The iD, None where nothing tells it."""
        return self.person.orcid if self.person else None


def owner_of(document: Part) -> Owner:
    """Who the document speaks of: by its identifier, or by its path, or by the one path that all its parts have."""
    printed = _printed_orcid(document)
    name = name_part(document)
    given, family = (name.say("given-names"), name.say("family-name")) if name else (None, None)
    credit = credit_name(document)
    spoken = " ".join(filter(None, (given, family))) or credit
    found = read_orcid(printed)
    if found is None:
        fault = (
            f"ORCID iD {printed[:60]!r}; wanted four groups of four with a check digit that fits" if printed else None
        )
        return Owner(None, fault=fault)
    status = NameStatus.STATED if spoken else NameStatus.WITHHELD
    person = Person(spoken, status, orcid=found, given=given, family=family if given else None)
    forms = filter(None, (spoken, credit, *(form for _, form in other_names(document))))
    return Owner(person, frozenset(map(normalize, forms)))


def name_part(document: Part) -> Part | None:
    """The part that holds given and family name."""
    return next((part for part in document.walk() if part.one("given-names")), None)


def credit_name(document: Part) -> str | None:
    """The name under which they publish; in a summary it stands by itself."""
    name = name_part(document)
    alone = document.text if document.name == "credit-name" else None
    return (name.say("credit-name") if name else None) or document.say("credit-name", "name/credit-name") or alone


def other_names(document: Part) -> list[tuple[Part, str]]:
    """The parts that each hold another form of the name, with that form."""
    found = [part for part in document.walk() if part.name == "other-name"]
    return [(part, form) for part in found if (form := part.say("content") or part.text)]


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
