"""Rank what an update finds by the review's own earlier decisions: share of the new records read for 95 % of the relevant.

    python benchmarks/update_ranking.py [--data DIR] [--relevant-before 0.7]

Temporal split: a set is cut after the first year by whose end the given share of its relevant records had appeared; the records
up to then are decided, those after it are new. They are read from the top of the queue that `focimine screen --list` shows, which
is ordered again after every 2 % of them. DIR (default: FOCIMINE_DATA) holds data/screening/*.csv; sets without years, and those with
fewer than five new relevant records, are left out. Nothing is tuned here.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from screening import labelled

from corpora.nouns.records import Record
from screen.ordering.queue import reading_queue
from screen.record_files import read_records

STEP = 0.02
RECALL = 0.95
FEWEST = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = os.environ.get("FOCIMINE_DATA")
    parser.add_argument("--data", type=Path, default=default, required=default is None)
    parser.add_argument("--relevant-before", type=float, default=0.7)
    arguments = parser.parse_args()
    print("| set | decided (relevant) | up to | new (relevant) | read for 95 % | share read | WSS@95 | s |")
    print("|---|---|---|---|---|---|---|---|")
    shares = []
    for path in sorted((arguments.data / "data" / "screening").glob("*.csv")):
        records, labels = labelled(read_records(path).rows)
        dated = [(record, label) for record, label in zip(records, labels, strict=True) if record.year]
        if sum(label for _, label in dated) < FEWEST:
            continue
        year = cut(dated, arguments.relevant_before)
        new = [n for n, (record, _) in enumerate(dated) if (record.year or 0) > year]
        relevant = {n for n in new if dated[n][1]}
        if len(relevant) < FEWEST:
            continue
        start = time.perf_counter()
        order = read_all([record for record, _ in dated], [label for _, label in dated], new)
        wanted = math.ceil(RECALL * len(relevant))
        found = [n for n, i in enumerate(order, start=1) if i in relevant]
        share = found[wanted - 1] / len(new)
        shares.append(share)
        decided = len(dated) - len(new)
        before = sum(label for _, label in dated) - len(relevant)
        print(
            f"| {path.stem} | {decided} ({before}) | {year} | {len(new)} ({len(relevant)}) | {found[wanted - 1]} | {share:.1%} "
            f"| {1 - share - (1 - RECALL):.3f} | {time.perf_counter() - start:.0f} |",
            flush=True,
        )
    print(f"\nMedian share read: {statistics.median(shares):.1%} of {len(shares)} sets.")


def cut(dated: Sequence[tuple[Record, bool]], share: float) -> int:
    """Return the first year by whose end `share` of the relevant records had appeared."""
    years = sorted(record.year or 0 for record, label in dated if label)
    return years[math.ceil(share * len(years)) - 1]


def read_all(records: Sequence[Record], labels: Sequence[bool], new: Sequence[int]) -> list[int]:
    """Return the new records' indices in the order they would be read."""
    known: list[bool | None] = list(labels)
    for n in new:
        known[n] = None
    step, read = max(1, round(STEP * len(new))), []
    while len(read) < len(new):
        top = reading_queue(records, known).places[:step]
        for place in top:
            known[place.index] = labels[place.index]
            read.append(place.index)
    return read


if __name__ == "__main__":
    main()
