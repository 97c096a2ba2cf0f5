"""Applies what a person has decided about names: two people under one name, or one person under two.

By itself the graph takes the same full name on two pages for one person. A decision of one line undoes that,
or says that two spellings are one: it changes whom the records speak of before anything is mapped.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from scholargraph.identifiers import person_key, slug
from scholargraph.model import Person, Publication, Record, SnapshotRecord, Wording
from scholargraph.vocabulary import normalize


@dataclass(frozen=True, slots=True)
class Decision:
    """People printed with one of `names` (in one of `files` only, if any are given) are the person called `key`.

    A name may also be what stands behind `person/` in an IRI (`openalex/A5023888391`, an ORCID iD): it then means
    that one. Somebody to whom a source gives another ORCID iD than the decision's is not meant by a name.
    """

    key: str
    names: tuple[str, ...]
    files: tuple[str, ...] = ()
    orcid: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Decisions:
    """All that is decided: about people, and which organisation (IRI) a normalised name means."""

    people: tuple[Decision, ...] = ()
    organizations: Mapping[str, str] = field(default_factory=dict)


def decide(records: Iterable[Record], decisions: Decisions, used: set[Decision] | None = None) -> Iterator[Record]:
    """The records of one source with the decisions applied. A decision for a file goes before one for all.

    The decisions about people that changed something are added to `used`.

    What a page's owner scopes (unnamed trainees, short names, short titles) follows the owner. A wording that
    the vocabularies know already is not decided again.
    """
    if not decisions.people and not decisions.organizations:
        yield from records
        return
    people: Mapping[str, Decision] = {}
    scope: _Move | None = None
    used = set() if used is None else used
    for record in records:
        if isinstance(record, SnapshotRecord):
            people = _by_name(decisions.people, record.file)
            scope = _moved(record.owner, people, used)
        yield _rewritten(record, _Deciding(people, decisions.organizations, scope, used))


_Move = tuple[str, str]
"""The key of a page's owner before and after deciding."""


@dataclass(frozen=True, slots=True)
class _Deciding:
    """The decisions that hold for one source."""

    people: Mapping[str, Decision]
    organizations: Mapping[str, str]
    scope: _Move | None
    used: set[Decision]


def _by_name(decisions: tuple[Decision, ...], file: str) -> Mapping[str, Decision]:
    general = {name: one for one in decisions if not one.files for name in _spellings(one)}
    here = {name: one for one in decisions if file in one.files for name in _spellings(one)}
    return general | here


def _spellings(decision: Decision) -> Iterator[str]:
    for name in decision.names:
        yield slug(name)
        yield name  # as it is, a person's key


def _decision(person: Person, people: Mapping[str, Decision]) -> Decision | None:
    """The decision about a person: by their key, else by their name where no other ORCID iD is given."""
    if person.name is None:
        return None
    found = people.get(slug(person.name))
    if found is not None and person.orcid not in {None, found.orcid}:
        found = None
    return people.get(person_key(person), found)


def _moved(owner: Person | None, people: Mapping[str, Decision], used: set[Decision]) -> _Move | None:
    if owner is None or _decision(owner, people) is None:
        return None
    return person_key(owner), person_key(_person(owner, _Deciding(people, {}, None, used)))


def _person(person: Person, deciding: _Deciding) -> Person:
    if decision := _decision(person, deciding.people):
        deciding.used.add(decision)
        return replace(person, key=decision.key, orcid=decision.orcid, address=decision.address)
    if deciding.scope is None:
        return person
    before, after = deciding.scope
    key = person.key
    if key and key.startswith(f"{before}/"):
        key = after + key.removeprefix(before)
    return replace(person, key=key, scope=after if person.scope == before else person.scope)


def _publication(publication: Publication, deciding: _Deciding) -> Publication:
    if deciding.scope is None or publication.scope != deciding.scope[0]:
        return publication
    return replace(publication, scope=deciding.scope[1])


# Any, here and below: records of every class and their fields of every type pass through.
def _rewritten(value: Any, deciding: _Deciding) -> Any:
    """The same plain value with each person in it decided, each organisation named and each scope moved."""
    changes: dict[str, Any] = {}
    for name in value.__dataclass_fields__:
        before = getattr(value, name)
        after = _ORGANIZATIONS.get(name, _part)(before, deciding)
        if after is not before:
            changes[name] = after
    return replace(value, **changes) if changes else value


def _organization(name: Wording | None, deciding: _Deciding) -> Wording | None:
    if name is None or name.concept is not None:
        return name
    iri = deciding.organizations.get(normalize(name.text.value))
    return Wording(name.text, iri, ror=name.ror) if iri else name


def _part(part: Any, deciding: _Deciding) -> Any:
    rewrite = _PARTS.get(type(part))
    return rewrite(part, deciding) if rewrite else part


def _each(parts: tuple[Any, ...], deciding: _Deciding) -> tuple[Any, ...]:
    return tuple(_rewritten(one, deciding) if hasattr(one, "__dataclass_fields__") else one for one in parts)


def _organizations(names: tuple[Wording, ...], deciding: _Deciding) -> tuple[Wording, ...]:
    decided = tuple(_organization(name, deciding) or name for name in names)
    return names if decided == names else decided


_ORGANIZATIONS: Mapping[str, Callable[[Any, _Deciding], Any]] = {
    "organization": _organization,
    "institution": _organization,
    "group": _organization,
    "organizations": _organizations,
}
"""The fields of records that name organisations."""

_PARTS: Mapping[type, Callable[[Any, _Deciding], Any]] = {
    Person: _person,
    Publication: _publication,
    tuple: _each,
}
