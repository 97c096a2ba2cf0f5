"""Gathers what can be seen of each line of a publication list, before anything is decided."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from scholargraph.sources.profile_page.names import LONGEST_NAME, Name, Part, name_key, read_name, split_names
from scholargraph.sources.profile_page.wordings import folded, function_words, more_mark, title_words, words

LONG = 250
"""A line of so many characters is no title: the longest on record for a paper is about that."""

_LOWER_CASE_WORD = re.compile(r"[^\W\d_]{3,}")
_SENTENCE_END = re.compile(r"[^\W\d_]{3,}[.!?]['’”»)]*\s+(?=\W*[^\W\d_])")
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
    def sentences(self) -> int:
        """How many sentences seem to end inside the line."""
        return 2 if self.is_long else len(_SENTENCE_END.findall(self.text))

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """The words of a line that is not long, folded and without punctuation at their ends."""
        return () if self.is_long else tuple(folded(token).strip(".,:;!?()[]«»“”\"'") for token in self.text.split())

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
        particles = words("name-particle")
        spelled = [word for word in self.name.spelled_out if folded(word) not in particles] if self.name else []
        return sum(self._is_common(word) for word in spelled), len(spelled)

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
        """How many of the words from `start` to `end` are function words of some language."""
        particles = words("name-particle")
        return sum(token in function_words() and token not in particles for token in self.tokens[start:end])

    def has(self, part: Part) -> bool:
        """Whether the line is a name with such a part."""
        return self.name is not None and part in self.name.parts

    def _is_common(self, word: str) -> bool:
        pieces = _PIECES.findall(folded(word))
        return bool(pieces) and all(piece in self.common for piece in pieces)


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
    small = {word for word in _LOWER_CASE_WORD.findall(once) if word.islower()}
    in_titles = {
        folded(word)
        for text in texts
        if len(text) < LONG and read_name(text) is None and len(split_names(text)) == 1
        for word in _LOWER_CASE_WORD.findall(text)
    }
    of_people = {piece for person in people for piece in person.split("-")}
    return (small | in_titles | title_words()) - of_people
