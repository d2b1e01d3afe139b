"""Confirming as a person does: sheets in two languages, questions before broad and odd orders, warnings, dry runs."""

from __future__ import annotations

import csv

import openpyxl
import pytest

import focimine
from corpora import terminal
from corpora.errors import ExitCode, FormatError, ProtocolError
from corpora.store import Store
from extract.oddities import find_oddities
from extract.orders import Order, check_order, read_orders
from extract.stage.confirm import plan_orders


@pytest.fixture
def store(tmp_path, protocol_text):
    """Two papers: Hein with a left and a right insula and a focus with a problem, Xu with one peak."""
    foci = (
        ("r-1", "a", 1, "Left insula", -34.0, None),
        ("r-1", "a", 2, "R insula", 36.0, None),
        ("r-1", "a", 3, "Cuneus", 4.0, [{"code": "FOCUS-REPEATED", "message": "m", "item": "i"}]),
        ("r-2", "b", 1, "左侧脑岛", -38.0, None),
    )
    with Store.create(tmp_path / "review", protocol_text) as store:
        with store.run("extract", version="1") as run:
            for report, author in (("r-1", "Hein"), ("r-2", "Xu")):
                run.add("record", report, {"title": f"{author}’s study", "year": 2016, "doi": f"10.1000/{report}",
                                           "authors": [{"raw": author, "family": author}]})  # fmt: skip
            for report, name in (("r-1", "a"), ("r-2", "b")):
                run.add("document", name, {"report": report, "name": f"{name}.pdf", "file": f"documents/{name}.pdf"})
            for report, document, row, region, x, problems in foci:
                body = {"report": report, "document": document, "table": "Table 2", "row": row, "contrast": "A > B",
                        "kind": "peak", "x": x, "y": 18.0, "z": 4.0, "space": "MNI", "raw": "r", "region": region, "page": 6}  # fmt: skip
                run.add("focus", f"{document}/{row}", body | ({"problems": problems} if problems else {}))
        yield store


def run(store, *arguments, who="Li Wei"):
    named = ("--who", who) if who else ()
    return focimine.run(["confirm", *map(str, arguments), *named, "--review", str(store.folder)])


def said(store):
    return {row["focus"]: row["action"] for row in store.query("SELECT focus, action FROM confirmations")}


def n_rows(store):
    return store.query("SELECT count(*) AS n FROM ledger WHERE kind = 'confirmation'")[0]["n"]


