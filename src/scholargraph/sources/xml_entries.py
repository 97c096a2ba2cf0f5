"""Cuts XML into elements without understanding them, and parses each by itself: no document type, nothing fetched.

A file of any size is read in blocks. Its tags are found by a scanner of our own, as a parser gives up at the first
fault and this must not: what is broken stays with the element in which it stands, and the next one is read.
"""

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from html.entities import html5
from io import BufferedReader
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
_LONGEST_DOCTYPE = 2 * 1024**2
_MOST_NAMES = 1_000
_MARKS = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
_LONGEST_MARK = len("<!DOCTYPE")
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
    "utf-16": "utf-8",  # said of bytes that are none: where they are, the first ones show it
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
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
        scanner = _Scanner(_Utf8(file, source.head, source.name), source.name)
        yield from _Cutter(scanner, names, flat=flat).entries()


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
        said = f"{ErrorString(fault.code)}, line {first + fault.position[0] - 1}"
        raise EntryError(f"not well-formed XML ({said}); wanted a whole element") from None
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
    values = {name.decode(): value.decode("utf-8", "replace").replace('"', "&quot;") for name, value in spaces.items()}
    told = [f'{name}="{value}"' for name, value in values.items() if value]
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
    except SourceError:  # it is known by what it is, so that reading it can say why it cannot be read
        encoding, mark = "utf-8", 0
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

    def __init__(self, file: BufferedReader, head: bytes, name: str) -> None:
        self._file = file
        self._encoding, mark = _encoding(head, name)
        self._decoder = codecs.getincrementaldecoder(self._encoding)("replace")
        file.read(mark)

    def read(self, size: int) -> bytes:
        """At least a byte of it, and about as many as asked for; none at the end."""
        while block := self._file.read1(size):
            if self._encoding == "utf-8":
                return block  # what is none in it is found where the element is parsed
            if text := self._decoder.decode(block):
                return text.encode("utf-8")
        return b"" if self._encoding == "utf-8" else self._decoder.decode(b"", final=True).encode("utf-8")


