"""Shows a publication: authors in order as far as known, versions, corrections, and where sources disagree."""

from dataclasses import dataclass

import pyoxigraph as ox

from scholargraph.views.values import Reader, Value, node
from scholargraph.vocabulary import SG, SKOS, concept

COMPLETE, PARTIAL, UNKNOWN = "complete", "partial", "unknown"

MOST_AUTHORS = 300

_IN_A_LINE = 6
_IMPLIED = concept("statuses", "implied")
_SINGLE = ("title", "published", "venue", "publisher", "volume", "issue", "pages", "doi", "abstract")
_DATES = ("published",)


@dataclass(frozen=True, slots=True)
class Author:
    """One authorship: the person or group, the name as printed, its place, and what is known beside it.

    `rank` is there only where the list is complete; `listed` is a place in a list that may lack others. `implied` are
    those who are authors only by the page that lists the publication.
    """

    iri: str
    who: Value
    printed: tuple[Value, ...]
    listed: int | None
    rank: int | None
    implied: bool
    affiliations: tuple[Value, ...]
    corresponding: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A publication in a list: its title, date, venue and types; `year` is empty where it has no date.

    `authors` are the first few of those known, `all_authors` says how many are."""

    iri: str
    title: Value
    year: str
    dates: tuple[Value, ...]
    venues: tuple[Value, ...]
    types: tuple[Value, ...]
    authors: tuple[Value, ...]
    all_authors: int
    list_status: str
    retracted: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """A property of which a publication should have one value, and of which sources give several."""

    property: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication with all that sources say of it. `list_status` is complete, partial or unknown."""

    iri: str
    titles: tuple[Value, ...]
    types: tuple[Value, ...]
    authors: tuple[Author, ...]
    all_authors: int
    list_status: str
    dates: tuple[Value, ...]
    venues: tuple[Value, ...]
    publishers: tuple[Value, ...]
    volumes: tuple[Value, ...]
    issues: tuple[Value, ...]
    pages: tuple[Value, ...]
    languages: tuple[Value, ...]
    dois: tuple[Value, ...]
    identifiers: tuple[Value, ...]
    addresses: tuple[Value, ...]
    abstracts: tuple[Value, ...]
    truncated: bool
    subjects: tuple[Value, ...]
    assigned: tuple[Value, ...]
    versions: tuple[Value, ...]
    corrects: tuple[Value, ...]
    corrections: tuple[Value, ...]
    correction_kinds: tuple[Value, ...]
    retracted: bool
    thesis_of: tuple[Value, ...]
    granted_by: tuple[Value, ...]
    conflicts: tuple[Conflict, ...]


def publication(reader: Reader, iri: str) -> Publication:
    """What the graph says of the publication with that IRI."""
    return Publication(
        iri=iri,
        titles=_titles(reader, iri),
        types=_types(reader, iri),
        authors=authors(reader, iri, most=MOST_AUTHORS),
        all_authors=len(reader.backward(SG.publication, iri)),
        list_status=list_status(reader, iri),
        dates=_most_precise(reader.values(iri, SG.published)),
        venues=reader.spoken(iri, SG.venue),
        publishers=reader.spoken(iri, SG.publisher),
        volumes=reader.values(iri, SG.volume),
        issues=reader.values(iri, SG.issue),
        pages=reader.values(iri, SG.pages),
        languages=reader.values(iri, SG.language),
        dois=reader.values(iri, SG.doi),
        identifiers=reader.values(iri, SG.identifier),
        addresses=reader.values(iri, SG.address),
        abstracts=reader.values(iri, SG.abstract),
        truncated=any(one.text == "true" for one in reader.values(iri, SG.abstractTruncated)),
        subjects=reader.things(reader.triples(iri, SG.subject)),
        assigned=reader.things(reader.triples(iri, SG.assignedSubject)),
        versions=_both_ways(reader, iri, SG.otherVersion),
        corrects=reader.things(reader.triples(iri, SG.corrects)),
        corrections=reader.subjects(SG.corrects, iri),
        correction_kinds=reader.things(reader.triples(iri, SG.correctionKind)),
        retracted=is_retracted(reader, iri),
        thesis_of=reader.subjects(SG.thesis, iri),
        granted_by=reader.things(reader.triples(iri, SG.grantedBy)),
        conflicts=conflicts(reader, iri),
    )


def line(reader: Reader, iri: str) -> Line:
    """A publication as a list shows it."""
    titles = _titles(reader, iri)
    dates = _most_precise(reader.values(iri, SG.published))
    name = titles[0] if titles else Value(reader.called(iri)[0], known=False)
    return Line(
        iri=iri,
        title=Value(name.text, iri, name.statements, name.language, name.known),
        year=dates[0].text[:4] if dates else "",
        dates=dates,
        venues=reader.spoken(iri, SG.venue),
        types=_types(reader, iri),
        authors=tuple(one.who for one in authors(reader, iri, most=_IN_A_LINE)),
        all_authors=len(reader.backward(SG.publication, iri)),
        list_status=list_status(reader, iri),
        retracted=is_retracted(reader, iri),
    )


