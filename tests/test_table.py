"""Tables are read as far as they are certain: each row by itself, and what a mapping says of it."""

import csv
import gzip
import io
import json
import pickle
import re
import tracemalloc
import zipfile
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scholargraph import sources, vocabulary
from scholargraph.errors import SourceError
from scholargraph.mapping import quads
from scholargraph.model import (
    AuthorshipRecord,
    Basis,
    InterestRecord,
    NameStatus,
    NoticeKind,
    NoticeRecord,
    PersonRecord,
    PublicationRecord,
    Record,
    RoleRecord,
    SnapshotRecord,
    SupervisionRecord,
)
from scholargraph.sources.inputs import Input
from scholargraph.sources.table import SOURCE, mappings, weights
from scholargraph.sources.table.directions import directed
from scholargraph.sources.table.people_cells import people
from scholargraph.sources.table.words import KINDS
from scholargraph.vocabulary import SG

CASES = Path(__file__).parent / "cases" / "sources" / "table" / "ok"
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
TEXTS = [path for path in sorted(CASES.glob("*.?sv")) if path.with_name(f"{path.name}.accepted").exists()]

Save = Callable[..., Path]


@pytest.fixture(scope="session")
def save(tmp_path_factory: pytest.TempPathFactory) -> Save:
    folder = tmp_path_factory.mktemp("tables")

    def save(content: str | bytes, name: str = "table.csv", mapping: str | None = None) -> Path:
        path = folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        beside = folder / f"{name}.toml"
        if mapping is None:
            beside.unlink(missing_ok=True)
        else:
            beside.write_text(mapping, encoding="utf-8")
        return path

    return save


def read(path: Path) -> list[Record]:
    (one,) = sources.opened(path)
    return list(SOURCE.read(one))


def told(path: Path) -> list[tuple[int, str]]:
    """The records but for their snapshot and their place, each with its line."""
    found = []
    for record in read(path)[1:]:
        assert not isinstance(record, SnapshotRecord)
        found.append((record.place.first, repr(record).replace(repr(record.place), "")))
    return found


def reasons(path: Path, kind: NoticeKind) -> list[str]:
    return [one.reason for one in read(path) if isinstance(one, NoticeRecord) and one.kind is kind]


