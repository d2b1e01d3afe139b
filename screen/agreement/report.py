"""Agreement as rows of a table and as lines to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from screen.agreement.measure import Agreement, Estimate, measure_question
from screen.agreement.ratings import Question

COLUMNS = (
    "part", "question", "unit", "raters", "category", "n_units", "n_comparable", "n_missing", "n_chosen", "coefficient",
    "value", "low", "high",
)  # fmt: skip
"""One row per coefficient: of all categories (`category` empty), then of each category against the others."""
LABELS = {
    "percent_agreement": "agreement",
    "cohen_kappa": "Cohen's kappa",
    "fleiss_kappa": "Fleiss' kappa",
    "gwet_ac1": "Gwet's AC1",
    "krippendorff_alpha": "Krippendorff's alpha",
    "krippendorff_alpha_ordinal": "Krippendorff's alpha, ordinal",
    "krippendorff_alpha_interval": "Krippendorff's alpha, interval",
    "specific_agreement": "specific agreement",
}
BETWEEN = " – "
"""Between the names of raters."""

Row = dict[str, str | int | float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A question and its agreement: of all raters together, then of each pair. Empty where none can be compared."""

    question: Question
    agreements: tuple[Agreement, ...]


def measure_all(questions: Sequence[Question], *, replicates: int, seed: int) -> list[Measured]:
    """Return each question that at least two people answered, with its agreement."""
    return [
        Measured(question=question, agreements=tuple(measure_question(question, replicates=replicates, seed=seed)))
        for question in questions
        if len(question.ratings.raters) > 1
    ]


def to_rows(measured: Sequence[Measured]) -> Iterator[Row]:
    """Yield one row per coefficient; keys are `COLUMNS`."""
    for one in measured:
        for agreement in one.agreements:
            shared: Row = {
                "part": one.question.part,
                "question": one.question.name,
                "unit": one.question.unit,
                "raters": BETWEEN.join(agreement.raters),
                "category": None,
                "n_units": agreement.n_units,
                "n_comparable": agreement.n_comparable,
                "n_missing": agreement.n_missing,
                "n_chosen": None,
            }
            yield from (shared | _cells(estimate) for estimate in agreement.estimates)
            for of in agreement.by_category:
                own = shared | {"category": of.category, "n_chosen": of.n}
                yield from (own | _cells(estimate) for estimate in of.estimates)


def _cells(estimate: Estimate) -> Row:
    return {"coefficient": estimate.name, "value": estimate.value, "low": estimate.low, "high": estimate.high}


def to_lines(measured: Sequence[Measured]) -> Iterator[str]:
    """Yield the agreement as lines for a terminal."""
    for one in measured:
        question = one.question
        yield f"{question.part}: {question.name}" if question.name else question.part
        if question.note:
            yield f"  {question.note}"
        if not one.agreements:
            yield f"  No {question.unit} was rated by two people."
        for agreement in one.agreements:
            yield from _agreement_lines(agreement, question.unit)
        yield ""


def _agreement_lines(agreement: Agreement, unit: str) -> Iterator[str]:
    yield (
        f"  {BETWEEN.join(agreement.raters)}. Unit: {unit}; {agreement.n_units} rated, {agreement.n_comparable} of them "
        f"by two or more people; {agreement.n_missing} ratings missing."
    )
    width = max(len(LABELS[estimate.name]) for estimate in agreement.estimates)
    for estimate in agreement.estimates:
        yield f"    {LABELS[estimate.name]:{width}s}  {_text(estimate)}"
    for of in agreement.by_category:
        parts = "; ".join(f"{LABELS[estimate.name]} {_text(estimate)}" for estimate in of.estimates)
        yield f"    {of.category} (n = {of.n}): {parts}"


def _text(estimate: Estimate) -> str:
    if estimate.value is None:
        return "not defined: all ratings are in one category"
    interval = "" if estimate.low is None else f" [{_number(estimate.low)}, {_number(estimate.high)}]"
    return f"{_number(estimate.value)}{interval}"


def _number(value: float | None) -> str:
    """Return a coefficient with three decimals and no zero before the point; "-.000" is .000."""
    if value is None:
        return ""
    text = f"{value:.3f}"
    text = "0.000" if text == "-0.000" else text
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text
