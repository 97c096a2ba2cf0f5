"""Every IRI of ours is minted here: stable under re-reading, the order of sources and the growth of the data."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from urllib.parse import quote, unquote, urlsplit

from scholargraph.errors import ScholargraphError
from scholargraph.model import Person, Place, Publication

BASE = "https://w3id.org/scholargraph/id/"

NOT_IN_PATHS = re.compile(
    r'[\x00-\x20\x7f-\xa0<>"{}|\\^`\[\]?#\ud800-\uf8ff\ufdd0-\ufdef\ufff0-\uffff\U000e0000-\U000e0fff'
    r"\U000f0000-\U0010ffff]+|%(?![0-9A-Fa-f]{2})"
)
"""What the path of an IRI cannot hold by RFC 3987: private characters, and those that are none, too."""

_LONGEST_SLUG = 64
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "phd"})  # of names: they tell no more than the rest does
_IN_FRAGMENTS = "/?:@!$&'()*+,;=~"
_FEWEST_TITLE_WORDS = 3
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
_LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
)  # those without an accent to drop
_LANGUAGE_STEP = re.compile(r"(?:en|fr)(?:[-_][A-Za-z]{2})?")
_MARKS_WITHOUT_MEANING = frozenset(".,:;!?\"“”«»()[]{}–—‐‑‒-_/…&'’‘`´ \u00a0\u202f")


def slug(text: str) -> str:
    """The letters and digits of a text, in lower case without accents, joined by hyphens.

    >>> slug("Université de Montréal"), slug("Martijn P van den Heuvel"), slug("Shea–Brown, É.")
    ('universite-de-montreal', 'martijn-p-van-den-heuvel', 'shea-brown-e')

    Letters of other scripts stay: an IRI may hold them.

    >>> slug("王伟")
    '王伟'
    """
    plain = text.translate(_APOSTROPHES)
    if not plain.isascii():
        compatible = unicodedata.normalize("NFKD", plain)
        decomposed = unicodedata.normalize("NFKD", compatible.casefold().translate(_LETTERS))
        plain = "".join(mark for mark in decomposed if not _drops_out(mark))
    return "-".join(re.findall(r"[^\W_]+", plain.casefold()))


def identifies(name: str) -> bool:
    """Whether a printed name can stand for one person outside its page: a given and a family name, spelled out.

    >>> [identifies(name) for name in ("Blake A. Richards", "J.-P. Le-Roy", "Plato", "王伟")]
    [True, False, False, False]

    Nor is a suffix, or a particle: what is printed in lower case in a name that has capitals.

    >>> [identifies(name) for name in ("D. van Dyk", "Dirk van Dyk", "Quoc Le", "bell hooks", "B. Richards Jr.")]
    [False, True, True, True, False]
    """
    words = [word for word in name.split() if slug(word) not in _SUFFIXES]
    named = words if name.islower() else [word for word in words if not word.islower()]
    return sum(any(len(part) > 1 for part in slug(word).split("-")) for word in named) >= 2


@dataclass(frozen=True, slots=True)
class Minter:
    """Makes the IRIs of one graph under its base IRI, which has no `#`: records have one of their own."""

    base: str = BASE

    def __post_init__(self) -> None:
        if not _is_base(self.base):
            raise ScholargraphError(
                f"base IRI {self.base!r}; wanted an absolute http(s) IRI without '#' that ends in '/'"
            )

    def person(self, person: Person) -> str:
        """A person's IRI: by ORCID, else profile address, else key, else name (within its scope if it is short).

        >>> Minter().person(Person("Eric Shea-Brown"))
        'https://w3id.org/scholargraph/id/person/eric-shea-brown'
        """
        return f"{self.base}person/{person_key(person)}"

    def publication(self, publication: Publication) -> str:
        """A publication's IRI: by DOI, else by its key, else by title (within its scope if that is short)."""
        return f"{self.base}publication/{publication_key(publication)}"

    def authorship(self, publication: str, person: str) -> str:
        """The IRI of an authorship, by the IRIs that this minter gives to the publication and the person."""
        return f"{publication}/author/{person[len(self.base) + len('person/') :]}"

    def supervision(self, trainee: Person, trainee_type: str) -> str:
        """The IRI of a supervision: one trainee at one level, `trainee_type` being an IRI or a printed type."""
        return f"{self.base}supervision/{person_key(trainee)}/{tail(trainee_type)}"

    def participation(self, supervision: str, supervisor: Person) -> str:
        """The IRI of a supervisor's part in a supervision."""
        return f"{supervision}/by/{person_key(supervisor)}"

    def role(self, person: Person, title: str, organization: str | None, occurrence: int) -> str:
        """A role's IRI: by what it is (a concept's IRI or a printed title) and where; `occurrence` parts equal ones."""
        where = f"-{tail(organization)}" if organization else ""
        again = f"-{occurrence}" if occurrence > 1 else ""
        return f"{self.person(person)}/role/{tail(title)}{where}{again}"

    def group_authorship(self, publication: str, organization: str) -> str:
        """The IRI of a group's authorship of the publication with that IRI, by the IRI of the organisation it is."""
        return f"{publication}/author/{tail(organization)}"

    def degree(self, person: Person, degree: str, organization: str | None, year: str | None) -> str:
        """A degree's IRI: its holder's, what it is (a concept's IRI or a printed name), who grants it, and when."""
        parts = (tail(degree), tail(organization) if organization else "", year or "")
        return f"{self.person(person)}/degree/{'-'.join(filter(None, parts))}"

    def organization(self, name: str, ror: str | None = None) -> str:
        """The IRI of an organisation that no vocabulary lists: by its ROR ID, else by its name."""
        return f"{self.base}organization/ror/{_path(ror)}" if ror else f"{self.base}organization/{short(name)}"

    def department(self, organization: str | None, name: str) -> str:
        """The IRI of a department of the organisation with that IRI."""
        within = f"{tail(organization)}/" if organization else ""
        return f"{self.base}organization/{within}{short(name)}"

    def topic(self, label: str) -> str:
        """The IRI of a topic that no vocabulary lists."""
        return f"{self.base}topic/{short(label)}"

    def snapshot(self, digest: str) -> str:
        """The IRI of a snapshot: the first 16 hexadecimal digits of its SHA-256."""
        return f"{self.base}source/{digest[:16]}"

    def record(self, place: Place) -> str:
        """The IRI of a source record, which is the name of its graph: the snapshot's, with path or lines as fragment.

        >>> Minter().record(Place("00ff00ff00ff00ff", 29, 30, ""))
        'https://w3id.org/scholargraph/id/source/00ff00ff00ff00ff#L29-L30'
        >>> Minter().record(Place("00ff00ff00ff00ff", 1, 1, "", path="/feed/entry[3]"))
        'https://w3id.org/scholargraph/id/source/00ff00ff00ff00ff#/feed/entry%5B3%5D'
        """
        if place.path is not None:
            return f"{self.base}source/{place.snapshot}#{quote(place.path, safe=_IN_FRAGMENTS)}"
        end = f"-L{place.last}" if place.last != place.first else ""
        return f"{self.base}source/{place.snapshot}#L{place.first}{end}"


