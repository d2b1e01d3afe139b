"""The coding sheet: read by machine with its sentence, left empty where it could not be read, settled by people."""

from __future__ import annotations

import csv
import hashlib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from click.testing import CliRunner

from corpora.errors import FormatError, ProtocolError, StoreError
from corpora.protocol import load_protocol
from corpora.store import Store
from extract.commands.code import code as code_command
from extract.reading import read_file
from extract.stage import code as coding_stage
from extract.stage import coding_sheet
from extract.stage import extract as stage
from extract.stage.code import Coding
from extract.workers import Limits
from meta.stage.curated import included_reports

CODING = """
extraction:
  coding:
    - {name: n, label: {en: sample size}, type: integer, required: true}
    - {name: space, label: {en: space}, type: choice, values: [MNI, TAL], required: true}
    - {name: software, label: {en: software}, type: choice, values: [SPM, FSL]}
    - {name: threshold, label: {en: threshold}}
    - {name: males, label: {en: men}, type: integer}
    - {name: task, label: {en: task}, type: choice, values: [explicit, implicit], required: true}
"""
PAPER = """<!DOCTYPE html><html><head><title>Choice</title></head><body><h2>Participants</h2>
<p>Twenty-four healthy volunteers (12 women; mean age 24.1 years, SD 3.2) took part and gave consent.</p>
<h2>Image analysis</h2><p>Data were analysed with SPM12. Whole-brain analyses were thresholded at p &lt; .001, uncorrected.
Coordinates are reported in MNI space.</p>
<table><caption>Table 1. Choice &gt; rest (MNI coordinates)</caption><tr><th>Region</th><th>x</th><th>y</th><th>z</th></tr>
<tr><td>Left insula</td><td>-34</td><td>18</td><td>4</td></tr></table></body></html>"""


@pytest.fixture
def review(tmp_path, protocol_text, monkeypatch):
    monkeypatch.setattr(stage, "read_many", lambda paths, _limits: (read_file(path) for path in paths))
    data = PAPER.encode()
    sha = hashlib.sha256(data).hexdigest()
    with Store.create(tmp_path / "review", protocol_text + CODING) as store:
        with store.run("import", version="1") as run:
            body = {
                "title": "Choice",
                "doi": "10.1000/a",
                "year": 2020,
                "authors": [{"raw": "Li W", "family": "Li"}],
            }
            run.add("record", "r-1", body)
            file = store.keep_file(data, "paper.html", folder="documents")
            run.add("document", sha, {"report": "r-1", "file": file, "name": "paper.html"})
        stage.extract_documents(store, stage.due_documents(store), Limits(workers=1), advance=lambda _: None)
        with store.run("confirm", version="1") as run:
            for row in store.query("SELECT focus FROM foci"):
                run.add("confirmation", f"{row['focus']}/1", {"focus": row["focus"], "action": "accept", "contrast": "choice"},
                        who="Li Wei", machine=False)  # fmt: skip
        yield store


def sheet(store):
    protocol = load_protocol(store.folder / "protocol.yaml")
    return {row["field"]: row for row in coding_sheet.sheet_rows(store, protocol)}


def code(store, field, value, **more):
    protocol = load_protocol(store.folder / "protocol.yaml")
    return coding_stage.add_codings(
        store, protocol, [Coding(report="r-1", field=field, value=value, **more)], who="Li Wei"
    )


def test_what_was_read_stands_in_the_sheet_with_its_sentence(review):
    rows = sheet(review)
    assert {field: row["value"] for field, row in rows.items()} == {
        "n": "24", "males": "12", "space": "MNI", "threshold": "p < 0.001 uncorrected", "software": "", "task": "", "sample": ""}  # fmt: skip
    assert rows["n"]["quote"].startswith("Twenty-four healthy volunteers")
    assert rows["n"]["machine"]


def test_a_value_the_protocol_does_not_know_is_a_hint_not_a_value(review):
    row = sheet(review)["software"]
    assert row["value"] == ""
    assert "SPM12" in row["quote"]


def test_what_could_not_be_read_is_asked_for(review):
    protocol = load_protocol(review.folder / "protocol.yaml")
    summary, missing = coding_sheet.open_questions(coding_sheet.sheet_rows(review, protocol), protocol)
    assert len(missing) == 1
    assert missing[0].startswith("Missing: task of")
    assert "(1 of them required)" in summary


def test_a_person_wins_over_the_machine_whichever_comes_later(review):
    assert code(review, "n", "22") == 1
    with review.run("extract", version="later") as run:
        written = coding_stage.write_coding(
            review, run, Coding(report="r-1", field="n", value="24"), who="extract later", machine=True
        )
    assert not written
    assert sheet(review)["n"]["value"] == "22"


