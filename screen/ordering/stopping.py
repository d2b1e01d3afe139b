"""When reading may stop: an estimate of recall while the queue is read, and two rules.

The **ranked** rule needs nothing but the reading history. It takes each end of the history as if it had been drawn by lot from itself
and the unread, and asks how probable so few finds would be if too many relevant records were left (Callaghan & Müller-Hansen's ranked
quasi-sampling). It holds as long as the queue brings relevant records no later than chance would; relevant
records that the queue puts last, such as titles without an abstract or in another language, break it.

The **sampled** rule assumes nothing. Once the queue has become quiet, what is left is read in an order drawn by lot
(`screen.ordering.queue.drawn_order`), and a confidence sequence for draws without replacement bounds what is still unread. It holds
however often one looks and whenever one stops, for any queue.

References
----------
Callaghan & Müller-Hansen 2020, doi:10.1186/s13643-020-01521-4 (the hypergeometric test; section "Methods").
Waudby-Smith & Ramdas 2020, arXiv:2006.04347, theorem 2.1 (the prior-posterior-ratio confidence sequence).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from corpora.errors import FormatError

TARGET_RECALL, CONFIDENCE = 0.95, 0.95
EXPECTED_DECAY = 0.5
"""Each further relevant record left unread is held to be half as likely, before the sample is read. Only how soon the
sampled rule stops depends on it, not whether it holds."""
QUIET_SHARE, LEAST_QUIET = 0.05, 25
"""The queue is quiet when its last records, by this share of all and at least this number, were irrelevant. Of 2, 5, 10
and 20 % the one with which the sampled rule read least of the open sets."""
ROUNDING = 1e-9

Rule = Literal["ranked", "sampled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallEstimate:
    """The share of the relevant records that is found. An estimate: nothing is promised.

    recall : more relevant records are as likely to be left as fewer than it rests on.
    low, high : the interval at the confidence asked for. `high` is 1: that nothing is left can never be excluded.
    p : of the hypothesis that the target is missed.
    """

    recall: float
    low: float
    high: float
    p: float
    n_found: int
    n_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppingVerdict:
    """Whether reading may stop by a rule.

    recall_low : by the sampled rule, recall is at least this with the confidence asked for; by the ranked rule the estimate's `low`.
    n_more : so many more records suffice if all of them are irrelevant; 0 when reading may stop.
    sample_due : the queue has become quiet, so that the sample may begin (the ranked rule only).
    """

    may_stop: bool
    rule: Rule
    recall_low: float
    n_more: int
    sample_due: bool
    target: float
    confidence: float
    estimate: RecallEstimate

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return the verdict in words, for the terminal and for reports."""
        found = f"{self.estimate.n_found} relevant found, {self.estimate.n_left} unread."
        if self.rule == "sampled":
            known = f"Recall is at least {self.recall_low:.3f} (confidence {self.confidence:g}), whatever the queue was worth."
        else:
            known = (
                f"Recall is estimated at {self.estimate.recall:.3f}, at least {self.estimate.low:.3f} if the end of the queue was "
                "no worse than chance: an estimate, not a promise."
            )
        if self.may_stop:
            return found, known, f"Reading may stop by the {self.rule} rule for a recall of {self.target:g}."
        more = f"Reading may stop after {self.n_more} more if none of them is relevant ({self.rule} rule, recall {self.target:g})."
        if self.sample_due:
            more += " The queue is quiet: a sample of the rest, drawn by lot, may begin."
        return found, known, more


def may_stop(
    history: Sequence[bool],
    n_left: int,
    *,
    sample: Sequence[bool] | None = None,
    target: float = TARGET_RECALL,
    confidence: float = CONFIDENCE,
) -> StoppingVerdict:
    """Return whether reading may stop with at least `target` of the relevant records found.

    `history`: whether each record of the queue was relevant, in the order read. `n_left`: how many records are unread.
    `sample`: None for the ranked rule. Otherwise whether each record read after the queue was relevant, in the drawn order of
    all that was left by it (empty at its beginning): the sampled rule. A rule that is asked after each record and obeyed at once
    reaches the target with at least the probability `confidence`: the sampled one always, the ranked one if the
    queue is no worse than chance. FormatError for shares outside 0 to 1 and for a negative number.
    """
    read = [*history, *(sample or ())]
    estimate = estimate_recall(read, n_left, target=target, confidence=confidence)

    def recall_after(n: int) -> float:
        """Return the recall the sample holds for certain enough when `n` more records of it are irrelevant."""
        drawn = sample or ()
        most = most_left(sum(map(bool, drawn)), len(drawn) + n, n_left - n, confidence)
        return _recall(estimate.n_found, most)

    def enough_after(n: int) -> bool:
        if sample is not None:
            return recall_after(n) >= target - ROUNDING
        return missed_target_p([*read, *[False] * n], n_left - n, target) < 1 - confidence

    n_more = first_number(enough_after, n_left)
    return StoppingVerdict(
        may_stop=n_more == 0,
        rule="ranked" if sample is None else "sampled",
        recall_low=estimate.low if sample is None else recall_after(0),
        n_more=n_more,
        sample_due=sample is None and n_more > 0 and _is_quiet(history, n_left),
        target=target,
        confidence=confidence,
        estimate=estimate,
    )


