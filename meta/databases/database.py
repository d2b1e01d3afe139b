"""A database of published coordinates: studies, their foci, and which terms each uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpora.errors import ProtocolError
from corpora.nouns.evidence import Problem
from meta.engine.space import Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One study of a database, or one experiment (`contrast`) where the source tells them apart."""

    id: str
    title: str = ""
    authors: str = ""
    year: str = ""
    journal: str = ""
    contrast: str | None = None


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
