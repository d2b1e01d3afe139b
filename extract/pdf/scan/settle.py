"""What a recognised number is: its readings, its ink and the page's other digits held against each other.

A number is split into its tall characters (digits, brackets) and the low marks before, between and after them (signs,
points, commas). The readings vote on the digits; the ink decides with them on each mark. Where any of them disagrees
the number is doubtful, and the doubt says what was read each time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.pdf.scan.candidate import Candidate
from extract.pdf.scan.digits import ScannedInk, is_alike, read_by_likeness, tall_pieces
from extract.pdf.scan.overlooked import COLUMN_NUMBERS, ROW_NUMBERS, in_column, same_row

MIN_CONFIDENCE = 60.0
"""Numbers recognised with less confidence (0 to 100) are doubtful."""

NUMBER_READ = re.compile(r"[-+]?(?:\d+(?:[.,]\d+)*|[.,]\d+)")

LATER_VOTE = 0.5
"""Weight of a third reading, which sees what the second saw, at another size."""

POINTED = 0.3
"""Share of the numbers of a column that have a point, below which one that only the ink shows is dust."""

SEPARATORS = frozenset(".,;:")
"""Marks between digits that are told apart by their readings: the ink of a comma is often that of a point."""

ONLY_INK = frozenset({"-", ".", ",", ".-", ",-"})
"""Marks that are taken although the ink alone shows them."""

LONE = frozenset({"D", "-D"})
"""Ink of a number of one digit, which text recognition misses most often."""

_TALL = re.compile(r"[\d()/<>]")
_NOTE_MARKS = re.compile(r"[*'\"†‡+]")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A number as tall characters and the low marks before, between and after them: one more mark than characters."""

    tall: str
    marks: tuple[str, ...]

    @property
    def text(self) -> str:
        """The number as one text."""
        return "".join(m + c for m, c in zip(self.marks, [*self.tall, ""], strict=True))


def spell(text: str) -> Spelling:
    """Return a reading as tall characters and low marks; marks of notes are left out."""
    text = _NOTE_MARKS.sub("", text)
    tall = _TALL.findall(text)
    marks = _TALL.split(text)
    return Spelling("".join(tall), tuple(marks))


def spell_ink(candidate: Candidate, many: int) -> tuple[str, ...] | None:
    """Return the marks the ink of a number shows around `many` tall characters; None where it shows not as many.

    A wide piece may be several digits that touch.
    """
    for parted in (False, True):
        marks = [""]
        for letter, count in tall_pieces(candidate.ink, parted=parted):
            if letter == "D":
                marks.extend([""] * count)
            else:
                marks[-1] += letter
        if len(marks) == many + 1:
            return tuple(marks)
    return None


def settle(ink: ScannedInk, candidates: Sequence[Candidate]) -> None:
    """Settle each number by its readings, its ink and the page's other digits, and record what disagrees."""
    agreed = [
        c.second if _digits(c.first) == _digits(c.second) and is_alike(c.ink, c.second) else "" for c in candidates
    ]
    by_likeness = read_by_likeness(ink, [c.ink for c in candidates], agreed)
    for candidate, likely in zip(candidates, by_likeness, strict=True):
        candidate.text, candidate.doubt = settle_one(candidate, likely)
    for candidate, likely in zip(candidates, by_likeness, strict=True):
        if candidate.doubt and "." in candidate.text:
            candidate.text = _without_dust(candidate, candidates)
        elif not candidate.text and likely and candidate.ink.pattern in LONE and _is_in_table(candidate, candidates):
            candidate.text = likely
            candidate.doubt = f"not read; its ink looks like {likely} beside the page's other digits"


