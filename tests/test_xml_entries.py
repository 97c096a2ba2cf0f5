"""A list in XML is cut as a parser would, at any size of block, and what is broken in it stays where it is."""

import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from scholargraph.errors import SourceError
from scholargraph.sources import xml_entries
from scholargraph.sources.inputs import Input
from scholargraph.sources.lists import Entry, EntryError
from scholargraph.sources.xml_entries import cut_xml, element, local, markup, parsed, root, root_name

NAMES = ("entry", "item")
LIST = b"""<?xml version='1.0' encoding='UTF-8'?>
<!-- <entry>not one</entry> -->
<feed xmlns="urn:f" xmlns:x='urn:x'>
  <title>a > b</title>
  <entry n="1 > 0"><x:t>one</x:t></entry>
  <entry
     n='2'><![CDATA[</entry><entry>]]><!-- </entry> --><?p </entry> ?>two</entry>
  <list xmlns:y="urn:y"><entry><y:t/></entry><x:item/></list>
  <entry>&eacute;&amp;</entry>
</feed>
"""

Cut = Callable[..., list[Entry]]


@pytest.fixture(scope="session")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Cut:
    path = tmp_path_factory.mktemp("xml") / "list.xml"

    def entries(content: bytes, *, flat: bool = False, block: int = 1024**2) -> list[Entry]:
        path.write_bytes(content)
        with patch.object(xml_entries, "BLOCK", block):
            return list(cut_xml(Input(path, path.name), NAMES, flat=flat))

    return entries


def saved(path: Path, content: bytes) -> Input:
    path.write_bytes(content)
    return Input(path, path.name)


@pytest.mark.parametrize("block", [1, 7, 64, 1024**2])
def test_a_list_is_cut_with_its_lines_and_paths(block: int, cut: Cut) -> None:
    assert [(entry.path, entry.first, entry.last, entry.fault) for entry in cut(LIST, block=block)] == [
        ("/feed/entry[1]", 5, 5, None),
        ("/feed/entry[2]", 6, 7, None),
        ("/feed/list[1]/entry[1]", 8, 8, None),
        ("/feed/list[1]/x:item[1]", 8, 8, None),
        ("/feed/entry[3]", 9, 9, None),
    ]


def test_an_element_is_parsed_by_itself(cut: Cut) -> None:
    one, two, three, four, five = map(element, cut(LIST))
    assert one.attrib == {"n": "1 > 0"}
    assert one[0].tag == "{urn:x}t"
    assert two.text == "</entry><entry>two"
    assert (three.tag, three[0].tag, four.tag) == ("{urn:f}entry", "{urn:y}t", "{urn:x}item")
    assert five.text == "é&"


def test_what_encloses_an_entry_is_told(cut: Cut) -> None:
    within = [entry.within for entry in cut(LIST)]
    assert within[0] == b"""<feed xmlns="urn:f" xmlns:x='urn:x'>"""
    assert within[2] == within[0] + b'<list xmlns:y="urn:y">'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"])
def test_encodings(encoding: str, cut: Cut) -> None:
    declared = {"latin-1": "ISO-8859-1", "cp1252": "windows-1252"}.get(encoding, encoding.removesuffix("-sig"))
    text = f'<?xml version="1.0" encoding="{declared}"?>\n<feed>\n<entry>Éloïse Brôlé</entry></feed>'
    (entry,) = cut(text.encode(encoding), block=3)
    assert (entry.content.decode(), entry.first) == ("<entry>Éloïse Brôlé</entry>", 3)


def test_an_encoding_that_is_not_read_is_refused(cut: Cut) -> None:
    for name in ("EBCDIC-CP-US", "x" * 200, "undefined", "utf-7"):
        with pytest.raises(SourceError, match=r"^list\.xml:1: encoding '.{1,40}'; wanted UTF-8, UTF-16, "):
            cut(f"<?xml version='1.0' encoding='{name}'?><feed/>".encode())


@pytest.mark.parametrize("content", [b"", b" \n ", b"Ada <entry>", b"{}", b"<!-- -->", b"<?xml?>", b"<", b"\0\0<feed>"])
def test_what_is_no_xml_is_refused(content: bytes, cut: Cut) -> None:
    with pytest.raises(SourceError, match=r"^list\.xml:\d+: .*wanted XML"):
        cut(content)


def test_a_list_may_be_empty(cut: Cut) -> None:
    assert cut(b"<feed/>") == cut(b"<!DOCTYPE feed SYSTEM 'a>b'><feed><title/></feed>") == []


# What is broken: the entries around it are read, and it is told.

