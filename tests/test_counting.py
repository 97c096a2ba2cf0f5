"""Rows are counted in the bytes of an answer as exactly as by reading it, wherever the pieces are cut."""

from itertools import pairwise

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scholargraph.web.counting import COUNTERS
from scholargraph.web.jobs import ROWS

awkward = st.text(st.sampled_from("a{}[],:\"\\\n\r\t<>&;'é") | st.characters(codec="utf-8", exclude_characters="\x00"))
literals = awkward.map(lambda text: str(ox.Literal(text)))
triples = literals.map(lambda text: f"<<( <a:b> <a:{{c> {text} )>>".replace("{", ""))
cells = st.one_of(literals, st.just("UNDEF"), st.just("<a:b>"), triples)
answers = st.lists(st.tuples(cells, cells), max_size=8)


@pytest.mark.parametrize("media_type", COUNTERS)
@given(rows=answers, cuts=st.lists(st.integers(0, 2_000), max_size=6))
def test_rows_are_counted(media_type: str, rows: list[tuple[str, str]], cuts: list[int]) -> None:
    values = " ".join(f"({first} {second})" for first, second in rows)
    solutions = ox.Store().query(f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}")
    assert isinstance(solutions, ox.QuerySolutions)
    text = solutions.serialize(format=ROWS[media_type]) or b""
    count = COUNTERS[media_type]()
    places = sorted({0, len(text), *(cut for cut in cuts if cut < len(text))})
    assert [count(text[start:end]) for start, end in pairwise(places)][-1] == len(rows)


@pytest.mark.parametrize("media_type", COUNTERS)
def test_rows_of_no_columns_are_counted(media_type: str) -> None:
    solutions = ox.Store().query("SELECT * { VALUES () { () () () } }")
    assert isinstance(solutions, ox.QuerySolutions)
    assert COUNTERS[media_type]()(solutions.serialize(format=ROWS[media_type]) or b"") == 3


def test_every_format_of_rows_has_a_counter() -> None:
    assert COUNTERS.keys() == ROWS.keys()
