"""Keeps the picture of who may import whom, so that a module can be read without the ones above it."""

import ast
import functools
import importlib.metadata
import itertools
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SRC = ROOT / "src"
PACKAGE = "scholargraph"

# A module may import what stands on the lines below its own. A folder (web, sources, identity) is one name.
LAYERS = """
    __main__
    cli
    arguments
    web
    __init__
    accounts   catalogue   views   glossary
    pipeline   provenance   networks   endpoints   descriptions   datasets   examples   schema_org   shards
    sharing
    readings
    plans       validation
    configuration
    exports     search
    stores      indexing
    drawings    entries
    captions
    compositions
    palettes    elements
    measures   layouts   interchange   serialization   nodes   details   placements
    lettering   compaction   markup       sorting
    clusters    ties
    queries     mapping      identity     sources
    answers     decorators   lookups      parameters
    labels      addresses
    graphs
    identifiers vocabulary   attributes   phrases     pids
    model       resources    errors
"""

# Names on one line do not import each other, but for these: importer -> imported, and why.
BESIDE = {
    ("resources", "errors"): "a file that is not there is a fault like any other",
}

# What only a few may know, by its import name. What is not here is everybody's.
KNOWN_TO = {
    "pyshacl": {"validation"},
    "networkx": {"attributes", "networks", "measures", "layouts", "interchange"},
    "SPARQLWrapper": {"endpoints"},
    "starlette": {"web"},
    "uvicorn": {"web"},
    "jinja2": {"web"},
}

STANDARD_LIBRARY_ALONE = {"model", "errors"}

# `import scholargraph` loads none of these: a verb pays only for what it uses.
LOADED_LATE = {"rdflib", "networkx", "pyshacl", "SPARQLWrapper", "starlette", "uvicorn", "jinja2", "numpy", "rich"}

# Modules that only type checkers have.
OF_TYPES_ALONE = {"_typeshed"}

# Names that say nothing about what is in a module.
EMPTY_NAMES = {"base", "common", "core", "helper", "helpers", "manager", "misc", "util", "utils"}

LAYER_OF = {name: depth for depth, line in enumerate(LAYERS.split("\n")) for name in line.split()}
MODULES = sorted(SRC.joinpath(PACKAGE).rglob("*.py"))
SCRIPTS = sorted(
    path
    for folder in ("src", "tests", "benchmarks")
    for path in ROOT.joinpath(folder).rglob("*.py")
    if "cases" not in path.relative_to(ROOT).parts
)

each_module = pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(SRC).as_posix())
each_script = pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.relative_to(ROOT).as_posix())


@each_module
def test_a_module_stands_in_the_picture(module: Path) -> None:
    assert name_of(module) in LAYER_OF, (
        f"{name_of(module)} is not in the picture: put it on its line of LAYERS in {Path(__file__).name}"
    )


@each_module
def test_imports_point_down(module: Path) -> None:
    importer = name_of(module)
    wrong = [
        f"{module.name}:{line}: {importer} imports {imported}, which is not below it"
        for line, imported in own_imports(tree(module))
        if not may_import(importer, imported)
    ]
    assert not wrong, "\n".join(wrong)


@each_module
def test_a_third_party_is_known_to_few(module: Path) -> None:
    importer = name_of(module)
    wrong = [
        f"{module.name}:{line}: {importer} imports {imported}; only {sorted(KNOWN_TO[imported])} may"
        for line, imported in foreign_imports(tree(module))
        if importer not in KNOWN_TO.get(imported, {importer})
    ]
    assert not wrong, "\n".join(wrong)


@each_module
def test_what_is_imported_is_a_declared_dependency(module: Path) -> None:
    wrong = [
        f"{module.name}:{line}: no dependency in pyproject.toml brings {imported}"
        for line, imported in foreign_imports(tree(module))
        if not distributions_of(imported) & dependencies()
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", sorted(STANDARD_LIBRARY_ALONE))
def test_the_lowest_modules_know_the_standard_library_alone(name: str) -> None:
    assert not list(foreign_imports(tree(SRC / PACKAGE / f"{name}.py")))


@each_script
def test_a_module_opens_with_a_sentence(script: Path) -> None:
    assert ast.get_docstring(tree(script)), f"{script.name} opens without a docstring that says why it exists"


@each_script
def test_a_module_has_a_telling_name(script: Path) -> None:
    names = {script.stem, script.parent.name}
    assert not names & EMPTY_NAMES, f"{script.name}: name it for what it holds"


def test_import_is_light() -> None:
    code = f"import sys, {PACKAGE}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert LOADED_LATE.isdisjoint(done.stdout.split())


@pytest.mark.parametrize(
    ("statement", "imported"),
    [
        ("import scholargraph.stores", "stores"),
        ("from scholargraph.sources.bibtex import SOURCE", "sources"),
        ("from scholargraph import stores", "stores"),
        ("from scholargraph import build", "__init__"),
        ("def later():\n    import scholargraph.cli", "cli"),
    ],
)
def test_every_form_of_import_is_seen(statement: str, imported: str) -> None:
    assert [name for _, name in own_imports(ast.parse(statement))] == [imported]


def may_import(importer: str, imported: str) -> bool:
    below = LAYER_OF.get(imported, 0) > LAYER_OF.get(importer, 0)
    return below or importer == imported or (importer, imported) in BESIDE


def name_of(module: Path) -> str:
    """The name of a module of ours in the picture: its first step under the package."""
    return module.relative_to(SRC / PACKAGE).with_suffix("").parts[0]


def own_imports(module: ast.Module) -> Iterator[tuple[int, str]]:
    """The line and the name of each part of the package that a module imports."""
    for line, address in imports(module):
        top, _, rest = address.partition(".")
        if top == PACKAGE:
            first = rest.partition(".")[0]
            yield line, first if first in LAYER_OF else "__init__"


def foreign_imports(module: ast.Module) -> Iterator[tuple[int, str]]:
    """The line and the name of each third party that a module imports."""
    for line, address in imports(module):
        top = address.partition(".")[0]
        if top != PACKAGE and top not in sys.stdlib_module_names | OF_TYPES_ALONE:
            yield line, top


def imports(module: ast.Module) -> Iterator[tuple[int, str]]:
    """The line and the dotted address of each thing imported; none is relative, ruff sees to that."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


@functools.cache
def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


@functools.cache
def dependencies() -> set[str]:
    """The distributions that pyproject.toml asks for, in any extra but `dev`."""
    project = tomllib.loads(ROOT.joinpath("pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [lines for extra, lines in project["optional-dependencies"].items() if extra != "dev"]
    wanted = itertools.chain(project["dependencies"], *extras)
    return {normal(re.split(r"[^\w.-]", line)[0]) for line in wanted}


def distributions_of(imported: str) -> set[str]:
    return {normal(name) for name in importlib.metadata.packages_distributions().get(imported, ())}


def normal(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()
