"""Contrasts of one name in several tables, whose captions say of whom or when: "Table 1. Men", "Table 2. Women"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpora.language.people import PEOPLE
from extract.tables.model import TableReading
from extract.tables.names.outside import caption_name

_WHO_OR_WHEN = re.compile(
    rf"\b(?:{PEOPLE}|(?:group|stud(?:y|ies)|experiment|sample|cohort|session|scan|visit|run|day|week|month|phase|time ?point)s?\s*(?:\d+|[A-Z]\b)|"
    r"(?:before|after)\s+(?:the\s+)?(?:treatment|training|therapy|intervention|learning|surgery|exercise)|(?:pre|post)-?\w+|baseline|follow-?up|"
    r"placebo|acquisition|extinction|encoding|retrieval|(?:anticipation|outcome|delay|cue|response) (?:phase|period))\b"
    r"|男性?|女性?|患者组?|病人|对照组?|儿童|青少年|老年人?|成年?人|实验[一二三四\d]+|研究[一二三四\d]+|前测|后测|(?:治疗|训练|干预)[前后]|基线|随访",
    re.IGNORECASE,
)


def told_apart(readings: Sequence[TableReading]) -> list[TableReading]:
    """Return the readings; contrasts that have one name in several tables get the names of their captions above it.

    Only where the captions differ in the people or the time they name: the foci of men and of women are no one
    experiment, but those of the whole brain and of regions of interest are.
    """
    captions: dict[tuple[str, ...], set[str]] = {}
    for reading in readings:
        for focus in reading.foci:
            captions.setdefault(focus.levels, set()).add(reading.understood.table.caption)
    unclear = {levels for levels, found in captions.items() if levels and _differ(found)}
    return [_named_above(reading, unclear) if unclear else reading for reading in readings]


def _named_above(reading: TableReading, unclear: set[tuple[str, ...]]) -> TableReading:
    name = caption_name(reading.understood.table.caption)
    foci = (
        replace(f, levels=tuple(dict.fromkeys((name, *f.levels)))) if name is not None and f.levels in unclear else f
        for f in reading.foci
    )
    return replace(reading, foci=tuple(foci))


def _differ(captions: Iterable[str]) -> bool:
    """Return whether captions each name people or a time, and not all the same."""
    named = [frozenset(match[0].casefold() for match in _WHO_OR_WHEN.finditer(text)) for text in captions]
    return all(named) and len(set(named)) > 1
