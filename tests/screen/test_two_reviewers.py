"""Two people screen a review on sheets, apart; what they disagree about is found and settled."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from corpora.nouns.decisions import Judgement, Step
from corpora.settled import read_settled
from corpora.store import Store
from focimine import cli

PLAN = """
review: {title: {en: Two readers}, question: {en: Q}, languages: [en, zh]}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  reviewers: [Reviewer One, 审稿人二]
  adjudicator: Ada Third
  mode: MODE
  criteria:
    - {id: empirical, wording: {en: Empirical, zh: 实证研究}, steps: [title_abstract, full_text], rules: [{rule: publication_type}]}
    - {id: fmri, wording: {en: Functional MRI}, reason: {en: not fMRI, zh: 非磁共振}, steps: [title_abstract, full_text], priority: 2}
"""
N = 12


def run(*arguments: object, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        assert code == getattr(result.exception, "exit_code", None), result.exception
        return result
    assert result.exit_code == code, result.output
    return result


def refused(*arguments: object) -> str:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert result.exception is not None
    assert not isinstance(result.exception, SystemExit), result.output
    return str(result.exception)


def make(folder: Path, mode: str) -> Path:
    folder.mkdir()
    plan = folder / "plan.yaml"
    plan.write_text(PLAN.replace("MODE", mode), encoding="utf-8")
    rows = [
        (f"Paper {n}: empathy of group {n}" if n else "Empathy: a systematic review", f"Author{n} A", 2000 + n,
         f"We scanned {20 + n} adults with fMRI, “{n}” ± 1." if n % 3 else "采用功能磁共振成像，招募三十名大学生。")
        for n in range(N)
    ]  # fmt: skip
    with (folder / "records.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("title", "authors", "year", "abstract"), *rows])
    run("init", folder / "review", "--protocol", plan)
    run("import", folder / "records.csv", "--database", "pubmed", "--review", folder / "review")
    run("screen", "--review", folder / "review")
    return folder / "review"


def fill(sheet: Path, judge: Mapping[str, tuple[str, str, str]], *, judgement: str = "judgement") -> None:
    """Fill a workbook in as a person would: by title, in its own columns."""
    book = openpyxl.load_workbook(sheet)
    page = book.active
    names = [cell.value for cell in page[1]]
    title = names.index("题名" if "题名" in names else "title")
    at = [
        names.index(name) + 1
        for name in (judgement, *(("标准", "理由") if "标准" in names else ("criterion", "reason")))
    ]
    for number, row in enumerate(page.iter_rows(min_row=2, values_only=True), 2):
        for column, value in zip(at, judge[str(row[title])], strict=True):
            page.cell(row=number, column=column).value = value or None
    page.append([])
    book.save(sheet)


def titles(review: Path) -> list[str]:
    with Store.open(review, read_only=True) as store:
        return [row["title"] for row in store.query("SELECT title FROM reports ORDER BY seq")]


def test_two_people_screen_on_sheets_and_an_adjudicator_settles(tmp_path: Path) -> None:
    review = make(tmp_path / "r", "dual_blind")
    one, two = tmp_path / "one.xlsx", tmp_path / "二.xlsx"
    run("screen", "--sheet", one, "--who", "reviewer one", "--review", review)
    run("screen", "--sheet", two, "--who", "审稿人二", "--language", "zh", "--review", review)
    names = titles(review)
    fill(one, {t: ("include", "", "") if n % 2 else ("exclude", "fmri", "no scanner") for n, t in enumerate(names)})
    fill(two, {t: ("纳入", "", "") if n % 2 or n == 4 else ("排除", "非磁共振" if n else "实证研究", "") for n, t in enumerate(names)}, judgement="判断")  # fmt: skip
    dry = run("decide", "--from", one, "--dry-run", "--review", review).output
    assert f"{N} decisions would be new" in dry
    assert run("decide", "--from", one, "--review", review).output.count("12 new decisions") == 1
    assert "No" not in run("conflicts", "--review", review).output.split("\n")[0]
    assert run("decide", "--from", two, "--review", review).output.count("12 new decisions") == 1

    shown = run("conflicts", "--review", review).output
    assert shown.startswith("2 conflicts.")
    assert "Reviewer One: exclude (fmri): no scanner" in shown
    assert "审稿人二: include" in shown
    assert "title_abstract, reason" in shown

    settle = tmp_path / "conflicts.xlsx"
    run("conflicts", "--sheet", settle, "--review", review)
    fill(settle, {t: ("include", "", "the scanner is in the title") if n == 4 else ("exclude", "empirical", "") for n, t in enumerate(names)})  # fmt: skip
    assert "nothing to adjudicate" in refused("decide", names and _id(review, 1), "--step", "title_abstract", "--exclude", "--who", "Ada Third", "--review", review)  # fmt: skip
    run("decide", "--from", settle, "--who", "ADA third", "--review", review)
    assert run("conflicts", "--review", review).output.startswith("0 conflicts")
    with Store.open(review, read_only=True) as store:
        settled = read_settled(store)
        facts = [settled.steps[report, Step.TITLE_ABSTRACT] for report in settled.reports.records]
        kept = [row for row in store.entries("decision") if row.who == "Reviewer One"]
    assert [fact.judgement for fact in facts] == [
        Judgement.INCLUDE if n % 2 or n == 4 else Judgement.EXCLUDE for n in range(N)
    ]
    assert facts[0].criterion == "empirical"
    assert len(kept) == N, "what each of them thought stays"


def _id(review: Path, number: int) -> str:
    with Store.open(review, read_only=True) as store:
        return str(store.query("SELECT report FROM reports ORDER BY seq")[number]["report"])


def test_those_who_disagreed_settle_it_together_and_take_it_back(tmp_path: Path) -> None:
    review = make(tmp_path / "r", "dual_blind")
    report = _id(review, 3)
    here = ("--step", "title_abstract", "--review", review)
    assert "nothing to settle" in refused("decide", report, "--include", "--who", "审稿人二", "--consensus", *here)
    run("decide", report, "--include", "--who", "Reviewer One", *here)
    assert "nothing to settle" in refused("decide", report, "--include", "--who", "审稿人二", "--consensus", *here)
    run("decide", report, "--exclude", "--criterion", "fmri", "--who", "审稿人二", *here)
    run("decide", report, "--include", "--who", "审稿人二", "--consensus", "--reason", "talked it over", *here)
    assert _fact(review, report) is Judgement.INCLUDE
    told = run("decide", report, "--exclude", "--criterion", "empirical", "--who", "Reviewer One", *here).output
    assert "DECISION-CHANGES-NOTHING" in told
    assert _fact(review, report) is Judgement.INCLUDE
    run("decide", report, "--exclude", "--criterion", "empirical", "--who", "Ada Third", *here)
    assert _fact(review, report) is Judgement.EXCLUDE


def _fact(review: Path, report: str) -> Judgement | None:
    with Store.open(review, read_only=True) as store:
        fact = read_settled(store).steps.get((report, Step.TITLE_ABSTRACT))
    return fact.judgement if fact else None


@pytest.mark.parametrize("mode", ["single", "dual_blind"])
def test_what_cannot_be_taken_is_refused_and_nothing_is_written(tmp_path: Path, mode: str) -> None:
    review = make(tmp_path / "r", mode)
    a, b = _id(review, 1), _id(review, 2)
    sheet = tmp_path / "d.csv"
    cases = {
        "Nobody of this review": f"report,judgement,who\n{a},include,Reviewer One\n{b},include,Reviewer On\n",
        "contradicts": f"report,judgement,who\n{a},include,Reviewer One\n{a},排除,reviewer ONE\n",
        "No report": f"report,judgement,who\n{a},include,Reviewer One\nr-x,include,Reviewer One\n",
        "is not a criterion": f"report,judgement,criterion,who\n{a},exclude,size,Reviewer One\n",
        "no judgement": f"report,judgement,criterion,who\n{a},,fmri,Reviewer One\n",
        "2 lines cannot be taken": "report,judgement,who\nr-x,include,Reviewer One\nr-y,include,Reviewer One\n",
    }
    for words, text in cases.items():
        sheet.write_text(text, encoding="utf-16")
        assert words in refused("decide", "--from", sheet, "--step", "title_abstract", "--review", review)
    assert "--include and --exclude" in refused("decide", a, "--include", "--exclude", "--step", "title_abstract", "--who", "审稿人二", "--review", review)  # fmt: skip
    assert "--all" in refused("decide", a, b, "--include", "--step", "title_abstract", "--who", "审稿人二", "--review", review)  # fmt: skip
    with Store.open(review, read_only=True) as store:
        assert not list(store.entries("decision"))
        assert not list(store.entries("person"))
    run("decide", a, b, "--include", "--all", "--step", "title_abstract", "--who", "审稿人二", "--review", review)


def test_taking_back_and_deciding_out_of_turn_are_told(tmp_path: Path) -> None:
    review = make(tmp_path / "r", "single")
    a, b = _id(review, 1), _id(review, 2)
    run("decide", a, "--include", "--step", "title_abstract", "--who", "Reviewer One", "--review", review)
    told = run("decide", a, "--unclear", "--step", "title_abstract", "--who", "审稿人二", "--review", review).output
    assert "takes back Reviewer One's decision (include)" in told
    out = run("decide", b, "--exclude", "--criterion", "fmri", "--step", "full_text", "--who", "Reviewer One", "--review", review, code=1)  # fmt: skip
    assert "DECISION-NOT-DUE" in out.output
    assert "DECISION-NOT-DUE" in run("status", "--problems", "--review", review).output


def test_one_copy_included_by_one_and_the_other_excluded_is_announced(tmp_path: Path) -> None:
    review = make(tmp_path / "r", "single")
    a, b = _id(review, 1), _id(review, 2)
    run("decide", a, "--include", "--step", "title_abstract", "--who", "Reviewer One", "--review", review)
    run("decide", b, "--exclude", "--criterion", "fmri", "--step", "title_abstract", "--who", "审稿人二", "--review", review)  # fmt: skip
    with Store.open(review) as store, store.run("dedup", version="1") as made:
        link = {"record": b, "duplicate_of": a, "why": "same"}
        made.add("duplicate", f"{b}->{a}", link, who="Reviewer One", machine=False)
    for command in (("dedup",), ("status",), ("prisma", "-o", tmp_path / "p")):
        assert f"1 conflict of judgement or reason: {a} (title_abstract)" in run(*command, "--review", review).output
    assert "Ada Third: 1 conflict to settle" in run("status", "--review", review).output


COMMANDS = (
    ("status",), ("status", "--problems"), ("status", "--json"), ("verify",), ("screen",), ("screen", "--json"), ("screen", "--list"),
    ("screen", "--list", "--who", "审稿人二"), ("screen", "--list", "--json", "--who", "审稿人二"), ("conflicts",), ("conflicts", "--json"),
    ("dedup",), ("dedup", "--list"), ("prisma", "-o", "PLACE/prisma"), ("prisma", "--json", "-o", "PLACE/prisma2"),
    ("screen", "--sheet", "PLACE/two.csv", "--who", "审稿人二"), ("screen", "--sheet", "PLACE/all.csv"),
    ("conflicts", "--sheet", "PLACE/conflicts.csv"), ("export", "PLACE/export"), ("confirm", "--list"), ("code",), ("extract",),
    ("decide", "REPORT", "--step", "title_abstract", "--include", "--who", "审稿人二", "--dry-run"),
)  # fmt: skip
_VARIES = re.compile(
    r"\d{4}-\d\d-\d\dT[\d:]+(\+00:00)?|\d{8}T\d{6}Z:[0-9a-f]{8}|\b[0-9a-f]{12}\b|\b[0-9a-f]{16}\b|\b[0-9a-f]{64}\b"
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_nobody_sees_the_others_decision_before_both_are_in(tmp_path: Path, command: tuple[str, ...]) -> None:
    """Two reviews that differ in one person's judgements only: every command says the same of both."""
    seen = []
    for name, judged in (("a", ("--include",)), ("b", ("--exclude", "--criterion", "fmri", "--reason", "tell nobody"))):
        review, place = tmp_path / name / "review", tmp_path / name / "place"
        made = make(tmp_path / f"made-{name}", "dual_blind")
        report = _id(made, 2)
        run("decide", report, *judged, "--step", "title_abstract", "--who", "Reviewer One", "--review", made)
        (tmp_path / name).mkdir()
        shutil.move(made, review)
        place.mkdir()
        filled = [word.replace("PLACE", str(place)).replace("REPORT", report) for word in command]
        result = CliRunner().invoke(cli, [*filled, "--review", str(review)])
        files = {p.name: p.read_bytes() for p in sorted(place.rglob("*")) if p.is_file() and p.suffix != ".png"}
        texts = {name: data.decode("utf-8", "surrogateescape") for name, data in files.items()}
        shown = f"{result.output} {result.exception} " + " ".join(f"{name}: {text}" for name, text in texts.items())
        # Runs have random names, and tables are sorted by them.
        seen.append(sorted(_VARIES.sub("*", shown.replace(str(tmp_path / name), "")).split("\n")))
    assert seen[0] == seen[1]
    assert "tell nobody" not in "".join(seen[1])


