"""Turns LaTeX, as bibliographies have it in titles, names and abstracts, into plain text."""

import re
import unicodedata
from functools import cache

from pylatexenc.latex2text import (  # type: ignore[import-untyped]
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)

from scholargraph.sources import marked_text

_LONGEST = 20_000  # characters that are parsed; of longer texts only the marks are dropped
_DEEPEST = 50

_ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307",
    '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328",
    "b": "\u0331",
}  # fmt: skip
_LETTERS = {
    "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å",
    "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ",
    "NG": "Ŋ", "S": "§", "P": "¶", "pounds": "£", "copyright": "©",
}  # fmt: skip
_ACCENT = re.compile(
    r"\\(?:([`'^~=.\"])\s*|([uvHcdbkr])(?:\s+|(?=\{)))(?:\{\s*(?:\\([ij])|([^\W\d_]))?\s*\}|\\([ij])(?![A-Za-z])(?:\{\}|\s+)?|([^\W\d_]))"
)
_LETTER = re.compile(r"\\(" + "|".join(sorted(_LETTERS, key=len, reverse=True)) + r")(?![A-Za-z])(?:\{\}|[ \t]+)?")
_LATEX = re.compile(r"[\\${}]")
_ESCAPED = re.compile(r"\\([#%&_$ {}])")
_BARE = re.compile(r"(?<!\\)((?:\\\\)*)([#%&])")
_FORMAT = re.compile(
    r"\\(?:emph|text(?:it|bf|rm|sc|tt|sf|up|sl|normal)?|math(?:rm|it|bf)|mbox|protect|it|bf|em|sc|rm|tt|sf|sl|ensuremath)"
    r"(?![A-Za-z])[ \t]*"
)
_QUOTED = re.compile(r"\\(?:enquote\*?|mkbibquote)\s*\{([^{}]*)\}")
_HIDDEN_ARGUMENT = re.compile(r"\\(?:noopsort|href|SortNoop)\s*\{[^{}]*\}")  # not what is printed
_MATH = re.compile(r"(?<!\\)\$\$?([^$]{1,2000})\$\$?|\\\(((?:(?!\\[()]).){1,2000})\\\)", re.S)
_SCRIPT = re.compile(r"([_^])(?:\{([^{}]{1,40})\}|(\\[A-Za-z]+|[^\\{}\s]))")
_TEXT_SCRIPT = re.compile(r"\\text(sub|super)script\s*\{([^{}]{1,40})\}")
_QUOTES = (("``", "“"), ("''", "”"), ("---", "—"), ("--", "–"))
_SUPERSCRIPT = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_SUBSCRIPT = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_SCRIPTS = {"_": _SUBSCRIPT, "^": _SUPERSCRIPT, "sub": _SUBSCRIPT, "super": _SUPERSCRIPT}
_MARK = re.compile(r"\\[A-Za-z]+\s*|\\.|[{}$]", re.S)


def plain(text: str) -> str:
    r"""The text without LaTeX, on one line; sub- and superscripts in Unicode where it has all of them.

    >>> plain(r"{\'E}tude of {DNA} in M{\"u}nchen -- $H_2O$, $\alpha^{10}$ \& $x_{ab}$")
    'Étude of DNA in München – H₂O, α¹⁰ & x_{ab}'
    """
    text = _without_latex(text) if _LATEX.search(text) else _quoted(text)
    text = marked_text.plain(text) if "<" in text or "&" in text else " ".join(text.split())
    return text.translate(_PRIVATE)


def paragraphs(text: str) -> str:
    """Like `plain`, but paragraphs are parted by a blank line."""
    parts = re.split(r"\n[ \t]*\n\s*|\\par\b", text)
    return "\n\n".join(filter(None, map(plain, parts)))


def unescaped(text: str) -> str:
    r"""An identifier or an address without what escapes its characters from LaTeX; nothing else is touched.

    >>> unescaped(r"10.1000/a\_b\%20{\_}c"), unescaped(r"\url{https://example.org/~ada}")
    ('10.1000/a_b%20_c', 'https://example.org/~ada')
    """
    text = re.sub(r"\\(?:url|href|nolinkurl|path)\s*\{([^{}]*)\}.*", r"\1", text.strip(), flags=re.S)
    text = text.replace("\\textasciitilde", "~").replace("\\~{}", "~").replace("\\textunderscore", "_")
    return re.sub(r"\\([_%&#~$^{}-])|[{}]", r"\1", text).strip()


