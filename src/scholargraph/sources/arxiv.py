"""Reads arXiv's answers (Atom feeds of its API): each entry is a preprint, and may name the article that came of it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from xml.etree.ElementTree import Element

from scholargraph import pids
from scholargraph.errors import SourceError
from scholargraph.model import (
    AbstractRecord,
    NoticeKind,
    NoticeRecord,
    Place,
    Publication,
    PublicationRecord,
    Record,
    SubjectRecord,
    Text,
    TopicRecord,
    VersionRecord,
    Wording,
)
from scholargraph.sources import Source, latex_text
from scholargraph.sources.authors import Author, authorships, is_group, is_rest_of_list, list_status
from scholargraph.sources.dates import date, gap
from scholargraph.sources.inputs import Input
from scholargraph.sources.lists import Entry, EntryError, batches, reader
from scholargraph.sources.quotes import shown
from scholargraph.sources.xml_entries import cut_xml, element, root_name, text_of
from scholargraph.vocabulary import wording

_WANTED = "an answer of arXiv's API (an Atom feed of <entry> elements)"

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_OF_ARXIV = re.compile(rb"arxiv\.org/(?:schemas/atom|api/)")

_FOR_OTHERS = re.compile(
    r"(?P<person>\S.*?)(?<![\s,(])[\s,(]++(?:for|on behalf of) (?:the )?(?P<group>[^()]+?)\)?", re.I
)
_ONLY_FOR = re.compile(r"(?:for|on behalf of) (?:the )?(?P<group>.+)", re.I)

_OF_CODES = re.compile(r"\((?:primary|secondary)\)|\b(?:primary|secondary)\b:?|\b(?:msc|acm)\b[^:]{0,20}:", re.I)
_WITHDRAWN = re.compile(r"\bwithdraw[ns]\b", re.I)
_ANNOUNCED = re.compile(r"arXiv:\S+ Announce Type: \S+\s+Abstract: ")

_SCHEMES = (
    ("arxiv-category", re.compile(r"[a-z][a-z-]+(?:\.[A-Za-z][A-Za-z-]+)?")),
    ("msc", re.compile(r"\d\d(?:[A-Z](?:\d\d|xx)|-(?:\d\d|XX))")),
    ("acm", re.compile(r"[A-K](?:\.(?:\d|m)){1,2}(?:\.\d+)?")),
)
"""Where a subject's code comes from, and how its codes look."""


def _recognises(source: Input) -> bool:
    return root_name(source) in {"feed", "entry"} and _OF_ARXIV.search(_text(source.head)) is not None


def _text(head: bytes) -> bytes:
    return head.replace(b"\0", b"")  # as UTF-16 has it, near enough to find an address in it


def _cut(source: Input) -> Iterator[Entry]:
    if not _recognises(source):
        raise SourceError(f"{source.name}: no feed of arXiv; wanted {_WANTED}")
    return cut_xml(source, ("entry",), flat=True)


def _understand(entry: Entry, place: Place) -> Iterator[Record]:
    found = element(entry)
    printed = _told(found, "id")
    if "/api/errors" in printed:
        raise EntryError(f"arXiv answers with an error ({_told(found, 'summary')[:200]}); wanted a paper")
    identifier = pids.arxiv(printed.removeprefix("oai:arXiv.org:"))
    if identifier is None:
        raise EntryError(f"id {shown(printed)}; wanted an arXiv identifier such as 1707.08567v1")
    place = replace(place, key=identifier)
    title = _title(found)
    work = Publication(title, doi=pids.arxiv_doi(identifier))
    authors, complete = _authors(found)
    yield PublicationRecord(
        place,
        work,
        Text(title),
        list_status(authors, complete=complete),
        kind=wording("publication-types", Text("preprint", "en")),
        published=date(_told(found, "published")),
        venue=Text("arXiv"),
        address=printed if printed.startswith("http") else None,
        identifiers=(f"arxiv:{identifier}",),
    )
    yield from authorships(place, work, authors, complete=complete)
    yield from _subjects(found, place, work)
    yield from _versions(found, place, work)
    if abstract := _ANNOUNCED.sub("", _paragraphs(found.findtext(f"{_ATOM}summary") or ""), count=1):
        yield AbstractRecord(place, work, Text(abstract))
    for reason in _gaps(found):
        yield NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, reason)
    if _WITHDRAWN.search(text_of(found.find(f"{_ARXIV}comment"))):
        yield NoticeRecord(place, NoticeKind.NEEDS_REVIEW, "its comment speaks of a withdrawal")


