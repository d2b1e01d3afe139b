"""The threshold of each table and contrast: from headings, captions and notes, completed and else taken from the methods."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpora.nouns.documents import Document
from extract.prose import RunningText
from extract.thresholds.completed import (
    as_of_clusters,
    named_correction,
    preferring_named,
    with_clusters_of_text,
    with_listed_extent,
    with_named_extent,
    with_simulated,
)
from extract.thresholds.kinds import (
    BETWEEN,
    NO_RESULT,
    REGIONS,
    SMALL_VOLUME,
    SMALL_VOLUME_WORDS,
    TABLE,
    WITHIN,
)
from extract.thresholds.own import notes_of, stated_of_place, stated_of_table
from extract.thresholds.places import Place, TableContrast, places_of
from extract.thresholds.rivals import shares, without_rivals
from extract.thresholds.stated import LENIENT_COSTS, Stated, find_statements, joined
from extract.thresholds.statements import read_scope
from extract.thresholds.threshold import FACTS, TableThreshold, Threshold
from extract.thresholds.topics import distinctive

RIVAL, LEAST_FIT, EQUAL = 1.0, 0.5, 1.0
"""How much worse than the best a statement may fit a table to be its rival, how well at least, and to fit as well as the best."""
OF_TABLE, OF_EXPERIMENT = 3.0, 3.0
"""What it counts that a sentence names a table: for that one, and against the others; and that it is of another experiment."""
OF_KIND = 1.5
"""What it counts that a sentence is on a kind of analysis: for the tables of that kind, and against the others."""
OF_THE_REST = 2.5
"""What it costs, for a small volume, that a sentence is about the other regions."""
_COMPARISON = re.compile(r"\S\s?[<>＜＞]\s?\S|\b(?:vs|versus|minus)\b")
"""A level that compares: its table holds results, whatever its caption begins with."""


def find_thresholds(
    document: Document, prose: RunningText, tables: Iterable[str], contrasts: Sequence[TableContrast] = ()
) -> tuple[TableThreshold, ...]:
    """Return the threshold of each of these tables (label or id) of a document, those without a statement left out.

    What headings, caption and notes state holds; the text fills in what they leave open where it does not contradict them.
    Where tables are of several kinds of analysis (`ANALYSES`), the sentence that names the table's kind is taken. Where
    `contrasts` of one table differ, each has a threshold of its own beside that of the table, in which what differs is unclear.
    """
    wanted = set(tables)
    stated = find_statements(prose, notes_of(document.tables, wanted))
    places = [(table, places_of(table, contrasts)) for table in document.tables if table.name in wanted]
    stated = _without_partial(stated, [place for _, each in places for place in each.values()])
    topics = tuple(place.topic for _, each in places for place in each.values())
    found: list[TableThreshold] = []
    for table, each in places:
        linked = {
            contrast: _of_place(place, stated_of_table(table, document.name, place.levels), stated, topics)
            for contrast, place in each.items()
        }
        found += _as_found(table.name, linked)
    return tuple(found)


def _without_partial(stated: Sequence[Stated], places: Sequence[Place]) -> list[Stated]:
    """Return the statements, those on some of the regions without their facts.

    A part of a sentence keeps them where tables of small volumes are apart from the others.
    """
    apart = len({SMALL_VOLUME in place.kinds for place in places}) > 1
    return [
        one
        if not one.partial or (apart and one.is_part)
        else replace(one, threshold=one.threshold.without(one.threshold.facts))
        for one in stated
    ]


def _as_found(table: str, linked: dict[str | None, Threshold | None]) -> list[TableThreshold]:
    """Return one threshold where all contrasts of a table have the same, else what they share and each one's own."""
    different = list(dict.fromkeys(_facts(each) for each in linked.values()))
    first = next(iter(linked.values()))
    if len(different) == 1:
        return [TableThreshold(table=table, threshold=first)] if first is not None else []
    known = [each for each in linked.values() if each is not None]
    unclear = [name for name in FACTS if len({getattr(each, name) for each in linked.values() if each is not None}) > 1]
    shared = known[0].without([*unclear, *(name for each in known for name in each.unclear)])
    told = tuple(dict.fromkeys(e for each in known for e in each.evidence))
    correction = shared.correction if len({each.correction for each in known}) == 1 else None
    scope = shared.scope if len({each.scope for each in known}) == 1 else None
    shared = replace(shared, evidence=told, correction=correction, scope=scope)
    return [TableThreshold(table=table, threshold=shared)] + [
        TableThreshold(table=table, contrast=contrast, threshold=each if each is not None else Threshold())
        for contrast, each in linked.items()
    ]


def _facts(threshold: Threshold | None) -> Threshold | None:
    return replace(threshold, evidence=()) if threshold is not None else None


def _of_place(
    place: Place, of_table: Threshold | None, stated: Sequence[Stated], topics: tuple[frozenset[str], ...]
) -> Threshold | None:
    """Return the threshold of a contrast (or a table): what its headings, caption and notes state, completed by the text."""
    own = stated_of_place(place, of_table)
    ranked: Sequence[tuple[float, Stated]] = sorted(
        ((_fit(one, place), one) for one in stated), key=lambda pair: -pair[0]
    )
    if own is None or own.is_empty:
        ranked = preferring_named(_by_topic(ranked, place, topics), place, by=2 * RIVAL)
        whole = _of_text(ranked, place)
        whole = with_named_extent(as_of_clusters(whole, stated, place), stated, place) if whole is not None else None
        if own is not None:
            whole = whole.filled_from(own) if whole is not None else own
    else:
        of_text = NO_RESULT.search(place.table.caption) is None
        own = with_clusters_of_text(with_simulated(own, stated), stated, place) if of_text else own
        whole = _completed(own, ranked, of_results=of_text, exploratory=place.is_exploratory)
    if whole is None or not ranked:
        return whole
    whole = with_listed_extent(whole, stated, place)
    if own is not None or whole.scope != SMALL_VOLUME:
        whole = named_correction(whole, stated)
    return _in_its_scope(without_rivals(whole, own, _near(ranked, place)), place)


