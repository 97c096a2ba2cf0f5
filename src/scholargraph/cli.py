"""The command line: each verb reads its arguments, calls one function of the library and shows the result."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from scholargraph.arguments import CANNOT, parser, refuse
from scholargraph.errors import QueryError, ScholargraphError

if TYPE_CHECKING:
    import pyoxigraph as ox

    from scholargraph.answers import Answer
    from scholargraph.endpoints import Endpoint
    from scholargraph.graphs import Graph
    from scholargraph.pipeline import Progress

# Libraries are imported in the verb that uses them: `scholargraph --help` must answer at once.

DONE, DOES_NOT_CONFORM = 0, 1

_INTERRUPTED = 130
_LONGEST = 86_400  # seconds
_PLACES = 3  # of each kind of result in what a build prints; `validate` shows more


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one verb; returns its exit code. What goes wrong is one line on standard error."""
    _prepare_streams()
    given = parser(_VERBS).parse_args(arguments)
    try:
        code: int = given.verb(given)
        sys.stdout.flush()
    except ScholargraphError as error:
        return refuse(str(error))
    except BrokenPipeError:
        _drop_output()  # whoever read it has gone: nothing is left to say, nor to whom
        return DONE
    except OSError as fault:
        _drop_output()
        return refuse(f"{fault.filename or 'standard output'}: {fault.strerror}; wanted room and leave to write")
    except KeyboardInterrupt:
        print("scholargraph: interrupted; what was published before still answers", file=sys.stderr)
        return _INTERRUPTED
    return code


def read(given: argparse.Namespace) -> int:
    """Prints what one file says, as records in JSON Lines."""
    from scholargraph import sources
    from scholargraph.sources.records import write

    with _output(given.output) as file:
        write(sources.read(given.path, format=given.format), file)
    return DONE


def build(given: argparse.Namespace) -> int:
    """Builds and publishes a graph; says what was read, what was not understood, and whether it conforms."""
    from scholargraph.accounts import account, outcome
    from scholargraph.pipeline import construct

    with _progress() as progress:
        built = construct(
            *given.paths,
            graph=given.graph,
            keep_going=given.keep_going,
            allow_invalid=given.allow_invalid,
            progress=progress,
        )
    language = given.language or built.languages[0]
    print(*account(built, language), sep="\n")
    print("\n" + built.report.text(language, most=_PLACES))
    print("\n" + outcome(built, language))
    if not built.pages or any(reading.fault for reading in built.readings):
        return CANNOT
    return DONE if built.published else DOES_NOT_CONFORM


def validate(given: argparse.Namespace) -> int:
    """Checks a graph, or somebody's file, against the shapes."""
    from scholargraph.validation import validate as check

    language = given.language or ("en" if given.file else _language(given))
    report = check(given.file) if given.file else check(_store(given)).located(_paths(given))
    print(report.written(given.format, language))
    return DONE if report.conforms else DOES_NOT_CONFORM


def query(given: argparse.Namespace) -> int:
    """Asks a stored question."""
    from scholargraph.queries import query as ask
    from scholargraph.queries import stored_query

    values = _assignments(given.values)
    if any(parameter.name == "language" for parameter in stored_query(given.name).parameters):
        values.setdefault("language", _language(given))
    _show_answer(ask(_graph(given), given.name, **values), given)
    return DONE


def search(given: argparse.Namespace) -> int:
    """Finds people, publications, topics and organisations by words of their names."""
    from scholargraph.search import SEARCHED, open_index
    from scholargraph.search import search as find

    index = open_index(given.graph)
    kinds = given.kind or SEARCHED
    found = find(index, " ".join(given.words), kinds=kinds, language=_language(given), limit=given.limit)
    if found.close:
        print("scholargraph: nothing has all these words; what comes close:", file=sys.stderr)
    _show_answer(found.answer, given)
    return DONE


def sparql(given: argparse.Namespace) -> int:
    """Runs one's own SPARQL query."""
    from scholargraph.answers import Answer
    from scholargraph.exports import export
    from scholargraph.queries import sparql as ask

    results = ask(_graph(given), _text(given.file))
    if isinstance(results, Answer):
        _show_answer(results, given)
    elif isinstance(results, bool):
        print(str(results).lower())
    else:
        export(results, "-.ttl", file=sys.stdout.buffer)
    return DONE


