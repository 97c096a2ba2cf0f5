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
        "degree": ("degree", "degrees"),
        "interest": ("topic", "topics"),
        "supervision": ("trainee", "trainees"),
        "publication": ("publication", "publications"),
        "authorship": ("authorship", "authorships"),
        "groupauthorship": ("group of authors", "groups of authors"),
        "subject": ("subject", "subjects"),
        "topic": ("topic described", "topics described"),
        "version": ("other version", "other versions"),
        "abstract": ("abstract", "abstracts"),
        "organization": ("organization", "organizations"),
        "section": ("heading", "headings"),
        "notice": ("reported place", "reported places"),
        "entry": ("entry", "entries"),
    },
    "fr": {
        "file": ("fichier", "fichiers"),
        "record": ("enregistrement", "enregistrements"),
        "person": ("nom", "noms"),
        "biography": ("biographie", "biographies"),
        "role": ("rôle", "rôles"),
        "degree": ("diplôme", "diplômes"),
        "interest": ("sujet", "sujets"),
        "supervision": ("personne en formation", "personnes en formation"),
        "publication": ("publication", "publications"),
        "authorship": ("mention d’auteur", "mentions d’auteur"),
        "groupauthorship": ("groupe d’auteurs", "groupes d’auteurs"),
        "subject": ("sujet de publication", "sujets de publications"),
        "topic": ("sujet décrit", "sujets décrits"),
        "version": ("autre version", "autres versions"),
        "abstract": ("résumé", "résumés"),
        "organization": ("organisation", "organisations"),
        "section": ("intertitre", "intertitres"),
        "notice": ("passage signalé", "passages signalés"),
        "entry": ("notice", "notices"),
    },
}

_PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "read": "Read {files}, {records}{kinds}.",
        "kinds": ": {}",
        "fault": "Could not be read ({count}):",
        "helping": "Say how another file is to be read, and were read with it ({count}):",
        "left out": "Left out, as no reader knows them ({count}):",
        "entries": "{entries} ({kinds})",
        "understood": "{} read",
        "needs-review": "{} to review",
        "partly-understood": "{} read with gaps",
        "not-understood": "{} not understood",
        "not understood": "Not understood ({count}):",
        "partly understood": "Read with gaps ({count}):",
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
        "helping": "Disent comment lire un autre fichier, et ont été lus avec lui ({count}) :",
        "left out": "Laissés de côté, aucun lecteur ne les connaît ({count}) :",
        "entries": "{entries} ({kinds})",
        "understood": "lues : {}",
        "needs-review": "à vérifier : {}",
        "partly-understood": "lues avec des lacunes : {}",
        "not-understood": "non comprises : {}",
        "not understood": "Non compris ({count}) :",
        "partly understood": "Lus avec des lacunes ({count}) :",
        "needs review": "Compris, mais qui pourraient être autre chose ({count}) :",
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


_ENTRIES = ("understood", "needs-review", "partly-understood", "not-understood")

_NOTICES = {
    "not understood": NoticeKind.NOT_UNDERSTOOD,
    "partly understood": NoticeKind.PARTLY_UNDERSTOOD,
    "needs review": NoticeKind.NEEDS_REVIEW,
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
    yield from _titled("helping", [one.file for one in built.readings if one.helps], language)
    yield from _titled("left out", [one.left_out for one in built.readings if one.left_out], language)
    for title, kind in _NOTICES.items():
        every = sum(one.noticed.get(kind, 0) for one in built.readings)
        yield from _titled(title, _notices(built, kind, language), language, every)
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
    del counts["snapshot"]
    pages = [f"{page.format}, {page.language}" if page.language else page.format for page in reading.pages]
    page = "; ".join(dict.fromkeys(pages))
    told = _kinds(counts, language, ("interest", "supervision", "publication"))
    parts = (_entries(reading, language), told or _count(counts.total(), "record", language))
    return f"{reading.file} ({page}): {', '.join(filter(None, parts))}"


def _entries(reading: Reading, language: str) -> str:
    """How many entries a list has, and how many of them were understood how well; nothing for what is no list."""
    say = _PHRASES[language]
    found = [(kind, reading.entries[kind]) for kind in _ENTRIES if reading.entries.get(kind)]
    kinds = ", ".join(say[kind].format(f"{number:,}") for kind, number in found)
    entries = _count(sum(number for _, number in found), "entry", language)
    return say["entries"].format(entries=entries, kinds=kinds) if found else ""


def _notices(built: Built, kind: NoticeKind, language: str) -> list[str]:
    return [_notice(notice, language) for notice in built.notices(kind)]


def _notice(notice: Notice, language: str) -> str:
    line = " ".join(notice.quote.split())
    quote = line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
    place = f"{notice.file}:{notice.where}"
    return _PHRASES[language]["quoted"].format(place=place, reason=notice.reason, quote=quote)


def _titled(title: str, lines: Iterable[str], language: str, every: int | None = None) -> Iterator[str]:
    """Lines under a title, of which there are `every` where not all are given."""
    known = list(lines)
    if known:
        every = len(known) if every is None else every
        yield _PHRASES[language][title].format(count=f"{every:,}")
        yield from _some(known, language, every)


def _some(lines: list[str], language: str, every: int | None = None) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:_MOST])
    if (more := (len(lines) if every is None else every) - _MOST) > 0:
        yield "  " + _PHRASES[language]["more"].format(count=f"{more:,}")


def _count(number: int, kind: str, language: str) -> str:
    one, several = _KINDS[language][kind]
    return f"{number:,} {one if number == 1 else several}"
