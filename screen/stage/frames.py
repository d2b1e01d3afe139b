"""PRISMA's counts, and the agreement of people, as data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpora.frames.columns import choice, number, text, to_frame, whole
from corpora.store import Store
from screen.agreement.report import LABELS, measure_all
from screen.agreement.report import to_rows as to_agreement_rows
from screen.prisma.box_names import all_boxes
from screen.prisma.counts import count
from screen.stage.agreement import read_questions
from screen.stage.flow import read_facts

if TYPE_CHECKING:
    import pandas as pd

PRISMA = (
    choice("arm", "column of the flow diagram", "previous", "databases", "registers", "other", "new", "total"),
    text("box", "the box, as in prisma.csv"),
    text("reason", "of a box of excluded reports: why, in the words of the plan's first language"),
    whole("n", "records, reports or studies; the unit of the box"),
)  # fmt: skip

AGREEMENT = (
    text("part", "part of the review: a step of screening, coding, risk of bias"),
    text("question", "what was rated"),
    text("unit", "what one rating is about"),
    text("raters", "the people compared"),
    text("category", "the category that is compared with all others; absent: all categories"),
    whole("n_units", "units rated by at least one of them"),
    whole("n_comparable", "units rated by two or more of them"),
    whole("n_missing", "ratings missing of those units"),
    whole("n_chosen", "how often the category was chosen"),
    choice("coefficient", "coefficient of agreement", *LABELS),
    number("value", "its value; absent where it is not defined"),
    number("low", "lower bound of its 95 % bootstrap interval"),
    number("high", "upper bound of its 95 % bootstrap interval"),
)  # fmt: skip


def prisma(store: Store) -> pd.DataFrame:
    """Return PRISMA 2020's boxes with their counts, in the order of the diagram; columns are `PRISMA`."""
    counts = count(read_facts(store))
    reasons = dict(counts.reasons)
    rows = []
    for box in all_boxes(counts):
        arm, _, name = box.name.partition(": ")
        rows.append({"arm": arm, "box": name, "reason": reasons.get(box.item), "n": box.value})
    return to_frame(rows, PRISMA)


def agreement(store: Store, *, replicates: int, seed: int) -> pd.DataFrame:
    """Return one row per coefficient, as `focimine agreement -o` writes them; columns are `AGREEMENT`."""
    measured = measure_all(read_questions(store), replicates=replicates, seed=seed)
    return to_frame(to_agreement_rows(measured), AGREEMENT)
