"""Reads what the owner of a Canadian Common CV has studied, under whom, and the posts and memberships they have."""

from collections.abc import Iterator
from dataclasses import replace

from scholargraph.identifiers import person_key
from scholargraph.model import (
    DegreeRecord,
    ListStatus,
    Participation,
    Person,
    Publication,
    PublicationRecord,
    Record,
    RoleRecord,
    SupervisionRecord,
    Text,
    Wording,
)
from scholargraph.sources import degrees
from scholargraph.sources.authors import Author, authorships
from scholargraph.sources.canadian_common_cv.items import Item
from scholargraph.sources.canadian_common_cv.layout import section_name
from scholargraph.sources.degrees import name_of, thesis_kind, unsaid_part
from scholargraph.sources.printed_names import name as read_name
from scholargraph.sources.printed_names import untitled
from scholargraph.vocabulary import concept, normalize, wording

COMPLETED = frozenset({"00000000000000000000000000000068", "completed", "termine", "complete"})
WITHDRAWN = frozenset({"00000000000000000000000000000067", "withdrawn", "abandonne", "retire"})
IN_PROGRESS = frozenset({"00000000000000000000000000000070", "in progress", "en cours"})
"""What is chosen for the status of a degree: identifiers, and wordings as they are compared."""

_DEGREES = {
    "00000000000000000000000000000071": "bachelors",
    "00000000000000000000000000000072": "masters-thesis",
    "00000000000000000000000000000073": "doctorate",
    "523470197e8942d89d951d922f4abb0d": "bachelors",
    "87d9c9f3e9ca4a53bbe2c4f3267c97dc": "bachelors",
    "6bb179b92d1d46059bae10f6d21ea096": "masters-thesis",
    "4f0939ef786e4c23b441f8fbbcaf4ac4": "masters-coursework",
    "971953ad86ca49f3b32ac5c7c2758a1b": "doctorate",
    "023c853c109e48e7a45838292d0a228a": "doctorate",
    "e0b26301c88d4be5a6f7143981c9b3bb": "postdoctorate",
}
"""What is chosen for a degree -> its concept: the two lists that the CV has, whatever language they show."""


def degree(item: Item) -> Iterator[Record]:
    """A degree of the owner, its thesis, and the supervision under which it was taken."""
    where = item.organization("organization", "other organization")
    start, end = item.date("degree start"), item.date("degree end")
    level = degree_wording(item)
    thesis = thesis_of(item, item.owner) if level and level.concept else None
    field = Text(text) if (text := item.text("specialization")) else None
    if level is None and where is None:
        item.gaps.append("neither a degree nor an organisation; wanted one of them")
        return
    yield DegreeRecord(item.place, item.owner, level, where, None, field, start, end, thesis)
    if thesis and level:
        yield from thesis_records(item, thesis, level, item.owner, where, end)
    supervisors = list(_supervisors(item))
    if supervisors and level:
        role, basis = unsaid_part(len(supervisors))
        parts = tuple(Participation(person, role, basis) for person in supervisors)
        kind = trainee_type(item, level)
        status = status_of(item)
        yield SupervisionRecord(
            item.place, None, item.owner, kind, where, parts, status=status, start=start, end=end, thesis=thesis
        )


def post(item: Item) -> Iterator[Record]:
    """A post, an affiliation or a membership of the owner."""
    title = item.texts("position")[:1] or item.texts("role")[:1]
    rank = item.chosen("rank")
    named = wording("positions", title[0]) if title else None
    ranked = wording("positions", rank) if rank else None
    if named and ranked and not named.concept:
        named = replace(named, concept=ranked.concept)
    where = item.organization("organization", "other organization")
    if not (named or ranked or where):
        item.gaps.append("neither a title nor an organisation; wanted one of them")
        return
    department = Text(text) if (text := item.text("department")) else None
    start, end = item.date("start"), item.date("end")
    yield RoleRecord(item.place, item.owner, named or ranked, where, department, start=start, end=end)


def degree_wording(item: Item) -> Wording | None:
    """The degree as named, else as its type is called, with the concept of the type."""
    chosen = item.chosen("degree type")
    named = next(iter(item.texts("degree name")), None) or chosen
    if named is None:
        return None
    code = _DEGREES.get(item.code("degree type") or "")
    known = concept("degrees", code) if code else wording("degrees", chosen).concept if chosen else None
    return Wording(named, known or wording("degrees", named).concept)


def trainee_type(item: Item, level: Wording | None) -> Wording:
    """The type of a trainee by what is chosen for the degree; of none chosen, the section's own name."""
    chosen = item.chosen("degree type") or (level.text if level else None)
    if chosen is None:
        return Wording(Text(item.part.say("label") or "Supervision", item.language))
    known = wording("trainee-types", chosen)
    return known if known.concept else Wording(chosen, degrees.trainee_type(name_of(level.concept)) if level else None)


def status_of(item: Item) -> str | None:
    """Whether the work for a degree goes on, as the CV says."""
    chosen = item.text("degree status")
    if is_one_of(item, IN_PROGRESS):
        return "current"
    if is_one_of(item, COMPLETED | WITHDRAWN):
        return "past"
    if chosen:
        item.gaps.append(f"degree status {chosen[:60]!r}; wanted in progress, completed or withdrawn")
    return None


def is_one_of(item: Item, statuses: frozenset[str]) -> bool:
    """Whether the status of the degree is one of these."""
    return (item.code("degree status") or "") in statuses or normalize(item.text("degree status") or "") in statuses


def thesis_of(item: Item, author: Person) -> Publication | None:
    """The thesis that the item names, if it names one."""
    title = item.text("thesis")
    return Publication(title, scope=f"thesis/{person_key(author)}") if title else None


def thesis_records(
    item: Item, thesis: Publication, level: Wording, author: Person, where: Wording | None, when: str | None
) -> Iterator[Record]:
    """The thesis as a publication with its author."""
    printed = Wording(level.text, thesis_kind(name_of(level.concept)))
    status = ListStatus.COMPLETE if author.name else ListStatus.UNKNOWN
    yield PublicationRecord(
        item.place, thesis, Text(thesis.title), status, kind=printed, published=when, institution=where
    )
    if author.name:
        told = Author(author.name, author.given, author.family, orcid=author.orcid, key=author.key)
        yield from authorships(item.place, thesis, [told], complete=True)


def is_thesis(level: Wording | None) -> bool:
    """Whether a degree of that level is taken with a thesis."""
    return level is not None and name_of(level.concept) in {"doctorate", "masters-thesis"}


def _supervisors(item: Item) -> Iterator[Person]:
    held = (part for part in item.part.all("section") if section_name(part) == "supervisor")
    for part in held:
        if printed := Item(part, item.language, item.place, item.owner).text("supervisor"):
            read = read_name(untitled(printed))
            scope = f"canadian-common-cv/{person_key(item.owner)}"
            yield Person(read.spoken, scope=scope, given=read.given, family=read.family)
