"""Cuts XML into elements without understanding them, and parses each by itself: no document type, nothing fetched."""

import re
from collections.abc import Iterator
from html.entities import html5
from xml.etree import ElementTree

from scholargraph.errors import SourceError
from scholargraph.sources.inputs import Input
from scholargraph.sources.lists import Entry, EntryError

_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")


def cut_xml(source: Input, names: tuple[str, ...]) -> Iterator[Entry]:
    """The outermost elements with one of some local names, as bytes in UTF-8, with their lines and XML path.

    The path counts from 1 among siblings of one name: `/feed/entry[3]`. `within` is the root's start tag. What is
    broken inside an element stays with it. Raises SourceError for what is no XML from its first byte on.
    """
    with source.open() as file:
        data = file.read().removeprefix(b"\xef\xbb\xbf")
    root = re.search(rb"<(?![?!])[^>]*>", data)
    if root is None:
        raise SourceError(f"{source.name}: no element in it; wanted XML")
    told = re.match(rb"<\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)", data)
    encoding = told[1].decode() if told else "utf-8"
    either = "|".join(map(re.escape, names)).encode()
    found = re.finditer(rb"<((?:[\w.-]+:)?(?:" + either + rb"))(?=[\s/>])(?:[^>]*/>|.*?</\1\s*>)", data, re.S)
    root_name = re.match(rb"<([^\s/>]+)", root[0])
    for number, one in enumerate(found, 1):
        first = data.count(b"\n", 0, one.start()) + 1
        content = one[0].decode(encoding, "replace").encode()
        path = f"/{root_name[1].decode() if root_name else '*'}/{one[1].decode()}[{number}]"
        yield Entry(first, first + one[0].count(b"\n"), content, path=path, within=root[0])


def element(entry: Entry) -> ElementTree.Element:
    """The element of an entry, with its namespaces resolved; raises EntryError for what is not well-formed.

    Named characters of HTML (`&uuml;`) are known; any other entity is an error, so none is ever expanded.
    """
    text = entry.content.decode("utf-8", "replace")
    text = _ENTITY.sub(lambda name: name[0] if name[1] in _PREDEFINED else html5.get(f"{name[1]};", name[0]), text)
    spaces = b" ".join(re.findall(rb"xmlns(?::[\w.-]+)?\s*=\s*(?:\"[^\"]*\"|'[^']*')", entry.within))
    try:
        return ElementTree.fromstring(f"<_ {spaces.decode('utf-8', 'replace')}>{text}</_>")[0]
    except (ElementTree.ParseError, ValueError, IndexError) as fault:
        raise EntryError(f"not well-formed XML ({fault}); wanted a whole element") from None


def local(name: str) -> str:
    """The name of an element or attribute without its namespace.

    >>> local("{http://www.w3.org/2005/Atom}entry")
    'entry'
    """
    return name.rpartition("}")[2]
