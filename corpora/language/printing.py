"""Words of a text as they are quoted: whole ones, without the control characters that text layers of PDF files hold."""

from __future__ import annotations

import re
import unicodedata

_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_PLAIN = re.compile(r"[ -~]*")
_DROPPED = ("Cf", "Cs")
"""Categories of characters that take no room: soft hyphens, marks of direction, halves of a surrogate pair."""
_PARTS = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\u2e80-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
"""What words end at: blanks, control characters, and any Chinese or Japanese character or mark of punctuation."""


def printable(text: str) -> str:
    """Return `text` with every run of blanks, line breaks and control characters as one blank, none at its ends.

    Invisible marks (soft hyphens, directions) are left out. A quote so made equals `printable(text[start:end])`.
    """
    if not _PLAIN.fullmatch(text):
        text = "".join(c for c in text if c.isascii() or unicodedata.category(c) not in _DROPPED)
    return _BLANKS.sub(" ", text).strip(" ")


def word_bound(text: str, place: int, *, limit: int, other: int) -> int:
    """Return the offset nearest to `place` that is inside no word: first towards `limit`, then beyond it up to `other`.

    Words are what blanks separate ("visuo-spatial", "São"), so that no part of one is quoted; Chinese ones are
    characters. `limit` lies between `place` and what is quoted, `other` on the far side of `place`.
    """
    step = 1 if limit > place else -1
    at = place
    while at != limit and _is_inside(text, at):
        at += step
    while at != other and _is_inside(text, at):
        at -= step
    return at


def _is_inside(text: str, place: int) -> bool:
    """Return whether the characters on both sides of an offset belong to one word."""
    if place <= 0 or place >= len(text):
        return False
    return not (_PARTS.match(text[place - 1]) or _PARTS.match(text[place]))
