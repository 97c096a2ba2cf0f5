"""Reads a person's name as lists print it: parts it into given and family name, and puts it into spoken order."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the order in which it is spoken, its parts where the print shows them, and as printed."""

    spoken: str
    given: str | None = None
    family: str | None = None
    printed: str | None = None


def name(printed: str) -> Name:
    """A name from its print: `Family, Given`, or the spoken order, whose parts stay untold.

    >>> name("van den Heuvel, Martijn P.").spoken
    'Martijn P. van den Heuvel'
    """
    family, comma, given = (part.strip() for part in printed.partition(","))
    if comma and family and given:
        return Name(f"{given} {family}", given, family, printed)
    return Name(" ".join(printed.split()), printed=printed)
