"""Knows the registers that name works, people and topics: what each is called here, how its names look, and where.

What one register says of a thing is one identifier (`pmc:PMC7654321`), whatever source passes it on, so that equal
ones can be found. DOIs, ORCID iDs, ROR IDs and arXiv identifiers are read by `scholargraph.pids`.
"""

import re
from collections.abc import Mapping

from scholargraph import pids
from scholargraph.identifiers import NOT_IN_PATHS
from scholargraph.vocabulary import normalize

_SCHEMES: Mapping[str, str] = {
    "pmid": "pubmed",
    "pubmed id": "pubmed",
    "pmcid": "pmc",
    "pubmedcentral": "pmc",
    "hal id": "hal",
    "mrnumber": "mr",
    "zblnumber": "zbl",
    "scopus author id": "scopus",
    "researcher id": "researcherid",
    "web of science researcher id": "researcherid",
    "web of science researcherid": "researcherid",
    "loop profile": "loop",
    "mathematics genealogy project": "mathgenealogy",
}
"""What sources call a register -> the scheme before its identifiers; any other has its own name for scheme."""

_FORMS: Mapping[str, re.Pattern[str]] = {
    "acl": re.compile(r"([A-Z]?\d\S{1,60})"),
    "dblp": re.compile(r"([A-Za-z]+/\S{1,200}|pid/\S{1,80})"),
    "isni": re.compile(r"(\d{15}[\dX])"),
    "mag": re.compile(r"(\d{1,20})"),
    "mesh": re.compile(r"([A-Z]\d{6,9})"),
    "openalex": re.compile(r"([A-Z]\d{1,18})"),
    "pmc": re.compile(r"(?:PMC)?\s?(\d{1,10})", re.I),
    "pubmed": re.compile(r"(\d{1,10})"),
    "scopus": re.compile(r"(\d{5,15})"),
    "wikidata": re.compile(r"(Q\d{1,12})"),
}
"""Scheme -> how its names look; those of other schemes are any text without blanks."""

_BEFORE = {"pmc": "PMC"}
_GROUPED = frozenset({"isni"})  # printed in groups of four
_SERIAL = frozenset({"isbn", "issn"})

_SITES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "aclanthology.org": (("acl", r"/(?:anthology/)?([A-Z0-9][\w.-]*?)(?:\.pdf|\.bib)?"),),
    "archives-ouvertes.fr": (("hal", r"/([a-z]+-\d+)(?:v\d+)?"),),
    "d-nb.info": (("gnd", r"/gnd/([\dX-]+)"), ("dnb", r"/(\d+[\dX])")),
    "dblp.org": (
        ("dblp", r"/(pid/[\w:-]+/[\w:-]+)(?:\.html|\.xml)?"),
        ("dblp", r"/rec/(?:(?:html|xml|bibtex)/)?([a-z]+/[\w/+-]+(?:\.[\w+-]+)*?)(?:\.html|\.xml|\.bib)?"),
    ),
    "dl.acm.org": (("acm-profile", r"/profile/(\d+)"),),
    "genealogy.math.ndsu.nodak.edu": (("mathgenealogy", r"/id\.php\?id=(\d+)"),),
    "grid.ac": (("grid", r"/institutes/(grid\.\d+\.[0-9a-f]+)"),),
    "hal.science": (("hal", r"/([a-z]+-\d+)(?:v\d+)?"),),
    "hdl.handle.net": (("handle", r"/(\S+)"),),
    "id.loc.gov": (("loc", r"/authorities/names/(\w+)(?:\.html)?"),),
    "idref.fr": (("idref", r"/(\d+[\dX])"),),
    "isni.org": (("isni", r"/(?:isni/)?(\d{15}[\dX])"),),
    "mathgenealogy.org": (("mathgenealogy", r"/id\.php\?id=(\d+)"),),
    "nbn-resolving.de": (("urn", r"/urn:(\S+)"),),
    "nbn-resolving.org": (("urn", r"/urn:(\S+)"),),
    "ncbi.nlm.nih.gov": (("pubmed", r"/pubmed/(\d+)"), ("pmc", r"/(?:pmc/)?articles/(?:PMC)?(\d+)")),
    "openalex.org": (("openalex", r"/(?:[a-z]+/)?([A-Z]\d{1,18})"), ("openalex", r"/([a-z-]+/[\w.()-]{1,200})")),
    "openreview.net": (("openreview", r"/profile\?id=(~[^&#\s]+)"), ("openreview", r"/(?:forum|pdf)\?id=([\w-]+)")),
    "pubmed.ncbi.nlm.nih.gov": (("pubmed", r"/(\d+)"),),
    "researcherid.com": (("researcherid", r"/rid/([\w-]+)"),),
    "scholar.google": (("google-scholar", r"/citations\?(?:\S*&)?user=([\w-]+)"),),
    "scopus.com": (("scopus", r"/[\w/]+\.ur[il]\?(?:\S*&)?authorI[dD]=(\d+)"),),
    "semanticscholar.org": (
        ("semantic-scholar", r"/author/(?:[^/]+/)?(\d+)"),
        ("semantic-scholar", r"/paper/(?:[^/]{1,300}/)?([0-9a-f]{40})"),
    ),
    "viaf.org": (("viaf", r"/viaf/(\d+)"),),
    "webofscience.com": (("researcherid", r"/wos/author/record/([\w-]+)"),),
    "wikidata.org": (("wikidata", r"/(?:entity|wiki)/(Q\d+)"),),
    "zbmath.org": (("zbmath", r"/authors/(?:\?q=ai:)?([\w.-]+)"),),
}
"""A site, of which others may be parts (`hal.science`, `inria.hal.science`) -> schemes, and the paths of its names."""

