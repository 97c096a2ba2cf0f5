"""Each shape finds what it should, nothing else, and says what to do about it: one loop over files of cases."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pyoxigraph as ox
import pyshacl
import pytest
import rdflib

from scholargraph.resources import ontology
from scholargraph.validation import Severity, validate
from scholargraph.validation.screening import SCREENS, suspects
from scholargraph.validation.shapes import RDF, Constraint, Shapes, all_shapes, read_shapes
from scholargraph.vocabulary import SG

CASES = Path(__file__).parent / "cases" / "shapes"
EXAMPLE = "https://example.org/"
PREFIXES = "prefixes.ttl"
FORMATS = {".ttl": ox.RdfFormat.TURTLE, ".trig": ox.RdfFormat.TRIG}  # TriG where named graphs matter

FILES = sorted(path for path in ontology("shapes").glob("*.ttl") if path.name != PREFIXES)
OK = sorted(CASES.glob("*/ok-*"))
BAD = sorted(CASES.glob("*/bad-*"))

each_file = pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
each_constraint = pytest.mark.parametrize("constraint", all_shapes().constraints, ids=lambda each: each.name)


def case_id(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("case", OK, ids=case_id)
def test_what_is_right_is_left_in_peace(case: Path) -> None:
    assert results(case) == Counter()


@pytest.mark.parametrize("case", BAD, ids=case_id)
def test_what_is_wrong_is_found_and_nothing_else(case: Path) -> None:
    assert results(case) == expected(case)


@each_constraint
def test_a_constraint_has_a_bad_case(constraint: Constraint) -> None:
    cases = [case for case in BAD if case.parent.name == constraint.shape]
    found = {name for case in cases for _, name, _ in expected(case)}
    assert constraint.name in found, f"no tests/cases/shapes/{constraint.shape}/bad-* expects {constraint.name}"


@each_file
def test_a_shape_has_an_ok_case(file: Path) -> None:
    assert any(case.parent.name == file.stem for case in OK)


def test_cases_are_of_shapes() -> None:
    assert {case.parent.name for case in (*OK, *BAD)} == {file.stem for file in FILES}
    assert {case.suffix for case in CASES.glob("*/*")} <= FORMATS.keys()


@each_file
def test_a_file_holds_one_node_shape(file: Path) -> None:
    shapes = shapes_of(file.stem)
    assert {constraint.shape for constraint in shapes.constraints} == {file.stem}
    assert all(constraint.name.startswith(f"{file.stem}-") for constraint in shapes.constraints)
    assert all(constraint.shape_names.keys() == {"en", "fr"} for constraint in shapes.constraints)


@each_constraint
def test_a_property_shape_holds_one_constraint_with_a_screen(constraint: Constraint) -> None:
    parameters = constraint.parameters.keys() - {"qualifiedMinCount", "qualifiedMaxCount"}
    assert len(parameters) == 1
    assert parameters <= SCREENS.keys()


@each_constraint
def test_a_message_says_what_to_do_in_both_languages(constraint: Constraint) -> None:
    assert constraint.messages.keys() == {"en", "fr"}
    english, french = (re.findall(r"\{\?(\w+)\}", message) for message in constraint.messages.values())
    assert sorted(english) == sorted(french)
    assert {*english} <= {"value", "path"}
    assert all(message.endswith(".") and "{$" not in message for message in constraint.messages.values())
    assert not any(re.search(r"\b(sg|skos|sh|rdf):\w", message) for message in constraint.messages.values())


@pytest.mark.parametrize("case", BAD, ids=case_id)
def test_a_message_names_a_value_only_where_there_is_one(case: Path) -> None:
    templates = {constraint.name: constraint.messages["en"] for constraint in all_shapes().constraints}
    for result in validate(store(case), shapes=shapes_of(case.parent.name)).results:
        assert result.value is not None or "{?value}" not in templates[result.constraint]


@each_constraint
def test_patterns_mean_the_same_to_every_engine(constraint: Constraint) -> None:
    pattern = constraint.parameters.get("pattern")
    text = pattern.value if pattern is not None else ""
    assert not re.search(r"\\[dwb]|\(\?", text), "engines differ on these: write the characters out"


def test_severities_are_all_used() -> None:
    assert {constraint.severity for constraint in all_shapes().constraints} == set(Severity)


def test_the_shapes_are_well_formed_by_the_shapes_of_shacl() -> None:
    shapes = rdflib.Graph()
    for file in ontology("shapes").glob("*.ttl"):
        shapes.parse(file)
    pyshacl.validate(rdflib.Graph(), shacl_graph=shapes, meta_shacl=True)  # raises where they are not


def test_the_check_character_of_an_orcid_id_is_the_one_that_iso_7064_gives() -> None:
    """ORCID's own procedure, digit by digit, against the sum in the shape: of eleven characters one is right."""
    random = Random(11)
    ids = ["".join(random.choices("0123456789", k=15)) for _ in range(100)]
    right = {base + orcid_check(base) for base in ids}
    everything = {base + check for base in ids for check in "0123456789X"}
    written = {"-".join(whole[at : at + 4] for at in (0, 4, 8, 12)): whole for whole in everything}
    assert {
        written[wrong] for wrong in breaching("person-orcid-check", SG.Person, SG.orcid, written)
    } == everything - right