def person_key(person: Person) -> str:
    """What stands after `person/` in a person's IRI; raises ScholargraphError for one whom nothing identifies."""
    if person.orcid:
        return _path(person.orcid)
    if person.address:
        return _address_key(person.address)
    if person.key:
        return _path(person.key)
    if person.name is None:
        raise ScholargraphError("a person without a name needs a key: where in which list they stand")
    name = short(person.name)
    return name if person.scope is None or identifies(person.name) else f"{_path(person.scope)}/{name}"


def publication_key(publication: Publication) -> str:
    """What stands after `publication/` in a publication's IRI.

    >>> publication_key(Publication("Is a Modular Architecture Enough?", scope="guillaume-lajoie"))
    'is-a-modular-architecture-enough'
    >>> publication_key(Publication("Editorial", scope="guillaume-lajoie"))
    'guillaume-lajoie/editorial'
    """
    if publication.doi:
        return _doi_path(publication.doi)
    if publication.key:
        return _path(publication.key)
    title = short(publication.title)
    words = len(slug(publication.title).split("-"))
    return title if publication.scope is None or words >= _FEWEST_TITLE_WORDS else f"{_path(publication.scope)}/{title}"


def trainee_list(entries: Iterable[tuple[str, ...]]) -> str:
    """A name for a list of trainees from what its entries say in any language (concepts, roles, names).

    Two language versions of one page have equal lists, so their unnamed trainees are the same people; a list
    with one trainee more is another list, as nobody can tell which of the unnamed is new.
    """
    text = "\n".join("\t".join(entry) for entry in entries)
    return sha256(text.encode()).hexdigest()[:8]


