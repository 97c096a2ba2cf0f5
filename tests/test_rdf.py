"""RDF comes over whole: what a fictional university says, what a graph of ours says, and nothing from broken files."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

import scholargraph as sg
from scholargraph import sources
from scholargraph.errors import SourceError, UnknownSourceError
from scholargraph.model import (
    AuthorshipRecord,
    DegreeRecord,
    InterestRecord,
    NoticeRecord,
    PersonRecord,
    PublicationRecord,
    Record,
    RoleRecord,
    SnapshotRecord,
    SupervisionRecord,
    TopicRecord,
)
from scholargraph.sources.inputs import Input
from scholargraph.sources.rdf import recognises
from scholargraph.sources.rdf.imports import vocabularies
from scholargraph.sources.records import encode
from scholargraph.vocabulary import ONTOLOGY, concepts, schemes, terms

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "tests" / "cases" / "sources"
OK = sorted(path for path in CASES.glob("rdf/ok/*") if path.suffix != ".accepted")
DATA = ROOT.parent / "shared" / "data"
VIVO = DATA / "vivo" / "sample-data.n3"

needs_vivo = pytest.mark.skipif(not VIVO.exists(), reason="the sample data of VIVO are not here")
each_ok = pytest.mark.parametrize("path", OK, ids=lambda path: path.name)


@needs_vivo
def test_a_fictional_university_comes_over_whole() -> None:
    raw = rdflib.Graph().parse(VIVO, format="turtle")
    vivo = rdflib.Namespace("http://vivoweb.org/ontology/core#")
    types = Counter(str(kind).rpartition("#")[2].rpartition("/")[2] for kind in raw.objects(None, rdflib.RDF.type))
    people = {"FacultyMember", "EmeritusFaculty", "Postdoc", "Person"}
    works = {"AcademicArticle", "Book", "Chapter", "AudioDocument"}
    records = list(sources.read(VIVO))
    counts = Counter(type(record) for record in records)
    assert counts[PersonRecord] == sum(types[kind] for kind in people) == 7
    assert counts[RoleRecord] == sum(types[kind] for kind in types if kind.endswith("Position")) == 11
    assert counts[PublicationRecord] == sum(types[kind] for kind in works) == 5
    assert counts[AuthorshipRecord] == types["Authorship"] == 6
    assert counts[SupervisionRecord] == types["PostdocOrFellowAdvisingRelationship"] == 1
    assert counts[DegreeRecord] == types["AwardedDegree"] == 1
    assert counts[TopicRecord] == types["Concept"] == 7
    assert counts[InterestRecord] == len(set(raw.subject_objects(vivo.hasResearchArea))) == 7
    ranks = sorted(record.rank for record in records if isinstance(record, AuthorshipRecord) and record.rank)
    assert ranks == sorted(
        int(str(rank)) for one, rank in raw.subject_objects(vivo.rank) if (one, None, vivo.Authorship) in raw
    )
    starts = {str(date)[:4] for date in raw.objects(None, vivo.dateTime)}
    assert {record.start for record in records if isinstance(record, RoleRecord)} <= starts


@needs_vivo
def test_who_advises_whom_is_told() -> None:
    (advising,) = (record for record in sources.read(VIVO) if isinstance(record, SupervisionRecord))
    assert advising.trainee.name == "Claudia Martinez"
    assert [part.person.name for part in advising.participations] == ["Jasper I Peters"]
    assert advising.trainee_type.concept == f"{ONTOLOGY.replace('ontology#', 'vocabulary/')}trainee-types/postdoctorate"
    assert advising.start == "2016"


@needs_vivo
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("vivo.owl", r"an ontology or its shapes \(982 classes and properties\)"),
        ("academicDegree.rdf", "RDF in terms that no query takes"),
        ("sample-data-i18n-fr_CA.ttl", "RDF in which nothing has a class"),
    ],
)
def test_what_tells_of_no_person_is_no_source(name: str, said: str) -> None:
    with pytest.raises(UnknownSourceError, match=said):
        list(sources.read(VIVO.with_name(name)))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ox.Store]:
    folder = tmp_path_factory.mktemp("sample")
    pages = folder / "pages"
    shutil.copytree(ROOT / "data" / "sample", pages)
    return folder, sg.build(pages, graph=folder / "graph", allow_invalid=True)


@pytest.mark.parametrize("suffix", [".ttl", ".nq", ".jsonld", ".rdf"])
def test_a_graph_of_ours_that_is_exported_and_read_is_the_same(suffix: str, sample: tuple[Path, ox.Store]) -> None:
    folder, graph = sample
    exported = folder / f"exported{suffix}"
    sg.export(graph, exported)
    again = sg.build(exported, graph=folder / f"again{suffix}", allow_invalid=True)
    before, after = said(graph), said(again)
    unknown = f"<{ONTOLOGY}authorListStatus>"  # of a work that is only mentioned, nobody says how much is told
    assert {line for line in before - after if f"<{ONTOLOGY}profile>" not in line} == set()
    assert {line for line in after - before if unknown not in line} == set()


def said(graph: ox.Store) -> set[str]:
    """The statements of the merged graph but those of sources."""
    quads = graph.quads_for_pattern(None, None, None, ox.DefaultGraph())
    return {str(quad.triple) for quad in quads if "/id/source/" not in str(quad.subject)}


def test_queries_speak_of_what_there_is() -> None:
    known = {iri for scheme in schemes() for iri in concepts(scheme)} | {ONTOLOGY + term for term in terms()}
    for vocabulary in vocabularies():
        ours = {one.object.value for one in vocabulary.classes if isinstance(one.object, ox.NamedNode)}
        assert {iri for iri in ours if "scholargraph" in iri} <= known
        named = {term for found in vocabulary.terms.values() for term in found if term.startswith(ONTOLOGY)}
        assert named <= known
        assert vocabulary.taken
        assert not vocabulary.taken & vocabulary.passed


def test_only_rdf_is_taken_for_rdf() -> None:
    others = (path for path in CASES.glob("*/ok/*") if path.parents[1].name != "rdf" and path.suffix != ".accepted")
    assert [path.name for path in others if recognises(Input(path, path.name))] == []
    queries = sorted(ROOT.glob("queries/*/*.rq"))
    assert [path.name for path in queries if recognises(Input(path, path.name))] == []


@each_ok
def test_rdf_is_known_under_any_name(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "saved"
    other.write_bytes(path.read_bytes())
    if path.suffix != ".nt":  # what is broken in it shows only under its own name what it is
        assert len(list(sources.read(other))) == len(list(sources.read(path)))


def test_two_readings_are_equal() -> None:
    for path in OK:
        assert list(sources.read(path)) == list(sources.read(path))


def test_a_shuffled_file_says_the_same(tmp_path: Path) -> None:
    path = CASES / "rdf" / "ok" / "university.ttl"
    lines = sorted(f"{quad.triple} .\n" for quad in ox.parse(path=path))
    for order in (lines, lines[::-1]):
        other = tmp_path / "shuffled.nt"
        other.write_text("".join(order), encoding="utf-8")
        assert told(list(sources.read(other))) == told(list(sources.read(path)))


def told(records: list[Record]) -> Counter[str]:
    """The records without their places, and without what only tells where in the file something stands."""
    kept = (one for one in records if not isinstance(one, SnapshotRecord | NoticeRecord))
    return Counter(
        re.sub(r'"place":\{.*?"path":"[^"]*"(?:,"key":"[^"]*")?\}', "", encode(one).decode()) for one in kept
    )


def test_a_list_of_authors_that_bites_its_tail_ends(tmp_path: Path) -> None:
    path = tmp_path / "loop.ttl"
    path.write_text(
        "@prefix s: <https://schema.org/> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
        '<http://e.example/w> a s:Book ; s:name "Loop of threads" ; s:author _:a .\n'
        '_:a rdf:first "Ada Fern" ; rdf:rest _:b . _:b rdf:first "Bo Tam" ; rdf:rest _:a .\n'
        "<http://e.example/o> a s:Organization ; s:parentOrganization <http://e.example/o> ; s:name 'Self' .\n",
        encoding="utf-8",
    )
    assert list(sources.read(path))


def test_a_place_of_a_billion_costs_nothing(tmp_path: Path) -> None:
    path = tmp_path / "rank.ttl"
    path.write_text(
        "@prefix v: <http://vivoweb.org/ontology/core#> . @prefix b: <http://purl.org/ontology/bibo/> .\n"
        '<http://e.example/w> a b:Book ; <http://www.w3.org/2000/01/rdf-schema#label> "Threads" .\n'
        "<http://e.example/a> a v:Authorship ; v:rank 999999999 ;\n"
        "    v:relates <http://e.example/w> , <http://e.example/p> .\n"
        '<http://e.example/p> a v:FacultyMember ; <http://www.w3.org/2000/01/rdf-schema#label> "Fern, Ada" .\n',
        encoding="utf-8",
    )
    (authorship,) = (record for record in sources.read(path) if isinstance(record, AuthorshipRecord))
    assert (authorship.person.name, authorship.position) == ("Ada Fern", None)


def test_more_statements_than_memory_should_hold_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scholargraph.sources.rdf.loading.MOST_STATEMENTS", 100)
    path = tmp_path / "many.nt"
    path.write_text(
        "".join(f'<http://e.example/{n}> <http://e.example/p> "x" .\n' for n in range(101)), encoding="utf-8"
    )
    with pytest.raises(SourceError, match=r"^many\.nt: more than 100 statements; wanted fewer"):
        list(sources.read(path))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_what_is_cut_or_changed_is_read_or_refused(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = data.draw(st.sampled_from(OK))
    content = bytearray(path.read_bytes()[: data.draw(st.integers(0, path.stat().st_size))])
    for place, byte in data.draw(st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(0, 255)), max_size=4)):
        if content:
            content[place % len(content)] = byte
    changed = tmp_path_factory.mktemp("changed") / path.name
    changed.write_bytes(bytes(content))
    assert re.match(rf"read$|{re.escape(path.name)}:.*; wanted ", outcome(changed))


def outcome(path: Path) -> str:
    """What becomes of a file: that it is read, or why it is not."""
    try:
        return "read" if list(sources.read(path, format="rdf")) else ""
    except SourceError as fault:
        return str(fault)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_broken_line_costs_only_its_own_thing(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    lines = [
        f"<http://e.example/{n}> <http://{where}> {what} .\n".encode()
        for n in range(12)
        for where, what in (
            ("www.w3.org/1999/02/22-rdf-syntax-ns#type", "<http://xmlns.com/foaf/0.1/Person>"),
            ("xmlns.com/foaf/0.1/name", f'"Ada Fern{"abcdefghijkl"[n]}"'),
        )
    ]
    number = data.draw(st.integers(0, len(lines) - 1))
    broken = data.draw(st.binary(max_size=40).filter(lambda text: b"\n" not in text and b"\r" not in text))
    path = tmp_path_factory.mktemp("broken") / "people.nt"
    path.write_bytes(b"".join((*lines[:number], broken + b"\n", *lines[number + 1 :])))
    names = {record.person.name for record in sources.read(path) if isinstance(record, PersonRecord)}
    assert names >= {f"Ada Fern{'abcdefghijkl'[n]}" for n in range(12) if n != number // 2}
