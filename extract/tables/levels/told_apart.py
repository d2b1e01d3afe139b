"""Contrasts of one name in several tables, whose captions say of whom, when or of what measure: "Table 1. Men", "Table 2. Women"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpora.language.people import PEOPLE
from extract.tables.model import TableReading
from extract.tables.names.outside import caption_name

_MEASURE = (
    r"ReHo|regional homogeneity|d?f?ALFF|(?:amplitude of )?low[- ]frequency fluctuations?|VMHC|(?:d?FC|(?:functional |effective )?connectivity|coupling)"
    r"(?:\s+(?:of|with|from|to|for)\s+(?:the\s+)?(?:\b(?!(?:in|within|between|among|during|for|of|at|across|and|when|compared)\b)[\w-]+\s*){1,4})?|"
    r"(?:degree|eigenvector) centrality|[GW]M[VCD]|(?:gr[ae]y|white)[- ]matter (?:volume|density|concentration)|cortical thickness|surface area|"
    r"CBF|cerebral blood flow|FA|fractional anisotropy|mean diffusivity|glucose metabolism"
)
"""What may be compared between the same groups in several tables; of connectivity, with what."""
_WHO_OR_WHEN = re.compile(
    rf"\b(?:{PEOPLE}|(?:group|stud(?:y|ies)|experiment|sample|cohort|session|scan|visit|run|day|week|month|phase|time ?point)s?\s*(?:\d+|[A-Z]\b)|"
    r"(?:before|after)\s+(?:the\s+)?(?:treatment|training|therapy|intervention|learning|surgery|exercise)|(?:pre|post)(?:-\w+|(?:test|train|treat|operat|surg|interven|therap|learn|scan|partum)\w*)?|baseline|follow-?up|"
    rf"placebo|acquisition|extinction|encoding|retrieval|{_MEASURE}|(?:anticipation|outcome|delay|cue|response) (?:phase|period))\b"
    r"|男性?|女性?|患者组?|病人|对照组?|儿童|青少年|老年人?|成年?人|实验[一二三四\d]+|研究[一二三四\d]+|前测|后测|局部一致性|低频振幅|功能连接|灰质体积|白质体积|脑血流|度中心性|(?:治疗|训练|干预)[前后]|基线|随访",
    re.IGNORECASE,
)


def told_apart(readings: Sequence[TableReading]) -> list[TableReading]:
    """Return the readings; contrasts that have one name in several tables get the names of their captions above it.

    Only where the captions differ in the people, the time or the measure they name: the foci of men and of women are no one
    experiment, but those of the whole brain and of regions of interest are. The other contrasts of such a table get the
    name as well: they are of the same people or measure.
    """
    captions: dict[tuple[str, ...], set[str]] = {}
    for reading in readings:
        for focus in reading.foci:
            captions.setdefault(focus.levels, set()).add(reading.understood.table.caption)
    unclear = {levels for levels, found in captions.items() if levels and _differ(found)}
    return [_named_above(one) if any(f.levels in unclear for f in one.foci) else one for one in readings]


def _named_above(reading: TableReading) -> TableReading:
    name = caption_name(reading.understood.table.caption)
    if name is None:
        return reading
    foci = (replace(f, levels=tuple(dict.fromkeys((name, *f.levels)))) if f.levels else f for f in reading.foci)
    return replace(reading, foci=tuple(foci))


def _differ(captions: Iterable[str]) -> bool:
    """Return whether captions each name people, a time or a measure, and not all the same."""
    named = [frozenset(match[0].casefold() for match in _WHO_OR_WHEN.finditer(text)) for text in captions]
    return all(named) and len(set(named)) > 1
