"""Reports whose full text cannot be got: nobody is asked to judge them, wherever what waits is counted."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpora.nouns.decisions import Step
from corpora.store import Store
from focimine import cli
from screen.stage.one_report import read_waiting

PLAN = """
review: {title: {en: Lost papers}, question: {en: Q}}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  reviewers: [Li Wei, Anna Berg]
  mode: dual_blind
  criteria: [{id: fmri, wording: {en: Functional MRI}, steps: [title_abstract, full_text]}]
"""
BOTH = ("Li Wei", "Anna Berg")


def run(*arguments: object) -> str:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three reports that two people passed on; the full text of the second is declared not retrieved."""
    folder = tmp_path_factory.mktemp("lost")
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    with (folder / "records.csv").open("w", encoding="utf-8", newline="") as stream:
        rows = [(f"Paper {n} of fMRI", f"Author{n} A", 2000 + n, f"10.1000/{n}") for n in range(3)]
        csv.writer(stream).writerows([("title", "authors", "year", "doi"), *rows])
    review = folder / "review"
    run("init", review, "--protocol", folder / "plan.yaml")
    run("import", folder / "records.csv", "--database", "pubmed", "--review", review)
    for who in BOTH:
        papers = [f"10.1000/{n}" for n in range(3)]
        run("decide", *papers, "--all", "--step", "title_abstract", "--include", "--who", who, "--review", review)
    run("fetch", "--not-retrieved", "10.1000/1", "--who", "Li Wei", "--reason", "no library has it", "--review", review)
    return review


def test_status_list_desk_and_flow_agree_on_how_many_wait(review: Path) -> None:
    flow = json.loads(run("prisma", "--json", "--format", "json", "-o", review.parent / "flow", "--review", review))
    awaiting = {box["box"]: box["n"] for box in flow["boxes"]}["databases: awaiting assessment"]
    listed = json.loads(run("screen", "--list", "--step", "full_text", "--who", "Li Wei", "--json", "--review", review))
    with Store.open(review, read_only=True) as store:
        at_the_desk = read_waiting(store, Step.FULL_TEXT, "Li Wei")
    assert (awaiting, listed["waiting"], len(at_the_desk.reports), at_the_desk.n_due) == (2, 2, 2, 2)
    assert "Li Wei: 2 reports to judge at full text" in run("status", "--review", review)


def test_a_text_that_cannot_be_got_is_not_waited_for(review: Path) -> None:
    waiting = json.loads(run("screen", "--step", "full_text", "--json", "--review", review))["waiting_for_text"]
    wanted = run("fetch", "--wanted", "--review", review)
    assert len(waiting) == 2
    assert all(report in wanted for report in waiting)


def test_a_report_judged_all_the_same_waits_for_the_second_person(review: Path) -> None:
    what = ("--step", "full_text", "--exclude", "--criterion", "fmri")
    run("decide", "10.1000/1", *what, "--who", "Li Wei", "--review", review)
    status = run("status", "--review", review)
    assert "Li Wei: 2 reports to judge at full text" in status
    assert "Anna Berg: 3 reports to judge at full text" in status
