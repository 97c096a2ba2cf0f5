"""Says in words what a build did: what was read, not understood, left out, and whether it was published."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from scholargraph.model import NoticeKind
from scholargraph.pipeline import Built
from scholargraph.readings import Notice, Reading

_MOST = 20
_WIDTH = 100

_KINDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "en": {
        "file": ("file", "files"),
        "record": ("record", "records"),
        "person": ("name", "names"),
        "biography": ("biography", "biographies"),
        "role": ("role", "roles"),
        "interest": ("topic", "topics"),
        "supervision": ("trainee", "trainees"),
        "publication": ("publication", "publications"),
        "authorship": ("authorship", "authorships"),
        "abstract": ("abstract", "abstracts"),
        "organization": ("organization", "organizations"),
        "section": ("heading", "headings"),
        "notice": ("reported line", "reported lines"),
    },
    "fr": {
        "file": ("fichier", "fichiers"),
        "record": ("enregistrement", "enregistrements"),
        "person": ("nom", "noms"),
        "biography": ("biographie", "biographies"),
        "role": ("rôle", "rôles"),
        "interest": ("sujet", "sujets"),
        "supervision": ("personne en formation", "personnes en formation"),
        "publication": ("publication", "publications"),
        "authorship": ("mention d’auteur", "mentions d’auteur"),
        "abstract": ("résumé", "résumés"),
        "organization": ("organisation", "organisations"),
        "section": ("intertitre", "intertitres"),
        "notice": ("ligne signalée", "lignes signalées"),
    },
}

_PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "read": "Read {files}, {records}{kinds}.",
        "kinds": ": {}",
        "fault": "Could not be read ({count}):",
        "left out": "Left out, as no reader knows them ({count}):",
        "not understood": "Not understood ({count}):",
        "needs review": "Understood, but could be something else ({count}):",
        "remarks": "To know ({count}):",
        "more": "… and {count} more",
        "quoted": "{place}: {reason}: “{quote}”",
        "published": "{count} statements in {folder}.",
        "invalid": "{count} statements in {folder}, invalid data published as asked.",
        "nothing": "No file was read, so nothing was published; the graph in {folder}, if there was one, is as before.",
        "refused": "Nothing was published; the graph in {folder}, if there was one, is as before.\n"
        "Mend the data, or publish them as they are with --allow-invalid.",
    },
    "fr": {
        "read": "Lu : {files}, {records}{kinds}.",
        "kinds": " : {}",
        "fault": "N’ont pas pu être lus ({count}) :",
        "left out": "Laissés de côté, aucun lecteur ne les connaît ({count}) :",
        "not understood": "Lignes non comprises ({count}) :",
        "needs review": "Lignes comprises, mais qui pourraient être autre chose ({count}) :",
        "remarks": "À savoir ({count}) :",
        "more": "… et {count} de plus",
        "quoted": "{place} : {reason} : « {quote} »",
        "published": "{count} énoncés dans {folder}.",
        "invalid": "{count} énoncés dans {folder}, publiés quoique non conformes, comme demandé.",
        "nothing": "Aucun fichier n’a été lu, donc rien n’a été publié ; "
        "le graphe de {folder}, s’il y en avait un, est resté le même.",
        "refused": "Rien n’a été publié ; le graphe de {folder}, s’il y en avait un, est resté le même.\n"
        "Corrigez les données, ou publiez-les telles quelles avec --allow-invalid.",
    },
}


def account(built: Built, language: str = "en") -> Iterator[str]:
    """The lines that a build prints: nothing that was read, reported or left out goes without a word."""
    say = _PHRASES[language]
    read = [one for one in built.readings if one.pages]
    counts = built.records()
    del counts["snapshot"]
    yield say["read"].format(
        files=_count(len(read), "file", language),
        records=_count(counts.total(), "record", language),
        kinds=say["kinds"].format(_kinds(counts, language)) if counts else "",
    )
    yield from _some([_file(one, language) for one in read], language)
    faults = [one.fault for one in built.readings if one.fault]
    yield from _titled("fault", faults, language)
    yield from _titled("left out", [one.left_out for one in built.readings if one.left_out], language)
    yield from _titled("not understood", _notices(built, NoticeKind.NOT_UNDERSTOOD, language), language)
    yield from _titled("needs review", _notices(built, NoticeKind.NEEDS_REVIEW, language), language)
    yield from _titled("remarks", built.remarks, language)


def outcome(built: Built, language: str = "en") -> str:
    """The end of what a build prints: how many statements stand where, or why nothing was published."""
    if built.published:
        kind = "published" if built.report.conforms else "invalid"
    else:
        kind = "refused" if built.pages else "nothing"
    return _PHRASES[language][kind].format(count=f"{built.statements:,}", folder=built.folder)


def _kinds(counts: Mapping[str, int], language: str, kinds: Iterable[str] = _KINDS["en"]) -> str:
    return ", ".join(_count(counts[kind], kind, language) for kind in kinds if counts.get(kind))


def _file(reading: Reading, language: str) -> str:
    counts = Counter(reading.records)
    pages = [f"{page.format}, {page.language}" if page.language else page.format for page in reading.pages]
    page = "; ".join(dict.fromkeys(pages))
    told = _kinds(counts, language, ("interest", "supervision", "publication"))
    return f"{reading.file} ({page}): {told or _count(counts.total(), 'record', language)}"


def _notices(built: Built, kind: NoticeKind, language: str) -> list[str]:
    return [_notice(notice, language) for notice in built.notices(kind)]


def _notice(notice: Notice, language: str) -> str:
    line = " ".join(notice.quote.split())
    quote = line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
    place = f"{notice.file}:{notice.line}"
    return _PHRASES[language]["quoted"].format(place=place, reason=notice.reason, quote=quote)


def _titled(title: str, lines: Iterable[str], language: str) -> Iterator[str]:
    known = list(lines)
    if known:
        yield _PHRASES[language][title].format(count=len(known))
        yield from _some(known, language)


def _some(lines: list[str], language: str) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:_MOST])
    if len(lines) > _MOST:
        yield "  " + _PHRASES[language]["more"].format(count=f"{len(lines) - _MOST:,}")


def _count(number: int, kind: str, language: str) -> str:
    one, several = _KINDS[language][kind]
    return f"{number:,} {one if number == 1 else several}"
