"""Agreement and risk of bias through the commands: two people, blind, an adjudicator, sheets in two languages."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import focimine
from corpora.errors import ExitCode
from corpora.sheets import read_sheet, write_sheet
from corpora.store import Store

PLAN = """
review:
  title: {en: Small, zh: 小型}
  question: {en: "Does it work?"}
search:
  dimensions: [{name: imaging, en: [fMRI]}]
screening:
  reviewers: [Ann Li, Bob Wu]
  adjudicator: Cy Zhao
  mode: MODE
  criteria:
    - {id: empirical, wording: {en: Empirical}, steps: [title_abstract, full_text]}
    - {id: whole_brain, wording: {en: Whole brain}, steps: [full_text], priority: 2}
extraction:
  coding:
    - {name: n, label: {en: n}, type: integer}
    - {name: task, label: {en: task}, type: choice, values: [explicit, implicit]}
risk_of_bias: BIAS
"""
PAPERS = (("Adams, A", 2001), ("Brown, B", 2002), ("Chen, C", 2003), ("Chen, C", 2003), ("Evans, E", 2005))
ANN, BOB, CY = "Ann Li", "Bob Wu", "Cy Zhao"
COCHRANE = "{instrument: cochrane_2011}"
TWO = """
  instrument: our_list
  items: [{id: a, wording: {en: First question, zh: 第一问}}, {id: b, wording: {en: Second question}}]
  answers: ANSWERS
