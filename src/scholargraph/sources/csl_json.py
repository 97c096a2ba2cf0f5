"""Reads CSL-JSON, the format of citation processors, as Zotero, pandoc and doi.org give it."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from scholargraph import pids
from scholargraph.model import NoticeKind, NoticeRecord, Place, Record
from scholargraph.sources import Source, dates
from scholargraph.sources.authors import Author, author, is_rest_of_list
from scholargraph.sources.fields import Fields
from scholargraph.sources.inputs import Input
from scholargraph.sources.json_entries import cut_json
from scholargraph.sources.lists import Entry, EntryError, batches, reader
from scholargraph.sources.marked_text import paragraphs, plain
from scholargraph.sources.printed_names import name
from scholargraph.sources.quotes import shown
from scholargraph.sources.references import Reference, arxiv_of_venue, records
from scholargraph.sources.registers import identifier
from scholargraph.sources.text_entries import head_text, without_controls

WANTED = "references in CSL-JSON (objects with a type such as 'article-journal' and a title)"
_FORMAT = "csl-json"

# The types of CSL 1.0.2 that no other format calls so, and those that need more evidence.
_OWN_TYPES = frozenset(
    {
        "article-journal", "article-magazine", "article-newspaper", "paper-conference", "entry-dictionary",
        "entry-encyclopedia", "motion_picture", "musical_score", "legal_case", "personal_communication", "post-weblog",
        "review-book",
    }
)  # fmt: skip
_SHARED_TYPES = frozenset(
    {
        "article", "bill", "book", "broadcast", "chapter", "classic", "collection", "dataset", "document", "entry",
        "event", "figure", "graphic", "hearing", "interview", "legislation", "manuscript", "map", "pamphlet", "patent",
        "performance", "periodical", "post", "regulation", "report", "review", "software", "song", "speech", "standard",
        "thesis", "treaty", "webpage",
    }
)  # fmt: skip
_FOREIGN = frozenset(
    {"record", "@context", "@graph", "@id", "itemType", "paperId", "display_name", "message", "orcid-identifier"}
)
_TYPE = re.compile(r'"type"\s*:\s*"([a-z_-]+)"')
_TITLE_LIST = re.compile(r'"title"\s*:\s*\[')
_SEMICOLONS = re.compile(r"[;\n]")
_COMMAS = re.compile(r",")
_NOTE_LINE = re.compile(r"^[ \t]*(PMID|PMCID|arXiv)[ \t]*:[ \t]*(\S+)", re.M | re.I)


def _recognises(source: Input) -> bool:
    """Whether a file's first object has CSL's types and structure: Crossref's works have lists for titles."""
    text = head_text(source).lstrip()
    if not text.startswith(("{", "[")):
        return False
    start = text.find("{")
    try:
        first, _ = json.JSONDecoder().raw_decode(text, start) if start >= 0 else (None, 0)
    except (ValueError, RecursionError):
        kind = _TYPE.search(text)
        return kind is not None and kind[1] in _OWN_TYPES and _TITLE_LIST.search(text) is None
    return isinstance(first, dict) and _is_item(first)


def _is_item(item: dict[str, Any]) -> bool:
    kind, title = item.get("type"), item.get("title", "")
    if not isinstance(kind, str) or not isinstance(title, str | None) or _FOREIGN & item.keys():
        return False
    if kind in _OWN_TYPES:
        return True
    names = item.get("author")
    first = names[0] if isinstance(names, list) and names else None
    named = isinstance(first, dict) and not {"family", "given", "literal"}.isdisjoint(first)
    dated = isinstance(item.get("issued") or item.get("accessed"), dict)
    return kind in _SHARED_TYPES and (
        named or dated or "citation-key" in item or isinstance(item.get("container-title"), str)
    )


def _cut(source: Input) -> Iterator[Entry]:
    return cut_json(source)


def _understand(entry: Entry, place: Place) -> Iterator[Record]:
    fields = Fields.of(entry.content)
    reference = _reference(fields)
    reference.key = fields.text("id", "citation-key")
    place = replace(place, key=reference.key)
    reference.gaps += fields.gaps
    try:
        yield from list(records(place, reference))
    except EntryError as fault:
        yield NoticeRecord(place, NoticeKind.NOT_UNDERSTOOD, str(fault))


def _reference(fields: Fields) -> Reference:
    kind = _text(fields, "type") or ""
    found = Reference(kind, title=_title(fields), is_thesis=kind == "thesis")
    if not kind:
        found.gaps.append("no type; wanted one such as 'article-journal'")
    listed = [_author(one, found) for one in fields.objects("author")]
    whole = [one for one in listed if one is None or not is_rest_of_list(one.name)]
    found.authors, found.complete = whole, len(whole) == len(listed)
    found.venue = _text(fields, "container-title", "event-title", "event")
    found.arxiv = arxiv_of_venue(found.venue)
    publisher = _text(fields, "publisher")
    if found.is_thesis:
        found.institution, found.genre = publisher, _text(fields, "genre")
    else:
        found.publisher, found.issue = publisher, _text(fields, "issue")
        found.volume = _text(fields, "volume")
    found.pages = _text(fields, "page", "page-first")
    _date(fields, found)
    _identify(fields, found)
    found.add_language(_text(fields, "language"))
    found.keywords = _keywords(fields)
    abstract = fields.text("abstract")
    found.abstract = paragraphs(without_controls(abstract)) or None if abstract else None
    return found


