"""Reads what an RML or YARRRML mapping makes of the tables and documents beside it, as RDF in terms that are known."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scholargraph.errors import SourceError
from scholargraph.sources import Source
from scholargraph.sources.inputs import Input
from scholargraph.sources.lists import Entry, batches, reader
from scholargraph.sources.rdf import things, understood
from scholargraph.sources.rdf.cutting import Lines
from scholargraph.sources.rdf.loading import load
from scholargraph.sources.rdf.syntaxes import LINES
from scholargraph.sources.rml import mappings, yarrrml
from scholargraph.sources.rml.checks import MOST_BYTES

PYTHON = "SCHOLARGRAPH_RML_PYTHON"
MOST_SECONDS = 600

_WANTED = f"{PYTHON}, the Python of an environment of its own: python -m venv rml; rml/bin/pip install morph-kgc"
_CONFIGURATION = """[CONFIGURATION]
output_file={output}
output_format=N-QUADS
number_of_processes=1
logging_level=CRITICAL
na_values=

[DataSource1]
mappings={mapping}
"""


def recognises(source: Input) -> bool:
    """Whether a file begins as a mapping does."""
    return mappings.recognises(source) or yarrrml.recognises(source)


def cut(source: Input) -> Iterator[Entry]:
    """The things that the mapping makes, as entries of the mapping. Raises SourceError for one that is not let run.

    That is one that reads what is not below its own folder, fetches, asks a database, or calls functions.
    """
    if source.member is not None:
        raise SourceError(f"{source.name}: a mapping in an archive; wanted it unpacked, beside what it reads")
    with source.open() as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise SourceError(f"{source.name}: a mapping of more than {MOST_BYTES >> 20} MiB; wanted a shorter one")
    suffix, safe = (mappings if mappings.recognises(source) else yarrrml).checked(source, content)
    with tempfile.TemporaryDirectory(prefix="scholargraph-") as folder:
        made = _carried_out(source, Path(folder), f"mapping{suffix}", safe)
        loaded = load(made, LINES) if made.size else None
    if loaded is None or not loaded.predicates:
        raise SourceError(f"{source.name}: the mapping makes no statement; wanted one that fits its sources")
    yield from things(source, loaded, Lines({}, {}, max(content.count(b"\n"), 1)))


def _carried_out(source: Input, folder: Path, name: str, mapping: bytes) -> Input:
    """The statements that a checked mapping makes, in a file of that folder; it runs in a process of its own."""
    python = os.environ.get(PYTHON)
    if not python:
        raise SourceError(f"{source.name}: an RML mapping; wanted {_WANTED}")
    output = folder / "made.nq"
    folder.joinpath(name).write_bytes(mapping)
    configuration = _CONFIGURATION.format(output=output, mapping=folder / name)
    folder.joinpath("configuration.ini").write_text(configuration, encoding="utf-8")
    try:
        done = subprocess.run(
            [python, "-I", "-m", "morph_kgc", "configuration.ini"],
            cwd=folder,
            env={"HOME": str(folder), "LANG": "C.UTF-8", "PATH": os.defpath},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
        )
    except OSError as fault:
        raise SourceError(f"{source.name}: {PYTHON} is {python!r} ({fault.strerror}); wanted {_WANTED}") from None
    except subprocess.TimeoutExpired:
        raise SourceError(f"{source.name}: not done after {MOST_SECONDS} seconds; wanted smaller sources") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no reason told"]
        if "No module named morph_kgc" in said[0]:
            raise SourceError(f"{source.name}: {PYTHON} is {python!r}, without morph-kgc; wanted {_WANTED}")
        reason = said[0].replace(str(folder), "").strip()[:300]
        raise SourceError(f"{source.name}: the mapping cannot be carried out ({reason}); wanted one that can")
    output.touch()
    return Input(output, source.name)


_BATCHES = batches("rml", cut, understood)

SOURCE = Source(
    name="rml",
    description="RML and YARRRML: what a mapping makes of the tables and documents beside it",
    wanted="an RML mapping in Turtle, or a YARRRML mapping (mappings: with sources: and po:)",
    suffixes=(".rml", ".r2rml"),
    recognises=recognises,
    read=reader(_BATCHES),
    batches=_BATCHES,
)
