"""What the page of the editor needs: the stored queries to start from, and the one rule of its security policy."""

from collections.abc import Mapping
from typing import Any

from scholargraph.examples import Example
from scholargraph.schema_org import script
from scholargraph.web.terminology import EDITOR_WORDS, WORDS

STYLE_HASH = "'sha256-zCK2EVMoPc04mRF/g5CotUvxbJPWS+8V0b+s9ptqQIk='"
"""The one style that YASGUI puts into the page: for handles by which columns are drawn wider; it never changes."""

OPENING = """PREFIX sg: <https://w3id.org/scholargraph/ontology#>

SELECT ?person ?name
WHERE {
  ?person a sg:Person ; sg:name ?name .
}
ORDER BY ?name
LIMIT 25
"""
"""What stands in the editor where nobody asked for anything else."""


def editor_policy(policy: str) -> str:
    """The security policy of the editor's page, from that of all pages: one style is allowed, by its hash.

    Nothing else is: neither other styles in the page, nor scripts in it, nor any other host.

    >>> editor_policy("default-src 'none'; style-src 'self'; script-src 'self'").count("sha256")
    1
    """
    return policy.replace("style-src 'self'", f"style-src 'self' {STYLE_HASH}")


def editor_context(
    found: tuple[Example, ...],
    *,
    endpoint: str,
    address: str,
    language: str,
    stored: str | None = None,
    query: str | None = None,
) -> Mapping[str, Any]:  # Any: what a template takes
    """What the template `editor.html` shows: the examples, and the text of the one that is asked for, or a query.

    `endpoint` is where the form sends queries, `address` the same as programs have it; `stored` is the name of a
    stored query; one that is not known is as none. `queries` is fit for a data block as it is, and must not be escaped.
    """
    texts = {one.query.name: one.sparql for one in found}
    told = {
        "queries": [
            {"name": one.query.name, "title": one.query.summary[language], "text": one.sparql} for one in found
        ],
        "opening": OPENING,
        "words": EDITOR_WORDS.get(language, {}),
        "labels": {name: WORDS[f"editor-{name}"][language] for name in ("query", "rows")},
    }
    return {
        "examples": found,
        "endpoint": endpoint,
        "address": address,
        "text": query or texts.get(stored or "") or OPENING,
        "queries": script(told),
    }
