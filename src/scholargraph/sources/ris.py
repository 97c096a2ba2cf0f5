"""Reads bibliographies in the RIS format, as reference managers and publishers export it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from scholargraph import pids
from scholargraph.errors import SourceError
from scholargraph.model import NoticeKind, NoticeRecord, Place, Record
from scholargraph.sources import Source, dates
from scholargraph.sources.authors import Author, author, is_rest_of_list
from scholargraph.sources.degrees import unsaid_part
from scholargraph.sources.inputs import Input
from scholargraph.sources.lists import Entry, EntryError, batches, quoted, reader
from scholargraph.sources.marked_text import paragraphs, plain
from scholargraph.sources.page_ranges import page_range
from scholargraph.sources.quotes import shown
from scholargraph.sources.references import Reference, Supervisor, arxiv_of_venue, records
from scholargraph.sources.registers import identifier, serial_numbers
from scholargraph.sources.text_entries import LONGEST_ENTRY, decoded, head_text, numbered_lines

WANTED = "references in RIS (lines such as 'TY  - JOUR' and 'AU  - Lovelace, Ada', an 'ER  -' behind each)"
_FORMAT = "ris"

_TYPE = re.compile(rb"\s{0,8}TY {1,2}-")
_END = re.compile(rb"\s{0,8}ER {1,2}-")
_TAGGED = re.compile(rb"\s{0,8}[A-Z][A-Z0-9] {1,2}-")
_TAG = re.compile(r"\s{0,8}([A-Z][A-Z0-9]) {1,2}-(.*)", re.S)
_FIRST = re.compile(r"^[ \t]*TY {1,2}-[ \t]*[A-Za-z]{2,10}[ \t]*$", re.M)
_HEADING_LINES = 20
_OF_OTHER_TEXTS = re.compile(r"^[ \t]*(?:[#`\\\"'+]|From[ :]|Subject:)|[`\"']{3}", re.M)  # manuals, code, letters

_DATE = re.compile(r"(\d{4})(?:/(\d{0,2})(?:/(\d{0,2}))?)?(?:/.*)?", re.S)
_KEYWORDS = re.compile(r"[;\n]")
_NAMES = re.compile(r";| and | & ")
_DOI_TAGS = ("DO", "M3", "L3")
_JOURNAL_TAGS = ("JF", "T2", "BT", "JO", "JA", "J2", "J1")
_BOOK_TAGS = ("C3", "T2", "BT", "JF", "JO")
_VENUE_TAGS = {
    **dict.fromkeys(("CONF", "CPAPER", "CHAP", "ECHAP"), _BOOK_TAGS),
    **dict.fromkeys(("BOOK", "EDBOOK", "EBOOK", "WHOLE", "THES", "RPRT", "COMP", "PAT", "MAP", "SER", "STAND"), ()),
}  # of these the second title is a series or a department
_OF_PAGES = frozenset({"BOOK", "EDBOOK", "EBOOK", "WHOLE", "THES"})  # their SP counts pages
_OTHER_NUMBERS = frozenset({"PAT", "RPRT", "STAND", "GOVDOC"})  # their SN is no ISBN

Tags = dict[str, list[str]]
"""The values of a reference by their tags, in their order."""


def _recognises(source: Input) -> bool:
    head = head_text(source)
    if head.lstrip().startswith(("<", "{", "[", "@")):
        return False
    first = _FIRST.search(head)
    before = head[: first.start()] if first else ""
    return first is not None and before.count("\n") <= _HEADING_LINES and not _OF_OTHER_TEXTS.search(before)


def _cut(source: Input) -> Iterator[Entry]:
    """The references of a file: each begins with a TY line, and ends with ER or before the next TY.

    Lines outside of any are an entry with a fault, but for a heading without tags.
    """
    read: list[tuple[int, bytes]] = []
    inside = seen = False
    size = 0
    for number, line in numbered_lines(source):
        begins, ends = _TYPE.match(line) is not None, _END.match(line) is not None
        if begins and read:
            yield _entry(read, inside, size)
            read, size = [], 0
        inside, seen = inside or begins, seen or begins
        if inside or ((seen or _TAGGED.match(line)) and not ends and line.strip()):
            size += len(line)
            if size <= LONGEST_ENTRY:
                read.append((number, line))
        if ends and inside:
            yield _entry(read, inside, size)
            read, size, inside = [], 0, False
    if not seen:
        raise SourceError(f"{source.name}:1: no line begins with 'TY  -'; wanted {WANTED}")
    if read:
        yield _entry(read, inside, size)


def _entry(read: list[tuple[int, bytes]], inside: bool, size: int) -> Entry:
    while len(read) > 1 and not read[-1][1].strip():
        read.pop()
    content = b"\n".join(line for _, line in read)
    fault = None if inside else "lines outside of any reference; wanted a line 'TY  - ...' before them"
    if inside and size > LONGEST_ENTRY:
        fault = f"a reference of more than {LONGEST_ENTRY >> 20} MiB; wanted a shorter one"
    return Entry(read[0][0], read[-1][0], content, fault=fault)


def _understand(entry: Entry, place: Place) -> Iterator[Record]:
    text, encoding = decoded(entry.content)
    tags = _tags(text)
    place = replace(place, key=_first(tags, "ID", "LB"), quote=quoted(text) if encoding else place.quote)
    reference = _reference(tags)
    reference.key = place.key
    place = place if place.key else replace(place, key=reference.doi)
    if encoding:
        reference.doubts.append(f"not UTF-8; read as {encoding}")
    if "ER" not in tags:
        reference.doubts.append("no line 'ER  -' at its end: some of it may be lost")
    try:
        yield from list(records(place, reference))
    except EntryError as fault:
        yield NoticeRecord(place, NoticeKind.NOT_UNDERSTOOD, str(fault))


def _tags(text: str) -> Tags:
    """The values by tag; a line without a tag continues the one before."""
    runs: list[tuple[str, list[str]]] = []
    for line in text.split("\n"):
        if found := _TAG.match(line):
            runs.append((found[1], [found[2].strip()]))
        elif runs:
            runs[-1][1].append(line.strip())
    tags: Tags = {}
    for tag, lines in runs:
        tags.setdefault(tag, []).append("\n".join(lines).strip())
    return tags


def _reference(tags: Tags) -> Reference:
    kind = " ".join((_first(tags, "TY") or "").upper().split())
    found = Reference(kind, title=_text(tags, "TI", "T1", "CT", "BT") or "", is_thesis=kind == "THES")
    if not kind:
        found.gaps.append("no type; wanted one behind 'TY  -'")
    _people(found, tags)
    venue = next(
        (text for tag in _VENUE_TAGS.get(kind, _JOURNAL_TAGS) if (text := _text(tags, tag)) and text != found.title),
        None,
    )
    found.venue, found.arxiv = venue, arxiv_of_venue(venue)
    publisher = _text(tags, "PB")
    if found.is_thesis:
        found.institution = publisher
        told = [
            text for tag in ("M3", "VL") if (text := _text(tags, tag)) and not text.isdigit() and not pids.doi(text)
        ]
        found.genre = told[0] if told else None
    else:
        found.publisher, found.volume, found.issue = publisher, _text(tags, "VL"), _text(tags, "IS", "CP")
    if kind not in _OF_PAGES:
        found.pages = page_range(_text(tags, "SP"), _text(tags, "EP"))
    _date(found, tags)
    _identify(found, tags)
    found.add_language(_text(tags, "LA"))
    found.keywords = [text for one in tags.get("KW", ()) for part in _KEYWORDS.split(one) if (text := plain(part))]
    found.abstract = next(
        (text for tag in ("AB", "N2") for one in tags.get(tag, ()) if (text := paragraphs(one))), None
    )
    return found


def _people(found: Reference, tags: Tags) -> None:
    """The authors; and the supervisors of a thesis, which stand behind A3 in what EndNote and Zotero export."""
    listed = [name for one in (tags.get("AU") or tags.get("A1") or ()) for name in _names(found, one)]
    whole = [name for name in listed if not is_rest_of_list(name)]
    found.complete = len(whole) == len(listed)
    found.authors = [_author(name) for name in whole]
    if found.is_thesis:
        names = [name for one in tags.get("A3", ()) for name in _names(found, one)]
        role, basis = unsaid_part(len(names))
        found.supervisors = [Supervisor(name, role, basis) for name in names]
        found.label = "A3" if names else None


def _names(found: Reference, printed: str) -> list[str]:
    """The name of a line, or several if people wrote them into one."""
    text = plain(printed)
    names = [name.strip() for name in _NAMES.split(text) if name.strip()]
    if len(names) > 1:
        found.doubts.append(f"{shown(text)} stands in one line; read as {len(names)} names")
    if not names:
        found.gaps.append("a line for an author without a name")
    return names


def _author(printed: str) -> Author:
    """An author; a name of several words with nothing behind its comma is a group's, as EndNote writes them."""
    name = printed.rstrip(", ")
    if printed.endswith(",") and "," not in name and " " in name:
        return Author(name, group=True)
    return author(printed)


