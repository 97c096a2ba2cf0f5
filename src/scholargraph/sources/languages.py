"""Reads the language of a text from what sources call it: its name in some languages, a code, a tag."""

import re

_LANGUAGES = {
    "en": "english american british usenglish ukenglish eng canadian australian newzealand anglais englisch",
    "fr": "french français francais francés fre fra acadian canadien frenchb francais-canada französisch frances",
    "de": "german ngerman deutsch ger deu austrian naustrian nswissgerman swissgerman allemand",
    "es": "spanish español espanol castellano spa espagnol",
    "it": "italian italiano ita italien",
    "pt": "portuguese português portugues brazilian brazil portuges por portugais",
    "nl": "dutch nederlands dut nld",
    "ru": "russian русский rus russe",
    "zh": "chinese 中文 chi zho mandarin chinois",
    "ja": "japanese 日本語 jpn japonais",
    "ko": "korean 한국어 kor",
    "ar": "arabic العربية ara arabe",
    "pl": "polish polski pol",
    "cs": "czech čeština cze ces",
    "sv": "swedish svenska swe",
    "da": "danish dansk dan",
    "no": "norwegian norsk nor",
    "nb": "bokmål nob",
    "nn": "nynorsk nno",
    "fi": "finnish suomi fin",
    "hu": "hungarian magyar hun",
    "tr": "turkish türkçe tur",
    "el": "greek ελληνικά gre ell",
    "la": "latin lat",
    "ca": "catalan català cat",
    "ro": "romanian română rum ron",
    "uk": "ukrainian українська ukr",
    "he": "hebrew עברית heb",
    "fa": "persian farsi فارسی per fas",
    "hr": "croatian hrvatski hrv",
    "vi": "vietnamese vie",
    "iu": "inuktitut iku",
}
_NAMED = {name: tag for tag, names in _LANGUAGES.items() for name in names.split()}
_TAG = re.compile(r"([A-Za-z]{2,3})((?:-[A-Za-z0-9]{1,8}){0,3})", re.A)


def language(printed: str) -> str | None:
    """The tag of a language by its name in some languages, by a code of two or three letters, or by a tag.

    >>> language("ngerman"), language("fr-CA"), language("Français"), language("eng; fre"), language("Klingon")
    ('de', 'fr-CA', 'fr', None, None)
    """
    text = printed.strip().casefold()
    if text in _NAMED:
        return _NAMED[text]
    tag = re.fullmatch(r"([a-z]{2,3})(?:[-_]([a-z]{2}))?", text, re.A)
    if tag is None:
        return None
    base = tag[1] if tag[1] in _LANGUAGES else _NAMED.get(tag[1])
    return base and f"{base}-{tag[2].upper()}" if tag[2] else base


def language_tag(printed: str | None) -> str | None:
    """A tag of a format that writes nothing else, whatever its language; None for what cannot be one.

    >>> language_tag("EN"), language_tag("zh_CN"), language_tag("zh-Hant-TW"), language_tag("English")
    ('en', 'zh-CN', 'zh-Hant-TW', None)
    """
    tag = _TAG.fullmatch((printed or "").strip().replace("_", "-"))
    return f"{tag[1].lower()}{tag[2]}" if tag else None
