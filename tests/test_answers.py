"""Keeps an answer the same in every form: Python values, RDF terms, and each format."""

import csv
import io
import json

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scholargraph.answers import FORMATS, Answer, cell, show, shown, text

ROWS = """SELECT ?iri ?text ?n ?x ?yes WHERE { VALUES (?iri ?text ?n ?x ?yes) {
  (<https://w3id.org/scholargraph/vocabulary/topics/deep-learning> "a|b, \\"c\\"\\nd"@en 3 2.5 true)
  (<https://w3id.org/scholargraph/id/person/ada> UNDEF UNDEF 0.58333333 UNDEF)
} }"""


@pytest.fixture
def answer() -> Answer:
    return Answer.of(ox.Store().query(ROWS), title={"en": "What?", "fr": "Quoi ?"})


def test_rows_hold_python_values(answer: Answer) -> None:
    topic = "https://w3id.org/scholargraph/vocabulary/topics/deep-learning"
    assert next(iter(answer)) == {"iri": topic, "text": 'a|b, "c"\nd', "n": 3, "x": 2.5, "yes": True}
    assert answer.rows[1]["text"] is None
    assert (len(answer), answer.columns) == (2, ("iri", "text", "n", "x", "yes"))


def test_terms_keep_language_and_type(answer: Answer) -> None:
    assert answer.terms[0][1] == ox.Literal('a|b, "c"\nd', language="en")
    assert answer.terms[1][1] is None


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_writes_every_row(format: str, answer: Answer) -> None:
    written = text(answer, format)
    assert all(column in written for column in answer.columns)
    assert "ada" in written


def test_csv_reads_back(answer: Answer) -> None:
    rows = list(csv.DictReader(io.StringIO(text(answer, "csv"), newline="")))
    assert [row["text"] for row in rows] == ['a|b, "c"\nd', ""]


def test_json_is_the_standard_one(answer: Answer) -> None:
    read = json.loads(text(answer, "json"))
    assert read["head"]["vars"] == list(answer.columns)
    assert read["results"]["bindings"][0]["text"] == {"type": "literal", "value": 'a|b, "c"\nd', "xml:lang": "en"}


def test_people_see_short_iris_and_four_decimals(answer: Answer) -> None:
    assert text(answer, "markdown").splitlines() == [
        "| iri | text | n | x | yes |",
        "| --- | --- | ---: | ---: | --- |",
        '| topic:deep-learning | a\\|b, "c" d | 3 | 2.5 | true |',
        "| person/ada |  |  | 0.5833 |  |",
    ]


def test_a_narrow_terminal_shows_names_before_iris(
    answer: Answer, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    show(answer)
    assert "topic:deep-learning" in capsys.readouterr().out
    monkeypatch.setenv("COLUMNS", "40")
    show(answer)
    printed = capsys.readouterr().out
    assert "topic:deep-learning" not in printed
    assert "--format tsv" in printed


def test_no_rows_is_an_answer() -> None:
    empty = Answer.of(ox.Store().query("SELECT ?a ?b { ?a ?b ?c }"))
    assert (len(empty), empty.columns) == (0, ("a", "b"))
    assert all("a" in text(empty, format) for format in FORMATS)


def test_only_rows_are_an_answer() -> None:
    with pytest.raises(TypeError, match="wanted the solutions of a SELECT query"):
        Answer.of(ox.Store().query("ASK {}"))


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        (ox.Literal("7", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")), 7),
        (ox.Literal("seven", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")), "seven"),
        (ox.Literal("1", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean")), True),
        (ox.Literal("2026", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#gYear")), "2026"),
        (ox.BlankNode("b"), "_:b"),
        (None, None),
    ],
)
def test_a_term_has_one_python_value(literal: ox.Literal | ox.BlankNode | None, value: object) -> None:
    assert cell(literal) == value


@given(st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_what_people_see_stays_on_its_line(value: str) -> None:
    assert len(shown(ox.Literal(value)).splitlines() or [""]) == 1
    row = Answer.of(ox.Store().query("SELECT ?t { VALUES ?t { " + str(ox.Literal(value)) + " } }"))
    assert len(text(row, "markdown").split("\n")) == 3