def fault(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read(path)
    return str(caught.value)


# --- real rows


def test_real_people_keep_their_names_places_and_orcids(save: Save) -> None:
    file = DATA / "author-names-gold.csv.gz"
    if not file.exists():
        pytest.skip("no shared data here")
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        lines = list(islice(text, 6_000))
    raw = list(csv.DictReader(lines))
    path = save("".join(lines))
    records = read(path)
    named = [one.person.name for one in records if isinstance(one, PersonRecord)]
    assert [bare(one) for one in named] == [bare(row["name"]) for row in raw]
    held = [one for one in records if isinstance(one, RoleRecord) and one.organization]
    assert len(held) == sum(bool(row["affiliation"].strip()) for row in raw)
    orcids = {one.person.orcid for one in records if isinstance(one, PersonRecord)} - {None}
    assert orcids == {row["orcid"].rsplit("/", 1)[-1] for row in raw} - {""}
    assert sum(reason.startswith("position: '") for reason in reasons(path, NoticeKind.PARTLY_UNDERSTOOD)) == len(raw)


def test_real_papers_as_a_table_keep_their_authors(save: Save) -> None:
    file = DATA / "conference-papers.jsonl.gz"
    if not file.exists():
        pytest.skip("no shared data here")
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        papers = [json.loads(line) for line in islice(lines, 0, 20_000, 10)]
    papers = [one for one in papers if not any("," in each.get("name", "") for each in one["authors"])]
    names = [[one.get("name", "") for one in paper["authors"]] for paper in papers]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(("Title", "Authors", "Year", "Venue"))
    for paper, listed in zip(papers, names, strict=True):
        writer.writerow((paper["title"], "; ".join(listed), paper["year"], paper["venue"]))
    records = read(save(text.getvalue()))
    assert sum(isinstance(one, PublicationRecord) for one in records) == len(papers)
    authors = [one for one in records if isinstance(one, AuthorshipRecord)]
    slots = [name for listed in names for name in listed if name.strip()]
    assert len(authors) == len(slots)
    assert [bare(one.listed or one.person.name) for one in authors] == [bare(name) for name in slots]


def bare(name: str | None) -> str:
    """The letters of a name in any order: "LEE Bo" is spoken "Bo LEE"."""
    return "".join(sorted((name or "").replace("()", "").replace(" ", "")))


# --- how a table is stored


def test_how_a_table_is_stored_does_not_matter(save: Save) -> None:
    rows = (CASES / "membres.csv").read_bytes().decode("cp1252").replace("\r\n", "\n")
    plain = told(save(rows))
    for content in (
        rows.replace("\n", "\r\n").encode(),
        rows.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + rows.encode(),
        rows.encode("utf-16"),
        b"\xfe\xff" + rows.encode("utf-16-be"),
        rows.removesuffix("\n").encode(),
    ):
        assert told(save(content)) == plain
    cells = list(csv.reader(io.StringIO(rows), delimiter=";"))
    for delimiter in ",\t|":
        text = io.StringIO()
        csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(cells)
        assert told(save(text.getvalue())) == plain
    assert told(save(gzip.compress(rows.encode()), "table.csv.gz")) == plain


def test_a_line_that_is_not_utf_8_is_told_and_costs_no_other(save: Save) -> None:
    rows = "Nom,Poste,Université\nÉlodie Tranchebise,Chercheuse,McGill\nGaël Ombreval,Chercheur,McGill\n".encode()
    broken = rows.replace("Gaël".encode(), "Gaël".encode("cp1252"))
    assert [one for one in told(save(broken)) if "Windows" not in one[1]] == told(save(rows))
    assert len(reasons(save(broken), NoticeKind.NEEDS_REVIEW)) == 1


def test_a_mark_that_is_not_closed_in_a_line_that_is_not_utf_8_is_told(save: Save) -> None:
    content = "Name,Member type\nÉva Q,Professor\n".encode() + '"Éva,Professor\n'.encode("cp1252")
    places = [record.place.quote for record in read(save(content)) if isinstance(record, NoticeRecord)]
    assert places == ['"Éva,Professor']


def test_a_workbook_says_what_its_text_says(save: Save) -> None:
    pages = {name: told(CASES / name) for name in ("personnel.xlsx", "theses.ods")}
    text = "Title,Author,Year,Degree,University,Supervisor,Co-supervisor\n"
    text += "A theory of wind,Otto Brandywhistle,2024-01-15,PhD,Northmere University,Ada Quillfeather,Nils Overwater\n"
    text += "\n\n\nSand and learning machines,Imke Sandfort,2023-08-01,MSc,Northmere University,,\n"
    assert pages["theses.ods"] == told(save(text))
    assert [line for line, _ in pages["personnel.xlsx"]][:4] == [2, 4, 4, 5]


def test_a_workbook_that_grows_without_end_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "MOST_UNPACKED", 8 << 20)
    shared = "<sst><si><t>" + "x" * 30_000 + "</t></si></sst>"
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 40_000))
    heavy = {
        r"more than 8 MiB": {"xl/media/image.png": bytes(9 << 20)},
        r"17,179,869,184 cells": {"xl/worksheets/sheet1.xml": b"<sheetData><row r='1'><c r='XFD1048576'/>"},
        r"MiB of text": {"xl/sharedStrings.xml": shared.encode(), "xl/any.xml": f"<sheetData>{cells}".encode()},
        r"100,000,000 cells": {
            "content.xml": b'<office:spreadsheet><table:table-row table:number-rows-repeated="10000">'
            b'<table:table-cell table:number-columns-repeated="10000">1</table:table-cell>'
        },
    }
    for said, members in heavy.items():
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        with pytest.raises(SourceError, match=said):
            weights.refuse_heavy("book.xlsx", file.getvalue())


