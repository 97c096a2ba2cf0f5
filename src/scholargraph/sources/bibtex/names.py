"""Reads the names of a BibTeX entry: its authors, and the supervisors of a thesis."""

import re
from collections.abc import Mapping

from scholargraph.model import Basis
from scholargraph.sources.authors import Author, author, is_rest_of_list
from scholargraph.sources.bibtex.values import is_braced, split_top
from scholargraph.sources.degrees import unsaid_part
from scholargraph.sources.latex_text import plain
from scholargraph.sources.printed_names import name
from scholargraph.sources.quotes import shown
from scholargraph.sources.references import Reference, Supervisor

_AND = re.compile(r" [aA][nN][dD](?= )|^and | and$")
_OTHERWISE = re.compile(r";| (?:\\?&|et|und|y)(?= )")
_PARTS = re.compile(r",")
_EXTENDED = re.compile(r"\s*(family|given|prefix|suffix)\s*=\s*(.+)", re.S | re.I)

# A field's name without marks -> the role of who stands in it; "" where one name alone would be the principal's.
_ROLES: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "supervisor", "supervisors", "advisor", "advisors", "adviser", "advisers", "thesisadvisor",
            "thesisadviser", "thesissupervisor", "director", "directors", "thesisdirector", "directeur",
            "directrice", "directeurdethese", "directricedethese", "directeurderecherche", "promoter", "promotor",
            "promoters", "promotors", "betreuer", "betreuerin", "academicadvisor", "doktorvater", "doktormutter",
            "doctoraladvisor", "orientador", "orientadora",
        ),
        "",
    ),
    **dict.fromkeys(
        (
            "cosupervisor", "cosupervisors", "coadvisor", "coadvisors", "coadviser", "coadvisers", "codirector",
            "codirecteur", "codirectrice", "copromoter", "copromotor", "copromoters", "copromotors",
            "zweitbetreuer", "zweitbetreuerin", "coorientador", "coorientadora", "secondsupervisor",
            "secondaryadvisor",
        ),
        "co",
    ),
    **dict.fromkeys(
        (
            "principalsupervisor", "mainsupervisor", "primarysupervisor", "firstsupervisor", "principaladvisor",
            "mainadvisor", "primaryadvisor", "erstbetreuer", "erstbetreuerin", "hauptbetreuer",
        ),
        "principal",
    ),
}  # fmt: skip


def authors(printed: str, found: Reference) -> tuple[list[Author | None], bool]:
    """The authors of a field, and whether they are all: `and others` says that they are not."""
    names = _names(printed, found)
    whole = [one for one in names if not is_rest_of_list(one)]
    return [_author(one, found) for one in whole], len(whole) == len(names)


def supervisors(fields: Mapping[str, str], found: Reference) -> tuple[list[Supervisor], str | None]:
    """Who supervised a thesis, and the names of the fields that say so."""
    supervising: list[Supervisor] = []
    labels = []
    for field, printed in fields.items():
        role = _ROLES.get(re.sub(r"[\W_]", "", field))
        if role is None:
            continue
        labels.append(field)
        names = [plain(one) for one in _names(printed, found)]
        part, basis = (role, Basis.STATED) if role else unsaid_part(len(names))
        supervising += [Supervisor(one, part, basis) for one in names if one]
    return supervising, ", ".join(labels) or None


def _names(printed: str, found: Reference) -> list[str]:
    """The names of a field: between `and`, or where there is none between marks that people use for it."""
    names = []
    printed = " ".join(printed.split())
    for one in split_top(printed, _AND) if printed else ():
        text = one.strip()
        if not text:
            found.gaps.append("a name is missing beside 'and'")
            continue
        parts = [part.strip() for part in split_top(text, _OTHERWISE) if part.strip()]
        if len(parts) > 1:
            found.doubts.append(f"names {shown(plain(text))} are not joined by 'and'; read as {len(parts)}")
        elif (commas := _by_commas(text)) is not None:
            found.doubts.append(f"names {shown(plain(text))} are joined by commas, not by 'and'; read as {len(commas)}")
            parts = commas
        names += parts
    return names


def _by_commas(text: str) -> list[str] | None:
    """Names in spoken order that commas join: three or more, of two words or more each."""
    parts = [part.strip() for part in split_top(text, _PARTS) if part.strip()]
    spoken = len(parts) > 2 and all(len(part.split()) > 1 for part in parts)
    return parts if spoken and _EXTENDED.match(text) is None else None


def _author(printed: str, found: Reference) -> Author | None:
    if is_braced(printed):
        text = plain(printed)
        if _AND.search(text):
            found.doubts.append(f"braces make {shown(text)} one author; more names may stand in it")
        return Author(text, group=True) if text else None
    if extended := _extended(printed):
        return extended
    text = plain(printed)
    if not text:
        found.gaps.append("an author without a name")
        return None
    if name(text).given is None and text.count(",") > 1:
        found.doubts.append(f"author {shown(text)} has {text.count(',')} commas; wanted names joined by 'and'")
    return author(text)


def _extended(printed: str) -> Author | None:
    """A name whose parts are named, as biblatex allows: `family=Duck, given=Donald, prefix=van`."""
    parts = [_EXTENDED.fullmatch(part) for part in split_top(printed, _PARTS)]
    told = {part[1].lower(): plain(part[2]).strip('"') for part in parts if part}
    if not told.get("family") or None in parts[:1]:
        return None
    family = " ".join(filter(None, (told.get("prefix"), told["family"])))
    spoken = " ".join(filter(None, (told.get("given"), family, told.get("suffix"))))
    return Author(spoken, told.get("given"), family, plain(printed))
