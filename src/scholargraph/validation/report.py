"""Says what validation found, to people in their language and to programs in the formats that these read."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby, islice

import pyoxigraph as ox

from scholargraph.errors import ScholargraphError
from scholargraph.labels import short
from scholargraph.validation.shapes import RDF, SHACL, SHAPES, Constraint, Severity, Shapes, Term
from scholargraph.vocabulary import PREFIXES

MOST_SHOWN = 10
"""How many results of one constraint the text for people shows; the formats for programs show all."""


@dataclass(frozen=True, slots=True)
class Result:
    """One breach of one constraint.

    `shape` and `constraint` are the last parts of their IRIs (`person`, `person-orcid-check`), `component`
    is the kind of constraint in SHACL. `path` is None where SHACL's is not a single property. `messages`,
    and `names` of the focus node, are by language. `file`, `first` and `last` tell the lines of the source
    where they are known, `where` says for people where in the file they are.
    """

    focus: Term
    path: ox.NamedNode | None
    value: Term | None
    severity: Severity
    shape: str
    constraint: str
    component: str
    messages: Mapping[str, str]
    names: Mapping[str, str]
    file: str | None = None
    first: int | None = None
    last: int | None = None
    where: str | None = None

    @property
    def place(self) -> str:
        """The file and where in it, as people write it; nothing where no file is known.

        >>> Result(ox.NamedNode("urn:x"), None, None, Severity.INFO, "", "", "", {}, {}, "a.txt", 29, 30, "29-30").place
        'a.txt:29-30'
        """
        return f"{self.file}:{self.where}" if self.file and self.where else self.file or ""


@dataclass(frozen=True, slots=True)
class Report:
    """All results: the gravest first, those of one constraint together, in the order of their places.

    `counted` tells, by constraint, how many more there are that were counted and not kept.
    """

    results: tuple[Result, ...]
    shapes: Shapes = field(repr=False, compare=False)
    counted: Mapping[str, int] = field(default_factory=dict)

    @property
    def conforms(self) -> bool:
        """Whether there is no error. Gaps and notices do not count: they tell of the sources, not of faults."""
        return self.counts()[Severity.VIOLATION.value] == 0

    def counts(self) -> dict[str, int]:
        """How many results there are of each severity, by its name in SHACL."""
        counts = {severity.value: sum(each.severity is severity for each in self.results) for severity in Severity}
        for constraint in self.shapes.constraints:
            counts[constraint.severity.value] += self.counted.get(constraint.name, 0)
        return counts

    def summary(self, language: str = "en") -> str:
        """The report in one line: whether the graph conforms, and how many errors, gaps and notices there are."""
        words = words_of(language)
        verdict = words["conforms"] if self.conforms else words["fails"]
        counts = (_counted(count, words[name]) for name, count in self.counts().items())
        return f"{verdict}{words['colon']}{', '.join(counts)}."

    def text(self, language: str = "en", *, most: int = MOST_SHOWN) -> str:
        """The report for people: by severity and constraint, of each constraint at most so many results.

        Raises ScholargraphError for a language that it cannot be read in.
        """
        return "\n".join([self.summary(language), *_sections(self, language, most)])

    def json(self) -> str:
        """The whole report for programs: an object with `conforms`, `counts` and `results`."""
        report = {
            "conforms": self.conforms,
            "counts": self.counts(),
            "results": [_plain(each) for each in self.results],
        }
        return json.dumps(report, ensure_ascii=False, indent=2)

    def turtle(self) -> str:
        """The whole report as a graph in the words of SHACL.

        There `sh:conforms` means what SHACL 1.0 means by it: that there is no result, not even a notice.
        """
        written = ox.serialize(_triples(self), format=ox.RdfFormat.TURTLE, prefixes=_REPORT_PREFIXES)
        return (written or b"").decode().rstrip("\n")

    def github(self, language: str = "en") -> str:
        """All results as the workflow commands that GitHub shows beside the lines of files."""
        words_of(language)
        return "\n".join(_command(result, language) for result in self.results)

    def located(self, paths: Mapping[str, str]) -> "Report":
        """The same report with the path of each file in place of its bare name, where the path is known."""
        found = (replace(each, file=paths.get(each.file, each.file) if each.file else None) for each in self.results)
        return replace(self, results=tuple(found))

    def written(self, form: str, language: str = "en") -> str:
        """The report in one of `FORMATS`; `json` and `turtle` hold every language.

        Raises ScholargraphError for a format that is not among them.
        """
        if form not in FORMATS:
            raise ScholargraphError(f"no report format {form!r}; there are: {', '.join(FORMATS)}")
        return FORMATS[form](self, language)


FORMATS: Mapping[str, Callable[[Report, str], str]] = {
    "text": lambda report, language: report.text(language),
    "json": lambda report, language: report.json(),
    "turtle": lambda report, language: report.turtle(),
    "github": lambda report, language: report.github(language),
}

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "conforms": "Conforms",
        "fails": "Does not conform",
        "colon": ": ",
        "more": "and {} more (scholargraph validate --format json shows all)",
        Severity.VIOLATION: "error/errors",
        Severity.WARNING: "gap/gaps",
        Severity.INFO: "notice/notices",
    },
    "fr": {
        "conforms": "Conforme",
        "fails": "Non conforme",
        "colon": " : ",
        "more": "et {} de plus (scholargraph validate --format json montre tout)",
        Severity.VIOLATION: "erreur/erreurs",
        Severity.WARNING: "lacune/lacunes",
        Severity.INFO: "remarque/remarques",
    },
}


def words_of(language: str) -> Mapping[str, str]:
    """The report's own words in a language; an error where it has none."""
    if language not in _WORDS:
        raise ScholargraphError(f"no report in language {language!r}; there are: {', '.join(_WORDS)}")
    return _WORDS[language]


