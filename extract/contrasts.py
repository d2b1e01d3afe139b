"""Which contrast a row belongs to: section rows and their hierarchy, contrast columns, group labels, captions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpora.documents import Cell
from extract.contents import SIDE_WORD
from extract.headers import ANATOMY

JOIN = " / "
"""Stands between the levels of a contrast's name, outermost first."""

EMPTY_RESULT = re.compile(
    r"\W*(?:none|n\.?\s?s\.?|nil|n/?a|[-–—]+|no\b.{0,120}|not significant|nothing|there (?:were|was) no\b.*|no results?)\W*", re.IGNORECASE
)
_NOTE_START = re.compile(
    r"(?:notes?\b|abbreviations?\b|abbrev|\*|†|‡|§|[a-d]\s+[A-Z]|coordinates (?:are|refer|in)\b|all (?:coordinates|activations|p)|"
    r"p\s*[<=]|this table|the table|activations? (?:are|were)|results (?:are|were)|ba\s*[,=:]|l\s*[,=:])",
    re.IGNORECASE,
)
RELATION = re.compile(r"[<>]|\bvs\.?\b|versus|minus|\s-\s|\bcontrast|correlat|interaction|main effect|compared", re.IGNORECASE)
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
            bold=cell.bold, italic=cell.italic, indent=round(cell.indent), wide=cell.column_span > n_columns / 2,
            capitals=len(letters) > 3 and all(c.isupper() for c in letters),
            side=is_side(cell.text), anatomy=is_anatomical(cell.text),
        )  # fmt: skip


def is_side(text: str) -> bool:
    """Return whether a text says nothing but a hemisphere."""
    return SIDE_WORD.fullmatch(text) is not None


def is_anatomical(text: str) -> bool:
    """Return whether a text is a lobe or a region rather than a comparison."""
    return bool(ANATOMY.search(text)) and not RELATION.search(text) and len(text.split()) <= 8


def is_note(text: str, footnotes: tuple[str, ...]) -> bool:
    """Return whether a row's only text is a footnote printed inside the table's body."""
    folded = re.sub(r"\W+", "", text).lower()
    if len(folded) > 25 and any(folded in re.sub(r"\W+", "", note).lower() for note in footnotes):
        return True
    if len(text) > 220:
        return True
    words = text.split()
    return len(words) >= 4 and _NOTE_START.match(text) is not None and (len(words) >= 12 or text.endswith("."))


@dataclass(slots=True)
class Sections:
    """The section rows in force, outermost first, kept while the rows of a table are walked through."""

    levels: list[tuple[str, SectionStyle]] = field(default_factory=list)
    fresh: int = 0
    """How many levels at the end were pushed since the last row that held data (or said "none")."""

    def push(self, text: str, style: SectionStyle) -> None:
        """Take a section row: below a heading that has had no rows yet, else beside or above its like."""
        same = [n for n, (_, earlier) in enumerate(self.levels) if _alike(earlier, style)]
        n_old = len(self.levels) - self.fresh
        if same and (same[-1] < n_old or not self.fresh):
            del self.levels[same[-1] :]
        elif same:
            # Two headings of one look without rows between: the first had no results, unless it is the outer one.
            del self.levels[same[-1] :]
        elif not self.fresh and self.levels:
            self._leave_for(style)
        self.levels.append((text, style))
        self.fresh = min(self.fresh + 1, len(self.levels))

    def _leave_for(self, style: SectionStyle) -> None:
        """Drop the levels a new look replaces: an inner look stays below the outer ones."""
        if style.side or style.anatomy:
            while self.levels and (self.levels[-1][1].side or (self.levels[-1][1].anatomy and style.anatomy)):
                self.levels.pop()
            return
        rank = _rank(style)
        while self.levels and _rank(self.levels[-1][1]) <= rank:
            self.levels.pop()

    def used(self) -> None:
        """Say that a row with data (or the word "none") followed the latest section row."""
        self.fresh = 0

    @property
    def names(self) -> list[str]:
        """The texts of the levels, outermost first."""
        return [text for text, _ in self.levels]

    def only_places(self) -> bool:
        """Return whether the levels name nothing but sides and lobes (no comparison)."""
        return all(style.side or style.anatomy for _, style in self.levels)


def _alike(a: SectionStyle, b: SectionStyle) -> bool:
    if a.side != b.side or (a.anatomy != b.anatomy and (a.bold, a.italic, a.indent) != (b.bold, b.italic, b.indent)):
        return False
    if a.side and b.side:
        return True
    return (a.bold, a.italic, a.indent, a.capitals) == (b.bold, b.italic, b.indent, b.capitals) and (
        a.anatomy == b.anatomy
    )


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
    cut = re.split(r"(?<=[a-z)\]])\.\s+(?=(?:coordinates|abbrev|note|ba\b|all |mni|talairach|l,|x, y|p\s*<)\b)", caption, flags=re.IGNORECASE)[0]
    return clean_name(cut[:MAX_NAME]) or None
