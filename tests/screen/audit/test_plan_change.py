"""What a change of plan withdrew, and criteria that decisions name and the plan does not hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpora.nouns.decisions import Step
from corpora.protocol import load_protocol
from corpora.review.named_criteria import find_unplanned
from corpora.settled import read_settled
from corpora.store import Store
from screen.audit.plan_change import correction_lines, correction_table
from screen.stage.audit.plan import last_row, read_corrections
from screen.stage.suggest import screen

PLAN = """
review: {title: {en: T}, question: {en: Q}}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  mode: MODE
  criteria:
    - {id: study_type, wording: {en: Empirical}, steps: [title_abstract], settled_by: machine, rules: [{rule: publication_type}]}
    - {id: fmri, wording: {en: fMRI}, steps: [title_abstract], rules: [{rule: modality}]}
"""
TITLES = ("Empathy: a systematic review", "Empathy: a meta-analysis", "Empathy in groups")


def make(folder: Path, mode: str = "single") -> Path:
    with Store.create(folder, PLAN.replace("MODE", mode)) as store, store.run("test", version="1") as run:
        for n, title in enumerate(TITLES, 1):
            run.add(
                "record", f"r-{n}", {"title": title, "source": "s", "position": n, "authors": [{"raw": f"Author{n}"}]}
            )
    with Store.open(folder) as store:
        screen(store, Step.TITLE_ABSTRACT)
    return folder


def decide(folder: Path, key: str, report: str, judgement: str, criterion: str | None, who: str = "Li Wei") -> None:
    with Store.open(folder) as store, store.run("by hand", version="1") as run:
        body = {"report": report, "step": "title_abstract", "judgement": judgement, "criterion": criterion}
        run.add("decision", key, body, who=who, machine=False)


def test_what_a_changed_plan_withdraws_is_listed_with_its_words(tmp_path: Path):
    folder = make(tmp_path / "review")
    plan = folder / "protocol.yaml"
    plan.write_text(
        plan.read_text(encoding="utf-8").replace("publication_type}", "publication_type, exclude: [meta_analysis]}"),
        encoding="utf-8",
    )
    with Store.open(folder) as store:
        before = last_row(store)
        screen(store, Step.TITLE_ABSTRACT)
        found = read_corrections(store, after=before)
    assert correction_lines(found) == ["Decisions of the machine that no longer follow: 1 withdrawn, 0 made otherwise."]
    (row,) = correction_table(found).as_dicts()
    assert (row["report"], row["before"], row["now"]) == ("r-1", "exclude: study_type", "left to people")
    assert "systematic review" in str(row["rested_on"])


def test_nothing_withdrawn_says_nothing(tmp_path: Path):
    folder = make(tmp_path / "review")
    with Store.open(folder) as store:
        before = last_row(store)
        screen(store, Step.TITLE_ABSTRACT)
        assert correction_lines(read_corrections(store, after=before)) == []


def test_a_criterion_renamed_after_use_is_told_with_how_many_decisions_name_it(tmp_path: Path):
    folder = make(tmp_path / "review")
    decide(folder, "d1", "r-3", "exclude", "study_type")
    plan = folder / "protocol.yaml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("id: study_type", "id: study_types"), encoding="utf-8")
    with Store.open(folder, read_only=True) as store:
        (found,) = find_unplanned(read_settled(store), load_protocol(store.protocol_path))
    assert (found.criterion, found.n, found.n_people) == ("study_type", 3, 1)
    assert str(found) == (
        'The criterion "study_type" is not in the plan, but 3 decisions name it as their reason (1 by people); '
        "did you mean study_types?"
    )


@pytest.mark.parametrize(("mode", "n"), [("single", 1), ("dual_blind", 0)])
def test_a_hidden_decision_is_not_counted(tmp_path: Path, mode: str, n: int):
    folder = make(tmp_path / "review", mode)
    decide(folder, "d1", "r-3", "exclude", "gone")
    with Store.open(folder, read_only=True) as store:
        found = find_unplanned(read_settled(store), load_protocol(store.protocol_path))
    assert len(found) == n


def test_a_plan_that_holds_every_criterion_says_nothing(tmp_path: Path):
    folder = make(tmp_path / "review")
    with Store.open(folder, read_only=True) as store:
        assert find_unplanned(read_settled(store), load_protocol(store.protocol_path)) == ()
