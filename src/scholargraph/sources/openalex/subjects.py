"""Reads what an OpenAlex work is about: topics, keywords and concepts, which machines assign, and MeSH headings."""

from collections.abc import Iterator
from dataclasses import dataclass

from scholargraph.model import Basis, Place, Publication, Record, SubjectRecord, Text, TopicRecord, Wording
from scholargraph.sources.fields import Fields
from scholargraph.sources.openalex.ids import identifiers, topic

_ABOVE = ("subfield", "field", "domain")


@dataclass(frozen=True, slots=True)
class _Kind:
    """A list of subjects: its field, those of a subject's label and ids, and who says that the work is about it."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    ids: tuple[str, ...]
    basis: Basis = Basis.INFERRED


_TOPICS = _Kind(("topics", "primary_topic"), ("display_name",), ("id",))
_KEYWORDS = _Kind(("keywords",), ("display_name", "keyword"), ("id",))
_CONCEPTS = _Kind(("concepts",), ("display_name",), ("id", "wikidata"))
_HEADINGS = _Kind(("mesh",), ("descriptor_name",), ("descriptor_ui",), Basis.STATED)


def subjects(fields: Fields, place: Place, publication: Publication) -> Iterator[Record]:
    """The subjects of a work, each told of once by people and once by machines, and what is known of the topics.

    Concepts count where there are no topics, by which OpenAlex replaced them.
    """
    replaced = bool(fields.value.get("topics") or fields.value.get("primary_topic"))
    known: set[tuple[str, Basis]] = set()
    above: set[str] = set()
    for kind in (_TOPICS, _KEYWORDS, _HEADINGS) if replaced else (_KEYWORDS, _CONCEPTS, _HEADINGS):
        for one in fields.objects(*kind.names):
            label = one.text(*kind.labels)
            if label is None or (label, kind.basis) in known or (kind is _CONCEPTS and _stands_above(one)):
                continue
            known.add((label, kind.basis))
            yield SubjectRecord(place, publication, topic(label), kind.basis)
            yield from _topics(one, label, kind, place, above)


def _stands_above(concept: Fields) -> bool:
    """Whether a concept is there because of a narrower one alone: its score is 0."""
    return concept.text("score") in {"0", "0.0"}


def _topics(fields: Fields, label: str, kind: _Kind, place: Place, known: set[str]) -> Iterator[TopicRecord]:
    """The topic and those above it, each told of once: a subfield, its field, and the domain of that."""
    this, ids = topic(label), identifiers(*(fields.text(name) for name in kind.ids))
    for name in filter(fields.__contains__, _ABOVE):
        level = fields.object(name)
        above = level.text("display_name")
        if above is None or above.casefold() == this.text.value.casefold():
            continue
        broader = topic(above) if name != "domain" else Wording(Text(above, "en"))  # wider than any topic of ours
        yield TopicRecord(place, this, broader, ids)
        if above in known:
            return
        known.add(above)
        this, ids = broader, identifiers(level.text("id"))
    if ids:
        yield TopicRecord(place, this, None, ids)
