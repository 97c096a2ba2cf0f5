"""Understands from words who supervises: "dirigée par A et co-encadrée avec B", "supervised by A", "Directrice : A"."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from scholargraph.sources.printed_names import name
from scholargraph.sources.profile_page.names import read_name
from scholargraph.sources.profile_page.organizations import is_known, is_worded_as_one
from scholargraph.sources.table.people_cells import people, without_title
from scholargraph.vocabulary import normalize

PRINCIPAL, CO = "principal", "co"

_LONGEST = 2000
_E = r"[·.⋅•(-]?(?:e\)?)?[·.⋅•]?s?"  # the endings of a participle: dirigé, dirigée, dirigé(e), dirigées
_R = r"(?:[·.⋅•(-]?(?:e|rice|trice|euse)\)?)?[·.⋅•]?s?"  # those of a noun: directeur, directeur·rice, superviseures
_OF = r"(?:de la |de |du |des |d')"
_IS = r"(?: ?:| ?=|(?= ))"
_WHOSE = r"(?: (?:de|of) (?:recherche|these|memoire|maitrise|doctorat|travaux|research))?"
_WHO = rf"(?:direct(?:eur|rice)|superviseu(?:r|se)|encadrant|encadreu(?:r|se)){_R}"
_DOING = r"(?:direction|supervision|encadrement)"
_ADVISORS = r"(?:supervis[eo]rs?|advis[eo]rs?|directors?|mentors?)"
_DONE = rf"(?:dirige|encadre|supervise){_E}"
_DID = r"(?:supervised|advised|directed|mentored|guided)"

_LABELS: tuple[tuple[str, str | None], ...] = (
    (rf"(?:sous |et |and |avec )?(?:la |en |une |the )?co-? ?{_DOING} (?:par|avec|{_OF}|of|with|by)", CO),
    (rf"(?:est )?co-? ?{_DONE} (?:par|avec|{_OF})", CO),
    (rf"(?:is |was )?co-? ?{_DID} (?:by|with)", CO),
    (r"(?:under the )?(?:joint|co-? ?)(?:supervision|direction) (?:of|with|by)", CO),
    (rf"co-? ?(?:{_WHO}|{_DOING}){_WHOSE}{_IS}", CO),
    (rf"(?:co-? ?|joint ){_ADVISORS}{_IS}", CO),
    (rf"(?:{_WHO}|{_DOING}) (?:principal{_E}|principaux){_IS}", PRINCIPAL),
    (rf"(?:principal|main|primary|lead|first) {_ADVISORS}{_IS}", PRINCIPAL),
    (rf"(?:principalement|mainly) {_DONE} par", PRINCIPAL),
    (rf"direct(?:eur|rice){_R} de (?:recherche|these){_IS}", PRINCIPAL),
    (rf"thesis directors?{_IS}", PRINCIPAL),
    (
        r"(?:sous |under )(?:la |the )(?:direction|supervision|responsabilite|guidance)"
        rf"(?: conjointe| joint)? (?:{_OF}|of )",
        None,
    ),
    (rf"(?:est )?{_DONE} (?:par|{_OF})", None),
    (rf"(?:is |was )?{_DID} by", None),
    (rf"(?:{_WHO}|{_DOING}){_WHOSE}(?: conjointe)? ?[:=]", None),
    (rf"{_DOING}(?: conjointe)? {_OF}", None),
    (rf"(?:{_WHO}|{_DOING}){_WHOSE}(?= )", None),
    (rf"(?:thesis |academic |doctoral |research )?{_ADVISORS} ?[:=]", None),
    (r"(?:en (?:collaboration|cotutelle|co-tutelle) |in collaboration )?(?:avec|with)", None),
)
"""What says who supervises, without accents, and the part that it says; of two at one place the first counts."""

_IDLE = frozenset(
    ("these", "memoire", "travail", "thesis", "dissertation", "recherche", "realise", "realisee", "redige", "redigee",
     "prepare", "preparee", "effectue", "effectuee", "de", "du", "la", "le", "l", "une", "un", "doctorat", "doctorale",
     "maitrise", "master", "masters", "msc", "phd", "ph", "d", "doctoral", "en", "cotutelle", "joint", "co", "tutelle",
     "et", "and", "a", "the", "of", "par", "avec", "with", "ainsi", "que", "qui", "est", "was", "is", "ete")
)  # fmt: skip
_JOINTS = re.compile(r"^(?:(?:et|and|ainsi que|as well as|avec|with|par|by|en|la|de|du|of)\b|[\s,;:.&()/–—-])+", re.I)
_ENDS = re.compile(
    r"(?:\b(?:et|and|ainsi que|as well as|avec|with|en|la|est|is|was)|[\s,;:&(/–—-])+$|(?<=[^\W\d_]{3})\.+$", re.I
)
_CALLED = re.compile(
    r"^(?:de la |du |des |de |d['’]|le |la |les |l['’])?(?:professeure?s|professors|profs\.?|prs?\.|drs\.?)\s+", re.I
)
_SIR = re.compile(r"^m\. (?=[^\W\d_]{2,} [^\W\d_])", re.I)
_ROLE_BEHIND = re.compile(
    r"\((co-? ?)?(?:dir|direct\w+|superv\w+|advis\w+|encadr\w+)\.?(?: (?:principale?|de \w+))?\)", re.I
)
_ARTICLE = re.compile(
    r"^(?:de la |du |des |de |d['’]|le |la |les |l['’])(?=(?:prof|dre?\b|pre?\b|mme|m\.|univ|institut|ecole|école))",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Directed:
    """A name in such a text: `role` is principal or co where the words say it, None where they say no more than
    that the person supervises.
    """

    name: str
    role: str | None


def directed(text: str) -> tuple[list[Directed], list[str]]:
    """Who supervises by the words of a text, and the pieces of it that are not understood.

    >>> directed("Thèse dirigée par Ada Lovelace et co-encadrée avec Mary Somerville")[0]
    [Directed(name='Ada Lovelace', role=None), Directed(name='Mary Somerville', role='co')]
    >>> directed("Directrice : Ada Lovelace ; codirecteur : Charles Babbage")[0]
    [Directed(name='Ada Lovelace', role=None), Directed(name='Charles Babbage', role='co')]
    >>> directed("supervised by Ada Lovelace at the mill")
    ([], ['Ada Lovelace at the mill'])
    """
    whole = " ".join(unicodedata.normalize("NFC", text[:_LONGEST]).split())
    if len(text) > _LONGEST:
        return [], [text[:60] + "…"]
    found: list[Directed] = []
    left: list[str] = []
    for role, said, labelled in _segments(whole):
        names, other = _names(said) if labelled or not _is_idle(said) else ([], [])
        found += [Directed(one, role) for one in names]
        left += other
    return found, left


def _segments(text: str) -> Iterator[tuple[str | None, str, bool]]:
    """The pieces between labels, with the role that the label before each says, and whether there is a label."""
    if _ROLE_BEHIND.search(text):
        yield from _with_roles_behind(text)
        return
    plain = _plain(text)
    end, role, labelled = 0, None, False
    for found in _LABEL.finditer(plain):
        if said := text[end : found.start()].strip():
            yield role, said, labelled
        role = _LABELS[int((found.lastgroup or "l0")[1:])][1]
        end, labelled = found.end(), True
    if said := text[end:].strip():
        yield role, said, labelled


def _with_roles_behind(text: str) -> Iterator[tuple[str | None, str, bool]]:
    """The pieces of "A (dir.), B (codir.)"."""
    end = 0
    for found in _ROLE_BEHIND.finditer(text):
        yield CO if found[1] else None, text[end : found.start()].strip(), True
        end = found.end()
    if said := text[end:].strip(" .,;"):
        yield None, said, True


def _names(said: str) -> tuple[list[str], list[str]]:
    text = _CALLED.sub("", _ENDS.sub("", _JOINTS.sub("", said)))
    if not text:
        return [], []
    found = people(text)
    told = [_SIR.sub("", without_title(_ARTICLE.sub("", one))) for one in found.names]
    names = [one for one in told if _is_person(one)]
    return names, [*(one for one in told if one not in names), *found.lost, *found.behind]


def _is_person(text: str) -> bool:
    spoken = name(text).spoken
    return read_name(spoken) is not None and not is_worded_as_one(text) and not is_known(text)


def _is_idle(said: str) -> bool:
    """Whether words before the first label say nothing of who supervises: "Thèse de doctorat en cotutelle,"."""
    return all(word in _IDLE for word in normalize(said).split())


def _plain(text: str) -> str:
    """A text mark by mark in lower case, without accents."""
    return text.translate(_PLAIN_MARKS)


class _PlainMarks(dict[int, str]):
    """For `str.translate`: one mark for each, so that what is found in the plain text stands there in the print."""

    def __missing__(self, code: int) -> str:
        mark = chr(code)
        plain = unicodedata.normalize("NFD", mark)[0].lower()
        plain = "'" if plain in "’ʼ" else "-" if plain in "‐‑–" else plain
        return self.setdefault(code, plain if len(plain) == 1 else mark)


_PLAIN_MARKS = _PlainMarks()
_LABEL = re.compile("|".join(rf"(?P<l{number}>(?<![^\W_]){pattern})" for number, (pattern, _) in enumerate(_LABELS)))
