"""Reads pages in tests as a person does: the text that they print, the links that they have, the marks in them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

_OWN_LINE = frozenset(
    [
        "h1",
        "h2",
        "h3",
        "h4",
        "p",
        "li",
        "tr",
        "dt",
        "caption",
        "summary",
        "blockquote",
        "figcaption",
        "title",
        "article",
        "section",
        "option",
        "dl",
        "table",
        "form",
    ]
)
_SILENT = frozenset({"script", "style", "head", "header", "footer", "svg"})
_WITHOUT_END = frozenset({"meta", "link", "input", "br", "img", "rect", "circle", "path"})


@dataclass
class Read(HTMLParser):
    """A page that was read: `lines` of its main part, `links`, the `marks` it can be entered at, and its elements."""

    lines: list[str] = field(default_factory=lambda: [""])
    links: list[tuple[str, str]] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.elements.append((tag, told))
        self.links += [(tag, told[name]) for name in ("href", "src", "action") if name in told]
        if "id" in told:
            self.marks.add(told["id"])
        if tag in _OWN_LINE:
            self.lines.append({"h1": "# ", "h2": "## ", "h3": "### ", "li": "- "}.get(tag, ""))
        if tag in ("td", "th") and self.lines[-1]:
            self.lines[-1] += " | "
        if tag == "dd":
            self.lines[-1] += ": "
        if tag not in _WITHOUT_END:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        silent = _SILENT.intersection(self._open) - ({"header"} if "main" in self._open else set())
        if "main" in self._open and not silent and data.strip():
            self.lines[-1] += f" {' '.join(data.split())}" if data[:1].isspace() else " ".join(data.split())
            self.lines[-1] += " " if data[-1:].isspace() else ""


def read(html: str) -> Read:
    """A page, read."""
    page = Read()
    page.feed(html)
    page.close()
    return page


def text(html: str) -> str:
    """What the main part of a page prints, a line an element."""
    return "\n".join(" ".join(line.split()) for line in read(html).lines if line.strip("-#| ")) + "\n"
