"""Cuts XML into elements without understanding them, and parses each by itself: no document type, nothing fetched.

A file of any size is read in blocks. Its tags are found by a scanner of our own, as a parser gives up at the first
fault and this must not: what is broken stays with the element in which it stands, and the next one is read.
"""

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache
from html.entities import html5
from typing import IO
from xml.etree import ElementTree
from xml.parsers.expat import ErrorString
from xml.sax.saxutils import escape, quoteattr

from scholargraph.errors import SourceError
from scholargraph.sources.inputs import Input
from scholargraph.sources.lists import Entry, EntryError

LONGEST = 64 * 1024**2
DEEPEST = 500
BLOCK = 1024**2

_SHOWN = 2400  # bytes of what is not kept whole
_MOST_NAMES = 10_000
_MARKS = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
_TAG = re.compile(
    rb"<(?P<end>/?)(?P<name>[A-Za-z_:\x80-\xff][-.:\w\x80-\xff]{0,199}+)(?=[\s/>])"
    rb"(?P<rest>(?:[^\"'<>]++|\"[^\"<]*+\"|'[^'<]*+')*+)>"
)
_DOCTYPE = re.compile(
    rb"<!DOCTYPE(?:[^\"'\[<>]++|\"[^\"]*+\"|'[^']*+')*+"
    rb"(?:\[(?:[^\"'\]<]++|\"[^\"]*+\"|'[^']*+'|<!--(?:[^-]++|-(?!->))*+-->|<(?!!--))*+\]\s*+)?+>"
)
_DECLARED = re.compile(r"<\?xml[^>]*?\bencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_SPACE = re.compile(rb"\b(xmlns(?::[-.\w]+)?)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|&(?P<name>[^\W\d][\w.-]*);", re.S
)
_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ENCODINGS = {
    "utf-8": "utf-8",
    "ascii": "utf-8",
    "utf-16": "utf-8",  # said of bytes that are none: where they are, their first ones show it
    "iso8859-1": "iso8859-1",
    "cp1252": "cp1252",
}
"""The encodings that are read, by the name that Python has for each, and as what."""


def cut_xml(source: Input, names: tuple[str, ...], *, flat: bool = False) -> Iterator[Entry]:
    """The outermost elements with one of some local names, as bytes in UTF-8, with their lines and XML path.

    The path counts from 1 among siblings of one name, also where there is only one yet (`/feed/entry[3]`); the
    root alone has no number. `within` is the start tags of all that encloses the element, the root's first.

    What is broken inside an element stays with it; what is broken between elements is an entry with a fault. An
    element that is not closed ends at the next start tag of one of the names, once its fault shows. `flat` says
    that no element of these names holds another: then it shows at that tag. Raises SourceError for what is no XML
    from its first byte on, or in an encoding other than UTF-8, UTF-16, ISO-8859-1 and windows-1252.
    """
    with source.open() as file:
        yield from _Cutter(_Scanner(_Utf8(file, source.name), source.name), names, flat=flat).entries()


def root(source: Input) -> bytes:
    """The start tag of a document's root element, empty where the first 64 KiB are no XML or hold none.

    To be looked at only: what a file is is seen from it without reading the file.
    """
    text = _head(source)
    at = 0
    while (at := text.find(b"<", at)) >= 0:
        if tag := _TAG.match(text, at):
            return b"" if tag["end"] else tag[0]
        closing = next((end for mark, end in _MARKS.items() if text.startswith(mark, at)), None)
        past = text.find(closing, at) if closing else _after_doctype(text, at)
        if past < 0:
            return b""
        at = past
    return b""


def root_name(source: Input) -> str:
    """The local name of a document's root element, empty where `root` is."""
    tag = _TAG.match(root(source))
    return _local(tag["name"]).decode("utf-8", "replace") if tag else ""


def element(entry: Entry) -> ElementTree.Element:
    """The element of an entry, with its namespaces resolved; raises EntryError for what is not well-formed.

    Named characters of HTML (`&uuml;`) are known; any other entity is an error, so none is ever expanded.
    """
    return parsed(entry.content, entry.within, entry.first)


