"""Gathers what can be seen of each line of a publication list, before anything is decided."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from scholargraph.sources.profile_page.caches import kept_for_short_texts
from scholargraph.sources.profile_page.names import LONGEST_NAME, Name, Part, name_key, read_name, split_names
from scholargraph.sources.profile_page.wordings import (
    buttons,
    folded,
    function_words,
    has_title_ending,
    more_mark,
    telling_function_words,
    title_words,
    venue_mark,
    words,
)

LONG = 250
"""A line of so many characters is no title: the longest on record for a paper is about that."""

_LOWER_CASE_WORD = re.compile(r"[^\W\d_]{3,}")
_SENTENCE_END = re.compile(r"[^\W\d_]{3,}[.!?]['’”»)]*\s+(?=\W*[^\W\d_])")
_MOST_LOWER_CASE = 3
_LONGEST_BUTTON = 40
_NOT_IN_NAMES = frozenset(":;?!,$/+=<>[]")
_WORDS = re.compile(r"[^\W\d_]+")
_SHORTEST_CAPITALISED, _ENOUGH_FOR_CASE, _NEARLY_ALL = 4, 3, 0.8
_PIECES = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True)
class Candidate:
    """One line of a publication list and what surrounds it: `after` is the line that follows.

    `people` are the slugs of the people that the page names elsewhere, `common` the words that are hardly names,
    `times` says how often the line stands in the list.
    """

    text: str
    after: str = ""
    people: Set[str] = frozenset()
    common: Set[str] = frozenset()
    times: int = 1

    @cached_property
    def name(self) -> Name | None:
        """The line read as one person's name."""
        return None if self.is_long else read_name(self.text)

    @cached_property
    def is_long(self) -> bool:
        """Whether the line is longer than any title."""
        return len(self.text) >= LONG

    @cached_property
    def is_spliced(self) -> bool:
        """Whether the page's mark for cut texts stands in the line."""
        return "(" in self.text and more_mark().search(self.text) is not None

    @cached_property
    def is_button(self) -> bool:
        """Whether the line is only the text of a button."""
        return len(self.text) <= _LONGEST_BUTTON and folded(self.text) in buttons()

    @cached_property
    def names_a_venue(self) -> bool:
        """Whether the line says where a work came out."""
        return self.text.endswith(")") and venue_mark().search(self.text) is not None

    @cached_property
    def sentences(self) -> int:
        """How many sentences seem to end inside the line."""
        return 2 if self.is_long else len(_SENTENCE_END.findall(self.text))

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """The words of a line that is not long, folded and without punctuation at their ends."""
        return () if self.is_long else tuple(folded(token).strip(".,:;!?()[]«»“”\"'") for token in self.text.split())

    @cached_property
    def is_in_title_case(self) -> bool:
        """Whether nearly all longer words of a line have a capital."""
        longer = [word for word in _WORDS.findall(self.text) if len(word) > _SHORTEST_CAPITALISED]
        capitals = sum(word[0].isupper() for word in longer)
        return len(longer) >= _ENOUGH_FOR_CASE and capitals >= _NEARLY_ALL * len(longer)

    @cached_property
    def is_known_person(self) -> bool:
        """Whether the page names this person elsewhere: its owner, a trainee, a supervisor."""
        return len(self.text) <= LONGEST_NAME and name_key(self.text) in self.people

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of a line that lists several."""
        return split_names(self.text) if len(self.text) < 4 * LONG and not self.is_spliced else (self.text,)

    @cached_property
    def common_words(self) -> tuple[int, int]:
        """Of a line with a name's shape: how many of its words are hardly names, of how many."""
        return _common_of(self.name, self.common) if self.name else (0, 0)

    @cached_property
    def title_words(self) -> int:
        """Of a line with a name's shape: how many of its words are words of titles on any page."""
        return _title_words_of(self.text) if self.name else 0

    @cached_property
    def doubtful_names(self) -> int:
        """Of a line that lists several names: in how many of them a word is hardly a name."""
        return _doubtful(self.names, self.common) if len(self.names) > 1 else 0

    @cached_property
    def is_lower_case_name(self) -> bool:
        """Whether the line would be a name but for a first word, or all words, in small letters."""
        if not 1 < len(self.tokens) <= _MOST_LOWER_CASE or self.name or not self.text[:1].islower():
            return False
        if not function_words().isdisjoint(self.tokens):
            return False
        name = read_name(self.text.title())
        return name is not None and len(name.spelled_out) == len(name.words) and not _common_of(name, title_words())[0]

    @cached_property
    def is_almost_a_name(self) -> bool:
        """Whether a few words are no name only for a letter or a mark: "J.t. Lindqvist", "Mike E davies", "RenÃ©e"."""
        tokens = self.text.split()
        if self.name or not 1 < len(tokens) <= _MOST_LOWER_CASE or not tokens[0][:1].isupper():
            return False
        if all(token.isascii() and token.islower() for token in tokens[1:]):
            return False  # written as a sentence is: "Wide valleys"
        if any(letter.isdigit() or letter in _NOT_IN_NAMES for letter in self.text) or self.text[-1] == ".":
            return False
        said = any(_is_common(token, title_words()) for token in self.tokens) or self.has_function_word_inside
        return not said and any(read_name(token) for token in tokens)

    @cached_property
    def is_before_abstract(self) -> bool:
        """Whether the line that follows can only be an abstract."""
        return len(self.after) >= LONG

    @cached_property
    def is_echoed(self) -> bool:
        """Whether a word of the line stands in small letters in the abstract that follows."""
        if not self.is_before_abstract or self.name is None:
            return False
        said = set(_LOWER_CASE_WORD.findall(self.after))
        return any(piece in said for word in self.name.spelled_out for piece in _PIECES.findall(folded(word)))

    def function_words(self, start: int, end: int | None = None) -> int:
        """How many of the words from `start` to `end` are function words, and no particles, of some language."""
        particles = words("name-particle")
        return sum(token in function_words() and token not in particles for token in self.tokens[start:end])

    @property
    def has_function_word_inside(self) -> bool:
        """Whether a word after the first is a function word; of a name one that is nobody's name."""
        if self.name:
            return not telling_function_words().isdisjoint(self.tokens[1:])
        return self.function_words(1) > 0

    def has(self, part: Part) -> bool:
        """Whether the line is a name with such a part."""
        return self.name is not None and part in self.name.parts


