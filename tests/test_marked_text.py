"""Marked-up titles and abstracts come out as the text that a reader sees, in time that grows with their length."""

import re
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scholargraph.sources import marked_text
from scholargraph.sources.marked_text import paragraphs, plain

CASES = (Path(__file__).parent / "cases" / "marked-text.tsv").read_text(encoding="utf-8").splitlines()
ESCAPED = {r"\n": "\n", r"\u00ad": "\u00ad", r"\u200b": "\u200b"}


@pytest.mark.parametrize("line", CASES)
def test_a_marked_text_is_plain_as_accepted(line: str) -> None:
    marked, accepted = line.split("\t")
    for escape, mark in ESCAPED.items():
        marked = marked.replace(escape, mark)
    assert plain(marked) == accepted


@pytest.mark.parametrize(
    ("marked", "accepted"),
    [
        ("<jats:p>One\n   line</jats:p>\n<jats:p>Two</jats:p>", "One line\n\nTwo"),
        ("<jats:title>ABSTRACT</jats:title><jats:p>One</jats:p>", "One"),
        ("<p><b>Résumé :</b></p><p>Un</p><h4>Abstract</h4><p>One</p>", "Un\n\nAbstract\n\nOne"),
        ("<jats:title>Abstract</jats:title>", "Abstract"),
        ("Abstract expressionism\n\nand sand", "Abstract expressionism\n\nand sand"),
        ("One\ntwo\n \nthree", "One two\n\nthree"),
        ("<jats:sec><jats:title>Aims</jats:title>\n\n<jats:p>A</jats:p></jats:sec>", "Aims\n\nA"),
        ("<list><list-item><p>a</p></list-item><list-item><p>b</p></list-item></list>", "a\n\nb"),
        ("", ""),
        (" \n\n ", ""),
    ],
)
def test_paragraphs_are_parted_by_a_blank_line(marked: str, accepted: str) -> None:
    assert paragraphs(marked) == accepted


def test_every_mark_above_and_below_the_line_is_the_one_that_it_stands_for() -> None:
    for table in (marked_text._SUPERSCRIPT, marked_text._SUBSCRIPT):
        for mark, small in table.items():
            assert unicodedata.normalize("NFKD", small) in {mark, "−", "φ", "θ"} | ({"-"} if mark in "-−–" else set())


PIECES = (
    "<sub> </sub> <sup> </sup> <i> </i> <jats:p> </jats:p> <jats:title> <math> </math> <msup> <mi> </mi> <mfrac>"
    " </msup> <tex-math> </tex-math> <!-- --> <![CDATA[ ]]> <br/> &lt; &amp; &amp;lt; & < > <jats: 2 x ab ^ _ $ ( ) ,"
)
pieces = st.sampled_from([*PIECES.split(), " ", "\n", "\\alpha"]) | st.text(max_size=5)
texts = st.lists(pieces, max_size=25).map("".join)


@settings(max_examples=200, deadline=None)
@given(text=texts)
def test_any_text_becomes_lines_with_single_blanks(text: str) -> None:
    line = plain(text)
    assert line == " ".join(line.split())
    assert all(one == " ".join(one.split()) and one for one in paragraphs(text).split("\n\n") if paragraphs(text))
    assert not re.search(r"</?(?:jats:p|i|sub|sup)>", plain(re.sub(r"&|<!|<\?|]]>|-->|<jats:", "", text)))


@settings(max_examples=100, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Cn"], exclude_characters="<&"), max_size=40))
def test_a_text_without_marks_stays_as_it_is(text: str) -> None:
    assert plain(text) == " ".join(text.split())


HOSTILE = {
    "open": "<i>" * 400_000,
    "nested": "<sub>" * 300_000 + "x",
    "closed": "</sub>" * 300_000,
    "deep-again": ("<sub>" * 39 + "x" * 100) * 3_000,
    "attributes": ("<a " + "x='yyyyyyyyyyyy' " * 40) * 2_000,
    "long-values": ("<a " + ("x=" + "y" * 1_999 + " ") * 30) * 60,
    "less-than": "<" * 1_000_000,
    "comments": "<!--" * 400_000,
    "instructions": "<?" * 500_000,
    "entities": "&amp;" * 300_000,
    "line-breaks": "\n" * 1_000_000 + "<",
    "brackets": "(\n" * 500_000 + "<i>",
    "cut-tags": "<jats:" * 300_000,
    "blanks-in-tags": ("<a" + " " * 300) * 10_000,
    "rows": "<math>" + "<mi>sin</mi>" * 100_000,
    "powers": "<math>" + "<msup><mi>x</mi>" * 100_000,
    "tex": "<tex-math>" + "_{" * 300_000 + "\\begin{document}" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_costs_little(name: str) -> None:
    start = time.monotonic()
    paragraphs(HOSTILE[name])
    assert time.monotonic() - start < 4