"""


def run(*arguments: object) -> int:
    return focimine.run([str(argument) for argument in arguments])


@pytest.fixture
def make(tmp_path: Path, monkeypatch):
    """Return a maker of reviews of five papers; commands then work on the last one made."""

    def maker(*, mode: str = "dual_blind", bias: str = COCHRANE, included: bool = True) -> list[str]:
        folder = tmp_path / "review"
        plan = tmp_path / "plan.yaml"
        plan.write_text(PLAN.replace("MODE", mode).replace("BIAS", bias), encoding="utf-8")
        assert run("init", folder, "--protocol", plan) == ExitCode.DONE
        write_sheet(
            tmp_path / "r.csv", ("title", "authors", "year"), [(f"Title {i}", *p) for i, p in enumerate(PAPERS)]
        )
        assert run("import", tmp_path / "r.csv", "--database", "pubmed", "--review", folder) == ExitCode.DONE
        monkeypatch.chdir(folder)
        with Store.open(folder, read_only=True) as store:
            names = [entry.key for entry in store.entries("record")]
        for who in (ANN, BOB) if included else ():
            rows = [(name, step, "include", who) for name in names for step in ("title_abstract", "full_text")]
            decide(rows)
        return names

    return maker


def decide(rows: list[tuple[str, str, str, str]] | list[tuple[str, ...]]) -> None:
    header = ("report", "step", "judgement", "who", "criterion")
    write_sheet(Path("decisions.csv"), header, [(*row, *[""] * (5 - len(row))) for row in rows])
    assert run("decide", "--from", "decisions.csv") in (ExitCode.DONE, ExitCode.PROBLEMS)


def coefficients(capsys) -> dict[tuple[str, str], dict[str, object]]:
    """Return the coefficients of all raters together by part and question."""
    capsys.readouterr()
    assert run("agreement", "--json", "--replicates", 10) == ExitCode.DONE
    found: dict[tuple[str, str], dict[str, object]] = {}
    for row in json.loads(capsys.readouterr().out)["coefficients"]:
        if not row.get("category"):
            cells = found.setdefault(
                (row["part"], row["question"]), {"units": row["n_units"], "missing": row["n_missing"]}
            )
            cells[row["coefficient"]] = row.get("value")
    return found


def test_agreement_is_that_of_each_persons_own_first_decision(make, capsys):
    a, b, c, d, _ = make(included=False)
    ta = "title_abstract"
    decide([(name, ta, "include", ANN) for name in (a, b, c, d)])
    decide([(a, ta, "include", BOB), (b, ta, "exclude", BOB, "empirical"), (c, ta, "include", BOB)])
    decide([(b, ta, "exclude", ANN, "empirical")])  # Ann gives way: that is no independent rating
    found = coefficients(capsys)[ta, "judgement"]
    assert (found["units"], found["missing"]) == (3, 0), "of d only Ann has spoken: nothing of it is used"
    assert found["percent_agreement"] == pytest.approx(2 / 3)


def test_a_decision_that_settles_a_conflict_is_no_rating(make, capsys):
    a, *_ = make(included=False)
    with Store.open(Path()) as store, store.run("by hand", version="1") as made:
        body = {"report": a, "step": "full_text"}
        made.add("decision", "1", {**body, "judgement": "include"}, who=ANN, machine=False)
        made.add("decision", "2", {**body, "judgement": "exclude", "criterion": "empirical"}, who=BOB, machine=False)
        made.add("decision", "3", {**body, "judgement": "include", "settles": "adjudicator"}, who=CY, machine=False)
        made.add("decision", "4", {**body, "judgement": "exclude"}, who="rules 1", machine=True)
    found = coefficients(capsys)["full_text", "judgement"]
    assert (found["units"], found["missing"], found["percent_agreement"]) == (1, 0, 0.0)


def test_reasons_and_criteria_are_compared_among_those_who_excluded(make, capsys):
    names = make(included=False)
    ft = "full_text"
    ann = ("empirical", "whole_brain", "empirical", "", "whole_brain")
    bob = ("empirical", "empirical", "", "", "whole_brain")
    for who, reasons in ((ANN, ann), (BOB, bob)):
        decide([(n, ft, "exclude" if r else "include", who, r) for n, r in zip(names, reasons, strict=True)])
    found = coefficients(capsys)
    assert found[ft, "judgement"]["percent_agreement"] == pytest.approx(4 / 5)
    assert found[ft, "reason of exclusion"]["percent_agreement"] == pytest.approx(2 / 3)
    assert found[ft, "reason of exclusion"]["missing"] == 1
    assert found[ft, "criterion empirical"]["percent_agreement"] == pytest.approx(3 / 5)
    assert found[ft, "criterion whole_brain"]["percent_agreement"] == pytest.approx(4 / 5)


def test_codings_of_two_people_are_compared_by_contrast(make, capsys):
    a, b, *_ = make(mode="single", included=False)
    header = ("report", "contrast", "field", "value")
    sheets = {
        ANN: [(a, "", "n", "20"), (b, "in > out", "n", "31"), (b, "pain", "task", "explicit")],
        BOB: [(a, "in > out", "n", "20.0"), (a, "out > in", "n", "21"), (b, "in > out", "n", "31"), (b, "pain", "task", "implicit")],
    }  # fmt: skip
    for who, rows in sheets.items():
        write_sheet(Path("codes.csv"), header, rows)
        assert run("code", "--from", "codes.csv", "--who", who) == ExitCode.DONE
    found = coefficients(capsys)
    assert found["coding", "n"]["units"] == 3, "what Ann coded for the whole paper counts for both its contrasts"
    assert found["coding", "n"]["percent_agreement"] == pytest.approx(2 / 3)
    assert "krippendorff_alpha_interval" in found["coding", "n"]
    assert found["coding", "task"]["percent_agreement"] == 0.0


def test_a_review_judged_by_one_person_has_no_agreement(make, capsys):
    a, *_ = make(mode="single", included=False)
    decide([(a, "title_abstract", "include", ANN)])
    capsys.readouterr()
    assert run("agreement") == ExitCode.DONE
    assert "Nothing was judged by more than one person." in capsys.readouterr().out


def test_columns_of_a_file_are_not_named_without_one(make, capsys):
    make(included=False)
    assert run("agreement", "--unit", "id") == ExitCode.PROTOCOL


def fill(who: str, judgements: dict[int, str], *, name: str = "sheet.csv", language: str = "en") -> Path:
    """Write a person's sheet, fill the rows of these numbers in (from 0), and return its path."""
    path = Path(name)
    assert run("bias", "--sheet", path, "--who", who, "--language", language) == ExitCode.DONE
    frame = read_sheet(path).frame
    column = 6
    assert list(frame.columns)[column] in ("judgement", "判断")
    for row, judgement in judgements.items():
        frame.iloc[row, column] = judgement
        frame.iloc[row, column + 1] = f"words of {who}"
        frame.iloc[row, column + 2] = "7"
    write_sheet(path, list(frame.columns), frame.itertuples(index=False, name=None))
    return path


