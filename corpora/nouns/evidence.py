"""Where a value was read, and what is wrong with an item."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Box = tuple[float, float, float, float]
"""x0, top, x1, bottom in PDF points, origin at the top left of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The place and the exact words a value rests on.

    `place` is for people ("abstract", "Table 2, row 5", "Methods"); `start` and `end` are character
    offsets of `quote` in the text named by `place`; `page` counts from 1.
    """

    quote: str
    place: str = ""
    document: str | None = None
    page: int | None = None
    start: int | None = None
    end: int | None = None
    box: Box | None = None


def place_of(*names: str | None, row: int | None = None) -> str:
    """Return the words that lead a person to an item: document, table, row (those that are known)."""
    return ", ".join([*filter(None, names), *([f"row {row}"] if row is not None else [])])


class Severity(StrEnum):
    """How much a problem matters to a published number."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something odd or unreadable about one item, kept as data while the run goes on.

    `code` is a name of `docs/problems.md` (for example TABLE-NO-Z); `item` names the file, record,
    table or row; `message` what happened; `hint` what to do about it.
    """

    code: str
    item: str
    message: str
    hint: str = ""
    severity: Severity = Severity.WARNING
    evidence: Evidence | None = None

    def __str__(self) -> str:
        hint = f" {self.hint}" if self.hint else ""
        return f"{self.item}: {self.message}{hint} [{self.code}]"
