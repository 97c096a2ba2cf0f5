"""Makes of a network, or of what is around one person, the data that a browser draws an interactive picture of."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import msgspec
import numpy as np
import pyoxigraph as ox

from scholargraph import addresses
from scholargraph.attributes import Network, edges, is_known, kind, name
from scholargraph.errors import QueryError
from scholargraph.identifiers import BASE
from scholargraph.lookups import resolve
from scholargraph.measures import strengths
from scholargraph.networks import network, of_ties
from scholargraph.palettes import FEW, OTHER, palette
from scholargraph.phrases import of_pictures
from scholargraph.placements import placements
from scholargraph.queries import NETWORKS, stored_query
from scholargraph.ties import STATUSES, Ties, rows, rows_around, ties
from scholargraph.web.legends import WORDS

MOST = 10_000
MOST_AROUND = 120
MOST_TIES = 100_000

_STEPS = 100
"""Places are whole numbers: so many steps are the distance of neighbours."""

_THOUSANDS: Mapping[str, str] = {"en": ",", "fr": "\u202f"}
_FAINT = "#b4bbc0"
"""Of the many that are in no group of their own: they should not hide the others."""

_OF_PEOPLE = "coauthors"
_COUNTED: Mapping[frozenset[str], str] = {
    frozenset({"person"}): "picture-people",
    frozenset({"topic"}): "picture-topics",
}


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What is to be drawn: a network, how strong its nodes are in all, its ties as numbers, and what is left out."""

    network: Network
    strength: Mapping[str, float]
    ties: Ties
    dated: bool
    left: tuple[str, ...] = ()
    around: str | None = None


def picture(
    graph: ox.Store,
    name: str,
    *,
    language: str = "en",
    base: str = BASE,
    around: str | None = None,
    most: int | None = None,
    files: bool = False,
) -> bytes:
    """A network by its name as JSON, its nodes with places; `around` is the person (IRI) whose co-authors alone count.

    The strongest `most` nodes are kept (`MOST`, or of somebody's co-authors the nearest `MOST_AROUND`), and of these
    the `MOST_TIES` heaviest ties; `notes` say how many are left out. What belongs to a node stands at one place of the
    lists under `nodes`, what belongs to a tie at one place of those under `ties`. Paths of pages are `addresses.path`
    under `base`, or names of files with `files`. Where ties are publications, `years` says how many of which year
    (0: without a date) are `behind` each tie. Colours are of kinds or trainee types where a network has several, else
    of communities.

    Raises QueryError for a name that is no network, and for `around` with another network than `coauthors`.
    """
    if most is not None and most < 1:
        raise QueryError(f"{most} nodes; wanted at least 1")
    if around:
        found: _Drawn | None = _around(graph, name, around, language, most or MOST_AROUND)
    else:
        found = _of_publications(graph, name, language, most or MOST)
    found = found or _of_rows(graph, name, language, most or MOST)
    return msgspec.json.encode(_told(found, base, files))


def script(name: str, data: bytes) -> bytes:
    """A picture's data as a script, for pages that no server answers: it hands them to `network.js`.

    >>> script("coauthors", b'{"name":"</script>"}')
    b'scholargraphNetwork("coauthors",{"name":"\\\\u003c/script>"});\\n'
    """
    safe = data.replace(b"<", rb"\u003c").replace("\u2028".encode(), rb"\u2028").replace("\u2029".encode(), rb"\u2029")
    return b"scholargraphNetwork(" + msgspec.json.encode(name) + b"," + safe + b");\n"


# Any: what JSON holds.
def strongest(data: bytes | Mapping[str, Any], most: int = 25) -> list[dict[str, Any]]:
    """The strongest nodes of a picture, for a table: `name`, `path`, `strength`, `degree`, `group` and `known`."""
    told = msgspec.json.decode(data) if isinstance(data, bytes) else data
    nodes, found = told["nodes"], told["ties"]
    degrees = Counter([*found["source"], *found["target"]])
    groups = [group["name"] for group in told["groups"]]
    unnamed = set(nodes["unnamed"])
    ranked = sorted(range(len(nodes["name"])), key=lambda node: (-nodes["strength"][node], nodes["name"][node]))
    return [
        {
            "name": nodes["name"][node],
            "path": nodes["path"][node],
            "strength": nodes["strength"][node],
            "degree": degrees[node],
            "group": groups[nodes["group"][node]],
            "known": node not in unnamed,
        }
        for node in ranked[:most]
    ]


