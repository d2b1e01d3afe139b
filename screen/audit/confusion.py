"""The machine's suggestions against what people settled: sensitivity and specificity, in all and by criterion.

A report is relevant if people passed it on. The machine keeps a report unless it suggests to exclude it: what it
calls unclear it refers to people. So a false negative is a relevant report that following the machine would lose.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpora.nouns.decisions import Judgement, Step, Suggestion, Verdict
from corpora.sheets import Cell
from screen.audit.bounds import wilson
from screen.audit.judged import STEP_WORDS
from screen.audit.tables import Table, counted, percent, rounded

HEADER = (
    "step", "version", "what", "n", "tp", "fn", "fp", "tn", "sensitivity", "sens_low", "sens_high", "specificity",
    "spec_low", "spec_high", "unclear", "not_compared",
)  # fmt: skip
SUGGESTION = "suggestion"
"""What a row is about that is about no single criterion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A report at a step: what people settled, with the criterion of an exclusion, and what one version suggested."""

    report: str
    step: Step
    judgement: Judgement
    criterion: str | None
    suggestion: Suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Confusion:
    """A confusion table. Positive is what is kept: `fn` are relevant reports the machine would exclude.

    `unclear` of those counted were referred to people; `n_left_out` could not be compared.
    """

    step: Step
    version: str
    what: str
    tp: int = 0
    fn: int = 0
    fp: int = 0
    tn: int = 0
    unclear: int = 0
    n_left_out: int = 0

    @property
    def n(self) -> int:
        """Return how many reports were compared."""
        return self.tp + self.fn + self.fp + self.tn

    @property
    def sensitivity(self) -> float | None:
        """Return the share of the relevant reports that the machine keeps."""
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else None

    @property
    def specificity(self) -> float | None:
        """Return the share of the reports people excluded that the machine would exclude."""
        return self.tn / (self.tn + self.fp) if self.tn + self.fp else None

    @property
    def sensitivity_interval(self) -> tuple[float, float] | None:
        """Return Wilson's 95 % interval."""
        return wilson(self.tp, self.tp + self.fn)

    @property
    def specificity_interval(self) -> tuple[float, float] | None:
        """Return Wilson's 95 % interval."""
        return wilson(self.tn, self.tn + self.fp)


def compare(pairs: Iterable[Pair]) -> list[Confusion]:
    """Return a table for each step and version: first of the whole suggestion, then of each criterion.

    Of a criterion: a report that people passed on meets it, one they excluded by it does not; of one they excluded
    by another criterion, or by none, it is unknown, and it is left out there.
    """
    groups: dict[tuple[Step, str], list[Pair]] = {}
    for pair in pairs:
        groups.setdefault((pair.step, pair.suggestion.engine), []).append(pair)
    found = []
    for (step, version), group in sorted(groups.items(), key=lambda item: (list(Step).index(item[0][0]), item[0][1])):
        found.append(_of_suggestion(step, version, group))
        criteria = dict.fromkeys(verdict.criterion for pair in group for verdict in pair.suggestion.verdicts)
        found += [_of_criterion(step, version, name, group) for name in criteria]
    return found


def _of_suggestion(step: Step, version: str, group: Sequence[Pair]) -> Confusion:
    compared = [
        (pair.judgement is Judgement.INCLUDE, pair.suggestion.judgement is not Judgement.EXCLUDE) for pair in group
    ]
    unclear = sum(pair.suggestion.judgement is Judgement.UNCLEAR for pair in group)
    return _counted(step, version, SUGGESTION, compared, unclear, 0)


def _of_criterion(step: Step, version: str, name: str, group: Sequence[Pair]) -> Confusion:
    compared, unclear, left_out = [], 0, 0
    for pair in group:
        verdict = next((v.verdict for v in pair.suggestion.verdicts if v.criterion == name), None)
        met = True if pair.judgement is Judgement.INCLUDE else False if pair.criterion == name else None
        if verdict is None or met is None:
            left_out += 1
            continue
        compared.append((met, verdict is not Verdict.NOT_MET))
        unclear += verdict is Verdict.UNCLEAR
    return _counted(step, version, name, compared, unclear, left_out)


def _counted(
    step: Step, version: str, what: str, compared: Sequence[tuple[bool, bool]], unclear: int, left_out: int
) -> Confusion:
    return Confusion(
        step=step,
        version=version,
        what=what,
        tp=compared.count((True, True)),
        fn=compared.count((True, False)),
        fp=compared.count((False, True)),
        tn=compared.count((False, False)),
        unclear=unclear,
        n_left_out=left_out,
    )


def confusion_table(found: Sequence[Confusion]) -> Table:
    """Return the tables as rows, with Wilson's 95 % intervals."""
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        sensitivity = map(rounded, (one.sensitivity, *(one.sensitivity_interval or (None, None))))
        specificity = map(rounded, (one.specificity, *(one.specificity_interval or (None, None))))
        counts = (one.step.value, one.version, one.what, one.n, one.tp, one.fn, one.fp, one.tn)
        rows.append((*counts, *sensitivity, *specificity, one.unclear, one.n_left_out))
    return Table(title="The rules against people", header=HEADER, rows=tuple(rows))


def interval_words(interval: tuple[float, float] | None) -> str:
    """Return "89.1 % to 97.3 %"."""
    return f"{percent(interval[0])} to {percent(interval[1])}" if interval else ""


def false_negatives_table(pairs: Sequence[Pair], names: Mapping[str, tuple[Cell, ...]]) -> Table:
    """Return what following the machine would have lost: reports people passed on and it suggests to exclude.

    `names` are (author, year, title) by report.
    """
    rows = []
    for pair in pairs:
        if pair.judgement is Judgement.INCLUDE and pair.suggestion.judgement is Judgement.EXCLUDE:
            criterion = pair.suggestion.criterion
            words = next((v.evidence for v in pair.suggestion.verdicts if v.criterion == criterion), None)
            quote = words.quote if words else ""
            rows.append((pair.report, *names[pair.report], pair.step.value, pair.suggestion.engine, criterion, quote))
    header = ("report", "author", "year", "title", "step", "version", "criterion", "quote")
    return Table(title=f"Suggested for exclusion, passed on by people ({len(rows)})", header=header, rows=tuple(rows))


def confusion_lines(found: Sequence[Confusion]) -> list[str]:
    """Return the figures of whole suggestions in sentences."""
    lines = []
    for one in found:
        if one.what == SUGGESTION:
            lines.append(
                f"At {STEP_WORDS[one.step]}, {one.version}, {counted(one.n, 'report')} settled by people: of {one.tp + one.fn} "
                f"passed on the rules keep {one.tp} (sensitivity {percent(one.sensitivity) or 'unknown'}, 95 % interval "
                f"{interval_words(one.sensitivity_interval) or 'none'}); of {one.fp + one.tn} excluded they exclude {one.tn} "
                f"(specificity {percent(one.specificity) or 'unknown'}, {interval_words(one.specificity_interval) or 'none'}); "
                f"{one.unclear} unclear, referred to people, counted as kept."
            )
    return lines or ["No report that people settled has a suggestion: there is nothing to compare."]
