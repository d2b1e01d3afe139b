"""What all checks look at: the manuscript, its tables of studies, its subgroups and the counts it states."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extract.claims.levels import Level, find_levels
from extract.claims.manuscript import Manuscript
from extract.claims.quantities import Quantity, Scope, Statement, find_statements
from extract.claims.studies import StudyTable, find_study_tables

_SYNTHESIS = re.compile(
    r"meta-?\s?analy|systematic review|activation likelihood|included studies|元分析|荟萃|系统综述", re.IGNORECASE
)
SYNTHESIS_WORDS = 3
"""Words of a research synthesis from which a manuscript is one; in others "30 participants" may be any group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A manuscript as understood; `statements` are the counts it states, in reading order."""

    manuscript: Manuscript
    tables: tuple[StudyTable, ...]
    levels: tuple[Level, ...]
    statements: tuple[Statement, ...]

    @property
    def table(self) -> StudyTable | None:
        """The table of included studies where there is exactly one."""
        return self.tables[0] if len(self.tables) == 1 else None

    def stated(self, quantity: Quantity, levels: Iterable[str] = ()) -> list[Statement]:
        """Return the statements of a quantity for the whole, or for the subgroup of exactly these levels."""
        wanted = frozenset(levels)
        scope = Scope.SUBGROUP if wanted else Scope.WHOLE
        return [
            one
            for one in self.statements
            if one.quantity is quantity and one.scope is scope and wanted == {level.word for level in one.levels}
        ]

    def values(self, quantity: Quantity) -> list[int]:
        """Return the different values stated for the whole, in reading order."""
        return list(dict.fromkeys(one.value for one in self.stated(quantity)))


def find_facts(manuscript: Manuscript) -> Facts:
    """Return what the checks need to know of a manuscript, found once."""
    tables = find_study_tables(manuscript)
    if not tables and len(_SYNTHESIS.findall(manuscript.prose())) < SYNTHESIS_WORDS:
        return Facts(manuscript=manuscript, tables=(), levels=(), statements=())
    levels = find_levels(manuscript, tables[0] if len(tables) == 1 else None)
    return Facts(
        manuscript=manuscript,
        tables=tuple(tables),
        levels=tuple(levels),
        statements=tuple(find_statements(manuscript, levels)),
    )
