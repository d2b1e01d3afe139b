"""The foci of a review as a data frame: as read, as people confirmed or corrected them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corpora.frames.columns import choice, flag, joined, number, text, to_frame, whole
from corpora.nouns.studies import NO_CONTRAST
from corpora.settled import read_reports
from corpora.store import Store
from extract.frames import KINDS, PLACE, READ, SPACES

if TYPE_CHECKING:
    import pandas as pd

FOCI = (
    text("focus", "key of the focus"),
    text("report", "id of the report"),
    text("document", "SHA-256 of the file it was read from"),
    *PLACE,
    choice("action", "what a person or a rule decided; absent while unconfirmed", "accept", "correct", "reject"),
    text("contrast", "the contrast it counts for: as confirmed, else as read"),
    number("x", "left to right: negative is left; as confirmed, else as read", "mm"),
    number("y", "posterior to anterior; likewise", "mm"),
    number("z", "inferior to superior; likewise", "mm"),
    choice("space", "space of x, y, z; likewise", *SPACES),
    choice("kind", "what the coordinate is", *KINDS),
    *READ,
    number("x_read", "x as read", "mm"), number("y_read", "y as read", "mm"), number("z_read", "z as read", "mm"),
    choice("space_read", "space as read", *SPACES),
    text("contrast_read", "contrast as read"),
    text("confirmed_by", "who confirmed, corrected or rejected it"),
    flag("by_machine", "whether a machine did"),
    text("basis", "what the confirmation rests on"),
    text("reason", "why it was corrected or rejected"),
    text("problems", "codes of what is odd about this focus, separated by semicolons"),
)  # fmt: skip

EXPERIMENT = (
    text("experiment", "the experiment of the analysis it belongs to; absent where it belongs to none"),
    text("study", "the study: first author and year"),
    text("sample", "the group of participants"),
    whole("n", "participants of the experiment", "people"),
)  # fmt: skip
"""Columns of the curated dataset that are joined to the foci."""

_SQL = """
SELECT f.focus, f.record, f.document, f.table_label AS "table", f.row, f.page, c.action,
       coalesce(k.contrast, f.contrast) AS contrast, coalesce(k.x, f.x) AS x, coalesce(k.y, f.y) AS y,
       coalesce(k.z, f.z) AS z, coalesce(k.space, f.space) AS space, f.kind, f.region, f.statistic_name, f.statistic,
       f.cluster_size, f.cluster_unit, f.raw, f.x AS x_read, f.y AS y_read, f.z AS z_read, f.space AS space_read,
       f.contrast AS contrast_read, c.who AS confirmed_by, c.machine AS by_machine, c.basis, c.reason, f.problems
FROM foci f
LEFT JOIN confirmations c ON c.focus = +f.focus
LEFT JOIN confirmed_foci k ON k.focus = +f.focus
ORDER BY f.seq
"""
"""Every focus beside what reaches an analysis of it (the view `confirmed_foci`)."""


def foci(store: Store) -> pd.DataFrame:
    """Return one row per focus read, in the order they were read; columns are `FOCI`."""
    report_of = read_reports(store).of
    rows = []
    for row in store.query(_SQL):
        cells: dict[str, Any] = {**row, "report": report_of.get(row["record"], row["record"])}
        odd = json.loads(cells["problems"] or "[]")
        rows.append(cells | {"problems": joined(problem["code"] for problem in odd)})
    return to_frame(rows, FOCI)


def with_experiments(foci: pd.DataFrame, experiments: pd.DataFrame) -> pd.DataFrame:
    """Return the foci with the columns of `EXPERIMENT`: the experiment of each confirmed focus.

    `experiments` has one row per report and contrast. Foci confirmed without a contrast are an experiment of their own.
    """
    confirmed = foci["action"].isin(["accept", "correct"])
    key = foci["contrast"].fillna(NO_CONTRAST).where(confirmed)
    joined_to = foci.assign(contrast_key=key).merge(
        experiments.rename(columns={"contrast": "contrast_key"}),
        on=["report", "contrast_key"],
        how="left",
        validate="many_to_one",
    )
    columns = [*foci.columns, *(column.name for column in EXPERIMENT)]
    found: pd.DataFrame = joined_to[columns]
    return found
