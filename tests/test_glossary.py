"""Keeps the ontology, the rules and the vocabularies whole on their pages: both languages, an anchor for each."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
import pytest

from scholargraph import build, vocabulary
from scholargraph.errors import VocabularyError
from scholargraph.glossary import glossary, rules, scheme
from scholargraph.identifiers import BASE
from scholargraph.validation.shapes import all_shapes
from scholargraph.vocabulary import ONTOLOGY, concepts, schemes, terms
from scholargraph.web.links import ServerLinks
from scholargraph.web.rendering import Page, render
from scholargraph.web.terminology import EDITOR_WORDS, WORDS

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("en", "fr")

each_language = pytest.mark.parametrize("language", LANGUAGES)


class Reader(HTMLParser):
    """Gathers what a page has: anchors, links, and whatever its security policy would refuse."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.anchors: list[str] = []
        self.links: list[str] = []
        self.refused: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.anchors += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if tag == "a" and "href" in given else []
        inline = tag == "script" and "src" not in given and "json" not in (given.get("type") or "")
        handlers = [name for name in given if name == "style" or name.startswith("on")]
        self.refused += [tag] * (tag == "style" or inline) + handlers


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    return build(ROOT / "data" / "sample", graph=tmp_path_factory.mktemp("sample"), allow_invalid=True)


def written(template: str, path: str, language: str, **context: object) -> Reader:
    return Reader(render(template, Page(language, path, ServerLinks(BASE), BASE, "Site"), **context))


@each_language
def test_every_term_stands_on_the_page_under_its_anchor(language: str, graph: ox.Store) -> None:
    page = written("ontology.html", "ontology", language, glossary=glossary(language, graph))
    counted = Counter(page.anchors)
    assert terms() <= counted.keys()
    assert max(counted.values()) == 1
    inside = {link.removeprefix("#") for link in page.links if link.startswith("#")}
    assert inside - {"content"} <= counted.keys()
    assert not page.refused


@each_language
def test_every_term_has_a_label_and_a_comment_in_the_language(language: str) -> None:
    whole = glossary(language)
    entries = [*(one.term for one in whole.classes), *(p for one in whole.classes for p in one.properties)]
    assert all(one.label and one.comment for one in [*entries, *whole.shared])
    assert {one.name for one in [*entries, *whole.shared]} == terms()


def test_a_term_says_what_it_is_elsewhere() -> None:
    interest = next(p for one in glossary("en").classes for p in one.properties if p.name == "researchInterest")
    assert ("is-a", "schema:knowsAbout") in [(one.relation, one.name) for one in interest.alignments]
    assert (interest.domain, interest.range) == ((f"{ONTOLOGY}Person",), (f"{ONTOLOGY}Topic",))


def test_a_class_has_an_example_with_a_name(graph: ox.Store) -> None:
    examples = {one.term.name: one.term.example for one in glossary("en", graph).classes}
    assert examples["Person"]
    assert "trainee-" not in examples["Person"]


@each_language
def test_every_rule_stands_on_the_page(language: str) -> None:
    groups = rules(language)
    every = [rule for group in groups for rule in group.rules]
    assert {rule.name for rule in every} == {one.name for one in all_shapes().constraints}
    assert all(rule.message and rule.path and rule.checks for rule in every)
    page = written("shapes.html", "shapes", language, groups=groups)
    assert {rule.name for rule in every} <= set(page.anchors)
    assert not page.refused


def test_every_kind_of_check_has_its_words() -> None:
    assert {f"check-{check.kind}" for group in rules("en") for rule in group.rules for check in rule.checks} <= set(
        WORDS
    )


@pytest.mark.parametrize(
    ("name", "path", "gravity", "check"),
    [
        ("person-name", "sg:name | sg:nameStatus", "error", ("minCount", "1")),
        ("publication-rank-hole", "^sg:publication", "error", ("sparql", "")),
        ("correction-stub", "sg:corrects / sg:authorListStatus", "notice", ("minCount", "1")),
        ("supervision-status", "sg:supervisionStatus", "error", ("in", "status:current, status:past")),
        ("organization-candidate", "sg:candidate", "gap", ("none", "")),
        ("supervision-principals", "sg:participation", "error", ("qualifiedMaxCount", "1")),
    ],
)
def test_a_rule_says_what_it_demands(name: str, path: str, gravity: str, check: tuple[str, str]) -> None:
    rule = next(rule for group in rules("en") for rule in group.rules if rule.name == name)
    assert (rule.path, rule.gravity) == (path, gravity)
    assert [(one.kind, one.value) for one in rule.checks] == [check]


@each_language
@pytest.mark.parametrize("name", schemes())
def test_a_vocabulary_has_all_its_concepts(name: str, language: str) -> None:
    found = scheme(name, language)
    assert {one.iri for one in found.concepts} == set(concepts(name))
    labels = {one.iri: one.label for one in found.concepts}
    assert labels == {iri: one.labels[language] for iri, one in concepts(name).items()}
    page = written("vocabulary.html", f"vocabulary/{name}", language, scheme=found)
    assert {one.name for one in found.concepts} <= set(page.anchors)
    assert not page.refused


def test_broader_and_narrower_are_two_sides_of_one_thing() -> None:
    found = {one.iri: one for one in scheme("topics", "en").concepts}
    pairs = {(one.iri, iri) for one in found.values() for iri, _ in one.broader}
    assert pairs == {(iri, one.iri) for one in found.values() for iri, _ in one.narrower}
    assert pairs


def test_an_unknown_vocabulary_is_one_clear_line() -> None:
    with pytest.raises(VocabularyError, match=r"^no vocabulary called 'topix'; there are: "):
        scheme("topix", "en")


def test_all_words_are_in_both_languages_and_set_as_they_are() -> None:
    assert all(set(phrases) == set(LANGUAGES) and all(phrases.values()) for phrases in WORDS.values())
    french = [phrases["fr"] for phrases in WORDS.values()] + list(EDITOR_WORDS["fr"].values())
    # a straight apostrophe, or a plain space before a mark that French sets apart
    assert not [text for text in french if re.search(r"'| [:;?!]", text)]


def test_fields_of_phrases_are_the_same_in_both_languages() -> None:
    def fields(text: str) -> set[str]:
        return set(re.findall(r"\{\w+\}", text))

    assert all(fields(phrases["en"]) == fields(phrases["fr"]) for phrases in WORDS.values())


def test_schemes_in_graphs_are_told_from_those_that_read_pages() -> None:
    assert {name for name in schemes() if scheme(name, "en").in_graph} == set(vocabulary.GRAPH_SCHEMES)
