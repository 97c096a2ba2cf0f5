"""Turns a page into the lines that a reader sees, each with where it stands in the file and what it links to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import islice

from scholargraph.errors import SourceError
from scholargraph.model import NoticeKind, NoticeRecord, Place, Record
from scholargraph.sources.html_page.contents import Content, is_left, is_never_seen
from scholargraph.sources.html_page.documents import Document, Element
from scholargraph.sources.html_page.tokens import Run, names
from scholargraph.sources.profile_page.wordings import more_mark, portrait

MOST_LINES = 50_000

BLOCKS = names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre search"
    " section summary table tbody td tfoot th thead tr ul"
)
_KEEPING_BLANKS = frozenset({"pre", "xmp"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLANKS = re.compile(r"[ \t\n\f\r]+")
_UNSEEN_MARKS = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")
_LONGEST_CAPTION = 120
_LONGEST_MARK = 40
_MOST_INSIDE_A_LINK = 50
_MOST_LINKS = 1_000  # of one line


@dataclass(frozen=True, slots=True)
class Link:
    """A link: its text on one line, where it leads, and whether this is all of its text."""

    text: str
    address: str
    whole: bool


@dataclass(frozen=True, slots=True)
class VisibleLine:
    """A line as a reader sees it: its text, its lines in the file, its path, and what its elements say of it.

    `heading` is the level of the heading that it stands in, `language` the one that an element below `body` tells,
    `cell` the row and the cell of a table in which it stands.
    """

    text: str
    first: int
    last: int
    path: str
    heading: int | None = None
    language: str | None = None
    cell: tuple[int, int] | None = None
    links: tuple[Link, ...] = ()


def visible_lines(document: Document, content: Content) -> list[VisibleLine]:
    """The lines of a page's content in its order, without what nobody sees.

    Raises SourceError for more than 50 000 lines.
    """
    found = []
    for line in _Rendering(document, content).lines():
        found.append(line)
        if len(found) > MOST_LINES:
            raise SourceError(
                f"{document.name}:{line.first}: more than {MOST_LINES:,} lines of text; wanted one saved page"
            )
    return found


def place_of(digest: str, lines: Sequence[VisibleLine]) -> Place:
    """The place in the file of a run of visible lines; `digest` is the file's."""
    first, last = lines[0], lines[-1]
    path = first.path if len(lines) == 1 else f"{first.path}/range-to({last.path})"
    ends = max(line.last for line in lines)
    return Place(digest[:16], min(line.first for line in lines), ends, "\n".join(line.text for line in lines), path)


def left_out(digest: str, lines: Sequence[VisibleLine], reason: str) -> Record:
    """A notice that a run of visible lines is not read."""
    return NoticeRecord(place_of(digest, lines), NoticeKind.NOT_UNDERSTOOD, reason)


def language_tag(element: Element) -> str | None:
    """The language that an element says its text is in, as a tag of two or three letters."""
    tag = (element.get("lang") or element.get("xml:lang")).lower().replace("_", "-").partition("-")[0]
    return tag if tag.isascii() and tag.isalpha() and len(tag) in (2, 3) else None


def seen(text: str) -> str:
    """A text as it is seen: blanks as one, and no marks that only say where a word may be cut."""
    return _BLANKS.sub(" ", text).translate(_UNSEEN_MARKS).strip()


@dataclass(frozen=True, slots=True)
class _Open:
    """An open element, and what it and those around it say of the text in it.

    `block` is the innermost element that makes lines of its own, `link` a link's index, or -1.
    """

    element: Element
    block: Element
    link: int = -1
    heading: int | None = None
    language: str | None = None
    keeps_blanks: bool = False
    cell: tuple[int, int] | None = None

    def inner(self, element: Element) -> "_Open":
        """The same of an element within it."""
        language = language_tag(element)
        return _Open(
            element,
            element if element.name in BLOCKS else self.block,
            element.index if element.name == "a" and "href" in element.attributes else self.link,
            _HEADINGS.get(element.name, self.heading),
            self.language if language is None or element.name in ("html", "body") else language,
            self.keeps_blanks or element.name in _KEEPING_BLANKS,
            (element.parent, element.index) if element.name in ("td", "th") else self.cell,
        )


@dataclass(frozen=True, slots=True)
class _Piece:
    """A text within a line, its first line in the file, and the element that holds it."""

    text: str
    line: int
    holder: _Open


_OUTSIDE = Element("", {}, -1, -1, 1, 1, 1, 0)
_NOWHERE = _Open(_OUTSIDE, _OUTSIDE)