def test_a_later_version_of_the_machine_replaces_an_earlier_but_not_its_own(review):
    with review.run("extract", version="later") as run:
        first = coding_stage.write_coding(
            review, run, Coding(report="r-1", field="n", value="23"), who="extract later", machine=True
        )
        second = coding_stage.write_coding(
            review, run, Coding(report="r-1", field="n", value="9"), who="extract later", machine=True
        )
    assert (first, second) == (True, False)
    assert sheet(review)["n"]["value"] == "23"


def test_a_sheet_given_back_unread_confirms_nothing(review, tmp_path):
    protocol = load_protocol(review.folder / "protocol.yaml")
    path = tmp_path / "sheet.csv"
    coding_sheet.write_long(coding_sheet.sheet_rows(review, protocol), path)
    assert coding_sheet.read_coding_sheet(path, review, load_protocol(review.protocol_path)) == ([], ())


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx"])
def test_a_choice_that_the_sheet_writes_as_the_protocol_does_is_not_confirmed_by_giving_it_back(
    review, tmp_path, suffix
):
    review.protocol_path.write_text(review.protocol_path.read_text().replace("[SPM, FSL]", "[spm12, FSL]"))
    with review.run("extract", version="1") as run:
        run.add("coding", "r-1//software/9", {"report": "r-1", "field": "software", "value": "SPM12"})
    rows = coding_sheet.sheet_rows(review, load_protocol(review.protocol_path))
    assert [row["value"] for row in rows if row["field"] == "software"] == ["spm12"]
    path = tmp_path / f"sheet{suffix}"
    coding_sheet.write_long(rows, path)
    assert coding_sheet.read_coding_sheet(path, review, load_protocol(review.protocol_path)) == ([], ())


def test_changed_rows_and_rows_freed_of_the_machine_mark_are_the_persons(review, tmp_path):
    protocol = load_protocol(review.folder / "protocol.yaml")
    rows = coding_sheet.sheet_rows(review, protocol)
    for row in rows:
        if row["field"] == "n":
            row["value"] = "22"
        if row["field"] == "males":
            row["machine"] = ""
        if row["field"] == "task":
            row["value"] = "explicit"
    path = tmp_path / "sheet.csv"
    coding_sheet.write_long(rows, path)
    codings, _ = coding_sheet.read_coding_sheet(path, review, load_protocol(review.protocol_path))
    assert {(c.field, c.value) for c in codings} == {("n", "22"), ("males", "12"), ("task", "explicit")}
    assert coding_stage.add_codings(review, protocol, codings, who="Li Wei") == 3
    assert sheet(review)["males"]["who"] == "Li Wei"


def test_a_value_of_another_type_is_refused_by_name(review):
    with pytest.raises(ProtocolError, match="task"):
        code(review, "task", "sideways")


def test_the_groups_read_are_kept(review):
    rows = review.query("SELECT body ->> 'name' AS name, body ->> 'n' AS n FROM ledger WHERE kind = 'sample'")
    assert [(row["name"], row["n"]) for row in rows] == [("study", 24)]


