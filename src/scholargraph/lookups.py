"""Finds which thing of a graph a wording means: an IRI, an identifier, a slug, or a name in any language."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from scholargraph import pids
from scholargraph.errors import QueryError
from scholargraph.graphs import Graph, Subject, about, is_here, triples, with_values, written
from scholargraph.identifiers import BASE, slug
from scholargraph.vocabulary import PREFIXES, RDF_TYPE, SG, SKOS, VOCABULARY, normalize

_MOST_CANDIDATES = 5
_LEAST_LIKENESS = 60
_ABSOLUTE = re.compile(r"<?(?P<iri>[A-Za-z][A-Za-z0-9+.-]*:(?://)?[^\s<>\"{}|\\^`]+)>?")
_REGISTER = re.compile(r"https?://(orcid\.org|ror\.org|(dx\.)?doi\.org)/|(doi|orcid|ror):\s*", re.IGNORECASE)
_DEFAULT = ox.DefaultGraph()
_LABELS = tuple(f"{SKOS}{name}" for name in ("prefLabel", "altLabel", "hiddenLabel"))


@dataclass(frozen=True, slots=True)
class Kind:
    """How things of one kind are told apart: what marks one, and under which properties its names stand.

    `mark` is the property and the value that each has. `names` comes best first; `identifiers` are the
    properties of identifiers, and `paths` where IRIs of such things begin: under the base IRI, or absolute.
    """

    mark: tuple[str, str]
    names: tuple[str, ...]
    identifiers: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()


KINDS: Mapping[str, Kind] = {
    "person": Kind((RDF_TYPE, SG.Person), (SG.name,), (SG.orcid, SG.address, SG.identifier), ("person/",)),
    "publication": Kind((RDF_TYPE, SG.Publication), (SG.title,), (SG.doi, SG.identifier), ("publication/",)),
    "topic": Kind((RDF_TYPE, SG.Topic), _LABELS, (SG.identifier,), (f"{VOCABULARY}topics/", "topic/")),
    "organization": Kind(
        (RDF_TYPE, SG.Organization),
        _LABELS,
        (SG.ror, SG.identifier),
        (f"{VOCABULARY}organizations/", "organization/"),
    ),
    "trainee-type": Kind(
        (f"{SKOS}inScheme", f"{VOCABULARY}trainee-types"), _LABELS, (), (f"{VOCABULARY}trainee-types/",)
    ),
    "position": Kind((f"{SKOS}inScheme", f"{VOCABULARY}positions"), _LABELS, (), (f"{VOCABULARY}positions/",)),
}
"""What can be given by name. `thing` is beside them: any of these, or whatever else has an IRI in the graph."""

THING = "thing"


Way: TypeAlias = Callable[[Graph, str, str], Iterator[str]]


def resolve(graph: Graph, kind: str, value: str) -> str:
    """The IRI of the one thing that a wording means.

    A wording is an IRI, a prefixed name (`topic:optimization`), an identifier (ORCID, ROR, DOI, arXiv, or a
    scheme and a value as in `openalex:W2741809807`), the last part of an IRI (`guillaume-lajoie`), or a name or
    label in any language, capitals and accents aside. Any thing may also be given by what follows the base IRI
    (`supervision/ada-lovelace/doctorate`), as reports print it.
    Raises QueryError for none and for several, with candidates.
    """
    kinds = tuple(KINDS) if kind == THING else (kind,)
    text = value.strip()
    if not _is_unicode(text):
        raise QueryError(f"{kind} {value!r} is not UTF-8; wanted a text")
    for nearby, ways in _WAYS:
        near = graph if is_here(graph) else nearby(graph, kinds, text)
        for way in ways:
            found = sorted({iri for each in kinds for iri in way(near, each, text)})
            if len(found) == 1:
                return found[0]
            if found:
                raise QueryError(f"{kind} {value!r} may be {_several(found)}; wanted one of these")
    if kind == THING:
        for iri in filter(None, (_absolute(text), _absolute(base(graph) + text))):
            if _stands(graph, iri):
                return iri
    raise QueryError(f"no {kind} {value!r}; {_close(graph, kinds, text)}")


def _is_unicode(text: str) -> bool:
    """Whether a graph could hold the text: what is no UTF-8 on a command line comes as lone surrogates."""
    return not any("\ud800" <= mark <= "\udfff" for mark in text)


def _by_iri(graph: Graph, kind: str, text: str) -> Iterator[str]:
    iri = _absolute(text)
    if iri and _is_a(graph, kind, iri):
        yield iri


def _by_identifier(graph: Graph, kind: str, text: str) -> Iterator[str]:
    for identifier in KINDS[kind].identifiers:
        for one in _as_identifiers(text):
            yield from (iri for iri in _subjects(graph, identifier, one) if _is_a(graph, kind, iri))


def _as_identifiers(text: str) -> list[ox.Literal]:
    address = ox.Literal(text, datatype=ox.NamedNode(f"{PREFIXES['xsd']}anyURI"))
    return [address, *map(ox.Literal, sorted(_identifiers(text)))]


def _identifiers(text: str) -> set[str]:
    """The forms in which a graph may hold an identifier: bare, or a scheme and a value, in capitals or not."""
    bare = text[found.end() :] if (found := _REGISTER.match(text)) else text
    forms = {bare, bare.upper(), bare.lower()}
    if (scheme := text.partition(":"))[1]:
        forms |= {f"{scheme[0].lower()}:{value}" for value in (scheme[2], scheme[2].upper(), scheme[2].lower())}
    if number := pids.arxiv(text):
        forms |= {f"arxiv:{number}", pids.arxiv_doi(number)}
    return forms


def _by_name(graph: Graph, kind: str, text: str) -> Iterator[str]:
    for name in KINDS[kind].names:
        for one in _as_names(text):
            yield from (iri for iri in _subjects(graph, name, one) if _is_a(graph, kind, iri))


def _as_names(text: str) -> list[ox.Literal]:
    return [ox.Literal(text, language=language) for language in (None, "en", "fr")]


def _by_slug(graph: Graph, kind: str, text: str) -> Iterator[str]:
    yield from (iri for iri in _slugged(graph, kind, text) if _is_a(graph, kind, iri))


def _slugged(graph: Graph, kind: str, text: str) -> Iterator[str]:
    """The IRIs that a text may be the end of."""
    if not re.fullmatch(r"[\w./%-]+", text):
        return
    for path in KINDS[kind].paths:
        start = path if "://" in path else base(graph) + path
        yield start + text.removeprefix(path)


def _by_folded_name(graph: Graph, kind: str, text: str) -> Iterator[str]:
    folded, dashed, initial = normalize(text), slug(text), _initial(text)
    for iri, name in _names(graph, kind):
        if (
            _initial(name) == initial
            and (normalize(name) == folded or slug(name) == dashed)
            and _is_a(graph, kind, iri)
        ):
            yield iri


def _initial(text: str) -> str:
    """The first letter or digit without its accent: most names differ in it, and it is cheap to have."""
    first = next((mark for mark in text if mark.isalnum()), "")
    return unicodedata.normalize("NFKD", first.casefold())[:1]


def base(graph: Graph) -> str:
    """The base IRI of a graph, which its first snapshot gives away; the usual one for a graph without any."""
    for snapshot in _snapshots(graph):
        start, source, _ = str(snapshot).strip("<>").rpartition("source/")
        if source:
            return start
    return BASE


def _snapshots(graph: Graph) -> Iterator[Subject]:
    """What is a snapshot of a source; of a graph elsewhere one is enough."""
    if is_here(graph):
        kind = (ox.NamedNode(RDF_TYPE), ox.NamedNode(SG.SourceSnapshot))
        yield from (quad.subject for quad in graph.quads_for_pattern(None, *kind, _DEFAULT))
        return
    text = f'SELECT ?s WHERE {{ ?s a <{SG.SourceSnapshot}> FILTER(CONTAINS(STR(?s), "source/")) }} LIMIT 1'
    found = graph.query(text)
    yield from (solution[0] for solution in (found if isinstance(found, ox.QuerySolutions) else ()))


def _close(graph: Graph, kinds: Iterable[str], text: str) -> str:
    near = graph if is_here(graph) else _named(graph, kinds, None)
    names = {name: (kind, iri) for kind in kinds for iri, name in _names(near, kind)}
    likely = process.extract(
        text, list(names), scorer=fuzz.WRatio, processor=normalize, limit=200, score_cutoff=_LEAST_LIKENESS
    )
    ordered = sorted(likely, key=lambda one: (-one[1], one[0]))
    fitting = (repr(name) for name, _, _ in ordered if _is_a(near, *names[name]))
    shown = list(dict.fromkeys(islice(fitting, _MOST_CANDIDATES)))
    return f"close: {', '.join(shown)}" if shown else "the graph has none with a name close to it"


def _exactly(graph: Graph, kinds: Iterable[str], text: str) -> ox.Store:
    """Of a graph elsewhere, what the exact ways of looking a text up would find in it, in four requests."""
    every = [KINDS[kind] for kind in kinds]
    predicates = sorted({name for kind in every for name in (*kind.names, *kind.identifiers)})
    near = ox.Store()
    _put(near, with_values(graph, [*_as_identifiers(text), *_as_names(text)], predicates))
    _put(near, (ox.Triple(one, ox.NamedNode(RDF_TYPE), ox.NamedNode(SG.SourceSnapshot)) for one in _snapshots(graph)))
    possible = {iri for kind in kinds for iri in _slugged(near, kind, text)}
    possible |= {iri for iri in [_absolute(text)] if iri}
    nodes = {quad.subject for quad in near if isinstance(quad.subject, ox.NamedNode)} | set(map(_node, possible))
    _put(near, about(graph, sorted(nodes, key=str), sorted({kind.mark[0] for kind in every})))
    return near


def _alike(graph: Graph, kinds: Iterable[str], text: str) -> ox.Store:
    """Of a graph elsewhere, the names that may differ from a text in capitals, accents and marks alone."""
    return _named(graph, kinds, _initial(text))


def _named(graph: Graph, kinds: Iterable[str], initial: str | None) -> ox.Store:
    """The names of things of some kinds in a graph elsewhere, and what marks these: all, or those with an initial.

    Where a name begins with no letter of ASCII, the endpoint is not trusted to know accents: it is among them.
    """
    near = ox.Store()
    letters = f"{initial}{initial.upper()}" if initial and initial.isascii() else ""
    first = f"^([^A-Za-z0-9]|${f'|[{letters}]' if letters else ''})"
    condition = "" if initial is None else f" && REGEX(STR(?o), {written(ox.Literal(first))})"
    for kind in kinds:
        (mark, value), names = KINDS[kind].mark, " ".join(f"<{name}>" for name in KINDS[kind].names)
        pattern = f"VALUES ?p {{ {names} }} ?s <{mark}> <{value}> ; ?p ?o FILTER(isIRI(?s){condition})"
        found = list(triples(graph, f"SELECT ?s ?p ?o WHERE {{ {pattern} }}"))
        _put(near, found)
        _put(near, (ox.Triple(one.subject, ox.NamedNode(mark), ox.NamedNode(value)) for one in found))
    return near


def _put(store: ox.Store, triples: Iterable[ox.Triple]) -> None:
    store.extend(ox.Quad(one.subject, one.predicate, one.object) for one in triples)


_WAYS: tuple[tuple[Callable[[Graph, Iterable[str], str], Graph], tuple[Way, ...]], ...] = (
    (_exactly, (_by_iri, _by_identifier, _by_name, _by_slug)),
    (_alike, (_by_folded_name,)),
)
"""The ways to look a text up, the surest first, and what of a graph elsewhere they need to have here."""


def _several(iris: list[str]) -> str:
    shown = ", ".join(f"<{iri}>" for iri in iris[:_MOST_CANDIDATES])
    more = len(iris) - _MOST_CANDIDATES
    return f"{shown} and {more} more" if more > 0 else shown


def _names(graph: Graph, kind: str) -> Iterator[tuple[str, str]]:
    """What has a name of this kind's, and the name; things of other kinds may be among them."""
    for name in map(ox.NamedNode, KINDS[kind].names):
        for quad in graph.quads_for_pattern(None, name, None, _DEFAULT):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                yield quad.subject.value, quad.object.value


def _absolute(text: str) -> str | None:
    found = _ABSOLUTE.fullmatch(text)
    if not found:
        return None
    prefix, _, rest = found["iri"].partition(":")
    return PREFIXES[prefix] + rest if prefix in PREFIXES else found["iri"]


def _is_a(graph: Graph, kind: str, iri: str) -> bool:
    mark, value = KINDS[kind].mark
    return ox.Quad(_node(iri), ox.NamedNode(mark), ox.NamedNode(value), _DEFAULT) in graph


def _stands(graph: Graph, iri: str) -> bool:
    return any(True for _ in graph.quads_for_pattern(_node(iri), None, None, _DEFAULT))


def _subjects(graph: Graph, predicate: str, value: ox.Literal) -> Iterator[str]:
    for quad in graph.quads_for_pattern(None, ox.NamedNode(predicate), value, _DEFAULT):
        if isinstance(quad.subject, ox.NamedNode):
            yield quad.subject.value


def _node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        raise QueryError(f"{iri!r} is no IRI; wanted no blanks, quotes, braces or angle brackets in it") from None
