"""What search engines read of a page: the thing that it is about, in the words of schema.org, as JSON-LD."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias
from urllib.parse import quote

import pyoxigraph as ox

from scholargraph import pids
from scholargraph.labels import label
from scholargraph.vocabulary import RDF_TYPE, SG, SKOS, VOCABULARY

# Any: what JSON can hold.
Json: TypeAlias = Any
Node: TypeAlias = dict[str, Json]

CONTEXT = "https://schema.org"

MOST = 100
"""How many names of one list a page tells; what there is beyond is on the page itself."""

_DEFAULT = ox.DefaultGraph()
_UNSAFE = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_ISSN = "issn"
_MEMBER = f"{VOCABULARY}positions/member"
_TYPES = f"{VOCABULARY}publication-types/"

# The class of each type of publication; all others are articles.
_CLASSES: Mapping[str, str] = {
    "book": "Book",
    "edited-book": "Book",
    "book-chapter": "Chapter",
    "conference-poster": "Poster",
    "dataset": "Dataset",
    "doctoral-thesis": "Thesis",
    "journal": "Periodical",
    "magazine-article": "Article",
    "masters-thesis": "Thesis",
    "newspaper-article": "NewsArticle",
    "patent": "CreativeWork",
    "peer-review": "Review",
    "presentation": "PresentationDigitalDocument",
    "proceedings": "Book",
    "reference-entry": "Article",
    "report": "Report",
    "software": "SoftwareSourceCode",
    "standard": "CreativeWork",
    "thesis": "Thesis",
    "web-page": "WebPage",
}
_ARTICLE = "ScholarlyArticle"
_IN_PAGES = frozenset({_ARTICLE, "Article", "Chapter", "NewsArticle", "Report"})

# Where an identifier of a scheme leads.
_ADDRESSES: Mapping[str, str] = {
    "arxiv": "https://arxiv.org/abs/{0}",
    "dblp": "https://dblp.org/pid/{0}",
    "openalex": "https://openalex.org/{0}",
    "pubmed": "https://pubmed.ncbi.nlm.nih.gov/{0}/",
    "wikidata": "http://www.wikidata.org/entity/{0}",
}


def script(data: Json) -> str:
    r"""JSON-LD as the text of an HTML script element: nothing in it can end the element or begin a comment.

    >>> script({"name": "</script><!--\u2028"})
    '{"name":"\\u003c/script\\u003e\\u003c!--\\u2028"}'
    """
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_UNSAFE)


def describe_page(graph: ox.Store, iri: str, *, page: str, language: str = "en") -> Node | None:
    """What the page of a thing says of it in schema.org; None for a thing that schema.org has no word for.

    A person is a ProfilePage with a Person, a publication an article, a thesis or whatever it is, an organisation
    an Organization, a topic or another concept a DefinedTerm. `page` is the page's address. Nobody whose name is not
    known has a ProfilePage. What only the past knows, such as a role that ended, is left out of the present's words.
    """
    about = _Thing(graph, ox.NamedNode(iri), language)
    classes = set(about.iris(RDF_TYPE))
    for each, make in _MAKERS:
        if each in classes:
            made = make(about, page)
            return _full({"@context": CONTEXT, **made}) if made else None
    return None


def describe_site(
    *, name: str, description: str, address: str, page: str, language: str, keywords: Iterable[str] = ()
) -> Node:
    """What the home page says of the whole graph: a Dataset, whose IRI is the one of its VoID description."""
    return _full(
        {
            "@context": CONTEXT,
            "@type": "Dataset",
            "@id": f"{address}dataset",
            "name": name,
            "description": description,
            "url": page,
            "inLanguage": language,
            "keywords": list(keywords),
            "isAccessibleForFree": True,
        }
    )


@dataclass(frozen=True, slots=True)
class _Thing:
    """A thing of the graph and the language in which it is told of."""

    graph: ox.Store
    node: ox.NamedNode
    language: str

    def other(self, iri: str) -> "_Thing":
        return _Thing(self.graph, ox.NamedNode(iri), self.language)

    def literals(self, term: str) -> list[ox.Literal]:
        """The texts of a property: those of the language first, then in the order of the alphabet."""
        found = (quad.object for quad in self.graph.quads_for_pattern(self.node, ox.NamedNode(term), None, _DEFAULT))
        texts = (one for one in found if isinstance(one, ox.Literal))
        return sorted(texts, key=lambda text: (text.language != self.language, text.value, text.language or ""))

    def texts(self, term: str) -> list[str]:
        return list(dict.fromkeys(text.value for text in self.literals(term)))

    def text(self, term: str) -> str | None:
        return next(iter(self.texts(term)), None)

    def spoken(self, term: str) -> list[str]:
        """The texts in the language, or else those in any."""
        ours = [text.value for text in self.literals(term) if text.language == self.language]
        return ours or self.texts(term)

    def iris(self, term: str) -> list[str]:
        found = self.graph.quads_for_pattern(self.node, ox.NamedNode(term), None, _DEFAULT)
        return sorted(quad.object.value for quad in found if isinstance(quad.object, ox.NamedNode))

    def others(self, term: str) -> "list[_Thing]":
        return [self.other(iri) for iri in self.iris(term)]

    def pointing(self, term: str) -> "list[_Thing]":
        """What has the thing as value of a property: no more than MOST, in the order of their IRIs."""
        quads = self.graph.quads_for_pattern(None, ox.NamedNode(term), self.node, _DEFAULT)
        found = (quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))
        return [self.other(iri) for iri in sorted(islice(found, MOST))]

    @property
    def label(self) -> str | None:
        return label(self.graph, self.node, self.language)

    def called(self, type: str) -> Node:
        """A reference to the thing: what it is, its IRI and its name."""
        return {"@type": type, "@id": self.node.value, "name": self.label}


def _person_page(person: _Thing, page: str) -> Node | None:
    if person.text(SG.name) is None:
        return None
    return {
        "@type": "ProfilePage",
        "@id": page,
        "url": page,
        "inLanguage": person.language,
        "mainEntity": _person(person),
    }


def _person(person: _Thing) -> Node:
    names = person.texts(SG.name)
    roles = [role for role in person.pointing(SG.holder) if not role.texts(SG.end)]
    memberships = [role for role in roles if _is_membership(role)]
    posts = [role for role in roles if role not in memberships]
    return {
        "@type": "Person",
        "@id": person.node.value,
        "name": person.label,
        "alternateName": [*(name for name in names if name != person.label), *person.texts(SG.nameVariant)],
        "givenName": person.text(SG.givenName),
        "familyName": person.text(SG.familyName),
        "description": next(iter(person.spoken(SG.biography)), None),
        "jobTitle": _distinct(title for role in posts for title in role.spoken(SG.roleTitle)),
        "worksFor": _organizations(posts, SG.organization),
        "memberOf": _organizations(memberships, SG.organization),
        "affiliation": _organizations(roles, SG.organization),
        "alumniOf": _organizations(person.pointing(SG.degreeHolder), SG.grantedBy),
        "knowsAbout": [topic.called("DefinedTerm") for topic in person.others(SG.researchInterest)[:MOST]],
        "url": person.text(SG.address),
        **_identifiers(person),
    }


def _is_membership(role: _Thing) -> bool:
    positions = role.iris(SG.position)
    broader = (above for iri in positions for above in _above(role.other(iri)))
    return _MEMBER in positions or _MEMBER in broader


def _above(concept: _Thing, depth: int = 5) -> Iterator[str]:
    """The concepts that are broader, at any step."""
    for iri in concept.iris(f"{SKOS}broader") if depth else ():
        yield iri
        yield from _above(concept.other(iri), depth - 1)


def _organizations(things: Iterable[_Thing], term: str) -> list[Node]:
    found = {iri: one for thing in things for iri, one in zip(thing.iris(term), thing.others(term), strict=True)}
    return [found[iri].called("Organization") for iri in sorted(found)]


def _publication_page(work: _Thing, page: str) -> Node:
    kind = _class(work)
    title = work.label
    return {
        "@type": kind,
        "@id": work.node.value,
        "mainEntityOfPage": page,
        "name": title,
        "headline": title,
        "author": _authors(work),
        "datePublished": next((date for date in work.texts(SG.published) if _DATE.fullmatch(date)), None),
        "isPartOf": _part_of(work, kind),
        "pagination": work.text(SG.pages) if kind in _IN_PAGES else None,
        "publisher": _named("Organization", work.text(SG.publisher)),
        "sourceOrganization": [one.called("Organization") for one in work.others(SG.grantedBy)],
        "abstract": next(iter(work.spoken(SG.abstract)), None),
        "inLanguage": work.texts(SG.language),
        "about": [
            *(topic.called("DefinedTerm") for topic in work.others(SG.subject)[:MOST]),
            *({"@id": one.node.value, "@type": _class(one)} for one in work.others(SG.corrects)),
        ],
        "correction": [one.node.value for one in work.pointing(SG.corrects)],
        "url": work.text(SG.address),
        **_identifiers(work),
    }


def _class(work: _Thing) -> str:
    types = [iri.removeprefix(_TYPES) for iri in work.iris(SG.publicationType)]
    return next((_CLASSES[one] for one in types if one in _CLASSES), _ARTICLE)


def _authors(work: _Thing) -> list[Node]:
    """The authors in the order of the list, as far as it is known; those whom no list names come last."""
    authorships = sorted(work.pointing(SG.publication), key=_place)
    return [author for authorship in authorships for author in _author(authorship)]


def _author(authorship: _Thing) -> Iterator[Node]:
    listed = authorship.text(SG.listedName)
    for term, type in ((SG.author, "Person"), (SG.groupAuthor, "Organization")):
        for one in authorship.others(term):
            reference = one.called(type)
            yield {**reference, "name": reference["name"] or listed, **_same_as(one)}


def _place(authorship: _Thing) -> tuple[int, str]:
    places = [int(text) for term in (SG.rank, SG.listedPosition) for text in authorship.texts(term) if text.isdecimal()]
    return (places[0] if places else 1 << 31), authorship.node.value


def _part_of(work: _Thing, kind: str) -> Node | None:
    """The issue, the volume and the periodical, or the book, each as part of the next, as far as they are known."""
    venue, volume, issue = (work.text(term) for term in (SG.venue, SG.volume, SG.issue))
    in_book = kind == "Chapter" or f"{_TYPES}conference-paper" in work.iris(SG.publicationType)
    whole = _named("Book" if in_book else "Periodical", venue)
    if whole and not in_book:
        whole["issn"] = [value for (scheme, value), _ in _schemes(work) if scheme == _ISSN]
    for type, key, number in (
        ("PublicationVolume", "volumeNumber", volume),
        ("PublicationIssue", "issueNumber", issue),
    ):
        if number is not None:
            whole = {"@type": type, key: number, "isPartOf": whole}
    return whole


def _organization_page(organization: _Thing, page: str) -> Node:
    return {
        **organization.called("Organization"),
        "mainEntityOfPage": page,
        "alternateName": organization.spoken(f"{SKOS}altLabel"),
        "parentOrganization": [one.called("Organization") for one in organization.others(SG.unitOf)],
        "url": organization.text(SG.address),
        **_identifiers(organization),
    }


def _concept_page(concept: _Thing, page: str) -> Node:
    schemes = concept.others(f"{SKOS}inScheme")
    return {
        **concept.called("DefinedTerm"),
        "mainEntityOfPage": page,
        "alternateName": concept.spoken(f"{SKOS}altLabel"),
        "inDefinedTermSet": [one.called("DefinedTermSet") for one in schemes],
        **_identifiers(concept),
    }


_Maker: TypeAlias = Callable[[_Thing, str], "Node | None"]
_MAKERS: tuple[tuple[str, _Maker], ...] = (
    (SG.Person, _person_page),
    (SG.Publication, _publication_page),
    (SG.Organization, _organization_page),
    (SG.Topic, _concept_page),
    (f"{SKOS}Concept", _concept_page),
)


def _identifiers(thing: _Thing) -> Node:
    named = dict(_schemes(thing))
    values = [
        {"@type": "PropertyValue", "propertyID": scheme, "value": value}
        for scheme, value in named
        if scheme != _ISSN and value  # that is the periodical's
    ]
    return {"identifier": values, **_same_as(thing)}


def _same_as(thing: _Thing) -> Node:
    return {"sameAs": _distinct(address for _, address in _schemes(thing) if address)}


def _schemes(thing: _Thing) -> Iterator[tuple[tuple[str, str], str | None]]:
    """Each identifier as scheme and value, and the address where it leads, if that is known."""
    for term, scheme, start in (
        (SG.orcid, "ORCID", "https://orcid.org/"),
        (SG.doi, "DOI", "https://doi.org/"),
        (SG.ror, "ROR", "https://ror.org/"),
    ):
        for value in thing.texts(term):
            good = value if scheme != "ORCID" else pids.orcid(value)
            yield (scheme, value), start + quote(good, safe="/:;()") if good else None
    for text in thing.texts(SG.identifier):
        scheme, _, value = text.partition(":")
        form = _ADDRESSES.get(scheme)
        yield (scheme, value), form.format(quote(value, safe="/")) if form and value else None


def _named(type: str, name: str | None) -> Node | None:
    return {"@type": type, "name": name} if name else None


def _distinct(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _full(node: Node) -> Node:
    """A node without what is not known; one value of a list stands for itself."""
    return {key: _tidy(value) for key, value in node.items() if value not in (None, [], "", {})}


def _tidy(value: Json) -> Json:
    if isinstance(value, dict):
        return _full(value)
    if isinstance(value, list):
        return _tidy(value[0]) if len(value) == 1 else [_tidy(one) for one in value]
    return value