def test_the_list_learns_from_what_was_decided_and_says_how_much_may_be_left(tmp_path: Path) -> None:
    review = make(tmp_path / "r", "dual_blind")
    assert "by the words of the plan" in run("screen", "--list", "--who", "Reviewer One", "--review", review).output
    here = ("--step", "title_abstract", "--all", "--review", review)
    run("decide", *(_id(review, n) for n in (3, 6)), "--include", "--who", "Reviewer One", *here)
    run("decide", _id(review, 1), "--exclude", "--criterion", "fmri", "--who", "Reviewer One", *here)
    mine = run("screen", "--list", "--who", "Reviewer One", "--review", review).output
    assert "9 reports wait for Reviewer One at title_abstract; order: learned from 2 kept and 1 excluded." in mine
    assert "2 relevant found, 9 unread." in mine
    first = mine.split("  1. ")[1][:30]
    assert _id(review, 9) in first, "the third with a Chinese abstract comes first"
    theirs = run("screen", "--list", "--who", "审稿人二", "--review", review).output
    assert "12 reports wait" in theirs
    assert "by the words of the plan" in theirs


def test_reading_by_lot_is_a_row_of_the_ledger_and_bounds_what_is_left(tmp_path: Path) -> None:
    review = make(tmp_path / "r", "single")
    here = ("--step", "title_abstract", "--all", "--who", "Reviewer One", "--review", review)
    run("decide", _id(review, 3), "--include", *here)
    drawn = run("screen", "--by-lot", "--json", "--review", review).output
    again = run("screen", "--by-lot", "--json", "--review", review).output
    assert drawn[drawn.index("{") :] == again[again.index("{") :]
    shown = run("screen", "--list", "--review", review).output
    assert "order: drawn by lot" in shown
    assert "sampled rule" in shown
    ids = re.findall(r"r-[0-9a-f]+-\d+", shown)[: N - 1]
    for number, report in enumerate(ids):
        assert "may stop by the sampled rule" not in run("screen", "--list", "--review", review).output or number > 8
        run("decide", report, "--exclude", "--criterion", "fmri", *here)
    with Store.open(review, read_only=True) as store:
        assert [entry.body["step"] for entry in store.entries("lot")] == ["title_abstract"]
    assert run("screen", "--list", "--review", review).output.startswith("0 reports wait")
    run("verify", "--review", review)


