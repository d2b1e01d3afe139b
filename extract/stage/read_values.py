"""What was read of a document as values of coding fields, each with the words it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from corpora.nouns.studies import SAMPLE_FACTS, Focus, Sample
from extract.stage.code import Coding

if TYPE_CHECKING:
    from extract.found import MethodFact
    from extract.people.of_contrast import ContrastPeople
    from extract.thresholds.threshold import TableThreshold

RECRUITED = "n_recruited"
"""Coding field for the number before exclusions."""
N_OF_GROUPS = "n_of_groups"
"""Coding field for the number in each group that a contrast compares: "patients 20; controls 19"."""
THRESHOLD_FIELDS = {
    "height_threshold": "height",
    "cluster_threshold": "cluster",
    "threshold_correction": "correction",
    "threshold_extent": "extent",
    "threshold_scope": "scope",
}
"""Coding fields that hold the threshold of a contrast, and the parts of `extract.thresholds.statements.Threshold` they are."""


def read_codings(
    sample: Sample | None, methods: Sequence[MethodFact], foci: Sequence[Focus], report: str
) -> list[Coding]:
    """Return what was read of one document as values of coding fields, each with the sentence it rests on.

    Several values of one field ("SPM8", "FSL") are one, separated by semicolons. The space is given only
    where all foci of tables agree.
    """
    codings = []
    for name in SAMPLE_FACTS if sample is not None else ():
        value = getattr(sample, name)
        if value is not None and sample is not None:
            evidence = sample.evidence.get(name)
            codings.append(
                Coding(report=report, field=name, value=f"{value:.10g}", quote=evidence.quote if evidence else "")
            )
    spaces = {focus.space for focus in foci if focus.table is not None}
    space = next(iter(spaces), None) if len(spaces) == 1 else None
    if space is not None:
        words = next((f.space_evidence.quote for f in foci if f.space_evidence is not None), "")
        codings.append(Coding(report=report, field="space", value=space.value, quote=words))
    for name in dict.fromkeys(fact.name for fact in methods):
        facts = [fact for fact in methods if fact.name == name]
        quotes = dict.fromkeys(fact.evidence.quote for fact in facts)
        value = "; ".join(fact.value for fact in facts)
        codings.append(Coding(report=report, field=name, value=value, quote=" […] ".join(quotes)))
    return codings


def read_people_codings(
    samples: Sequence[Sample], foci: Sequence[Focus], captions: Mapping[str, str], report: str
) -> list[Coding]:
    """Return the number recruited where the text gives it beside n, and n of the contrasts that are not of all people.

    `captions` are those of the tables, by name. A contrast of one experiment has a `sample` of its own: without it, it would
    be pooled with the people of another experiment.
    """
    from extract.people.of_contrast import people_of_contrasts  # with spaCy: --help does not wait for it

    codings = []
    recruited = samples[0].recruited if samples else None
    if recruited is not None:
        quote = samples[0].evidence["n"].quote
        codings.append(Coding(report=report, field=RECRUITED, value=str(recruited), quote=quote))
    people = people_of_contrasts(samples, foci, captions)
    for contrast, one in people.items():
        values = {"n": str(one.n) if one.n is not None else None, N_OF_GROUPS: None, "sample": None}
        if one.compares:
            values[N_OF_GROUPS] = "; ".join(f"{group.name} {group.n}" for group in one.groups)
        if one.experiment is not None:
            values["sample"] = f"experiment {one.experiment}"
        quotes = _quotes(samples, one)
        codings += [
            Coding(report=report, contrast=contrast, field=field, value=value, quote=quotes)
            for field, value in values.items()
            if value is not None
        ]
    return codings


def _quotes(samples: Sequence[Sample], people: ContrastPeople) -> str:
    """Return the words that the people of a contrast rest on: of its groups, of its heading, else of its experiment."""
    of_experiment = (s.evidence["n"].quote for s in samples[1:] if s.experiment == people.experiment)
    return " […] ".join(dict.fromkeys(people.quotes or of_experiment))


def read_threshold_codings(thresholds: Sequence[TableThreshold], foci: Sequence[Focus], report: str) -> list[Coding]:
    """Return the threshold of each contrast, its own or its table's, with its sentences.

    A contrast that stands in tables of different thresholds is given none of what differs: a person says which.
    """
    linked = {(each.table, each.contrast): each.threshold for each in thresholds}
    tables: dict[str, dict[str, None]] = {}
    for focus in foci:
        if focus.table is not None and focus.contrast is not None:
            tables.setdefault(focus.contrast, {})[focus.table] = None
    codings = []
    for contrast, names in tables.items():
        own = [linked.get((name, contrast), linked.get((name, None))) for name in names]
        found = [threshold for threshold in own if threshold is not None]
        for field, part in THRESHOLD_FIELDS.items():
            values = {getattr(threshold, part) for threshold in found}
            value = values.pop() if len(values) == 1 and len(found) == len(names) else None
            if value is not None:
                quotes = dict.fromkeys(evidence.quote for evidence in found[0].evidence)
                codings.append(
                    Coding(report=report, contrast=contrast, field=field, value=value, quote=" […] ".join(quotes))
                )
    return codings
