"""Says what a publication states, as records, with its authors, its abstract and its subjects."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from scholargraph.model import (
    AbstractRecord,
    AuthorshipRecord,
    Basis,
    GroupAuthorshipRecord,
    ListStatus,
    Place,
    Publication,
    PublicationRecord,
    Record,
    SubjectRecord,
    Text,
    VersionRecord,
    Wording,
)
from scholargraph.sources import printed_names
from scholargraph.sources.authors import Author, authorships
from scholargraph.sources.marked_text import paragraphs, plain
from scholargraph.sources.rdf import identities
from scholargraph.sources.rdf.things import Thing
from scholargraph.sources.rdf.values import (
    alternatives,
    bases_of,
    days,
    located,
    numbers,
    plain_texts,
    topics,
)
from scholargraph.vocabulary import concepts, wording

MOST_AUTHORS = 20_000

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_GENERAL = frozenset({"Document", "Article", "CreativeWork", "Thing", "Work"})
_TRUE = frozenset({"true", "1"})


def publication(thing: Thing, place: Place, gaps: list[str]) -> Iterator[Record]:
    """A publication with its authors, abstract, subjects and versions; what is odd goes into `gaps`."""
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
        corrects_title=next(iter(identities.titles_of(corrected)), None) if corrected else None,
        kind=_kind(thing),
        identifiers=identities.identifiers(thing, gaps, spoken_for=(work.doi,)),
        retracted=bool(_TRUE & set(thing.strings("retracted"))),
    )
    granting = next((one for one in map(located, thing.things("grantedBy")) if one[0]), (None, None))
    for title, day, venue, publisher, volume, issue, pages, language, address in alternatives(
        list(titles),
        days(thing, "published", gaps),
        plain_texts(thing, "venue"),
        plain_texts(thing, "publisher"),
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
    yield from (SubjectRecord(place, work, topic) for topic in topics(thing, "subject", gaps))
    for topic in topics(thing, "assignedSubject", gaps):
        yield SubjectRecord(place, work, topic, Basis.INFERRED)
    for other in thing.things("otherVersion"):
        yield VersionRecord(place, work, identities.mention(other, place.snapshot))


def _authorships(
    thing: Thing, work: Publication, place: Place, gaps: list[str]
) -> Iterator[AuthorshipRecord | GroupAuthorshipRecord]:
    """The authors in their places as a list, and behind it those of whom no place is told."""
    placed: dict[int, Author] = {}
    alone: list[Thing] = []
    for part in (one for one in thing.parts if one.kind == "Authorship"):
        if part.own:
            yield from _own_authorship(part, work, place, gaps)
            continue
        author, position = _author(part, place), _position(part)
        if author is None or position is None or position in placed or position > MOST_AUTHORS:
            alone.append(part)
        else:
            placed[position] = author
    if alone and placed:
        gaps.append(
            f"{len(alone)} of {len(placed) + len(alone)} authors without a place of their own; wanted all in order"
        )
    order = [placed.get(number) for number in range(1, max(placed, default=0) + 1)]
    yield from authorships(place, work, order, complete=_is_complete(thing, placed, alone))
    for part in alone:
        yield from _unplaced(part, work, place, gaps)


def _own_authorship(
    thing: Thing, work: Publication, place: Place, gaps: list[str]
) -> Iterator[AuthorshipRecord | GroupAuthorshipRecord]:
    """An authorship in our terms: who is who, and who stands where, is decided in it."""
    places, ranks = numbers(thing, "listedPosition"), numbers(thing, "rank")
    for group in thing.things("groupAuthor")[:1]:
        if named := identities.organization_of(group):
            for position, rank in alternatives(places, ranks):
                yield GroupAuthorshipRecord(place, work, named, position, rank)
        return
    if not thing.things("author"):
        gaps.append("an authorship of nobody; wanted whose it is")
        return
    person = identities.person(thing.things("author")[0], place.snapshot)
    bases = bases_of(thing, "authorshipBasis")
    if Basis.STATED in bases:
        for position, rank, listed in alternatives(places, ranks, list(thing.strings("listedName"))):
            yield AuthorshipRecord(
                place,
                work,
                person,
                Basis.STATED,
                position,
                rank,
                listed if listed != person.name else None,
                tuple(thing.strings("printedAffiliation")),
                _affiliations(thing),
                bool(_TRUE & set(thing.strings("corresponding"))),
            )
    yield from (AuthorshipRecord(place, work, person, basis) for basis in bases if basis is not Basis.STATED)


def _is_complete(thing: Thing, placed: Mapping[int, Author], alone: list[Thing]) -> bool:
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
    if person.name is None:
        return None
    return Author(
        person.name,
        person.given,
        person.family,
        listed,
        person.orcid,
        person.key,
        person.address,
        corresponding=bool(_TRUE & set(thing.strings("corresponding"))),
    )


def listed_name(printed: str) -> str:
    """A printed name in the order in which it is spoken."""
    return printed_names.name(plain(printed)).spoken


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
    yield AuthorshipRecord(
        place, work, person, Basis.STATED, corresponding=bool(_TRUE & set(thing.strings("corresponding")))
    )


def _affiliations(thing: Thing) -> tuple[Wording, ...]:
    return tuple(named for one in thing.things("affiliation") if (named := located(one)[0]))


def _position(thing: Thing) -> int | None:
    return min(numbers(thing, "rank") + numbers(thing, "listedPosition"), default=None)


def _kind(thing: Thing) -> Wording | None:
    """The kind of a publication: of several classes the one that says most."""
    told = thing.strings("printedType")
    concepts_told = [one.name for one in thing.things("publicationType") if one.name in concepts("publication-types")]
    if not told:
        return Wording(Text(concepts_told[0].rsplit("/", 1)[-1]), concepts_told[0]) if concepts_told else None
    found = [(_is_general(code), _typed(code), code) for code in told]
    _, known, code = min(found, key=lambda one: (one[0], one[1] is None, one[2]))
    narrower = [
        one
        for one in concepts_told
        if not any(one in concepts("publication-types")[other].broader for other in concepts_told)
    ]
    return Wording(Text(code), (known if known in concepts_told else None) or next(iter(narrower), known))


def _is_general(code: str) -> bool:
    return code in _GENERAL


def _typed(code: str) -> str | None:
    return (
        wording("publication-types", Text(code, "en")).concept
        or wording("publication-types", Text(_CAMEL.sub(" ", code), "en")).concept
    )
