"""Mapping is pure: the same records give the same statements in any order, each with its source, each well-formed."""

from collections.abc import Iterable

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scholargraph.errors import ScholargraphError
from scholargraph.identifiers import Minter
from scholargraph.mapping import Setting, literal, quads, statements, vocabulary_quads
from scholargraph.model import (
    AbstractRecord,
    AuthorshipRecord,
    Basis,
    BiographyRecord,
    DegreeRecord,
    InterestRecord,
    ListStatus,
    NameStatus,
    NoticeKind,
    NoticeRecord,
    OrganizationRecord,
    Participation,
    Person,
    PersonRecord,
    Place,
    Publication,
    PublicationRecord,
    Record,
    RoleRecord,
    SectionRecord,
    SnapshotRecord,
    SupervisionRecord,
    Text,
    Wording,
)
from scholargraph.vocabulary import SG, VOCABULARY, concept

BASE = "https://example.org/id/"
SETTING = Setting(Minter(BASE), f"{BASE}organization/institute")
SHA = "0123456789abcdef" * 4
OWNER = Person("Ada Lovelace")
ENGINE = Publication("Notes on the Analytical Engine", scope="ada-lovelace")


def place(first: int, last: int | None = None) -> Place:
    return Place(SHA[:16], first, last or first, "line")


def supervision(kind: str, status: str | None = None) -> SupervisionRecord:
    part = Participation(OWNER, "principal", Basis.STATED)
    trainee = Person("Mary Somerville")
    return SupervisionRecord(place(4), OWNER, trainee, Wording(Text(kind)), None, (part,), status=status)


def store(lines: Iterable[str]) -> ox.Store:
    loaded = ox.Store()
    loaded.bulk_load("".join(lines).encode(), ox.RdfFormat.N_QUADS)
    return loaded


def test_a_statement_stands_in_its_record_s_graph_and_in_the_default_graph() -> None:
    record = InterestRecord(place(12), OWNER, Wording(Text("Poetical science", "en")))
    graph = store(quads([record], SETTING))
    person, topic = ox.NamedNode(f"{BASE}person/ada-lovelace"), ox.NamedNode(f"{BASE}topic/poetical-science")
    found = {str(quad.graph_name) for quad in graph.quads_for_pattern(person, ox.NamedNode(SG.researchInterest), topic)}
    assert found == {"DEFAULT", f"<{BASE}source/{SHA[:16]}#L12>"}


def test_a_place_is_described_by_its_snapshot() -> None:
    graph = store(quads([PersonRecord(place(3, 4), OWNER)], SETTING))
    record = ox.NamedNode(f"{BASE}source/{SHA[:16]}#L3-L4")
    snapshot = ox.NamedNode(f"{BASE}source/{SHA[:16]}")
    described = {
        quad.predicate.value.rpartition("#")[2]: str(quad.object)
        for quad in graph.quads_for_pattern(record, None, None, snapshot)
    }
    assert described.pop("type").endswith("SourceRecord>")
    assert described == {
        "snapshot": str(snapshot),
        "firstLine": str(ox.Literal(3)),
        "lastLine": str(ox.Literal(4)),
        "quotedText": '"line"',
    }


def test_every_statement_of_the_default_graph_has_a_source_and_the_other_way_round() -> None:
    graph = store([*quads(everything(), SETTING), *vocabulary_quads()])
    merged = {quad.triple for quad in graph.quads_for_pattern(None, None, None, ox.DefaultGraph())}
    sourced = {quad.triple for quad in graph if quad.graph_name != ox.DefaultGraph()}
    assert merged == sourced


