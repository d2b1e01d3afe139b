"""From the lines before a table to the headings it stands under, outermost first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from corpora.words.printed import parse_table_label

INNER, OUTER = 7.0, 6.5
"""Ranks of lines set as headings without being marked as one: right above a table, or right above another such line."""
LONGEST_LINE = 100
"""Characters of the longest line that is a heading for how it is set."""
LONGEST_HEADING = 200
"""Characters of the longest heading that is marked as one."""
LONGEST_SENTENCE = 600
"""Characters of the longest paragraph before a table that is kept: longer ones announce more than a table."""


class Line(NamedTuple):
    """A line that is a heading: its rank (1 for the outermost; None for the label of a panel around the table) and words."""

    rank: float | None
    text: str


def path_of(lines: Iterable[Line]) -> tuple[str, ...]:
    """Return the headings that are open behind lines in the order of the document, outermost first, each once.

    A heading ends those of its rank and below; the label of a panel ends none and is ended by none inside it.
    """
    found: list[Line] = []
    for line in lines:
        while line.rank is not None and found and found[-1].rank is not None and found[-1].rank >= line.rank:
            found.pop()
        found.append(line)
    return tuple(dict.fromkeys(line.text for line in found if line.text))


def is_line(text: str) -> bool:
    """Return whether a text may be a heading: short, and not the caption of a table."""
    return 0 < len(text) <= LONGEST_LINE and parse_table_label(text) is None


class Lines:
    """The lines of a document read so far, in its order: what counts is whether two of them follow each other directly."""

    def __init__(self) -> None:
        """Begin with no line."""
        self.lines: list[Line] = []
        self.sentence = ""
        self._open_line = False

    def take_heading(self, rank: float, text: str) -> None:
        """Take a heading that is marked as one; of one that is too long only that it ends those before it."""
        self.lines.append(Line(rank, text if len(text) <= LONGEST_HEADING else ""))
        self.sentence, self._open_line = "", False

    def take_line(self, text: str) -> None:
        """Take a line that is only set as a heading: one directly above another such line is the outer of the two."""
        if self._open_line:
            self.lines[-1] = Line(OUTER, self.lines[-1].text)
        self.lines.append(Line(INNER, text))
        self.sentence, self._open_line = "", True

    def take_text(self, text: str) -> None:
        """Take a paragraph; the caption of a table is none."""
        if text and parse_table_label(text) is None:
            self.sentence = text if len(text) <= LONGEST_SENTENCE else ""
            self._open_line = False

    def take_table(self) -> None:
        """Take a table: what is before it is not directly before the next."""
        self.sentence, self._open_line = "", False
