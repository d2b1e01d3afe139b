"""Patterns that a plan gives: tried on texts that make patterns explode when they are read, and stopped when they do.

A plan may write any regular expression of Python. Some take longer than a lifetime on a few dozen letters ("(a+)+$"),
so they are run by `regex`, which can be stopped, and one that does explode on a run of its own letters is refused.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from functools import lru_cache

import regex

from screen.passages import Found

SECONDS = 2.0
"""Seconds the patterns of one list of terms may take over one text. Most take a thousandth of one over an abstract."""
_TRIAL_SECONDS = 0.5
"""Seconds a pattern may take over a run of `_TRIAL_LENGTH`; one whose work grows as the square takes some hundredths."""
_TRIAL_LENGTH = 2_000
_TRIAL_SIGNS = ("a", "1", " ", "-", ",", "(", "a ", "1 ", "a, ", "中")
"""Texts that patterns of words and numbers explode on; the letters of the pattern itself are tried as well."""
_MOST_OWN_SIGNS = 12
_WORD = re.compile(r"(?<!\\)[^\W_]+")


class PatternTimeoutError(Exception):
    """A pattern of the plan took longer than its limit on a text."""


class PlanPattern:
    """A pattern of a plan that gives up after `SECONDS`."""

    def __init__(self, source: str) -> None:
        self.pattern = source
        self._compiled = regex.compile(source)

    def finditer(self, text: str, *, seconds: float = SECONDS) -> Iterator[Found]:
        """Yield the matches in `text`, first to last; PatternTimeoutError where they take too long."""
        until, position = time.monotonic() + seconds, 0
        try:
            while position <= len(text):
                found = self._compiled.search(text, position, timeout=max(until - time.monotonic(), 0.001))
                if found is None:
                    return
                yield found
                position = found.end() + (found.end() == found.start())
        except TimeoutError as error:
            message = f"the patterns {_shortened(self.pattern)} took longer than {seconds:g} seconds"
            raise PatternTimeoutError(message) from error


@lru_cache(maxsize=256)
def compile_patterns(*sources: str) -> PlanPattern:
    """Return the pattern that fits where any of `sources` does; they passed `check_pattern`."""
    return PlanPattern("|".join(sources))


@lru_cache(maxsize=1024)
def check_pattern(source: str, key: str) -> None:
    """Raise ValueError where the pattern under a key is no regular expression of Python's, or explodes on some text."""
    try:
        re.compile(source)
        pattern = PlanPattern(source)
    except (re.error, regex.error, OverflowError, RecursionError) as error:
        message = f"{key}: {_shortened(source)} is not a regular expression: {error}"
        raise ValueError(message) from error
    # The engine looks first whether the letters a match needs are there at all, so they follow the run.
    tail = "".join(f"\0{sign}" for sign in dict.fromkeys(source))
    for unit in _trial_units(source):
        text = (unit * _TRIAL_LENGTH)[:_TRIAL_LENGTH] + tail
        try:
            for _ in pattern.finditer(text, seconds=_TRIAL_SECONDS):
                pass
        except PatternTimeoutError as error:
            message = (
                f"{key}: {_shortened(source)} takes too long on some texts (a run of {unit!r}): "
                "write it without a repetition inside another"
            )
            raise ValueError(message) from error


def _trial_units(source: str) -> Iterator[str]:
    """Yield what the texts are runs of that a pattern is tried on."""
    words = [word.lower() for word in _WORD.findall(source)]
    own = dict.fromkeys([*"".join(words), *words, *(f"{word} " for word in words)])
    yield from dict.fromkeys([*_TRIAL_SIGNS, *list(own)[:_MOST_OWN_SIGNS]])


def _shortened(source: str) -> str:
    return repr(source if len(source) <= 80 else f"{source[:79]}…")