def everything() -> list[Record]:
    """One record of each kind, with everything that it can hold."""
    trainee = Person(None, NameStatus.WITHHELD, key="ada-lovelace/trainee-0-1")
    other = Person("Charles Babbage", orcid="0000-0002-1825-0097", address="https://example.org/people/babbage")
    return [
        SnapshotRecord(SHA, "ada.txt", "profile-page", 9, "en", OWNER, "https://example.org/ada", "2026-01-31"),
        PersonRecord(place(1), OWNER),
        BiographyRecord(place(2), OWNER, Text("A life.\n\nIn “two” parts\\.", "en")),
        RoleRecord(place(3), OWNER, Wording(Text("Countess", "en")), organization_implied=True),
        RoleRecord(
            place(4),
            OWNER,
            Wording(Text("Professor", "en"), concept("positions", "full-professor")),
            Wording(Text("University of South California", "en"), None, f"{VOCABULARY}organizations/x"),
            Text("Mathematics", "en"),
            start="1833",
            end="1852-11-27",
        ),
        InterestRecord(place(5), OWNER, Wording(Text("Engines", "en"))),
        SupervisionRecord(
            place(6, 7),
            OWNER,
            trainee,
            Wording(Text("PhD", "en"), concept("trainee-types", "doctorate")),
            Wording(Text("Somewhere", "en")),
            (Participation(OWNER, "co", Basis.INFERRED), Participation(other, "principal", Basis.STATED)),
            "0",
            1,
            Text("Principal supervisor :", "en"),
            "current",
        ),
        PublicationRecord(
            place(8),
            Publication("Correction: Notes on the Analytical Engine", doi="10.1000/ABC"),
            Text("Correction: Notes on the Analytical Engine", "en"),
            ListStatus.PARTIAL,
            concept("correction-kinds", "corrigendum"),
            ENGINE,
            Text(ENGINE.title, "en"),
        ),
        AuthorshipRecord(place(9), ENGINE, OWNER, Basis.STATED, 1, 1),
        AbstractRecord(place(10), ENGINE, Text("We weave", "en"), truncated=True),
        OrganizationRecord(place(11), "institute", None, (Text("Institut", "fr"), Text("Inst.", "fr")), "05c22rx21"),
        SectionRecord(place(12), f"{VOCABULARY}page-sections/publications", Text("Publications")),
        NoticeRecord(place(13), NoticeKind.NOT_UNDERSTOOD, "no rule fits"),
        NoticeRecord(place(14), NoticeKind.NEEDS_REVIEW, "a name or a title", "title"),
    ]


def test_the_order_of_records_does_not_matter() -> None:
    snapshot, *others = everything()
    forward, backward = [snapshot, *others], [snapshot, *reversed(others)]
    assert sorted(quads(forward, SETTING)) == sorted(quads(backward, SETTING))


def test_equal_input_gives_equal_bytes() -> None:
    assert list(quads(everything(), SETTING)) == list(quads(everything(), SETTING))


def test_no_line_comes_twice() -> None:
    lines = list(quads([*everything(), *everything()[1:]], SETTING))
    assert len(lines) == len(set(lines))


def test_the_corrected_work_is_there_though_nobody_listed_it() -> None:
    graph = store(quads(everything(), SETTING))
    rows = graph.query(
        "PREFIX sg: <https://w3id.org/scholargraph/ontology#>"
        "SELECT ?title { ?c a sg:Correction ; sg:corrects ?w . ?w a sg:Publication ; sg:title ?title ."
        " FILTER NOT EXISTS { ?w sg:authorListStatus ?any } }"
    )
    assert isinstance(rows, ox.QuerySolutions)
    assert [str(row["title"]) for row in rows] == [f'"{ENGINE.title}"@en']


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (PersonRecord(place(1), Person(None)), "a person without a name needs a key"),
        (PersonRecord(place(1), Person("Ada", key="a b")), "is not an IRI"),
        (BiographyRecord(place(1), OWNER, Text("x", "fr FR")), "language 'fr FR'"),
        (RoleRecord(place(1), OWNER, None, start="in May"), "date 'in May'"),
        (RoleRecord(place(1), OWNER, None, start="<a:>"), "date '<a:>'"),
        (RoleRecord(place(1), OWNER, None, end="2020-13"), "date '2020-13'"),
        (SnapshotRecord(SHA, "a.txt", "profile-page", language="en <a:>"), "language 'en <a:>'"),
        (SnapshotRecord(SHA, "a.txt", "profile-page", retrieved="today"), "date 'today'"),
        (supervision("PhD", status="ended"), "status 'ended'; wanted one of: "),
        (InterestRecord(place(1), OWNER, Wording(Text("a"), "a/b")), "'a/b' is not an IRI"),
        (InterestRecord(place(1), OWNER, Wording(Text("a"), "https://[::1/b")), "/b' is not an IRI"),
        (InterestRecord(place(1), OWNER, Wording(Text("a"), "https://a/%zz")), "%zz' is not an IRI"),
        (PersonRecord(place(1), Person("Ada", address="nowhere")), "profile address 'nowhere'"),
    ],
)
def test_what_cannot_be_written_is_refused(record: Record, message: str) -> None:
    with pytest.raises(ScholargraphError, match=message):
        list(statements(record, SETTING))


