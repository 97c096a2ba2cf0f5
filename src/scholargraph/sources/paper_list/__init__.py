"""Reads lists of conference papers: those of Paper Copilot, notes of OpenReview, and lists of one plain shape."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from scholargraph.model import NoticeKind, NoticeRecord, Place, Record
from scholargraph.sources import Source
from scholargraph.sources.fields import Fields
from scholargraph.sources.inputs import Input
from scholargraph.sources.json_entries import cut_json
from scholargraph.sources.lists import Entry, EntryError, batches, reader
from scholargraph.sources.paper_list.papers import Paper, records
from scholargraph.sources.paper_list.shapes import note, plain_paper, scraped

WANTED = 'a list of papers as JSON (objects with "title" and "authors", or notes of OpenReview)'

_TITLE = re.compile(rb'"title"\s*:\s*"')
_PLAIN = (
    re.compile(
        rb'"authors"\s*:\s*\[\s*(?:\{\s*(?:"(?:id|affiliation|orcid)"\s*:\s*"[^"]*"\s*,\s*)*"name"\s*:|\{\s*\}|\])'
    ),
    re.compile(rb'"(?:venue|key)"\s*:\s*"'),
    re.compile(rb'"year"\s*:\s*[\d"n]'),
)
_SCRAPED = (
    re.compile(rb'"authors?"\s*:\s*"'),
    re.compile(rb'"(?:aff|authorids|aff_domain|url_site|author_site|url_oa|gs_citation|or_profile)"\s*:'),
)
_NOTE = (
    re.compile(rb'"content"\s*:\s*\{'),
    re.compile(rb'"(?:forum|invitations?|signatures)"\s*:'),
)
_OF_OTHERS = re.compile(rb'"(?:paperId|corpusid|authorId|paper_id|inCitations|DOI|issued)"\s*:|"record"\s*:\s*"')


def recognises(source: Input) -> bool:
    """Whether a file begins as JSON whose objects have the fields of one of the shapes, and no other format's."""
    head = source.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith((b"{", b"[")) or _OF_OTHERS.search(head):
        return False
    if all(form.search(head) for form in _NOTE):
        return True
    return bool(_TITLE.search(head)) and any(all(form.search(head) for form in shape) for shape in (_PLAIN, _SCRAPED))


def _cut(source: Input) -> Iterator[Entry]:
    return cut_json(source, ("/notes", "/papers"))


def _understand(entry: Entry, place: Place) -> Iterable[Record]:
    fields = Fields.of(entry.content)
    paper = _paper(fields)
    place = replace(place, key=paper.name)
    yield from records(paper, place)
    yield from fields.notices(place)
    for doubt in paper.doubts:
        yield NoticeRecord(place, NoticeKind.NEEDS_REVIEW, doubt)


def _paper(fields: Fields) -> Paper:
    if isinstance(fields.value.get("content"), dict):
        return note(fields)
    if isinstance(fields.value.get("author") or fields.value.get("authors"), str):
        return scraped(fields)
    if not fields.value.keys() & {"title", "authors"}:
        raise EntryError("an object that is no paper; wanted a title and authors")
    return plain_paper(fields)


_BATCHES = batches("paper-list", _cut, _understand)

SOURCE = Source(
    name="paper-list",
    description="Lists of conference papers: Paper Copilot, OpenReview notes, one object a paper",
    wanted=WANTED,
    suffixes=(),
    recognises=recognises,
    read=reader(_BATCHES),
    batches=_BATCHES,
)
