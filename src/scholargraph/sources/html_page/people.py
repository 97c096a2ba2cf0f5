"""Makes records of the people whom a page describes in schema.org's words: names, posts, degrees, topics."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scholargraph import pids
from scholargraph.identifiers import slug
from scholargraph.model import (
    BiographyRecord,
    DegreeRecord,
    InterestRecord,
    NoticeKind,
    NoticeRecord,
    Person,
    PersonRecord,
    Place,
    Record,
    RoleRecord,
    Text,
    Wording,
)
from scholargraph.sources import dates, marked_text
from scholargraph.sources.authors import Author
from scholargraph.sources.html_page.addresses import Addresses
from scholargraph.sources.html_page.items import Item
from scholargraph.sources.occurrences import numbered
from scholargraph.sources.printed_names import name, untitled
from scholargraph.sources.registers import identifier_at
from scholargraph.vocabulary import organization, wording

PAGES = frozenset({"ProfilePage", "WebPage", "AboutPage", "ItemPage", "CollectionPage"})
_SUBJECTS = frozenset({"mainEntity", "about", "item", "itemListElement"})
_ROLES = frozenset({"Role", "OrganizationRole", "EmployeeRole"})
_WORKING_FOR = ("worksFor", "affiliation")


@dataclass(frozen=True, slots=True)
class Described:
    """A person whom a page describes, and the item that does."""

    person: Person
    item: Item


def described(items: Sequence[Item], addresses: Addresses, heading: str) -> list[Described]:
    """The people whom a page tells of for their own sake, or whom its heading names.

    Not those that only stand in what it tells of others: an article's author, the editor of the site.
    """
    found = []
    for item in items:
        if "Person" not in item.types or not (author := author_of(item, addresses)):
            continue
        if not item.outer or item.outer & _SUBJECTS or _is_named(author.name, heading):
            person = Person(
                author.name, orcid=author.orcid, address=author.address, given=author.given, family=author.family
            )
            found.append(Described(person, item))
    return found


def subject(people: Sequence[Described], items: Sequence[Item], heading: str) -> Described | None:
    """The person whose page it is: its own subject, or the only person, if the page's title or heading names them."""
    of_pages = [one for page in items if not PAGES.isdisjoint(page.types) for one in page.items("mainEntity", "about")]
    sure = [one for one in people if one.item in of_pages or "mainEntityOfPage" in one.item.values]
    named = [one for one in sure or people if _is_named(one.person.name or "", heading)]
    return named[0] if named and len({one.person for one in named}) == 1 else None


def _is_named(name: str, heading: str) -> bool:
    return set(slug(heading).split("-")) >= set(slug(name).split("-"))


def author_of(item: Item, addresses: Addresses) -> Author | None:
    """A person, or a group, as an author; None for one without a name."""
    if not {"Person", "Patient"} & set(item.types) and item.types:
        return Author(marked_text.plain(item.name), group=True) if item.name.strip() else None
    given, family = (item.text(part) for part in ("givenName", "familyName"))
    printed = item.text("name") or " ".join(filter(None, (given, item.text("additionalName"), family)))
    if not printed:
        return None
    read = name(untitled(printed))
    parts = (given, family) if given and family else (read.given, read.family)
    links = [item.address, *item.addresses("url", "sameAs", "mainEntityOfPage")]
    home = next(filter(None, (addresses.of_person(link, read.spoken, alone=False) for link in links)), None)
    organizations = tuple(dict.fromkeys(_employers(item)))
    return Author(
        read.spoken,
        *parts,
        listed=printed if printed != read.spoken else None,
        orcid=_orcid(item),
        address=home,
        affiliations=tuple(dict.fromkeys(one.text.value for one in organizations)),
        organizations=organizations,
    )


def person_records(
    place: Place, person: Person, item: Item, *, language: str | None, biography: bool
) -> Iterator[Record]:
    """What an item says of a person on a page in that language; the description only where no biography is printed."""
    yield PersonRecord(place, person, _variants(person, item), _identifiers(item))
    yield from numbered(_posts(place, person, item, language))
    yield from _degrees(place, person, item, language)
    for topic in dict.fromkeys(part for text in item.texts("knowsAbout") for part in _topics(text)):
        yield InterestRecord(place, person, wording("topics", Text(topic, language)))
    description = item.text("description")
    if description and biography:
        yield BiographyRecord(place, person, Text(marked_text.paragraphs(description), language))
    for gap in _gaps(item):
        yield NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, gap)


def _orcid(item: Item) -> str | None:
    links = [item.address, *_identifying(item)]
    return next(filter(None, map(pids.orcid, links)), None)


def _identifying(item: Item) -> list[str]:
    """What names the person elsewhere: addresses, and identifiers with or without their kind."""
    kinds = [one for one in item.items("identifier") if one.text("value")]
    return [
        *item.addresses("sameAs", "url"),
        *[text for text in item.texts("identifier") if not any(text == one.name for one in kinds)],
        *[value for one in kinds for value in one.texts("value")],
        *[address for one in item.items("identifier") for address in (one.address, *one.addresses("url")) if address],
    ]


def _identifiers(item: Item) -> tuple[str, ...]:
    links = [item.address, *_identifying(item)]
    return tuple(dict.fromkeys(filter(None, map(identifier_at, links))))


