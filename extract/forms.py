"""Sheets that people fill in: a box to be ticked, and all lines that are wrong named at once."""

from __future__ import annotations

from collections.abc import Sequence

from corpora.errors import ReviewError
from corpora.sheets import find_choice

YES = ("yes", "y", "true", "1", "x", "ok", "是", "对", "确认", "√", "✓", "✔")
"""What a person writes into a box to be ticked."""
MOST_LINES = 20
"""Wrong lines of a sheet that are named at once."""


def is_yes(text: str) -> bool:
    """Return whether a cell is ticked."""
    return find_choice(text, YES) is not None


def raise_all(errors: Sequence[ReviewError]) -> None:
    """Raise one error that names every line that is wrong; nothing where none is."""
    if not errors:
        return
    if len(errors) == 1:
        raise errors[0]
    shown = [f"  {error.message} {error.hint}".rstrip() for error in errors[:MOST_LINES]]
    if len(errors) > MOST_LINES:
        shown.append(f"  … and {len(errors) - MOST_LINES} more.")
    message = "\n".join([f"{len(errors)} lines cannot be taken; nothing was written.", *shown])
    raise type(errors[0])(message, hint="Correct these lines, then give the sheet again.")
