"""Finds the things that a page describes in schema.org's words: in JSON-LD, microdata and RDFa Lite, all made alike."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from scholargraph.sources.html_page.documents import Document, Element
from scholargraph.sources.html_page.tokens import Run, names
from scholargraph.sources.html_page.visible_lines import BLOCKS, seen

MOST_ITEMS = 5_000
_DEEPEST = 24
_LONGEST = 20_000
_MOST_NODES = 1_000
_MOST_QUOTED = 200

_OURS = re.compile(r"(?:https?://(?:www\.)?schema\.org/|schema:)")
_WRAPPING = re.compile(
    r"\s*(?:/[/*]\s*)?(?:<!--|<!\[CDATA\[)(?:\s*\*/)?|(?:(?:/[/*]\s*)?(?:-->|\]\]>)(?:\s*\*/)?)\s*\Z"
)
_ADDRESSES = names("image logo mainEntityOfPage sameAs url")
_LINKING = {"a": "href", "area": "href", "link": "href", "img": "src", "time": "datetime", "data": "value"}


@dataclass(frozen=True, slots=True)
class Site:
    """Where an item is described: lines of the file, a path there, and what stands there."""

    first: int
    last: int
    path: str
    quote: str


@dataclass(eq=False, slots=True)
class Item:
    """A thing: its types, its properties with all their values, its own address, and where it is described.

    `outer` are the properties by which others hold or mention it, none for one that stands alone.
    """

    types: tuple[str, ...]
    site: Site
    address: str = ""
    outer: set[str] = field(default_factory=set)
    values: dict[str, list["str | Item"]] = field(default_factory=dict)

    def texts(self, *wanted: str) -> list[str]:
        """The values of some properties as texts; of an item its name."""
        found = [one for name in wanted for one in self.values.get(name, ())]
        return [text for one in found if (text := seen(one if isinstance(one, str) else one.name))]

    @property
    def name(self) -> str:
        """Its name, empty if none is told."""
        return next((one for one in self.values.get("name", ()) if isinstance(one, str)), "")

    def text(self, *wanted: str) -> str | None:
        """The first text of the first property that has one."""
        return next((text for name in wanted for text in self.texts(name)), None)

    def items(self, *wanted: str) -> list["Item"]:
        """The items among the values of some properties."""
        return [one for name in wanted for one in self.values.get(name, ()) if isinstance(one, Item)]

    def addresses(self, *wanted: str) -> list[str]:
        """The addresses among the values of some properties, and those of the items among them."""
        found = [one for name in wanted for one in self.values.get(name, ())]
        return [address for one in found if (address := one.address if isinstance(one, Item) else one.strip())]


@dataclass(frozen=True, slots=True)
class Found:
    """What a page describes: all items, each before those within it, and the places that cannot be understood."""

    items: tuple[Item, ...]
    gaps: tuple[tuple[Site, str], ...]


def items(document: Document) -> Found:
    """The items of a page."""
    found: list[Item] = []
    gaps: list[tuple[Site, str]] = []
    for script in document.elements("script"):
        if script.get("type").lower().partition(";")[0].strip() == "application/ld+json":
            _Json(document, script, found, gaps).read()
    for words in (_MICRODATA, _RDFA):
        found += _marked(document, words, MOST_ITEMS - len(found))
    return Found(tuple(found), tuple(gaps))


def text_within(document: Document, element: Element, *, most: int = _MOST_NODES) -> str:
    """The text in an element, the beginning of a long one: of so many nodes at most."""
    parts = []
    size = 0
    for node in document.nodes[element.index + 1 : min(element.end, element.index + most)]:
        if isinstance(node, Run) and size < _LONGEST:
            size += len(node.text)
            parts.append(node.text[:_LONGEST])
        elif isinstance(node, Element) and (node.name in BLOCKS or node.name == "br"):
            parts.append(" ")
    return seen(unescape("".join(parts)))


@dataclass(slots=True)
class _Json:
    """One block of JSON-LD while it is read; `found` and `gaps` gather what is in all blocks."""

    document: Document
    script: Element
    found: list[Item]
    gaps: list[tuple[Site, str]]
    known: dict[str, Item] = field(default_factory=dict)
    mentions: list[tuple[list["str | Item"], int, str, str]] = field(default_factory=list)

    def read(self) -> None:
        runs = self.document.nodes[self.script.index + 1 : self.script.end]
        text = _WRAPPING.sub("", "".join(node.text for node in runs if isinstance(node, Run)))
        try:
            value = json.loads(text, strict=False)
        except (ValueError, RecursionError) as fault:
            said = " ".join(str(fault).split())
            self.gaps.append((self._site("", text), f"JSON-LD that is not JSON ({said}); wanted an object"))
            return
        for path, one in _documents(value):
            if "schema.org" in _written(one.get("@context", ""))[:_LONGEST]:
                for inner, graph in _graph(one, path):
                    self._item(graph, inner, None, 0)
        for values, place, name, address in self.mentions:
            if item := self.known.get(address):
                values[place] = item
                item.outer.add(name)

    def _item(self, value: Mapping[str, Any], path: str, outer: str | None, depth: int) -> Item | None:
        """The item of an object; None where it is too deep, or the page has too many."""
        types = tuple(_bare(one) for one in _listed(value.get("@type")) if isinstance(one, str))
        if depth > _DEEPEST or len(self.found) >= MOST_ITEMS:
            self.gaps.append((self._site(path, ""), "more items, or items deeper within others, than a page has"))
            return None
        address = value.get("@id")
        site = self._site(path, value)
        item = Item(types, site, _whole(address) if isinstance(address, str) else "", {outer} if outer else set())
        self.found.append(item)
        for key, held in value.items():
            name = _bare(key)
            if not key.startswith("@"):
                item.values[name] = self._values(held, name, f"{path}/{key}", depth + 1)
        if isinstance(address, str) and types:
            self.known.setdefault(address, item)
        return item

    def _values(self, held: Any, name: str, path: str, depth: int) -> list["str | Item"]:
        found: list[str | Item] = []
        for number, one in enumerate(_listed(held)):
            if isinstance(one, dict) and "@value" in one:
                one = one["@value"]
            if isinstance(one, dict) and set(one) == {"@id"} and isinstance(one["@id"], str):
                self.mentions.append((found, len(found), name, one["@id"]))
                found.append(Item((), self._site(path, one), _whole(one["@id"])))
            elif isinstance(one, dict):
                item = self._item(one, f"{path}/{number}" if isinstance(held, list) else path, name, depth)
                found += [item] if item else []
            elif isinstance(one, str | int | float) and not isinstance(one, bool):
                found.append(_whole(str(one)[:_LONGEST]))
        return found

    def _site(self, path: str, value: Any) -> Site:
        quote = value if isinstance(value, str) else _written(value)
        return Site(self.script.first, self.script.last, _whole(f"{self.script.path}{path}"), _whole(quote))


def _written(value: Any) -> str:
    """A value as JSON; nothing of one that is nested as deep as it could just be read."""
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return ""


def _documents(value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, one in enumerate(_listed(value)):
        if isinstance(one, dict):
            yield (f"/{number}" if isinstance(value, list) else ""), one


def _graph(one: Mapping[str, Any], path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if "@graph" not in one:
        yield path, one
    for number, inner in enumerate(_listed(one.get("@graph"))):
        if isinstance(inner, dict):
            yield f"{path}/@graph/{number}", inner


def _whole(text: str) -> str:
    """The text without halves of characters, which JSON can write and nothing else."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _listed(value: Any) -> Sequence[Any]:
    if isinstance(value, dict) and len(value) == 1 and (inner := value.get("@list", value.get("@set"))) is not None:
        value = inner
    return value if isinstance(value, list) else [] if value is None else [value]


