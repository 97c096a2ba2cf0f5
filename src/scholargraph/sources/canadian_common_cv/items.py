"""Reads the fields of one section of a Canadian Common CV, whatever they are written as: values, lists, tables."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from scholargraph.model import NoticeKind, NoticeRecord, Person, Place, Record, Text, Wording
from scholargraph.sources.canadian_common_cv.layout import field_name
from scholargraph.sources.dates import date, gap
from scholargraph.sources.marked_text import plain
from scholargraph.sources.trees import Part
from scholargraph.vocabulary import normalize, organization

_LANGUAGES = {"english": "en", "french": "fr"}
_NOTHING = frozenset(
    map(normalize, ("TBD", "TBA", "None", "N/A", "NA", "Unknown", "To be determined", "Not applicable"))
)
_RIEN = frozenset(
    map(normalize, ("À déterminer", "Aucun", "Aucune", "S/O", "S.O.", "Inconnu", "Inconnue", "Sans objet"))
)


@dataclass(frozen=True, slots=True)
class Item:
    """A section that is read: one degree, one supervision, one article; `gaps` collects what is not understood."""

    part: Part
    language: str | None
    place: Place
    owner: Person
    gaps: list[str] = field(default_factory=list)

    def text(self, *names: str) -> str | None:
        """What the first of these fields says that says anything; `TBD` and the like say nothing."""
        return next((text.value for name in names for text in self.texts(name)), None)

    def texts(self, name: str) -> list[Text]:
        """What a field says: in several languages where it is told in several, the CV's own first."""
        said = [text for held in self._fields(name) for text in _said(held)]
        real = [text for text in said if normalize(text.value) not in _NOTHING | _RIEN and text.value.strip(" -–—.?")]
        return sorted(real, key=lambda text: text.language != self.language)

    def code(self, name: str) -> str | None:
        """The identifier of what is chosen from a list, such as 00000000000000000000000000000068 for `Completed`."""
        return next((code for held in self._fields(name) if (code := held.say("lov/id"))), None)

    def chosen(self, name: str) -> Text | None:
        """What is chosen from a list, in the language of the CV."""
        text = self.text(name)
        return Text(text, self.language) if text else None

    def date(self, *names: str) -> str | None:
        """The date that the first of these fields says."""
        printed = self.text(*names)
        if fault := gap(printed):
            self.gaps.append(fault)
        return date(printed)

    def organization(self, *names: str) -> Wording | None:
        """The organisation of one of these fields."""
        name = self.text(*names)
        return organization(Text(name)) if name else None

    def notices(self, kind: NoticeKind) -> Iterator[Record]:
        """A notice of that kind for each gap."""
        yield from (NoticeRecord(self.place, kind, reason) for reason in self.gaps)

    def review(self, reason: str) -> NoticeRecord:
        """A notice that something may be otherwise."""
        return NoticeRecord(self.place, NoticeKind.NEEDS_REVIEW, reason)

    def _fields(self, name: str) -> Iterator[Part]:
        return (part for part in self.part.all("field") if field_name(part) == name)


def _said(held: Part) -> Iterator[Text]:
    """What a field says, as `lov`, `refTable`, `bilingual` or `value`."""
    if chosen := held.say("lov"):
        yield Text(_clean(chosen))
        return
    if tables := held.all("refTable"):
        names = [value for table in tables for row in table.all("linkedWith") if (value := row.say("value"))]
        yield from (Text(_clean(name)) for name in names[-1:])  # the rows before it are its country and its kind
        return
    both = [(part.name, part.text) for part in (held.one("bilingual") or held).all(*_LANGUAGES) if part.text]
    if both:
        yield from (Text(_clean(text), _LANGUAGES[name]) for name, text in both)
    elif value := held.say("value"):
        yield Text(_clean(value))


def _clean(text: str) -> str:
    return plain(text)