# Any: what a template shows.
def shown(
    data: bytes, *, source: str, root: str, query: str | None = None, called: str | None = None, small: bool = False
) -> dict[str, Any]:
    """What the template `_picture.html` needs as `shown`, and `network.html` beside it.

    `source` is the address of the data (`.js` where they are a `script`), `root` where paths of pages begin, `query`
    the address of the stored question, `called` the name in the script; the network's own where it is left out.
    """
    told = msgspec.json.decode(data)
    rows = [{**row, "href": row["path"] and root + row["path"]} for row in strongest(told)]
    asked = {"name": called or told["name"], "source": source, "root": root, "query": query, "small": small}
    return {**{key: told[key] for key in ("title", "means", "notes", "counted")}, **asked, "rows": rows}


# Any: what a template shows.
def embedded(name: str, *, source: str, root: str, called: str, language: str = "en") -> dict[str, Any]:
    """What `_picture.html` needs as `shown` on another page, which does not have the data: the browser fetches them.

    >>> about = embedded("coauthors", source="ada.json", root="/en/", called="ada")
    >>> about["means"], about["small"]
    ('shared publications', True)
    """
    means = stored_query(f"{NETWORKS}/{name}").weight[language]
    return {"name": called, "source": source, "root": root, "means": means, "small": True}


def _around(graph: ox.Store, name: str, person: str, language: str, most: int) -> _Drawn:
    """The network around a person: their co-authors, and the ties of these."""
    if name.rpartition("/")[2] != _OF_PEOPLE:
        raise QueryError(f"nothing of {name!r} is drawn around a person; wanted {_OF_PEOPLE}")
    iri = resolve(graph, "person", person)
    found, total, listed = rows_around(graph, iri, most=most)
    counts = {status: listed.get(status, 0) for status in STATUSES} | {"total": sum(listed.values())}
    strength = dict(zip(found.nodes, map(float, found.strengths().tolist()), strict=True))
    drawn = _cut(ties(found))
    made = of_ties(graph, _OF_PEOPLE, found.nodes, drawn, language=language, listed=counts)
    left = [_words("picture-near-left", language, total=total, shown=most)] if total > most else []
    return _Drawn(made, strength, drawn, dated=True, left=tuple(left), around=iri)


def _of_publications(graph: ox.Store, name: str, language: str, most: int) -> _Drawn | None:
    """A network whose ties are publications, with their years; None for another one."""
    every = rows(graph, name.rpartition("/")[2])
    if every is None:
        return None
    strength = every.strengths()
    kept = np.lexsort((np.arange(len(strength)), -strength))[:most]
    found = every.of(kept.tolist())
    all_ties = ties(found)
    drawn = _cut(all_ties)
    made = of_ties(graph, name, found.nodes, drawn, language=language)
    left = [
        *_left("picture-nodes-left", language, len(every.nodes), len(found.nodes)),
        *_left("picture-ties-left", language, len(all_ties.weights), len(drawn.weights)),
    ]
    of_all = dict(zip(every.nodes, map(float, strength.tolist()), strict=True))
    return _Drawn(made, of_all, drawn, dated=True, left=tuple(left))


def _of_rows(graph: ox.Store, name: str, language: str, most: int) -> _Drawn:
    """A network as its stored query says it: without years."""
    every = network(graph, name, language=language)
    strength = strengths(every)
    kept = sorted(every, key=lambda node: (-strength[node], node))[:most]
    made = every.subgraph(sorted(kept)).copy() if len(kept) < len(every) else every
    numbers = {node: number for number, node in enumerate(made)}
    told = [(numbers[source], numbers[target], weight) for source, target, weight, _ in edges(made)]
    nothing = np.zeros(0, dtype=np.int64)
    ends = np.array([(source, target) for source, target, _ in told], dtype=np.int64).reshape(-1, 2)
    all_ties = Ties(ends, np.array([weight for *_, weight in told]), nothing, nothing, nothing)
    drawn = _cut(all_ties)
    left = [
        *_left("picture-nodes-left", language, len(every), len(made)),
        *_left("picture-ties-left", language, len(all_ties.weights), len(drawn.weights)),
    ]
    return _Drawn(made, strength, drawn, dated=False, left=tuple(left))


