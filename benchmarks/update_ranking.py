"""Rank what an update finds by the review's own earlier decisions: share of the new records read for 95 % of the relevant.

    python benchmarks/update_ranking.py [--data DIR] [--split records|relevant|years] [--peer PYTHON]

Temporal splits: the records up to a year are decided, the later ones are new. They are read from the top of the queue that
`focimine screen --list` shows, which is ordered again after every 2 % of them. `records` (default) cuts as the backtest of
living-review-updater does: the year in which four fifths of the records had appeared is the first new one, and
a set with one new relevant record counts. `relevant` cuts after the year by whose end the relevant decided come nearest to 70 % and wants
five new relevant ones; `years` takes each year with ten relevant before it and five after it, and the median of a set's years.

`--peer PYTHON` is the Python of an environment of its own with living-review-updater, scikit-learn and lightgbm (none is a
dependency of ours): what they give on the same splits (`update_peers.py`). DIR (default: FOCIMINE_DATA) holds
data/screening/*.csv; sets without years are named and left out. Nothing is tuned here.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from screening import SOCIAL, excluded_by_rules, labelled
from update_peers import ask

from corpora.nouns.records import Record
from screen.ordering.queue import reading_queue
from screen.record_files import Row, read_records

STEP = 0.02
RECALL = 0.95
FEWEST = 5
"""New relevant records a split by the relevant, or by each year, needs: with fewer, 95 % of them is one record's place."""
FEWEST_BEFORE = 10
NEW_SHARE = 0.2
RELEVANT_BEFORE = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A set cut in time: the records up to `year` are decided; `new` are the indices of the rest."""

    name: str
    records: list[Record]
    labels: list[bool]
    year: int
    last: list[bool] | None = None

    @property
    def new(self) -> list[int]:
        return [n for n, record in enumerate(self.records) if (record.year or 0) > self.year]

    def share(self, order: Sequence[int]) -> float:
        """Return the share of the new records read, in this order, until 95 % of the relevant are found."""
        found = [n for n, i in enumerate(order, start=1) if self.labels[i]]
        return found[math.ceil(RECALL * len(found)) - 1] / len(order)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = os.environ.get("FOCIMINE_DATA")
    parser.add_argument("--data", type=Path, default=default, required=default is None)
    parser.add_argument("--split", choices=("records", "relevant", "years"), default="records")
    parser.add_argument("--peer", type=Path, metavar="PYTHON")
    arguments = parser.parse_args()
    sets = []
    for path in sorted((arguments.data / "data" / "screening").glob("*.csv")):
        rows = read_records(path).rows
        dated, labels = dated_of(rows)
        years = cuts(dated, labels, arguments.split)
        if not years:
            print(f"{path.stem}: left out ({'too few new relevant records' if dated else 'its records have no year'}).")
            continue
        sets.append([Split(name=path.stem, records=dated, labels=labels, year=year) for year in years])
        if path.name == SOCIAL:
            last = excluded_by_rules(dated)
            name = "the same, excluded by rules last"
            sets.append([Split(name=name, records=dated, labels=labels, year=year, last=last) for year in years])
    measure(sets, arguments.peer)


def dated_of(rows: Sequence[Row]) -> tuple[list[Record], list[bool]]:
    """Return the labelled records that have a year, and their labels."""
    pairs = [(record, label) for record, label in zip(*labelled(rows), strict=True) if record.year]
    return [record for record, _ in pairs], [label for _, label in pairs]


def cuts(records: Sequence[Record], labels: Sequence[bool], way: str) -> list[int]:
    """Return the last decided years of a set's splits, each with relevant records before and after it."""
    years = sorted(record.year or 0 for record in records)
    relevant = sorted(record.year or 0 for record, label in zip(records, labels, strict=True) if label)

    def before(year: int) -> int:
        return sum(one <= year for one in relevant)

    if not relevant:
        return []
    if way == "records":
        year = years[math.floor((1 - NEW_SHARE) * len(years))] - 1
        return [year] if 0 < before(year) < len(relevant) else []
    known = [year for year in sorted(set(years)) if len(relevant) - before(year) >= FEWEST and before(year)]
    if way == "relevant":
        return sorted(known, key=lambda year: abs(before(year) / len(relevant) - RELEVANT_BEFORE))[:1]
    return [year for year in known if before(year) >= FEWEST_BEFORE]


def measure(sets: Sequence[Sequence[Split]], peer: Path | None) -> None:
    """Print a row for each set and the medians; a set's several splits count as their median. Rows with rules are not in the medians."""
    more = " | peer | peer's protocol | best of all, in hindsight" if peer else ""
    print(f"\n| set | decided (relevant) | up to | new (relevant) | perfect | Focimine{more} | s |")
    print("|---|---|---|---|---|---" + ("|---|---|---" if peer else "") + "|---|")
    figures: list[list[float]] = []
    for splits in sets:
        rows = []
        start = time.process_time()
        for split in splits:
            theirs = ask(peer, split) if peer and split.last is None else []
            rows.append([split.share(sorted(split.new, key=lambda i: not split.labels[i])), split.share(read_all(split)), *theirs])  # fmt: skip
        row = [statistics.median(column) for column in zip(*rows, strict=True)]
        split = splits[len(splits) // 2]
        decided = [label for n, label in enumerate(split.labels) if n not in set(split.new)]
        relevant = sum(split.labels[i] for i in split.new)
        counts = f"{len(decided)} ({sum(decided)}) | {split.year} | {len(split.new)} ({relevant})"
        shown = " | ".join(f"{value:.1%}" for value in row) + " | " * (3 if peer and split.last is not None else 0)
        print(f"| {split.name} | {counts} | {shown} | {time.process_time() - start:.0f} |", flush=True)
        if split.last is None:
            figures.append(row)
    medians = [f"{statistics.median(column):.1%}" for column in zip(*figures, strict=True)]
    print(f"| **median of {len(figures)} sets** | | | | {' | '.join(medians)} | |")


def read_all(split: Split) -> list[int]:
    """Return the new records' indices in the order they would be read; what follows the last relevant one is not ordered again."""
    new = split.new
    known: list[bool | None] = list(split.labels)
    for n in new:
        known[n] = None
    step, read = max(1, round(STEP * len(new))), []
    while len(read) < len(new):
        places = reading_queue(split.records, known, last=split.last).places
        if any(split.labels[place.index] for place in places):
            places = places[:step]
        for place in places:
            known[place.index] = split.labels[place.index]
            read.append(place.index)
    return read


if __name__ == "__main__":
    main()
