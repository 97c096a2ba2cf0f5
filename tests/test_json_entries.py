"""JSON is cut into the very elements that it holds, whatever its blanks and blocks, and damage costs no neighbours."""

import json
import random
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scholargraph.errors import SourceError
from scholargraph.sources.inputs import Input
from scholargraph.sources.json_entries import cut_json, windows
from scholargraph.sources.lists import Entry

Cut = Callable[..., list[Entry]]
LISTS = ("/message/items", "/items")


@pytest.fixture(scope="session")
def cut(tmp_path_factory: pytest.TempPathFactory) -> Cut:
    path = tmp_path_factory.mktemp("json") / "works.json"

    def cut(content: bytes, lists: tuple[str, ...] = LISTS, block: int = windows.BLOCK) -> list[Entry]:
        path.write_bytes(content)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(windows, "BLOCK", block)
            return list(cut_json(Input(path, path.name), lists))

    return cut


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-9, 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
scalars = values.filter(lambda value: not isinstance(value, dict | list))
objects = st.dictionaries(st.text(max_size=4), values, max_size=4)
blanks = st.text(" \t\r\n", max_size=3)
indents = st.sampled_from([None, 0, 1, 4])


@settings(max_examples=100, deadline=None)
@given(
    elements=st.lists(objects, max_size=6) | st.lists(scalars, max_size=6),
    indent=indents, before=blanks, behind=blanks,
    block=st.sampled_from([1, 2, 3, 7, 64, 2**20]), ascii_only=st.booleans(), within=st.booleans(), bom=st.booleans(),
)  # fmt: skip
def test_the_elements_are_those_of_the_document(
    cut: Cut,
    elements: list[Any],
    indent: int | None,
    before: str,
    behind: str,
    block: int,
    ascii_only: bool,
    within: bool,
    bom: bool,
) -> None:
    document = (
        {"status": "]}", "message": {"n": [{}], "items": elements, "next": None}, "x": "\\"} if within else elements
    )
    text = f"{before}{json.dumps(document, indent=indent, ensure_ascii=ascii_only)}{behind}"
    data = (b"\xef\xbb\xbf" if bom else b"") + text.encode()
    entries = cut(data, block=block)
    assert [json.loads(entry.content) for entry in entries] == elements
    assert [entry.fault for entry in entries] == [None] * len(elements)
    pointer = "/message/items" if within else ""
    assert [entry.path for entry in entries] == [f"{pointer}/{number}" for number in range(len(elements))]
    lines = text.split("\n")
    for entry in entries:
        assert entry.content.decode() in "\n".join(lines[entry.first - 1 : entry.last])


@settings(max_examples=100, deadline=None)
@given(
    documents=st.lists(objects.filter(bool), min_size=2, max_size=6),
    end=st.sampled_from(["\n", "\r\n", "\n\n", "\n \n"]),
    block=st.sampled_from([1, 5, 64, 2**20]),
    last=st.booleans(),
)
def test_lines_are_entries(cut: Cut, documents: list[Any], end: str, block: int, last: bool) -> None:
    text = end.join(json.dumps(one) for one in documents) + (end if last else "")
    entries = cut(text.encode(), lists=(), block=block)
    assert [json.loads(entry.content) for entry in entries] == documents
    assert [(entry.path, entry.fault) for entry in entries] == [(None, None)] * len(documents)
    assert [text.split("\n")[entry.first - 1].strip().encode() for entry in entries] == [e.content for e in entries]


@settings(max_examples=60, deadline=None)
@given(
    documents=st.lists(objects.filter(bool), min_size=2, max_size=5),
    indent=indents,
    between=st.sampled_from(["", " ", "\n", ","]),
)
def test_documents_behind_one_another_are_parted(
    cut: Cut, documents: list[Any], indent: int | None, between: str
) -> None:
    entries = cut(between.join(json.dumps(one, indent=indent) for one in documents).encode(), lists=(), block=5)
    assert [json.loads(entry.content) for entry in entries] == documents
    assert len({(entry.first, entry.last, entry.path) for entry in entries}) == len(documents)


@settings(max_examples=60, deadline=None)
@given(document=objects, indent=indents, block=st.sampled_from([1, 9, 2**20]))
def test_a_document_without_lists_is_one_entry(cut: Cut, document: Any, indent: int | None, block: int) -> None:
    text = json.dumps(document, indent=indent)
    (entry,) = cut(f"\n{text}\n".encode(), lists=("/no/such",), block=block)
    assert entry == Entry(2, 2 + text.count("\n"), text.encode())


def works(many: int) -> list[dict[str, Any]]:
    return [
        {
            "id": f"W{number}",
            "title": f'Sand {{no}} [{number}] \\"quoted\\"',
            "authors": [{"id": f"A{number}", "name": "Ida Marsh"}, {"id": f"A{number + 1}", "name": "Lu Otto"}],
            "year": 2000 + number,
            "topics": [{"id": "T1", "score": 0.5, "name": "Dunes"}],
        }
        for number in range(many)
    ]


