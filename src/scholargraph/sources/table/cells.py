"""Reads the cells of a row by the words of its mapping; what a cell holds instead of what is wanted is told."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from scholargraph import vocabulary
from scholargraph.errors import ScholargraphError
from scholargraph.identifiers import identifies, person_key, short
from scholargraph.model import NameStatus, NoticeKind, NoticeRecord, Person, Place, Text, Wording
from scholargraph.pids import doi, orcid
from scholargraph.sources import dates, languages, printed_names
from scholargraph.sources.lists import EntryError
from scholargraph.sources.quotes import shown
from scholargraph.sources.table.headers import Column, Plan
from scholargraph.sources.table.mappings import ORDERS
from scholargraph.sources.table.people_cells import is_name, people, without_title
from scholargraph.vocabulary import VOCABULARY, concepts, find, normalize

_LONGEST_KEY = 200
_NOTHING = frozenset(
    ("-", "--", "–", "—", "_", ".", "?", "N/A", "n/a", "NA", "n.a.", "N.A.", "#N/A", "s.o.", "s. o.", "S.O.", "S/O",
     "s/o", "NULL", "null", "nil", "NaN", "nan", "None", "none", "TBD", "aucun", "Aucun", "aucune", "Aucune")
)  # fmt: skip
_WITHHELD = frozenset(
    ("anonyme", "anonymous", "confidentiel", "confidential", "withheld", "name withheld", "nom retenu", "non divulgue",
     "not disclosed", "undisclosed", "redacted", "caviarde")
)  # fmt: skip
_DAY_AND_MONTH = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_WHOLE_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_YEAR_AS_NUMBER = re.compile(r"(\d{4})\.0+")
_LOOKS = {
    "doi": re.compile(r"10\.|doi", re.I),
    "person.orcid": re.compile(r"\d{4}"),
    **dict.fromkeys(("published", "start", "end"), re.compile(r"\d{2}")),
}
_OPEN_END = frozenset(
    (
        "present",
        "now",
        "ongoing",
        "current",
        "to date",
        "en cours",
        "a ce jour",
        "aujourd hui",
        "actuel",
        "actuellement",
    )
)
_LIST = re.compile(r"[;\n|•]")
_ADDRESS = re.compile(r"(?:https?://)?[^\s<>\"{}|\\^`]+\.[^\s<>\"{}|\\^`]+")


class Cells:
    """The cells of one row. What could not be read is in `gaps`, what was and is uncertain in `doubts`."""

    def __init__(self, plan: Plan, cells: Sequence[str], ordinal: int, occurrence: int = 1) -> None:
        self.plan = plan
        self.ordinal = ordinal
        self.occurrence = occurrence
        self.gaps: list[str] = []
        self.doubts: list[str] = []
        self._cells = cells
        self._misfits: set[str] = set()
        self._read: dict[str, list[tuple[str, Column]]] = {}

    @property
    def misfits(self) -> int:
        """How many columns hold another sort of thing than they should: a name where a date is wanted."""
        return len(self._misfits)

    def notices(self, place: Place) -> Iterator[NoticeRecord]:
        """A notice for each gap and doubt, once."""
        for gap in dict.fromkeys(self.gaps):
            yield NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, gap)
        for doubt in dict.fromkeys(self.doubts):
            yield NoticeRecord(place, NoticeKind.NEEDS_REVIEW, doubt)

    def says_anything(self) -> bool:
        """Whether any column that is read holds something."""
        return any(self._raw(word) for word in self.plan.columns)

    def key(self) -> str | None:
        """The name that the table itself gives the row: an id of its own, or a work's DOI."""
        own = self.text("id") or doi(self.text("doi"))
        return own[:_LONGEST_KEY] if own else None

    def text(self, word: str) -> str | None:
        """What the first column of a word says that says anything, by the mapping's values; else its default."""
        found = self.paragraphs(word)
        return " ".join(found.split()) if found else None

    def paragraphs(self, word: str) -> str | None:
        """Like `text`, with its lines as they are."""
        return next((text for text, _ in self._told(word)), self.plan.defaults.get(word))

    def texts(self, word: str) -> list[str]:
        """All that the columns of a word say, several in a cell parted."""
        found = self._told(word)
        parts = [part for text, column in found for part in self._parted(text, column)]
        default = self.plan.defaults.get(word)
        return list(dict.fromkeys(parts)) or ([default] if default else [])

    def people(self, word: str) -> tuple[list[str], bool]:
        """The names that the columns of a word hold, and whether they are all who are meant."""
        names: list[str] = []
        all_told = True
        for text, column in self._told(word):
            found = people(text, column.split)
            names += found.names
            all_told = all_told and not found.others and not found.lost
            self.doubts += found.doubts
            self.gaps += [f"{column.heading}: {shown(one)}; wanted names that can be told apart" for one in found.lost]
            self.gaps += [f"{column.heading}: {shown(one)} behind a name is left" for one in found.behind]
        default = self.plan.defaults.get(word)
        return names or ([default] if default else []), all_told

    def printed(self, *words: str) -> str:
        """The headings of some words' columns, for what is said about them."""
        return ", ".join(column.heading for word in words for column in self.plan.columns.get(word, ()))

    def date(self, word: str) -> str | None:
        """A date, as precise as it is certain."""
        text = self.text(word)
        if text is None or normalize(text) in _OPEN_END:
            return None
        number = _YEAR_AS_NUMBER.fullmatch(text)
        text = number[1] if number else text
        parts = _DAY_AND_MONTH.fullmatch(text)
        order = self.plan.order
        if parts and order:
            day, month = (parts[1], parts[2]) if order == ORDERS[0] else (parts[2], parts[1])
            found = dates.date(f"{parts[3]}-{month:0>2}-{day:0>2}")
        else:
            found = dates.date(text)
        if found is None:
            self._gap(word, text, "a date such as 2021, 2021-09 or 2021-09-30")
        elif len(found) < len("YYYY-MM-DD") and (parts or _WHOLE_DATE.fullmatch(text)):
            unclear = parts is not None and order is None
            wanted = 'dates = "day-first" or "month-first" in its mapping' if unclear else "a day that there is"
            self._gap(word, text, f"{wanted}: {found} is taken")
        return found

    def language(self) -> str | None:
        """The language that the row or the mapping says."""
        said = self.text("language") if "language" in self.plan.columns else None
        if said is None:
            return self.plan.language
        code = languages.language(said)
        if code is None:
            self._gap("language", said, "a language such as fr or en")
        return code

    def doi(self) -> str | None:
        """A DOI."""
        text = self.text("doi")
        found = doi(text)
        if text is not None and found is None:
            self._gap("doi", text, "a DOI such as 10.1000/182")
        return found

    def orcid(self, word: str) -> str | None:
        """An ORCID iD."""
        text = self.text(word)
        found = orcid(text)
        if text is not None and found is None:
            self._gap(word, text, "an ORCID iD such as 0000-0002-1825-0097")
        return found

    def address(self, word: str) -> str | None:
        """The address of a web page."""
        text = self.text(word)
        if text is None:
            return None
        whole = text if re.match(r"https?://", text, re.I) else f"https://{text}"
        if not _ADDRESS.fullmatch(text) or not _is_address(whole):
            self._gap(word, text, "the address of a web page")
            return None
        return whole

    def wording(self, word: str) -> Wording | None:
        """What a cell names of a vocabulary: as the mapping says it, else by its print; None for a blank one."""
        return next(self.wordings(word), None)

    def wordings(self, word: str) -> Iterator[Wording]:
        """All that the columns of a word name of a vocabulary."""
        many = self.plan.word(word).many
        printed = [
            part
            for text, column in self._raw(word)
            for part in (self._parted(text, column) if many else (" ".join(text.split()),))
        ]
        found = [named for text in dict.fromkeys(printed) if (named := self._named(word, text)) is not None]
        yield from found or self._default(word)

    def _named(self, word: str, printed: str) -> Wording | None:
        """The concept that a print names in the first vocabulary of a word that has it; None where it means nothing."""
        meant = self.plan.values.get(word, {}).get(normalize(printed))
        if meant == "":
            return None
        text = Text(printed, self.plan.language)
        return Wording(text, self._concept(word, meant) if meant else self._found(word, printed))

    def _default(self, word: str) -> Iterator[Wording]:
        meant = self.plan.defaults.get(word)
        if meant is not None:
            iri = self._concept(word, meant) or self._found(word, meant)
            language = self.plan.language or "en"
            label = label_of(iri, language) if iri and iri.endswith(f"/{meant}") else None
            yield Wording(Text(label, language) if label else Text(meant, self.plan.language), iri)

    def _concept(self, word: str, name: str) -> str | None:
        schemes = self.plan.word(word).schemes
        iris = (
            f"{VOCABULARY}{scheme}/{name}" for scheme in schemes if f"{VOCABULARY}{scheme}/{name}" in concepts(scheme)
        )
        return next(iris, None)

    def _found(self, word: str, printed: str) -> str | None:
        every = (find(scheme, printed, self.plan.language) for scheme in self.plan.word(word).schemes)
        return next((found[0] for found in every if len(found) == 1), None)

    def organization(self, word: str = "organization") -> Wording | None:
        """The organisation that a cell names."""
        text = self.text(word)
        return None if text is None else vocabulary.organization(Text(text, self.plan.language))

    def department(self) -> Text | None:
        """The department that a cell names."""
        text = self.text("department")
        return Text(text, self.plan.language) if text else None

    def person(self, who: str, *, scope: str | None = None) -> Person:
        """The person of a row: withheld, with a key of the table's, where no name is printed."""
        told = self.orcid(f"{who}.orcid")
        address = self._profile(f"{who}.address")
        printed = self.text(f"{who}.name")
        given, family = self.text(f"{who}.given"), self.text(f"{who}.family")
        parts = [part for part in (given, family) if part]
        if not printed and any(normalize(part) in _WITHHELD for part in parts):
            return self.unnamed(told=told)
        if family and given and not printed and all(map(is_name, parts)):
            name = printed_names.name(f"{family}, {given}")
            named = Person(name.spoken, given=name.given, family=name.family)
        elif whole := printed or family or given:
            named = self.named_person(whole)
        else:
            return self.unnamed(told=told)
        if named.name is None:
            return self.unnamed(told=told)
        return replace(named, orcid=told, address=address, scope=self._scope(named.name, scope))

    def _profile(self, word: str) -> str | None:
        """The address of a profile page: one that tells a person from others."""
        address = self.address(word)
        try:
            return address if address is None or person_key(Person(None, address=address)) else None
        except ScholargraphError:
            self._gap(word, address or "", "the address of one person's page")
            return None

    def unnamed(self, part: str = "", *, told: str | None = None) -> Person:
        """A person whom a row speaks of without a name: by the row's own id, else by its place among the rows."""
        own = self.text("id") if "id" in self.plan.columns else None
        row = f"id-{short(own)}" if own else f"row-{self.ordinal}"
        return Person(None, NameStatus.WITHHELD, orcid=told, key=f"{self.plan.name}/{row}{part}")

    def named_person(self, printed: str, *, scope: str | None = None) -> Person:
        """The person of a printed name; without a name where the print says that it is withheld.

        Raises EntryError for what is no name.
        """
        if normalize(printed) in _WITHHELD:
            return Person(None, NameStatus.WITHHELD)
        if not is_name(printed):
            raise EntryError(f"{shown(printed)}; wanted a person's name")
        name = printed_names.name(without_title(printed))
        return Person(name.spoken, scope=self._scope(name.spoken, scope), given=name.given, family=name.family)

    def _scope(self, name: str, scope: str | None) -> str | None:
        return None if identifies(name) else scope or self.plan.name

    def _told(self, word: str) -> list[tuple[str, Column]]:
        """What the columns of a word say, by the mapping's values."""
        values = self.plan.values.get(word)
        found = self._raw(word)
        if values:
            meant = ((values.get(normalize(text), text), column) for text, column in found)
            return [(text, column) for text, column in meant if text]
        return found

    def _raw(self, word: str) -> list[tuple[str, Column]]:
        """What the columns of a word print."""
        if (known := self._read.get(word)) is not None:
            return known
        found = self._read[word] = []
        for column in self.plan.columns.get(word, ()):
            if column.index < len(self._cells) and (text := self._cells[column.index].strip()) and text not in _NOTHING:
                found.append((text, column))
        return found

    def _parted(self, text: str, column: Column) -> Iterator[str]:
        if column.split is not None:
            parts = text.split(column.split)
        else:
            parts = _LIST.split(text)
            parts = text.split(",") if len(parts) == 1 else parts
        return (" ".join(part.split()) for part in parts if part.strip())

    def _gap(self, word: str, found: str, wanted: str) -> None:
        heading = self.printed(word) or word
        if word in _LOOKS and not _LOOKS[word].search(found):
            self._misfits.add(word)
        self.gaps.append(f"{heading}: {shown(found)}; wanted {wanted}")


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return bool(parts.hostname) and "." in (parts.hostname or "")


def label_of(iri: str, language: str) -> str:
    """The label of a concept in a language, or in English."""
    scheme = iri.removeprefix(VOCABULARY).split("/", 1)[0]
    labels = concepts(scheme)[iri].labels
    return labels.get(language) or labels["en"]
