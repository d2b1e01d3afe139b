"""Two titles side by side: the same words, other spellings, one without its subtitle, or other words of content.

One word can make two papers of one series (men/women, left/right, part A/B, 上/下), while databases spell, inflect,
hyphenate, cut and bracket the same title in many ways. What is left when all that is taken away are words of
content, and they are evidence of two papers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from miner.dedup.words import HAN_MARKS, MARKS, NEUTRAL, SMALL_WORDS, are_one_word, are_opposed, canonical

TRUNCATED_WORDS = 5
"""Words a title needs for being the beginning of a longer one …"""
TRUNCATED_HAN = 8
"""… or Chinese characters."""
FAR_TITLE = 50.0
"""Two titles less alike than this by letters are two titles, unless one begins or ends as the other, …"""
SAME_END = 6
"""… by so many characters: it may have a long subtitle."""
LONGEST_STORED = 100
"""Letters from which a title that ends within another may have been cut by a database's limit."""
HEADING_LIMIT = 6
"""Words a heading before a title has at most ("Guest editorial: …", "How did it … ")."""
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_TOKEN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3400-\u9fff\uf900-\ufaff]+")
_BREAK = re.compile(r"[:。?!;—–(【\[|]|\.(?=\s|\.|$)|\s-+\s|-{2,}")
_LETTERED = "part type group class vitamin hepatitis influenza study experiment stage protein factor series"
_BEFORE_A_LETTER = frozenset(_LETTERED.split())


class Wording(IntEnum):
    """How the words of two titles agree, the best first."""

    SAME = 0
    SPELLED = 1
    """Other spellings, inflections, hyphens, typing errors, another order."""
    CUT = 2
    """One is the other without its subtitle, its heading, or what a database's limit cut."""
    REWORDED = 3
    """Words of content differ."""
    OPPOSED = 4
    """Words differ that are opposed, or that make another paper of one (part, reply, a number)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleMatch:
    """How two titles agree: `score` 0-100 by letters, the `wording`, and the words that only one of them has."""

    score: float
    wording: Wording
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()

    @property
    def differ(self) -> bool:
        """Return whether words of content differ."""
        return self.wording >= Wording.REWORDED

    def turned(self) -> TitleMatch:
        """Return the same of the two titles in the other order."""
        return TitleMatch(score=self.score, wording=self.wording, left=self.right, right=self.left)


@dataclass(frozen=True, slots=True)
class _Rest:
    """Words only one of two titles has, with their places in it."""

    left: list[tuple[int, str]] = field(default_factory=list)
    right: list[tuple[int, str]] = field(default_factory=list)


def breaks_of(text: str) -> frozenset[int]:
    """Return after how many words of a title, cleaned but with its punctuation, a subtitle can begin."""
    return frozenset(len(_TOKEN.findall(text[: m.start()])) for m in _BREAK.finditer(text)) - {0}


def compare_titles(x: str, y: str, x_breaks: frozenset[int], y_breaks: frozenset[int]) -> TitleMatch:
    """Return how two normalised titles agree; the breaks are those of `breaks_of`."""
    if x <= y:
        return _compare(x, y, x_breaks, y_breaks)
    return _compare(y, x, y_breaks, x_breaks).turned()


@lru_cache(maxsize=200_000)
def _compare(x: str, y: str, x_breaks: frozenset[int], y_breaks: frozenset[int]) -> TitleMatch:
    if x == y or x.replace(" ", "") == y.replace(" ", ""):
        return TitleMatch(score=100.0, wording=Wording.SAME)
    score = min(99.0, max(fuzz.ratio(x, y), fuzz.token_sort_ratio(x, y)))
    p, q = _TOKEN.findall(x), _TOKEN.findall(y)
    if score < FAR_TITLE and x[:SAME_END] != y[:SAME_END] and x[-SAME_END:] != y[-SAME_END:]:
        return TitleMatch(score=score, wording=Wording.REWORDED, left=tuple(p), right=tuple(q))
    rest = _unmatched(p, q)
    left, right = tuple(w for _, w in rest.left), tuple(w for _, w in rest.right)
    return TitleMatch(score=score, wording=_wording(p, q, rest, x_breaks, y_breaks), left=left, right=right)


def _wording(p: list[str], q: list[str], rest: _Rest, p_breaks: frozenset[int], q_breaks: frozenset[int]) -> Wording:
    if not rest.left and not rest.right:
        return Wording.SPELLED
    if any(are_opposed(a, b) for _, a in rest.left for _, b in rest.right):
        return Wording.OPPOSED
    if rest.left and rest.right:
        return Wording.REWORDED
    extra, long, short, breaks = (rest.left, p, q, p_breaks) if rest.left else (rest.right, q, p, q_breaks)
    if all(word in NEUTRAL for _, word in extra):
        return Wording.SPELLED
    cut = _cut(long, short, [n for n, _ in extra], breaks)
    makes_another = _makes_another(long, [n for n, _ in extra], cut)
    if makes_another:
        return Wording.OPPOSED
    return Wording.CUT if cut else Wording.REWORDED


def _makes_another(long: Sequence[str], places: Sequence[int], cut: bool) -> bool:
    """Return whether the words only one title has make another paper: a part, a reply, a number at the end."""
    words = [long[n] for n in places]
    if any(word in MARKS for word in (*words[:2], words[-1])) or HAN_MARKS.search(
        "".join(words) if len(words) < 4 else ""
    ):
        return True
    lone = [word for word in words if len(word) == 1 or word.isdigit()]
    return bool(lone) and (not cut or len(lone) == len(words))


def _cut(long: Sequence[str], short: Sequence[str], places: Sequence[int], breaks: frozenset[int]) -> bool:
    """Return whether the words only the longer title has are its subtitle, its heading, or what a limit cut off."""
    han = sum(map(bool, map(_HAN.match, short)))
    if len(short) < TRUNCATED_WORDS and han < TRUNCATED_HAN:
        return False
    first, last = places[0], places[-1]
    if _only_small(long[last + 1 :]) and _at_break(long, first, breaks):
        return len(places) >= 0.5 * (last - first + 1) - 1
    if _only_small(long[:first]) and last < HEADING_LIMIT and (last + 1) in breaks:
        return True
    letters = len("".join(short)) + len(short)
    return _only_small(long[last + 1 :]) and (letters >= LONGEST_STORED or _ends_inside(long, short))


def _ends_inside(long: Sequence[str], short: Sequence[str]) -> bool:
    """Return whether the shorter title ends in the middle of a word of the longer."""
    at = len(short) - 1
    return (
        at < len(long)
        and long[at] != short[-1]
        and long[at].startswith(short[-1])
        and list(long[:at]) == list(short[:-1])
    )


def _at_break(long: Sequence[str], first: int, breaks: frozenset[int]) -> bool:
    """Return whether a word is the first behind a break, small words apart."""
    while first > 0 and first not in breaks and _is_small(long, first - 1):
        first -= 1
    return first in breaks


def _only_small(words: Sequence[str]) -> bool:
    return all(word in SMALL_WORDS for word in words)


def _is_small(words: Sequence[str], n: int) -> bool:
    """Return whether a word is an article or preposition; "a" is a letter behind "part" and at a title's end."""
    if words[n] == "a" and (n == len(words) - 1 or (n > 0 and words[n - 1] in _BEFORE_A_LETTER)):
        return False
    return words[n] in SMALL_WORDS