def estimate_recall(
    history: Sequence[bool], n_left: int, *, target: float = TARGET_RECALL, confidence: float = CONFIDENCE
) -> RecallEstimate:
    """Return how much of the relevant is found, judged by the ends of the reading history. An estimate only."""
    for name, share in (("target", target), ("confidence", confidence)):
        if not 0 < share < 1:
            raise FormatError(f"{name} is {share}.", hint="Give a share between 0 and 1, such as 0.95.")
    if n_left < 0:
        raise FormatError(f"n_left is {n_left}.", hint="Give the number of records still unread.")
    n_found = sum(map(bool, history))

    def most_possible(alpha: float) -> int:
        return first_number(lambda n: _smallest_p(history, n_left, n + 1) <= alpha, n_left)

    likely, most = most_possible(0.5), most_possible(1 - confidence)
    return RecallEstimate(
        recall=_recall(n_found, likely),
        low=_recall(n_found, most),
        high=1.0,
        p=missed_target_p(history, n_left, target),
        n_found=n_found,
        n_left=n_left,
    )


def missed_target_p(history: Sequence[bool], n_left: int, target: float = TARGET_RECALL) -> float:
    """Return the p-value of "recall is below `target`", by ranked quasi-sampling.

    `history`: whether each record read was relevant, in the order read; `n_left` are unread. 1 when nothing was read, 0 when
    the unread are too few for the target to be missed.
    """
    n_found = sum(map(bool, history))
    return _smallest_p(history, n_left, math.floor(n_found / target + 1 - n_found))


def most_left(n_found: int, n_drawn: int, n_left: int, confidence: float = CONFIDENCE) -> int:
    """Return the most relevant records among the `n_left` not drawn, when `n_found` of the `n_drawn` by lot were relevant.

    A number is possible while its likelihood is above (1 - confidence) times the mean likelihood of all numbers, weighted by
    `EXPECTED_DECAY`. By Ville's inequality the true number is ever impossible with a probability of at most 1 - confidence,
    over all sizes of the sample together.
    """
    import numpy as np
    from scipy.special import gammaln, logsumexp

    left = np.arange(n_left + 1)
    relevant, others = n_found + left, n_drawn - n_found + n_left - left

    def log_ways(of: Any, n: int) -> Any:
        return gammaln(of + 1) - gammaln(n + 1) - gammaln(of - n + 1)

    likelihood = log_ways(relevant, n_found) + log_ways(others, n_drawn - n_found)
    weights = relevant * math.log(EXPECTED_DECAY)
    # Numbers below n_found and above n_found + n_left have the likelihood 0, and their share of the weights.
    all_weights = logsumexp(np.arange(n_drawn + n_left + 1) * math.log(EXPECTED_DECAY))
    possible = likelihood > math.log(1 - confidence) + logsumexp(likelihood + weights) - all_weights
    return int(left[possible].max())


def _recall(n_found: int, n_left: int) -> float:
    return n_found / (n_found + n_left) if n_found + n_left else 1.0


def _is_quiet(history: Sequence[bool], n_left: int) -> bool:
    quiet = max(LEAST_QUIET, math.ceil(QUIET_SHARE * (len(history) + n_left)))
    return any(history) and len(history) > quiet and not any(history[-quiet:])


def first_number(holds: Callable[[int], bool], most: int) -> int:
    """Return the smallest number from 0 to `most` for which `holds`, which stays true once it is; else `most`."""
    low, high = 0, most
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _smallest_p(history: Sequence[bool], n_left: int, n_relevant: int) -> float:
    """Return the smallest probability, over the ends of the history, of so few finds if `n_relevant` are left.

    Of the ends with the same finds the longest has the smallest probability, so one per find is enough.
    """
    import numpy as np
    from scipy.stats import hypergeom

    if n_relevant > n_left:
        return 0.0
    if not len(history):
        return 1.0
    backwards = np.asarray(history, dtype=bool)[::-1]
    drawn = np.append(np.flatnonzero(backwards), len(backwards))
    found = np.arange(len(drawn))
    drawn, found = drawn[drawn > 0], found[drawn > 0]
    return float(np.min(hypergeom.cdf(found, drawn + n_left, found + n_relevant, drawn)))
