"""Asks a graph: the stored questions, which are files under `queries/`, and anybody's own SPARQL."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import pyoxigraph as ox
from rapidfuzz import process

from scholargraph import resources
from scholargraph.answers import Answer
from scholargraph.decorators import Asked, Decorators, decorators
from scholargraph.errors import QueryError
from scholargraph.graphs import Graph
from scholargraph.lookups import KINDS, THING, resolve
from scholargraph.parameters import ANY, Parameter, Value, bind, is_open, term, used
from scholargraph.vocabulary import ONTOLOGY

NETWORKS = "network"


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """A question that is kept as a file: `person/coauthors` is `queries/person/coauthors.rq`.

    `text` is the file whole. `summary` and `description` are by language; `slow` is the reason why it may
    take long on a big graph, where there is one; `weight` says, by language, what the weights of a network count.
    """

    name: str
    path: Path
    text: str
    summary: Mapping[str, str]
    description: Mapping[str, str]
    parameters: tuple[Parameter, ...] = ()
    tags: tuple[str, ...] = ()
    slow: str | None = None
    weight: Mapping[str, str] = field(default_factory=dict)

    @property
    def family(self) -> str:
        """What is asked about: the folder of the file."""
        return self.name.rpartition("/")[0]

    def sparql(self, terms: Mapping[str, str | None]) -> str:
        """The query with terms for its parameters by name; a parameter without one stays open."""
        written = {one.variable: terms.get(one.name) for one in self.parameters}
        return bind(self.text, {variable: term for variable, term in written.items() if term is not None})


def stored_queries() -> tuple[StoredQuery, ...]:
    """All stored queries, networks too, in the order of their names; read once.

    Raises QueryError where a file is not as it should be, with file and line.
    """
    return tuple(_read(name, path) for name, path in _files(resources.queries()).items())


def stored_query(name: str) -> StoredQuery:
    """The stored query with that name; the last part is enough where only one query, networks aside, has it.

    >>> stored_query("members").name
    'person/members'
    >>> stored_query("person/member")
    Traceback (most recent call last):
    scholargraph.errors.QueryError: no query called 'person/member'; close: person/members...
    """
    known = _files(resources.queries())
    alike = [one for one in known if one.rpartition("/")[2] == name]
    questions = [one for one in alike if not one.startswith(f"{NETWORKS}/")]
    found = [name] if name in known else questions or alike
    if len(found) == 1:
        return _read(found[0], known[found[0]])
    if found:
        raise QueryError(f"{name!r} may be {' or '.join(found)}; wanted one of these")
    close = [one for one, _, _ in process.extract(name, list(known), limit=3, score_cutoff=60)]
    raise QueryError(f"no query called {name!r}; close: {', '.join(close) or 'none'}")


def query(graph: Graph, name: str, /, **parameters: Value) -> Answer:
    """The answer to a stored query; parameters that are not given have their defaults.

    A thing may be given as `lookups.resolve` takes it: by IRI, identifier, slug or name. `None` or `"any"`
    leaves an optional parameter open. Raises QueryError for an unknown query, parameter or value.
    """
    asked = stored_query(name)
    values = _values(graph, asked, parameters)
    solutions = graph.query(_bound(asked, values))
    shown = {one: ANY if value is None else str(value) for one, value in values.items()}
    return Answer.of(solutions, title=asked.summary, parameters=shown)


def bound(graph: Graph, name: str, /, **parameters: Value) -> str:
    """The SPARQL text that `query` asks with these values: for another engine, or to go on from."""
    asked = stored_query(name)
    return _bound(asked, _values(graph, asked, parameters))


def sparql(graph: Graph, text: str) -> Answer | bool | ox.QueryTriples:
    """What one's own SPARQL 1.1 query gives: an Answer (SELECT), a truth value (ASK), or triples.

    An update is refused, since a graph is never changed in place. `SERVICE` is not: the engine follows it
    to any address that this machine reaches. So this is for the user's own queries; one from elsewhere
    belongs in a process without a network.
    """
    try:
        results = graph.query(text)
        if isinstance(results, ox.QuerySolutions):
            return Answer.of(results)
    except SyntaxError as error:
        raise QueryError(f"not a SPARQL query: {what_is_wrong(error)}") from None
    except (OSError, RuntimeError, ValueError) as fault:  # such as another endpoint that does not answer
        raise QueryError(f"the query has no answer: {fault}; wanted one that this graph can answer") from None
    return bool(results) if isinstance(results, ox.QueryBoolean) else results


def what_is_wrong(error: SyntaxError) -> str:
    """What is wrong and what would be right; the engine lists every character that it would have taken."""
    where, _, expected = " ".join(str(error).split()).partition(": expected ")
    if "Prefix not found" in expected:
        return f"{where}: a prefix that is not declared; wanted a line such as PREFIX sg: <{ONTOLOGY}>"
    return f"{where}; wanted SELECT, ASK, CONSTRUCT or DESCRIBE, well-formed"


def _files(folder: Path) -> Mapping[str, Path]:
    files = {path.relative_to(folder).with_suffix("").as_posix(): path for path in folder.rglob("*.rq")}
    return {name: files[name] for name in sorted(files)}


@cache
def _read(name: str, path: Path) -> StoredQuery:
    file = f"queries/{name}.rq"
    text = path.read_text(encoding="utf-8")
    said = decorators(text, file=file)
    try:
        found = used(text)
    except QueryError as error:
        raise QueryError(f"{file}: {error}") from None
    return StoredQuery(
        name=name,
        path=path,
        text=text,
        summary=said.summary,
        description=said.description,
        parameters=tuple(_declared(found, said, file)),
        tags=said.tags,
        slow=said.slow,
        weight=said.weight,
    )


def _declared(found: tuple[Parameter, ...], said: Decorators, file: str) -> Iterator[Parameter]:
    in_query = {one.name: one for one in found}
    for name in in_query.keys() - said.parameters.keys():
        variable = in_query[name].variable
        raise QueryError(f"{file}: ?{variable} is not declared; wanted {name!r} under 'parameters:'")
    for name, asked in said.parameters.items():
        line = f"{file}:{asked.line}"
        if name not in in_query:
            raise QueryError(f"{line}: {name!r} is declared and not used; wanted ?_{name} in the query")
        yield _completed(in_query[name], asked, line)


def _completed(one: Parameter, asked: Asked, line: str) -> Parameter:
    default = None if is_open(asked.default) else asked.default
    if default is None and not one.optional:
        raise QueryError(f"{line}: no default for ?{one.variable}; wanted one: only ?__{one.name} may be open")
    if one.type == "iri" and asked.kind not in {*KINDS, THING}:
        raise QueryError(f"{line}: kind {asked.kind!r} of an IRI; wanted {', '.join([*KINDS, THING])}")
    if one.type != "iri" and asked.kind:
        raise QueryError(f"{line}: kind {asked.kind!r} of what is no IRI; wanted none")
    return replace(one, kind=asked.kind, default=default, labels=asked.labels)


def _bound(asked: StoredQuery, values: Mapping[str, Value]) -> str:
    return asked.sparql({one.name: term(one, values[one.name]) for one in asked.parameters})


def _values(graph: Graph, asked: StoredQuery, given: Mapping[str, Value]) -> dict[str, Value]:
    known = [one.name for one in asked.parameters]
    for unknown in sorted(given.keys() - set(known)):
        wanted = ", ".join(known) or "no parameter"
        raise QueryError(f"{asked.name} has no parameter {unknown!r}; wanted {wanted}")
    return {one.name: _value(graph, one, given) for one in asked.parameters}


def _value(graph: Graph, parameter: Parameter, given: Mapping[str, Value]) -> Value:
    value = given.get(parameter.name, parameter.default)
    if parameter.kind is None or is_open(value):
        return None if is_open(value) else value
    wording = value.value if isinstance(value, ox.NamedNode) else str(value)
    try:
        return resolve(graph, parameter.kind, wording)
    except QueryError as error:
        if parameter.name in given:
            raise
        name = parameter.name
        raise QueryError(f"{name} was not given, and there is {error}; wanted {name}=…") from None
