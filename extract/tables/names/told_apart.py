"""Contrasts of one name in several tables, whose captions say of whom or when: "Table 1. Men", "Table 2. Women"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpora.language.people import PEOPLE
from extract.tables.model import TableReading
from extract.tables.names.outside import caption_name
from extract.tables.sections import clean_levels

_WHO_OR_WHEN = re.compile(
    rf"{PEOPLE}|groups?|stud(?:y|ies)|experiments?|samples?|cohorts?|sessions?|scans?|visits?|days?|weeks?|phases?|baseline|before|after|"
    r"pre|post|follow-?up|placebo|drugs?|acquisition|extinction|encoding|retrieval|touch|tasks?",
    re.IGNORECASE,
)
_WHO_OR_WHEN_IN_CHINESE = re.compile(
    r"组|男性?|女性?|患者|病人|被试|儿童|青少年|老年|成人|实验|研究|前测|后测|治疗前|治疗后|基线|随访|任务|阶段"
)
_WORD = re.compile(r"[^\W\d_][\w-]*|\d+")


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
        replace(f, levels=clean_levels([name, *f.levels])) if name is not None and f.levels in unclear else f
        for f in reading.foci
    )
    return replace(reading, foci=tuple(foci))


def _differ(captions: Iterable[str]) -> bool:
    """Return whether captions differ in a word for people or times, and none of them is empty."""
    texts = list(captions)
    if len(texts) < 2 or not all(texts):
        return False
    words = [{word.casefold() for word in _WORD.findall(text)} for text in texts]
    other = set.union(*words) - set.intersection(*words)
    chinese = {found for text in texts for found in _WHO_OR_WHEN_IN_CHINESE.findall(text)}
    shared = [all(found in text for text in texts) for found in chinese]
    return any(_WHO_OR_WHEN.fullmatch(word) for word in other) or not all(shared)
