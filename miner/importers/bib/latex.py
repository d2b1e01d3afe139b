"""LaTeX in BibTeX values, as text: accents, letters, symbols, commands around words.

Ours and not a LaTeX library's: databases write "50% effect" and "$5" unescaped, which LaTeX would take for a comment
and for the beginning of mathematics, and drop.
"""

from __future__ import annotations

import re
import unicodedata

from miner.importers.fields import clean

_ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307", "v": "\u030c", "c": "\u0327",
    "u": "\u0306", "H": "\u030b", "k": "\u0328", "r": "\u030a", "d": "\u0323", "b": "\u0331",
}  # fmt: skip
_LETTERS = {
    "O": "Ø", "o": "ø", "L": "Ł", "l": "ł", "AA": "Å", "aa": "å", "AE": "Æ", "ae": "æ", "OE": "Œ", "oe": "œ", "ss": "ß", "SS": "ẞ", "i": "ı",
    "j": "ȷ", "DH": "Ð", "dh": "ð", "TH": "Þ", "th": "þ", "DJ": "Đ", "dj": "đ", "NG": "Ŋ", "ng": "ŋ", "S": "§", "P": "¶", "pounds": "£",
    "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”",
    "textquotesingle": "'", "textquotedbl": '"', "textasciitilde": "\ue002", "textasciicircum": "^", "textbackslash": "\ue003", "textunderscore": "_", "textdegree": "°", "textregistered": "®",
    "texttrademark": "™", "textcopyright": "©", "textbullet": "•", "textperiodcentered": "·", "textless": "<", "textgreater": ">", "textbar": "|",
    "textmu": "µ", "textbeta": "β", "textalpha": "α", "textpm": "±", "texttimes": "×", "textsterling": "£", "texteuro": "€", "euro": "€", "ldots": "…", "dots": "…",
    "textellipsis": "…", "cdot": "·", "times": "×", "pm": "±", "mp": "∓", "leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "ne": "≠", "approx": "≈", "sim": "~",
    "infty": "∞", "rightarrow": "→", "to": "→", "leftarrow": "←", "uparrow": "↑", "downarrow": "↓", "degree": "°", "circ": "°", "prime": "′", "alpha": "α",
    "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ",
    "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "varphi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ", "Omega": "Ω", "backslash": "\ue003", "quad": " ", "qquad": " ",
    "newline": " ", "par": " ", "noopsort": "", "relax": "", "em": "", "it": "", "bf": "", "sc": "", "rm": "", "tt": "", "sl": "", "itshape": "", "bfseries": "", "upshape": "", "normalfont": "",
}  # fmt: skip
_WRAPPERS = (
    "textit|textbf|emph|textsc|textrm|textsf|texttt|textsl|textup|textnormal|textmd|text|mbox|hbox|mathrm|mathit|mathbf|mathsf|mathcal|mathbb"
    "|ensuremath|uppercase|lowercase|MakeUppercase|underline|textsuperscript|textsubscript|url|path|bibstring|enquote|operatorname|protect"
)
_WRAPPED = re.compile(rf"\\(?:{_WRAPPERS})\s*\{{([^{{}}]*)\}}")
_HREF = re.compile(r"\\href\s*\{[^{}]*\}\s*\{([^{}]*)\}")
_ACCENT = re.compile(
    r"\{?\\(?:(['`^\"~=.])\s*|([vcuHkrdb])(?:\s+|(?=\{)))(?:\{\s*(\\?[A-Za-z]{1,2})\s*\}|(\\[ij](?![A-Za-z])|[A-Za-z]))(?:\})?"
)
_COMMAND = re.compile(r"\\([A-Za-z]+)(?:\s*\{\}|\s+(?=[A-Za-z])|(?![A-Za-z]))")
_SIGN = re.compile(r"\\([&%$#_{}\- ])")
_TIE = re.compile(r"(?<=[^\s~\\])~(?=[^\s~])")
"""LaTeX's unbreakable blank, which stands between two words; databases write "~155" for "about 155"."""
_MATHS = re.compile(r"(?<!\\)\$([^$]{1,200}?)(?<!\\)\$")
_MATHEMATICAL = re.compile(r"[\\^_{}=<>+]|^[\w\s.,*/()-]{1,12}$")


_LITERAL = {0xE000: "{", 0xE001: "}", 0xE002: "~", 0xE003: "\\"}
"""Signs that mean something in LaTeX, as they are kept until nothing more is read from the text."""


def latex_text(text: str | None) -> str | None:
    """Return a BibTeX value as text on one line, or None when nothing is left. A command we do not know stays visible."""
    if text is None:
        return None
    if "\\" in text or "$" in text:
        text = _MATHS.sub(lambda found: found[1] if _MATHEMATICAL.search(found[1]) else found[0], text)
        text = _HREF.sub(r"\1", text)
        while (plain := _WRAPPED.sub(r"\1", text)) != text:
            text = plain
        text = _ACCENT.sub(_accented, text.replace("\\\\", " "))
        text = _COMMAND.sub(lambda found: _LETTERS.get(found[1], found[0]), text)
        text = _SIGN.sub(lambda found: {"{": "\ue000", "}": "\ue001", "-": ""}.get(found[1], found[1]), text)
    text = _TIE.sub(" ", text.replace("{", "").replace("}", ""))
    return clean(unicodedata.normalize("NFC", text.translate(_LITERAL)))


def _accented(found: re.Match[str]) -> str:
    letter = (found[3] or found[4]).removeprefix("\\")
    opened = found[0].startswith("{") and not found[0].endswith("}")
    closed = found[0].endswith("}") and not found[0].startswith("{") and not found[3]
    rest = ("{" if opened else "") + ("}" if closed else "")
    return f"{letter[0]}{_ACCENTS[found[1] or found[2]]}{letter[1:]}{rest}"
