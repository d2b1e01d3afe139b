"""Every command that takes a table reads the same from any encoding and kind of file, and writes all kinds."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest

import focimine
from corpora.errors import ExitCode
from corpora.sheets import read_sheet, sheet_bytes
from corpora.store import Store

WORDS = {
    "utf-8": "没有全脑结果", "utf-8-sig": "没有全脑结果", "utf-16": "没有全脑结果", "utf-16-le": "没有全脑结果",
    "utf-16-be": "没有全脑结果", "utf-32": "没有全脑结果", "gb18030": "没有全脑结果", "gbk": "没有全脑结果",
    "cp950": "沒有全腦結果", "cp932": "全脳の結果がない", "euc_jp": "全脳の結果がない", "cp949": "전뇌 결과가 없음",
    "cp1251": "нет результатов", "cp1252": "résultats négligés",
}  # fmt: skip
SEPARATORS = {"csv": ",", "semicolon": ";", "tsv": "\t"}
KINDS = [*((encoding, kind) for encoding in WORDS for kind in SEPARATORS), ("utf-8", "xlsx"), ("utf-8", "sep")]

PROTOCOL = """
extraction:
  coding:
    - {name: n, label: {en: sample size}, type: integer}
    - {name: task, label: {en: task}}
"""
DATA = Path(__file__).parent / "data"
TITLE = "Empathy for pain of the own group: an fMRI study"
FOCUS = {"report": "r-1", "document": "d", "table": "Table 2", "row": 3, "contrast": "A > B", "kind": "peak",
         "x": -30.0, "y": 0.0, "z": 4.0, "space": "MNI", "raw": "-30 0 4"}  # fmt: skip


def save(folder, stem, rows, encoding, kind):
    """Write a table as a spreadsheet program would, in an encoding and as a kind of file."""
    if kind == "xlsx":
        path = folder / f"{stem}.xlsx"
        path.write_bytes(sheet_bytes(".xlsx", rows[0], rows[1:]))
        return path
    text = io.StringIO()
    csv.writer(text, delimiter=SEPARATORS.get(kind, ";"), lineterminator="\r\n").writerows(rows)
    path = folder / f"{stem}.{'tsv' if kind == 'tsv' else 'csv'}"
    path.write_bytes((("sep=;\r\n" if kind == "sep" else "") + text.getvalue()).encode(encoding))
    return path


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    protocol_text = (DATA / "protocol_small.yaml").read_text(encoding="utf-8")
    folder = tmp_path_factory.mktemp("prepared") / "review"
    with Store.create(folder, protocol_text + PROTOCOL) as store, store.run("import", version="1") as run:
        run.add("record", "r-1", {"source": "s", "position": 1, "title": TITLE, "doi": "10.1000/a", "year": 2020})
        run.add("focus", "d/T2/3/1", FOCUS)
        run.add("coding", "r-1//n/1", {"report": "r-1", "contrast": None, "field": "n", "value": "24", "quote": None})
    return folder


@pytest.fixture
def review(prepared, tmp_path):
    shutil.copytree(prepared, tmp_path / "review")
    return tmp_path / "review"


def run(*arguments, code=ExitCode.DONE):
    assert focimine.run([str(argument) for argument in arguments]) == code


def body_of_last(review, kind):
    with Store.open(review) as store:
        return json.loads(store.query("SELECT body FROM ledger WHERE kind = ? ORDER BY seq DESC", (kind,))[0]["body"])


def decide(folder, review, word, encoding, kind):
    rows = [["Report", "Step", "Judgement", "Reason"], ["r-1", "title_abstract", "Unclear", word], ["", "", "", ""]]
    run("decide", "--from", save(folder, "t", rows, encoding, kind), "--who", "Li", "--review", review)
    return body_of_last(review, "decision")["reason"]


def confirm(folder, review, word, encoding, kind):
    rows = [["focus", "action", "reason"], ["d/T2/3/1", "REJECT", word]]
    run("confirm", "--from", save(folder, "t", rows, encoding, kind), "--who", "Li", "--review", review)
    return body_of_last(review, "confirmation")["reason"]


def code(folder, review, word, encoding, kind):
    rows = [["report", "field", "value", "quote"], ["r-1", "task", word, word]]
    run("code", "--from", save(folder, "t", rows, encoding, kind), "--who", "Li", "--review", review)
    return body_of_last(review, "coding")["quote"]


def read(folder, _review, word, encoding, kind):
    rows = [["title", "year", "pmid"], [word, "2020", "12345678"]]
    run("read", save(folder, "t", rows, encoding, kind), "-o", folder / "out.jsonl")
    (record,) = map(json.loads, (folder / "out.jsonl").read_text(encoding="utf-8").splitlines())
    assert (record["year"], record["pmid"]) == (2020, "12345678")
    return record["title"]


def import_(folder, review, word, encoding, kind):
    rows = [["title", "year", "pmid"], [word, "2020", "12345678"]]
    path = save(folder, "t", rows, encoding, kind)
    run("import", path, "--database", "pubmed", "--review", review)
    return body_of_last(review, "record")["title"]


def dedup(folder, _review, word, encoding, kind):
    rows = [["id", "title", "year", "doi"], [word, TITLE, "2020", "10.1000/a"], ["b", TITLE, "2020", "10.1000/a"]]
    doubtful = encoding == "cp1251"  # two lines of Russian fit other codecs as well: a warning, so exit 1
    code = ExitCode.PROBLEMS if doubtful and kind != "xlsx" else ExitCode.DONE
    run("dedup", save(folder, "t", rows, encoding, kind), "-o", folder / "out.csv", code=code)
    first, second = (row.cells for row in read_sheet(folder / "out.csv").rows())
    assert second["report"] == first["id"]
    return first["id"]


def screen_file(folder, review, word, encoding, kind):
    rows = [["record_id", "title", "abstract"], [word, TITLE, word]]
    path = save(folder, "t", rows, encoding, kind)
    run("screen-file", review / "protocol.yaml", path, "-o", folder / "out.tsv")
    return next(read_sheet(folder / "out.tsv").rows()).cells["record_id"]


def order(folder, _review, word, encoding, kind):
    rows = [["record_id", "title", "abstract", "Label"], [word, TITLE, word, "1"], ["b", "Reaction times", word, "0"]]
    path = save(folder, "t", rows, encoding, kind)
    run("order", path, "--labels", "label", "-o", folder / "out.xlsx")
    return max((row.cells["record_id"] for row in read_sheet(folder / "out.xlsx").rows()), key=lambda name: name != "b")


def listed(folder, review, word, encoding, kind):
    """The study table a protocol refers to: 26 is not the 24 that the machine read of the paper."""
    (review / "facts").mkdir()
    save(review / "facts", "table1", [["name", "n", "doi", "note"], [word, "26", "10.1000/a", word]], encoding, kind)
    from extract.stage.code import differing_n

    run("code", "--review", review)
    with Store.open(review) as store:
        (problem,) = differing_n(store)
    assert "24" in problem.message
    assert "26" in problem.message
    return problem.item.removesuffix(", n")


def ale(folder, _review, word, encoding, kind):
    from corpora.nouns.evidence import Severity
    from meta.stage.foci_files import read_usable

    rows = [["study", "对比" if encoding not in NO_HAN else "contrast", "n", "space", "x", "y", "z"]]
    rows += [[word, f"c{i}", "20", "MNI", "-30", "18", str(i)] for i in range(3)]
    found = read_usable([save(folder, "t", rows, encoding, kind)])
    assert [contrast.foci[0].z for contrast in found.contrasts] == [0.0, 1.0, 2.0]
    assert not [problem for problem in found.problems if problem.severity is Severity.ERROR]
    return found.contrasts[0].study


NO_HAN = ("cp950", "cp932", "euc_jp", "cp949", "cp1251", "cp1252")
COMMANDS = (decide, confirm, code, read, import_, dedup, screen_file, order, listed, ale)


@pytest.mark.parametrize(("encoding", "kind"), KINDS)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.__name__)
def test_every_command_reads_a_table_alike(tmp_path, review, command, encoding, kind):
    word = WORDS[encoding]
    assert command(tmp_path, review, word, encoding, kind) == word


def test_coordinates_are_read_alike_out_of_every_kind_of_table(tmp_path):
    wanted = {}
    for encoding, kind in KINDS:
        rows = [["Region", "x", "y", "z"], [WORDS[encoding], "-34", "18", "4"], [WORDS[encoding], "30", "-20", "12"]]
        path = save(tmp_path, f"{encoding}_{kind}", rows, encoding, kind)
        wanted[path.name] = [(WORDS[encoding], "-34", "18", "4"), (WORDS[encoding], "30", "-20", "12")]
    run("foci", *sorted(tmp_path.iterdir()), "-o", tmp_path / "out.xlsx", "--workers", "1", code=ExitCode.PROBLEMS)
    found = {}
    for row in read_sheet(tmp_path / "out.xlsx").rows():
        place = tuple(row.cells[name] for name in ("region", "x", "y", "z"))
        found.setdefault(row.cells["document"], []).append(place)
    assert found == wanted


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx"])
def test_every_command_writes_the_kind_its_output_is_named_for(tmp_path, review, suffix, capsys):
    here = ("--review", review)
    run("confirm", "--accept", "--focus", "d/T2/3/1", "--who", "Li", *here)
    run("confirm", "--sheet", tmp_path / f"confirm{suffix}", *here)
    run("code", "-o", tmp_path / f"code{suffix}", *here)
    run("prisma", "-o", tmp_path / "prisma", "--table", suffix[1:], *here)
    columns = {
        tmp_path / f"confirm{suffix}": "report", tmp_path / f"code{suffix}": "report",
        tmp_path / "prisma" / f"prisma{suffix}": "box",
    }  # fmt: skip
    for path, first in columns.items():
        assert read_sheet(path).frame.columns[0] == first
        assert (suffix == ".xlsx") == path.read_bytes().startswith(b"PK")
        assert (suffix != ".xlsx") == path.read_bytes().startswith(b"\xef\xbb\xbf")
    run("confirm", "--from", tmp_path / f"confirm{suffix}", "--who", "Li", *here)
    run("code", "--from", tmp_path / f"code{suffix}", "--who", "Li", *here)


def test_a_doubtful_guess_is_a_warning_with_its_line_and_the_run_goes_on(tmp_path, review, capsys):
    rows = [["report", "step", "judgement", "reason"], ["r-1", "title_abstract", "unclear", "模板"]]
    path = save(tmp_path, "t", rows, "gbk", "csv")
    run("decide", "--from", path, "--who", "Li", "--review", review, code=ExitCode.PROBLEMS)
    assert "line 2" in capsys.readouterr().err
    assert body_of_last(review, "decision")["reason"] == "模板"


def test_a_decision_shifted_by_a_stray_separator_is_refused_with_its_line(tmp_path, review, capsys):
    path = tmp_path / "d.csv"
    path.write_text("report,step,judgement,reason\nr-1,title_abstract,exclude,no foci, no space\n", encoding="utf-8")
    run("decide", "--from", path, "--who", "Li", "--review", review, code=ExitCode.FORMAT)
    assert "line 2: more cells than columns" in capsys.readouterr().err
