"""All numbers of people that a text gives, each with marks of what speaks for it: counts, sums within a sentence, units of several people, degrees of freedom, and what the reader of counts made of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from corpora.language.numbers import NUMBER, may_count, to_number
from corpora.language.people import names_people
from extract.people.analysed.final import statements
from extract.people.counts import Mention, find_mentions
from extract.people.roles import GroupRole
from extract.people.tally import Count
from extract.people.weighing.accounts import NO_ACCOUNTS, Accounts
from extract.people.weighing.loose import (
    FINAL,
    LEAST,
    LOST,
    STARTED,
    Loose,
    holds_its_sum,
    loose_counts,
)
from extract.people.weighing.wording import Counted, Lost
from extract.prose import RunningText, Sentence

OWN = ("abstract", "section")
"""Where the people of a study are counted; other places speak for a number that these give, and give none alone."""
PAIR = 2
MOST_PARTS, MOST_SAID = 5, 4
MOST_OF_SUM = 20_000
NEAR, NEAR_EACH = 50, 100
"""Characters between the first and the last of two numbers of a sum, and how many more for each further one."""
AROUND = 60, 80
"""Characters before and behind a sum in which words say that these were analysed."""
FROM_ACCOUNT = "from account"
"""The mark of a total that the groups of a text add up to, by their wording."""
SOURCES = frozenset(
    {
        "counted",
        "sum",
        "detail",
        "read",
        "pairs",
        "groups of",
        "left",
        "left of two",
        "two",
        "said sum",
        "closing",
        "abstract",
        "first passage",
        "further passage",
        "both passages",
        FROM_ACCOUNT,
    }
)
"""One of these marks a number that may be the study's."""
SEVERAL = 2
"""Times that a text speaks of groups from which on it compares them."""
_SEXES = re.compile(r"\b(?:fe)?males?\b|\b(?:wo)?m[ae]n\b|girls|boys", re.IGNORECASE)
_PAIRS = re.compile(rf"\b(?P<n>{NUMBER})\b[^.;]{{0,60}}\b(?:pairs|couples|dyads)\b", re.IGNORECASE)
_EACH = re.compile(
    rf"\b(?P<groups>two|three|four|five|six|[2-6])\b[^.;]{{0,40}}?\bgroups?\b[^.;]{{0,30}}?\b(?P<n>{NUMBER})\b[^.;]{{0,35}}?\beach\b|\b(?P<of>two|three|four|[234])\b (?:\w+ )?groups? of (?P<size>{NUMBER})\b",
    re.IGNORECASE,
)
_GROUPS = re.compile(
    r"\b(?:controls|control (?:group|subjects|participants|children|women|men|sample)|comparison (?:group|subjects|participants)|healthy (?:controls|comparison)|two groups|both groups|three groups|between[- ]groups?|group differences?|"
    r"compared (?:to|with) (?:healthy|controls|non))\b|对照组|两组|三组|组间",
    re.IGNORECASE,
)
"""Words of a study that compares groups."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the reader of counts made of a text: n with those recruited and the groups, the counts of its passages on participants, and of its abstract."""

    n: int | None
    recruited: int | None = None
    groups: tuple[int, ...] = ()
    passages: tuple[Count, ...] = ()
    abstract: Count | None = None


MOST_SENTENCES = 100
"""Sentences that are kept of those that give one total."""


@dataclass(slots=True)
class Total:
    """A number of people: its marks with how often each holds, the sentences that give it, and the groups it is the sum of."""

    n: int
    marks: Counter[str] = field(default_factory=Counter)
    sentences: list[Sentence] = field(default_factory=list)
    parts: tuple[Mention, ...] = ()

    def add(self, mark: str, sentence: Sentence | None = None) -> None:
        """Add a mark, and the sentence in which it stands."""
        self.marks[mark] += 1
        if sentence is not None and len(self.sentences) < MOST_SENTENCES and sentence not in self.sentences:
            self.sentences.append(sentence)