BROKEN = {
    "a child's end tag": (b"<entry><a>1</b></entry>", "mismatched tag"),
    "a child's start tag": (b"<entry>=a>1</a></entry>", "mismatched tag"),
    "the start of a tag": (b"<entry><=>1</entry>", "not well-formed"),
    "a quote": (b'<entry><a b=x">1</a></entry>', "not well-formed"),
    "the end tag": (b"<entry><a>1</a></entrx>", "<entry> is not closed; wanted </entry>"),
    "the end tag's bracket": (b"<entry><a>1</a>=/entry>", "<entry> is not closed; wanted </entry>"),
    "a child not closed": (b"<entry><a>1</entry>", "mismatched tag"),
    "a comment not closed": (b"<entry><!-- 1</entry>", "not well-formed"),
    "the start tag": (b"<entrx><a>1</a></entry>", "end tag </entry> without its start"),
    "the start tag's bracket": (b"=entry><a>1</a></entry>", "end tag </entry> without its start"),
    "a byte": (b"<entry>\xe9</entry>", "byte 0xe9 in line 3 is not UTF-8"),
    "a null byte": (b"<entry>\0</entry>", "not well-formed XML (not well-formed (invalid token), line 3)"),
    "an entity": (b"<entry>&xxe;</entry>", "entity &xxe; is not known"),
    "a number that is no character": (b"<entry>&#0;</entry>", "reference to invalid character number"),
    "a bare &": (b"<entry>R&D</entry>", "not well-formed"),
    "a prefix": (b"<entry><q:a/></entry>", "unbound prefix"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_entry_costs_its_neighbours_nothing(name: str, cut: Cut) -> None:
    broken, reason = BROKEN[name]
    list_of = b"<feed>\n<entry>before</entry>\n%b\n<entry>behind</entry>\n<entry>last</entry>\n</feed>"
    entries = cut(list_of % broken, flat=True)
    whole, faults = apart(entries)
    assert whole == ["before", "behind", "last"]
    assert len(faults) == 1
    assert faults[0].startswith(reason) or reason in faults[0]
    assert [entry.first for entry in entries] == [2, entries[1].first, 4, 5]


@pytest.mark.parametrize("name", sorted(BROKEN.keys() - {"the end tag's bracket"}))
def test_so_it_is_where_entries_may_hold_entries(name: str, cut: Cut) -> None:
    broken, _ = BROKEN[name]
    entries = cut(b"<feed><entry>before</entry>%b<entry>behind</entry><entry>last</entry></feed>" % broken)
    assert apart(entries)[0] == ["before", "behind", "last"]


def apart(entries: list[Entry]) -> tuple[list[str], list[str]]:
    """The texts of the entries that are whole, and the faults of the others."""
    whole, faults = [], []
    for entry in entries:
        try:
            whole += [element(entry).text or ""] if entry.fault is None else []
        except EntryError as fault:
            faults.append(str(fault))
        faults += [entry.fault] if entry.fault else []
    return whole, faults


def faults_of(cut: Cut, content: bytes, *, flat: bool = False, block: int = 1024**2) -> list[str]:
    """Why a file is refused, or what is wrong with some of its entries."""
    try:
        return apart(cut(content, flat=flat, block=block)[:100])[1]
    except SourceError as fault:
        return [str(fault)]


def test_the_end_may_be_missing(cut: Cut) -> None:
    for end in range(LIST.index(b"<entry n") + 1, len(LIST)):
        entries = cut(LIST[:end])
        faults = [entry for entry in entries if entry.fault]
        assert len(faults) == (not LIST[:end].rstrip().endswith(b"</feed>")), end
    assert cut(LIST[:-20])[-1].fault == "the file ends within it; wanted </entry>"
    assert cut(LIST[:-8])[-1].fault == "the file ends before </feed>; wanted the whole"


def test_entries_hold_entries_unless_they_are_told_not_to(cut: Cut) -> None:
    nested = b"<feed><entry>1<item>2</item><entry>3</entry></entry><entry>4</entry></feed>"
    assert [entry.path for entry in cut(nested)] == ["/feed/entry[1]", "/feed/entry[2]"]
    assert apart(cut(nested, flat=True))[0] == ["2", "3", "4"]


def test_two_documents_in_one_file_are_told(cut: Cut) -> None:
    entries = cut(b"<feed><entry>1</entry></feed>\n<?xml version='1.0'?>\n<feed><entry>2</entry></feed>")
    assert [(entry.path, entry.fault) for entry in entries] == [
        ("/feed/entry[1]", None),
        (None, "another root element; wanted one in a file"),
        ("/feed[2]/entry[1]", None),
    ]


# A parser that reads the whole document says the same.

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12)


def elements(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    names = st.sampled_from(["entry", "item", "a", "x:entry", "x:b", "entries", "c-d.e"])
    attributes = st.dictionaries(st.sampled_from(["n", "x:m", "entry"]), TEXTS, max_size=2)
    return st.builds(one_element, names, attributes, st.lists(children, max_size=4), st.booleans())


def one_element(name: str, attributes: dict[str, str], children: list[str], single: bool) -> str:
    marks = {'"': "&quot;", "\n": "&#10;"}
    told = "".join(f"\n {key}={quote}{escape(value, marks | {chr(39): '&apos;'}).replace('&gt;', '>')}{quote}"
                   for key, value in attributes.items() for quote in '"')  # fmt: skip
    inside = "".join(children)
    return f"<{name}{told} />" if not inside else f"<{name}{told}>{inside}</{name} >"


PIECES = st.one_of(
    TEXTS.map(escape),
    TEXTS.filter(lambda text: "]]>" not in text).map(lambda text: f"<![CDATA[<entry>{text}]]>"),
    TEXTS.filter(lambda text: "-" not in text).map(lambda text: f"<!--</item><entry {text}-->"),
    st.just("<?go <entry> ?>"),
)
DOCUMENTS = st.lists(st.recursive(PIECES, elements, max_leaves=12), max_size=8).map(
    lambda parts: (
        f'<!DOCTYPE feed [<!ENTITY e "<entry>]>">]>\n<feed xmlns="urn:f" xmlns:x="urn:x">{"".join(parts)}</feed>\n'
    )
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(document=DOCUMENTS, block=st.integers(1, 80))
def test_what_is_cut_is_what_a_parser_finds(document: str, block: int, cut: Cut) -> None:
    wanted = list(outermost(ElementTree.fromstring(document)))
    entries = cut(document.encode(), block=block)
    assert [entry.fault for entry in entries] == [None] * len(wanted)
    assert [canonical(element(entry)) for entry in entries] == [canonical(one) for one in wanted]
    for entry in entries:
        start = document.encode().index(entry.content)
        assert entry.last - entry.first == entry.content.count(b"\n"), start
    assert len({entry.path for entry in entries}) == len(entries)


def outermost(node: ElementTree.Element) -> Iterator[ElementTree.Element]:
    for child in node:
        if local(child.tag) in NAMES:
            yield child
        else:
            yield from outermost(child)


def canonical(node: ElementTree.Element) -> object:
    return node.tag, node.attrib, node.text or "", [(canonical(child), child.tail or "") for child in node]


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), flat=st.booleans(), block=st.integers(1, 200))
def test_no_damage_is_an_error_and_none_goes_untold(data: st.DataObject, flat: bool, block: int, cut: Cut) -> None:
    content = bytearray(LIST)
    for at in data.draw(st.lists(st.integers(LIST.index(b"<feed") + 5, len(LIST) - 1), max_size=6)):
        content[at] = data.draw(st.integers(0, 255))
    entries = cut(bytes(content), flat=flat, block=block)
    for entry in entries:
        assert 1 <= entry.first <= entry.last <= bytes(content).count(b"\n") + 1
        assert all("; wanted " in fault for fault in apart([entry])[1])
    paths = [entry.path for entry in entries if entry.path]
    assert len(set(paths)) == len(paths)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=300) | st.text(alphabet="<>/!?-[]\"'= enrty&;:x\n", max_size=200).map(str.encode))
