"""Values that a machine read and nobody confirmed: marked in tables and report, counted, or refused by the plan."""

from __future__ import annotations

import csv
import json
import re

import pytest

import focimine
from corpora.errors import ExitCode
from corpora.store import Store

N_MACHINE = 3


@pytest.fixture
def analysed(review):
    """Return a function that analyses eight reports, of three of which only a machine gave n, of one the task too."""

    def make(machine_values=None, subgroups=False):
        section = {"machine_values": machine_values} if machine_values else {}
        if subgroups:
            label = {"en": "explicit", "zh": "外显"}
            section["subgroups"] = [{"name": "explicit", "label": label, "where": {"task": ["explicit"]}}]
        folder = review(section, {"kinds": ["peak", "centre_of_mass"]})
        with Store.open(folder) as store, store.run("undo", version="1") as run:
            # What people said of n is taken back; a machine's value of another number is below it.
            for number in range(N_MACHINE):
                report = f"r-{number}"
                body = {"report": report, "field": "n", "action": "undo", "undoes": f"{report}/n"}
                run.add("coding", f"{report}/undo", body, who="Li Wei", machine=False)
                run.add("coding", f"{report}/machine", {"report": report, "field": "n", "value": "30"}, who="extract 1")
            run.add(
                "coding",
                "r-0/task/2",
                {"report": "r-0", "field": "task", "action": "undo", "undoes": "r-0/task"},
                who="Li Wei",
                machine=False,
            )
            run.add("coding", "r-0/task/3", {"report": "r-0", "field": "task", "value": "explicit"}, who="extract 1")
        assert focimine.run(["analyse", "--workers", "1", "--review", str(folder)]) in (
            ExitCode.DONE,
            ExitCode.PROBLEMS,
        )
        return folder

    return make


def table(folder, name):
    path = folder / "results" / name
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter="\t"))


def problems(folder, code):
    with Store.open(folder, read_only=True) as store:
        return [row["item"] for row in store.query("SELECT item FROM problems WHERE code = ? ORDER BY item", (code,))]


def unconfirmed(folder, name, key="study"):
    return {row[key]: row["unconfirmed"] for row in table(folder, name) if row["unconfirmed"]}


def test_machine_values_are_marked_in_the_tables_of_the_analyses_they_enter(analysed):
    folder = analysed(subgroups=True)
    three = dict.fromkeys(("Xu0, 2010", "Xu1, 2010", "Xu2, 2010"), "n")
    assert unconfirmed(folder, "main/tables/experiments.tsv") == three
    assert unconfirmed(folder, "main/tables/contributions.tsv").items() <= three.items()
    # Only the subgroup rests on the task.
    assert unconfirmed(folder, "explicit/tables/experiments.tsv") == three | {"Xu0, 2010": "n; task"}
    assert (folder / "report.html").read_text(encoding="utf-8").count("<td>explicit†</td>") == 1
    with focimine.open_review(folder) as opened:
        frame = opened.experiments().set_index("study")["unconfirmed"]
    assert frame.dropna().to_dict() == three | {"Xu0, 2010": "n; task"}


def test_the_report_counts_and_marks_them_in_both_languages(analysed):
    folder = analysed()
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "confirmed by nobody (marked †): sample size of 3 of 8 contrasts." in page
    assert len(re.findall(r'<td class="n">30†</td>', page)) == N_MACHINE
    assert "not confirmed by a person: sample size of 3 of 8 contrasts." in page
    chinese = (folder / "results" / "main" / "methods.zh.md").read_text(encoding="utf-8")
    assert "由程序从文献中读取，未经人工确认：8 个对比中，样本量 3 个。" in chinese
    settings = json.loads((folder / "results" / "main" / "settings.json").read_text(encoding="utf-8"))
    assert settings["unconfirmed_machine_values"] == {"n": N_MACHINE}
    assert problems(folder, "ANALYSIS-MACHINE-VALUES") == ["analysis"]


def test_a_plan_that_refuses_machine_values_leaves_those_contrasts_out_by_name(analysed):
    folder = analysed("refuse", subgroups=True)
    studies = {row["study"] for row in table(folder, "main/tables/experiments.tsv")}
    assert studies == {f"Xu{number}, 2010" for number in range(N_MACHINE, 8)}
    assert problems(folder, "ANALYSIS-MACHINE-REFUSED") == [f"Xu{number}, 2010: A > B" for number in range(N_MACHINE)]
    assert problems(folder, "ANALYSIS-MACHINE-VALUES") == []
    studies_, _, analyses = (folder / "report.html").read_text(encoding="utf-8").partition('id="analysis-main"')
    assert studies_.count("30†") == N_MACHINE  # they are included studies all the same
    assert "†" not in analyses


def test_confirmed_values_bring_no_mark_and_the_analysis_is_made_again(analysed):
    folder = analysed()
    where = ("--who", "Li Wei", "--review", str(folder))
    assert focimine.run(["code", "--accept-machine", "--all", *where]) == ExitCode.DONE
    assert focimine.run(["analyse", "--workers", "1", "--review", str(folder)]) in (ExitCode.DONE, ExitCode.PROBLEMS)
    assert unconfirmed(folder, "main/tables/experiments.tsv") == {}
    assert "†" not in (folder / "report.html").read_text(encoding="utf-8")
