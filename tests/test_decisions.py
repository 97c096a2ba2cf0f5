"""One line takes two people apart or brings two names together, and everything that hangs on the name follows."""

from dataclasses import replace

from scholargraph.identifiers import Minter, person_key, publication_key
from scholargraph.identity.decisions import Decision, Decisions, decide
from scholargraph.model import (
    AuthorshipRecord,
    Basis,
    ListStatus,
    NameStatus,
    Participation,
    Person,
    Place,
    Publication,
    PublicationRecord,
    Record,
    RoleRecord,
    SnapshotRecord,
    SupervisionRecord,
    Text,
    Wording,
)

PLACE = Place("0" * 16, 1, 1, "")
OWNER = Person("Yang Liu")
EDITORIAL = Publication("Editorial", scope="yang-liu")
UNNAMED = Person(None, NameStatus.WITHHELD, key="yang-liu/trainee-abcd-1")

PAGE: list[Record] = [
    SnapshotRecord("0" * 64, "b.txt", "profile-page", 1, "en", OWNER),
    RoleRecord(PLACE, OWNER, Wording(Text("Professor")), Wording(Text("EdN"))),
    SupervisionRecord(
        PLACE,
        OWNER,
        UNNAMED,
        Wording(Text("PhD")),
        Wording(Text("Elsewhere")),
        (
            Participation(OWNER, "principal", Basis.INFERRED),
            Participation(Person("J. Doe", scope="yang-liu"), "co", Basis.STATED),
        ),
        "abcd",
        1,
    ),
    PublicationRecord(PLACE, EDITORIAL, Text("Editorial"), ListStatus.UNKNOWN),
    AuthorshipRecord(PLACE, EDITORIAL, Person("Ada Lovelace", scope="yang-liu"), Basis.STATED, 1),
]


def decided(*people: Decision, **organizations: str) -> list[Record]:
    return list(decide(PAGE, Decisions(people, organizations)))


def test_without_decisions_nothing_changes() -> None:
    assert decided() == PAGE


def test_the_owner_is_taken_apart_with_all_that_is_scoped_by_them() -> None:
    _, role, supervision, publication, authorship = decided(Decision("yang-liu-2", ("Yang Liu",), ("b.txt",)))
    assert isinstance(role, RoleRecord)
    assert person_key(role.person) == "yang-liu-2"
    assert isinstance(supervision, SupervisionRecord)
    assert person_key(supervision.trainee) == "yang-liu-2/trainee-abcd-1"
    assert [person_key(part.person) for part in supervision.participations] == ["yang-liu-2", "yang-liu-2/j-doe"]
    assert isinstance(publication, PublicationRecord)
    assert publication_key(publication.publication) == "yang-liu-2/editorial"
    assert isinstance(authorship, AuthorshipRecord)
    assert person_key(authorship.person) == "ada-lovelace"


def test_a_decision_for_another_file_changes_nothing_here() -> None:
    assert decided(Decision("yang-liu-2", ("Yang Liu",), ("a.txt",))) == PAGE


def test_a_decision_for_the_file_goes_before_one_for_all() -> None:
    both = Decision("one", ("Yang Liu",)), Decision("two", ("Yang Liu",), ("b.txt",))
    snapshot = decided(*both)[0]
    assert isinstance(snapshot, SnapshotRecord)
    assert snapshot.owner is not None
    assert person_key(snapshot.owner) == "two"


def test_two_names_become_one_person_and_keep_their_spelling() -> None:
    orcid = "0000-0002-1825-0097"
    authorship = decided(Decision("ada", ("Ada Lovelace", "A. Lovelace"), orcid=orcid))[-1]
    assert isinstance(authorship, AuthorshipRecord)
    assert Minter().person(authorship.person).endswith(f"/person/{orcid}")
    assert authorship.person.name == "Ada Lovelace"


def test_an_organization_is_named_and_one_that_is_known_stays() -> None:
    iri = "https://example.org/organization/ecole-du-nord"
    _, role, supervision, *_ = decided(edn=iri)
    assert isinstance(role, RoleRecord)
    assert role.organization == Wording(Text("EdN"), iri)
    assert role.title == Wording(Text("Professor"))
    assert isinstance(supervision, SupervisionRecord)
    assert supervision.organization == Wording(Text("Elsewhere"))
    known = replace(role, organization=Wording(Text("EdN"), "https://example.org/known"))
    assert list(decide([known], Decisions(organizations={"edn": iri}))) == [known]
