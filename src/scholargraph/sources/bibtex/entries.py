"""Says what a BibTeX entry states: its fields, those of its parents, and what they mean."""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

import msgspec
from bibtexparser.entrypoint import parse_string
from bibtexparser.model import DuplicateFieldKeyBlock
from bibtexparser.model import Entry as BibtexEntry

from scholargraph import pids
from scholargraph.model import NoticeKind, NoticeRecord, Place, Record
from scholargraph.sources import dates
from scholargraph.sources.bibtex.blocks import KEY, Within
from scholargraph.sources.bibtex.names import authors, supervisors
from scholargraph.sources.bibtex.values import joined, next_field, split_top
from scholargraph.sources.latex_text import paragraphs, plain, unescaped
from scholargraph.sources.lists import Entry, EntryError, quoted
from scholargraph.sources.quotes import shown
from scholargraph.sources.references import Reference, arxiv_of_venue, is_preprint_venue, records
from scholargraph.sources.registers import identifier, key_of
from scholargraph.sources.text_entries import decoded

logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # what it has to say is told by notices

Fields = dict[str, str]
"""The fields of an entry by their names in lower case: values with their inner braces."""

_KEY = re.compile(KEY)
_WANTED = "@type{key, field = {value}, ...}"
_ENDLESS = "no end; wanted a '}' for each '{'"
_LONGEST_REPAIRED = 64 * 1024
_ESCAPED = re.compile(r"\\\\(?=[{}\",=)])|\\.", re.S)
_SWALLOWED = re.compile(
    r"[,\n][ \t]*(?:author|editor|title|year|date|journal|booktitle|doi|url|pages)\s*=\s*[{\"\d]", re.I
)

_THESES = frozenset({"thesis", "phdthesis", "mastersthesis", "masterthesis", "mathesis", "bathesis", "dissertation"})
_THESIS = re.compile(r"\bthes[ie]s\b|dissertation|\bth[èe]se\b|\bm[ée]moire\b|habilitation", re.I)
_IN_BOOKS = frozenset(
    {"inproceedings", "conference", "incollection", "inbook", "bookinbook", "suppbook", "suppcollection", "inreference"}
)
_INHERITED = (
    "year", "date", "month", "publisher", "booktitle", "journal", "journaltitle", "series", "organization",
    "institution", "school", "volume", "number", "language", "langid",
)  # fmt: skip
_COMMA = re.compile(r",")
_SEMICOLON = re.compile(r";")
_RANGE = re.compile(r"(\d{4}(?:-\d\d){0,2})/(?:\d{4}(?:-\d\d){0,2}|\.\.|open)?")
_OWN_KEY = re.compile(r"DBLP:((?:conf|journals|books|phd|series|reference|tr)/[\w./+-]+)", re.I)


def understand(entry: Entry, place: Place) -> Iterator[Record]:
    """What an entry states. An entry that cannot be parsed is one notice, with its key where it has one."""
    text, encoding = decoded(entry.content)
    key = _KEY.match(text)
    place = replace(place, key=key[1] if key else None, quote=quoted(text) if encoding else place.quote)
    within = msgspec.json.decode(entry.within, type=Within) if entry.within else Within()
    gaps: list[str] = []
    try:
        kind, fields = _fields(text, within, gaps)
        reference = _reference(kind, place.key, fields, gaps)
        if encoding:
            reference.doubts.append(f"not UTF-8; read as {encoding}")
        if within.twin:
            reference.doubts.append(f"the key {place.key!r} is also that of the entry in line {within.twin}")
        yield from list(records(place, reference))
    except EntryError as fault:
        yield NoticeRecord(place, NoticeKind.NOT_UNDERSTOOD, str(fault))


def _fields(text: str, within: Within, gaps: list[str]) -> tuple[str, Fields]:
    """The type of an entry in lower case and its fields, those that it inherits among them."""
    printed = _parsed(text, gaps)
    fields = _values(printed, within.strings, gaps)
    kind = printed.entry_type.strip().lower()
    for parent in within.parents:
        try:
            inherited = _parsed(parent, [])
        except EntryError:
            continue  # it is told where it stands
        _inherit(kind, fields, inherited.entry_type.strip().lower(), _values(inherited, within.strings, []))
    parent_key = fields.get("crossref") or fields.get("xdata")
    if parent_key and not within.parents:
        gaps.append(f"crossref to {shown(parent_key)}, which is no entry of the file; wanted the key of one")
    return kind, fields


