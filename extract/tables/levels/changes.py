"""Which way changes of a signal during one task go: decreases of it are deactivations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpora.nouns.directions import Direction, Relation
from corpora.words.conditions import is_of_people
from extract.tables.measures import is_signed
from extract.tables.model import TableReading
from extract.tables.names.during import are_within_task, change_of, task_of
from extract.tables.names.under import names_who_or_when

_ONE_SIDED = frozenset({Relation.GREATER, Relation.LESS, Relation.UNCLEAR})


def with_changes(reading: TableReading) -> TableReading:
    """Return the reading; under a caption on changes of a signal during a task, increases are of the task and decreases are deactivations."""
    caption = reading.understood.table.caption
    changes = {f.levels for f in reading.foci if _change(f.levels, f.direction, caption) is not None}
    is_down = any((f.statistic or 0) < 0 for f in reading.foci if is_signed(f.statistic_name, f.statistic))
    if not changes or is_down or not are_within_task(sorted(changes), caption):
        return reading
    foci = (replace(f, direction=_change(f.levels, f.direction, caption) or f.direction) for f in reading.foci)
    return replace(reading, foci=tuple(foci))


def _change(levels: Sequence[str], own: Direction | None, caption: str) -> Direction | None:
    """Return the direction of a change of a signal during the caption's task; None where a name says anything else."""
    changed = change_of(levels[-1]) if levels else None
    if changed is None or own is None or own.second or own.relation not in _ONE_SIDED:
        return None
    is_up, who = changed
    task = task_of(caption)
    if not all(names_who_or_when(level) or level == task for level in levels[:-1]) or (who and not _is_group(who)):
        return None
    relation = Relation.GREATER if is_up else Relation.DEACTIVATION
    return Direction(relation=relation, first=task, words=f"{caption}; {levels[-1]}") if task else None


def _is_group(who: str) -> bool:
    return names_who_or_when(who) or is_of_people(who)