def judge(who: str, judgements: dict[int, str], **more: str) -> int:
    return run("bias", "--from", fill(who, judgements, **more), "--who", who)


def settled(capsys) -> dict[tuple[str, str], dict[str, str]]:
    capsys.readouterr()
    assert run("bias", "--list", "--json") == ExitCode.DONE
    rows = json.loads(capsys.readouterr().out)["judgements"]
    return {(row["report"], row["item"]): row for row in rows if row.get("judgement")}


def conflicts(capsys) -> list[str]:
    capsys.readouterr()
    assert run("bias", "--conflicts", "--json") == ExitCode.DONE
    return [f"{row['study']} {row['item']}" for row in json.loads(capsys.readouterr().out)["conflicts"]]


ALL = dict.fromkeys(range(35), "low")


def test_two_people_judge_blind_disagree_and_the_adjudicator_settles(make, capsys):
    a, *_ = make()
    assert judge(ANN, ALL) == ExitCode.DONE
    capsys.readouterr()
    for arguments in (("--list",), ("--list", "--json"), ("--conflicts",), ("--list", "--who", BOB)):
        assert run("bias", *arguments) == ExitCode.DONE
        assert "words of Ann" not in capsys.readouterr().out
    assert settled(capsys) == {}
    assert judge(BOB, ALL | {0: "高风险", 3: "不清楚"}, name="bob.xlsx", language="zh") == ExitCode.DONE
    assert len(settled(capsys)) == 33
    assert conflicts(capsys) == ["Adams, 2001 sequence_generation", "Adams, 2001 blinding_outcome"]
    path = fill(CY, {0: "High risk of bias", 1: "low"}, name="cy.csv")
    rows = list(csv.DictReader(path.open(encoding="utf-8-sig")))
    assert [row["said"] for row in rows] == ["Ann Li: Low (words of Ann Li); Bob Wu: High (words of Bob Wu)",
                                             "Ann Li: Low (words of Ann Li); Bob Wu: Unclear (words of Bob Wu)"]  # fmt: skip
    assert run("bias", "--from", path, "--who", "cy  zhao") == ExitCode.DONE
    found = settled(capsys)
    assert len(found) == 35
    first = found[a, "sequence_generation"]
    assert (first["judgement"], first["who"], first["settled_by"]) == ("high", CY, "adjudicator")
    assert found[a, "other"]["settled_by"] == "agreement"
    assert found[a, "other"]["quote"] == "words of Ann Li | words of Bob Wu"
    assert coefficients(capsys)["risk of bias", "all items"]["percent_agreement"] == pytest.approx(33 / 35)


def test_both_can_settle_by_agreeing_or_by_consensus_and_take_it_back(make, capsys):
    a, *_ = make()
    judge(ANN, {0: "low", 1: "low", 2: "low"})
    judge(BOB, {0: "high", 1: "high", 2: "low"})
    assert judge(BOB, {0: "low"}) == ExitCode.DONE
    assert conflicts(capsys) == ["Adams, 2001 allocation_concealment"]
    path = fill(ANN, {1: "unclear"})
    sheet = read_sheet(path).frame.iloc[[1]]
    write_sheet(path, list(sheet.columns), sheet.itertuples(index=False, name=None))
    assert run("bias", "--from", path, "--who", ANN, "--consensus") == ExitCode.DONE
    found = settled(capsys)
    assert found[a, "allocation_concealment"]["settled_by"] == "consensus"
    assert found[a, "sequence_generation"]["judgement"] == "low"
    assert run("bias", "--undo", a, "--item", "D2", "--who", ANN) == ExitCode.DONE
    assert conflicts(capsys) == ["Adams, 2001 allocation_concealment"]
    assert run("bias", "--undo", a, "--who", BOB) == ExitCode.DONE
    assert conflicts(capsys) == []
    assert settled(capsys) == {}
    with Store.open(Path(), read_only=True) as store:
        rows = [entry.body["action"] for entry in store.entries("bias")]
    assert rows == ["judge"] * 8 + ["undo"] * 4, "nothing is deleted: each taking back is a row"
    assert run("bias", "--undo", a, "--who", BOB) == ExitCode.STORE


