"""Says who and what the things of a graph are: by what others mint (ORCID, DOI, ROR), else by the IRI, else by name."""

import re
from collections.abc import Iterator
from dataclasses import replace

from scholargraph import pids
from scholargraph.errors import ScholargraphError
from scholargraph.identifiers import BASE, identifies, person_key, short
from scholargraph.model import NameStatus, Person, Publication, Text, Wording
from scholargraph.sources import dates, printed_names
from scholargraph.sources.marked_text import plain
from scholargraph.sources.rdf.things import MOST_UNITS, Thing
from scholargraph.vocabulary import VOCABULARY, concepts, find, organization

_ADDRESSES = tuple(
    (re.compile(pattern), scheme)
    for pattern, scheme in (
        (r"https?://openalex\.org/(?:[a-z]+/)?([A-Z]\d+)", "openalex"),
        (r"https?://(?:www\.)?wikidata\.org/(?:entity|wiki)/(Q\d+)", "wikidata"),
        (r"https?://dblp\.(?:org|uni-trier\.de)/((?:pid|rec)/.+?)(?:\.html)?", "dblp"),
        (r"https?://(?:www\.)?scopus\.com/authid/detail\.ur[il]\?authorI[dD]=(\d+)", "scopus"),
        (r"https?://(?:www\.)?researcherid\.com/rid/(\S+)", "researcherid"),
        (r"https?://pubmed\.ncbi\.nlm\.nih\.gov/(\d+)/?", "pubmed"),
        (r"https?://(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed/(\d+)/?", "pubmed"),
        (r"https?://(?:www\.)?ncbi\.nlm\.nih\.gov/pmc/articles/(PMC\d+)/?", "pmc"),
        (r"https?://(?:www\.)?semanticscholar\.org/author/(?:[^/]+/)?(\d+)", "semantic-scholar"),
        (r"https?://openreview\.net/profile\?id=(~\S+)", "openreview"),
        (r"https?://(?:www\.)?viaf\.org/viaf/(\d+)/?", "viaf"),
        (r"https?://(?:www\.)?isni\.org/(?:isni/)?(\d{15}[\dX])", "isni"),
        (r"https?://d-nb\.info/gnd/(\S+)", "gnd"),
        (r"https?://(?:www\.)?idref\.fr/(\d+[\dX])(?:/id)?", "idref"),
        (r"https?://(?:www\.)?grid\.ac/institutes/(grid\.\S+)", "grid"),
    )
)
_SCHEMED = re.compile(r"([A-Za-z][A-Za-z0-9.-]*):\s*(\S.*)")
_NO_SCHEMES = frozenset({"http", "https", "mailto", "tel", "file", "urn", "info"})
_LANGUAGES = {"en": 0, "fr": 1, None: 2}


def person(thing: Thing, snapshot: str) -> Person:
    """The person that a thing is; one whose name is not told has that said of it."""
    given, family = _parts(thing)
    spoken = next(iter(names(thing)), None)
    status = _name_status(thing) if spoken is None else NameStatus.STATED
    orcid = next((found for text in _told(thing, "orcid") if (found := pids.orcid(text))), None)
    key = _of_others(thing.name) or thing.key
    if key is None and (spoken is None or not identifies(spoken)):
        key = _within(snapshot, thing)
    fitting = (one for one in thing.strings("address") if thing.own and _leads_to(one, thing.key))
    return Person(spoken, status, orcid, next(fitting, None), key, given=given, family=family)


def names(thing: Thing) -> tuple[str, ...]:
    """The names of a person in the order in which they are spoken."""
    printed = thing.strings("name")
    if thing.own:
        return printed
    given, family = _parts(thing)
    whole = (" ".join(filter(None, (given, family))),) if family and not printed else ()
    spoken = (printed_names.name(plain(name)).spoken for name in (*printed, *whole))
    return tuple(dict.fromkeys(name for name in spoken if name))


def publication(thing: Thing, snapshot: str) -> Publication:
    """The publication that a thing is."""
    dois = [found for text in _told(thing, "doi") if (found := pids.doi(text))]
    arxivs = [found for text in _told(thing, "") if "arxiv" in text.lower() and (found := pids.arxiv(text))]
    titles = titles_of(thing)
    title = titles[0].value if titles else ""
    key = _of_others(thing.name) or thing.key
    if dois or arxivs:
        return Publication(title, doi=dois[0] if dois else pids.arxiv_doi(arxivs[0]))
    if key is not None or not title:
        return Publication(title, key=key or _within(snapshot, thing))
    years = (day[:4] for text in thing.strings("published") if (day := dates.date(text)))
    where = "-".join([*map(short, thing.strings("venue")[:1]), *sorted(years)[:1]])
    return Publication(title, scope=where or _within(snapshot, thing))


def mention(thing: Thing, snapshot: str) -> Publication:
    """A publication that another only refers to: its title stands with itself, in the language that it has there."""
    found = publication(thing, snapshot)
    return replace(found, title="") if found.doi or found.key else found


def titles_of(thing: Thing) -> tuple[Text, ...]:
    """The titles of a work, the one in the language that comes first in front."""
    return tuple(
        text if thing.own else Text(plain(text.value), text.language) for text in _preferred(thing.texts("title"))
    )


def place_in(thing: Thing) -> tuple[Thing, Thing | None]:
    """The organisation that a thing is or is a unit of, however deep, and the thing itself where it is a unit."""
    whole, seen = thing, {thing.name}
    while (larger := [one for one in whole.things("unitOf") if one.name not in seen]) and len(seen) < MOST_UNITS:
        whole = larger[0]
        seen.add(whole.name)
    return whole, thing if whole is not thing else None


