"""What speaks for a line of a publication list being a title, a name or an abstract: small named rules with weights.

Weights add up, as the logarithms of odds do: 2 is a hint, 4 good evidence, 10 and more all but decides.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from scholargraph.sources.profile_page.candidates import LONG, Candidate
from scholargraph.sources.profile_page.corrections import read_correction
from scholargraph.sources.profile_page.names import Part
from scholargraph.sources.profile_page.wordings import folded, function_words, has_title_ending, title_words, words

_LONGEST_USUAL_TITLE = 180
_SHORTEST_USUAL_ABSTRACT = 60
_FINAL_MARK = re.compile(r"[.!?。！？](?:['’”)\]}$]|\s?»)*$")
_FINAL_STOP = re.compile(r"[.。](?:['’”)\]}$]|\s?»)*$")
_FIRST_WORD = 1
_MANY_WORDS = 4
_LONG_QUESTION = 12


class Label(StrEnum):
    """What a line of a publication list can be."""

    TITLE = "title"
    NAME = "name"
    ABSTRACT = "abstract"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Rule:
    """One piece of evidence: where `holds` is true of a line, `weights` are added to the labels' scores."""

    name: str
    weights: dict[Label, float]
    holds: Callable[[Candidate], bool]


def scores(line: Candidate) -> dict[Label, float]:
    """The sum of the evidence for each label."""
    total = dict(_BEFORE_LOOKING)
    for rule in rules_that_hold(line):
        for label, weight in rule.weights.items():
            total[label] += weight
    return total


def rules_that_hold(line: Candidate) -> Iterator[Rule]:
    """The rules that speak of a line, in the table's order."""
    tables = (
        (RULES, RULES_OF_NAME_SHAPES) if line.name else (RULES,) if line.is_long else (RULES, RULES_OF_OTHER_SHAPES)
    )
    return (rule for table in tables for rule in table if rule.holds(line))


def _is_collective(line: Candidate) -> bool:
    first, last = (line.tokens[0], line.tokens[-1]) if len(line.tokens) > 1 else ("", "")
    known = words("collective-author")
    if (last not in known and first not in known) or line.function_words(_FIRST_WORD):
        return False
    capital = all(token[0].isupper() for token in (line.text.split()[0], line.text.split()[-1]) if token)
    others = [token for token in line.tokens if token not in known and token not in function_words()]
    common = sum(token in title_words() or has_title_ending(token) for token in others)
    return capital and common < len(others) and not re.search(r"[:?!]", line.text)


def _has_no_letter(line: Candidate) -> bool:
    return not any(letter.isalpha() for letter in line.text[:LONG])


def _has_inner_punctuation(line: Candidate) -> bool:
    return re.search(r"\w\s?[:?!]|[()“”«»$\\=+/]|``|\d", line.text) is not None


def _has_initial(line: Candidate) -> bool:
    """An initial; but a first word such as "A", which could be an article, says nothing."""
    return line.name is not None and any(
        part is Part.INITIAL and not (place == 0 and folded(word) in function_words())
        for place, (word, part) in enumerate(zip(line.name.words, line.name.parts, strict=True))
    )


def _has_marks_of_a_name(line: Candidate) -> bool:
    """A hyphen between capitals, an apostrophe, an accent, a capital inside: and no word that is hardly a name."""
    if line.name is None or line.common_words[0]:
        return False
    return any(
        not word.isascii() or re.search(r"[-‐‑'’ʼ]|[a-z][A-Z]", word) is not None for word in line.name.spelled_out
    )


def _is_one_word(line: Candidate) -> bool:
    return line.name is not None and len(line.name.words) == 1


def _is_all_common(line: Candidate) -> bool:
    common, of = line.common_words
    return of > 0 and common == of


def _is_partly_common(line: Candidate) -> bool:
    common, of = line.common_words
    return 0 < common < of


def _has_acronym(line: Candidate) -> bool:
    if line.name is None:
        return False
    capitals = [word for word, part in zip(line.name.words, line.name.parts, strict=True) if part is Part.CAPITALS]
    return len(capitals) == 1 < len(line.name.words) and len(capitals[0]) <= 5


def _opens_with_function_word(line: Candidate) -> bool:
    return line.name is not None and line.function_words(0, _FIRST_WORD) > 0


def _has_function_word_inside(line: Candidate) -> bool:
    return line.has_function_word_inside


def _lists_doubtful_names(line: Candidate) -> bool:
    return line.doubtful_names * 2 >= len(line.names) > 1


def _lists_no_sure_name(line: Candidate) -> bool:
    return line.doubtful_names == len(line.names) > 1


def _has_many_words(line: Candidate) -> bool:
    return line.name is not None and len(line.name.spelled_out) == _MANY_WORDS


def _has_very_many_words(line: Candidate) -> bool:
    return line.name is not None and len(line.name.spelled_out) > _MANY_WORDS


def _has_common_words(line: Candidate) -> bool:
    common, of = line.common_words
    return 1 < common < of


def _is_above_title_length(line: Candidate) -> bool:
    return len(line.text) > _LONGEST_USUAL_TITLE


