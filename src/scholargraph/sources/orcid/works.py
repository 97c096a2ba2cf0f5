"""Reads the works of an ORCID record, with the versions of one work that the registry groups."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from scholargraph.identifiers import publication_key
from scholargraph.model import (
    AbstractRecord,
    AuthorshipRecord,
    Basis,
    NoticeKind,
    NoticeRecord,
    Person,
    Publication,
    PublicationRecord,
    Record,
    Text,
    VersionRecord,
)
from scholargraph.pids import arxiv, arxiv_doi, arxiv_of_doi
from scholargraph.pids import doi as read_doi
from scholargraph.pids import orcid as read_orcid
from scholargraph.sources.authors import Author, authorships, list_status
from scholargraph.sources.authors import author as read_author
from scholargraph.sources.dates import date, gap
from scholargraph.sources.languages import language_tag
from scholargraph.sources.marked_text import plain
from scholargraph.sources.orcid.owners import Owner
from scholargraph.sources.profile_page.corrections import Correction, read_correction
from scholargraph.sources.quotes import shown
from scholargraph.sources.registers import identifier, scheme_of, web_address
from scholargraph.sources.trees import Part
from scholargraph.vocabulary import normalize, wording

_WORKS = frozenset({"work", "work-summary", "orcid-work"})
_SCHEME = re.compile(r"[a-z][a-z0-9-]*")
_LEFT = frozenset({"doi", "uri", "other-id", "source-work-id", "grant-number", "grant_number", "proposal-id"})
_OF_WHOLE = frozenset({"isbn", "issn"})  # told of the book or the journal too
_AUTHORS = frozenset({"", "author", "co-inventor", "other-inventor"})
_CREDIT = "credit.niso.org/"


@dataclass(frozen=True, slots=True)
class _Work:
    """One version of a work as somebody put it on record, and its publication."""

    part: Part
    title: str
    publication: Publication
    correction: Correction | None = None


def work_records(document: Part, owner: Owner, digest: str) -> Iterator[Record]:
    """A publication for each version of a work, at its own place, with the owner's authorship."""
    for versions in _groups(document):
        works = _works(versions, owner)
        for part in versions:
            if all(work.part is not part for work in works):
                place = part.place(digest, part.say("put-code"))
                yield NoticeRecord(place, NoticeKind.NOT_UNDERSTOOD, "a work without a title; wanted one with a title")
        for work in works:
            yield from _work(work, _corrected(work, works), owner, digest)
        yield from _versions(works, digest)


def _groups(part: Part) -> Iterator[list[Part]]:
    """The versions of each work. Where nothing groups them, each is one by itself."""
    if part.name in _WORKS or _is_work(part):
        yield [part]
        return
    for one in part.parts:
        if versions := one.all("work-summary"):
            yield versions
        elif one.name in _WORKS:
            yield [one]
        elif one.parts:
            yield from _groups(one)


def _is_work(document: Part) -> bool:
    """Whether a JSON document alone is a work: it has no name, and what only works have."""
    return (
        document.name == "" and document.one("title/title") is not None and not document.all("organization", "amount")
    )


def _works(versions: list[Part], owner: Owner) -> list[_Work]:
    dois = [_doi(part) for part in versions]
    shared = next(iter(set(dois) - {None})) if len(set(dois) - {None}) == 1 else None
    codes = sorted((code for part in versions if (code := part.say("put-code"))), key=lambda code: (len(code), code))
    works = []
    for part, doi in zip(versions, dois, strict=True):
        if title := _title(part):
            scope = _scope(owner, codes[0] if codes else _year(part))
            publication = Publication(title, doi=doi or shared, scope=scope)
            works.append(_Work(part, title, publication, _correction(title)))
    return works


def _correction(title: str) -> Correction | None:
    """What a title such as `Erratum: Publisher Correction: Slow dendrites` corrects: the innermost."""
    found = read_correction(title)
    while found and (inner := read_correction(found.corrects)):
        found = inner
    return found