def test_the_sheet_is_plain_csv(review, tmp_path):
    protocol = load_protocol(review.folder / "protocol.yaml")
    path = tmp_path / "sheet.csv"
    coding_sheet.write_long(coding_sheet.sheet_rows(review, protocol), path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        assert tuple(next(csv.reader(stream))) == coding_sheet.LONG


def list_studies(store, n):
    (store.folder / "facts").mkdir(exist_ok=True)
    (store.folder / "facts" / "table1.csv").write_text(f"name,n,doi\nLi 2020,{n},10.1000/a\n", encoding="utf-8")


def test_an_n_that_is_not_the_listed_one_stands_in_the_output_until_a_person_settles_it(review):
    list_studies(review, 24)
    assert coding_stage.differing_n(review) == []
    list_studies(review, 22)
    (problem,) = coding_stage.differing_n(review)
    assert (problem.code, problem.item) == ("N-AGAINST-TABLE", "Li 2020, n")
    assert problem.evidence.quote.startswith("Twenty-four healthy volunteers")
    result = CliRunner().invoke(code_command, ["--review", str(review.folder)])
    assert "n = 24" in result.output
    assert "gives 22 for Li 2020" in result.output
    assert code(review, "n", "22") == 1
    assert coding_stage.differing_n(review) == []


@pytest.mark.parametrize("value", ["1e999", "nan", "-inf"])
def test_a_number_that_is_not_finite_is_refused_by_name(review, value):
    with pytest.raises(ProtocolError, match="n is "):
        coding_stage.add_codings(review, load_protocol(review.protocol_path), [Coding(report="r-1", field="n", value=value)], who="Li")  # fmt: skip


def test_a_sheet_that_names_a_report_the_review_does_not_hold_is_an_error_and_writes_nothing(review, tmp_path):
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("report,field,value\nr-1,n,25\nr-11,n,30\n", encoding="utf-8")
    codings, _ = coding_sheet.read_coding_sheet(sheet, review, load_protocol(review.protocol_path))
    with pytest.raises(StoreError, match="line 3: no report r-11"):
        coding_stage.add_codings(review, load_protocol(review.protocol_path), codings, who="Li")
    assert not review.query("SELECT 1 FROM codings WHERE NOT machine")


def test_a_value_without_a_field_is_an_error_that_names_its_row(review, tmp_path):
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("report,field,value\nr-1,task,\nr-1,,25\n", encoding="utf-8")
    with pytest.raises(FormatError, match="3: the value '25' names no field"):
        coding_sheet.read_coding_sheet(sheet, review, load_protocol(review.protocol_path))


def test_two_people_coding_at_once_get_a_row_each(review):
    """Without a transaction around reading and writing, one of two rows of one number was lost in silence."""
    protocol, folder = load_protocol(review.protocol_path), review.folder
    start = Barrier(2)

    def work(who):
        with Store.open(folder) as store:
            start.wait()
            for number in range(25):
                coding_stage.add_codings(store, protocol, [Coding(report="r-1", field="n", value=str(number + 1))], who=who)  # fmt: skip

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, ("Li", "Anna")))
    written = [(e.who, e.body["value"]) for e in review.entries("coding") if e.body["field"] == "n" and not e.machine]
    assert sorted(written) == sorted((who, str(n + 1)) for who in ("Li", "Anna") for n in range(25))


def test_a_value_for_foci_without_a_contrast_is_not_given_to_the_reports_other_contrasts(review, tmp_path):
    with review.run("extract", version="1") as run:
        run.add(
            "focus", "f-2", {"report": "r-1", "x": 8, "y": -16, "z": 8, "kind": "peak", "table": "Table 2", "row": 1}
        )
    with review.run("confirm", version="1") as run:
        run.add("confirmation", "f-2/1", {"focus": "f-2", "action": "accept"}, who="Li", machine=False)
        for step in ("title_abstract", "full_text"):
            body = {"report": "r-1", "step": step, "judgement": "include", "who": "Li"}
            run.add("decision", f"r-1/{step}/1", body, who="Li", machine=False)
    protocol, path = load_protocol(review.protocol_path), tmp_path / "sheet.xlsx"
    rows = coding_sheet.sheet_rows(review, protocol)
    assert {row["contrast"] for row in rows} == {"choice", "all foci"}
    for row in rows:
        if (row["contrast"], row["field"]) == ("all foci", "task"):
            row["value"] = "implicit"
    coding_sheet.write_long(rows, path)
    codings, _ = coding_sheet.read_coding_sheet(path, review, load_protocol(review.protocol_path))
    coding_stage.add_codings(review, protocol, codings, who="Li")
    (curated,) = included_reports(review)
    assert {c.name: c.coding.get("task") for c in curated.contrasts} == {"choice": None, "all foci": "implicit"}


def test_a_coding_in_the_name_of_nobody_is_refused(review, tmp_path):
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("report,field,value\nr-1,n,25\n", encoding="utf-8")
    result = CliRunner().invoke(code_command, ["--from", str(sheet), "--who", " ", "--review", str(review.folder)])
    assert isinstance(result.exception, ProtocolError)
    assert not review.query("SELECT 1 FROM codings WHERE NOT machine")


@pytest.mark.parametrize(("field", "value"), [("n", "abc"), ("n", "24.5"), ("females", "inf"), ("age_mean", "young")])
def test_a_built_in_field_of_numbers_is_checked_where_the_plan_does_not_name_it(field, value):
    with pytest.raises(ProtocolError, match=field):
        coding_stage.check_value(Coding(report="r-1", field=field, value=value), {}, "line 2")
    coding_stage.check_value(Coding(report="r-1", field="n", value="24"), {}, "line 2")
    coding_stage.check_value(Coding(report="r-1", field="age_mean", value="24.5"), {}, "line 2")
    coding_stage.check_value(Coding(report="r-1", field="sample", value="Li 2020"), {}, "line 2")