@dataclass(frozen=True, slots=True)
class Told:
    """A count outside brackets: where it stands among the sentences, and what it says."""

    n: int
    place: int
    where: str
    is_final: bool
    who: str
    is_lost: bool
    sentence: Sentence


@dataclass(slots=True)
class Text:
    """All totals of a text, its counts and losses in their order, and its accounts.

    `seen` are the places where somebody was counted; `counts` and `people_lost` are the numbers of people with the words around
    them, and those in sentences on people left out, of which the accounts are made.
    """

    compares_groups: bool
    totals: dict[int, Total] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
    losses: list[int] = field(default_factory=list)
    counts: Sequence[Counted] = ()
    people_lost: Sequence[Lost] = ()
    accounts: Accounts = NO_ACCOUNTS
    seen: set[str] = field(default_factory=set)

    def __getitem__(self, n: int) -> Total:
        """Return the total of a number, a new one where it is the first time."""
        return self.totals.setdefault(n, Total(n))

    def candidates(self) -> Iterator[tuple[int, Total]]:
        """Yield each number that may be the study's: something in the text gives it, and it is no tiny one."""
        for n, total in self.totals.items():
            if n >= LEAST and any(total.marks[mark] for mark in SOURCES):
                yield n, total


def counted_totals(prose: RunningText, end: int, abstract_end: int, section: tuple[int, int]) -> Text:
    """Return the totals that the sentences before `end` count; `section` is the passage on participants."""
    text = Text(sum(1 for _ in islice(_GROUPS.finditer(prose.text, 0, end), SEVERAL)) == SEVERAL)
    for place, sentence in enumerate(prose.sentences(0, end)):
        where = place_of_sentence(sentence, abstract_end, section)
        mentions = find_mentions(sentence)
        if mentions or (where in OWN and _may_count_people(sentence.text)):
            loose = loose_counts(sentence.text)
            _add_counts(text, sentence, loose, place, where)
            _add_sums(text, sentence, loose, where)
            _add_units(text, sentence)
        _add_mentions(text, sentence, mentions, where)
    return text


def place_of_sentence(sentence: Sentence, abstract_end: int, section: tuple[int, int]) -> str:
    """Return in which part of a text a sentence stands: its abstract, its section on participants, before or behind it."""
    start = sentence.start
    if start < abstract_end:
        return "abstract"
    if section[0] <= start < section[1]:
        return "section"
    return "introduction" if start < section[0] else "later"


def _may_count_people(text: str) -> bool:
    if not may_count(text.lower()):
        return False
    return "=" in text or not text.isascii() or names_people(text) or LOST.search(text) is not None


def _add_counts(text: Text, sentence: Sentence, loose: Sequence[Loose], place: int, where: str) -> None:
    """Add what single counts say."""
    is_lost = LOST.search(sentence.text) is not None
    for one in loose:
        if is_lost and one.may_be_lost:
            text.losses.append(one.n)
        if one.n < LEAST or not one.is_people:
            continue
        total = text[one.n]
        for mark in (*(("counted",) if where in OWN else ()), f"counted in {where}", *one.marks):
            total.add(mark, sentence)
        if one.in_brackets:
            continue
        if where not in text.seen:
            text.seen.add(where)
            total.add(f"first of {where}")
        is_final = "final before" in one.marks or "final behind" in one.marks
        text.told.append(Told(one.n, place, where, is_final, one.who, "lost behind" in one.marks, sentence))