def _is_very_short(line: Candidate) -> bool:
    return len(line.text) < _SHORTEST_USUAL_ABSTRACT


def _ends_with_full_stop(line: Candidate) -> bool:
    return _FINAL_STOP.search(line.text[-20:]) is not None


def _has_sentences(line: Candidate) -> bool:
    """A sentence ends inside, and the line with another: "Is It Enough? A Study" is a title."""
    return line.sentences > 0 and _FINAL_MARK.search(line.text[-20:]) is not None


def _has_very_short_sentences(line: Candidate) -> bool:
    """Two sentences in the length of one title: "Machines That Learn. Machines That Teach." """
    return _is_very_short(line) and _has_sentences(line)


def _is_long_question(line: Candidate) -> bool:
    """A question in small letters: an abstract of one sentence, or a title."""
    return len(line.tokens) >= _LONG_QUESTION and line.text[-1] in "?？" and not line.is_in_title_case


def _is_without_stop(line: Candidate) -> bool:
    return not line.is_long and not _ends_with_full_stop(line)


def _is_before_abstract(line: Candidate) -> bool:
    return line.is_before_abstract and not line.is_echoed


T, N, A, NOTHING = Label.TITLE, Label.NAME, Label.ABSTRACT, Label.NOTHING

_BEFORE_LOOKING: dict[Label, float] = {T: -1, N: 0, A: 0, NOTHING: -6}
"""A title begins a new publication: without evidence a list has rather fewer of them."""

RULES: tuple[Rule, ...] = (
    Rule("button", {NOTHING: 20}, lambda line: line.is_button),
    Rule("spliced", {A: 20}, lambda line: line.is_spliced),
    Rule("long", {A: 12, T: -12, N: -20}, lambda line: line.is_long),
    Rule("above-title-length", {A: 2, T: -1}, _is_above_title_length),
    Rule("without-stop", {A: -4}, _is_without_stop),
    Rule("very-short", {A: -7}, _is_very_short),
    Rule("known-person", {N: 26, T: -8}, lambda line: line.is_known_person),
)
"""Rules that are asked of every line."""

RULES_OF_OTHER_SHAPES: tuple[Rule, ...] = (
    Rule("not-name-shape", {N: -20}, lambda line: True),
    Rule("venue", {NOTHING: 14}, lambda line: line.names_a_venue),
    Rule("no-letter", {T: -10, A: -10}, _has_no_letter),
    Rule("sentences", {A: 5, T: -2}, _has_sentences),
    Rule("very-short-sentences", {A: -5, T: 2}, _has_very_short_sentences),
    Rule("full-stop", {A: 4, T: -2}, _ends_with_full_stop),
    Rule("inner-punctuation", {N: -2, T: 1}, _has_inner_punctuation),
    Rule("function-word", {N: -4, T: 2}, _has_function_word_inside),
    Rule("collective", {N: 27}, _is_collective),
    Rule("several-names", {N: 32}, lambda line: len(line.names) > 1),
    Rule("doubtful-names", {N: -14, T: 1}, _lists_doubtful_names),
    Rule("no-sure-name", {N: -14, T: 1}, _lists_no_sure_name),
    Rule("lower-case-name", {N: 20}, lambda line: line.is_lower_case_name),
    Rule("almost-a-name", {N: 16}, lambda line: line.is_almost_a_name),
    Rule("title-case", {A: -8, T: 3}, lambda line: line.is_in_title_case),
    Rule("long-question", {A: 3}, _is_long_question),
    Rule("correction", {T: 10}, lambda line: read_correction(line.text) is not None),
)
"""Rules that are asked of a line that is neither long nor has the shape of a name."""

RULES_OF_NAME_SHAPES: tuple[Rule, ...] = (
    Rule("name-shape", {N: 4}, lambda line: True),
    Rule("initial", {N: 3, T: -4}, _has_initial),
    Rule("particle", {N: 3, T: -4}, lambda line: line.has(Part.PARTICLE)),
    Rule("marks-of-a-name", {N: 1, T: -1}, _has_marks_of_a_name),
    Rule("one-word", {N: -3}, _is_one_word),
    Rule("repeated", {N: 3, T: -4}, lambda line: line.times > 1),
    Rule("collective", {N: 12, T: -3}, _is_collective),
    Rule("function-word-first", {N: -3, T: 1}, _opens_with_function_word),
    Rule("function-word-inside", {N: -4, T: 2}, _has_function_word_inside),
    Rule("common-words", {N: -10, T: 3}, _is_all_common),
    Rule("a-common-word", {N: -4, T: 1}, _is_partly_common),
    Rule("title-word", {N: -2, T: 1}, lambda line: line.title_words > 0),
    Rule("several-common-words", {N: -4, T: 1}, _has_common_words),
    Rule("many-words", {N: -2}, _has_many_words),
    Rule("very-many-words", {N: -5, T: 1}, _has_very_many_words),
    Rule("acronym", {N: -2, T: 1}, _has_acronym),
    Rule("echoed", {N: -3, T: 3}, lambda line: line.is_echoed),
    Rule("before-abstract", {N: 1.5}, _is_before_abstract),
)
"""Rules that are asked of a line that has the shape of a name."""