def _unmatched(p: list[str], q: list[str]) -> _Rest:
    """Return the words of content that have no counterpart in the other title."""
    rest = _Rest()
    moved: list[tuple[str, str]] = []
    for left, right in _blocks(p, q):
        a = [(n, p[n]) for n in left if not _is_small(p, n)]
        b = [(n, q[n]) for n in right if not _is_small(q, n)]
        if _joined(a, b):
            continue
        a, b = _without_pairs(a, b)
        rest.left.extend(a)
        rest.right.extend(b)
        if len(a) == len(b) == 1:
            moved.append((a[0][1], b[0][1]))
    if any((b, a) in moved for a, b in moved):
        return rest  # two words changed places: "men than women", "women than men"
    return _Rest(*_without_pairs(rest.left, rest.right))


def _blocks(p: list[str], q: list[str]) -> list[tuple[list[int], list[int]]]:
    """Return the stretches of two titles that differ, as places of their words."""
    blocks: list[tuple[list[int], list[int]]] = []
    end = (-1, -1)
    for op in Levenshtein.opcodes([canonical(w) for w in p], [canonical(w) for w in q]):
        if op.tag == "equal":
            continue
        left, right = list(range(op.src_start, op.src_end)), list(range(op.dest_start, op.dest_end))
        if blocks and end == (op.src_start, op.dest_start):
            blocks[-1][0].extend(left)
            blocks[-1][1].extend(right)
        else:
            blocks.append((left, right))
        end = (op.src_end, op.dest_end)
    return blocks


def _joined(a: Sequence[tuple[int, str]], b: Sequence[tuple[int, str]]) -> bool:
    """Return whether two stretches are one in letters ("temporo parietal") or one the initials of the other ("fmri")."""
    x, y = [w for _, w in a], [w for _, w in b]
    joined_x, joined_y = "".join(map(canonical, x)), "".join(map(canonical, y))
    if joined_x == joined_y:
        return True
    if len(x) > 1 and len(y) > 1 and not (len(x) == 2 and len(y) == 2):
        return False
    if len(x) != len(y) and are_one_word(joined_x, joined_y):
        return True
    one, many = (x, y) if len(x) == 1 else (y, x)
    return (
        len(one) == 1 and len(many) > 2 and one[0] in ("".join(w[0] for w in many), "".join(w[0] for w in many) + "s")
    )


def _without_pairs(
    a: Sequence[tuple[int, str]], b: Sequence[tuple[int, str]]
) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Return what is left of two lists of words when those that are one word are taken away in pairs."""
    left, right = [], list(b)
    for n, word in a:
        found = next((other for other in right if are_one_word(word, other[1])), None)
        if found is None:
            left.append((n, word))
        else:
            right.remove(found)
    return left, right
