"""BibTeX: what a broken entry costs, what stands elsewhere in the file, LaTeX; and any bytes are read or refused."""

import gzip
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scholargraph import sources
from scholargraph.errors import SourceError
from scholargraph.mapping import quads
from scholargraph.model import (
    AuthorshipRecord,
    GroupAuthorshipRecord,
    ListStatus,
    NoticeKind,
    NoticeRecord,
    PublicationRecord,
    Record,
    SnapshotRecord,
    SubjectRecord,
    SupervisionRecord,
)
from scholargraph.sources.inputs import Input
from scholargraph.sources.latex_text import paragraphs, plain, unescaped

CASES = Path(__file__).parent / "cases" / "sources"
CROSSREF = Path(__file__).resolve().parents[2] / "shared" / "data" / "crossref" / "works.json.gz"
CASE = CASES / "bibtex" / "ok" / "ragged.bib"
WHOLE = [f"@article{{whole{number}, title = {{The whole entry {number} of it}}, year = 2020}}" for number in range(3)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bibtex")


def read(folder: Path, content: str | bytes) -> list[Record]:
    path = folder / "case.bib"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(sources.read(path, format="bibtex"))


def works(records: list[Record]) -> list[PublicationRecord]:
    return [one for one in records if isinstance(one, PublicationRecord)]


def notices(records: list[Record]) -> list[str]:
    return [one.reason for one in records if isinstance(one, NoticeRecord)]


@pytest.mark.parametrize(
    "broken",
    [
        "@article{broken, title = {Not {closed}, year = 2020}",
        "@article{broken, title = {Closed} too often}}, year = {2020}}",
        '@article{broken, title = "Not closed, year = 2020}',
        "@article{broken",
        "@article{broken, title}",
        "@article broken, title = {x}}",
        "@comment{never closed",
        "@string{never = {closed",
        "@article(broken, title = {Not closed}",
        "article{broken, title = {Without its mark}}",
        "@",
        "}}}}",
    ],
)
def test_a_broken_entry_costs_its_neighbours_nothing_and_is_told(folder: Path, broken: str) -> None:
    records = read(folder, "\n\n".join((WHOLE[0], broken, *WHOLE[1:])))
    told = {one.place.key: one.title.value for one in works(records)}
    assert [told[f"whole{number}"] for number in range(3)] == [f"The whole entry {number} of it" for number in range(3)]
    silent = broken in {"@", "}}}}"} or broken.startswith("@comment")
    assert bool(notices(records)) is not silent


def test_an_entry_takes_from_its_parents_what_it_lacks(folder: Path) -> None:
    child, again, parent, *_ = works(
        read(
            folder,
            "@inproceedings{a, title={A}, crossref={P}}@inproceedings{b, title={B}, year=1999, crossref={p}}"
            "@proceedings{p, title={Moot}, year=2001, publisher=tp, crossref={q}}@string{tp={Tide}}"
            "@proceedings{q, title={Moots}, series={x}, organization={Society}, crossref={p}}",
        )
    )
    assert (child.venue and child.venue.value, child.published, child.publisher) == ("Moot", "2001", parent.publisher)
    assert (again.venue and again.venue.value, again.published) == ("Moot", "1999")


def test_strings_that_name_one_another_stay_short(folder: Path) -> None:
    laughs = "@string{s0 = {lol}}" + "".join(f"@string{{s{n} = s{n - 1}{f' # s{n - 1}' * 9}}}" for n in range(1, 40))
    (work,) = works(read(folder, f"{laughs}\n@misc{{a, title = s39}}"))
    assert len(work.title.value) == 10_000


@pytest.mark.parametrize(
    ("authors", "status", "groups", "people"),
    [
        ("Ash, Ada and Bosh, Bea", ListStatus.COMPLETE, 0, ["Ada Ash", "Bea Bosh"]),
        ("Ash, Ada and others", ListStatus.PARTIAL, 0, ["Ada Ash"]),
        ("Ash, Ada and et al.", ListStatus.PARTIAL, 0, ["Ada Ash"]),
        ("{Ash and Bosh Ltd.} AND Bea Bosh", ListStatus.COMPLETE, 1, ["Bea Bosh"]),
        ("{\\'E}mile {van Ash} and {\\O}. Bosh", ListStatus.COMPLETE, 0, ["Émile van Ash", "Ø. Bosh"]),
        ("{Ash}, A.~B. and The Tide Collaboration", ListStatus.COMPLETE, 1, ["A. B. Ash"]),
        ("Anderson, Andy\n  and  Band, And", ListStatus.COMPLETE, 0, ["Andy Anderson", "And Band"]),
        ("", ListStatus.UNKNOWN, 0, []),
    ],
)
def test_authors(folder: Path, authors: str, status: ListStatus, groups: int, people: list[str]) -> None:
    records = read(folder, f"@misc{{a, title = {{A title of words}}, author = {{{authors}}}}}")
    assert works(records)[0].author_list is status
    assert sum(isinstance(one, GroupAuthorshipRecord) for one in records) == groups
    assert [one.person.name for one in records if isinstance(one, AuthorshipRecord)] == people


@pytest.mark.parametrize(
    ("fields", "parts"),
    [
        ("supervisor = {Ash, Ada}", [("Ada Ash", "principal", "inferred")]),
        (
            "advisor = {Ada Ash and Bosh, Bea}",
            [("Ada Ash", "unspecified", "stated"), ("Bea Bosh", "unspecified", "stated")],
        ),
        (
            "Directeur-de-these = {Dr Ada Ash}, co_director = {Bea Bosh and Cy Cash}",
            [("Ada Ash", "principal", "inferred"), ("Bea Bosh", "co", "stated"), ("Cy Cash", "co", "stated")],
        ),
        ("examiner = {Ada Ash}, editor = {Bea Bosh}", []),
    ],
)
def test_supervisors(folder: Path, fields: str, parts: list[tuple[str, str, str]]) -> None:
    records = read(folder, f"@phdthesis{{a, title = {{A title of words}}, author = {{Dee Doe}}, {fields}}}")
    told = [part for one in records if isinstance(one, SupervisionRecord) for part in one.participations]
    assert [(part.person.name, part.role, part.basis.value) for part in told] == parts


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{\"U}ber \c{c}a, \v{C}ech, \'{\i}, \o re, Erd\H{o}s, \L{}uk", "Über ça, Čech, í, øre, Erdős, Łuk"),
        (r"\ss{}, {\aa}, \~n, na\"{\i}ve", "ß, å, ñ, naïve"),
        (r"$\Lambda$CDM, $^{18}$F, $10^{-3}$, $H_2O$", "ΛCDM, ¹⁸F, 10⁻³, H₂O"),
        (r"$x_{\mathrm{max}}$, $a<b$ and $c>d$", "x_max, a<b and c>d"),
        (r"R&D \& 50% of \#1, \$5", "R&D & 50% of #1, $5"),
        (r"``Quotes'' -- and --- \textit{more} {\bf bold} \LaTeX{}", "“Quotes” – and — more bold LaTeX"),
        (r"\url{https://a.b/c_d} \enquote{as it is} free\hyphen hand", "https://a.b/c_d “as it is” free-hand"),
        ("CO<sub>2</sub> &amp; <i>E. coli</i>", "CO₂ & E. coli"),
        (r"\unknown{kept} {{DNA}} ~x", "kept DNA x"),
    ],
)  # fmt: skip
def test_latex_becomes_text(latex: str, text: str) -> None:
    assert plain(latex) == text


