"""The versions of a review that lives, and what came into it from an earlier one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpora.frames.columns import choice, flag, text, time, to_frame, whole
from corpora.nouns.decisions import Step
from corpora.settled import read_reports
from corpora.store import Store

if TYPE_CHECKING:
    import pandas as pd

VERSIONS = (
    whole("version", "number of the version"),
    time("opened", "when it was opened; the first one began with the ledger"),
    text("opened_by", "who opened it; absent of the first one"),
    text("trigger", "why the review was updated"),
    time("closed", "when it was closed; absent of one that is worked on"),
    text("closed_by", "who closed it, or the program, because the next one began"),
    flag("closed_by_machine", "whether the program closed it"),
    whole("last_row", "its last row of the ledger; the next version's begin after it"),
    text("protocol", "SHA-256 of its plan"),
    text("counts", "the boxes of its flow diagram when it was closed, as JSON"),
)  # fmt: skip
TAKEN_OVER = (
    text("place", "the earlier review: its folder as the plan names it, or the file its list was read from"),
    text("key_there", "id of the record, or of the report that was left, in the earlier review"),
    text("record", "id of the record here; absent of a report that was left"),
    text("report", "id of the report it belongs to here"),
    text("first_author", "first author"), whole("year", "year of publication"), text("title", "title"),
    choice("outcome", "what the earlier review said of it; left: it had not settled it", "included", "excluded", "left"),
    choice("step", "the step at which it was excluded there", *(step.value for step in Step)),
    text("criterion", "the criterion it was excluded by there"),
    text("decisions", "who decided what there, as JSON; of a report that was left, how far it was"),
    text("name", "author, year and title of a report that was left"),
    time("at", "when it was taken over"), text("run", "id of the run"),
)  # fmt: skip


def versions(store: Store) -> pd.DataFrame:
    """Return one row per version, the first one first; columns are `VERSIONS`."""
    return to_frame(map(dict, store.query("SELECT * FROM versions ORDER BY version")), VERSIONS)


def taken_over(store: Store) -> pd.DataFrame:
    """Return one row per record taken over from an earlier review, and per report left there; columns are `TAKEN_OVER`."""
    report_of = read_reports(store).of
    rows = store.query("SELECT * FROM taken_over ORDER BY seq, key_there")
    return to_frame(({**row, "report": report_of.get(row["record"] or "")} for row in rows), TAKEN_OVER)