def _date(found: Reference, tags: Tags) -> None:
    """The date of PY or Y1, as exact as DA makes it where that is of the same year; else that of DA."""
    printed = _first(tags, "PY", "Y1") or _first(tags, "DA")
    if not printed:
        return
    parts = _parts(printed)
    found.published = dates.date(*parts)
    if gap := dates.gap(*parts):
        found.gaps.append(gap)
    exact = _first(tags, "DA")
    if exact and found.published:
        year = found.published[:4]
        for refined in (dates.date(*_parts(exact)), dates.date(f"{exact} {year}"), dates.date(f"{year} {exact}")):
            if refined and refined.startswith(year) and len(refined) > len(found.published):
                found.published = refined


def _parts(printed: str) -> tuple[str | None, ...]:
    """The parts of a date, between slashes in RIS: `2020/03/05/Spring`."""
    whole = _DATE.fullmatch(printed)
    return whole.groups() if whole and "/" in printed else (printed,)


def _identify(found: Reference, tags: Tags) -> None:
    found.doi = next((doi for tag in _DOI_TAGS for one in tags.get(tag, ()) if (doi := pids.doi(one))), None)
    if (printed := _first(tags, "DO")) and not found.doi:
        found.add_doi(printed)
    found.add_addresses(*(word for one in tags.get("UR", ()) for word in one.split()))
    for one in tags.get("SN", ()):
        if serial_numbers(one) or found.kind not in _OTHER_NUMBERS:
            found.add_serial_numbers(one)
    accession = _first(tags, "AN") or ""
    database = (_first(tags, "DB") or "").casefold()
    if re.fullmatch(r"WOS:\w+", accession):
        found.identifiers.append(f"wos:{accession[4:]}")
    elif database in {"pubmed", "medline"} and (pubmed := identifier("pubmed", accession)):
        found.identifiers.append(pubmed)
    elif "arxiv" in accession.casefold():
        found.arxiv = found.arxiv or pids.arxiv(accession)
    if pmc := re.fullmatch(r"PMC\d+", _first(tags, "C2") or ""):
        found.identifiers.append(f"pmc:{pmc[0]}")


def _first(tags: Tags, *names: str) -> str | None:
    """The first value behind any of the tags that is not empty."""
    return next((value for name in names for value in tags.get(name, ()) if value), None)


def _text(tags: Tags, *names: str) -> str | None:
    value = _first(tags, *names)
    return plain(value) or None if value else None


_BATCHES = batches(_FORMAT, _cut, _understand)

SOURCE = Source(
    name=_FORMAT,
    description="A bibliography in RIS, as reference managers and publishers export it",
    wanted=WANTED,
    suffixes=(".ris",),
    recognises=_recognises,
    read=reader(_BATCHES),
    batches=_BATCHES,
)
