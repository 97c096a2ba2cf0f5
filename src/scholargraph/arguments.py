"""Says what each verb of the command line takes, and in one line what is wrong with what was typed."""

import argparse
import sys
from collections.abc import Callable, Mapping
from typing import NoReturn

CANNOT = 2
"""The exit code of what cannot be done as asked."""

_EPILOG = "Each verb has its own help: scholargraph build --help. Exit codes: 0 done, 1 data do not conform, 2 cannot."


def parser(verbs: Mapping[str, Callable[[argparse.Namespace], int]]) -> argparse.ArgumentParser:
    """Reads what is typed: `given.verb` is the function of the verb, whose docstring is its help."""
    made = _Parser(
        prog="scholargraph",
        description="A knowledge graph of researchers, topics and papers; every statement leads to its source line.",
        epilog=_EPILOG,
    )
    made.add_argument("--version", action="version", version=_version())
    known = made.add_subparsers(title="verbs", metavar="VERB", required=True)
    for name, verb in verbs.items():
        summary = (verb.__doc__ or "").strip()
        one = known.add_parser(name, help=summary, description=summary)
        one.set_defaults(verb=verb)
        _TAKES[name](one)
    return made


def refuse(message: str) -> int:
    """Says in one line on standard error what cannot be done; returns the exit code that goes with it."""
    print(f"scholargraph: {message}", file=sys.stderr)
    return CANNOT


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line, as every other fault is said."""

    def error(self, message: str) -> NoReturn:
        usage = " ".join(self.format_usage().split()).removeprefix("usage: ")
        self.exit(refuse(f"{message}; wanted {usage}"))


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


_TAKES: Mapping[str, Callable[[argparse.ArgumentParser], None]] = {
    "read": _add_read,
    "build": _add_build,
    "validate": _add_validate,
    "query": _add_query,
    "search": _add_search,
    "sparql": _add_sparql,
    "show": _add_show,
    "network": _add_network,
    "export": _add_export,
    "push": _add_push,
    "why": _add_why,
    "serve": _add_serve,
    "site": _add_site,
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


def _version() -> str:
    from scholargraph import __version__

    return __version__