def test_latex_in_addresses_is_left_but_for_escapes(folder: Path) -> None:
    (work,) = works(
        read(folder, r"@misc{a, title={A}, doi={10.5555/a%20b\_c--d}, url={https://example.org/~x%20y--z}}")
    )
    assert work.publication.doi == "10.5555/a%20b_c--d"
    assert work.address == "https://example.org/~x%20y--z"
    assert unescaped(r"a{\_}b\&c") == "a_b&c"
    assert paragraphs("one\ntwo\n \nthree") == "one two\n\nthree"


def test_places_are_true(folder: Path) -> None:
    content = CASE.read_text(encoding="utf-8")
    lines = content.split("\n")
    for record in read(folder, content):
        if not isinstance(record, SnapshotRecord):
            quoted = "\n".join(lines[record.place.first - 1 : record.place.last])
            assert record.place.quote in quoted
            assert record.place.key is None or record.place.key in record.place.quote


def test_how_a_file_is_saved_does_not_matter(folder: Path) -> None:
    content = CASE.read_text(encoding="utf-8")
    wanted = told(read(folder, content))
    for saved in (
        content.replace("\n", "\r\n").encode(),
        content.replace("\n", "\r").encode(),
        content.encode("utf-16"),
    ):
        assert told(read(folder, saved)) == wanted
    assert told(read(folder, b"\xef\xbb\xbf" + content.encode())) == wanted


