"""Decisions on shared participants: the view says what the fold says, and they come over from an earlier review."""

from __future__ import annotations

import csv
import random

import pytest

from corpora.protocol import load_protocol
from corpora.review.next_steps import next_steps
from corpora.review.overlaps import judged_overlaps, next_key
from corpora.review.taking_over import take_over
from corpora.settled import read_reports, read_settled
from corpora.store import Store
from corpora.store.exporting import export_review

PLAN = """
review: {title: {en: S}, question: {en: Q}%s}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  reviewers: [Ann, Bob]
  criteria:
    - {id: empirical, wording: {en: Empirical}, steps: [title_abstract, full_text]}
"""
AUTHORS = [
    {"raw": "Xu, Xiaojing", "family": "Xu", "given": "Xiaojing"},
    {"raw": "Han, Shihui", "family": "Han", "given": "Shihui"},
]
WORDS = "These data have been reported previously (Xu et al., 2009)."


def fill(store, reports=("r-1", "r-2", "r-3")):
    with store.run("import", version="1") as run:
        for position, key in enumerate(reports):
            body = {"source": "s", "position": position, "title": f"Paper {key}", "year": 2009 + position}
            body |= {"authors": AUTHORS, "abstract": WORDS if position == 1 else "Pain."}
            run.add("record", key, body)
            run.add(
                "decision",
                f"{key}/1",
                {"report": key, "step": "full_text", "judgement": "include", "who": "Ann"},
                who="Ann",
                machine=False,
            )


def decide(store, records, verdict, samples=None, who="Ann"):
    key = next_key(store, records)
    with store.run("overlap", version="1", who=who) as run:
        body = {"records": records, "verdict": verdict, "reason": "the sentence"}
        run.add("overlap", key, body | ({"samples": samples} if samples else {}), who=who, machine=False)
    return key


def undo(store, key, who="Ann"):
    with store.run("overlap", version="1", who=who) as run:
        run.add("overlap_undone", key, {"overlap": key, "reason": "other scanner"}, who=who, machine=False)


def in_force(store):
    return sorted((pair.key, pair.verdict) for pair in judged_overlaps(store, read_reports(store)))


@pytest.fixture
def earlier(tmp_path):
    with Store.create(tmp_path / "old", PLAN % "") as store:
        fill(store)
        yield store


@pytest.fixture
def later(tmp_path):
    with Store.create(tmp_path / "new", PLAN % ", previous_version: ../old") as store:
        yield store


@pytest.mark.parametrize("seed", range(6))
def test_the_view_holds_in_force_what_the_fold_does(earlier, seed):
    chance = random.Random(seed)
    keys = []
    for _ in range(14):
        if keys and chance.random() < 0.3:
            undo(earlier, keys.pop(chance.randrange(len(keys))))
            continue
        pair = chance.sample(["r-1", "r-2", "r-3", "gone"], 2)
        samples = chance.choice([None, None, ["a", "b"], ["b", "a"], ["a", None]])
        keys.append(decide(earlier, pair, chance.choice(["same", "partly", "different"]), samples))
    with earlier.run("dedup", version="1") as run:
        if seed % 2:
            run.add("duplicate", "r-3>r-1", {"record": "r-3", "duplicate_of": "r-1", "why": "same DOI"})
    rows = earlier.query("SELECT overlap, verdict FROM overlaps WHERE in_force")
    assert sorted(map(tuple, rows)) == in_force(earlier)
    assert len(earlier.query("SELECT * FROM overlaps")) == len(list(earlier.entries("overlap")))


def test_an_export_has_a_table_of_them_with_who_took_what_back(earlier, tmp_path):
    decide(earlier, ["r-1", "r-2"], "same", ["controls", None])
    undo(earlier, decide(earlier, ["r-1", "r-3"], "partly"), who="Bob")
    export_review(earlier, tmp_path / "out")
    with (tmp_path / "out" / "overlaps.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["report_a"], row["report_b"]): row for row in csv.DictReader(file)}
    first, second = rows["r-1", "r-2"], rows["r-1", "r-3"]
    assert (first["verdict"], first["sample_a"], first["sample_b"], first["in_force"]) == ("same", "controls", "", "1")
    assert (second["in_force"], second["undone_by"], second["undone_because"]) == ("0", "Bob", "other scanner")


def test_status_says_how_many_pairs_wait(earlier):
    def waiting():
        steps = next_steps(earlier, load_protocol(earlier.protocol_path), read_settled(earlier))
        return [step.what for step in steps if "overlap" in step.command]

    assert waiting() == ["1 pair of reports to decide that may share participants"]
    decide(earlier, ["r-1", "r-2"], "different")
    assert waiting() == []


def said(store):
    """Return what is in force here: the earlier review's keys of both records, verdict, who."""
    names = {
        row["key"]: row["origin"]
        for row in store.query("SELECT key, body ->> '$.taken_over.key' AS origin FROM ledger WHERE kind = 'record'")
    }
    return [
        (*(names[report] for report in pair.reports), pair.verdict, pair.who)
        for pair in judged_overlaps(store, read_reports(store))
    ]


def test_decisions_of_an_earlier_review_come_over_with_who_made_them(earlier, later):
    decide(earlier, ["r-1", "r-2"], "same")
    undo(earlier, decide(earlier, ["r-2", "r-3"], "partly", who="Bob"))
    take_over(later)
    assert said(later) == [("r-1", "r-2", "same", "Ann")]
    (entry,) = later.entries("overlap")
    assert (entry.body["taken_over"]["key"], entry.body["reason"], entry.machine) == (
        "r-1|r-2/1",
        "the sentence",
        False,
    )


def test_what_was_decided_or_taken_back_there_since_comes_over_too(earlier, later):
    first = decide(earlier, ["r-1", "r-2"], "same")
    decide(earlier, ["r-1", "r-3"], "same")
    take_over(later)
    undo(earlier, first, who="Bob")
    decide(earlier, ["r-1", "r-3"], "different", who="Bob")
    take_over(later)
    assert said(later) == [("r-1", "r-3", "different", "Bob")]
    take_over(later)
    assert len(list(later.entries("overlap"))) == 3


@pytest.mark.parametrize("spoken", ["decided", "taken back"])
def test_who_spoke_of_a_pair_here_is_not_overruled(earlier, later, spoken):
    decide(earlier, ["r-1", "r-2"], "same")
    take_over(later)
    (taken,) = later.entries("overlap")
    if spoken == "decided":
        decide(later, taken.body["records"], "partly", who="Cy")
    else:
        undo(later, taken.key, who="Cy")
    before = said(later)
    decide(earlier, ["r-1", "r-2"], "different", who="Bob")
    take_over(later)
    assert said(later) == before == ([("r-1", "r-2", "partly", "Cy")] if spoken == "decided" else [])


def test_a_pair_with_a_report_that_was_left_is_left(earlier, later):
    with earlier.run("import", version="1") as run:
        run.add("record", "r-4", {"source": "s", "position": 9, "title": "Open", "year": 2020, "authors": AUTHORS})
    decide(earlier, ["r-1", "r-4"], "same")
    take_over(later)
    assert said(later) == []
