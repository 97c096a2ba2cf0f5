"""Cuts HTML into tags, texts and comments with their lines, in one walk whose time grows with the text and no faster.

Parsers that build a whole tree know no lines, and take minutes for a small page of tags nested deep enough.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from types import MappingProxyType


def names(text: str) -> frozenset[str]:
    """The names in a text, which have blanks between them."""
    return frozenset(text.split())


KEPT = names(
    "about alt aria-hidden charset class content datetime href hidden id itemid itemprop itemscope itemtype lang name"
    " open property rel resource role src style type typeof value vocab xml:lang"
)
"""The attributes that somebody here looks at."""

RAW = frozenset({"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"})
"""The elements that hold text alone, whatever it looks like."""

_LONGEST_NAME = 64
_NAME = re.compile(r"[A-Za-z][^\s/>]*+")
_ATTRIBUTE = re.compile(r"""[\s/]*+([^\s/>][^\s/>=]*+)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]*+)))?""")
_TO_THE_END = re.compile(r"[\s/]*+>")
_RAW_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.I) for name in RAW}
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag: its name in lower case, those of its attributes that are kept, and the line where it begins."""

    name: str
    attributes: Mapping[str, str]
    line: int
    closes_itself: bool = False


@dataclass(frozen=True, slots=True)
class EndTag:
    """An end tag, and the line where it begins."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text as it stands in the file, references (&amp;) and all, and its first line."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment's text, and its first line."""

    text: str
    line: int


Token = Tag | EndTag | Run | Comment


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a page in its order. What is no tag is text; what is not ended ends with the page.

    >>> [token.name for token in tokens("<p>a < b<BR/>c</p>") if isinstance(token, Tag | EndTag)]
    ['p', 'br', 'p']
    """
    place = 0
    line = 1
    start = 0
    while (opened := text.find("<", place)) >= 0:
        after = text[opened + 1 : opened + 2]
        if not (after.isascii() and after.isalpha()) and after not in ("/", "!", "?"):
            place = opened + 1
            continue
        if opened > start:
            yield Run(text[start:opened], line)
            line += text.count("\n", start, opened)
        if after == "!" or after == "?":
            token, place = _comment(text, opened, line)
            yield token
        elif after == "/":
            ended, place = _end_tag(text, opened, line)
            yield ended
        else:
            tag, place = _tag(text, opened, line)
            if tag is None:
                return
            yield tag
            if tag.name in RAW and not tag.closes_itself:
                line += text.count("\n", opened, place)
                found = _RAW_ENDS[tag.name].search(text, place)
                opened, end = place, found.start() if found else len(text)
                yield Run(text[place:end], line)
                place = end
        line += text.count("\n", opened, place)
        start = place
    if start < len(text):
        yield Run(text[start:], line)


def _tag(text: str, opened: int, line: int) -> tuple[Tag | None, int]:
    """A start tag and where it ends; None for one that the page ends in."""
    named = _NAME.match(text, opened + 1)
    assert named
    place = named.end()
    found: dict[str, str] | None = None
    last = ""
    while not (end := _TO_THE_END.match(text, place)):
        attribute = _ATTRIBUTE.match(text, place)
        if attribute is None:
            return None, len(text)
        place = attribute.end()
        last = attribute[1][:_LONGEST_NAME].lower()
        if last in KEPT:
            found = {} if found is None else found
            value = next((value for value in attribute.groups()[1:] if value is not None), "")
            found.setdefault(last, unescape(value))
    closes_itself = "/" in end[0]
    return Tag(named[0][:_LONGEST_NAME].lower(), _NONE if found is None else found, line, closes_itself), end.end()


def _end_tag(text: str, opened: int, line: int) -> tuple[EndTag | Comment, int]:
    end = text.find(">", opened)
    place = len(text) if end < 0 else end + 1
    named = _NAME.match(text, opened + 2)
    if named is None:
        return Comment(text[opened + 2 : place - 1], line), place
    return EndTag(named[0][:_LONGEST_NAME].lower(), line), place


def _comment(text: str, opened: int, line: int) -> tuple[Comment, int]:
    """A comment, and what is read as one: a document type, a processing instruction, `<![CDATA[`."""
    if not text.startswith("<!--", opened):
        end = text.find(">", opened)
        return Comment(text[opened : None if end < 0 else end], line), len(text) if end < 0 else end + 1
    if text.startswith((">", "->"), opened + 4):
        return Comment("", line), text.index(">", opened) + 1
    end = text.find("-->", opened + 4)
    return Comment(text[opened + 4 : None if end < 0 else end], line), len(text) if end < 0 else end + 3
