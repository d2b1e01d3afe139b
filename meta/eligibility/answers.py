"""Each item answered for one paper from what the ledger holds: what is known, by whom, on which words.

`ANSWERS` is the ordered table: an item and the function that answers it. A value that a person gave outweighs a machine's;
what only a machine read is known, with a note. Absence of words is "not found" where the program read a full text, else
"not read": then nothing can be said of the paper, and nobody is asked for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from meta.eligibility import design, results
from meta.eligibility.answering import Answer
from meta.eligibility.facts import PaperFacts


def answer_all(paper: PaperFacts) -> tuple[Answer, ...]:
    """Return the answers in the order of the items."""
    return tuple(answer(paper) for answer in ANSWERS.values())


ANSWERS: Mapping[str, Callable[[PaperFacts], Answer]] = {
    "whole_brain": design.whole_brain,
    "coordinates": results.coordinates,
    "space": results.space,
    "n": results.n,
    "contrast": results.contrast,
    "threshold": results.threshold,
    "uniform": results.uniform,
    "statistic": results.statistic,
    "task": design.task,
    "population": design.population,
    "overlap": design.overlap,
    "software": design.software,
    "deactivations": results.deactivations,
}
