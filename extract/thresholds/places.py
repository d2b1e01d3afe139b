"""The tables and contrasts of a document, each with the words that say what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpora.nouns.documents import Table
from extract.people.experiments import label_of
from extract.thresholds.kinds import BETWEEN, EXPLORATORY, SMALL_VOLUME, WITHIN, kinds_of
from extract.thresholds.statements import read_scope
from extract.thresholds.topics import topic_words


@dataclass(frozen=True, slots=True, kw_only=True)
class TableContrast:
    """A contrast of a table: its name, its levels, and how many of the study's groups it names (0: it is of everybody)."""

    table: str
    contrast: str
    levels: tuple[str, ...]
    n_groups: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A table, or a contrast of one, with the words that say what it is about."""

    table: Table
    words: str
    levels: tuple[str, ...]
    kinds: frozenset[str]
    topic: frozenset[str]
    experiment: str | None

    @property
    def is_exploratory(self) -> bool:
        """Return whether it calls itself exploratory."""
        return EXPLORATORY.search(self.words) is not None

    @property
    def is_of_both(self) -> bool:
        """Return whether it is of the whole brain and of small volumes."""
        return read_scope(self.words) == "whole brain" and SMALL_VOLUME in self.kinds


def places_of(table: Table, contrasts: Sequence[TableContrast]) -> dict[str | None, Place]:
    """Return the contrasts of a table by name; the table itself, under None, where it has none."""
    own = [each for each in contrasts if each.table == table.name]
    if not own:
        return {None: _place(table, (), 0)}
    return {each.contrast: _place(table, each.levels, each.n_groups) for each in own}


def _place(table: Table, levels: tuple[str, ...], n_groups: int) -> Place:
    words = " ".join([table.caption, *table.footnotes, *levels])
    kinds = kinds_of(words) | ({BETWEEN} if n_groups > 1 else {WITHIN} if n_groups == 1 else set())
    labels = (label_of(text) for text in (*reversed(levels), table.caption))
    return Place(
        table=table,
        words=words,
        levels=levels,
        kinds=kinds,
        topic=topic_words(words),
        experiment=next(filter(None, labels), None),
    )
