"""Samples that people found to be the same in several reports, as one name each: what an analysis pools by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpora.settled import Groups

SAME, PARTLY, DIFFERENT = "same", "partly", "different"
VERDICTS = (SAME, PARTLY, DIFFERENT)
"""What a person says of two reports: the same people, some of them, other people."""
POOLED = (SAME, PARTLY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What is in force of two reports. A `sample` is the coded one of that report; None means all of its samples."""

    key: str
    reports: tuple[str, str]
    samples: tuple[str | None, str | None] = (None, None)
    verdict: str
    reason: str = ""
    who: str = ""


def shared_samples(judged: Iterable[Judged], samples: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], str]:
    """Return the name of the shared sample by report and its own sample, for those that share one with another report.

    `samples` are the samples of each report that is analysed, in the order of the analysis; a shared sample is called
    after its first member ("report/sample"). What was judged of a report or sample that is not there joins nothing.
    """
    members = [(report, sample) for report, own in samples.items() for sample in dict.fromkeys(own)]
    groups = Groups({f"{report}/{sample}": f"{report}/{sample}" for report, sample in members})
    for pair in judged:
        if pair.verdict not in POOLED:
            continue
        sides = [
            [f"{report}/{own}" for own in dict.fromkeys(samples.get(report, ())) if sample is None or own == sample]
            for report, sample in zip(pair.reports, pair.samples, strict=True)
        ]
        for one in sides[0]:
            for other in sides[1]:
                if groups.find(one) != groups.find(other):
                    groups.join(one, other)
    found: dict[str, list[tuple[str, str]]] = {}
    for report, sample in members:
        found.setdefault(groups.find(f"{report}/{sample}"), []).append((report, sample))
    return {
        member: f"{group[0][0]}/{group[0][1]}"
        for group in found.values()
        if len({report for report, _ in group}) > 1
        for member in group
    }
