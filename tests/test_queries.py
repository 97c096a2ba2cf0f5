"""Keeps each stored query to accepted rows, the same on Oxigraph and on rdflib.

A case is a file of `cases/queries/sample`, `real` or `mixture`, called after its query: lines `# name=value` with
the parameters, then the rows as SPARQL TSV. SCHOLARGRAPH_ACCEPT=1 writes the rows of every case anew (an empty
file is a new case): read them, against the sources, before you commit them.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from scholargraph import answers, build
from scholargraph.errors import QueryError
from scholargraph.queries import NETWORKS, StoredQuery, bound, query, sparql, stored_queries, stored_query

HERE = Path(__file__).resolve().parent
CASES = HERE / "cases" / "queries"
GRAPHS = ("sample", "real")
QUESTIONS = [one for one in stored_queries() if one.family != NETWORKS]

# rdflib's own, thousands of them
pytestmark = pytest.mark.filterwarnings("ignore:Dataset\\.(default_context|contexts) is:DeprecationWarning")

each_query = pytest.mark.parametrize("stored", stored_queries(), ids=lambda one: one.name)
each_question = pytest.mark.parametrize("stored", QUESTIONS, ids=lambda one: one.name)
each_case = pytest.mark.parametrize(
    "case", sorted(CASES.glob("*/*.tsv")), ids=lambda path: path.relative_to(CASES).with_suffix("").as_posix()
)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    return build(HERE.parent / "data" / "sample", graph=tmp_path_factory.mktemp("sample"), allow_invalid=True)


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory, shared: Callable[..., Path]) -> ox.Store:
    page = shared("seeds", "guillaume-lajoie.fr.txt")
    return build(page, graph=tmp_path_factory.mktemp("real"), allow_invalid=True)


@pytest.fixture(scope="session")
def mixture(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    """Lists, tables and records, for what pages do not say: dates, degrees, groups, entries that are broken."""
    return build(HERE.parent / "data" / "mixture", graph=tmp_path_factory.mktemp("mixture"))


@pytest.fixture(scope="session")
def rdflib_twin() -> Callable[[ox.Store], rdflib.Dataset]:
    """The same quads in rdflib, loaded once for each graph."""
    twins: dict[int, rdflib.Dataset] = {}

    def twin(graph: ox.Store) -> rdflib.Dataset:
        if id(graph) not in twins:
            text = graph.dump(format=ox.RdfFormat.N_QUADS)
            twins[id(graph)] = rdflib.Dataset()
            twins[id(graph)].parse(data=text, format="nquads")
        return twins[id(graph)]

    return twin


@each_case
def test_the_rows_are_the_accepted_ones(case: Path, request: pytest.FixtureRequest) -> None:
    graph: ox.Store = request.getfixturevalue(case.parent.name)
    answer = query(graph, name_of(case), **parameters_of(case))
    if os.environ.get("SCHOLARGRAPH_ACCEPT"):
        head = [line for line in case.read_text(encoding="utf-8").splitlines() if line.startswith("# ")]
        case.write_text("\n".join([*head, answers.text(answer, "tsv"), ""]), encoding="utf-8")
    assert answers.text(answer, "tsv").splitlines() == accepted_rows(case)


@each_case
def test_another_engine_gives_the_same_rows(
    case: Path, request: pytest.FixtureRequest, rdflib_twin: Callable[[ox.Store], rdflib.Dataset]
) -> None:
    graph: ox.Store = request.getfixturevalue(case.parent.name)
    text = bound(graph, name_of(case), **parameters_of(case))
    solutions = graph.query(text)
    assert isinstance(solutions, ox.QuerySolutions)
    columns = [variable.value for variable in solutions.variables]
    ours = [tuple(n3(solution[column]) for column in columns) for solution in solutions]
    assert list(rows_of_rdflib(rdflib_twin(graph), text, columns)) == ours


@each_question
@pytest.mark.parametrize("graph", GRAPHS)
def test_each_query_has_accepted_rows(graph: str, stored: StoredQuery) -> None:
    named = stored.name.replace("/", "-")
    cases = [path for path in CASES.joinpath(graph).glob("*.tsv") if path.stem.partition("--")[0] == named]
    assert cases, f"no tests/cases/queries/{graph}/{named}.tsv: make it empty, accept the rows, and read them"


@each_query
def test_a_query_asks_in_both_languages(stored: StoredQuery) -> None:
    texts = [stored.summary, *([stored.description] if stored.description else [])]
    texts += [parameter.labels for parameter in stored.parameters]
    assert all(text["en"] and text["fr"] for text in texts)


@each_question
def test_a_question_ends_with_a_question_mark(stored: StoredQuery) -> None:
    assert all(text.endswith("?") for text in stored.summary.values())


@each_query
def test_a_query_orders_its_rows(stored: StoredQuery) -> None:
    assert stored.text.rindex("ORDER BY") > stored.text.rindex("}")


@each_query
def test_a_query_names_no_engine(stored: StoredQuery) -> None:
    found = [word for word in ("SERVICE", "LATERAL", "ADJUST", "TRIPLE(", "http://jena") if word in stored.text]
    assert not found


@each_question
def test_optional_parameters_may_be_left_open(stored: StoredQuery, sample: ox.Store) -> None:
    optional = {parameter.name: None for parameter in stored.parameters if parameter.optional}
    assert query(sample, stored.name, **optional).columns


def test_a_short_name_is_enough() -> None:
    assert stored_query("coauthors").name == "person/coauthors"
    assert stored_query("network/coauthors").name == "network/coauthors"


def test_an_unknown_query_is_answered_with_close_names() -> None:
    with pytest.raises(QueryError, match=r"^no query called 'person/coauthor'; close: person/coauthors"):
        stored_query("person/coauthor")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"persn": "x"}, r"^person/coauthors has no parameter 'persn'; wanted person$"),
        ({"person": "Guilaume Lajoi"}, r"^no person 'Guilaume Lajoi'; close: 'Guillaume Lajoie'"),
        ({"person": ""}, r"^person has no value; wanted a person, by name or IRI$"),
        ({"person": "https://example.org/nobody"}, r"^no person 'https://example.org/nobody'; "),
        ({"person": "<https://example.org/a> ?p ?o } #"}, r"^no person '<https://example.org/a> "),
        ({"person": "\udcff"}, r"^person '\\udcff' is not UTF-8; wanted a text$"),
    ],
)
def test_a_wrong_value_is_one_clear_line(values: dict[str, str], said: str, sample: ox.Store) -> None:
    with pytest.raises(QueryError, match=said) as raised:
        query(sample, "person/coauthors", **values)
    assert "\n" not in str(raised.value)


def test_a_default_that_the_graph_lacks_asks_for_a_value() -> None:
    with pytest.raises(QueryError, match=r"^person was not given, and there is no person .*; wanted person=…$"):
        query(ox.Store(), "person/coauthors")


def test_a_row_is_read_by_column(sample: ox.Store) -> None:
    rows = {row["name"]: row["publications"] for row in query(sample, "person/coauthors", person="Guillaume Lajoie")}
    assert rows["Eric Shea-Brown"] == 2


def test_the_loads_of_the_real_page(real: ox.Store) -> None:
    load = {row["level"]: tuple(row[part] for part in PARTS) for row in query(real, "supervision-load")}
    assert load == {
        "Doctorate": (2, 5, 4, 11),
        "Master's Research": (1, 1, 2, 4),
        "Postdoctorate": (1, 1, 1, 3),
        "Research Intern": (0, 1, 0, 1),
        "Independent visiting researcher": (3, 0, 0, 3),
        "Collaborating researcher": (1, 0, 0, 1),
        "Collaborating Alumni": (1, 0, 0, 1),
    }
    (total,) = query(real, "supervision-totals")
    assert tuple(total[part] for part in PARTS) == (9, 8, 7, 24)
    assert (total["degreeCandidates"], total["unnamed"]) == (15, 24)


def test_two_languages_of_one_page_do_not_add_up(sample: ox.Store) -> None:
    (total,) = query(sample, "supervision-totals", person="guillaume-lajoie")
    assert tuple(total[part] for part in PARTS) == (9, 8, 7, 24)


def test_two_lists_of_one_owner_do_not_add_up(tmp_path: Path) -> None:
    page = HERE.parent / "data" / "sample" / "mila" / "guillaume-lajoie.fr.txt"
    text = page.read_text(encoding="utf-8")
    tmp_path.joinpath("then.fr.txt").write_text(text, encoding="utf-8")
    later = text.replace("Publications\n", "Doctorat - UdeM\n\nPublications\n", 1)
    tmp_path.joinpath("now.fr.txt").write_text(later, encoding="utf-8")
    graph = build(tmp_path, graph=tmp_path / "graph", allow_invalid=True)
    (total,) = query(graph, "supervision-totals")
    assert tuple(total[part] for part in PARTS) == (10, 8, 7, 25)
    assert (total["degreeCandidates"], total["unnamed"]) == (16, 25)
    assert sum(int(row["unnamed"] or 0) for row in query(graph, "trainees-by-organization")) == 25
    (known,) = query(graph, "find-supervisor", topic="cognition", level="PhD")
    assert (known["atLevel"], known["degreeCandidates"], known["trainees"]) == (12, 16, 24)


def test_sources_that_disagree_are_shown() -> None:
    graph = ox.Store()
    graph.load(input=DISAGREEING, format=ox.RdfFormat.TURTLE)
    shown = [(row["value"], row["other"]) for row in query(graph, "disagreements")]
    assert shown == [("On Fog", "On fog")], "that one list says less than another is no disagreement"
    (best,) = query(graph, "publications-of", person="https://example.org/ada")
    assert best["publication"] == "https://example.org/fog"


def test_ones_own_sparql(sample: ox.Store) -> None:
    rows = sparql(sample, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert isinstance(rows, answers.Answer)
    assert rows.rows[0]["n"]
    assert sparql(sample, "ASK { ?s ?p ?o }") is True
    assert isinstance(sparql(sample, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1"), ox.QueryTriples)


@pytest.mark.parametrize("text", ["INSERT DATA { <a:a> <a:b> 1 }", "DELETE WHERE { ?s ?p ?o }", "SELECT", ""])
def test_what_is_no_query_is_refused(text: str, sample: ox.Store) -> None:
    with pytest.raises(QueryError, match=r"^not a SPARQL query: ") as raised:
        sparql(sample, text)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("SELECT * { ?s a sg:Person }", "1:26: a prefix that is not declared; wanted a line such as PREFIX sg: <http"),
        ("SELECT * { ?s ?p }", "error at 1:19; wanted SELECT, ASK, CONSTRUCT or DESCRIBE, well-formed"),
        ("SELECT * { SERVICE <http://localhost:1/> { ?s ?p ?o } }", "the query has no answer: "),
    ],
)
def test_a_query_that_fails_is_said_shortly(text: str, said: str, sample: ox.Store) -> None:
    with pytest.raises(QueryError) as raised:
        sparql(sample, text)
    assert said in str(raised.value)
    assert len(str(raised.value)) < 200


DISAGREEING = """
@prefix sg: <https://w3id.org/scholargraph/ontology#> .
@prefix status: <https://w3id.org/scholargraph/vocabulary/statuses/> .
<https://example.org/ada> a sg:Person ; sg:name "Ada" .
<https://example.org/authorship> sg:author <https://example.org/ada> ; sg:publication <https://example.org/fog> .
<https://example.org/fog> a sg:Publication ; sg:title "On Fog"@en , "On fog"@en , "Du brouillard"@fr ;
    sg:authorListStatus status:partial , status:unknown .