def _without_latex(text: str) -> str:
    if "\\" in text:
        text = _LETTER.sub(lambda found: _LETTERS[found[1]], _ACCENT.sub(_accented, text))
        text = _QUOTED.sub(r"“\1”", _FORMAT.sub("", _HIDDEN_ARGUMENT.sub("", text)))
        text = _TEXT_SCRIPT.sub(lambda found: _script(found[1], found[2]) or found[2], text)
    if "$" in text or "\\(" in text:
        text = _MATH.sub(lambda found: _formula(found[1] or found[2]), text)
    has_commands = "\\" in text and "\\" in _ESCAPED.sub("", text)
    return _parsed(text) if has_commands else _quoted(_dropped(text))


def _accented(found: re.Match[str]) -> str:
    letter = found[3] or found[4] or found[5] or found[6] or ""
    if not letter:
        return found[1] or ""
    return unicodedata.normalize("NFC", letter + _ACCENTS[found[1] or found[2]])


# What is text, hidden while marks are dropped that look like it.
_HIDDEN = {"{": "\ue000", "}": "\ue001", "$": "\ue002", "_": "\ue003", "^": "\ue004", "<": "\ue005", ">": "\ue006"}
_PRIVATE = {ord(hidden): mark for mark, hidden in _HIDDEN.items()}


def _formula(inner: str) -> str:
    """A formula, with its sub- and superscripts in Unicode where it has them, else behind `_` or `^`."""
    for _ in range(3):
        inner = _SCRIPT.sub(_scripted, inner)
    return "{" + inner.replace("<", _HIDDEN["<"]).replace(">", _HIDDEN[">"]) + "}"


def _scripted(found: re.Match[str]) -> str:
    content = (found[2] or found[3]).strip()
    if found[1] == "^" and content in {"\\circ", "\\prime"}:
        return {"\\circ": "°", "\\prime": "′"}[content]
    if script := _script(found[1], content):
        return script
    if len(content) == 1 or content.startswith("\\"):
        return f"{_HIDDEN[found[1]]}{content}{'{}' if content.startswith(chr(92)) else ''}"
    return f"{_HIDDEN[found[1]]}{_HIDDEN['{']}{content}{_HIDDEN['}']}"


def _script(kind: str, content: str) -> str | None:
    table = _SCRIPTS[kind]
    return content.translate(table) if content and all(ord(mark) in table for mark in content) else None


def _quoted(text: str) -> str:
    for mark, typeset in _QUOTES:
        text = text.replace(mark, typeset)
    return text.replace("~", " ") if "~" in text else text


def _dropped(text: str) -> str:
    """The text without braces and dollars, and with what is escaped."""
    text = _ESCAPED.sub(lambda found: _HIDDEN.get(found[1], found[1]), text)
    return text.replace("{", "").replace("}", "").replace("$", "")


def _parsed(text: str) -> str:
    """The text as a parser of LaTeX reads it, which knows some thousand commands; without the marks if it cannot."""
    if len(text) > _LONGEST or _depth(text) > _DEEPEST:
        return _quoted(_MARK.sub(" ", text))
    text = _BARE.sub(r"\1\\\2", text)  # in a bibliography they are rarely meant as LaTeX
    text = re.sub(r"(?<!\\)([_^])", lambda found: _HIDDEN[found[1]], text)
    try:
        return str(_parser().latex_to_text(text)).replace("\xa0", " ").replace("~", " ")
    except Exception:  # whatever it stumbles over: the words are what counts
        return _quoted(_MARK.sub(" ", text))


def _depth(text: str) -> int:
    deepest = depth = 0
    for mark in re.findall(r"[{}]", text):
        depth = depth + 1 if mark == "{" else max(depth - 1, 0)
        deepest = max(deepest, depth)
    return max(deepest, text.count("\\begin"))


@cache
def _parser() -> LatexNodes2Text:
    known = get_default_latex_context_db()
    known.add_context_category(
        "bibliographies",
        macros=[
            MacroTextSpec("LaTeX", "LaTeX"),
            MacroTextSpec("TeX", "TeX"),
            MacroTextSpec("BibTeX", "BibTeX"),
            MacroTextSpec("url", "%s"),
            MacroTextSpec("hyphen", "-"),
            MacroTextSpec("slash", "/"),
        ],
        prepend=True,
    )
    return LatexNodes2Text(latex_context=known, math_mode="text", keep_comments=True, strict_latex_spaces=False)
