"""Reads a trainee list: entries of one to several lines, each with its trainee, its host and all who supervise."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from scholargraph.identifiers import trainee_list
from scholargraph.model import Basis, Participation, Record, SupervisionRecord, Wording
from scholargraph.sources.profile_page import organizations
from scholargraph.sources.profile_page.names import name_key, read_name
from scholargraph.sources.profile_page.pages import Page
from scholargraph.sources.profile_page.sections import Line
from scholargraph.sources.profile_page.trainee_lines import Entry, Label, read_entry, read_label
from scholargraph.vocabulary import normalize

PRINCIPAL, CO = "principal", "co"


@dataclass(slots=True)
class Draft:
    """An entry while its lines are gathered."""

    entry: Entry
    lines: list[Line]
    name: str | None = None
    labels: list[tuple[Label, list[str]]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


_Piece = tuple[Line, Entry | Label | None]


def read_trainees(lines: Sequence[Line]) -> list[Draft]:
    """The entries of a list; a line that belongs to none is a doubt of the entry in whose midst it stands."""
    pieces = [(line, read_label(line.text) or read_entry(line.text)) for line in lines]
    habit = _habit(pieces)
    supervisors = {name_key(name) for _, piece in pieces if isinstance(piece, Label) for name in piece.names}
    drafts: list[Draft] = []
    strays: list[Line] = []
    loose: list[Line] = []
    for line, piece in pieces:
        if piece is None:
            (loose if read_name(line.text) else strays).append(line)
        elif isinstance(piece, Label):
            _give_to_supervisors(drafts, loose, strays)
            loose = []
            if drafts:
                drafts[-1].labels.append((piece, list(piece.names)))
                drafts[-1].lines.append(line)
            else:
                strays.append(line)
        else:
            supervises = len(loose) == 1 and name_key(loose[0].text) in supervisors
            drafts.append(_opened(line, piece, drafts, loose, strays, min(habit, -1) if supervises else habit))
            loose = []
    _give_to_supervisors(drafts, loose, strays)
    _doubt_of_strays(drafts, strays)
    return drafts


def trainee_records(page: Page, drafts: Sequence[Draft], status: str | None) -> Iterator[Record]:
    """A supervision for each entry; where something in it is doubtful, a notice too."""
    hosts = [_host(page, draft) for draft in drafts]
    kinds = [page.wording("trainee-types", draft.entry.kind) for draft in drafts]
    digest = trainee_list(
        _language_independent(draft, kind, host, status) for draft, kind, host in zip(drafts, kinds, hosts, strict=True)
    )
    for ordinal, (draft, kind, host) in enumerate(zip(drafts, kinds, hosts, strict=True), 1):
        trainee = page.person(draft.name) if draft.name else page.unnamed(f"trainee-{digest}-{ordinal}")
        yield SupervisionRecord(
            page.place(draft.lines[0], draft.lines[-1]),
            page.owner,
            trainee,
            kind,
            host,
            tuple(_participations(page, draft, f"supervisor-{digest}-{ordinal}")),
            digest,
            ordinal,
            page.text("; ".join(label.text for label, _ in draft.labels)) if draft.labels else None,
            status,
        )
        for doubt in (*draft.doubts, *_doubts_of_type(draft, kind)):
            yield page.review(draft.lines[0], doubt, "trainee", last=draft.lines[-1])


def people_of(drafts: Sequence[Draft]) -> Iterator[str]:
    """The names that a list prints: trainees and supervisors."""
    for draft in drafts:
        if draft.name:
            yield draft.name
        for _, names in draft.labels:
            yield from names


def _opened(line: Line, entry: Entry, drafts: list[Draft], loose: list[Line], strays: list[Line], habit: int) -> Draft:
    """A new entry: the last loose line names its trainee, those before it the supervisors of an open label."""
    draft = Draft(entry, [line], entry.name)
    if not loose:
        return draft
    if entry.name or (_has_open_label(drafts) and len(loose) == 1 and habit < 0):
        if drafts and len(loose) == 1 and habit > -_SURE:
            drafts[-1].doubts.append(
                f"{loose[0].text!r} is taken for a supervisor; it could be the next entry's trainee"
            )
        _give_to_supervisors(drafts, loose, strays)
        return draft
    if _has_open_label(drafts) and len(loose) == 1 and habit < _SURE:
        draft.doubts.append(
            f"{loose[0].text!r} is taken for the trainee; it could be the supervisor of the label before"
        )
    _give_to_supervisors(drafts, loose[:-1], strays)
    draft.name = loose[-1].text
    draft.lines.insert(0, loose[-1])
    return draft


def _doubt_of_strays(drafts: Sequence[Draft], strays: Sequence[Line]) -> None:
    by_number = {line.number: line.text for line in strays}
    for draft in drafts if strays else ():
        within = range(draft.lines[0].number + 1, draft.lines[-1].number)
        found = [by_number[number] for number in within if number in by_number]
        if found:
            more = f" and {len(found) - 1} more lines" if len(found) > 1 else ""
            draft.doubts.append(f"{found[0]!r}{more} in its midst not understood")


def _has_open_label(drafts: Sequence[Draft]) -> bool:
    return bool(drafts) and bool(drafts[-1].labels) and not drafts[-1].labels[-1][1]


def _give_to_supervisors(drafts: Sequence[Draft], loose: Sequence[Line], strays: list[Line]) -> None:
    if not _has_open_label(drafts):
        strays.extend(loose)
        return
    for line in loose:
        drafts[-1].labels[-1][1].append(line.text)
        drafts[-1].lines.append(line)


_SURE = 2


def _habit(pieces: Sequence[_Piece]) -> int:
    """Whose name a single line between an open label and an entry is on this page: above 0 the trainee's, below 0 the
    supervisor's, by what the page prints where there is no doubt; 2 and -2 are sure.
    """
    trainees, supervisors = {True: 0, False: 0}, {True: 0, False: 0}
    for names, before, after in _gaps(pieces):
        open_label = isinstance(before, Label) and not before.names
        if isinstance(before, Label) and before.names:
            supervisors[False] += 1
        if open_label and not names:
            supervisors[False] += 1
        elif open_label and (len(names) > 1 or not isinstance(after, Entry)):
            supervisors[True] += 1
        if isinstance(after, Entry) and not after.name and not open_label:
            trainees[bool(names)] += 1
    return _leaning(trainees) - _leaning(supervisors)


def _leaning(printed: dict[bool, int]) -> int:
    return (printed[True] > 0) - (printed[False] > 0)


def _gaps(pieces: Sequence[_Piece]) -> Iterator[tuple[list[Line], Entry | Label | None, Entry | Label | None]]:
    """The loose lines between each two entries or labels, and what stands on either side of them."""
    before: Entry | Label | None = None
    names: list[Line] = []
    for line, piece in pieces:
        if piece is None:
            names += [line] if read_name(line.text) else []
            continue
        yield names, before, piece
        before, names = piece, []
    yield names, before, None


def _host(page: Page, draft: Draft) -> Wording | None:
    printed = draft.entry.organization
    return organizations.organization(printed, page.language) if printed else None


def _participations(page: Page, draft: Draft, key: str) -> Iterator[Participation]:
    """The owner's part and the others': a label speaks of the others, and so says what is left for the owner."""
    roles = {label.role for label, _ in draft.labels}
    others: list[Participation] = []
    owner = Participation(
        page.owner, CO if PRINCIPAL in roles else PRINCIPAL, Basis.INFERRED if roles else Basis.IMPLIED
    )
    unnamed = 0
    for label, names in draft.labels:
        for name in names:
            person = page.person(name)
            if person == page.owner:
                owner = Participation(page.owner, label.role, Basis.STATED)
            else:
                others.append(Participation(person, label.role, Basis.STATED))
        if not names:
            unnamed += 1
            others.append(
                Participation(page.unnamed(key if unnamed == 1 else f"{key}-{unnamed}"), label.role, Basis.STATED)
            )
    yield owner
    yield from others


def _language_independent(draft: Draft, kind: Wording, host: Wording | None, status: str | None) -> tuple[str, ...]:
    return (
        status or "",
        kind.concept or normalize(kind.text.value),
        (host.concept or normalize(host.text.value)) if host else "",
        name_key(draft.name or ""),
        *(f"{label.role}:{' '.join(map(name_key, names))}" for label, names in draft.labels),
    )


def _doubts_of_type(draft: Draft, kind: Wording) -> Iterator[str]:
    if kind.concept is None:
        yield f"type {draft.entry.kind!r}; wanted one that the vocabulary trainee-types has"