def _title(fields: Fields) -> str:
    """The title; doi.org gives a list of one where the source's is one."""
    titles = [text for one in fields.texts("title") if (text := plain(without_controls(one)))]
    return titles[0] if titles else ""


def _author(fields: Fields, found: Reference) -> Author | None:
    """A person, or a group: CSL keeps a name that is not parted, `literal`, for institutions."""
    literal = _text(fields, "literal", "name")
    family, given = _text(fields, "family"), _text(fields, "given")
    if literal and not family:
        return Author(literal, group=True)
    if not (family or given):
        found.gaps.append(f"{fields.path}: an author without a name")
        return None
    particles = [text for key in ("dropping-particle", "non-dropping-particle") if (text := _text(fields, key))]
    whole = family or ""
    for particle in reversed(particles if family else []):
        whole = f"{particle}{'' if particle.endswith(_ELISIONS) else ' '}{whole}"
    printed = ", ".join(filter(None, (whole, given)))
    orcid = pids.orcid(_text(fields, "ORCID"))
    if "ORCID" in fields and orcid is None:
        found.gaps.append(f"{fields.path}/ORCID: {shown(_text(fields, 'ORCID') or '')}; wanted an ORCID iD")
    affiliations = tuple(text for one in fields.objects("affiliation") if (text := _text(one, "name")))
    one = author(printed, orcid, affiliations)
    if one.group:
        return one
    read = name(printed)
    suffix = _text(fields, "suffix")
    return replace(
        one,
        name=" ".join(filter(None, (read.spoken, suffix))),
        given=read.given or given,
        family=read.family or (whole or None),
        listed=", ".join(filter(None, (whole, given, suffix))),
    )


_ELISIONS = ("'", "’")


def _date(fields: Fields, found: Reference) -> None:
    """The date of issue, or where only that is told of online publication: its parts, or as a text."""
    issued = fields.object("issued")
    if not issued.value:
        issued = fields.object("published-online")
    parts = _date_parts(issued)
    printed = (_text(issued, "raw", "literal"),) if parts is None else parts
    found.published = dates.date(*printed)
    if gap := dates.gap(*printed):
        found.gaps.append(gap)


def _date_parts(date: Fields) -> tuple[str, ...] | None:
    """The parts of the first date of a span; None where there are none."""
    spans = date.value.get("date-parts")
    if not isinstance(spans, list) or not spans:
        return None
    first = spans[0] if isinstance(spans[0], list) else spans
    parts = [part for part in first if isinstance(part, int | str) and not isinstance(part, bool)]
    return tuple(str(part)[:20] for part in parts[:3]) or None


def _identify(fields: Fields, found: Reference) -> None:
    found.add_doi(_text(fields, "DOI"))
    found.add_addresses(_text(fields, "URL"))
    for name_of_field in ("ISBN", "ISSN"):
        for one in fields.texts(name_of_field):
            found.add_serial_numbers(plain(one))
    told = {key.upper(): value for key, value in _NOTE_LINE.findall(fields.text("note") or "")}
    pmid = _text(fields, "PMID") or told.get("PMID")
    pmcid = _text(fields, "PMCID") or told.get("PMCID")
    number = _text(fields, "number") or ""
    found.arxiv = found.arxiv or pids.arxiv(told.get("ARXIV"))
    if number.casefold().startswith("arxiv:"):
        found.arxiv = found.arxiv or pids.arxiv(number.split()[0])
    for register, value in (("PMID", pmid), ("PMCID", pmcid)):
        if value and (known := identifier(register, value)):
            found.identifiers.append(known)
        elif value:
            found.gaps.append(f"{register} {shown(value)}; wanted an identifier")


def _keywords(fields: Fields) -> list[str]:
    found: list[str] = []
    for one in fields.texts("keyword", "keywords", "categories"):
        parts = _SEMICOLONS if ";" in one or "\n" in one else _COMMAS
        found += [text for part in parts.split(one) if (text := plain(without_controls(part)))]
    return found


def _text(fields: Fields, *names: str) -> str | None:
    text = fields.text(*names)
    return plain(without_controls(text)) or None if text else None


_BATCHES = batches(_FORMAT, _cut, _understand)

SOURCE = Source(
    name=_FORMAT,
    description="A bibliography in CSL-JSON, the format of citation processors",
    wanted=WANTED,
    suffixes=(".csljson",),
    recognises=_recognises,
    read=reader(_BATCHES),
    batches=_BATCHES,
)
