"""Which contrast a row belongs to: section rows and their hierarchy, contrast columns, group labels, captions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpora.nouns.documents import Cell
from corpora.words.anatomy import names_anatomy
from corpora.words.printed import begins_note
from corpora.words.sides import is_side
from extract.numbers import fold_text

JOIN = " / "
"""Stands between the levels of a contrast's name, outermost first."""

EMPTY_RESULT = re.compile(
    r"\W*(?:none|n\.?\s?s\.?|nil|n/?a|[-–—]+|no\b.{0,120}|not significant|nothing|there (?:were|was) no\b.*|no results?)\W*",
    re.IGNORECASE,
)
_SAYS_EMPTY = re.compile(
    r"[:;,(–—-]\s*(?:n\.?\s?s\.?|none|not significant|no (?:significant|suprathreshold)\b.*)\W*$",
    re.IGNORECASE,
)
_BEGINS_REMARK = re.compile(
    r"(?:coordinates (?:are|refer|in)\b|all (?:coordinates|activations|p)|p\s*[<=]|this table|the table|"
    r"activations? (?:are|were)|results (?:are|were))",
    re.IGNORECASE,
)
"""How a sentence on the table begins that a note holds, and running text as well."""
_NOTE_VERB = re.compile(
    r"\b(?:(?:were|are|is|was) (?:\w+ly )?(?:reported|listed|shown|given|labell?ed|thresholded|corrected|considered|indicated)|"
    r"denotes?|indicates?|abbreviat\w*|stands? for|refers? to)\b",
    re.IGNORECASE,
)
"""What a note does and the name of a comparison does not: it says how the table is to be read."""
_OTHER_PLACE = re.compile(
    r"limbic|subcortical|^other(?: (?:regions|areas))?$|basal ganglia|^cortical|deep gr[ae]y|white matter|brain ?stem|regions$",
    re.IGNORECASE,
)
_DIRECTION = re.compile(
    r"\W*(?:positive|negative|increas\w*|decreas\w*|activations?|deactivations?|pos|neg|enhanced|reduced|hyper\w*|hypo\w*)\W*",
    re.IGNORECASE,
)
_SMALL_PRINT = re.compile(
    r"(?<=[a-z)\]”\"])\.\s+(?=(?:coordinates|abbrev|note|ba\b|all |mni|talairach|l,|x, y|p\s*<|the table|clusters? (?:are|were)|activations? (?:are|were))\b)|"
    r",?\s+(?:which|that)\s+(?:passed|survived)\b|[,;]?\s+\(?(?:at\s+(?:a\s+threshold\s+of\s+)?)?(?:[pPqQ]|FWE|FDR)\s*[<≤=]|"
    r",?\s+(?:thresholded at|surviving|corrected (?:for|at)|whole[- ]brain corrected|after (?:correct\w+|cluster))\b",
    re.IGNORECASE,
)
RELATION = re.compile(
    r"[<>]|\bvs\.?\b|versus|minus|\s-\s|\bcontrast|correlat|interaction|main effect|compared", re.IGNORECASE
)
_SEARCHED = re.compile(r"\b(?:ROIs?|VOIs?|SVC)\W+(?:on|in|of|for|within)\b", re.IGNORECASE)
"""An analysis of its own that a heading opens: "VOI on bilateral aPFC" is no place inside the analysis above it."""
MAX_PLACE_WORDS = 8
"""Longer headings name comparisons, even those that mention a region."""
MAX_NAME = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionStyle:
    """How a section row is set; rows of one level share it."""

    bold: bool
    italic: bool
    indent: float
    wide: bool
    capitals: bool
    side: bool
    anatomy: bool

    @classmethod
    def of(cls, cell: Cell, n_columns: int) -> SectionStyle:
        """Return the style of the cell that holds a section's words."""
        letters = [c for c in cell.text if c.isalpha()]
        return cls(
            bold=cell.bold,
            italic=cell.italic,
            indent=round(cell.indent),
            wide=cell.column_span > n_columns / 2,
            capitals=len(letters) > 3 and all(c.isupper() for c in letters),
            side=is_side(cell.text),
            anatomy=is_anatomical(cell.text),
        )

    @property
    def is_place(self) -> bool:
        """Whether the heading names a side or a part of the brain, not a comparison."""
        return self.side or self.anatomy

    def looks_like(self, other: SectionStyle) -> bool:
        """Return whether two headings are set alike (weight, slope, indent, capitals)."""
        if self.side and other.side:
            return True
        return (self.bold, self.italic, self.indent, self.capitals) == (
            other.bold,
            other.italic,
            other.indent,
            other.capitals,
        )


def is_anatomical(text: str) -> bool:
    """Return whether a text is a lobe or a region rather than a comparison or a volume that was searched."""
    return (
        (names_anatomy(text) or _OTHER_PLACE.search(text.replace("_", " ")) is not None)
        and not (RELATION.search(text) or _SEARCHED.search(text))
        and len(text.split()) <= MAX_PLACE_WORDS
    )


