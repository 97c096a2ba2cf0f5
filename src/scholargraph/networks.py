"""Makes a network of a graph: the rows of a stored query become nodes and edges that carry names, not IRIs alone.

Each file of `queries/network` is a network. Its rows have a `?source` and a `?target`; a row without a target is
a node that nothing ties; rows that name the same pair become one edge. Every other column is an attribute of the
edge. The file's decorator `weight` says what weights count. Among its tags, `directed` says that the edges are
arrows, and the name of a row of the stored query `quality/coverage` says on what its numbers rest.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import networkx as nx
import pyoxigraph as ox

from scholargraph.answers import Cell, Term
from scholargraph.attributes import JOINT, Network
from scholargraph.decorators import LANGUAGES
from scholargraph.errors import QueryError
from scholargraph.graphs import Graph
from scholargraph.nodes import Nodes, naming
from scholargraph.phrases import NOTES
from scholargraph.queries import NETWORKS, StoredQuery, query, stored_queries
from scholargraph.ties import Ties

DIRECTED = "directed"
COVERAGE = "quality/coverage"

_LISTS = "author-lists"


def networks() -> tuple[StoredQuery, ...]:
    """The stored queries that are networks, in the order of their names."""
    return tuple(one for one in stored_queries() if one.family == NETWORKS)


def network(graph: Graph, name: str, *, language: str = "en") -> Network:
    """A network of the graph by its name (`coauthors`, or `network/coauthors`), a DiGraph where edges are arrows.

    Nodes are IRIs, in their order, with the attributes `name` (in the language, where there is one in it), `kind`
    (person, topic …) and `known`, which is False for a person whose name no source gives: such a one is named by
    what they are ("unnamed doctorate 3"). Edges have `weight` and the query's other columns. The network has
    `name`, `language`, `title`, `title_en` and `title_fr`, `weight_means`, the coverage that its numbers rest
    on (`author_lists_unknown` …), `lower_bound` (whether any of it is incomplete), and `note`, which says so.

    Raises QueryError for a name that is no network.
    """
    asked = _asked(name, language)
    answer = query(graph, asked.name)
    mentioned = {term.value for terms in answer.terms for term in terms if isinstance(term, ox.NamedNode)}
    nodes = Nodes(naming(graph, sorted(mentioned)), language)
    made: Network = nx.DiGraph() if DIRECTED in asked.tags else nx.Graph()
    rows = [dict(zip(answer.columns, terms, strict=True)) for terms in answer.terms]
    made.add_nodes_from(nodes.told(sorted({term.value for row in rows for term in _ends(row)})).items())
    for row in rows:
        _add_edge(made, row, nodes)
    made.graph.update(_about(asked, language), **_coverage(graph, asked, language))
    return made


def of_ties(
    graph: ox.Store,
    name: str,
    nodes: Sequence[str],
    ties: Ties,
    *,
    language: str = "en",
    listed: Mapping[str, int] | None = None,
) -> Network:
    """A network as `network` makes it, of ties that `ties` read: edges have a weight alone, in the order of the ties.

    `listed` says how many lists of authors it rests on are complete, partial and unknown, where that is not what all
    of the graph's are. Raises QueryError for a name that is no network.
    """
    asked = _asked(name, language)
    made: Network = nx.Graph()
    made.add_nodes_from(Nodes(graph, language).told(nodes).items())
    for (source, target), weight in zip(ties.ends.tolist(), ties.weights.tolist(), strict=True):
        made.add_edge(nodes[source], nodes[target], weight=weight)
    rests = _coverage(graph, asked, language) if listed is None else _resting({_LISTS: listed}, language)
    made.graph.update(_about(asked, language), **rests)
    return made


def _asked(name: str, language: str) -> StoredQuery:
    if language not in LANGUAGES:
        raise QueryError(f"language {language!r}; wanted {' or '.join(LANGUAGES)}")
    known = {one.name: one for one in networks()}
    found = known.get(name) or known.get(f"{NETWORKS}/{name}")
    if found is None:
        there_are = ", ".join(one.removeprefix(f"{NETWORKS}/") for one in known)
        raise QueryError(f"no network called {name!r}; there are: {there_are}")
    return found


def _ends(row: Mapping[str, Term | None]) -> Iterator[ox.NamedNode]:
    for end in ("source", "target"):
        term = row[end]
        if isinstance(term, ox.NamedNode):
            yield term
        elif term is not None:
            raise QueryError(f"?{end} is {str(term)[:80]}; wanted an IRI, or nothing")


def _add_edge(made: Network, row: Mapping[str, Term | None], nodes: Nodes) -> None:
    ends = [end.value for end in _ends(row)]
    if len(ends) < 2:
        return
    told = {name: nodes.value(term) for name, term in row.items() if name not in ("source", "target")}
    source, target = ends
    known = made.get_edge_data(source, target, {})
    merged = {name: _merged(known.get(name), value) for name, value in told.items()}
    made.add_edge(source, target)
    made[source][target].update({name: value for name, value in merged.items() if value is not None})


def _merged(known: Cell, value: Cell) -> Cell:
    """One value of two rows that name the same pair: numbers add up, words stand side by side."""
    if known is None or value is None:
        return value if known is None else known
    if isinstance(known, str) or isinstance(value, str):
        return JOINT.join(sorted({*str(known).split(JOINT), *str(value).split(JOINT)}))
    return known + value


def _about(asked: StoredQuery, language: str) -> dict[str, Any]:
    titles = {f"title_{one}": text for one, text in asked.summary.items()}
    name = asked.name.removeprefix(f"{NETWORKS}/")
    means = asked.weight.get(language, "weight")
    return {"name": name, "language": language, "title": asked.summary[language], **titles, "weight_means": means}


def _coverage(graph: Graph, asked: StoredQuery, language: str) -> dict[str, Any]:
    rows = {str(row["about"]): row for row in query(graph, COVERAGE)}
    return _resting({about: rows[about] for about in asked.tags if about in rows}, language)


def _resting(found: Mapping[str, Mapping[str, Cell]], language: str) -> dict[str, Any]:
    numbers = {
        f"{about}_{count}".replace("-", "_"): row[count]
        for about, row in found.items()
        for count in ("total", "complete", "partial", "unknown")
    }
    notes = [NOTES[about][language].format_map(row) for about, row in found.items() if row["complete"] != row["total"]]
    return {**numbers, "lower_bound": bool(notes), "note": " ".join(notes)}
