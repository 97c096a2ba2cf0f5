"""What a source says, as plain frozen records: the one language between readers and mapping, with no RDF in it.

A reader yields one `SnapshotRecord` and after it the records read from that snapshot. Each of those
carries its `Place`: a run of lines and their text. Records that share a place come from one source record.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, TypeVar, dataclass_transform

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True)
def record(kind: type[_Class]) -> type[_Class]:
    """Makes a class a frozen dataclass: mypy refuses to change a record.

    Nothing watches at run time: a dataclass that does takes three times as long to make, and a list of a
    million works has some tens of millions of them.
    """
    return dataclass(slots=True, unsafe_hash=True)(kind)


class NameStatus(StrEnum):
    """Whether a source prints a person's name."""

    STATED = "stated"
    WITHHELD = "withheld"
    LOST = "lost"


class ListStatus(StrEnum):
    """How much of an author list a source prints."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    UNKNOWN = "unknown"


class Basis(StrEnum):
    """How a statement follows from its source: printed there, concluded from its wording, or from where it stands."""

    STATED = "stated"
    INFERRED = "inferred"
    IMPLIED = "implied"


class NoticeKind(StrEnum):
    """Why a reader reports a place: it is in no other record, a part of it is not, or it could be something else."""

    NOT_UNDERSTOOD = "not-understood"
    PARTLY_UNDERSTOOD = "partly-understood"
    NEEDS_REVIEW = "needs-review"


@record
class Place:
    """Where a record stands: lines `first` to `last` (from 1, both included) of a snapshot, and what they say.

    `snapshot` is the first 16 hexadecimal digits of the snapshot's SHA-256. `quote` joins the lines with LF; of a
    long entry of a list it is the beginning. `path` is where lines alone do not lead: a JSON pointer, an XML path,
    a workbook's sheet and row. `key` is the name that the source itself gives the entry (a citation key, a DOI).
    """

    snapshot: str
    first: int
    last: int
    quote: str
    path: str | None = None
    key: str | None = None

    @property
    def where(self) -> str:
        """Where it is in its file, as people say it: lines and path, and the name that the entry has there.

        Of a path within one line the line is not told: often the whole file is one.

        >>> Place("00ff00ff00ff00ff", 3, 9, "", key="lovelace1843").where
        '3-9 (lovelace1843)'
        >>> Place("00ff00ff00ff00ff", 1, 1, "", path="/message/items/3").where
        '/message/items/3'
        >>> Place("00ff00ff00ff00ff", 6, 19, "", path="/feed/entry[1]", key="2199.01234v2").where
        '6-19 /feed/entry[1] (2199.01234v2)'
        """
        one = self.first == self.last
        lines = "" if one and self.path else str(self.first) if one else f"{self.first}-{self.last}"
        return " ".join(filter(None, (lines, self.path, self.key and f"({self.key})")))


@record
class Text:
    """A text as printed and its language (`fr`, `en`), or None where the evidence decides for none."""

    value: str
    language: str | None = None


@record
class Wording:
    """A text that names something listed in a vocabulary: as printed, and the concept's IRI where exactly one fits.

    `candidate` is the IRI of the concept that the text almost names: a proposal, never taken by itself. `ror` is
    the ROR ID of an organisation (`05c22rx21`) where the source has it.
    """

    text: Text
    concept: str | None = None
    candidate: str | None = None
    ror: str | None = None


@record
class Person:
    """A person as one record speaks of them.

    `name` is the whole name in the order in which it is spoken, None where the name status is not `stated`;
    `given` and `family` are its parts where the source parts them. `orcid` and `address` (of a profile page)
    identify; `key` is a path: the name that a source gives the person (`openalex/A5023888391`), or one chosen
    where nothing printed identifies, or by hand. `scope` keeps names too short to identify anybody (one word,
    initials) apart from the same name elsewhere.
    """

    name: str | None
    name_status: NameStatus = NameStatus.STATED
    orcid: str | None = None
    address: str | None = None
    key: str | None = None
    scope: str | None = None
    given: str | None = None
    family: str | None = None


@record
class Publication:
    """A publication as one record speaks of it: its title, or what else tells it from all others.

    `doi` is without an address before it. `key` is a path: the name that a source with names of its own gives the
    work (`openalex/W2741809807`). `scope` keeps titles too short to identify a work ("Editorial") apart from the
    same title elsewhere. `title` is empty only where a work is known by its DOI or key alone.
    """

    title: str
    doi: str | None = None
    scope: str | None = None
    key: str | None = None


@record
class SnapshotRecord:
    """One reading of one file: its name (no folders), the SHA-256 of its bytes, its format and language.

    `lines` is 0 where nobody counted them: a long list is read as it comes. `owner` is the person whose page it
    is; `address` and `retrieved` (ISO 8601 date) are known only when told.
    """

    sha256: str
    file: str
    format: str
    lines: int = 0
    language: str | None = None
    owner: Person | None = None
    address: str | None = None
    retrieved: str | None = None


@record
class PersonRecord:
    """A place that prints a person's name, other forms of it, and what names the person elsewhere.

    `identifiers` are a scheme and a value joined by a colon: `scopus:7004212771`, `openalex:A5023888391`.
    """

    place: Place
    person: Person
    variants: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()


@record
class BiographyRecord:
    """A person's biography, paragraphs joined with a blank line."""

    place: Place
    person: Person
    text: Text


