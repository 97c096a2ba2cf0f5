"""Dates are read no more precisely than they are certain, and whatever is lost of one is told."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scholargraph.sources.dates import date, gap

CERTAIN = {
    "2020": "2020", "0800": "0800", "2020-1": "2020-01", "2009-10": "2009-10", "2020/06/13": "2020-06-13",
    "20200613": "2020-06-13", "2020-06-13T12:00:00+02:00": "2020-06-13", "2020-06-13 12:00": "2020-06-13",
    "2020-00-00": "2020", "13/06/2020": "2020-06-13", "06/13/2020": "2020-06-13", "05/05/2020": "2020-05-05",
    "13.06.2020": "2020-06-13", "6/2020": "2020-06", "June 2020": "2020-06", "juin 2020": "2020-06",
    "déc. 2020": "2020-12", "févr. 2020": "2020-02", "Sept. 2020": "2020-09", "1er mai 2020": "2020-05-01",
    "May 1st, 2020": "2020-05-01", "Tuesday, 2 June 2020": "2020-06-02", "le 3 août 2020": "2020-08-03",
    "2020 Mar 5": "2020-03-05", "２０２０": "2020", "2020-02-29": "2020-02-29", "9999-12-31": "9999-12-31",
}  # fmt: skip
PARTLY = {
    "2020-02-30": "2020-02", "31 April 2020": "2020-04", "2020-13": "2020", "Fall 2020": "2020", "Hiver 2020": "2020",
    "2020 Mar-Apr": "2020", "June 15 - July 2, 2020": "2020", "15–17 June 2020": "2020-06", "05/06/2020": "2020",
}  # fmt: skip
NONE = (
    "2019-2020", "2019-20", "2019–20", "2019/20", "circa 1841", "1841?", "in press", "1527000000000", "0000", "0000-01",
    "²", "2020²", "5 March 2020 to 3 April 2021", "20201350", "Q3 2020", "12", "1er", "-2020", "June", "2020" * 40,
)  # fmt: skip


@pytest.mark.parametrize(("printed", "read"), CERTAIN.items())
def test_a_certain_date_is_read_whole(printed: str, read: str) -> None:
    assert (date(printed), gap(printed)) == (read, None)


@pytest.mark.parametrize(("printed", "read"), PARTLY.items())
def test_of_an_uncertain_date_what_is_certain_is_read_and_the_rest_told(printed: str, read: str) -> None:
    assert date(printed) == read
    assert f"read as {read}; wanted" in str(gap(printed))


@pytest.mark.parametrize("printed", NONE)
def test_what_is_no_date_is_told(printed: str) -> None:
    assert date(printed) is None
    assert str(gap(printed)).startswith("date ")


@pytest.mark.parametrize(
    ("parts", "read"),
    [
        ((2020, 5, 3), "2020-05-03"),
        ((800,), "0800"),
        (("2020", "jun", "15"), "2020-06-15"),
        (("2020", "June 15"), "2020-06-15"),
        (("2020", "mar-apr"), "2020"),
        (("2020", "0", "0"), "2020"),
        ((2020, 2, 30), "2020-02"),
        (("2020", None, "5"), "2020"),
        ((None, "5"), None),
        ((20, 1), None),
        (("2019-2020", "5"), None),
        ((None,), None),
        ((), None),
    ],
)
def test_parts_make_a_date_up_to_the_first_that_cannot_be(parts: tuple[str | int | None, ...], read: str) -> None:
    assert date(*parts) == read


@given(parts=st.lists(st.none() | st.integers() | st.text(max_size=30), max_size=3))
@example(parts=["2020", "²", "٣"])
def test_any_parts_give_a_date_or_none(parts: list[str | int | None]) -> None:
    found = date(*parts)
    assert found is None or re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", found, re.A)
    assert (gap(*parts) is None) or "; wanted " in str(gap(*parts))


@given(day=st.dates())
def test_a_date_in_iso_8601_is_itself(day: object) -> None:
    assert date(str(day)) == str(day)
    assert gap(str(day)) is None
