"""Reads a JSON object field by field: a value of another type than wanted is a gap that is told, never an error."""

from collections.abc import Iterator
from typing import Any, Self

import msgspec

from scholargraph.sources.lists import EntryError

_LONGEST = 60


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
            raise EntryError(f"{_shown(value)}; wanted an object")
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

    def __contains__(self, name: str) -> bool:
        return self.value.get(name) is not None

    def _found(self, names: tuple[str, ...]) -> tuple[str, Any]:
        for name in names:
            if (value := self.value.get(name)) is not None:
                return name, value
        return names[0], None

    def _gap(self, name: str, value: Any, wanted: str) -> None:
        self.gaps.append(f"{self.path}/{name}: {_shown(value)}; wanted {wanted}")


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode("utf-8", "replace")
    return repr(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")