@lru_cache(maxsize=10_000)
def short(text: str) -> str:
    """A slug no longer than 73 characters, with a digest where the slug alone would not tell two texts apart.

    >>> short("Deep learning"), short("C++ for all"), short("C for all")
    ('deep-learning', 'c-for-all-8135cbd5', 'c-for-all')
    """
    whole = slug(text)
    faithful = all(_is_kept_or_idle(mark) for mark in unicodedata.normalize("NFC", text))
    if whole and faithful and len(whole) <= _LONGEST_SLUG:
        return whole
    basis = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    digest = sha256((whole if whole and faithful else basis).encode()).hexdigest()[:8]
    cut = whole[:_LONGEST_SLUG].rstrip("-")
    return f"{cut}-{digest}" if cut else digest


def tail(text: str) -> str:
    """The last part of an IRI, or the slug of a printed text, which may begin like one.

    >>> tail("https://example.org/positions#chair"), tail("https://example.org/ chairs")
    ('chair', 'https-example-org-chairs')
    """
    last = re.split(r"[/#:]", text)[-1] if re.match(r"https?://|urn:", text) else ""
    return short(text) if not last or NOT_IN_PATHS.search(last) else last


def _drops_out(mark: str) -> bool:
    """Accents, and marks that nobody sees: soft hyphens, joiners, directions."""
    return bool(unicodedata.combining(mark)) or unicodedata.category(mark) == "Cf"


def _is_kept_or_idle(mark: str) -> bool:
    """Whether a slug shows the mark, or loses nothing without it."""
    return mark.isalnum() or mark in _MARKS_WITHOUT_MEANING or mark.isspace() or unicodedata.category(mark) == "Cf"


def _is_base(iri: str) -> bool:
    try:
        parts = urlsplit(iri)
    except ValueError:  # such as an IPv6 address without its closing bracket
        return False
    absolute = bool(parts.netloc) if parts.scheme in {"http", "https"} else parts.scheme == "urn" and bool(parts.path)
    return absolute and iri[-1] in "/:" and not re.search(r'[#\x00-\x20\x7f-\xa0<>"{}|\\^`%]', iri)


@lru_cache(maxsize=1_000)  # every author of a work asks for it
def _doi_path(doi: str) -> str:
    return f"doi/{quote(doi.lower(), safe='/')}"


@lru_cache(maxsize=10_000)
def _path(text: str) -> str:
    if NOT_IN_PATHS.search(text):
        raise ScholargraphError(
            f"{text!r} is not an IRI's path; wanted no blanks, quotes, brackets or any of %?# in it"
        )
    return text


def _address_key(address: str) -> str:
    """The host and what tells the person: the last step where that is a name, else every step but the language's.

    A page has one key in two languages (/fr/repertoire/ada-lovelace, /en/directory/ada-lovelace), and two people
    whose pages end alike have two (/pid/12/345, /pid/67/345).
    """
    try:
        parts = urlsplit(address)
    except ValueError as fault:
        raise _bad_address(address) from fault
    host = (parts.hostname or "").removeprefix("www.")
    steps = [slug(unquote(step)) for step in parts.path.split("/") if step and not _LANGUAGE_STEP.fullmatch(step)]
    steps = steps[-1:] if steps and identifies(steps[-1].replace("-", " ")) else steps
    path = "/".join(filter(None, [*steps, slug(unquote(parts.query))]))
    if not host or not path or NOT_IN_PATHS.search(host):
        raise _bad_address(address)
    return f"{host}/{path}"


def _bad_address(address: str) -> ScholargraphError:
    return ScholargraphError(f"profile address {address!r}; wanted one such as https://example.org/people/ada-lovelace")
