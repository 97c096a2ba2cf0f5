"""Validates a graph against the shapes of the ontology, and tells of each breach where it stands and what to do."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pyoxigraph as ox

from scholargraph.validation.documents import read_graph
from scholargraph.validation.naming import Names
from scholargraph.validation.places import Lines, Places
from scholargraph.validation.report import FORMATS, Report, Result
from scholargraph.validation.screening import suspects
from scholargraph.validation.shapes import Severity, Shapes, Term, all_shapes

if TYPE_CHECKING:
    import rdflib

    from scholargraph.validation.checking import Finding

__all__ = ["FORMATS", "Report", "Result", "Severity", "validate"]

Graph: TypeAlias = "ox.Store | rdflib.Graph | Path | str"
Locate: TypeAlias = Callable[[Term, ox.NamedNode | None, Term | None], Lines]

_BLANK = re.compile(r"\{\?(path|value)\}")


def validate(graph: Graph, *, shapes: Shapes | None = None, most: int | None = None) -> Report:
    """The report on a graph: a store of ours, an rdflib graph, or the path of a file that somebody else wrote.

    pySHACL decides. Because it is slow, it is shown only the nodes that may breach a constraint (module
    `screening`); because these are few, it reads them from the store as they are, and no second copy of the
    graph is made. What pySHACL says of the graph as a whole is the same.

    Of a store, the default graph is validated, and the named graphs tell where each statement comes from.
    Other people's graphs need no sources: the constraints that ask for them are left out, and results without
    a source have the file that was read.

    With `most`, so many results of each constraint are kept and the others are only counted: what a report
    takes then depends on the shapes and not on the size of the graph.

    Raises ScholargraphError for a file that cannot be read.
    """
    shapes = shapes or all_shapes()
    if isinstance(graph, ox.Store):
        return _report(graph, shapes, Places(graph).of, most)
    if isinstance(graph, Path | str):
        read = read_graph(Path(graph))
        return _report(read, shapes.without_sources(), Places(read, otherwise=str(graph)).of, most)
    from scholargraph.validation.checking import from_rdflib

    store = from_rdflib(graph)
    return _report(store, shapes.without_sources(), Places(store).of, most)


def _report(graph: ox.Store, shapes: Shapes, locate: Locate, most: int | None) -> Report:
    names = Names(graph)
    found: Counter[str] = Counter()
    results = []
    for finding in _findings(graph, shapes):
        found[finding.constraint.name] += 1
        if most is None or found[finding.constraint.name] <= most:
            results.append(_result(finding, names, locate))
    counted = {name: count - most for name, count in found.items() if most is not None and count > most}
    return Report(tuple(sorted(results, key=_order)), shapes, counted)


def _findings(graph: ox.Store, shapes: Shapes) -> "Iterator[Finding]":
    suspected = ((each, node) for each in shapes.constraints for node in suspects(graph, shapes, each))
    first = next(suspected, None)
    if first is None:
        return
    from scholargraph.validation.checking import findings  # importing pySHACL takes longer than running it

    yield from findings(graph, shapes, chain([first], suspected))


def _result(finding: "Finding", names: Names, locate: Locate) -> Result:
    constraint, focus, value = finding.constraint, finding.focus, finding.value
    path = finding.path or (constraint.path if isinstance(constraint.path, ox.NamedNode) else None)
    lines = locate(focus, path, value)
    return Result(
        focus=focus,
        path=path,
        value=value,
        severity=constraint.severity,
        shape=constraint.shape,
        constraint=constraint.name,
        component=finding.component,
        messages={
            language: _filled(template, {"path": path, "value": value}, names, language)
            for language, template in constraint.messages.items()
        },
        names={language: names(focus, language) for language in constraint.messages},
        file=lines.file,
        first=lines.first,
        last=lines.last,
        where=lines.where,
    )


def _filled(template: str, terms: Mapping[str, Term | None], names: Names, language: str) -> str:
    def name(blank: re.Match[str]) -> str:
        term = terms[blank[1]]
        return "" if term is None else names(term, language)

    return _BLANK.sub(name, template)


def _order(result: Result) -> tuple[int, str, str, int, str, str, str]:
    severity = list(Severity).index(result.severity)
    lines = result.file or "", result.first or 0
    return severity, result.constraint, *lines, str(result.focus), str(result.path), str(result.value)
