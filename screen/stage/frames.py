"""PRISMA's counts as a data frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpora.frames.columns import choice, text, to_frame, whole
from corpora.store import Store
from screen.prisma.counts import count, to_rows
from screen.stage.flow import read_facts

if TYPE_CHECKING:
    import pandas as pd

PRISMA = (
    choice("arm", "column of the flow diagram", "previous", "databases", "registers", "other", "new", "total"),
    text("box", "the box, as in prisma.csv"),
    text("reason", "of a box of excluded reports: why, in the words of the plan's first language"),
    whole("n", "records, reports or studies; the unit of the box"),
)  # fmt: skip


def prisma(store: Store) -> pd.DataFrame:
    """Return PRISMA 2020's boxes with their counts, in the order of the diagram; columns are `PRISMA`."""
    counts = count(read_facts(store))
    reasons = dict(counts.reasons)
    rows = []
    for name, n in to_rows(counts):
        arm, _, box = name.partition(": ")
        rows.append({"arm": arm, "box": box, "reason": reasons.get(box.rpartition(": ")[2]), "n": n})
    return to_frame(rows, PRISMA)
