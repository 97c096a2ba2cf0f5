"""Gathers what a search can find in a graph: each thing with all its names, and how much the graph speaks of it."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from itertools import groupby

import pyoxigraph as ox

from scholargraph.details import LANGUAGES, Said, detail, in_language, remarks, rows, terms
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
CREATE TABLE wording(iri TEXT, place INTEGER, language TEXT, text TEXT,
    PRIMARY KEY(iri, place, language, text)) WITHOUT ROWID;
CREATE TABLE remark(iri TEXT, place INTEGER, language TEXT, text TEXT,
    PRIMARY KEY(iri, place, language, text)) WITHOUT ROWID;
CREATE TABLE uses(iri TEXT, property TEXT, number INTEGER, PRIMARY KEY(iri, property)) WITHOUT ROWID;
CREATE TABLE wider(iri TEXT, parent TEXT, PRIMARY KEY(iri, parent)) WITHOUT ROWID;
"""
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
    if kind in _USES:
        scratch.executemany(add, _uses(graph, _USES[kind]))
    else:
        scratch.executemany("INSERT OR IGNORE INTO uses VALUES (?, ?, ?)", _years(graph))
    if kind in _NARROWER:
        wider = rows(graph, f"?thing <{_NARROWER[kind]}> ?value")
        scratch.executemany("INSERT OR IGNORE INTO wider VALUES (?, ?)", wider)


def _entry(kind: str, iri: str, weight: int, wordings: str, remarks: str, uses: str) -> Entry:
    said: list[Said] = sorted(map(tuple, json.loads(wordings)))
    best = [one for one in said if one[0] == said[0][0]]
    names = {language: in_language(language, best) for language in LANGUAGES}
    others = dict.fromkeys(text for _, _, text in said if text not in names.values())
    told: list[Said] = [(place, language, text) for place, language, text in json.loads(remarks)]
    numbers: dict[str, int] = json.loads(uses)
    return Entry(kind, iri, weight, names, tuple(others), {one: detail(kind, one, told, numbers) for one in LANGUAGES})


def _wordings(graph: ox.Store, kind: Kind) -> Iterator[tuple[str, *Said]]:
    """The names of all things of a kind, and their identifiers; an address of a web page is none to search for."""
    names = (*kind.names, *((SG.nameVariant,) if SG.name in kind.names else ()))
    identifiers = (one for one in kind.identifiers if one != SG.address)
    mark, value = kind.mark
    for place, property in (*enumerate(names), *((_IDENTIFIERS, one) for one in identifiers)):
        for thing, text in terms(graph, f"?thing <{mark}> <{value}> ; <{property}> ?value"):
            if isinstance(text, ox.Literal):
                yield thing.value, place, text.language or "", text.value


def _uses(graph: ox.Store, properties: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    """How often each thing is a value of each property; the engine gives equal values one after the other."""
    for property in properties:
        things = (thing for thing, _ in rows(graph, f"?s <{property}> ?thing BIND(0 AS ?value)"))
        yield from ((thing, property, sum(1 for _ in several)) for thing, several in groupby(things))


def _years(graph: ox.Store) -> Iterator[tuple[str, str, int]]:
    """A publication's year stands for its weight: what is new comes first."""
    for iri, date in rows(graph, f"?thing <{SG.published}> ?value"):
        if date[:4].isdecimal():
            yield iri, SG.published, int(date[:4])
