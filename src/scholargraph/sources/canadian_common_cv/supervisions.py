"""Reads whom the owner of a Canadian Common CV supervises or supervised, as what, and what became of them."""

import re
from collections.abc import Iterator

from scholargraph.identifiers import person_key
from scholargraph.model import (
    Basis,
    DegreeRecord,
    NameStatus,
    Participation,
    Person,
    PersonRecord,
    Record,
    RoleRecord,
    SupervisionRecord,
    Text,
)
from scholargraph.sources.canadian_common_cv.careers import (
    COMPLETED,
    WITHDRAWN,
    degree_wording,
    is_one_of,
    is_thesis,
    status_of,
    thesis_of,
    thesis_records,
    trainee_type,
)
from scholargraph.sources.canadian_common_cv.items import Item
from scholargraph.sources.printed_names import name as read_name
from scholargraph.sources.printed_names import untitled
from scholargraph.vocabulary import find, normalize, wording

_ROLES = {"00000000000000000000000100002900": "principal", "00000000000000000000000100002901": "co"}
_NAMELESS = re.compile(
    r"(?:student|trainee|etudiante?|stagiaire|anonym\w*|confidential|confidentiel\w*|withheld|name|nom|hqp|phq|x+|undisclosed)"
    r"(?: (?:\w|\d+|withheld|name|student))*"
)


def supervision(item: Item) -> Iterator[Record]:
    """One supervision: the trainee, by name or as somebody unnamed, and what the CV says of them."""
    trainee = _trainee(item)
    level = degree_wording(item)
    if item.text("degree type") is None:
        item.gaps.append("no degree type or postdoctoral status; wanted one")
    where = item.organization("organization", "other organization")
    start, end, taken = item.date("start"), item.date("end"), item.date("degree end")
    status = status_of(item)
    taken_with_thesis = is_thesis(level) and is_one_of(item, COMPLETED)
    thesis = thesis_of(item, trainee) if taken_with_thesis else None
    project = None if thesis else item.text("thesis")
    part = Participation(item.owner, _role(item), Basis.STATED)
    yield SupervisionRecord(
        item.place,
        item.owner,
        trainee,
        trainee_type(item, level),
        where,
        (part,),
        label=item.chosen("role"),
        status=status,
        start=start,
        end=end,
        thesis=thesis,
        project=Text(project) if project else None,
    )
    if trainee.name:
        yield PersonRecord(item.place, trainee)
    if level and level.concept and not level.concept.endswith("/postdoctorate") and not is_one_of(item, WITHDRAWN):
        field = Text(text) if (text := item.text("specialization")) else None
        begun = item.date("degree start")
        yield DegreeRecord(item.place, trainee, level, where, None, field, begun, taken, thesis)
    if thesis and level:
        yield from thesis_records(item, thesis, level, trainee, where, taken)
    yield from _present(item, trainee)


def _trainee(item: Item) -> Person:
    """The trainee, by the name that is printed. One without a name is known by the record alone, and is nobody else."""
    printed = item.text("student")
    record = re.sub(r"[^A-Za-z0-9]", "", item.part.say("recordId") or "") or re.sub(
        r"[^A-Za-z0-9]+", "-", item.part.path
    )
    key = f"{person_key(item.owner)}/trainee/{record.strip('-')}"
    if printed is None or _NAMELESS.fullmatch(normalize(printed)):
        return Person(None, NameStatus.WITHHELD, key=key)
    read = read_name(untitled(printed))
    return Person(read.spoken, scope=key, given=read.given, family=read.family)


def _role(item: Item) -> str:
    """The owner's part: `unspecified` where the CV says neither principal nor co-supervisor."""
    by_code = _ROLES.get(item.code("role") or "")
    found = find("supervision-roles", text, item.language) if (text := item.text("role")) else ()
    return by_code or (found[0].rpartition("/")[2] if len(found) == 1 else "unspecified")


def _present(item: Item, trainee: Person) -> Iterator[Record]:
    title, where = item.text("present position"), item.organization("present organization")
    if title or where:
        yield RoleRecord(item.place, trainee, wording("positions", Text(title)) if title else None, where)
