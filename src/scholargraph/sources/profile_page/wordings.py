"""The words that pages use, compiled from the vocabularies: the reader knows none by itself."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from scholargraph.model import Text, Wording
from scholargraph.sources.profile_page.caches import kept_for_short_texts
from scholargraph.vocabulary import Concept, concept, concepts, find, normalize

PAGE = "page-sections"
_SHORTEST_WITH_TITLE_ENDING = 7


@kept_for_short_texts(40, most=20_000)
def folded(word: str) -> str:
    """A word as it is compared here: composed, in small letters, with a straight apostrophe."""
    return unicodedata.normalize("NFC", word).casefold().replace("’", "'").replace("ʼ", "'")


@cache
def words(name: str) -> Mapping[str, frozenset[str]]:
    """The words of a concept of `page-sections` (its labels but the preferred ones), each with its languages."""
    return _by_language(_beside_preferred(_page(name)))


@cache
def languages() -> Mapping[str, Mapping[str, frozenset[str]]]:
    """The function words and endings (`-ing`) of each language, by the language's tag."""
    return {
        one.name: {folded(text.value): frozenset({one.name}) for text in _beside_preferred(one)}
        for one in concepts("languages").values()
    }


@cache
def function_words() -> frozenset[str]:
    """The function words of all languages."""
    return frozenset(word for known in languages().values() for word in known if not word.startswith("-"))


@cache
def telling_function_words() -> frozenset[str]:
    """The function words that are neither particles of names nor anybody's name."""
    return function_words() - words("name-particle").keys() - words("name-homograph").keys()


@cache
def headings() -> Mapping[str, tuple[str, frozenset[str]]]:
    """The headings as they are compared, each with the name of its concept and the languages that have it."""
    found: dict[str, tuple[str, frozenset[str]]] = {}
    for name in ("topics", "biography", "current-trainees", "past-trainees", "publications"):
        for text in _page(name).wordings:
            plain = normalize(text.value)
            found[plain] = (name, found.get(plain, (name, frozenset()))[1] | {text.language or ""})
    return found


@cache
def portrait() -> re.Pattern[str]:
    """Matches a caption: the wording, one blank (none after an apostrophe), the name as group `name`."""
    return re.compile(
        rf"(?P<caption>{_any_of(_page('portrait').wordings)})(?:(?<=['’])|\s+)(?P<name>\S.*)", re.IGNORECASE
    )


@cache
def portrait_languages() -> Mapping[str, frozenset[str]]:
    """The languages of each caption wording."""
    return _by_language(_page("portrait").wordings)


@cache
def more_mark() -> re.Pattern[str]:
    """Matches the mark that a page sets into a long text, with the ellipsis before it: `… (see more)`."""
    return re.compile(rf"(?P<ellipsis>…|\.\.\.)?\s?(?P<mark>{_any_of(_page('more').wordings)})", re.IGNORECASE)


@cache
def mark_languages() -> Mapping[str, frozenset[str]]:
    """The languages of each wording of that mark."""
    return _by_language(_page("more").wordings)


@cache
def separators() -> re.Pattern[str]:
    """Matches what stands between the names of a list: comma, semicolon, ampersand, or "and"."""
    joining = _any_of(_page("conjunction").wordings)
    return re.compile(rf"\s*[,;]\s+(?:(?:{joining})\s+)?|\s+(?:&|{joining})\s+")


@cache
def leading_conjunction() -> re.Pattern[str]:
    """Matches the "and" that a list left at the beginning of its last name."""
    return re.compile(rf"\A(?:{_any_of(_page('conjunction').wordings)})\s+(?=[^\W\d_])")


@cache
def title_words() -> frozenset[str]:
    """Words that are hardly anybody's name: common in titles, in labels of topics, or function words."""
    in_topics = (word for one in _topics() for text in one.wordings for word in folded(text.value).split())
    every = frozenset((*words("title-word"), *(word for word in in_topics if len(word) > 2), *function_words()))
    return every - words("name-homograph").keys()


