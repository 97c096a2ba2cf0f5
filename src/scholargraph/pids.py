"""Reads the persistent identifiers that others mint (DOI, ORCID iD, ROR ID, arXiv) out of the forms they come in."""

import re
from urllib.parse import unquote

_DOI = re.compile(
    r"(?:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:\s*|urn:doi:|info:doi/)?(10\.\d{4,9}(?:\.\d+)*/\S+)", re.I
)
_ORCID = re.compile(r"(?:https?://(?:www\.)?(?:sandbox\.)?orcid\.org/|orcid:\s*)?(\d{4}-?\d{4}-?\d{4}-?\d{3}[\dXx])/?")
_ROR = re.compile(r"(?:https?://)?(?:ror\.org/)?(0[0-9a-hj-km-np-tv-z]{6}\d{2})/?", re.I)
_ARXIV = re.compile(
    r"(?:https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/|arxiv:\s*)?((?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?)(?:\.pdf)?",
    re.I,
)
_ARXIV_DOI = "10.48550/arxiv."


def doi(text: str | None) -> str | None:
    """A DOI without an address before it, in lower case; None for what is none.

    >>> doi("https://doi.org/10.1000/XYZ%2812%29"), doi("doi: 10.1000/182."), doi("10.1000")
    ('10.1000/xyz(12)', '10.1000/182', None)
    """
    whole = _DOI.fullmatch((text or "").strip())
    if whole is None:
        return None
    found = whole[1] if whole.start(1) == 0 else unquote(whole[1], errors="strict") if _decodes(whole[1]) else whole[1]
    return None if re.search(r"[\s\x00-\x1f]", found) else found.rstrip(".,;").lower()


def orcid(text: str | None) -> str | None:
    """An ORCID iD as four groups of four; None for what is none, or has a check character that does not fit.

    The check is ISO 7064 MOD 11-2.

    >>> orcid("https://orcid.org/0000-0002-1825-0097"), orcid("0000-0002-1825-0098")
    ('0000-0002-1825-0097', None)
    """
    whole = _ORCID.fullmatch((text or "").strip())
    if whole is None:
        return None
    digits = whole[1].replace("-", "").upper()
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    if "0123456789X"[(12 - total % 11) % 11] != digits[-1]:
        return None
    return "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def ror(text: str | None) -> str | None:
    """A ROR ID without an address before it; None for what is none.

    >>> ror("https://ror.org/05c22rx21"), ror("grid.5333.6")
    ('05c22rx21', None)
    """
    whole = _ROR.fullmatch((text or "").strip())
    return whole[1].lower() if whole else None


def arxiv(text: str | None) -> str | None:
    """An arXiv identifier as it is printed, with its version where it has one; None for what is none.

    >>> arxiv("http://arxiv.org/abs/1707.08567v1"), arxiv("arXiv:quant-ph/0201082v1"), arxiv("1707")
    ('1707.08567v1', 'quant-ph/0201082v1', None)
    """
    whole = _ARXIV.fullmatch((text or "").strip())
    return whole[1] if whole else None


def arxiv_of_doi(doi: str | None) -> str | None:
    """The arXiv identifier of a DOI that arXiv registered; None for any other DOI.

    >>> arxiv_of_doi("10.48550/arxiv.1707.08567"), arxiv_of_doi("10.1000/182")
    ('1707.08567', None)
    """
    return arxiv(doi.removeprefix(_ARXIV_DOI)) if doi and doi.startswith(_ARXIV_DOI) else None


def arxiv_doi(identifier: str) -> str:
    """The DOI that arXiv registers for a work, whatever its version.

    >>> arxiv_doi("1707.08567v1")
    '10.48550/arxiv.1707.08567'

    Of an identifier in the style before April 2007 it leaves the subject class out.

    >>> arxiv_doi("math.GT/0309136")
    '10.48550/arxiv.math/0309136'
    """
    return f"{_ARXIV_DOI}{re.sub(r'v[0-9]+$|(?<=[a-z])[.][A-Za-z]{2}(?=/)', '', identifier)}".lower()


def _decodes(text: str) -> bool:
    try:
        unquote(text, errors="strict")
    except UnicodeDecodeError:
        return False
    return True