def _cut(found: Ties) -> Ties:
    """The heaviest ties, in the order that they had."""
    if len(found.weights) <= MOST_TIES:
        return found
    kept = np.sort(np.lexsort((np.arange(len(found.weights)), -found.weights))[:MOST_TIES])
    place = np.full(len(found.weights), -1)
    place[kept] = np.arange(len(kept))
    stay = place[found.behind] >= 0
    behind = place[found.behind[stay]]
    return Ties(found.ends[kept], found.weights[kept], behind, found.years[stay], found.counts[stay])


def _left(key: str, language: str, total: int, shown: int) -> list[str]:
    return [_words(key, language, total=total, shown=shown)] if shown < total else []


def _words(key: str, language: str, **values: int | str) -> str:
    """A phrase with its values, numbers grouped as the language groups them."""
    mark = _THOUSANDS[language]
    told = {
        name: value if isinstance(value, str) else f"{value:,}".replace(",", mark) for name, value in values.items()
    }
    return WORDS[key][language].format_map(told)


# Any: what JSON holds.
def _told(found: _Drawn, base: str, files: bool) -> dict[str, Any]:
    made, about = found.network, found.network.graph
    language = about["language"]
    nodes = list(made)
    strength = {node: found.strength[node] for node in nodes}
    painted = palette(made, strength, of_pictures(language))
    groups = list(painted.colours)
    numbers = {group: number for number, group in enumerate(groups)}
    sizes = Counter(painted.groups.values())
    places, many = placements(made), len(nodes) > FEW
    title = _words("picture-around", language, name=name(made, found.around)) if found.around else about["title"]
    return {
        "name": about["name"],
        "language": language,
        "title": title,
        "means": about["weight_means"],
        "notes": [*found.left, *filter(None, [about["note"]])],
        "counted": WORDS[_COUNTED.get(frozenset(kind(made, node) for node in nodes), "picture-nodes")][language],
        "directed": made.is_directed(),
        "around": nodes.index(found.around) if found.around and found.around in made else None,
        "groups": [
            {
                "name": group or _words("picture-no-group", language),
                "colour": _FAINT if many and painted.colours[group] == OTHER else painted.colours[group],
                "count": sizes[group],
            }
            for group in groups
        ],
        "nodes": {
            "name": [name(made, node) for node in nodes],
            "path": _paths(nodes, base, files),
            "x": [round(places[node][0] * _STEPS) for node in nodes],
            "y": [round(places[node][1] * _STEPS) for node in nodes],
            "strength": [_plain(strength[node]) for node in nodes],
            "group": [numbers[painted.groups[node]] for node in nodes],
            "unnamed": [number for number, node in enumerate(nodes) if not is_known(made, node)],
        },
        "ties": {
            "source": found.ties.ends[:, 0].tolist(),
            "target": found.ties.ends[:, 1].tolist(),
            "weight": [_plain(weight) for weight in found.ties.weights.tolist()],
        },
        "years": _years(found.ties) if found.dated else None,
    }


def _years(found: Ties) -> dict[str, list[int]]:
    return {
        "behind": found.behind.tolist(),
        "year": found.years.tolist(),
        "count": found.counts.tolist(),
    }


def _paths(nodes: Sequence[str], base: str, files: bool) -> list[str | None]:
    found = [addresses.path(node, base) for node in nodes]
    if not files:
        return list(found)
    return [path and quote(f"{addresses.file_path(path)}.html", safe="/~!$&'()+,;=@-._") for path in found]


def _plain(value: float) -> float:
    """A whole number without a point."""
    return int(value) if value == int(value) else value
