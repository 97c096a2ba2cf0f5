"""What a source says, as plain frozen records: the one language between readers and mapping, with no RDF in it.

A reader yields one `SnapshotRecord` and after it the records read from that snapshot. Each of those
carries its `Place`: a run of lines and their text. Records that share a place come from one source record.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


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
    """Why a reader reports a line: it is in no other record, or it was read but could be something else."""

    NOT_UNDERSTOOD = "not-understood"
    NEEDS_REVIEW = "needs-review"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: lines `first` to `last` (from 1, both included) of a snapshot, and their text.

    `snapshot` is the first 16 hexadecimal digits of the snapshot's SHA-256; `quote` joins the lines with LF.
    """

    snapshot: str
    first: int
    last: int
    quote: str


@dataclass(frozen=True, slots=True)
class Text:
    """A text as printed and its language (`fr`, `en`), or None where the evidence decides for none."""

    value: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """A text that names something listed in a vocabulary: as printed, and the concept's IRI where exactly one fits.

    `candidate` is the IRI of the concept that the text almost names: a proposal, never taken by itself.
    """

    text: Text
    concept: str | None = None
    candidate: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person as one record speaks of them.

    `name` is as printed, None where the name status is not `stated`. `orcid` and `address` (of a profile
    page) identify; `key` is a path chosen where nothing printed does, or by hand; `scope` keeps names too
    short to identify anybody (one word, initials) apart from the same name elsewhere.
    """

    name: str | None
    name_status: NameStatus = NameStatus.STATED
    orcid: str | None = None
    address: str | None = None
    key: str | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication as one record speaks of it: its title, its DOI where printed, and where its title stands alone.

    `scope` keeps titles too short to identify a work ("Editorial") apart from the same title elsewhere.
    """

    title: str
    doi: str | None = None
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class SnapshotRecord:
    """One reading of one file: its name (no folders), the SHA-256 of its bytes, its format and language.

    `owner` is the person whose page it is; `address` and `retrieved` (ISO 8601 date) are known only when told.
    """

    sha256: str
    file: str
    format: str
    lines: int
    language: str | None = None
    owner: Person | None = None
    address: str | None = None
    retrieved: str | None = None


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A place that prints a person's name."""

    place: Place
    person: Person


@dataclass(frozen=True, slots=True)
class BiographyRecord:
    """A person's biography, paragraphs joined with a blank line."""

    place: Place
    person: Person
    text: Text


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class InterestRecord:
    """A topic that a person says they work on."""

    place: Place
    person: Person
    topic: Wording


@dataclass(frozen=True, slots=True)
class Participation:
    """One supervisor's part in a supervision: `principal` or `co`, and how the part is known."""

    person: Person
    role: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class SupervisionRecord:
    """One entry of a trainee list: one trainee, one type, the host organisation, and who supervises.

    `owner` is whose list it is; `ordinal` is the entry's place in it, from 1. `trainees` names the list: equal
    lists in two languages have the same name (see `identifiers.trainee_list`). `label` is the raw label that
    speaks of the other supervisor: the evidence for the roles. `status` is `current` or `past` as the
    heading says.
    """

    place: Place
    owner: Person
    trainee: Person
    trainee_type: Wording
    organization: Wording | None
    participations: tuple[Participation, ...]
    trainees: str
    ordinal: int
    label: Text | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class PublicationRecord:
    """A publication's title line: kind of correction and corrected title where the title says so.

    `title` is whole, as printed. `corrects` is the title of the corrected work, `correction` the IRI of the
    kind of correction; both or neither.
    """

    place: Place
    publication: Publication
    title: Text
    author_list: ListStatus
    correction: str | None = None
    corrects: Publication | None = None
    corrects_title: Text | None = None


@dataclass(frozen=True, slots=True)
class AuthorshipRecord:
    """One author of one publication.

    `position` is the place in the printed list, from 1; it is a rank only in a complete list. An authorship
    that is `implied` (a page's owner, printed nowhere in the list) has no position.
    """

    place: Place
    publication: Publication
    person: Person
    basis: Basis
    position: int | None = None
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class AbstractRecord:
    """A publication's abstract, cleaned; `truncated` where the source cuts it short."""

    place: Place
    publication: Publication
    text: Text
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class OrganizationRecord:
    """An organisation told of by itself: by the IRI of its concept, or a key; its names, the preferred ones first."""

    place: Place
    key: str
    concept: str | None
    names: tuple[Text, ...]
    ror: str | None = None


@dataclass(frozen=True, slots=True)
class SectionRecord:
    """A line that only opens a part of the source: a heading, by the IRI of its concept."""

    place: Place
    section: str
    title: Text


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """A line that the reader reports: why, and what it was taken for where it was taken for something."""

    place: Place
    kind: NoticeKind
    reason: str
    taken_as: str | None = None


Record: TypeAlias = (
    SnapshotRecord
    | PersonRecord
    | BiographyRecord
    | RoleRecord
    | InterestRecord
    | SupervisionRecord
    | PublicationRecord
    | AuthorshipRecord
    | AbstractRecord
    | OrganizationRecord
    | SectionRecord
    | NoticeRecord
)
