"""Puts values into a stored query: token by token, as typed terms, so that no value can change the question.

The names follow BASIL's convention. `?_person_iri` must have a value, `?__level_iri` may have one; what
follows the name is the type. An optional parameter without a value stays the variable that it is, and a
variable matches anything: `?owner sg:researchInterest ?__topic_iri` then means "any topic".
"""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

import pyoxigraph as ox

from scholargraph.errors import QueryError
from scholargraph.graphs import written

Value: TypeAlias = str | int | float | bool | datetime.date | ox.NamedNode | ox.Literal | None
"""What a caller may give for a parameter; None, like nothing and `any`, leaves an optional one open."""

ANY = "any"

_XSD = "http://www.w3.org/2001/XMLSchema#"
_VARIABLE = re.compile(r"[?$](?P<open>__?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?:_(?P<type>\w+))?")
_LANGUAGE = re.compile(r"[a-z]{2,3}")

_TOKEN = re.compile(
    r"""
    (?P<comment> \#[^\n\r]* )
  | (?P<iri> <[^\x00-\x20<>"{}|^`]*> )
  | (?P<string>
        \"{3} (?: \"{0,2} (?: [^"\\] | \\. ) )* \"{3}
      | '{3}  (?: '{0,2}  (?: [^'\\] | \\. ) )* '{3}
      | "(?: [^"\\\n\r] | \\. )*"
      | '(?: [^'\\\n\r] | \\. )*'
    )
  | (?P<variable> [?$]\w+ )
  | (?P<language> @[A-Za-z]+(?:-[A-Za-z0-9]+)* )
  | (?P<number> \d+(?:\.\d+)?(?:[eE][+-]?\d+)? )
  | (?P<name> [^\W\d_][\w.-]*:(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)* | :(?:[\w:.-]|%[0-9A-Fa-f]{2}|\\.)+ | \w+ )
  | (?P<space> \s+ )
  | (?P<mark> . )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: its kind (comment, iri, string, variable, …) and its text."""

    kind: str
    text: str


@dataclass(frozen=True)
class Parameter:
    """What a stored query asks its caller for.

    `type` is `iri`, `string`, `integer`, `boolean`, `date` or a language tag; `kind` says what an IRI
    stands for (`person`, `topic` …), so that it can be given by name. `default` is None where nothing
    is chosen, which only an optional parameter allows. `labels` holds what a form prints, by language.
    """

    name: str
    type: str
    optional: bool = False
    kind: str | None = None
    default: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def variable(self) -> str:
        """The variable that stands for it, without the question mark."""
        suffix = "" if self.type == "string" else f"_{self.type}"
        return f"{'__' if self.optional else '_'}{self.name}{suffix}"


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query, blanks and comments too: joined, they are the text again.

    >>> [token.text for token in tokens("?s :p '?_no' # ?_no") if token.kind == "variable"]
    ['?s']
    """
    for found in _TOKEN.finditer(text):
        yield Token(found.lastgroup or "mark", found.group())


def without_comments(text: str) -> str:
    """The query without its comments and the blanks at its beginning: who computes needs no words.

    >>> without_comments("#+ summary\\nSELECT * # all\\n{ ?s ?p '#' }")
    "SELECT * \\n{ ?s ?p '#' }"
    """
    return "".join(token.text for token in tokens(text) if token.kind != "comment").lstrip()


def used(text: str) -> tuple[Parameter, ...]:
    """The parameters that the variables of a query stand for, in order of appearance, without their labels.

    Raises QueryError for a type that does not exist and for one name used in two ways.

    >>> [(one.name, one.type, one.optional) for one in used("?_person_iri ?p ?__since_integer, ?_language")]
    [('person', 'iri', False), ('since', 'integer', True), ('language', 'string', False)]
    """
    found: dict[str, Parameter] = {}
    for token in tokens(text):
        if token.kind == "variable" and token.text[1] == "_":
            one = _parameter(token.text)
            if found.setdefault(one.name, one) != one:
                other = found[one.name].variable
                raise QueryError(f"{token.text} and ?{other}; wanted one form of {one.name!r}")
    return tuple(found.values())


def bind(text: str, terms: Mapping[str, str]) -> str:
    """The query with each variable of `terms` replaced by its term; strings, comments and IRIs stay.

    >>> bind("SELECT * { ?s ?p ?_name } # ?_name", {"_name": literal("O'Hara")})
    'SELECT * { ?s ?p "O\\'Hara" } # ?_name'
    """
    bound = {f"{mark}{variable}": term for variable, term in terms.items() for mark in "?$"}
    return "".join(
        bound.get(token.text, token.text) if token.kind == "variable" else token.text for token in tokens(text)
    )


def term(parameter: Parameter, value: Value) -> str | None:
    """A value as SPARQL writes it, None where an optional parameter stays open.

    An IRI must be one already: what a name means is looked up before (see `lookups.resolve`).

    >>> term(Parameter("since", "integer"), "2020"), term(Parameter("title", "fr"), "Santé")
    ('2020', '"Santé"@fr')
    >>> term(Parameter("since", "integer"), "2020 } #")
    Traceback (most recent call last):
    scholargraph.errors.QueryError: since '2020 } #'; wanted a whole number
    """
    if is_open(value):
        if parameter.optional:
            return None
        wanted = f"a {parameter.kind}, by name or IRI" if parameter.kind else _wanted(parameter.type)
        raise QueryError(f"{parameter.name} has no value; wanted {wanted}")
    write = _TYPES[parameter.type].write if parameter.type in _TYPES else None
    try:
        return write(_text(value)) if write else literal(_text(value), language=parameter.type)
    except (ValueError, OverflowError):
        shown = ascii(_text(value)[:80]) if not _text(value).isprintable() else repr(_text(value)[:80])
        raise QueryError(f"{parameter.name} {shown}; wanted {_wanted(parameter.type)}") from None


def is_open(value: Value) -> bool:
    """Whether a value chooses nothing: None, nothing but blanks, or `any`."""
    return value is None or (isinstance(value, str) and value.strip() in ("", ANY))


def literal(value: str, *, language: str | None = None, datatype: str | None = None) -> str:
    r"""A literal as SPARQL writes it, for engines of every kind.

    >>> print(literal("C:\\users"))
    "C:\\\U00000075sers"
    """
    return written(ox.Literal(value, language=language, datatype=ox.NamedNode(datatype) if datatype else None))


@dataclass(frozen=True, slots=True)
class _Type:
    write: Callable[[str], str]
    wanted: str


def _iri(value: str) -> str:
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", value) or "\\" in value:
        raise ValueError(value)
    return str(ox.NamedNode(value))


def _integer(value: str) -> str:
    if not re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", value):
        raise ValueError(value)
    return str(int(value))


def _boolean(value: str) -> str:
    return {"true": "true", "1": "true", "yes": "true", "false": "false", "0": "false", "no": "false"}.get(
        value.strip().lower()
    ) or _refuse(value)


def _date(value: str) -> str:
    return literal(datetime.date.fromisoformat(value.strip()).isoformat(), datatype=f"{_XSD}date")


def _refuse(value: str) -> str:
    raise ValueError(value)


_TYPES: Mapping[str, _Type] = {
    "string": _Type(literal, "a text"),
    "iri": _Type(_iri, "an absolute IRI"),
    "integer": _Type(_integer, "a whole number"),
    "boolean": _Type(_boolean, "true or false"),
    "date": _Type(_date, "a date such as 2026-09-01"),
}


def _wanted(type_: str) -> str:
    return _TYPES[type_].wanted if type_ in _TYPES else "a text"


def _parameter(variable: str) -> Parameter:
    found = _VARIABLE.fullmatch(variable)
    type_ = (found["type"] or "string") if found else ""
    if not found or found["type"] == "string" or not (type_ in _TYPES or _LANGUAGE.fullmatch(type_)):
        types = ", ".join(name for name in _TYPES if name != "string")
        raise QueryError(f"{variable}; wanted ?_name or ?_name_type with one of the types {types}, or a language")
    return Parameter(found["name"], type_, optional=found["open"] == "__")


def _text(value: Value) -> str:
    if isinstance(value, ox.NamedNode | ox.Literal):
        return value.value
    return str(value).lower() if isinstance(value, bool) else str(value)
