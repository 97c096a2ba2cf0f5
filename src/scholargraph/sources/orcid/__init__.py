"""Reads ORCID records: who somebody is, where they studied and worked, what they work on and have published.

XML and JSON of the versions 1.2, 2 and 3 have the same parts under nearly the same names, so that one reader walks
the tree of either; a document that is only a part of a record (its works, one employment) is read as far as its path
tells whose it is.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain

import msgspec

from scholargraph.errors import SourceError
from scholargraph.model import NoticeKind, NoticeRecord, Place, Record, SnapshotRecord
from scholargraph.sources import Source
from scholargraph.sources.inputs import Input
from scholargraph.sources.json_entries import cut_json
from scholargraph.sources.lists import Entry, EntryError, place_of
from scholargraph.sources.orcid.activities import activity_records
from scholargraph.sources.orcid.owners import Owner, owner_of
from scholargraph.sources.orcid.people import person_records
from scholargraph.sources.orcid.works import work_records
from scholargraph.sources.trees import Part, json_tree, xml_tree
from scholargraph.sources.xml_entries import root

_WANTED = "an ORCID record (XML or JSON as the ORCID registry gives it)"
_PREFIX = re.compile(rb"<([\w-]+:)?")
_JSON = re.compile(
    rb'"(?:orcid-identifier|orcid-profile|activities-summary|affiliation-group|work-summary|(?:education|employment|'
    rb"qualification|membership|service|invited-position|distinction)-summary|external-id-type|given-names|put-code|"
    rb'disambiguated-organization|contributor-orcid)"\s*:'
)
_UNREAD = frozenset({"source", "created-date", "last-modified-date", "history", "preferences"})
"""Members that only say who told the registry what, and when: more than half of a record, and nothing to read."""

_READERS: tuple[Callable[[Part, Owner, str], Iterator[Record]], ...] = (person_records, activity_records, work_records)


def _recognises(source: Input) -> bool:
    head = source.head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if _is_xml(source):
        return _is_of_orcid(root(source))
    return head.startswith((b"{", b"[")) and _JSON.search(head) is not None


def _is_of_orcid(tag: bytes) -> bool:
    """Whether an element's start tag puts the element into a namespace of ORCID."""
    found = _PREFIX.match(tag)
    space = b"xmlns:" + found[1][:-1] if found and found[1] else b"xmlns"
    return re.search(rb"\b" + space + rb"\s*=\s*[\"']http://www\.orcid\.org/ns/", tag) is not None


def read(source: Input) -> Iterator[Record]:
    """The records of one or several ORCID records: each part of one is a place of its own.

    Raises SourceError for what is neither XML nor JSON, and for a single record that is not whole.
    """
    documents = _xml(source) if _is_xml(source) else _json(source)
    first, second = next(documents, None), next(documents, None)
    alone = first if isinstance(first, Part) and second is None else None
    if isinstance(first, NoticeRecord) and second is None:
        raise SourceError(f"{source.name}:{first.place.first}: {first.reason}")
    owner = owner_of(alone).person if alone else None
    yield SnapshotRecord(source.sha256, source.name, "orcid", alone.last if alone else 0, owner=owner)
    for document in (first, second, *documents) if second is not None else (first,):
        if isinstance(document, NoticeRecord):
            yield document
        elif document is not None:
            yield from _records(document, source.sha256)


def _is_xml(source: Input) -> bool:
    return source.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or source.head[:2] in {b"\xff\xfe", b"\xfe\xff"}


def _xml(source: Input) -> Iterator[Part | NoticeRecord]:
    yield xml_tree(source, wanted=_WANTED)


def _json(source: Input) -> Iterator[Part | NoticeRecord]:
    """The records of JSON: the document, the elements of an array, or the lines of JSON Lines."""
    entries = cut_json(source)
    first, second = next(entries, None), next(entries, None)
    if first is not None and second is None:
        yield _document(first, source.sha256, alone=True)
        return
    for entry in chain((first, second), entries):
        if entry is not None:
            yield _document(entry, source.sha256)


def _document(entry: Entry, digest: str, *, alone: bool = False) -> Part | NoticeRecord:
    line = "" if alone or entry.first != entry.last else f"L{entry.first}"
    try:
        path = entry.path or line
        return json_tree(_object(entry), path=path, first=entry.first, last=entry.last, without=_UNREAD)
    except EntryError as fault:
        return NoticeRecord(place_of(entry, digest[:16]), NoticeKind.NOT_UNDERSTOOD, str(fault))


def _object(entry: Entry) -> object:
    if entry.fault:
        raise EntryError(entry.fault)
    try:
        return msgspec.json.decode(entry.content)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
        raise EntryError(f"not JSON ({' '.join(str(fault).split())}); wanted an ORCID record") from None


def _records(document: Part, digest: str) -> Iterator[Record]:
    owner = owner_of(document)
    empty = True
    for read_part in _READERS:
        for record in read_part(document, owner, digest):
            empty = False
            yield record
    yield from _unknown(document, digest)
    if owner.fault:
        kind = NoticeKind.NOT_UNDERSTOOD if empty else NoticeKind.PARTLY_UNDERSTOOD
        yield NoticeRecord(_place(document, digest), kind, owner.fault)
    elif empty:
        lacks = "no name, post, degree or work in it" if owner.person else "whose record it is a part of, is not told"
        reason = f"{lacks}; wanted a record, or a part of one with a path such as /0000-0002-1825-0097/works"
        yield NoticeRecord(_place(document, digest, owner.orcid), NoticeKind.NOT_UNDERSTOOD, reason)


def _place(document: Part, digest: str, key: str | None = None) -> Place:
    """The place of a whole document, which quotes its tag alone: what is left in it may be private."""
    return replace(document.place(digest, key), quote=document.tag())


def _unknown(document: Part, digest: str) -> Iterator[Record]:
    """The sections of a whole record of which nothing is known, not even that they are left."""
    if document.one("orcid-identifier", "orcid-profile/orcid-identifier") is None:
        return
    told: set[str] = set()
    for part in (
        held for way in _HOLD_SECTIONS if (holder := document.one(way) if way else document) for held in holder.parts
    ):
        if part.parts and part.name not in _SECTIONS and part.name not in told:
            told.add(part.name)
            reason = f"the section {part.name[:60]!r} is not known; wanted one of an ORCID record"
            yield NoticeRecord(_place(part, digest), NoticeKind.PARTLY_UNDERSTOOD, reason)


_HOLD_SECTIONS = (
    "",
    "person",
    "activities-summary",
    "orcid-profile",
    "orcid-profile/orcid-bio",
    "orcid-profile/orcid-activities",
)
_NAMES = (
    "orcid-identifier preferences history person activities-summary orcid-profile orcid-bio orcid-activities "
    "orcid-preferences orcid-history orcid-deprecated orcid-internal group-type name personal-details other-names "
    "biography researcher-urls emails email-domains email-domain addresses keywords external-identifiers "
    "contact-details applications delegation last-modified-date created-date source "
    "distinctions educations employments fundings invited-positions memberships peer-reviews qualifications "
    "research-resources services works affiliations orcid-works funding-list orcid-grants orcid-patents "
    "professional-activities education-qualifications"
)
_SECTIONS = frozenset(_NAMES.split())
"""Those that are read and those that are left: what is in neither is told."""


SOURCE = Source(
    name="orcid",
    description="ORCID records as the registry gives them, whole or in parts, XML or JSON (3.0, 2.x, 1.2)",
    wanted=_WANTED,
    suffixes=(),
    recognises=_recognises,
    read=read,
)