@kept_for_short_texts(LONGEST_NAME, most=8_000)
def _title_words_of(text: str) -> int:
    name = read_name(text)
    return _common_of(name, title_words())[0] if name else 0


def _common_of(name: Name, common: Set[str]) -> tuple[int, int]:
    """How many of a name's words are hardly names, of how many that are neither initials nor particles."""
    particles = words("name-particle")
    spelled = [word for word in name.spelled_out if folded(word) not in particles]
    return sum(_is_common(word, common) for word in spelled), len(spelled)


def _doubtful(names: Iterable[str], common: Set[str]) -> int:
    return sum(_common_of(name, common)[0] > 0 for name in map(read_name, names) if name)


def _is_common(word: str, common: Set[str]) -> bool:
    pieces = _PIECES.findall(folded(word))
    if len(pieces) > 1 and any(map(_is_of_compounds, pieces)):
        return True
    return bool(pieces) and all(piece in common or has_title_ending(piece) for piece in pieces)


def _is_of_compounds(piece: str) -> bool:
    """Whether a part of a hyphenated word shows that it is no name: Low-Rank, Structure-from-Motion."""
    return piece in telling_function_words() or (
        piece in words("title-compound") and piece not in words("name-particle")
    )


def candidates(texts: Sequence[str], *, people: Set[str] = frozenset(), prose: Iterable[str] = ()) -> list[Candidate]:
    """The lines of a publication list as candidates; `prose` is other text of the page, for its words."""
    times = Counter(text for text in texts if len(text) <= LONGEST_NAME)
    common = _words_that_are_no_names(texts, prose, people) if any(map(read_name, texts)) else frozenset()
    return [
        Candidate(text, following, people, common, times.get(text, 1)) for text, following in pairwise((*texts, ""))
    ]


def _words_that_are_no_names(texts: Sequence[str], prose: Iterable[str], people: Set[str]) -> Set[str]:
    """Words that the page has in small letters, or in a line that cannot be a name, and those of `title_words`."""
    once = " ".join({token for text in (*texts, *prose) for token in text.split()})  # most stand many times
    small = title_words().union(word for word in _LOWER_CASE_WORD.findall(once) if word.islower())
    in_titles = {
        folded(word)
        for text in texts
        if len(text) < LONG and read_name(text) is None and not _lists_names(text, small)
        for word in _LOWER_CASE_WORD.findall(text)
    }
    of_people = {piece for person in people for piece in person.split("-")}
    return (small | in_titles) - of_people - words("name-homograph").keys()


def _lists_names(text: str, common: Set[str]) -> bool:
    names = split_names(text)
    return len(names) > 1 and _doubtful(names, common) * 2 < len(names)
