"""Title, name or abstract: each rule of evidence holds where its cases say, and together they cut lists as accepted."""

from pathlib import Path
from typing import TypedDict

import pytest
import yaml

from scholargraph.sources.profile_page.candidates import LONG, Candidate, candidates
from scholargraph.sources.profile_page.evidence import (
    RULES,
    RULES_OF_NAME_SHAPES,
    RULES_OF_OTHER_SHAPES,
    rules_that_hold,
)
from scholargraph.sources.profile_page.languages import language_of
from scholargraph.sources.profile_page.names import name_key
from scholargraph.sources.profile_page.segments import label
from scholargraph.sources.profile_page.splices import splice

CASES = Path(__file__).parent / "cases" / "sources" / "profile-page"


class Case(TypedDict, total=False):
    text: str
    after: str
    abstract: str
    people: list[str]
    common: list[str]
    times: int


CASES_OF: dict[str, dict[str, list[str | Case]]] = yaml.safe_load((CASES / "rules.yaml").read_text(encoding="utf-8"))
ALL = [
    (rule, wanted == "holds", case)
    for rule, of in CASES_OF.items()
    for wanted in ("holds", "not")
    for case in of[wanted]
]


@pytest.mark.parametrize(("rule", "wanted", "case"), ALL, ids=lambda value: str(value)[:50])
def test_a_rule_holds_where_its_cases_say(rule: str, wanted: bool, case: str | Case) -> None:
    assert (rule in {one.name for one in rules_that_hold(candidate(case))}) is wanted


def test_each_rule_has_its_cases() -> None:
    assert {rule.name for rule in (*RULES, *RULES_OF_NAME_SHAPES, *RULES_OF_OTHER_SHAPES)} == set(CASES_OF)


@pytest.mark.parametrize("path", sorted(CASES.glob("lists/*.txt")), ids=lambda path: path.stem)
def test_a_list_is_cut_as_accepted(path: Path) -> None:
    rows = [line.split(maxsplit=1) for line in path.read_text(encoding="utf-8").splitlines()]
    people = frozenset(name_key(name) for kind, names in rows if kind == "people" for name in names.split(", "))
    wanted = [(kind, text) for kind, text in rows if kind != "people"]
    labelled = label(candidates([text for _, text in wanted], people=people))
    assert [(one.label + "?" * one.needs_review, one.line.text) for one in labelled] == wanted


def test_a_list_of_nothing_is_nothing() -> None:
    assert label(candidates([])) == []


LONG_TEXT = "".join(f"{number:04}" for number in range(100))


@pytest.mark.parametrize("mark", ["… (see more)", "… (voir plus)", "... (see more)", "…(voir plus)", " (see more)"])
def test_the_mark_is_taken_out_after_140_characters_and_nothing_else(mark: str) -> None:
    for after in ("", " ", "."):
        whole = f"{LONG_TEXT[:140]}{after}{LONG_TEXT[140:]}."
        assert splice(f"{whole[:140]}{mark}{whole[140:]}").text == whole
    for before in (1, 139, 141, 200):
        text = f"{LONG_TEXT[:before]}{mark}{LONG_TEXT[before:]}."
        assert splice(text).text == text


@pytest.mark.parametrize(
    ("text", "truncated"),
    [
        ("It ends.", False),
        ("Does it end?", False),
        ("It ends (here.)", False),
        ("It ends “here.”", False),
        ("Elle finit « là. »", False),
        ("It ends in ``quotes.''", False),
        ("Its value is $x = 1.$", False),
        ("The code is at https://example.org/code", False),
        ("It goes on into an", True),
        ("It goes on…", True),
        ("It goes on...", True),
        ("It goes on (see", True),
        ("It is cut here… (see more)", True),
        ("It ends. (see more)", True),
    ],
)
def test_a_text_that_does_not_end_is_cut(text: str, truncated: bool) -> None:
    assert splice(text).truncated is truncated


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("A connectomics-based taxonomy of mammals", "en"),
        ("Lazy vs hasty: linearization in deep networks impacts learning schedule", "en"),
        ("Gradient Starvation", None),
        ("Is a Modular Architecture Enough?", "en"),
        ("Apprendre à oublier", "fr"),
        ("Cartes muettes : vision par ordinateur en forêt boréale", "fr"),
        ("L’apprentissage expliqué aux tourbières", "fr"),
        ("Réseaux de neurones récurrents", "fr"),
        ("Université de Montréal", "fr"),
        ("University of South California", "en"),
        ("Google", None),
        ("ETH Zurich", None),
        ("Intelligence", None),
        ("", None),
        ("42", None),
    ],
)
def test_a_language_is_told_by_its_words_or_not_at_all(text: str, language: str | None) -> None:
    assert language_of(text) == language


def candidate(case: str | Case) -> Candidate:
    if isinstance(case, str):
        return Candidate(case)
    abstract = case.get("abstract", "")
    return Candidate(
        case["text"],
        after=abstract.ljust(LONG, ".") if abstract else case.get("after", ""),
        people=frozenset(map(name_key, case.get("people", []))),
        common=frozenset(case.get("common", [])),
        times=case.get("times", 1),
    )
