"""Reads the Canadian Common CV, as its web site exports it in XML."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from scholargraph.errors import SourceError
from scholargraph.model import NoticeKind, NoticeRecord, Person, Place, Record, SnapshotRecord
from scholargraph.sources import Source
from scholargraph.sources.canadian_common_cv.careers import degree, post
from scholargraph.sources.canadian_common_cv.items import Item
from scholargraph.sources.canadian_common_cv.layout import field_name, is_group, is_left, section_name
from scholargraph.sources.canadian_common_cv.people import identification, interest, language_of, owner_of
from scholargraph.sources.canadian_common_cv.publications import publication
from scholargraph.sources.canadian_common_cv.supervisions import supervision
from scholargraph.sources.inputs import Input
from scholargraph.sources.lists import quoted
from scholargraph.sources.occurrences import numbered
from scholargraph.sources.trees import Part, xml_tree

NAME = "canadian-common-cv"
_WANTED = "a Canadian Common CV (the XML that its web site exports: <generic-cv:generic-cv>)"
_ROOT = re.compile(rb"<(?:[\w-]+:)?generic-cv(?=[\s>])")

_POSTS = ("academic work", "other work", "affiliation", "committee", "membership")
_TOPICS = ("keyword", "area", "discipline", "application")
_READERS: Mapping[str, Callable[[Item], Iterator[Record]]] = {
    "identification": identification,
    "degree": degree,
    "supervision": supervision,
    **dict.fromkeys(_POSTS, post),
    **dict.fromkeys(_TOPICS, interest),
}
"""What reads each kind of section; those that are not here are publications."""


def _recognises(source: Input) -> bool:
    head = source.head.replace(b"\x00", b"")  # UTF-16
    return b"<" in head[:200] and _ROOT.search(head) is not None


def read(source: Input) -> Iterator[Record]:
    """The records of a CV, each section that is read a place of its own; a notice for each that is not known.

    Raises SourceError for what is not well-formed, and for another document.
    """
    document = xml_tree(source, wanted=_WANTED)
    if document.name != "generic-cv":
        raise SourceError(f"{source.name}:{document.first}: <{document.name}>; wanted {_WANTED}")
    owner, language = owner_of(document, source.sha256), language_of(document)
    yield SnapshotRecord(source.sha256, source.name, NAME, document.last, language, owner)
    if owner.name is None:
        kind = NoticeKind.NEEDS_REVIEW if owner.orcid else NoticeKind.PARTLY_UNDERSTOOD
        reason = "whose CV it is, is not told; wanted a section Identification with a name"
        place = replace(document.place(source.sha256), quote=document.tag())
        yield NoticeRecord(place, kind, reason)
    yield from numbered(_sections(document, owner, language, source.sha256))


def _sections(document: Part, owner: Person, language: str | None, digest: str) -> Iterator[Record]:
    unknown: set[str] = set()
    for section in _readable(document):
        place = _place(section, digest)
        name = section_name(section)
        if name is None:
            label = section.say("label") or section.say("id") or "without a label"
            if label not in unknown:
                unknown.add(label)
                reason = f"the section {label[:60]!r} is not known; wanted one of the Canadian Common CV"
                yield NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, reason)
            continue
        item = Item(section, language, place, owner)
        read_section = _READERS.get(name, publication)
        records = list(read_section(item))
        yield from records
        yield from item.notices(NoticeKind.PARTLY_UNDERSTOOD if records else NoticeKind.NOT_UNDERSTOOD)


def _place(section: Part, digest: str) -> Place:
    """Where a section stands; it quotes only the fields that are read, as the others may be private."""
    held = [section, *(part for part in section.all("section") if section_name(part) == "supervisor")]
    read = [bytes(part.printed) for one in held for part in one.all("field") if field_name(part)]
    quote = "\n".join((section.tag(), quoted(b"\n".join(read)))) if section_name(section) else section.tag()
    return replace(section.place(digest, section.say("recordId")), quote=quote)


def _readable(part: Part) -> Iterator[Part]:
    """The sections to read, in the order of the CV, and those that are not known."""
    for section in part.all("section"):
        if is_group(section) and section_name(section) is None:
            yield from _readable(section)
        elif is_left(section) or section_name(section) == "website":
            continue
        elif section_name(section) or not _holds_known(section):
            yield section
        else:
            yield from _readable(section)


def _holds_known(section: Part) -> bool:
    """Whether an unknown section only groups others that are known, as in other versions of the CV."""
    return not section.all("field") and any(section_name(part) or is_group(part) for part in section.all("section"))


SOURCE = Source(
    name=NAME,
    description="The Canadian Common CV as its web site exports it in XML, in English or French",
    wanted=_WANTED,
    suffixes=(),
    recognises=_recognises,
    read=read,
)