def fill(path, changes):
    """Fill cells of a sheet as a person would: (row number, column) → text."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        sheet = book.active
        names = [cell.value for cell in sheet[1]]
        for (row, column), value in changes.items():
            sheet.cell(row + 2, names.index(column) + 1).value = value
        sheet.cell(sheet.max_row + 1, 1).value = " "  # a trailing blank row
        book.save(path)
        return
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for (row, column), value in changes.items():
        rows[row][column] = value
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows([*rows, {}])


def cells(path):
    book = openpyxl.load_workbook(path)
    first, *rows = book.active.iter_rows(values_only=True)
    return [dict(zip(first, row, strict=True)) for row in rows]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_the_sheet_names_the_paper_and_shows_what_was_confirmed_when_it_is_written_again(store, tmp_path, suffix):
    path = tmp_path / f"confirm{suffix}"
    assert run(store, "--sheet", path, who=None) == ExitCode.DONE
    fill(path, {(0, "action"): "接受", (1, "action"): "排除", (1, "reason"): "别的对比"})
    assert run(store, "--from", path) == ExitCode.PROBLEMS  # the focus with a problem waits
    assert said(store) == {"a/1": "accept", "a/2": "accept", "b/1": "reject"}
    again = tmp_path / "again.xlsx"
    assert run(store, "--sheet", again, who=None) == ExitCode.DONE
    first, second = cells(again)
    assert (first["author"], first["year"], first["title"]) == ("Hein", 2016, "Hein’s study")
    assert (first["file"], first["page"], first["action"]) == ("a.pdf", 6, None)
    assert (first["said"], first["said_by"], second["said"]) == ("2 accepted", "Li Wei", "1 rejected")
    assert len(first["said_at"]) == len("2026-11-26")
    assert first["problems"] == "FOCUS-REPEATED"


def test_a_sheet_of_single_foci_is_filled_in_with_the_right_numbers(store, tmp_path):
    path = tmp_path / "foci.xlsx"
    assert run(store, "--foci", "--report", "10.1000/r-1", "--sheet", path, who=None) == ExitCode.DONE
    assert [row["as_read"] for row in cells(path)] == ["-34, 18, 4 MNI", "36, 18, 4 MNI", "4, 18, 4 MNI"]
    fill(path, {(0, "action"): "accept", (1, "action"): "更正", (1, "x"): 38, (1, "reason"): "printed 38"})
    assert run(store, "--from", path) == ExitCode.DONE
    rows = {row["focus"]: row["x"] for row in store.query("SELECT focus, x FROM confirmed_foci")}
    assert rows == {"a/1": -34.0, "a/2": 38.0}
    assert run(store, "--foci", "--report", "r-1", "--sheet", path, who=None) == ExitCode.DONE
    assert [(row["said"], row["now"]) for row in cells(path)][1] == ("corrected", "38, 18, 4 MNI")


def test_chinese_headings_are_those_columns(tmp_path):
    path = tmp_path / "表.csv"
    path.write_bytes("报告,表格,操作,原因\r\nr-1,Table 2,拒绝,重复\r\n,,,\r\n".encode("gb18030"))
    assert read_orders(path)[0] == [Order(action="reject", report="r-1", table="Table 2", reason="重复")]


def test_every_wrong_line_is_named_and_nothing_is_written(store, tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("report,action,x\nr-1,accept,\nr-1,acept,\nr-1,reject,\nr-1,accept,left\n", encoding="utf-8")
    with pytest.raises(FormatError) as error:
        read_orders(path)
    assert all(f"line {n}" in error.value.message for n in (3, 4, 5))
    assert run(store, "--from", path) == ExitCode.FORMAT
    assert n_rows(store) == 0


@pytest.mark.parametrize("action", ["--accept", "--reject", "--undo"])
def test_an_order_without_a_filter_says_how_many_and_is_refused_where_nobody_can_answer(store, capsys, action):
    assert run(store, "--accept", "--report", "r-1", "--with-problems") == ExitCode.DONE
    assert run(store, "--accept", "--report", "r-2") == ExitCode.DONE
    before = n_rows(store)
    capsys.readouterr()
    assert run(store, action, "--reason", "oops", "--with-problems") == ExitCode.PROTOCOL
    text = capsys.readouterr().err
    assert "4 foci in 2 reports (no filter is given)" in text
    assert "--all" in text
    assert n_rows(store) == before
    assert run(store, action, "--reason", "oops", "--with-problems", "--all") == ExitCode.DONE


def test_what_fits_several_reports_is_asked_about_in_a_sheet_too(store, tmp_path, capsys):
    path = tmp_path / "s.csv"
    path.write_text("table,action,reason\nTable 2,reject,wrong\n", encoding="utf-8")
    assert run(store, "--from", path) == ExitCode.PROTOCOL
    assert "line 2: this is to reject 4 foci in 2 reports" in capsys.readouterr().err
    assert n_rows(store) == 0


@pytest.mark.parametrize(("answer", "rows"), [(True, 4), (False, 0)])
def test_at_a_terminal_a_yes_will_do(store, monkeypatch, answer, rows):
    monkeypatch.setattr(terminal.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(terminal.click, "confirm", lambda *_, **__: answer)
    assert run(store, "--reject", "--reason", "all wrong") == (ExitCode.DONE if answer else ExitCode.PROTOCOL)
    assert n_rows(store) == rows


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        (("--x", "300"), "outside the brain"),
        (("--x", "34"), "contradicts the side named ('Left insula')"),
        (("--z", "40"), "it moves 36 mm"),
    ],
)
def test_an_odd_correction_is_told_and_needs_a_yes(store, capsys, numbers, told):
    order = ("--correct", "--focus", "a/1", *numbers, "--reason", "typo")
    assert run(store, *order) == ExitCode.PROTOCOL
    text = capsys.readouterr().err
    assert told in text
    assert "--yes" in text
    assert n_rows(store) == 0
    assert run(store, *order, "--yes") == ExitCode.DONE
    assert n_rows(store) == 1


def test_a_sheet_marks_an_odd_correction_as_meant(store, tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("focus,action,x,reason\na/1,correct,34,mirrored\n", encoding="utf-8")
    assert run(store, "--from", path) == ExitCode.PROTOCOL
    path.write_text("focus,action,x,reason,确定\na/1,correct,34,mirrored,是\n", encoding="utf-8")
    assert run(store, "--from", path) == ExitCode.DONE


@pytest.mark.parametrize(
    ("before", "after", "region", "n"),
    [
        ((34, 18, 4), (-34, 18, 4), "Left insula", 0),  # the lost sign is what a correction is for
        ((-34, 18, 4), (34, 18, 4), "Left insula", 2),
        ((-34, 18, 4), (34, 18, 4), "左侧脑岛", 2),
        ((-34, 18, 4), (34, 18, 4), "Insula", 1),  # no side is named: 68 mm are still told
        ((-34, 18, 4), (-36, 18, 4), "L insula", 0),
        ((-34, 18, 4), (-340, 18, 4), "L insula", 2),
        ((-34, 18, 4), (-34, 18, 4), "R insula", 0),  # nothing is moved
        ((-4, 18, 4), (0, 18, 4), "left cuneus", 0),
    ],
)
def test_what_is_odd_about_a_correction(before, after, region, n):
    assert len(find_oddities((before, None), (after, None), region)) == n


def test_a_dry_run_says_what_each_line_would_do_and_writes_nothing(store, tmp_path, capsys):
    path = tmp_path / "s.csv"
    path.write_text("report,row,action,reason\nr-1,,accept,\nr-1,2,reject,roi\nr-2,,undo,no\n", encoding="utf-8")
    rows = store.query("SELECT count(*) AS n FROM ledger")[0]["n"]
    assert run(store, "--from", path, "--dry-run") == ExitCode.PROBLEMS
    out = capsys.readouterr().out
    assert "line 2: accept 3 foci of Hein, 2016: 1 new, 1 left: open problems, 1 left to another line." in out
    assert "line 3: reject 1 focus of Hein, 2016, row 2: 1 new." in out
    assert "2 foci would be newly confirmed" in out
    assert "1 accepted, 1 rejected" in out
    assert store.query("SELECT count(*) AS n FROM ledger")[0]["n"] == rows


def test_two_lines_that_contradict_one_another_are_refused_and_an_exception_is_not(store, tmp_path, capsys):
    path = tmp_path / "s.csv"
    path.write_text("focus,action,reason\na/1,accept,\na/1,reject,roi\n", encoding="utf-8")
    assert run(store, "--from", path) == ExitCode.FORMAT
    text = capsys.readouterr().err
    assert "line 2 (accept)" in text
    assert "line 3 (reject)" in text
    assert n_rows(store) == 0
    path.write_text("report,row,action,reason\nr-1,1,reject,roi\nr-1,,accept,\n", encoding="utf-8")
    assert run(store, "--from", path, "--with-problems") == ExitCode.DONE
    assert said(store) == {"a/1": "reject", "a/2": "accept", "a/3": "accept"}


@pytest.mark.parametrize(
    "orders", [("--accept", "--reject"), ("--reject", "--accept"), ("--correct", "--undo"), ("--undo", "--redo")]
)
def test_two_orders_at_once_are_refused_by_name(store, capsys, orders):
    before = n_rows(store)
    assert run(store, *orders, "--report", "r-1", "--reason", "r", "--all") == ExitCode.PROTOCOL
    message = capsys.readouterr().err
    assert all(order in message for order in orders)
    assert "cannot be given together" in message
    assert n_rows(store) == before


def test_whose_word_is_replaced_is_told(store, capsys):
    assert run(store, "--reject", "--report", "r-2", "--reason", "roi", who="Chen Yu") == ExitCode.DONE
    assert run(store, "--accept", "--report", "r-2") == ExitCode.DONE
    assert "to accept replaces what Chen Yu said of 1 focus" in capsys.readouterr().err
    assert run(store, "--undo", "--report", "r-2", "--reason", "back", who="Chen Yu") == ExitCode.DONE
    assert "to undo replaces what Li Wei said of 1 focus" in capsys.readouterr().err
    assert said(store) == {"b/1": "reject"}


def test_only_people_of_the_review_confirm(store, capsys):
    assert run(store, "--accept", "--report", "r-2", who="Li Wie") == ExitCode.PROTOCOL
    assert "Li Wei" in capsys.readouterr().err
    assert run(store, "--accept", "--report", "r-2", who="ＬＩ wei") == ExitCode.DONE
    assert [row["who"] for row in store.query("SELECT who FROM confirmations")] == ["Li Wei"]
    assert run(store, "--accept", "--report", "r-1", "--as-new-person", "--with-problems", who="Zoe") == ExitCode.DONE
    assert said(store)["a/1"] == "accept"


def test_an_order_of_several_papers_is_planned_without_writing(store):
    plan = plan_orders(store, [Order(action="reject", reason="r")], who="Li Wei")
    assert plan.broad == [0]
    assert (plan.outcomes[0].fits, plan.outcomes[0].reports) == (4, ("r-1", "r-2"))
    assert n_rows(store) == 0


def test_a_correction_without_a_value_is_refused():
    with pytest.raises(ProtocolError, match="needs a value"):
        check_order(Order(action="correct", focus="a/1", reason="r"), "confirm")


def test_a_retracted_paper_is_told_when_its_foci_are_confirmed(store, capsys):
    with store.run("import", version="1") as added:
        body = {
            "title": "RETRACTED: Old",
            "year": 2010,
            "authors": [{"raw": "Old", "family": "Old"}],
        }
        added.add("record", "r-3", body)
        added.add("focus", "c/1", {"report": "r-3", "document": "c", "table": "T", "row": 1, "contrast": "A", "kind": "peak",
                                   "x": -34.0, "y": 18.0, "z": 4.0, "space": "MNI", "raw": "r"})  # fmt: skip
    assert run(store, "--accept", "--report", "r-3") == ExitCode.PROBLEMS
    assert "FOCI-OF-RETRACTED" in capsys.readouterr().err
    assert said(store) == {"c/1": "accept"}
    assert [row["code"] for row in store.query("SELECT code FROM problems")] == ["FOCI-OF-RETRACTED"]
    assert run(store, "--reject", "--report", "r-3", "--reason", "retracted") == ExitCode.DONE


def test_accepting_a_row_of_the_sheet_does_not_state_the_space_it_shows(store, tmp_path):
    """The sheet is filled in by the machine: only what a person writes into `space` is the person's."""
    path = tmp_path / "confirm.xlsx"
    assert run(store, "--sheet", path, who=None) == ExitCode.DONE
    fill(path, {(1, "action"): "accept"})
    assert run(store, "--from", path) == ExitCode.DONE
    assert [row["space_by"] for row in store.query("SELECT space_by FROM confirmed_foci")] == ["machine"]
    fill(path, {(1, "space"): "mni"})
    assert run(store, "--from", path) == ExitCode.DONE
    assert [row["space_by"] for row in store.query("SELECT space_by FROM confirmed_foci")] == ["person"]


