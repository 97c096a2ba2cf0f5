"""One work told in several formats is read alike: its identifiers, its pages, its groups, who supervised it."""

import json
from pathlib import Path

import pytest

from scholargraph import sources
from scholargraph.model import (
    GroupAuthorshipRecord,
    PersonRecord,
    PublicationRecord,
    Record,
    SupervisionRecord,
)

BIBTEX = """@article{tides, title = {Notes on tides and their readers}, author = {{Tide Gauge Collaboration}},
  journal = {Annals of Salt}, year = 2031, pages = {12--19}, isbn = {978-0-262-03561-3}, issn = {1234567x},
  pmid = {31285325}, pmcid = {7654321}}
"""
RIS = """TY  - JOUR
TI  - Notes on tides and their readers
AU  - Tide Gauge Collaboration
JF  - Annals of Salt
PY  - 2031
SP  - 12
EP  - 19
SN  - 9780262035613
SN  - 1234-567X
DB  - PubMed
AN  - 31285325
C2  - PMC7654321
ER  -
"""
CSL = [
    {
        "type": "article-journal",
        "title": "Notes on tides and their readers",
        "author": [{"family": "Collaboration", "given": "Tide Gauge"}],
        "container-title": "Annals of Salt",
        "issued": {"date-parts": [[2031]]},
        "page": "12–19",
        "ISBN": "978-0262035613",
        "ISSN": "1234-567x",
        "PMID": "31285325",
        "PMCID": "PMC7654321",
    }
]
CROSSREF = {
    "DOI": "10.99999/tides",
    "type": "journal-article",
    "title": ["Notes on tides and their readers"],
    "author": [{"name": "Tide Gauge Collaboration", "sequence": "first"}],
    "page": "12 - 19",
    "ISBN": ["http://id.crossref.org/isbn/9780262035613"],
    "ISSN": ["1234567X"],
    "reference-count": 0,
}
OPENALEX = {
    "id": "https://openalex.org/W9300000001",
    "display_name": "Notes on tides and their readers",
    "authorships": [{"author": {"id": "https://openalex.org/A9", "display_name": "Tide Gauge Collaboration"}}],
    "primary_location": {"source": {"display_name": "Annals of Salt", "issn_l": "1234-567X"}},
    "biblio": {"first_page": "12", "last_page": "19"},
    "ids": {
        "pmid": "https://pubmed.ncbi.nlm.nih.gov/31285325",
        "pmcid": "https://www.ncbi.nlm.nih.gov/pmc/articles/7654321",
    },
}
SEMANTIC_SCHOLAR = {
    "paperId": "0" * 40,
    "title": "Notes on tides and their readers",
    "authors": [{"authorId": "1", "name": "Tide Gauge Collaboration"}],
    "journal": {"name": "Annals of Salt", "pages": "12 - 19"},
    "externalIds": {"PubMed": "31285325", "PubMedCentral": "7654321"},
}
DBLP = """<dblp><article key="journals/salt/Tides31"><author>Tide Gauge Collaboration</author>
<title>Notes on tides and their readers.</title><pages>12-19</pages><isbn>978-0-262-03561-3</isbn><issn>1234-567X</issn>
<ee>https://www.ncbi.nlm.nih.gov/pmc/articles/PMC7654321/</ee><ee>https://pubmed.ncbi.nlm.nih.gov/31285325/</ee>
</article></dblp>
"""
TABLE = """Title;Authors;Journal;Year;Pages
Notes on tides and their readers;Tide Gauge Collaboration;Annals of Salt;2031;12–19
"""
ORCID = {
    "orcid-identifier": {"path": "0000-0002-1825-0097"},
    "activities-summary": {
        "works": {
            "group": [
                {
                    "work-summary": [
                        {
                            "put-code": 1,
                            "title": {"title": {"value": "Notes on tides and their readers"}},
                            "type": "journal-article",
                            "contributors": {"contributor": [{"credit-name": {"value": "Tide Gauge Collaboration"}}]},
                            "external-ids": {
                                "external-id": [
                                    {"external-id-type": kind, "external-id-value": value}
                                    for kind, value in (
                                        ("isbn", "978-0-262-03561-3"),
                                        ("issn", "1234567X"),
                                        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/31285325"),
                                        ("pmc", "7654321"),
                                    )
                                ]
                            },
                        }
                    ]
                }
            ]
        }
    },
}