def _bare(name: str) -> str:
    return _OURS.sub("", name, count=1) if _OURS.match(name) else name


@dataclass(frozen=True, slots=True)
class _Words:
    """The attributes in which microdata or RDFa Lite say what is an item, its type, its address, and a property."""

    scope: str
    type: str
    address: tuple[str, ...]
    property: str


_MICRODATA = _Words("itemscope", "itemtype", ("itemid",), "itemprop")
_RDFA = _Words("typeof", "typeof", ("resource", "about"), "property")


def _marked(document: Document, words: _Words, most: int) -> Iterator[Item]:
    """The items of microdata or RDFa Lite. One of another vocabulary has no types that anybody knows."""
    scopes: list[tuple[Item | None, int]] = [(None, len(document.nodes))]
    made = 0
    for element in document.elements():
        if not element.attributes:
            continue
        while scopes[-1][1] <= element.index:
            scopes.pop()
        holder = scopes[-1][0]
        properties = [_bare(name) for name in element.get(words.property).split()] if holder else []
        if words.scope in element.attributes and made < most:
            made += 1
            item = _scope(document, element, words, properties[0] if properties else None)
            scopes.append((item, element.end))
            yield item
            value: str | Item = item
        elif properties and made < most:
            made += 1
            value = _value(document, element, properties[0])
        else:
            continue
        for name in properties:
            if holder and value:
                holder.values.setdefault(name, []).append(value)


def _scope(document: Document, element: Element, words: _Words, outer: str | None) -> Item:
    types = tuple(map(_bare, element.get(words.type).split()))
    address = next(filter(None, map(element.get, words.address)), "")
    quote = text_within(document, element, most=_MOST_QUOTED)
    return Item(
        types,
        Site(element.first, element.last, f"{element.path}/@{words.scope}", quote),
        address,
        {outer} if outer else set(),
    )


def _value(document: Document, element: Element, name: str) -> str:
    if "content" in element.attributes:
        return element.get("content")
    attribute = _LINKING.get(element.name)
    is_text = element.name in ("a", "area") and name not in _ADDRESSES
    if attribute and attribute in element.attributes and not is_text:
        return element.get(attribute)
    return text_within(document, element)