def _parsed(text: str, gaps: list[str]) -> BibtexEntry:
    """The entry as a parser of BibTeX reads it, if need be after a repair, which is a gap; raises EntryError."""
    text = _ESCAPED.sub(lambda found: "\\\\ " if found[0] == "\\\\" else found[0], text)  # \\} is no escaped brace
    found, told = _tried(text)
    for repair, gap in _REPAIRS if len(text) <= _LONGEST_REPAIRED else ():
        if found is not None:
            break
        if told == _ENDLESS and repair is not _closed:
            continue
        repaired = repair(text)
        if repaired == text:
            continue
        found, _ = _tried(repaired)
        if found is not None and repair is _closed and any(_SWALLOWED.search(one.value) for one in found.fields):
            found = None
        if found is not None and gap:
            gaps.append(gap)
        text = repaired if repair is not _closed else text
    if found is None:
        raise EntryError(told)
    if not found.key:
        gaps.append("no key; wanted one behind the first brace")
    return found


def _tried(text: str) -> tuple[BibtexEntry | None, str]:
    library = parse_string(text, parse_stack=[])
    for block in library.blocks:
        if isinstance(block, DuplicateFieldKeyBlock) and isinstance(block.ignore_error_block, BibtexEntry):
            return block.ignore_error_block, ""
        if isinstance(block, BibtexEntry):
            return block, ""
    faults = [getattr(block.error, "abort_reason", "") for block in library.failed_blocks]
    reason = " ".join(str(faults[0]).split()) if faults else ""
    if not reason or "end of file" in reason:
        return None, _ENDLESS
    return None, f"cannot be parsed ({reason[:1].lower()}{reason[1:].rstrip('.')}); wanted {_WANTED}"


def _closed(text: str) -> str:
    return f"{text}\n}}"


_REPAIRS: tuple[tuple[Callable[[str], str], str | None], ...] = (
    (partial(re.compile(r"\n[ \t]*%[^\n]*").sub, ""), None),
    (partial(re.compile(r"(@[^{(]{1,80}[{(])\s*(?=[A-Za-z][\w-]*\s*=)").sub, r"\1,", count=1), None),
    (
        partial(re.compile(r"(@[^{(]{1,80}[{(]\s*[^\s,{}()=\"]+)\s+(?=[A-Za-z][\w-]*\s*=)").sub, r"\1, ", count=1),
        "no comma behind the key",
    ),
    (partial(re.compile(r",(?:\s*,)+").sub, ","), "two commas without a field between them"),
    (_closed, "no brace at its end"),
)
"""What is tried in turn on an entry that cannot be parsed, and what is then told of it."""


def _values(entry: BibtexEntry, strings: Mapping[str, str], gaps: list[str]) -> Fields:
    fields: Fields = {}
    waiting = [(field.key, field.value) for field in reversed(entry.fields)]
    while waiting:
        printed_name, printed = waiting.pop()
        name = printed_name.strip().lower()
        value = joined(str(printed), strings)
        if value.undefined and name != "month":
            gaps.append(f"{name}: the string {shown(value.undefined[0])} is defined nowhere; wanted @string")
        if value.rest:
            following = next_field(value.rest)
            if following:
                waiting.append(following)
                gaps.append(f"no comma before the field {following[0]!r}")
            else:
                gaps.append(f"{name}: {shown(value.rest)} behind its value; wanted a comma and the next field")
        if name in fields and value.text.strip():
            gaps.append(f"the field {name!r} stands there twice; the first is read")
        elif value.text.strip():
            fields[name] = value.text.strip()
    return fields


def _inherit(kind: str, fields: Fields, parent_kind: str, parent: Fields) -> None:
    """Takes from a parent what BibTeX and biblatex let an entry inherit, where the entry has nothing of its own."""
    if parent_kind == "xdata":
        names = [name for name in parent if name not in {"crossref", "xdata"}]
    else:
        names = [name for name in _INHERITED if name in parent]
        if "date" in fields or "year" in fields:
            names = [name for name in names if name not in {"date", "year", "month"}]
        if kind in _IN_BOOKS and "booktitle" not in fields and "title" in parent:
            fields["booktitle"] = parent["title"]
            if "subtitle" in parent:
                fields.setdefault("booksubtitle", parent["subtitle"])
        elif parent_kind == "periodical" and "title" in parent and not ({"journal", "journaltitle"} & fields.keys()):
            fields["journaltitle"] = parent["title"]
    for name in names:
        fields.setdefault(name, parent[name])


def _reference(kind: str, key: str | None, fields: Fields, gaps: list[str]) -> Reference:
    is_thesis = kind in _THESES or (
        kind in _MAY_BE_THESES and _THESIS.search(plain(fields.get("type", ""))) is not None
    )
    found = Reference(kind, key=key, is_thesis=is_thesis, gaps=gaps)
    texts = _Texts(fields)
    found.title = texts.with_subtitle("title", "subtitle") or texts.with_subtitle("booktitle", "booksubtitle") or ""
    if found.is_thesis:
        found.genre = texts.of("type")
        found.institution = texts.of("school", "institution", "organization", "publisher")
        found.supervisors, found.label = supervisors(fields, found)
    else:
        found.publisher = texts.of("publisher", "organization", "institution", "school")
    found.authors, found.complete = authors(fields.get("author", ""), found)
    if collaboration := texts.of("collaboration"):
        found.groups = [collaboration if "ollaboration" in collaboration else f"{collaboration} Collaboration"]
    found.venue = _venue(texts, found)
    found.volume, found.issue = texts.of("volume"), texts.of("number", "issue")
    found.pages = texts.of("pages", "eid", "articleno", "article-number")
    _date(found, texts)
    _identify(found, fields)
    found.add_language(texts.of("language", "langid", "hyphenation"))
    found.keywords = _keywords(fields)
    found.abstract = paragraphs(fields["abstract"]) if "abstract" in fields else None
    return found


