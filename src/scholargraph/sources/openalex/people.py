"""Reads an OpenAlex author object: a person, their names and ids, and where their works say that they are."""

from collections.abc import Iterator
from itertools import chain

from scholargraph.model import Person, PersonRecord, Place, Record, RoleRecord, Wording
from scholargraph.sources.fields import Fields
from scholargraph.sources.lists import EntryError
from scholargraph.sources.openalex.ids import NOBODY, author_key, institution, key
from scholargraph.sources.openalex.names import parted


def person(fields: Fields, place: Place) -> Iterator[Record]:
    """The records of one author; raises EntryError for one without a name or without anything that identifies."""
    told = fields.text("display_name")
    name = parted(told) if told else None
    if name is None:
        raise EntryError("an author without a name; wanted a display_name")
    ids = fields.object("ids")
    if NOBODY & {key(fields.text("id")), key(ids.text("openalex"))}:
        raise EntryError("the author to whom OpenAlex gives works of unknown people; wanted one person")
    openalex = author_key(fields.text("id")) or author_key(ids.text("openalex"))
    this = Person(
        name.spoken,
        orcid=fields.orcid("orcid") or ids.orcid("orcid"),
        key=f"openalex/{openalex}" if openalex else None,
        given=name.given,
        family=name.family,
    )
    if not this.orcid and not this.key:
        raise EntryError(
            f"an author {name.spoken!r} without an id; wanted one such as https://openalex.org/A5023888391"
        )
    variants = dict.fromkeys((told or "", *fields.texts("display_name_alternatives")))
    yield PersonRecord(
        place,
        this,
        tuple(variant for variant in variants if variant != name.spoken),
        tuple(_identifiers(openalex, ids)),
    )
    for organization in _organizations(fields):
        yield RoleRecord(place, this, None, organization)


def _identifiers(openalex: str | None, ids: Fields) -> Iterator[str]:
    if openalex:
        yield f"openalex:{openalex}"
    yield from ids.identifiers({"scopus": "scopus", "mag": "mag"})


def _organizations(fields: Fields) -> Iterator[Wording]:
    """Each organisation once, also where it is both the last known one and one of the affiliations."""
    told = chain(
        fields.objects("last_known_institutions", "last_known_institution"),
        (one.object("institution") for one in fields.objects("affiliations")),
    )
    known: set[str] = set()
    for one in told:
        organization = institution(one)
        if organization and (mark := organization.concept or organization.ror or organization.text.value) not in known:
            known.add(mark)
            yield organization