def test_a_filled_sheet_is_kept_beside_the_new_one(tmp_path: Path) -> None:
    review, sheet = make(tmp_path / "r", "single"), tmp_path / "read.xlsx"
    run("screen", "--sheet", sheet, "--review", review)
    filled = sheet.read_bytes() + b" "
    sheet.write_bytes(filled)
    told = run("screen", "--sheet", sheet, "--review", review).output
    assert f"it is kept as {tmp_path / 'read.earlier-1.xlsx'}" in told
    assert (tmp_path / "read.earlier-1.xlsx").read_bytes() == filled
    assert "kept as" not in run("screen", "--sheet", sheet, "--review", review).output


def test_a_sheet_is_taken_in_nobody_elses_name_and_a_second_reading_decides_nothing(tmp_path: Path) -> None:
    review, sheet = make(tmp_path / "r", "dual_blind"), tmp_path / "d.csv"
    report = _id(review, 1)
    sheet.write_text(f"report,judgement,who\n{report},include,Reviewer One\n", encoding="utf-8")
    here = ("--from", sheet, "--step", "title_abstract", "--review", review)
    assert "it is Reviewer One's, not 审稿人二's" in refused("decide", *here, "--who", "审稿人二")
    sheet.write_text(f"report,judgement,excluded_by,sample\n{report},include,screen rules-3,s\n", encoding="utf-8")
    assert "a sample to be read again" in refused("decide", *here, "--who", "审稿人二")
    sheet.write_text(f"report,judgement,criterion\n{report},纳入,fmri\n", encoding="utf-8")
    assert "include with the criterion 'fmri'" in refused("decide", *here, "--who", "审稿人二")
    assert run("screen", "--list", "--who", "Ada Third", "--review", review).output.startswith("0 reports wait")
    assert "Say whose" in refused("screen", "--by-lot", "--review", review)
