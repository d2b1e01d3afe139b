"""Coding as a person does: a row per contrast, values of others left alone, machine values confirmed by a tick."""

from __future__ import annotations

import openpyxl
import pytest

import focimine
from corpora.curation.unconfirmed import unconfirmed_values
from corpora.errors import ExitCode
from corpora.protocol import load_protocol
from corpora.settled import read_coded, read_reports
from corpora.store import Store

CODING = """
extraction:
  coding:
    - {name: n, label: {en: sample size, zh: 样本量}, type: integer, required: true}
    - {name: task, label: {en: task, zh: 任务}, type: choice, values: [explicit, implicit], required: true}
    - {name: threshold, label: {en: threshold, zh: 阈值}}
    - {name: year, label: {en: year of data, zh: 数据年份}, type: integer}
"""


@pytest.fixture
def store(tmp_path, protocol_text):
    """Two included papers with a contrast each; the machine read n of both, and the threshold of the first."""
    with Store.create(tmp_path / "review", protocol_text + CODING) as store:
        with store.run("extract", version="1") as run:
            for report, author in (("r-1", "Hein"), ("r-2", "Xu")):
                run.add("record", report, {"title": f"{author}’s study", "year": 2016, "doi": f"10.1000/{report}",
                                           "authors": [{"raw": author, "family": author}]})  # fmt: skip
                run.add(
                    "document", report, {"report": report, "name": f"{author}.pdf", "file": f"documents/{author}.pdf"}
                )
                run.add("focus", f"{report}/f", {"report": report, "document": report, "table": "Table 1", "row": 1, "page": 4,
                                                 "contrast": "A > B", "kind": "peak", "x": -34.0, "y": 18.0, "z": 4.0, "space": "MNI",
                                                 "space_evidence": {"quote": "MNI space", "place": "Methods"}, "raw": "r"})  # fmt: skip
                run.add(
                    "coding", f"{report}//n/1", {"report": report, "field": "n", "value": "36", "quote": "n \x02 36"}
                )
            run.add("coding", "r-1//threshold/1", {"report": "r-1", "field": "threshold", "value": "p < .001"})
        with store.run("confirm", version="1") as run:
            for report in ("r-1", "r-2"):
                run.add(
                    "confirmation",
                    f"{report}/f/1",
                    {"focus": f"{report}/f", "action": "accept"},
                    who="Ann",
                    machine=False,
                )
                body = {"report": report, "step": "full_text", "judgement": "include", "who": "Ann"}
                run.add("decision", f"{report}/1", body, who="Ann", machine=False)
        yield store


def run(store, *arguments, who="Li Wei"):
    named = ("--who", who) if who else ()
    return focimine.run(["code", *map(str, arguments), *named, "--review", str(store.folder)])


def values(store):
    """What people say: (report, contrast, field) → (value, who)."""
    coded = read_coded(store, read_reports(store))
    return {key: (value.value, value.who) for key, value in coded.items() if not value.machine}


def fill(path, changes):
    book = openpyxl.load_workbook(path)
    sheet = book.active
    names = [cell.value for cell in sheet[1]]
    for (row, column), value in changes.items():
        sheet.cell(row + 2, names.index(column) + 1).value = value
    book.save(path)


def cells(path):
    first, *rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    return [dict(zip(first, row, strict=True)) for row in rows]


@pytest.fixture
def sheet(store, tmp_path):
    path = tmp_path / "sheet.xlsx"
    assert run(store, "-o", path, who=None) == ExitCode.DONE
    return path


def test_the_sheet_has_a_row_per_contrast_and_a_column_per_field_of_the_plan(sheet):
    first, second = cells(sheet)
    assert (first["author"], first["title"], first["file"], first["page"]) == ("Hein", "Hein’s study", "Hein.pdf", 4)
    assert list(first)[8:14] == ["n", "task", "threshold", "coded_year", "sample", "ok"]
    assert (first["n"], first["n: by"], first["n: quote"]) == (36, "machine (extract 1)", "n 36")
    assert (second["report"], second["task"], second["threshold"]) == ("r-2", None, None)


def test_a_sheet_given_back_as_it_was_says_nothing(store, sheet):
    assert run(store, "--from", sheet) == ExitCode.DONE
    assert values(store) == {}


