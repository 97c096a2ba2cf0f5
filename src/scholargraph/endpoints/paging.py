"""Takes a query apart so that what an endpoint cuts off can be asked for page by page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scholargraph.errors import QueryError
from scholargraph.parameters import Token, tokens

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")

_UPDATES = ("INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD")
_OPEN, _CLOSE = "{(", ")}"


@dataclass(frozen=True, slots=True)
class Question:
    """A query in parts: its prefixes, its form, the graphs that it is about (`FROM …`), and the rest with the form."""

    prologue: str
    form: str
    dataset: str
    body: str

    @property
    def is_ordered(self) -> bool:
        """Whether the rows come in an order of their own."""
        return any(_is_word(token, "ORDER") for token, depth in _with_depth(tokens(self.body)) if depth == 0)

    def select(self, columns: str, *, inner: str | None = None, after: str = "") -> str:
        """A SELECT over the rows of this one, or of another that stands in for it."""
        return f"{self.prologue}SELECT {columns} {self.dataset} WHERE {{ {{ {inner or self.body}\n}} }} {after}"


def question(text: str) -> Question:
    """The parts of a query; raises QueryError for an update, or for what is no query at all.

    >>> one = question("PREFIX a: <urn:a#> SELECT ?s FROM <urn:g> { ?s a:b a:FROM }")
    >>> one.form, one.dataset, one.body
    ('SELECT', 'FROM <urn:g>', 'SELECT ?s  { ?s a:b a:FROM }')
    """
    found = list(tokens(text))
    start = next((place for place, token in enumerate(found) if _is_word(token, *FORMS, *_UPDATES)), None)
    if start is None or (form := found[start].text.upper()) not in FORMS:
        raise QueryError("not a SPARQL query: wanted SELECT, ASK, CONSTRUCT or DESCRIBE, well-formed")
    dataset, body = _without_dataset(found[start:])
    return Question(_joined(found[:start]), form, dataset, body)


def counted(asked: Question) -> str:
    """How many rows a query has, as a query; its column is ?rows.

    >>> counted(question("SELECT * { ?s ?p ?o }"))
    'SELECT (COUNT(*) AS ?rows)  WHERE { { SELECT * { ?s ?p ?o }\\n} } '
    """
    return asked.select("(COUNT(*) AS ?rows)")


def page(asked: Question, columns: Sequence[str], *, limit: int, offset: int) -> str:
    """Some of the rows of a query, in its order, or else in the order of its columns.

    The order stands inside and the page outside: so written, Virtuoso pages behind its limit of rows to sort.
    """
    names = " ".join(f"?{column}" for column in columns)
    inner = asked.body if asked.is_ordered else f"SELECT {names} WHERE {{ {{ {asked.body}\n}} }} ORDER BY {names}"
    return asked.select(names, inner=inner, after=f"LIMIT {limit} OFFSET {offset}")


def as_rows(asked: Question) -> tuple[str, str] | None:
    """A CONSTRUCT as the SELECT of what its template needs, and the template; None where it needs nothing.

    >>> as_rows(question("CONSTRUCT { ?s a ?o } WHERE { ?s a ?o } LIMIT 3"))
    ('SELECT ?s ?o  WHERE { ?s a ?o } LIMIT 3', '{ ?s a ?o }')
    """
    found = list(tokens(asked.body))[1:]
    first = next((place for place, token in enumerate(found) if token.text == "{"), len(found))
    last = next((place for place, (_, depth) in enumerate(_with_depth(found)) if place > first and depth == 0), first)
    template = found[first : last + 1]
    short = any(_is_word(token, "WHERE") for token in found[:first])
    names = dict.fromkeys(f"?{token.text[1:]}" for token in template if token.kind == "variable")
    if not names:
        return None
    rest = _joined(found if short else found[last + 1 :]).strip()
    return f"{asked.prologue}SELECT {' '.join(names)} {asked.dataset} {rest}", _joined(template)


def _without_dataset(found: list[Token]) -> tuple[str, str]:
    """The clauses that name graphs, and the query without them."""
    clauses: list[str] = []
    kept: list[Token] = []
    clause: list[Token] | None = None
    for token, depth in _with_depth(found):
        if clause is None and depth == 0 and _is_word(token, "FROM"):
            clause = []
        if clause is None:
            kept.append(token)
            continue
        clause.append(token)
        if token.kind == "iri" or ":" in token.text:
            clauses.append(_joined(clause))
            clause = None
    return " ".join(clauses), _joined(kept)


def _with_depth(found: Iterable[Token]) -> Iterator[tuple[Token, int]]:
    """Each token and how many braces and parentheses are open after it."""
    depth = 0
    for token in found:
        if token.kind == "mark":
            depth += (token.text in _OPEN) - (token.text in _CLOSE)
        yield token, depth


def _is_word(token: Token, *words: str) -> bool:
    return token.kind == "name" and token.text.upper() in words


def _joined(found: Iterable[Token]) -> str:
    return "".join(token.text for token in found)
