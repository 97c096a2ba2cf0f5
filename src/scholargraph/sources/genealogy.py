"""Reads an academic genealogy: who took a degree where and when, and under whose supervision.

The layouts are those of the graphs that people make of the Mathematics Genealogy Project, in JSON: a list `people`
or `nodes`, in which advisors are named by their numbers, and beside it a roster `faculty` of an institution.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import msgspec

from scholargraph.errors import SourceError
from scholargraph.model import (
    DegreeRecord,
    InterestRecord,
    ListStatus,
    NameStatus,
    NoticeKind,
    NoticeRecord,
    Participation,
    Person,
    PersonRecord,
    Place,
    Publication,
    PublicationRecord,
    Record,
    RoleRecord,
    SubjectRecord,
    SupervisionRecord,
    Text,
    Wording,
)
from scholargraph.sources import Source
from scholargraph.sources.authors import Author, authorships
from scholargraph.sources.dates import date, gap
from scholargraph.sources.degrees import unsaid_part
from scholargraph.sources.fields import Fields
from scholargraph.sources.inputs import Input
from scholargraph.sources.json_entries import cut_json
from scholargraph.sources.lists import Entry, EntryError, batches, reader
from scholargraph.sources.marked_text import plain
from scholargraph.sources.printed_names import name as read_name
from scholargraph.vocabulary import concept, normalize, organization, wording

_WANTED = "an academic genealogy (JSON with a list of people, their numbers and 'advisor_ids')"
_PEOPLE = ("people", "nodes")
_ROSTERS = ("faculty", "unresolved_faculty")
_MARKS = re.compile(rb'"(?:mgp_source|mgp_id|advisor_ids)"\s*:')
_NODES = tuple(re.compile(rb'"%s"\s*:' % name) for name in (b"advisors", b"students", b"school"))
_NUMBER = re.compile(r"[0-9]{1,12}")


def _recognises(source: Input) -> bool:
    head = source.head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head.startswith((b"{", b"[")):
        return False
    return _MARKS.search(head) is not None or all(mark.search(head) for mark in _NODES)


def _cut(source: Input) -> Iterator[Entry]:
    """The people and those of the roster, each with the names of those whom the entry speaks of (`within`).

    Raises SourceError where there is neither.
    """
    lists = tuple(f"/{name}" for name in (*_PEOPLE, *_ROSTERS))
    entries = [(entry, {} if entry.fault else _object(entry.content)) for entry in cut_json(source, lists)]
    if len(entries) == 1 and not (entries[0][0].fault or _id(entries[0][1])):
        raise SourceError(f"{source.name}: no list of people; wanted {_WANTED}")
    people = [one for entry, one in entries if not _in_roster(entry)]
    names = {_id(one): _spoken(one["name"]) for one in people if isinstance(one.get("name"), str)}
    told = {_id(one) for entry, one in entries if _in_roster(entry) and one.get("mgp_degree_school")}
    for entry, one in entries:
        about = {number: names[number] for number in (_id(one), *map(str, _advisors(one))) if names.get(number)}
        within = {"names": about, "in roster": not _in_roster(entry) and _id(one) in told}
        yield replace(entry, within=msgspec.json.encode(within))


def _understand(entry: Entry, place: Place) -> Iterator[Record]:
    fields = Fields.of(entry.content)
    within = msgspec.json.decode(entry.within) if entry.within else {"names": {}, "in roster": False}
    read = _member(fields, place, within) if _in_roster(entry) else _person(fields, place, within)
    yield from read
    for fault in fields.gaps:
        yield NoticeRecord(_keyed(place, fields), NoticeKind.PARTLY_UNDERSTOOD, fault)


def _person(fields: Fields, place: Place, within: Mapping[str, Any]) -> Iterator[Record]:
    """One of the people: name, degree, thesis, and the supervision under which the degree was taken."""
    number, name = fields.text("id", "mgp_id"), fields.text("name")
    if number is None or not _NUMBER.fullmatch(number) or name is None:
        raise EntryError("no number or no name; wanted a person with both ('id', 'name')")
    place = replace(place, key=number)
    person = Person(_spoken(name), key=_key(number))
    wikidata = fields.text("wikidata_id")
    identifiers = (f"mathgenealogy:{number}", *((f"wikidata:{wikidata}",) if wikidata else ()))
    yield PersonRecord(place, person, identifiers=identifiers)
    yield from _studies(fields, place, person, within)


def _studies(fields: Fields, place: Place, person: Person, within: Mapping[str, Any]) -> Iterator[Record]:
    printed = fields.text("degree_year") or (fields.text("year") if fields.text("year_kind") in _DEGREE_YEARS else None)
    year = date(printed)
    if fault := gap(printed):
        fields.gaps.append(fault)
    school = _organization(fields.text("school", "university", "institution"))
    title = fields.text("thesis", "thesis_title", "dissertation")
    thesis = Publication(plain(title), scope=person.key) if title and plain(title) else None
    degree = fields.text("degree")
    read = wording("degrees", Text(degree)) if degree else None
    if (year and not within["in roster"]) or school or degree or thesis:
        yield DegreeRecord(place, person, read, school, end=year, thesis=thesis)
    if thesis:
        yield from _thesis(fields, place, person, thesis, school, year)
    elif fields.text("subject"):
        fields.gaps.append(f"subject {fields.text('subject')!r} of no thesis; wanted the thesis's title")
    advisors = tuple(_supervisors(fields, within))
    if advisors:
        role, basis = unsaid_part(len(advisors))
        parts = tuple(Participation(advisor, role, basis) for advisor in advisors)
        status = "past" if year else None
        yield SupervisionRecord(place, None, person, _DOCTORATE, school, parts, status=status, end=year, thesis=thesis)


_DEGREE_YEARS = (None, "degree")
_DOCTORATE = Wording(Text("Doctorate", "en"), concept("trainee-types", "doctorate"))


def _thesis(
    fields: Fields, place: Place, person: Person, thesis: Publication, school: Wording | None, year: str | None
) -> Iterator[Record]:
    kind = wording("publication-types", Text("thesis", "en"))
    yield PublicationRecord(
        place, thesis, Text(thesis.title), ListStatus.COMPLETE, kind=kind, published=year, institution=school
    )
    yield from authorships(place, thesis, [Author(person.name or "", key=person.key)], complete=True)
    if subject := fields.text("subject"):
        yield SubjectRecord(place, thesis, wording("topics", Text(subject)))


def _supervisors(fields: Fields, within: Mapping[str, Any]) -> Iterator[Person]:
    """The advisors, each once; one of whom the file says nothing is known by their number alone."""
    found = dict.fromkeys(map(str, _advisors(fields.value)))
    for number in found:
        if not _NUMBER.fullmatch(number):
            fields.gaps.append(f"advisor {number[:60]!r}; wanted the number of a person")
        elif number == fields.text("id", "mgp_id"):
            fields.gaps.append(f"{number} is their own advisor; wanted another")
        elif name := within["names"].get(number):
            yield Person(name, key=_key(number))
        else:
            yield Person(None, NameStatus.WITHHELD, key=_key(number))


def _member(fields: Fields, place: Place, within: Mapping[str, Any]) -> Iterator[Record]:
    """One of the roster: other forms of the name, the position, what they work on, the school of their degree."""
    number = fields.text("mgp_id", "id")
    known = number is not None and _NUMBER.fullmatch(number) is not None
    listed = [_spoken(name) for name in _texts(fields, "osu_name", "name", "mgp_name")]
    if not listed:
        raise EntryError("no name; wanted a member of the roster with one ('osu_name', 'mgp_name')")
    place = _keyed(place, fields)
    if known:
        person = Person(within["names"].get(number, listed[0]), key=_key(number or ""))
    else:
        person = Person(listed[0], scope="genealogy/roster")
        note = fields.text("note") or "wanted a number of the genealogy"
        yield NoticeRecord(place, NoticeKind.NEEDS_REVIEW, f"{listed[0]} is not in the genealogy: {note}")
    variants = tuple(dict.fromkeys(name for name in listed if name != person.name))
    yield PersonRecord(place, person, variants=variants)
    if title := fields.text("title"):
        yield RoleRecord(place, person, wording("positions", Text(title)))
    topics: dict[str, str] = {}
    for label in (*fields.texts("filed_in"), *fields.texts("expertise")):
        topics.setdefault(normalize(label), label)
    for label in topics.values():
        yield InterestRecord(place, person, wording("topics", Text(label)))
    year = fields.text("mgp_degree_year")
    if school := _organization(fields.text("mgp_degree_school")):
        yield DegreeRecord(place, person, None, school, end=date(year))
    if fault := gap(year):
        fields.gaps.append(fault)


def _keyed(place: Place, fields: Fields) -> Place:
    number = fields.value.get("id") or fields.value.get("mgp_id")
    return replace(place, key=str(number)) if number and _NUMBER.fullmatch(str(number)) else place


def _organization(name: str | None) -> Wording | None:
    return organization(Text(name)) if name else None


def _texts(fields: Fields, *names: str) -> list[str]:
    return [text for name in names if (text := fields.text(name))]


def _spoken(name: str) -> str:
    """A name in spoken order. The comma of `George William Whitehead, Jr.` parts no family name."""
    name = " ".join(name.split())
    suffix = re.fullmatch(r"(?:jr|sr|i{1,3}|iv)\.?", name.rpartition(",")[2].strip(), re.I)
    return name if suffix else read_name(name).spoken


def _key(number: str) -> str:
    return f"mathgenealogy/{number}"


def _in_roster(entry: Entry) -> bool:
    return (entry.path or "").split("/")[-2:-1] in [[name] for name in _ROSTERS]


# Before an entry is understood it is looked at only for the numbers in it: Any is JSON as it came.
def _object(content: bytes) -> dict[str, Any]:
    try:
        one = msgspec.json.decode(content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return {}
    return one if isinstance(one, dict) else {}


def _id(one: Mapping[str, Any]) -> str:
    return str(next((one[name] for name in ("id", "mgp_id") if one.get(name)), ""))


def _advisors(one: Mapping[str, Any]) -> list[Any]:
    advisors = one.get("advisor_ids") or one.get("advisors") or []
    return advisors if isinstance(advisors, list) else [advisors]


_BATCHES = batches("genealogy", _cut, _understand)

SOURCE = Source(
    name="genealogy",
    description="An academic genealogy as JSON: people with their degrees and advisors",
    wanted=_WANTED,
    suffixes=(),
    recognises=_recognises,
    read=reader(_BATCHES),
    batches=_BATCHES,
)
