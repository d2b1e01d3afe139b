"""Text broken into lines: by words where they have blanks between them, anywhere between Chinese characters."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

_UNITS = re.compile(
    r"\s+"
    r"|[（“「《【]*[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef—…][。，；：、？！）”」》】…]*"
    r"|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef（“「《【]+[。，；：、？！）”」》】…]*"
    r"|."
)
"""What is not broken: a word, or a Chinese character with the marks that may not begin or end a line."""


def width_of(text: str) -> int:
    """Return the columns that a text takes in a terminal: two for a full-width character."""
    return len(text) if text.isascii() else sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def wrapped(text: str, width: int) -> list[str]:
    """Return a paragraph as lines of at most `width` columns; a single word that is wider has its own line."""
    lines, line, used = [], "", 0
    for unit in _UNITS.findall(" ".join(text.split())):
        columns = width_of(unit)
        if used and used + width_of(unit.rstrip()) > width:
            lines.append(line.rstrip())
            line, used = "", 0
        if line or not unit.isspace():
            line, used = line + unit, used + columns
    return [*lines, line.rstrip()] if line.strip() else lines
