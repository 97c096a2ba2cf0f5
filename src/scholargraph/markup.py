"""Writes XML that any reader takes, whatever characters a name was read with."""

import re
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(name: str, attributes: Mapping[str, str], *content: str) -> str:
    """An element; attributes without a value are left out, and the content is written as it is.

    >>> element("circle", {"r": "3", "fill": ""}, element("title", {}, escaped("Ada & Grace")))
    '<circle r="3"><title>Ada &amp; Grace</title></circle>'
    """
    told = "".join(f" {key}={quoteattr(printable(value))}" for key, value in attributes.items() if value)
    return f"<{name}{told}>{''.join(content)}</{name}>" if content else f"<{name}{told}/>"


def escaped(text: str) -> str:
    """A text as the content of an element."""
    return escape(printable(text))


def printable(text: str) -> str:
    r"""The text with U+FFFD in the place of each character that XML 1.0 does not allow.

    >>> printable("Ada\x00 Lovelace")
    'Ada� Lovelace'
    """
    return _NOT_IN_XML.sub("\ufffd", text)


def is_printable(text: str) -> bool:
    """Whether XML 1.0 allows every character of a text."""
    return _NOT_IN_XML.search(text) is None
