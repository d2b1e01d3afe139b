"""Measure the screening rules and the reading order on labelled sets, and print the tables of the docs.

    python benchmarks/screening.py [--data DIR] [--seeds 1 2 3] [--asreview PROGRAM]

DIR (default: the environment variable FOCIMINE_DATA) holds data/screening/*.csv. Nothing is
tuned here: the criteria are in screening_social.yaml. Verdicts of the language model beside ours are those
published with the set.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import math
import os
import platform
import time
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from asreview_peer import compare

from corpora.nouns.decisions import Judgement, Step
from corpora.nouns.records import Record
from corpora.protocol import load_protocol
from screen.criteria import judge, passages_of
from screen.ordering.simulation import reading_order, wss
from screen.record_files import Row, parse_label, read_records
from screen.rules import criteria_of

HERE = Path(__file__).resolve().parent
SOCIAL = "neuro_social_fmri_dev.csv"
LABELS = ("label_official", "label_included")
"""The column of the labels: the first a set has."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = os.environ.get("FOCIMINE_DATA")
    parser.add_argument("--data", type=Path, default=default, required=default is None)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument("--asreview", type=Path, help="the program `asreview` of another environment, run in turns")
    parser.add_argument("--order-only", action="store_true", help="leave the rules out")
    arguments = parser.parse_args()
    folder = arguments.data / "data" / "screening"
    packages = ", ".join(f"{name} {version(name)}" for name in ("focimine", "spacy", "numpy", "scipy"))
    print(f"Python {platform.python_version()}, {packages}\n")
    if not arguments.order_only:
        rows = read_records(folder / SOCIAL).rows
        measure_order("social fMRI", rows, arguments.seeds, last=measure_rules(rows))
    for path in sorted(folder.glob("*.csv")):
        rows = read_records(path).rows
        if arguments.asreview:
            compare(path.stem, *labelled(rows), arguments.seeds, arguments.asreview)
        else:
            measure_order(path.stem, rows, arguments.seeds)


def labelled(rows: Sequence[Row]) -> tuple[list[Record], list[bool]]:
    """Return the records that have a label, and the labels."""
    column = next(name for name in LABELS if name in rows[0].columns)
    pairs = [(row.record, parse_label(row.columns[column])) for row in rows]
    return [record for record, label in pairs if label is not None], [label for _, label in pairs if label is not None]


def measure_rules(rows: Sequence[Row]) -> set[str]:
    """Print what the rules and the language model exclude and lose; return the ids our rules exclude."""
    criteria = criteria_of(load_protocol(HERE / "screening_social.yaml").screening)
    passages_of(rows[0].record)[0].doc  # noqa: B018 - load the reader of texts before the clock starts
    start = time.perf_counter()
    suggestions = [
        judge(r.record.id, passages_of(r.record), criteria, Step.TITLE_ABSTRACT, record=r.record) for r in rows
    ]
    seconds = time.perf_counter() - start
    ours = {s.report for s in suggestions if s.judgement is Judgement.EXCLUDE}
    model = {r.record.id for r in rows if r.columns.get("gpt5mini_abstract") == "excluded"}
    print(
        f"| {len(rows)} records | excluded | TN | FN (lost) | TP | FP | recall (95 % CI) |\n|---|---|---|---|---|---|---|"
    )
    for label in ("label_official", "label_liberal"):
        truth = {r.record.id: bool(parse_label(r.columns[label])) for r in rows}
        for who, found in (("rules", ours), ("GPT-5-mini", model)):
            print(f"| {who}, {label.removeprefix('label_')} | {confusion(truth, found)} |")
    print(
        f"\nHalves by hash of the id (the first was read while the rules were written):\n\n{halves(rows, ours, model)}"
    )
    reasons: dict[str, int] = {}
    for suggestion in suggestions:
        if suggestion.criterion:
            reasons[suggestion.criterion] = reasons.get(suggestion.criterion, 0) + 1
    print("\nPrimary reasons: " + ", ".join(f"{name} {n}" for name, n in sorted(reasons.items())))
    print(f"{seconds:.1f} s, {1000 * seconds / len(rows):.1f} ms per record\n")
    return ours


def excluded_by_rules(records: Sequence[Record]) -> list[bool]:
    """Return of each record of the social set whether the rules suggest to exclude it."""
    criteria = criteria_of(load_protocol(HERE / "screening_social.yaml").screening)
    judged = (judge(r.id, passages_of(r), criteria, Step.TITLE_ABSTRACT, record=r) for r in records)
    return [suggestion.judgement is Judgement.EXCLUDE for suggestion in judged]


def confusion(truth: Mapping[str, bool], excluded: set[str]) -> str:
    lost = sum(truth[i] for i in excluded)
    relevant = sum(truth.values())
    kept = len(truth) - len(excluded)
    low, high = wilson(relevant - lost, relevant)
    return f"{len(excluded)} | {len(excluded) - lost} | {lost} | {relevant - lost} | {kept - relevant + lost} | {1 - lost / relevant:.3f} ({low:.3f} to {high:.3f})"


def wilson(k: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927, doi:10.1080/01621459.1927.10502953)."""
    p, d = k / n, 1 + z * z / n
    middle, half = (p + z * z / (2 * n)) / d, z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / d
    return middle - half, middle + half


def halves(rows: Sequence[Row], ours: set[str], model: set[str]) -> str:
    lines = [
        "| half | records | who | excluded | official lost | liberal lost |",
        "|---|---|---|---|---|---|",
    ]
    for name, even in (("read", True), ("not read", False)):
        half = [r for r in rows if (hashlib.md5(f"x{r.record.id}".encode()).digest()[0] % 2 == 0) is even]
        for who, found in (("rules", ours), ("GPT-5-mini", model)):
            out = [r for r in half if r.record.id in found]
            lost = [
                sum(bool(parse_label(r.columns[label])) for r in out) for label in ("label_official", "label_liberal")
            ]
            lines.append(f"| {name} | {len(half)} | {who} | {len(out)} | {lost[0]} | {lost[1]} |")
    return "\n".join(lines)


def measure_order(name: str, rows: Sequence[Row], seeds: Sequence[int], last: set[str] | None = None) -> None:
    """Print WSS@95 of each seed; with `last`, also when the rules' exclusions are read last."""
    records, labels = labelled(rows)
    for way, behind in (("learner", None), ("learner, excluded last", last)):
        if way != "learner" and last is None:
            continue
        start = time.perf_counter()
        flags = [record.id in behind for record in records] if behind is not None else None
        saved = [wss([labels[i] for i in reading_order(records, labels, seed=seed, last=flags)]) for seed in seeds]
        seconds = (time.perf_counter() - start) / len(saved)
        each = ", ".join(f"{value:.3f}" for value in saved)
        print(
            f"| {name} | {len(records)} / {sum(labels)} | {way} | {sum(saved) / len(saved):.3f} ({each}) | {seconds:.1f} |"
        )


if __name__ == "__main__":
    csv.field_size_limit(2**31 - 1)
    main()