def _counted(count: int, forms: str) -> str:
    one, many = forms.split("/")
    return f"{count} {one if count == 1 else many}"


def _sections(report: Report, language: str, most: int) -> Iterator[str]:
    words = words_of(language)
    topics = {each.name: in_language(each.shape_names, language) or each.shape for each in report.shapes.constraints}
    for (severity, constraint), grouped in groupby(report.results, key=lambda each: (each.severity, each.constraint)):
        group = list(grouped)
        count = len(group) + report.counted.get(constraint, 0)
        yield f"\n{topics[constraint]}{words['colon']}{_counted(count, words[severity])}  [{constraint}]"
        for message, alike in groupby(islice(group, most), key=lambda each: in_language(each.messages, language)):
            yield f"  {message}"
            yield from (f"    {_located(each, language)}" for each in alike)
        if count > most:
            yield f"    {words['more'].format(count - most)}"


def _located(result: Result, language: str) -> str:
    name = in_language(result.names, language)
    focus = short(result.focus.value) if isinstance(result.focus, ox.NamedNode) else str(result.focus)
    return "  ".join(part for part in (result.place, name * (name not in (result.focus.value, focus)), focus) if part)


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in a language; without it the first of the others, as some words are better than none."""
    return texts.get(language) or next(iter(texts.values()), "")


def _plain(result: Result) -> dict[str, object]:
    return {
        "severity": result.severity.value,
        "shape": result.shape,
        "constraint": result.constraint,
        "component": result.component,
        "focus": result.focus.value,
        "name": dict(result.names),
        "path": result.path and result.path.value,
        "value": result.value and result.value.value,
        "message": dict(result.messages),
        "file": result.file,
        "where": result.where,
        "first": result.first,
        "last": result.last,
    }


_COMMANDS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def _command(result: Result, language: str) -> str:
    lines = (("file", result.file), ("line", result.first), ("endLine", result.last), ("title", result.constraint))
    told = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in lines if value is not None)
    text = f"{in_language(result.names, language)}: {in_language(result.messages, language)}"
    return f"::{_COMMANDS[result.severity]} {told}::{_escaped(text)}"


def _escaped(text: str, more: str = "") -> str:
    """Percent signs and line ends as workflow commands want them, in their properties colons and commas too."""
    return "".join(f"%{ord(mark):02X}" if mark in f"%\r\n{more}" else mark for mark in text)


_REPORT_PREFIXES = {"sh": SHACL, "shape": SHAPES, "sg": PREFIXES["sg"]}
_TYPE = ox.NamedNode(f"{RDF}type")


def _triples(report: Report) -> Iterator[ox.Triple]:
    this = ox.BlankNode("report")
    yield ox.Triple(this, _TYPE, _sh("ValidationReport"))
    yield ox.Triple(this, _sh("conforms"), ox.Literal(not report.results))
    for number in range(1, len(report.results) + 1):
        yield ox.Triple(this, _sh("result"), ox.BlankNode(f"result{number}"))
    constraints = {constraint.name: constraint for constraint in report.shapes.constraints}
    winding = {result.constraint for result in report.results if result.path is None}
    paths = _paths(report.shapes, [constraints[name] for name in sorted(winding)])
    for number, result in enumerate(report.results, 1):
        shape = constraints[result.constraint].iri
        path = result.path or next(quad.object for quad in paths.quads_for_subject(shape))
        yield from _result_triples(ox.BlankNode(f"result{number}"), result, shape, path)
    yield from (quad.triple for quad in sorted(paths, key=str) if isinstance(quad.subject, ox.BlankNode))


def _paths(shapes: Shapes, constraints: list[Constraint]) -> ox.Dataset:
    """The paths of several steps, their blank nodes named alike on every day."""
    paths = ox.Dataset(ox.Quad(each.iri, _sh("path"), each.path) for each in constraints)
    for triple in shapes.closure(each.path for each in constraints):
        paths.add(ox.Quad(triple.subject, triple.predicate, triple.object))
    paths.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return paths


def _result_triples(
    this: ox.BlankNode, result: Result, shape: ox.NamedNode, path: Term | ox.Triple
) -> Iterator[ox.Triple]:
    yield ox.Triple(this, _TYPE, _sh("ValidationResult"))
    yield ox.Triple(this, _sh("focusNode"), result.focus)
    yield ox.Triple(this, _sh("resultPath"), path)
    if result.value is not None:
        yield ox.Triple(this, _sh("value"), result.value)
    yield ox.Triple(this, _sh("resultSeverity"), _sh(result.severity))
    yield ox.Triple(this, _sh("sourceShape"), shape)
    yield ox.Triple(this, _sh("sourceConstraintComponent"), _sh(result.component))
    for language, message in result.messages.items():
        yield ox.Triple(this, _sh("resultMessage"), ox.Literal(message, language=language))


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SHACL + name)
