"""Writes and reads networks in the formats of other programs: Gephi, Pajek, yEd, igraph, spreadsheets, web pages."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, TypeAlias

import networkx as nx

from scholargraph import attributes
from scholargraph.attributes import Network
from scholargraph.markup import printable

Writer: TypeAlias = Callable[[Network, IO[bytes]], None]
Reader: TypeAlias = Callable[[Path], Network]

_ENDS = ("source", "target")
_NAMES = ("source_name", "target_name")
_IN_PAJEK = str.maketrans('"\\', "”∖")
_DATE = re.compile(rb' lastmodifieddate="[^"]*"')


def graphml(network: Network, file: IO[bytes]) -> None:
    """Writes GraphML, with every attribute of nodes, edges and network: for yEd, igraph, Cytoscape and networkx."""
    nx.write_graphml_xml(_fit_for_xml(network), file, encoding="utf-8")


def gexf(network: Network, file: IO[bytes]) -> None:
    """Writes GEXF 1.2 for Gephi, which shows names; attributes of nodes and edges, not those of the network.

    The day of writing, which networkx puts in, is left out: the same network gives the same bytes.
    """
    labelled = _fit_for_xml(network)
    for node, name in labelled.nodes(data="name"):
        labelled.nodes[node]["label"] = str(name or node)
    written = io.BytesIO()
    nx.write_gexf(labelled, written, encoding="utf-8", version="1.2draft")
    file.write(_DATE.sub(b"", written.getvalue(), count=1))


def pajek(network: Network, file: IO[bytes]) -> None:
    """Writes Pajek's .net: names in quotes, edges or arcs with their weights, and no other attribute.

    Pajek knows nodes by their place in the list. Names that several nodes have are followed by a number. A quotation
    mark becomes ”, since Pajek has no way to write one, and a backslash ∖, since networkx takes it for a sign.
    """
    numbers = {node: number for number, node in enumerate(network, start=1)}
    file.write(f"*Vertices {len(numbers)}\n".encode())
    for name, number in zip(_distinct_names(network), numbers.values(), strict=True):
        file.write(f'{number} "{name}"\n'.encode())
    file.write(b"*Arcs\n" if network.is_directed() else b"*Edges\n")
    for source, target, weight in network.edges(data="weight", default=1):
        file.write(f"{numbers[source]} {numbers[target]} {weight}\n".encode())


def edge_csv(network: Network, file: IO[bytes]) -> None:
    """Writes the edges as CSV (RFC 4180): source and target by IRI and by name, then the attributes of the edges.

    A row without a target is a node that nothing ties.
    """
    names = list(dict.fromkeys(name for _, _, told in network.edges(data=True) for name in told))
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*_ENDS, *_NAMES, *names])
    for source, target, told in network.edges(data=True):
        called = [attributes.name(network, end) for end in (source, target)]
        writer.writerow([source, target, *called, *(told.get(name, "") for name in names)])
    for node in network:
        if network.degree(node) == 0:
            writer.writerow([node, "", attributes.name(network, node), "", *("" for _ in names)])
    text.detach()


def node_link(network: Network, file: IO[bytes]) -> None:
    """Writes node-link JSON, with every attribute: for D3 and other programs of web pages, and networkx."""
    data = nx.node_link_data(network, edges="edges")
    file.write(json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n")


def read_graphml(path: Path) -> Network:
    """The network of a GraphML file."""
    network: Network = nx.read_graphml(path)
    for extra in ("node_default", "edge_default"):
        network.graph.pop(extra, None)
    return network


def read_gexf(path: Path) -> Network:
    """The network of a GEXF file, without the numbers that GEXF gives to edges."""
    network: Network = nx.read_gexf(path)
    for _, _, told in network.edges(data=True):
        told.pop("id", None)
    for _, told in network.nodes(data=True):
        told.pop("label", None)
    for extra in ("node_default", "edge_default", "mode"):
        network.graph.pop(extra, None)
    return network


def read_pajek(path: Path) -> Network:
    """The network of a Pajek file: nodes by name, edges by weight."""
    found = nx.read_pajek(path)
    network: Network = nx.DiGraph() if found.is_directed() else nx.Graph()
    network.add_nodes_from(found)
    for source, target, weight in found.edges(data="weight", default=1):
        network.add_edge(source, target, weight=_number(str(weight)))
    return network


def read_edge_csv(path: Path) -> Network:
    """The network of an edge CSV; whether its edges are arrows is not in the file, so that they are not."""
    network: Network = nx.Graph()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            ends = [row.pop(end) for end in _ENDS]
            for end, name in zip(ends, [row.pop(name) for name in _NAMES], strict=True):
                if end:
                    network.add_node(end, name=name)
            if all(ends):
                network.add_edge(*ends)
                network[ends[0]][ends[1]].update({key: _number(value) for key, value in row.items() if value})
    return network


def read_node_link(path: Path) -> Network:
    """The network of a node-link JSON file."""
    network: Network = nx.node_link_graph(json.loads(path.read_text(encoding="utf-8")), edges="edges")
    return network


WRITERS: Mapping[str, Writer] = {
    ".graphml": graphml,
    ".gexf": gexf,
    ".net": pajek,
    ".csv": edge_csv,
    ".json": node_link,
}
READERS: Mapping[str, Reader] = {
    ".graphml": read_graphml,
    ".gexf": read_gexf,
    ".net": read_pajek,
    ".csv": read_edge_csv,
    ".json": read_node_link,
}


def _fit_for_xml(network: Network) -> Network:
    """A copy without the characters that XML cannot hold."""
    fit = network.copy()
    for told in (fit.graph, *(told for _, told in fit.nodes(data=True)), *(told for *_, told in fit.edges(data=True))):
        told.update({name: _printable(value) for name, value in told.items()})
    return fit


# Any: an attribute of any type.
def _printable(value: Any) -> Any:
    return printable(value) if isinstance(value, str) else value


def _distinct_names(network: Network) -> Iterator[str]:
    taken: set[str] = set()
    for node, name in network.nodes(data="name"):
        plain = " ".join(printable(str(name or node)).translate(_IN_PAJEK).split()) or "?"
        numbered = (f"{plain} ({number})" for number in range(2, len(network) + 2))
        free = plain if plain not in taken else next(one for one in numbered if one not in taken)
        taken.add(free)
        yield free


def _number(text: str) -> int | float | str:
    for type_ in (int, float):
        try:
            return type_(text)
        except ValueError:
            continue
    return text