class _Scanner:
    """Finds the tags of a document in order, holding no more of its text than some blocks and what is to be kept."""

    def __init__(self, text: _Utf8, name: str) -> None:
        self.name = name
        self._utf8 = text
        self._text = b""
        self._at = 0
        self._kept: int | None = None
        self._opening: bytes | None = None
        self._ended = False
        self._typed = False  # whether a document type was there, or none can come any more
        self._line = 1
        self._counted = 0
        self._absent: set[bytes] = set()
        self._skip_blanks()

    def tags(self) -> Iterator[re.Match[bytes] | None]:
        """Each tag; None for a `<` that opens nothing."""
        while self._to_bracket():
            if tag := _TAG.match(self._text, self._at):
                self._typed = True
                self._at = tag.end()
                yield tag
            elif not self._passed() and not self._grown_for_tag():
                self._at += 1
                yield None

    def keep(self, tag: re.Match[bytes]) -> int:
        """Keeps the text from the start of the last tag on, and says in which line that is."""
        self._kept = tag.start()
        self._opening = None
        return self._line_of(tag.start())

    def kept(self, before: re.Match[bytes] | None = None) -> tuple[bytes, bool, int]:
        """What was kept, up to where it is or before a tag, whether that is all of it, and the line where it ends.

        Blanks at its end are none of it. Nothing is kept any more then.
        """
        start, end = self._kept or 0, before.start() if before else self._at
        end = start + len(self._text[start:end].rstrip())
        opening = self._opening or (self._text[start : start + _SHOWN] if end - start > LONGEST else None)
        self._kept = self._opening = None
        return opening or self._text[start:end], opening is None, self._line_of(end)

    def line(self) -> int:
        """The number of the line that is reached."""
        return self._line_of(self._at)

    def _line_of(self, at: int) -> int:
        self._line += self._text.count(b"\n", self._counted, at)
        self._counted = max(at, self._counted)
        return self._line

    def _skip_blanks(self) -> None:
        while self._more() and not self._text.strip():
            self._at = len(self._text)
        self._at += len(self._text) - self._at - len(self._text[self._at :].lstrip())
        text = self._text[self._at : self._at + 200]
        if not text:
            raise SourceError(f"{self.name}:1: nothing but blanks; wanted XML")
        if not text.startswith(b"<"):
            shown = text.split(b"\n", 1)[0][:40].decode("utf-8", "replace")
            raise SourceError(f"{self.name}:{self.line()}: {shown!r}; wanted XML, which begins with '<'")

    def _to_bracket(self) -> bool:
        while (found := self._text.find(b"<", self._at)) < 0:
            self._at = len(self._text)
            if not self._more():
                return False
        self._at = found
        while len(self._text) < self._at + _LONGEST_MARK and self._more():
            pass
        return True

    def _passed(self) -> bool:
        """Goes behind a comment, a processing instruction, a CDATA section or a document type that stands here."""
        for mark, closing in _MARKS.items():
            if self._text.startswith(mark, self._at):
                return self._past(closing, len(mark))
        if self._typed or not self._text.startswith(b"<!DOCTYPE", self._at):
            return False
        self._typed = True
        return self._past_doctype()

    def _past(self, closing: bytes, searched: int) -> bool:
        if closing in self._absent:
            return False
        while (found := self._text.find(closing, self._at + searched)) < 0:
            searched = max(searched, len(self._text) - self._at - len(closing))
            if searched > LONGEST:
                raise SourceError(f"{self.name}:{self.line()}: more than 64 MiB without {closing.decode()!r}")
            if not self._more():
                self._absent.add(closing)  # so that it is not looked for again and again
                return False
        self._at = found + len(closing)
        return True

    def _past_doctype(self) -> bool:
        while not (found := _DOCTYPE.match(self._text, self._at)):
            if len(self._text) - self._at > _LONGEST_DOCTYPE or not self._more():
                return False
        self._at = found.end()
        return True

    def _grown_for_tag(self) -> bool:
        """Whether there is more text now for a tag of which only the beginning was there."""
        if len(self._text) - self._at > LONGEST or self._text.find(b"<", self._at + 1) >= 0:
            return False
        return self._more()

    def _more(self) -> bool:
        """Reads on, as much again as is held if that is not much; what is read and not to be kept goes."""
        if self._kept is not None and self._at - self._kept > LONGEST:
            self._opening = self._opening or self._text[self._kept : self._kept + _SHOWN]
            self._kept = self._at
        drop = self._at if self._kept is None else self._kept
        held = len(self._text) - drop
        block = b"" if self._ended else self._utf8.read(max(BLOCK, min(held, 8 * 1024**2)))
        self._ended = not block
        if block:
            self._line_of(drop)
            self._text = self._text[drop:] + block
            self._at -= drop
            self._counted -= drop
            self._kept = None if self._kept is None else 0
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


