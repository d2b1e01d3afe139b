"""What came after the last analysis is said wherever results are trusted: next steps, and the seal of a version."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpora.curation.since_analysis import n_to_analyse, since_analysis
from corpora.protocol import load_protocol
from corpora.review.next_steps import next_steps
from corpora.settled import read_settled
from corpora.store import Store
from version_files import results_remarks


@pytest.fixture
def store(tmp_path: Path, protocol_text: str):
    """One included report with a confirmed focus, not analysed yet."""
    with Store.create(tmp_path / "review", protocol_text) as made:
        with made.run("all", version="1") as run:
            run.add("source", "s", {"search": "one"})
            run.add("record", "r-1", {"source": "s", "method": "database", "database": "pubmed", "title": "A"})
            decide(run, "d1", "title_abstract")
            decide(run, "d2", "full_text")
            run.add("focus", "f1", {"report": "r-1", "x": 1, "y": 2, "z": 3, "space": "MNI"})
            run.add("confirmation", "c1", {"focus": "f1", "action": "accept"})
        yield made


def decide(run, key: str, step: str) -> None:
    run.add("decision", key, {"report": "r-1", "step": step, "judgement": "include"})


def analyse(store: Store) -> None:
    number = store.head()
    with store.run("analyse", version="1", number=number) as run:
        run.add("analysed", f"fingerprint-{number}", {"fingerprint": f"{number}"})


def told(store: Store) -> list[str]:
    steps = next_steps(store, load_protocol(store.protocol_path), read_settled(store))
    return [step.what for step in steps if step.command == "focimine analyse"]


def test_confirmed_foci_wait_for_an_analysis_until_there_is_one(store: Store) -> None:
    assert n_to_analyse(store, read_settled(store)) == 1
    assert told(store) == ["1 confirmed focus to analyse"]
    analyse(store)
    assert told(store) == []


def test_decisions_after_the_analysis_make_results_old_until_it_is_made_again(store: Store) -> None:
    analyse(store)
    assert (since_analysis(store), results_remarks(store, 1)) == (None, [])
    with store.run("decide", version="1") as run:
        decide(run, "d3", "full_text")
        run.add("coding", "k1", {"report": "r-1", "field": "n", "value": "20"})
        run.add("coding", "k2", {"report": "r-1", "field": "task", "value": "game"})
        run.add("suggestion", "s1", {"report": "r-1", "step": "full_text", "judgement": "include"})
    assert told(store) == ["results and report are older than 1 decision, 2 coded values"]
    assert "sealed with version 1 are older than 1 decision, 2 coded values" in results_remarks(store, 1)[0]
    analyse(store)
    assert told(store) == []


def test_a_plan_that_asks_for_another_analysis_makes_results_old(store: Store) -> None:
    section = load_protocol(store.protocol_path).analysis.model_dump(mode="json")
    with store.run("analyse", version="1", analysis=section | {"of_an_older_program": 1}) as run:
        run.add("analysed", "f", {"fingerprint": "f"})
    assert since_analysis(store) is None
    text = store.protocol_path.read_text(encoding="utf-8")
    store.protocol_path.write_text(text.replace("permutations: 100", "permutations: 200"), encoding="utf-8")
    assert since_analysis(store) == "a plan that asks for something else"


def test_what_was_written_while_an_analysis_ran_is_newer_than_it(store: Store) -> None:
    with store.run("analyse", version="1") as run:
        with store.run("decide", version="1") as other:
            decide(other, "d3", "full_text")
        run.add("analysed", "fingerprint", {"fingerprint": "f"})
    assert since_analysis(store) == "1 decision"
