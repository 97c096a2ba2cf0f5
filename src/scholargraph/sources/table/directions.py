"""Understands who supervises from the words of a thesis list: "dirigée par A et co-encadrée avec B", "supervised by A"."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from scholargraph.sources.profile_page.names import read_name
from scholargraph.sources.profile_page.organizations import is_known, is_worded_as_one
from scholargraph.sources.printed_names import name
from scholargraph.sources.table.people_cells import people, without_title
from scholargraph.vocabulary import normalize

PRINCIPAL, CO = "principal", "co"

_LONGEST = 2000
_E = r"[·.⋅•(-]?(?:e\)?)?[·.⋅•]?s?"  # the endings of a participle: dirigé, dirigée, dirigé(e), dirigées
_OF = r"(?:de la |de |du |des |d')"
_ENDING = rf"(?:[·.⋅•(-]?(?:e|rice|trice|euse)\)?)?[·.⋅•]?s?"
_WHOSE = r"(?: (?:de|of) (?:recherche|these|memoire|maitrise|doctorat|travaux|research))?"
_DIRECTORS = rf"(?:direct(?:eur|rice){_ENDING}|superviseu(?:r|se){_ENDING}|encadrant{_ENDING}|encadreu(?:r|se){_ENDING}|direction|supervision|encadrement)"
_LABELS: tuple[tuple[str, str | None], ...] = (
    (
        rf"(?:sous |et |and |avec )?(?:la |en |une |the )?co-? ?(?:direct\w+|supervis\w+|encadre\w*) (?:par|avec|{_OF}|of|with|by)",
        CO,
    ),
    (rf"(?:est )?co-? ?(?:encadre|dirige|supervise){_E} (?:par|avec|{_OF})", CO),
    (r"(?:is |was )?co-? ?(?:supervised|advised|directed|mentored|guided) (?:by|with)", CO),
    (r"(?:under the )?(?:joint|co-? ?)(?:supervision|direction) (?:of|with|by)", CO),
    (
        rf"co-? ?(?:direct(?:eur|rice){_ENDING}|superviseu(?:r|se){_ENDING}|encadrant{_ENDING}|encadreu(?:r|se){_ENDING}|direction|supervision|encadrement){_WHOSE}(?: ?:| ?=|(?= ))",
        CO,
    ),
    (r"(?:co-? ?|joint )(?:supervis[eo]rs?|advis[eo]rs?|directors?|mentors?)(?: ?:| ?=|(?= ))", CO),
    (rf"{_DIRECTORS} (?:principal{_E}|principaux)(?: ?:| ?=|(?= ))", PRINCIPAL),
    (r"(?:principal|main|primary|lead|first) (?:supervis[eo]rs?|advis[eo]rs?|directors?)(?: ?:| ?=|(?= ))", PRINCIPAL),
    (rf"(?:principalement|mainly) (?:dirige|encadre|supervise){_E} par", PRINCIPAL),
    (rf"(?:direct(?:eur|rice){_ENDING}) de (?:recherche|these)(?: ?:| ?=|(?= ))", PRINCIPAL),
    (r"thesis directors?(?: ?:| ?=|(?= ))", PRINCIPAL),
    (
        rf"(?:sous |under )(?:la |the )(?:direction|supervision|responsabilite|guidance)(?: conjointe| joint)? (?:{_OF}|of )",
        None,
    ),
    (rf"(?:est )?(?:dirige|encadre|supervise){_E} (?:par|{_OF})", None),
    (r"(?:is |was )?(?:supervised|advised|directed|mentored|guided) by", None),
    (rf"{_DIRECTORS}{_WHOSE}(?: conjointe)? ?[:=]", None),
    (rf"(?:direction|supervision|encadrement)(?: conjointe)? {_OF}", None),
    (rf"{_DIRECTORS}{_WHOSE}(?= )", None),
    (r"(?:thesis |academic |doctoral |research )?(?:supervis[eo]rs?|advis[eo]rs?|directors?|mentors?) ?[:=]", None),
    (r"(?:en (?:collaboration|cotutelle|co-tutelle) |in collaboration )?(?:avec|with)", None),
)
_IDLE = frozenset(
    "these memoire travail thesis dissertation recherche realise realisee redige redigee prepare preparee effectue effectuee de du la le l une"
    " un doctorat doctorale maitrise master masters msc phd ph d doctoral en cotutelle joint co tutelle et and a the of par avec with ainsi que"
    " qui est was is ete".split()
)
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
    """A text mark by mark without accents and in lower case, but for capitals at which a name may begin."""
    return "".join(map(_plain_mark, text))


def _plain_mark(mark: str) -> str:
    plain = unicodedata.normalize("NFD", mark)[0].lower()
    return "'" if plain in "’ʼ" else "-" if plain in "‐‑–" else plain if len(plain) == 1 else mark


_LABEL = re.compile("|".join(rf"(?P<l{number}>(?<![^\W_]){pattern})" for number, (pattern, _) in enumerate(_LABELS)))
