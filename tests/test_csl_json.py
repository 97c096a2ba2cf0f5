"""CSL-JSON: whose name is whose part, what is no CSL-JSON; and any bytes are read or refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scholargraph import sources
from scholargraph.errors import SourceError
from scholargraph.mapping import quads
from scholargraph.model import (
    AbstractRecord,
    AuthorshipRecord,
    GroupAuthorshipRecord,
    NoticeRecord,
    PublicationRecord,
    Record,
)
from scholargraph.sources.inputs import Input

CASES = Path(__file__).parent / "cases" / "sources" / "csl-json" / "ok"
CROSSREF = Path(__file__).resolve().parents[2] / "shared" / "data" / "crossref" / "works.json.gz"
LIBRARIES = [path.read_bytes() for path in sorted(CASES.glob("*json"))]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("csl")


def read(folder: Path, content: bytes) -> list[Record]:
    path = folder / "case.json"
    path.write_bytes(content)
    return list(sources.read(path, format="csl-json"))


def item(folder: Path, **fields: Any) -> list[Record]:  # Any: JSON
    return read(folder, json.dumps([{"id": "a", "type": "book", "title": "A title of words", **fields}]).encode())


@pytest.mark.parametrize("path", sorted(CASES.glob("*json")), ids=lambda path: path.name)
def test_every_item_and_every_name_is_there(path: Path) -> None:
    raw = json.loads(path.read_bytes())
    items = [one for one in (raw if isinstance(raw, list) else [raw]) if isinstance(one, dict)]
    records = list(sources.read(path))
    told = [one for one in items if one.get("title") or one.get("DOI")]
    names = [
        name
        for one in told
        if isinstance(one.get("author"), list)
        for name in one["author"]
        if {"family", "given", "literal"} & name.keys() and name.get("literal") != "others"
    ]
    assert sum(isinstance(one, PublicationRecord) for one in records) == len(told)
    assert sum(isinstance(one, AuthorshipRecord | GroupAuthorshipRecord) for one in records) == len(names)
    assert sum(isinstance(one, AbstractRecord) for one in records) == sum("abstract" in one for one in told)


@pytest.mark.parametrize(
    ("author", "name", "family"),
    [
        ({"family": "Fen", "given": "Ada", "non-dropping-particle": "van den"}, "Ada van den Fen", "van den Fen"),
        ({"family": "Fen", "given": "Maarten van den"}, "Maarten van den Fen", "van den Fen"),
        ({"family": "Humble", "given": "Jean", "dropping-particle": "d'"}, "Jean d'Humble", "d'Humble"),
        ({"family": "Marsh", "given": "Ottokar", "suffix": "III"}, "Ottokar Marsh III", "Marsh"),
        ({"family": "Plato"}, "Plato", "Plato"),
        ({"given": "Plato"}, "Plato", None),
        ({"family": "王", "given": "伟"}, "王伟", "王"),
        ({"family": "Ash <i>Bosh</i>", "given": "Ada"}, "Ada Ash Bosh", "Ash Bosh"),
    ],
)  # fmt: skip
def test_names(folder: Path, author: dict[str, str], name: str, family: str | None) -> None:
    (read_author,) = (one for one in item(folder, author=[author]) if isinstance(one, AuthorshipRecord))
    assert (read_author.person.name, read_author.person.family) == (name, family)


@pytest.mark.parametrize(
    ("issued", "published"),
    [
        ({"date-parts": [[2020, 3, 5]]}, "2020-03-05"),
        ({"date-parts": [["2020", "3"], [2021]]}, "2020-03"),
        ({"date-parts": [[2020, None]]}, "2020"),
        ({"date-parts": [[None]]}, None),
        ({"date-parts": []}, None),
        ({"date-parts": [[2020]], "season": 2}, "2020"),
        ({"raw": "2020-03"}, "2020-03"),
        ({"literal": "May 2020"}, "2020-05"),
    ],
)
def test_dates(folder: Path, issued: dict[str, Any], published: str | None) -> None:
    (work,) = (one for one in item(folder, issued=issued) if isinstance(one, PublicationRecord))
    assert work.published == published


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_is_read_or_refused(folder: Path, data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(LIBRARIES)))
    marks = st.sampled_from([b'"', b"{", b"}", b"[", b"]", b",", b":", b"null", b"\\", b"\xff", b"[[[["])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 20))] = data.draw(marks)
    assert read_or_refused(folder, bytes(content))


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
names = st.dictionaries(st.sampled_from(["family", "given", "suffix", "literal"]), values)
FIELDS = [
    "id",
    "type",
    "title",
    "author",
    "issued",
    "DOI",
    "ISSN",
    "URL",
    "page",
    "language",
    "keyword",
    "note",
    "number",
]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=st.dictionaries(st.sampled_from(FIELDS), values | st.lists(names, max_size=3)))
def test_any_item_is_read_or_told(folder: Path, one: dict[str, Any]) -> None:
    assert read_or_refused(folder, json.dumps([one]).encode())


def read_or_refused(folder: Path, content: bytes) -> bool:
    """Whether a file is refused in one line, or read into records that a graph can hold."""
    try:
        return any(quads(read(folder, content)))
    except SourceError as fault:
        return "; wanted" in str(fault) and len(str(fault).splitlines()) == 1


def test_an_odd_item_costs_its_neighbours_nothing(folder: Path) -> None:
    whole = {"id": "w", "type": "book", "title": "A whole item of it"}
    records = read(folder, json.dumps([whole, None, [], 7, {}, {"type": ["book"], "title": {}}, whole]).encode())
    assert sum(isinstance(one, PublicationRecord) for one in records) == 2
    assert len({one.place.path for one in records if isinstance(one, NoticeRecord)}) == 5


@pytest.mark.parametrize(
    ("value", "known"),
    [
        ([{"id": "a", "type": "article-journal", "title": "b"}], True),
        ({"type": "book", "title": "b", "author": [{"family": "Ash"}]}, True),
        ({"type": "article-journal", "title": "b", "DOI": "10.5555/a", "prefix": "10.5555", "member": "7"}, True),
        ({"type": "journal-article", "title": ["b"], "DOI": "10.5555/a", "prefix": "10.5555"}, False),
        ({"type": "book", "title": ["b"], "author": [{"family": "Ash"}], "issued": {"date-parts": [[2020]]}}, False),
        ({"status": "ok", "message-type": "work", "message": {"type": "book", "title": ["b"]}}, False),
        ({"id": "https://openalex.org/W1", "display_name": "b", "title": "b", "type": "article"}, False),
        ({"paperId": "7", "title": "b", "type": "review", "author": []}, False),
        ({"record": "snapshot", "type": "book", "title": "b", "issued": {}}, False),
        ({"@context": "https://schema.org", "type": "book", "title": "b", "issued": {}}, False),
        ({"itemType": "book", "title": "b", "type": "book", "issued": {}}, False),
        ({"key": "a", "type": "poster", "title": "b"}, False),
        ([], False),
        ([7], False),
    ],
)
def test_what_is_taken_for_csl_json(tmp_path: Path, value: object, known: bool) -> None:
    path = tmp_path / "library.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    (csl,) = (source for source in sources.sources() if source.name == "csl-json")
    assert csl.recognises(Input(path, path.name)) is known


def test_crossrefs_own_works_are_not_taken_for_csl_json() -> None:
    if not CROSSREF.exists():
        pytest.skip("the real works of Crossref are not here")
    (csl,) = (source for source in sources.sources() if source.name == "csl-json")
    assert not csl.recognises(Input(CROSSREF, CROSSREF.name))
