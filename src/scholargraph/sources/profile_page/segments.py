"""Cuts a publication list into publications: the labels of all lines that together fit the evidence best.

A list is read as titles, each followed by any number of names and then by an abstract or none. Of all ways to
label the lines so, the best is found in one walk (Viterbi's algorithm); a second walk from the end tells for
each line how much worse the list would read if that line were something else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scholargraph.sources.profile_page.candidates import Candidate
from scholargraph.sources.profile_page.evidence import Label, scores

REVIEW_BELOW = 2.0
"""A line whose second-best label is so close to the best is reported: even odds of e² are 7 to 1."""

_START, _END = "start", "end"
_FIRST_NAME, _MORE_NAMES = "first name", "more names"

_STATES: Mapping[str, Label] = {
    "title": Label.TITLE,
    _FIRST_NAME: Label.NAME,
    _MORE_NAMES: Label.NAME,
    "abstract": Label.ABSTRACT,
    "nothing": Label.NOTHING,
}

_LONE_NAME = -3.5
_STEPS: Mapping[tuple[str, str], float] = {
    (_START, "title"): 0,
    (_START, "nothing"): 0,
    ("title", "title"): 0,
    ("title", _FIRST_NAME): 0,
    ("title", "abstract"): 1,
    ("title", "nothing"): 0,
    ("title", _END): 0,
    (_FIRST_NAME, "title"): _LONE_NAME,
    (_FIRST_NAME, _MORE_NAMES): 1.5,
    (_FIRST_NAME, "abstract"): 0,
    (_FIRST_NAME, "nothing"): _LONE_NAME,
    (_FIRST_NAME, _END): _LONE_NAME,
    (_MORE_NAMES, "title"): 0,
    (_MORE_NAMES, _MORE_NAMES): 1.5,
    (_MORE_NAMES, "abstract"): 1,
    (_MORE_NAMES, "nothing"): 0,
    (_MORE_NAMES, _END): 0,
    ("abstract", "title"): 0,
    ("abstract", "abstract"): -5,
    ("abstract", "nothing"): 0,
    ("abstract", _END): 0,
    ("nothing", "title"): 0,
    ("nothing", "nothing"): 0,
    ("nothing", _END): 0,
}
"""What may follow what, and how likely it is. One name alone without an abstract could as well be a short title."""

_NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A line's best label, its second-best, and by how much the list reads better with the best."""

    line: Candidate
    label: Label
    instead: Label
    margin: float

    @property
    def needs_review(self) -> bool:
        """Whether the line could as well be something else."""
        return self.margin < REVIEW_BELOW


def label(lines: Sequence[Candidate]) -> list[Labelled]:
    """The lines with the labels that fit best together."""
    if not lines:
        return []
    own = [_by_state(line) for line in lines]
    before = _walk(own, _START, _STEPS)
    behind = _walk(own[::-1], _END, {(after, first): weight for (first, after), weight in _STEPS.items()})[::-1]
    return [
        _decided(line, {state: left[state] + right[state] - here[state] for state in _STATES})
        for line, here, left, right in zip(lines, own, before, behind, strict=True)
    ]


def publications(labelled: Sequence[Labelled]) -> list[list[int]]:
    """The indices of the lines of each publication; lines that are nothing stand in none."""
    found: list[list[int]] = []
    for place, one in enumerate(labelled):
        if one.label is Label.TITLE:
            found.append([place])
        elif one.label is not Label.NOTHING and found:
            found[-1].append(place)
    return found


def _by_state(line: Candidate) -> dict[str, float]:
    by_label = scores(line)
    return {state: by_label[of] for state, of in _STATES.items()}


def _walk(
    own: Sequence[Mapping[str, float]], start: str, steps: Mapping[tuple[str, str], float]
) -> list[dict[str, float]]:
    """For each line and state the best score of all lines up to it, the line's own score included."""
    found: list[dict[str, float]] = []
    for here in own:
        came = found[-1] if found else {start: 0.0}
        best = dict.fromkeys(_STATES, _NEVER)
        for (first, after), weight in steps.items():
            if first in came and after in best:
                best[after] = max(best[after], came[first] + weight + here[after])
        found.append(best)
    return found


def _decided(line: Candidate, through: Mapping[str, float]) -> Labelled:
    by_label: dict[Label, float] = {}
    for state, score in through.items():
        by_label[_STATES[state]] = max(by_label.get(_STATES[state], _NEVER), score)
    (best, most), (second, less) = sorted(by_label.items(), key=lambda item: (-item[1], item[0]))[:2]
    return Labelled(line, best, second, most - less)
