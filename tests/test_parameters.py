"""Keeps a stored query's structure whatever value a caller gives, and its opening lines to one shape."""

import datetime
from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import event, given, settings
from hypothesis import strategies as st

from scholargraph.decorators import decorators
from scholargraph.errors import QueryError
from scholargraph.parameters import Parameter, Value, bind, is_open, literal, term, tokens, used
from scholargraph.queries import StoredQuery, stored_queries

CASES = Path(__file__).resolve().parent / "cases" / "decorators"

ASK = """SELECT ?given WHERE {  # ?_text stays here
  VALUES ?given { ?_text }
  FILTER (STRLEN("?_text") = 6 && STRLEN('''?_text''') = 6 && STR(<urn:?_text>) != "")
}"""

ONE = "SELECT * { ?s ?p ?_x }"

HOSTILE = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="\\\"'u0022005C\n\r\t{}<>#?_ .;}", max_size=30),
    st.sampled_from(
        [
            '" } ; DROP ALL #',
            "' . ?s ?p ?o } #",
            '"""',
            "'''",
            "\\",
            '\\"',
            "\\u0022 } #",
            "\\\\u0022",
            "\\U00000022",
            "> . ?s ?p ?o . <urn:x",
            "?_text",
            "\u2028\u0000\x7f",
        ]
    ),
)


@given(HOSTILE)
@settings(max_examples=200, deadline=None)
def test_a_text_is_one_string_whatever_it_says(value: str) -> None:
    parameter = Parameter("text", "string")
    if is_open(value):
        return
    text = bind(ASK, {"_text": str(term(parameter, value))})
    assert structure(text) == structure(bind(ASK, {"_text": '"x"'}))
    assert oxigraph_answer(text) == [value]


@given(HOSTILE)
@settings(max_examples=60, deadline=None)
def test_another_engine_reads_the_same_text(value: str) -> None:
    if is_open(value) or "\x00" in value:
        return
    text = bind(ASK, {"_text": str(term(Parameter("text", "string"), value))})
    assert [str(row[0]) for row in rdflib.Graph().query(text) if isinstance(row, tuple)] == [value]


@given(HOSTILE, st.sampled_from(["iri", "integer", "boolean", "date", "fr"]))
@settings(max_examples=300, deadline=None)
def test_a_value_is_one_term_or_it_is_refused(value: str, type_: str) -> None:
    before = structure(bind(ONE, {"_x": SAMPLE_TERMS[type_]}))
    try:
        written = term(Parameter("x", type_), value)
    except QueryError as refused:
        said = str(refused)
        event("refused")
    else:
        said = ""
        assert structure(bind(ONE, {"_x": str(written)})) == before
    assert "\n" not in said


@given(HOSTILE)
@settings(max_examples=100, deadline=None)
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(token.text for token in tokens(text)) == text


@pytest.mark.parametrize("value", ["urn:a> . ?s ?p ?o . <urn:b", "urn:a b", "relative", "http://x/\\u003E", "", "a{b}"])
def test_what_is_no_iri_is_refused(value: str) -> None:
    with pytest.raises(QueryError):
        term(Parameter("thing", "iri"), value)


@pytest.mark.parametrize(
    ("type_", "value", "written"),
    [
        ("iri", ox.NamedNode("https://example.org/a"), "<https://example.org/a>"),
        ("integer", 7, "7"),
        ("integer", " -7 ", "-7"),
        ("boolean", True, "true"),
        ("boolean", "no", "false"),
        ("date", datetime.date(2026, 9, 1), '"2026-09-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("string", 3, '"3"'),
        ("fr", "l'été", '"l\'été"@fr'),
    ],
)
def test_a_value_is_written_as_its_type(type_: str, value: Value, written: str) -> None:
    assert term(Parameter("x", type_), value) == written


@pytest.mark.parametrize("value", [None, "", "  ", "any"])
def test_only_an_optional_parameter_may_stay_open(value: Value) -> None:
    assert term(Parameter("x", "integer", optional=True), value) is None
    with pytest.raises(QueryError, match=r"^x has no value; wanted a whole number$"):
        term(Parameter("x", "integer"), value)


def test_an_open_parameter_matches_anything() -> None:
    graph = ox.Store()
    graph.load(input="<urn:a> <urn:p> 1 . <urn:b> <urn:p> 2 .", format=ox.RdfFormat.TURTLE)
    text = "SELECT ?s { BIND (?__s_iri AS ?s) ?s <urn:p> ?o } ORDER BY ?s"
    (one,) = used(text)
    assert oxigraph_answer(bind(text, {}), graph) == ["urn:a", "urn:b"]
    assert oxigraph_answer(bind(text, {one.variable: "<urn:b>"}), graph) == ["urn:b"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("?_a ?__a", r"^\?__a and \?_a; wanted one form of 'a'$"),
        ("?_a_iri ?_a", r"^\?_a and \?_a_iri; wanted one form of 'a'$"),
        ("?_a_number", r"^\?_a_number; wanted \?_name or \?_name_type with one of the types iri, integer"),
        ("?_", r"^\?_; wanted "),
        ("?___a", r"^\?___a; wanted "),
    ],
)
def test_a_wrong_parameter_name_is_refused(text: str, said: str) -> None:
    with pytest.raises(QueryError, match=said):
        used(text)


@pytest.mark.parametrize(
    "text",
    ["# ?_a", '"?_a"', "'?_a'", '"""a"?_a"""', "'''?_a\n'''", "<urn:?_a>", '"\\"?_a"', "ex:a\\#b '?_a'", "?a_b", "?a_"],
)
def test_what_only_looks_like_a_parameter_is_none(text: str) -> None:
    assert used(text) == ()


@pytest.mark.parametrize("stored", stored_queries(), ids=lambda one: one.name)
def test_a_stored_query_with_all_values_has_no_parameter_left(stored: StoredQuery) -> None:
    kinds = {one.name: SAMPLE_TERMS.get(one.type, '"x"') for one in stored.parameters}
    assert not used(stored.sparql(kinds))


@pytest.mark.parametrize("case", sorted(CASES.glob("*.rq")), ids=lambda path: path.stem)
def test_a_wrong_opening_is_one_clear_line(case: Path) -> None:
    with pytest.raises(QueryError) as raised:
        decorators(case.read_text(encoding="utf-8"), file=f"queries/{case.name}")
    assert str(raised.value) == case.with_suffix(".txt").read_text(encoding="utf-8").rstrip("\n")


SAMPLE_TERMS: Mapping[str, str] = {
    "iri": "<urn:x>",
    "integer": "1",
    "boolean": "true",
    "date": literal("2026-01-01", datatype="urn:date"),
    "fr": '"x"@fr',
}


def structure(text: str) -> list[str]:
    """The kinds of a query's tokens, with the text of those that no value may bring in."""
    open_kinds = {"string", "iri", "number"}
    found = [token for token in tokens(text) if token.kind not in {"space", "comment"}]
    plain = [token.kind if token.kind in open_kinds else token.text for token in found]
    plain = ["boolean" if one in ("true", "false") else one for one in plain]
    return [one for one, after in zip(plain, [*plain[1:], ""], strict=True) if (one, after) != ("-", "number")]


def oxigraph_answer(text: str, graph: ox.Store | None = None) -> list[str]:
    solutions = (graph or ox.Store()).query(text)
    assert isinstance(solutions, ox.QuerySolutions)
    return [solution[0].value for solution in solutions]
