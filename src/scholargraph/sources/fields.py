"""Reads a JSON object field by field: a value of another type than wanted is a gap that is told, never an error."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Self, TypeVar

import msgspec

from scholargraph import pids
from scholargraph.model import NoticeKind, NoticeRecord, Place
from scholargraph.sources.lists import EntryError
from scholargraph.sources.quotes import shown
from scholargraph.sources.registers import identifier

_MOST_GAPS = 20  # told one by one; an entry with more is broken as a whole
_Read = TypeVar("_Read")


class Fields:
    """A JSON object. Each method takes a field's name, or several: the first that is there and not null counts.

    What is missing, null or of another type is None or empty; of another type is also told in `gaps`.
    """

    def __init__(self, value: dict[str, Any], gaps: list[str] | None = None, path: str = "") -> None:
        self.value = value
        self.gaps: list[str] = [] if gaps is None else gaps
        self.path = path

    @classmethod
    def of(cls, content: bytes) -> Self:
        """The object that an entry holds; raises EntryError for what is no JSON or no object."""
        try:
            value = msgspec.json.decode(content)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as fault:
            said = " ".join(str(fault).split())
            raise EntryError(f"not JSON ({said[:1].lower()}{said[1:]}); wanted an object") from None
        if not isinstance(value, dict):
            raise EntryError(f"{shown(value)}; wanted an object")
        return cls(value)

    def text(self, *names: str) -> str | None:
        """A text without blanks around it, None if nothing is left; a number counts as its digits."""
        name, value = self._found(names)
        if isinstance(value, bool) or not isinstance(value, str | int | float | None):
            self._gap(name, value, "a text")
            return None
        return None if value is None else str(value).strip() or None

    def integer(self, *names: str) -> int | None:
        """A whole number, also one that is written as a text."""
        name, value = self._found(names)
        if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
            return int(value[:100])
        if isinstance(value, float) and value.is_integer():
            return int(value)
        if isinstance(value, int | None) and not isinstance(value, bool):
            return value
        if value != "":
            self._gap(name, value, "a whole number")
        return None

    def true(self, *names: str) -> bool:
        """Whether the field says true."""
        name, value = self._found(names)
        if not isinstance(value, bool | None):
            self._gap(name, value, "true or false")
        return value is True

    def texts(self, *names: str) -> list[str]:
        """A list of texts, or one text; empty ones are left out."""
        name, value = self._found(names)
        found = []
        for number, one in enumerate(_listed(value)):
            if isinstance(one, str):
                found += [one.strip()] if one.strip() else []
            elif one is not None:
                self._gap(f"{name}/{number}", one, "a text")
        return found

    def object(self, *names: str) -> "Fields":
        """An object, an empty one if it is missing."""
        name, value = self._found(names)
        if not isinstance(value, dict | None):
            self._gap(name, value, "an object")
            value = None
        return Fields(value or {}, self.gaps, f"{self.path}/{name}")

    def objects(self, *names: str) -> Iterator["Fields"]:
        """The objects of a list, or one object alone."""
        name, value = self._found(names)
        for number, one in enumerate(_listed(value)):
            if isinstance(one, dict):
                yield Fields(one, self.gaps, f"{self.path}/{name}/{number}")
            elif one is not None:
                self._gap(f"{name}/{number}", one, "an object")

    def people(self, name: str, read: Callable[["Fields"], _Read | None]) -> Iterator[_Read | None]:
        """What `read` makes of each slot of a list of people: None for a name that is lost, which is a gap."""
        found = {one.path: one for one in self.objects(name)}
        value = self.value.get(name)
        for number, slot in enumerate(value if isinstance(value, list) else found):
            path = f"{self.path}/{name}/{number}"
            person = read(found[path]) if path in found else None
            if person is None and (path in found or slot is None):  # what is no object is told of already
                self.gaps.append(f"{path}: no name; wanted one")
            yield person

    def year(self, *names: str) -> str | None:
        """A year, in four digits."""
        year = self.integer(*names)
        if year is None or 0 < year < 10_000:
            return None if year is None else f"{year:04}"
        self._gap(self._found(names)[0], year, "a year in four digits")
        return None

    def doi(self, *names: str) -> str | None:
        """A DOI, as `pids.doi` has it."""
        return self._named(names, pids.doi, "a DOI")

    def orcid(self, *names: str) -> str | None:
        """An ORCID iD, as `pids.orcid` has it."""
        return self._named(names, pids.orcid, "an ORCID iD")

    def arxiv(self, *names: str) -> str | None:
        """An arXiv identifier, as `pids.arxiv` has it."""
        return self._named(names, pids.arxiv, "an arXiv identifier")

    def identifiers(self, registers: Mapping[str, str]) -> Iterator[str]:
        """The identifiers in some fields, each of a register: fields' names -> what `registers` calls it."""
        for name, register in registers.items():
            if printed := self.text(name):
                if found := identifier(register, printed):
                    yield found
                else:
                    self._gap(name, printed, f"an identifier of {register}")

    def notices(self, place: Place) -> Iterator[NoticeRecord]:
        """A notice for each gap once; of many, one for all behind the first twenty."""
        gaps = list(dict.fromkeys(self.gaps))
        for gap in gaps[:_MOST_GAPS]:
            yield NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, gap)
        if len(gaps) > _MOST_GAPS:
            yield NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, f"{len(gaps) - _MOST_GAPS} more such faults")

    def __contains__(self, name: str) -> bool:
        return self.value.get(name) is not None

    def _found(self, names: tuple[str, ...]) -> tuple[str, Any]:
        for name in names:
            if (value := self.value.get(name)) is not None:
                return name, value
        return names[0], None

    def _named(self, names: tuple[str, ...], read: Callable[[str | None], str | None], wanted: str) -> str | None:
        printed = self.text(*names)
        found = read(printed)
        if printed and found is None:
            self._gap(self._found(names)[0], printed, wanted)
        return found

    def _gap(self, name: str, value: Any, wanted: str) -> None:
        self.gaps.append(f"{self.path}/{name}: {shown(value)}; wanted {wanted}")


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
