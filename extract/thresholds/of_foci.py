"""The thresholds of all tables and contrasts that gave foci."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpora.nouns.documents import Document
from corpora.nouns.studies import Focus
from extract.people.of_contrast import ContrastPeople
from extract.prose import RunningText
from extract.thresholds.linking import find_thresholds
from extract.thresholds.places import TableContrast
from extract.thresholds.threshold import TableThreshold


def thresholds_of_foci(
    document: Document, prose: RunningText, foci: Sequence[Focus], people: Mapping[str, ContrastPeople]
) -> tuple[TableThreshold, ...]:
    """Return the threshold of each table with foci, and of its contrasts where they differ; `people` by contrast."""
    places: dict[tuple[str, str], tuple[str, ...]] = {}
    for focus in foci:
        if focus.table is not None and focus.contrast is not None:
            own, place = focus.levels or (focus.contrast,), (focus.table, focus.contrast)
            # A lobe over some of a contrast's rows is no word of the whole.
            places[place] = tuple(level for level in places.get(place, own) if level in own)
    contrasts = [
        TableContrast(
            table=table,
            contrast=contrast,
            levels=levels,
            n_groups=people[contrast].n_groups if contrast in people else 0,
        )
        for (table, contrast), levels in places.items()
    ]
    tables = dict.fromkeys(focus.table for focus in foci if focus.table is not None)
    return find_thresholds(document, prose, tables, contrasts)
