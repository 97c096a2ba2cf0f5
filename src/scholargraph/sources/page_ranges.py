"""Writes the pages of a work in one way, so that what several sources say of them is equal: `12-19`."""

import re

_DASHES = re.compile(r"\s*[-‐‑‒–—−]+\s*")


def page_range(first: str | None, last: str | None = None) -> str | None:
    """A first and a last page, or a print of both or of one, on one line; None for nothing.

    >>> page_range("12", "19"), page_range("12 – 19"), page_range("2131--47"), page_range("e12", "e12"), page_range("")
    ('12-19', '12-19', '2131-47', 'e12', None)
    """
    ends = [" ".join(_DASHES.sub("-", end).split()) for end in (first, last) if end and end.strip()]
    if ends and "-" in ends[0]:
        ends = ends[:1]
    return "-".join(dict.fromkeys(ends)) or None
