"""Says what a page shows of each kind of thing: plain data, every value with the statements that say it."""

from collections.abc import Callable, Mapping
from typing import Any

from scholargraph.views.organizations import organization
from scholargraph.views.people import person
from scholargraph.views.publications import publication
from scholargraph.views.sources import contents
from scholargraph.views.supervisions import supervision
from scholargraph.views.things import thing
from scholargraph.views.topics import topic
from scholargraph.views.values import Reader
from scholargraph.vocabulary import SG

# Any: each kind has a view of its own.
VIEWS: Mapping[str, tuple[str, Callable[[Reader, str], Any]]] = {
    SG.Person: ("person", person),
    SG.Publication: ("publication", publication),
    SG.Topic: ("topic", topic),
    SG.Organization: ("organization", organization),
    SG.Supervision: ("supervision", supervision),
    SG.SourceSnapshot: ("source", contents),
}
"""By class, the name of a page and what makes its view; the first that fits counts."""


def view(reader: Reader, iri: str) -> tuple[str, Any] | None:  # Any: as above
    """The kind of page for a thing, and what it shows; None for what the graph does not know."""
    kinds = reader.kinds(iri)
    for kind, (name, made) in VIEWS.items():
        if kind in kinds:
            return name, made(reader, iri)
    return ("thing", thing(reader, iri)) if reader.stands(iri) else None