def _told(found: Element, name: str) -> str:
    return text_of(found.find(f"{_ATOM}{name}"))


def _title(found: Element) -> str:
    """The title; one with formulas is in LaTeX."""
    title = _told(found, "title")
    return latex_text.plain(title) if "$" in title or "\\" in title else title


def _authors(found: Element) -> tuple[list[Author | None], bool]:
    """The authors (None for one without a name), and whether these are all of them."""
    authors: list[Author | None] = []
    complete = True
    for name, one in _names(found):
        if is_rest_of_list(name):
            complete = False
        elif not name or any(map(str.isalnum, name)):  # arXiv splits "X Collaboration: A. Author" into three
            authors.append(_author(name, one) if name else None)
    return authors, complete and None not in authors


def _names(found: Element) -> Iterator[tuple[str, Element]]:
    """The names of the list, each with where its affiliations are; the daily feeds have all in one line."""
    for one in found.iterfind(f"{_ATOM}author"):
        yield _told(one, "name"), one
    for one in found.iterfind(f"{_DC}creator"):
        for name in filter(None, text_of(one).split(", ")):
            yield name, one


def _author(name: str, one: Element) -> Author:
    affiliations = tuple(dict.fromkeys(filter(None, map(text_of, one.iterfind(f"{_ARXIV}affiliation")))))
    if is_group(name):
        if found := _ONLY_FOR.fullmatch(name):
            return Author(found["group"], group=True)
        if found := _FOR_OTHERS.fullmatch(name):
            return Author(found["person"], listed=name, affiliations=affiliations)
        return Author(name.removesuffix(":"), group=True)
    return Author(name, affiliations=affiliations)


def _subjects(found: Element, place: Place, work: Publication) -> Iterator[Record]:
    terms = [one.get("term", "") for one in found.iterfind(f"{_ATOM}category")]
    terms += [one.get("term", "") for one in found.iterfind(f"{_ARXIV}primary_category")]
    for code in dict.fromkeys(code for term in terms for code in _codes(term)):
        topic, identifier = _topic(code)
        yield SubjectRecord(place, work, topic)
        if identifier:
            yield TopicRecord(place, topic, identifiers=(identifier,))


def _codes(term: str) -> Iterator[str]:
    """The codes of a category: one of arXiv's, or what authors wrote ("Primary: 05C81, 37A25, Secondary: 11P21")."""
    for part in re.split(r"[,;]", term):
        words = part.strip().removesuffix(".")
        code = _OF_CODES.sub("", words)
        for one in code.split() if all(map(_scheme, code.split())) else [" ".join(code.split())]:
            if one:
                yield one


@lru_cache(maxsize=10_000)
def _topic(code: str) -> tuple[Wording, str | None]:
    scheme = _scheme(code)
    return wording("topics", Text(code)), f"{scheme}:{code}" if scheme else None


def _scheme(code: str) -> str | None:
    return next((scheme for scheme, shape in _SCHEMES if shape.fullmatch(code)), None)


def _versions(found: Element, place: Place, work: Publication) -> Iterator[VersionRecord]:
    for doi in dict.fromkeys(map(pids.doi, _dois(found))):
        if doi and doi != work.doi:
            yield VersionRecord(place, work, Publication("", doi=doi))


def _dois(found: Element) -> list[str]:
    return text_of(found.find(f"{_ARXIV}doi")).split()


def _gaps(found: Element) -> Iterator[str]:
    if not _told(found, "title"):
        yield "no title; wanted one"
    published = _told(found, "published")
    if reason := gap(published) if published else None:
        yield f"published: {reason}"
    for doi in _dois(found):
        if pids.doi(doi) is None:
            yield f"DOI {shown(doi)}; wanted one such as 10.1000/182"
    for number, one in enumerate(found.iterfind(f"{_ATOM}author"), 1):
        if not _told(one, "name"):
            yield f"author {number}: no name; wanted one"


def _paragraphs(text: str) -> str:
    """Lines are broken anywhere; a line that begins with blanks, or behind an empty one, begins a paragraph."""
    parts = re.split(r"\n[ \t]*\n|\n(?=[ \t]{2})", text)
    return "\n\n".join(filter(None, (" ".join(part.split()) for part in parts)))


_BATCHES = batches("arxiv", _cut, _understand)

SOURCE = Source(
    name="arxiv",
    description="An answer of arXiv's API: preprints with their authors, categories and abstracts",
    wanted=_WANTED,
    suffixes=(".atom",),
    recognises=_recognises,
    read=reader(_BATCHES),
    batches=_BATCHES,
)
