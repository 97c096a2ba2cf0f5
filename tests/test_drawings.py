"""A picture of a network is well-formed, the same each time, legible, and honest about what it leaves out."""

import json
import random
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scholargraph import compositions
from scholargraph.compositions import MOST_NAMES, MOST_NODES
from scholargraph.drawings import draw
from scholargraph.layouts import Shape, layout, shapes
from scholargraph.lettering import Box, Name, lettered, width

SVG = "{http://www.w3.org/2000/svg}"

Network = nx.Graph


def people(number: int, *, seed: int = 1, teams: int | None = None) -> "nx.Graph[str]":
    """A network of so many people who wrote in teams of two to four."""
    dice = random.Random(seed)
    network: nx.Graph[str] = nx.Graph(title="Who writes with whom", language="en", weight_means="shared publications")
    for index in range(number):
        network.add_node(f"https://example.org/{index:04}", name=f"Given{index} Van Family-{index}", kind="person")
    nodes = list(network)
    for _ in range(teams or number):
        for pair in combinations(sorted(dice.sample(nodes, dice.randint(2, min(4, number)))), 2):
            known = network.get_edge_data(*pair) or {"weight": 0}
            network.add_edge(*pair, weight=known["weight"] + 1)
    return network


def supervision() -> "nx.DiGraph[str]":
    network: nx.DiGraph[str] = nx.DiGraph(title="Qui supervise qui", language="fr", note="2 sans nom.")
    network.add_node("ada", name="Ada", kind="person", known=True)
    network.add_node("x", name="doctorat 1 sans nom", kind="person", known=False)
    network.add_node("y", name="Yo", kind="person", known=True)
    network.add_edge("ada", "x", weight=1, role="sole", traineeType="Doctorat")
    network.add_edge("ada", "y", weight=1, role="co")
    network.add_edge("ada", "ada", weight=1, role="disputed", traineeType="Doctorat")
    return network


def parsed(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture)


def words(picture: str) -> list[str]:
    return ["".join(element.itertext()) for element in parsed(picture).iter(f"{SVG}text")]


def set_names(picture: str) -> list[tuple[str, Box]]:
    """The names that stand beside nodes, with boxes measured here: half the letters' size wide, and their height."""
    found = []
    for element in parsed(picture).iter(f"{SVG}text"):
        if element.get("paint-order"):
            size, word = float(element.attrib["font-size"]), element.text or ""
            x, y, wide = float(element.attrib["x"]), float(element.attrib["y"]), 0.5 * size * len(word)
            left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[element.get("text-anchor", "start")] * wide
            found.append((word, Box(left, y - 0.75 * size, left + wide, y + 0.1 * size)))
    return found


@pytest.mark.parametrize("number", [1, 2, 3, 13, 40, 110])
def test_names_do_not_overlap_and_all_are_there(number: int) -> None:
    network = people(number) if number > 1 else nx.Graph([("a", "b")])
    names = set_names(draw(network))
    assert len(names) == sum(degree > 0 for _, degree in network.degree())
    overlapping = [(one, other) for (one, a), (other, b) in combinations(names, 2) if a.meets(b)]
    assert not overlapping


