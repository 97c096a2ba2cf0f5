"""Reads RDF: what is in our terms as it is, VIVO, schema.org and FOAF by the queries that bring them into our terms."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from scholargraph import pids
from scholargraph.errors import SourceError, UnknownSourceError
from scholargraph.model import NoticeKind, NoticeRecord, Place, Record
from scholargraph.sources import Source
from scholargraph.sources.inputs import Input
from scholargraph.sources.lists import Entry, batches, reader
from scholargraph.sources.rdf import syntaxes
from scholargraph.sources.rdf.cutting import Lines, entries
from scholargraph.sources.rdf.imports import imported, used, vocabularies
from scholargraph.sources.rdf.leftovers import left
from scholargraph.sources.rdf.loading import Loaded, load
from scholargraph.sources.rdf.places import lines_of
from scholargraph.sources.rdf.things import Described, Thing, bases
from scholargraph.sources.rdf.understanding import understand

WANTED = "RDF (Turtle, TriG, N-Triples, N-Quads, RDF/XML or JSON-LD) in terms that are known"

_MOST_SPACES = 5
_MAPPINGS = re.compile(rb"https?://(?:www\.w3\.org/ns/r2rml#|semweb\.mmlab\.be/ns/rml#|w3id\.org/rml/)")
_ABOUT_TERMS = re.compile(
    r"http://www\.w3\.org/(?:2002/07/owl#(?:Class|(?:Object|Datatype|Annotation)Property)"
    r"|2000/01/rdf-schema#Class|1999/02/22-rdf-syntax-ns#Property|ns/shacl#(?:Node|Property)Shape)"
)
_HEADER = "http://www.w3.org/2002/07/owl#Ontology"
_USUAL = ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#")


@dataclass(frozen=True, slots=True)
class _Rest:
    """What no query takes of a file: a sentence for each class or term."""

    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return "what no query takes of this file"


def recognises(source: Input) -> bool:
    """Whether a file begins as RDF does, and is no mapping to RDF."""
    return syntaxes.shown(source) is not None and not _MAPPINGS.search(source.head)


def cut(source: Input) -> Iterator[Entry]:
    """The things of a file in its order, each an entry with all that belongs to it; what is left comes last.

    Raises SourceError for what is no RDF, and UnknownSourceError for RDF in which nothing is known.
    """
    syntax = syntaxes.shown(source) or syntaxes.named(source)
    if syntax is None:
        raise SourceError(f"{source.name}: no RDF from its first line on; wanted {WANTED}")
    loaded = load(source, syntax)
    found, last = lines_of(source, syntax)
    yield from things(source, loaded, Lines(found, loaded.labels, last))


def things(source: Input, loaded: Loaded, lines: Lines) -> Iterator[Entry]:
    """The entries of statements that a file holds, or that were made of it; raises UnknownSourceError."""
    by = used(loaded)
    ours = imported(loaded, by)
    found = entries(Described(ours, loaded.store, bases(loaded.store)), lines, source.sha256[:16])
    first = next(found, None)
    if first is None:
        raise UnknownSourceError(f"{source.name}: {_unknown(loaded)}")
    yield first
    yield from found
    yield from (Entry(line, line, b"", fault=f"{reason}; wanted a statement") for line, reason in loaded.broken)
    if reasons := tuple(left(loaded, ours, by)):
        yield Entry(1, lines.last, _Rest(reasons))


def understood(entry: Entry, place: Place) -> Iterable[Record]:
    """What an entry states, under the name that its file gives it."""
    if isinstance(entry.content, _Rest):
        return (NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, reason) for reason in entry.content.reasons)
    thing: Thing = entry.content
    return understand(thing, replace(place, key=_key(thing)))


def _key(thing: Thing) -> str | None:
    """What a file calls a thing in short: the end of its IRI, or all of a DOI or an ORCID iD."""
    if thing.key is None:
        return None
    return pids.doi(thing.name) or pids.orcid(thing.name) or re.split(r"[/#]", thing.name.rstrip("/#"))[-1] or None


def _unknown(loaded: Loaded) -> str:
    """Why nothing of a file can be taken: it speaks of terms, of nothing, or in words that no query knows."""
    about_terms = sum(number for kind, number in loaded.types.items() if _ABOUT_TERMS.fullmatch(kind))
    if about_terms:
        return f"an ontology or its shapes ({about_terms:,} classes and properties); wanted data that use its terms"
    known = ", ".join(dict.fromkeys(one.name for one in vocabularies()))
    if not loaded.types.keys() - {_HEADER}:
        return f"RDF in which nothing has a class ({_spaces(loaded.predicates)}); wanted the classes in the same file"
    return f"RDF in terms that no query takes ({_spaces(loaded.types)}); wanted {known} or our own terms"


def _spaces(terms: Iterable[str]) -> str:
    """The namespaces of terms, those that RDF itself needs apart."""
    found = dict.fromkeys(re.sub(r"[^/#]*$", "", term) for term in terms)
    told = [space for space in found if space not in _USUAL] or list(found)
    more = f" and {len(told) - _MOST_SPACES} more" if len(told) > _MOST_SPACES else ""
    return ", ".join(f"<{space}>" for space in sorted(told)[:_MOST_SPACES]) + more or "nothing at all"


_BATCHES = batches("rdf", cut, understood)

SOURCE = Source(
    name="rdf",
    description="RDF: people, positions, degrees, publications, supervision, in VIVO, schema.org, FOAF or our terms",
    wanted=WANTED,
    suffixes=tuple(suffix for syntax in syntaxes.SYNTAXES for suffix in syntax.suffixes),
    recognises=recognises,
    read=reader(_BATCHES),
    batches=_BATCHES,
)
