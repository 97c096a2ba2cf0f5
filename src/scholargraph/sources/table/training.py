"""Says what a row states of a person's training: a supervision, a degree, the thesis written for it."""

from collections.abc import Iterable, Iterator

from scholargraph.identifiers import short
from scholargraph.model import (
    AuthorshipRecord,
    Basis,
    DegreeRecord,
    ListStatus,
    Person,
    PersonRecord,
    Place,
    Publication,
    PublicationRecord,
    Record,
    SupervisionRecord,
    Text,
    Wording,
)
from scholargraph.sources.degrees import OF_THESES, name_of, thesis_kind, trainee_type
from scholargraph.sources.table.cells import Cells, label_of
from scholargraph.sources.table.supervisors import is_named, nobody_named, participations
from scholargraph.sources.table.works import published, work, written_by
from scholargraph.vocabulary import VOCABULARY, concept, find, normalize, wording

_TRAINEES = f"{VOCABULARY}trainee-types/"
_MARKS = ("hqp", "phq")  # highly qualified personnel, personnel hautement qualifié: whom funders count as trainees


def supervision(cells: Cells, place: Place) -> Iterator[Record]:
    """What a row of a list of supervisions states."""
    trainee = cells.person("trainee")
    yield PersonRecord(place, trainee)
    yield from supervised(cells, place, trainee, cells.wording("type"))


def supervised(cells: Cells, place: Place, trainee: Person, kind: Wording | None) -> Iterator[Record]:
    """The supervision of a trainee whom a row names, and those who supervise; without a type only the people."""
    parts = participations(cells, trainee) or (nobody_named(cells),)
    if kind is None:
        cells.gaps.append(f"{cells.printed('type') or 'type'}: blank; wanted a trainee's type: the supervision is left")
        yield from (PersonRecord(place, part.person) for part in parts if part.person.name is not None)
        return
    yield from (records := list(_written(cells, place, trainee)))
    yield SupervisionRecord(
        place,
        None,
        trainee,
        kind,
        cells.organization(),
        parts,
        label=_label(cells),
        status=_status(cells),
        start=cells.date("start"),
        end=cells.date("end"),
        thesis=_thesis_among(records),
        project=_project(cells),
    )


def degree(cells: Cells, place: Place) -> Iterator[Record]:
    """What a row of a list of degrees states."""
    holder = cells.person("person")
    yield PersonRecord(place, holder)
    yield from (records := list(_written(cells, place, holder)))
    yield _degree(cells, place, holder, _thesis_among(records))


def thesis(cells: Cells, place: Place) -> Iterator[Record]:
    """What a row of a list of theses states: the work, its authors, their degrees, and who supervised."""
    known = work(cells, scope=cells.text("author.family") or cells.text("author.name") or cells.text("authors"))
    authors, status = written_by(cells, place, known)
    yield from published(cells, place, known, status, _kind(cells))
    yield from authors
    people = [one.person for one in authors if isinstance(one, AuthorshipRecord)] or [cells.person("author")]
    for person in people:
        if person.name is None:
            yield PersonRecord(place, person)
        yield _degree(cells, place, person, known)
        if is_named(cells):
            parts = participations(cells, person, scope=known.scope)
            if parts:
                kind, host = _level(cells), cells.organization()
                yield SupervisionRecord(place, None, person, kind, host, parts, label=_label(cells), thesis=known)


def is_training(cells: Cells, kind: Wording | None) -> bool:
    """Whether a member of that type is a trainee: by the type, or because somebody supervises an unknown type."""
    if kind is None:
        return False
    if normalize(kind.text.value).split(" ")[0] in _MARKS:
        return True
    also_a_post = find("positions", kind.text.value)
    if kind.concept is not None and kind.concept.startswith(_TRAINEES):
        return not also_a_post or is_named(cells)
    return kind.concept is None and not also_a_post and is_named(cells)


def _degree(cells: Cells, place: Place, holder: Person, written: Publication | None) -> DegreeRecord:
    field = cells.text("field")
    return DegreeRecord(
        place,
        holder,
        cells.wording("degree") if "degree" in cells.plan.columns or "degree" in cells.plan.defaults else None,
        cells.organization(),
        cells.department(),
        Text(field, cells.plan.language) if field else None,
        cells.date("start") if "start" in cells.plan.columns else None,
        cells.date("end") if "end" in cells.plan.columns else None,
        written,
    )


def _written(cells: Cells, place: Place, author: Person) -> Iterator[Record]:
    """The thesis that a row names beside what it is about: its author is whom the row is about."""
    title = cells.text("title")
    if title:
        work = Publication(title, scope=f"table/{short(author.name or cells.plan.name)}")
        kind = wording("publication-types", Text("Thesis", "en"))
        yield PublicationRecord(place, work, Text(title, cells.plan.language), ListStatus.PARTIAL, kind=kind)
        yield AuthorshipRecord(place, work, author, Basis.IMPLIED)


def _thesis_among(records: Iterable[Record]) -> Publication | None:
    return next((one.publication for one in records if isinstance(one, PublicationRecord)), None)


def _kind(cells: Cells) -> Wording:
    """What kind of thesis it is: as the row says, or as its degree has it."""
    printed = cells.wording("kind")
    if printed is not None and (printed.concept or not cells.wording("degree")):
        return printed
    given = cells.wording("degree")
    text = (printed or given or wording("publication-types", Text("Thesis", "en"))).text
    return Wording(text, thesis_kind(name_of(given.concept) if given else ""))


def _level(cells: Cells) -> Wording:
    """The trainee type of one who writes a thesis: as the row's degree or its kind of thesis says."""
    for word in ("degree", "kind"):
        said = cells.wording(word)
        if said is None:
            continue
        name = name_of(said.concept)
        known = wording("trainee-types", said.text).concept or trainee_type(OF_THESES.get(name, name))
        if known:
            return Wording(said.text, known)
    candidate = concept("trainee-types", "degree-candidate")
    language = cells.plan.language or "en"
    return Wording(Text(label_of(candidate, language), language), candidate)


def _label(cells: Cells) -> Text | None:
    said = cells.text("supervision")
    return Text(said, cells.plan.language) if said else None


def _project(cells: Cells) -> Text | None:
    said = cells.text("project")
    return Text(said, cells.plan.language) if said else None


def _status(cells: Cells) -> str | None:
    """Current or past as a column says; current too where a column of ends is blank beside a start."""
    said = cells.wording("status")
    if said is None:
        goes_on = cells.printed("end") and cells.text("start") and not cells.text("end")
        return "current" if goes_on else None
    if said.concept is None or name_of(said.concept) not in ("current", "past"):
        cells.gaps.append(f"{cells.printed('status')}: {said.text.value[:60]!r}; wanted current or past")
        return None
    return name_of(said.concept)
