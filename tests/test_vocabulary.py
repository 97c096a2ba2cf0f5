"""Keeps the promise that a wording is found however a page spells it, and that a wrong word is refused."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scholargraph import vocabulary
from scholargraph.errors import VocabularyError
from scholargraph.model import Text, Wording
from scholargraph.vocabulary import SG, concept, find, normalize, wording

CASES = Path(__file__).parent / "cases" / "vocabulary"

# The bullets that French puts before a feminine ending.
BULLETS = "·⋅•‧・∙"

several = settings(max_examples=300, deadline=None)


def cases(name: str) -> list[list[str]]:
    lines = CASES.joinpath(name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(("text", "plain"), cases("normalize.tsv"))
def test_a_wording_is_compared_as_the_case_says(text: str, plain: str) -> None:
    assert normalize(text) == plain


@pytest.mark.parametrize(("scheme", "language", "text", "names"), cases("find.tsv"))
def test_a_wording_is_found_as_the_case_says(scheme: str, language: str, text: str, names: str) -> None:
    assert [iri.rpartition("/")[2] for iri in find(scheme, text, language)] == names.split()


@pytest.mark.parametrize("scheme", vocabulary.schemes())
def test_every_wording_finds_its_concept_in_its_language_and_without(scheme: str) -> None:
    for one in vocabulary.concepts(scheme).values():
        for text in one.wordings:
            assert one.iri in find(scheme, text.value, text.language)
            assert one.iri in find(scheme, text.value)
            assert one.iri in find(scheme, unicodedata.normalize("NFD", text.value.upper()))


def test_each_topic_of_a_real_page_is_found(shared: Callable[..., Path]) -> None:
    lines = shared("seeds", "guillaume-lajoie.fr.txt").read_text(encoding="utf-8").splitlines()
    assert [len(find("topics", line, "fr")) for line in lines[9:19]] == [1] * 10


def test_a_wording_of_another_language_is_found_where_its_own_has_none() -> None:
    assert find("trainee-types", "Doctorat", "en") == (concept("trainee-types", "doctorate"),)


def test_a_wording_with_several_meanings_has_no_concept() -> None:
    several_meanings = Text("Professeur associé", "fr")
    assert wording("positions", several_meanings) == Wording(several_meanings, None)
    one_meaning = Text("Professeur agrégé", "fr")
    assert wording("positions", one_meaning).concept == concept("positions", "associate-professor")


def test_a_word_that_nobody_declared_is_refused() -> None:
    with pytest.raises(VocabularyError, match="declares no term sg:Persom"):
        _ = SG.Persom
    with pytest.raises(VocabularyError, match="no concept 'sole' in the vocabulary 'supervision-roles'"):
        concept("supervision-roles", "sole")
    with pytest.raises(VocabularyError, match=r"no vocabulary called 'topic'; there are: .*topics"):
        find("topic", "Cognition")


@several
@given(st.text())
def test_comparing_twice_is_comparing_once(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


@several
@given(st.text())
def test_the_form_of_letters_and_the_blanks_around_do_not_count(text: str) -> None:
    assert normalize(unicodedata.normalize("NFD", text)) == normalize(unicodedata.normalize("NFC", text))
    assert normalize(f" \t{text}\n") == normalize(text)


@several
@given(st.text(st.characters(codec="latin-1")))
def test_capitals_and_accents_do_not_count(text: str) -> None:
    capitals = text.upper() if len(text.upper()) == len(text) else text
    assert normalize(capitals) == normalize(text)


@several
@given(
    st.from_regex(r"[a-zé]{2,9}[bcdfghjklmnpqrtvwz]", fullmatch=True),
    st.sampled_from(["e", "le", "ne", "te", "se", "ve", "ère", "euse", "rice", "trice"]),
    st.sampled_from([*BULLETS, "-", ".", "/"]),
    st.booleans(),
)
def test_an_inclusive_form_is_compared_as_the_masculine(stem: str, ending: str, mark: str, plural: bool) -> None:
    masculine = normalize(f"{stem}s" if plural else stem)
    assert normalize(f"{stem}{mark}{ending}{mark}s" if plural else f"{stem}{mark}{ending}") == masculine
    assert normalize(f"{stem}({ending})s" if plural else f"{stem}({ending})") == masculine


@several
@given(st.text(max_size=4 * vocabulary._LONGEST_KEPT))
def test_a_long_text_is_compared_as_a_short_one(text: str) -> None:
    assert normalize(text) == vocabulary._normalized(text)