def test_a_long_table_is_read_as_it_comes(save: Save) -> None:
    row = "Ada Quillfeather,Professor,McGill," + "x" * 400 + "\n"
    path = save("Name,Position,University,Note\n" + row * 20_000)
    (one,) = sources.opened(path)
    assert SOURCE.batches is not None
    tracemalloc.start()
    assert sum(len(batch) for batch in SOURCE.batches.entries(one)) == 20_001
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * 1024**2


def test_entries_can_be_understood_in_another_process(save: Save) -> None:
    assert SOURCE.batches is not None
    (one,) = sources.opened(CASES / "members.csv")
    batch = next(SOURCE.batches.entries(one))
    again = pickle.loads(pickle.dumps(batch))
    for entry, other in zip(batch, again, strict=True):
        assert SOURCE.batches.understood(entry, one.sha256) == SOURCE.batches.understood(other, one.sha256)


# --- what is a table


@pytest.mark.parametrize(
    "text",
    [
        "Dear all, thanks, and bye\nSee you, and so on, and on\n",
        '{"name": "Ada", "position": 1, "title": "x"}\n{"name": "Bo", "position": 2}\n',
        "@article{a, title = {T}, author = {A and B}, year = 2020}\n",
        "TY  - JOUR\nAU  - Lovelace, Ada\nTI  - Title\nER  -\n",
        "Portrait de Ada Lovelace\nPublications\nTitle, Author, Year\n",
        '<?xml version="1.0"?><a>Name,Position,University</a>',
        "",
    ],
)
def test_what_is_no_table_is_not_recognised(save: Save, text: str) -> None:
    path = save(text, "file.txt")
    assert not SOURCE.recognises(Input(path, path.name))


def test_a_table_is_known_by_its_headings_under_any_name(save: Save) -> None:
    for name, known in (("list.txt", True), ("list.csv", True), ("list.tsv.gz", True)):
        content = b"Surname;First name;ORCID;Shoe size\nQuillfeather;Ada;;37\n"
        path = save(gzip.compress(content) if name.endswith(".gz") else content, name)
        assert SOURCE.recognises(Input(path, path.name)) is known
    path = save("Colour;Shoe size\nred;37\n", "list.txt")
    assert not SOURCE.recognises(Input(path, path.name))


# --- mappings

MAPPING = """
record = "supervision"
[columns]
"Nom" = "trainee.name"
"Niveau" = "type"
"Direction" = "supervisor.principal"
"""
ROWS = "Nom,Niveau,Direction,Autre\nImke Sandfort,Doctorat,Ada Quillfeather,x\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("supervisor.principal", "superviser.principal", "6: no property 'superviser.principal'; close: supervisor"),
        ("trainee.name", "name", "4: no property 'name'; close: trainee.name"),
        ('"type"', '"niveau"', "5: no property 'niveau'; wanted one of: id, trainee.name"),
        ('"supervision"', '"supervison"', "2: record 'supervison'; close: supervision"),
        ("[columns]", "[column]", "3: no key 'column'; close: columns"),
        ("[columns]", "like = 'member'\n[columns]", "3: like = 'member'; close: members"),
        ("[columns]", "like = 'people'\n[columns]", "2: record 'supervision'; wanted 'person', as 'people' has it"),
        ("[columns]", "langage = 'fr'\n[columns]", "3: no key 'langage'; close: language"),
        ("[columns]", "dates = 'british'\n[columns]", "3: dates = 'british'; wanted 'day-first' or 'month-first'"),
        ("[columns]", "encoding = 'rot13'\n[columns]", "3: encoding = 'rot13'; wanted one such as 'utf-8'"),
        ("[columns]", "language = 'French'\n[columns]", "3: language = 'French'; wanted a tag"),
        ('"type"', "3", "5: 'Niveau' = 3; wanted a word in quotes"),
        ('"type"', '{ is = "type", spilt = ";" }', "5: no key 'spilt'; close: split"),
        ('"Niveau" = "type"', "", "3: no column that is type; wanted one: a supervision has it"),
        ('"Niveau" = "type"', '"nom" = "type"', "5: the heading 'nom' twice; wanted each column once"),
        (
            "[columns]",
            '[values."Niveau"]\n"3" = "doctorat"\n[columns]',
            "4: no trainee-types called 'doctorat'; close: doctorate",
        ),
        ("[columns]", '[values."Cycle"]\n"3" = "doctorate"\n[columns]', "3: values of 'Cycle'; wanted the heading"),
        ("[columns]", '[defaults]\ntrainee.nom = "x"\n[columns]', "4: no property 'trainee.nom'; close: trainee.name"),
        ("[columns]", "[columns", "3: Expected ']'"),
    ],
)
def test_a_mapping_that_is_wrong_is_refused_with_its_line(save: Save, old: str, new: str, said: str) -> None:
    assert fault(save(ROWS, "list.csv", MAPPING.replace(old, new, 1))).startswith(f"list.csv.toml:{said}")


