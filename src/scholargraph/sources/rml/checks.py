"""Says what a mapping may read and ask: files of a known kind at or below its own folder, by plain paths into them."""

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from scholargraph.errors import SourceError
from scholargraph.sources.inputs import Input

MOST_BYTES = 4 << 20

_KINDS = {".csv": "table", ".tsv": "table", ".xlsx": "table", ".json": "document", ".xml": "document"}
_NODES = re.compile(r"/(?:text|node)\(\)")
_CALLS = re.compile(r"[()?]|\bfunction\b")


def data_file(source: Input, named: str) -> Path:
    """The whole path of a file that a mapping names; raises SourceError for what is not to be read."""
    path = PurePosixPath(named)
    if re.match(r"[A-Za-z][\w+.-]*:", named) or path.is_absolute() or "\\" in named or ".." in path.parts:
        raise refused(source, f"the source {named!r}", "a file at or below the mapping's own folder")
    if path.suffix.lower() not in _KINDS:
        raise refused(source, f"the source {named!r}", f"a file of the kinds {', '.join(_KINDS)}")
    folder = source.path.resolve().parent
    found = folder.joinpath(path).resolve()
    if not found.is_relative_to(folder) or not found.is_file():
        raise refused(source, f"the source {named!r}", f"a file at or below the folder {folder.name!r}")
    if re.search(r"[\n\r{}]", str(found)):
        raise refused(source, f"the source {named!r}", "a path without braces")
    return found


def check_expression(source: Input, expression: str) -> None:
    """Raises SourceError for a path into a document that calls functions or filters with code."""
    if _CALLS.search(_NODES.sub("", expression)):
        raise refused(source, f"the path {expression[:80]!r}", "one without calls and conditions")


def are_documents(files: Iterable[str]) -> bool:
    """Whether one of the files is no table: its references are paths in a language of their own."""
    return any(_KINDS.get(PurePosixPath(file).suffix.lower()) == "document" for file in files)


def refused(source: Input, found: str, wanted: str) -> SourceError:
    """What is said of a mapping that is not carried out."""
    return SourceError(f"{source.name}: {found}; wanted {wanted}")