def parsed(content: bytes, within: bytes = b"", first: int = 1) -> ElementTree.Element:
    """Like `element`, of bytes alone: `within` is what encloses them, `first` the number of their first line.

    >>> parsed(b"<p>M&uuml;ller &amp; <i>Co</i></p>").text
    'Müller & '
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = first + content.count(b"\n", 0, fault.start)
        raise EntryError(f"byte {content[fault.start]:#04x} in line {line} is not UTF-8; wanted text in it") from None
    if "&" in text:
        text = _REFERENCE.sub(_character, text)
    opening, closing = _wrapping(within)
    try:
        whole = ElementTree.fromstring(f"{opening}{text}{closing}")
        return whole[0] if opening else whole
    except ElementTree.ParseError as fault:
        line = first + fault.position[0] - 1
        raise EntryError(f"not well-formed XML ({ErrorString(fault.code)}, line {line}); wanted a whole element") from None
    except (ValueError, IndexError) as fault:
        raise EntryError(f"not well-formed XML ({fault}); wanted a whole element") from None


def local(name: str) -> str:
    """The name of an element or attribute without its namespace.

    >>> local("{http://www.w3.org/2005/Atom}entry")
    'entry'
    """
    return name.rpartition("}")[2]


def text_of(node: ElementTree.Element | None) -> str:
    """All text within an element on one line, empty for none."""
    return "" if node is None else " ".join("".join(node.itertext()).split())


def markup(node: ElementTree.Element) -> str:
    """What is within an element, as markup for `sources.marked_text`, its elements without namespaces.

    >>> markup(parsed(b"<title>R&amp;D of CO<sub>2</sub></title>"))
    'R&amp;D of CO<sub>2</sub>'
    """
    parts = [escape(node.text or "")]
    waiting: list[ElementTree.Element | str] = list(reversed(node))
    while waiting:  # a walk with a list of its own: however deep it is, nothing is called again
        one = waiting.pop()
        if isinstance(one, str):
            parts.append(one)
            continue
        name = local(one.tag)
        attributes = "".join(f" {local(key)}={quoteattr(value)}" for key, value in one.attrib.items())
        parts.append(f"<{name}{attributes}>{escape(one.text or '')}")
        waiting += [f"</{name}>{escape(one.tail or '')}", *reversed(one)]
    return "".join(parts)


def _character(found: re.Match[str]) -> str:
    name = found["name"]
    if name is None or name in _PREDEFINED:
        return found[0]
    if f"{name};" not in html5:
        raise EntryError(f"entity &{name[:60]}; is not known; wanted a character, or its name in HTML")
    return "".join(f"&#{ord(mark)};" for mark in html5[f"{name};"])


@lru_cache(maxsize=1024)
def _wrapping(within: bytes) -> tuple[str, str]:
    """A start and an end tag that declare the namespaces of what encloses an element; nothing where there are none."""
    spaces = {name: one or other for name, one, other in _SPACE.findall(within)}
    told = [f'{name.decode()}="{value.decode("utf-8", "replace")}"' for name, value in spaces.items() if value]
    return (f"<_ {' '.join(told)}>", "</_>") if told else ("", "")


def _local(name: bytes) -> bytes:
    return name.rpartition(b":")[2]


def _after_doctype(text: bytes, at: int) -> int:
    found = _DOCTYPE.match(text, at)
    return found.end() if found else -1


def _head(source: Input) -> bytes:
    """The first 64 KiB in UTF-8 from the first tag on; empty for what is no XML."""
    head = source.head
    try:
        encoding, mark = _encoding(head, source.name)
    except SourceError:
        return b""
    text = head[mark:] if encoding == "utf-8" else head[mark:].decode(encoding, "replace").encode()
    text = text.lstrip()
    return text if text.startswith(b"<") else b""


def _encoding(head: bytes, name: str) -> tuple[str, int]:
    """What a file is written in, by its first bytes and by what it says itself, and how long its byte order mark is."""
    for start, encoding, length in (
        (codecs.BOM_UTF8, "utf-8", 3),
        (codecs.BOM_UTF16_LE, "utf-16-le", 2),
        (codecs.BOM_UTF16_BE, "utf-16-be", 2),
        (b"<\0", "utf-16-le", 0),
        (b"\0<", "utf-16-be", 0),
    ):
        if head.startswith(start):
            return encoding, length
    declared = _DECLARED.match(head[:1000].decode("latin-1").lstrip())
    told = declared[1] if declared else "utf-8"
    try:
        return _ENCODINGS[codecs.lookup(told).name], 0
    except (LookupError, ValueError):
        raise SourceError(
            f"{name}:1: encoding {told[:40]!r}; wanted UTF-8, UTF-16, ISO-8859-1 or windows-1252"
        ) from None


class _Utf8:
    """The text of a file, in UTF-8 whatever it is stored in."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file = file
        self._first = file.read(BLOCK)
        self._encoding, mark = _encoding(self._first, name)
        self._first = self._first[mark:]
        self._decoder = codecs.getincrementaldecoder(self._encoding)("replace")

    def read(self, size: int) -> bytes:
        """At least a byte of it, and about as many as asked for; none at the end."""
        while block := self._first or self._file.read(size):
            self._first = b""
            if self._encoding == "utf-8":
                return block  # what is none in it is seen by who reads the element
            if text := self._decoder.decode(block):
                return text.encode("utf-8")
        return b"" if self._encoding == "utf-8" else self._decoder.decode(b"", final=True).encode("utf-8")


