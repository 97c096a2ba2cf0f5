"""Finds what people call a thing, also where its name stands on something else: nobody reads bare addresses."""

from collections.abc import Iterator
from textwrap import shorten

import pyoxigraph as ox

from scholargraph.labels import shown
from scholargraph.validation.shapes import Resource, Term
from scholargraph.vocabulary import SG, SKOS

_LONGEST = 90

_ROUTES: tuple[tuple[str, ...], ...] = (
    (SG.name,),
    (SG.title,),
    (f"{SKOS}prefLabel",),
    (SG.roleTitle,),
    (SG.listedName,),
    (SG.fileName,),
    (SG.trainee, SG.name),
    (SG.supervisor, SG.name),
    (SG.author, SG.name),
    (SG.typeLabel,),
    (SG.quotedText,),
)
"""What may stand for the name of a thing, the best first."""


class Names:
    """The names of the things in one graph; each is looked for once."""

    def __init__(self, graph: ox.Store) -> None:
        self._graph = graph
        self._known: dict[tuple[Term, str], str] = {}

    def __call__(self, term: Term, language: str) -> str:
        """What people call a thing, in the language if it has a name in it; a short form of its IRI if it has none."""
        key = (term, language)
        if key not in self._known:
            name = shown(self._graph, self._naming(term, language), language)
            self._known[key] = shorten(name, _LONGEST, placeholder="…")
        return self._known[key]

    def _naming(self, term: Term, language: str) -> Term:
        for route in _ROUTES:
            if found := list(self._along(term, route)):
                return min(found, key=lambda text: (text.language != language, text.value))
        return term

    def _along(self, thing: Term | ox.Triple, route: tuple[str, ...]) -> Iterator[ox.Literal]:
        if not route:
            if isinstance(thing, ox.Literal):
                yield thing
        elif isinstance(thing, Resource):
            for quad in self._graph.quads_for_pattern(thing, ox.NamedNode(route[0]), None, ox.DefaultGraph()):
                yield from self._along(quad.object, route[1:])
