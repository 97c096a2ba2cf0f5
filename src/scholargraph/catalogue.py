"""Lists what there is to use: source formats, stored queries, networks, shapes, file formats."""

from collections.abc import Callable, Iterator, Mapping

from scholargraph import answers, exports, sources
from scholargraph.errors import QueryError
from scholargraph.networks import networks
from scholargraph.parameters import ANY
from scholargraph.queries import StoredQuery, stored_queries, stored_query
from scholargraph.validation.shapes import Severity, all_shapes


def listing(what: str, name: str | None = None) -> Iterator[str]:
    """The lines of one of LISTS; with a name, all about that one query or network."""
    if name is None:
        yield f"{what}:"
        yield from (f"  {line}" for line in LISTS[what]())
    elif what in ("queries", "networks"):
        yield from _question(stored_query(f"network/{name}" if what == "networks" and "/" not in name else name))
    else:
        raise QueryError(f"`show {what}` takes no name; wanted `show queries {name}` or `show networks {name}`")


def _sources() -> Iterator[str]:
    for source in sources.sources():
        yield f"{source.name:<16} {', '.join(source.suffixes):<12} {source.description}"


def _queries() -> Iterator[str]:
    for query in stored_queries():
        if query.family != "network":
            yield from _line(query, query.name)


def _networks() -> Iterator[str]:
    for query in networks():
        yield from _line(query, query.name.removeprefix("network/"))


def _shapes() -> Iterator[str]:
    for constraint in all_shapes().constraints:
        yield f"{constraint.name:<32} {_GRAVITY[constraint.severity]:<7} {constraint.messages['en']}"


def _formats() -> Iterator[str]:
    for suffix, format in exports.FORMATS.items():
        yield f"{suffix:<9} {format.holds:<8} {format.name}, {format.media_type}"
    yield "answers: " + ", ".join(f"{name} ({one.purpose})" for name, one in answers.FORMATS.items())


LISTS: Mapping[str, Callable[[], Iterator[str]]] = {
    "sources": _sources,
    "queries": _queries,
    "networks": _networks,
    "shapes": _shapes,
    "formats": _formats,
}
"""What can be listed, by the word for it."""


_GRAVITY = {Severity.VIOLATION: "error", Severity.WARNING: "gap", Severity.INFO: "notice"}


def _line(query: StoredQuery, name: str) -> Iterator[str]:
    parameters = " ".join(parameter.name for parameter in query.parameters)
    yield f"{name:<32} {query.summary['en']}" + (f"  [{parameters}]" if parameters else "")


def _question(query: StoredQuery) -> Iterator[str]:
    yield query.name
    for language in query.summary:
        yield f"  {query.summary[language]}"
        yield from (f"    {line}" for line in query.description.get(language, "").splitlines())
    for parameter in query.parameters:
        default = ANY if parameter.default is None else parameter.default
        label = parameter.labels.get("en", "")
        yield f"  {parameter.name}={default}  {label} ({parameter.kind or parameter.type})"
    yield ""
    yield query.text.rstrip()
