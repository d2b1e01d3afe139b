"""Recorded problems that no longer hold are not counted as if they did; none is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpora.curation.standing import standing_problems
from corpora.nouns.evidence import Problem
from corpora.store import Store
from corpora.store.ledger import problem_key

NOT_CODED = Problem(code="ANALYSIS-NOT-CODED", item="Li, 2012: a > b", message="It has no coding for task.")
FEW = Problem(code="ANALYSIS-BELOW-MINIMUM", item="analysis", message="Fewer than 17 experiments.")


@pytest.fixture
def store(tmp_path: Path, protocol_text: str):
    with Store.create(tmp_path / "review", protocol_text) as made:
        yield made


def analyse(store: Store, *problems: Problem, says: bool = True) -> None:
    """An analysis as `focimine analyse` records it; one of an earlier version did not say which problems it met."""
    number = store.head()
    with store.run("analyse", version="1", number=number) as run:
        for problem in problems:
            run.problem(problem)
        met = {"problems": [problem_key(problem) for problem in problems]} if says else {}
        run.add("analysed", f"{number}", {"fingerprint": str(number)} | met)


def codes(store: Store) -> list[str]:
    return [row["code"] for row in standing_problems(store).problems]


def test_problems_of_an_analysis_stand_until_a_later_one_does_not_meet_them(store: Store) -> None:
    analyse(store, NOT_CODED, FEW)
    assert codes(store) == ["ANALYSIS-NOT-CODED", "ANALYSIS-BELOW-MINIMUM"]
    assert standing_problems(store).settled_line() is None
    analyse(store, FEW)  # met again: the same row, kept once
    assert codes(store) == ["ANALYSIS-BELOW-MINIMUM"]
    assert (
        standing_problems(store).settled_line()
        == "Recorded earlier, and settled since: 1 (an export holds all of them)."
    )
    analyse(store, NOT_CODED)
    assert codes(store) == ["ANALYSIS-NOT-CODED"]


def test_a_ledger_whose_analyses_did_not_say_what_they_met_keeps_all(store: Store) -> None:
    analyse(store, NOT_CODED, says=False)
    analyse(store, FEW, says=False)
    assert len(codes(store)) == 2


@pytest.mark.parametrize(("kind", "code"), [("source", "IMPORT-DATABASE-UNKNOWN"), ("document", "DOCUMENT-UNMATCHED")])
def test_a_file_that_was_refused_and_then_taken_is_no_problem(store: Store, kind: str, code: str) -> None:
    def refuse(item: str) -> None:
        with store.run("take", version="1", number=store.head()) as run:
            run.problem(Problem(code=code, item=item, message="It was not taken."))

    refuse("one.ris")
    refuse("other.ris")
    with store.run("take", version="1", number=store.head()) as run:
        run.add(kind, "hash", {"name": "one.ris", "report": "r-1"})
    assert [row["item"] for row in standing_problems(store).problems] == ["other.ris"]
    with store.run("extract", version="1") as run:
        run.problem(Problem(code="N-OF-SEVERAL", item="one.ris", message="n counts two."))
    assert codes(store) == [code, "N-OF-SEVERAL"]
