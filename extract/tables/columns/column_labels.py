"""The labels of one column of contrasts, studies or seeds that hold for a row: outer ones above inner ones."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from corpora.nouns.documents import Cell

INDENT_STEP = 4
"""Points by which a label must be indented to belong below the label above it: less is how a page was set."""
_COUNTED = re.compile(r"\d{1,3}")
"""A running number of a component, a session, a model: it names nothing without the heading over it."""
BRACKET = re.compile(r"\([^()]*\)")
_CROSSED = re.compile(r"×|\s(?:x|by)\s", re.IGNORECASE)
_OF_ITS_OWN = re.compile(r"interaction|conjunction|overlap|main effect|correlat", re.IGNORECASE)
"""What a label of its own may begin with in small letters; below crossed factors an interaction is theirs."""
_COMPARES = re.compile(r"[<>×]|\s(?:x|by|vs\.?|versus|minus|[-–−])\s", re.IGNORECASE)


def is_rest(above: str, text: str) -> bool:
    """Return whether a text is the second line of the comparison above it: "interaction" below "Group × valence"."""
    if not (above[:1].isupper() and text[:1].islower()) or _COMPARES.search(text):
        return False
    return bool((_CROSSED if _OF_ITS_OWN.match(text) else _COMPARES).search(above))


@dataclass(slots=True)
class ColumnLabels:
    """The labels of one contrast, seed or study column that hold for the current row, outermost first.

    Each comes with its cell and with whether it was alone in its row. `own`: every row has its label, so that none is above
    the next.
    """

    labels: list[tuple[str, Cell, bool]] = field(default_factory=list)
    own: bool = False
    heading: str = ""
    """The heading of the column, without which a number names nothing."""

    def take(self, cell: Cell, *, alone: bool) -> bool:
        """Take the column's next label and return whether it starts a new contrast; `alone`: nothing else in its row.

        A label belongs below one that is bolder, or that was alone in its row and is set differently; it replaces any
        other. A bracket on a line of its own belongs to the label above, and so does the second line of a comparison.
        """
        if self.labels:
            text, above, was_alone = self.labels[-1]
            rest = cell.row == above.row + 1 and not self._is_own() and is_rest(text, cell.text)
            if rest or (BRACKET.fullmatch(cell.text) and not re.search(r"^\(|\)$", text)):
                self.labels[-1] = (f"{text} {cell.text}", above, was_alone)
                return False
        while self.labels and (self._is_own() or not _is_above(*self.labels[-1][1:], cell, alone=alone)):
            text, last, was_alone = self.labels.pop()
            if was_alone is alone and (last.bold, last.italic, last.indent) == (cell.bold, cell.italic, cell.indent):
                break  # it was beside this one: what is above it is above both
        self.labels.append((cell.text, cell, alone))
        return True

    def _is_own(self) -> bool:
        """Return whether the innermost label is that of one row only."""
        return self.own and not self.labels[-1][2]

    @property
    def names(self) -> list[str]:
        """The texts of the labels, outermost first."""
        return [text for text, _, _ in self.labels]

    @property
    def full_names(self) -> list[str]:
        """The same, numbers with the heading of the column: "Component 12"."""
        return [f"{self.heading} {text}".strip() if _COUNTED.fullmatch(text) else text for text in self.names]


def _is_above(above: Cell, was_alone: bool, cell: Cell, *, alone: bool) -> bool:
    """Return whether a label is one level above the next label of its column."""
    if above.bold and not cell.bold:
        return True
    inside = cell.indent > above.indent + INDENT_STEP or above.italic != cell.italic
    set_off = above.italic and not cell.italic and (above.bold or not cell.bold)
    is_empty = alone and cell.row == above.row + 1 and set_off  # it has no rows but those of the label below it
    return was_alone and inside and (not alone or is_empty)