def test_a_large_network_is_drawn_with_its_strongest_names_and_says_what_is_missing() -> None:
    network = people(MOST_NODES + 40, teams=400)
    picture = draw(network)
    drawn = [one for one in parsed(picture).iter(f"{SVG}circle") if one.find(f"{SVG}title") is not None]
    names = set_names(picture)
    assert len(drawn) == MOST_NODES
    assert MOST_NAMES / 2 < len(names) <= MOST_NAMES
    strength = {told["name"]: network.degree(node, weight="weight") for node, told in network.nodes(data=True)}
    assert min(strength[name] for name, _ in names) > sorted(strength.values())[len(strength) // 3]
    remarks = " ".join(words(picture))
    assert f"Of {len(network)} nodes {MOST_NODES} are drawn: the strongest and those tied to them." in remarks
    left_out = re.search(r"(\d+) names are left out", remarks)
    assert left_out
    assert int(left_out[1]) == MOST_NODES - len(names)


def test_the_same_network_gives_the_same_bytes_in_any_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "network.json"
    file.write_text(json.dumps(nx.node_link_data(people(15), edges="edges")), encoding="utf-8")
    code = (
        "import json, sys, networkx as nx, scholargraph.compositions as c; from scholargraph.drawings import draw;"
        "network = nx.node_link_graph(json.load(open(sys.argv[1])), edges='edges'); print(draw(network));"
        "c.MOST_NODES = 8; print(draw(network))"
    )
    drawn = {
        subprocess.run(
            [sys.executable, "-c", code, file], env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("0", "1")
    }
    whole = draw(people(15))
    monkeypatch.setattr(compositions, "MOST_NODES", 8)
    assert drawn == {f"{whole}\n{draw(people(15))}\n".encode()}


def test_the_order_of_edges_does_not_change_the_picture() -> None:
    network = people(20)
    shuffled: nx.Graph[str] = nx.Graph(**network.graph)
    shuffled.add_nodes_from(network.nodes(data=True))
    shuffled.add_edges_from((b, a, told) for a, b, told in reversed(list(network.edges(data=True))))
    places = [layout(shapes(one), dict.fromkeys(one, 5.0), narrowest=700).places for one in (network, shuffled)]
    assert places[0] == places[1]


@given(st.lists(st.text(max_size=30), min_size=1, max_size=5), st.text(max_size=40))
@settings(max_examples=40, deadline=None)
def test_hostile_names_stay_text(names: list[str], title: str) -> None:
    network: nx.Graph[str] = nx.Graph(title=title, note="<b>&amp;</b>")
    for index, name in enumerate([*names, '"><script>alert(1)</script>', "]]><!--", "a&b 'c'"]):
        network.add_node(str(index), name=name)
        network.add_edge("0", str(index), weight=1)
    root = parsed(draw(network))
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        *("svg", "title", "desc", "style", "defs", "marker", "rect", "g", "path", "circle", "text")
    }
    assert not [key for element in root.iter() for key in element.attrib if key.startswith("on")]


def test_a_picture_can_be_read_aloud() -> None:
    root = parsed(draw(people(13)))
    assert root.get("role") == "img"
    assert root.get("lang") == "en"
    labelled = {element.get("id"): "".join(element.itertext()) for element in root if element.get("id")}
    assert root.get("aria-labelledby") == "title desc"
    assert labelled["title"] == "Who writes with whom"
    assert labelled["desc"].startswith("13 nodes, ")
    assert "The strongest: " in labelled["desc"]


def test_unnamed_people_are_hollow_and_arrows_have_heads() -> None:
    picture = draw(supervision())
    fills = {
        (one.findtext(f"{SVG}title") or "").partition(":")[0]: (one.get("fill"), one.get("stroke"))
        for one in parsed(picture).iter(f"{SVG}circle")
        if one.find(f"{SVG}title") is not None
    }
    paper = parsed(picture).find(f"{SVG}rect")
    assert paper is not None
    assert fills["doctorat 1 sans nom"][0] == paper.get("fill") != fills["Ada"][0]
    lines = {one.findtext(f"{SVG}title"): one for one in parsed(picture).iter(f"{SVG}path") if len(one)}
    assert [one.get("marker-end") for one in lines.values()].count("url(#arrow)") == 2  # not of the loop
    assert len({one.get("stroke-dasharray") for one in lines.values()}) == 3


def test_the_legend_tells_types_roles_and_what_hollow_means_in_the_language() -> None:
    told = words(draw(supervision()))
    for word in ("Doctorat (2)", "En formation, type inconnu (1)", "Creux : sans nom dans les sources", "Codirection"):
        assert word in told
    assert "2 sans nom." in told


def test_kinds_are_told_apart_where_there_are_several() -> None:
    network: nx.Graph[str] = nx.Graph([("ada", "vision")])
    nx.set_node_attributes(network, {"ada": "person", "vision": "topic"}, "kind")
    assert {"Person (1)", "Topic (1)"} <= set(words(draw(network)))


def test_who_is_tied_to_nobody_is_listed() -> None:
    network = people(4)
    network.add_node("eve", name="Eve")
    told = words(draw(network))
    assert "Tied to nobody here: 1" in told
    assert "Eve" in told


def test_nothing_is_drawn_as_nothing() -> None:
    assert "0 nodes, 0 ties. There is nothing to draw." in words(draw(nx.Graph()))


def test_circles_do_not_touch() -> None:
    network = people(60)
    radii = {node: 4.0 + index % 13 for index, node in enumerate(network)}
    found = layout(shapes(network), radii, narrowest=700).places
    close = [
        (a, b) for a, b in combinations(found, 2) if np.hypot(*np.subtract(found[a], found[b])) < radii[a] + radii[b]
    ]
    assert not close


def test_an_end_does_not_stand_on_the_line_of_another() -> None:
    hub: nx.Graph[str] = nx.Graph([("hub", "near"), ("hub", "far"), ("far", "farther"), ("farther", "farthest")])
    nodes = sorted(hub)
    on_a_line = {"hub": 0.0, "near": 1.0, "far": 2.0, "farther": 3.0, "farthest": 4.0}
    points = np.array([[on_a_line[node], 0.0] for node in nodes])
    ties = np.array([sorted((nodes.index(a), nodes.index(b))) for a, b in hub.edges()])
    found = layout([Shape(tuple(nodes), points, ties)], dict.fromkeys(nodes, 5.0), narrowest=700).places
    assert abs(found["near"][1] - found["hub"][1]) > 5.0
    assert found["far"][1] == found["hub"][1]


def test_a_name_without_room_is_left_out() -> None:
    crowd = [Name(str(index), "A long name indeed", 12.0, 50.0 + index, 50.0, 3.0) for index in range(40)]
    within = Box(0, 0, 260, 120)
    found = lettered(crowd, ink=np.zeros((0, 2)), circles=np.zeros((0, 3)), within=within)
    assert 0 < len(found) < 40
    assert not [1 for one, other in combinations(found, 2) if one.box.meets(other.box)]
    assert all(one.box.left >= 0 and one.box.right <= 260 for one in found)


def test_text_is_measured_rather_too_wide_than_too_narrow() -> None:
    # widths of DejaVu Sans, a wide font, at 100 pixels
    for word, wide in {"Guillaume Lajoie": 791, "Martijn P van den Heuvel": 1217, "Yaniv Assaf": 551}.items():
        assert 0.95 * wide < width(word, 100) < 1.3 * wide
