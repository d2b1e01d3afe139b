"""What a caption says of all rows comes before the names of its contrasts: "reward anticipation / Gain > neutral"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpora.nouns.studies import Focus
from extract.tables.columns.panels import comparison_in, is_whom
from extract.tables.model import TableReading
from extract.tables.names.topics import topic_of
from extract.tables.sections import contrast_name


def with_topics(readings: Sequence[TableReading]) -> list[TableReading]:
    """Return the readings, each contrast under the topic of its table's caption.

    Contrasts of one name in several tables stay one: that of the whole brain and of regions of interest is one experiment.
    """
    tables: dict[tuple[str, ...], set[str]] = {}
    for reading in readings:
        for focus in reading.foci:
            tables.setdefault(focus.levels, set()).add(reading.understood.table.name)
    shared = {levels for levels, found in tables.items() if len(found) > 1}
    return [one if any(f.levels in shared for f in one.foci) else _under_topic(one) for one in readings]


def _under_topic(reading: TableReading) -> TableReading:
    names = list(dict.fromkeys(focus.levels for focus in reading.foci))
    if not names or not all(names):
        return reading
    caption, of_whom = reading.understood.table.caption, [one for one in names if all(map(is_whom, one))]
    topic, under = topic_of(caption, names, comparison_in(caption)), names
    if topic is None and 0 < len(of_whom) < len(names):
        topic, under = topic_of(caption, of_whom, comparison_in(caption)), of_whom  # the other rows say it themselves
    if topic is None:
        return reading
    foci = (_named(focus, topic) if focus.levels in under else focus for focus in reading.foci)
    return replace(reading, foci=tuple(foci))


def _named(focus: Focus, topic: str) -> Focus:
    """Return a focus with the topic before its levels; an outer level that the topic holds is not said twice."""
    inner = focus.levels[1:] if len(focus.levels) > 1 and focus.levels[0] in topic else focus.levels
    name = focus.contrast or ""
    outer = f"{focus.levels[0]} / "
    rest = name.removeprefix(outer) if len(inner) < len(focus.levels) else name
    return replace(focus, levels=(topic, *inner), contrast=contrast_name((topic, rest)))