def test_a_mapping_and_its_table_must_fit(save: Save) -> None:
    path = save(ROWS.replace("Direction", "Directeur"), "list.csv", MAPPING)
    assert fault(path) == (
        "list.csv:1: no column 'Direction' among 'Nom', 'Niveau', 'Directeur', 'Autre';"
        " wanted every column that list.csv.toml names"
    )
    path = save(ROWS.replace("Autre", "Nom"), "list.csv", MAPPING)
    assert fault(path) == "list.csv:1: two columns that are trainee.name; wanted one, or another heading for the other"
    assert reasons(save(ROWS, "list.csv", MAPPING), NoticeKind.PARTLY_UNDERSTOOD) == ["columns left: 'Autre'"]
    silent = MAPPING + '"Autre" = "left"\n'
    assert reasons(save(ROWS, "list.csv", silent), NoticeKind.PARTLY_UNDERSTOOD) == []


def test_a_mapping_may_add_to_a_ready_made_one(save: Save) -> None:
    rows = "Nom,Palier,Superviseur\nImke Sandfort,3e c.,Ada Quillfeather\nOtto Brandywhistle,PHQ - Doctorat,\n"
    mapping = 'like = "members"\nlanguage = "fr"\n[columns]\nPalier = "type"\n[values.Palier]\n"3e c." = "doctorate"\n'
    found = [one for one in read(save(rows, "list.csv", mapping)) if isinstance(one, SupervisionRecord)]
    doctorate = vocabulary.concept("trainee-types", "doctorate")
    assert [one.trainee_type.concept for one in found] == [doctorate, doctorate]
    assert {one.trainee_type.text.language for one in found} == {"fr"}


def test_a_mapping_is_no_table_of_its_own(save: Save) -> None:
    path = save(ROWS, "list.csv", MAPPING)
    beside = path.with_name("list.csv.toml")
    assert mappings.is_mapping(Input(beside, beside.name))
    assert not mappings.is_mapping(Input(path, path.name))
    alone = save(MAPPING, "other.csv.toml")
    assert not mappings.is_mapping(Input(alone, alone.name))


def test_a_mapping_may_lie_in_the_archive_of_its_table(save: Save) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("lists/list.csv", ROWS)
        archive.writestr("lists/list.csv.toml", MAPPING)
    path = save(file.getvalue(), "export.zip")
    table, beside = sources.opened(path)
    assert [mappings.is_mapping(one) for one in (table, beside)] == [False, True]
    assert any(isinstance(one, SupervisionRecord) for one in SOURCE.read(table))


def test_the_words_of_mappings_are_terms_of_the_ontology() -> None:
    for kind in KINDS.values():
        for word in kind.words.values():
            assert getattr(SG, word.term)
            assert set(word.schemes) <= set(vocabulary.schemes())


