"""Quotes what a source prints, no longer than fits a line, for what is said of it in notices and errors."""

from typing import Any

import msgspec

LONGEST = 60


def shown(value: Any) -> str:  # Any: JSON's values are of many types
    """A text, or a value of JSON, in quotes; of a long one the beginning.

    >>> shown("On  Tilings"), shown([1, None]), shown(None)
    ("'On Tilings'", "'[1,null]'", 'nothing')
    """
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode("utf-8", "replace")
    text = " ".join(text[: 8 * LONGEST].split())
    return repr(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")
