"""A list is read entry by entry: one that is broken is reported, and costs its neighbours nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scholargraph import sources
from scholargraph.errors import SourceError
from scholargraph.identifiers import Minter, person_key
from scholargraph.identity.decisions import Decision, Decisions
from scholargraph.mapping import Setting
from scholargraph.model import (
    AuthorshipRecord,
    Basis,
    GroupAuthorshipRecord,
    NoticeKind,
    NoticeRecord,
    Person,
    PersonRecord,
    Place,
    Publication,
    Record,
    RoleRecord,
    SnapshotRecord,
)
from scholargraph.pipeline import construct
from scholargraph.plans import Planned
from scholargraph.readings import map_batch, read_part
from scholargraph.sources import Source
from scholargraph.sources.authors import Author, authorships
from scholargraph.sources.fields import Fields
from scholargraph.sources.inputs import Input
from scholargraph.sources.lists import BATCH, LONGEST_QUOTE, Entry, EntryError, batches, quoted, reader

PLACE = Place("00ff00ff00ff00ff", 1, 1, "")


def cut(source: Input) -> Iterator[Entry]:
    """A person a line; `!` is where the file is damaged."""
    with source.open() as file:
        for number, line in enumerate(file, 1):
            if line.startswith(b"!"):
                raise SourceError(f"{source.name}:{number}: damage; wanted none")
            yield Entry(number, number, line.rstrip(b"\n"))


def understand(entry: Entry, place: Place) -> Iterator[Record]:
    name = entry.content.decode()
    if name == "?":
        raise EntryError("'?'; wanted a name")
    yield PersonRecord(place, Person(name, key=f"test/{entry.first}"))
    if name.endswith("?"):
        yield NoticeRecord(place, NoticeKind.PARTLY_UNDERSTOOD, "a question mark; wanted none")
    if name.startswith("in "):
        yield RoleRecord(place, Person(name, key=f"test/{entry.first}"), None, start=name)


NAMES = batches("names", cut, understand)


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Source:
    source = Source("names", "Names", "names", (".names",), lambda one: False, reader(NAMES), NAMES)
    every = (*sources.sources(), source)
    monkeypatch.setattr(sources, "sources", lambda: every)
    return source


def given(folder: Path, content: str) -> tuple[Planned, Input]:
    file = folder / "people.names"
    file.write_text(content, encoding="utf-8")
    planned = Planned(file, file.stat().st_size, True, Setting(Minter()), Decisions())
    return planned, Input(file, file.name)


def test_every_entry_is_accounted_for(tmp_path: Path, names: Source) -> None:
    planned, part = given(tmp_path, "Ada\n?\nGrace?\nMary\n")
    (reading,) = read_part(planned, part, keep_going=False).readings
    assert reading.entries == {"understood": 2, "not-understood": 1, "partly-understood": 1}
    assert [(one.where, one.reason) for one in reading.notices] == [
        ("2", "'?'; wanted a name"),
        ("3", "a question mark; wanted none"),
    ]
    assert {one.file for one in reading.notices} == {str(tmp_path / "people.names")} == {reading.file}


def test_what_stands_behind_damage_is_reported_once(tmp_path: Path, names: Source) -> None:
    planned, part = given(tmp_path, "Ada\nGrace\n!\nMary\n")
    (reading,) = read_part(planned, part, keep_going=False).readings
    assert reading.records["person"] == 2
    (notice,) = reading.notices
    assert (notice.where, notice.reason) == ("3", "the rest of the file cannot be read: 3: damage; wanted none")


def test_a_file_damaged_from_its_first_entry_on_is_refused(tmp_path: Path, names: Source) -> None:
    planned, part = given(tmp_path, "!\nAda\n")
    with pytest.raises(SourceError, match=r"people\.names:1: damage"):
        read_part(planned, part, keep_going=False)
    (reading,) = read_part(planned, part, keep_going=True).readings
    assert reading.fault == f"{tmp_path / 'people.names'}:1: damage; wanted none"


def test_two_entries_on_one_line_are_two_in_the_account(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("@book{a, title = {A Study of Fog}} @book{b, title = {A Study of Haze}} @book{c}", encoding="utf-8")
    (reading,) = construct(path, graph=tmp_path / "graph").readings
    assert reading.entries == {"understood": 2, "not-understood": 1}


def test_an_entry_that_no_graph_can_hold_is_reported_alone(tmp_path: Path, names: Source) -> None:
    planned, part = given(tmp_path, "Ada\nin May\nGrace\n")
    snapshot = NAMES.snapshot(part)
    (batch,) = NAMES.entries(part)
    step = map_batch(planned, snapshot, batch)
    (reading,) = step.readings
    assert reading.entries == {"understood": 2, "not-understood": 1}
    assert [one.reason for one in reading.notices] == ["date 'in May'; wanted YYYY, YYYY-MM or YYYY-MM-DD"]
    assert b"Grace" in step.content


def test_a_list_of_any_length_is_read_whole_and_in_order(tmp_path: Path, names: Source) -> None:
    wanted = [f"Ada {number}" for number in range(2 * BATCH + 1)]
    _, part = given(tmp_path, "\n".join(wanted))
    first, *records = names.read(part)
    assert isinstance(first, SnapshotRecord)
    assert [record.person.name for record in records if isinstance(record, PersonRecord)] == wanted


def test_an_empty_list_is_its_snapshot(tmp_path: Path, names: Source) -> None:
    _, part = given(tmp_path, "")
    assert [type(record) for record in names.read(part)] == [SnapshotRecord]


def test_a_decision_holds_in_every_batch(tmp_path: Path, names: Source) -> None:
    planned, part = given(tmp_path, "Ada\nGrace\n")
    decided = Planned(
        *(planned.file, planned.size, True, planned.setting), Decisions((Decision("grace-h", ("Grace",)),))
    )
    step = read_part(decided, part, keep_going=False)
    assert b"person/grace-h>" in step.content
    assert {one.key for reading in step.readings for one in reading.decisions} == {"grace-h"}


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"Ada\r\n", "Ada"),
        (b"a\rb", "a\nb"),
        (b"\xff", "\ufffd"),
        (b"a" * LONGEST_QUOTE, "a" * LONGEST_QUOTE),
        (b"a" * 5_000, "a" * LONGEST_QUOTE + " […]"),
        (("Ada", 3), "('Ada', 3)"),
    ],
)
def test_a_quote_is_readable_and_short(content: object, wanted: str) -> None:
    assert quoted(content) == wanted


def test_fields_of_another_type_are_gaps_and_no_errors() -> None:
    fields = Fields.of(
        b'{"title": ["On", "notes"], "year": "MCMXC", "open": 1, "authors": [3, {"name": {}}], "x": null}'
    )
    assert (fields.text("title"), fields.integer("year"), fields.true("open"), fields.text("x")) == (
        None,
        None,
        False,
        None,
    )
    assert [author.text("name") for author in fields.objects("authors")] == [None]
    assert fields.gaps == [
        """/title: '["On","notes"]'; wanted a text""",
        "/year: 'MCMXC'; wanted a whole number",
        "/open: '1'; wanted true or false",
        "/authors/0: '3'; wanted an object",
        "/authors/1/name: '{}'; wanted a text",
    ]


def test_the_first_field_that_is_there_counts() -> None:
    fields = Fields.of(b'{"a": null, "b": " x ", "n": 3, "f": 4.0, "s": "12", "list": "one"}')
    assert (fields.text("a", "b"), fields.text("n"), fields.integer("f"), fields.integer("s")) == ("x", "3", 4, 12)
    assert (fields.texts("list"), list(fields.objects("a")), fields.object("c").value) == (["one"], [], {})
    assert fields.gaps == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"3", b"\xff", b'{"a": ' + b"[" * 100_000])
def test_what_is_no_object_is_refused(content: bytes) -> None:
    with pytest.raises(EntryError, match="; wanted an object"):
        Fields.of(content)


WORK = Publication("On the notes of others", scope="2020")


def listed(*authors: Author | None, complete: bool = True) -> list[AuthorshipRecord | GroupAuthorshipRecord]:
    return list(authorships(PLACE, WORK, authors, complete=complete))


def keys(found: list[AuthorshipRecord | GroupAuthorshipRecord]) -> list[str]:
    return [person_key(one.person) for one in found if isinstance(one, AuthorshipRecord)]


def test_ranks_stand_only_in_complete_lists() -> None:
    ada, grace = Author("Ada Lovelace"), Author("Grace Hopper")
    assert [(one.position, one.rank) for one in listed(ada, grace)] == [(1, 1), (2, 2)]
    assert [(one.position, one.rank) for one in listed(ada, grace, complete=False)] == [(1, None), (2, None)]
    assert [(one.position, one.rank) for one in listed(ada, None, grace)] == [(1, None), (3, None)]


def test_two_equal_names_in_one_list_are_two_people() -> None:
    found = keys(listed(Author("Wei Zhang"), Author("Ada Lovelace"), Author("Wei Zhang")))
    assert found == ["wei-zhang", "ada-lovelace", "on-the-notes-of-others/author-3"]


def test_initials_are_a_person_of_their_publication_only() -> None:
    assert keys(listed(Author("A. Lovelace", listed="Lovelace, A."))) == ["on-the-notes-of-others/a-lovelace"]


def test_an_identifier_says_who_it_is() -> None:
    known = Author("A. Lovelace", orcid="0000-0002-1825-0097"), Author("Ada", key="openalex/A1")
    assert keys(listed(*known)) == ["0000-0002-1825-0097", "openalex/A1"]


def test_a_group_stands_once_and_takes_its_place() -> None:
    found = listed(
        Author("The Notes Collaboration", group=True),
        Author("Ada Lovelace"),
        Author("The Notes Collaboration", group=True),
    )
    assert [(type(one).__name__, one.position) for one in found] == [
        ("GroupAuthorshipRecord", 1),
        ("AuthorshipRecord", 2),
    ]


def test_a_name_is_listed_apart_only_where_the_print_differs() -> None:
    (same, other) = listed(
        Author("Ada Lovelace", listed="Ada Lovelace"), Author("Grace Hopper", listed="Hopper, Grace")
    )
    assert isinstance(same, AuthorshipRecord)
    assert isinstance(other, AuthorshipRecord)
    assert (same.listed, other.listed, other.basis) == (None, "Hopper, Grace", Basis.STATED)
