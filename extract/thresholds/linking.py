"""The threshold of each table: from its caption and notes, completed and else taken from the methods."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpora.language.sections import is_own_work
from corpora.nouns.documents import Document, Table
from corpora.nouns.evidence import Evidence
from extract.prose import RunningText, Sentence
from extract.thresholds.statements import SPEAKS, Threshold, read_threshold

NEAR, MOST_JOINED = 2, 3
"""Sentences apart within which two state one threshold ("The voxel level was … . Clusters were … ."), and how many are joined."""
_LENIENT = re.compile(
    r"\b(?:display|visuali[sz]\w+|illustrat\w+|lenient|liberal|exploratory|relax\w+|decreased to|lowered|trend|rendered|depicted|shown in|figure|fig\.|masked|post[- ]?hoc|reaction times?|"
    r"questionnaire|ratings?|behaviou?ral|lower threshold|previous (?:stud|work))\b",
    re.IGNORECASE,
)
"""Sentences with these words are about a picture, a trend or behaviour before they are about the foci."""
_RESULT = re.compile(
    r"\b[tTF]\s?\(\d+(?:, ?\d+)?\)\s?[=¼]|\b[rR]\s?=|\bpeak\b[^.]{0,40}[-−–]?\d+[,/] ?[-−–]?\d+[,/] ?[-−–]?\d+"
)
_FINDING = re.compile(
    r"\b(?:we|analys[ie]s) (?:also )?(?:observed|found)\b|\b(?:revealed|demonstrated|showed|exhibited|compared (?:with|to))\b"
)
"""A sentence on a result states the threshold of that result."""
_SPLIT = re.compile(r"(?<=[.;])\s+(?=[A-Z*†‡(§])|(?<=\))\s+(?=[A-Z][a-z]+ )")
_OF_ROWS = re.compile(
    r"\basterisks?\b|^\W*[*†‡§]|^\W*[a-z]\W? ?Indicates\b|\btrend|[*†‡§]\s?(?:p|P|survive|signific)", re.IGNORECASE
)
"""Notes on single rows."""
ANALYSES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "connectivity": r"\bPPIs?\b|psychophysiological|connectivity|resting[- ]state|\bseeds?\b",
        "structure": r"\bVBM\b|gr[ae]y[- ]matter|cortical thickness|morphometr|\bDTI\b|\bTBSS\b|tract",
        "regression": r"\bregress|\bcorrelat|covariate|parametric(?! ?map)",
        "pattern": r"\bMVPA\b|searchlight|classif|multivariate|decod",
        "conjunction": r"\bconjunction",
        "small volume": r"\bsmall[- ]volume|\bSVC\b|\bROIs?\b|regions?[- ]of[- ]interest",
    }.items()
}  # fmt: skip
"""Kinds of analysis that papers threshold apart: a sentence on one of them is about the tables that name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableThreshold:
    """The threshold of the foci of one table."""

    table: str
    threshold: Threshold


def find_thresholds(document: Document, prose: RunningText, tables: Iterable[str]) -> tuple[TableThreshold, ...]:
    """Return the threshold of each of these tables (label or id) of a document, those without a statement left out.

    What caption and notes state holds; the text fills in what they leave open where it does not contradict them. Where
    tables are of several kinds of analysis (`ANALYSES`), the sentence that names the table's kind is taken.
    """
    wanted = set(tables)
    stated = _statements(prose)
    found = []
    for table in document.tables:
        if table.name in wanted:
            threshold = _of_table(table, stated, document.name)
            if threshold is not None:
                found.append(TableThreshold(table=table.name, threshold=threshold))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stated:
    threshold: Threshold
    kinds: frozenset[str]
    weight: float


def _statements(prose: RunningText) -> list[_Stated]:
    """Return the thresholds that the text states, neighbouring sentences as one, the best first."""
    found: list[tuple[int, Sentence, Threshold]] = []
    for number, sentence in enumerate(_sentences(prose)):
        threshold = read_threshold(sentence.text) if SPEAKS.search(sentence.text) else None
        if threshold is not None and not _RESULT.search(sentence.text):
            evidence = prose.evidence(sentence, "text")
            found.append((number, sentence, replace(threshold, evidence=(evidence,))))
    stated = []
    for at, (first, sentence, alone) in enumerate(found):
        number, threshold, words = first, alone, sentence.text
        for later, following, more in found[at + 1 : at + 1 + MOST_JOINED]:
            others = _kinds(following.text) - _kinds(words)
            if later - number <= NEAR and not others and not _LENIENT.search(following.text):
                threshold, words, number = _joined(threshold, more), f"{words} {following.text}", later
        weight = (
            threshold.n_stated + 0.5 * (threshold.correction is not None) + 0.5 * (threshold.scope == "whole brain")
        )
        weight += 0.25 * (threshold.height or "").startswith("p")
        weight -= 1.5 * bool(_FINDING.search(sentence.text))
        weight -= 3.0 * bool(_LENIENT.search(sentence.text)) + 1.0 * (threshold.scope in ("small volume", "region"))
        if not threshold.is_empty:
            stated.append(_Stated(threshold=threshold, kinds=_kinds(sentence.text), weight=weight))
    return sorted(stated, key=lambda one: -one.weight)


def _joined(one: Threshold, other: Threshold) -> Threshold:
    """Return what two statements say together; the first alone where they contradict each other."""
    first, second = one.as_cluster_of(other), other.as_cluster_of(one)
    return one if first.contradicts(second) else first.filled_from(second)


def _sentences(prose: RunningText) -> Iterable[Sentence]:
    if not prose.sections:
        return list(prose.sentences())
    return [
        s
        for section in prose.sections
        if is_own_work(section.heading)
        for s in prose.sentences(section.start, section.end)
    ]


def _kinds(text: str) -> frozenset[str]:
    return frozenset(name for name, words in ANALYSES.items() if words.search(text))


def _of_table(table: Table, stated: Sequence[_Stated], document: str) -> Threshold | None:
    words = " ".join([table.caption, *table.footnotes])
    own = _own(table, document)
    kinds = _kinds(words)
    # A sentence of another kind of analysis than the table's is the last to be asked.
    ranked = sorted(stated, key=lambda one: -(one.weight + len(one.kinds & kinds) - 1.5 * len(one.kinds - kinds)))
    if own is None or own.is_empty:
        first = ranked[0].threshold if ranked else None
        return first if own is None or first is None else first.filled_from(own)
    for one in ranked:
        if _shares(own, one.threshold):
            own = _joined(own, one.threshold)
    return own


def _shares(one: Threshold, other: Threshold) -> bool:
    """Return whether two statements have a height or a cluster threshold in common."""
    return any(
        getattr(one, name) is not None and getattr(one, name) == getattr(other, name) for name in ("height", "cluster")
    )


def _own(table: Table, document: str) -> Threshold | None:
    """Return what caption and notes of a table state of all its rows."""
    own: Threshold | None = None
    parts = [part.strip() for text in (table.caption, *table.footnotes) for part in _SPLIT.split(text)]
    for part in parts:
        if _OF_ROWS.search(part):
            continue
        threshold = read_threshold(part)
        if threshold is None:
            continue
        evidence = Evidence(quote=part, place=table.name, document=document or None, page=next(iter(table.pages), None))
        threshold = replace(threshold, evidence=(evidence,))
        own = threshold if own is None else _joined(own, threshold)
    return own
