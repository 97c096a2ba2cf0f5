"""Reads the shapes in which lists of conference papers come: plain objects, scraped rows, OpenReview's notes."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from scholargraph import pids
from scholargraph.sources.fields import Fields
from scholargraph.sources.lists import EntryError
from scholargraph.sources.marked_text import plain
from scholargraph.sources.paper_list.papers import Paper
from scholargraph.sources.paper_list.slots import Slot, authors, several
from scholargraph.sources.quotes import shown
from scholargraph.sources.registers import dblp_person, web_address

_NOTE_ID = re.compile(r"[\w-]{6,20}", re.ASCII)
_PLAIN_KEY = re.compile(r"[a-z0-9]+:([\w-]{9,13})", re.ASCII)
_PROFILE = re.compile(r"~[\w.'’·-]{1,120}")
_DOI_IN_ADDRESS = re.compile(r"https?://[^/\s]+/(?:[a-z]+/){0,3}(10\.\d{4,9}/[^\s?#]+)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NOT_ACCEPTED = re.compile(r"reject|withdr[ae]w|desk|^submitted to|submission$", re.I)
_BIBTEX = re.compile(r"\b(booktitle|year)\s*=\s*\{([^{}]{1,200})\}")


def plain_paper(fields: Fields) -> Paper:
    """A paper from an object with a key, a venue, a year, a title and a list of authors."""
    name = fields.text("key", "id")
    paper = Paper(_plain(fields, "title") or "", name)
    slots = list(_slots(fields))
    local = _PLAIN_KEY.fullmatch(name or "")
    if local and any(slot.key for slot in slots):  # where people have profiles on OpenReview, so have papers
        paper.openreview = local[1]
    paper.authors = list(authors(slots, fields.gaps, paper.doubts))
    paper.venue = fields.text("venue")
    paper.published = fields.year("year")
    paper.keywords = _split(fields, "keywords")
    _common(paper, fields)
    return paper


def scraped(fields: Fields) -> Paper:
    """A paper from a row whose fields hold as many values as there are authors, with semicolons between them."""
    paper = Paper(_plain(fields, "title") or "", fields.text("id"))
    site = fields.text("site", "url_site", "openreview") or ""
    listed = fields.text("author", "authors") or ""
    names = [name.strip() for name in listed.split(";")] if ";" in listed else several(listed)
    ids = [text.strip() for text in (fields.text("authorids") or "").split(";")]
    of_openreview = "openreview.net" in site or any(map(_PROFILE.fullmatch, ids))
    if of_openreview and paper.name and _NOTE_ID.fullmatch(paper.name):
        paper.openreview = paper.name
    column = _Columns(fields, names, ids)
    slots = [
        Slot(
            f"/author/{number}",
            name or None,
            column.read("orcid", number, pids.orcid),
            _profile(ids[number] if len(ids) == len(names) else None),
            _affiliations(column.value("aff", number)),
        )
        for number, name in enumerate(names)
    ]
    paper.authors = list(authors(slots, fields.gaps, paper.doubts))
    if len(paper.authors) == len(slots):
        paper.named = {
            number: (found,)
            for number in range(1, len(slots) + 1)
            if (found := column.read("dblp", number - 1, dblp_person))
        }
    told = dict(_BIBTEX.findall((fields.text("bibtex") or "")[:20_000]))
    paper.venue = fields.text("venue", "conference") or told.get("booktitle")
    paper.published = fields.year("year") or (told["year"] if _YEAR.fullmatch(told.get("year", "")) else None)
    paper.address = web_address(site)
    paper.keywords = _split(fields, "keywords") + _split(fields, "primary_area")
    _common(paper, fields)
    _check_status(paper, fields.text("status") or "")
    return paper


def note(fields: Fields) -> Paper:
    """A paper from a note of OpenReview, whose fields are values (its first API) or hold them (its second).

    Raises EntryError for a note about another one: a review, a comment, a decision.
    """
    name = fields.text("forum", "id")
    if fields.text("replyto") or fields.text("id", "forum") != name:
        raise EntryError(f"a reply to the paper {name}; wanted the paper")
    content = fields.object("content")
    content.value = {key: value["value"] if _holds(value) else value for key, value in content.value.items()}
    paper = Paper(_plain(content, "title") or "", name)
    if name and _NOTE_ID.fullmatch(name):
        paper.openreview = name
        paper.address = f"https://openreview.net/forum?id={name}"
    names = content.texts("authors")
    ids = content.texts("authorids")
    if names == ["Anonymous"]:  # as long as it is under review
        names = []
    slots = [
        Slot(f"/content/authors/{number}", one, key=_profile(ids[number] if len(ids) == len(names) else None))
        for number, one in enumerate(names)
    ]
    paper.authors = list(authors(slots, fields.gaps, paper.doubts))
    paper.venue = content.text("venue")
    paper.published = _day(fields) or _year_in(paper.venue) or _year_in(content.text("venueid"))
    paper.keywords = _split(content, "keywords") + _split(content, "primary_area")
    _common(paper, content)
    _check_status(paper, content.text("venueid") or paper.venue or "")
    return paper


class _Columns:
    """The fields of a scraped row that hold one value an author.

    What comes from profiles stands in the order of `or_profile`, which is not always that of the authors; without
    it, only rows with `aff_unique_index` are in the authors' order: older ones name each affiliation once.
    """

    def __init__(self, fields: Fields, names: list[str], ids: list[str]) -> None:
        self._gaps = fields.gaps
        self._values: dict[str, list[str]] = {}
        self._order = _order(names, ids, fields.text("or_profile") or "")
        in_order = self._order is not None or bool(fields.text("aff_unique_index"))
        for name in ("aff", "orcid", "dblp"):
            told = fields.text(name) or ""
            values = [value.strip() for value in told.split(";")]
            if len(values) == len(names) and (in_order or len(names) == 1):
                self._values[name] = values
            elif any(values):
                fields.gaps.append(f"/{name}: {len(values)} for {len(names)} authors, whose is not told; left")

    def value(self, name: str, number: int) -> str | None:
        """What a column says of the author at a place from 0, None for nothing."""
        if name not in self._values:
            return None
        place = self._order[number] if self._order else number
        return None if place is None else self._values[name][place] or None

    def read(self, name: str, number: int, read: Callable[[str], str | None]) -> str | None:
        """What is read of the value of a column; one that cannot be read is a gap."""
        told = self.value(name, number)
        found = read(told) if told else None
        if told and found is None:
            self._gaps.append(f"/{name}: {shown(told)} of author {number + 1}; wanted an identifier there")
        return found


def _order(names: list[str], ids: list[str], told: str) -> list[int | None] | None:
    """The place of each author's profile among all, None where there is none; None alone where nothing is told."""
    profiles = [profile.strip() for profile in told.split(";")] if told else []
    if len(profiles) != len(names) or len(ids) != len(names):
        return None
    places = {profile: place for place, profile in enumerate(profiles)}
    return [places.get(own) if own else None for own in ids]


