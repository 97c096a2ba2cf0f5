"""The command line: each verb reads its arguments, calls one function of the library and shows the result."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn

from scholargraph.errors import QueryError, ScholargraphError

if TYPE_CHECKING:
    import pyoxigraph as ox

    from scholargraph.answers import Answer
    from scholargraph.endpoints import Endpoint
    from scholargraph.graphs import Graph
    from scholargraph.pipeline import Progress

# Libraries are imported in the verb that uses them: `scholargraph --help` must answer at once.

DONE, DOES_NOT_CONFORM, CANNOT = 0, 1, 2

_INTERRUPTED = 130
_PLACES = 3  # of each kind of result in what a build prints; `validate` shows more
_LONGEST = 86_400  # seconds
_EPILOG = "Each verb has its own help: scholargraph build --help. Exit codes: 0 done, 1 data do not conform, 2 cannot."


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one verb; returns its exit code. What goes wrong is one line on standard error."""
    _prepare_streams()
    given = _parser().parse_args(arguments)
    try:
        code: int = given.verb(given)
        sys.stdout.flush()
    except ScholargraphError as error:
        return _refuse(str(error))
    except BrokenPipeError:
        _drop_output()  # whoever read it has gone: nothing is left to say, nor to whom
        return DONE
    except OSError as fault:
        _drop_output()
        return _refuse(f"{fault.filename or 'standard output'}: {fault.strerror}; wanted room and leave to write")
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