_MAY_BE_THESES = frozenset({"misc", "techreport", "report", "unpublished", "book", "online", "manual"})


class _Texts:
    """The fields of an entry as plain texts."""

    def __init__(self, fields: Fields) -> None:
        self._fields = fields

    def of(self, *names: str) -> str | None:
        """The first of the fields that has a text."""
        for name in names:
            if name in self._fields and (text := plain(self._fields[name])):
                return text
        return None

    def with_subtitle(self, name: str, subtitle: str) -> str | None:
        """A title, and behind a colon its subtitle."""
        return ": ".join(filter(None, (self.of(name), self.of(subtitle)))) or None


def _venue(texts: _Texts, found: Reference) -> str | None:
    journal = texts.with_subtitle("journaltitle", "journalsubtitle") or texts.of("journal", "fjournal")
    book = texts.with_subtitle("booktitle", "booksubtitle") or texts.of("maintitle", "eventtitle")
    found.arxiv = arxiv_of_venue(journal)
    if is_preprint_venue(journal) and (within := re.fullmatch(r"abs/(.+)", texts.of("volume") or "")):
        found.arxiv = found.arxiv or pids.arxiv(within[1])
    return journal or (book if book != found.title else None)


def _date(found: Reference, texts: _Texts) -> None:
    whole = texts.of("date")
    if whole and (span := _RANGE.fullmatch(whole)):
        whole = span[1]
    parts = (whole.strip("~?%"),) if whole else (texts.of("year"), texts.of("month"), texts.of("day"))
    if not whole and not parts[0]:
        return
    found.published = dates.date(*parts)
    if gap := dates.gap(*parts):
        found.gaps.append(gap)


_REGISTERS = ("pmid", "pubmed", "pmcid", "pmc", "hal_id", "mrnumber", "zblnumber", "bibcode", "wikidata")
_IDENTIFIER = re.compile(r"[\w.:/()+-]{1,80}")


def _identify(found: Reference, fields: Fields) -> None:
    if "doi" in fields:
        found.add_doi(unescaped(fields["doi"]))
    _eprint(found, fields)
    how = fields.get("howpublished", "")
    if url := fields.get("url") or fields.get("ee") or (how if "://" in how else ""):
        found.add_addresses(_address(url))
    for name in ("isbn", "issn", "eissn"):
        if name in fields:
            found.add_serial_numbers(plain(fields[name]))
    for name in (name for name in _REGISTERS if name in fields):
        value = unescaped(fields[name]).split(" ")[0]
        if _IDENTIFIER.fullmatch(value) and (known := identifier(name, value)):
            found.identifiers.append(known)
        else:
            found.gaps.append(f"{name}: {shown(value)}; wanted an identifier")
    found.identifiers.sort()
    if named := _OWN_KEY.fullmatch(found.key or ""):
        found.own = key_of("dblp", named[1])
        found.identifiers.append(f"dblp:{named[1]}")


def _address(printed: str) -> str | None:
    text = unescaped(printed)
    inner = re.search(r"https?://\S+", text)
    return (inner[0] if inner else text) or None


def _eprint(found: Reference, fields: Fields) -> None:
    archive = plain(fields.get("eprinttype") or fields.get("archiveprefix") or "").casefold()
    for name in ("eprint", "arxivid", "arxiv"):
        if name not in fields:
            continue
        value = unescaped(fields[name])
        if archive in _ARCHIVES and name == "eprint":
            if known := identifier(archive, value):
                found.identifiers.append(known)
            else:
                found.gaps.append(f"eprint {shown(value)}; wanted an identifier of {archive}")
            continue
        if archive not in {"", "arxiv"} and name == "eprint":
            continue
        found.arxiv = found.arxiv or pids.arxiv(value)
        if found.arxiv is None and (archive or name != "eprint"):
            found.gaps.append(f"arXiv identifier {shown(value)}; wanted one such as 1707.08567")


_ARCHIVES = frozenset({"pubmed", "pmid", "pmc", "hal", "jstor"})


def _keywords(fields: Fields) -> list[str]:
    found: list[str] = []
    for name in ("keywords", "keyword", "author_keywords"):
        if name not in fields:
            continue
        printed = fields[name]
        parts = split_top(printed, _SEMICOLON if ";" in printed else _COMMA)
        found += [text for part in parts if (text := plain(part))]
    return found