def _variants(person: Person, item: Item) -> tuple[str, ...]:
    told = (*item.texts("name"), *item.texts("alternateName"))
    return tuple(dict.fromkeys(text for text in map(marked_text.plain, told) if text and text != person.name))


def _employers(item: Item) -> Iterator[Wording]:
    """The organisations that a person works for."""
    for one in _held(item, *_WORKING_FOR):
        for inner in _held(one, *_WORKING_FOR) if _is_role(one) else (one,):
            if known := _organization(inner):
                yield known


def _held(item: str | Item, *properties: str) -> list[str | Item]:
    return [] if isinstance(item, str) else [one for name in properties for one in item.values.get(name, ())]


def _is_role(value: str | Item) -> bool:
    """Whether a value stands between a person and an organisation, and says what the person is there."""
    return isinstance(value, Item) and not _ROLES.isdisjoint(value.types)


def _organization(value: str | Item) -> Wording | None:
    """An organisation; of a department, what it is part of."""
    if isinstance(value, str):
        printed = marked_text.plain(value)
        return organization(Text(printed)) if printed and not printed.startswith(("http:", "https:")) else None
    outer = next(iter(value.items("parentOrganization")), None)
    whole = outer if outer and outer.name.strip() else value
    printed = marked_text.plain(whole.name or next(iter(whole.texts("legalName")), ""))
    links = (whole.address, *whole.addresses("sameAs", "url", "identifier"), *whole.texts("identifier"))
    ror = next((found for link in links if "ror.org" in link and (found := pids.ror(link))), None)
    return organization(Text(printed), ror) if printed else None


def _department(value: str | Item) -> Text | None:
    if isinstance(value, str):
        return None
    outer = next(iter(value.items("parentOrganization")), None)
    inner = value.name if outer and outer.name.strip() else value.text("department")
    printed = marked_text.plain(inner or "")
    return Text(printed) if printed else None


def _posts(place: Place, person: Person, item: Item, language: str | None) -> Iterator[RoleRecord]:
    """The posts: each title at the only organisation there is; with several of both, nobody knows which goes where."""
    printed = dict.fromkeys(map(marked_text.plain, item.texts("jobTitle")))
    titles = tuple(wording("positions", Text(text, language)) for text in printed)
    held = _held(item, *_WORKING_FOR)
    plain = [one for one in held if not _is_role(one)]
    places = {known.text.value: (known, _department(one)) for one in plain if (known := _organization(one))}
    for one in held:
        if _is_role(one):
            yield from _role_between(place, person, one, language)
    if len(places) == 1:
        ((where, department),) = places.values()
        yield from (RoleRecord(place, person, title, where, department) for title in (titles or (None,)))
    else:
        yield from (RoleRecord(place, person, title, organization_implied=True) for title in titles)
        yield from (RoleRecord(place, person, None, where, department) for where, department in places.values())
    for one in _held(item, "memberOf"):
        if _is_role(one):
            yield from _role_between(place, person, one, language)
        elif (known := _organization(one)) and known.text.value not in places:
            yield RoleRecord(place, person, None, known, _department(one))


def _role_between(place: Place, person: Person, role: str | Item, language: str | None) -> Iterator[RoleRecord]:
    assert isinstance(role, Item)
    printed = role.text("roleName", "jobTitle", "name", "namedPosition")
    title = wording("positions", Text(marked_text.plain(printed), language)) if printed else None
    start, end = (dates.date(role.text(of)) for of in ("startDate", "endDate"))
    for one in _held(role, *_WORKING_FOR, "memberOf"):
        if known := _organization(one):
            yield RoleRecord(place, person, title, known, _department(one), start=start, end=end)


def _degrees(place: Place, person: Person, item: Item, language: str | None) -> Iterator[Record]:
    granted = set[str]()
    for one in item.items("hasCredential"):
        printed = one.text("name", "credentialCategory", "educationalLevel")
        school = next((known for by in _held(one, "recognizedBy") if (known := _organization(by))), None)
        if printed or school:
            granted |= {school.text.value} if school else set()
            degree = wording("degrees", Text(marked_text.plain(printed), language)) if printed else None
            end = dates.date(one.text("dateCreated", "validFrom"))
            yield DegreeRecord(place, person, degree, school, end=end)
    for value in _held(item, "alumniOf"):
        role = value if isinstance(value, Item) and _is_role(value) else None
        start, end = (dates.date(role.text(of)) if role else None for of in ("startDate", "endDate"))
        for inner in _held(role, "alumniOf") if role else (value,):
            known = _organization(inner)
            if known and known.text.value not in granted:
                yield DegreeRecord(place, person, None, known, _department(inner), start=start, end=end)


def _topics(text: str) -> Iterator[str]:
    plain = marked_text.plain(text)
    if plain and not plain.startswith(("http:", "https:")):
        yield plain


def _gaps(item: Item) -> Iterator[str]:
    for link in _identifying(item):
        if "orcid.org/" in link and not pids.orcid(link):
            yield f"ORCID iD {link[:80]!r}; wanted one whose check digit fits"
    for role in (one for of in (*_WORKING_FOR, "memberOf", "alumniOf") for one in item.items(of)):
        for printed in role.texts("startDate", "endDate"):
            if gap := dates.gap(printed):
                yield gap
