"""Says in words what a build did: what was read, not understood, left out, and whether it was published."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

from scholargraph.configuration import NAME
from scholargraph.model import NoticeKind
from scholargraph.pipeline import Built, Remark
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
        "equal": "{files}: the same content, counted once",
        "alike": "{files}: pages of one name ({key}) in one language, taken as one person's;"
        f" if they are two, a [people] entry in {NAME} says so",
        "idle": f"{NAME}: [people] {{key}}: no page prints {{names}}",
        "idle in": f"{NAME}: [people] {{key}}: no page prints {{names}} in {{files}}",
        "or": " or ",
        "said": "{file} ({page}): {told}",
        "more": "… and {count} more",
        "more files": "… and {count} more: scholargraph query sources-read lists all",
        "more notices": "… and {count} more: scholargraph query lines-to-review lists all",
        "more left out": "… and {count} more: {kinds}",
        "no suffix": "without a suffix",
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
        "equal": "{files} : même contenu, compté une fois",
        "alike": "{files} : pages d’un même nom ({key}) dans une même langue, prises pour celles d’une personne ;"
        f" si elles sont deux, une entrée sous [people] dans {NAME} le dit",
        "idle": f"{NAME} : [people] {{key}} : aucune page n’imprime {{names}}",
        "idle in": f"{NAME} : [people] {{key}} : aucune page n’imprime {{names}} dans {{files}}",
        "or": " ou ",
        "said": "{file} ({page}) : {told}",
        "more": "… et {count} de plus",
        "more files": "… et {count} de plus : scholargraph query sources-read les énumère",
        "more notices": "… et {count} de plus : scholargraph query lines-to-review les énumère",
        "more left out": "… et {count} de plus : {kinds}",
        "no suffix": "sans suffixe",
        "quoted": "{place} : {reason} : « {quote} »",
        "published": "{count} énoncés dans {folder}.",
        "invalid": "{count} énoncés dans {folder}, publiés quoique non conformes, comme demandé.",
        "nothing": "Aucun fichier n’a été lu, donc rien n’a été publié ; "
        "le graphe de {folder}, s’il y en avait un, est resté le même.",
        "refused": "Rien n’a été publié ; le graphe de {folder}, s’il y en avait un, est resté le même.\n"
        "Corrigez les données, ou publiez-les telles quelles avec --allow-invalid.",
    },
}


_THOUSANDS = {"en": ",", "fr": "\u202f"}

_TOLD_OF_A_FILE = ("role", "degree", "interest", "supervision", "publication")

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
    in_graph = ("more files", "more notices") if built.published else ("more", "more")
    yield from _some([_file(one, language) for one in read], len(read), language, in_graph[0])
    faults = [one.fault for one in built.readings if one.fault]
    yield from _titled("fault", faults, len(faults), language, most=len(faults))  # no query tells of them
    helping = [one.file for one in built.readings if one.helps]
    yield from _titled("helping", helping, len(helping), language)
    yield from _left_out([one for one in built.readings if one.left_out], language)
    for title, kind in _NOTICES.items():
        every = sum(one.noticed.get(kind, 0) for one in built.readings)
        yield from _titled(title, _notices(built, kind, language), every, language, in_graph[1])
    remarks = [_remark(one, language) for one in built.remarks]
    yield from _titled("remarks", remarks, len(remarks), language)


def outcome(built: Built, language: str = "en") -> str:
    """The end of what a build prints: how many statements stand where, or why nothing was published."""
    if built.published:
        kind = "published" if built.report.conforms else "invalid"
    else:
        kind = "refused" if built.pages else "nothing"
    return _PHRASES[language][kind].format(count=_number(built.statements, language), folder=built.folder)


def _kinds(counts: Mapping[str, int], language: str, kinds: Iterable[str] = _KINDS["en"]) -> str:
    return ", ".join(_count(counts[kind], kind, language) for kind in kinds if counts.get(kind))


def _file(reading: Reading, language: str) -> str:
    counts = Counter(reading.records)
    del counts["snapshot"]
    pages = [f"{page.format}, {page.language}" if page.language else page.format for page in reading.pages]
    page = "; ".join(dict.fromkeys(pages))
    noticed = "" if reading.entries else _kinds(counts, language, ("notice",))  # entries tell it
    told = _kinds(counts, language, _TOLD_OF_A_FILE) or _count(counts.total(), "record", language)
    parts = ", ".join(filter(None, (_entries(reading, language), told, noticed)))
    return _PHRASES[language]["said"].format(file=reading.file, page=page, told=parts)


def _entries(reading: Reading, language: str) -> str:
    """How many entries a list has, and how many of them were understood how well; nothing for what is no list."""
    say = _PHRASES[language]
    found = [(kind, reading.entries[kind]) for kind in _ENTRIES if reading.entries.get(kind)]
    kinds = ", ".join(say[kind].format(_number(number, language)) for kind, number in found)
    entries = _count(sum(number for _, number in found), "entry", language)
    return say["entries"].format(entries=entries, kinds=kinds) if found else ""


def _notices(built: Built, kind: NoticeKind, language: str) -> list[str]:
    return [_notice(notice, language) for notice in built.notices(kind)]


def _notice(notice: Notice, language: str) -> str:
    line = " ".join(notice.quote.split())
    quote = line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…"
    place = f"{notice.file}:{notice.where}"
    return _PHRASES[language]["quoted"].format(place=place, reason=notice.reason, quote=quote)


def _remark(remark: Remark, language: str) -> str:
    say = _PHRASES[language]
    phrase = "idle in" if remark.kind == "idle" and remark.files else remark.kind
    return say[phrase].format(files=", ".join(remark.files), key=remark.key, names=say["or"].join(remark.names))


def _left_out(readings: Sequence[Reading], language: str) -> Iterator[str]:
    """The files left out: the first by name, the others by suffix, as a folder may hold thousands of pictures."""
    others = Counter(PurePath(one.file).suffix.lower() for one in readings[_MOST:])
    named = {suffix: suffix or _PHRASES[language]["no suffix"] for suffix in others}
    kinds = ", ".join(f"{_number(count, language)} {named[suffix]}" for suffix, count in others.most_common())
    lines = [one.left_out or "" for one in readings]
    yield from _titled("left out", lines, len(lines), language, "more left out", kinds)


def _titled(
    title: str, lines: Sequence[str], every: int, language: str, more: str = "more", kinds: str = "", most: int = _MOST
) -> Iterator[str]:
    """Lines under a title, of which there are `every`; nothing for none."""
    if lines:
        yield _PHRASES[language][title].format(count=_number(every, language))
        yield from _some(lines, every, language, more, kinds, most)


def _some(
    lines: Sequence[str], every: int, language: str, more: str, kinds: str = "", most: int = _MOST
) -> Iterator[str]:
    """The first lines, and how many more there are, in the phrase `more`."""
    yield from (f"  {line}" for line in lines[:most])
    if (left := every - most) > 0:
        yield "  " + _PHRASES[language][more].format(count=_number(left, language), kinds=kinds)


def _count(number: int, kind: str, language: str) -> str:
    one, several = _KINDS[language][kind]
    return f"{_number(number, language)} {one if number == 1 else several}"


def _number(number: int, language: str) -> str:
    return f"{number:,}".replace(",", _THOUSANDS[language])
