"""Builds a graph: read, decide who is who, map, load, validate, index, publish; accounts for every file on the way."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from scholargraph import indexing, stores
from scholargraph.answers import Answer
from scholargraph.errors import InvalidDataError, SourceError
from scholargraph.identity.decisions import Decision
from scholargraph.mapping import quads, vocabulary_quads
from scholargraph.model import NoticeKind
from scholargraph.plans import Plan, plan
from scholargraph.readings import Notice, Reading
from scholargraph.sharing import read_all
from scholargraph.validation import Report, validate

_LOAD = 8 << 20  # bytes of N-Quads for one call of the loader: more only costs memory
_MOST_RESULTS = 100  # of each constraint, kept one by one for what a build prints; all are counted
_MOST_NOTICES = 1_000  # kept one by one in a summary; the graph holds all of them


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: files, bytes as they are stored, records, statements, and what it is doing."""

    doing: str
    files: int
    all_files: int
    size: int = 0
    all_size: int = 0
    records: int = 0
    statements: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person should know of some files together; `accounts` has the words for each kind.

    `equal` content; pages of one name in one language, taken as one person's (`alike`, with the name); a decision
    about somebody whom no file prints (`idle`, with the key and the names).
    """

    kind: str
    files: tuple[str, ...]
    key: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """The outcome of a build: what was read, how many statements, the validation; and whether it was published."""

    folder: Path
    readings: tuple[Reading, ...]
    statements: int
    report: Report
    published: bool
    languages: tuple[str, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def graph(self) -> ox.Store:
        """The published graph, opened read-only."""
        return stores.open_graph(self.folder)

    @property
    def pages(self) -> int:
        """How many pages were read."""
        return sum(len(reading.pages) for reading in self.readings)

    def notices(self, kind: NoticeKind) -> list[Notice]:
        """The notices of one kind, file by file."""
        return [notice for reading in self.readings for notice in reading.notices if notice.kind is kind]

    def records(self) -> Counter[str]:
        """How many records of each kind were read."""
        return sum((Counter(reading.records) for reading in self.readings), Counter())


def build(*paths: str | Path, graph: str | Path = "graph", allow_invalid: bool = False) -> ox.Store:
    """Builds the graph of files and folders, publishes it in the folder `graph` and opens it read-only.

    Raises SourceError for a file that cannot be read, InvalidDataError where the data break a rule and
    `allow_invalid` is not set; the graph that stood in the folder then still answers.
    """
    built = construct(*paths, graph=graph, allow_invalid=allow_invalid)
    if not built.pages:
        raise SourceError(f"{', '.join(map(str, paths))}: no file that a reader knows; nothing was published")
    if not built.published:
        raise InvalidDataError(
            f"{graph}: {built.report.summary('en')}; nothing was published: mend the data, or allow invalid data"
        )
    return built.graph


def construct(
    *paths: str | Path,
    graph: str | Path = "graph",
    keep_going: bool = False,
    allow_invalid: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Built:
    """Like `build`, with an account of everything; what cannot be published is not, and `published` says so.

    With `keep_going` a file that cannot be read is a fault in its reading, and the others are built.
    """
    folder = Path(graph)
    planned = plan(paths)
    with stores.new_generation(folder) as generation:
        with stores.writing(folder):
            store = ox.Store(str(generation.store))
        readings = tuple(_load(store, planned, folder, keep_going=keep_going, progress=progress))
        statements = _statements(store)
        progress(replace(_done(readings, statements), doing="validating"))
        with ThreadPoolExecutor(1) as beside:  # the engine lets Python go while it works for a query
            indexed = beside.submit(indexing.make, store, generation.index)
            report = validate(store, most=_MOST_RESULTS)
        indexed.result()
        progress(replace(_done(readings, statements), doing="publishing"))
        with stores.writing(folder):
            store.flush()
        del store  # closes the engine's files, which must not be open for writing when others read them
        built = Built(
            folder=folder,
            readings=readings,
            statements=statements,
            report=report,
            published=(report.conforms or allow_invalid) and any(reading.pages for reading in readings),
            languages=planned.languages,
            remarks=(*_remarks(readings), *_idle(readings, planned)),
        )
        if built.published:
            stores.publish(generation, _summary(built, planned))
    return built


def _load(
    store: ox.Store, planned: Plan, folder: Path, *, keep_going: bool, progress: Callable[[Progress], None]
) -> Iterator[Reading]:
    """Fills the store and yields what became of each file."""
    waiting = [line.encode() for line in vocabulary_quads()]
    for one in planned.configurations:
        waiting += [line.encode() for line in quads(one.records(), one.setting(planned.mint))]
    room = _LOAD
    now = Progress("reading", 0, len(planned.files), 0, sum(one.size for one in planned.files))
    for step in read_all(planned.files, keep_going=keep_going):
        waiting.append(step.content)
        room -= len(step.content)
        if room < 0:
            _bulk_load(store, b"".join(waiting), folder)
            waiting, room = [], _LOAD
        now = replace(
            now,
            files=now.files + len(step.readings),
            size=now.size + step.size,
            records=now.records + step.records,
            statements=now.statements + step.content.count(b"\n"),
        )
        progress(now)
        yield from step.readings
    _bulk_load(store, b"".join(waiting), folder)


def _done(readings: tuple[Reading, ...], statements: int) -> Progress:
    size = sum(reading.size for reading in readings)
    records = sum(sum(reading.records.values()) for reading in readings)
    return Progress("", len(readings), len(readings), size, size, records, statements)


def _statements(store: ox.Store) -> int:
    """How many statements the merged graph has; the engine counts, which is quicker than Python."""
    (row,) = Answer.of(store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"))
    return int(row["n"] or 0)


def _bulk_load(store: ox.Store, content: bytes, folder: Path) -> None:
    # lenient: the mapping has checked IRIs and language tags, and checking them again costs a fifth of the load
    with stores.writing(folder):
        store.bulk_load(content, ox.RdfFormat.N_QUADS, lenient=True)


def _remarks(readings: Iterable[Reading]) -> tuple[Remark, ...]:
    """What a person should know of several files together: equal contents, and one name on several pages."""
    contents: dict[str, list[str]] = {}
    pages: dict[tuple[str, str], dict[str, str]] = {}
    for reading in readings:
        for page in reading.pages:
            contents.setdefault(page.digest, []).append(reading.file)
            if page.owner:
                pages.setdefault((page.owner, page.language or ""), {})[page.digest] = reading.file
    equal = (Remark("equal", tuple(files)) for files in contents.values() if files[1:])
    alike = (Remark("alike", tuple(files.values()), owner) for (owner, _), files in pages.items() if len(files) > 1)
    return (*equal, *alike)


def _idle(readings: Iterable[Reading], planned: Plan) -> Iterator[Remark]:
    """A remark for each decision about a person whom no file prints: a name misspelled, or a file that is gone."""
    used = frozenset[Decision]().union(*(reading.decisions for reading in readings))
    for configuration in planned.configurations:
        for one in configuration.people:
            if one not in used:
                yield Remark("idle", tuple(one.files), one.key, tuple(one.names))


def _summary(built: Built, planned: Plan) -> dict[str, Any]:
    notices = [notice for reading in built.readings for notice in reading.notices]
    return {
        "base": planned.mint.base,
        "languages": list(built.languages),
        "files": [_file_summary(reading) for reading in built.readings],
        "records": dict(sorted(built.records().items())),
        "statements": built.statements,
        "notices": [asdict(notice) for notice in islice(notices, _MOST_NOTICES)],
        "all_notices": sum(sum(reading.noticed.values()) for reading in built.readings),
        "remarks": [asdict(remark) for remark in built.remarks],
        "conforms": built.report.conforms,
        "results": built.report.counts(),
    }


def _file_summary(reading: Reading) -> dict[str, Any]:
    told: dict[str, Any] = {"file": reading.file, "pages": [asdict(page) for page in reading.pages]}
    if reading.entries:
        told["entries"] = dict(reading.entries)
    why = {"fault": reading.fault, "left_out": reading.left_out}
    return told | {name: value for name, value in why.items() if value is not None}
