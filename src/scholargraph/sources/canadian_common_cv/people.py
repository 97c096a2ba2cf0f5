"""Reads who the owner of a Canadian Common CV is, and what they work on."""

from collections.abc import Iterator

from scholargraph.model import InterestRecord, NameStatus, Person, PersonRecord, Record
from scholargraph.pids import orcid
from scholargraph.sources.canadian_common_cv.items import Item
from scholargraph.sources.canadian_common_cv.layout import section_name
from scholargraph.sources.trees import Part
from scholargraph.vocabulary import wording


def owner_of(document: Part, digest: str) -> Person:
    """The owner: by an ORCID iD where the CV has one, else by name; where it has neither, of this file alone."""
    sections = [part for part in document.walk() if part.name == "section"]
    found = [part for part in sections if section_name(part) == "identification"]
    if not found:
        return Person(None, NameStatus.WITHHELD, key=f"canadian-common-cv/{digest[:16]}")
    nobody = Person("")
    item = Item(found[0], None, found[0].place(digest), nobody)
    given = " ".join(filter(None, (item.text("given name"), item.text("middle name")))) or None
    family = item.text("family name")
    name = " ".join(filter(None, (given, family))) or None
    sites = [Item(part, None, item.place, nobody) for part in sections if section_name(part) == "website"]
    told = (item.text("orcid"), *(site.text("url") for site in sites))
    known = next((iD for text in told if (iD := orcid(text))), None)
    if name is None:
        key = None if known else f"canadian-common-cv/{digest[:16]}"
        return Person(None, NameStatus.WITHHELD, orcid=known, key=key)
    return Person(name, orcid=known, scope=f"canadian-common-cv/{digest[:16]}", given=given, family=family)


def identification(item: Item) -> Iterator[Record]:
    """The owner's name and the names that they had before."""
    if item.owner.name is None:
        return
    former = [item.text("former given name") or item.owner.given, item.text("former family name") or item.owner.family]
    whole = " ".join(filter(None, former))
    had_other = item.text("former given name", "former family name")
    yield PersonRecord(item.place, item.owner, (whole,) if had_other and whole != item.owner.name else ())
    if (printed := item.text("orcid")) and orcid(printed) is None:
        item.gaps.append(f"ORCID iD {printed[:60]!r}; wanted four groups of four with a check digit that fits")


def interest(item: Item) -> Iterator[Record]:
    """The topic of one entry of the profile; of one told in two languages, the one that the vocabulary has."""
    topics = [wording("topics", text) for text in item.texts("topic")]
    known = [topic for topic in topics if topic.concept]
    for topic in (known or topics)[:1]:
        yield InterestRecord(item.place, item.owner, topic)
    if not topics:
        item.gaps.append("no topic; wanted one")


def language_of(document: Part) -> str | None:
    """The language of a CV, as its root says."""
    told = (document.say("lang") or "")[:2].lower()
    return told if told in {"en", "fr"} else None