def in_force(store):
    return {row["focus"]: (row["kind"], row["direction"]) for row in store.query("SELECT * FROM confirmed_foci")}


def test_kind_and_direction_are_said_of_foci_and_kept_by_later_words(store):
    said = ("--set-kind", "roi", "--set-direction", "less", "--reason", "see the methods")
    assert run(store, "--correct", "--report", "r-1", "--table", "Table 2", *said) == 0
    assert set(in_force(store).values()) == {("roi", "less")}
    run(store, "--correct", "--focus", "a/1", "--x", -35, "--reason", "misread")
    assert in_force(store)["a/1"] == ("roi", "less")
    run(store, "--undo", "--focus", "a/2", "--reason", "it is a peak")
    run(store, "--accept", "--focus", "a/2")
    assert in_force(store)["a/2"] == ("peak", None)


def test_kind_and_direction_stand_in_a_sheet(store, tmp_path):
    path = tmp_path / "确认.csv"
    path.write_text("focus,action,改为类型,改为方向,reason\na/1,correct,roi,greater,methods\n", encoding="utf-8")
    assert run(store, "--from", path) == 0
    assert in_force(store) == {"a/1": ("roi", "greater")}
    path.write_text("focus,action,set_kind,reason\na/2,correct,guess,methods\n", encoding="utf-8")
    with pytest.raises(ProtocolError, match="unknown kind 'guess'"):
        read_orders(path)
