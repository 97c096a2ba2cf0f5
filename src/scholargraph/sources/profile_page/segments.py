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
_FIRST_NAME, _MORE_NAMES, _SEVERAL = "first name", "more names", "several names"

_STATES: Mapping[str, Label] = {
    "title": Label.TITLE,
    _FIRST_NAME: Label.NAME,
    _MORE_NAMES: Label.NAME,
    _SEVERAL: Label.NAME,
    "abstract": Label.ABSTRACT,
    "nothing": Label.NOTHING,
}

_LONE_NAME = -3.5
_STEPS: Mapping[tuple[str, str], float] = {
    (_START, "title"): 0,
    (_START, "nothing"): 0,
    ("title", "title"): 0,
    ("title", _FIRST_NAME): 0,
    ("title", _SEVERAL): 0,
    ("title", "abstract"): 1,
    ("title", "nothing"): 0,
    ("title", _END): 0,
    (_FIRST_NAME, "title"): _LONE_NAME,
    (_FIRST_NAME, _MORE_NAMES): 1.5,
    (_FIRST_NAME, _SEVERAL): 1.5,
    (_FIRST_NAME, "abstract"): 0,
    (_FIRST_NAME, "nothing"): _LONE_NAME,
    (_FIRST_NAME, _END): _LONE_NAME,
    (_MORE_NAMES, "title"): 0,
    (_MORE_NAMES, _MORE_NAMES): 1.5,
    (_MORE_NAMES, _SEVERAL): 1.5,
    (_MORE_NAMES, "abstract"): 1,
    (_MORE_NAMES, "nothing"): 0,
    (_MORE_NAMES, _END): 0,
    (_SEVERAL, "title"): 0,
    (_SEVERAL, _MORE_NAMES): 0,
    (_SEVERAL, _SEVERAL): 0,
    (_SEVERAL, "abstract"): 1,
    (_SEVERAL, "nothing"): 0,
    (_SEVERAL, _END): 0,
    ("abstract", "title"): 0,
    ("abstract", "abstract"): -5,
    ("abstract", "nothing"): 0,
    ("abstract", _END): 0,
    ("nothing", "title"): 0,
    ("nothing", "nothing"): 0,
    ("nothing", _FIRST_NAME): -2,
    ("nothing", _SEVERAL): -2,
    ("nothing", "abstract"): -1,
    ("nothing", _END): 0,
}
"""What may follow what, and how likely it is. One name alone without an abstract could as well be a short title."""

_PLACES = tuple(enumerate(_STATES))
_OF_ONE_NAME, _OF_SEVERAL_NAMES = (_FIRST_NAME, _MORE_NAMES), (_SEVERAL,)
_NEVER, _RULED_OUT = float("-inf"), -1000.0


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
        _decided(line, [left + right - score for left, right, score in zip(*three, strict=True)])
        for line, *three in zip(lines, before, behind, own, strict=True)
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


def _by_state(line: Candidate) -> list[float]:
    by_label = scores(line)
    ruled_out = _OF_ONE_NAME if len(line.names) > 1 else _OF_SEVERAL_NAMES
    return [_RULED_OUT if state in ruled_out else by_label[of] for state, of in _STATES.items()]


def _walk(own: Sequence[Sequence[float]], start: str, steps: Mapping[tuple[str, str], float]) -> list[list[float]]:
    """For each line and state the best score of all lines up to it, the line's own score included."""
    ways = [[(place, steps[first, after]) for place, first in _PLACES if (first, after) in steps] for after in _STATES]
    came = [steps.get((start, state), _NEVER) for state in _STATES]
    found: list[list[float]] = []
    for here in own:
        up_to = [before + score for before, score in zip(came, here, strict=True)]
        came = [max([up_to[place] + weight for place, weight in into]) for into in ways]
        found.append(up_to)
    return found


def _decided(line: Candidate, through: Sequence[float]) -> Labelled:
    by_label: dict[Label, float] = {}
    for of, score in zip(_STATES.values(), through, strict=True):
        by_label[of] = max(by_label.get(of, _NEVER), score)
    (best, most), (second, less) = sorted(by_label.items(), key=lambda item: (-item[1], item[0]))[:2]
    return Labelled(line, best, second, most - less)
