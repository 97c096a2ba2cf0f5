"""Keeps the order in which the ontology and the queries are looked for."""

import re
from pathlib import Path

import pytest

from scholargraph import resources
from scholargraph.errors import ScholargraphError

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """A package and a checkout, each with an ontology; only the checkout's has shapes."""
    package, checkout = tmp_path / "package", tmp_path / "checkout"
    package.joinpath("ontology").mkdir(parents=True)
    checkout.joinpath("ontology", "shapes").mkdir(parents=True)
    return package, checkout


def test_a_checkout_reads_its_own_files() -> None:
    assert resources.ontology() == ROOT / "ontology"
    assert resources.queries() == ROOT / "queries"


def test_the_package_comes_first(places: tuple[Path, Path]) -> None:
    assert resources.find("ontology", places=places) == places[0] / "ontology"
    assert resources.find("ontology", "shapes", places=places[1:]) == places[1] / "ontology" / "shapes"


def test_what_the_package_lacks_is_not_taken_from_elsewhere(places: tuple[Path, Path]) -> None:
    with pytest.raises(ScholargraphError, match=re.escape("no shapes in")):
        resources.find("ontology", "shapes", places=places)


def test_an_incomplete_install_says_where_it_looked(places: tuple[Path, Path]) -> None:
    looked = re.escape(f"no folder queries/ in {places[0]} or {places[1]}; wanted one")
    with pytest.raises(ScholargraphError, match=looked):
        resources.find("queries", places=places)


def test_a_wrong_name_is_answered_with_the_right_ones(places: tuple[Path, Path]) -> None:
    with pytest.raises(ScholargraphError, match=re.escape("ontology/ has: shapes")):
        resources.find("ontology", "shape", places=places[1:])
