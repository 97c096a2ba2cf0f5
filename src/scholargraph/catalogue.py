"""Lists what there is to use: source formats, stored queries, networks, shapes, file formats."""

from collections.abc import Callable, Iterator, Mapping, Sequence

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
    yield from _aligned([(source.name, _with(source.description, source.suffixes)) for source in sources.sources()])


def _queries() -> Iterator[str]:
    yield from _aligned([(query.name, _summary(query)) for query in stored_queries() if query.family != "network"])


def _networks() -> Iterator[str]:
    yield from _aligned([(query.name.removeprefix("network/"), _summary(query)) for query in networks()])


def _shapes() -> Iterator[str]:
    every = all_shapes().constraints
    yield from _aligned([(one.name, f"{_GRAVITY[one.severity]:<7} {one.messages['en']}") for one in every])


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


def _aligned(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Names and what is said of each, in two columns."""
    width = max(len(name) for name, _ in rows)
    yield from (f"{name:<{width}}  {said}" for name, said in rows)


def _summary(query: StoredQuery) -> str:
    return _with(query.summary["en"], [parameter.name for parameter in query.parameters])


def _with(said: str, more: Sequence[str]) -> str:
    return f"{said}  [{' '.join(more)}]" if more else said


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
