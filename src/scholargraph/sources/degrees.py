"""Knows what follows from a degree: the type of who works for it, the kind of its thesis, and who supervised if one."""

from collections.abc import Mapping

from scholargraph.model import Basis
from scholargraph.vocabulary import concept

_TRAINEE_TYPES: Mapping[str, str] = {
    "bachelors": "undergraduate",
    "masters": "masters",
    "masters-thesis": "masters-research",
    "masters-coursework": "masters-professional",
    "doctorate": "doctorate",
    "postdoctorate": "postdoctorate",
}
_THESES: Mapping[str, str] = {
    "doctorate": "doctoral-thesis",
    "masters": "masters-thesis",
    "masters-thesis": "masters-thesis",
}

OF_THESES: Mapping[str, str] = {"doctoral-thesis": "doctorate", "masters-thesis": "masters"}
"""A kind of thesis -> the degree for which it is written; both by the last parts of their IRIs."""


def name_of(iri: str | None) -> str:
    """The last part of a concept's IRI, by which the tables here know it; empty for none."""
    return (iri or "").rpartition("/")[2]


def trainee_type(degree: str) -> str | None:
    """The concept of who works for a degree, by the last part of the degree's IRI; None where that does not tell."""
    name = _TRAINEE_TYPES.get(degree)
    return concept("trainee-types", name) if name else None


def thesis_kind(degree: str) -> str:
    """The concept of what is written for a degree: a thesis of no certain kind where the degree does not tell.

    >>> name_of(thesis_kind("doctorate")), name_of(thesis_kind("habilitation"))
    ('doctoral-thesis', 'thesis')
    """
    return concept("publication-types", _THESES.get(degree, "thesis"))


def unsaid_part(supervisors: int) -> tuple[str, Basis]:
    """The part of each of so many of whom a source says no more than that they supervise: one alone is the principal.

    >>> unsaid_part(1)[0], unsaid_part(2)[0]
    ('principal', 'unspecified')
    """
    return ("principal", Basis.INFERRED) if supervisors == 1 else ("unspecified", Basis.STATED)