def _corrected(work: _Work, versions: list[_Work]) -> Publication | None:
    """The publication that a work corrects: the one of that title in its group, else one known by the title alone."""
    if work.correction is None:
        return None
    title = normalize(work.correction.corrects)
    others = (other.publication for other in versions if not other.correction and normalize(other.title) == title)
    return next(others, Publication(work.correction.corrects, scope=work.publication.scope))


def _scope(owner: Owner, name: str | None) -> str:
    safe = "".join(re.findall(r"[A-Za-z0-9-]+", name or ""))
    return "/".join(filter(None, (owner.orcid or "orcid", safe)))


def _year(part: Part) -> str | None:
    return part.say("publication-date/year")


def _work(work: _Work, corrects: Publication | None, owner: Owner, digest: str) -> Iterator[Record]:
    part, publication = work.part, work.publication
    place = part.place(digest, part.say("put-code"))
    language = language_tag(part.say("language-code"))
    authors, faults = _authors(part, owner)
    listed = owner.orcid is not None and any(author is not None and author.orcid == owner.orcid for author in authors)
    complete = (
        listed and len(authors) > 1 and None not in authors
    )  # many who put a work on record list nobody but themselves
    kind = part.say("type", "work-type")
    journal = part.say("journal-title")
    when = _printed_date(part)
    yield PublicationRecord(
        place,
        publication,
        Text(work.title, language),
        list_status(authors, complete=complete),
        work.correction.kind if work.correction else None,
        corrects,
        Text(work.correction.corrects, language) if work.correction else None,
        kind=wording("publication-types", Text(kind.lower().replace("_", "-"), "en")) if kind else None,
        published=date(*when),
        venue=Text(plain(journal)) if journal else None,
        address=_address(part),
        identifiers=tuple(_identifiers(part)),
    )
    yield from authorships(place, publication, authors, complete=complete)
    if owner.person and not listed:
        yield AuthorshipRecord(place, publication, owner.person, Basis.IMPLIED)
    if about := part.say("short-description"):
        yield AbstractRecord(place, publication, Text(plain(about), language))
    for fault in (*faults, gap(*when), *_wrong_dois(part)):
        if fault:
            yield NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, fault)


def _versions(works: list[_Work], digest: str) -> Iterator[Record]:
    """That the publications of one group are versions of one work, and of which others they are versions."""
    told: set[str] = set()
    for work in (work for work in works if work.correction is None):
        key = publication_key(work.publication)
        same = (other.publication for other in works if other.correction is None)
        others = [other for other in same if publication_key(other) < key]
        named = (found for value in _ids(work.part, "version-of", "doi") if (found := read_doi(value)))
        for other in (*others, *(Publication("", doi=doi) for doi in named)):
            pair = f"{key} {publication_key(other)}"
            if publication_key(other) != key and pair not in told:
                told.add(pair)
                place = work.part.place(digest, work.part.say("put-code"))
                yield VersionRecord(place, work.publication, other)


def _title(part: Part) -> str:
    main = part.say("title/title", "work-title/title", "title")
    below = part.say("title/subtitle", "work-title/subtitle")
    title, subtitle = plain(main or ""), plain(below or "")
    if not subtitle or not title:
        return title
    return f"{title} {subtitle}" if title.endswith((":", "?", "!", ".")) else f"{title}: {subtitle}"


def _printed_date(part: Part) -> tuple[str | None, ...]:
    told = part.one("publication-date")
    if told is None:
        return (None,)
    parts = tuple(told.say(name) for name in ("year", "month", "day"))
    return parts if any(parts) else (told.text,)


def _address(part: Part) -> str | None:
    return web_address(next((text for text in (part.say("url"), *_ids(part, "self", "uri")) if text), None))


