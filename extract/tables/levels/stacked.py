"""Tables printed on top of each other under one caption that lists what each of them shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from corpora.words.conditions import outside_brackets
from extract.tables.model import Understood

_EFFECT = (
    r"(?:(?:main|simple|overall)\s+effects?\b|effects?\s+of\b|interactions?\b|correlations?\b|conjunctions?\b|differences?\b|associations?\b|"
    r"regressions?\b|(?:greater|increased|decreased|reduced)\s+\w+)"
)
_NEXT = re.compile(rf"[,;]\s+(?:and\s+)?(?:the\s+)?|\sand\s+(?:the\s+)?(?=(?:\w+[- ]){{0,2}}{_EFFECT})", re.IGNORECASE)
"""What parts the effects of a list: commas, or "and" before the next of them."""
_IS_EFFECT = re.compile(rf"^(?:the\s+)?(?:\w+[- ]){{0,2}}{_EFFECT}", re.IGNORECASE)


def of_first_panels(tables: Sequence[Understood]) -> list[Understood]:
    """Return the tables; the first of a stack, without a heading of its own, has of a caption that lists effects the first alone.

    The others of the stack have neither number nor caption, but each a heading across its columns.
    """
    return [_of_first_effect(one, _headings_below(tables[place + 1 :])) for place, one in enumerate(tables)]


def _headings_below(tables: Sequence[Understood]) -> list[str]:
    """Return the headings of the tables stacked below one, up to the next with a number or a caption of its own."""
    found: list[str] = []
    for one in tables:
        heading = _heading(one)
        if one.table.label is not None or one.table.caption or heading is None:
            break
        found.append(heading)
    return found


def _heading(one: Understood) -> str | None:
    """Return the heading across all columns of a table, None where it has none."""
    top = [cell for cell in one.table.cells if cell.row == 0 and cell.text.strip()]
    return top[0].text if len(top) == 1 and top[0].column_span >= one.table.n_columns else None


def _of_first_effect(one: Understood, below: Sequence[str]) -> Understood:
    if not below or one.table.label is None or _heading(one) is not None:
        return one
    first = first_effect(one.table.caption)
    if first is None or any(first.casefold() in heading.casefold() for heading in below):
        return one
    table = replace(one.table, caption=first)
    return replace(one, straight=replace(one.straight, table=table))


def first_effect(caption: str) -> str | None:
    """Return the first of the effects that a caption lists, None where it lists none or one."""
    plain = outside_brackets(caption)
    parts = list(_NEXT.finditer(plain))
    behind = [plain[part.end() :] for part in parts]
    if not parts or not _IS_EFFECT.match(caption) or not any(map(_IS_EFFECT.match, behind)):
        return None
    return caption[: parts[0].start()].strip()
