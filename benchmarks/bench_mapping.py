"""Maps the same table of works to the same statements three ways, and prints how many times longer the others take.

Ours reads the table, makes records and maps them; morph-kgc runs an RML mapping; rdflib adds each statement in a
loop and serializes. All three start at the files and end with N-Triples on disk; their CPU seconds on one core are
compared, and the statements are checked to be equal. morph-kgc lives in an environment of its own (it wants an older
engine than ours), which is made in out/ the first time.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

import rdflib
from rdflib import RDF, XSD, Literal, Namespace, URIRef

from scholargraph.mapping import statements
from scholargraph.model import AuthorshipRecord, Basis, ListStatus, Person, Place, Publication, PublicationRecord, Text
from scholargraph.vocabulary import ONTOLOGY, VOCABULARY

ENVIRONMENT = Path(__file__).parent.parent / "out" / "morph-kgc"
BASE = "https://w3id.org/scholargraph/id/"
STATUS = f"{VOCABULARY}statuses/"
AUTHORS = 4
SG = Namespace(ONTOLOGY)

MORPH = """
import json, logging, sys, time
import morph_kgc
logging.disable(logging.CRITICAL)
started = time.process_time()
found = morph_kgc.materialize_set(sys.argv[1])
with open(sys.argv[2], "w", encoding="utf-8") as file:
    file.writelines(f"{one} .\\n" for one in found)
print(json.dumps(time.process_time() - started))
"""

RML = """
@prefix rr: <http://www.w3.org/ns/r2rml#> .
@prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix sg: <{ontology}> .
@base <https://example.org/> .

<works> a rr:TriplesMap ;
    rml:logicalSource [ rml:source "{works}" ; rml:referenceFormulation ql:CSV ] ;
    rr:subjectMap [ rr:template "{base}publication/doi/{{prefix}}/{{suffix}}" ; rr:class sg:Publication ] ;
    rr:predicateObjectMap [ rr:predicate sg:title ; rr:objectMap [ rml:reference "title" ; rr:language "en" ] ] ;
    rr:predicateObjectMap [ rr:predicate sg:doi ; rr:objectMap [ rr:template "{{prefix}}/{{suffix}}" ; rr:termType rr:Literal ] ] ;
    rr:predicateObjectMap [ rr:predicate sg:published ; rr:objectMap [ rml:reference "year" ; rr:datatype xsd:gYear ] ] ;
    rr:predicateObjectMap [ rr:predicate sg:venue ; rr:objectMap [ rml:reference "venue" ] ] ;
    rr:predicateObjectMap [ rr:predicate sg:volume ; rr:objectMap [ rml:reference "volume" ] ] ;
    rr:predicateObjectMap [ rr:predicate sg:authorListStatus ; rr:object <{status}complete> ] .

<authorships> a rr:TriplesMap ;
    rml:logicalSource [ rml:source "{authorships}" ; rml:referenceFormulation ql:CSV ] ;
    rr:subjectMap [ rr:template "{base}publication/doi/{{prefix}}/{{suffix}}/author/{{orcid}}" ; rr:class sg:Authorship ] ;
    rr:predicateObjectMap [ rr:predicate sg:publication ; rr:objectMap [ rr:template "{base}publication/doi/{{prefix}}/{{suffix}}" ] ] ;
    rr:predicateObjectMap [ rr:predicate sg:author ; rr:objectMap [ rr:template "{base}person/{{orcid}}" ] ] ;
    rr:predicateObjectMap [ rr:predicate sg:authorshipBasis ; rr:object <{status}stated> ] ;
    rr:predicateObjectMap [ rr:predicate sg:listedName ; rr:objectMap [ rml:reference "name" ] ] ;
    rr:predicateObjectMap [ rr:predicate sg:listedPosition ; rr:objectMap [ rml:reference "rank" ; rr:datatype xsd:integer ] ] ;
    rr:predicateObjectMap [ rr:predicate sg:rank ; rr:objectMap [ rml:reference "rank" ; rr:datatype xsd:integer ] ] .

