"""Says what a row of a list of people states: who they are, what they hold and where, what they work on."""

from collections.abc import Iterator

from scholargraph.model import (
    BiographyRecord,
    InterestRecord,
    Person,
    PersonRecord,
    Place,
    Record,
    RoleRecord,
    Text,
    Wording,
)
from scholargraph.sources.table.cells import Cells
from scholargraph.sources.table.supervisors import is_named
from scholargraph.sources.table.training import is_training, supervised


def person(cells: Cells, place: Place) -> Iterator[Record]:
    """What a row of a list of people states."""
    one = cells.person("person")
    yield from _described(cells, place, one)
    yield from _held(cells, place, one, cells.date("start"), cells.date("end"))


def member(cells: Cells, place: Place) -> Iterator[Record]:
    """What a row of an institute's list of members states: a supervision for a trainee, else a membership."""
    one = cells.person("person")
    kind = cells.wording("type")
    yield from _described(cells, place, one)
    if is_training(cells, kind):
        yield from supervised(cells, place, one, kind)
        if cells.text("position") or cells.text("department"):  # else the supervision says where
            yield from _held(cells, place, one)
        return
    if is_named(cells):
        cells.gaps.append("a supervisor, but no type of trainee; wanted one, or none")
    if kind is not None:
        start, end = cells.date("start"), cells.date("end")
        times = cells.occurrence if start or end else 1
        yield RoleRecord(place, one, kind, organization_implied=True, occurrence=times, start=start, end=end)
    else:
        cells.gaps.append(f"{cells.printed('type')}: blank; wanted what kind of member this is")
    yield from _held(cells, place, one)


def _described(cells: Cells, place: Place, one: Person) -> Iterator[Record]:
    homepage = cells.address("person.homepage")
    identifiers = (f"homepage:{homepage}",) if homepage else ()
    yield PersonRecord(place, one, tuple(cells.texts("person.variant")), identifiers)
    biography = cells.paragraphs("biography")
    if biography:
        yield BiographyRecord(place, one, Text(biography, cells.plan.language))
    for topic in cells.wordings("interest"):
        yield InterestRecord(place, one, topic)


def _held(
    cells: Cells, place: Place, one: Person, start: str | None = None, end: str | None = None
) -> Iterator[Record]:
    """The post of a row, if it names any."""
    title, organization, department = _title(cells), cells.organization(), cells.department()
    if title or organization:
        implied = organization is None
        yield RoleRecord(
            place, one, title, organization, department, implied, cells.occurrence if start or end else 1, start, end
        )
    elif department:
        cells.gaps.append(f"{cells.printed('department')}: {department.value[:60]!r} of no organisation is left")


def _title(cells: Cells) -> Wording | None:
    title = cells.wording("position")
    if title is not None and not any(map(str.isalpha, title.text.value)):
        cells.gaps.append(f"{cells.printed('position')}: {title.text.value[:60]!r}; wanted the title of a post")
        return None
    return title
