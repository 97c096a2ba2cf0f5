"""Says what a thing of a graph in our terms states, as records: the same for every vocabulary that it came from."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest
from typing import TypeVar

from scholargraph.identifiers import person_key
from scholargraph.model import (
    AbstractRecord,
    AuthorshipRecord,
    Basis,
    BiographyRecord,
    DegreeRecord,
    GroupAuthorshipRecord,
    InterestRecord,
    ListStatus,
    NoticeKind,
    NoticeRecord,
    OrganizationRecord,
    Participation,
    PersonRecord,
    Place,
    Publication,
    PublicationRecord,
    Record,
    RoleRecord,
    SubjectRecord,
    SupervisionRecord,
    Text,
    TopicRecord,
    VersionRecord,
    Wording,
)
from scholargraph.sources import dates
from scholargraph.sources.authors import Author, authorships
from scholargraph.sources.lists import EntryError
from scholargraph.sources.marked_text import paragraphs, plain
from scholargraph.sources.rdf import identities
from scholargraph.sources.rdf.things import Thing
from scholargraph.vocabulary import concept, concepts, wording

MOST_AUTHORS = 20_000

_One = TypeVar("_One")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_GENERAL = frozenset({"Document", "Article", "CreativeWork", "Thing", "Work"})
_TRUE = frozenset({"true", "1"})


def understand(thing: Thing, place: Place) -> Iterator[Record]:
    """What a thing and its parts state, at its place; raises EntryError for what stands for nothing."""
    gaps: list[str] = []
    yield from _UNDERSTOOD[thing.kind](thing, place, gaps)
    for part in thing.parts:
        if part.kind != "Authorship":
            yield from _UNDERSTOOD[part.kind](part, place, gaps)
    yield from (NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, reason) for reason in dict.fromkeys(gaps))


def role_mark(thing: Thing, snapshot: str) -> tuple[str, ...] | None:
    """What a role's IRI is made of: two that are equal in it are told apart by number."""
    held = thing.things("holder")
    title, organization, _ = _role_parts(thing)
    where = organization and (organization.concept or organization.ror or organization.text.value)
    what = title and (title.concept or title.text.value)
    return (person_key(identities.person(held[0], snapshot)), what or "", where or "") if held else None


def _person(thing: Thing, place: Place, gaps: list[str]) -> Iterator[Record]:
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
    yield from (InterestRecord(place, person, topic) for topic in _topics(thing, "researchInterest", gaps))


def _role(thing: Thing, place: Place, gaps: list[str]) -> Iterator[Record]:
    (holder,) = thing.things("holder")[:1] or _nothing("a position that nobody holds; wanted who does")
    person = identities.person(holder, place.snapshot)
    first, organization, department = _role_parts(thing)
    titles = _worded("positions", thing, "roleTitle", "position") or [None]
    if first is None and organization is None:
        raise EntryError("a position without a title and without an organisation that has a name; wanted one of them")
    if len({title and (title.concept or title.text.value) for title in titles}) > 1:
        gaps.append(f"{len(titles)} titles of one position; wanted one, or all with one meaning")
        titles = titles[:1]
    for title, start, end in _alternatives(titles, _dates(thing, "start", gaps), _dates(thing, "end", gaps)):
        yield RoleRecord(
            place, person, title, organization, department, _is_implied(thing), thing.occurrence, start, end
        )


def _role_parts(thing: Thing) -> tuple[Wording | None, Wording | None, Text | None]:
    """The title, the organisation and the department of a position or a degree."""
    titles = _worded("positions", thing, "roleTitle", "position")
    where = [one for one in thing.things("organization", "grantedBy") if identities.organization_of(one)]
    organization, department = _located(where[0]) if where else (None, None)
    told = [one for one in thing.things("department") if one.texts("prefLabel")]
    printed = thing.texts("department") or (told[0].texts("prefLabel") if told else ())
    if told and organization is None:
        organization, _ = _located(told[0])
    return (titles[0] if titles else None), organization, printed[0] if printed else department


