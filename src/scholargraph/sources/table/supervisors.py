"""Says who supervises a trainee and in which part, from a row's columns and from what its sentence says."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from scholargraph.identifiers import person_key
from scholargraph.model import Basis, Participation, Person
from scholargraph.sources.table.cells import Cells
from scholargraph.sources.table.directions import CO, PRINCIPAL, directed

UNSPECIFIED = "unspecified"

_COLUMNS = {"supervisor.principal": PRINCIPAL, "supervisor": None, "supervisor.co": CO}


@dataclass(frozen=True, slots=True)
class _Part:
    """A supervisor as a row names them; `role` is None where it says no more than that they supervise."""

    person: Person
    role: str | None


def participations(cells: Cells, trainee: Person, *, scope: str | None = None) -> tuple[Participation, ...]:
    """The parts of all whom a row names as supervisors, each person once.

    A part is stated where the row says it. Of people of whom it only says that they supervise, one beside whom
    nobody is principal is concluded to be that, and of several nobody.
    """
    parts: dict[str, _Part] = {}
    trainee_key = person_key(trainee)
    for part in _parts(cells, scope):
        key = person_key(part.person)
        if key == trainee_key:
            cells.gaps.append(f"{part.person.name!r} is trainee and supervisor; wanted two people")
            continue
        known = parts.get(key)
        if known is None or (known.role is None and part.role):
            parts[key] = part
        elif part.role and known.role != part.role:
            cells.doubts.append(f"{part.person.name!r} stands for two parts; taken for {known.role}")
    return tuple(_concluded(cells, list(parts.values())))


def is_named(cells: Cells) -> bool:
    """Whether a row says anything of a supervisor."""
    return any(cells.text(word) for word in (*_COLUMNS, "supervision") if word in cells.plan.columns)


def nobody_named(cells: Cells) -> Participation:
    """The part of a supervisor whom a row does not name: that there is one follows from there being a trainee."""
    return Participation(cells.unnamed("/supervisor"), UNSPECIFIED, Basis.INFERRED)


def _parts(cells: Cells, scope: str | None) -> Iterator[_Part]:
    for word, role in _COLUMNS.items():
        names, all_told = cells.people(word)
        for name in names:
            yield _Part(_person(cells, name, scope), role)
        if names and not all_told:
            cells.gaps.append(f"{cells.printed(word)}: more people than are named; wanted all")
    said = cells.text("supervision")
    if said is not None:
        found, left = directed(said)
        cells.gaps += [f"{cells.printed('supervision')}: {one!r} is not understood" for one in left]
        for each in found:
            yield _Part(_person(cells, each.name, scope), each.role)


def _person(cells: Cells, name: str, scope: str | None) -> Person:
    person = cells.named_person(name, scope=scope)
    return person if person.name is not None else replace(person, key=cells.unnamed("/supervisor").key)


def _concluded(cells: Cells, parts: list[_Part]) -> Iterator[Participation]:
    principals = [part for part in parts if part.role == PRINCIPAL]
    plain = [part for part in parts if part.role is None]
    several = len(principals) > 1
    if several:
        names = " and ".join(repr(part.person.name) for part in principals)
        cells.doubts.append(f"{names} both stand for the principal supervisor; neither is taken for it")
    for part in parts:
        if part.role == CO or (part.role == PRINCIPAL and not several):
            yield Participation(part.person, part.role, Basis.STATED)
        elif part.role is None and len(plain) == 1 and not principals:
            yield Participation(part.person, PRINCIPAL, Basis.INFERRED)
        else:
            yield Participation(part.person, UNSPECIFIED, Basis.STATED)