@example(content=b"<!DOCTYPE" + b"<!--" * 50)
def test_garbage_is_refused_or_told(content: bytes, cut: Cut) -> None:
    for start in (b"", b"<feed>"):
        assert all("; wanted " in fault for fault in faults_of(cut, start + content, block=16))


# Hostile files: neither time nor memory, and nothing is expanded or fetched.

HOSTILE = {
    "no end of comments": b"<feed>" + b"<entry><!--" * 100_000,
    "no end of sections": b"<feed><entry>" + b"<![CDATA[" * 100_000,
    "no end of entries": b"<feed>" + b"<entry>" * 100_000,
    "no start of entries": b"<feed>" + b"</entry>" * 100_000,
    "ends that were never begun": b"<feed>" + b"<a>" * 400 + b"</b>" * 100_000,
    "elements in elements": b"<feed>" + b"<a>" * 200_000,
    "an entry of elements in elements": b"<feed><entry>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</entry></feed>",
    "brackets": b"<feed>" + b"<" * 200_000,
    "a tag without end": b"<feed><entry " + b"a='b' " * 300_000,
    "quotes without end": b"<feed><entry a=" + b"\"'" * 1_500_000,
    "an attribute": b"<feed><entry a='" + b"b" * 100_000 + b"'/></feed>",
    "a name": b"<feed><entry><" + b"b" * 100_000 + b"/></entry></feed>",
    "null bytes": b"<feed>" + bytes(3_000_000),
    "declarations": b"<!DOCTYPE a [" + b"<!ENTITY a '" * 200_000,
    "document types": b"<!DOCTYPE a [" * 200_000 + b"<feed>",
}


