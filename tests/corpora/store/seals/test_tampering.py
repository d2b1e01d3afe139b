"""Whatever is done to a review behind the program's back is named; what no review can tell by itself, its seal tells."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest
import tampering

from corpora.errors import ExitCode
from corpora.store import Store
from corpora.store.migrations import MIGRATIONS, migrate, read_schema
from corpora.store.objects import find_changed_objects


def change(folder: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(folder / "review.sqlite", isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def state(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    return {
        p.relative_to(folder).as_posix(): (
            p.read_bytes() if p.is_file() else b"",
            p.stat().st_mtime_ns,
            p.stat().st_mode,
        )
        for p in [folder, *sorted(folder.rglob("*"))]
    }


@pytest.mark.parametrize("way", tampering.WAYS)
def test_every_way_of_tampering_is_named_against_a_seal_and_most_without(way, review, tmp_path, say):
    seal = tmp_path / "seal.json"
    assert say("seal", "-o", seal, "--review", review)[0] == ExitCode.DONE
    assert say("verify", "--against", seal, "--review", review)[0] == ExitCode.DONE
    tampering.WAYS[way](review)
    code, said = say("verify", "--review", review)
    if way in tampering.ALONE:
        assert code == ExitCode.STORE, said
        assert "does not hold" in said
    else:
        assert code == ExitCode.DONE, said
    code, said = say("verify", "--against", seal, "--review", review)
    assert code == ExitCode.STORE, said


@pytest.mark.parametrize("kind", ["as it is", "not folded in", "read-only", "packed"])
def test_verify_changes_nothing_at_all(kind, review, tmp_path, say):
    if kind == "not folded in":
        # What a writer that was killed leaves: rows that are in the write-ahead log alone.
        with Store.open(review) as store, store.run("x", version="1") as run:
            run.add("record", "late", {"title": "late"})
            shutil.copytree(review, tmp_path / "left")
        review = tmp_path / "left"
        assert (review / "review.sqlite-wal").stat().st_size
    place = review
    if kind == "packed":
        place = tmp_path / "review.zip"
        with zipfile.ZipFile(place, "w") as archive:
            for path in review.rglob("*"):
                archive.write(path, path.relative_to(review))
    if kind == "read-only":
        for path in [review, *review.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)
    before = state(tmp_path)
    code, said = say("verify", "--review", place)
    after = state(tmp_path)
    for path in [review, *review.rglob("*")] if kind == "read-only" else ():
        path.chmod(0o755 if path.is_dir() else 0o644)
    assert code == ExitCode.DONE, said
    assert after == before


def test_the_head_is_printed(review, say):
    with Store.open(review, read_only=True) as store:
        last = store.query("SELECT seq, hash, at FROM ledger ORDER BY seq DESC LIMIT 1")[0]
    said = say("verify", "--review", review)[1]
    assert f"Head: {last['seq']} rows, the last of {last['at']}, {last['hash']}" in said


OBJECTS = {
    "CREATE TABLE aside (x)": "a table was added that is not ours: aside",
    "CREATE VIEW mine AS SELECT 1": "a view was added that is not ours: mine",
    "DROP VIEW decisions": "the view decisions was removed",
    "DROP INDEX ledger_run": "the index ledger_run was removed",
    "CREATE INDEX mine ON ledger (who)": "an index was added that is not ours: mine",
    "CREATE TRIGGER t AFTER INSERT ON ledger BEGIN SELECT 1; END": "a trigger was added that is not ours: t (on ledger)",
    "CREATE TABLE head_2 AS SELECT * FROM head": "a table was added that is not ours: head_2",
}


@pytest.mark.parametrize("statement", OBJECTS)
def test_what_was_added_to_or_taken_from_the_schema_is_named(statement, review, say):
    change(review, statement)
    code, said = say("verify", "--review", review)
    assert code == ExitCode.STORE
    assert OBJECTS[statement] in said


def test_all_that_does_not_hold_is_named_not_the_first_alone(review, say):
    change(review, "UPDATE ledger SET who = 'me' WHERE seq IN (4, 7)", "DROP VIEW decisions")
    (review / "facts" / "table1.csv").write_text("x", encoding="utf-8")
    said = say("verify", "--review", review)[1]
    for words in (
        "row 4: was changed",
        "row 7: was changed",
        "view decisions was removed",
        "facts/table1.csv was changed",
    ):
        assert words in said


def test_an_index_that_hides_a_row_is_named(review, say):
    # Each index is given the pages of another, an empty one: a look-up by run finds nothing any more.
    with contextlib.closing(tampering.ledger(review)) as connection:
        sql = "SELECT name, rootpage FROM sqlite_master WHERE name IN ('ledger_run', 'coding_report')"
        pages = dict(connection.execute(sql).fetchall())
    swap = "UPDATE sqlite_master SET rootpage = {} WHERE name = '{}'"
    change(
        review,
        "PRAGMA writable_schema = ON",
        swap.format(pages["coding_report"], "ledger_run"),
        swap.format(pages["ledger_run"], "coding_report"),
    )
    code, said = say("verify", "--review", review)
    assert code == ExitCode.STORE
    assert "not whole" in said


@pytest.mark.parametrize("version", range(len(MIGRATIONS)))
def test_a_ledger_of_any_earlier_version_has_todays_objects_once_it_is_migrated(version):
    # As an earlier version made it: without what its steps to today add.
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(read_schema())
    for number in range(version + 1, max(MIGRATIONS) + 1):
        for statement in MIGRATIONS[number]:
            connection.execute(f"DROP INDEX {statement.split()[5]}")
    migrate(connection, version)
    assert find_changed_objects(connection) == []


def test_statistics_of_sqlite_and_other_blanks_are_no_change(review, say):
    change(review, "ANALYZE")
    assert say("verify", "--review", review)[0] == ExitCode.DONE


@pytest.mark.parametrize("table", ["ledger", "head"])
def test_a_view_in_the_place_of_a_table_is_named_and_not_read(table, review, say):
    # It has the columns of the table, and rows without an end.
    columns = {
        "ledger": "seq, kind, key, body, who, machine, at, run, protocol, previous, hash",
        "head": "one, seq, hash",
    }[table]
    values = ", ".join(f"n AS {name}" for name in columns.split(", "))
    change(
        review,
        f"ALTER TABLE {table} RENAME TO aside",
        f"CREATE VIEW {table} AS WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT {values} FROM r",
    )
    code, said = say("verify", "--review", review)
    assert code == ExitCode.STORE
    assert f"the table {table} was removed" in said


def test_files_that_are_missing_or_that_no_row_names_are_said(review, say):
    next((review / "imports").iterdir()).unlink()
    (review / "results" / "main" / "mine.tsv").write_text("x", encoding="utf-8")
    (review / "facts" / "mine.csv").write_text("x", encoding="utf-8")
    code, said = say("verify", "--review", review)
    assert code == ExitCode.DONE
    assert "1 kept file is not here" in said
    assert "2 files are in facts/ or results/ without a row that names it (for example facts/mine.csv)" in said


def test_a_kept_file_behind_a_link_that_leads_out_is_named(review, tmp_path, say):
    path = next((review / "imports").iterdir())
    (tmp_path / "elsewhere").write_bytes(path.read_bytes())
    path.unlink()
    path.symlink_to(tmp_path / "elsewhere")
    code, said = say("verify", "--review", review)
    assert code == ExitCode.STORE
    assert f"imports/{path.name}" in said
    assert "link" in said


@pytest.mark.parametrize("name", ["../out.txt", "/etc/passwd", "imports/CON", "a:b"])
def test_a_row_that_names_a_file_outside_is_named(name, review, say):
    with Store.open(review) as store, store.run("import", version="1") as run:
        run.add("source", "bad", {"file": name, "sha256": "0" * 64})
    code, said = say("verify", "--review", review)
    assert code == ExitCode.STORE
    assert repr(name) in said


def test_a_row_dated_days_before_its_own_run_began_is_named(review, say):
    with contextlib.closing(tampering.ledger(review)) as connection:
        connection.execute(
            "UPDATE ledger SET at = '2001-01-01T00:00:00+00:00' WHERE kind = 'decision' AND seq = (SELECT max(seq) FROM ledger WHERE kind = 'decision')"
        )
        tampering.rechain(connection, 1)
    code, said = say("verify", "--review", review)
    assert code == ExitCode.STORE
    assert "of the same run: back-dated" in said


def test_a_clock_that_went_back_between_two_runs_is_said_and_breaks_nothing(review, say):
    with contextlib.closing(tampering.ledger(review)) as connection:
        begin = connection.execute("SELECT max(seq) FROM ledger WHERE kind = 'run'").fetchone()[0]
        connection.execute("UPDATE ledger SET at = '2001-01-01T00:00:00+00:00' WHERE seq >= ?", (begin,))
        tampering.rechain(connection, 1)
    code, said = say("verify", "--review", review)
    assert code == ExitCode.DONE
    assert f"A clock went back: row {begin}" in said


def test_a_version_that_was_closed_tells_of_a_chain_computed_anew(review, say):
    assert say("update", "--close", "--who", "Li Hua", "--as-new-person", "--review", review)[0] == ExitCode.DONE
    assert (review / "versions" / "1" / "seal.json").is_file()
    assert say("verify", "--review", review)[0] == ExitCode.DONE
    tampering.WAYS["re-chained"](review)
    code, said = say("verify", "--review", review)
    assert code == ExitCode.STORE
    assert "seal versions/1/seal.json" in said
    assert "the chain was computed anew" in said


def test_a_file_of_a_closed_version_is_held_by_the_next(review, say):
    assert say("update", "--close", "--who", "Li Hua", "--as-new-person", "--review", review)[0] == ExitCode.DONE
    say("update", "--offline", "--trigger", "a year", "--review", review)
    assert say("verify", "--review", review)[0] == ExitCode.DONE
    (review / "versions" / "1" / "changes.json").write_text("{}", encoding="utf-8")
    code, said = say("verify", "--review", review)
    assert code == ExitCode.STORE
    assert "versions/1/changes.json was changed" in said


def test_an_older_ledger_is_checked_as_it_will_be_opened_and_it_is_said(review, say):
    change(review, "PRAGMA user_version = 6", "DROP VIEW decisions", "CREATE VIEW decisions AS SELECT 1")
    before = state(review)
    code, said = say("verify", "--review", review)
    assert code == ExitCode.DONE
    assert "It is of schema 6" in said
    assert state(review) == before
    change(review, "CREATE TRIGGER t AFTER INSERT ON ledger BEGIN SELECT 1; END")
    assert say("verify", "--review", review)[0] == ExitCode.STORE