def names_no_comparison(names: Sequence[str]) -> bool:
    """Return whether names of levels say only where, which way or which number, not what was compared."""
    return all(is_side(n) or is_anatomical(n) or _DIRECTION.fullmatch(n) or re.fullmatch(r"[\W\d]*", n) for n in names)


def is_note(text: str, footnotes: tuple[str, ...]) -> bool:
    """Return whether a row's only text is a footnote printed inside the table's body."""
    folded = re.sub(r"\W+", "", text).lower()
    if len(folded) > 25 and any(folded in re.sub(r"\W+", "", note).lower() for note in footnotes):
        return True
    if len(text) > 220:
        return True
    words = text.split()
    if len(words) >= 6 and text.rstrip().endswith(".") and _NOTE_VERB.search(text):
        return True
    opens = begins_note(text) or _BEGINS_REMARK.match(text) is not None
    return len(words) >= 4 and opens and (len(words) >= 12 or text.endswith("."))


@dataclass(slots=True)
class Sections:
    """The section rows in force, outermost first, kept while the rows of a table are walked through."""

    levels: list[tuple[str, SectionStyle]] = field(default_factory=list)
    fresh: bool = False
    """Whether no row with data (or the word "none") has followed the latest heading."""

    def push(self, text: str, style: SectionStyle) -> None:
        """Take a section row: below a heading that has had no rows yet, else beside or above its like."""
        place = self._place(style)
        if self.fresh and place == len(self.levels) - 1:
            # Two headings of one look without rows between are an outer and an inner one.
            if place > 0 and self.levels[place - 1][1].looks_like(style):
                self.levels[place - 1] = self.levels[place]
            else:
                place += 1
        del self.levels[place:]
        self.levels.append((text, style))
        # "A > B: ns" says itself that no rows follow: the next heading of its look stands beside it.
        self.fresh = _SAYS_EMPTY.search(text) is None

    def _place(self, style: SectionStyle) -> int:
        """Return the level a heading of this look takes; the levels from there on end."""
        alike = [n for n, (_, other) in enumerate(self.levels) if other.looks_like(style)]
        exact = [n for n in alike if self.levels[n][1].is_place == style.is_place]
        if exact:
            return exact[-1]
        if style.is_place:
            return max((n for n, (_, other) in enumerate(self.levels) if not other.is_place), default=-1) + 1
        if alike:
            return alike[0]
        place = len(self.levels)
        while place > 0 and not self.fresh and _rank(self.levels[place - 1][1]) >= _rank(style):
            place -= 1
        return place

    def used(self) -> None:
        """Say that a row with data (or the word "none") followed the latest section row."""
        self.fresh = False

    @property
    def names(self) -> list[str]:
        """The texts of the levels, outermost first."""
        return [text for text, _ in self.levels]


@dataclass(slots=True)
class ColumnLabels:
    """The labels in force of one contrast, seed or study column, outermost first, each with the cell it stood in."""

    labels: list[tuple[str, Cell, bool]] = field(default_factory=list)

    def take(self, cell: Cell, *, alone: bool) -> bool:
        """Take the column's next label and return whether it began anew; `alone`: nothing else stands in its row.

        A label goes on below one that is bolder than it, or that stands alone in its row above and is set
        otherwise; below any other it begins anew. A bracket on a line of its own belongs to the label above.
        """
        if self.labels and re.fullmatch(r"\([^()]*\)", cell.text):
            text, above, was_alone = self.labels[-1]
            if not re.search(r"^\(|\)$", text):
                self.labels[-1] = (f"{text} {cell.text}", above, was_alone)
                return False
        while self.labels and not self._heads(*self.labels[-1][1:], cell, alone=alone):
            self.labels.pop()
        self.labels.append((cell.text, cell, alone))
        return True

    @staticmethod
    def _heads(above: Cell, was_alone: bool, cell: Cell, *, alone: bool) -> bool:
        if above.bold and not cell.bold:
            return True
        inside = cell.indent > above.indent + 4 or above.italic != cell.italic
        return was_alone and not alone and inside

    @property
    def names(self) -> list[str]:
        """The texts of the labels, outermost first."""
        return [text for text, _, _ in self.labels]


def _rank(style: SectionStyle) -> tuple[int, float]:
    """Order of looks from outer to inner: small is outer."""
    emphasis = 0 if style.capitals else 1 if style.bold else 3 if style.italic else 2
    return emphasis, style.indent


def clean_name(text: str) -> str:
    """Return a contrast's words without numbering dots, trailing colons and footnote marks."""
    return re.sub(r"[\s:;,*†‡§.]+$", "", text.strip()).strip()


def join_names(names: list[str]) -> str | None:
    """Return the levels joined outermost first, repeated ones once; None when there are none."""
    kept: list[str] = []
    for name in map(clean_name, names):
        if name and name not in kept:
            kept.append(name)
    return JOIN.join(kept)[:MAX_NAME] or None


def caption_name(caption: str) -> str | None:
    """Return the contrast a caption names: the caption itself, cut at the table's small print."""
    caption = fold_text(caption)
    cut = _SMALL_PRINT.split(caption)[0]
    cut = cut if len(cut) > 15 else caption
    return clean_name(cut[:MAX_NAME]) or None
