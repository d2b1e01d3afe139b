"""Two programs on one review at the same moment, killed, on a full disk, on a read-only one, before a held lock.

    python benchmarks/races.py [--races 1000] [--commands 10] [--kills 10] [--seed 1] [--only PART]

Races are between two processes that meet at a barrier and do what the command does: a decision on one report, a word on one
focus, the import of one file. `--commands` of each kind are whole commands, started at once. After each race one word is in
force and the other program was told; after each part `focimine verify` holds. Full and read-only disks are small file systems
in memory, where this user may mount one; without, the size of files is limited. Exit 1 with what went wrong.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from corpora.errors import ReviewError
from corpora.nouns.decisions import Judgement, Step
from corpora.settled import in_force, read_settled
from corpora.store import Store
from extract.orders import Order
from extract.stage import confirm
from miner.stage import records
from screen.stage import decide
from screen.stage.decision_lines import DecisionLine

PLAN = """
review: {title: {en: Races}, question: {en: Q}}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  reviewers: [Ann, Bo]
  criteria: [{id: c, wording: {en: C}, steps: [title_abstract, full_text]}]
"""
PEOPLE = ("Ann", "Bo")
N_RECORDS, N_MANY = 20, 3000
BARRIER_SECONDS = 120.0
MOST_TOLD = 20
"""Things that went wrong which are printed of a part."""
Outcome = tuple[str, str]
"""What a program did in a race ("done", "nothing", "replaces", "told", "defect") and what it said."""


def make(folder: Path) -> tuple[str, ...]:
    """Make a review of a few records and one focus; return its reports."""
    table = folder.parent / f"{folder.name}.csv"
    write_table(table, range(N_RECORDS))
    with Store.create(folder, PLAN) as store:
        records.import_files(store, [table], database="scopus")
        names = tuple(row["record"] for row in store.query("SELECT record FROM records ORDER BY seq"))
        with store.run("extract", version="1") as run:
            body = {"report": names[0], "document": "d", "table": "T1", "row": 1, "contrast": "A", "kind": "peak",
                    "x": -38.0, "y": 20.0, "z": 4.0, "space": "MNI", "raw": "-38 20 4"}  # fmt: skip
            run.add("focus", "d/1", body)
    return names


def write_table(path: Path, numbers: range) -> None:
    lines = [f"Paper {n} of {path.stem},10.1000/{path.stem}.{n}" for n in numbers]
    path.write_text("\n".join(["title,doi", *lines]) + "\n", encoding="utf-8")


def decides(store: Store, who: str, number: int, report: str) -> Outcome:
    """Decide as `focimine decide` does: read, planned and written in one transaction."""
    judgement = Judgement.INCLUDE if (number + PEOPLE.index(who)) % 2 else Judgement.EXCLUDE
    line = DecisionLine(report=report, step=Step.TITLE_ABSTRACT, judgement=judgement, who=who, reason=f"{number}")
    with store.transaction():
        plan = decide.plan_decisions(store, [line])
        n_new = decide.carry_out(store, plan)
    said = "; ".join(problem.code for problem in plan.problems)
    return ("told" if "TAKES-BACK" in said else "done" if n_new else "nothing"), said


def confirms(store: Store, who: str, number: int, _report: str) -> Outcome:
    """Confirm as `focimine confirm` does: planned, shown, then written if it still is what was shown."""
    order = Order(
        action="correct",
        report=None,
        focus="d/1",
        contrast=None,
        x=-30.0 - number - PEOPLE.index(who) / 2,
        reason=f"{who} {number}",
    )
    plan = confirm.plan_orders(store, [order], who=who)
    try:
        written = confirm.apply_plan(store, plan)
    except ReviewError as error:
        return "told", error.message
    # Whose words are replaced is printed: who came second without having been shown the same is told so.
    replaces = any(outcome.overrules for outcome in plan.outcomes)
    return ("replaces" if replaces else "done" if written else "nothing"), ""


def imports(store: Store, _who: str, number: int, _report: str) -> Outcome:
    outcome = records.import_files(store, [store.folder.parent / f"race{number}.csv"], database="scopus")[0]
    return ("told" if outcome.known else "done"), outcome.remark


KINDS: dict[str, Callable[[Store, str, int, str], Outcome]] = {
    "decision": decides,
    "confirmation": confirms,
    "import": imports,
}


def racer(folder: Path, who: str, kind: str, n: int, report: str, barrier: Any, outcomes: Any) -> None:
    """Run `n` races of a kind in a process of its own."""
    with Store.open(folder) as store:
        for number in range(n):
            barrier.wait(BARRIER_SECONDS)
            try:
                done = KINDS[kind](store, who, number, report)
            except ReviewError as error:
                done = ("told", str(error))
            except Exception as error:  # noqa: BLE001 - a defect is what is looked for
                done = ("defect", f"{type(error).__name__}: {error}")
            outcomes.put((number, who, done))
            barrier.wait(BARRIER_SECONDS)  # the referee looks between two races


def wrong_state(folder: Path, kind: str, report: str, number: int) -> str:
    """Return what is wrong with the review after a race, or nothing."""
    with Store.open(folder, read_only=True) as store:
        if kind == "decision":
            n = len(in_force(read_settled(store).decisions.get((report, Step.TITLE_ABSTRACT), ())))
        elif kind == "confirmation":
            n = store.query("SELECT count(*) AS n FROM confirmations")[0]["n"]
        else:
            sql = "SELECT count(*) AS n FROM sources WHERE name = ?"
            n = store.query(sql, (f"race{number}.csv",))[0]["n"]
    return "" if n == 1 else f"race {number}: {n} in force"


def race(folder: Path, kind: str, n: int) -> list[str]:
    """Let two processes race `n` times; return what went wrong."""
    reports = make(folder)
    for number in range(n if kind == "import" else 0):
        write_table(folder.parent / f"race{number}.csv", range(2))
    barrier, outcomes = multiprocessing.Barrier(len(PEOPLE) + 1), multiprocessing.Queue()
    processes = [
        multiprocessing.Process(target=racer, args=(folder, who, kind, n, reports[0], barrier, outcomes))
        for who in PEOPLE
    ]
    for process in processes:
        process.start()
    wrong: list[str] = []
    counts: Counter[str] = Counter()
    started = time.monotonic()
    for number in range(n):
        barrier.wait(BARRIER_SECONDS)
        done = [outcomes.get() for _ in PEOPLE]
        kinds = sorted(outcome[0] for _, _, outcome in done)
        counts[" and ".join(kinds)] += 1
        found = wrong_state(folder, kind, reports[0], number)
        wrong += [found] if found else []
        wrong += [str(one) for one in done if one[2][0] == "defect"]
        if not {"told", "replaces"} & set(kinds):
            wrong.append(f"race {number}: nobody was told: {done}")
        barrier.wait(BARRIER_SECONDS)
    for process in processes:
        process.join()
    seconds = time.monotonic() - started
    print(f"{kind}: {n} races in {seconds:.0f} s; " + ", ".join(f"{k} {v}" for k, v in sorted(counts.items())))
    return [f"{kind}, {one}" for one in (*wrong, *verified(folder))]


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "focimine", *map(str, words)]


def verified(folder: Path) -> list[str]:
    done = subprocess.run(command("verify", "--review", folder), capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 else [f"verify: {done.stdout}{done.stderr}"]


def commands_of(kind: str, folder: Path, report: str, number: int) -> list[list[str]]:
    """Return the two command lines of one race of whole commands."""
    here = ("--review", folder)
    if kind == "import":
        return [command("import", folder.parent / f"race{number}.csv", "--database", "scopus", *here)] * 2
    if kind == "decision":
        words = ["decide", report, "--step", "title_abstract", "--reason", number]
        return [
            command(*words, f"--{j}", "--who", w, *here) for w, j in zip(PEOPLE, ("include", "exclude"), strict=True)
        ]
    words = ["confirm", "--correct", "--focus", "d/1", "--yes", *here]
    return [
        command(*words, "--x", -30 - number - PEOPLE.index(w) / 2, "--reason", f"{w} {number}", "--who", w)
        for w in PEOPLE
    ]


def race_commands(folder: Path, kind: str, n: int) -> list[str]:
    """Start whole commands at the same moment, `n` times; return what went wrong."""
    reports = make(folder)
    wrong: list[str] = []
    codes: Counter[str] = Counter()
    for number in range(n):
        write_table(folder.parent / f"race{number}.csv", range(2))
        running = [
            subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            for line in commands_of(kind, folder, reports[0], number)
        ]
        ended = [(process.communicate()[0].decode(errors="replace"), process.returncode) for process in running]
        codes[" and ".join(sorted(str(code) for _, code in ended))] += 1
        wrong += [f"exit {code}: {said[-300:]}" for said, code in ended if code not in (0, 1, 5)]
        found = wrong_state(folder, kind, reports[0], number)
        wrong += [found] if found else []
    print(
        f"{kind}: {n} races of whole commands; exit codes " + ", ".join(f"{k}: {v}" for k, v in sorted(codes.items()))
    )
    return [f"{kind}, commands, {one}" for one in (*wrong, *verified(folder))]


def big_work(kind: str, folder: Path) -> tuple[list[str], str]:
    """Return a command that writes much, and the query that counts what it wrote."""
    here, place = ("--review", folder), folder.parent
    if kind == "import":
        write_table(place / "many2.csv", range(N_MANY))
        return command(
            "import", place / "many2.csv", "--database", "scopus", *here
        ), "SELECT count(*) AS n FROM records"
    with Store.open(folder, read_only=True) as store:
        names = [row["record"] for row in store.query("SELECT record FROM records ORDER BY seq")]
    if kind == "decision":
        rows = [f"{name},title_abstract,include" for name in names]
        (place / "sheet.csv").write_text("\n".join(["report,step,judgement", *rows]), encoding="utf-8")
        words = ("decide", "--from", place / "sheet.csv", "--who", "Ann", *here)
        return command(*words), "SELECT count(*) AS n FROM decisions"
    return command("confirm", "--accept", "--all", "--who", "Ann", *here), "SELECT count(*) AS n FROM confirmations"


def make_big(folder: Path) -> None:
    """Make a review of many records and foci."""
    write_table(folder.parent / "many.csv", range(N_MANY))
    with Store.create(folder, PLAN) as store:
        records.import_files(store, [folder.parent / "many.csv"], database="scopus")
        name = store.query("SELECT record FROM records LIMIT 1")[0]["record"]
        with store.transaction(), store.run("extract", version="1") as run:
            for row in range(N_MANY):
                body = {"report": name, "document": "d", "table": "T1", "row": row, "contrast": "A", "kind": "peak",
                        "x": -38.0, "y": 20.0, "z": float(row % 40), "space": "MNI", "raw": "-38 20 4"}  # fmt: skip
                run.add("focus", f"d/{row}", body)


def count(folder: Path, sql: str) -> int:
    with Store.open(folder, read_only=True) as store:
        return int(store.query(sql)[0]["n"])


def kill(folder: Path, kind: str, n: int, dice: random.Random) -> list[str]:
    """Kill a command that writes much, at random moments, until it is let go on; all of it or nothing is there."""
    make_big(folder)
    line, sql = big_work(kind, folder)
    before, wrong, killed, moment = count(folder, sql), [], 0, 0.3
    target = before + N_MANY
    for _ in range(n):
        process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        began = time.monotonic()
        try:
            process.wait(dice.uniform(0.3, 1.0) * moment)
            moment = max(0.3, time.monotonic() - began)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            killed += 1
            moment *= 1.3
        found = count(folder, sql)
        if found not in (before, target):
            wrong.append(f"{found - before} of {N_MANY} rows are there")
        wrong += verified(folder)
    subprocess.run(line, check=False, capture_output=True)
    if count(folder, sql) != target:
        wrong.append(f"after a last run {count(folder, sql) - before} of {N_MANY} rows are there")
    print(f"{kind}: killed {killed} of {n} times; {N_MANY} rows in the end, all or none before")
    return [f"{kind}, killed, {one}" for one in (*wrong, *verified(folder))]


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path | None]:
    """Give a small file system in memory; None where this user may not mount one."""
    place.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
    if subprocess.run(made, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=False, capture_output=True)


def limited(megabytes: int) -> Callable[[], None]:
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (megabytes * 2**20, megabytes * 2**20))


def on_poor_disks(place: Path) -> list[str]:
    """Run each command on a full disk and on a read-only one; nothing is lost, nothing is half there."""
    wrong: list[str] = []
    with small_disk(place / "disk", 24) as disk:
        home = disk or place / "disk"
        make_big(home / "review")
        works = {kind: big_work(kind, home / "review") for kind in KINDS}
        filler = home / "filler"
        free = os.statvfs(home).f_bavail * os.statvfs(home).f_frsize
        if disk:
            filler.write_bytes(b"\0" * max(0, free - 100_000))
        size = (home / "review" / "review.sqlite").stat().st_size
        for kind, (line, sql) in works.items():
            before, files = count(home / "review", sql), listing(home / "review")
            limit = None if disk else limited(size // 2**20)
            done = subprocess.run(line, capture_output=True, text=True, check=False, preexec_fn=limit)
            same = count(home / "review", sql) == before and listing(home / "review") == files
            print(f"{kind}: full disk{'' if disk else ' (limit of file sizes)'}: exit {done.returncode}")
            if done.returncode != 5 or not same:
                wrong.append(f"{kind}, full disk: exit {done.returncode}, same {same}: {done.stderr[-300:]}")
            wrong += verified(home / "review")
        wrong += outputs_on_full(home) if disk else []
        filler.unlink(missing_ok=True)
        if disk:
            wrong += read_only(disk, works)
        for kind, (line, sql) in works.items():
            before = count(home / "review", sql)
            subprocess.run(line, capture_output=True, check=False)
            if count(home / "review", sql) != before + N_MANY:
                wrong.append(f"{kind}: with space again it does not do its work")
        wrong += verified(home / "review")
    return wrong


def outputs_on_full(disk: Path) -> list[str]:
    """Write files and folders where people name them, on a full disk; nothing half-written is left."""
    here = ("--review", disk / "review")
    lines = {
        "export": command("export", disk / "exported", *here),
        "export-records": command("export-records", disk / "new" / "all.ris", *here),
        "prisma": command("prisma", "-o", disk / "flow", *here),
    }
    wrong = []
    for name, line in lines.items():
        before = listing(disk)
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        print(f"{name}: to a full disk: exit {done.returncode}")
        if done.returncode != 5 or listing(disk) != before:
            left = sorted({*listing(disk)} - {*before})
            wrong.append(f"{name}, to a full disk: exit {done.returncode}, left {left[:5]}: {done.stderr[-300:]}")
    return wrong


def read_only(disk: Path, works: dict[str, tuple[list[str], str]]) -> list[str]:
    wrong = []
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True, capture_output=True)
    for kind, (line, _) in works.items():
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        print(f"{kind}: read-only disk: exit {done.returncode}")
        if done.returncode != 5:
            wrong.append(f"{kind}, read-only disk: exit {done.returncode}: {done.stderr[-300:]}")
    wrong += verified(disk / "review")
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True, capture_output=True)
    return wrong


def listing(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.rglob("*") if not path.name.endswith(("-wal", "-shm")))


def before_a_lock(folder: Path) -> list[str]:
    """Hold the ledger's lock as another program does: for a moment, and for longer than a command waits."""
    reports = make(folder)
    wrong = []
    for seconds, expected in ((3.0, (0, 1)), (30.0, (5,))):
        other = sqlite3.connect(folder / "review.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        line = commands_of("decision", folder, reports[0], int(seconds))[0]
        began = time.monotonic()
        process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            other.execute("ROLLBACK")
        said, _ = process.communicate()
        other.close()
        waited = time.monotonic() - began
        print(f"lock held for {seconds:.0f} s: exit {process.returncode} after {waited:.0f} s")
        if process.returncode not in expected:
            wrong.append(f"lock held for {seconds:.0f} s: exit {process.returncode}: {said.decode()[-300:]}")
    return [*wrong, *verified(folder)]


def told(wrong: list[str]) -> list[str]:
    """Print what went wrong in a part at once, and return it."""
    print(f"  {len(wrong)} wrong", *(f"  WRONG: {one}" for one in wrong[:MOST_TOLD]), sep="\n", flush=True)
    return wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--races", type=int, default=1000)
    parser.add_argument("--commands", type=int, default=10)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=[*KINDS, "disks", "lock"], action="append", help="Only this part.")
    options = parser.parse_args()
    dice = random.Random(options.seed)
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="races-") as made:
        place = Path(made)
        parts = options.only or [*KINDS, "disks", "lock"]
        for kind in (kind for kind in KINDS if kind in parts):
            for part in ("raced", "commands", "killed"):
                (place / kind / part).mkdir(parents=True)
            wrong += told(race(place / kind / "raced" / "review", kind, options.races))
            wrong += told(race_commands(place / kind / "commands" / "review", kind, options.commands))
            wrong += told(kill(place / kind / "killed" / "review", kind, options.kills, dice))
        wrong += told(on_poor_disks(place)) if "disks" in parts else []
        wrong += told(before_a_lock(place / "locked")) if "lock" in parts else []
    print(f"{len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
