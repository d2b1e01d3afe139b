"""Numbers that are in a file but not on the page: hidden, deleted, struck out. They are not read, and that is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lxml import etree

from corpora.nouns.documents import Table
from corpora.nouns.evidence import Problem, Severity, place_of
from extract.readers.base import local_name
from extract.readers.seen.looks import Look, look_of
from extract.readers.seen.shown import STRUCK, fold_lines, is_unseen

MOST_QUOTED = 60
"""Characters of a text that is not seen which its problem quotes."""


def not_seen(item: str, look: str, texts: Sequence[str]) -> Problem:
    """Return the problem of texts with numbers that are `look` ("hidden", "deleted") and so were not read."""
    verb = "text with numbers was" if len(texts) == 1 else "texts with numbers were"
    return Problem(
        code="TEXT-NOT-SEEN",
        item=item,
        message=f"{len(texts)} {look} {verb} not read, the first: {texts[0][:MOST_QUOTED]!r}.",
        hint="Nothing to do if it is meant to be gone; else add it by hand.",
    )


def with_unseen(name: str, table: Table, element: etree._Element) -> Table:
    """Return a table of the file `name` with the problems of the numbers in it that a reader does not see."""
    found: dict[str, list[str]] = {}
    tops = (e for e in element.iter() if e is not element and _is_meant_for_eyes(e) and is_unseen(e))
    for top in tops:
        text = fold_lines(" ".join(str(piece) for piece in top.itertext()))
        inside = any(_is_meant_for_eyes(up) and is_unseen(up) for up in top.iterancestors() if up is not element)
        if re.search(r"\d|\bx\b.*\by\b.*\bz\b", text, re.IGNORECASE) and not inside:
            struck = look_of(top) is Look.STRUCK or local_name(top) in STRUCK
            found.setdefault("struck out" if struck else "hidden", []).append(text)
    problems = [not_seen(place_of(name, table.name), look, texts) for look, texts in found.items()]
    return replace(table, problems=(*table.problems, *problems))


def _is_meant_for_eyes(element: etree._Element) -> bool:
    """Return whether an element is hidden by how it looks, not because it is meant for screen readers only."""
    return look_of(element) is not None or local_name(element) in STRUCK


def folded_away(name: str, table: Table) -> Table:
    """Return a table of the file `name` with the problem that the page does not show it."""
    problem = Problem(
        code="TABLE-HIDDEN",
        item=place_of(name, table.name),
        severity=Severity.INFO,
        message="The page as saved does not show this table (it is folded, in a pop-up or hidden). It was read.",
        hint="Check that it belongs to the paper.",
    )
    return replace(table, problems=(*table.problems, problem))
