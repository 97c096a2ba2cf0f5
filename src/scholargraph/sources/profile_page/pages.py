"""What the readers of all sections share: the page's lines, its owner and its language."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from scholargraph.identifiers import identifies, person_key
from scholargraph.model import NameStatus, NoticeKind, NoticeRecord, Person, Place, Publication, Text, Wording
from scholargraph.sources.lines import Lines
from scholargraph.sources.profile_page.languages import language_of
from scholargraph.sources.profile_page.names import name_key
from scholargraph.sources.profile_page.sections import Line
from scholargraph.sources.profile_page.wordings import languages_of_wording
from scholargraph.vocabulary import wording


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a page beside its lines: whose it is, its language, who is meant by a name (see `name_key`)."""

    owner: Person | None = None
    language: str | None = None
    people: Mapping[str, Person] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """A page whose owner and language are known; people and texts that it speaks of are made here."""

    lines: Lines
    owner: Person
    language: str | None
    people: Mapping[str, Person] = field(default_factory=dict)

    @property
    def owner_key(self) -> str:
        """The owner's key: what stands in their IRI, and scopes what means nothing elsewhere."""
        return person_key(self.owner)

    def place(self, first: Line, last: Line | None = None) -> Place:
        """The place of a line, or of a run of lines."""
        return self.lines.place(first.number, (last or first).number)

    def person(self, name: str) -> Person:
        """The person of that name: the owner, or somebody else, kept to this page if the name is too short."""
        if self.owner.name is not None and name_key(name) == name_key(self.owner.name):
            return self.owner
        if known := self.people.get(name_key(name)):
            return replace(known, name=name)
        return Person(name) if identifies(name) else Person(name, scope=self.owner_key)

    def unnamed(self, key: str) -> Person:
        """A person whose name the page does not print."""
        return Person(None, NameStatus.WITHHELD, key=f"{self.owner_key}/{key}")

    def publication(self, title: str) -> Publication:
        """The publication of that title."""
        return Publication(title, scope=self.owner_key)

    def text(self, value: str) -> Text:
        """A text in the language that it shows, or else in the page's."""
        return Text(value, language_of(value) or self.language)

    def wording(self, scheme: str, value: str) -> Wording:
        """A text that names something listed: in the page's language if the vocabulary has it there."""
        known = languages_of_wording(scheme, value)
        alone = next(iter(known)) if len(known) == 1 and self.language not in known else None
        shown = self.language if self.language in known else alone or language_of(value) or self.language
        return replace(wording(scheme, Text(value, self.language)), text=Text(value, shown))

    def review(self, line: Line, reason: str, taken_as: str, *, last: Line | None = None) -> NoticeRecord:
        """A notice that a line was read, and could be something else."""
        return NoticeRecord(self.place(line, last), NoticeKind.NEEDS_REVIEW, reason, taken_as)

    def not_understood(self, line: Line, reason: str) -> NoticeRecord:
        """A notice that a line was not read."""
        return NoticeRecord(self.place(line), NoticeKind.NOT_UNDERSTOOD, reason)
