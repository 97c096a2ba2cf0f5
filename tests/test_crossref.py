"""Crossref's works come over whole: counts of real answers agree, and no damage costs more than its entry."""

import gzip
import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scholargraph import sources
from scholargraph.errors import SourceError
from scholargraph.model import (
    AbstractRecord,
    AuthorshipRecord,
    DegreeRecord,
    GroupAuthorshipRecord,
    ListStatus,
    NoticeKind,
    NoticeRecord,
    PublicationRecord,
    Record,
    SnapshotRecord,
    VersionRecord,
)
from scholargraph.sources.records import encode

CASES = Path(__file__).parent / "cases" / "sources" / "crossref" / "ok"
WORK = {"DOI": "10.5555/w", "type": "journal-article", "title": ["Sand that sings"]}

Saved = Callable[[Any], Path]


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Saved:
    path = tmp_path_factory.mktemp("crossref") / "works.json"

    def save(content: Any) -> Path:
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return save


def read(path: Path) -> list[Record]:
    return list(sources.read(path, format="crossref"))


def of(records: list[Record], kind: type) -> list[Any]:
    return [record for record in records if isinstance(record, kind)]


@pytest.fixture(scope="module")
def real(shared: Callable[..., Path]) -> Path:
    return shared("data", "crossref", "works.json.gz")


def test_counts_of_a_real_list_agree(real: Path) -> None:
    answers = json.loads(gzip.decompress(real.read_bytes()))
    works = [one for one in answers if "title" in one or "type" in one]
    slots = [slot for one in works for slot in one.get("author", [])]
    people = [slot for slot in slots if "family" in slot or "given" in slot]
    records = list(sources.read(real))
    told = of(records, PublicationRecord)
    authors = of(records, AuthorshipRecord)
    counts = {
        "works": (len(works), len(told)),
        "not works": (len(answers) - len(works), len(not_understood(records))),
        "DOIs": (len({one["DOI"].lower() for one in works}), len({one.publication.doi for one in told})),
        "titles": (sum(bool(one.get("title")) for one in works), sum(bool(one.title.value) for one in told)),
        "types": (sum("type" in one for one in works), sum(one.kind is not None for one in told)),
        "people": (len(people), len(authors)),
        "groups": (sum("name" in slot for slot in slots), len(of(records, GroupAuthorshipRecord))),
        "lost names": (len(slots) - len(people) - 2, reasons(records)["/author/0: no name; wanted one"]),
        "ORCID iDs": (sum("ORCID" in slot for slot in slots), sum(one.person.orcid is not None for one in authors)),
        "affiliations": (
            sum(len(slot["affiliation"]) for slot in people),
            sum(len(one.affiliations) for one in authors),
        ),
        "works with affiliations": (
            sum(any(slot["affiliation"] for slot in one.get("author", [])) for one in works),
            len({one.place.path for one in authors if one.affiliations}),
        ),
        "works with ORCID iDs": (
            sum(any("ORCID" in slot for slot in one.get("author", [])) for one in works),
            len({one.place.path for one in authors if one.person.orcid}),
        ),
        "abstracts": (sum("abstract" in one for one in works), len(of(records, AbstractRecord))),
        "dates": (sum(dated(one) for one in works), sum(one.published is not None for one in told)),
        "venues": (
            sum(bool(one.get("container-title")) for one in works),
            sum(one.venue is not None for one in told) - sum("posted" in one and "institution" in one for one in works),
        ),
        "publishers": (sum("publisher" in one for one in works), sum(one.publisher is not None for one in told)),
        "volumes": (sum("volume" in one for one in works), sum(one.volume is not None for one in told)),
        "issues": (sum("issue" in one for one in works), sum(one.issue is not None for one in told)),
        "pages": (
            sum("page" in one or "article-number" in one for one in works),
            sum(one.pages is not None for one in told),
        ),
        "languages": (Counter(one.get("language") for one in works), Counter(one.language for one in told)),
        "ISSN, ISBN": (
            sum(len({*one.get("ISSN", ()), *one.get("ISBN", ())}) for one in works),
            sum(len(one.identifiers) for one in told),
        ),
        "unknown lists": (
            sum(not one.get("author") for one in works),
            sum(one.author_list is ListStatus.UNKNOWN for one in told),
        ),
        "versions": (
            len({(one["DOI"], other["id"]) for one in works for name, others in one.get("relation", {}).items()
                 for other in others if name in {"has-preprint", "is-version-of"}}),
            len(of(records, VersionRecord)),
        ),
        "degrees": (sum(one.get("type") == "dissertation" and bool(people_of(one)) for one in works),
                    len(of(records, DegreeRecord))),
    }  # fmt: skip
    assert {name: pair for name, pair in counts.items() if pair[0] != pair[1]} == {}
    assert {one.place.key for one in told} == {one["DOI"].lower() for one in works}
    assert not [one for one in of(records, AbstractRecord) if "<" in one.text.value and "jats" in one.text.value]


