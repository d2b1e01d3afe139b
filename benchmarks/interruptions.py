"""Kill the demonstration at random moments, resume it, and compare the outcome with an undisturbed run.

    python benchmarks/interruptions.py [--kills 10] [--permutations 200] [--seed 1]

Prints what was compared. Exit 0 when the ledger verifies and everything but times, run ids and the
chain's hashes is the same; 1 with the differences otherwise.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHANGING = {"at", "run", "started", "finished", "hash", "previous", "seq", "outcome"}
"""Columns that may differ: times, run ids, hashes, and a row's number (an interrupted run adds rows of its own)."""
RUN_TABLES = {"runs.csv"}


def command(*arguments: str) -> list[str]:
    return [str(Path(sys.executable).parent / "focimine"), *arguments]


def demo(folder: Path, permutations: int) -> subprocess.Popen[bytes]:
    log = (folder.parent / f"{folder.name}.log").open("ab")
    return subprocess.Popen(
        command("demo", str(folder), "--permutations", str(permutations)),
        stdout=log,
        stderr=log,
        start_new_session=True,
    )


def state(folder: Path) -> dict[str, str]:
    """Return everything a review holds as name → digest, without what may change."""
    export = folder.parent / f"{folder.name}-export"
    subprocess.run(command("export", str(export), "--review", str(folder)), check=True, capture_output=True)
    found = {}
    for path in sorted(export.glob("*.csv")):
        if path.name not in RUN_TABLES:
            found[f"table {path.name}"] = digest_table(path)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("review.sqlite"):
            found[path.relative_to(folder).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def digest_table(path: Path) -> str:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = sorted(
            json.dumps(
                {
                    k: v
                    for k, v in row.items()
                    if k not in CHANGING and not (path.name == "results.csv" and k == "result")
                }
            )
            for row in csv.DictReader(stream)
        )
    return hashlib.sha256("\n".join(rows).encode()).hexdigest() + f" ({len(rows)} rows)"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--permutations", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as place:
        whole, broken = Path(place) / "whole" / "review", Path(place) / "broken" / "review"
        for folder in (whole, broken):
            folder.parent.mkdir()
        started = time.monotonic()
        if demo(whole, options.permutations).wait() not in (0, 1):
            print((whole.parent / "review.log").read_text(errors="replace")[-3000:])
            return 1
        seconds = time.monotonic() - started
        print(f"undisturbed run: {seconds:.0f} s")
        for number in range(options.kills):
            run = demo(broken, options.permutations)
            moment = dice.uniform(0.02, 0.9) * seconds * (0.35 if number < options.kills - 2 else 1)
            try:
                run.wait(timeout=moment)
                print(f"kill {number + 1}: the run had ended before {moment:.1f} s")
            except subprocess.TimeoutExpired:
                os.killpg(run.pid, signal.SIGKILL)
                run.wait()
                print(f"kill {number + 1}: SIGKILL after {moment:.1f} s")
            if (broken / "review.sqlite").exists():
                subprocess.run(command("verify", "--review", str(broken)), check=True, capture_output=True)
        demo(broken, options.permutations).wait()
        subprocess.run(command("verify", "--review", str(broken)), check=True, capture_output=True)
        one, two = state(whole), state(broken)
    different = sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name))
    print(f"{len(one)} tables and files compared, {len(different)} differ")
    for name in different:
        print("  differs:", name, one.get(name), two.get(name))
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
