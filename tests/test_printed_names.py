"""Printed names are read as the cases say, and whatever is printed, nothing of it is lost."""

import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scholargraph.identifiers import identifies
from scholargraph.sources.printed_names import name, untitled

ROWS = [
    row.split("\t")
    for row in (Path(__file__).parent / "cases" / "printed-names.tsv").read_text(encoding="utf-8").splitlines()[1:]
]
PRINTED = [row[0] for row in ROWS]
pieces = st.lists(st.sampled_from([*" ,,.'’-", *"aBÉ王한", "van ", "Jr.", "GL", "LAJOIE", "d'", "de la "]), max_size=12)


@pytest.mark.parametrize(("printed", "spoken", "given_name", "family"), ROWS, ids=PRINTED)
def test_a_name_is_read_as_its_case_says(printed: str, spoken: str, given_name: str, family: str) -> None:
    read = name(printed)
    assert (read.spoken, read.given or "", read.family or "") == (spoken, given_name, family)
    assert read.printed == printed


@given(printed=st.sampled_from(PRINTED) | pieces.map("".join) | st.text(max_size=40))
def test_no_character_of_a_name_is_lost(printed: str) -> None:
    read = name(printed)
    assert marks(read.spoken) == marks(printed)
    assert read.spoken == " ".join(read.spoken.split())
    if read.given is not None and read.family is not None:
        assert marks(read.given + read.family) <= marks(read.spoken)


@pytest.mark.parametrize("spoken", [row[1] for row in ROWS])
def test_a_name_in_spoken_order_stays_as_it_is(spoken: str) -> None:
    assert name(spoken).spoken == spoken


@pytest.mark.parametrize(
    "initials", ["Lajoie, GL", "GL Lajoie", "Lajoie GL", "Lajoie, G. L.", "Lajoie, G.L.", "Lajoie, G"]
)
def test_initials_identify_nobody(initials: str) -> None:
    assert not identifies(name(initials).spoken)


@pytest.mark.parametrize(
    ("printed", "rest"),
    [
        ("Prof. Dr.-Ing. habil. Max Muster", "Max Muster"),
        ("Dr. rer. nat. Max Muster", "Max Muster"),
        ("Em. Prof. Jan de Vries", "Jan de Vries"),
        ("Mme Marie Tranchebise", "Marie Tranchebise"),
        ("Phil Collins", "Phil Collins"),
        ("Drew Barrymore", "Drew Barrymore"),
        ("Irene Ing", "Irene Ing"),
        ("Ada Lovelace, Ph.D.", "Ada Lovelace"),
        ("Dr.", "Dr."),
    ],
)
def test_titles_and_degrees_are_no_part_of_a_name(printed: str, rest: str) -> None:
    assert untitled(printed) == rest


def marks(text: str) -> Counter[str]:
    """What a text holds beside blanks and commas."""
    return Counter(
        mark for mark in text if not mark.isspace() and unicodedata.category(mark) != "Zs" and mark not in ",，、،"
    )
