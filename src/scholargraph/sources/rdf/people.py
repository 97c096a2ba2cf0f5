"""Says what a person, a position, a degree or a supervision states, as records."""

from collections.abc import Iterator
from dataclasses import replace

from scholargraph.identifiers import person_key
from scholargraph.model import (
    BiographyRecord,
    DegreeRecord,
    InterestRecord,
    Participation,
    PersonRecord,
    Place,
    Record,
    RoleRecord,
    SupervisionRecord,
    Text,
    Wording,
)
from scholargraph.sources.lists import EntryError
from scholargraph.sources.marked_text import paragraphs
from scholargraph.sources.rdf import identities
from scholargraph.sources.rdf.things import Thing
from scholargraph.sources.rdf.values import alternatives, bases_of, days, departments, first_of, located, topics, worded
from scholargraph.vocabulary import concept


def role_mark(thing: Thing, snapshot: str) -> tuple[str, ...] | None:
    """What a role's IRI is made of: two that are equal in it are told apart by number."""
    held = thing.things("holder")
    title, organization, _ = _role_parts(thing)
    where = organization and (organization.concept or organization.ror or organization.text.value)
    what = title and (title.concept or title.text.value)
    return (person_key(identities.person(held[0], snapshot)), what or "", where or "") if held else None


def person(thing: Thing, place: Place, gaps: list[str]) -> Iterator[Record]:
    """A person with names, identifiers, biography and topics; what is odd goes into `gaps`."""
    person = identities.person(thing, place.snapshot)
    if person.name is None and not thing.things("nameStatus"):
        gaps.append("no name; wanted one, or a word why there is none")
    for orcid in thing.strings("orcid"):
        if person.orcid is None or person.orcid not in orcid:
            gaps.append(f"ORCID iD {orcid!r}; wanted one that is valid, and one alone")
    spoken = identities.names(thing)
    variants = [*thing.strings("nameVariant"), *(() if thing.own else (name for name in spoken if name != person.name))]
    known = identities.identifiers(thing, gaps, spoken_for=(person.orcid,))
    yield PersonRecord(place, person, tuple(dict.fromkeys(one for one in variants if one != person.name)), known)
    if thing.own:
        yield from (PersonRecord(place, replace(person, name=name)) for name in spoken[1:])
    for text in thing.texts("biography"):
        if value := text.value if thing.own else paragraphs(text.value):
            yield BiographyRecord(place, person, Text(value, text.language))
    yield from (InterestRecord(place, person, topic) for topic in topics(thing, "researchInterest", gaps))


def role(thing: Thing, place: Place, gaps: list[str]) -> Iterator[Record]:
    """A position; raises EntryError for one of nobody, or of which neither title nor organisation is told."""
    holder = first_of(thing.things("holder"), wanted="a position that nobody holds; wanted who does")
    person = identities.person(holder, place.snapshot)
    first, organization, department = _role_parts(thing)
    titles = worded("positions", thing, "roleTitle", "position")
    if first is None and organization is None:
        raise EntryError("a position without a title and without an organisation that has a name; wanted one of them")
    if len({title.concept or title.text.value for title in titles}) > 1:
        gaps.append(f"{len(titles)} titles of one position; wanted one, or all with one meaning")
        titles = titles[:1]
    units = list(departments(thing)) if thing.own else []
    both = days(thing, "start", gaps), days(thing, "end", gaps)
    for title, unit, start, end in alternatives(titles, units or [department], *both):
        yield RoleRecord(place, person, title, organization, unit, _is_implied(thing), thing.occurrence, start, end)


def _role_parts(thing: Thing) -> tuple[Wording | None, Wording | None, Text | None]:
    """The title, the organisation and the department of a position or a degree."""
    titles = worded("positions", thing, "roleTitle", "position")
    where = [one for one in thing.things("organization", "grantedBy") if identities.organization_of(one)]
    organization, department = located(where[0]) if where else (None, None)
    told = [one for one in thing.things("department") if one.texts("prefLabel")]
    if told and organization is None:
        organization, _ = located(told[0])
    return (titles[0] if titles else None), organization, next(departments(thing), department)


def degree(thing: Thing, place: Place, gaps: list[str]) -> Iterator[Record]:
    """A degree; raises EntryError for one of nobody."""
    holder = first_of(thing.things("degreeHolder"), wanted="a degree of nobody; wanted whose it is")
    person = identities.person(holder, place.snapshot)
    _, organization, department = _role_parts(thing)
    thesis = next((identities.mention(one, place.snapshot) for one in thing.things("thesis")), None)
    names = worded("degrees", thing, "degreeName", "degreeLevel")[:1]
    fields = list(thing.texts("fieldOfStudy"))
    both = days(thing, "start", gaps), days(thing, "end", gaps)
    for name, field, start, end in alternatives(names, fields, *both):
        yield DegreeRecord(place, person, name, organization, department, field, start, end, thesis)


def supervision(thing: Thing, place: Place, gaps: list[str]) -> Iterator[Record]:
    """A supervision; raises EntryError for one without a trainee or a level."""
    trainee = first_of(thing.things("trainee"), wanted="a supervision of nobody; wanted who is supervised")
    if len(thing.things("trainee")) > 1:
        gaps.append("several people who are supervised; wanted one, the first is taken")
    types = worded("trainee-types", thing, "typeLabel", "traineeType")
    if not types:
        raise EntryError("a supervision without its level; wanted a type")
    hosts = [one for one in thing.things("hostOrganization") if identities.organization_of(one)]
    host = located(hosts[0])[0] if hosts else None
    parts = tuple(part for one in thing.things("participation") for part in _participations(one, place))
    if not parts:
        gaps.append("nobody who supervises; wanted who does")
    status = next((one.name.rsplit("/", 1)[-1] for one in thing.things("supervisionStatus")), None)
    thesis = next((identities.mention(one, place.snapshot) for one in thing.things("thesis")), None)
    labels, projects = list(thing.texts("supervisionLabel")), list(thing.texts("project"))
    both = days(thing, "start", gaps), days(thing, "end", gaps)
    for kind, label, project, start, end in alternatives(types, labels, projects, *both):
        yield SupervisionRecord(
            place,
            None,
            identities.person(trainee, place.snapshot),
            kind,
            host,
            parts,
            label=label,
            status=status if status in {"current", "past"} else None,
            start=start,
            end=end,
            thesis=thesis,
            project=project,
        )


def _participations(thing: Thing, place: Place) -> Iterator[Participation]:
    """A supervisor's part, once for each way in which it is known."""
    role = identities.concept_among("supervision-roles", thing.things("supervisionRole"))
    for supervisor in thing.things("supervisor")[:1]:
        for basis in bases_of(thing, "participationBasis"):
            person = identities.person(supervisor, place.snapshot)
            yield Participation(person, role.rsplit("/", 1)[-1] if role else "unspecified", basis)


def _is_implied(thing: Thing) -> bool:
    return any(one.name == concept("statuses", "implied") for one in thing.things("organizationBasis"))
