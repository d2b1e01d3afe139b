"""Contrasts of one name in several tables, whose captions say of whom, when or of what: "Table 1. Men", "Table 2. Women"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from corpora.language.people import PEOPLE
from corpora.words.anatomy import names_anatomy
from corpora.words.comparisons import GREATER, LESSER, TWO_SIDES
from corpora.words.sides import without_sides
from extract.tables.model import TableReading
from extract.tables.names.comparing import says_nothing
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


_SEARCH = re.compile(
    r"\b(?:whole[- ]?brain|ROIs?|VOIs?|regions?[- ]of[- ]interest|a[- ]priori|SVC|small[- ]volume|masks?|masked|exploratory|uncorrected|\w{1,20}-wise|"
    r"(?:lenient|liberal|lower(?:ed)?|stricter|reduced)\s+thresholds?|additional(?:ly)?|further|other|also|same|sub-?peaks?|sub-?clusters?|control\s+analys[ie]s)\b|"
    r"全脑|感兴趣区|掩[模膜码]|小体积",
    re.IGNORECASE,
)
"""Where, how or how strictly was searched: one contrast may be searched several times."""
_STEM = 5
"""Letters by which words of captions are compared: "painful" and "pain" are of one thing."""
_COMMON = re.compile(
    r"activ|compar|contrast|betwe|during|show|reveal|identif|observ|found|associat|correl|relat|react|neural|subject|partic|follow|these|those|which|"
    r"their|using|based|while|where|when|than|perfo",
    re.IGNORECASE,
)
"""The beginnings of words that say nothing of what was compared."""
_SAYS_WAY = re.compile(rf"{TWO_SIDES.pattern}|{GREATER.pattern}|{LESSER.pattern}|activ|correl|激活|相关", re.IGNORECASE)
"""A level that says which way it goes, or what kind of effect it is: captions need not."""


def told_apart(readings: Sequence[TableReading]) -> list[TableReading]:
    """Return the readings; contrasts that have one name in several tables get the names of their captions above it.

    Only where the captions differ in the people, the time, the measure or the conditions they name: the foci of men and of
    women, or of responses to cues and to reward, are no one experiment, but those of the whole brain and of regions of
    interest are. The other contrasts of such a table get the name as well: they are of the same people or measure.
    """
    captions: dict[tuple[str, ...], dict[str, str]] = {}
    for reading in readings:
        table = reading.understood.table
        for focus in reading.foci:
            captions.setdefault(focus.levels, {})[table.label or table.id] = table.caption
    unclear = {levels for levels, found in captions.items() if levels and _differ(levels, list(found.values()))}
    return [_named_above(one) if any(f.levels in unclear for f in one.foci) else one for one in readings]


def _named_above(reading: TableReading) -> TableReading:
    name = caption_name(reading.understood.table.caption)
    if name is None:
        return reading
    foci = (replace(f, levels=tuple(dict.fromkeys((name, *f.levels)))) if f.levels else f for f in reading.foci)
    return replace(reading, foci=tuple(foci))


def _differ(levels: Sequence[str], captions: Sequence[str]) -> bool:
    """Return whether captions name several people, times or measures, or each a condition that another does not."""
    named = [frozenset(match[0].casefold() for match in _WHO_OR_WHEN.finditer(text)) for text in captions]
    if all(named) and len(set(named)) > 1:
        return True
    if any(map(_SEARCH.search, captions)):
        return False
    of_levels = _stems(levels)
    stems = [_stems([caption]) - of_levels for caption in captions]
    if not any(map(_SAYS_WAY.search, levels)):
        stems = [one | {_way(caption)} for one, caption in zip(stems, captions, strict=True)]
    return any(_own(one, other) and _own(other, one) for one, other in combinations(stems, 2))


def _own(stems: frozenset[str], others: frozenset[str]) -> list[str]:
    """Return the stems that no other one begins with, or is the beginning of: "pain" is that of "painful"."""
    return [one for one in stems if not any(one.startswith(other) or other.startswith(one) for other in others)]


def _way(caption: str) -> str:
    """Return a mark for captions of decreases alone, and another for all others."""
    return "<" if LESSER.search(caption) and not GREATER.search(caption) else ">"


def _stems(texts: Sequence[str]) -> frozenset[str]:
    """Return the first letters of the words of captions or names that say what was compared; those of directions left out."""
    text = LESSER.sub(" ", GREATER.sub(" ", without_sides(" ".join(caption_name(text) or "" for text in texts))))
    words = (word for word in re.findall(r"[^\W\d_]{3,}", text) if not _COMMON.match(word))
    return frozenset(word.casefold()[:_STEM] for word in words if not (says_nothing(word) or names_anatomy(word)))
