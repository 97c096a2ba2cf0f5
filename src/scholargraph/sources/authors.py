"""Makes the authorships of a publication from a list of names, by the rules that hold for every list.

A name spelled out is one person wherever it stands; initials or one word are a person of that publication only.
Two equal names in one list are two people.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from scholargraph.identifiers import person_key, publication_key
from scholargraph.model import (
    AuthorshipRecord,
    Basis,
    GroupAuthorshipRecord,
    ListStatus,
    Person,
    Place,
    Publication,
    Text,
    Wording,
)
from scholargraph.sources.printed_names import name
from scholargraph.vocabulary import organization

_GROUP = re.compile(
    r"\b(?:collaborations?|consortium|(?:study|working|research|task) group|task force|investigators"
    r"|committee|initiative|project team)\b",
    re.I,
)
_OTHERS = re.compile(r"(?:(?:and|et|&) )?(?:others|autres)|(?:and )?et\.? ?al\.?|\.{3}|…", re.I)


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


def author(printed: str, orcid: str | None = None, affiliations: tuple[str, ...] = ()) -> Author:
    """An author from a printed name: a person, or a group where the name says so ("ATLAS Collaboration")."""
    read = name(printed)
    if is_group(read.spoken) or is_group(printed):
        return Author(read.spoken if printed.count(",") == 1 else " ".join(printed.split()), group=True)
    return Author(
        read.spoken, read.given, read.family, " ".join(printed.split()), orcid=orcid, affiliations=affiliations
    )


def is_group(printed: str) -> bool:
    """Whether a name in an author list is that of a group of people, whom some lists print as they print a person.

    >>> is_group("ATLAS Collaboration"), is_group("The COVID-19 Host Genetics Initiative"), is_group("Ada Consort")
    (True, True, False)
    """
    return _GROUP.search(printed) is not None


def is_rest_of_list(printed: str) -> bool:
    """Whether what stands for a name says that the list goes on: "others", "et al."."""
    return _OTHERS.fullmatch(printed.strip()) is not None


def list_status(authors: Sequence[Author | None], *, complete: bool = True) -> ListStatus:
    """How much of an author list is told: None in it is a name that is lost, and one without any tells nothing."""
    if not authors:
        return ListStatus.UNKNOWN
    return ListStatus.COMPLETE if complete and None not in authors else ListStatus.PARTIAL


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
