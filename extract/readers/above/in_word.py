"""Headings, and lines set as headings, above the tables of a Word file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from corpora.nouns.documents import Above
from extract.readers.above.path import Lines, is_line, path_of
from extract.readers.word_text import Styles, look_of_run, word

_HEADING = re.compile(r"heading\s*([1-9])", re.IGNORECASE)
MOST_STYLES = 20
"""Styles that are based on one another, at most."""


def above_tables(parts: Sequence[tuple[str, Any]], texts: Sequence[str | None], styles: Styles) -> list[Above]:
    """Return what is above each table of a document, in order; `texts` are its parts' words, None for tables.

    `Above.table` is still to be given.
    """
    lines, found = Lines(), list[Above]()
    for (_, element), text in zip(parts, texts, strict=True):
        if text is None:
            found.append(Above(table="", headings=path_of(lines.lines), sentence=lines.sentence))
            lines.take_table()
            continue
        rank = _rank(element, styles)
        if is_line(text) and rank is not None:
            lines.take_heading(rank, text)
        elif is_line(text) and _is_bold(element, styles):
            lines.take_line(text)
        else:
            lines.take_text(text)
    return found


def _rank(paragraph: Any, styles: Styles) -> int | None:
    """Return the level of a heading, from 1, by its own outline level or its style's; None for other paragraphs."""
    properties = paragraph.find(word("pPr"))
    if properties is None:
        return None
    own = _level(properties)
    if own is not None:
        return own
    named = properties.find(word("pStyle"))
    name = named.get(word("val")) if named is not None else None
    for _ in range(MOST_STYLES):
        style = styles.get(name) if name else None
        if style is None:
            return None
        title = style.find(word("name"))
        marked = _HEADING.match((title.get(word("val")) or "") if title is not None else "")
        below = style.find(word("pPr"))
        level = int(marked[1]) if marked else _level(below) if below is not None else None
        if level is not None:
            return level
        based = style.find(word("basedOn"))
        name = based.get(word("val")) if based is not None else None
    return None


def _level(properties: Any) -> int | None:
    level = properties.find(word("outlineLvl"))
    value = (level.get(word("val")) or "") if level is not None else ""
    return int(value) + 1 if value in set("012345678") else None


def _is_bold(paragraph: Any, styles: Styles) -> bool:
    runs = [run for run in paragraph.iter(word("r")) if "".join(t.text or "" for t in run.iter(word("t"))).strip()]
    return bool(runs) and all("b" in look_of_run(run, styles).on for run in runs)
