"""Reads the names of OpenAlex's people: in the order in which they are spoken, or `Family, Given`."""

import re

from scholargraph import pids
from scholargraph.sources import printed_names
from scholargraph.sources.fields import Fields
from scholargraph.sources.marked_text import plain
from scholargraph.sources.printed_names import Name

_GROUP = re.compile(r"\b(?:collaboration|consortium|(?:study|working) group|investigators)\)?$", re.I)


def parted(text: str) -> Name | None:
    """A name in spoken order with its parts where a comma tells them; None for one without a letter.

    Of several commas nobody knows which parts the name: it stays as it is.

    >>> parted("Quillfeather, Ada").spoken, parted("Ada Quillfeather, Tom Reed, Ivo Lund").given
    ('Ada Quillfeather', None)
    """
    text = plain(text) if "&" in text or "<" in text else " ".join(text.split())
    if not any(mark.isalpha() for mark in text):
        return None
    return printed_names.name(text) if text.count(",") == 1 else Name(text, printed=text)


def is_group(name: str) -> bool:
    """Whether a name is that of a collaboration, whom OpenAlex lists like a person.

    >>> is_group("ATLAS Collaboration"), is_group("Ada Consort")
    (True, False)
    """
    return _GROUP.search(name) is not None


def orcid(fields: Fields) -> str | None:
    """The ORCID iD of an author object; one that cannot be is a gap."""
    text = fields.text("orcid")
    found = pids.orcid(text)
    if text and not found:
        fields.gaps.append(f"{fields.path}/orcid: {text[:60]!r}; wanted an ORCID iD")
    return found
