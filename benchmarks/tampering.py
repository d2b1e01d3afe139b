"""Tamper with a review in twelve ways, and see which `focimine verify` names, alone and held against a seal.

    python benchmarks/tampering.py [--review FOLDER] [--permutations 200]

Without --review the demonstration is built. Each way is tried on a copy, as somebody would who owns the file and knows how
it is made. Prints a table; exit 0 when the first four and the last four ways are named by `verify` alone, and all by
`verify --against`; 1 otherwise.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import focimine
from corpora.store import Store
from corpora.store.chain import COLUMNS, seal

LEDGER = "review.sqlite"
ALONE = ("row changed", "row removed", "row inserted", "rows re-ordered",
         "view replaced", "trigger added", "kept file changed", "facts changed", "results changed")  # fmt: skip
"""What has to be named without a seal."""


def ledger(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / LEDGER, isolation_level=None)


def execute(folder: Path, *statements: str) -> None:
    with contextlib.closing(ledger(folder)) as connection:
        for statement in statements:
            connection.execute(statement)


def middle(connection: sqlite3.Connection) -> int:
    """The row to tamper with: the last decision, else one in the middle."""
    found = connection.execute("SELECT max(seq) FROM ledger WHERE kind = 'decision'").fetchone()[0]
    return found or connection.execute("SELECT max(seq) / 2 + 1 FROM ledger").fetchone()[0]


def rechain(connection: sqlite3.Connection, begin: int) -> None:
    """Compute every hash from row `begin` on anew, and the head: a chain that holds."""
    rows = connection.execute(
        f"SELECT {', '.join(COLUMNS)} FROM ledger WHERE seq >= ? ORDER BY seq", (begin,)
    ).fetchall()
    before = connection.execute("SELECT hash FROM ledger WHERE seq = ?", (begin - 1,)).fetchone()
    previous = before[0] if before else ""
    for row in rows:
        digest = seal((*row[:-1], previous))
        connection.execute("UPDATE ledger SET previous = ?, hash = ? WHERE seq = ?", (previous, digest, row[0]))
        previous = digest
    connection.execute("UPDATE head SET seq = (SELECT max(seq) FROM ledger), hash = ?", (previous,))


def change_row(folder: Path) -> None:
    with contextlib.closing(ledger(folder)) as connection:
        sql = "UPDATE ledger SET body = json_set(body, '$.judgement', 'include', '$.reason', 'forged') WHERE seq = ?"
        connection.execute(sql, (middle(connection),))


def remove_row(folder: Path) -> None:
    with contextlib.closing(ledger(folder)) as connection:
        connection.execute("DELETE FROM ledger WHERE seq = ?", (middle(connection),))


def insert_row(folder: Path) -> None:
    with contextlib.closing(ledger(folder)) as connection:
        place = middle(connection)
        connection.execute("UPDATE ledger SET seq = -seq - 1 WHERE seq > ?", (place,))
        connection.execute("UPDATE ledger SET seq = -seq WHERE seq < 0")
        names = "kind, key || '-forged', body, who, machine, at, run, protocol, hash"
        connection.execute(f"INSERT INTO ledger SELECT seq + 1, {names}, hash FROM ledger WHERE seq = ?", (place,))
        connection.execute("UPDATE head SET seq = seq + 1")


def reorder_rows(folder: Path) -> None:
    with contextlib.closing(ledger(folder)) as connection:
        place = middle(connection)
        for old, new in ((place, -1), (place - 1, place), (-1, place - 1)):
            connection.execute("UPDATE ledger SET seq = ? WHERE seq = ?", (new, old))


def cut_tail(folder: Path) -> None:
    with contextlib.closing(ledger(folder)) as connection:
        connection.execute("DELETE FROM ledger WHERE seq > (SELECT max(seq) - 3 FROM ledger)")
        connection.execute("UPDATE head SET (seq, hash) = (SELECT seq, hash FROM ledger ORDER BY seq DESC LIMIT 1)")


def rechain_whole(folder: Path) -> None:
    change_row(folder)
    with contextlib.closing(ledger(folder)) as connection:
        rechain(connection, 1)


def backdate(folder: Path) -> None:
    with contextlib.closing(ledger(folder)) as connection:
        place = middle(connection)
        # By a second: no clock tells.
        sql = "UPDATE ledger SET at = strftime('%Y-%m-%dT%H:%M:%S+00:00', at, '-1 second') WHERE seq = ?"
        connection.execute(sql, (place,))
        rechain(connection, place)


def exchange(folder: Path) -> None:
    """Put the ledger of another review in place, made from the same plan."""
    plan = (folder / "protocol.yaml").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as scratch:
        with Store.create(Path(scratch) / "other", plan) as store, store.run("import", version="1") as run:
            run.add("record", "r-1", {"title": "another"})
        shutil.copyfile(Path(scratch) / "other" / LEDGER, folder / LEDGER)


def replace_view(folder: Path) -> None:
    with contextlib.closing(ledger(folder)) as connection:
        (sql,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'all_decisions'").fetchone()
        connection.execute("DROP VIEW all_decisions")
        connection.execute(f"{sql} AND body ->> 'judgement' <> 'exclude'")


def add_trigger(folder: Path) -> None:
    execute(
        folder,
        "CREATE TRIGGER quiet BEFORE INSERT ON ledger WHEN NEW.kind = 'decision' BEGIN SELECT RAISE(IGNORE); END",
    )


def append_to(folder: Path, kind: str) -> None:
    with contextlib.closing(ledger(folder)) as connection:
        sql = "SELECT body ->> 'file' FROM ledger WHERE kind = ? AND body ->> 'file' IS NOT NULL ORDER BY seq DESC LIMIT 1"
        (name,) = connection.execute(sql, (kind,)).fetchone()
    with (folder / name).open("ab") as stream:
        stream.write(b"\n")


WAYS: dict[str, Callable[[Path], None]] = {
    "row changed": change_row,
    "row removed": remove_row,
    "row inserted": insert_row,
    "rows re-ordered": reorder_rows,
    "tail cut": cut_tail,
    "re-chained": rechain_whole,
    "back-dated": backdate,
    "ledger exchanged": exchange,
    "view replaced": replace_view,
    "trigger added": add_trigger,
    "kept file changed": lambda folder: append_to(folder, "source"),
    "facts changed": lambda folder: append_to(folder, "fact"),
    "results changed": lambda folder: append_to(folder, "result"),
}
"""Twelve ways; the last is tried on facts and on results."""


def answer(*arguments: str) -> tuple[int, str]:
    """Return the exit code of a command and what it said to both channels."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = focimine.run(list(arguments))
    return int(code), said.getvalue()


