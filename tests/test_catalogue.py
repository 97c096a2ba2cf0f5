"""What there is to use is listed in two columns, and every format says in one short line what it is."""

import re

import pytest

from scholargraph import sources
from scholargraph.catalogue import listing


@pytest.mark.parametrize("what", ["sources", "queries", "networks", "shapes"])
def test_names_and_what_is_said_of_them_stand_in_two_columns(what: str) -> None:
    title, *lines = listing(what)
    assert title == f"{what}:"
    assert len({re.match(r"  \S+ +", line).end() for line in lines}) == 1  # type: ignore[union-attr]


@pytest.mark.parametrize("source", sources.sources(), ids=lambda source: source.name)
def test_a_format_is_described_in_one_short_line_without_a_full_stop(source: sources.Source) -> None:
    assert re.fullmatch(r"[A-Z][^\n]{10,108}[^.\s]", source.description)
    assert re.fullmatch(r"[^\n]+[^.\s]", source.wanted)
