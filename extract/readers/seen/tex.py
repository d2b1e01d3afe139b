"""Numbers and signs that a page writes as TeX: "\\(-22\\)", "$-$24", a whole document around "-6"."""

from __future__ import annotations

import re

from extract.readers.seen.marks import is_raised_mark

_DOCUMENT = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)
_INLINE = re.compile(r"\\\((.*?)\\\)|\$\$(.*?)\$\$|\$((?:[-+\u2212\d.,{}^ ]|\\[a-zA-Z]+)+)\$", re.DOTALL)
_SYMBOLS = {
    r"\pm": "±", r"\times": "×", r"\cdot": "·", r"\sim": "~", r"\le": "≤", r"\leq": "≤", r"\ge": "≥", r"\geq": "≥",
    r"\lt": "<", r"\gt": ">", r"\infty": "∞", r"\rightarrow": "→", r"\to": "→",
}  # fmt: skip

_RAISED = re.compile(r"(?<=\d)\s*\^\s*(?:\{([^{}]*)\}|(\w|\*))")
"""What TeX raises behind a digit."""


def read_tex(source: str) -> str:
    """Return the words and numbers of a piece of TeX without its commands and without raised marks of notes."""
    found = _DOCUMENT.search(source)
    text = found[1] if found else source
    text = re.sub(r"\\[a-zA-Z]+", lambda m: _SYMBOLS.get(m[0], " "), text)
    text = _RAISED.sub(lambda m: "" if is_raised_mark(m[1] or m[2] or "", text[: m.start()]) else m[0], text)
    return re.sub(r"\\[,;:! ]|[{}$^_]|\\[()\[\]]", "", text).strip()


def replace_inline_tex(text: str) -> str:
    """Return `text` with what is between TeX's inline marks read; a lone dollar sign stays."""
    return _INLINE.sub(lambda m: read_tex(next(part for part in m.groups() if part is not None)), text)
