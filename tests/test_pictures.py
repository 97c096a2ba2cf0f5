"""The data of a picture hold the network whole: names, places, years, what is left out, and where pages are."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from scholargraph import build
from scholargraph.addresses import path
from scholargraph.decorators import LANGUAGES
from scholargraph.errors import QueryError
from scholargraph.identifiers import BASE
from scholargraph.networks import network, networks
from scholargraph.web import pictures
from scholargraph.web.legends import WORDS
from scholargraph.web.pictures import picture, script, shown, strongest

DATA = Path(__file__).resolve().parents[1] / "data"
NAMES = [one.name.removeprefix("network/") for one in networks()]
LAJOIE = f"{BASE}person/guillaume-lajoie"

Told = dict[str, Any]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    return build(DATA / "sample", graph=tmp_path_factory.mktemp("sample"), allow_invalid=True)


@pytest.fixture(scope="module")
def mixture(tmp_path_factory: pytest.TempPathFactory) -> ox.Store:
    return build(DATA / "mixture", graph=tmp_path_factory.mktemp("mixture"))


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, shared: Callable[..., Path]) -> ox.Store:
    page = shared("seeds", "guillaume-lajoie.fr.txt")
    return build(page, graph=tmp_path_factory.mktemp("real"), allow_invalid=True)


@pytest.mark.parametrize("name", NAMES)
def test_a_picture_has_the_nodes_and_ties_of_the_network(name: str, sample: ox.Store) -> None:
    told, asked = told_of(sample, name), network(sample, name)
    nodes, ties = told["nodes"], told["ties"]
    assert nodes["name"] == [asked.nodes[node]["name"] for node in sorted(asked)]
    assert nodes["path"] == [path(node, BASE) for node in sorted(asked)]
    assert nodes["strength"] == [pytest.approx(asked.degree(node, weight="weight")) for node in sorted(asked)]
    assert [sorted(asked)[number] for number in nodes["unnamed"]] == [
        n for n in sorted(asked) if not asked.nodes[n]["known"]
    ]
    numbers = {node: number for number, node in enumerate(sorted(asked))}
    expected = {
        edge(numbers[source], numbers[target], told["directed"]): told_of_it["weight"]
        for source, target, told_of_it in asked.edges(data=True)
    }
    drawn = zip(ties["source"], ties["target"], ties["weight"], strict=True)
    assert {edge(source, target, told["directed"]): weight for source, target, weight in drawn} == expected
    assert (told["title"], told["means"]) == (asked.graph["title"], asked.graph["weight_means"])
    assert told["notes"] == ([asked.graph["note"]] if asked.graph["note"] else [])


@pytest.mark.parametrize("name", NAMES)
def test_all_lists_of_a_picture_are_as_long_as_what_they_tell_of(name: str, mixture: ox.Store) -> None:
    told = told_of(mixture, name)
    count = len(told["nodes"]["name"])
    assert {len(told["nodes"][part]) for part in ("path", "x", "y", "strength", "group")} <= {count}
    assert len({*zip(told["nodes"]["x"], told["nodes"]["y"], strict=True)}) == count
    assert sum(group["count"] for group in told["groups"]) == count
    assert all(group["name"] and group["colour"].startswith("#") for group in told["groups"])
    assert {len(told["ties"][part]) for part in ("source", "target", "weight")} == {len(told["ties"]["weight"])}


def test_the_real_page_is_13_people_of_whom_a_page_can_be_opened(real: ox.Store) -> None:
    told = told_of(real, "coauthors")
    assert (len(told["nodes"]["name"]), len(told["ties"]["weight"])) == (13, 36)
    assert told["nodes"]["path"][told["nodes"]["name"].index("Guillaume Lajoie")] == "person/guillaume-lajoie"
    assert told["counted"] == "people"
    (first, *_) = strongest(json.dumps(told).encode())
    assert (first["name"], first["strength"], first["degree"]) == ("Guillaume Lajoie", 13, 12)


def test_trainees_without_a_name_are_told_apart_from_others(real: ox.Store) -> None:
    told = told_of(real, "supervision")
    assert len(told["nodes"]["unnamed"]) == 39
    assert told["directed"]
    assert told["years"] is None, "nobody says from when to when"


def test_years_stand_behind_ties_of_publications(mixture: ox.Store) -> None:
    told = told_of(mixture, "coauthors")
    names, years = told["nodes"]["name"], told["years"]
    found = {
        (names[told["ties"]["source"][tie]], names[told["ties"]["target"][tie]], year): count
        for tie, year, count in zip(years["behind"], years["year"], years["count"], strict=True)
    }
    assert found["Éloïse Tranchebise", "Maarten van Ooyevaer", 2021] == 1
    assert sum(years["count"]) == sum(told["ties"]["weight"])


def test_publications_without_a_date_are_kept_as_such(sample: ox.Store) -> None:
    years = told_of(sample, "coauthors")["years"]
    assert set(years["year"]) == {0}
    assert sum(years["count"]) == sum(told_of(sample, "coauthors")["ties"]["weight"])


def test_who_is_around_a_person(sample: ox.Store) -> None:
    told = told_of(sample, "coauthors", around=LAJOIE)
    assert told["title"] == "Co-authors of Guillaume Lajoie"
    assert told["nodes"]["name"][told["around"]] == "Guillaume Lajoie"
    assert (len(told["nodes"]["name"]), len(told["ties"]["weight"])) == (13, 36)
    assert told["notes"] == [
        "Of 12 publications 0 print all their authors, 3 some and 9 none: people and ties are at least these."
    ]
    assert told == told_of(sample, "network/coauthors", around="guillaume-lajoie"), "any wording of a person will do"


def test_of_many_the_strongest_are_kept_and_it_is_said(sample: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, told = told_of(sample, "coauthors"), told_of(sample, "coauthors", most=10)
    assert told["notes"][0] == "Of 49 the 10 strongest are drawn."
    assert sorted(told["nodes"]["strength"]) == sorted(whole["nodes"]["strength"])[-10:], (
        "strength is that in the whole"
    )
    assert told_of(sample, "supervision", most=5)["notes"][0] == "Of 110 the 5 strongest are drawn."
    near = told_of(sample, "coauthors", around=LAJOIE, most=3, language="fr")
    assert near["notes"][0] == "Sur 12 coauteurs, les 3 plus proches sont dessinés."
    assert len(near["nodes"]["name"]) == 4
    monkeypatch.setattr(pictures, "MOST_TIES", 20)
    cut = told_of(sample, "coauthors")
    assert cut["notes"][0] == "Of 100 ties the 20 heaviest are drawn."
    assert sorted(cut["ties"]["weight"]) == sorted(whole["ties"]["weight"])[-20:]
    assert sum(cut["years"]["count"]) == sum(cut["ties"]["weight"])


def test_large_numbers_are_grouped_as_the_language_groups_them() -> None:
    said = [pictures._words("picture-ties-left", language, total=81506, shown=10000) for language in LANGUAGES]
    assert said[0] == "Of 81,506 ties the 10,000 heaviest are drawn."
    assert said[1] == "Sur 81\u202f506 liens, les 10\u202f000 plus forts sont dessinés."


def test_the_same_graph_gives_the_same_bytes(sample: ox.Store) -> None:
    assert picture(sample, "coauthors") == picture(sample, "coauthors")


def test_paths_of_files_end_in_html_and_suit_links(mixture: ox.Store) -> None:
    plain, files = told_of(mixture, "publication-topics"), told_of(mixture, "publication-topics", files=True)
    assert all(one.endswith(".html") for one in files["nodes"]["path"])
    assert len(plain["nodes"]["path"]) == len(files["nodes"]["path"]) == 5


def test_things_of_elsewhere_have_no_page(sample: ox.Store) -> None:
    assert set(told_of(sample, "coauthors", base="https://example.org/")["nodes"]["path"]) == {None}


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"name": "coauthor"}, r"^no network called 'coauthor'; there are: "),
        (
            {"name": "supervision", "around": LAJOIE},
            r"^nothing of 'supervision' is drawn around a person; wanted coauthors$",
        ),
        ({"name": "coauthors", "around": "Guilaume Lajoi"}, r"^no person 'Guilaume Lajoi'; close: 'Guillaume Lajoie'"),
        ({"name": "coauthors", "language": "de"}, r"^language 'de'; wanted en or fr$"),
        ({"name": "topics", "language": "de"}, r"^language 'de'; wanted en or fr$"),
        ({"name": "coauthors", "around": LAJOIE, "language": "de"}, r"^language 'de'; wanted en or fr$"),
        ({"name": "coauthors", "most": -1}, r"^-1 nodes; wanted at least 1$"),
    ],
)
def test_a_wrong_picture_is_one_clear_line(asked: Told, said: str, sample: ox.Store) -> None:
    with pytest.raises(QueryError, match=said):
        picture(sample, **asked)


def test_an_empty_graph_has_an_empty_picture() -> None:
    for name in NAMES:
        told = told_of(ox.Store(), name)
        assert (told["nodes"]["name"], told["ties"]["weight"]) == ([], [])


def test_a_script_holds_nothing_that_ends_it() -> None:
    data = json.dumps({"name": "</script><!-- \u2028"}, ensure_ascii=False).encode()
    written = script("x", data).decode()
    assert not {"<", "\u2028"} & set(written)
    assert json.loads(written.removeprefix('scholargraphNetwork("x",').removesuffix(");\n")) == json.loads(data)


def test_what_a_template_shows_leads_to_pages(sample: ox.Store) -> None:
    about = shown(picture(sample, "coauthors"), source="x.json", root="/en/", query="/en/query/network/coauthors")
    assert about["rows"][0]["href"].startswith("/en/person/")
    assert [row["strength"] for row in about["rows"]] == sorted(
        (row["strength"] for row in about["rows"]), reverse=True
    )


@pytest.mark.parametrize("key", sorted(WORDS))
def test_every_word_is_in_every_language_with_the_same_gaps(key: str) -> None:
    assert WORDS[key].keys() == set(LANGUAGES)
    gaps = {tuple(sorted(part.partition("}")[0] for part in text.split("{")[1:])) for text in WORDS[key].values()}
    assert len(gaps) == 1


def told_of(graph: ox.Store, name: str, **choices: Any) -> Told:  # Any: choices of several types
    told: Told = json.loads(picture(graph, name, **choices))
    return told


def edge(source: int, target: int, directed: bool) -> tuple[int, ...]:
    return (source, target) if directed else tuple(sorted((source, target)))
