"""Documents, screening, deduplication and permutations here and on a Dask cluster: the same bytes, and the seconds of each.

    python benchmarks/scale.py [--documents 2000] [--records 100000] [--screened 100000] [--experiments 1000] [--permutations 5000] [--scheduler ADDRESS]

Inputs are made: web pages of this repository's tests with other numbers, and the demonstration's PDFs, half of each; made-up records (those
of `dedup.py`), screened by the plan of the bundled review; experiments with ten foci at random places. Without --scheduler a
cluster of two workers of one thread each is started on this machine, without a dashboard.

"Here" is what the command does by itself: two processes read documents, two threads permute, screening and deduplication are one
process. "This machine" is the processor time of the command's own process during the run on the cluster: what more machines do not
take away. "80 threads" is what follows for ten machines of eight threads: that time, or a share of all other processor time where it is more.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from dedup import made_up

from corpora.bundled import load
from corpora.demo.papers import to_papers
from corpora.nouns.decisions import Step
from corpora.nouns.plain import to_plain
from corpora.spread.spread import spread_over
from corpora.store import Store
from extract.workers import Limits, read_many
from meta.engine.experiments import Experiment
from meta.engine.kernels import Kernel
from meta.engine.null import make_null_plan, run_null
from meta.engine.space import NullSpace, load_null_voxels, to_mm
from miner.dedup.links import find_links
from screen.stage.suggest import screen

ROOT = Path(__file__).resolve().parent.parent
CORPUS = "intergroup_empathy_bias"
MACHINES_THREADS = 80
WORKERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds of the wall clock, and of the processor: this process, and those it began and ended."""

    wall: float
    own: float
    children: float


def timed(work: Callable[[], Any]) -> tuple[Any, Cost]:
    """Return what `work` gives, and what it cost."""
    wall, own, children = time.perf_counter(), time.process_time(), _children()
    found = work()
    return found, Cost(wall=time.perf_counter() - wall, own=time.process_time() - own, children=_children() - children)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def make_documents(folder: Path, n: int) -> list[Path]:
    """Write `n` documents, no two alike, and return their paths."""
    rng = random.Random(1)
    pages = [path.read_bytes() for path in sorted((ROOT / "tests" / "data" / "extract").rglob("*.html"))]
    papers = list(to_papers(load(CORPUS)).values())
    paths = []
    for number in range(n):
        if number % 2:
            path, data = folder / f"{number:05}.pdf", papers[number // 2 % len(papers)] + b"\n%% %d\n" % number
        else:
            page = pages[number // 2 % len(pages)] + b"<!-- %d -->" % number
            path, data = (
                folder / f"{number:05}.html",
                re.sub(rb"(?<=\d)\d(?=<)", lambda _: b"%d" % rng.randint(0, 9), page),
            )
        path.write_bytes(data)
        paths.append(path)
    return paths


def make_experiments(n: int) -> list[Experiment]:
    """Return experiments of 10 to 60 participants with ten foci at random places of grey matter."""
    rng = np.random.default_rng(1)
    places = to_mm(load_null_voxels(NullSpace.GREY_MATTER))
    return [
        Experiment(
            id=f"{k}", study=f"{k}", n=float(rng.integers(10, 60)), foci=places[rng.integers(0, len(places), 10)]
        )
        for k in range(n)
    ]


def make_review(folder: Path, n: int) -> Path:
    """Return a review with `n` made-up records, none screened."""
    plan = load(CORPUS).text("protocol.yaml")
    with Store.create(folder, plan) as store, store.run("import", version="1") as run, store.transaction():
        for record in made_up(n):
            run.add("record", record.id, {**to_plain(record), "method": "database"})
    return folder


def screened(review: Path, scheduler: str | None) -> list[tuple[Any, ...]]:
    """Screen a copy of a review; return its rows without names and times of runs."""
    copy = review.parent / "copy"
    shutil.copytree(review, copy)
    try:
        with Store.open(copy) as store:
            screen(store, Step.TITLE_ABSTRACT, scheduler=scheduler)
            sql = "SELECT kind, CASE WHEN key = run THEN '' ELSE key END, body, who, machine FROM ledger ORDER BY seq"
            return [tuple(row) for row in store.query(sql)]
    finally:
        shutil.rmtree(copy)


def parts(given: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Callable[[str | None], Any]]]:
    """Yield what is measured: its name with its size, and the work, given a scheduler's address or none."""
    if given.documents:
        paths = make_documents(folder, given.documents)
        size = sum(path.stat().st_size for path in paths) / 1e6
        yield (
            f"documents ({given.documents:,}, {size:.0f} MB)",
            lambda scheduler: list(read_many(paths, Limits(workers=WORKERS, scheduler=scheduler))),
        )
    if given.records:
        records = made_up(given.records)
        yield f"deduplication ({given.records:,} records)", lambda scheduler: find_links(records, scheduler=scheduler)
    if given.screened:
        review = make_review(folder / "review", given.screened)
        yield f"screening ({given.screened:,} records)", lambda scheduler: screened(review, scheduler)
    if given.experiments:
        plan = make_null_plan(make_experiments(given.experiments), Kernel.GINGERALE, ale_threshold=0.02)

        def permute(scheduler: str | None) -> list[bytes]:
            found = run_null(plan, given.permutations, seed=1, workers=WORKERS, scheduler=scheduler)
            return [found.ale.tobytes(), found.size.tobytes(), found.mass.tobytes()]

        run_null(plan, 4, seed=1)  # compiled before the clock starts
        yield f"permutations ({given.permutations:,}, {given.experiments:,} experiments)", permute


@contextmanager
def cluster(address: str | None, folder: Path) -> Iterator[str]:
    """Give the address of a scheduler: the one named, or one on this machine."""
    if address is not None:
        yield address
        return
    about = folder / "scheduler.json"
    begin = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        "--no-dashboard",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
    ]
    join = [
        sys.executable,
        "-m",
        "distributed.cli.dask_worker",
        "--no-dashboard",
        "--host",
        "127.0.0.1",
        "--local-directory",
        str(folder),
    ]
    join += ["--nworkers", str(WORKERS), "--nthreads", "1"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = [
        subprocess.Popen([*command, "--scheduler-file", str(about)], **quiet)  # the worker waits for the file
        for command in (begin, join)
    ]
    try:
        while not about.is_file() or not about.read_text():
            time.sleep(0.1)
        yield json.loads(about.read_text())["address"]
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--screened", type=int, default=100_000)
    parser.add_argument("--experiments", type=int, default=1_000)
    parser.add_argument("--permutations", type=int, default=5_000)
    parser.add_argument("--scheduler")
    given = parser.parse_args()
    differ = 0
    print(
        "| work | here: wall s (CPU s) | cluster: wall s | this machine s | 80 threads s | same bytes |\n|---|---|---|---|---|---|"
    )
    with tempfile.TemporaryDirectory() as place, cluster(given.scheduler, Path(place)) as address:
        for name, work in parts(given, Path(place)):
            here, alone = timed(lambda work=work: work(None))
            with spread_over(address):
                there, spread = timed(lambda work=work: work(address))
            total = alone.own + alone.children
            expected = max(spread.own, (total - spread.own) / MACHINES_THREADS)
            print(
                f"| {name} | {alone.wall:.1f} ({total:.1f}) | {spread.wall:.1f} | {spread.own:.1f} | {expected:.1f} "
                f"| {'yes' if here == there else 'NO'} |",
                flush=True,
            )
            differ += here != there
    return differ


if __name__ == "__main__":
    raise SystemExit(main())
