"""The summary of a build tells of every file, in the language asked for, and never at a length that hides it."""

from dataclasses import replace
from pathlib import Path

import pytest

from scholargraph import accounts
from scholargraph.accounts import account, outcome
from scholargraph.model import NoticeKind
from scholargraph.pipeline import Built, Remark
from scholargraph.readings import Notice, Page, Reading
from scholargraph.validation import Report
from scholargraph.validation.shapes import all_shapes

_PAGE = Page("00ff", "bibtex", None, None)
_NOTICE = Notice("refs.bib", "3", NoticeKind.NOT_UNDERSTOOD, "no end", "@article{lost")


def built(*readings: Reading, published: bool = True, remarks: tuple[Remark, ...] = ()) -> Built:
    return Built(Path("graph"), readings, 1_234_567, Report((), all_shapes()), published, ("en",), remarks)


def read(name: str, **counts: int) -> Reading:
    return Reading(name, 1, (_PAGE,), {"snapshot": 1, **counts})


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "  refs.bib (bibtex): 1,200 entries (1,200 read), 2 roles, 1,100 publications"),
        ("fr", "  refs.bib (bibtex) : 1\u202f200 notices (lues : 1\u202f200), 2 rôles, 1\u202f100 publications"),
    ],
)
def test_a_list_tells_its_entries_and_what_they_hold(language: str, said: str) -> None:
    reading = replace(read("refs.bib", publication=1100, role=2), entries={"understood": 1200})
    assert said in list(account(built(reading), language))


def test_what_is_no_list_tells_how_many_places_are_reported() -> None:
    reading = replace(read("ada.html", publication=1, notice=2), noticed={"not-understood": 2})
    assert "  ada.html (bibtex): 1 publication, 2 reported places" in list(account(built(reading)))


def test_numbers_are_printed_as_the_language_prints_them() -> None:
    assert outcome(built(read("a.bib")), "en").startswith("1,234,567 statements")
    assert outcome(built(read("a.bib")), "fr").startswith("1\u202f234\u202f567 énoncés")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "a.bib, b.bib: the same content, counted once"),
        ("fr", "a.bib, b.bib : même contenu, compté une fois"),
        ("fr", "scholargraph.toml : [people] ada : aucune page n’imprime Ada ou A. dans gone.txt"),
        ("en", "scholargraph.toml: [people] ada: no page prints Ada"),
    ],
)
def test_remarks_are_in_the_language_of_the_rest(language: str, said: str) -> None:
    remarks = (
        Remark("equal", ("a.bib", "b.bib")),
        Remark("idle", ("gone.txt",), "ada", ("Ada", "A.")),
        Remark("idle", (), "ada", ("Ada",)),
    )
    assert f"  {said}" in list(account(built(read("a.bib"), remarks=remarks), language))


def test_every_remark_and_every_phrase_is_in_both_languages() -> None:
    assert accounts._PHRASES["en"].keys() == accounts._PHRASES["fr"].keys()
    assert accounts._KINDS["en"].keys() == accounts._KINDS["fr"].keys()


def test_what_is_not_shown_is_counted_and_leads_to_where_it_is() -> None:
    noticed = replace(read("refs.bib", publication=1), notices=(_NOTICE,) * 200, noticed={"not-understood": 1500})
    many = built(noticed, *(read(f"{number}.bib", publication=1) for number in range(30)))
    lines = list(account(many))
    assert "  … and 11 more: scholargraph query sources-read lists all" in lines
    assert "  … and 1,480 more: scholargraph query lines-to-review lists all" in lines
    assert not any("scholargraph query" in line for line in account(replace(many, published=False)))


def test_every_file_that_cannot_be_read_is_named() -> None:
    faults = (Reading(f"{number}.bib", 1, fault=f"{number}.bib: not readable") for number in range(300))
    lines = list(account(built(*faults)))
    assert "Could not be read (300):" in lines
    assert "  299.bib: not readable" in lines


def test_thousands_of_files_left_out_are_told_by_suffix() -> None:
    names = [f"{number:04}.txt" for number in range(20)] + [f"{number}.PNG" for number in range(1500)] + ["Makefile"]
    left_out = (Reading(name, 1, left_out=f"{name}: not known") for name in names)
    lines = list(account(built(read("refs.bib", publication=1), *left_out)))
    assert lines[-1] == "  … and 1,501 more: 1,500 .png, 1 without a suffix"
    assert "  0019.txt: not known" in lines