def test_a_consensus_about_what_nobody_disputes_is_refused(make, capsys):
    make()
    judge(ANN, {0: "low"})
    path = fill(ANN, {0: "high"})
    capsys.readouterr()
    assert run("bias", "--from", path, "--who", ANN, "--consensus") == ExitCode.PROTOCOL
    assert "is not in conflict" in capsys.readouterr().err


def test_in_a_single_review_one_person_settles_and_a_second_may_disagree(make, capsys):
    make(mode="single")
    judge(ANN, {0: "low", 1: "high"})
    assert len(settled(capsys)) == 2
    judge(BOB, {0: "low", 1: "low"})
    assert conflicts(capsys) == ["Adams, 2001 allocation_concealment"]


def test_reading_the_same_sheet_twice_adds_nothing(make, capsys):
    make()
    path = fill(ANN, ALL)
    run("bias", "--from", path, "--who", ANN)
    capsys.readouterr()
    assert run("bias", "--from", path, "--who", ANN) == ExitCode.DONE
    assert "0 new judgements of Ann Li; 35 stood already; 0 rows are still open." in capsys.readouterr().out
    assert read_sheet(fill(ANN, {})).frame["judgement"].tolist() == ["Low"] * 35


def test_judgements_of_a_paper_that_is_not_included_are_kept_and_told(make, capsys):
    names = make()
    path = fill(ANN, {0: "low", 1: "low"})
    frame = read_sheet(path).frame
    report = frame["report"].iloc[0]
    decide([(report, "full_text", "exclude", who, "empirical") for who in (ANN, BOB)])
    capsys.readouterr()
    assert run("bias", "--from", path, "--who", ANN) == ExitCode.PROBLEMS
    told = capsys.readouterr()
    assert "2 new judgements of Ann Li" in told.out
    assert (
        f"{report}: 2 judgements of its risk of bias (sheet.csv, line 2); the review does not include it." in told.err
    )
    assert "BIAS-NOT-INCLUDED" in told.err
    assert report in names


def test_nothing_is_written_until_all_lines_hold_and_the_message_says_what_is_allowed(make, capsys):
    make()
    path = fill(ANN, ALL | {4: "maybe", 9: "低"})
    capsys.readouterr()
    assert run("bias", "--from", path, "--who", ANN) == ExitCode.FORMAT
    said = capsys.readouterr().err
    assert "line 6: the judgement 'maybe' is not allowed." in said
    assert "low 低, high 高, unclear 不清楚" in said
    with Store.open(Path(), read_only=True) as store:
        assert not list(store.entries("bias"))


@pytest.mark.parametrize(
    ("rows", "code", "said"),
    [
        ([("REPORT", "D9", "low", "")], ExitCode.FORMAT, "no item 'D9'"),
        ([("nobody", "other", "low", "")], ExitCode.STORE, "no report nobody"),
        ([("REPORT", "other", "", "some words")], ExitCode.FORMAT, "a quote without a judgement"),
        ([("REPORT", "other", "low", ""), ("REPORT", "其他偏倚来源", "高", "")], ExitCode.FORMAT, "is judged twice"),
        ([("", "other", "low", "")], ExitCode.FORMAT, "report is missing"),
    ],
)
def test_a_line_that_does_not_hold_is_named(make, capsys, rows, code, said):
    a, *_ = make()
    write_sheet(
        Path("s.csv"), ("report", "item", "judgement", "quote"), [(r.replace("REPORT", a), *more) for r, *more in rows]
    )
    capsys.readouterr()
    assert run("bias", "--from", "s.csv", "--who", "Newcomer", "--as-new-person") == code
    assert said in capsys.readouterr().err
    with Store.open(Path(), read_only=True) as store:
        assert not [*store.entries("bias"), *store.entries("person")]


