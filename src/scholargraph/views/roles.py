"""Shows a role: a position, chair or membership, where, and when as far as it is known."""

import datetime
from dataclasses import dataclass

import pyoxigraph as ox

from scholargraph.views.values import Reader, Value
from scholargraph.vocabulary import SG, SKOS


@dataclass(frozen=True, slots=True)
class Role:
    """A position, chair or membership: its title, where, and when as far as it is known."""

    iri: str
    titles: tuple[Value, ...]
    organizations: tuple[Value, ...]
    implied: bool
    departments: tuple[Value, ...]
    start: tuple[Value, ...]
    end: tuple[Value, ...]


def role(reader: Reader, iri: str, holder: ox.Triple) -> Role:
    """What the graph says of a role; `holder` is the statement that says whose it is."""
    titles = reader.spoken(iri, SG.roleTitle)
    first = tuple(Value(one.text, None, (*one.statements, holder), one.language) for one in titles)
    basis = {one.iri.rpartition("/")[2] for one in reader.things(reader.triples(iri, SG.organizationBasis)) if one.iri}
    return Role(
        iri=iri,
        titles=first or reader.things(reader.triples(iri, SG.position)),
        organizations=reader.things(reader.triples(iri, SG.organization)),
        implied=basis == {"implied"},
        departments=_departments(reader, iri),
        start=reader.values(iri, SG.start),
        end=reader.values(iri, SG.end),
    )


def _departments(reader: Reader, iri: str) -> tuple[Value, ...]:
    """The departments of a role: those with a label in the reader's language where there are any."""
    found = reader.things(reader.triples(iri, SG.department))
    label = f"{SKOS}prefLabel"
    own = tuple(one for one in found if any(v.language == reader.language for v in reader.values(one.iri or "", label)))
    return own or found


def newest_first(role: Role) -> tuple[str, str, str]:
    """For sorting: roles without a start first, then those that began last."""
    year = role.start[0].text[:4] if role.start else ""
    return (f"{9999 - int(year):04}" if year.isdecimal() else "", role.titles[0].text if role.titles else "", role.iri)


def is_past(role: Role, today: datetime.date) -> bool:
    """Whether a role ended before a day; one whose end nobody says did not."""
    ends = [one.text for one in role.end]
    return bool(ends) and max(ends) < today.isoformat()[: len(max(ends))]
