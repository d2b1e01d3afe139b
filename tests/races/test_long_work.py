"""Work that takes long holds no lock, and looks whether it still holds when it is done."""

from __future__ import annotations

import sqlite3
import threading

import pytest

import focimine
from corpora.errors import ExitCode, ProtocolError, StoreError
from corpora.files import held
from corpora.review import closing
from corpora.store import Store, opening
from miner.dedup import links
from miner.stage import records
from miner.stage.corrections import withdraw

HEAD = "title,doi\n"
ONE = HEAD + "Empathy for pain in groups,10.1000/a\nMemory of faces,10.1000/b\n"
TWO = HEAD + "Empathy for pain in groups,10.1000/a\n"


@pytest.fixture
def review(tmp_path, protocol_text):
    Store.create(tmp_path / "review", protocol_text).close()
    (tmp_path / "one.csv").write_text(ONE, encoding="utf-8")
    (tmp_path / "two.csv").write_text(TWO, encoding="utf-8")
    return tmp_path / "review"


def bring_in(folder, name):
    with Store.open(folder) as store:
        return records.import_files(store, [folder.parent / name], database="scopus")[0]


def at_once(*actions):
    outcomes = []
    barrier = threading.Barrier(len(actions))

    def act(action):
        barrier.wait()
        outcomes.append(action())

    threads = [threading.Thread(target=act, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_a_file_imported_by_many_at_once_is_imported_once(review):
    outcomes = at_once(*[lambda: bring_in(review, "one.csv")] * 6)
    assert [one.n_records for one in outcomes if not one.known] == [2]
    with Store.open(review, read_only=True) as store:
        assert store.query("SELECT count(*) AS n FROM records")[0]["n"] == 2
        assert store.find_breach() is None
    assert len(list((review / "imports").iterdir())) == 1


@pytest.mark.parametrize("meanwhile", ["import", "withdraw"])
def test_records_that_change_while_they_are_compared_are_compared_again(review, monkeypatch, meanwhile):
    bring_in(review, "one.csv")
    bring_in(review, "two.csv")
    (review.parent / "three.csv").write_text(HEAD + "Memory of faces,10.1000/b\n", encoding="utf-8")
    compare, n = links.find_links, 0

    def compare_slowly(*args, **how):
        nonlocal n
        n += 1
        found = compare(*args, **how)
        if n == 1 and meanwhile == "import":
            bring_in(review, "three.csv")
        elif n == 1:
            with Store.open(review) as other:
                withdraw(other, "2", who="Ann", reason="twice")
        return found

    monkeypatch.setattr(records.dedup, "find_links", compare_slowly)
    with Store.open(review) as store:
        outcome = records.deduplicate(store)
        assert n == 2
        assert (outcome.n_new, outcome.n_reports) == ((2, 2) if meanwhile == "import" else (0, 2))
        assert store.find_breach() is None


def test_records_that_never_stay_the_same_are_told(review, monkeypatch):
    bring_in(review, "one.csv")
    compare, n = links.find_links, 0

    def compare_slowly(*args, **how):
        nonlocal n
        n += 1
        (review.parent / f"more-{n}.csv").write_text(f"{HEAD}Paper {n},10.1000/x{n}\n", encoding="utf-8")
        bring_in(review, f"more-{n}.csv")
        return compare(*args, **how)

    monkeypatch.setattr(records.dedup, "find_links", compare_slowly)
    with Store.open(review) as store:
        with pytest.raises(StoreError, match="nothing was linked"):
            records.deduplicate(store)
        assert store.query("SELECT 1 FROM ledger WHERE kind IN ('duplicate', 'same_study')") == []


def test_two_deduplications_at_once_make_each_link_once(review):
    bring_in(review, "one.csv")
    bring_in(review, "two.csv")

    def dedup():
        with Store.open(review) as store:
            return records.deduplicate(store).n_new

    assert sorted(at_once(dedup, dedup)) == [0, 1]


def test_a_version_is_closed_once(review):
    bring_in(review, "one.csv")

    def close():
        with Store.open(review) as store:
            try:
                return closing.seal(store, {}, who="Ann").number
            except ProtocolError as error:
                return str(error)

    done = at_once(close, close)
    assert done.count(1) == 1
    assert "is closed already" in next(one for one in done if one != 1)


def hold(folder):
    with held(folder, "An analysis"):
        pass


def test_a_folder_is_held_by_one_at_a_time(tmp_path):
    with held(tmp_path, "An analysis"), pytest.raises(StoreError, match="An analysis is at work already"):
        hold(tmp_path)
    hold(tmp_path)


def test_a_lock_held_by_another_program_is_one_error_and_changes_nothing(review, monkeypatch, capfd):
    bring_in(review, "one.csv")
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.1)
    other = sqlite3.connect(review / "review.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    n = other.execute("SELECT count(*) FROM ledger").fetchone()
    words = ["import", str(review.parent / "two.csv"), "--database", "scopus", "--review", str(review)]
    assert focimine.run(words) == ExitCode.STORE
    assert "in use by another program" in capfd.readouterr().err
    assert other.execute("SELECT count(*) FROM ledger").fetchone() == n
    other.execute("ROLLBACK")
    other.close()
    assert focimine.run(words) == ExitCode.DONE


def test_what_fails_in_a_transaction_leaves_neither_rows_nor_files(review):
    with Store.open(review) as store:
        before = store.head()

        def fail():
            with store.transaction(), store.run("test", version="1") as run:
                run.add("record", "r", {})
                store.keep_file(b"x", "x.txt", folder="imports")
                raise ValueError

        with pytest.raises(ValueError):
            fail()
        assert store.head() == before
        assert not (review / "imports").exists()
        # One within another that goes on is taken back alone.
        with store.transaction(), store.run("test", version="1") as run:
            run.add("record", "kept", {})
            try:
                with store.transaction():
                    run.add("record", "lost", {})
                    store.keep_file(b"y", "y.txt", folder="imports")
                    raise KeyError
            except KeyError:
                run.add("record", "after", {})
        assert [row["key"] for row in store.query("SELECT key FROM ledger WHERE kind = 'record'")] == ["after", "kept"]
        assert not (review / "imports").exists()
        assert store.find_breach() is None