@pytest.mark.parametrize(
    ("ticked", "fields"), [("yes", {"n", "threshold"}), ("是", {"n", "threshold"}), ("n", {"n"}), ("n; threshold", {"n", "threshold"})]
)  # fmt: skip
def test_a_tick_confirms_what_the_machine_read(store, sheet, ticked, fields):
    fill(sheet, {(0, "ok"): ticked})
    assert run(store, "--from", sheet) == ExitCode.DONE
    assert {key[2] for key in values(store)} == fields
    assert values(store)[("r-1", "A > B", "n")] == ("36", "Li Wei")
    left = {(item.report, item.field) for item in unconfirmed_values(store).items}
    assert ("r-2", "n") in left
    assert ("r-1", "n") not in left


def test_changed_cells_are_the_persons_and_choices_are_compared_without_case(store, sheet):
    fill(sheet, {(0, "n"): 17, (0, "task"): "Explicit", (1, "coded_year"): 2012})
    assert run(store, "--from", sheet) == ExitCode.DONE
    assert values(store) == {
        ("r-1", "A > B", "n"): ("17", "Li Wei"),
        ("r-1", "A > B", "task"): ("explicit", "Li Wei"),
        ("r-2", "A > B", "year"): ("2012", "Li Wei"),
    }


@pytest.mark.parametrize("form", [(), ("--long",)])
def test_values_of_another_person_are_not_copied_when_the_sheet_is_given_back(store, tmp_path, form):
    """`code --from` a sheet with another's values gave all of them one's own name."""
    first = tmp_path / "first.csv"
    first.write_text("report,contrast,field,value\nr-1,A > B,task,explicit\nr-1,A > B,n,20\n", encoding="utf-8")
    assert run(store, "--from", first, who="Ann") == ExitCode.DONE
    path = tmp_path / "sheet.xlsx"
    assert run(store, "-o", path, *form, who=None) == ExitCode.DONE
    # Meanwhile Ann corrects herself: the sheet is an old one.
    first.write_text("report,contrast,field,value\nr-1,A > B,n,21\n", encoding="utf-8")
    assert run(store, "--from", first, who="Ann") == ExitCode.DONE
    number = {row["field"]: i for i, row in enumerate(cells(path)) if row.get("report") == "r-1"} if form else {}
    fill(path, {(number["threshold"], "value") if form else (0, "threshold"): "p < .05"})
    assert run(store, "--from", path, who="Li Wei") == ExitCode.DONE
    assert values(store) == {
        ("r-1", "A > B", "task"): ("explicit", "Ann"),
        ("r-1", "A > B", "n"): ("21", "Ann"),
        ("r-1", "A > B", "threshold"): ("p < .05", "Li Wei"),
    }


def test_whose_value_is_replaced_is_told(store, sheet, capsys, tmp_path):
    fill(sheet, {(0, "n"): 17})
    assert run(store, "--from", sheet, who="Ann") == ExitCode.DONE
    path = tmp_path / "again.xlsx"
    run(store, "-o", path, who=None)
    fill(path, {(0, "n"): 18})
    assert run(store, "--from", path) == ExitCode.DONE
    assert "r-1, A > B, n: replaces '17' of Ann." in capsys.readouterr().err


def test_headings_may_be_the_labels_of_the_plan_and_in_chinese(store, tmp_path):
    path = tmp_path / "表.csv"
    path.write_bytes("报告,对比,样本量,任务\r\nr-1,A > B,17,explicit\r\n,,,\r\n".encode("gb18030"))
    assert run(store, "--from", path) == ExitCode.DONE
    assert values(store)[("r-1", "A > B", "n")] == ("17", "Li Wei")
    path.write_text("报告,对比,字段,取值\nr-2,A > B,task,IMPLICIT\n", encoding="utf-16")
    assert run(store, "--from", path) == ExitCode.DONE
    assert values(store)[("r-2", "A > B", "task")] == ("implicit", "Li Wei")