def authors(reader: Reader, iri: str, *, most: int) -> tuple[Author, ...]:
    """The authorships of a publication by rank, else by place in the list, implied ones last; the first `most`."""
    belongs = {node(one.subject): one for one in reader.backward(SG.publication, iri)}
    ordered = sorted(belongs, key=lambda one: (_place(reader, one), one))[:most]
    return tuple(filter(None, (_author(reader, one, belongs[one]) for one in ordered)))


def _place(reader: Reader, authorship: str) -> int:
    for term in (SG.rank, SG.listedPosition):
        place = _least(reader.values(authorship, term))
        if place is not None:
            return place
    return 10**9


def list_status(reader: Reader, iri: str) -> str:
    """What is known of the list of authors, by the source that knows most: complete, partial or unknown."""
    said = {node(one.object) for one in reader.triples(iri, SG.authorListStatus)}
    return next((name for name in (COMPLETE, PARTIAL) if concept("statuses", name) in said), UNKNOWN)


def is_retracted(reader: Reader, iri: str) -> bool:
    """Whether a source says that the publication was retracted, or a retraction of it is known."""
    if any(one.text == "true" for one in reader.values(iri, SG.retracted)):
        return True
    kind = concept("correction-kinds", "retraction")
    notices = (node(one.subject) for one in reader.backward(SG.corrects, iri))
    return any(node(one.object) == kind for notice in notices for one in reader.triples(notice, SG.correctionKind))


def conflicts(reader: Reader, iri: str) -> tuple[Conflict, ...]:
    """The properties of which sources give several values that cannot all hold.

    As the stored query `quality/disagreements` has it: a date that is only more precise agrees, and so do two
    texts in two languages.
    """
    found = []
    for name in _SINGLE:
        values = reader.values(iri, getattr(SG, name))
        kept = _most_precise(values) if name in _DATES else values
        by_language: dict[str, list[Value]] = {}
        for one in kept:
            by_language.setdefault(one.language or "", []).append(one)
        found += [Conflict(name, tuple(alike)) for alike in by_language.values() if len(alike) > 1]
    return tuple(found)


def _titles(reader: Reader, iri: str) -> tuple[Value, ...]:
    """All titles, first the one by which the publication is called everywhere."""
    called = reader.called(iri)[0]
    return tuple(sorted(reader.values(iri, SG.title), key=lambda one: one.text != called))


def _author(reader: Reader, iri: str, belongs: ox.Triple) -> Author | None:
    says = [*reader.triples(iri, SG.author), *reader.triples(iri, SG.groupAuthor)]
    if not says:
        return None
    affiliations = reader.things(reader.triples(iri, SG.affiliation)) or reader.values(iri, SG.printedAffiliation)
    return Author(
        iri=iri,
        who=reader.value(says[0], belongs),
        printed=reader.values(iri, SG.listedName),
        listed=_least(reader.values(iri, SG.listedPosition)),
        rank=_least(reader.values(iri, SG.rank)),
        implied=[node(one.object) for one in reader.triples(iri, SG.authorshipBasis)] == [_IMPLIED],
        affiliations=affiliations,
        corresponding=any(one.text == "true" for one in reader.values(iri, SG.corresponding)),
    )


def _least(values: tuple[Value, ...]) -> int | None:
    return min((int(one.text) for one in values if one.text.isdecimal()), default=None)


def _types(reader: Reader, iri: str) -> tuple[Value, ...]:
    """The types from the vocabulary, without those that another one of them is narrower than; else as printed."""
    types = reader.things(reader.triples(iri, SG.publicationType))
    broader = {node(triple.object) for one in types for triple in reader.triples(one.iri or "", f"{SKOS}broader")}
    narrowest = tuple(one for one in types if one.iri not in broader)
    return narrowest or reader.values(iri, SG.printedType)


def _most_precise(dates: tuple[Value, ...]) -> tuple[Value, ...]:
    """Dates without those that another one only makes more precise, the earliest first."""
    texts = {one.text for one in dates}
    kept = [one for one in dates if not any(other != one.text and other.startswith(one.text) for other in texts)]
    return tuple(sorted(kept, key=lambda one: one.text))


def _both_ways(reader: Reader, iri: str, predicate: str) -> tuple[Value, ...]:
    there = {node(one.object): reader.value(one) for one in reader.triples(iri, predicate)}
    back = {node(one.subject): reader.thing(node(one.subject), one) for one in reader.backward(predicate, iri)}
    return tuple({**back, **there}.values())
