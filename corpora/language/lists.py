"""Groups in a list of which only one item has a noun: "7 children with DCD, 21 with ADHD and 23 controls", "30 AD, 28 MCI and 31 HC subjects"."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from corpora.language.numbers import NUMBER, to_number

LEAST_ITEMS = 3
"""Items of a list; two that are joined are found by their words."""
MOST_ITEMS = 6
_NO_WORD = (
    r"(?:and|or|of|the|these|those|who|whom|which|that|were|was|had|have|has|did|to|by|at|as|on|for|from|in|per|than|years?|months?|weeks?|days?|hours?|"
    r"min\w*|seconds|s|ms|mm|cm|trials?|runs?|blocks?|sessions?|scans?|images|items?|words?|faces|pictures|stimuli|voxels?|points?|times?|percent|right-handed|left-handed|"
    r"ambidextrous|excluded|included|participated|completed|studies|experiments?|regions?|sites|centers|centres)\b"
)
_WORD = rf"(?!{_NO_WORD})(?:[^\W\d_][\w’'+/–-]*|[+&])"
_BRACKET = r"(?:\s?[(\[][^()\[\]]{0,80}[)\]])?"
_SEPARATOR = r"(?:,\s(?:and\s)?|\s?\band\s)"
_ITEM = rf"(?P<n>{NUMBER})\s(?P<what>{_WORD}(?:\s{_WORD}){{0,4}}){_BRACKET}"
_BEFORE = re.compile(rf"(?<![\w.,/<>=±–-]){_ITEM}{_SEPARATOR}$", re.IGNORECASE)
_BEHIND = re.compile(
    rf"(?:\s(?:with|without)(?:\s{_WORD}){{1,4}})?{_BRACKET}{_SEPARATOR}{_ITEM}(?=\s?(?:[,.;)]|and\b)|$)",
    re.IGNORECASE,
)
LONGEST = 160
"""Characters of an item with its bracket."""


@dataclass(frozen=True, slots=True)
class Item:
    """A number in a list with the words behind it, and where it begins and ends."""

    n: int
    words: str
    start: int
    end: int


def unnamed_items(text: str, counted: Sequence[Item], known: Container[int]) -> Iterator[tuple[Item, Item]]:
    """Yield the items without a noun of lists of three and more, each with the counted one it stands beside.

    Items that add up to a number that is `known` are its parts.
    """
    starts = {one.start for one in counted}
    for anchor in counted:
        items = [*reversed(list(_before(text, anchor.start, starts))), *_behind(text, anchor.end, starts)]
        named = [anchor, *(one for one in counted if one is not anchor and _joins(text, anchor, one, items))]
        are_parts = len(items) > 1 and sum(item.n for item in items) in known
        if len(items) + len(named) < LEAST_ITEMS or are_parts:
            continue
        yield from ((item, anchor) for item in items)


def _joins(text: str, anchor: Item, other: Item, items: Sequence[Item]) -> bool:
    """Return whether another count is an item of the same list: only a comma or "and" parts it from one of them."""
    ends = [anchor.end, *(item.end for item in items)]
    starts = [anchor.start, *(item.start for item in items)]
    gaps = [text[end : other.start] for end in ends if 0 <= other.start - end <= LONGEST]
    gaps += [text[other.end : start] for start in starts if 0 <= start - other.end <= LONGEST]
    return any(_GAP.fullmatch(gap) for gap in gaps)


_GAP = re.compile(rf"(?:\s(?:with|without)(?:\s{_WORD}){{1,4}})?{_BRACKET}{_SEPARATOR}", re.IGNORECASE)


def _before(text: str, end: int, starts: set[int]) -> Iterator[Item]:
    for _ in range(MOST_ITEMS):
        low = max(0, end - LONGEST)
        found = _BEFORE.search(text[low:end])
        n = to_number(found["n"]) if found is not None else None
        if found is None or n is None or low + found.start("n") in starts:
            return
        yield Item(n, found["what"], low + found.start("n"), low + found.end("what"))
        end = low + found.start("n")


def _behind(text: str, start: int, starts: set[int]) -> Iterator[Item]:
    for _ in range(MOST_ITEMS):
        found = _BEHIND.match(text, start, start + LONGEST)
        n = to_number(found["n"]) if found is not None else None
        if found is None or n is None or found.start("n") in starts:
            return
        yield Item(n, found["what"], found.start("n"), found.end("what"))
        start = found.end("what")


def sum_in_bracket(text: str, match: re.Match[str]) -> int:
    """Return the number of a bracket, or the sum of those it lists: "participants (BD, n = 27; UD, n = 25)"."""
    rest = re.split(r"[)\]]", text[match.end() :])[0]
    listed = re.fullmatch(r"(?:\s?;\s?[A-Z][A-Za-z+-]{1,7},? ?[nN]\s?=\s?\d{1,4})+", rest)
    is_list = listed is not None and re.search(r"[(\[]\s?[A-Z][A-Za-z+-]{1,7},? ?[nN]\s?=", match[0]) is not None
    return int(match["n"]) + (sum(map(int, re.findall(r"=\s?(\d+)", rest))) if is_list else 0)