TOLD = {
    "bibtex": BIBTEX,
    "ris": RIS,
    "csl-json": json.dumps(CSL),
    "crossref": json.dumps(CROSSREF),
    "openalex": json.dumps(OPENALEX),
    "semantic-scholar": json.dumps(SEMANTIC_SCHOLAR),
    "dblp": DBLP,
    "table": TABLE,
    "orcid": json.dumps(ORCID),
}
IDENTIFIERS = {"isbn:9780262035613", "issn:1234-567X", "pubmed:31285325", "pmc:PMC7654321"}
UNTOLD = {
    "crossref": {"pubmed:31285325", "pmc:PMC7654321"},
    "openalex": {"isbn:9780262035613"},
    "semantic-scholar": {"isbn:9780262035613", "issn:1234-567X"},
    "table": IDENTIFIERS,
}
"""Identifiers that a format has no place for."""

each_format = pytest.mark.parametrize("format", TOLD)


def read(text: str, format: str, folder: Path) -> list[Record]:
    path = folder / "told"
    path.write_text(text, encoding="utf-8")
    return list(sources.read(path, format=format))


@each_format
def test_a_work_has_the_same_identifiers_whoever_tells_them(format: str, tmp_path: Path) -> None:
    (work,) = (one for one in read(TOLD[format], format, tmp_path) if isinstance(one, PublicationRecord))
    own = {"openalex:", "semantic-scholar:", "dblp:"}
    told = {one for one in work.identifiers if not any(one.startswith(scheme) for scheme in own)}
    assert told == IDENTIFIERS - UNTOLD.get(format, set())


@each_format
def test_a_work_has_the_same_pages_however_they_are_printed(format: str, tmp_path: Path) -> None:
    (work,) = (one for one in read(TOLD[format], format, tmp_path) if isinstance(one, PublicationRecord))
    assert work.pages == (None if format == "orcid" else "12-19")


@each_format
def test_a_collaboration_is_a_group_in_any_list(format: str, tmp_path: Path) -> None:
    records = read(TOLD[format], format, tmp_path)
    groups = [one.group.text.value for one in records if isinstance(one, GroupAuthorshipRecord)]
    assert groups == ["Tide Gauge Collaboration"]


THESES = {
    "bibtex": "@phdthesis{salt, title={Salt in three languages}, author={Ash, Ada}, advisor={Bosh, Bea}, year=2031}",
    "ris": "TY  - THES\nTI  - Salt in three languages\nAU  - Ash, Ada\nA3  - Bosh, Bea\nPY  - 2031\nER  -\n",
    "table": "Title;Author;Degree;Supervisor;Year\nSalt in three languages;Ash, Ada;PhD;Bosh, Bea;2031\n",
    "genealogy": json.dumps(
        {
            "people": [
                {"id": "1", "name": "Ada Ash", "thesis": "Salt in three languages", "advisor_ids": ["2"]},
                {"id": "2", "name": "Bea Bosh"},
            ]
        }
    ),
}


@pytest.mark.parametrize("format", THESES)
def test_one_supervisor_alone_is_concluded_to_be_the_principal(format: str, tmp_path: Path) -> None:
    records = read(THESES[format], format, tmp_path)
    (part,) = (part for one in records if isinstance(one, SupervisionRecord) for part in one.participations)
    assert (part.person.name, part.role, part.basis) == ("Bea Bosh", "principal", "inferred")


DBLP_PERSON = (
    '<dblpperson><person key="homepages/51/3710-1"><author pid="51/3710-1">Ada Ash</author></person></dblpperson>'
)
PEOPLE = {
    "dblp": DBLP_PERSON,
    "html-page": '<html><head><title>Ada Ash</title></head><body><h1>Ada Ash</h1><script type="application/ld+json">'
    '{"@context": "https://schema.org", "@type": "Person", "name": "Ada Ash", "jobTitle": "Professor",'
    ' "sameAs": ["https://dblp.org/pid/51/3710-1.html"]}</script></body></html>',
    "orcid": json.dumps(
        {
            "orcid-identifier": {"path": "0000-0002-1825-0097"},
            "person": {
                "external-identifiers": {
                    "external-identifier": [{"external-id-type": "DBLP", "external-id-value": "51/3710-1"}]
                }
            },
        }
    ),
}


@pytest.mark.parametrize("format", PEOPLE)
def test_a_person_has_the_same_identifier_whoever_tells_it(format: str, tmp_path: Path) -> None:
    records = read(PEOPLE[format], format, tmp_path)
    told = {name for one in records if isinstance(one, PersonRecord) for name in one.identifiers}
    assert told == {"dblp:pid/51/3710-1"}