def network(given: argparse.Namespace) -> int:
    """Makes a network: a file, a table of measures, or a summary."""
    from scholargraph import networks
    from scholargraph.exports import export
    from scholargraph.measures import summary, table

    graph = networks.network(_graph(given), given.name, language=_language(given))
    for path in given.output:
        export(graph, path)
        print(f"{path}: {summary(graph)}", file=sys.stderr)
    if given.table:
        print(table(graph))
    elif not given.output:
        print(summary(graph))
    if graph.graph["note"] and not given.table:  # the table ends with it
        print(f"({graph.graph['note']})", file=sys.stderr)
    return DONE


def export(given: argparse.Namespace) -> int:
    """Writes the graph, or what a CONSTRUCT query makes of it, to a file."""
    from scholargraph.answers import Answer
    from scholargraph.exports import export as write
    from scholargraph.queries import sparql as ask

    made = ask(_graph(given), _text(given.query)) if given.query else _store(given, named=_hold_datasets(given.output))
    if isinstance(made, Answer | bool):
        raise QueryError(f"{given.query}: not a CONSTRUCT or DESCRIBE query; `scholargraph sparql` shows rows")
    for path in given.output:
        write(made, path)
    return DONE


def why(given: argparse.Namespace) -> int:
    """Shows the source lines behind statements."""
    from scholargraph.provenance import why as ask
    from scholargraph.provenance import written

    graph = _graph(given)
    found = ask(graph, given.subject, given.predicate, given.object)
    print(*written(graph, found, language=_language(given)), sep="\n")
    return DONE


def serve(given: argparse.Namespace) -> int:
    """Serves the graph to browsers and SPARQL clients, until Ctrl-C."""
    from scholargraph.web import serve as run

    if not given.sandbox:
        print("scholargraph: WITHOUT A SANDBOX: queries can reach whatever this machine reaches", file=sys.stderr)
    run(
        given.graph,
        host=given.host,
        port=given.port,
        host_names=given.host_name,
        deadline=given.deadline,
        workers=given.workers,
        sandbox=given.sandbox,
    )
    return DONE


def site(given: argparse.Namespace) -> int:
    """Writes the pages of the graph as files that work from a folder, without a server."""
    from scholargraph.web import write_site

    with _counter("pages") as progress:
        written = write_site(given.graph, given.output, progress=progress)
    print(f"{written.pages:,} pages and {written.files:,} other files in {written.folder}: open {written.first}")
    return DONE


def push(given: argparse.Namespace) -> int:
    """Loads the graph into a server elsewhere, and compares how many statements are there."""
    from scholargraph import endpoints, stores

    generation = stores.current(Path(given.graph))
    endpoint = _endpoint(given)
    way = endpoints.way_of(endpoint, update=given.update, store_protocol=given.store_protocol)
    state = Path(given.state) if given.state else endpoints.state_file(given.endpoint, Path(given.graph))
    with _counter("statements") as progress:
        done = endpoints.push(
            stores.open_graph(given.graph),
            endpoint,
            way,
            named=not given.without_sources,
            state=state,
            identity=f"{generation.folder.resolve()} {generation.store.stat().st_ctime_ns}",
            progress=progress,
        )
    print(f"{given.endpoint}: {done}.")
    return DONE


def show(given: argparse.Namespace) -> int:
    """Lists what there is: sources, queries, networks, shapes, formats."""
    from scholargraph.catalogue import LISTS, listing

    for what in [given.what] if given.what else LISTS:
        print(*listing(what, given.name), sep="\n")
    return DONE


def _prepare_streams() -> None:
    """Lets text be UTF-8 whatever the locale, as names and files are, and puts nothing where a stream was closed."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nothing = Path(os.devnull).open(mode, encoding="utf-8")  # noqa: SIM115 it stays open to the end
            setattr(sys, name, nothing)
    for stream, errors in ((sys.stdin, "strict"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def _drop_output() -> None:
    """Lets what is still held for standard output go nowhere, or Python would try again at its end, and complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


_VERBS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "read": read,
    "build": build,
    "validate": validate,
    "query": query,
    "search": search,
    "sparql": sparql,
    "show": show,
    "network": network,
    "export": export,
    "push": push,
    "why": why,
    "serve": serve,
    "site": site,
}


def _graph(given: argparse.Namespace) -> "Graph":
    """The graph to ask: a store here, or an endpoint."""
    if _is_remote(given) and not given.copy:
        return _endpoint(given)
    return _store(given)


