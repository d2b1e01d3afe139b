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
    """One study of a database; `n` is None where the source does not say it, `contrast` where its unit is the study."""

    id: str
    title: str = ""
    authors: str = ""
    year: str = ""
    journal: str = ""
    contrast: str | None = None
    n: int | None = None

    @property
    def name(self) -> str:
        """Return how a table names it: first author, year and number."""
        first = self.authors.split(",")[0].split(";")[0].strip()
        words = ", ".join(part for part in (first, self.year) if part)
        return f"{words} ({self.id})" if words else self.id


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

    `source` says what it was made of: name, version, licence, the files with their SHA-256, when it was added.
    """

    name: str
    source: Mapping[str, Any]
    entries: tuple[Entry, ...]
    foci: Floats
    first: NDArray[np.int64]
    tables: tuple[TermTable, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    @property
    def n_studies(self) -> int:
        """Number of studies (of experiments, where the source tells them apart)."""
        return len(self.entries)

    @property
    def unit(self) -> str:
        """Return "experiment" where the source tells contrasts apart, "study" where it does not."""
        return "experiment" if any(entry.contrast is not None for entry in self.entries) else "study"

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


def contrasts_of(database: Database, studies: Sequence[int], *, n: int = DEFAULT_N) -> tuple[Contrast, ...]:
    """Return some studies (by place) as contrasts for an analysis; `n` where the source has no sample size."""
    found = []
    for s in studies:
        entry = database.entries[s]
        foci = tuple(
            Focus(x=float(x), y=float(y), z=float(z), raw="", space=Space.MNI)
            for x, y, z in database.foci[database.first[s] : database.first[s + 1]]
        )
        label = entry.name if entry.contrast is None else f"{entry.name}: {entry.contrast}"
        found.append(
            Contrast(
                id=entry.id if entry.contrast is None else f"{entry.id}: {entry.contrast}",
                study=entry.name,
                name=label,
                sample=entry.id,
                n=entry.n or n,
                foci=foci,
            )
        )
    return tuple(found)