class _Scanner:
    """Finds the tags of a document. It holds the text from `kept` on, or from where it is, in `text`."""

    def __init__(self, text: _Utf8, name: str) -> None:
        self.text = b""
        self.at = 0
        self.kept: int | None = None
        self._file = text
        self._name = name
        self._ended = False
        self._line = 1
        self._counted = 0
        self._absent: set[bytes] = set()
        self._skip_blanks()

    def tags(self) -> Iterator[re.Match[bytes] | None]:
        """Each tag, `at` being behind it then; None for a `<` that opens nothing, at which it then is."""
        rooted = False
        while self._to_bracket():
            tag = _TAG.match(self.text, self.at)
            if tag:
                rooted = True
                self.at = tag.end()
                yield tag
            elif not self._passed(doctype=not rooted) and not self._grown_for_tag():
                yield None
                self.at += 1

    def line(self, at: int) -> int:
        """The number of the line in which a position is; it is asked in the order of positions."""
        self._line += self.text.count(b"\n", self._counted, at)
        self._counted = max(at, self._counted)
        return self._line

    def _skip_blanks(self) -> None:
        while self._more() and not (found := re.search(rb"[^ \t\r\n]", self.text)):
            self.at = len(self.text)
        if not self.text or not found:
            raise SourceError(f"{self._name}:1: nothing but blanks; wanted XML")
        if self.text[found.start()] != ord("<"):
            shown = self.text[found.start() :].split(b"\n", 1)[0][:40].decode("utf-8", "replace")
            raise SourceError(f"{self._name}:{self.line(found.start())}: {shown!r}; wanted XML, which begins with '<'")

    def _to_bracket(self) -> bool:
        while (found := self.text.find(b"<", self.at)) < 0:
            self.at = len(self.text)
            if not self._more():
                return False
        self.at = found
        return True

    def _passed(self, *, doctype: bool) -> bool:
        """Goes behind a comment, a processing instruction, a CDATA section or a document type that stands here."""
        while len(self.text) < self.at + 9 and self._more():
            pass
        for mark, closing in _MARKS.items():
            if self.text.startswith(mark, self.at):
                return self._to(closing, self.at + len(mark))
        return doctype and self.text.startswith(b"<!DOCTYPE", self.at) and self._past_doctype()

    def _to(self, closing: bytes, start: int) -> bool:
        if closing in self._absent:
            return False
        searched = start - self.at
        while (found := self.text.find(closing, self.at + searched)) < 0:
            searched = max(searched, len(self.text) - self.at - len(closing))
            if searched > LONGEST:
                raise SourceError(f"{self._name}:{self.line(self.at)}: more than 64 MiB without {closing.decode()!r}")
            if not self._more():
                self._absent.add(closing)  # so that nobody looks for it again
                return False
        self.at = found + len(closing)
        return True

    def _past_doctype(self) -> bool:
        while not (found := _DOCTYPE.match(self.text, self.at)):
            if len(self.text) - self.at > 2 * BLOCK or not self._more():
                return False
        self.at = found.end()
        return True

    def _grown_for_tag(self) -> bool:
        """Whether there is more text now for a tag of which only the beginning was there."""
        if len(self.text) - self.at > LONGEST or self.text.find(b"<", self.at + 1) >= 0:
            return False
        return self._more()

    def _more(self) -> bool:
        """Reads on, as much again as is held; what is read and not kept goes."""
        drop = self.at if self.kept is None else self.kept
        if drop > self._counted:
            self.line(drop)
        held = self.text[drop:]
        block = b"" if self._ended else self._file.read(max(BLOCK, len(held)))
        self._ended = not block
        if block:
            self.text = held + block
            self.at -= drop
            self._counted -= drop
            self.kept = None if self.kept is None else 0
        return bool(block)