@pytest.mark.parametrize("flat", [True, False])
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_little(name: str, flat: bool, cut: Cut) -> None:
    began = time.process_time()
    assert faults_of(cut, HOSTILE[name], flat=flat) or name in {"an attribute", "a name"}
    assert time.process_time() - began < 10


def test_no_entity_is_expanded_and_nothing_is_fetched(cut: Cut) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    types = f'<!DOCTYPE feed [<!ENTITY l0 "ha">{laughs}<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY % p "q">%p;]>'
    entries = cut(f"{types}<feed><entry>&l9;</entry><entry>&x;</entry><entry>ok</entry></feed>".encode())
    assert apart(entries) == (
        ["ok"],
        [f"entity &{name}; is not known; wanted a character, or its name in HTML" for name in ("l9", "x")],
    )


def test_references_are_none_in_sections_and_comments() -> None:
    node = parsed(b"<a b='&uuml;&#x41;'><![CDATA[&uuml;&x;]]><!-- &x; -->&LT;&nbsp;&fjlig;&Uuml;</a>")
    assert (node.get("b"), node.text) == ("üA", "&uuml;&x;<\u00a0fjÜ")


def test_what_is_nested_deeply_is_told_and_crashes_nothing(cut: Cut) -> None:
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    entries = cut(b"<feed><entry>" + deep + b"</entry><entry>behind</entry></feed>")
    assert apart(entries) == (["behind"], ["elements nested more than 500 deep; wanted fewer"])
    node = parsed(deep)
    assert len(markup(node)) == 7 * 99_999
    del node


def test_a_long_entry_is_told_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "list.xml"
    with path.open("wb") as file:
        file.write(b"<feed><entry>")
        for _ in range(80):
            file.write(b"text " * 209_715 + b"<br/>\n")
        file.write(b"</entry>\n<entry>behind</entry></feed>")
    tracemalloc.start()
    long, behind = cut_xml(Input(path, path.name), NAMES)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (long.fault, long.last) == ("an element of more than 64 MiB; wanted a shorter one", 81)
    assert long.content.startswith(b"<entry>text ")
    assert (behind.content, behind.first) == (b"<entry>behind</entry>", 82)
    assert peak < 300 * 1024**2


def test_a_long_list_costs_the_memory_of_a_block(tmp_path: Path) -> None:
    path = tmp_path / "list.xml"
    with path.open("wb") as file:
        file.write(b"<feed>")
        file.writelines(b"<entry><a>%d</a>%b</entry>\n" % (number, b"text " * 200) for number in range(8_000))
        file.write(b"</feed>")
    tracemalloc.start()
    assert sum(1 for _ in cut_xml(Input(path, path.name), NAMES)) == 8_000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 6 * 1024**2


def test_the_root_is_seen_without_reading(tmp_path: Path) -> None:
    path = tmp_path / "some.xml"
    assert root(saved(path, LIST)) == b"""<feed xmlns="urn:f" xmlns:x='urn:x'>"""
    assert root_name(saved(path, b"\xef\xbb\xbf\n<!DOCTYPE a [<!ENTITY b '<c>'>]><?p <d> ?><x:e f='>'/>")) == "e"
    assert root_name(saved(path, "<?xml version='1.0'?><é/>".encode("utf-16"))) == "é"
    assert root_name(saved(path, b"<?xml version='1.0' encoding='utf-7'?><a/>")) == "a"
    for nothing in (b"Ada <b>", b"", b"<!-- ", b"<", b"</a>", b"<!DOCTYPE "):
        assert root(saved(path, nothing)) == b""
        assert root_name(saved(path, nothing)) == ""


def test_markup_is_kept_for_who_understands_it() -> None:
    node = parsed(b'<t xmlns:j="urn:j">a &lt; <j:sub k="&quot;">2<i/></j:sub> &amp;</t>')
    assert markup(node) == "a &lt; <sub k='\"'>2<i></i></sub> &amp;"