def _slots(fields: Fields) -> Iterator[Slot]:
    """The slots of a list of objects, or of names alone."""
    listed = fields.value.get("authors")
    found = {one.path: one for one in fields.objects("authors")} if _of_objects(listed) else {}
    for number, one in enumerate(listed if isinstance(listed, list) else []):
        path = f"/authors/{number}"
        if isinstance(one, str):
            yield Slot(path, one.strip() or None)
            continue
        slot = found.get(path)
        if slot is None:
            yield Slot(path, None)
            continue
        orcid = slot.orcid("orcid")
        affiliations = [text for told in slot.texts("affiliation", "affiliations") for text in _affiliations(told)]
        yield Slot(path, slot.text("name"), orcid, _profile(slot.text("id")), tuple(affiliations))


def _of_objects(listed: object) -> bool:
    return not (isinstance(listed, list) and all(isinstance(one, str) for one in listed))


def _common(paper: Paper, fields: Fields) -> None:
    """What all shapes call alike: DOI, arXiv id and abstract."""
    printed = fields.text("doi")
    paper.doi = pids.doi(printed)
    if printed and not paper.doi:
        address = _DOI_IN_ADDRESS.fullmatch(printed)
        paper.doi = pids.doi(address[1]) if address else None
        paper.address = paper.address or web_address(printed)
        if not paper.address:
            fields.gaps.append(f"{fields.path}/doi: {shown(printed)}; wanted a DOI")
    paper.arxiv = fields.arxiv("arxiv")
    paper.abstract = _plain(fields, "abstract")


def _check_status(paper: Paper, status: str) -> None:
    """A paper that was not accepted has not come out there: it keeps its title and authors, and no venue."""
    if _NOT_ACCEPTED.search(status):
        paper.doubts.append(f"{shown(status)}: not accepted, so it is left out where and when it came out")
        paper.venue = paper.published = None


def _plain(fields: Fields, name: str) -> str | None:
    text = fields.text(name)
    return plain(text) or None if text else None


def _split(fields: Fields, name: str) -> list[str]:
    """Keywords of a list, or of one text with semicolons between them."""
    told = fields.texts(name)
    if len(told) == 1 and isinstance(fields.value.get(name), str):
        told = told[0].split(";")
    return [one.strip() for one in told if any(map(str.isalnum, one))]


def _affiliations(told: str | None) -> tuple[str, ...]:
    """The affiliations that a plus joins, each once."""
    return tuple(dict.fromkeys(one.strip() for one in (told or "").split("+") if one.strip()))


def _profile(told: str | None) -> str | None:
    """A person's key from the id of a profile on OpenReview; addresses of e-mail and of searches are none."""
    return f"openreview/{told}" if told and _PROFILE.fullmatch(told) else None


def _year_in(text: str | None) -> str | None:
    found = _YEAR.search(text or "")
    return found[0] if found else None


def _day(fields: Fields) -> str | None:
    """The day on which a paper came out, in Greenwich: notes hold milliseconds since 1970."""
    moment = fields.integer("pdate")
    if moment is None:
        return None
    try:
        return datetime.fromtimestamp(moment / 1000, UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        fields.gaps.append(f"/pdate: {str(moment)[:60]}; wanted milliseconds since 1970")
        return None


def _holds(value: object) -> bool:
    return isinstance(value, dict) and "value" in value