"""

PARTS = ("alone", "principal", "co", "total")


def name_of(case: Path) -> str:
    return case.stem.partition("--")[0].replace("-", "/", 1)


def parameters_of(case: Path) -> dict[str, str]:
    lines = case.read_text(encoding="utf-8").splitlines()
    pairs = (line.removeprefix("# ").partition("=") for line in lines if line.startswith("# "))
    return {name: value for name, _, value in pairs}


def accepted_rows(case: Path) -> list[str]:
    return [line for line in case.read_text(encoding="utf-8").splitlines() if not line.startswith("# ")]


def rows_of_rdflib(dataset: rdflib.Dataset, text: str, columns: list[str]) -> Iterator[tuple[str | None, ...]]:
    for row in dataset.query(text):
        assert isinstance(row, rdflib.query.ResultRow)
        yield tuple(n3(row[column]) for column in columns)


def n3(term: object) -> str | None:
    """A term as N-Triples writes it, from either library, a plain literal being a string."""
    if isinstance(term, rdflib.Literal):
        kind = None if term.datatype is None else ox.NamedNode(str(term.datatype))
        return str(
            ox.Literal(str(term), language=term.language) if term.language else ox.Literal(str(term), datatype=kind)
        )
    if isinstance(term, rdflib.URIRef):
        return str(ox.NamedNode(str(term)))
    return None if term is None else str(term)
