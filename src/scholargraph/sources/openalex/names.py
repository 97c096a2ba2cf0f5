"""Reads the names of OpenAlex's people: in the order in which they are spoken, or `Family, Given`."""

from scholargraph.sources import printed_names
from scholargraph.sources.marked_text import plain
from scholargraph.sources.printed_names import Name


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