def test_names_are_those_of_the_plan(make, capsys):
    make()
    capsys.readouterr()
    path = fill(ANN, {0: "low"})
    assert run("bias", "--from", path, "--who", "Anne Li") == ExitCode.PROTOCOL
    assert "Did you mean Ann Li" in capsys.readouterr().err
    assert run("bias", "--from", path, "--who", "Dee Sun", "--as-new-person") == ExitCode.DONE
    assert run("bias", "--from", path) == ExitCode.PROTOCOL
    assert run("bias") == ExitCode.PROTOCOL
    assert run("bias", "--list", "--conflicts") == ExitCode.PROTOCOL


def test_the_folder_holds_figures_with_every_item_and_robvis_table(make, capsys):
    make()
    for who in (ANN, BOB):
        judge(who, {i: ("low", "unclear", "high")[i // 14] for i in range(34)})
    assert run("bias", "-o", "out") == ExitCode.DONE
    rows = list(csv.reader(Path("out/robvis.csv").read_text(encoding="utf-8").splitlines()))
    assert rows[0] == ["Study", "D1", "D2", "D3", "D4", "D5", "D6", "D7", "Overall", "Weight"]
    assert rows[1] == ["Adams, 2001", *["Low"] * 8, "1"]
    assert rows[3] == ["Chen, 2003a", *["Unclear"] * 8, "1"]
    assert rows[5] == ["Evans, 2005", *["High"] * 6, "", "", "1"], "an open item leaves the whole open"
    for language, last, overall in (("en", "Other sources of bias", "Overall"), ("zh", "其他偏倚来源", "总体")):
        text = Path(f"out/summary_{language}.svg").read_text(encoding="utf-8")
        assert f">{last}</text>" in text
        assert f">{overall}</text>" in text
    assert Path("out/traffic_light_en.png").read_bytes().startswith(b"\x89PNG")
    table = list(csv.DictReader(Path("out/risk_of_bias.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert len(table) == 35
    assert table[0]["quote"] == "words of Ann Li | words of Bob Wu"
    before = {p.name: p.read_bytes() for p in Path("out").iterdir()}
    run("bias", "-o", "out")
    assert {p.name: p.read_bytes() for p in Path("out").iterdir()} == before


def test_papers_are_weighted_by_a_coded_number(make, capsys):
    names = make(mode="single")
    judge(ANN, {0: "high", 7: "low", 14: "low", 21: "low", 28: "low"})
    codes = [(name, "n", n) for name, n in zip(names, (60, 10, 10, 10), strict=False)]
    write_sheet(Path("n.csv"), ("report", "field", "value"), codes)
    assert run("code", "--from", "n.csv", "--who", ANN) == ExitCode.DONE
    capsys.readouterr()
    assert run("bias", "-o", "out", "--weight", "n") == ExitCode.PROTOCOL
    assert f"1 included papers have no n: {names[4]} (Evans, 2005)" in capsys.readouterr().err
    write_sheet(Path("n.csv"), ("report", "field", "value"), [(names[4], "n", 10)])
    run("code", "--from", "n.csv", "--who", ANN)
    assert run("bias", "-o", "out", "--weight", "n") == ExitCode.DONE
    assert "× 60%" in Path("out/summary_en.svg").read_text(encoding="utf-8")
    assert ",60\n" in Path("out/robvis.csv").read_text(encoding="utf-8")


def test_a_plan_may_spell_out_its_own_items_and_answers(make, capsys):
    a, *_ = make(mode="single", bias=TWO.replace("ANSWERS", "[fine, doubtful, 高]"))
    write_sheet(Path("s.csv"), ("报告", "条目", "判断"), [(a, "第一问", "FINE"), (a, "b", "high risk")])
    assert run("bias", "--from", "s.csv", "--who", ANN) == ExitCode.DONE
    found = settled(capsys)
    assert (found[a, "a"]["judgement"], found[a, "b"]["judgement"]) == ("fine", "高")
    assert run("bias", "-o", "out") == ExitCode.DONE
    rows = Path("out/robvis.csv").read_text(encoding="utf-8").splitlines()
    assert rows[1] == '"Adams, 2001",fine,High,,1', "no rule derives the whole of an instrument we do not know"
    write_sheet(Path("s.csv"), ("report", "item", "judgement"), [(a, "overall", "doubtful")])
    assert run("bias", "--from", "s.csv", "--who", ANN) == ExitCode.DONE
    run("bias", "-o", "out")
    assert Path("out/robvis.csv").read_text(encoding="utf-8").splitlines()[1] == '"Adams, 2001",fine,High,doubtful,1'


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("{instrument: none}", "the plan names no instrument"),
        ("{instrument: cochran_2011}", "did you mean cochrane_2011?"),
        (TWO.replace("id: b", "id: a").replace("ANSWERS", "[low]"), "'a' is there twice"),
        (TWO.replace("id: b", "id: overall").replace("ANSWERS", "[low]"), "'overall' is the judgement of the whole"),
        (TWO.replace("ANSWERS", "[low, low]"), "'low' is there twice"),
    ],
)
def test_a_plan_without_a_usable_instrument_is_refused_with_the_key(make, capsys, section, said):
    make(bias=section, included=False)
    capsys.readouterr()
    assert run("bias", "--list") == ExitCode.PROTOCOL
    error = capsys.readouterr().err
    assert "risk_of_bias" in error
    assert said in error


def test_before_anything_is_included_the_command_says_what_comes_first(make, capsys):
    make(included=False)
    capsys.readouterr()
    assert run("bias", "--sheet", "s.csv", "--who", ANN) == ExitCode.DONE
    assert "decide at full text first" in capsys.readouterr().out
    assert run("bias", "-o", "out") == ExitCode.PROTOCOL


def test_a_person_is_told_what_is_open_for_them(make, capsys):
    make()
    judge(ANN, dict.fromkeys(range(30), "low"))
    capsys.readouterr()
    assert run("bias", "--list", "--who", ANN) == ExitCode.DONE
    assert "Ann Li still has to judge 5 items:" in capsys.readouterr().out


def test_an_export_keeps_the_blindness_of_bias_too(make, capsys):
    make()
    judge(ANN, {0: "low"})
    assert run("export", "out") == ExitCode.DONE
    assert not any("words of Ann Li" in path.read_text(encoding="utf-8") for path in Path("out").iterdir())
    judge(BOB, {0: "low"})
    assert run("export", "out") == ExitCode.DONE
    assert "words of Ann Li" in Path("out/ledger.jsonl").read_text(encoding="utf-8")


def test_status_says_who_has_to_judge_bias(make, capsys):
    make()
    judge(ANN, dict.fromkeys((0, 1, 2), "low"))
    judge(BOB, {0: "low", 1: "high"})
    capsys.readouterr()
    assert run("status") == ExitCode.DONE
    shown = capsys.readouterr().out
    assert "4 reports whose risk of bias nobody has judged" in shown
    assert "Bob Wu: 1 item of risk of bias to judge" in shown
    assert "Cy Zhao: 1 conflict of risk of bias to settle" in shown


def test_a_notebook_gets_the_same_coefficients(make, capsys):
    make()
    with focimine.open_review(Path()) as review:
        frame = review.agreement(replicates=10)
    found = frame[
        (frame["part"] == "full_text") & (frame["coefficient"] == "percent_agreement") & frame["category"].isna()
    ]
    assert found["value"].tolist() == [1.0]