@cache
def first_words(scheme: str) -> frozenset[str]:
    """The words, as they are compared, with which a vocabulary's wordings begin."""
    return frozenset(normalize(text.value).split(" ")[0] for one in concepts(scheme).values() for text in one.wordings)


@kept_for_short_texts(40, most=20_000)
def has_title_ending(word: str) -> bool:
    """Whether a folded word, its plural's "s" aside, ends as words of titles do and names rarely."""
    endings = _title_endings()
    bare = word.removesuffix("s")
    return len(word) >= _SHORTEST_WITH_TITLE_ENDING and any(
        one[start:] in endings for one in {word, bare} for start in range(2, len(one) - 2)
    )


@cache
def _title_endings() -> frozenset[str]:
    return frozenset(ending.removeprefix("-") for ending in words("title-ending"))


@cache
def words_of_wordings(scheme: str) -> frozenset[str]:
    """The words that a vocabulary's wordings are made of, without function words and words of organisations."""
    every = {
        word for one in concepts(scheme).values() for text in one.wordings for word in normalize(text.value).split()
    }
    general = {normalize(word) for known in (words("organization-word"), function_words()) for word in known}
    return frozenset(word for word in every - general if len(word) > 3)


@cache
def evidence() -> Mapping[str, Mapping[str, int]]:
    """What a word or an ending says for a language: 2 for a function word, 1 for a word that the language often has."""
    says: dict[str, Counter[str]] = {}
    for tag, known in languages().items():
        for word in known:
            says.setdefault(word, Counter())[tag] = 1 if word.startswith("-") else 2
    of_topics = (Text(word, text.language) for one in _topics() for text in one.wordings for word in text.value.split())
    of_pages = (text for name in ("title-word", "organization-word") for text in _beside_preferred(_page(name)))
    for text in (*of_topics, *of_pages):
        if text.language in languages() and len(text.value) > 2:
            says.setdefault(folded(text.value), Counter()).setdefault(text.language or "", 1)
    return says


@cache
def _languages_of_wordings(scheme: str) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for one in concepts(scheme).values():
        for text in one.wordings:
            plain = normalize(text.value)
            found[plain] = found.get(plain, frozenset()) | {text.language or ""}
    return found


def languages_of_wording(scheme: str, text: str) -> frozenset[str]:
    """The languages in which a vocabulary has a wording."""
    return _languages_of_wordings(scheme).get(normalize(text), frozenset())


def is_not_available(text: str) -> bool:
    """Whether a text only says that nothing is told: "N/A"."""
    return concept(PAGE, "not-available") in find(PAGE, text)


@cache
def venue_mark() -> re.Pattern[str]:
    """Matches what ends a line that says where a work came out: "(published)"."""
    return re.compile(rf"\s(?:{_any_of(_page('venue-mark').wordings)})\Z", re.IGNORECASE)


@cache
def buttons() -> frozenset[str]:
    """The texts of a page's buttons, folded."""
    return frozenset(folded(text.value) for text in _page("button").wordings)


def named(scheme: str, text: Text, language: str | None) -> Wording:
    """The text with its concept, where a page in that language can mean exactly one by it."""
    found = find(scheme, text.value, language)
    return Wording(text, found[0] if len(found) == 1 else None)


def _page(name: str) -> Concept:
    return concepts(PAGE)[concept(PAGE, name)]


def _topics() -> Iterator[Concept]:
    yield from concepts("topics").values()


def _beside_preferred(one: Concept) -> tuple[Text, ...]:
    preferred = {(value, language) for language, value in one.labels.items()}
    return tuple(text for text in one.wordings if (text.value, text.language or "") not in preferred)


def _by_language(texts: Iterable[Text]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for text in texts:
        word = folded(text.value)
        found[word] = found.get(word, frozenset()) | {text.language or ""}
    return found


def _any_of(texts: Iterable[Text]) -> str:
    values = sorted({text.value for text in texts}, key=lambda value: (-len(value), value))
    return "|".join(re.escape(value).replace("'", "['’]").replace(r"\ ", r"\s+") for value in values)