@record
class RoleRecord:
    """A position, chair, visiting post or membership of a person.

    `organization` is None where the source names none: `organization_implied` then says that it is the
    institute whose page this is. `occurrence` counts equal roles on one page from 1: two posts may read alike.
    """

    place: Place
    person: Person
    title: Wording | None
    organization: Wording | None = None
    department: Text | None = None
    organization_implied: bool = False
    occurrence: int = 1
    start: str | None = None
    end: str | None = None


@record
class DegreeRecord:
    """A degree that a person has or works for: its level, field of study, who grants it, from when to when.

    `degree` is as printed, with its concept of the vocabulary `degrees`. `thesis` is the work written for it.
    """

    place: Place
    person: Person
    degree: Wording | None
    organization: Wording | None = None
    department: Text | None = None
    field: Text | None = None
    start: str | None = None
    end: str | None = None
    thesis: Publication | None = None


@record
class InterestRecord:
    """A topic that a person says they work on."""

    place: Place
    person: Person
    topic: Wording


@record
class Participation:
    """One supervisor's part in a supervision: `principal`, `co`, or `unspecified`; and how the part is known."""

    person: Person
    role: str
    basis: Basis


@record
class SupervisionRecord:
    """One trainee, one type, the host organisation, and who supervises: an entry of a trainee list, or one alone.

    `owner` is whose list it is; `ordinal` is the entry's place in it, from 1. `trainees` names the list: equal
    lists in two languages have the same name (see `identifiers.trainee_list`). What stands in no list has none
    of the three. `label` is the raw label that speaks of the other supervisor: the evidence for the roles.
    `status` is `current` or `past` as the source says. `thesis` is the work written, `project` what is worked on.
    """

    place: Place
    owner: Person | None
    trainee: Person
    trainee_type: Wording
    organization: Wording | None
    participations: tuple[Participation, ...]
    trainees: str = ""
    ordinal: int = 0
    label: Text | None = None
    status: str | None = None
    start: str | None = None
    end: str | None = None
    thesis: Publication | None = None
    project: Text | None = None


@record
class PublicationRecord:
    """A publication: its title, how much of its author list is told, and what else the source says of it.

    `title` is whole, as printed but for markup. `corrects` is the corrected work, `correction` the IRI of the kind
    of correction; both or neither. `kind` is the printed type with its concept of `publication-types`.
    `published` is a date as precise as the source's: YYYY, YYYY-MM or YYYY-MM-DD. `venue` is the journal, the
    conference or the book; `institution` grants the degree for which a thesis was written. `language` is a
    tag. `identifiers` are a scheme and a value joined by a colon: `arxiv:1707.08567`, `pubmed:31285325`.
    """

    place: Place
    publication: Publication
    title: Text
    author_list: ListStatus
    correction: str | None = None
    corrects: Publication | None = None
    corrects_title: Text | None = None
    kind: Wording | None = None
    published: str | None = None
    venue: Text | None = None
    publisher: Text | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    institution: Wording | None = None
    language: str | None = None
    address: str | None = None
    identifiers: tuple[str, ...] = ()
    retracted: bool = False


@record
class AuthorshipRecord:
    """One author of one publication.

    `position` is the place in the printed list, from 1; it is a rank only in a complete list. An authorship
    that is `implied` (a page's owner, printed nowhere in the list) has no position. `listed` is the name as this
    list prints it, where that is not the person's name ("Lovelace, A."). `affiliations` are as printed,
    `organizations` those that the source itself tells apart.
    """

    place: Place
    publication: Publication
    person: Person
    basis: Basis
    position: int | None = None
    rank: int | None = None
    listed: str | None = None
    affiliations: tuple[str, ...] = ()
    organizations: tuple[Wording, ...] = ()
    corresponding: bool = False


@record
class GroupAuthorshipRecord:
    """A group that stands in a publication's author list under its own name: a collaboration, an institution."""

    place: Place
    publication: Publication
    group: Wording
    position: int | None = None
    rank: int | None = None


@record
class SubjectRecord:
    """A topic that a publication is about: `stated` by people, or `inferred` where a machine assigned it."""

    place: Place
    publication: Publication
    topic: Wording
    basis: Basis = Basis.STATED


@record
class TopicRecord:
    """A topic told of by itself: what it is called elsewhere, and the topic that is broader."""

    place: Place
    topic: Wording
    broader: Wording | None = None
    identifiers: tuple[str, ...] = ()


@record
class VersionRecord:
    """Two publications that are versions of one work, such as a preprint and the article that came of it."""

    place: Place
    publication: Publication
    other: Publication


@record
class AbstractRecord:
    """A publication's abstract, cleaned; `truncated` where the source cuts it short."""

    place: Place
    publication: Publication
    text: Text
    truncated: bool = False


@record
class OrganizationRecord:
    """An organisation told of by itself: by the IRI of its concept, or a key; its names, the preferred ones first."""

    place: Place
    key: str
    concept: str | None
    names: tuple[Text, ...]
    ror: str | None = None


@record
class SectionRecord:
    """A line that only opens a part of the source: a heading, by the IRI of its concept."""

    place: Place
    section: str
    title: Text


@record
class NoticeRecord:
    """A place that the reader reports: why, and what it was taken for where it was taken for something."""

    place: Place
    kind: NoticeKind
    reason: str
    taken_as: str | None = None


Record: TypeAlias = (
    SnapshotRecord
    | PersonRecord
    | BiographyRecord
    | RoleRecord
    | DegreeRecord
    | InterestRecord
    | SupervisionRecord
    | PublicationRecord
    | AuthorshipRecord
    | GroupAuthorshipRecord
    | SubjectRecord
    | TopicRecord
    | VersionRecord
    | AbstractRecord
    | OrganizationRecord
    | SectionRecord
    | NoticeRecord
)