_ALIKE = {"dblp.uni-trier.de": "dblp.org", "dblp.dagstuhl.de": "dblp.org", "aclweb.org": "aclanthology.org"}
_PATHS = {
    site: tuple((scheme, re.compile(rf"{path}/?(?:[/?&#]\S*)?")) for scheme, path in paths)
    for site, paths in _SITES.items()
}
_ADDRESS = re.compile(r"https?://(?:www\.)?([^/\s]+)(/\S+)", re.I)
_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.I)
_ISBN = re.compile(r"(?<![\w-])(?:97[89][- ]?)?\d(?:[- ]?\d){8}[- ]?[\dXx](?![\w-])", re.A)
_ISSN = re.compile(r"(?<![\w-])\d{4}[-‐–]?\d{3}[\dXx](?![\w-])", re.A)
_DBLP_PERSON = re.compile(r"(?:homepages/|pid/)?([\w-]{1,20}/[\w:-]{1,80}?)(?:\.html)?")


def identifier(register: str, printed: str) -> str | None:
    """An identifier from what a source calls a register and what it prints of it; None for what is none there.

    >>> identifier("PMCID", "7654321"), identifier("Scopus Author ID", "7004212771"), identifier("pmid", "soon")
    ('pmc:PMC7654321', 'scopus:7004212771', None)
    >>> identifier("ISNI", "0000 0001 2345 678X"), identifier("wikidata", "https://www.wikidata.org/wiki/Q7259")
    ('isni:000000012345678X', 'wikidata:Q7259')
    """
    scheme = scheme_of(register)
    text = " ".join(printed.split())
    if scheme in _SERIAL:
        return next((one for one in serial_numbers(text) if one.startswith(scheme)), None)
    if scheme == "arxiv":
        return f"arxiv:{found}" if (found := pids.arxiv(text)) else None
    if (at := identifier_at(text)) and at.startswith(f"{scheme}:"):
        return at
    if scheme in _FORMS:
        whole = _FORMS[scheme].fullmatch(text.replace(" ", "") if scheme in _GROUPED else text)
        return f"{scheme}:{_BEFORE.get(scheme, '')}{whole[1]}" if whole else None
    return f"{scheme}:{text}" if scheme and text and " " not in text else None


def scheme_of(register: str) -> str:
    """The scheme of a register by what a source calls it.

    >>> scheme_of("Web of Science ResearcherID"), scheme_of("pubmed_id"), scheme_of("Google Scholar")
    ('researcherid', 'pubmed', 'google-scholar')
    """
    name = normalize(register)
    return _SCHEMES.get(name) or name.replace(" ", "-")


def identifier_at(address: str) -> str | None:
    """The identifier that an address on a register's site has in it; None for any other address.

    >>> identifier_at("https://dblp.uni-trier.de/pid/51/3710-1.html"), identifier_at("https://example.org/pid/51/3710")
    ('dblp:pid/51/3710-1', None)
    >>> identifier_at("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC7654321/pdf/main.pdf")
    'pmc:PMC7654321'
    """
    parts = _ADDRESS.fullmatch(address.strip())
    if parts is None:
        return None
    for scheme, path in _paths(parts[1].lower()):
        if found := path.fullmatch(parts[2]):
            return f"{scheme}:{_BEFORE.get(scheme, '')}{found[1]}"
    return None


def dblp_person(printed: str) -> str | None:
    """The identifier of a person on DBLP, by their number there, however it is printed; None for what is none.

    >>> dblp_person("51/3710-1"), dblp_person("homepages/l/LiuYang"), dblp_person("https://dblp.org/pid/51/3710.html")
    ('dblp:pid/51/3710-1', 'dblp:pid/l/LiuYang', 'dblp:pid/51/3710')
    """
    number = _DBLP_PERSON.fullmatch(printed.strip())
    return f"dblp:pid/{number[1]}" if number else identifier_at(printed)


def key_of(scheme: str, name: str) -> str | None:
    """The key of what a register names, None for no name; what cannot stand in an IRI's path becomes `_`.

    >>> key_of("dblp", "Yang Liu 0001"), key_of("acl", " ")
    ('dblp/Yang_Liu_0001', None)
    """
    path = NOT_IN_PATHS.sub("_", name.strip()).replace("%", "_")
    return f"{scheme}/{path}" if path else None


def identifier_of(key: str) -> str:
    """The identifier that a key is.

    >>> identifier_of("openreview/~Ada_Quillfeather1")
    'openreview:~Ada_Quillfeather1'
    """
    return key.replace("/", ":", 1)


def serial_numbers(printed: str) -> list[str]:
    """The ISBNs and ISSNs of a text, as identifiers.

    >>> serial_numbers("978-0-262-03561-3 (print), 1234-567X")
    ['isbn:9780262035613', 'issn:1234-567X']
    """
    isbns = [re.sub(r"[- ]", "", found).upper() for found in _ISBN.findall(printed)]
    issns = [re.sub(r"[^\dX]", "", found.upper()) for found in _ISSN.findall(_ISBN.sub(" ", printed))]
    return [f"isbn:{number}" for number in isbns] + [f"issn:{number[:4]}-{number[4:]}" for number in issns]


def web_address(text: str | None) -> str | None:
    """A web address without blanks around it; None for what is none, or could not stand in an IRI.

    >>> web_address(" https://example.org/a "), web_address("example.org"), web_address("https://example.org/a b")
    ('https://example.org/a', None, None)
    """
    found = (text or "").strip()
    return found if _WEB_ADDRESS.fullmatch(found) else None


def _paths(host: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    host = "scholar.google" if host.startswith("scholar.google.") else _ALIKE.get(host, host)
    return _PATHS.get(host) or _PATHS.get(host.partition(".")[2], ())