def _is_in_table(candidate: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Return whether a piece of ink is in a row and a column of numbers that were read."""
    read = [c for c in candidates if NUMBER_READ.search(c.second or c.first)]
    row = sum(same_row(candidate, c) for c in read if c is not candidate)
    return row >= ROW_NUMBERS and len(in_column(candidate, read)) >= ROW_NUMBERS


def _without_dust(candidate: Candidate, candidates: Sequence[Candidate]) -> str:
    """Return the text of a number without the points that are dust, or the end of a broken stroke."""
    if candidate.text.count(".") > 1:
        digits = _digits(candidate.text)
        single = [t for t in (candidate.second, candidate.first) if t.count(".") <= 1 and _digits(t) == digits]
        return "-" * candidate.text.startswith("-") + single[0].lstrip("-") if single else candidate.text
    return candidate.text.replace(".", "") if _is_odd_point(candidate, candidates) else candidate.text


def _is_odd_point(candidate: Candidate, candidates: Sequence[Candidate]) -> bool:
    """Return whether the point of a number, which its ink shows and no reading has, is dust.

    It is where it stands before all digits or the other numbers of the column have none.
    """
    read = [t for t in (candidate.first, candidate.second, candidate.third) if t]
    if not read or any("." in t.rstrip(".,") for t in read):
        return False
    others = [c.text for c in in_column(candidate, candidates) if c.text]
    pointed = sum("." in text.rstrip(".,") for text in others)
    leading = candidate.text.lstrip("-").startswith(".") and len(read) > 1
    return leading or (len(others) >= COLUMN_NUMBERS and pointed < POINTED * len(others))


def settle_one(candidate: Candidate, likely: str | None) -> tuple[str, str]:
    """Return the text of a number and why it is doubtful ("" where nothing disagrees).

    `likely` is what the page's other digits make of it; None where they make nothing of it.
    """
    sure = candidate.expected and candidate.second_confidence >= MIN_CONFIDENCE and candidate.second.isdigit()
    if not candidate.first and candidate.ink.pattern == "D" and candidate.second != likely and not sure:
        return "", ""  # missed at first, and like no digit of this page: a letter, or dirt
    read = [t for t in (candidate.second, candidate.first, candidate.third) if NUMBER_READ.search(t)]
    if not read:
        return "", ""
    spelt = [spell(_without_plus(t, candidate.first)) for t in read]
    tall = _vote_tall(candidate, spelt, likely)
    own = [s for s in spelt if s.tall == tall]
    shown = spell_ink(candidate, len(tall))
    if shown is not None and candidate.first.startswith("+"):
        shown = ("?" if shown[0] else "", *shown[1:])  # the arm of a plus that touches its digit
    marks = [_choose_mark([s.marks[i] for s in own], None if shown is None else shown[i]) for i in range(len(tall) + 1)]
    text = Spelling(tall, tuple(marks)).text
    if not NUMBER_READ.search(text):
        return "", ""
    notes = "".join(_NOTE_MARKS.findall(candidate.first)) if candidate.first.rstrip("*'\"†‡") != candidate.first else ""
    return text + notes, _doubt(candidate, likely, text, shown)


def _without_plus(text: str, first: str) -> str:
    """Return a reading without the 4 that a plus before the number was taken for: only the page's own words have a plus."""
    return text[1:] if first.startswith("+") and text == "4" + first[1:] else text


def _vote_tall(candidate: Candidate, spelt: Sequence[Spelling], likely: str | None) -> str:
    """Return the tall characters most readings agree on; the count of the ink's pieces is a vote, and so are its looks."""
    votes = {s.tall: 0.0 for s in spelt}
    for one, weight in zip(spelt, (1.0, 1.0, LATER_VOTE), strict=False):
        votes[one.tall] += weight
    for tall in votes:
        # The second half of a broken nought is no bracket: its ink says nothing against a reading without it.
        broken = ")" in tall and "(" not in tall and tall.replace(")", "") in votes
        votes[tall] += not broken and spell_ink(candidate, len(tall)) is not None
        votes[tall] += likely is not None and spell(likely).tall in (tall, re.sub(r"[()/<>]", "", tall))
    return max(votes, key=lambda t: votes[t])  # the order of the readings decides a draw


def _choose_mark(read: Sequence[str], shown: str | None) -> str:
    """Return one mark of a number: what is read where the ink shows it, else what most readings have.

    A mark that only the ink shows is taken too: readings lose signs and points more often than ink makes them up.
    """
    usual = max(sorted(set(read)), key=read.count)
    if shown == "" and read.count("-") > 1:
        return "-"  # readings lose a minus more often than they make one up; its ink may touch the digit
    if shown == "?" and "-" in read:
        return "-"  # low ink that is no clean bar, which one reading at least takes for one
    if shown is None or "?" in shown:
        return usual
    fitting = [m for m in read if _folded(m) == _folded(shown)]
    if fitting:
        return max(sorted(set(fitting)), key=fitting.count)
    return shown if shown in ONLY_INK else usual


def _folded(mark: str) -> str:
    return "".join("." if c in SEPARATORS else c for c in mark)


def _doubt(candidate: Candidate, likely: str | None, text: str, shown: tuple[str, ...] | None) -> str:
    """Return where readings, ink and the page's other digits disagree about a number; "" where they agree."""
    final = spell(text)
    read = [t for t in (candidate.first, candidate.second, candidate.third) if t]
    readings = f"read as {candidate.first or 'nothing'} and, alone, as {candidate.second or 'nothing'}"
    readings += f", then as {candidate.third}" if candidate.third else ""
    spelt = [spell(t) for t in read if NUMBER_READ.search(t)]
    if likely is not None and _digits(likely) != _digits(text):
        return f"{readings}, but its digits look like {likely} beside the page's other digits"
    if any(_digits(s.tall) != _digits(final.tall) for s in spelt):
        return readings
    if shown is None or any("?" in m for m in shown):
        same = len(spelt) > 1 and all(s.text.rstrip(".,") == final.text.rstrip(".,") for s in spelt)
        signed = (
            candidate.ink.pattern.startswith("-D") if text.startswith("-") else candidate.ink.pattern.startswith("D")
        )
        return "" if same and signed else f"its ink does not match: {readings}"
    if tuple(map(_folded, shown)) != tuple(map(_folded, final.marks)):
        return f"its ink does not match: {readings}"
    confirmed = [s for s in spelt if tuple(map(_folded, s.marks)) == tuple(map(_folded, final.marks))]
    if not confirmed:
        return f"{readings}, but its ink shows another sign or point"
    if any(s.text.count("-") > final.text.count("-") for s in spelt):
        return f"{readings}: a minus was seen"
    if len({tuple(map(_separators, s.marks)) for s in spelt}) > 1:
        return readings
    all_read = all(NUMBER_READ.search(t) for t in (candidate.first, candidate.second))
    confidence = max(candidate.first_confidence, candidate.second_confidence)
    if not all_read and (likely is None or confidence < MIN_CONFIDENCE):
        return f"{readings}, with a confidence of {confidence:.0f} %"
    if likely is None and confidence < MIN_CONFIDENCE:
        return f"{readings}, with a confidence of {confidence:.0f} %"
    return ""


def _separators(mark: str) -> str:
    return "".join("." for c in mark if c in SEPARATORS)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
