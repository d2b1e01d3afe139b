"""Everything said of foci and fields can be taken back by a new row; what is in force equals a slow recount."""

from __future__ import annotations

import csv
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import focimine
from corpora.errors import ExitCode
from corpora.protocol import load_protocol
from corpora.settled import read_coded, read_reports
from corpora.store import Store
from extract.orders import Order
from extract.stage import take_back
from extract.stage.code import Coding, add_codings
from extract.stage.confirm import apply_orders

FOCI = ("d/T1/1/1", "d/T1/2/1")
PEOPLE = ("Li Wei", "Chen Yu")


def make(folder, protocol_text):
    store = Store.create(folder, protocol_text)
    with store.run("extract", version="1") as run:
        run.add("record", "r-1", {"title": "One", "doi": "10.1000/a", "year": 2016, "authors": [{"raw": "Hein G"}]})
        for row, key in enumerate(FOCI):
            body = {"report": "r-1", "document": "d", "table": "T1", "row": row, "contrast": "A", "kind": "peak",
                    "x": -30.0 + row, "y": 0.0, "z": 4.0, "space": "MNI", "raw": "-30 0 4"}  # fmt: skip
            run.add("focus", key, body)
    return store


@pytest.fixture
def store(tmp_path, protocol_text):
    with make(tmp_path / "review", protocol_text) as store:
        yield store


def in_force(store, focus):
    rows = store.query("SELECT action, x, who FROM confirmations WHERE focus = ?", (focus,))
    return tuple(rows[0]) if rows else None


def recount(history):
    """What is in force after these steps, as an editor would have it: a word before each word, and what may be redone."""
    state, before, undone = None, {}, []
    for number, (kind, word) in enumerate(history):
        if kind == "say":
            before[(number, word)] = state
            state, undone = (number, word), []
        elif kind == "undo" and state is not None:
            undone.append(state)
            state = before[state]
        elif kind == "redo" and undone:
            state = undone.pop()
    return state[1] if state else None


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.tuples(st.sampled_from(["accept", "correct", "reject"]), st.integers(0, 3))),
        st.tuples(st.sampled_from(["undo", "redo"]), st.none()),
    ),
    min_size=1,
    max_size=14,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=STEPS, seed=st.integers(0, 9))
def test_what_is_in_force_of_a_focus_equals_a_slow_recount(tmp_path_factory, protocol_text, history, seed):
    dice = random.Random(seed)
    with make(tmp_path_factory.mktemp("history") / "review", protocol_text) as store:
        said = []
        for number, (kind, word) in enumerate(history):
            who = dice.choice(PEOPLE)
            if kind == "say":
                # A new contrast each time: no step says again what is in force, which would add nothing.
                name = f"{word[0]} {number}"
                x = 10.0 + word[1] if word[0] == "correct" else None
                order = Order(action=word[0], focus=FOCI[0], x=x, rename_contrast=name, reason="r")
                said.append(("say", name))
            else:
                order = Order(action=kind, focus=FOCI[0], reason="r")
                said.append((kind, None))
            apply_orders(store, [order], who=who)
            found = store.query("SELECT contrast FROM confirmations WHERE focus = ?", (FOCI[0],))
            assert (found[0]["contrast"] if found else None) == recount(said)
        assert in_force(store, FOCI[1]) is None
        flagged = store.query("SELECT contrast FROM all_confirmations WHERE in_force")
        assert [row["contrast"] for row in flagged] == [name for name in [recount(said)] if name]
        rows = store.query("SELECT confirmation, before FROM all_confirmations ORDER BY seq")
        earlier = {row["confirmation"] for row in rows}
        assert all(row["before"] is None or row["before"] in earlier for row in rows)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=STEPS)
