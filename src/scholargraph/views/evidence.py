"""Gathers the sources of all that a page shows: each statement, and the lines that say it."""

from dataclasses import dataclass, replace

from scholargraph.provenance import Evidence, evidence
from scholargraph.views.sources import Room
from scholargraph.views.values import Reader, Statement, anchor, statements

MOST_STATEMENTS = 2_000


@dataclass(frozen=True, slots=True)
class Said:
    """A statement in words, its mark on the page, and the source records that say it."""

    anchor: str
    statement: Statement
    sources: tuple[Evidence, ...]


def gathered(reader: Reader, view: object, *, most: int = MOST_STATEMENTS) -> tuple[tuple[Said, ...], int]:
    """The evidence of the first `most` statements that a page rests on, in its order; and of how many in all.

    Where the quotes together grow too long for a page, the rest of them are cut: each place leads to its whole text.
    """
    room = Room()
    every = list(statements(view))
    said = [
        Said(
            anchor=anchor(triple),
            statement=reader.statement(triple),
            sources=tuple(replace(one, quote=room.cut(one.quote)) for one in evidence(reader.graph, triple)),
        )
        for triple in every[:most]
    ]
    return tuple(said), len(every)
