"""Simulate stops by both rules on labelled sets, and print how often the promised recall was kept and what was read.

    python benchmarks/stopping.py [--data DIR] [--pairs 125] [--buscarpy PYTHON]

DIR (default: the environment variable FOCIMINE_DATA) holds data/screening/*.csv. Each stop is a whole reading of a set: another pair of
known records, another drawn order. A rule is asked after each record and obeyed at once (what it says changes only at a find, so it is
asked there only). `--buscarpy` names the python of an environment that has buscarpy: its p-values are compared with ours.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import platform
import random
import subprocess
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import mean

from screen.ordering import simulation
from screen.ordering.features import read_features
from screen.ordering.queue import drawn_order
from screen.ordering.stopping import CONFIDENCE, LEAST_QUIET, QUIET_SHARE, may_stop, missed_target_p
from screen.record_files import parse_label, read_records

TARGET = 0.95
COLUMNS = ("label_official", "label_liberal", "label_included")
BUSCARPY = """
import json, sys, numpy, buscarpy
print(json.dumps([float(buscarpy.calculate_h0(numpy.array(h, int), len(h) + n, t)) for h, n, t in json.load(sys.stdin)]))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = os.environ.get("FOCIMINE_DATA")
    parser.add_argument("--data", type=Path, default=default, required=default is None)
    parser.add_argument("--pairs", type=int, default=125, help="pairs of known records a set")
    parser.add_argument("--buscarpy", type=Path, help="python of an environment with buscarpy")
    arguments = parser.parse_args()
    print(
        f"Python {platform.python_version()}, " + ", ".join(f"{p} {version(p)}" for p in ("focimine", "numpy", "scipy"))
    )
    if arguments.buscarpy:
        compare_with_buscarpy(arguments.buscarpy)
    print("\n| set | records / relevant | rule | stops | kept | least recall | read |\n|---|---|---|---|---|---|---|")
    whole: dict[str, list[Stop]] = {}
    for name, orders in read_orders(arguments.data / "data" / "screening", arguments.pairs):
        report(name, orders, whole)
    for rule, stops in whole.items():
        print(row("all sets", "", rule, stops))
    report_odd_queues(arguments.pairs)


Stop = tuple[float, float]
"""Recall when the rule stopped, and the share read."""


def read_orders(folder: Path, n_pairs: int) -> Iterator[tuple[str, list[list[bool]]]]:
    """Yield, for each set and column of labels, its name and the labels in the order of each simulated reading."""
    for path in sorted(folder.glob("*.csv")):
        rows = read_records(path).rows
        columns = [c for c in COLUMNS if c in rows[0].columns]
        for column in columns[:-1] or columns:  # label_included repeats one of the others where there are more
            pairs = [(r.record, parse_label(r.columns[column])) for r in rows]
            records = [record for record, label in pairs if label is not None]
            labels = [label for _, label in pairs if label is not None]
            simulation.read_features = functools.cache(read_features)  # once a set
            readings = (simulation.reading_order(records, labels, seed=seed) for seed in range(1, n_pairs + 1))
            name = path.stem if column == "label_included" else f"{path.stem}, {column[6:]}"
            yield name, [[labels[i] for i in reading] for reading in readings]


def report(name: str, orders: Sequence[Sequence[bool]], whole: dict[str, list[Stop]]) -> None:
    """Print a row for each rule and add its stops to `whole`."""
    for rule, stop in (("ranked", ranked), ("sampled", sampled)):
        stops = [stop(order, seed) for seed, order in enumerate(orders, 1)]
        whole.setdefault(rule, []).extend(stops)
        print(row(name, f"{len(orders[0])} / {sum(orders[0])}", rule, stops), flush=True)


def row(name: str, size: str, rule: str, stops: Sequence[Stop]) -> str:
    kept, least = mean(recall >= TARGET for recall, _ in stops), min(recall for recall, _ in stops)
    return f"| {name} | {size} | {rule} | {len(stops)} | {kept:.3f} | {least:.3f} | {mean(read for _, read in stops):.3f} |"


def ranked(order: Sequence[bool], seed: int) -> Stop:
    """Read the queue until the ranked rule says stop."""
    del seed
    start = 0
    for end in [*(i for i, found in enumerate(order) if found), len(order)]:
        # Between two finds p only falls: the rule stops there if it does so at the last record before the next find.
        if end > start and missed_target_p(order[:end], len(order) - end, TARGET) < 1 - CONFIDENCE:
            n = start + may_stop(order[:start], len(order) - start, target=TARGET).n_more
            return sum(order[:n]) / sum(order), n / len(order)
        start = end + 1
    return 1.0, 1.0


def sampled(order: Sequence[bool], seed: int) -> Stop:
    """Read the queue until it is quiet, then the rest in a drawn order until the sampled rule says stop."""
    quiet = max(LEAST_QUIET, -int(-QUIET_SHARE * len(order) // 1))
    first = next((n for n in range(quiet + 1, len(order)) if any(order[:n]) and not any(order[n - quiet : n])), None)
    if first is None:
        return 1.0, 1.0
    rest = [order[first + i] for i in drawn_order([str(i) for i in range(len(order) - first)], seed=seed)]
    n = 0
    while n_more := may_stop(order[:first], len(rest) - n, sample=rest[:n], target=TARGET).n_more:
        n = _next_find(rest, n, n + n_more)
    return (sum(order[:first]) + sum(rest[:n])) / sum(order), (first + n) / len(order)


def _next_find(order: Sequence[bool], start: int, end: int) -> int:
    """Return the number of records read when the next relevant one is found, at most `end`."""
    return next((i + 1 for i in range(start, end) if order[i]), end)


def report_odd_queues(n: int) -> None:
    """Print the same for queues worth nothing, and for queues that put a tenth of the relevant records last."""
    for name, hidden in (("made up: queue in random order", None), ("made up: a tenth of the relevant last", 10)):
        report(name, [made_up(random.Random(seed), hidden) for seed in range(1, n + 1)], {})


def made_up(draw: random.Random, hidden: int | None, n_relevant: int = 80, n: int = 800) -> list[bool]:
    if hidden is None:
        return draw.sample([True] * n_relevant + [False] * (n - n_relevant), n)
    found = n_relevant - n_relevant // hidden
    early = draw.sample([True] * found + [False] * found, 2 * found)
    return [*early, *[False] * (n - len(early) - n_relevant + found), *[True] * (n_relevant - found)]


def compare_with_buscarpy(python: Path) -> None:
    draw, cases = random.Random(3), []
    while len(cases) < 300:
        n, share = draw.randint(1, 300), draw.random() ** 2
        history = [draw.random() < share * (1 - i / n) ** 2 for i in range(n)]
        cases.append((history, draw.randint(sum(history) + 1, 400), draw.choice((0.8, 0.9, 0.95, 0.99))))
    done = subprocess.run(
        [str(python), "-c", BUSCARPY],
        input=json.dumps(cases),
        env={**os.environ, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    theirs = json.loads(done.stdout)
    apart = max(abs(missed_target_p(*case) - p) for case, p in zip(cases, theirs, strict=True))
    print(f"\nbuscarpy: {len(cases)} random histories, largest difference of p {apart:.1e}")


if __name__ == "__main__":
    main()