def dated(work: dict[str, Any]) -> bool:
    return any(
        isinstance(work.get(name), dict) and (work[name].get("date-parts") or [[None]])[0][0] is not None
        for name in ("issued", "published", "published-print", "published-online", "posted", "approved",
                     "published-other", "content-created")
    )  # fmt: skip


def people_of(work: dict[str, Any]) -> list[Any]:
    return [slot for slot in work.get("author", []) if "family" in slot]


def not_understood(records: list[Record]) -> list[NoticeRecord]:
    return [one for one in of(records, NoticeRecord) if one.kind is NoticeKind.NOT_UNDERSTOOD]


def reasons(records: list[Record]) -> Counter[str]:
    return Counter(one.reason for one in of(records, NoticeRecord))


def test_a_real_list_is_known_by_its_content_and_whatever_holds_it(real: Path, saved: Saved) -> None:
    works = json.loads(gzip.decompress(real.read_bytes()))[1:9]
    shapes = (
        works,
        {"items": works},
        {"status": "ok", "message-type": "work-list", "message-version": "1.0.0", "message": {"items": works}},
        b"".join(json.dumps(one).encode() + b"\n" for one in works),
        [{"status": "ok", "message-type": "work", "message": one} for one in works],
        [{"status": "ok", "message-type": "work-list", "message": {"items": works}}],
    )
    told = []
    for shape in shapes:
        path = saved(shape)
        assert sources.recognised(sources.opened(path)[0]).name == "crossref"
        told.append([encode(one).split(b'"key":', 1)[-1] for one in read(path)[1:]])
    assert all(one == told[0] for one in told)


@pytest.mark.parametrize(
    "content",
    [
        {"id": "q1", "type": "article-journal", "title": "Sand", "DOI": "10.5555/w", "is-referenced-by-count": 3},
        {"id": "https://openalex.org/W1", "doi": "https://doi.org/10.5555/w", "title": "Sand", "authorships": []},
        {"@context": "https://schema.org", "DOI": "10.5555/w", "title": ["Sand"]},
        {"paperId": "1", "externalIds": {"DOI": "10.5555/w"}, "title": "Sand"},
        {"record": "snapshot", "sha256": "0" * 64, "file": "a.json", "format": "crossref"},
        b"@article{a, title={Sand}, doi={10.5555/w}}",
        b"TY  - JOUR\nDO  - 10.5555/w\nER  - \n",
    ],
)
def test_other_formats_are_not_taken_for_crossref(content: Any, saved: Saved) -> None:
    assert not next(one for one in sources.sources() if one.name == "crossref").recognises(
        sources.opened(saved(content))[0]
    )