def test_what_is_in_force_of_a_field_equals_a_slow_recount(tmp_path_factory, protocol_text, history):
    with make(tmp_path_factory.mktemp("history") / "review", protocol_text) as store:
        protocol, said = load_protocol(store.protocol_path), []
        for number, (kind, _) in enumerate(history):
            if kind == "say":
                add_codings(store, protocol, [Coding(report="r-1", field="n", value=str(number + 1))], who="Li Wei")
                said.append(("say", str(number + 1)))
            else:
                found = take_back.find_codings(store, take_back.Chosen(field="n"), redo=kind == "redo")
                take_back.take_back(store, found, who="Chen Yu", reason="r")
                said.append((kind, None))
            value = read_coded(store, read_reports(store)).get(("r-1", None, "n"))
            assert (value.value if value else None) == recount(said)


def test_an_undo_brings_back_the_word_before_and_a_redo_the_word_taken_back(store):
    apply_orders(store, [Order(action="accept", table="T1")], who="Li Wei")
    apply_orders(store, [Order(action="correct", focus=FOCI[0], x=30.0, reason="sign lost")], who="Chen Yu")
    apply_orders(store, [Order(action="undo", focus=FOCI[0], reason="no")], who="Li Wei")
    assert in_force(store, FOCI[0]) == ("accept", None, "Li Wei")
    apply_orders(store, [Order(action="redo", focus=FOCI[0], reason="yes")], who="Li Wei")
    assert in_force(store, FOCI[0]) == ("correct", 30.0, "Chen Yu")
    for _ in range(2):
        apply_orders(store, [Order(action="undo", focus=FOCI[0], reason="all of it")], who="Li Wei")
    assert in_force(store, FOCI[0]) is None
    assert in_force(store, FOCI[1]) == ("accept", None, "Li Wei")


def test_a_correction_that_was_taken_back_is_not_carried_into_the_next_word(store):
    apply_orders(store, [Order(action="correct", focus=FOCI[0], x=30.0, reason="sign lost")], who="Li Wei")
    apply_orders(store, [Order(action="undo", focus=FOCI[0], reason="no")], who="Li Wei")
    apply_orders(store, [Order(action="accept", focus=FOCI[0])], who="Li Wei")
    (row,) = store.query("SELECT x FROM confirmed_foci")
    assert row["x"] == -30.0


def test_only_the_words_of_one_person_are_taken_back_where_that_is_asked(store):
    apply_orders(store, [Order(action="accept", focus=FOCI[0])], who="Li Wei")
    apply_orders(store, [Order(action="accept", focus=FOCI[1])], who="Chen Yu")
    apply_orders(store, [Order(action="undo", table="T1", by="chen yu", reason="left")], who="Li Wei")
    assert (in_force(store, FOCI[0]), in_force(store, FOCI[1])) == (("accept", None, "Li Wei"), None)


def test_a_row_that_restores_what_no_ledger_holds_leaves_nothing_in_force(store):
    """A ledger put together by hand: it names a word of another focus, a later one, an undo."""
    apply_orders(store, [Order(action="accept", table="T1")], who="Li Wei")
    with store.run("test", version="1") as run:
        for number, restores in enumerate((f"{FOCI[1]}/1", "nowhere", f"{FOCI[0]}/2", f"{FOCI[0]}/9")):
            body = {"focus": FOCI[0], "action": "undo", "undoes": f"{FOCI[0]}/1", "restores": restores}
            run.add("confirmation", f"{FOCI[0]}/{number + 2}", body, who="Li Wei", machine=False)
            assert in_force(store, FOCI[0]) is None
    assert in_force(store, FOCI[1]) is not None


