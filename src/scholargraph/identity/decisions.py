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
    """People printed with one of `names` (in one of `files` only, if any are given) are the person called `key`."""

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
    general = {slug(name): one for one in decisions if not one.files for name in one.names}
    here = {slug(name): one for one in decisions if file in one.files for name in one.names}
    return general | here


def _moved(owner: Person | None, people: Mapping[str, Decision], used: set[Decision]) -> _Move | None:
    if owner is None or owner.name is None or slug(owner.name) not in people:
        return None
    return person_key(owner), person_key(_person(owner, _Deciding(people, {}, None, used)))


def _person(person: Person, deciding: _Deciding) -> Person:
    if person.name is not None and (decision := deciding.people.get(slug(person.name))):
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
        after = _organization(before, deciding) if name == "organization" else _part(before, deciding)
        if after is not before:
            changes[name] = after
    return replace(value, **changes) if changes else value


def _organization(name: Wording | None, deciding: _Deciding) -> Wording | None:
    if name is None or name.concept is not None:
        return name
    iri = deciding.organizations.get(normalize(name.text.value))
    return Wording(name.text, iri) if iri else name


def _part(part: Any, deciding: _Deciding) -> Any:
    rewrite = _PARTS.get(type(part))
    return rewrite(part, deciding) if rewrite else part


def _each(parts: tuple[Any, ...], deciding: _Deciding) -> tuple[Any, ...]:
    return tuple(_rewritten(one, deciding) if hasattr(one, "__dataclass_fields__") else one for one in parts)


_PARTS: Mapping[type, Callable[[Any, _Deciding], Any]] = {
    Person: _person,
    Publication: _publication,
    tuple: _each,
}