@given(st.text(), st.sampled_from([None, "en", "fr"]))
@settings(max_examples=300, deadline=None)
def test_any_text_comes_back_from_n_triples_as_it_went_in(text: str, language: str | None) -> None:
    line = f"<http://example.org/s> <http://example.org/p> {literal(text, language)} ."
    (quad,) = ox.parse(line.encode("utf-8"), ox.RdfFormat.N_TRIPLES)
    assert quad.object == ox.Literal(text, language=language)


names = st.text(min_size=1).filter(lambda name: name.strip() != "")


@given(names, names, names)
@settings(max_examples=200, deadline=None)
def test_any_name_title_and_organization_are_written_well(person: str, title: str, organization: str) -> None:
    owner = Person(person, scope="page")
    work = Publication(title, scope="page")
    records: list[Record] = [
        SnapshotRecord(SHA, "a.txt", "profile-page", 1, "en", owner),
        RoleRecord(place(1), owner, Wording(Text(title)), Wording(Text(organization)), Text(title)),
        PublicationRecord(place(2), work, Text(title), ListStatus.UNKNOWN),
        AuthorshipRecord(place(2), work, owner, Basis.IMPLIED),
    ]
    assert len(store(quads(records, SETTING))) == len(list(quads(records, SETTING)))


@pytest.mark.parametrize("text", ["https://a b", "http://a/<b>", "urn:[x", "https://a/", "https://a/%zz", "http://a#?"])
def test_a_text_that_begins_as_an_iri_does_not_break_those_made_of_it(text: str) -> None:
    owner, name = Person("Ada", scope="page"), Wording(Text(text))
    records: list[Record] = [
        SnapshotRecord(SHA, "a.txt", "profile-page"),
        RoleRecord(place(1), owner, name, name, Text(text)),
        DegreeRecord(place(2), owner, name, name, Text(text)),
        InterestRecord(place(3), owner, name),
        supervision(text),
    ]
    assert len(store(quads(records, SETTING))) == len(list(quads(records, SETTING)))


def test_what_no_address_may_hold_is_escaped() -> None:
    work = Publication("A Title of a Work")
    printed = 'https://example.org/a b?c={d}|\\^`<"\u00e9>\x00'
    (line,) = [
        line
        for line in statements(PublicationRecord(place(2), work, Text("A"), ListStatus.UNKNOWN, address=printed))
        if SG.address in line
    ]
    assert '"https://example.org/a%20b?c=%7Bd%7D%7C%5C%5E%60%3C%22\u00e9%3E%00"' in line