def test_the_whole_history_is_exported_and_in_the_frames(store, tmp_path):
    apply_orders(store, [Order(action="accept", focus=FOCI[0])], who="Li Wei")
    apply_orders(store, [Order(action="correct", focus=FOCI[0], x=300.0, reason="typo")], who="Chen Yu")
    apply_orders(store, [Order(action="undo", focus=FOCI[0], reason="x was 300")], who="Li Wei")
    protocol = load_protocol(store.protocol_path)
    add_codings(store, protocol, [Coding(report="r-1", field="n", value="20")], who="Li Wei")
    take_back.take_back(store, take_back.find_codings(store, take_back.Chosen(field="n")), who="Chen Yu", reason="36")
    folder = tmp_path / "out"
    assert focimine.run(["export", str(folder), "--review", str(store.folder)]) == ExitCode.DONE
    with (folder / "all_confirmations.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = sorted(csv.DictReader(stream), key=lambda row: int(row["seq"]))
    wanted = ("action", "x", "reason", "who", "action_before", "x_before", "in_force")
    assert [tuple(row[name] for name in wanted) for row in rows] == [
        ("accept", "", "", "Li Wei", "", "-30.0", "1"),
        ("correct", "300.0", "typo", "Chen Yu", "accept", "-30.0", "0"),
        ("undo", "", "x was 300", "Li Wei", "correct", "300.0", "0"),
    ]
    with (folder / "all_codings.csv").open(encoding="utf-8-sig", newline="") as stream:
        coded = sorted(csv.DictReader(stream), key=lambda row: int(row["seq"]))
    assert [(row["action"], row["value"], row["who"], row["value_before"]) for row in coded] == [
        ("code", "20", "Li Wei", ""), ("undo", "", "Chen Yu", "20"),
    ]  # fmt: skip
    with focimine.open_review(store.folder) as review:
        frame = review.confirmations()
        assert frame["action"].tolist() == ["accept", "correct", "undo"]
        assert frame["x_before"].tolist() == [-30.0, -30.0, 300.0]
        assert review.codings()["reason"].isna().tolist() == [True, False]
        assert review.foci().set_index("focus").loc[FOCI[0], "x"] == -30.0


def test_the_last_command_is_taken_back_by_its_run(store, capsys):
    here = ["--review", str(store.folder), "--who", "Li Wei"]
    assert focimine.run(["confirm", "--accept", "--focus", FOCI[0], *here]) == ExitCode.DONE
    assert focimine.run(["confirm", "--reject", "--report", "r-1", "--reason", "oops", *here]) == ExitCode.DONE
    out = capsys.readouterr().out
    run = out.rpartition("--run ")[2].split()[0]
    assert focimine.run(["confirm", "--undo", "--run", run, "--all", "--reason", "slip", *here]) == ExitCode.DONE
    assert (in_force(store, FOCI[0]), in_force(store, FOCI[1])) == (("accept", None, "Li Wei"), None)


def test_an_undo_needs_a_reason_and_something_to_take_back(store, capsys):
    here = ["--review", str(store.folder), "--who", "Li Wei"]
    assert focimine.run(["confirm", "--undo", "--report", "r-1", *here]) == ExitCode.PROTOCOL
    assert "needs a reason" in capsys.readouterr().err
    assert focimine.run(["confirm", "--undo", "--report", "r-1", "--reason", "r", *here]) == ExitCode.PROBLEMS
    assert "No focus with a word to take back" in capsys.readouterr().err


def test_a_machines_value_comes_back_when_a_persons_is_taken_back_and_may_itself_be(store, capsys):
    with store.run("extract", version="1") as run:
        run.add("coding", "r-1//n/1", {"report": "r-1", "field": "n", "value": "36"}, who="extract 1")
    protocol = load_protocol(store.protocol_path)
    add_codings(store, protocol, [Coding(report="r-1", field="n", value="17")], who="Li Wei")
    here = ["--review", str(store.folder), "--who", "Li Wei", "--report", "r-1", "--field", "n", "--reason", "r"]

    def value():
        found = read_coded(store, read_reports(store)).get(("r-1", None, "n"))
        return (found.value, found.machine) if found else None

    assert value() == ("17", False)
    assert focimine.run(["code", "--undo", *here]) == ExitCode.DONE
    assert value() == ("36", True)
    assert focimine.run(["code", "--undo", *here]) == ExitCode.DONE
    assert "Nothing fits" in capsys.readouterr().out
    assert focimine.run(["code", "--undo", "--by", "machine", *here]) == ExitCode.DONE
    assert value() is None
    assert focimine.run(["code", "--redo", *here]) == ExitCode.DONE
    assert value() == ("36", True)
