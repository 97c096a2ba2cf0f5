"""Reads dates as sources print them into ISO 8601, no more precise than they are."""

import re


def date(*parts: str | int | None) -> str | None:
    """YYYY, YYYY-MM or YYYY-MM-DD of a year, a month and a day, or of one text; None for what is no date.

    >>> date("2021", "March", 5), date(2021, None, 5), date("2021-03"), date("MCMXC")
    ('2021-03-05', '2021', '2021-03', None)
    """
    months = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    told = [str(part).strip() for part in parts if part is not None]
    if len(told) == 1:
        whole = re.match(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", told[0])
        return whole[0] if whole else None
    found = []
    for part, length in zip(parts, (4, 2, 2), strict=False):
        text = str(part or "").strip().lower()
        text = str(months.index(text[:3]) + 1) if text[:3] in months else text
        if not text.isdigit():
            break
        found.append(text.zfill(length))
    return "-".join(found) or None
