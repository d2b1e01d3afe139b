"""The ledger: append-only, sealed, resumable."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import textwrap

import pytest

from corpora.errors import StoreError
from corpora.nouns.evidence import Problem
from corpora.store import Store
from corpora.store.exporting import export_review
from corpora.store.importing import import_review


@pytest.fixture
def review(tmp_path, protocol_text):
    with Store.create(tmp_path / "review", protocol_text) as store:
        with store.run("import", version="1") as run:
            run.add("record", "r-1", {"title": "One", "doi": "10.1/a", "authors": [{"raw": "Li W"}]})
            run.add("record", "r-2", {"title": "One again", "doi": "10.1/a"})
            run.add("record", "r-3", {"title": "Another"})
            run.add("duplicate", "r-2->r-1", {"record": "r-2", "duplicate_of": "r-1", "why": "same DOI"})
            run.add("decision", "r-1/title_abstract/1", {"report": "r-1", "step": "title_abstract", "judgement": "include"},
                    who="Li Wei", machine=False)  # fmt: skip
        yield store


def tamper(store, sql):
    store.close()
    connection = sqlite3.connect(store.folder / "review.sqlite")
    connection.execute(sql)
    connection.commit()
    connection.close()
    return Store.open(store.folder)


def test_the_same_key_is_written_once(review):
    with review.run("import", version="1") as run:
        assert not run.add("record", "r-1", {"title": "changed"})
        assert run.add("record", "r-4", {"title": "new"})
    assert review.find("record", "r-1").body["title"] == "One"


def test_a_linked_record_belongs_to_the_earlier_report(review):
    assert [row["report"] for row in review.query("SELECT report FROM reports ORDER BY seq")] == [
        "r-1",
        "r-3",
    ]
    assert review.query("SELECT report FROM report_of WHERE record = 'r-2'")[0]["report"] == "r-1"


def test_undoing_a_link_brings_the_report_back(review):
    with review.run("undo", version="1") as run:
        run.add("duplicate_undone", "1", {"link": "r-2->r-1", "reason": "two papers"}, who="Li Wei", machine=False)
    assert review.query("SELECT count(*) AS n FROM reports")[0]["n"] == 3


def test_a_fresh_chain_holds(review):
    assert review.find_breach() is None


@pytest.mark.parametrize(
    ("sql", "shown"),
    [
        ("UPDATE ledger SET body = json_set(body, '$.judgement', 'exclude') WHERE kind = 'decision'", "was changed"),
        ("UPDATE ledger SET who = 'Someone' WHERE kind = 'decision'", "was changed"),
        ("DELETE FROM ledger WHERE key = 'r-2'", "removed"),
        ("DELETE FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)", "last rows"),
        ("INSERT INTO ledger SELECT seq + 1, kind, key || 'x', body, who, machine, at, run, protocol, hash, hash "
         "FROM ledger WHERE seq = (SELECT max(seq) FROM ledger)", "changed"),
    ],
)  # fmt: skip
def test_tampering_is_found_and_the_row_named(review, sql, shown):
    store = tamper(review, sql)
    breach = store.find_breach()
    assert breach is not None
    assert shown in str(breach)


def test_a_changed_kept_file_is_found(review):
    name = review.keep_file(b"abc", "a b?.ris", folder="imports")
    with review.run("import", version="1") as run:
        run.add(
            "source",
            "s1",
            {"file": name, "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        )
    assert review.find_breach() is None
    (review.folder / name).write_bytes(b"abd")
    assert "was changed" in str(review.find_breach())


def test_a_ledger_comes_back_from_its_export_with_its_chain(review, tmp_path):
    export_review(review, tmp_path / "export")
    n_rows = import_review(tmp_path / "export", tmp_path / "again").rows
    with Store.open(tmp_path / "again") as again:
        assert again.find_breach() is None
        assert n_rows == review.query("SELECT count(*) AS n FROM ledger")[0]["n"]
        export_review(again, tmp_path / "export2")
    for file in (tmp_path / "export").iterdir():
        assert file.read_bytes() == (tmp_path / "export2" / file.name).read_bytes(), file.name


def test_an_export_changed_by_hand_is_refused(review, tmp_path):
    export_review(review, tmp_path / "export")
    path = tmp_path / "export" / "ledger.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("One again", "One, again"), encoding="utf-8")
    with pytest.raises(StoreError, match="was changed"):
        import_review(tmp_path / "export", tmp_path / "again")


def test_a_missing_review_is_one_clear_error(tmp_path):
    with pytest.raises(StoreError, match="No review"):
        Store.open(tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough to be read as one" * 40])
def test_a_corrupt_database_is_one_clear_error(review, content):
    review.close()
    for extra in review.folder.glob("review.sqlite-*"):
        extra.unlink()
    (review.folder / "review.sqlite").write_bytes(content)
    with pytest.raises(StoreError):
        Store.open(review.folder)


def test_a_newer_ledger_is_refused(review):
    with pytest.raises(StoreError, match="newer"):
        tamper(review, "PRAGMA user_version = 99")


def test_a_problem_is_kept_once(review):
    for _ in range(2):
        with review.run("x", version="1") as run:
            run.problem(Problem(code="TEST-CODE", item="a.pdf", message="is odd", hint="Look at it."))
    assert review.query("SELECT code, item FROM problems")[0]["item"] == "a.pdf"
    assert len(review.query("SELECT * FROM problems")) == 1


def test_rows_of_a_broken_transaction_are_not_there(review):
    def broken():
        with review.run("x", version="1") as run, review.transaction():
            run.add("record", "r-9", {"title": "half"})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert not review.has("record", "r-9")
    assert review.find_breach() is None


def test_a_killed_writer_leaves_a_ledger_that_verifies(review):
    review.close()
    code = f"""
        import os
        from pathlib import Path
        from corpora.store import Store
        store = Store.open(Path({str(review.folder)!r}))
        with store.run("x", version="1") as run:
            for i in range(50):
                run.add("record", f"k-{{i}}", {{"title": str(i)}})
                if i == 30:
                    os.kill(os.getpid(), 9)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code)], check=False)
    with Store.open(review.folder) as store:
        assert store.find_breach() is None
        assert store.has("record", "k-30")
        assert not store.has("record", "k-31")
        assert store.query("SELECT count(*) AS n FROM runs WHERE finished IS NULL")[0]["n"] == 1


def test_an_older_ledger_is_brought_to_todays_schema_with_its_chain(review):
    names = [row["name"] for row in review.query("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name")]
    reports = [tuple(row) for row in review.query("SELECT * FROM reports")]
    tamper(review, "DROP VIEW reports").close()
    tamper(review, "DROP INDEX decision_supersedes").close()
    store = tamper(review, "PRAGMA user_version = 1")
    assert [
        row["name"] for row in store.query("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name")
    ] == names
    assert [tuple(row) for row in store.query("SELECT * FROM reports")] == reports
    assert store.query("SELECT count(*) AS n FROM sqlite_master WHERE name = 'decision_supersedes'")[0]["n"] == 1
    assert store.find_breach() is None


def test_a_damaged_ledger_is_explained_whichever_way_it_is_read(review: Store) -> None:
    review._connection.execute("ALTER TABLE ledger RENAME TO lost")
    for read in (
        lambda: list(review.entries("record")),
        lambda: review.find("record", "a"),
        lambda: review.has("record", "a"),
    ):
        with pytest.raises(StoreError, match="cannot be used"):
            read()
