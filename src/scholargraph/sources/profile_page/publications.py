"""Reads a publication list: the titles, the names under them, the abstracts, and what is doubtful."""

from collections.abc import Iterable, Iterator, Sequence

from scholargraph.model import (
    AbstractRecord,
    AuthorshipRecord,
    Basis,
    ListStatus,
    Person,
    Publication,
    PublicationRecord,
    Record,
    Text,
)
from scholargraph.sources.profile_page.candidates import candidates
from scholargraph.sources.profile_page.corrections import read_correction
from scholargraph.sources.profile_page.evidence import Label, rules_that_hold
from scholargraph.sources.profile_page.languages import language_of
from scholargraph.sources.profile_page.names import Name, Part, name_key, read_name, split_names
from scholargraph.sources.profile_page.pages import Page
from scholargraph.sources.profile_page.sections import Line
from scholargraph.sources.profile_page.segments import Labelled, label, publications
from scholargraph.sources.profile_page.splices import Spliced, splice


def publication_records(
    page: Page, lines: Sequence[Line], *, people: Iterable[str], prose: Iterable[str]
) -> Iterator[Record]:
    """The records of a list; `people` are names that the page prints elsewhere, `prose` its other text."""
    slugs = frozenset(name_key(name) for name in people)
    labelled = label(candidates([line.text for line in lines], people=slugs, prose=prose))
    between: dict[int, str] = {}
    for places in publications(labelled):
        names = [place for place in places if labelled[place].label is Label.NAME]
        between |= _between_mentions([(place, lines[place].text) for place in names])
        parts: dict[Label, list[Line]] = {Label.TITLE: [], Label.NAME: [], Label.ABSTRACT: []}
        for place in places:
            parts[labelled[place].label].append(lines[place])
        yield from _publication(page, parts[Label.TITLE][0], parts[Label.NAME], parts[Label.ABSTRACT])
    for place, (line, one) in enumerate(zip(lines, labelled, strict=True)):
        yield from _notices(page, line, one)
        if place in between and not one.needs_review:
            yield page.review(line, f"taken for a name, could be a title ({between[place]!r} stands twice)", one.label)


def _between_mentions(names: Sequence[tuple[int, str]]) -> dict[int, str]:
    """The lines between two mentions of one name, with that name: nobody is listed twice, so a title may be there."""
    found: dict[int, str] = {}
    last: dict[str, int] = {}
    for index, (_, text) in enumerate(names):
        key = name_key(text)
        for place, _ in names[last.get(key, index) + 1 : index]:
            found.setdefault(place, text)
        last[key] = index
    return found


def _publication(page: Page, title: Line, names: Sequence[Line], abstract: Sequence[Line]) -> Iterator[Record]:
    spliced = splice("\n\n".join(line.text for line in abstract))
    abstract_language = language_of(spliced.text) if abstract else None
    language = language_of(title.text) or abstract_language
    publication = page.publication(title.text)
    correction = read_correction(title.text)
    yield PublicationRecord(
        page.place(title),
        publication,
        Text(title.text, language),
        ListStatus.PARTIAL if names else ListStatus.UNKNOWN,
        correction.kind if correction else None,
        page.publication(correction.corrects) if correction else None,
        Text(correction.corrects, language) if correction else None,
    )
    yield from _authorships(page, publication, title, names)
    if abstract:
        place = page.place(abstract[0], abstract[-1])
        yield AbstractRecord(place, publication, Text(spliced.text, abstract_language), spliced.truncated)
        yield from _mark_left(page, abstract, spliced)


def _authorships(page: Page, publication: Publication, title: Line, names: Sequence[Line]) -> Iterator[Record]:
    """The authors as listed; the owner, on whose page the work stands, is one of them even where not listed."""
    listed = [(line, _bare(name)) for line in names for name in split_names(line.text)]
    people = [page.person(name) for _, name in listed]
    short_for_owner = [_is_short_for_owner(name, page.owner) for _, name in listed]
    if page.owner not in people and not any(short_for_owner):
        yield AuthorshipRecord(page.place(title), publication, page.owner, Basis.IMPLIED)
    for position, ((line, name), person, short) in enumerate(zip(listed, people, short_for_owner, strict=True), 1):
        if short and page.owner not in people:
            yield page.review(line, f"{name!r} is taken for the page's owner", "name")
            person = Person(name, key=page.owner_key)
        yield AuthorshipRecord(page.place(line), publication, person, Basis.STATED, position)


def _bare(name: str) -> str:
    read = read_name(name)
    return read.text if read else name


def _is_short_for_owner(name: str, owner: Person) -> bool:
    """Whether a name is the owner's with initials for given names: "G. Lajoie" for "Guillaume Lajoie"."""
    short, whole = read_name(name), read_name(owner.name or "")
    if (
        short is None
        or whole is None
        or Part.INITIAL not in short.parts
        or name_key(short.text) == name_key(whole.text)
    ):
        return False
    return _initials(short) == _initials(whole) and _family(short) == _family(whole) != ""


def _family(name: Name) -> str:
    return name_key(name.spelled_out[-1]) if name.spelled_out else ""


def _initials(name: Name) -> str:
    given = [word for word, part in zip(name.words, name.parts, strict=True) if part is not Part.PARTICLE]
    return given[0][0].casefold() if given else ""


def _mark_left(page: Page, abstract: Sequence[Line], spliced: Spliced) -> Iterator[Record]:
    if spliced.mark_left is not None:
        found = f"a mark for a cut text after {spliced.mark_left} characters; wanted it after 140 or at the end"
        yield page.review(abstract[0], found, "abstract", last=abstract[-1])


def _notices(page: Page, line: Line, one: Labelled) -> Iterator[Record]:
    if one.label is Label.NOTHING:
        yield page.not_understood(line, "neither a title nor what may follow one")
    elif one.needs_review:
        both = (one.label, one.instead)
        evidence = ", ".join(rule.name for rule in rules_that_hold(one.line) if any(of in rule.weights for of in both))
        yield page.review(line, f"taken for {_A[one.label]}, could be {_A[one.instead]} ({evidence})", one.label)


_A = {
    Label.TITLE: "a title",
    Label.NAME: "a name",
    Label.ABSTRACT: "an abstract",
    Label.NOTHING: "no part of a publication",
}