<people> a rr:TriplesMap ;
    rml:logicalSource [ rml:source "{authorships}" ; rml:referenceFormulation ql:CSV ] ;
    rr:subjectMap [ rr:template "{base}person/{{orcid}}" ; rr:class sg:Person ] ;
    rr:predicateObjectMap [ rr:predicate sg:name ; rr:objectMap [ rml:reference "name" ] ] ;
    rr:predicateObjectMap [ rr:predicate sg:orcid ; rr:objectMap [ rml:reference "orcid" ] ] .
"""  # noqa: E501 a map reads best on one line


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the CPU seconds of each way and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("works", type=int, nargs="?", default=20_000, help="how many works")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        works, authorships = tables(Path(folder), given.works)
        told = {name: way(works, authorships) for name, way in WAYS.items()}
    known = {name: one for name, one in told.items() if one is not None}
    (seconds, wanted) = known["ours"]
    print(
        f"{given.works:,} works, {len(wanted):,} statements: {seconds:.2f} CPU s, {len(wanted) / seconds:,.0f} a second"
    )
    for name, (other, found) in known.items():
        if name != "ours":
            assert found == wanted, f"{name} says {len(found ^ wanted):,} statements otherwise"
            print(f"{name}: {other:.2f} CPU s, the same statements: {other / seconds:.1f} times ours")


def tables(folder: Path, count: int) -> tuple[Path, Path]:
    """Two CSV files: works, and who wrote them in which place."""
    works, authorships = folder / "works.csv", folder / "authorships.csv"
    with works.open("w", newline="", encoding="utf-8") as file, authorships.open("w", newline="") as beside:
        rows, names = csv.writer(file), csv.writer(beside)
        rows.writerow(["prefix", "suffix", "title", "year", "venue", "volume"])
        names.writerow(["prefix", "suffix", "orcid", "name", "rank"])
        for number in range(count):
            work = ("10.1000", f"work.{number}")
            title = f"On the {number}th property of “small” networks"
            rows.writerow([*work, title, 1990 + number % 35, f"Journal of Things {number % 50}", number % 90 + 1])
            for rank in range(1, AUTHORS + 1):
                person = (number * 7 + rank * 1_009) % (count + 5)
                names.writerow(
                    [*work, f"0000-0000-{person // 10_000:04}-{person % 10_000:04}", f"Ada Lovelace {person}", rank]
                )
    return works, authorships


def ours(works: Path, authorships: Path) -> tuple[float, set[str]]:
    """Records, then `mapping.statements`."""

    def run(path: Path) -> None:
        every = chain.from_iterable(map(statements, records(works, authorships)))
        with path.open("wb") as file:
            while some := list(islice(every, 5_000)):
                file.write((" .\n".join(some) + " .\n").encode())

    return timed(works.with_name("ours.nt"), run)


def records(works: Path, authorships: Path) -> Iterator[PublicationRecord | AuthorshipRecord]:
    """The two tables as records."""
    for number, (prefix, suffix, title, year, venue, volume) in rows_of(works):
        place = Place("00ff00ff00ff00ff", number, number, "")
        work = Publication(title, f"{prefix}/{suffix}")
        text, where = Text(title, "en"), Text(venue)
        yield PublicationRecord(place, work, text, ListStatus.COMPLETE, published=year, venue=where, volume=volume)
    for number, (prefix, suffix, orcid, name, rank) in rows_of(authorships):
        place = Place("00ff00ff00ff00ff", number, number, "")
        work, person = Publication("", f"{prefix}/{suffix}"), Person(name, orcid=orcid)
        yield AuthorshipRecord(place, work, person, Basis.STATED, int(rank), int(rank))


def rdflib_loop(works: Path, authorships: Path) -> tuple[float, set[str]]:
    """What one writes with rdflib."""

    def run(file: Path) -> None:
        graph = rdflib.Graph()
        complete, stated = URIRef(f"{STATUS}complete"), URIRef(f"{STATUS}stated")
        for _, (prefix, suffix, title, year, venue, volume) in rows_of(works):
            this = URIRef(f"{BASE}publication/doi/{prefix}/{suffix}")
            graph.add((this, RDF.type, SG.Publication))
            graph.add((this, SG.title, Literal(title, lang="en")))
            graph.add((this, SG.doi, Literal(f"{prefix}/{suffix}")))
            graph.add((this, SG.published, Literal(year, datatype=XSD.gYear)))
            graph.add((this, SG.venue, Literal(venue)))
            graph.add((this, SG.volume, Literal(volume)))
            graph.add((this, SG.authorListStatus, complete))
        for _, (prefix, suffix, orcid, name, rank) in rows_of(authorships):
            work = URIRef(f"{BASE}publication/doi/{prefix}/{suffix}")
            this, person = URIRef(f"{work}/author/{orcid}"), URIRef(f"{BASE}person/{orcid}")
            graph.add((this, RDF.type, SG.Authorship))
            graph.add((this, SG.publication, work))
            graph.add((this, SG.author, person))
            graph.add((this, SG.authorshipBasis, stated))
            graph.add((this, SG.listedName, Literal(name)))
            graph.add((this, SG.listedPosition, Literal(rank, datatype=XSD.integer)))
            graph.add((this, SG["rank"], Literal(rank, datatype=XSD.integer)))
            graph.add((person, RDF.type, SG.Person))
            graph.add((person, SG.name, Literal(name)))
            graph.add((person, SG.orcid, Literal(orcid)))
        graph.serialize(file, format="nt", encoding="utf-8")

    return timed(works.with_name("rdflib.nt"), run)


def morph_kgc(works: Path, authorships: Path) -> tuple[float, set[str]] | None:
    """The RML mapping; None, said, where morph-kgc cannot be had."""
    python = environment()
    if python is None:
        return None
    folder = works.parent
    mapping = RML.format(ontology=ONTOLOGY, base=BASE, status=STATUS, works=works, authorships=authorships)
    (folder / "mapping.ttl").write_text(mapping, encoding="utf-8")
    settings = "[CONFIGURATION]\nnumber_of_processes: 1\nlogging_level: CRITICAL\n[works]\nmappings: "
    (folder / "morph.ini").write_text(f"{settings}{folder / 'mapping.ttl'}\n")
    call = [python, "-c", MORPH, folder / "morph.ini", folder / "morph.nt"]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1]), lines_of(folder / "morph.nt")


def environment() -> Path | None:
    """The interpreter of morph-kgc's own environment, made where it is not there."""
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        venv.create(ENVIRONMENT, with_pip=True)
        install = [python, "-m", "pip", "install", "--quiet", "morph-kgc>=2.10"]
        if subprocess.run(install, capture_output=True).returncode:
            print("morph-kgc: cannot be installed here, so it is not compared")
            return None
    return python


def timed(file: Path, write: Callable[[Path], object]) -> tuple[float, set[str]]:
    """CPU seconds of writing the file, the best of three, and its lines."""
    best = min(_seconds(lambda: write(file)) for _ in range(3))
    return best, lines_of(file)


def _seconds(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


def lines_of(file: Path) -> set[str]:
    """The statements of an N-Triples file, each once, in the way in which one library writes them."""
    import pyoxigraph as ox

    return {str(triple) for triple in ox.parse(path=file, format=ox.RdfFormat.N_TRIPLES)}


def rows_of(file: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file below its header, numbered."""
    with file.open(newline="", encoding="utf-8") as opened:
        rows = csv.reader(opened)
        next(rows)
        yield from enumerate(rows, 2)


WAYS: dict[str, Callable[[Path, Path], tuple[float, set[str]] | None]] = {
    "ours": ours,
    "morph-kgc": morph_kgc,
    "an rdflib loop": rdflib_loop,
}

if __name__ == "__main__":
    sys.exit(main())
