"""Reads one line of a trainee list: an entry's type and organisation, or a label with the supervisors it names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scholargraph.sources.profile_page.caches import kept_for_short_texts
from scholargraph.sources.profile_page.names import read_name, split_names
from scholargraph.sources.profile_page.wordings import first_words, words_of_wordings
from scholargraph.vocabulary import find, normalize

_LONGEST = 300
_LONGEST_LABEL = 3
_BLANKS_AND_DASHES = " -–—‐‑−"
_AFTER_NAME = re.compile(r"\s+\(|,\s+")
_SEPARATOR = re.compile(r"\s+[-–—‐‑−]\s+|\s*[–—]\s*")
_TIGHT_SEPARATOR = re.compile(r"(?<=\w)[-‐‑−](?=[^\W\d_a-z])|\s+[-–—‐‑−]$")


@dataclass(frozen=True, slots=True)
class Entry:
    """The line of an entry: type and organisation as printed, and the trainee's name where it stands there too."""

    kind: str
    organization: str | None
    is_known: bool
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """A label such as "Co-supervisor :": as printed, the other supervisors' role, and the names after it."""

    text: str
    role: str
    names: tuple[str, ...]


@kept_for_short_texts(_LONGEST, most=4_000)
def read_entry(text: str) -> Entry | None:
    """The entry of a line, if its type is known or its layout shows that it is one.

    >>> read_entry("PhD - McGill University")
    Entry(kind='PhD', organization='McGill University', is_known=True, name=None)
    >>> read_entry("Apprentice – Observatory").is_known
    False
    >>> read_entry("Ada Lovelace") is None
    True
    """
    if len(text) > _LONGEST:
        return None
    return _known_entry(text) or _entry_after_name(text) or _unknown_entry(text)


@kept_for_short_texts(_LONGEST, most=4_000)
def read_label(text: str) -> Label | None:
    """The label of a line, if its words before the colon name a supervisor's role.

    >>> read_label("Co-supervisor : Ada Lovelace, Mary Somerville").names
    ('Ada Lovelace', 'Mary Somerville')
    """
    if len(text) > _LONGEST:
        return None
    for before, after, wants_names in _cuts(text):
        roles = find("supervision-roles", before)
        if len(roles) == 1:
            names = split_names(after) if after else ()
            return None if wants_names and not all(map(read_name, names)) else Label(before, _role(roles[0]), names)
    return None


def _role(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]


def _cuts(text: str) -> Iterator[tuple[str, str, bool]]:
    """Where a label may end: at its colon, at a dash, or without either before what can only be names."""
    before, colon, after = text.partition(":")
    yield f"{before}{colon}".strip(), after.strip(), False
    if dash := _SEPARATOR.search(text):
        yield text[: dash.start()], text[dash.end() :].strip(), False
    words = text.split()
    if not words or normalize(words[0]).split(" ")[0] not in first_words("supervision-roles"):
        return
    for end in range(1, min(len(words), _LONGEST_LABEL + 1)):
        yield " ".join(words[:end]), " ".join(words[end:]), True


def is_entry(text: str) -> bool:
    """Whether a line is the entry of a known type with its organisation: it can be nothing else."""
    entry = _known_entry(text) if len(text) <= _LONGEST else None
    return entry is not None and entry.organization is not None


def is_of_trainee_list(text: str) -> bool:
    """Whether a line is the entry of a known type, or a label."""
    return len(text) <= _LONGEST and (_known_entry(text) is not None or read_label(text) is not None)


@kept_for_short_texts(_LONGEST, most=4_000)
def _known_entry(text: str) -> Entry | None:
    if find("trainee-types", text):
        return Entry(text.rstrip(_BLANKS_AND_DASHES), None, is_known=True)
    for separator in (*reversed(list(_SEPARATOR.finditer(text))), *_TIGHT_SEPARATOR.finditer(text)):
        kind, organization = text[: separator.start()].strip(), text[separator.end() :].strip()
        if kind and find("trainee-types", kind):
            return Entry(kind, organization or None, is_known=True)
    return None


def _entry_after_name(text: str) -> Entry | None:
    for separator in filter(None, (_SEPARATOR.search(text), _AFTER_NAME.search(text))):
        name, rest = text[: separator.start()], text[separator.end() :]
        entry = _known_entry(rest.removesuffix(")") if "(" in separator[0] else rest) if read_name(name) else None
        if entry:
            return Entry(entry.kind, entry.organization, is_known=True, name=name)
    return None


def _unknown_entry(text: str) -> Entry | None:
    separator = _SEPARATOR.search(text)
    if separator and separator.start() and text[separator.end() :]:
        return Entry(text[: separator.start()], text[separator.end() :], is_known=False)
    words = normalize(text).split()
    if ":" not in text and 1 < len(words) <= 6 and any(word in words_of_wordings("trainee-types") for word in words):
        return Entry(text, None, is_known=False)
    return None