def test_ready_made_mappings_know_both_languages() -> None:
    assert {one.record for one in mappings.ready_made()} == {"member", "person", "publication", "thesis"}
    for headings in ("Name,Rank,Department", "Nom,Fonction,Département", "NOM ; FONCTION ; DEPARTEMENT"):
        assert mappings_of(headings) == "people"
    for headings in ("Trainee,Trainee type,Advisor", "Étudiant·e,Type de PHQ,Superviseur(e)s,Codirection"):
        assert mappings_of(headings) == "members"
    for headings in ("Author,Title,Degree,Year", "Autrice,Titre de la thèse,Grade,Directrice de recherche"):
        assert mappings_of(headings) == "theses"
    for headings in ("Authors,Title,Source title,DOI", "Auteurs,Titre,Revue,Année"):
        assert mappings_of(headings) == "publications"


def mappings_of(headings: str) -> str | None:
    from scholargraph.sources.table import headers
    from scholargraph.sources.table.rows import Row

    cells = tuple(re.split(r"[,;]", headings))
    found = headers.header([Row(1, 1, cells, headings)], None)
    return found.mapping.name if found else None


# --- what cells say


def test_dates_are_as_precise_as_they_are_certain(save: Save) -> None:
    def starts(*dates: str, mapping: str | None = None) -> list[str | None]:
        rows = "".join(f"Ada Quillfeather,Professor,McGill,{date}\n" for date in dates)
        records = read(save("Name,Position,University,Start\n" + rows, "list.csv", mapping))
        return [one.start for one in records if isinstance(one, RoleRecord)]

    assert starts("31/12/2021", "12/2021", "2021", "2021.0") == ["2021-12-31", "2021-12", "2021", "2021"]
    assert starts("03/04/2021") == ["2021"]
    assert starts("03/04/2021", "31/12/2021") == ["2021-04-03", "2021-12-31"]
    assert starts("03/04/2021", "12/31/2021") == ["2021-03-04", "2021-12-31"]
    assert starts("present", "2021-02-31") == [None, "2021-02"]
    mapping = """
record = "person"
dates = "month-first"
columns = { Name = "person.name", Position = "position", University = "organization", Start = "start" }
"""
    assert starts("03/04/2021", mapping=mapping) == ["2021-03-04"]


def test_two_terms_in_one_post_are_two_roles(save: Save) -> None:
    rows = "Name,Position,University,Start,End\n" + "".join(
        f"Ada Quillfeather,{post},McGill,{start},{end}\n"
        for post, start, end in (("Dean", 2010, 2012), ("Dean", 2015, 2018), ("Professor", 2009, ""))
    )
    roles = [one for one in read(save(rows)) if isinstance(one, RoleRecord)]
    assert [(one.occurrence, one.start) for one in roles] == [(1, "2010"), (2, "2015"), (1, "2009")]


def test_topics_are_parted_but_titles_are_not(save: Save) -> None:
    rows = 'Name,Position,Interests\nAda Quillfeather,"Professor, and dean","Tides, Maps"\n'
    records = read(save(rows))
    assert [one.topic.text.value for one in records if isinstance(one, InterestRecord)] == ["Tides", "Maps"]
    assert [one.title.text.value for one in records if isinstance(one, RoleRecord) and one.title] == [
        "Professor, and dean"
    ]


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Lovelace, Ada", ("Lovelace, Ada",)),
        ("Ada Lovelace, Bo Lee", ("Ada Lovelace", "Bo Lee")),
        ("van den Heuvel, Martijn P.", ("van den Heuvel, Martijn P.",)),
        ("García Márquez, Gabriel J.", ("García Márquez, Gabriel J.",)),
        ("Lajoie, G., Richards, B.A., and Bengio, Y.", ("Lajoie, G.", "Richards, B.A.", "Bengio, Y.")),
        ("Lajoie G, Richards BA", ("Lajoie G", "Richards BA")),
        ("Lovelace, Ada, Lee, Bo", ("Lovelace, Ada", "Lee, Bo")),
        ("Ada Lovelace & Bo Lee / Cy Oh", ("Ada Lovelace", "Bo Lee", "Cy Oh")),
        ("Ada Lovelace;Mary Fay et Bo Lee\nCy Oh", ("Ada Lovelace", "Mary Fay", "Bo Lee", "Cy Oh")),
        ("Pr Ada Lovelace, Ph. D.", ("Ada Lovelace",)),
        ("King, Jr., Martin", ("King Jr., Martin",)),
        ("Ada Lovelace et al.", ("Ada Lovelace",)),
        ("Sandra Anderson", ("Sandra Anderson",)),
        ("Ada, Bo, Cy", ()),
        ("ada@example.org", ()),
    ],
)
def test_people_in_a_cell_are_parted_where_a_name_must_end(cell: str, names: tuple[str, ...]) -> None:
    assert people(cell).names == names


