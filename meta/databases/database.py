"""A database of published coordinates: studies, their foci, and which terms each uses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.errors import ProtocolError
from corpora.nouns.evidence import Problem
from corpora.nouns.studies import Contrast, Focus, Space
from meta.engine.space import Floats

DEFAULT_N = 20
"""Participants of an experiment whose source has no sample sizes: the width of its kernel, as in NiMARE's examples of MACM."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One study of a database; `contrast` and `n` are those of its experiment, where the source tells experiments apart.

    `fields` is what else the source states of it ("diagnosis", "age_mean"); a machine stated those named in `by_machine`.
    """

    id: str
    title: str = ""
    authors: str = ""
    year: str = ""
    journal: str = ""
    contrast: str | None = None
    n: int | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    by_machine: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """Return how a table names it: first author, year and number."""
        first = self.authors.split(",")[0].split(";")[0].strip()
        words = ", ".join(part for part in (first, self.year) if part)
        return f"{words} ({self.id})" if words else self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideFocus:
    """A focus outside the brain, as its file writes it; `taken` says whether the database holds it nevertheless."""

    study: str
    part: str
    xyz: tuple[str, str, str]
    taken: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TermTable:
    """How often each study uses each term: `weights`, sparse, (n_studies, n_terms).

    `threshold` is the smallest weight that counts as use, `kind` "terms" or "topics".
    """

    name: str
    names: tuple[str, ...]
    weights: Any
    threshold: float
    kind: str = "terms"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Database:
    """Studies with foci in MNI (mm): study s has `foci[first[s]:first[s + 1]]`.

    The foci of a study lie table by table: part p of the database (a table, or an experiment where the source tells them apart) has
    `foci[parts[p]:parts[p + 1]]` and is called `part_names[p]`. `source` says what it was made of: name, version, licence, the files with their SHA-256, when it was added.
    `parts_are` is what its parts are called where they are neither tables nor experiments. `outside` are foci in no brain: those
    that were left out, and of files of foci also those kept.
    """

    name: str
    source: Mapping[str, Any]
    entries: tuple[Entry, ...]
    foci: Floats
    first: NDArray[np.int64]
    parts: NDArray[np.int64]
    part_names: tuple[str, ...]
    tables: tuple[TermTable, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    parts_are: str = ""
    outside: tuple[OutsideFocus, ...] = ()

    @property
    def n_studies(self) -> int:
        """Number of studies (of experiments, where the source tells them apart)."""
        return len(self.entries)

    @property
    def unit(self) -> str:
        """Return "experiment" where the source tells contrasts apart, "table" where it does not, or what it calls them."""
        if self.parts_are:
            return self.parts_are
        return "experiment" if any(entry.contrast is not None for entry in self.entries) else "table"

    def studies_of(self, parts: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the place of the study that each part belongs to."""
        begins = self.parts[np.asarray(parts, dtype=np.int64)]
        return np.asarray(np.searchsorted(self.first, begins, side="right") - 1)

    def table(self, name: str | None = None) -> TermTable:
        """Return a table of terms by name; the first one without a name. ProtocolError where there is none."""
        for table in self.tables:
            if name in {None, table.name}:
                return table
        known = ", ".join(table.name for table in self.tables) or "none"
        raise ProtocolError(
            f"The database {self.name} has no table of terms{f' {name}' if name else ''}.",
            hint=f"It has: {known}. Files of features and vocabulary are added with `focimine database add`.",
        )


def contrasts_of(database: Database, parts: Sequence[int], *, n: int = DEFAULT_N) -> tuple[Contrast, ...]:
    """Return some parts (by place) as contrasts of an analysis, those of one study as of one sample.

    Where the source has no sample size it is `n`, and the contrast's name says so, wherever tables and files repeat it.
    """
    found = []
    for p, s in zip(parts, database.studies_of(parts).tolist(), strict=True):
        entry = database.entries[s]
        foci = tuple(
            Focus(x=float(x), y=float(y), z=float(z), raw="", space=Space.MNI)
            for x, y, z in database.foci[database.parts[p] : database.parts[p + 1]]
        )
        part = entry.contrast or database.part_names[p]
        found.append(
            Contrast(
                id=f"{entry.id}: {part}",
                study=entry.name,
                name=part if entry.n else f"{part} [n = {n} assumed]",
                sample=entry.id,
                n=entry.n or n,
                foci=foci,
            )
        )
    return tuple(found)
