"""Validation finds what pySHACL alone would find, tells where it stands, and reads nothing from the network."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.namespace import SH

from scholargraph.errors import ScholargraphError
from scholargraph.pipeline import construct
from scholargraph.resources import ontology
from scholargraph.validation import FORMATS, Report, Severity, checking, validate
from scholargraph.validation.screening import suspects
from scholargraph.validation.shapes import SHACL, SHAPES, all_shapes, read_shapes
from scholargraph.vocabulary import SG

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "data" / "sample"
CASES = sorted((Path(__file__).parent / "cases" / "shapes").glob("*/*"))
FORMAT_OF = {".ttl": ox.RdfFormat.TURTLE, ".trig": ox.RdfFormat.TRIG}

Found = Counter[tuple[str, str, str, str]]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    return construct(SAMPLE, graph=tmp_path_factory.mktemp("sample") / "graph", allow_invalid=True).graph


@pytest.fixture(scope="module")
def report(sample: ox.Store) -> Report:
    return validate(sample)


# Screening: the fast way must agree with its plain twin.


def test_screening_finds_what_pyshacl_finds_in_all_cases_together() -> None:
    graph = all_cases()
    assert found(validate(graph)) == plain(graph)


def test_shapes_mean_the_same_to_the_query_engine_of_rdflib() -> None:
    graph = rdflib.Graph()
    for quad in all_cases().quads_for_pattern(None, None, None, ox.DefaultGraph()):
        graph.add(
            (checking.to_rdflib(quad.subject), checking.to_rdflib(quad.predicate), checking.to_rdflib(quad.object))
        )
    asking = {each.name for each in all_shapes().constraints}
    asking -= {each.name for each in all_shapes().without_sources().constraints}
    assert asking == {"person-trainee-lists", "statement-source"}
    assert found(validate(graph)) == plain_of(graph, without=asking)


def test_screening_finds_what_pyshacl_finds_in_the_sample(sample: ox.Store, report: Report) -> None:
    assert found(report) == plain(sample)


def test_screening_leaves_few_nodes_to_pyshacl(sample: ox.Store, report: Report) -> None:
    looked_at = sum(1 for constraint in all_shapes().constraints for _ in suspects(sample, all_shapes(), constraint))
    assert looked_at <= len(report.results) + 5


def test_pyshacl_gets_as_many_nodes_as_it_takes_calls_for(
    sample: ox.Store, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "AT_ONCE", 7)
    assert validate(sample).results == report.results


# What the sample's report says.


def test_planted_faults_are_found_at_their_lines(report: Report) -> None:
    places = {(result.constraint, result.place) for result in report.results}
    assert {
        ("supervision-self", "aurele-d-ombreval.fr.txt:18-19"),
        ("supervision-principals", "nadir-belhazour.en.txt:19-20"),
        ("supervision-host", "ines-de-la-quebrada.fr.txt:22"),
        ("supervision-host", "nadir-belhazour.en.txt:26-27"),
        ("publication-truncated", "kofi-asantewick.en.txt:24"),
        ("source-record-needs-review", "tamsinara.en.txt:47"),
    } <= places
    assert report.counts()["Violation"] == 2


def test_errors_alone_keep_a_graph_from_conforming(report: Report) -> None:
    gentle = tuple(result for result in report.results if result.severity is not Severity.VIOLATION)
    assert not report.conforms
    assert Report(gentle, report.shapes).conforms


def test_every_result_of_the_sample_has_a_line(report: Report) -> None:
    assert [result.constraint for result in report.results if result.first is None] == []


def test_the_same_report_in_any_order_of_statements(sample: ox.Store, report: Report) -> None:
    again = ox.Store()
    again.extend(sorted(sample, key=str, reverse=True))
    assert validate(again).results == report.results


def test_the_real_page_has_the_gaps_that_are_known(shared: Callable[..., Path], tmp_path: Path) -> None:
    page = shared("seeds", "guillaume-lajoie.fr.txt")
    real = construct(page, graph=tmp_path / "graph").report
    assert real.conforms
    lines = {(result.constraint, result.first) for result in real.results}
    assert {
        ("publication-truncated", 98),
        ("organization-candidate", 67),
        ("supervision-alumni", 30),
        ("correction-stub", 87),
    } <= lines
    unknown = {71, 73, 75, 85, 97, 99, 101, 103, 105}
    assert {line for constraint, line in lines if constraint == "author-list-known"} == unknown


def test_the_real_page_agrees_with_pyshacl(shared: Callable[..., Path], tmp_path: Path) -> None:
    page = shared("seeds", "guillaume-lajoie.fr.txt")
    real = construct(page, graph=tmp_path / "graph")
    assert found(real.report) == plain(real.graph)


# Reports.


def test_a_report_for_people_groups_names_and_places(report: Report) -> None:
    text = report.text("en")
    assert text.startswith("Does not conform: 2 errors, ")
    assert "Supervision: 1 error  [supervision-self]" in text
    assert "    aurele-d-ombreval.fr.txt:18-19  Aurèle D’Ombreval  supervision/" in text
    assert text.index("supervision-self") < text.index("publication-truncated") < text.index("supervision-alumni")


def test_a_report_reads_in_french(report: Report) -> None:
    text = report.text("fr")
    assert text.startswith("Non conforme : 2 erreurs, ")
    assert "Le résumé est coupé dans la source" in text
    assert "{?" not in text


def test_a_long_group_is_cut_and_says_so(report: Report) -> None:
    known = sum(result.constraint == "author-list-known" for result in report.results)
    assert f"and {known - 1} more (scholargraph validate --format json shows all)" in report.text("en", most=1)


def test_what_is_only_counted_counts_as_much(sample: ox.Store, report: Report) -> None:
    short = validate(sample, most=1)
    assert short.counts() == report.counts()
    assert not short.conforms
    assert max(Counter(result.constraint for result in short.results).values()) == 1
    assert short.text("en", most=1).count(" more (") == report.text("en", most=1).count(" more (")
    assert set(found(short)) <= set(found(report))


def test_json_hides_nothing(report: Report) -> None:
    written = json.loads(report.json())
    assert written["conforms"] is False
    assert sum(written["counts"].values()) == len(written["results"]) == len(report.results)
    [self] = [result for result in written["results"] if result["constraint"] == "supervision-self"]
    assert self["file"] == "aurele-d-ombreval.fr.txt"
    assert (self["first"], self["last"]) == (18, 19)
    assert self["message"].keys() == {"en", "fr"}


def test_turtle_is_a_report_in_the_words_of_shacl(report: Report) -> None:
    graph = rdflib.Graph().parse(data=report.turtle(), format="turtle")
    assert len(set(graph.objects(None, SH.result))) == len(report.results)
    assert set(graph.objects(None, SH.conforms)) == {rdflib.Literal(False)}
    for result in graph.objects(None, SH.result):
        assert {
            text.language for text in graph.objects(result, SH.resultMessage) if isinstance(text, rdflib.Literal)
        } == {
            "en",
            "fr",
        }
        assert len(set(graph.objects(result, SH.resultPath))) == 1


def test_turtle_is_the_same_every_time() -> None:
    graph = turtle(":ada a sg:Person . :p a sg:Participation .")
    first, second = (Report(validate(graph).results, read_shapes(*ontology("shapes").glob("*.ttl"))) for _ in "12")
    assert first.turtle() == second.turtle()


def test_turtle_writes_out_a_path_of_several_steps() -> None:
    graph = turtle(":s a sg:Supervision ; sg:trainee :ada ; sg:participation :p . :p sg:supervisor :ada .")
    written = rdflib.Graph().parse(data=validate(graph).turtle(), format="turtle")
    [result] = written.subjects(SH.sourceShape, rdflib.URIRef(f"{SHAPES}supervision-self"))
    [path] = written.objects(result, SH.resultPath)
    assert list(written.items(path)) == [rdflib.URIRef(SG.participation), rdflib.URIRef(SG.supervisor)]


def test_github_commands_point_at_lines(report: Report) -> None:
    commands = report.github("en").splitlines()
    assert len(commands) == len(report.results)
    assert commands[0].startswith("::error file=")
    pattern = re.compile(r"::(error|warning|notice) (\w+=[^,:]*)(,\w+=[^,:]*)*::.+")
    assert all(pattern.fullmatch(command) for command in commands)


def test_github_commands_escape_what_would_end_them() -> None:
    graph = turtle(':ada a sg:Person ; sg:nameStatus "50 %,\\nor: less" .')
    [error] = [line for line in validate(graph).github().splitlines() if "person-name-status" in line]
    assert "50 %25, or: less" in error


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_is_written_in_every_format(report: Report, form: str) -> None:
    assert report.written(form, "fr")


def test_a_format_or_language_that_is_not_there_lists_those_that_are(report: Report) -> None:
    with pytest.raises(ScholargraphError, match="no report format 'xml'; there are: text, json, turtle, github"):
        report.written("xml")
    with pytest.raises(ScholargraphError, match="no report in language 'de'; there are: en, fr"):
        report.text("de")


def test_a_graph_without_faults_has_a_short_report() -> None:
    empty = validate(ox.Store())
    assert empty.conforms
    assert empty.text("fr") == "Conforme : 0 erreurs, 0 lacunes, 0 remarques."
    graph = rdflib.Graph().parse(data=empty.turtle(), format="turtle")
    assert set(graph.objects(None, SH.conforms)) == {rdflib.Literal(True)}


# Graphs that somebody else wrote.

PERSON = f'<https://example.org/ada> a <{SG.Person}> ; <{SG.name}> "Ada Lovelace" .'
NAMELESS = f"<https://example.org/ada> a <{SG.Person}> . [] a <{SG.Person}> ."


def test_a_good_file_conforms_and_needs_no_sources(tmp_path: Path) -> None:
    assert validate(written(tmp_path / "good.ttl", PERSON)).results == ()


def test_a_bad_file_is_reported_by_its_name(tmp_path: Path) -> None:
    file = written(tmp_path / "bad.ttl", NAMELESS)
    results = validate(str(file)).results
    assert [result.constraint for result in results] == ["person-name"] * 2
    assert {result.place for result in results} == {str(file)}
    assert {type(result.focus) for result in results} == {ox.NamedNode, ox.BlankNode}


def test_things_without_iris_are_kept_apart() -> None:
    people = (("A", "0000-0002-1825-0098"), ("B", "0000-0002-1825-0097"), ("C", "0000-0002-1825-0097"))
    nodes = (f'[] a sg:Person ; sg:name "{name}" ; sg:orcid "{orcid}" .' for name, orcid in people)
    report = validate(turtle(" ".join(nodes)), shapes=all_shapes().without_sources())
    found = sorted((result.constraint, result.names["en"]) for result in report.results)
    assert found == [("person-orcid-check", "A"), ("person-orcid-shared", "B"), ("person-orcid-shared", "C")]


def test_a_dataset_that_tells_its_sources_is_reported_by_them(sample: ox.Store, tmp_path: Path) -> None:
    file = tmp_path / "sample.nq"
    sample.dump(file, format=ox.RdfFormat.N_QUADS)
    assert "aurele-d-ombreval.fr.txt:18-19" in {result.place for result in validate(file).results}


def test_a_broken_file_is_refused_with_its_line(tmp_path: Path) -> None:
    file = written(tmp_path / "broken.ttl", f"{PERSON}\n<https://example.org/ben> a\n")
    with pytest.raises(ScholargraphError, match=r"broken\.ttl:[23]: .*wanted a well-formed file"):
        validate(file)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("missing.ttl", "wanted a file that can be read"),
        ("table.csv", "wanted one of .ttl"),
        ("", "wanted one of .ttl"),
    ],
)
def test_what_is_no_graph_is_refused(tmp_path: Path, name: str, wanted: str) -> None:
    with pytest.raises(ScholargraphError, match=wanted):
        validate(tmp_path / name)


def test_json_ld_is_read_and_a_context_elsewhere_refused(tmp_path: Path) -> None:
    inside = {"@id": "https://example.org/ada", "@type": SG.Person}
    assert len(validate(written(tmp_path / "in.jsonld", json.dumps(inside))).results) == 1
    elsewhere = {"@context": "https://example.org/context.jsonld", **inside}
    with pytest.raises(ScholargraphError, match="nothing is fetched"):
        validate(written(tmp_path / "out.jsonld", json.dumps(elsewhere)))


def test_an_rdflib_graph_is_validated_as_it_is(capfd: pytest.CaptureFixture[str]) -> None:
    graph = rdflib.Graph().parse(data=NAMELESS, format="turtle")
    graph.add((rdflib.URIRef("urn:a"), rdflib.URIRef(SG.authorListStatus), rdflib.Literal("x", lang="en")))
    constraints = [result.constraint for result in validate(graph).results]
    assert constraints == ["author-list-status", "person-name", "person-name", "author-list-known"]
    assert capfd.readouterr().err == ""


def test_a_number_that_is_none_is_reported_without_noise(capfd: pytest.CaptureFixture[str]) -> None:
    graph = turtle(':a a sg:Authorship ; sg:rank "first"^^<http://www.w3.org/2001/XMLSchema#integer> .')
    assert "authorship-rank-number" in {result.constraint for result in validate(graph).results}
    assert capfd.readouterr().err == ""


def found(report: Report) -> Found:
    return Counter(
        (result.constraint, str(result.focus), str(result.value), result.component) for result in report.results
    )


def plain(graph: ox.Store) -> Found:
    """What pySHACL finds by itself: each shape at all nodes that it is aimed at, in the whole graph."""
    return plain_of(rdflib.Graph(checking.MergedGraph(store=graph), DATASET_DEFAULT_GRAPH_ID))


def plain_of(graph: rdflib.Graph, *, without: Iterable[str] = ()) -> Found:
    shapes = shape_graph()
    for name in without:
        shapes.remove((None, SH.property, rdflib.URIRef(SHAPES + name)))
        shapes.remove((rdflib.URIRef(SHAPES + name), None, None))
    with checking.quiet():
        _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, advanced=True, inplace=True)
    return Counter(plain_results(report))


def all_cases() -> ox.Store:
    """The cases of all shapes in one graph, each in a corner of its own."""
    graph = ox.Store()
    for number, case in enumerate(CASES):
        text = case.read_text(encoding="utf-8").replace("https://example.org/", f"https://example.org/{number}/")
        graph.load(text, format=FORMAT_OF[case.suffix])
    return graph


def plain_results(report: rdflib.Graph) -> Iterable[tuple[str, str, str, str]]:
    for result in report.objects(None, SH.result):
        about = dict(report.predicate_objects(result))
        value = about.get(SH.value)
        yield (
            str(about[SH.sourceShape]).removeprefix(SHAPES),
            str(checking.to_oxigraph(about[SH.focusNode])),
            str(None if value is None else checking.to_oxigraph(value)),
            str(about[SH.sourceConstraintComponent]).removeprefix(SHACL),
        )


def shape_graph() -> rdflib.Graph:
    shapes = rdflib.Graph()
    for file in ontology("shapes").glob("*.ttl"):
        shapes.parse(file)
    return shapes


def turtle(text: str) -> ox.Store:
    graph = ox.Store()
    graph.load(
        f"PREFIX : <https://example.org/> PREFIX sg: <{SG.Person.removesuffix('Person')}> {text}",
        format=ox.RdfFormat.TURTLE,
    )
    return graph


def written(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


# Shapes that are not ours.

SHAPE_HEAD = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix : <https://example.org/> .
@prefix shape: <https://w3id.org/scholargraph/shapes/> .
"""


