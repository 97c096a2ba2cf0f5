"""Holds a graph as pages show it, with what they need of it and make of it once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import pyoxigraph as ox
from starlette.requests import Request

from scholargraph.datasets import institute
from scholargraph.nodes import Nodes
from scholargraph.views.lists import Entry, listed
from scholargraph.web.rendering import LANGUAGES
from scholargraph.web.wording import says


@dataclass(frozen=True)
class Shown:
    """A graph as pages show it. `kept` holds what is made once, by a name.

    `address` is where the site begins, with a slash at its end.
    """

    graph: ox.Store
    base: str
    summary: Mapping[str, Any]
    address: str = "/"
    languages: tuple[str, ...] = LANGUAGES
    kept: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[], Any]) -> Any:  # Any: whatever it makes
        """What is the same for every request, made when it is first asked for; who comes meanwhile waits for it."""
        if name not in self.kept:
            with self.kept.setdefault(f"lock of {name}", Lock()):
                if name not in self.kept:
                    self.kept[name] = make()
        return self.kept[name]

    def listed(self, kind: str, language: str) -> tuple[Entry, ...]:
        """All things of a kind by name."""
        found: tuple[Entry, ...] = self.once(f"{kind} {language}", lambda: listed(self.graph, kind, language))
        return found

    def title(self, language: str) -> str:
        """What the site is called: by its institute, where there is one."""
        iri = self.once("institute", lambda: institute(self.graph) or "")
        name = Nodes(self.graph, language).name(ox.NamedNode(iri)) if iri else None
        return name or says("site", language)


def shown(request: Request) -> Shown:
    """The graph that answers a request, as pages show it, under the address that the request came to."""
    served = request.state.served
    return Shown(served.graph, served.base, served.summary, str(request.base_url), tuple(served.languages), served.kept)
