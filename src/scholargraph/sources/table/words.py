"""The words in which a mapping says what a table's columns are, each with the ontology's term that it fills."""

from collections.abc import Mapping
from dataclasses import dataclass

LEFT = "left"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of mappings: the property of the ontology that it fills; `many` if several columns or values may be it.

    `schemes` are the vocabularies that list what a cell may name, the likelier one first.
    """

    term: str
    many: bool = False
    schemes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """What the rows of a table are: the words that may be said of them, and those without which none is understood.

    Of each group of `needs` one word is enough.
    """

    words: Mapping[str, Word]
    needs: tuple[tuple[str, ...], ...]


def _person(who: str) -> dict[str, Word]:
    return {
        f"{who}.name": Word("name"),
        f"{who}.given": Word("givenName"),
        f"{who}.family": Word("familyName"),
        f"{who}.orcid": Word("orcid"),
    }


_ABOUT_A_PERSON = {
    **_person("person"),
    "person.variant": Word("nameVariant", many=True),
    "person.address": Word("address"),
    "person.homepage": Word("identifier"),
    "position": Word("roleTitle", schemes=("positions",)),
    "interest": Word("researchInterest", many=True, schemes=("topics",)),
    "biography": Word("biography"),
}
_ID = {"id": Word("entryKey")}
_WHERE = {"organization": Word("organization"), "department": Word("department")}
_WHEN = {"start": Word("start"), "end": Word("end")}
_SUPERVISED = {
    "supervisor": Word("supervisor", many=True),
    "supervisor.principal": Word("supervisor", many=True),
    "supervisor.co": Word("supervisor", many=True),
    "supervision": Word("supervisionLabel"),
}
_TRAINING = {
    "type": Word("typeLabel", schemes=("trainee-types",)),
    "status": Word("supervisionStatus", schemes=("statuses",)),
    "project": Word("project"),
}
_WORK = {
    "title": Word("title"),
    "published": Word("published"),
    "doi": Word("doi"),
    "kind": Word("printedType", schemes=("publication-types",)),
    "address": Word("address"),
    "language": Word("language"),
    "abstract": Word("abstract"),
    "subject": Word("subject", many=True, schemes=("topics",)),
    "authors": Word("author", many=True),
}
_DEGREE = {"degree": Word("degreeName", schemes=("degrees",)), "field": Word("fieldOfStudy")}

KINDS: Mapping[str, Kind] = {
    "person": Kind({**_ID, **_ABOUT_A_PERSON, **_WHERE, **_WHEN}, (("person.name", "person.family"),)),
    "role": Kind(
        {**_ID, **_ABOUT_A_PERSON, **_WHERE, **_WHEN},
        (("person.name", "person.family"), ("position", "organization")),
    ),
    "member": Kind(
        {
            **_ID,
            **_ABOUT_A_PERSON,
            **_WHERE,
            **_WHEN,
            **_SUPERVISED,
            **_TRAINING,
            "type": Word("typeLabel", schemes=("trainee-types", "positions")),
        },
        (("person.name", "person.family"), ("type",)),
    ),
    "supervision": Kind(
        {**_ID, **_person("trainee"), **_TRAINING, **_SUPERVISED, **_WHERE, **_WHEN, "title": Word("title")},
        (("trainee.name", "trainee.family"), ("type",), ("supervisor", "supervisor.principal", "supervision")),
    ),
    "degree": Kind(
        {**_ID, **_person("person"), **_DEGREE, **_WHERE, **_WHEN, "title": Word("title")},
        (("person.name", "person.family"), ("degree",)),
    ),
    "publication": Kind(
        {
            **_ID,
            **_WORK,
            "venue": Word("venue"),
            "publisher": Word("publisher"),
            "volume": Word("volume"),
            "issue": Word("issue"),
            "pages": Word("pages"),
        },
        (("title", "doi"),),
    ),
    "thesis": Kind(
        {**_ID, **_WORK, **_person("author"), **_DEGREE, **_WHERE, **_SUPERVISED},
        (("title",), ("authors", "author.name", "author.family")),
    ),
}
"""What the rows of a table may be; the readers of the kinds are in `scholargraph.sources.table`."""
