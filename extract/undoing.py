"""Which undoing a redo takes back: as in an editor, several undoings are taken back one after another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

TAKING_BACK = ("undo", "redo")
"""Actions of rows that say nothing themselves: a redo takes back an undo."""


def find_undoing(rows: Sequence[Any]) -> Any | None:
    """Return the undo that a redo takes back, of the history of one focus or field; None where there is none.

    Parameters
    ----------
    rows : oldest first, each with `key`, `action` and `undoes` (the key it takes back).
    """
    number = {row["key"]: n for n, row in enumerate(rows)}
    at = len(rows) - 1
    while at >= 0 and rows[at]["action"] == "redo":
        # As it was before the undo that this one took back.
        at = min(number.get(rows[at]["undoes"], 0), at) - 1
    return rows[at] if at >= 0 and rows[at]["action"] == "undo" else None