def told(records: list[Record]) -> list[str]:
    return [
        str(record).replace(record.place.snapshot, "") for record in records if not isinstance(record, SnapshotRecord)
    ]


BIBLIOGRAPHIES = [path.read_bytes() for path in sorted(CASES.glob("bibtex/ok/*.bib"))]
MARKS = [b"{", b"}", b'"', b",", b"@", b"=", b"\\", b"#", b"\n", b"$", b"%", b"\xff", b"@article{x, ", b" and "]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_is_read_or_refused(folder: Path, data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(BIBLIOGRAPHIES)))
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content)))
        content[at : at + data.draw(st.integers(0, 20))] = data.draw(st.sampled_from(MARKS) | st.binary(max_size=4))
    content = content[: data.draw(st.integers(len(content) // 2, len(content)))]
    assert read_or_refused(folder, bytes(content))


def read_or_refused(folder: Path, content: bytes) -> bool:
    """Whether a file is refused in one line, or read into records that a graph can hold."""
    try:
        return any(quads(read(folder, content)))
    except SourceError as fault:
        return "; wanted" in str(fault) and len(str(fault).splitlines()) == 1


def test_an_entry_that_nobody_touched_is_read_as_before(folder: Path) -> None:
    chance = random.Random(7)
    for _ in range(80):
        damaged = bytearray(WHOLE[1].encode())
        at = chance.randrange(1, len(damaged))
        damaged[at : at + chance.randrange(3)] = chance.choice(MARKS[:-2])
        records = read(folder, b"\n".join((WHOLE[0].encode(), bytes(damaged), WHOLE[2].encode())))
        titles = [one.title.value for one in works(records)]
        assert (titles[0], titles[-1]) == ("The whole entry 0 of it", "The whole entry 2 of it"), bytes(damaged)


@pytest.mark.parametrize(
    "garbage",
    [
        "@a{" * 40_000,
        "@a{b," * 40_000,
        "@a{}" * 20_000,
        "@comment{\n" * 20_000,
        "@a{b, title = {" + "{" * 300_000 + "}}",
        "@a{b, title = {x}, author = {" + " " * 300_000 + "}}",
        "@a{b, title = {x}, author = {" + "and " * 20_000 + "}}",
        "@a{b, title = {" + "\\(" * 150_000 + "}}",
        "@a{b, title = {x}, keywords = {" + "a-" * 150_000 + " ;" + " " * 300_000 + "}}",
        "@a{b, title = {x}, journal = {arXiv " + "a-" * 150_000 + "}}",
        "@phdthesis{b, title = {x}, author = {y}, supervisor = {" + "Dr. " * 50_000 + "}}",
        "@a{b, title = {x}\n" + "," * 30_000 + "\n" * 30_000,
    ],
    ids=lambda text: text[:24] + text[-4:],
)
def test_garbage_costs_no_time(folder: Path, garbage: str) -> None:
    start = time.process_time()
    read(folder, garbage)
    assert time.process_time() - start < 6


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("@article{a,\n title = {b}}", True),
        ("  % comment\n\n@InProceedings {a:1.b-2, title = {b}}", True),
        ('@string{jim = "Minds"}', True),
        ("@article(a, title = {b})", True),
        ("@prefix sg: <https://example.org/> .\n", False),
        ("@media print, screen {\n a { b: c }\n}", False),
        ("@font-face {\n font-family: x;\n}", False),
        ("<html><pre>\n@article{a, title={b}}</pre>", False),
        ('{"bibtex": "\n@article{a, title={b}}"}', False),
        ("TY  - JOUR\nAU  - Ash, Ada\nER  - \n", False),
        ("Write to ada@example.org {now}", False),
    ],
)
def test_what_is_taken_for_bibtex(tmp_path: Path, text: str, known: bool) -> None:
    path = tmp_path / "library.txt"
    path.write_text(text, encoding="utf-8")
    (bibtex,) = (source for source in sources.sources() if source.name == "bibtex")
    assert bibtex.recognises(Input(path, path.name)) is known


def others() -> Iterator[Path]:
    kept = {"bibtex", "ris", "csl-json"}
    yield from (path for path in sorted(CASES.glob("*/ok/*")) if path.parents[1].name not in kept)


def test_no_case_of_another_format_is_taken_for_a_bibliography() -> None:
    mine = [source for source in sources.sources() if source.name in {"bibtex", "ris", "csl-json"}]
    taken = Counter(
        f"{path.name} as {source.name}"
        for path in others()
        if path.is_file() and path.suffix != ".accepted"
        for source in mine
        if source.recognises(Input(path, path.name))
    )
    assert not taken


def test_real_works_and_names_come_through(folder: Path) -> None:
    if not CROSSREF.exists():
        pytest.skip("the real works of Crossref are not here")
    raw = [one for one in json.loads(gzip.decompress(CROSSREF.read_bytes())) if one.get("title") and one.get("author")]
    slots = [
        [f"{a['family']}, {a['given']}" for a in one["author"] if a.get("family") and a.get("given")] for one in raw
    ]
    entries = (
        f"@article{{k{number}, title = {{{safe(one['title'][0])}}},\n"
        f" doi = {{{one['DOI']}}}, author = {{{safe(' and '.join(names))}}}}}"
        for number, (one, names) in enumerate(zip(raw, slots, strict=True))
    )
    records = read(folder, "\n\n".join(entries))
    assert [one.publication.doi for one in works(records)] == [one["DOI"].lower() for one in raw]
    assert all(work.title.value for work in works(records))
    listed = [one.listed or one.person.name for one in records if isinstance(one, AuthorshipRecord)]
    assert len(listed) == sum(map(len, slots)) > 1000
    assert sum(one not in {" ".join(name.split()) for name in chain(*slots)} for one in listed) == 0


def safe(text: str) -> str:
    return re.sub(r"([{}\\$~])", " ", text).replace("--", "-")


def test_keys_that_stand_twice_are_told(folder: Path) -> None:
    records = read(folder, "@misc{A, title={One title here}}\n\n@misc{a, title={Another title here}}")
    reviewed = [one.reason for one in records if isinstance(one, NoticeRecord) and one.kind is NoticeKind.NEEDS_REVIEW]
    assert reviewed == ["the key 'a' is also that of the entry in line 1"]
    assert len(works(records)) == 2
    assert not any(isinstance(one, SubjectRecord) for one in records)


def test_entries_on_one_line_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "refs.bib"
    path.write_text("@book{a, title={One}} @book{b, title={Two}}\n@book{c, title={Three}}\n", encoding="utf-8")
    places = [record.place for record in sources.read(path) if isinstance(record, PublicationRecord)]
    assert [(place.first, place.last, place.path) for place in places] == [
        (1, 1, None),
        (1, 1, "L1/1"),
        (2, 2, None),
    ]
