"""Captions that hold the caption of another table: two tables beside each other that were read as one."""

from __future__ import annotations

import re

from corpora.nouns.evidence import Evidence, Problem
from corpora.words.printed import TABLE_WORDS, parse_table_label
from extract.pdf.layout.captions import is_translation, opens_mark

_LABEL = re.compile(rf"(?<=\w\s)(?:{TABLE_WORDS})", re.IGNORECASE)
_REFERS = re.compile(r"\b(?:in|see|of|and|or|from|to|the|with|by|also|cf\.?|as)\s*\Z", re.IGNORECASE)


def first_caption(caption: str, label: str, page: int) -> tuple[str, str, list[Problem]]:
    """Return the part of a caption before a second one in its middle, its translation, and the problem that it holds another's.

    A second caption with the same number in another script is the translation ("表 1 … Table 1 …"); any other is that of
    another table.
    """
    for match in _LABEL.finditer(caption):
        found = parse_table_label(caption[match.start() :])
        if found is None or not found.rest or _REFERS.search(caption[: match.start()]):
            continue
        first = caption[: match.start()].rstrip()
        if is_translation(label, found.label):
            return first, caption[match.start() :], []
        if not opens_mark(found.after):
            continue
        problem = Problem(
            code="PDF-TWO-CAPTIONS",
            item=label,
            message=f"The caption of {label} holds that of {found.label}: two tables side by side may be read as one.",
            hint="Compare rows, table and contrast with the page.",
            evidence=Evidence(quote=caption, place=f"{label}, caption", page=page),
        )
        return first, "", [problem]
    return caption, "", []