SHAPES: dict[str, Callable[[list[Any]], str]] = {
    "lines": lambda all: "".join(json.dumps(one) + "\n" for one in all),
    "array": lambda all: json.dumps(all, separators=(",", ":")),
    "pretty": lambda all: json.dumps(all, indent=2),
    "answer": lambda all: json.dumps({"status": "ok", "message": {"total": 9, "items": all}}),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_damage_costs_only_what_it_touches(cut: Cut, shape: str) -> None:
    chance = random.Random(7)
    whole = SHAPES[shape](works(9)).encode()
    before = [entry.content for entry in cut(whole)]
    spans = [(start := whole.index(one), start + len(one)) for one in before]
    for _ in range(250):
        at = chance.randrange(spans[0][0], len(whole))
        mark = chance.choice([b"", b'"', b"{", b"}", b"]", b"[", b",", b"\\", b"x", b"\n", b"\xff"])
        after = cut(whole[:at] + mark + whole[at + 1 :])
        untouched = [one for one, (start, end) in zip(before, spans, strict=True) if not start <= at <= end]
        found = [entry.content for entry in after if entry.fault is None]
        missing = [one for one in untouched if one not in found]
        assert not missing, (at, mark, whole[at - 20 : at + 20])


@pytest.mark.parametrize("shape", SHAPES)
def test_what_stands_before_the_end_of_a_cut_file_is_read(cut: Cut, shape: str) -> None:
    whole = SHAPES[shape](works(4)).encode()
    before = [entry.content for entry in cut(whole)]
    ends = [whole.index(one) + len(one) for one in before]
    for length in range(whole.index(before[0]) + 1, len(whole.rstrip(b"\n")), 3):
        entries = cut(whole[:length])
        kept = sum(end <= length for end in ends)
        assert [entry.content for entry in entries if entry.fault is None] == before[:kept]
        at_the_end = shape == "lines" and length in {*ends, *(end + 1 for end in ends)}
        assert sum(entry.fault is not None for entry in entries) == (0 if at_the_end else 1), length


def test_a_damaged_head_hides_no_list(cut: Cut) -> None:
    entries = cut(b'{"sta"tus":"ok","message":{"items":[{"id":1},{"id":2}]}}')
    assert [entry.content for entry in entries if entry.fault is None] == [b'{"id":1}', b'{"id":2}']
    assert entries[0].fault == "not JSON (something else stands here); wanted an object"


def test_each_line_may_be_an_answer(cut: Cut) -> None:
    line = b'{"message":{"items":[{"id":1},{"id":2}]}}\n'
    entries = cut(line * 2)
    assert [(entry.first, entry.path) for entry in entries] == [
        (1, "/message/items/0"),
        (1, "/message/items/1"),
        (2, "/1/message/items/0"),
        (2, "/1/message/items/1"),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{"id": 1}'.encode("utf-16"), "works.json: in UTF-16 or UTF-32; wanted UTF-8: save it again in that encoding"),
        (b"title = 1\n", "works.json:1: begins with 'title = 1'; wanted JSON: an object or a list"),
        (b"\n\n<a/>", "works.json:3: begins with '<a/>'; wanted JSON: an object or a list"),
    ],
)
def test_what_is_no_json_is_refused(cut: Cut, content: bytes, said: str) -> None:
    with pytest.raises(SourceError) as caught:
        cut(content)
    assert str(caught.value) == said


def test_an_overlong_entry_is_left_and_the_next_one_read(cut: Cut, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("windows", "recovery"):
        monkeypatch.setattr(f"scholargraph.sources.json_entries.{module}.LONGEST", 5000)
    monkeypatch.setattr("scholargraph.sources.json_entries.LONGEST", 5000)
    small, big = b'{"id": 1, "t": "a"}', b'{"id": 2, "t": "' + b'sand\\" ]} ' * 3000 + b'"}'
    for data in (b"[%b,%b,%b]", b'{"big":%b,"items":[%b,%b]}' % (big, small, b"%b"), b"%b\n%b\n%b\n"):
        parts = (small, big, small) if data.count(b"%b") == 3 else (small,)
        entries = cut(data % parts, block=64)
        assert [entry.content for entry in entries if entry.fault is None] == [small, small]
        assert all("wanted a shorter entry" in entry.fault for entry in entries if entry.fault is not None)


HOSTILE = {
    "brackets": b"[" * 8_000_000,
    "objects": b'{"a":' * 1_600_000,
    "deep-in-a-list": b"[" + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b',{"id":1}]',
    "quotes": b"[" + b'"' * 8_000_000,
    "commas": b"[" + b"," * 8_000_000,
    "garbage-behind": b'{"id":1}' + b"x{" * 4_000_000,
    "open-objects": b"[" + b'{"id":{' * 1_000_000,
    "blanks": b"{" + b" " * 8_000_000,
    "nulls": b"{" * 5 + b"\0" * 8_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_garbage_ends_in_seconds(cut: Cut, name: str) -> None:
    start = time.monotonic()
    entries = cut(HOSTILE[name])
    assert time.monotonic() - start < 8
    assert any(entry.fault for entry in entries)
    if name == "deep-in-a-list":
        assert entries[-1].content == b'{"id":1}'


def test_a_long_list_costs_the_memory_of_a_block(tmp_path: Path) -> None:
    path = tmp_path / "works.json"
    one = json.dumps(works(3)[-1]).encode() * 1
    with path.open("wb") as file:
        file.write(b'{"items":[' + one)
        for _ in range(150):
            file.write((b"," + one) * 500)
        file.write(b"]}")
    tracemalloc.start()
    assert sum(1 for _ in cut_json(Input(path, path.name), LISTS)) == 75_001
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10 * windows.BLOCK


def test_the_decoder_tells_where_a_value_ends() -> None:
    for behind in (b" x", b"x", b",1", b"\n\n{", b"]"):
        for value in (b"{}", b"[1, 2]", b'"a"', b"12", b"null", b'{"a": "\\""}'):
            assert windows.length(value + (behind if value[-1:] in b'}]"' else b" " + behind), 0) == len(value)
    assert msgspec.json.decode(b"0") == 0
