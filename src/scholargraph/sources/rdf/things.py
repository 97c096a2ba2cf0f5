"""Describes the things of a graph in our terms as plain values, each with what it refers to, for reading alone."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import pyoxigraph as ox

from scholargraph.identifiers import BASE
from scholargraph.model import Text
from scholargraph.sources.rdf.loading import BLANK
from scholargraph.vocabulary import ONTOLOGY, RDF_TYPE, SKOS

MOST_UNITS = 20  # units of units

_TYPE = ox.NamedNode(RDF_TYPE)
_NOT_IN_KEYS = re.compile(r'[\x00-\x20\x7f-\xa0<>"{}|\\^`%?#~]')
_FOLLOWED = frozenset({"author", "groupAuthor", "affiliation", "unitOf", "supervisor", "broader"})
_NAMING = ("name", "nameStatus", "nameVariant", "givenName", "familyName", "prefLabel", "title", "unresolved")
_IDENTIFYING = ("orcid", "ror", "doi", "identifier", "address", "candidate")
_CLOSE = _FOLLOWED | {*_NAMING, *_IDENTIFYING, "supervisionRole", "participationBasis"}
_PRIVATE = re.compile(r"[/#](?:e?mail|mbox\w*|hasEmail|phone|(?:has)?[Tt]elephone|fax|birth[Dd]ate)$")  # not quoted
_BLANK = re.compile(f"<{BLANK}([^>]*)>")


@dataclass(frozen=True, slots=True)
class Thing:
    """A node and what is said of it: by term (a local name), texts and other things in a stable order.

    `name` is its IRI, `_:3` for a blank node. `key` is the path that names it in a graph of ours, None for a blank
    node. `own` is true of one that its file describes in our terms. `quote` are its statements as in the file.
    """

    name: str
    key: str | None
    own: bool
    values: Mapping[str, tuple["Thing | Text", ...]]
    kind: str = ""
    quote: str = ""
    parts: tuple["Thing", ...] = ()
    occurrence: int = 1

    def __str__(self) -> str:
        return self.quote

    def texts(self, *terms: str) -> tuple[Text, ...]:
        """The texts of some terms."""
        return tuple(value for term in terms for value in self.values.get(term, ()) if isinstance(value, Text))

    def strings(self, *terms: str) -> tuple[str, ...]:
        """The texts of some terms without their languages, each once; none is blank."""
        return tuple(dict.fromkeys(text.value for text in self.texts(*terms) if text.value.strip()))

    def things(self, *terms: str) -> "tuple[Thing, ...]":
        """The things of some terms."""
        return tuple(value for term in terms for value in self.values.get(term, ()) if isinstance(value, Thing))


@dataclass(frozen=True, slots=True)
class Described:
    """A graph in our terms beside the one of the file: what makes things of nodes.

    `bases` are what stands before `person/`, `publication/` ... in IRIs of graphs of ours.
    """

    ours: ox.Store
    file: ox.Store
    bases: tuple[str, ...]
    _person: Callable[[ox.NamedNode], Thing] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_person", lru_cache(maxsize=50_000)(self._near))

    def thing(self, node: ox.NamedNode, kind: str, parts: tuple[Thing, ...] = ()) -> Thing:
        """A node as an entry by itself, with its statements as in the file."""
        values = self._values(node, within=0)
        every = self.file.quads_for_pattern(node, None, None, _DEFAULT)
        told = sorted((quad for quad in every if not _PRIVATE.search(quad.predicate.value)), key=_telling)
        quote = "\n".join(map(_shown, told))
        return Thing(_name(node), self._key(node), self._is_own(node), values, kind, quote, parts)

    def part(self, node: ox.NamedNode, kind: str) -> Thing:
        """A node as a part of another entry."""
        return Thing(_name(node), self._key(node), self._is_own(node), self._values(node, within=0), kind)

    def of(self, term: str, node: ox.NamedNode) -> Iterator[ox.NamedNode]:
        """The nodes that have this one as the value of a term, in the order of their names."""
        found = (quad.subject for quad in self.ours.quads_for_pattern(None, ox.NamedNode(ONTOLOGY + term), node))
        yield from sorted((one for one in found if isinstance(one, ox.NamedNode)), key=natural)

    def is_told(self, node: ox.NamedNode) -> bool:
        """Whether the file itself says anything of a node."""
        return any(True for _ in self.file.quads_for_pattern(node, None, None, _DEFAULT))

    def _near(self, node: ox.NamedNode, within: int = 1) -> Thing:
        return Thing(_name(node), self._key(node), self._is_own(node), self._values(node, within=within))

    def _values(self, node: ox.NamedNode, *, within: int) -> dict[str, tuple[Thing | Text, ...]]:
        found: dict[str, list[Thing | Text]] = {}
        for quad in self.ours.quads_for_pattern(node, None, None):
            term = _term(quad.predicate.value)
            if term is None or (within and term not in _CLOSE):
                continue
            if isinstance(quad.object, ox.Literal):
                found.setdefault(term, []).append(_text(quad.object))
            elif isinstance(quad.object, ox.NamedNode):
                found.setdefault(term, []).append(self._referred(quad.object, term, within))
        return {term: tuple(sorted(found[term], key=_order)) for term in sorted(found)}

    def _referred(self, node: ox.NamedNode, term: str, within: int) -> Thing:
        if within >= MOST_UNITS or (within and term not in _FOLLOWED):
            return Thing(_name(node), self._key(node), False, {})
        return self._person(node) if within == 0 else self._near(node, within + 1)

    def _is_own(self, node: ox.NamedNode) -> bool:
        types = self.file.quads_for_pattern(node, _TYPE, None, _DEFAULT)
        return any(isinstance(one.object, ox.NamedNode) and one.object.value.startswith(ONTOLOGY) for one in types)

    def _key(self, node: ox.NamedNode) -> str | None:
        iri = node.value
        if iri.startswith(BLANK):
            return None
        for base in self.bases:
            if iri.startswith(base) and "/" in iri[len(base) :]:
                return escaped(iri[len(base) :].partition("/")[2])
        return escaped(re.sub(r"^https?://", "", iri))


_DEFAULT = ox.DefaultGraph()


def bases(store: ox.Store) -> tuple[str, ...]:
    """What stands before the kinds of things in the IRIs of our graphs: the usual, and what the snapshots here show."""
    snapshots = store.quads_for_pattern(None, _TYPE, ox.NamedNode(f"{ONTOLOGY}SourceSnapshot"), _DEFAULT)
    names = (str(quad.subject)[1:-1] for quad in snapshots)
    shown = (re.fullmatch(r"(.*[/#:])source/[0-9a-f]{16}", name) for name in names)
    return tuple(sorted({BASE, *(one[1] for one in shown if one)}, key=len, reverse=True))


def escaped(text: str) -> str:
    """A text that can stand in an IRI's path; two different texts stay different.

    >>> escaped("vivo.example.edu/individual/n123"), escaped("example.org/people?id=7#me")
    ('vivo.example.edu/individual/n123', 'example.org/people~3Fid=7~23me')
    """
    return _NOT_IN_KEYS.sub(lambda mark: "".join(f"~{byte:02X}" for byte in mark[0].encode()), text)


def natural(node: ox.NamedNode) -> list[tuple[int, str]]:
    """For sorting: digits count as numbers."""
    return [(len(part), part) if part.isdigit() else (0, part) for part in re.split(r"(\d+)", node.value)]


def _name(node: ox.NamedNode) -> str:
    return f"_:{node.value.removeprefix(BLANK)}" if node.value.startswith(BLANK) else node.value


def _shown(quad: ox.Quad) -> str:
    return _BLANK.sub(r"_:\1", f"{quad.triple} .")


def _telling(quad: ox.Quad) -> tuple[bool, bool, str]:
    """For sorting: classes before texts, and texts before links, as a quote may be cut."""
    return quad.predicate != _TYPE, not isinstance(quad.object, ox.Literal), str(quad.triple)


def _term(iri: str) -> str | None:
    if iri.startswith(ONTOLOGY):
        return iri.removeprefix(ONTOLOGY)
    return iri.removeprefix(SKOS) if iri.startswith(SKOS) else None


def _text(literal: ox.Literal) -> Text:
    """A literal with its language, without the region: labels are looked up by language alone."""
    value = literal.value.replace("\x00", "\ufffd")
    if literal.language is None:
        return Text(value)
    first, *others = literal.language.split("-")
    kept = [first.lower(), *(part.title() for part in others if re.fullmatch(r"[A-Za-z]{4}", part))]
    return Text(value, "-".join(kept) if re.fullmatch(r"[a-z]{2,3}", kept[0]) else None)


def _order(value: Thing | Text) -> tuple[str, str]:
    return (value.name, "") if isinstance(value, Thing) else (value.value, value.language or "")
