"""Says under which path of a web site a thing of the graph stands, and which thing stands under a path."""

import re
from hashlib import sha256
from urllib.parse import quote, unquote

from scholargraph.vocabulary import ONTOLOGY, VOCABULARY

VOCABULARY_PATH = "vocabulary/"
ONTOLOGY_PATH = "ontology"

_IN_URIS = "/:@!$&'()*+,;=~%-._"
_BEYOND_ASCII = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
_NOT_IN_FILE_NAMES = re.compile(r'[<>:"|?*\\%~\x00-\x1f]|[. ](?=/|$)')
_LONGEST_NAME = 120


def path(iri: str, base: str) -> str | None:
    """The path of a thing's page, without a slash before it, as a URI has it; None for a thing of elsewhere.

    Things of the graph stand under what follows its base IRI, concepts under `vocabulary/`, terms are marks on the
    page of the ontology, and a fragment stays one.

    >>> base = "https://example.org/id/"
    >>> path("https://example.org/id/person/ada-lovelace", base), path(f"{VOCABULARY}topics/optimization", base)
    ('person/ada-lovelace', 'vocabulary/topics/optimization')
    >>> path("https://example.org/id/person/王伟", base), path("https://example.org/id/source/12ab#L3-L4", base)
    ('person/%E7%8E%8B%E4%BC%9F', 'source/12ab#L3-L4')
    >>> path(f"{ONTOLOGY}Person", base), path("https://example.com/", base)
    ('ontology#Person', None)
    """
    for start, home in ((base, ""), (VOCABULARY, VOCABULARY_PATH), (ONTOLOGY, f"{ONTOLOGY_PATH}#")):
        if iri.startswith(start) and len(iri) > len(start):
            before, mark, fragment = (home + iri.removeprefix(start)).partition("#")
            return quote(before, safe=_IN_URIS) + mark + quote(fragment, safe=_IN_URIS + "?")
    return None


def iri(path: str, base: str) -> str:
    """The IRI of what stands under a path as a URI has it: the other way of `path`.

    >>> iri("person/%E7%8E%8B%E4%BC%9F", "https://example.org/id/")
    'https://example.org/id/person/王伟'
    >>> iri("publication/doi/10.1/a%3C2", "https://example.org/id/")
    'https://example.org/id/publication/doi/10.1/a%3C2'
    """
    plain = _BEYOND_ASCII.sub(lambda found: unquote(found[0], errors="replace"), path)
    if plain.startswith(VOCABULARY_PATH):
        return VOCABULARY + plain.removeprefix(VOCABULARY_PATH)
    return base + plain


def file_path(path: str) -> str:
    """The name of a file for what stands under a path, fit for every system: what some refuse is written `~3c`.

    >>> file_path("publication/doi/10.1/a%3C2:b"), file_path("person/%E7%8E%8B%E4%BC%9F")
    ('publication/doi/10.1/a~3c2~3ab', 'person/王伟')
    """
    plain = unquote(path, errors="replace")
    safe = _NOT_IN_FILE_NAMES.sub(lambda found: f"~{ord(found[0]):02x}", plain)
    return "/".join(part if len(part) <= _LONGEST_NAME else _cut(part) for part in safe.split("/"))


def _cut(part: str) -> str:
    """A step that is too long for a file's name, with a digest where it is cut."""
    return f"{part[:_LONGEST_NAME]}~{sha256(part.encode()).hexdigest()[:8]}"
