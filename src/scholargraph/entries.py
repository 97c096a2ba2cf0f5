"""Gathers what a search can find in a graph: each thing with all its names, and how much the graph speaks of it."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby

import pyoxigraph as ox
from msgspec import json

from scholargraph.details import LANGUAGES, Said, detail, in_language, remarks, rows, terms, things
from scholargraph.lookups import KINDS, Kind
from scholargraph.vocabulary import SG, SKOS

_IDENTIFIERS = 9  # their place among the wordings, behind all names
_USES: Mapping[str, tuple[str, ...]] = {
    "person": (SG.author, SG.supervisor, SG.trainee, SG.holder, SG.degreeHolder),
    "topic": (SG.researchInterest, SG.subject, SG.assignedSubject),
    "organization": (
        SG.organization, SG.hostOrganization, SG.affiliation, SG.department, SG.grantedBy, SG.groupAuthor,
    ),
    "trainee-type": (SG.traineeType,),
    "position": (SG.position,),
}  # fmt: skip
_NARROWER: Mapping[str, str] = {"topic": f"{SKOS}broader", "organization": SG.unitOf}

_SCRATCH = """
PRAGMA cache_size = -32768;
CREATE TABLE wording(iri TEXT, place INTEGER, language TEXT, text TEXT,
    PRIMARY KEY(iri, place, language, text)) WITHOUT ROWID;
CREATE TABLE remark(iri TEXT, place INTEGER, language TEXT, text TEXT,
    PRIMARY KEY(iri, place, language, text)) WITHOUT ROWID;
CREATE TABLE uses(iri TEXT, property TEXT, number INTEGER, PRIMARY KEY(iri, property)) WITHOUT ROWID;
CREATE TABLE wider(iri TEXT, parent TEXT, PRIMARY KEY(iri, parent)) WITHOUT ROWID;
"""
_YEARS = "INSERT INTO uses SELECT iri, ?, min(cast(text AS INTEGER)) FROM remark WHERE place = 0 GROUP BY iri"
_MOST_USED_FIRST = f"""
WITH RECURSIVE used(iri) AS (SELECT iri FROM uses UNION SELECT parent FROM wider JOIN used USING(iri)),
    thing(iri) AS (SELECT DISTINCT iri FROM wording WHERE place < {_IDENTIFIERS})
SELECT iri, coalesce((SELECT sum(number) FROM uses WHERE uses.iri = thing.iri), 0) AS weight,
    (SELECT json_group_array(json_array(place, language, text)) FROM wording WHERE wording.iri = thing.iri),
    (SELECT json_group_array(json_array(place, language, text)) FROM remark WHERE remark.iri = thing.iri),
    (SELECT json_group_object(property, number) FROM uses WHERE uses.iri = thing.iri)
FROM thing WHERE :all OR iri IN used ORDER BY weight DESC, iri
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be found. `names` and `details` are by language; `others` are what else it is known by.

    `weight` is the number of statements that have it as a value; of a publication, its year.
    """

    kind: str
    iri: str
    weight: int
    names: Mapping[str, str]
    others: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)


def entries(graph: ox.Store, kinds: Iterable[str] = tuple(KINDS)) -> Iterator[Entry]:
    """What can be found, kind by kind, the heaviest of each kind first; memory does not grow with the graph.

    People without a name are left out, and so are topics and organisations that nothing uses, neither directly nor
    through what is narrower or a part of them. Types of trainees and positions are few, and all there.
    """
    for kind in kinds:
        with closing(sqlite3.connect("")) as scratch:  # without a name SQLite keeps it in a file where it grows
            scratch.executescript(_SCRATCH)
            _gather(scratch, graph, kind)
            for row in scratch.execute(_MOST_USED_FIRST, {"all": kind not in _NARROWER}):
                yield _entry(kind, *row)


def _gather(scratch: sqlite3.Connection, graph: ox.Store, kind: str) -> None:
    """Lays aside what the graph says of the things of one kind."""
    scratch.executemany("INSERT OR IGNORE INTO wording VALUES (?, ?, ?, ?)", _wordings(graph, KINDS[kind]))
    scratch.executemany("INSERT OR IGNORE INTO remark VALUES (?, ?, ?, ?)", remarks(graph, kind))
    add = "INSERT INTO uses VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET number = number + excluded.number"
    scratch.executemany(add, _uses(graph, _USES.get(kind, ())))
    if kind == "publication":
        scratch.execute(_YEARS, (SG.published,))
    if kind in _NARROWER:
        wider = rows(graph, f"?thing <{_NARROWER[kind]}> ?value")
        scratch.executemany("INSERT OR IGNORE INTO wider VALUES (?, ?)", wider)


def _entry(kind: str, iri: str, weight: int, wordings: str, remarks: str, uses: str) -> Entry:
    said = sorted(json.decode(wordings, type=list[Said]))
    best = [one for one in said if one[0] == said[0][0]]
    names = {language: in_language(language, best) for language in LANGUAGES}
    shown = set(names.values())
    told = sorted(json.decode(remarks, type=list[Said]))
    years = (text for place, _, text in told if place == 0 and kind == "publication")
    others = dict.fromkeys(text for text in (*(text for _, _, text in said), *years) if text not in shown)
    numbers = json.decode(uses, type=dict[str, int])
    return Entry(kind, iri, weight, names, tuple(others), {one: detail(kind, one, told, numbers) for one in LANGUAGES})


def _wordings(graph: ox.Store, kind: Kind) -> Iterator[tuple[str, *Said]]:
    """The names of all things of a kind, and their identifiers; an address of a web page is none to search for."""
    mark, value = kind.mark
    marked = f"?thing <{mark}> <{value}> ; "
    names = (*kind.names, *((SG.nameVariant,) if SG.name in kind.names else ()))
    of_any = (one for one in kind.identifiers if one != SG.address)  # those of other kinds are not asked for later
    for place, property, start in (
        *((place, one, marked) for place, one in enumerate(names)),
        *((_IDENTIFIERS, one, "?thing ") for one in of_any),
    ):
        for thing, text in terms(graph, f"{start}<{property}> ?value"):
            if isinstance(text, ox.Literal):
                yield thing.value, place, text.language or "", text.value


def _uses(graph: ox.Store, properties: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    """How often each thing is a value of each property; the engine gives equal values one after the other."""
    for property in properties:
        for thing, several in groupby(things(graph, f"?s <{property}> ?thing")):
            yield thing, property, sum(1 for _ in several)
