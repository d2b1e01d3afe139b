"""Captions that hold the caption of another table: two tables beside each other that were read as one."""

from __future__ import annotations

import re

from corpora.nouns.evidence import Evidence, Problem
from corpora.words.printed import TABLE_WORDS, parse_table_label
from extract.pdf.layout.captions import opens_mark

_LABEL = re.compile(rf"(?<=\w\s)(?:{TABLE_WORDS})", re.IGNORECASE)
_REFERS = re.compile(r"\b(?:in|see|of|and|or|from|to|the|with|by|also|cf\.?|as)\s*\Z", re.IGNORECASE)


def first_caption(caption: str, name: str, page: int) -> tuple[str, list[Problem]]:
    """Return the part of a caption before the caption of another table in its middle, and the problem that it holds one."""
    for match in _LABEL.finditer(caption):
        found = parse_table_label(caption[match.start() :])
        if found is None or not opens_mark(found.after) or not found.rest or _REFERS.search(caption[: match.start()]):
            continue
        problem = Problem(
            code="PDF-TWO-CAPTIONS",
            item=name,
            message=f"The caption of {name} holds that of {found.label}: two tables side by side may be read as one.",
            hint="Compare rows, table and contrast with the page.",
            evidence=Evidence(quote=caption, place=f"{name}, caption", page=page),
        )
        return caption[: match.start()].rstrip(), [problem]
    return caption, []