def tamper(review: Path, scratch: Path, seal_file: Path) -> list[dict[str, object]]:
    """Try every way on a copy of `review`; return what `verify` said, alone and against the seal."""
    found = []
    for way, act in WAYS.items():
        copy = scratch / way.replace(" ", "-")
        shutil.copytree(review, copy)
        act(copy)
        alone, said = answer("verify", "--review", str(copy))
        against, said_against = answer("verify", "--review", str(copy), "--against", str(seal_file))
        found.append(
            {"way": way, "alone": alone, "against": against, "said": (said if alone else said_against).splitlines()[0]}
        )
        shutil.rmtree(copy)
    return found


def is_right(row: dict[str, object]) -> bool:
    return bool(row["against"]) and (bool(row["alone"]) or row["way"] not in ALONE)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--review", type=Path)
    options.add_argument("--permutations", type=int, default=200)
    options.add_argument("--json", action="store_true")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="tampering-") as name:
        scratch = Path(name)
        review = given.review or scratch / "demo"
        if given.review is None:
            focimine.run(["demo", str(review), "--permutations", str(given.permutations)])
        code, said = answer("seal", "-o", str(scratch / "seal.json"), "--review", str(review))
        if code:
            sys.exit(said)
        rows = tamper(review, scratch, scratch / "seal.json")
    if given.json:
        print(json.dumps(rows, indent=1))
    else:
        print(f"{'way':<20}{'verify':<10}{'--against':<11}said")
        for row in rows:
            alone, against = (("named" if row[name] else "silent") for name in ("alone", "against"))
            print(f"{row['way']!s:<20}{alone:<10}{against:<11}{str(row['said']).partition('does not hold: ')[2][:110]}")
    return 0 if all(map(is_right, rows)) else 1


if __name__ == "__main__":
    sys.exit(main())
