"""Makes the authorships of a publication from a list of names, by the rules that hold for every list.

A name spelled out is one person wherever it stands; initials or one word are a person of that publication only.
Two equal names in one list are two people.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from scholargraph.identifiers import person_key, publication_key
from scholargraph.model import (
    AuthorshipRecord,
    Basis,
    GroupAuthorshipRecord,
    Person,
    Place,
    Publication,
    Text,
    Wording,
)
from scholargraph.vocabulary import organization


@dataclass(frozen=True, slots=True)
class Author:
    """One name of an author list: a person's, in the order in which it is spoken, or (`group`) a collaboration's.

    `listed` is the name as printed, where that differs. `key` is the name that the source itself gives the person.
    """

    name: str
    given: str | None = None
    family: str | None = None
    listed: str | None = None
    orcid: str | None = None
    key: str | None = None
    address: str | None = None
    affiliations: tuple[str, ...] = ()
    organizations: tuple[Wording, ...] = ()
    corresponding: bool = False
    group: bool = False


def authorships(
    place: Place, publication: Publication, authors: Iterable[Author | None], *, complete: bool
) -> Iterator[AuthorshipRecord | GroupAuthorshipRecord]:
    """The authorships of a list in its order; ranks only if the list is complete. None is a name that is lost.

    A lost name takes its position, and the ranks of all.
    """
    listed = tuple(authors)
    complete = complete and None not in listed
    known: set[str] = set()
    for position, author in enumerate(listed, 1):
        if author is None:
            continue
        rank = position if complete else None
        if author.group:
            group = organization(Text(author.name))
            mark = f"group/{group.concept or group.text.value}"
            if mark not in known:
                known.add(mark)
                yield GroupAuthorshipRecord(place, publication, group, position, rank)
            continue
        person = _person(author, publication, position, known)
        yield AuthorshipRecord(
            place,
            publication,
            person,
            Basis.STATED,
            position,
            rank,
            author.listed if author.listed != author.name else None,
            author.affiliations,
            author.organizations,
            author.corresponding,
        )


def _person(author: Author, publication: Publication, position: int, known: set[str]) -> Person:
    work = publication_key(publication)
    person = Person(
        author.name,
        orcid=author.orcid,
        address=author.address,
        key=author.key,
        scope=work,
        given=author.given,
        family=author.family,
    )
    key = person_key(person)
    if key in known:  # another person of that name, or the same identifier given to two
        person = replace(person, orcid=None, address=None, key=f"{work}/author-{position}")
        key = person_key(person)
    known.add(key)
    return person