def test_the_check_digits_of_a_ror_id_are_those_that_iso_7064_gives() -> None:
    random = Random(97)
    ids = ["0" + "".join(random.choices(CROCKFORD, k=6)) for _ in range(20)]
    right = {base + f"{98 - crockford(base) * 100 % 97:02}" for base in ids}
    everything = {f"{base}{check:02}" for base in ids for check in range(100)}
    shapes = ("organization-ror", "organization-ror-check")
    found = {wrong for name in shapes for wrong in breaching(name, SG.Organization, SG.ror, everything)}
    assert found == everything - right


CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def orcid_check(digits: str) -> str:
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    return "0123456789X"[(12 - total % 11) % 11]


def crockford(text: str) -> int:
    number = 0
    for mark in text:
        number = number * 32 + CROCKFORD.index(mark)
    return number


def breaching(name: str, kind: str, term: str, values: Iterable[str]) -> list[str]:
    """The values that the named constraint's own question finds, each standing on a node of its own."""
    graph = ox.Store()
    for number, value in enumerate(values):
        node = ox.NamedNode(f"{EXAMPLE}{number}/{value}")
        graph.add(ox.Quad(node, ox.NamedNode(f"{RDF}type"), ox.NamedNode(kind)))
        graph.add(ox.Quad(node, ox.NamedNode(term), ox.Literal(value)))
    [constraint] = (each for each in all_shapes().constraints if each.name == name)
    return [str(node.value).rsplit("/", 1)[-1] for node in suspects(graph, all_shapes(), constraint)]


def results(case: Path) -> Counter[tuple[str, str, str]]:
    report = validate(store(case), shapes=shapes_of(case.parent.name))
    return Counter(
        (result.severity.value, result.constraint, result.focus.value.removeprefix(EXAMPLE))
        for result in report.results
    )


def expected(case: Path) -> Counter[tuple[str, str, str]]:
    """What the head of a case says: a line for each result, with severity, constraint and focus node."""
    found: Counter[tuple[str, str, str]] = Counter()
    for line in case.read_text(encoding="utf-8").splitlines():
        if line.startswith("# expects: "):
            severity, constraint, focus = line.removeprefix("# expects: ").split()
            found[severity, constraint, focus] += 1
    return found


def store(case: Path) -> ox.Store:
    graph = ox.Store()
    graph.load(path=case, format=FORMATS[case.suffix])
    return graph


def shapes_of(name: str) -> Shapes:
    return read_shapes(ontology("shapes", PREFIXES), ontology("shapes", f"{name}.ttl"))
