"""Reads a web page saved as HTML: a person's profile or a publication's page, from its data and its visible text."""

import re
from collections.abc import Iterator, Sequence

from scholargraph.errors import UnknownSourceError
from scholargraph.model import NoticeKind, NoticeRecord, Place, Record, SnapshotRecord
from scholargraph.sources import Source
from scholargraph.sources.html_page.decoding import decode, decoded
from scholargraph.sources.html_page.documents import document
from scholargraph.sources.html_page.pages import page_records
from scholargraph.sources.html_page.tokens import Comment, EndTag, Tag, tokens
from scholargraph.sources.inputs import Input

NAME = "html-page"
WANTED = "a web page saved as HTML that tells of a person or a publication"

_OF_PAGES = frozenset({"html", "head", "body", "meta", "title", "base"})
_DATA = re.compile(r"application/ld\+json|\bitemscope\b|<meta\s", re.I)
_LONGEST_QUOTE = 200
_BLANKS = " \t\r\n\f\ufeff"


def read(source: Input) -> Iterator[Record]:
    """The records of a page: its snapshot first, then what its data and its lines say, in the order of the page.

    Raises SourceError for a page that is too big, and for one that tells of nobody and nothing.
    """
    page = decoded(source)
    snapshot, found = page_records(source.name, source.sha256, document(source.name, page.text), NAME)
    if all(isinstance(record, NoticeRecord) for record in found):
        raise UnknownSourceError(f"{source.name}:{_why_not(found)}; wanted {WANTED}")
    if page.gap:
        line, reason = page.gap
        place = Place(snapshot.sha256[:16], line, line, page.text.split("\n")[line - 1][:_LONGEST_QUOTE])
        found.append(NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, reason))
    yield snapshot
    yield from sorted(found, key=_first_line)


def recognises(source: Input) -> bool:
    """Whether a file begins as a web page does: with its document type, or with an element that only pages have."""
    head = decode(source.head).text.lstrip(_BLANKS)
    if not head.startswith("<"):
        return False
    for token in tokens(head):
        if isinstance(token, Comment):
            if re.match(r"<!doctype\s+html\b", token.text, re.I):
                return True
        elif isinstance(token, Tag):
            return token.name in _OF_PAGES or (
                token.name in ("script", "div", "link") and _DATA.search(head) is not None
            )
        elif isinstance(token, EndTag) or token.text.strip(_BLANKS):
            return False
    return False


def _why_not(notices: Sequence[Record]) -> str:
    told = next((one for one in notices if isinstance(one, NoticeRecord)), None)
    if told is None:
        return "1: a page that tells of no person and no publication"
    return f"{told.place.first}: {told.reason.partition('; wanted')[0]}"


def _first_line(record: Record) -> int:
    return 0 if isinstance(record, SnapshotRecord) else record.place.first


SOURCE = Source(
    name=NAME,
    description="A web page saved as HTML: of a person or a publication, by its data (schema.org) and its text",
    wanted=WANTED,
    suffixes=(".html", ".htm", ".xhtml"),
    recognises=recognises,
    read=read,
)