@dataclass(slots=True)
class _Rendering:
    document: Document
    content: Content
    stack: list[_Open] = field(default_factory=lambda: [_NOWHERE])
    pieces: list[_Piece] = field(default_factory=list)
    lines_of: dict[int, int] = field(default_factory=dict)

    def lines(self) -> Iterator[VisibleLine]:
        index = self.content.first
        while index < self.content.end:
            yield from self._ended(index)
            node = self.document.nodes[index]
            index += 1
            if isinstance(node, Run):
                yield from self._added(node)
            elif self._is_left(node):
                index = node.end
            else:
                yield from self._begun(node)
        yield from self._flushed()

    def _ended(self, index: int) -> Iterator[VisibleLine]:
        while len(self.stack) > 1 and self.stack[-1].element.end <= index:
            if self.stack[-1].element.name in BLOCKS:
                yield from self._flushed()
            self.stack.pop()

    def _begun(self, element: Element) -> Iterator[VisibleLine]:
        if element.name == "br" or element.name in BLOCKS:
            yield from self._flushed()
        if element.name == "img":
            yield from self._caption(element)
        if element.end > element.index + 1:
            self.stack.append(self.stack[-1].inner(element))

    def _is_left(self, element: Element) -> bool:
        if is_never_seen(element) or element.index in self.content.surroundings:
            return True
        return is_left(element, inline=element.name not in BLOCKS) and not self._is_behind_a_button(element)

    def _is_behind_a_button(self, element: Element) -> bool:
        """Whether a hidden element is the rest of the text that a button shows: "… (see more)"."""
        if element.name in BLOCKS:
            return False
        before = seen("".join(unescape(piece.text[-_LONGEST_MARK:]) for piece in self.pieces[-3:]))[-_LONGEST_MARK:]
        return any(mark.end() == len(before) for mark in more_mark().finditer(before))

    def _caption(self, image: Element) -> Iterator[VisibleLine]:
        """The text of a portrait: a saved text has it as a line. Other pictures' texts are no part of the page's."""
        text = seen(image.get("alt"))
        if len(text) <= _LONGEST_CAPTION and portrait().fullmatch(text):
            yield from self._flushed()
            yield VisibleLine(text, image.first, image.last, image.path)

    def _added(self, run: Run) -> Iterator[VisibleLine]:
        holder = self.stack[-1]
        if not holder.keeps_blanks:
            self.pieces.append(_Piece(run.text, run.line, holder))
            return
        *whole, rest = run.text.split("\n")
        for offset, text in enumerate(whole):
            self.pieces.append(_Piece(text, run.line + offset, holder))
            yield from self._flushed()
        self.pieces.append(_Piece(rest, run.line + len(whole), holder))

    def _flushed(self) -> Iterator[VisibleLine]:
        pieces = [piece for piece in self.pieces if piece.text]
        self.pieces = []
        text = _text(pieces)
        if not text:
            return
        told = [piece for piece in pieces if piece.text.strip()]
        links: dict[int, list[_Piece]] = {}
        for piece in told:
            if piece.holder.link >= 0:
                links.setdefault(piece.holder.link, []).append(piece)
        languages = {piece.holder.language for piece in told}
        yield VisibleLine(
            text,
            _first_line(told[0]),
            told[-1].line + told[-1].text.rstrip().count("\n"),
            self._path(self.stack[-1].block),
            told[0].holder.heading,
            languages.pop() if len(languages) == 1 else None,
            told[0].holder.cell,
            tuple(self._link(link, linked) for link, linked in islice(links.items(), _MOST_LINKS)),
        )

    def _path(self, element: Element) -> str:
        count = self.lines_of[element.index] = self.lines_of.get(element.index, 0) + 1
        path = element.path if element is not _OUTSIDE else ""
        return path if path and count == 1 else f"{path}/text()[{count}]"

    def _link(self, index: int, pieces: Sequence[_Piece]) -> Link:
        element = self.document.nodes[index]
        assert isinstance(element, Element)
        inside = self.document.nodes[index + 1 : min(element.end, index + _MOST_INSIDE_A_LINK)]
        parted = any(isinstance(node, Element) and (node.name in BLOCKS or node.name == "br") for node in inside)
        return Link(_text(pieces), element.get("href"), whole=not parted)


def _text(pieces: Sequence[_Piece]) -> str:
    return seen("".join(unescape(piece.text) for piece in pieces))


def _first_line(piece: _Piece) -> int:
    return piece.line + piece.text[: len(piece.text) - len(piece.text.lstrip())].count("\n")
