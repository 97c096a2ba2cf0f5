"""Makes works as OpenAlex writes them, as many as wanted and the same each time: nobody and nothing in them exists."""

import json
import random
from collections.abc import Iterator
from pathlib import Path

_GIVEN = ("Ada", "Éloïse", "Bao", "Inés", "Maarten", "Ottilie", "Nadir", "Solenn", "Perrine", "Jun", "Aurèle", "Wei")
_FAMILY = ("Quillfeather", "Tranchebise", "van Ooyevaer", "de la Quebrada", "Dombreval", "Belhazour", "Mâchefer", "Li")
_WORDS = (
    "slow", "dendrites", "networks", "of", "attractors", "learning", "geometry", "in", "noise", "memory", "leaky",
    "the", "clocks", "drift", "codes", "small", "representations", "on", "graphs", "hesitation", "sparse", "time",
    "and",
)  # fmt: skip
_TOPICS = ("Neural dynamics", "Graph learning", "Memory models", "Optimization", "Machine translation", "Vision")


def write(file: Path, count: int) -> None:
    """Writes so many works to a file, a JSON object a line."""
    with file.open("w", encoding="utf-8") as lines:
        for work in works(count):
            lines.write(json.dumps(work, ensure_ascii=False, separators=(",", ":")) + "\n")


def works(count: int) -> Iterator[dict[str, object]]:
    """So many works in today's schema, with one to six authors, two topics each and a short abstract."""
    chance = random.Random(20)
    for number in range(count):
        year = 1990 + number % 35
        abstract: dict[str, list[int]] = {}
        for position in range(40):
            abstract.setdefault(chance.choice(_WORDS), []).append(position)
        yield {
            "id": f"https://openalex.org/W{4_000_000_000 + number}",
            "doi": f"https://doi.org/10.1000/w.{number}",
            "title": f"{' '.join(chance.choices(_WORDS, k=8)).capitalize()} {number}",
            "publication_year": year,
            "publication_date": f"{year}-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "language": "en",
            "type": "article",
            "biblio": {"volume": str(number % 90), "issue": str(number % 12), "first_page": "1", "last_page": "9"},
            "primary_location": {
                "source": {
                    "display_name": f"Journal of Things {number % 500}",
                    "issn_l": "1234-5679",
                    "type": "journal",
                }
            },
            "authorships": [_authorship(chance, position) for position in range(1 + number % 6)],
            "topics": [_topic(chance) for _ in range(2)],
            "abstract_inverted_index": abstract,
            "is_retracted": False,
        }


def _authorship(chance: random.Random, position: int) -> dict[str, object]:
    person = chance.randrange(200_000)
    name = f"{_GIVEN[person % len(_GIVEN)]} {_FAMILY[person // 12 % len(_FAMILY)]}-{person}"
    place = person % 900
    return {
        "author_position": "first" if position == 0 else "middle",
        "author": {"id": f"https://openalex.org/A{5_000_000_000 + person}", "display_name": name, "orcid": None},
        "raw_author_name": name,
        "is_corresponding": position == 0,
        "raw_affiliation_strings": [f"Department {place % 30}, University {place}"],
        "institutions": [
            {
                "id": f"https://openalex.org/I{place}",
                "display_name": f"University {place}",
                "ror": None,
                "country_code": "CA",
            }
        ],
    }


def _topic(chance: random.Random) -> dict[str, object]:
    number = chance.randrange(len(_TOPICS))
    return {
        "id": f"https://openalex.org/T{10_000 + number}",
        "display_name": _TOPICS[number],
        "score": 0.9,
        "subfield": {"id": "https://openalex.org/subfields/1702", "display_name": "Artificial Intelligence"},
        "field": {"id": "https://openalex.org/fields/17", "display_name": "Computer Science"},
        "domain": {"id": "https://openalex.org/domains/3", "display_name": "Physical Sciences"},
    }
