"""The section rows above a row of a table, outermost first: how they are set, and which of them a further one ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpora.nouns.documents import Cell
from corpora.words.anatomy import names_anatomy
from corpora.words.comparisons import TWO_SIDES
from corpora.words.conditions import is_of_people
from corpora.words.sides import is_side, without_sides
from extract.tables.columns.column_labels import INDENT_STEP
from extract.tables.columns.numbered_headings import level_before
from extract.tables.names.outside import RELATION, clean_name

MIN_CAPITALS = 4
"""Letters from which capitals mark a heading's level: shorter ones are abbreviations ("DMN")."""
EFFECT = re.compile(rf"{RELATION.pattern}|\beffects?\b|\bmodulation\b", re.IGNORECASE)
"""Words of a comparison that names of regions do not have."""
_AND = re.compile(r"^(?:and|or|&|/)\s+", re.IGNORECASE)
"""What is left of "left and right" before a region."""
_SEARCHED = re.compile(r"\b(?:ROIs?|VOIs?|SVC)\W+(?:on|in|of|for|within)\b(?:\s+the\b)?\s*(?P<where>.*)", re.IGNORECASE)
"""An analysis of its own that a heading opens: "VOI on bilateral aPFC" is no region within the analysis above it."""
_MEASURED = re.compile(
    r"\b(?:gr[ae]y|white)[- ]matter\s+(?:volumes?|density|densities|concentrations?|thickness)\b|\bcortical\s+(?:thickness|volumes?)\b",
    re.IGNORECASE,
)
"""What is measured in tissue, which is no place: "Gray matter volume and hours of practice"."""
MAX_ANATOMY_WORDS = 8
"""Words in the longest heading that names only a lobe or a region; longer ones describe a comparison."""
_SAYS_EMPTY = re.compile(
    r"[:;,(–—-]\s*(?:n\.?\s?s\.?|none|not significant|no (?:significant|suprathreshold)\b.*)\W*$",
    re.IGNORECASE,
)
_OTHER_PLACE = re.compile(
    r"limbic|subcortical|^other(?: (?:regions|areas))?$|basal ganglia|^cortical|deep gr[ae]y|white matter|brain ?stem|regions$",
    re.IGNORECASE,
)
LONGEST_ACRONYM = 5
"""Letters of an acronym, at most."""
FLUSH = 2
"""Points by which a row may be indented from a heading and still be set flush with it."""
_EITHER_WAY = re.compile(r"[<>]|\s(?:vs\.?|versus|minus|[-–−])\s", re.IGNORECASE)
_BETWEEN_SIDES = re.compile(r">|\s(?:vs\.?|versus|minus|[-–−])\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionStyle:
    """How a section row is set; rows of one level share it. `capitals` is None for a word so short that it may be either."""

    bold: bool
    italic: bool
    indent: float
    wide: bool
    capitals: bool | None
    side: bool
    anatomy: bool
    compares: bool = False

    @classmethod
    def of(cls, cell: Cell, n_columns: int) -> SectionStyle:
        """Return the style of the cell that holds a section's words."""
        letters = [c for c in cell.text if c.isalpha()]
        compares = TWO_SIDES.search(cell.text) is not None
        return cls(
            bold=cell.bold,
            italic=cell.italic,
            indent=round(cell.indent),
            wide=cell.column_span > n_columns / 2,
            capitals=None if _may_be_acronyms(cell.text, compares=compares) else _in_capitals(letters),
            side=is_side(cell.text),
            anatomy=is_anatomical(cell.text),
            compares=compares,
        )

    @property
    def is_place(self) -> bool:
        """Whether the heading names a side or a part of the brain, not a comparison."""
        return self.side or self.anatomy

    @property
    def look(self) -> tuple[bool, bool, float]:
        """Weight, slope and indent."""
        return self.bold, self.italic, self.indent

    def looks_like(self, other: SectionStyle) -> bool:
        """Return whether two headings are set alike; all sides are."""
        cased = self.capitals == other.capitals or None in (self.capitals, other.capitals)
        return (self.side and other.side) or (self.look == other.look and cased)


def _may_be_acronyms(text: str, *, compares: bool) -> bool:
    """Return whether a comparison or a group is of words so short that they may be acronyms: "OCD > HC", "PTSD" are in capitals in any style."""
    if not (compares or (text.isupper() and is_of_people(text))):
        return False
    return all(len(word) <= LONGEST_ACRONYM for word in re.findall(r"[^\W\d_]+", text))


def _in_capitals(letters: Sequence[str]) -> bool | None:
    """Return whether letters are all capitals; None for the few of "MEN" or "HC", which are set so in any style."""
    if not letters or not all(c.isupper() for c in letters):
        return False
    return True if len(letters) >= MIN_CAPITALS else None


def _sides(text: str) -> tuple[str, ...]:
    """Return the two sides of a comparison in small letters, one text where there is no comparison."""
    bare = re.sub(r"^\W*\w{1,2}[.)]\s", "", clean_name(text)).casefold()
    return (
        tuple(side.strip() for side in _BETWEEN_SIDES.split(bare))
        if len(_BETWEEN_SIDES.findall(bare)) == 1
        else (bare,)
    )


def _words(text: str) -> frozenset[str]:
    """Return the words of a text in small letters, without the s of a plural."""
    return frozenset(word.casefold().removesuffix("s") for word in re.findall(r"\w{2,}", text))


def is_anatomical(text: str) -> bool:
    """Return whether a text is a lobe or a region rather than a comparison or a volume that was searched."""
    return (
        (names_anatomy(text) or _OTHER_PLACE.search(text.replace("_", " ")) is not None)
        and not (RELATION.search(text) or _SEARCHED.search(text) or _MEASURED.search(text))
        and len(text.split()) <= MAX_ANATOMY_WORDS
    )


@dataclass(slots=True)
class Sections:
    """The section rows above the current row, outermost first."""

    headings: list[tuple[str, SectionStyle]] = field(default_factory=list)
    fresh: bool = False
    """Whether no row with data (or the word "none") has followed the latest heading."""
    filled: set[int] = field(default_factory=set)
    """The levels whose present heading has rows of its own, directly below it."""
    seen: set[tuple[bool, bool]] = field(default_factory=set)
    """Weight and slope of the headings so far that are set apart from plain words."""
    place: Cell | None = None
    """The cell of the innermost heading where it names a place."""
    place_rows: tuple[bool, bool] = (False, False)
    """Whether all rows of that place are set deeper than it, and whether all are nothing but sides."""

    def push(self, text: str, style: SectionStyle, beside: int | None = None) -> None:
        """Take a section row: below a heading without rows so far, else beside or above a heading that looks like it.

        `beside` is the level of an open heading that it is certainly beside.
        """
        beside = self._reverse_of(text) if beside is None else beside
        beside = level_before(text, self.names) if beside is None else beside
        beside = self._group_in(text, style) if beside is None else beside
        place = self._place(style) if beside is None else beside
        style = style if beside is None else self.headings[beside][1]
        if self.fresh and beside is None and place == len(self.headings) - 1:
            # Two headings of one look without rows between are an outer and an inner one.
            if place > 0 and self.headings[place - 1][1].looks_like(style):
                self.headings[place - 1] = self.headings[place]
            else:
                place += 1
        if style.bold or style.italic:
            self.seen.add((style.bold, style.italic))
        del self.headings[place:]
        self.filled = {level for level in self.filled if level < place}
        self.headings.append((text, style))
        self.place = None
        # No rows follow "A > B: ns": the next heading that looks like it is beside it, not below.
        self.fresh = _SAYS_EMPTY.search(text) is None

    def _reverse_of(self, text: str) -> int | None:
        """Return the level of the open heading "A > B" where a heading is "B > A": they are beside each other, however set."""
        turned = _sides(text)[::-1]
        return next(
            (n for n, (other, _) in enumerate(self.headings) if len(turned) > 1 and _sides(other) == turned), None
        )

    def _group_in(self, text: str, style: SectionStyle) -> int | None:
        """Return the level of the open heading of a group that a comparison is of: "Patients > controls" is beside "Patients"."""
        if not style.compares:
            return None
        sides = [words for side in _EITHER_WAY.split(text) if (words := _words(side))]
        groups = [n for n in sorted(self.filled) if not (self.headings[n][1].compares or self.headings[n][1].is_place)]
        return next((n for n in groups if any(side <= _words(self.headings[n][0]) for side in sides)), None)

    def _place(self, style: SectionStyle) -> int:
        """Return the level of a heading that looks like this; the levels from there on end."""
        alike = [n for n, (_, other) in enumerate(self.headings) if other.looks_like(style)]
        if style.capitals is None:
            alike = [n for n in alike if self.headings[n][1].capitals] or alike
        exact = [n for n in alike if self.headings[n][1].is_place == style.is_place]
        if exact:
            return exact[-1]
        if style.is_place:
            return max((n for n, (_, other) in enumerate(self.headings) if not other.is_place), default=-1) + 1
        if alike:
            return alike[0]
        place = len(self.headings)
        while place > 0 and not self.fresh and (self._is_beside(place - 1, style) or self._is_inner(place - 1, style)):
            place -= 1
        return place

    def _is_inner(self, level: int, style: SectionStyle) -> bool:
        """Return whether the heading of a level is set as one that is not above headings of this style."""
        return _rank(self.headings[level][1]) >= _rank(style)

    def _is_beside(self, level: int, style: SectionStyle) -> bool:
        """Return whether the heading of a level compares two conditions, as this one does, and has rows of its own.

        "B > A" is beside "A > B", not below it, whichever of them is set in italics or bold by mistake.
        """
        other = self.headings[level][1]
        both = other.compares and style.compares and abs(other.indent - style.indent) < INDENT_STEP
        return both and level in self.filled

    def leave_place(self, cell: Cell) -> None:
        """End the innermost heading where it names a place and the row of a region's cell is certainly not of it.

        Its rows so far are set deeper than it, or are its sides alone ("Left", "Right"); this one is set flush with it, or
        names a part of the brain of its own.
        """
        if self.place is None or cell.column != self.place.column:
            return
        indent = cell.indent - self.place.indent
        deeper, sides = self.place_rows if not self.fresh else (True, True)
        if not self.fresh and ((deeper and indent < FLUSH) or (sides and names_anatomy(cell.text))):
            self.headings.pop()
            self.filled.discard(len(self.headings))
            self.place = None
            return
        self.place_rows = deeper and indent >= INDENT_STEP, sides and is_side(cell.text)

    def used(self) -> None:
        """Note that a row with data (or the word "none") followed the latest section row."""
        if self.fresh and self.headings:
            self.filled.add(len(self.headings) - 1)
        self.fresh = False

    @property
    def region(self) -> str | None:
        """The region of rows that name only a side: the innermost heading, where that is an effect the volume searched for it."""
        names = self.names
        if not names or is_anatomical(names[-1]) or not EFFECT.search(names[-1]):
            return names[-1] if names else None
        places = (without_sides(found["where"]) for text in names[::-1] if (found := _SEARCHED.search(text)))
        place = next(filter(names_anatomy, places), None)
        return _AND.sub("", " ".join(place.split())) if place is not None else None

    @property
    def names(self) -> list[str]:
        """The texts of the headings, outermost first."""
        return [text for text, _ in self.headings]


def _rank(style: SectionStyle) -> tuple[int, float]:
    """Return a sort key of styles from outer to inner headings."""
    emphasis = 0 if style.capitals else 1 if style.bold else 3 if style.italic else 2
    return emphasis, style.indent