def _store(given: argparse.Namespace, *, named: bool = True) -> "ox.Store":
    """The graph as a store: the one in the folder, or a copy of an endpoint's."""
    if _is_remote(given):
        from scholargraph.endpoints import copied

        return copied(_endpoint(given), named=named)
    from scholargraph.stores import open_graph

    return open_graph(given.graph)


def _endpoint(given: argparse.Namespace) -> "Endpoint":
    from scholargraph.endpoints import Endpoint, Limits, from_environment

    if given.timeout is not None and not 0 < given.timeout <= _LONGEST:
        raise QueryError(f"--timeout {given.timeout:g}; wanted seconds, more than 0 and at most {_LONGEST}")
    limits = Limits() if given.timeout is None else Limits(seconds=given.timeout)
    return Endpoint(given.endpoint, given.default_graph, limits, from_environment())


def _is_remote(given: argparse.Namespace) -> bool:
    """Whether an endpoint is asked; raises QueryError for choices that are about one where none is."""
    if getattr(given, "endpoint", None) is not None:
        return True
    for name in ("default_graph", "timeout", "copy"):
        if getattr(given, name, None):
            raise QueryError(f"--{name.replace('_', '-')} without --endpoint; wanted the address of one, or neither")
    return False


def _paths(given: argparse.Namespace) -> dict[str, str]:
    """Where the files lay from which the graph was built; nothing is known of those of an endpoint."""
    from scholargraph.stores import paths

    return {} if _is_remote(given) else paths(given.graph)


def _hold_datasets(outputs: Sequence[str]) -> bool:
    from scholargraph.exports import DATASET, format_for

    return any(format_for(path).holds == DATASET for path in outputs)


def _language(given: argparse.Namespace) -> str:
    """The language asked for, or else the first one of the graph's configuration."""
    from scholargraph.stores import summary

    if given.language or _is_remote(given):
        return str(given.language or "en")
    return str((summary(given.graph).get("languages") or ["en"])[0])


def _show_answer(answer: "Answer", given: argparse.Namespace) -> None:
    from scholargraph.answers import FORMATS
    from scholargraph.answers import show as show_table

    if given.format == "table" and sys.stdout.isatty():
        show_table(answer)
    else:
        FORMATS[given.format].write(answer, sys.stdout.buffer)
    if not answer.rows:
        print("scholargraph: no rows", file=sys.stderr)


def _assignments(texts: Sequence[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key:
            raise QueryError(f"{text!r}; wanted key=value, such as person=guillaume-lajoie")
        if key in values:
            raise QueryError(f"{key} is given twice, as {values[key]!r} and {value!r}; wanted it once")
        values[key] = value
    return values


def _text(path: str) -> str:
    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8")
    except OSError as fault:
        raise QueryError(f"{path}: {fault.strerror}; wanted a file with a SPARQL query, or -") from None
    except UnicodeDecodeError:
        raise QueryError(f"{path}: not UTF-8; wanted a text file with a SPARQL query") from None


@contextmanager
def _output(path: str | None) -> Iterator[IO[bytes]]:
    """Standard output, or a file that takes its name only when all is written."""
    from scholargraph.exports import whole

    if path is None:
        yield sys.stdout.buffer
        return
    with whole(Path(path)) as file:
        yield file


@contextmanager
def _progress() -> Iterator[Callable[["Progress"], None]]:
    """Shows how far a build is where standard error is a terminal; says nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    text = TextColumn("{task.description}")
    figures = TextColumn("{task.fields[records]:,} records, {task.fields[rate]:,.0f} statements/s")
    columns = (text, BarColumn(), DownloadColumn(), figures, TimeElapsedColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("reading", total=None, records=0, rate=0.0)

        def update(now: "Progress") -> None:
            rate = now.statements / max(bar.tasks[task].elapsed or 0.0, 0.001)
            doing = f"{now.doing} ({now.files:,} of {now.all_files:,} files)"
            bar.update(task, description=doing, completed=now.size, total=now.all_size, records=now.records, rate=rate)

        yield update


@contextmanager
def _counter(what: str) -> Iterator[Callable[[int, int], None]]:
    """Shows how much of something is done where standard error is a terminal; says nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True)) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


if __name__ == "__main__":
    raise SystemExit(main())
