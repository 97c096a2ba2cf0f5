"""Writes statements as compact JSON-LD: in the words of a context that comes along, so that no reader must fetch it.

The general algorithm is long and slow, and needs the whole document in memory. A context of ours only has names,
prefixes and types, so a node can be written as soon as its statements are there; any other context is refused.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import IO, Any, TypeAlias

import pyoxigraph as ox

from scholargraph.errors import ScholargraphError
from scholargraph.resources import ontology
from scholargraph.vocabulary import PREFIXES, RDF_TYPE

# Any: what JSON can hold.
Json: TypeAlias = Any

_XSD = PREFIXES["xsd"]
_RDF = PREFIXES["rdf"]
_GENERIC_DELIMITERS = tuple(":/?#[]@")
_NATIVE: Mapping[str, Callable[[str], Json]] = {
    f"{_XSD}integer": lambda text: int(text) if re.fullmatch(r"0|-?[1-9]\d{0,14}", text) else text,
    f"{_XSD}boolean": lambda text: {"true": True, "false": False}.get(text, text),
}


def context() -> dict[str, Json]:
    """The context of the ontology: what stands under `@context` in an export."""
    whole = json.loads(ontology("context.jsonld").read_text(encoding="utf-8"))
    inner: dict[str, Json] = whole["@context"]
    return inner


def write(triples: Iterable[ox.Triple], file: IO[bytes], words: Mapping[str, Json] | None = None) -> None:
    """Writes triples, which stand together by subject, as JSON-LD with the words of a context (the ontology's).

    Raises ScholargraphError for what JSON-LD 1.1 cannot hold (triple terms, text with a direction), and for a
    context that has more than prefixes, terms and their types.
    """
    inlined = context() if words is None else words
    book = _book(inlined)
    file.write(b'{\n"@context": ' + _dumped(inlined) + b',\n"@graph": [\n')
    for number, (subject, about) in enumerate(groupby(triples, key=lambda triple: triple.subject)):
        file.write((b",\n" if number else b"") + _dumped(_node(subject, about, book)))
    file.write(b"\n]\n}\n")


@dataclass(frozen=True, slots=True)
class _Book:
    """A context, read from the side of the writer: IRIs to words."""

    terms: Mapping[tuple[str, str | None], str]
    prefixes: Mapping[str, str]
    keys: frozenset[str]
    identifier: str
    type: str

    def short(self, iri: str, *, vocabulary: bool = False) -> str:
        """An IRI as a reader of the context takes it: as a term (where terms may stand), with a prefix, or whole."""
        if vocabulary and (iri, None) in self.terms:
            return self.terms[iri, None]
        for space, prefix in self.prefixes.items():
            if iri.startswith(space) and iri != space and not iri.startswith("//", len(space)):
                short = f"{prefix}:{iri[len(space) :]}"
                if short not in self.keys:
                    return short
        scheme, _, rest = iri.partition(":")
        if scheme in self.keys and not rest.startswith("//"):
            raise ScholargraphError(
                f"<{iri}> cannot be told from a prefix of the JSON-LD context; wanted another scheme"
            )
        return iri


def _book(words: Mapping[str, Json]) -> _Book:
    plain = {name: told for name, told in words.items() if isinstance(told, str) and not name.startswith("@")}
    aliases = {told: name for name, told in plain.items() if told in ("@id", "@type")}
    spaces = {name: told for name, told in plain.items() if told.endswith(_GENERIC_DELIMITERS)}
    terms: dict[tuple[str, str | None], str] = {}
    for name, told in words.items():
        if name == "@version" or name in spaces or name in aliases.values():
            continue
        given = {"@id": told} if isinstance(told, str) else told
        if name.startswith("@") or not isinstance(given, dict) or not {"@id"} <= given.keys() <= {"@id", "@type"}:
            raise ScholargraphError(f"the JSON-LD context says {name}: {told}; wanted an IRI, or @id and @type alone")
        kind = given.get("@type")
        terms[_whole(given["@id"], spaces), kind and _whole(kind, spaces)] = name
    longest_first = {space: name for name, space in sorted(spaces.items(), key=lambda one: (-len(one[1]), one[0]))}
    return _Book(terms, longest_first, frozenset(words), aliases.get("@id", "@id"), aliases.get("@type", "@type"))


def _whole(iri: str, spaces: Mapping[str, str]) -> str:
    prefix, colon, rest = iri.partition(":")
    return spaces[prefix] + rest if colon and prefix in spaces else iri


def _node(subject: object, about: Iterable[ox.Triple], book: _Book) -> dict[str, Json]:
    found: dict[str, list[Json]] = {}
    for triple in about:
        key, value = _property(triple.predicate.value, triple.object, book)
        found.setdefault(key, []).append(value)
    values = {key: several if len(several) > 1 else several[0] for key, several in found.items()}
    return {book.identifier: _name(subject, book), **values}


def _property(predicate: str, value: object, book: _Book) -> tuple[str, Json]:
    """The key and the value that say one statement."""
    if predicate == RDF_TYPE and isinstance(value, ox.NamedNode):
        return book.type, book.short(value.value, vocabulary=True)
    if isinstance(value, ox.NamedNode | ox.BlankNode):
        coerced = book.terms.get((predicate, "@id"))
        name = _name(value, book)
        return (coerced, name) if coerced else (_key(predicate, book), {book.identifier: name})
    if not isinstance(value, ox.Literal) or value.direction is not None:
        raise ScholargraphError(f"{str(value)[:80]} cannot be written as JSON-LD 1.1; wanted .ttl, .trig, .nq or .nt")
    datatype = value.datatype.value
    coerced = book.terms.get((predicate, datatype))
    if coerced:
        return coerced, _NATIVE.get(datatype, str)(value.value)
    return _key(predicate, book), _literal(value, datatype, book)


def _literal(value: ox.Literal, datatype: str, book: _Book) -> Json:
    if value.language is not None:
        return {"@language": value.language, "@value": value.value}
    if datatype == f"{_XSD}string":
        return value.value
    return {book.type: book.short(datatype, vocabulary=True), "@value": value.value}


def _key(predicate: str, book: _Book) -> str:
    """The key of a property whose values say their own type."""
    return predicate if predicate == RDF_TYPE else book.short(predicate, vocabulary=True)


def _name(thing: object, book: _Book) -> str:
    return book.short(thing.value) if isinstance(thing, ox.NamedNode) else str(thing)


def _dumped(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