@pytest.mark.parametrize(
    "target",
    [
        "sh:targetClass :Thing",
        "sh:targetNode :a , :b , :c",
        "sh:targetSubjectsOf :p",
        "sh:targetObjectsOf :q",
        'sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this WHERE { ?this <https://example.org/p> ?any }" ]',
    ],
)
@pytest.mark.parametrize(
    "demand",
    [
        "sh:path :p ; sh:minCount 1",
        "sh:path :p ; sh:minCount 2",
        "sh:path :p ; sh:maxCount 0",
        "sh:path :p ; sh:maxCount 1",
        "sh:path :p ; sh:in ( 1 :x )",
        "sh:path :p ; sh:hasValue 1",
        "sh:path :p ; sh:nodeKind sh:IRI",
        "sh:path :p ; sh:datatype <http://www.w3.org/2001/XMLSchema#decimal>",
        "sh:path :p ; sh:datatype <http://www.w3.org/2001/XMLSchema#integer>",
        "sh:path :p ; sh:minCount 1 ; sh:maxLength 3",
        'sh:path :p ; sh:pattern "A" ; sh:flags "i"',
        "sh:path :p ; sh:minInclusive 2",
        "sh:path :p ; sh:disjoint :q",
        "sh:path :p ; sh:lessThanOrEquals :q",
        "sh:path [ sh:inversePath :q ] ; sh:minCount 1",
        "sh:path ( :q :p ) ; sh:maxCount 1",
        "sh:path [ sh:oneOrMorePath :q ] ; sh:minCount 1",
        "sh:path [ sh:zeroOrMorePath :q ] ; sh:maxCount 1",
        "sh:path [ sh:zeroOrOnePath :q ] ; sh:maxCount 1",
        "sh:path :p ; sh:qualifiedValueShape [ sh:in ( 1 2 ) ] ; sh:qualifiedMinCount 1",
        "sh:path :q ; sh:qualifiedValueShape [ sh:path :p ; sh:hasValue :x ] ; sh:qualifiedMaxCount 0",
        "sh:path :q ; sh:qualifiedValueShape [ sh:path :p ; sh:hasValue :x ] ; sh:qualifiedMinCount 2",
        "sh:path :p ; sh:uniqueLang true",
    ],
)
def test_screening_finds_what_pyshacl_finds_for_other_shapes(tmp_path: Path, target: str, demand: str) -> None:
    data = """
        :a a :Thing ; :p 1 , 2 , "a" ; :q :b .
        :b a :Thing ; :p :x , "b"@en , "B"@en , 1.0 ; :q :c , :x .
        :c a :Thing ; :q 3 , :a . :d :p 01 , 3 ; :q 1 , :d . :e a :Thing .
        :f a :Thing ; :p 01 . :g a :Thing ; :p "+"^^<http://www.w3.org/2001/XMLSchema#integer> ."""
    text = f"""{SHAPE_HEAD}
        shape:it a sh:NodeShape ; {target} ; sh:property shape:it-does .
        shape:it-does {demand} ; sh:severity sh:Info ; sh:message "it"@en ."""
    graph = turtle(data)
    shapes = read_shapes(written(tmp_path / "shape.ttl", text))
    whole = rdflib.Graph(checking.MergedGraph(store=graph), DATASET_DEFAULT_GRAPH_ID)
    _, report, _ = pyshacl.validate(whole, shacl_graph=rdflib.Graph().parse(data=text), advanced=True, inplace=True)
    assert found(validate(graph, shapes=shapes)) == Counter(plain_results(report))