class _Level:
    """An element that encloses entries: its start tag, and how many children of each name it has so far."""

    __slots__ = ("children", "line", "name", "path", "tag")

    def __init__(self, name: bytes, path: str, tag: bytes, line: int) -> None:
        self.name = name
        self.path = path
        self.tag = tag
        self.line = line
        self.children: dict[bytes, int] = {}

    def child(self, name: bytes) -> str:
        """The path of its next child of that name."""
        number = self.children[name] = self.children.get(name, 0) + 1
        if len(self.children) > _MOST_NAMES:
            raise SourceError(f"more than {_MOST_NAMES:,} different elements in one; wanted a list")
        return f"{self.path}/{name.decode('utf-8', 'replace')}[{number}]"


class _Cutter:
    """Goes from tag to tag and makes entries of what stands between them."""

    def __init__(self, scanner: _Scanner, names: tuple[str, ...], *, flat: bool) -> None:
        self._scanner = scanner
        self._names = frozenset(name.encode() for name in names)
        self._flat = flat
        self._outside = _Level(b"", "", b"", 1)
        self._levels = [self._outside]
        self._open: list[bytes] = []  # the names of the elements that are open within an entry, its own first
        self._first = self._boundary = 1
        self._path = ""
        self._within = b""
        self._broken: str | None = None
        self._too_long: bytes | None = None
        self._damage: tuple[int, str, bytes] | None = None
        self._made: list[Entry] = []

    def entries(self) -> Iterator[Entry]:
        for tag in self._scanner.tags():
            if self._open:
                self._inside(tag)
            else:
                self._between(tag)
            if self._made:
                yield from self._made
                self._made = []
        self._end()
        yield from self._made

    def _between(self, tag: re.Match[bytes] | None) -> None:
        """A tag outside all entries."""
        if tag is None:
            self._damaged("a '<' that opens nothing", b"<")
        elif tag["end"]:
            self._closed(tag)
        elif _local(tag["name"]) in self._names:
            self._begin(tag)
        else:
            self._enter(tag)

    def _begin(self, tag: re.Match[bytes]) -> None:
        self._told()
        self._scanner.kept = tag.start()
        self._first = self._scanner.line(tag.start())
        self._path = self._child(tag["name"])
        self._within = b"".join(level.tag for level in self._levels)
        self._broken = self._too_long = None
        self._open = [tag["name"]]
        if tag["rest"].endswith(b"/"):
            self._make(tag.end())

    def _enter(self, tag: re.Match[bytes]) -> None:
        path = self._child(tag["name"])
        if tag["rest"].endswith(b"/"):
            return
        if len(self._levels) > DEEPEST:
            self._damaged(f"elements nested more than {DEEPEST} deep", tag[0])
            return
        self._levels.append(_Level(tag["name"], path, tag[0], self._scanner.line(tag.start())))

    def _child(self, name: bytes) -> str:
        parent = self._levels[-1]
        path = parent.child(name)
        if parent is not self._outside:
            return path
        if sum(parent.children.values()) == 1:
            return path.removesuffix("[1]")
        self._damaged("another root element; wanted one", b"<" + name)
        return path

    def _closed(self, tag: re.Match[bytes]) -> None:
        name = tag["name"]
        opened = next((depth for depth in range(len(self._levels) - 1, 0, -1) if self._levels[depth].name == name), 0)
        if opened and opened == len(self._levels) - 1:
            self._levels.pop()
            return
        self._damaged(f"end tag </{name.decode('utf-8', 'replace')}> without its start", tag[0])
        if opened:
            del self._levels[opened:]
        elif _local(name) in self._names and len(self._levels) > 2:
            self._levels.pop()  # its start tag was taken for another

    def _inside(self, tag: re.Match[bytes] | None) -> None:
        """A tag within an entry."""
        if self._scanner.at - (self._scanner.kept or 0) > LONGEST:
            self._shorten()
        if tag is None:
            self._broken = self._broken or "a '<' that opens nothing"
        elif tag["end"]:
            self._leave(tag)
        elif _local(tag["name"]) in self._names and (self._flat or self._broken):
            self._unclosed(tag)
        elif not self._broken and not tag["rest"].endswith(b"/"):
            self._open.append(tag["name"])
            if len(self._open) > DEEPEST:
                self._broken = f"elements nested more than {DEEPEST} deep"

    def _leave(self, tag: re.Match[bytes]) -> None:
        name = tag["name"]
        if not self._broken and name == self._open[-1]:
            self._open.pop()
            if not self._open:
                self._make(tag.end())
        elif name == self._open[0]:
            self._make(tag.end())
        elif name == self._levels[-1].name:
            self._unclosed(tag)
        else:
            self._broken = self._broken or f"end tag </{name.decode('utf-8', 'replace')}> without its start"

    def _unclosed(self, tag: re.Match[bytes]) -> None:
        """The entry ends before a tag that does not belong to it."""
        name = self._open[0].decode("utf-8", "replace")
        self._make(tag.start(), fault=f"<{name}> is not closed; wanted </{name}>")
        self._between(tag)

    def _shorten(self) -> None:
        """An entry that is too long is read to its end, but no longer held."""
        kept = self._scanner.kept or 0
        if self._too_long is None:
            self._too_long = self._scanner.text[kept : kept + _SHOWN]
            self._broken = self._broken or "too long"
        self._scanner.kept = self._scanner.at

    def _make(self, end: int, fault: str | None = None) -> None:
        text, kept = self._scanner.text, self._scanner.kept or 0
        content = text[kept:end] if self._too_long is None else self._too_long
        if self._too_long is not None:
            fault = f"an element of more than {LONGEST >> 20} MiB; wanted a shorter one"
        elif len(self._open) > DEEPEST:
            fault = f"elements nested more than {DEEPEST} deep; wanted fewer"
        self._boundary = self._scanner.line(end)
        self._made.append(Entry(self._first, self._boundary, content, self._path, fault, self._within))
        self._open = []
        self._scanner.kept = None

    def _damaged(self, reason: str, shown: bytes) -> None:
        """Notes what is broken between entries: the first of it is told, with all lines that it may concern."""
        if self._damage is None:
            self._damage = (self._boundary, reason, shown[:_SHOWN])

    def _told(self) -> None:
        if self._damage is not None:
            first, reason, shown = self._damage
            last = max(first, self._scanner.line(self._scanner.at))
            self._made.append(Entry(first, last, shown, fault=f"{reason}; nothing between these lines is read"))
            self._damage = None

    def _end(self) -> None:
        last = self._scanner.line(len(self._scanner.text))
        if self._levels == [self._outside] and not self._outside.children:
            raise SourceError(f"{self._scanner._name}:{last}: no element in it; wanted XML")
        if self._open:
            name = self._open[0].decode("utf-8", "replace")
            self._make(len(self._scanner.text), fault=f"the file ends within it; wanted </{name}>")
            return
        if len(self._levels) > 1:
            name = self._levels[1].name.decode("utf-8", "replace")
            self._damaged(f"the file ends before </{name}>", b"")
        self._told()
