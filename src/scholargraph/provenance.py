"""Where a statement comes from: the source file, the lines and the quoted text behind it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from scholargraph.errors import QueryError
from scholargraph.graphs import Graph
from scholargraph.labels import shown
from scholargraph.lookups import THING, resolve
from scholargraph.model import Place
from scholargraph.vocabulary import ONTOLOGY, PREFIXES, SG, terms

_DEFAULT = ox.DefaultGraph()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement and one source record that says it.

    `first` and `last` are lines of `file`, None where the source is known as a whole only (what is known of a
    snapshot itself, a vocabulary); `quote` is then empty. `path` leads where lines alone do not; `key` is the name
    that an entry has in its list.
    """

    statement: ox.Triple
    record: str
    file: str
    first: int | None = None
    last: int | None = None
    quote: str = ""
    path: str | None = None
    key: str | None = None

    @property
    def place(self) -> str:
        """File and lines, or path, as one text: `page.txt:29-30`, `refs.bib:7-12 (lovelace1843)`."""
        if self.first is None or self.last is None:
            return self.file
        return f"{self.file}:{Place('', self.first, self.last, '', self.path, self.key).where}"


def why(graph: Graph, subject: str, predicate: str | None = None, object: str | None = None) -> tuple[Evidence, ...]:
    """The evidence for all statements about a thing, or for those with one predicate, or for one statement.

    `subject` and `object` are given as `lookups.resolve` takes them; `object` may also be a literal's text.
    `predicate` is a term of the ontology (`researchInterest`), a prefixed name or an IRI. Statements in which
    the thing is the object count too where no predicate is given. In the order of file and line.
    Raises QueryError where there is no such thing, term or statement.
    """
    this = ox.NamedNode(resolve(graph, THING, subject))
    term = _predicate(predicate) if predicate is not None else None
    found = [*graph.quads_for_pattern(this, term, None)]
    if term is None:
        found += graph.quads_for_pattern(None, None, this)
    wanted = _objects(graph, found, object) if object is not None else None
    sources = [
        _evidence(graph, quad)
        for quad in found
        if quad.graph_name != _DEFAULT and (wanted is None or quad.object in wanted)
    ]
    if not sources:
        said = " ".join(part for part in (subject, predicate, object) if part is not None)
        raise QueryError(f"nothing in the graph says {said!r}; wanted a statement that `query what-says` lists")
    return tuple(sorted(sources, key=_order))


def written(graph: Graph, found: Iterable[Evidence], *, language: str = "en") -> Iterator[str]:
    """Evidence as lines of text: each source record with its quote once, and under it the statements it makes."""
    known: tuple[str, str] | None = None
    for one in found:
        if (one.record, one.place) != known:
            if known is not None:
                yield ""
            known = (one.record, one.place)
            yield one.place
            yield from (f"  | {line}" for line in one.quote.splitlines())
        yield "  " + " · ".join(shown(graph, term, language) for term in one.statement)


def evidence(graph: Graph, triple: ox.Triple) -> Iterator[Evidence]:
    """The source records that say one statement, in the order of file and line."""
    quads = graph.quads_for_pattern(triple.subject, triple.predicate, triple.object)
    yield from sorted((_evidence(graph, quad) for quad in quads if quad.graph_name != _DEFAULT), key=_order)


def _predicate(name: str) -> ox.NamedNode:
    prefix, colon, rest = name.strip("<>").partition(":")
    if name in terms():
        return ox.NamedNode(ONTOLOGY + name)
    if not colon:
        raise QueryError(f"no property {name!r} in the ontology; wanted one such as 'researchInterest'")
    try:
        return ox.NamedNode(PREFIXES[prefix] + rest if prefix in PREFIXES else name.strip("<>"))
    except ValueError:
        raise QueryError(f"{name!r} is not a property; wanted one such as 'researchInterest'") from None


def _objects(graph: Graph, found: list[ox.Quad], wording: str) -> set[object]:
    """Which objects of the statements found a wording means: literals with that text, or else a thing."""
    literals = (quad.object for quad in found if isinstance(quad.object, ox.Literal))
    meant: set[object] = {literal for literal in literals if literal.value == wording}
    return meant or {ox.NamedNode(resolve(graph, THING, wording))}


def _evidence(graph: Graph, quad: ox.Quad) -> Evidence:
    record = quad.graph_name
    if isinstance(record, ox.DefaultGraph):
        raise ValueError(f"{quad} stands in the default graph, which is nobody's source")
    snapshot = _value(graph, record, SG.snapshot)
    file = _value(graph, snapshot if isinstance(snapshot, ox.NamedNode) else record, SG.fileName)
    first, last = _value(graph, record, SG.firstLine), _value(graph, record, SG.lastLine)
    quote, path, key = (_value(graph, record, term) for term in (SG.quotedText, SG.path, SG.entryKey))
    return Evidence(
        statement=quad.triple,
        record=record.value,
        file=file.value if file else record.value,
        first=int(first.value) if first else None,
        last=int(last.value) if last else None,
        quote=quote.value if quote else "",
        path=path.value if path else None,
        key=key.value if key else None,
    )


def _value(graph: Graph, subject: ox.NamedNode | ox.BlankNode, predicate: str) -> ox.NamedNode | ox.Literal | None:
    for quad in graph.quads_for_pattern(subject, ox.NamedNode(predicate), None, _DEFAULT):
        if isinstance(quad.object, ox.NamedNode | ox.Literal):
            return quad.object
    return None


def _order(one: Evidence) -> tuple[str, int, str, str]:
    return one.file, one.first or 0, one.path or "", str(one.statement)
