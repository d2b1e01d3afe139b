"""Sheets that people fill in: headings in English or Chinese, a yes, and all that is wrong with them at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from corpora.errors import FormatError, ReviewError
from corpora.sheets import Sheet, find_choice, fold_choice, read_form

YES = ("yes", "y", "true", "1", "x", "ok", "是", "对", "确认", "√", "✓", "✔")
"""What a person writes into a box to be ticked."""
MOST_LINES = 20
"""Wrong lines of a sheet that are named at once."""


def is_yes(text: str) -> bool:
    """Return whether a cell is ticked."""
    return find_choice(text, YES) is not None


def read_filled(
    path: Path, *, columns: Collection[str], headings: Mapping[str, Sequence[str]], needed: Collection[str] = ()
) -> Sheet:
    """Return a sheet whose headings are those of `columns`, or other words for them (`headings`), named as in `columns`.

    Raises
    ------
    FormatError : as `corpora.sheets.read_form`.
    """
    others = {fold_choice(word): name for name, words in headings.items() for word in words}
    known = [*columns, *(word for word in others if word not in columns)]
    try:
        sheet = read_form(path, columns=known)
    except FormatError as error:
        # The other words are too many to be listed; docs/extract.md shows them.
        hint = f"Columns: {', '.join(columns)}." if error.hint.startswith("Columns:") else error.hint
        raise FormatError(error.message, hint=hint) from error
    names = [others.get(fold_choice(name), name) if name not in columns else name for name in sheet.frame.columns]
    named = Sheet(name=sheet.name, frame=sheet.frame.set_axis(names, axis="columns"), problems=sheet.problems)
    check_headings(named, needed=needed, columns=columns)
    return named


def check_headings(sheet: Sheet, *, needed: Collection[str], columns: Collection[str]) -> None:
    """Raise FormatError where a needed column is missing, or one is there twice under two names."""
    names = list(sheet.frame.columns)
    for name in needed:
        if name not in names:
            raise FormatError(f"{sheet.name}: no column {name!r}.", hint=f"Columns: {', '.join(columns)}.")
    for name in names:
        if names.count(name) > 1:
            raise FormatError(f"{sheet.name}: the column {name!r} is there twice.", hint="Keep one of them.")


def first_lines(errors: Sequence[ReviewError]) -> None:
    """Raise one error that names every line that is wrong; nothing where none is."""
    if not errors:
        return
    if len(errors) == 1:
        raise errors[0]
    shown = [f"  {error.message} {error.hint}".rstrip() for error in errors[:MOST_LINES]]
    if len(errors) > MOST_LINES:
        shown.append(f"  … and {len(errors) - MOST_LINES} more.")
    message = "\n".join([f"{len(errors)} lines are wrong; nothing was written.", *shown])
    raise type(errors[0])(message, hint="Correct these lines, then give the sheet again.")
