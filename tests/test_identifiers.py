"""Keeps IRIs valid, stable and apart: whatever a source prints, nobody is merged by an accident of spelling."""

import unicodedata
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scholargraph.errors import ScholargraphError
from scholargraph.identifiers import (
    Minter,
    identifies,
    person_key,
    publication_key,
    short,
    slug,
    tail,
    trainee_list,
)
from scholargraph.model import NameStatus, Person, Place, Publication

CASES = Path(__file__).parent / "cases" / "identifiers"
MINT = Minter()

several = settings(max_examples=300, deadline=None)

# Any text that a file of UTF-8 can hold.
texts = st.text()
names = st.lists(st.from_regex(r"[A-ZÉ][a-zé]{2,8}", fullmatch=True), min_size=2, max_size=3).map(" ".join)
optional = st.none() | texts


def cases(name: str) -> list[list[str]]:
    lines = CASES.joinpath(name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


@pytest.mark.parametrize(("text", "wanted"), cases("slugs.tsv"))
def test_a_slug_is_as_the_case_says(text: str, wanted: str) -> None:
    assert slug(text) == wanted


@pytest.mark.parametrize(("name", "wanted"), cases("names.tsv"))
def test_a_name_identifies_as_the_case_says(name: str, wanted: str) -> None:
    assert identifies(name) == (wanted == "yes")


@pytest.mark.parametrize(("one", "other"), cases("same-title.tsv"))
def test_one_work_has_one_iri(one: str, other: str) -> None:
    assert MINT.publication(Publication(one)) == MINT.publication(Publication(other))


@pytest.mark.parametrize(("one", "other"), cases("different-titles.tsv"))
def test_two_works_have_two(one: str, other: str) -> None:
    assert MINT.publication(Publication(one)) != MINT.publication(Publication(other))


@pytest.mark.parametrize(("address", "wanted"), cases("addresses.tsv"))
def test_an_address_gives_the_key_that_the_case_says(address: str, wanted: str) -> None:
    assert person_key(Person("Ada Lovelace", address=address)) == wanted


@several
@given(texts)
def test_a_slug_of_a_slug_is_the_slug(text: str) -> None:
    assert slug(slug(text)) == slug(text)
    assert short(slug(text)) in {slug(text), short(text)} or len(slug(text)) > 64 or not slug(text)


@several
@given(texts)
def test_the_form_of_letters_does_not_count(text: str) -> None:
    assert short(unicodedata.normalize("NFD", text)) == short(unicodedata.normalize("NFC", text))


@several
@given(texts)
def test_the_kind_of_blank_does_not_count(text: str) -> None:
    assert short(f"deep {text}") == short(f" deep\u2009{text}\n")


@several
@given(texts, optional)
def test_every_iri_is_valid(text: str, within: str | None) -> None:
    person = Person(text, scope=within and slug(within))
    publication = Publication(text, doi=within, scope="ada-lovelace")
    role = MINT.role(person, text, within and MINT.organization(within), 2)
    supervision = MINT.supervision(person, text)
    for iri in (
        MINT.person(person),
        MINT.publication(publication),
        MINT.publication(Publication(text, scope="ada-lovelace")),
        MINT.authorship(MINT.publication(publication), MINT.person(person)),
        MINT.group_authorship(MINT.publication(publication), MINT.organization(text)),
        MINT.degree(person, text, within and MINT.organization(within), "1999"),
        MINT.organization(text, "05c22rx21"),
        supervision,
        MINT.participation(supervision, person),
        role,
        MINT.organization(text),
        MINT.department(within and MINT.organization(within), text),
        MINT.topic(text),
        MINT.record(Place("00ff00ff00ff00ff", 1, 2, text)),
        MINT.record(Place("00ff00ff00ff00ff", 1, 2, text, path=text)),
    ):
        statement = f"<{iri}> <{iri}> <{iri}> ."
        (read,) = ox.parse(statement, format=ox.RdfFormat.N_TRIPLES)
        assert read.subject == ox.NamedNode(iri)
        assert iri.isprintable()
        assert " " not in iri


signs = ["deep", "learning", "of", "C++", "C#", "α", "β", "∇", "²", "sets", "王"]


@several
@given(st.lists(st.lists(st.sampled_from(signs), min_size=1).map(" ".join)))
def test_titles_that_differ_in_letters_or_signs_have_different_iris(titles: list[str]) -> None:
    distinct = {title.casefold() for title in titles}
    assert len({MINT.publication(Publication(title)) for title in titles}) == len(distinct)


@several
@given(st.lists(names, max_size=8, unique_by=slug))
def test_people_of_different_names_have_different_iris(people: list[str]) -> None:
    assert len({MINT.person(Person(name)) for name in people}) == len(people)


@several
@given(names, texts.map(slug).filter(bool))
def test_a_full_name_is_one_person_anywhere(name: str, page: str) -> None:
    assert identifies(name)
    assert MINT.person(Person(name, scope=page)) == MINT.person(Person(name))


def test_a_short_name_is_one_person_on_its_page_only() -> None:
    here, there = (Person("B. Richards", scope=page) for page in ("ada-lovelace", "alan-turing"))
    assert MINT.person(here) != MINT.person(there)
    assert person_key(here) == "ada-lovelace/b-richards"


def test_what_identifies_best_comes_first() -> None:
    everything = Person("Ada Lovelace", orcid="0000-0002-1825-0097", address="https://example.org/ada", key="ada")
    assert person_key(everything) == "0000-0002-1825-0097"
    assert person_key(Person("Ada Lovelace", address="https://example.org/ada", key="ada")) == "example.org/ada"
    assert person_key(Person("Ada Lovelace", key="ada")) == "ada"
    assert publication_key(Publication("Notes", doi="10.1000/ABC(1)")) == "doi/10.1000/abc%281%29"


def test_a_long_title_is_cut_and_still_told_apart() -> None:
    long = "A very long title " * 20
    assert len(short(long)) <= 73
    assert short(long) != short(f"{long} indeed")
    assert short(long) == short(long.upper())


def test_unnamed_people_need_a_key() -> None:
    with pytest.raises(ScholargraphError, match="a person without a name needs a key"):
        MINT.person(Person(None, NameStatus.WITHHELD))


def test_a_list_of_trainees_is_named_by_all_it_holds() -> None:
    entries = [("doctorate", "universite-de-montreal", "co"), ("doctorate", "universite-de-montreal", "")]
    assert trainee_list(entries) == trainee_list(iter(entries))
    assert len({trainee_list(entries), trainee_list(entries[::-1]), trainee_list(entries[:1]), trainee_list([])}) == 4


@pytest.mark.parametrize(
    "base",
    [
        "",
        "id/",
        "https://example.org/id",
        "https:///id/",
        "http://[::1/",
        "https://example.org/a b/",
        "https://example.org/%/",
        "https://example.org/#",
        "file:///id/",
        "https://example.org/\x07/",
    ],
)
def test_a_base_that_makes_no_iris_is_refused(base: str) -> None:
    with pytest.raises(ScholargraphError, match="wanted an absolute"):
        Minter(base)


@pytest.mark.parametrize(
    "base", ["https://example.org/id/", "http://localhost:8000/", "urn:example:", "https://é.org/"]
)
def test_a_base_that_makes_iris_is_taken(base: str) -> None:
    ox.NamedNode(Minter(base).person(Person("Ada Lovelace")))


@pytest.mark.parametrize(
    "person",
    [
        Person("Ada", key="ada lovelace"),
        Person("Ada", orcid="0000 0002"),
        Person("Ada", scope="<x>"),
        Person("Ada", key="a?b"),
        Person("Ada", key="a[b"),
        Person("Ada", key="a%zb"),
        Person("Ada", key="a\ue000b"),
        Person("Ada", key="a\ufffeb"),
        Person("Ada", key="a\ud800b"),
    ],
)
def test_an_identifier_that_would_break_an_iri_is_refused(person: Person) -> None:
    with pytest.raises(ScholargraphError, match="wanted no blanks, quotes, brackets"):
        MINT.person(person)


@pytest.mark.parametrize("address", ["//", "ada", "https://example.org/", "https://[x/ada", "mailto:ada@example.org"])
def test_an_address_without_a_page_is_refused(address: str) -> None:
    with pytest.raises(ScholargraphError, match="wanted one such as https://example"):
        MINT.person(Person(None, address=address))


def test_the_tail_of_an_iri_is_its_last_part() -> None:
    assert tail("https://w3id.org/scholargraph/vocabulary/trainee-types/doctorate") == "doctorate"
    assert tail("urn:example:doctorate") == "doctorate"
    assert tail("Doctorat") == "doctorat"


def test_two_equal_posts_of_a_person_are_two_roles() -> None:
    ada = Person("Ada Lovelace")
    first, second = (Minter().role(ada, "Countess", None, occurrence) for occurrence in (1, 2))
    assert (first, second) == (f"{Minter().base}person/ada-lovelace/role/countess", f"{first}-2")


def test_a_department_belongs_to_its_organization() -> None:
    mint = Minter()
    mathematics = {mint.department(mint.organization(name), "Mathematics") for name in ("McGill", "Concordia")}
    assert mathematics == {f"{mint.base}organization/{name}/mathematics" for name in ("mcgill", "concordia")}


def test_three_words_of_a_title_identify_a_publication_and_two_do_not() -> None:
    keys = [publication_key(Publication(title, scope="ada")) for title in ("Counting in Darkness", "Dark Counts")]
    assert keys == ["counting-in-darkness", "ada/dark-counts"]