def organization_of(thing: Thing) -> Wording | None:
    """An organisation by its concept, its ROR ID or its name; None where the source tells none of them."""
    labels = _preferred(thing.texts("prefLabel"))
    known = _concept("organizations", thing.name) or _configured(thing)
    if known:
        return Wording(labels[0] if labels else Text(known.rsplit("/", 1)[-1]), known)
    if not labels:
        return None
    ror = next((found for text in _told(thing, "ror") if (found := pids.ror(text))), None)
    chosen = next((one for one in labels if thing.own and thing.key == short(one.value)), labels[0])
    candidate = next((one.name for one in thing.things("candidate")), None)
    worded = [organization(one, ror) for one in (chosen, *labels)]
    named = next((one for one in worded if one.concept), worded[0])
    return named if named.concept or candidate is None else Wording(named.text, candidate=candidate, ror=ror)


def topic_of(thing: Thing) -> Wording | None:
    """A topic by its concept or its label; None where the source tells neither."""
    labels = _preferred(thing.texts("prefLabel"))
    known = _concept("topics", thing.name)
    if known:
        return Wording(labels[0] if labels else Text(known.rsplit("/", 1)[-1]), known)
    if not labels:
        return None
    chosen = next((one for one in labels if thing.own and thing.key == short(one.value)), labels[0])
    return next((one for one in map(worded_topic, (chosen, *labels)) if one.concept), worded_topic(chosen))


def worded_topic(text: Text) -> Wording:
    """A topic that is only a text."""
    found = find("topics", text.value, text.language)
    return Wording(Text(plain(text.value), text.language), found[0] if len(found) == 1 else None)


def concept_among(scheme: str, things: tuple[Thing, ...]) -> str | None:
    """The first of some things that is a concept of one of our vocabularies."""
    return next((one.name for one in things if _concept(scheme, one.name)), None)


def identifiers(thing: Thing, gaps: list[str], *, spoken_for: tuple[str | None, ...] = ()) -> tuple[str, ...]:
    """What names a thing elsewhere, as scheme and value; those that make its IRI (`spoken_for`) are left out."""
    found = list(filter(None, map(_addressed, (thing.name,))))
    for text in thing.strings("identifier"):
        minted = {pids.doi(text), pids.orcid(_lower_scheme(text)), pids.ror(text)} - {None}
        if minted & set(spoken_for):
            continue
        known = _addressed(text) or _schemed(text) or next((f"doi:{one}" for one in minted if one and "/" in one), None)
        if known:
            found.append(known)
        elif not thing.own or text:
            gaps.append(f"identifier {_cut(text)}; wanted a scheme and a value, or an address that is known")
    return tuple(dict.fromkeys(found))


def _within(snapshot: str, thing: Thing) -> str:
    """The key of what only its place in a file tells from others."""
    return f"source/{snapshot}/{thing.name.removeprefix('_:')}"


def _leads_to(address: str, key: str | None) -> bool:
    """Whether a profile address tells the same person as a key."""
    try:
        return person_key(Person(None, address=address)) == key
    except ScholargraphError:
        return False


def _of_others(iri: str) -> str | None:
    """The key that a source of its own gives the thing of an IRI, so that both meet."""
    known = _addressed(iri)
    return known.replace(":", "/", 1) if known and known.startswith("openalex:") else None


def _addressed(text: str) -> str | None:
    for pattern, scheme in _ADDRESSES:
        if whole := pattern.fullmatch(text.strip()):
            return f"{scheme}:{whole[1]}"
    arxiv = pids.arxiv(text) if "arxiv" in text.lower() else None
    return f"arxiv:{arxiv}" if arxiv else None


def _schemed(text: str) -> str | None:
    whole = _SCHEMED.fullmatch(text.strip())
    if whole is None or whole[1].lower() in _NO_SCHEMES:
        return None
    return f"{whole[1].lower()}:{whole[2]}"


def _lower_scheme(text: str) -> str:
    scheme, colon, value = text.partition(":")
    return f"{scheme.lower()}{colon}{value}"


def _told(thing: Thing, term: str) -> Iterator[str]:
    """What may be an identifier of a kind: a term's values, any other identifier, the IRI itself."""
    yield from thing.strings(term, "identifier")
    yield from (one.name for one in thing.things(term))
    yield from map(_lower_scheme, thing.strings("identifier"))
    yield thing.name


def _parts(thing: Thing) -> tuple[str | None, str | None]:
    """The given and the family name, where there is one of each at most."""
    given, family = thing.strings("givenName"), thing.strings("familyName")
    return (given[0] if len(given) == 1 else None), (family[0] if len(family) == 1 else None)


def _name_status(thing: Thing) -> NameStatus:
    told = {one.name.rsplit("/", 1)[-1] for one in thing.things("nameStatus")}
    return NameStatus.WITHHELD if "withheld" in told else NameStatus.LOST


def _concept(scheme: str, iri: str) -> str | None:
    return iri if iri.startswith(f"{VOCABULARY}{scheme}/") and iri in concepts(scheme) else None


def _configured(thing: Thing) -> str | None:
    """The IRI of an organisation that a graph of ours names by more than a print of its name."""
    told = thing.own and thing.name.startswith(f"{BASE}organization/") and not thing.values.get("unresolved")
    return thing.name if told and not thing.things("unitOf") and not thing.texts("ror") else None


def _preferred(texts: tuple[Text, ...]) -> list[Text]:
    told = (text for text in texts if text.value.strip())
    return sorted(told, key=lambda text: (_LANGUAGES.get(text.language, 3), text.language or ""))


def _cut(text: str) -> str:
    return repr(text if len(text) <= 80 else f"{text[:80]}…")
