"""`why` leads from every statement to the lines that say it."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from scholargraph.errors import QueryError
from scholargraph.pipeline import build
from scholargraph.provenance import evidence, why, written

MILA = Path(__file__).parent.parent / "data" / "sample" / "mila"


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    return build(MILA, graph=tmp_path_factory.mktemp("graph"), allow_invalid=True)


def by_file_and_line(place: str) -> tuple[str, int]:
    file, _, lines = place.partition(":")
    return file, int(lines.partition("-")[0] or 0)


def places(graph: ox.Store, *statement: str) -> list[str]:
    return [one.place for one in why(graph, *statement)]


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        (
            ("guillaume-lajoie", "researchInterest", "Cognition"),
            ["guillaume-lajoie.en.txt:12", "guillaume-lajoie.fr.txt:12"],
        ),
        (("Guillaume Lajoie", "name"), [f"guillaume-lajoie.{page}.txt:{n}" for page in ("en", "fr") for n in (1, 3)]),
        (("Laura E Suarez", "sg:name", "Laura E Suarez"), ["guillaume-lajoie.en.txt:78", "guillaume-lajoie.fr.txt:78"]),
        (
            ("supervision/guillaume-lajoie/trainee-b0026d4e-24/independent-visiting-researcher", "hostOrganization"),
            ["guillaume-lajoie.en.txt:67", "guillaume-lajoie.fr.txt:67"],
        ),
        (("Mila", "ror"), ["organizations.ttl", "scholargraph.toml:2-4"]),
        (
            ("Is a Modular Architecture Enough?", "abstract"),
            ["guillaume-lajoie.en.txt:104", "guillaume-lajoie.fr.txt:104"],
        ),
    ],
)
def test_a_statement_leads_to_its_lines(graph: ox.Store, statement: tuple[str, ...], wanted: list[str]) -> None:
    assert places(graph, *statement) == sorted(wanted, key=by_file_and_line)


def test_without_a_predicate_all_that_speaks_of_the_thing_is_told(graph: ox.Store) -> None:
    found = why(graph, "eric-shea-brown")
    assert {one.first for one in found} == {91, 95}
    assert {one.quote for one in found} == {"Eric Shea-Brown"}


def test_every_statement_of_the_graph_has_evidence(graph: ox.Store) -> None:
    merged = list(graph.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    assert len(merged) > 1_000
    for quad in merged:
        assert next(evidence(graph, quad.triple), None) is not None, quad


def test_quotes_are_the_lines_of_the_file(graph: ox.Store) -> None:
    lines = {path.name: path.read_text(encoding="utf-8").split("\n") for path in MILA.glob("*.txt")}
    told = [one for one in why(graph, "guillaume-lajoie") if one.file in lines and one.first and one.last]
    assert len(told) > 100
    for one in told:
        assert one.first is not None
        assert one.last is not None
        assert one.quote == "\n".join(lines[one.file][one.first - 1 : one.last])


def test_it_is_written_with_each_quote_once(graph: ox.Store) -> None:
    text = list(written(graph, why(graph, "guillaume-lajoie", "researchInterest", "Cognition")))
    assert text == [
        "guillaume-lajoie.en.txt:12",
        "  | Cognition",
        "  Guillaume Lajoie · researchInterest · Cognition",
        "",
        "guillaume-lajoie.fr.txt:12",
        "  | Cognition",
        "  Guillaume Lajoie · researchInterest · Cognition",
    ]


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (("nobody",), "no thing 'nobody'"),
        (("guillaume-lajoie", "eats"), "no property 'eats' in the ontology"),
        (("guillaume-lajoie", "corrects"), "nothing in the graph says 'guillaume-lajoie corrects'"),
        (("guillaume-lajoie", "researchInterest", "nothing at all"), "no thing 'nothing at all'"),
        (("guillaume-lajoie", "not an:iri"), "is not a property"),
    ],
)
def test_what_nobody_says_is_refused_in_one_line(graph: ox.Store, statement: tuple[str, ...], message: str) -> None:
    with pytest.raises(QueryError) as fault:
        why(graph, *statement)
    assert message in str(fault.value)
    assert "\n" not in str(fault.value)