def _refuse(message: str) -> int:
    print(f"scholargraph: {message}", file=sys.stderr)
    return CANNOT


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


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line, as every other fault is said."""

    def error(self, message: str) -> NoReturn:
        usage = " ".join(self.format_usage().split()).removeprefix("usage: ")
        self.exit(_refuse(f"{message}; wanted {usage}"))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="scholargraph",
        description="A knowledge graph of researchers, topics and papers; every statement leads to its source line.",
        epilog=_EPILOG,
    )
    parser.add_argument("--version", action="version", version=_version())
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for name, (verb, add) in _VERBS.items():
        summary = (verb.__doc__ or "").strip()
        one = verbs.add_parser(name, help=summary, description=summary)
        one.set_defaults(verb=verb)
        add(one)
    return parser


def _add_read(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("path", metavar="FILE", help="a file, packed or not, or an archive of files")
    verb.add_argument("--format", metavar="NAME", help="read it as this format, whatever it looks like (show sources)")
    _add_output(verb, "write to this file instead of printing")


def _add_build(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("paths", metavar="PATH", nargs="+", help="files, archives, and folders to walk")
    _add_graph(verb)
    verb.add_argument("--keep-going", action="store_true", help="build the rest where a file cannot be read")
    verb.add_argument("--allow-invalid", action="store_true", help="publish data that break the shapes' rules")
    _add_language(verb)


def _add_validate(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("file", metavar="FILE", nargs="?", help="a Turtle or JSON-LD file instead of the graph")
    _add_place(verb)
    _add_language(verb)
    forms = ("text", "json", "turtle", "github")
    verb.add_argument("--format", choices=forms, default="text", help="the form of the report (default: text)")


def _add_query(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("name", metavar="NAME", help="a stored query (scholargraph show queries)")
    verb.add_argument("values", metavar="key=value", nargs="*", default=(), help="values of its parameters")
    _add_answer(verb)
    _add_language(verb)


def _add_search(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("words", metavar="WORD", nargs="+", help="words of a name, the last one perhaps not to its end")
    help = "only of this kind (person, publication, topic, organization); may be given again"
    verb.add_argument("--kind", metavar="KIND", action="append", help=help)
    verb.add_argument("--limit", metavar="N", type=int, default=20, help="so many at most (default: 20)")
    _add_answer(verb)
    _add_language(verb)


def _add_sparql(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("file", metavar="FILE", help="a file with a SPARQL query, or - for standard input")
    _add_answer(verb)


def _add_network(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("name", metavar="NAME", help="a network (scholargraph show networks)")
    _add_place(verb)
    _add_outputs(verb, required=False)
    verb.add_argument("--table", action="store_true", help="print measures of each node")
    _add_language(verb)


def _add_export(verb: argparse.ArgumentParser) -> None:
    _add_place(verb)
    _add_outputs(verb, required=True)
    verb.add_argument("--query", metavar="FILE", help="a CONSTRUCT query (a file, or -) to export instead of all")


def _add_why(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "subject", metavar="SUBJECT", help="a thing by name, IRI or identifier (DOI, ORCID iD, openalex:W…)"
    )
    verb.add_argument("predicate", metavar="PREDICATE", nargs="?", help="a property such as researchInterest")
    verb.add_argument("object", metavar="OBJECT", nargs="?", help="a thing, or the text of a value")
    _add_graph(verb)
    _add_language(verb)


def _add_serve(verb: argparse.ArgumentParser) -> None:
    _add_graph(verb)
    verb.add_argument("--port", type=int, default=8000, help="where to listen; 0 takes a free one (default: 8000)")
    verb.add_argument("--host", metavar="ADDRESS", default="127.0.0.1", help="at which address (default: 127.0.0.1)")
    help = "a name that browsers may ask for beside localhost, or * for any; may be given again"
    verb.add_argument("--host-name", metavar="NAME", action="append", default=[], help=help)
    help = "how long a query from outside may take (default: 10)"
    verb.add_argument("--deadline", metavar="SECONDS", type=_positive, default=10.0, help=help)
    help = "how many queries run at once (default: one more than there are processors)"
    verb.add_argument("--workers", metavar="N", type=_count, help=help)
    help = "let queries keep the network, on systems that cannot take it from them"
    verb.add_argument("--no-sandbox", dest="sandbox", action="store_false", help=help)


def _add_site(verb: argparse.ArgumentParser) -> None:
    _add_graph(verb)
    help = "the folder to write, empty or with a site made before"
    verb.add_argument("-o", "--output", metavar="FOLDER", required=True, help=help)


def _add_show(verb: argparse.ArgumentParser) -> None:
    kinds = ("sources", "queries", "networks", "shapes", "formats")
    verb.add_argument("what", choices=kinds, nargs="?", metavar="WHAT", help=f"one of {', '.join(kinds)}")
    verb.add_argument("name", nargs="?", metavar="NAME", help="one query or network, with its parameters and text")


def _add_graph(verb: "argparse.ArgumentParser | argparse._MutuallyExclusiveGroup") -> None:
    verb.add_argument("--graph", metavar="DIR", default="graph", help="where the graph is kept (default: ./graph)")


def _add_place(verb: argparse.ArgumentParser) -> None:
    """Where the graph is: in a folder here, or at an address elsewhere."""
    place = verb.add_mutually_exclusive_group()
    _add_graph(place)
    place.add_argument("--endpoint", metavar="URL", help="ask the SPARQL endpoint at this address instead")
    _add_remote(verb)
    verb.add_argument("--copy", action="store_true", help="copy the endpoint's graphs here first, and ask the copy")


def _add_remote(verb: argparse.ArgumentParser) -> None:
    help = "of the endpoint, the graph to take as the default one (for Virtuoso, whose own is all graphs together)"
    verb.add_argument("--default-graph", metavar="IRI", help=help)
    verb.add_argument("--timeout", metavar="SECONDS", type=float, help="for one request to the endpoint (default: 60)")


def _add_push(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--endpoint", metavar="URL", required=True, help="where the SPARQL endpoint is asked")
    _add_graph(verb)
    _add_remote(verb)
    ways = verb.add_mutually_exclusive_group()
    ways.add_argument("--update", metavar="URL", help="where it takes updates (default: looked for near the endpoint)")
    ways.add_argument("--store-protocol", metavar="URL", help="where it speaks the Graph Store Protocol instead")
    verb.add_argument("--without-sources", action="store_true", help="the default graph alone, no source records")
    verb.add_argument("--state", metavar="FILE", help="keeps how far it is (default: in ~/.local/state/scholargraph)")


def _add_output(verb: argparse.ArgumentParser, help: str) -> None:
    verb.add_argument("-o", "--output", metavar="FILE", help=help)


def _add_outputs(verb: argparse.ArgumentParser, *, required: bool) -> None:
    help = "a file to write; its suffix tells the format (scholargraph show formats); may be given again"
    verb.add_argument("-o", "--output", metavar="FILE", action="append", default=[], required=required, help=help)


def _add_answer(verb: argparse.ArgumentParser) -> None:
    _add_place(verb)
    forms = ("table", "csv", "tsv", "json", "markdown")
    verb.add_argument("--format", choices=forms, default="table", help="the form of the answer (default: table)")


def _add_language(verb: argparse.ArgumentParser) -> None:
    verb.add_argument("--language", choices=("en", "fr"), help="the language of messages and labels")


_VERBS: dict[str, tuple[Callable[[argparse.Namespace], int], Callable[[argparse.ArgumentParser], None]]] = {
    "read": (read, _add_read),
    "build": (build, _add_build),
    "validate": (validate, _add_validate),
    "query": (query, _add_query),
    "search": (search, _add_search),
    "sparql": (sparql, _add_sparql),
    "show": (show, _add_show),
    "network": (network, _add_network),
    "export": (export, _add_export),
    "push": (push, _add_push),
    "why": (why, _add_why),
    "serve": (serve, _add_serve),
    "site": (site, _add_site),
}


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"{text}; wanted a number above 0")
    return number


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"{text}; wanted a whole number above 0")
    return int(text)


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


def _version() -> str:
    from scholargraph import __version__

    return __version__


if __name__ == "__main__":
    raise SystemExit(main())
