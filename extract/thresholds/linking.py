"""The threshold of each table: from its caption and notes, completed and else taken from the methods."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from corpora.language.sections import is_own_work
from corpora.nouns.documents import Document, Table
from corpora.nouns.evidence import Evidence
from extract.prose import RunningText, Sentence
from extract.thresholds.statements import FACTS, Threshold, read_scope, read_threshold

NEAR, MOST_JOINED = 2, 3
"""Sentences apart within which two state one threshold ("The voxel level was … . Clusters were … ."), and how many are joined."""
RIVAL, LEAST_FIT = 1.0, 0.5
"""How much worse than the best a statement may fit a table to be its rival, and how well at least."""
OF_TABLE = 3.0
"""What it counts that a sentence names a table: for that table, and against the others."""
SHORTEST_NOTE = 25
"""Characters from which a part of a caption or note is recognised where the text repeats it."""
_NO_RESULT = re.compile(
    r"^\W*(?:(?:overview|list|location|coordinates|summary|definition)s? of (?:the )?)?(?:\w+ )?"
    r"(?:regions? of interest|ROIs?|seeds?(?: regions?)?|literature|previous|published|studies|centers|centres)\b",
    re.IGNORECASE,
)
"""Captions of tables that list regions of interest, seeds, or what other papers found: no threshold of the text is theirs."""
_PARTLY = re.compile(
    r"\b(?:outside|elsewhere|the former|other (?:brain )?(?:regions|areas)|(?:without|no) (?:an? )?(?:a priori|prior)|not predicted|unpredicted)\b",
    re.IGNORECASE,
)
"""A sentence that states the threshold of some of the regions: others were tested otherwise."""
_TABLE = re.compile(r"\bTable\s?(S?[0-9]+[A-Za-z]?|[IVX]+)\b", re.IGNORECASE)
_LENIENT = re.compile(
    r"\b(?:display\w*|error bars?|joint probabilit\w+|visuali[sz]\w+|illustrat\w+|outlined|areas? shows?|(?:activity|activations?) shown|lenient|liberal|exploratory|relax\w+|decreased to|lowered|trend|rendered|depicted|shown in|figure|fig\.|masked|post[- ]?hoc|reaction times?|"
    r"questionnaire|ratings?|behaviou?ral|lower threshold|previous (?:stud|work))\b",
    re.IGNORECASE,
)
"""Sentences with these words are about a picture, a trend or behaviour before they are about the foci."""
_RESULT = re.compile(
    r"\b[tTF]\s?\(\d+(?:, ?\d+)?\)\s?[=¼]|\b[rR]\s?(?:\(\d+\)\s?)?[=¼]|\bpeak\b[^.]{0,40}[-−–]?\d+[,/] ?[-−–]?\d+[,/] ?[-−–]?\d+"
)
_FINDING = re.compile(
    r"\b(?:we|analys[ie]s) (?:also )?(?:observed|found)\b|\b(?:revealed|demonstrated|showed|exhibited|compared (?:with|to))\b"
)
"""A sentence on a result states the threshold of that result."""
_SPLIT = re.compile(r"(?<=[.;])\s+(?=[A-Z*†‡(§])|(?<=\))\s+(?=[A-Z][a-z]+ )")
_OF_ROWS = re.compile(
    r"\basterisks?\b|^\W*[*†‡§]|^\W*[a-z]\W? ?(?:Indicates\b|(?:p|P)\s?[<=≤])|\btrend|[*†‡§]\s?(?:p|P|survive|signific)",
    re.IGNORECASE,
)
"""Notes on single rows."""
ANALYSES: Mapping[str, re.Pattern[str]] = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in {
        "connectivity": r"\bPPIs?\b|psychophysiological|connectivity|resting[- ]state|\bseeds?\b",
        "structure": r"\bVBM\b|gr[ae]y[- ]matter|cortical thickness|morphometr|\bDTI\b|\bTBSS\b|tract",
        "regression": r"\bregress|\bcorrelat|covariate|(?<!non-)\bparametric(?! ?map)",
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
    parts = (
        part for table in document.tables for text in (table.caption, *table.footnotes) for part in _SPLIT.split(text)
    )
    stated = _statements(prose, {part.strip() for part in parts if len(part.strip()) >= SHORTEST_NOTE})
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
    tables: frozenset[str]
    weight: float


def _statements(prose: RunningText, of_tables: Collection[str]) -> list[_Stated]:
    """Return the thresholds that the text states, neighbouring sentences as one, the best first.

    `of_tables` are the captions and notes of tables: a sentence of the text that repeats one of them is about that table.
    """
    found: list[tuple[int, Sentence, Threshold]] = []
    for number, sentence in enumerate(_sentences(prose)):
        threshold = read_threshold(sentence.text)
        if threshold is not None and not _RESULT.search(sentence.text) and not _repeats(sentence.text, of_tables):
            threshold = replace(threshold, evidence=(prose.evidence(sentence, "text"),))
            found.append((number, sentence, threshold))
    stated = []
    for at, (first, sentence, alone) in enumerate(found):
        number, threshold, words = first, alone, sentence.text
        for later, following, more in found[at + 1 : at + 1 + MOST_JOINED]:
            others = _kinds(following.text) - _kinds(words)
            if later - number <= NEAR and not others and not _LENIENT.search(following.text):
                threshold, words, number = _joined(threshold, more), f"{words} {following.text}", later
        if not threshold.is_empty:
            stated.append(
                _Stated(
                    threshold=threshold.without(threshold.facts) if _PARTLY.search(words) else threshold,
                    kinds=_kinds(sentence.text),
                    tables=frozenset(found[1].casefold() for found in _TABLE.finditer(sentence.text)),
                    weight=_weight(threshold, sentence.text),
                )
            )
    return sorted(stated, key=lambda one: -one.weight)


def _weight(threshold: Threshold, text: str) -> float:
    """Return how much a sentence speaks of the foci of the study: what it states, less what makes it one of something else."""
    weight = threshold.n_stated + 0.5 * (threshold.correction is not None) + 0.5 * (threshold.scope == "whole brain")
    weight += 0.25 * (threshold.height or "").startswith("p")
    weight -= 1.5 * bool(_FINDING.search(text))
    return weight - 3.0 * bool(_LENIENT.search(text)) - 1.0 * (threshold.scope in ("small volume", "region"))


def _repeats(text: str, of_tables: Collection[str]) -> bool:
    return any(part in text or (len(text) >= SHORTEST_NOTE and text in part) for part in of_tables)


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


@lru_cache(maxsize=4096)  # each statement is held against each table
def _kinds(text: str) -> frozenset[str]:
    return frozenset(name for name, words in ANALYSES.items() if words.search(text))


def _of_table(table: Table, stated: Sequence[_Stated], document: str) -> Threshold | None:
    words = " ".join([table.caption, *table.footnotes])
    own = _own(table, document)
    ranked = sorted(((_fit(one, table, words), one) for one in stated), key=lambda pair: -pair[0])
    if own is None or own.is_empty:
        whole = ranked[0][1].threshold if ranked and not _NO_RESULT.search(table.caption) else own
        if own is not None and whole is not None and whole is not own:
            whole = whole.filled_from(own)
    else:
        whole = own
        of_text = bool(ranked) and not own.facts_but_extent and not _NO_RESULT.search(table.caption)
        for at, (_, one) in enumerate(ranked):
            if _shares(own, one.threshold) or (of_text and at == 0):
                whole = _joined(whole, one.threshold)
        whole = _named_correction(whole, stated)
    if whole is None or not ranked:
        return whole
    shared = len(ranked[0][1].kinds & _kinds(words))
    least = max(ranked[0][0] - RIVAL, LEAST_FIT)
    near = [one.threshold for fit, one in ranked if fit >= least and len(one.kinds & _kinds(words)) >= shared]
    return _without_rivals(whole, own, near)


def _fit(one: _Stated, table: Table, words: str) -> float:
    """Return how well a statement fits a table: a sentence of another kind of analysis or table is the last to be asked."""
    kinds = _kinds(words)
    fit = one.weight + len(one.kinds & kinds) - 1.5 * len(one.kinds - kinds)
    if one.tables and one.weight > 0:
        label = (_TABLE.search(table.name) or [None, ""])[1]
        fit += OF_TABLE if label and label.casefold() in one.tables else -OF_TABLE
    scope = read_scope(words)
    of_both = scope == "whole brain" and "small volume" in kinds
    return fit + (scope is not None and scope == one.threshold.scope and not of_both)


def _named_correction(own: Threshold, stated: Sequence[_Stated]) -> Threshold:
    """Return a threshold that is "corrected" with the one procedure that the text names, if it names just one."""
    named = {one.threshold.correction: one for one in reversed(stated) if one.weight > 0}
    procedures = named.keys() - {None, "corrected", "uncorrected"}
    if own.correction != "corrected" or len(procedures) != 1:
        return own
    (procedure,) = procedures
    return replace(own, correction=procedure, evidence=(*own.evidence, *named[procedure].threshold.evidence))


def _without_rivals(whole: Threshold, own: Threshold | None, near: Sequence[Threshold]) -> Threshold:
    """Return a threshold without what sentences that fit the table nearly as well state differently.

    What caption and notes state has no rival.
    """
    # What is tested in a region besides is no rival, nor is a part of the statement itself.
    rivals = [
        one.as_cluster_of(whole)
        for one in near
        if one.scope in (None, "whole brain", whole.scope) and not set(one.evidence) <= set(whole.evidence)
    ]
    unclear = tuple(name for name in FACTS if getattr(own, name, None) is None and _differ(name, whole, rivals))
    if not unclear:
        return whole
    told = {e: None for one in (whole, *rivals) for e in one.evidence}
    return replace(whole.without(unclear), evidence=tuple(told))


def _differ(name: str, whole: Threshold, rivals: Sequence[Threshold]) -> bool:
    """Return whether statements differ on a fact; a height in p and one in Z are not compared."""
    mine = getattr(whole, name)
    if mine is None:
        return False
    values = {getattr(one, name) for one in rivals} - {None}
    return (
        any(value != mine and value[:1] == mine[:1] for value in values) if name == "height" else bool(values - {mine})
    )


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
