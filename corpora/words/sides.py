"""Left, right, both, the middle: the words that name a side of the brain.

`is_side` tests whether a text is only a side, `side_of` returns the side a text names, `without_sides` the other words.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from corpora.words.patterns import any_of, both_scripts

LEFT, NEITHER, RIGHT = -1, 0, 1


class SideWords(NamedTuple):
    """The words for one side; `letters` and `alone` name it only beside a region, or as a whole cell."""

    side: int
    english: str
    german: str = ""
    romance: str = ""
    chinese: str = ""
    letters: str = ""
    alone: str = ""


SIDES: tuple[SideWords, ...] = (
    #         side     English               German              French, Spanish, Portuguese             Chinese      letters  as a whole cell
    SideWords(LEFT,    r"left",              r"linke?[rns]?",    r"gauche|izquierd[oa]|esquerd[oa]|sinistr[oaie]",     "左",        "L",     r"lh(?:\.\w+)?|lt|(?-i:[Ll]i|lks|[Ii]zq|[Ss]x)"),
    SideWords(RIGHT,   r"right",             r"rechte?[rns]?",   r"droite?|derech[oa]|direit[oa]|destr[oaie]",       "右",        "R",     r"rh(?:\.\w+)?|rt|(?-i:[Rr]e|rts|[Dd]er|[Dd]x)"),
    SideWords(NEITHER, r"bilateral(?:ly)?",  r"beidseit\w*",     r"bilat[ée]rale?",                      "双 两",     "B",     "bi|bilat|both|m|c|mid|midline|medial|median|cent(?:er|re)"),
)  # fmt: skip
_CHINESE_SIDE = both_scripts("侧?半?球?")


def _spelled(words: SideWords) -> str:
    """Return the pattern for the words of a side that mean it in any text."""
    chinese = both_scripts(any_of(words.chinese.split()))
    latin = any_of((words.english, words.german, words.romance))
    return rf"\b(?:{latin})\b|(?:{chinese}){both_scripts('侧')}?"


def _sided(words: SideWords) -> re.Pattern[str]:
    letter = words.letters
    marks = rf"(?<![\w.]){letter}\.?(?![\w.])|\b{letter}H\b|_{letter}\b|\({letter}\)|\b{letter}T\b"
    return re.compile(rf"{_spelled(words)}|{marks}", re.IGNORECASE)


_LEFT, _RIGHT = (_sided(words) for words in SIDES[:2])
_WHOLE = any_of(
    any_of((words.english, words.german, words.romance, words.letters, words.alone))
    + rf"|(?:{both_scripts(any_of(words.chinese.split()))}){_CHINESE_SIDE}"
    for words in SIDES
)
_ONE = rf"(?:{_WHOLE})\.?(?: hemisph?[eè]re| hemisphäre)?"
_SIDE_ALONE = re.compile(rf"\W*{_ONE}(?:(?:\W{{1,3}}| and ){_ONE})?\W*", re.IGNORECASE)
SPELLED = any_of(_spelled(words) for words in SIDES[:2])
"""The pattern for left or right in words; a cell may hold them beside a triplet."""
_BESIDE = re.compile(
    rf"(?i:{any_of(_spelled(words) for words in SIDES)})\.?|\b(?:[LRB]|LH|RH)\b\.?|[（(](?:[LRB]|[LR]/[LR])[)）]"
)

_BY_LETTERS = dict.fromkeys(("g", "i", "e", "s", "sx", "izq", "esq", "li", "lks"), "left") | dict.fromkeys(
    ("d", "dx", "der", "re", "rts"), "right"
)
"""Gauche, izquierda, esquerda, sinistra, links; droite, derecha, direita, destra, rechts."""


def is_side(text: str) -> bool:
    """Return whether a text is only a side: "L", "left hemisphere", "L/R", "双侧"."""
    return _SIDE_ALONE.fullmatch(text) is not None


def spelled_side(text: str) -> str:
    """Return the side that a cell under a heading of sides names by the letters of another language, else the text as it is."""
    return _BY_LETTERS.get(text.strip(" .").casefold(), text)


def side_of(text: str | None) -> int:
    """Return `LEFT` or `RIGHT` for the side a text names, `NEITHER` where it names none or both."""
    if not text:
        return NEITHER
    left, right = _LEFT.search(text) is not None, _RIGHT.search(text) is not None
    return NEITHER if left == right else LEFT if left else RIGHT


def without_sides(text: str) -> str:
    """Return a text with a blank for each word or letter that names a side."""
    return _BESIDE.sub(" ", text)
