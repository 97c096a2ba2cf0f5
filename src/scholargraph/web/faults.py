"""What can go wrong between a request and its answer: one class, whose kinds each have an HTTP status."""

from collections.abc import Mapping

from scholargraph.errors import ScholargraphError

STATUSES: Mapping[str, int] = {
    "malformed": 400,
    "refused": 403,  # understood, and not done here: SERVICE, updates, an answer beyond the limits
    "unknown": 404,
    "not-acceptable": 406,
    "too-long": 413,
    "unsupported": 415,
    "failed": 500,
    "crashed": 500,
    "overloaded": 503,
    "deadline": 504,
    "memory": 507,
}
"""The HTTP status of each kind of fault."""

_LONGEST = 600
_RETRY_AFTER = "2"


class Fault(ScholargraphError):
    """An answer that cannot be given; its text is one line, and `kind` is one of STATUSES.

    >>> Fault("deadline", "no answer after 10 s").status
    504
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(" ".join(message.split())[:_LONGEST])
        self.kind = kind if kind in STATUSES else "failed"

    @property
    def status(self) -> int:
        """The HTTP status that says it."""
        return STATUSES[self.kind]

    @property
    def headers(self) -> dict[str, str]:
        """The header fields that go with it: when to try again, where that may help."""
        return {"retry-after": _RETRY_AFTER} if self.kind == "overloaded" else {}
