"""What the report of results shows of the ledger besides its analyses, as parts of a document."""

from __future__ import annotations

from collections.abc import Mapping

from corpora.documents.blocks import Part
from corpora.errors import ReviewError
from corpora.protocol import load_protocol
from corpora.store import Store
from screen.agreement.measure import REPLICATES
from screen.agreement.report import measure_all
from screen.bias.instruments import NONE
from screen.reporting.report_parts import agreement_part, bias_part, failed_part, review_parts
from screen.stage.agreement import read_questions
from screen.stage.bias import read_all
from screen.stage.bias_report import assess
from screen.stage.reporting.reading import read_review


def record_parts(store: Store, planned: Mapping[str, str], language: str) -> tuple[Part, ...]:
    """Return searches, exclusions, agreement and risk of bias; `planned` are the plan's search strings by database.

    Where the ledger does not hold together (boxes of the flow diagram that do not add up) one part says so: results can be
    shown all the same.
    """
    try:
        parts = review_parts(read_review(store), planned, language)
    except ReviewError as error:
        return (failed_part(str(error), language),)
    measured = measure_all(read_questions(store), replicates=REPLICATES, seed=1)
    return (*parts, agreement_part(measured, language), *_bias(store, language))


def _bias(store: Store, language: str) -> tuple[Part, ...]:
    section = load_protocol(store.protocol_path).risk_of_bias
    if section.instrument == NONE and not section.items:
        return ()
    bias = read_all(store)
    assessed = assess(bias, {})
    judged = {study.name: study.judged for study in assessed.studies}
    overall = {study.name: study.overall for study in assessed.studies}
    cells = list(bias.cells())
    n_settled = sum((paper.report, item) in bias.state.judged for paper, item in cells)
    return (bias_part(bias.instrument, judged, overall, (n_settled, len(cells)), language),)