def _doi(part: Part) -> str | None:
    """The DOI of a work itself; where it has several, none of arXiv's before another; else that of its arXiv entry."""
    dois = [found for value in _ids(part, "self", "doi") if (found := read_doi(value))]
    own = sorted(dois, key=lambda doi: arxiv_of_doi(doi) is not None)
    eprints = [found for value in _ids(part, "self", "arxiv") if (found := arxiv(value))]
    return own[0] if own else arxiv_doi(eprints[0]) if eprints else None


def _wrong_dois(part: Part) -> Iterator[str]:
    for value in _ids(part, "self", "doi"):
        if read_doi(value) is None:
            yield f"DOI {shown(value)}; wanted one such as 10.1000/182"


def _identifiers(part: Part) -> Iterator[str]:
    """What else names the work: as scheme and value; those of the book or journal too that it is in."""
    for one in _external(part):
        kind, relation, value = _kind(one), _relation(one), _value(one)
        if kind in _LEFT or not value or not _SCHEME.fullmatch(kind):
            continue
        if relation == "self" or (relation == "part-of" and kind in _OF_WHOLE):
            yield identifier(kind, value) or f"{scheme_of(kind)}:{value}"


def _ids(part: Part, relation: str, kind: str) -> list[str]:
    found = (one for one in _external(part) if _kind(one) == kind and _relation(one) == relation)
    return [value for one in found if (value := _value(one))]


def _external(part: Part) -> Iterable[Part]:
    held = part.one("external-ids", "external-identifiers", "work-external-identifiers")
    return held.all("external-id", "work-external-identifier") if held else ()


def _kind(one: Part) -> str:
    told = one.say("external-id-type", "work-external-identifier-type") or ""
    return told.lower().replace("_", "-").replace(" ", "-")


def _relation(one: Part) -> str:
    return (one.say("external-id-relationship") or "self").lower().replace("_", "-")


def _value(one: Part) -> str | None:
    return one.say("external-id-value", "work-external-identifier-id")


def _authors(part: Part, owner: Owner) -> tuple[list[Author | None], list[str]]:
    """The authors that a work lists, and what is left of its contributors for want of a name."""
    held = part.one("contributors", "work-contributors")
    authors: list[Author | None] = []
    faults = []
    by_credit: set[str] = set()
    for one in held.all("contributor") if held else ():
        role = (one.say("contributor-attributes/contributor-role") or "").lower().replace("_", "-")
        if role not in _AUTHORS and _CREDIT not in role:
            continue
        author = _author(one)
        if author is None:
            faults.append("a contributor without a name; wanted a 'credit-name'")
        mark = f"{author.orcid} {normalize(author.name)}" if author else ""
        if author and _CREDIT in role and mark in by_credit:
            continue  # the same person again, with another role
        by_credit.add(mark)
        authors.append(author)
    return _with_owner(authors, owner), faults


def _author(one: Part) -> Author | None:
    printed = plain(one.say("credit-name") or "")
    if not printed:
        return None
    told = one.say("contributor-orcid/path", "contributor-orcid/uri", "contributor-orcid")
    return read_author(printed, read_orcid(told))


def _with_owner(authors: list[Author | None], owner: Owner) -> list[Author | None]:
    """The list in which the owner has iD and name, also where it tells the owner by a name of theirs alone, once."""
    if owner.person is None:
        return authors
    told = [place for place, author in enumerate(authors) if author and author.orcid == owner.orcid]
    named = [place for place, author in enumerate(authors) if author and _is_named(author, owner)]
    return [
        _as_owner(author, owner.person) if author and place in (told or (named if len(named) == 1 else ())) else author
        for place, author in enumerate(authors)
    ]


def _is_named(author: Author, owner: Owner) -> bool:
    return author.orcid is None and normalize(author.name) in owner.named


def _as_owner(author: Author, person: Person) -> Author:
    if person.name is None:
        return replace(author, orcid=person.orcid)
    return replace(author, name=person.name, given=person.given, family=person.family, orcid=person.orcid)
