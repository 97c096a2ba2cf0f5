"""Reads the `#+ ` lines that open a stored query: what it asks, in each language, and what it asks for.

The lines are grlc's decorators: what follows `#+ ` is YAML. It is read strictly: an unknown or doubled
key, a missing language or a value of the wrong shape is an error with its file and line.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from scholargraph.errors import QueryError

LANGUAGES = ("en", "fr")

_MARK = "#+"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the decorators say of one parameter: see `parameters.Parameter`. `line` is where."""

    line: int
    labels: Mapping[str, str]
    default: str
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Decorators:
    """All that a query's decorators say. Texts are by language; `slow` is why it may take long.

    `weight` is what the weights of a network count.
    """

    summary: Mapping[str, str]
    description: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    parameters: Mapping[str, Asked] = field(default_factory=dict)
    slow: str | None = None
    weight: Mapping[str, str] = field(default_factory=dict)


def decorators(text: str, *, file: str) -> Decorators:
    """The decorators that open the text of a query; `file` is its name in messages.

    Raises QueryError: `queries/person/members.rq:3: unknown key 'sumary'; wanted summary, …`.
    """
    block = "\n".join(_decorator_lines(text, file))
    try:
        node = yaml.compose(block, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise QueryError(f"{file}:{line}: {error.problem}; wanted YAML after '{_MARK} '") from None
    reader = _Reader(file)
    found = reader.mapping(node, _KEYS, required=("summary",))
    return Decorators(**found)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns nodes of YAML into values, or into an error that says in which line of which file."""

    file: str

    # Any: what stands under a key is as its reader in the table makes it; dataclasses take it from there.
    def mapping(
        self, node: yaml.Node | None, keys: "Mapping[str, _Read]", *, required: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        found = {}
        for key, line, value in self.pairs(node):
            if key not in keys:
                raise self.error(line, f"unknown key {key!r}; wanted {', '.join(keys)}")
            found[key] = keys[key](self, value)
        missing = [key for key in required if key not in found]
        if missing:
            raise self.error(_line(node), f"no {missing[0]}; wanted {', '.join(required)}")
        return found

    def pairs(self, node: yaml.Node | None) -> Iterator[tuple[str, int, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            raise self.error(_line(node), "no keys and values; wanted lines such as 'summary:'")
        seen = set()
        for key, value in node.value:
            name = self.text(key)
            if name in seen:
                raise self.error(_line(key), f"{name!r} stands twice; wanted it once")
            seen.add(name)
            yield name, _line(key), value

    def text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
            raise self.error(_line(node), "no text; wanted one")
        return str(node.value)

    def texts(self, node: yaml.Node) -> Mapping[str, str]:
        return self.mapping(node, dict.fromkeys(LANGUAGES, _Reader.text), required=LANGUAGES)

    def tags(self, node: yaml.Node) -> tuple[str, ...]:
        if not isinstance(node, yaml.SequenceNode):
            raise self.error(_line(node), "no list; wanted one such as [person, authorship]")
        return tuple(self.text(one) for one in node.value)

    def parameters(self, node: yaml.Node) -> Mapping[str, Asked]:
        return {name: self.asked(line, value) for name, line, value in self.pairs(node)}

    def asked(self, line: int, node: yaml.Node) -> Asked:
        return Asked(line, **self.mapping(node, _PARAMETER_KEYS, required=("labels", "default")))

    def error(self, line: int, message: str) -> QueryError:
        return QueryError(f"{self.file}:{line}: {message}")


_Read = Callable[[_Reader, yaml.Node], Any]

_KEYS: Mapping[str, _Read] = {
    "summary": _Reader.texts,
    "description": _Reader.texts,
    "tags": _Reader.tags,
    "parameters": _Reader.parameters,
    "slow": _Reader.text,
    "weight": _Reader.texts,
}
_PARAMETER_KEYS: Mapping[str, _Read] = {
    "labels": _Reader.texts,
    "default": _Reader.text,
    "kind": _Reader.text,
}


def _decorator_lines(text: str, file: str) -> Iterator[str]:
    opening = True
    for number, line in enumerate(text.splitlines(), start=1):
        decorated = line.startswith(_MARK)
        if decorated and not opening:
            raise QueryError(f"{file}:{number}: a decorator after the query began; wanted all of them on top")
        opening = opening and decorated
        if decorated and line[len(_MARK) :].strip() and not line.startswith(f"{_MARK} "):
            raise QueryError(f"{file}:{number}: {line[:20]!r}; wanted a blank after '{_MARK}'")
        if decorated:
            yield line[len(_MARK) + 1 :]


def _line(node: yaml.Node | None) -> int:
    return node.start_mark.line + 1 if node else 1
