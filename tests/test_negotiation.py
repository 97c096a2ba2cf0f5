"""What a client says it takes decides what it gets; a header that is broken does no harm."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scholargraph.web import negotiation

CASES = Path(__file__).parent / "cases" / "negotiation"
TYPES = ("text/html", "text/turtle", "application/json", "application/ld+json")

ranges = st.sampled_from([*TYPES, "text/*", "application/*", "*/*", "image/png"])
weights = st.integers(0, 1000).map(lambda thousandths: f"{thousandths / 1000:.3f}")


def cases(name: str) -> Iterator[list[str | None]]:
    for line in CASES.joinpath(name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield [None if cell == "-" else cell for cell in line.split("\t")]


@pytest.mark.parametrize(("accept", "offered", "default", "wanted"), cases("media-types.tsv"))
def test_media_types(accept: str | None, offered: str, default: str | None, wanted: str | None) -> None:
    assert negotiation.best(accept, offered.split(), default) == wanted


@pytest.mark.parametrize(("accept", "offered", "wanted"), cases("languages.tsv"))
def test_languages(accept: str | None, offered: str, wanted: str) -> None:
    assert negotiation.language(accept, offered.split()) == wanted


@given(st.text(max_size=200))
def test_any_header_has_an_answer_or_none(header: str) -> None:
    assert negotiation.best(header, TYPES) in (*TYPES, None)
    assert negotiation.language(header, ("en", "fr")) in ("en", "fr")


@given(st.dictionaries(ranges, weights, min_size=1))
def test_the_answer_weighs_most(wishes: dict[str, str]) -> None:
    """Against the rule of RFC 9110, word by word: the most specific range decides the weight of a type."""
    answer = negotiation.best(", ".join(f"{one};q={weight}" for one, weight in wishes.items()), TYPES)
    told = {one: float(weight_of(one, wishes)) for one in TYPES}
    assert (told[answer] == max(told.values()) > 0) if answer else not any(told.values())


@given(st.permutations(list(TYPES)), weights)
def test_order_does_not_matter(order: list[str], weight: str) -> None:
    wishes = [f"{one};q={weight if one == 'text/turtle' else '0.5'}" for one in order]
    straight = negotiation.best(", ".join(wishes), TYPES)
    assert negotiation.best(", ".join(reversed(wishes)), TYPES) == straight


def weight_of(type_: str, wishes: dict[str, str]) -> str:
    for range_ in (type_, f"{type_.split('/')[0]}/*", "*/*"):
        if range_ in wishes:
            return wishes[range_]
    return "0"