def test_nothing_is_written_until_all_lines_hold(store, tmp_path, capsys):
    path = tmp_path / "s.csv"
    path.write_text(
        "report,contrast,field,value\nr-1,A > B,n,20\nr-1,A > B,task,sideways\nr-9,A > B,n,20\nr-1,A > B,n,21\n",
        encoding="utf-8",
    )
    assert run(store, "--from", path) in (ExitCode.PROTOCOL, ExitCode.STORE)
    text = capsys.readouterr().err
    assert "3 lines cannot be taken" in text
    assert all(words in text for words in ("line 3", "sideways", "line 4: no report r-9", "n is '21' here and '20' in"))
    assert values(store) == {}


def test_a_dry_run_says_what_each_value_would_do_and_writes_nothing(store, sheet, capsys):
    fill(sheet, {(0, "ok"): "yes", (0, "n"): 17, (1, "ok"): "yes"})
    rows = store.query("SELECT count(*) AS n FROM ledger")[0]["n"]
    assert run(store, "--from", sheet, "--dry-run") == ExitCode.DONE
    out = capsys.readouterr().out
    assert "r-1, A > B, n = 17: in place of the machine’s 36." in out
    assert "r-2, A > B, n = 36: confirms what the machine read." in out
    assert "3 values would be new of 3. Nothing was written" in out
    assert store.query("SELECT count(*) AS n FROM ledger")[0]["n"] == rows


def test_machine_values_are_confirmed_by_a_command_and_all_of_them_only_on_request(store, capsys):
    assert run(store, "--accept-machine", "--report", "r-2", "--field", "n") == ExitCode.DONE
    assert values(store) == {("r-2", "A > B", "n"): ("36", "Li Wei")}
    assert run(store, "--accept-machine") == ExitCode.PROTOCOL
    assert "2 values of 1 report (no filter is given)" in capsys.readouterr().err
    assert run(store, "--accept-machine", "--all") == ExitCode.DONE
    assert unconfirmed_values(store).items == ()


def test_what_is_unconfirmed_is_counted_and_listed_with_its_words(store):
    found = unconfirmed_values(store, load_protocol(store.protocol_path))
    assert found.counts == {"n": 2, "threshold": 1}
    assert [(i.report, i.field, i.value, i.enters) for i in found.items] == [
        ("r-1", "n", "36", True), ("r-1", "threshold", "p < .001", False), ("r-2", "n", "36", True),
    ]  # fmt: skip
    assert found.sentences()[0].startswith("Read by the machine and confirmed by nobody, of 2 contrasts: n of 2.")


@pytest.mark.parametrize(
    ("evidence", "order", "unconfirmed"),
    [
        ({"quote": "MNI space", "place": "Methods"}, {}, False),
        ({"quote": "SPM8", "place": "software named in the text"}, {}, True),
        (None, {}, True),
        (None, {"space": "MNI"}, False),
    ],
)
def test_a_space_counts_as_confirmed_where_a_person_or_the_documents_words_state_it(
    store, evidence, order, unconfirmed
):
    with store.run("extract", version="1") as added:
        body = {"report": "r-1", "document": "r-1", "table": "Table 2", "row": 1, "contrast": "C", "kind": "peak", "x": -34.0,
                "y": 18.0, "z": 4.0, "space": "MNI", "raw": "r"}  # fmt: skip
        added.add("focus", "new", body | ({"space_evidence": evidence} if evidence else {}))
    options = [f"--{name}={value}" for name, value in order.items()]
    where = ["--who", "Li Wei", "--review", str(store.folder)]
    assert focimine.run(["confirm", "--accept", "--focus", "new", *options, *where]) == ExitCode.DONE
    fields = {item.field for item in unconfirmed_values(store).items if item.contrast == "C"}
    assert ("space" in fields) is unconfirmed


def test_a_space_that_the_extractor_takes_from_the_software_is_the_machines(tmp_path):
    from extract.reading import read_file

    page = """<html><head><title>A</title></head><body><h2>Methods</h2><p>Data were analysed with SPM8.</p>
    <table><caption>Table 1. Peak coordinates</caption><tr><th>Region</th><th>x</th><th>y</th><th>z</th></tr>
    <tr><td>Left insula</td><td>-34</td><td>18</td><td>4</td></tr></table></body></html>"""
    path = tmp_path / "paper.html"
    path.write_text(page, encoding="utf-8")
    (focus,) = read_file(path).foci
    assert focus.space_evidence.place == "software named in the text"  # as the view confirmed_foci compares it
