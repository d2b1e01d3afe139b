"""The foci of a review as a data frame: as read, as people confirmed or corrected them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from corpora.frames.columns import choice, flag, joined, number, text, time, to_frame, whole
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

_STATED = ("contrast", "x", "y", "z", "space")
"""What a confirmation may say otherwise than it was read."""

HISTORY = (
    whole("seq", "number of the row in the ledger: the order in which things were said"),
    text("who", "who said it"),
    flag("by_machine", "whether a machine did"),
    time("at", "when"),
    text("reason", "why"),
    flag("in_force", "whether it is what holds now"),
    text("undoes", "of an undo or a redo: the row it takes back"),
    text("restores", "of these: the row that is in force again; absent where none is"),
    text("before", "the row that was in force until this one; absent where nothing was"),
    text("who_before", "who had said that"),
    text("run", "id of the run"),
)  # fmt: skip
"""Columns of both histories."""

CONFIRMATIONS = (
    text("confirmation", "key of the row"),
    text("focus", "key of the focus"),
    text("report", "id of the report"),
    text("table", "label of the table as printed"), whole("row", "row of the table, from 0, headings counted"),
    choice("action", "what was done", "accept", "correct", "reject", "undo", "redo"),
    text("contrast", "the contrast it gives the focus; absent: as read"),
    number("x", "the x it gives; absent: as read", "mm"), number("y", "likewise", "mm"), number("z", "likewise", "mm"),
    choice("space", "the space it states; absent: as read", *SPACES),
    text("basis", "what it rests on"),
    choice("action_before", "what was in force until then; absent: nothing", "accept", "correct", "reject"),
    text("contrast_before", "the contrast until then"),
    number("x_before", "x until then, as read where nothing was said", "mm"), number("y_before", "likewise", "mm"),
    number("z_before", "likewise", "mm"), choice("space_before", "likewise", *SPACES),
    *HISTORY,
)  # fmt: skip

CODINGS = (
    text("coding", "key of the row"),
    text("report", "id of the report"),
    text("contrast", "the contrast it is about; absent: the whole report"),
    text("field", "the coding field"),
    choice("action", "what was done", "code", "undo", "redo"),
    text("value", "the value given"),
    text("quote", "the words it rests on"),
    text("value_before", "the value in force until then; absent: none"),
    flag("machine_before", "whether a machine had given that"),
    *HISTORY,
)  # fmt: skip


def foci(store: Store) -> pd.DataFrame:
    """Return one row per focus read, in the order they were read; columns are `FOCI`."""
    report_of = read_reports(store).of
    words = {row["focus"]: row for row in store.query("SELECT * FROM confirmations")}
    return to_frame((_focus(row, words.get(row["focus"]), report_of) for row in store.query(_READ)), FOCI)


_READ = 'SELECT *, table_label AS "table" FROM foci ORDER BY seq'


def _focus(row: Any, word: Any, report_of: Mapping[str, str]) -> dict[str, Any]:
    """Return the cells of a focus; what was said of it counts only while it is not rejected."""
    cells: dict[str, Any] = {**row, "report": report_of.get(row["record"], row["record"])}
    cells |= {f"{name}_read": row[name] for name in _STATED}
    if word is not None:
        cells |= {"action": word["action"], "confirmed_by": word["who"], "by_machine": word["machine"]}
        cells |= {name: word[name] for name in ("basis", "reason")}
        if word["action"] != "reject":
            cells |= {name: word[name] for name in _STATED if word[name] is not None}
    odd = json.loads(row["problems"] or "[]")
    return cells | {"problems": joined(problem["code"] for problem in odd)}


def confirmations(store: Store) -> pd.DataFrame:
    """Return one row per word ever said of a focus, in order, what was taken back too; columns are `CONFIRMATIONS`."""
    report_of = read_reports(store).of
    rows = store.query('SELECT *, table_label AS "table", machine AS by_machine FROM all_confirmations ORDER BY seq')
    return to_frame(({**row, "report": report_of.get(row["record"], row["record"])} for row in rows), CONFIRMATIONS)


def codings(store: Store) -> pd.DataFrame:
    """Return one row per value ever coded, in order, what was replaced or taken back too; columns are `CODINGS`."""
    report_of = read_reports(store).of
    rows = store.query("SELECT *, machine AS by_machine FROM all_codings ORDER BY seq")
    return to_frame(({**row, "report": report_of.get(row["record"], row["record"])} for row in rows), CODINGS)


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