def _by_topic(
    ranked: Sequence[tuple[float, Stated]], place: Place, topics: tuple[frozenset[str], ...]
) -> Sequence[tuple[float, Stated]]:
    """Return statements, the best first; of those that fit about equally well, the ones with words of this contrast alone.

    `topics` are the words of all contrasts. A statement with words of other contrasts only, or all of whose words another has, comes
    last; one that agrees with the best remains beside it.
    """
    if not ranked or place.is_of_both:
        return ranked
    near = [pair for pair in ranked if pair[0] >= ranked[0][0] - EQUAL]
    ranks = [_topic_rank(one, place, topics) for _, one in near]
    best = [pair for pair, rank in zip(near, ranks, strict=True) if rank == max(ranks)]
    if len(best) == len(near):
        return ranked
    least = best[0][0] - 2 * RIVAL
    others = [(min(fit, least), one) for fit, one in ranked if (fit, one) not in best]
    first = best[0][1].threshold
    for _, one in near:
        if (
            one.kinds == best[0][1].kinds
            and shares(first, one.threshold)
            and one.threshold.scope in (None, first.scope)
        ):
            first = joined(first, one.threshold)
    return [(best[0][0], replace(best[0][1], threshold=first)), *best[1:], *others]


def _topic_rank(one: Stated, place: Place, topics: tuple[frozenset[str], ...]) -> int:
    about = one.topic & distinctive(topics)
    if not about:
        return 0
    of_another = not about <= place.topic and any(about <= topic for topic in topics)
    return 1 if about & place.topic and not of_another else -1


def _of_text(ranked: Sequence[tuple[float, Stated]], place: Place) -> Threshold | None:
    """Return the threshold of the statement that fits best; for a table of regions of interest only one on such regions."""
    of_regions = NO_RESULT.search(place.table.caption) is not None
    of_results = SMALL_VOLUME_WORDS.search(place.words) or any(map(_COMPARISON.search, place.levels))
    if of_regions and not (REGIONS.match(place.table.caption) and of_results):
        return None
    fitting = [one for _, one in ranked if not of_regions or one.threshold.scope == SMALL_VOLUME]
    return fitting[0].threshold if fitting else None


def _near(ranked: Sequence[tuple[float, Stated]], place: Place) -> list[Threshold]:
    """Return the statements that fit a place about as well as the best one."""
    kinds = place.kinds - {BETWEEN, WITHIN}
    shared = len(ranked[0][1].kinds & kinds)
    least = max(ranked[0][0] - RIVAL, LEAST_FIT)
    return [
        one.threshold
        for fit, one in ranked
        if fit >= least and len(one.kinds & kinds) >= shared and not _is_of_other_groups(one, place)
    ]


def _is_of_other_groups(one: Stated, place: Place) -> bool:
    """Return whether a statement is on comparisons of groups and the place is none, or on single groups and the place compares."""
    stated = one.kinds & {BETWEEN, WITHIN}
    return bool(stated) and not stated & place.kinds and (BETWEEN in stated or BETWEEN in place.kinds)


def _completed(
    own: Threshold, ranked: Sequence[tuple[float, Stated]], *, of_results: bool, exploratory: bool
) -> Threshold:
    """Return what a table states itself with what agrees with it in the text.

    An uncorrected threshold with a smallest cluster, or one that calls itself exploratory, is complete.
    """
    complete = own.correction == "uncorrected" and own.height is not None and (own.extent is not None or exploratory)
    whole = own
    of_text = not own.facts_but_extent and of_results
    for at, (_, one) in enumerate(ranked):
        if complete and one.threshold.cluster is not None:
            continue
        if shares(own, one.threshold) or (of_text and at == 0):
            whole = joined(whole, one.threshold)
    return whole


def _in_its_scope(threshold: Threshold, place: Place) -> Threshold:
    """Return a threshold with the scope that headings and caption name: a small volume is none of the whole brain."""
    scope = next(filter(None, map(read_scope, (*reversed(place.levels), place.table.caption))), None)
    return replace(threshold, scope=scope) if scope == SMALL_VOLUME else threshold


def _fit(one: Stated, place: Place) -> float:
    """Return how well a statement fits a place: a sentence of another kind of analysis or table is the last to be asked."""
    fit = one.weight + OF_KIND * (len(one.kinds & place.kinds) - len(one.kinds - place.kinds))
    if one.tables and one.weight > 0:
        label = (TABLE.search(place.table.name) or [None, ""])[1]
        fit += OF_TABLE if label and label.casefold() in one.tables else -OF_TABLE
    if one.experiment is not None and place.experiment is not None:
        fit -= OF_EXPERIMENT if one.experiment != place.experiment else 0
    if one.exploratory:
        fit += LENIENT_COSTS + OF_TABLE if place.is_exploratory else LENIENT_COSTS * bool(one.kinds & place.kinds)
    if one.partial and SMALL_VOLUME in place.kinds:
        fit -= OF_THE_REST
    scope = read_scope(place.words)
    return fit + (scope is not None and scope == one.threshold.scope and not place.is_of_both)
