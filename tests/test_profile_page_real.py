"""The real page is read completely: each fact that was read off it by eye is among the records, and no other."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from scholargraph import sources
from scholargraph.identifiers import Minter, identifies, person_key
from scholargraph.model import (
    AbstractRecord,
    AuthorshipRecord,
    Basis,
    BiographyRecord,
    InterestRecord,
    ListStatus,
    NameStatus,
    NoticeRecord,
    PersonRecord,
    PublicationRecord,
    Record,
    RoleRecord,
    SectionRecord,
    SnapshotRecord,
    SupervisionRecord,
    Wording,
)

Kind = TypeVar("Kind", bound=Record)
CO, PRINCIPAL, ALONE = "Co-superviseur⋅e :", "Superviseur⋅e principal⋅e :", None

TITLES = {
    71: "Compositional Attention: Disentangling Search and Retrieval",
    73: "From Points to Functions: Infinite-dimensional Representations in Diffusion Models",
    75: "Inductive Biases for Relational Tasks",
    77: "A connectomics-based taxonomy of mammals",
    85: "Continuous-Time Meta-Learning with Forward Mode Differentiation",
    87: "Author Correction: Gradient-based learning drives robust representations in recurrent neural networks by"
    " balancing compression and expansion",
    92: "Beyond accuracy: generalization properties of bio-plausible temporal credit assignment rules",
    97: "Embedding Signals on Graphs with Unbalanced Diffusion Earth Mover's Distance",
    99: "Goal-driven optimization of single-neuron properties in artificial networks reveals regularization role of"
    " neural diversity and adaptation in the brain",
    101: "Lazy vs hasty: linearization in deep networks impacts learning schedule based on example difficulty",
    103: "Is a Modular Architecture Enough?",
    105: "Gradient Starvation: A Learning Proclivity in Neural Networks",
}
NAMES = {
    77: "Laura E Suarez, Yossi Yovel, Martijn P van den Heuvel, Olaf Sporns, Yaniv Assaf, Bratislav Misic",
    87: "Matthew Farrell, Stefano Recanatesi, Timothy Moore, Eric Shea-Brown",
    92: "Yuhan Helena Liu, Blake A. Richards, Eric Shea-Brown",
}
TRAINEES = """
29 Collaborateur·rice de recherche | ETH Zurich
30 Collaborateur·rice alumni | Polytechnique
31 Doctorat | UdeM | co
33 Postdoctorat | UdeM | co
35 Doctorat | UdeM
36 Doctorat | UdeM | principal
38 Doctorat | UdeM
39 Postdoctorat | McGill | principal
41 Maîtrise recherche | Polytechnique | principal
43 Visiteur de recherche indépendant | McGill
44 Doctorat | McGill | principal
46 Doctorat | UdeM | co
48 Maîtrise recherche | UdeM | co
50 Doctorat | McGill | principal
52 Stagiaire de recherche | Concordia | co
54 Doctorat | UdeM | co
56 Doctorat | UdeM | co
58 Visiteur de recherche indépendant | UdeM
59 Maîtrise recherche | UdeM
60 Maîtrise recherche | UdeM | principal
62 Doctorat | UdeM | principal
64 Doctorat | UdeM | co
66 Postdoctorat | UdeM
67 Visiteur de recherche indépendant | University of South California
"""


@pytest.fixture(scope="module")
def page(shared: Callable[..., Path]) -> Path:
    return shared("seeds", "guillaume-lajoie.fr.txt")


@pytest.fixture(scope="module")
def records(page: Path) -> list[Record]:
    return list(sources.read(page))


@pytest.fixture(scope="module")
def supervisions(records: list[Record]) -> list[SupervisionRecord]:
    return list(of(SupervisionRecord, records))


def test_the_snapshot(records: list[Record]) -> None:
    snapshot = records[0]
    assert isinstance(snapshot, SnapshotRecord)
    assert (snapshot.file, snapshot.format, snapshot.lines) == ("guillaume-lajoie.fr.txt", "profile-page", 106)
    assert snapshot.language == "fr"
    assert snapshot.owner is not None
    assert (snapshot.owner.name, person_key(snapshot.owner)) == ("Guillaume Lajoie", "guillaume-lajoie")
    assert len(list(of(SnapshotRecord, records))) == 1


def test_nothing_is_in_doubt_and_nothing_is_lost(page: Path, records: list[Record]) -> None:
    assert not list(of(NoticeRecord, records))
    told = {number for record in records[1:] for number in range(first(record), last(record) + 1)}
    lines = page.read_text(encoding="utf-8").split("\n")
    assert {number for number, line in enumerate(lines, 1) if line} <= told
    assert sum(not line for line in lines) == 9


def test_the_name_stands_twice(records: list[Record]) -> None:
    assert [(first(one), one.person.name) for one in of(PersonRecord, records)] == [
        (1, "Guillaume Lajoie"),
        (3, "Guillaume Lajoie"),
    ]


def test_the_headings(records: list[Record]) -> None:
    assert [(first(one), name_of(one.section)) for one in of(SectionRecord, records)] == [
        (9, "topics"),
        (21, "biography"),
        (27, "current-trainees"),
        (69, "publications"),
    ]


def test_the_positions_and_their_parts(records: list[Record]) -> None:
    found = [
        (
            first(one),
            one.title and one.title.text.value,
            concept_of(one.title),
            one.organization and one.organization.text.value,
            concept_of(one.organization),
            one.department and one.department.value,
        )
        for one in of(RoleRecord, records)
    ]
    assert found == [
        (5, "Membre académique principal", "core-academic-member", None, None, None),
        (6, "Chaire en IA Canada-CIFAR", "canada-cifar-ai-chair", None, None, None),
        (
            7,
            "Professeur agrégé",
            "associate-professor",
            "Université de Montréal",
            "universite-de-montreal",
            "Département de mathématiques et statistiques",
        ),
        (8, "Chercheur invité", "visiting-researcher", "Google", "google", None),
    ]
    assert [one.organization_implied for one in of(RoleRecord, records)] == [True, True, False, False]
    assert {one.occurrence for one in of(RoleRecord, records)} == {1}
    assert {one.title.text.language for one in of(RoleRecord, records) if one.title} == {"fr"}


def test_the_ten_topics(records: list[Record]) -> None:
    topics = list(of(InterestRecord, records))
    assert [(first(one), one.topic.text.value) for one in topics] == list(
        enumerate(
            [
                "Apprentissage de représentations",
                "Apprentissage profond",
                "Cognition",
                "IA en santé",
                "IA pour la science",
                "Neurosciences computationnelles",
                "Optimisation",
                "Raisonnement",
                "Réseaux de neurones récurrents",
                "Systèmes dynamiques",
            ],
            10,
        )
    )
    assert all(one.topic.concept and one.topic.text.language == "fr" for one in topics)
    assert len({one.topic.concept for one in topics}) == 10


def test_the_biography(page: Path, records: list[Record]) -> None:
    (biography,) = of(BiographyRecord, records)
    lines = page.read_text(encoding="utf-8").split("\n")
    assert (first(biography), last(biography)) == (23, 25)
    assert biography.text.value == f"{lines[22]}\n\n{lines[24]}"
    assert biography.text.language == "fr"


def test_the_24_trainees_line_by_line(supervisions: list[SupervisionRecord]) -> None:
    labels = {"co": CO, "principal": PRINCIPAL}
    rows = [row.split(" ", 1) for row in TRAINEES.strip().split("\n")]
    wanted = [(int(line), *(part.strip() for part in entry.split("|"))) for line, entry in rows]
    found = [
        (
            first(one),
            one.trainee_type.text.value,
            one.organization and one.organization.text.value,
            *([next(name for name, label in labels.items() if label == one.label.value)] if one.label else []),
        )
        for one in supervisions
    ]
    assert found == wanted
    assert [last(one) - first(one) for one in supervisions] == [1 if one.label else 0 for one in supervisions]
    assert [one.ordinal for one in supervisions] == list(range(1, 25))


def test_the_trainees_counted(supervisions: list[SupervisionRecord]) -> None:
    assert Counter(concept_of(one.trainee_type) for one in supervisions) == {
        "doctorate": 11,
        "masters-research": 4,
        "postdoctorate": 3,
        "independent-visiting-researcher": 3,
        "research-collaborator": 1,
        "alumni-collaborator": 1,
        "research-intern": 1,
    }
    assert Counter(one.organization and one.organization.text.value for one in supervisions) == {
        "UdeM": 15,
        "McGill": 4,
        "Polytechnique": 2,
        "ETH Zurich": 1,
        "Concordia": 1,
        "University of South California": 1,
    }
    assert Counter(one.label and one.label.value for one in supervisions) == {CO: 8, PRINCIPAL: 7, ALONE: 9}
    assert {one.status for one in supervisions} == {"current"}


def test_the_24_trainees_are_24_people_without_names(supervisions: list[SupervisionRecord]) -> None:
    assert {one.trainee.name_status for one in supervisions} == {NameStatus.WITHHELD}
    assert {one.trainee.name for one in supervisions} == {None}
    assert len({Minter().person(one.trainee) for one in supervisions}) == 24
    assert len({(one.trainee_type, one.organization, one.label) for one in supervisions}) == 17


@pytest.mark.parametrize(
    ("types", "alone", "principal", "co"),
    [
        ({"doctorate"}, 2, 5, 4),
        ({"masters-research"}, 1, 1, 2),
        ({"postdoctorate"}, 1, 1, 1),
        ({"research-intern"}, 0, 1, 0),
        ({"independent-visiting-researcher", "research-collaborator", "alumni-collaborator"}, 5, 0, 0),
    ],
)
def test_the_owners_load(
    supervisions: list[SupervisionRecord], types: set[str], alone: int, principal: int, co: int
) -> None:
    parts = Counter(owners_part(one) for one in supervisions if concept_of(one.trainee_type) in types)
    assert (parts["alone"], parts["principal"], parts["co"]) == (alone, principal, co)


def test_a_label_speaks_of_the_other_supervisor(supervisions: list[SupervisionRecord]) -> None:
    for one in supervisions:
        owner, *others = one.participations
        assert owner.person == one.owner
        assert owner.basis is (Basis.INFERRED if one.label else Basis.IMPLIED)
        assert [(other.role, other.basis, other.person.name_status) for other in others] == {
            CO: [("co", Basis.STATED, NameStatus.WITHHELD)],
            PRINCIPAL: [("principal", Basis.STATED, NameStatus.WITHHELD)],
            ALONE: [],
        }[one.label.value if one.label else None]
        assert owner.role == ("co" if one.label and one.label.value == PRINCIPAL else "principal")
    unknown = [person_key(part.person) for one in supervisions for part in one.participations[1:]]
    assert len(unknown) == len(set(unknown)) == 15


def test_the_doubtful_university_is_flagged_and_not_rewritten(supervisions: list[SupervisionRecord]) -> None:
    doubtful = [one.organization for one in supervisions if one.organization and one.organization.concept is None]
    assert [one.text.value for one in doubtful] == ["University of South California"]
    assert [(one.candidate or "").rpartition("/")[2] for one in doubtful] == ["university-of-southern-california"]
    assert not [
        one for one in supervisions if one.organization and one.organization.concept and one.organization.candidate
    ]


def test_the_twelve_publications(records: list[Record]) -> None:
    publications = list(of(PublicationRecord, records))
    assert {first(one): one.title.value for one in publications} == TITLES
    assert {one.title.language for one in publications} == {"en"}
    assert {first(one) for one in publications if one.author_list is ListStatus.PARTIAL} == set(NAMES)
    assert {one.author_list for one in publications} == {ListStatus.PARTIAL, ListStatus.UNKNOWN}


def test_the_13_listed_names_stand_on_the_right_publications(records: list[Record]) -> None:
    stated = [one for one in of(AuthorshipRecord, records) if one.basis is Basis.STATED]
    for line, names in NAMES.items():
        listed = [one for one in stated if one.publication.title == TITLES[line]]
        assert [one.person.name for one in listed] == names.split(", ")
        assert [one.position for one in listed] == list(range(1, len(listed) + 1))
        assert [first(one) for one in listed] == list(range(line + 1, line + 1 + len(listed)))
    assert len(stated) == 13
    assert len({one.person for one in stated}) == 12
    assert {one.rank for one in stated} == {None}
    assert all(identifies(one.person.name or "") and one.person.scope is None for one in stated)


def test_the_owner_is_an_implied_author_of_all_twelve(records: list[Record]) -> None:
    implied = [one for one in of(AuthorshipRecord, records) if one.basis is Basis.IMPLIED]
    assert {(first(one), one.publication.title) for one in implied} == set(TITLES.items())
    assert {(one.person.name, one.position) for one in implied} == {("Guillaume Lajoie", None)}
    assert len(implied) == 12


def test_the_correction_is_split_from_its_title(records: list[Record]) -> None:
    (one,) = (one for one in of(PublicationRecord, records) if one.correction)
    assert first(one) == 87
    assert name_of(one.correction or "") == "corrigendum"
    corrected = TITLES[87].removeprefix("Author Correction: ")
    assert one.corrects is not None
    assert one.corrects.title == corrected
    assert one.corrects_title is not None
    assert (one.corrects_title.value, one.corrects_title.language) == (corrected, "en")
    assert corrected not in TITLES.values()


def test_the_eleven_abstracts_lose_and_gain_no_character(page: Path, records: list[Record]) -> None:
    lines = page.read_text(encoding="utf-8").split("\n")
    abstracts = list(of(AbstractRecord, records))
    assert [first(one) for one in abstracts] == [72, 74, 76, 84, 86, 96, 98, 100, 102, 104, 106]
    for one in abstracts:
        printed = lines[first(one) - 1]
        assert printed[140:153] == "… (voir plus)"
        assert one.text.value == printed[:140] + printed[153:]
        assert one.text.language == "en"
    inside_a_word = [one for one in abstracts if one.text.value[139].isalpha() and one.text.value[140].isalpha()]
    assert len(inside_a_word) == 7


def test_the_one_abstract_that_is_cut_is_flagged_and_not_mended(records: list[Record]) -> None:
    (cut,) = (one for one in of(AbstractRecord, records) if one.truncated)
    assert first(cut) == 98
    assert cut.publication.title == TITLES[97]
    assert cut.text.value.endswith("on an underlying graph into an")
    assert all(one.text.value.endswith(".") for one in of(AbstractRecord, records) if one != cut)


def test_quotes_as_in_latex_stay(records: list[Record]) -> None:
    texts = " ".join(one.text.value for one in of(AbstractRecord, records))
    assert "``learn to mix'' information" in texts
    assert "``partitioned'' representations" in texts
    assert "`lazy' training regime" in texts


def owners_part(one: SupervisionRecord) -> str:
    return one.participations[0].role if len(one.participations) > 1 else "alone"


def of(kind: type[Kind], records: list[Record]) -> Iterator[Kind]:
    return (record for record in records if isinstance(record, kind))


def first(record: Record) -> int:
    assert not isinstance(record, SnapshotRecord)
    return record.place.first


def last(record: Record) -> int:
    assert not isinstance(record, SnapshotRecord)
    return record.place.last


def concept_of(wording: Wording | None) -> str | None:
    return name_of(wording.concept) if wording and wording.concept else None


def name_of(iri: str) -> str:
    return iri.rpartition("/")[2]
