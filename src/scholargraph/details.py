"""Says of each thing in a few words what tells it from others of its name: a post, a year, authors, numbers."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TypeAlias, TypeVar

import pyoxigraph as ox

from scholargraph.labels import label, preference
from scholargraph.vocabulary import SG, concept

Said: TypeAlias = tuple[int, str, str]
"""A text about a thing: its place, its language or "", and itself."""

LANGUAGES = ("en", "fr")
"""The languages in which things are shown; they are found by their names in any."""

_LISTED = 3  # so many authors of a publication are named
_IMPLIED, _MORE = _LISTED + 1, _LISTED + 2  # the places of who is not listed, and of the sign that there are more
_NUMBERS: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "person": (("publication", (SG.author,)),),
    "topic": (("person", (SG.researchInterest,)), ("publication", (SG.subject, SG.assignedSubject))),
}
_WORDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "en": {"person": ("person", "people"), "publication": ("publication", "publications")},
    "fr": {"person": ("personne", "personnes"), "publication": ("publication", "publications")},
}
_THOUSANDS: Mapping[str, str] = {"en": ",", "fr": "\u202f"}
_DEFAULT = ox.DefaultGraph()
_Term = TypeVar("_Term", ox.NamedNode, ox.Literal)


def remarks(graph: ox.Store, kind: str) -> Iterator[tuple[str, *Said]]:
    """What the graph says of the things of a kind, by IRI, for `detail` to put together."""
    return _REMARKS[kind](graph) if kind in _REMARKS else iter(())


def detail(kind: str, language: str, said: Sequence[Said], uses: Mapping[str, int]) -> str:
    """The line about a thing, of sorted remarks: that of the first place, a list of the others, and numbers of uses.

    >>> detail("publication", "en", [(0, "", "2024"), (1, "", "Ada Lovelace"), (5, "", "…")], {})
    '2024 · Ada Lovelace, …'
    >>> detail("topic", "en", [], {SG.researchInterest: 1, SG.subject: 1200})
    '1 person · 1,200 publications'
    """
    places = {place: in_language(language, several) for place, several in groupby(said, lambda one: one[0])}
    first = places.pop(0, "")
    listed = list(dict.fromkeys(places.values()))
    names = listed if len(listed) <= _LISTED else [*listed[:_LISTED], "…"]
    comma = "; " if any(", " in name for name in names) else ", "
    return " · ".join(filter(None, (first, comma.join(names), *_numbers(kind, language, uses))))


def in_language(language: str, said: Iterable[Said]) -> str:
    """The text that people of a language would call it by, as `labels.preferred` chooses.

    >>> in_language("fr", [(0, "en", "Fog"), (0, "fr", "Brume"), (0, "", "Aerosol")])
    'Brume'
    """
    return min(said, key=lambda one: preference(one[2], one[1], language))[2]


def terms(graph: ox.Store, pattern: str) -> Iterator[tuple[ox.NamedNode, ox.NamedNode | ox.Literal]]:
    """What `?thing` and `?value` are in a pattern; rows that have a blank node there are left out."""
    solutions = graph.query(f"SELECT ?thing ?value {{ {pattern} }}")
    assert isinstance(solutions, ox.QuerySolutions)
    for thing, value in solutions:
        if isinstance(thing, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal):
            yield thing, value


def rows(graph: ox.Store, pattern: str) -> Iterator[tuple[str, str]]:
    """The same as texts: of IRIs what they are, of literals without language and type."""
    return ((thing.value, value.value) for thing, value in terms(graph, pattern))


def things(graph: ox.Store, pattern: str) -> Iterator[str]:
    """What `?thing` is in a pattern, each time that it is."""
    solutions = graph.query(f"SELECT ?thing {{ {pattern} }}")
    assert isinstance(solutions, ox.QuerySolutions)
    return (thing.value for (thing,) in solutions if isinstance(thing, ox.NamedNode))


def _numbers(kind: str, language: str, uses: Mapping[str, int]) -> Iterator[str]:
    for what, properties in _NUMBERS.get(kind, ()):
        if number := sum(uses.get(one, 0) for one in properties):
            yield f"{number:,} {_WORDS[language][what][number > 1]}".replace(",", _THOUSANDS[language])


def _of_people(graph: ox.Store) -> Iterator[tuple[str, *Said]]:
    """One role of each person, rather one that lasts; of a trainee without any, the type."""
    name = _labels(graph)
    # the engine gives the roles of one person one after the other
    for person, several in groupby(rows(graph, f"?value <{SG.holder}> ?thing"), lambda row: row[0]):
        role = min((ox.NamedNode(role) for _, role in several), key=lambda one: (_ends(graph, one), one.value))
        for language in LANGUAGES:
            yield person, 0, language, _role(graph, role, language, name)
    for person, kind in rows(graph, f"?s <{SG.trainee}> ?thing ; <{SG.traineeType}> ?value"):
        if not _has_role(graph, person):
            yield from ((person, 0, language, name(kind, language)) for language in LANGUAGES)


def _role(graph: ox.Store, role: ox.NamedNode, language: str, name: Callable[[str, str], str]) -> str:
    """What and where: `Associate Professor, Université de Montréal`."""
    posts = _values(graph, role, SG.position, ox.NamedNode)[:1]
    places = _values(graph, role, SG.organization, ox.NamedNode)[:1]
    printed = [(0, one.language or "", one.value) for one in _values(graph, role, SG.roleTitle, ox.Literal)]
    title = [in_language(language, printed)] if printed and not posts else []
    return ", ".join([*title, *(name(one.value, language) for one in (*posts, *places))])


def _of_publications(graph: ox.Store) -> Iterator[tuple[str, *Said]]:
    """The year, the first authors as printed, whom a page implies, and a sign where there are more."""
    yield from ((iri, 0, "", date[:4]) for iri, date in rows(graph, f"?thing <{SG.published}> ?value"))
    authorship = f"?a <{SG.publication}> ?thing"
    for position in range(1, _LISTED + 1):
        listed = f"?a <{SG.listedPosition}> {position} ; <{SG.listedName}> ?value . {authorship}"
        yield from ((iri, position, "", name) for iri, name in rows(graph, listed))
    implied = f"?a <{SG.authorshipBasis}> <{concept('statuses', 'implied')}> ; <{SG.author}>/<{SG.name}> ?value"
    yield from ((iri, _IMPLIED, "", name) for iri, name in rows(graph, f"{implied} . {authorship}"))
    partial = f"?thing <{SG.authorListStatus}> <{concept('statuses', 'partial')}>"
    more = f"?a <{SG.listedPosition}> {_LISTED + 1} . {authorship}"
    yield from ((iri, _MORE, "", "…") for pattern in (partial, more) for iri in things(graph, pattern))


def _of_organizations(graph: ox.Store) -> Iterator[tuple[str, *Said]]:
    """What an organisation is a part of."""
    name = _labels(graph)
    for unit, whole in rows(graph, f"?thing <{SG.unitOf}> ?value"):
        yield from ((unit, 0, language, name(whole, language)) for language in LANGUAGES)


_REMARKS: Mapping[str, Callable[[ox.Store], Iterator[tuple[str, *Said]]]] = {
    "person": _of_people,
    "publication": _of_publications,
    "organization": _of_organizations,
}


def _labels(graph: ox.Store) -> Callable[[str, str], str]:
    """A function that gives labels and knows the last ones: posts and organisations recur."""

    @lru_cache(maxsize=10_000)
    def name(iri: str, language: str) -> str:
        return label(graph, ox.NamedNode(iri), language) or ""

    return name


def _ends(graph: ox.Store, role: ox.NamedNode) -> bool:
    return bool(_values(graph, role, SG.end, ox.Literal))


def _has_role(graph: ox.Store, person: str) -> bool:
    held = graph.quads_for_pattern(None, ox.NamedNode(SG.holder), ox.NamedNode(person), _DEFAULT)
    return next(held, None) is not None


def _values(graph: ox.Store, thing: ox.NamedNode, property: str, kind: type[_Term]) -> list[_Term]:
    """The values of a property that are IRIs, or those that are literals, in one order whatever the store's."""
    quads = graph.quads_for_pattern(thing, ox.NamedNode(property), None, _DEFAULT)
    return sorted((quad.object for quad in quads if isinstance(quad.object, kind)), key=lambda one: one.value)
