"""A knowledge graph of researchers, topics and papers, in which every statement leads back to its source line.

```python
import scholargraph as sg

graph = sg.build("data/sample", graph="out/graph", allow_invalid=True)
for row in sg.query(graph, "person/coauthors", person="guillaume-lajoie"):
    print(row["name"], row["publications"])
```

Names are imported when they are first used: the libraries behind them are heavy, and `import scholargraph` is not.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scholargraph.answers import Answer
    from scholargraph.errors import ScholargraphError
    from scholargraph.exports import as_rdflib, export
    from scholargraph.networks import network
    from scholargraph.pipeline import build, construct
    from scholargraph.provenance import why
    from scholargraph.queries import query, sparql, stored_queries
    from scholargraph.sources import read
    from scholargraph.stores import open_graph
    from scholargraph.validation import validate

__all__ = [
    "Answer",
    "ScholargraphError",
    "as_rdflib",
    "build",
    "construct",
    "export",
    "network",
    "open_graph",
    "query",
    "read",
    "sparql",
    "stored_queries",
    "validate",
    "why",
]

__version__ = "0.1.0"

_HOMES = {
    "Answer": "answers",
    "ScholargraphError": "errors",
    "as_rdflib": "exports",
    "build": "pipeline",
    "construct": "pipeline",
    "export": "exports",
    "network": "networks",
    "open_graph": "stores",
    "query": "queries",
    "read": "sources",
    "sparql": "queries",
    "stored_queries": "queries",
    "validate": "validation",
    "why": "provenance",
}


def __getattr__(name: str) -> Any:  # Any: whatever the module of that name holds
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
