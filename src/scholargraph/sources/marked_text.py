"""Turns marked-up titles and abstracts (HTML, JATS, MathML) into plain text, sub- and superscripts in Unicode.

One pass over the tags, with a stack of the few elements whose text becomes something else; all others only vanish
or part paragraphs. So any text is read in time that grows with its length, however broken its markup is.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape

_DEEPEST = 40  # elements within elements that count; those inside only vanish
_MOST_ESCAPED = 3  # a text that went through several systems may be escaped as often
_LONGEST_SCRIPT = 20  # a longer sub- or superscript is prose
_BREAK = "\u2029"  # Unicode's own mark between paragraphs, and a blank for whoever splits words

_TAG = re.compile(
    r"<(?P<close>/?)(?:(?P<prefix>[A-Za-z][\w.-]{0,20}+):)?(?P<name>[A-Za-z][\w.-]{0,40}+)"
    r"(?:\s{1,200}+[\w:.-]{1,60}+\s?=\s?(?:\"[^\"<]{0,2000}+\"|'[^'<]{0,2000}+'|[^\s\"'<>=]{1,2000}?(?=[\s/>]))){0,30}+"
    r"\s{0,200}+(?P<empty>/?)>"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_CUT_TAG = re.compile(r"</?(?:jats|mml):[^<>]*\Z")
_NOT_TEXT = re.compile(r"<\?[^<>]{0,2000}+>|<!DOCTYPE[^<>]{0,2000}+>|<!\[CDATA\[|\]\]>", re.I)
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b\u2060-\u2064\ufeff\ufffe\uffff]")
_BLANK_LINE = re.compile(r"\n[ \t\r]*+\n")
_INDENTED = re.compile(r"(?<=[(\[{])[ \t\r]*+\n[ \t\r\n]*+(?=<)|(?<=>)[ \t\r]*+\n[ \t\r\n]*+(?=[)\]},;:.])")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PREFIXES = frozenset({"jats", "mml", "math", "m", "xhtml", "html", "ce"})
_SUBSCRIPTS = frozenset({"sub", "inf", "subscript"})
_SUPERSCRIPTS = frozenset({"sup", "superscript"})
_LEFT_OUT = frozenset({"script", "style", "annotation", "annotation-xml", "mphantom"})
_BLOCKS = _words(
    "address article blockquote body boxed-text caption dd def-item def-list disp-formula disp-quote div dl dt fig"
    " figure footer h1 h2 h3 h4 h5 h6 header hr html label li list list-item ol p para pre preformat sec section"
    " simple-para simplesect statement subtitle table table-wrap tbody td th thead title tr trans-abstract ul"
    " verse-group verse-line abstract"
)
_INLINE = _words(
    "a abbr abbrev acronym alternatives b bdi bdo big bold br break center cite code del dfn em email ext-link"
    " fixed-case fn font graphic i img inline-formula inline-graphic inline-supplementary-material ins italic kbd"
    " mark media mixed-citation monospace named-content nlm-xref ovl overline private-char q related-object roman"
    " ruby rt s samp sans-serif sc scp small span strike strong styled-content tex-math tt u underline uri url"
    " var wbr xref"
)
_MATH = _words(
    "math mrow mi mn mo mtext ms mspace mstyle mpadded menclose merror maction semantics mfenced mfrac msqrt mroot"
    " msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mlabeledtr mtd"
)
_TOKENS = frozenset({"mi", "mn", "mo", "mtext", "ms"})
_TWO_FORMS = frozenset({"alternatives", "inline-formula", "disp-formula", "semantics"})
_KNOWN = _SUBSCRIPTS | _SUPERSCRIPTS | _LEFT_OUT | _BLOCKS | _INLINE | _MATH

_SUPERSCRIPT: Mapping[str, str] = dict(
    zip(
        "0123456789+-−–=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ",
        strict=True,
    )
)
_SUBSCRIPT: Mapping[str, str] = dict(
    zip("0123456789+-−–=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ", strict=True)
)
_FUNCTIONS = _words(
    "sin cos tan cot sinh cosh tanh arcsin arccos arctan log ln exp max min lim sup inf det dim arg mod"
)
_ORDINALS = _words("st nd rd th er ers re res e es ère ères ème èmes ième ièmes nde de d o os a as")
_ACCENTS: Mapping[str, str] = {
    "¯": "\u0304", "‾": "\u0304", "ˉ": "\u0304", "-": "\u0304", "_": "\u0304", "^": "\u0302", "ˆ": "\u0302",
    "~": "\u0303", "˜": "\u0303", "∼": "\u0303", "→": "\u20d7", "⃗": "\u20d7", "˙": "\u0307", ".": "\u0307",
    "¨": "\u0308", "ˇ": "\u030c", "˘": "\u0306", "´": "\u0301", "`": "\u0300",
}  # fmt: skip

_GREEK = (
    "Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta", "Eta", "Theta", "Iota", "Kappa", "Lambda", "Mu", "Nu", "Xi",
    "Pi", "Rho", "Sigma", "Tau", "Phi", "Chi", "Psi", "Omega",
)  # fmt: skip
_TEX: Mapping[str, str] = {
    **{name.lower(): letter for name, letter in zip(_GREEK, "αβγδεζηθικλμνξπρστφχψω", strict=True)},
    **dict(zip(_GREEK, "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΠΡΣΤΦΧΨΩ", strict=True)),
    "varepsilon": "ε", "varphi": "φ", "ell": "ℓ", "hbar": "ℏ", "partial": "∂", "nabla": "∇", "infty": "∞", "prime": "′",
    "times": "×", "cdot": "·", "pm": "±", "mp": "∓", "circ": "°", "sum": "∑", "prod": "∏", "int": "∫", "in": "∈",
    "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "approx": "≈", "sim": "∼", "simeq": "≃", "propto": "∝",
    "to": "→", "rightarrow": "→", "leftarrow": "←", "langle": "⟨", "rangle": "⟩",
}  # fmt: skip
_TEX_SETTING = re.compile(
    r"\\(?:left|right|mathrm|mathbf|mathit|mathcal|mathbb|text|textrm|textit|operatorname|rm|it|quad|qquad)(?![A-Za-z])"
    r"|\\[,;:!() ]|\$"
)
_TEX_NAME = re.compile(r"\\([A-Za-z]{2,20})")
_TEX_SCRIPT = re.compile(r"([_^])(?:\{([^{}]{1,200})\}|([^\s{}\\]))")
_NO_BRACES = str.maketrans("", "", "{}")

_HEADINGS = _words(
    "abstract abstracts summary résumé resume sommaire abrégé resumen resumo riassunto sommario zusammenfassung"
    " kurzfassung samenvatting sammanfattning sammendrag streszczenie abstrakt özet"
    " аннотация реферат 摘要 要旨 초록"
)


def plain(text: str) -> str:
    """The text without markup, on one line; sub- and superscripts as Unicode where it has all of their marks.

    >>> plain("The role of CO<sub>2</sub> &amp; <i>E. coli</i>"), plain("p < 0.05 at 10<sup>-3</sup> m")
    ('The role of CO₂ & E. coli', 'p < 0.05 at 10⁻³ m')

    Where it has not, letters below the line stay without a sign, and all else stands behind `_` or `^`.

    >>> plain("T<sub>C</sub>, t<sub>1/2</sub>, e<sup>ωt</sup>, the 19<sup>th</sup> century")
    'TC, t_{1/2}, e^{ωt}, the 19th century'
    """
    if text.isprintable() and "<" not in text and "&" not in text:
        return " ".join(text.split())
    return " ".join(_unmarked(text).split())


def paragraphs(text: str) -> str:
    r"""Like `plain`, but paragraphs and section titles are parted by a blank line.

    A title "Abstract", "Résumé" or the like before the first paragraph is left out.

    >>> paragraphs("<jats:title>Abstract</jats:title><jats:p>One.</jats:p><jats:p>Two.</jats:p>")
    'One.\n\nTwo.'
    """
    unmarked = _unmarked(text)
    parts = unmarked.split(_BREAK) if _BREAK in unmarked else _BLANK_LINE.split(unmarked)
    found = [one for one in (" ".join(part.split()) for part in parts) if one]
    if len(found) > 1 and found[0].strip(".:—–- ").casefold() in _HEADINGS:
        del found[0]
    return "\n\n".join(found)


def _unmarked(text: str) -> str:
    """The text without markup, with marks between its paragraphs."""
    for _ in range(_MOST_ESCAPED):
        if "<" not in text and "&" not in text:
            break
        before, text = text, _once_unmarked(text)
        if text == before:
            break
    return text if text.isprintable() else _UNSEEN.sub("", text)


def _once_unmarked(text: str) -> str:
    if "<" not in text:
        return _unescaped(text)
    text = _CUT_TAG.sub("", _NOT_TEXT.sub("", _without_comments(text)))
    text = _INDENTED.sub("", text) if "\n" in text else text
    rendering = _Rendering()
    position = 0
    for tag in _TAG.finditer(text):
        name = tag["name"].lower()
        if name not in _KNOWN and (tag["prefix"] or "").lower() not in _PREFIXES:
            continue  # <T> is text
        rendering.text(text[position : tag.start()])
        position = tag.end()
        if not tag["close"]:
            rendering.open(name)
        if tag["close"] or tag["empty"]:
            rendering.close(name)
    rendering.text(text[position:])
    return rendering.whole()


def _unescaped(text: str) -> str:
    return _ENTITY.sub(lambda entity: unescape(entity[0]), text) if "&" in text else text


def _without_comments(text: str) -> str:
    kept, position = [], 0
    while (start := text.find("<!--", position)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept.append(text[position:start])
        position = end + 3
    return "".join((*kept, text[position:]))


@dataclass(slots=True)
class _Element:
    """An open element whose text becomes something else: its parts so far, and what each came from."""

    name: str
    parts: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def add(self, text: str, name: str = "") -> None:
        self.parts.append(text)
        self.names.append(name)


class _Rendering:
    """What becomes of a text as its tags come."""

    def __init__(self) -> None:
        self._open = [_Element("")]
        self._ignored = 0

    def text(self, text: str) -> None:
        element = self._open[-1]
        if element.name in _MATH and element.name not in _TOKENS and not text.strip():
            return
        if text:
            element.add(_unescaped(text))

    def open(self, name: str) -> None:
        if name in _BLOCKS:
            self._open[-1].add(_BREAK)
        elif name in {"br", "break"}:
            self._open[-1].add(" ")
        if name in _RENDERED:
            if len(self._open) > _DEEPEST:
                self._ignored += 1
                return
            if name in _SUBSCRIPTS or name in _SUPERSCRIPTS:
                self._close_up()
            self._open.append(_Element(name))

    def close(self, name: str) -> None:
        if name in _RENDERED:
            if self._ignored:
                self._ignored -= 1
            elif any(element.name == name for element in self._open):
                while self._end() != name:
                    pass
        if name in _BLOCKS:
            self._open[-1].add(_BREAK)

    def whole(self) -> str:
        while len(self._open) > 1:
            self._end()
        return "".join(self._open[0].parts)

    def _end(self) -> str:
        element = self._open.pop()
        parent = self._open[-1]
        rendered = _RENDERED[element.name](element, _last(parent.parts))
        parent.add(rendered, element.name)
        return element.name

    def _close_up(self) -> None:
        """Takes a line break away before a sub- or superscript: it is there for who reads the markup."""
        parts = self._open[-1].parts
        if parts and "\n" in parts[-1][len(parts[-1].rstrip()) :]:
            parts[-1] = parts[-1].rstrip()


def _last(parts: Sequence[str]) -> str:
    """The last mark of what was said, if any."""
    return next((part[-1] for part in reversed(parts[-5:]) if part), "")


def _subscript(text: str) -> str:
    text = " ".join(text.split())
    if all(mark in _SUBSCRIPT for mark in text):
        return "".join(_SUBSCRIPT[mark] for mark in text)
    if len(text) > _LONGEST_SCRIPT or all(map(_is_letter, text)) or not any(map(str.isalnum, text)):
        return text
    return f"_{text}" if len(text) == 1 else f"_{{{text}}}"


def _superscript(text: str, before: str) -> str:
    text = " ".join(text.split())
    if text.casefold() in _ORDINALS and (before.isdigit() or before in set("IVXLCDM")):
        return text
    if text == "TM":
        return "™"
    if all(mark in _SUPERSCRIPT for mark in text):
        return "".join(_SUPERSCRIPT[mark] for mark in text)
    if len(text) > _LONGEST_SCRIPT or not any(map(str.isalnum, text)):
        return text
    return f"^{text}" if len(text) == 1 else f"^{{{text}}}"


def _is_letter(mark: str) -> bool:
    return mark.isalpha() or unicodedata.category(mark).startswith("M")


# MathML: an element's children are its parts, in the order of its arguments.


def _row(parts: Sequence[str]) -> str:
    """Parts side by side; a blank stands between a function's name and what follows it.

    >>> _row(["2", "sin", "x"])
    '2sin x'
    """
    row = ""
    for number, part in enumerate(parts):
        row += f" {part}" if number and parts[number - 1] in _FUNCTIONS and part[:1].isalnum() else part
    return row


def _grouped(text: str) -> str:
    return text if len(text) <= 1 or text.replace(".", "").isalnum() else f"({text})"


def _argument(parts: Sequence[str], number: int) -> str:
    return parts[number].strip() if number < len(parts) else ""


def _with_scripts(element: _Element, below: int, above: int) -> str:
    base = _argument(element.parts, 0)
    above_it = _argument(element.parts, above) if above else ""
    below_it = _argument(element.parts, below) if below else ""
    return base + (_subscript(below_it) if below_it else "") + (_superscript(above_it, "") if above_it else "")


def _accented(element: _Element) -> str:
    base, over = _argument(element.parts, 0), _argument(element.parts, 1)
    if len(base) == 1 and over in _ACCENTS:
        return base + _ACCENTS[over]
    return base if over in _ACCENTS else _with_scripts(element, 0, 1)


def _prescripted(element: _Element) -> str:
    """A base with pairs of scripts behind it and, from `mprescripts` on, before it."""
    names = element.names
    middle = names.index("mprescripts") if "mprescripts" in names else len(names)
    behind, before = element.parts[1:middle], element.parts[middle + 1 :]
    return "".join((*_pairs(before), _argument(element.parts, 0), *_pairs(behind)))


def _pairs(parts: Sequence[str]) -> Iterator[str]:
    for number, part in enumerate(parts):
        if part.strip():
            yield _superscript(part.strip(), "") if number % 2 else _subscript(part.strip())


def _either(element: _Element) -> str:
    """A formula that is there as MathML and as TeX: the MathML."""
    both = tuple(zip(element.parts, element.names, strict=True))
    told = any(part.strip() and name == "math" for part, name in both)
    return "".join(part for part, name in both if not (told and name == "tex-math"))


def _tex(text: str) -> str:
    """A formula of TeX without what only sets it: the document around it, dollars, sizes and fonts."""
    body = text.rpartition(r"\begin{document}")[2].partition(r"\end{document}")[0]
    body = _TEX_SETTING.sub("", body)
    body = _TEX_NAME.sub(lambda name: _TEX.get(name[1], name[0]), body)
    body = _TEX_SCRIPT.sub(_tex_script, body)
    return " ".join((body if "\\" in body else body.translate(_NO_BRACES)).split())


def _tex_script(script: re.Match[str]) -> str:
    text = script[2] or script[3]
    return _subscript(text) if script[1] == "_" else _superscript(text, "")


_RENDERED: Mapping[str, Callable[[_Element, str], str]] = {
    **dict.fromkeys(_LEFT_OUT | {"mprescripts", "none"}, lambda element, before: ""),
    **dict.fromkeys(_SUBSCRIPTS, lambda element, before: _subscript("".join(element.parts))),
    **dict.fromkeys(_SUPERSCRIPTS, lambda element, before: _superscript("".join(element.parts), before)),
    **dict.fromkeys(_MATH - {"none", "mprescripts"}, lambda element, before: _row(element.parts)),
    **dict.fromkeys(_TOKENS, lambda element, before: "".join(element.parts).strip()),
    **dict.fromkeys(_TWO_FORMS, lambda element, before: _either(element)),
    "tex-math": lambda element, before: _tex("".join(element.parts)),
    "mspace": lambda element, before: " ",
    "mtext": lambda element, before: "".join(element.parts),
    "mtr": lambda element, before: f" {' '.join(element.parts)} ",
    "mfenced": lambda element, before: f"({', '.join(element.parts)})",
    "mfrac": lambda element, before: "/".join(_grouped(_argument(element.parts, number)) for number in (0, 1)),
    "msqrt": lambda element, before: f"√{_grouped(_row(element.parts))}",
    "mroot": lambda element, before: f"{_superscript(_argument(element.parts, 1), '')}√{_argument(element.parts, 0)}",
    "msup": lambda element, before: _with_scripts(element, 0, 1),
    "msub": lambda element, before: _with_scripts(element, 1, 0),
    "msubsup": lambda element, before: _with_scripts(element, 1, 2),
    "mover": lambda element, before: _accented(element),
    "munder": lambda element, before: _with_scripts(element, 1, 0),
    "munderover": lambda element, before: _with_scripts(element, 1, 2),
    "mmultiscripts": lambda element, before: _prescripted(element),
}
"""Element -> what becomes of it, given the last mark before it."""
