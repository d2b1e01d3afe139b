"""What people and services said beside decisions: corrections, links of one study, notices, second readings, bias."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpora.frames.columns import choice, flag, text, time, to_frame
from corpora.frames.ledger import JUDGEMENTS, STEPS
from corpora.nouns.notices import NoticeKind
from corpora.protocol import Protocol
from corpora.review.risk_of_bias import ADJUDICATOR, CONSENSUS, JUDGE, UNDO, read_bias
from corpora.settled import read_reports
from corpora.store import Store

if TYPE_CHECKING:
    import pandas as pd

CORRECTIONS = (
    text("correction", "key of the correction"),
    choice("kind", "an import got other labels or was taken back, or a document was moved", "relabelled", "withdrawn", "document_moved"),
    text("search", "key of the import or search that was corrected"),
    text("document", "SHA-256 of the document that was moved"),
    text("record", "id of the record the document was moved to; absent where it was removed"),
    text("database", "the database the import counts as from then on"),
    text("method", "how its records count as found"),
    text("searched_on", "the day the search counts as run"),
    text("query", "the query it counts as run with"),
    text("reason", "why"),
    flag("in_force", "whether it was not undone"),
    text("who", "the person"),
    time("at", "when"), text("run", "id of the run"),
)  # fmt: skip
STUDY_LINKS = (
    text("link", "key of the link"),
    text("report", "id of the report that reports the study again"),
    text("same_study_as", "id of the earlier report of that study"),
    text("record", "id of the record the link was made on"),
    text("relation", "what the two are to each other: abstract, preprint, thesis, erratum, protocol …"),
    text("why", "what the link rests on"),
    flag("in_force", "whether no person has taken it back"),
    text("who", "who or what made it"),
    time("at", "when"), text("run", "id of the run"),
    text("undone_by", "who took it back"), text("undone_because", "why"), time("undone_at", "when it was taken back"),
)  # fmt: skip
NOTICES = (
    text("report", "id of the report"), text("record", "id of the record with this PubMed id"),
    text("pmid", "PubMed id"),
    choice("notice", "what is said of the paper, or what it is itself", *(kind.value for kind in NoticeKind)),
    text("place", "the field of PubMed that says so"),
    text("words", "the words of that field"),
    choice("change", "PubMed came to say it, or no longer says it", "found", "gone"),
    text("read_on", "the day PubMed was read"),
    text("who", "the engine and its version"),
    time("at", "when"), text("run", "id of the run"),
)  # fmt: skip
REREADINGS = (
    text("report", "id of the report whose exclusion was read again"),
    choice("step", "the step of that exclusion", *STEPS),
    choice("judgement", "what the second reader says", *JUDGEMENTS),
    text("reason", "why"),
    text("sample", "the sample it was drawn with: how many of how many exclusions, how drawn, seed"),
    text("stratum", "the stratum of the sample"),
    text("population", "the number of exclusions in each stratum, as JSON"),
    flag("in_force", "whether the reader said nothing later of it"),
    text("who", "the second reader"),
    time("at", "when"), text("run", "id of the run"),
)  # fmt: skip
BIAS = (
    text("bias", "key of the judgement"),
    text("report", "id of the report"),
    text("instrument", "the instrument"), text("item", "the item of the instrument"),
    choice("action", "a judgement, or one taken back", JUDGE, UNDO),
    text("judgement", "what was judged; absent while it is hidden from the second person"),
    text("quote", "the words of the paper it rests on"), text("page", "the page they are on"),
    text("reason", "the reason in words"),
    choice("settles", "what ended a conflict, if it did", ADJUDICATOR, CONSENSUS),
    flag("in_force", "whether the person, or the one who settled the conflict, still says so"),
    text("who", "the person"),
    time("at", "when"), text("run", "id of the run"),
)  # fmt: skip


def corrections(store: Store) -> pd.DataFrame:
    """Return one row per correction of an import or of a document's report, undone or not; columns are `CORRECTIONS`."""
    return to_frame(map(dict, store.query("SELECT * FROM corrections ORDER BY seq")), CORRECTIONS)


def study_links(store: Store) -> pd.DataFrame:
    """Return one row per link between two reports of one study, taken back or not; columns are `STUDY_LINKS`."""
    report_of = read_reports(store).of
    rows = []
    for row in store.query("SELECT * FROM study_links ORDER BY seq"):
        ends = {"report": report_of.get(row["record"]), "same_study_as": report_of.get(row["same_study_as"])}
        rows.append({**row, **ends})
    return to_frame(rows, STUDY_LINKS)


def notices(store: Store) -> pd.DataFrame:
    """Return one row per notice that PubMed came to give, or no longer gives; columns are `NOTICES`.

    What the records say themselves since they were imported is in the column `retraction` of the records.
    """
    return _of_reports(store, "notices", NOTICES)


def rereadings(store: Store) -> pd.DataFrame:
    """Return one row per exclusion that a person read again, in the order of reading; columns are `REREADINGS`."""
    return _of_reports(store, "rereadings", REREADINGS)


def bias(store: Store, protocol: Protocol) -> pd.DataFrame:
    """Return one row per judgement of risk of bias ever made or taken back; columns are `BIAS`.

    Where two people judge apart, what one of them said is left out until the other's word is in.
    """
    reports = read_reports(store)
    state = read_bias(store, protocol, reports)
    valid = {row.key for own in state.own.values() for row in own.values()}
    valid |= {row.key for row in state.settling.values()}
    rows = []
    for row in store.query("SELECT * FROM bias_judgements ORDER BY seq"):
        cells: dict[str, Any] = {**row, "report": reports.of.get(row["record"]), "in_force": row["bias"] in valid}
        if row["bias"] in state.hidden:
            cells |= dict.fromkeys(("judgement", "quote", "page", "reason", "settles"))
        rows.append(cells)
    return to_frame(rows, BIAS)


def _of_reports(store: Store, view: str, columns: Any) -> pd.DataFrame:
    report_of = read_reports(store).of
    rows = store.query(f"SELECT * FROM {view} ORDER BY seq")
    return to_frame(({**row, "report": report_of.get(row["record"], row["record"])} for row in rows), columns)