def _located(thing: Thing) -> tuple[Wording | None, Text | None]:
    """The organisation of a thing, and the unit of it that the thing is."""
    whole, unit = identities.place_in(thing)
    named = identities.organization_of(thing)
    organization = identities.organization_of(whole)
    if organization is None or unit is None or named is None:
        return named, None
    return organization, named.text


def _degree(thing: Thing, place: Place, gaps: list[str]) -> Iterator[Record]:
    (holder,) = thing.things("degreeHolder")[:1] or _nothing("a degree of nobody; wanted whose it is")
    person = identities.person(holder, place.snapshot)
    _, organization, department = _role_parts(thing)
    thesis = next((identities.publication(one, place.snapshot) for one in thing.things("thesis")), None)
    names = _worded("degrees", thing, "degreeName", "degreeLevel")[:1] or [None]
    fields = list(thing.texts("fieldOfStudy"))
    both = _dates(thing, "start", gaps), _dates(thing, "end", gaps)
    for name, field, start, end in _alternatives(names, fields, *both):
        yield DegreeRecord(place, person, name, organization, department, field, start, end, thesis)


def _supervision(thing: Thing, place: Place, gaps: list[str]) -> Iterator[Record]:
    (trainee,) = thing.things("trainee")[:1] or _nothing("a supervision of nobody; wanted who is supervised")
    if len(thing.things("trainee")) > 1:
        gaps.append("several people who are supervised; wanted one, the first is taken")
    types = _worded("trainee-types", thing, "typeLabel", "traineeType")
    if not types:
        raise EntryError("a supervision without its level; wanted a type")
    hosts = [one for one in thing.things("hostOrganization") if identities.organization_of(one)]
    host = _located(hosts[0])[0] if hosts else None
    parts = tuple(part for one in thing.things("participation") for part in _participations(one, place))
    if not parts:
        gaps.append("nobody who supervises; wanted who does")
    status = next((one.name.rsplit("/", 1)[-1] for one in thing.things("supervisionStatus")), None)
    thesis = next((identities.publication(one, place.snapshot) for one in thing.things("thesis")), None)
    labels, projects = list(thing.texts("supervisionLabel")), list(thing.texts("project"))
    both = _dates(thing, "start", gaps), _dates(thing, "end", gaps)
    for kind, label, project, start, end in _alternatives(types, labels, projects, *both):
        yield SupervisionRecord(
            place,
            None,
            identities.person(trainee, place.snapshot),
            kind or types[0],
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
        for basis in _bases(thing, "participationBasis"):
            person = identities.person(supervisor, place.snapshot)
            yield Participation(person, role.rsplit("/", 1)[-1] if role else "unspecified", basis)


def _publication(thing: Thing, place: Place, gaps: list[str]) -> Iterator[Record]:
    work = identities.publication(thing, place.snapshot)
    titles = identities.titles_of(thing)
    if not titles:
        gaps.append("no title; wanted one")
    for doi in thing.strings("doi"):
        if work.doi is None or work.doi not in doi.lower():
            gaps.append(f"DOI {doi!r}; wanted one that is valid, and one alone")
    listed = list(_authorships(thing, work, place, gaps))
    corrected = next(iter(thing.things("corrects")), None)
    correction = identities.concept_among("correction-kinds", thing.things("correctionKind"))
    record = PublicationRecord(
        place,
        work,
        titles[0] if titles else Text(""),
        _list_status(thing, listed),
        correction=correction if corrected else None,
        corrects=identities.publication(corrected, place.snapshot) if corrected and correction else None,
        kind=_kind(thing),
        identifiers=identities.identifiers(thing, gaps, spoken_for=(work.doi,)),
        retracted=bool(_TRUE & set(thing.strings("retracted"))),
    )
    granting = next((one for one in map(_located, thing.things("grantedBy")) if one[0]), (None, None))
    for title, day, venue, publisher, volume, issue, pages, language, address in _alternatives(
        list(titles),
        _dates(thing, "published", gaps),
        _plain(thing, "venue"),
        _plain(thing, "publisher"),
        *(list(thing.strings(term)) for term in ("volume", "issue", "pages")),
        [one for one in thing.strings("language") if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", one)],
        [*thing.strings("address"), *(one.name for one in thing.things("address"))],
    ):
        yield replace(
            record,
            title=title or record.title,
            published=day,
            venue=venue,
            publisher=publisher,
            volume=volume,
            issue=issue,
            pages=pages,
            institution=granting[0],
            language=language,
            address=address if address and not re.search(r'[\x00-\x20<>"{}|\\^`]', address) else None,
        )
    yield from listed
    for text in thing.texts("abstract"):
        if value := text.value if thing.own else paragraphs(text.value):
            cut = bool(_TRUE & set(thing.strings("abstractTruncated")))
            yield AbstractRecord(place, work, Text(value, text.language), cut)
    yield from (SubjectRecord(place, work, topic) for topic in _topics(thing, "subject", gaps))
    for topic in _topics(thing, "assignedSubject", gaps):
        yield SubjectRecord(place, work, topic, Basis.INFERRED)
    for other in thing.things("otherVersion"):
        yield VersionRecord(place, work, identities.publication(other, place.snapshot))


def _authorships(
    thing: Thing, work: Publication, place: Place, gaps: list[str]
) -> Iterator[AuthorshipRecord | GroupAuthorshipRecord]:
    """The authors in their places as a list, and behind it those of whom no place is told."""
    placed: dict[int, tuple[Thing, Author]] = {}
    alone: list[Thing] = []
    for part in (one for one in thing.parts if one.kind == "Authorship"):
        author, position = _author(part, place), _position(part)
        if author is None or position is None or position in placed:
            alone.append(part)
        elif position > MOST_AUTHORS:
            gaps.append(f"an author at place {position}; wanted at most {MOST_AUTHORS:,}")
            alone.append(part)
        else:
            placed[position] = (part, author)
    if alone and len(placed) + len(alone) > len({part.name for part, _ in placed.values()}) and placed:
        gaps.append(f"{len(alone)} of {len(placed) + len(alone)} authors without a place of their own; wanted all in order")
    complete = _is_complete(thing, placed, alone)
    order = [placed[number][1] if number in placed else None for number in range(1, max(placed, default=0) + 1)]
    yield from authorships(place, work, order, complete=complete)
    for part in alone:
        yield from _unplaced(part, work, place, gaps)
    for part, _ in placed.values():
        if Basis.IMPLIED in _bases(part, "authorshipBasis"):
            person = identities.person(part.things("author")[0], place.snapshot)
            yield AuthorshipRecord(place, work, person, Basis.IMPLIED)


def _is_complete(thing: Thing, placed: Mapping[int, tuple[Thing, Author]], alone: list[Thing]) -> bool:
    told = _status(thing)
    if told is not None:
        return told is ListStatus.COMPLETE
    return bool(placed) and max(placed) == len(placed) and not alone


def _status(thing: Thing) -> ListStatus | None:
    """The best of the statuses that are told."""
    told = {one.name.rsplit("/", 1)[-1] for one in thing.things("authorListStatus")}
    return next((one for one in ListStatus if one in told), None)


def _list_status(thing: Thing, listed: list[AuthorshipRecord | GroupAuthorshipRecord]) -> ListStatus:
    if told := _status(thing):
        return told
    if not listed:
        return ListStatus.UNKNOWN
    return ListStatus.COMPLETE if all(one.rank for one in listed) else ListStatus.PARTIAL


def _author(thing: Thing, place: Place) -> Author | None:
    """The author of an authorship with a name that is told; None for another."""
    listed = next(iter(thing.strings("listedName")), None)
    for group in thing.things("groupAuthor"):
        named = identities.organization_of(group)
        return Author(named.text.value, group=True) if named else None
    if not thing.things("author"):
        return Author(listed_name(listed), listed=listed) if listed else None
    person = identities.person(thing.things("author")[0], place.snapshot)
    if person.name is None or Basis.STATED not in _bases(thing, "authorshipBasis"):
        return None
    return Author(
        person.name,
        person.given,
        person.family,
        listed,
        person.orcid,
        person.key,
        person.address,
        tuple(thing.strings("printedAffiliation")),
        _affiliations(thing),
        bool(_TRUE & set(thing.strings("corresponding"))),
    )


def listed_name(printed: str) -> str:
    """A printed name in the order in which it is spoken."""
    return identities.printed_names.name(plain(printed)).spoken


def _unplaced(
    thing: Thing, work: Publication, place: Place, gaps: list[str]
) -> Iterator[AuthorshipRecord | GroupAuthorshipRecord]:
    for group in thing.things("groupAuthor"):
        if named := identities.organization_of(group):
            yield GroupAuthorshipRecord(place, work, named)
        return
    listed = next(iter(thing.strings("listedName")), None)
    if thing.things("author"):
        person = identities.person(thing.things("author")[0], place.snapshot)
    elif listed:
        (record,) = authorships(place, work, [Author(listed_name(listed), listed=listed)], complete=False)
        yield replace(record, position=None)
        return
    else:
        gaps.append("an authorship of nobody; wanted whose it is")
        return
    basis = _bases(thing, "authorshipBasis")[0]
    yield AuthorshipRecord(
        place,
        work,
        person,
        basis,
        _position(thing) if basis is Basis.STATED and thing.own else None,
        listed=listed if listed != person.name else None,
        affiliations=tuple(thing.strings("printedAffiliation")),
        organizations=_affiliations(thing),
        corresponding=bool(_TRUE & set(thing.strings("corresponding"))),
    )


def _affiliations(thing: Thing) -> tuple[Wording, ...]:
    return tuple(named for one in thing.things("affiliation") if (named := _located(one)[0]))


def _bases(thing: Thing, term: str) -> list[Basis]:
    """How a statement is known, `stated` where the source does not say; one that is stated comes first."""
    told = {one.name.rsplit("/", 1)[-1] for one in thing.things(term)}
    return [basis for basis in Basis if basis in told] or [Basis.STATED]


def _position(thing: Thing) -> int | None:
    numbers = [int(text) for text in thing.strings("rank", "listedPosition") if re.fullmatch(r"0*[1-9][0-9]{0,8}", text)]
    return min(numbers, default=None)


def _kind(thing: Thing) -> Wording | None:
    """The kind of a publication: of several classes the one that says most."""
    told = thing.strings("printedType")
    concepts_told = [one.name for one in thing.things("publicationType") if one.name in concepts("publication-types")]
    if not told:
        return Wording(Text(concepts_told[0].rsplit("/", 1)[-1]), concepts_told[0]) if concepts_told else None
    found = [(_is_general(code), _typed(code), code) for code in told]
    _, known, code = min(found, key=lambda one: (one[0], one[1] is None, one[2]))
    narrower = [one for one in concepts_told if not any(one in concepts("publication-types")[other].broader for other in concepts_told)]
    return Wording(Text(code), (known if known in concepts_told else None) or next(iter(narrower), known))


def _is_general(code: str) -> bool:
    return code in _GENERAL


def _typed(code: str) -> str | None:
    return wording("publication-types", Text(code, "en")).concept or wording("publication-types", Text(_CAMEL.sub(" ", code), "en")).concept


def _organization(thing: Thing, place: Place, gaps: list[str]) -> Iterator[Record]:
    named = identities.organization_of(thing)
    whole, unit = identities.place_in(thing)
    if named is None:
        raise EntryError("an organisation without a name; wanted one")
    if unit is not None:
        larger = identities.organization_of(whole)
        raise EntryError(
            f"a unit of {larger.text.value if larger else whole.name!r} in which nobody has a position or a degree;"
            " wanted one: a graph holds units with those alone"
        )
    identities.identifiers(thing, gaps, spoken_for=(named.ror,))
    texts = dict.fromkeys((named.text, *thing.texts("prefLabel"), *thing.texts("altLabel")))
    names = tuple(text for text in texts if text.value.strip())
    yield OrganizationRecord(place, named.text.value, named.concept, names, named.ror)


def _topic(thing: Thing, place: Place, gaps: list[str]) -> Iterator[Record]:
    topic = identities.topic_of(thing)
    if topic is None:
        raise EntryError("a topic without a label; wanted one")
    others = [text for text in thing.texts("prefLabel") if text != topic.text]
    if others and topic.concept is None:
        gaps.append(f"also called {', '.join(repr(one.value) for one in others)}; a topic has one label here")
    broader = next((named for one in thing.things("broader") if (named := identities.topic_of(one))), None)
    yield TopicRecord(place, topic, broader, identities.identifiers(thing, gaps))


def _authorship(thing: Thing, place: Place, gaps: list[str]) -> Iterator[Record]:
    raise EntryError("an authorship of no publication that is told of; wanted of which")
    yield


def _topics(thing: Thing, term: str, gaps: list[str]) -> Iterator[Wording]:
    found: dict[str, Wording] = {}
    for one in thing.things(term):
        named = identities.topic_of(one)
        if named is None:
            gaps.append(f"topic {one.name}: no label; wanted one")
        else:
            found[named.concept or named.text.value] = named
    for text in thing.texts(term):
        for part in [text.value] if thing.own else re.split(r"[,;]", text.value):
            if part.strip():
                named = identities.worded_topic(Text(part.strip(), text.language))
                found.setdefault(named.concept or named.text.value, named)
    yield from found.values()


def _worded(scheme: str, thing: Thing, label: str, level: str) -> list[Wording | None]:
    """The printed texts of a term with their concepts: the one that the source tells, else the vocabulary's."""
    told = identities.concept_among(scheme, thing.things(level))
    texts = [text if thing.own else Text(plain(text.value), text.language) for text in thing.texts(label)]
    texts = [text for text in texts if text.value.strip()]
    if not texts and told:
        texts = [Text(concepts(scheme)[told].labels["en"], "en")]
    return [Wording(text, told or wording(scheme, text).concept) for text in texts]


def _dates(thing: Thing, term: str, gaps: list[str]) -> list[str]:
    found = []
    for text in thing.strings(term):
        if day := dates.date(text):
            found.append(day)
        gaps += filter(None, (dates.gap(text),))
    return list(dict.fromkeys(found))


def _plain(thing: Thing, term: str) -> list[Text]:
    return [text if thing.own else Text(plain(text.value), text.language) for text in thing.texts(term) if text.value.strip()]


def _is_implied(thing: Thing) -> bool:
    return any(one.name == concept("statuses", "implied") for one in thing.things("organizationBasis"))


def _alternatives(*values: list[_One] | list[_One | None]) -> Iterator[tuple[_One | None, ...]]:
    """One tuple of values, and more where a source tells several of one: each then stands in one of them."""
    rows = list(zip_longest(*values)) or [(None,) * len(values)]
    first = rows[0]
    for row in rows:
        yield tuple(value if value is not None else usual for value, usual in zip(row, first, strict=True))


def _nothing(reason: str) -> tuple[Thing]:
    raise EntryError(reason)


_UNDERSTOOD: Mapping[str, Callable[[Thing, Place, list[str]], Iterator[Record]]] = {
    "Person": _person,
    "Role": _role,
    "Degree": _degree,
    "Supervision": _supervision,
    "Publication": _publication,
    "Authorship": _authorship,
    "Organization": _organization,
    "Topic": _topic,
}