@pytest.mark.parametrize(
    ("fields", "published"),
    [
        ({"issued": {"date-parts": [[2020]]}, "published-print": {"date-parts": [[2021, 5]]}}, "2020"),
        ({"issued": {"date-parts": [[None]]}, "published-print": {"date-parts": [[2021, 5]]}}, "2021-05"),
        (
            {"published-print": {"date-parts": [[2021, 5]]}, "published-online": {"date-parts": [[2020, 12, 1]]}},
            "2020-12-01",
        ),
        ({"issued": {"date-parts": [["2020", "3", None]]}}, "2020-03"),
        ({"issued": {"date-parts": []}}, None),
        ({"issued": {}}, None),
    ],
)
def test_a_work_is_as_old_as_its_first_date(fields: dict[str, Any], published: str | None, saved: Saved) -> None:
    (record,) = of(read(saved([{**WORK, **fields}])), PublicationRecord)
    assert record.published == published


@pytest.mark.parametrize(
    ("title", "subtitle", "whole"),
    [
        (["Sand"], ["A study"], "Sand: A study"),
        (["Why sand?"], ["A study"], "Why sand? A study"),
        (["Sand: a study"], ["A Study"], "Sand: a study"),
        (["Sand"], [""], "Sand"),
        ([" "], ["A study"], ""),
    ],
)
def test_a_subtitle_stands_behind_the_title_once(
    title: list[str], subtitle: list[str], whole: str, saved: Saved
) -> None:
    (record,) = of(read(saved([{**WORK, "title": title, "subtitle": subtitle}])), PublicationRecord)
    assert record.title.value == record.publication.title == whole


def test_short_names_of_a_work_whose_doi_has_brackets_are_its_own(saved: Saved) -> None:
    authors = [{"given": "B.", "family": "Quill"}, {"given": "Ida", "family": "Marsh"}]
    works = [{**WORK, "DOI": f"10.5555/S0248-8663({year})80579-9", "author": authors} for year in (3, 4)]
    people = [one.person for one in of(read(saved(works)), AuthorshipRecord)]
    assert len({one.scope for one in people if one.name == "B. Quill"}) == 2


parts = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["10.5555/a", "doi", "ROR", "retraction"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "id-type", "DOI", "type", "name", "family", "given", "affiliation", "date-parts"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)
FIELDS = (
    "DOI", "title", "subtitle", "type", "subtype", "author", "issued", "published", "posted", "container-title",
    "event", "institution", "degree", "approved", "language", "ISSN", "ISBN", "relation", "update-to", "updated-by",
    "subject", "abstract", "volume", "page", "publisher", "message",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(work=st.dictionaries(st.sampled_from(FIELDS), parts, max_size=8), whole=st.booleans())
def test_any_object_is_read_or_told_of(saved: Saved, work: dict[str, Any], whole: bool) -> None:
    records = read(saved([{**WORK, **work} if whole else work, WORK]))
    assert isinstance(records[0], SnapshotRecord)
    assert {one.place.path for one in records[1:] if not isinstance(one, SnapshotRecord)} >= {
        "/0",
        "/1",
    } or "message" in work
    assert [one for one in of(records, PublicationRecord) if one.publication.doi == "10.5555/w"]


def test_damage_costs_only_what_it_touches(saved: Saved) -> None:
    chance = random.Random(3)
    whole = (CASES / "answer.json").read_bytes()
    before = {one.place.path: said(one) for one in of(read(saved(whole)), PublicationRecord)}
    for _ in range(60):
        at = chance.randrange(len(whole))
        damaged = whole[:at] + bytes([chance.randrange(256)]) + whole[at + chance.randrange(3) :]
        after = {said(one) for one in of(read_any(saved(damaged)), PublicationRecord)}
        assert len([one for one in before.values() if one not in after]) <= 1, (at, damaged[at - 30 : at + 30])
    for length in range(0, len(whole), 97):
        assert len(of(read_any(saved(whole[:length])), PublicationRecord)) <= len(before) + 1


def said(record: PublicationRecord) -> bytes:
    return encode(record).split(b'"publication":', 1)[1]


def read_any(path: Path) -> list[Record]:
    """The records of a file, none where it is refused."""
    try:
        return read(path)
    except SourceError:
        return []
