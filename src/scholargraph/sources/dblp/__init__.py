"""Reads DBLP's XML (its dump, the pages of persons and records): works with their authors, and what it says of people.

DBLP tells namesakes apart by a number behind the name (`Yang Liu 0001`), and on its pages by its own number for each
person (`51/3710-1`). A name without either may be that of several whom nobody told apart: it is read as any name is.
"""

from collections.abc import Iterator
from dataclasses import replace

from scholargraph.errors import SourceError
from scholargraph.model import Place, Record
from scholargraph.sources import Source
from scholargraph.sources.dblp.people import person_records
from scholargraph.sources.dblp.works import KINDS, work_records
from scholargraph.sources.inputs import Input
from scholargraph.sources.lists import Entry, EntryError, batches, reader
from scholargraph.sources.xml_entries import cut_xml, element, root_name

_WANTED = "XML of DBLP (<dblp> or <dblpperson> with <article>, <inproceedings>, <www> ... in it)"

_ROOTS = frozenset({"dblp", "dblpperson"})
_PEOPLE = frozenset({"www", "person"})


def _recognises(source: Input) -> bool:
    return root_name(source) in _ROOTS


def _cut(source: Input) -> Iterator[Entry]:
    if not _recognises(source):
        raise SourceError(f"{source.name}: no <dblp> or <dblpperson> at its root; wanted {_WANTED}")
    return cut_xml(source, (*KINDS, *_PEOPLE), flat=True)


def _understand(entry: Entry, place: Place) -> Iterator[Record]:
    found = element(entry)
    key = found.get("key", "").strip()
    if not key:
        raise EntryError(f"<{found.tag}> without a key; wanted one such as conf/nips/LovelaceB21")
    place = replace(place, key=key)
    if key.startswith("homepages/"):
        return person_records(found, place)
    return work_records(found, place)


_BATCHES = batches("dblp", _cut, _understand)

SOURCE = Source(
    name="dblp",
    description="XML of DBLP: its dump, or what it exports of a person or a record",
    wanted=_WANTED,
    suffixes=(),
    recognises=_recognises,
    read=reader(_BATCHES),
    batches=_BATCHES,
)
