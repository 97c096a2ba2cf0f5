"""Takes the page's mark for a cut text out of an abstract, without a character lost or added."""

import re
from dataclasses import dataclass

from scholargraph.sources.profile_page.wordings import more_mark

_SHOWN = 140
"""So many characters of a text stand before the mark."""

_COMPLETE = re.compile(r"""(?:[.!?。！？।؟]|(?:https?://|www\.)\S+)(?:['’”")\]}$*]|\s?»|\\\))*$""")
_NEAR_THE_END = 400


@dataclass(frozen=True, slots=True)
class Spliced:
    """A text without the mark, whether it ends before its end, and where a mark was left in it (or None)."""

    text: str
    truncated: bool
    mark_left: int | None = None


def splice(text: str) -> Spliced:
    """A text without the mark that the page put after 140 characters, or at the end of the line.

    >>> splice("It computes" + "." * 129 + "… (see more)and ends.").text == "It computes" + "." * 129 + "and ends."
    True
    >>> splice("It is cut here… (see more)")
    Spliced(text='It is cut here', truncated=True, mark_left=None)

    A mark anywhere else is part of the text.

    >>> splice("A button (see more) is pressed.")
    Spliced(text='A button (see more) is pressed.', truncated=False, mark_left=None)
    """
    left: int | None = None
    for mark in more_mark().finditer(text):
        at_end = mark.end() == len(text)
        if mark.start() == _SHOWN or at_end:
            whole = text[: mark.start()] + text[mark.end() :]
            return Spliced(whole.strip(), at_end or not _is_complete(whole), left)
        if mark["ellipsis"] and left is None:
            left = mark.start()
    return Spliced(text, not _is_complete(text), left)


def _is_complete(text: str) -> bool:
    end = text.rstrip()[-_NEAR_THE_END:]
    return _COMPLETE.search(end) is not None and not end.endswith("...")