class _Cutter:
    """Goes from tag to tag and makes entries of what stands between them."""

    def __init__(self, scanner: _Scanner, names: tuple[str, ...], *, flat: bool) -> None:
        self._scanner = scanner
        self._names = frozenset(name.encode() for name in names)
        self._flat = flat
        self._levels = [_Level(b"", "", b"", 1)]
        self._enclosing: Counter[bytes] = Counter()
        self._open: list[bytes] = []  # the names of the elements that are open within an entry, its own first
        self._first = self._boundary = 1
        self._path = ""
        self._broken = False
        self._too_deep = False
        self._damage: Entry | None = None
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
            self._damaged("a '<' that opens nothing; wanted a tag", b"<")
        elif tag["end"]:
            self._exit(tag)
        elif _local(tag["name"]) in self._names:
            self._begin(tag)
        else:
            self._enter(tag)

    def _begin(self, tag: re.Match[bytes]) -> None:
        self._path = self._child(tag["name"])
        self._first = self._scanner.keep(tag)
        self._tell()
        self._open = [tag["name"]]
        self._broken = self._too_deep = False
        if tag["rest"].endswith(b"/"):
            self._make()

    def _enter(self, tag: re.Match[bytes]) -> None:
        path = self._child(tag["name"])
        if tag["rest"].endswith(b"/"):
            return
        if len(self._levels) > DEEPEST:
            self._damaged(f"elements nested more than {DEEPEST} deep; wanted fewer", tag[0])
            return
        self._levels.append(_Level(tag["name"], path, tag[0], self._scanner.line()))
        self._enclosing[tag["name"]] += 1

    def _child(self, name: bytes) -> str:
        """The path of an element of that name that begins here."""
        parent = self._levels[-1]
        number = parent.children[name] = parent.children.get(name, 0) + 1
        if len(parent.children) > _MOST_NAMES:
            place = f"{self._scanner.name}:{self._scanner.line()}"
            raise SourceError(f"{place}: more than {_MOST_NAMES:,} kinds of elements in one; wanted a list")
        path = f"{parent.path}/{name.decode('utf-8', 'replace')}"
        if len(self._levels) > 1:
            return f"{path}[{number}]"
        if sum(parent.children.values()) == 1:
            return path
        self._damaged("another root element; wanted one in a file", b"<" + name)
        return f"{path}[{number}]"

    def _exit(self, tag: re.Match[bytes]) -> None:
        name = tag["name"]
        if name == self._levels[-1].name:
            self._pop()
            return
        shown = name.decode("utf-8", "replace")
        reason = f"end tag </{shown}> without its start; wanted <{shown}> before it, and nothing up to there is read"
        if self._enclosing[name]:
            while self._levels[-1].name != name:
                self._pop()
            self._pop()
        elif _local(name) in self._names and len(self._levels) > 2 and not self._holds_entries(self._levels[-1]):
            mistaken = self._pop()  # the start tag, which was taken for another
            self._damaged(reason, mistaken.tag, mistaken.line)
        self._damaged(reason, tag[0])

    def _holds_entries(self, level: _Level) -> bool:
        return any(_local(name) in self._names for name in level.children)

    def _pop(self) -> _Level:
        level = self._levels.pop()
        self._enclosing[level.name] -= 1
        return level

    def _inside(self, tag: re.Match[bytes] | None) -> None:
        """A tag within an entry."""
        if tag is None:
            self._broken = True
        elif tag["end"]:
            self._leave(tag)
        elif _local(tag["name"]) in self._names and (self._flat or self._broken):
            self._unclosed(tag)
        elif not self._broken and not tag["rest"].endswith(b"/"):
            self._open.append(tag["name"])
            self._broken = self._too_deep = len(self._open) > DEEPEST

    def _leave(self, tag: re.Match[bytes]) -> None:
        name = tag["name"]
        if not self._broken and name == self._open[-1]:
            self._open.pop()
            if not self._open:
                self._make()
        elif name == self._open[0]:
            self._make()
        elif name == self._levels[-1].name:
            self._unclosed(tag)
        else:
            self._broken = True

    def _unclosed(self, tag: re.Match[bytes]) -> None:
        """The entry ends before a tag that does not belong to it."""
        name = self._open[0].decode("utf-8", "replace")
        self._make(before=tag, fault=f"<{name}> is not closed; wanted </{name}>")
        self._between(tag)

    def _make(self, *, before: re.Match[bytes] | None = None, fault: str | None = None) -> None:
        content, whole, self._boundary = self._scanner.kept(before)
        if not whole:
            fault = f"an element of more than {LONGEST >> 20} MiB; wanted a shorter one"
        elif self._too_deep:
            fault = f"elements nested more than {DEEPEST} deep; wanted fewer"
        within = b"".join([level.tag for level in self._levels])
        self._made.append(Entry(self._first, self._boundary, content, self._path, fault, within))
        self._open = []

    def _damaged(self, reason: str, shown: bytes, line: int | None = None) -> None:
        """Notes what is broken between entries; what follows until the next entry is told with it."""
        if self._damage is None:
            self._damage = Entry(line or self._boundary, 0, shown[:_SHOWN], fault=reason)

    def _tell(self) -> None:
        if self._damage is not None:
            last = max(self._damage.first, self._scanner.line())
            self._made.append(replace(self._damage, last=last))
            self._damage = None

    def _end(self) -> None:
        if not self._levels[0].children:
            raise SourceError(f"{self._scanner.name}:{self._scanner.line()}: no element in it; wanted XML")
        if self._open:
            name = self._open[0].decode("utf-8", "replace")
            self._make(fault=f"the file ends within it; wanted </{name}>")
        elif len(self._levels) > 1:
            name = self._levels[1].name.decode("utf-8", "replace")
            self._damaged(f"the file ends before </{name}>; wanted the whole", b"")
        self._tell()
