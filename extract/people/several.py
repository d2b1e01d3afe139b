"""Papers of several experiments: the n of each contrast is that of the experiment it is of, not the sum of all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from corpora.nouns.evidence import Problem
from corpora.nouns.studies import Focus, Sample
from extract.people.experiments import label_of

_OF_ALL = re.compile(
    r"\b(?:experiments|studies) (?:\d|one\b|I{1,3}\b)|\b(?:both|all|across) (?:experiments|studies)\b", re.IGNORECASE
)


def several_experiments(name: str, samples: Sequence[Sample]) -> Iterator[Problem]:
    """Yield the problem that the n of a document counts the people of several experiments, with the n of each."""
    sizes = experiment_sizes(samples)
    if len(sizes) > 1:
        each = ", ".join(f"{n} in experiment {label}" for label, n in sizes.items())
        yield Problem(
            code="N-OF-SEVERAL",
            item=name,
            message=f"n = {samples[0].n} counts the people of {len(sizes)} experiments: {each}.",
            hint="Code n and sample of each contrast; those whose table or heading names its experiment have them already.",
            evidence=samples[0].evidence.get("n"),
        )


def experiment_sizes(samples: Sequence[Sample]) -> dict[str, int]:
    """Return the number of people in each experiment, by its label, in the order of the text; groups of one add up."""
    sizes: dict[str, int] = {}
    for sample in samples[1:]:
        if sample.experiment is not None and sample.n is not None:
            sizes[sample.experiment] = sizes.get(sample.experiment, 0) + sample.n
    return sizes


def experiment_of(levels: Sequence[str], caption: str, known: Mapping[str, int]) -> str | None:
    """Return which of the known experiments a contrast is of, by its levels, else by its table's caption; None where unsaid."""
    for words in (*reversed(levels), caption):
        if _OF_ALL.search(words):
            return None
        label = label_of(words)
        if label is not None:
            return label if label in known else None
    return None


def contrast_experiments(
    samples: Sequence[Sample], foci: Sequence[Focus], captions: Mapping[str, str]
) -> dict[str, tuple[str, int]]:
    """Return the experiment and its n for each contrast that names one; `captions` by table.

    A contrast whose foci name different experiments, or some of whose foci name none, is left out.
    """
    sizes = experiment_sizes(samples)
    found: dict[str, set[str | None]] = {}
    for focus in foci:
        if focus.contrast is not None and focus.table is not None:
            own = experiment_of(focus.levels or (focus.contrast,), captions.get(focus.table, ""), sizes)
            found.setdefault(focus.contrast, set()).add(own)
    return {
        contrast: (label, sizes[label])
        for contrast, labels in found.items()
        if len(labels) == 1 and (label := next(iter(labels))) is not None
    }
