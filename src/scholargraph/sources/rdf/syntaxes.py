"""Tells the syntaxes of RDF by what a file begins with: N-Quads, TriG with Turtle in it, RDF/XML, JSON-LD."""

import re
from dataclasses import dataclass

import pyoxigraph as ox

from scholargraph.sources.inputs import Input


@dataclass(frozen=True, slots=True)
class Syntax:
    """A way to write RDF: its name, its suffixes, and the pattern by which a subject is found in its text.

    `by_line` is true where every line is a statement, so that a broken one costs its neighbours nothing.
    """

    name: str
    format: ox.RdfFormat
    suffixes: tuple[str, ...]
    subject: re.Pattern[bytes]
    by_line: bool = False


LINES = Syntax(
    "N-Triples or N-Quads",
    ox.RdfFormat.N_QUADS,
    (".nt", ".nq"),
    re.compile(rb"^[ \t]*(<[^<>\s]*>|_:[^\s<>\"]+)", re.M),
    by_line=True,
)
TRIG = Syntax(
    "Turtle",
    ox.RdfFormat.TRIG,
    (".ttl", ".trig", ".n3"),
    re.compile(rb"^[ \t]*(<[^<>\s]*>|[\w.-]*:[^\s;,\[\]()<>\"]*)", re.M),
)
XML = Syntax(
    "RDF/XML", ox.RdfFormat.RDF_XML, (".rdf", ".owl"), re.compile(rb"\b(?:about|ID)\s*=\s*[\"']([^\"'<>]*)[\"']")
)
JSON_LD = Syntax("JSON-LD", ox.RdfFormat.JSON_LD, (".jsonld",), re.compile(rb"\"(?:@id|id)\"\s*:\s*\"([^\"\\]*)\""))

SYNTAXES = (LINES, TRIG, XML, JSON_LD)

_BLANKS = re.compile(rb"(?>\s+|#[^\n]*(?:\n|$))*")
_XML_ROOT = re.compile(rb"<(?:[\w.-]+:)?RDF[\s>]")
_JSON_KEY = re.compile(rb"(?<!\\)\"@(?:context|graph|id)\"\s*:")
_STATEMENT = re.compile(
    rb"[ \t]*(?:<[^<>\"{}|^`\\\s]*>|_:[^\s<>\"]+)[ \t]+<[^<>\"{}|^`\\\s]*>[ \t]+(?:<|_:|\"|<<).*\.[ \t]*(?:#.*)?\r?"
)
_DECLARATION = re.compile(rb"@?(?:prefix\s+[\w.-]*:|base)\s+<[^<>\s]*>", re.I)
_TRIPLE = re.compile(rb"<[^<>\"{}|^`\\\s]+>\s+(?:a\s|<[^<>\"{}|^`\\\s]+>\s|[\w.-]+:[\w.-]+\s)")
_QUERY = re.compile(rb"^\s*(?:SELECT|CONSTRUCT|ASK|DESCRIBE|INSERT|DELETE|WITH|LOAD)\b", re.M | re.I)


def shown(source: Input) -> Syntax | None:
    """The syntax that a file's content shows, None for what is no RDF."""
    head = source.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:1] in (b"{", b"["):
        return JSON_LD if _JSON_KEY.search(head) else None
    if head.startswith((b"<?", b"<!")) or _XML_ROOT.match(head):
        return XML if _XML_ROOT.search(head) and b"22-rdf-syntax-ns#" in head else None
    blanks = _BLANKS.match(head)
    text = head[blanks.end() if blanks else 0 :]
    if _are_statements(text, whole=named(source) is not LINES):
        return LINES
    if (_DECLARATION.match(text) and not _QUERY.search(text)) or _TRIPLE.match(text):
        return TRIG
    return None


def named(source: Input) -> Syntax | None:
    """The syntax that a file's name promises."""
    suffix = source.inner.suffix.lower()
    return next((syntax for syntax in SYNTAXES if suffix in syntax.suffixes), None)


def _are_statements(text: bytes, *, whole: bool) -> bool:
    """Whether each of the first lines is a statement; of a file whose name says so, whether one is."""
    lines = [line for line in text.split(b"\n")[:50] if line.strip() and not line.lstrip().startswith(b"#")]
    uncut = lines[:-1] or lines
    found = [_STATEMENT.fullmatch(line) is not None for line in uncut]
    return bool(found) and (all(found) if whole else any(found))