def test_a_name_stands_only_in_the_graphs_of_the_lines_that_print_it() -> None:
    """Not where the page's owner is meant without being named: in a trainee's entry, as an author by implication."""
    other = Person("Charles Babbage")
    parts = (Participation(OWNER, "co", Basis.INFERRED), Participation(other, "principal", Basis.STATED))
    trainee = Person(None, NameStatus.WITHHELD, key="ada-lovelace/trainee-1")
    records: list[Record] = [
        SnapshotRecord(SHA, "ada.txt", "profile-page", 4, "en", OWNER),
        PersonRecord(place(1), OWNER),
        SupervisionRecord(place(2, 3), OWNER, trainee, Wording(Text("PhD")), None, parts, "list", 1),
        AuthorshipRecord(place(4), ENGINE, OWNER, Basis.IMPLIED),
    ]
    graph = store(quads(records, SETTING))
    told = {
        name: {quad.graph_name for quad in graph.quads_for_pattern(None, ox.NamedNode(SG.name), ox.Literal(name))}
        for name in ("Ada Lovelace", "Charles Babbage")
    }
    source = f"{BASE}source/{SHA[:16]}"
    assert told == {
        "Ada Lovelace": {ox.DefaultGraph(), ox.NamedNode(f"{source}#L1")},
        "Charles Babbage": {ox.DefaultGraph(), ox.NamedNode(f"{source}#L2-L3")},
    }


def test_an_owner_whose_name_is_lost_is_told_of_by_the_page_as_a_whole() -> None:
    owner = Person(None, NameStatus.LOST, key="owner-1")
    graph = store(quads([SnapshotRecord(SHA, "x.txt", "profile-page", 1, "fr", owner)], SETTING))
    person = ox.NamedNode(f"{BASE}person/owner-1")
    lost = ox.NamedNode(concept("statuses", "lost"))
    assert ox.Quad(person, ox.NamedNode(SG.nameStatus), lost, ox.NamedNode(f"{BASE}source/{SHA[:16]}")) in graph


def test_it_is_said_whether_a_source_names_the_organization_of_a_role() -> None:
    printed = Wording(Text("McGill University", "en"), f"{VOCABULARY}organizations/mcgill-university")
    for record, institute, basis in (
        (
            RoleRecord(place(1), OWNER, Wording(Text("Countess")), organization_implied=True),
            SETTING.institute,
            "implied",
        ),
        (RoleRecord(place(1), OWNER, Wording(Text("Countess")), printed), printed.concept, "stated"),
    ):
        said = {predicate: value for _, predicate, value in parted(statements(record, SETTING))}
        assert said[f"<{SG.organization}>"] == f"<{institute}>"
        assert said[f"<{SG.organizationBasis}>"] == f"<{concept('statuses', basis)}>"


def test_the_first_name_of_an_organization_in_each_language_is_the_preferred_one() -> None:
    names = Text("École du Nord", "fr"), Text("EdN", "fr"), Text("Northern School", "en")
    said = parted(statements(OrganizationRecord(place(1), "ecole-du-nord", None, names), SETTING))
    labels = [(predicate.rpartition("#")[2], value) for _, predicate, value in said if "Label" in predicate]
    assert labels == [
        ("prefLabel>", '"École du Nord"@fr'),
        ("altLabel>", '"EdN"@fr'),
        ("prefLabel>", '"Northern School"@en'),
    ]


def test_what_is_said_of_a_line_stands_in_the_graph_of_its_snapshot() -> None:
    """Nothing that the line itself says: a line that was not understood says nothing."""
    notice = NoticeRecord(place(5), NoticeKind.NOT_UNDERSTOOD, "no-section")
    graphs = {quad.graph_name for quad in store(quads([notice], SETTING))}
    assert graphs == {ox.DefaultGraph(), ox.NamedNode(f"{BASE}source/{SHA[:16]}")}


def test_a_doi_is_written_in_lower_case() -> None:
    work = Publication("Notes", doi="10.1000/ABC")
    said = statements(PublicationRecord(place(1), work, Text("Notes"), ListStatus.UNKNOWN), SETTING)
    assert [value for _, predicate, value in parted(said) if predicate == f"<{SG.doi}>"] == ['"10.1000/abc"']


def parted(lines: Iterable[str]) -> list[tuple[str, str, str]]:
    """Statements as subject, predicate and object."""
    return [(subject, predicate, value) for subject, predicate, value in (line.split(" ", 2) for line in lines)]
