"""One line takes two people apart or brings two names together, and everything that hangs on the name follows."""

from dataclasses import replace

from scholargraph.identifiers import Minter, person_key, publication_key
from scholargraph.identity.decisions import Decision, Decisions, decide
from scholargraph.model import (
    AuthorshipRecord,
    Basis,
    GroupAuthorshipRecord,
    ListStatus,
    NameStatus,
    Participation,
    Person,
    PersonRecord,
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


def test_a_name_does_not_mean_somebody_with_another_orcid() -> None:
    decision = Decision("wei", ("Wei Zhang",), orcid="0000-0002-1825-0097")
    same, other = Person("Wei Zhang", orcid="0000-0002-1825-0097"), Person("Wei Zhang", orcid="0000-0001-5109-3700")
    people = [
        PersonRecord(PLACE, one) for one in (Person("Wei Zhang"), same, other, Person("W. Zhang", key="openalex/A1"))
    ]
    found = [one.person for one in decide([PAGE[0], *people], Decisions((decision,))) if isinstance(one, PersonRecord)]
    assert [person_key(one) for one in found] == [decision.orcid, decision.orcid, other.orcid, "openalex/A1"]


def test_a_key_means_that_one_person_whatever_the_name() -> None:
    decision = Decision("wei", ("openalex/A1", "0000-0001-5109-3700"))
    people = [
        PersonRecord(PLACE, Person("W. Zhang", key="openalex/A1")),
        PersonRecord(PLACE, Person("Wei Zhang", orcid="0000-0001-5109-3700")),
        PersonRecord(PLACE, Person("Wei Zhang", key="openalex/A2")),
    ]
    found = [one.person for one in decide([PAGE[0], *people], Decisions((decision,))) if isinstance(one, PersonRecord)]
    assert [person_key(one) for one in found] == ["wei", "wei", "openalex/A2"]


def test_every_field_that_names_an_organization_is_decided() -> None:
    iri = "https://example.org/organization/ecole-du-nord"
    named = Wording(Text("EdN"))
    work = Publication("On the notes of others")
    records: list[Record] = [
        PublicationRecord(PLACE, work, Text("On the notes of others"), ListStatus.COMPLETE, institution=named),
        AuthorshipRecord(PLACE, work, Person("Ada Lovelace"), Basis.STATED, organizations=(named, Wording(Text("X")))),
        GroupAuthorshipRecord(PLACE, work, named),
    ]
    publication, authorship, group = decide(records, Decisions(organizations={"edn": iri}))
    assert isinstance(publication, PublicationRecord)
    assert isinstance(authorship, AuthorshipRecord)
    assert isinstance(group, GroupAuthorshipRecord)
    assert publication.institution == group.group == authorship.organizations[0] == Wording(Text("EdN"), iri)
    assert authorship.organizations[1] == Wording(Text("X"))


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