def _add_sums(text: Text, sentence: Sentence, loose: Sequence[Loose], where: str) -> None:
    """Add the sums of numbers that follow one another in a sentence."""
    numbers = [one for one in loose if LEAST <= one.n < MOST_OF_SUM]
    is_started = STARTED.search(sentence.text) is not None
    for size in range(PAIR, MOST_PARTS + 1):
        for first in range(len(numbers) - size + 1):
            run = numbers[first : first + size]
            if run[-1].start - run[0].end > NEAR + NEAR_EACH * (size - 1):
                break
            if not any(one.has_noun for one in run) or holds_its_sum([one.n for one in run]):
                continue
            total = text[sum(one.n for one in run)]
            for mark in _marks_of_sum(sentence.text, run, where):
                total.add(mark, sentence)
            if not total.marks["sum"] or where not in OWN:
                continue
            if is_started:
                total.add("sum started")
            if first > 0 or first + size < len(numbers):
                total.add("sum of some")


def _marks_of_sum(text: str, run: Sequence[Loose], where: str) -> list[str]:
    """Return the marks of a sum; that of the two sexes, or one with numbers in brackets, is a detail of another count."""
    said, behind = text[run[0].start : run[-1].end + 15], text[run[-1].end :]
    are_sexes = len(_SEXES.findall(said)) >= PAIR
    between = [text[one.end : other.start] for one, other in pairwise(run)]
    if (are_sexes and len(run) == PAIR) or any(part.count("(") != part.count(")") for part in between):
        with_total = run[0].n == sum(one.n for one in run[1:])
        told = {
            f"detail in {where}": True,
            "detail": True,
            "detail of sexes": are_sexes,
            "detail with total": with_total,
        }
    else:
        before = text[max(0, run[0].start - AROUND[0]) : run[0].start]
        told = {
            "sum": where in OWN,
            f"sum in {where}": True,
            "sum of 2": len(run) == PAIR,
            "sum of people": all(one.has_noun for one in run),
            "sum final": FINAL.search(before) is not None or FINAL.search(behind[: AROUND[1]]) is not None,
        }
    return [mark for mark, holds in told.items() if holds]


def _add_units(text: Text, sentence: Sentence) -> None:
    """Add people counted in pairs, and in groups of one size."""
    pairs = _PAIRS.search(sentence.text)
    n = to_number(pairs["n"]) if pairs is not None else None
    if n:
        text[PAIR * n].add("pairs", sentence)
    for match in _EACH.finditer(sentence.text):
        groups, n = to_number(match["groups"] or match["of"]), to_number(match["n"] or match["size"])
        if groups and n:
            text[groups * n].add("groups of", sentence)


def _add_mentions(text: Text, sentence: Sentence, mentions: Sequence[Mention], where: str) -> None:
    """Add the sure counts of those who took part, and their sums."""
    for mention in mentions:
        if mention.n >= LEAST and mention.role is GroupRole.STATED and not (mention.is_sex and mention.in_brackets):
            text[mention.n].add(f"said stated in {where}", sentence)
    taking = [m for m in mentions if m.role in (GroupRole.STATED, GroupRole.KEPT) and not m.in_brackets]
    for size in range(PAIR, MOST_SAID + 1):
        for first in range(len(taking) - size + 1):
            run = taking[first : first + size]
            if all(m.is_sex for m in run) or holds_its_sum([m.n for m in run]):
                continue
            total = text[sum(m.n for m in run)]
            total.add("said sum" if where in OWN else "said sum elsewhere", sentence)
            total.add(f"said sum in {where}")
            if len(run) > len(total.parts):
                total.parts = tuple(run)


def add_known(text: Text, known: Known, prose: RunningText) -> None:
    """Add what the reader of counts made of the text."""
    if known.n is not None:
        text[known.n].add("read")
    if known.recruited is not None:
        text[known.recruited].add("recruited")
    for n in known.groups:
        text[n].add("group")
    for number, count in enumerate(known.passages):
        text[count.n].add("further passage" if number else "first passage", count.sentences[0])
        if number:
            text[known.passages[0].n + count.n].add("both passages", count.sentences[0])
        elif count.recruited:
            text[count.recruited].add("recruited of first passage")
    if known.abstract is not None:
        text[known.abstract.n].add("abstract", known.abstract.sentences[0])
    for statement in statements(prose.sentences()):
        text[statement.n].add("closing", statement.sentence)
