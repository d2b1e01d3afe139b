"""A count of the people of a passage and its groups, and what has been read of one so far."""

from __future__ import annotations

from dataclasses import dataclass

from extract.people.counts import Mention
from extract.prose import Sentence

HALF = 0.5
"""A smaller share of a group, or of all counted, is described or a part of the study: "Twelve patients used an inhibitor"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group: the words that count it, and how many of them were analysed."""

    mention: Mention
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """The study's number with the sentences it rests on; `groups` hold the groups that add up to it.

    `recruited` is the number before exclusions, where another. `explicit`: the text itself states
    the number analysed. `experiments` are the numbers of several experiments with a section each, by label.
    """

    n: int
    sentences: tuple[Sentence, ...]
    groups: tuple[Group, ...] = ()
    recruited: int | None = None
    explicit: bool = False
    experiments: tuple[tuple[str, Count], ...] = ()


@dataclass(slots=True)
class Tally:
    """What has been read so far of one passage: the running number `n` of `total`, its groups and sentences."""

    groups: list[Group]
    total: int
    n: int
    sentences: list[Sentence]
    losses: int = 0
    explicit: bool = False
    last: int = 0
    """How many the sentence before left out."""