@pytest.mark.parametrize(
    ("text", "found", "left"),
    [
        (
            "sous la direction d’Ada Lovelace et la codirection de Bo Lee",
            [("Ada Lovelace", None), ("Bo Lee", "co")],
            [],
        ),
        ("Directeurs de thèse : Ada Lovelace, Bo Lee", [("Ada Lovelace", "principal"), ("Bo Lee", "principal")], []),
        ("Superviseur⋅e principal⋅e : Ada Lovelace", [("Ada Lovelace", "principal")], []),
        ("Dirigé(e) par Pre Ada Lovelace", [("Ada Lovelace", None)], []),
        ("Thèse en cotutelle, dirigée par Ada Lovelace et Bo Lee", [("Ada Lovelace", None), ("Bo Lee", None)], []),
        ("Ada Lovelace (dir.), Bo Lee (codir.)", [("Ada Lovelace", None), ("Bo Lee", "co")], []),
        ("codirigée par Ada Lovelace (UdeM)", [("Ada Lovelace", "co")], ["UdeM"]),
        ("Main advisor: Ada Lovelace; co-advisor: Lee, Bo", [("Ada Lovelace", "principal"), ("Lee, Bo", "co")], []),
        ("under the supervision of Professors Ada Lovelace and Bo Lee", [("Ada Lovelace", None), ("Bo Lee", None)], []),
        ("dirigée par Ada Lovelace, Université de Montréal", [("Ada Lovelace", None)], ["Université de Montréal"]),
        ("à déterminer", [], ["à déterminer"]),
        ("Jury : Ada Lovelace", [], ["Jury : Ada Lovelace"]),
    ],
)
def test_a_sentence_says_who_supervises(text: str, found: list[tuple[str, str | None]], left: list[str]) -> None:
    names, other = directed(text)
    assert ([(one.name, one.role) for one in names], other) == (found, left)


def test_parts_are_stated_concluded_or_not_told(save: Save) -> None:
    def parts(heading: str, cell: str, co: str = "") -> list[tuple[str | None, str, Basis]]:
        text = f'Name,Member type,{heading},Codirection\nImke Sandfort,HQP - PhD,"{cell}","{co}"\n'
        (one,) = (one for one in read(save(text)) if isinstance(one, SupervisionRecord))
        return [(part.person.name, part.role, part.basis) for part in one.participations]

    ada, bo = "Ada Lovelace", "Bo Lee"
    assert parts("Superviseur principal", ada) == [(ada, "principal", Basis.STATED)]
    assert parts("Supervisor", ada) == [(ada, "principal", Basis.INFERRED)]
    assert parts("Supervisor", ada, bo) == [(ada, "principal", Basis.INFERRED), (bo, "co", Basis.STATED)]
    assert parts("Supervisor", "", bo) == [(bo, "co", Basis.STATED)]
    both = [(ada, "unspecified", Basis.STATED), (bo, "unspecified", Basis.STATED)]
    assert parts("Supervisor", f"{ada} et {bo}") == parts("Directrice de recherche", f"{ada} et {bo}") == both
    assert parts("Supervisor", "") == [(None, "unspecified", Basis.INFERRED)]


