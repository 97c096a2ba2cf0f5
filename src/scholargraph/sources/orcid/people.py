"""Reads what an ORCID record says of the person: names, identifiers elsewhere, biography, keywords."""

import re
from collections.abc import Iterator

from scholargraph.model import BiographyRecord, InterestRecord, Person, PersonRecord, Record, Text
from scholargraph.sources.orcid.owners import Owner
from scholargraph.sources.registers import dblp_person, identifier, scheme_of
from scholargraph.sources.trees import Part
from scholargraph.vocabulary import normalize, wording


def person_records(document: Part, owner: Owner, digest: str) -> Iterator[Record]:
    """The person's records: name, each other form of it, each identifier, biography, keywords. None of no owner."""
    if owner.person is None:
        return
    yield from _names(owner, owner.person, digest)
    for part in document.walk():
        if part.name in _IDENTIFIERS and (identifier := _identifier(part)):
            yield PersonRecord(part.place(digest, _put_code(part)), owner.person, identifiers=(identifier,))
        if part.name == "biography" and (text := part.say("content") or part.text):
            yield BiographyRecord(part.place(digest), owner.person, Text(text))
        if part.name == "keyword":
            for label in _keywords(part.say("content") or part.text):
                place = part.place(digest, _put_code(part))
                yield InterestRecord(place, owner.person, wording("topics", Text(label)))


_IDENTIFIERS = ("external-identifier",)


def _names(owner: Owner, person: Person, digest: str) -> Iterator[Record]:
    if owner.name and person.name:
        variants = (owner.credit,) if owner.credit and owner.credit != person.name else ()
        yield PersonRecord(owner.name.place(digest, person.orcid), person, variants)
    for part, form in owner.others:
        if form != person.name:
            yield PersonRecord(part.place(digest, _put_code(part)), person, (form,))


def _identifier(part: Part) -> str | None:
    relation = (part.say("external-id-relationship") or "self").lower()
    scheme = part.say("external-id-type", "external-id-common-name", "type")
    value = part.say("external-id-value", "external-id-reference")
    if not scheme or not value or relation != "self":
        return None
    named = scheme_of(scheme)
    return (dblp_person(value) if named == "dblp" else identifier(named, value)) or f"{named}:{value}"


def _keywords(text: str) -> list[str]:
    """The keywords of one entry: many people put a whole list of them into one.

    >>> _keywords("Machine learning; neural coding, machine learning")
    ['Machine learning', 'neural coding']
    """
    found: dict[str, str] = {}
    for label in re.split(r"[;,\n]", text):
        if normalize(label):
            found.setdefault(normalize(label), " ".join(label.split()))
    return list(found.values())


def _put_code(part: Part) -> str | None:
    return part.say("put-code")
