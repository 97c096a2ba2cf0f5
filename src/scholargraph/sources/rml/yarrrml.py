"""Checks YARRRML by a list of what it may say, and writes it anew, so that what is checked is what is carried out."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from scholargraph.sources.inputs import Input
from scholargraph.sources.rml.checks import are_documents, check_expression, data_file, refused

_MAPPINGS = re.compile(rb"^(?:mappings|m)\s*:\s*(?:#.*)?$", re.M)
_SOURCES = re.compile(rb"^\s*(?:sources|source)\s*:", re.M)
_OBJECTS = re.compile(rb"^\s*(?:po|predicateobjects|predicateobject)\s*:", re.M)
_TOP = frozenset({"prefixes", "base", "mappings", "sources"})
_IN_SOURCES = frozenset({"access", "referenceFormulation", "iterator", "type"})
_IN_MAPPINGS = frozenset({
    "sources", "source", "subjects", "subject", "s", "predicateobjects", "predicateobject", "po", "predicates",
    "predicate", "p", "objects", "object", "o", "value", "type", "datatype", "language", "graphs", "graph", "g",
    "mapping", "condition", "function", "parameters", "parameter",
})  # fmt: skip
_FORMULATIONS = frozenset({"csv", "jsonpath", "xpath", "json", "xml", "tsv"})
_REFERENCE = re.compile(r"\$\(([^)]*)\)?")
_MOST = 100_000  # nodes of a mapping, each alias counted anew
_DEEPEST = 20

# Any: what YAML can hold.
Node = Any


def recognises(source: Input) -> bool:
    """Whether a file is YAML with mappings, their sources, and predicates with objects."""
    head = source.head
    return all(pattern.search(head) for pattern in (_MAPPINGS, _SOURCES, _OBJECTS)) and b"$(" in head


def checked(source: Input, content: bytes) -> tuple[str, bytes]:
    """The suffix and the content of a mapping that says only what it may; raises SourceError for any other."""
    try:
        document = yaml.safe_load(content)
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        raise refused(source, f"not YAML ({' '.join(str(fault).split())[:200]})", "a YARRRML mapping") from None
    if not isinstance(document, dict) or not isinstance(document.get("mappings"), dict):
        raise refused(source, "no mappings", "a YARRRML mapping with mappings:")
    _check_names(source, document.keys(), _TOP)
    named = document.get("sources") or {}
    if not isinstance(named, dict):
        raise refused(source, "sources without names", "names with their files")
    document["sources"] = {name: _whole(source, one) for name, one in named.items()}
    for mapping in document["mappings"].values():
        _check_mapping(source, mapping, frozenset(document["sources"]))
    if not document["sources"]:
        del document["sources"]
    _check_expressions(source, document)
    return ".yml", yaml.safe_dump(document, allow_unicode=True, sort_keys=False).encode()


def _check_mapping(source: Input, mapping: Node, named: frozenset[str]) -> None:
    if not isinstance(mapping, dict):
        raise refused(source, f"a mapping {str(mapping)[:60]!r}", "sources, subjects and predicate objects")
    for count, (key, value) in enumerate(_keys(mapping, _DEEPEST), 1):
        if count > _MOST:
            raise refused(source, "a mapping without end", f"at most {_MOST:,} parts")
        if key == "function" and value != "equal":
            raise refused(source, f"the function {str(value)[:60]!r}", "no function but equal, in a join")
    for key, value in mapping.items():
        if key in ("sources", "source"):
            mapping[key] = _replaced(source, value, named)
        else:
            _check_names(source, (name for name, _ in _keys({key: value}, _DEEPEST)), _IN_MAPPINGS)


def _replaced(source: Input, value: Node, named: frozenset[str]) -> Node:
    """Sources by their names, or as they are with whole paths."""
    if isinstance(value, str) and value in named:
        return value
    if isinstance(value, list) and not (value and isinstance(value[0], str) and "~" in value[0]):
        return [one if isinstance(one, str) and one in named else _whole(source, one) for one in value]
    return [_whole(source, value)]


def _whole(source: Input, value: Node) -> Node:
    """A source with the whole path of its file: `[people.csv~csv, iterator]`, or its parts by name."""
    if isinstance(value, list) and value and isinstance(value[0], str) and len(value) <= 2:
        access, _, formulation = value[0].partition("~")
        value = {"access": access, "referenceFormulation": formulation or "csv", "iterator": "".join(value[1:])}
    elif isinstance(value, str):
        access, _, formulation = value.partition("~")
        value = {"access": access, "referenceFormulation": formulation or "csv"}
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise refused(source, f"the source {str(value)[:60]!r}", "a local file, as in people.csv~csv")
    _check_names(source, value.keys(), _IN_SOURCES)
    if value.get("type", "localfile") != "localfile":
        raise refused(source, f"a source of the type {value['type']!r}", "local files alone")
    if value.get("referenceFormulation", "csv").lower() not in _FORMULATIONS:
        raise refused(source, f"the formulation {value['referenceFormulation']!r}", "csv, jsonpath or xpath")
    kept = {name: one for name, one in value.items() if name != "type" and one}
    return kept | {"access": str(data_file(source, str(value.get("access", ""))))}


def _check_expressions(source: Input, document: Node) -> None:
    every = [one for one in _texts(document, _DEEPEST) if isinstance(one, str)]
    if are_documents(every):
        for text in every:
            for reference in _REFERENCE.findall(text):
                check_expression(source, reference)
        for one in _keys(document, _DEEPEST):
            if one[0] == "iterator":
                check_expression(source, str(one[1]))


def _check_names(source: Input, names: Any, allowed: frozenset[str]) -> None:
    for name in names:
        if name not in allowed:
            raise refused(source, f"the key {str(name)[:60]!r}", f"one of {', '.join(sorted(allowed))}")


def _keys(node: Node, deepest: int) -> Iterator[tuple[Node, Node]]:
    """The names and values of all objects within a node."""
    if deepest and isinstance(node, dict):
        for name, value in node.items():
            yield name, value
            yield from _keys(value, deepest - 1)
    elif deepest and isinstance(node, list):
        for value in node:
            yield from _keys(value, deepest - 1)


def _texts(node: Node, deepest: int) -> Iterator[Node]:
    """All values within a node that have no parts."""
    if deepest and isinstance(node, dict | list):
        for value in node.values() if isinstance(node, dict) else node:
            yield from _texts(value, deepest - 1)
    else:
        yield node
