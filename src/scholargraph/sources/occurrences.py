"""Numbers the posts of one person that read alike, so that two are not taken for one."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from scholargraph.model import Record, RoleRecord
from scholargraph.vocabulary import normalize


def numbered(records: Iterable[Record]) -> Iterator[Record]:
    """The records of one document, its equal posts numbered, the earliest first. A post told twice is one.

    Posts are equal that have one holder, title and organisation; what tells them apart is their time and department.
    """
    every = list(records)
    alike: dict[tuple[object, str, str], set[tuple[str, str, str]]] = {}
    for role in (record for record in every if isinstance(record, RoleRecord)):
        alike.setdefault(_name(role), set()).add(_when(role))
    numbers = {name: sorted(times) for name, times in alike.items()}
    for record in every:
        if isinstance(record, RoleRecord):
            yield replace(record, occurrence=numbers[_name(record)].index(_when(record)) + 1)
        else:
            yield record


def _name(role: RoleRecord) -> tuple[object, str, str]:
    title = role.title.concept or normalize(role.title.text.value) if role.title else ""
    where = role.organization.concept or normalize(role.organization.text.value) if role.organization else ""
    return role.person, title, where


def _when(role: RoleRecord) -> tuple[str, str, str]:
    return role.start or "", role.end or "", normalize(role.department.value) if role.department else ""
