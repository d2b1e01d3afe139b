"""ASReview and `focimine order` in turns, on the same files and the same known records.

Used by `screening.py --asreview PROGRAM` (the program `asreview` of an environment of its own; it is no
dependency of ours). Each program is timed as a whole, from its start to its end; the ratio is taken pair by pair, because the machine is
used by others.
"""

from __future__ import annotations

import csv
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from corpora.nouns.records import Record
from screen.ordering.simulation import wss


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What both programs did with one pair of known records."""

    ours: float
    theirs: float
    our_seconds: float
    their_seconds: float


def compare(
    name: str, records: Sequence[Record], labels: Sequence[bool], seeds: Iterable[int], asreview: Path
) -> list[Turn]:
    """Print a row with WSS@95 of both and the ratio of their times; return the turns."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        _write(folder / "set.csv", records, labels)
        turns = [_turn(folder, labels, seed, asreview) for seed in seeds]
    ratio = sum(t.our_seconds for t in turns) / sum(t.their_seconds for t in turns)
    each = ", ".join(f"{t.ours:.3f}/{t.theirs:.3f}" for t in turns)
    ours, theirs = mean(t.ours for t in turns), mean(t.theirs for t in turns)
    seconds = f"{mean(t.our_seconds for t in turns):.1f} | {mean(t.their_seconds for t in turns):.1f} | {ratio:.2f}"
    print(f"| {name} | {len(records)} / {sum(labels)} | {ours:.3f} | {theirs:.3f} | {ours - theirs:+.3f} | {seconds} |")
    print(f"<!-- {name}: {each} -->", flush=True)
    return turns


def _write(path: Path, records: Sequence[Record], labels: Sequence[bool]) -> None:
    """Write the records with their row's number as id, which both programs read."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["record_id", "title", "abstract", "keywords", "label_included"])
        for number, (record, label) in enumerate(zip(records, labels, strict=True)):
            row = [number, record.title or "", record.abstract or "", "; ".join(record.keywords), int(label)]
            writer.writerow(row)


def _turn(folder: Path, labels: Sequence[bool], seed: int, asreview: Path) -> Turn:
    ours, our_seconds = _ours(folder, seed)
    project = folder / f"{seed}.asreview"
    known = [str(i) for i in ours[:2]]
    command = [asreview, "simulate", folder / "set.csv", "--prior-idx", *known, "--seed", str(seed), "-o", project]
    their_seconds = _run(command, {**os.environ, "PYTHONPATH": ""})
    theirs = _project_order(project)
    if theirs[:2] != ours[:2]:
        raise SystemExit(f"{project.name}: ASReview began with rows {theirs[:2]}, not {ours[:2]}.")
    return Turn(
        ours=wss([labels[i] for i in ours]),
        theirs=wss([labels[i] for i in _whole(theirs, len(labels))]),
        our_seconds=our_seconds,
        their_seconds=their_seconds,
    )


def _ours(folder: Path, seed: int) -> tuple[list[int], float]:
    table = folder / f"order-{seed}.csv"
    command = [sys.executable, "-m", "focimine", "order", folder / "set.csv", "--labels", "label_included"]
    seconds = _run([*command, "--seed", str(seed), "-o", table], dict(os.environ))
    with table.open(encoding="utf-8-sig", newline="") as stream:
        rows = sorted(csv.DictReader(stream), key=lambda row: int(row["position"]))
    return [int(row["record_id"]) for row in rows], seconds


def _run(command: Sequence[str | Path], environment: dict[str, str]) -> float:
    """Run a command and return its seconds; `focimine` may end with 1, which means problems were reported."""
    start = time.perf_counter()
    done = subprocess.run([str(part) for part in command], env=environment, capture_output=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode > 1:
        raise SystemExit(f"{command[0]} ended with {done.returncode}: {done.stderr.decode()[-2000:]}")
    return seconds


def _project_order(project: Path) -> list[int]:
    """Return the row numbers in the order ASReview read them; it ends at the last relevant one."""
    with zipfile.ZipFile(project) as archive, tempfile.TemporaryDirectory() as place:
        connection = sqlite3.connect(archive.extract("results.db", place))
        read = [row[0] for row in connection.execute("SELECT record_id FROM results ORDER BY rowid")]
        connection.close()
    return read


def _whole(read: Sequence[int], n: int) -> list[int]:
    return [*read, *sorted(set(range(n)) - set(read))]
