"""Finds the files that are no Python: the ontology and the stored queries.

A wheel holds them inside the package. A checkout holds them beside `src/`, and an editable install reads
them there, so that a changed file counts at once.
"""

from collections.abc import Sequence
from pathlib import Path

from scholargraph.errors import ScholargraphError

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]


def ontology(*parts: str) -> Path:
    """The path of a file or folder of the ontology; without parts, of the whole.

    >>> ontology("shapes").is_dir()
    True

    Raises ScholargraphError for what is not there.
    """
    return find("ontology", *parts)


def queries(*parts: str) -> Path:
    """The path of a stored query or of a family of them; without parts, of all.

    >>> queries().name
    'queries'

    Raises ScholargraphError for what is not there.
    """
    return find("queries", *parts)


def find(folder: str, *parts: str, places: Sequence[Path] = (_PACKAGE, _CHECKOUT)) -> Path:
    """The path of a file in the first of the places that has the folder; two places never mix."""
    home = next((place / folder for place in places if (place / folder).is_dir()), None)
    if home is None:
        looked = " or ".join(str(place) for place in places)
        raise ScholargraphError(f"no folder {folder}/ in {looked}; wanted one: install scholargraph again")
    path = home.joinpath(*parts)
    if not path.exists():
        nearest = path.parent if path.parent.is_dir() else home
        raise ScholargraphError(f"no {'/'.join(parts)} in {home}; {nearest.name}/ has: {_names(nearest)}")
    return path


def _names(folder: Path) -> str:
    return ", ".join(sorted(entry.name for entry in folder.iterdir())) or "nothing"