def test_the_nameless_are_counted_and_keep_their_keys(save: Save) -> None:
    def keys(text: str) -> list[str | None]:
        trainees = [one.trainee for one in read(save(text)) if isinstance(one, SupervisionRecord)]
        return [one.key for one in trainees if one.name_status is NameStatus.WITHHELD]

    head, row = "Name,Member type,Supervisor,Member ID\n", ",HQP - PhD,Ada Lovelace,\n"
    assert keys(head + row * 3) == [f"table/table/row-{number}" for number in (1, 2, 3)]
    assert keys(f"Members in May\n\n{head}{row}{row}") == keys(head + row * 2)
    assert keys(head + "Bo Lee,HQP - PhD,Ada Lovelace,\n" + row.replace("\n", "m 7\n")) == ["table/table/id-m-7"]


# --- whatever the input


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_a_row_is_read_whatever_becomes_of_others(path: Path, save: Save) -> None:
    content = path.read_bytes()
    mapping = path.with_name(f"{path.name}.toml")
    told_of = mapping.read_text(encoding="utf-8") if mapping.exists() else None
    plain = told(path)
    lines = content.splitlines(keepends=True)
    last = len(lines)
    for broken in (b'"', b"\xff\xfe\x80", b",;|\t" * 9, b'a,"b;"c|"'):
        text = b"".join([*lines[:-1], broken + b"\n", lines[-1]])
        read_again = told(save(text, path.name, told_of))
        assert [one for one in read_again if one[0] < last] == [one for one in plain if one[0] < last]
        moved = [(line - 1, said) for line, said in read_again if line > last]
        assert [re.sub(r"row-\d+", "", said) for _, said in moved] == [
            re.sub(r"row-\d+", "", said) for line, said in plain if line == last
        ]
    for cut in range(0, len(content), max(1, len(content) // 40)):
        whole = content[:cut].count(b"\n")
        try:
            part = told(save(content[:cut], path.name, told_of))
        except SourceError:
            continue
        assert [one for one in part if one[0] < whole] == [one for one in plain if one[0] < whole]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_bytes_are_read_or_refused(save: Save, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from([*TEXTS, CASES / "personnel.xlsx", CASES / "theses.ods"]))
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    mapping = path.with_name(f"{path.name}.toml")
    check(save(bytes(content), path.name, mapping.read_text(encoding="utf-8") if mapping.exists() else None))


cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    [
        "Ada Lovelace",
        "Lee, Bo",
        "HQP - PhD",
        "sous la direction de Ada Lovelace",
        "2021",
        "31/12/2021",
        "10.5555/1",
        "-",
    ]
)


@settings(max_examples=120, deadline=None)
@given(kind=st.sampled_from(sorted(KINDS)), rows=st.lists(st.lists(cells, min_size=1, max_size=30), max_size=6))
def test_any_cells_of_any_kind_are_read(save: Save, kind: str, rows: list[list[str]]) -> None:
    words = [*KINDS[kind].words]
    columns = "\n".join(f'"C{number}" = "{word}"' for number, word in enumerate(words))
    text = io.StringIO()
    csv.writer(text).writerows([[f"C{number}" for number in range(len(words))], *rows])
    check(save(text.getvalue(), "any.csv", f'record = "{kind}"\n[columns]\n{columns}\n'))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_any_mapping_is_read_or_refused(content: bytes) -> None:
    said = refused(lambda: mappings.mapping("any.toml", content))
    assert said is None or len(said.splitlines()) == 1


def check(path: Path) -> None:
    """Reads a file and maps what it says, or sees it refused in one line."""
    records: list[Record] = []

    def read_whole() -> None:
        for one in sources.opened(path):
            records.extend(SOURCE.read(one))

    said = refused(read_whole)
    if said is None:
        assert list(quads(records))
    else:
        assert len(said.splitlines()) == 1
        assert "; wanted " in said or "; close: " in said


def refused(do: Callable[[], object]) -> str | None:
    try:
        do()
    except SourceError as caught:
        return str(caught)
    return None
