"""Two people, or one person twice, at the same moment: one word is in force, and a conflict is told."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from corpora.errors import ReviewError, StoreError
from corpora.nouns.decisions import Judgement, Step
from corpora.protocol import load_protocol
from corpora.settled import in_force, read_settled
from corpora.store import Store
from extract.orders import Order
from extract.stage import code, confirm, overlap, take_back
from miner.stage import corrections, records, retrieval
from screen.stage import bias, decide
from screen.stage.decision_lines import DecisionLine

PLAN = """
review: {title: {en: Races}, question: {en: Q}}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  reviewers: [Ann, Bo]
  criteria: [{id: c, wording: {en: C}, steps: [title_abstract, full_text]}]
extraction: {coding: [{name: task, label: {en: Task}}]}
risk_of_bias: {instrument: cbma_quality}
"""
ROUNDS = 8
TABLE = (
    "title,doi\nEmpathy for pain in groups,10.1000/a\nEmpathy for pain in groups,10.1000/a\nMemory of faces,10.1000/b\n"
)


@pytest.fixture
def review(tmp_path):
    folder = tmp_path / "review"
    (tmp_path / "wos.csv").write_text(TABLE, encoding="utf-8")
    with Store.create(folder, PLAN) as store:
        records.import_files(store, [tmp_path / "wos.csv"], database="web_of_science")
        names = [row["record"] for row in store.query("SELECT record FROM records ORDER BY seq")]
        with store.run("extract", version="1") as run:
            body = {"report": names[0], "document": "d", "table": "T1", "row": 1, "contrast": "A", "kind": "peak",
                    "x": -38.0, "y": 20.0, "z": 4.0, "space": "MNI", "raw": "-38 20 4"}  # fmt: skip
            run.add("focus", "d/1", body)
            run.add("document", "d", {"report": names[0], "name": "d.pdf", "file": "documents/d.pdf"})
    return folder


def race(folder, *actions):
    """Do each of `actions` in a program of its own (a thread, a connection), all at once; return what each gave or raised."""
    barrier = threading.Barrier(len(actions))
    outcomes = [None] * len(actions)

    def act(number, action):
        with Store.open(folder) as store:
            barrier.wait()
            try:
                outcomes[number] = action(store)
            except ReviewError as error:
                outcomes[number] = error

    threads = [threading.Thread(target=act, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def names_of(folder):
    with Store.open(folder, read_only=True) as store:
        return [row["record"] for row in store.query("SELECT record FROM records ORDER BY seq")]


def holds(folder):
    with Store.open(folder, read_only=True) as store:
        assert store.find_breach() is None


@pytest.mark.parametrize("people", [("Ann", "Bo"), ("Ann", "Ann")])
@pytest.mark.parametrize("words", [("include", "exclude"), ("exclude", "unclear"), ("include", "include")])
def test_one_decision_is_in_force_and_the_second_person_is_told(review, people, words):
    report = names_of(review)[0]

    def said(store, who, word):
        line = DecisionLine(report=report, step=Step.TITLE_ABSTRACT, judgement=Judgement(word), who=who)
        with store.transaction():
            plan = decide.plan_decisions(store, [line])
            decide.carry_out(store, plan)
        return [problem.code for problem in plan.problems]

    pairs = list(zip(people, words, strict=True))
    told = race(review, *(partial(said, who=who, word=word) for who, word in pairs))
    with Store.open(review, read_only=True) as store:
        rows = in_force(read_settled(store).decisions[report, Step.TITLE_ABSTRACT])
    assert len(rows) == 1
    assert sorted(told) == ([[], []] if len(set(words)) == 1 else [[], ["DECISION-TAKES-BACK"]])
    holds(review)


def test_one_confirmation_is_in_force_and_what_was_shown_is_not_done_where_it_is_no_longer_so(review):
    barrier = threading.Barrier(2)

    def confirmed(store, who, order):
        plan = confirm.plan_orders(store, [order], who=who)
        barrier.wait()  # both have seen the same
        return confirm.apply_plan(store, plan)

    for number in range(ROUNDS):
        correct = Order(action="correct", report=None, focus="d/1", contrast=None, x=-30.0 - number, reason="misread")
        reject = Order(action="reject", report=None, focus="d/1", contrast=None, reason=f"another contrast, {number}")
        done = race(review, *(partial(confirmed, who=w, order=o) for w, o in (("Ann", correct), ("Bo", reject))))
        assert sum(isinstance(one, StoreError) for one in done) == 1
        assert "nothing was written" in str(next(one for one in done if isinstance(one, StoreError)))
        with Store.open(review, read_only=True) as store:
            assert store.query("SELECT count(*) AS n FROM confirmations")[0]["n"] == 1
            assert store.query("SELECT count(*) AS n FROM ledger WHERE kind = 'confirmation'")[0]["n"] == number + 1
    holds(review)


def test_one_coding_is_in_force_and_two_that_say_the_same_are_one_row(review):
    report = names_of(review)[0]

    def coded(store, value):
        coding = code.Coding(report=report, contrast=None, field="task", value=value)
        return code.add_codings(store, load_protocol(store.protocol_path), [coding], who="Ann")

    for number in range(ROUNDS):
        assert race(review, *(partial(coded, value=f"{value} {number}") for value in "ab")) == [1, 1]
        assert sorted(race(review, *[partial(coded, value=f"same {number}")] * 2)) == [0, 1]
        with Store.open(review, read_only=True) as store:
            assert store.query("SELECT count(*) AS n FROM codings WHERE field = 'task'")[0]["n"] == 1
    holds(review)


def test_one_taking_back_of_a_coding_is_written(review):
    report = names_of(review)[0]
    with Store.open(review) as store:
        coding = code.Coding(report=report, contrast=None, field="task", value="a")
        code.add_codings(store, load_protocol(store.protocol_path), [coding], who="Ann")
        found = take_back.find_codings(store, take_back.Chosen(field="task"))

    def undone(store):
        return take_back.take_back(store, found, who="Bo", reason="another task")[0]

    assert sorted(race(review, undone, undone)) == [0, 1]
    holds(review)


def test_one_word_on_a_pair_of_reports_is_in_force(review):
    one, _, other = names_of(review)

    def said(store, verdict):
        with store.transaction():
            planned = overlap.plan_words(store, [overlap.Word(reports=(one, other), verdict=verdict)], who="Ann")
            return overlap.write_words(store, planned, who="Ann")[0]

    assert sorted(race(review, lambda s: said(s, "same"), lambda s: said(s, "same"))) == [0, 1]
    race(review, lambda s: said(s, "different"), lambda s: said(s, "partly"))
    with Store.open(review, read_only=True) as store:
        assert len(overlap.find_decided(store, reports=(one, other), run=None)) == 1
    holds(review)


def test_of_two_judgements_of_bias_of_one_person_one_is_in_force(review):
    report = names_of(review)[0]
    with Store.open(review) as store:
        for step in (Step.TITLE_ABSTRACT, Step.FULL_TEXT):
            line = DecisionLine(report=report, step=step, judgement=Judgement.INCLUDE, who="Ann")
            decide.decide(store, line)
        found = bias.read_all(store)
    item, values = found.instrument.items[0].id, [answer.value for answer in found.instrument.answers][:2]

    def judged(store, value):
        line = bias.Line(report=report, item=item, judgement=value, where="line 1")
        return bias.add_judgements(store, [line], who="Ann")[1]

    assert sorted(race(review, *[lambda s: judged(s, values[0])] * 2)) == [0, 1]
    race(review, *(lambda s, v=v: judged(s, v) for v in values))
    assert sorted(map(str, race(review, *[lambda s: bias.undo(s, report, item, who="Ann")] * 2)))[0] == "1"
    holds(review)


def test_a_link_is_undone_once(review):
    with Store.open(review) as store:
        assert records.deduplicate(store).n_new == 1
        link = store.query("SELECT link FROM duplicates")[0]["link"]
    done = race(review, *[lambda s: records.undo_duplicate(s, link, reason="two papers", who="Ann")] * 2)
    assert sum(isinstance(one, ReviewError) for one in done) == 1
    holds(review)


@pytest.mark.parametrize("action", ["withdraw", "relabel", "not retrieved", "move", "undo"])
def test_a_correction_made_twice_at_once_is_one_row(review, action):
    report = names_of(review)[2]
    words = {"who": "Ann", "reason": "wrong file"}
    if action == "undo":
        with Store.open(review) as store:
            corrections.withdraw(store, "1", **words)
    if action == "not retrieved":
        with Store.open(review) as store:
            decide.decide(
                store, DecisionLine(report=report, step=Step.TITLE_ABSTRACT, judgement=Judgement.INCLUDE, who="Ann")
            )

    def corrected(store):
        match action:
            case "withdraw":
                return corrections.withdraw(store, "1", **words) is not None
            case "relabel":
                return corrections.relabel(store, "1", {"database": "scopus"}, **words) is not None
            case "not retrieved":
                return bool(retrieval.declare_not_retrieved(store, [report], **words))
            case "move":
                return retrieval.move_document(store, "d.pdf", report, **words) is not None
            case _:
                return corrections.undo(store, "1", corrections.WITHDRAWN, **words) is not None

    done = race(review, corrected, corrected)
    assert done.count(True) == 1, done
    holds(review)
