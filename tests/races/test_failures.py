"""A command that fails leaves the review as it was: no row, no file, no person."""

from __future__ import annotations

import hashlib

import pytest

import focimine
from corpora.errors import ExitCode
from corpora.store import Store

PLAN = """
review: {title: {en: Failures}, question: {en: Q}}
search: {dimensions: [{name: a, en: [fMRI]}]}
screening:
  reviewers: [Ann, Bo]
  criteria: [{id: c, wording: {en: C}, steps: [title_abstract, full_text]}]
extraction: {coding: [{name: n, label: {en: n}, type: integer}]}
risk_of_bias: {instrument: cbma_quality}
"""
SHEETS = {
    "decisions.csv": "report,step,judgement\nREPORT,title_abstract,include\nr-none,title_abstract,include\n",
    "twice.csv": "report,step,judgement\nREPORT,title_abstract,include\nREPORT,title_abstract,exclude\n",
    "confirm.csv": "report,table,contrast,action\nREPORT,T1,A,accept\nREPORT,T1,B,perhaps\n",
    "code.csv": "report,contrast,n\nREPORT,,20\nREPORT,B,many\n",
    "bias.csv": "report,item,judgement\nREPORT,no such item,yes\n",
    "overlap.csv": "report_a,report_b,verdict\nREPORT,r-none,same\n",
    "again.csv": "report,step,judgement,sample\nREPORT,title_abstract,include,s\n",
    "list.ris": "",
}
NEW = ("--who", "Somebody New", "--as-new-person")
COMMANDS = {
    "decide": ("decide", "r-none", "--step", "title_abstract", "--include", *NEW),
    "decide, a file with a bad line": ("decide", "--from", "decisions.csv", *NEW),
    "decide, a file that contradicts itself": ("decide", "--from", "twice.csv", *NEW),
    "decide, nobody of that name": ("decide", "REPORT", "--step", "title_abstract", "--include", "--who", "Nobody"),
    "confirm": ("confirm", "--correct", "--x", "3", "--reason", "r", "--table", "No table", *NEW),
    "confirm, a broad order": ("confirm", "--accept", *NEW),
    "confirm, a file": ("confirm", "--from", "confirm.csv", *NEW),
    "code": ("code", "--from", "code.csv", *NEW),
    "code, undo without a reason": ("code", "--undo", "--field", "n", *NEW),
    "bias": ("bias", "--from", "bias.csv", *NEW),
    "bias, nothing to undo": ("bias", "--undo", "REPORT", *NEW),
    "overlap": ("overlap", "--from", "overlap.csv", *NEW),
    "overlap, one report": ("overlap", "--decide", "same", "--reports", "REPORT", "REPORT", *NEW),
    "relabel": ("relabel", "7", "--database", "scopus", "--reason", "r", *NEW),
    "relabel, no such database": ("relabel", "1", "--database", "nowhere", "--reason", "r", *NEW),
    "withdraw": ("withdraw", "7", "--reason", "r", *NEW),
    "withdraw, nothing to undo": ("withdraw", "1", "--undo", "--reason", "r", *NEW),
    "undo-duplicate": ("undo-duplicate", "a->b", "--reason", "r", *NEW),
    "fetch, not retrieved": ("fetch", "--not-retrieved", "REPORT", "--reason", "r", *NEW),
    "fetch, move": ("fetch", "--move", "none.pdf", "--report", "REPORT", "--reason", "r", *NEW),
    "fetch, want again": ("fetch", "--not-retrieved", "REPORT", "--undo", "--reason", "r", *NEW),
    "audit, a sample": ("audit", "--sample-from", "again.csv", *NEW),
    "import, no such database": ("import", "decisions.csv", "--database", "nowhere"),
    "update, outside": ("update", "--from-outside", "list.ris", *NEW),
    "analyse": ("analyse",),
    "search": ("search", "--email", "a@b.example"),
}


@pytest.fixture(scope="module")
def material(tmp_path_factory):
    folder = tmp_path_factory.mktemp("failures")
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (folder / "wos.csv").write_text("title,doi\nEmpathy,10.1000/a\nMemory,10.1000/b\n", encoding="utf-8")
    review = folder / "review"
    assert focimine.run(["init", str(review), "--protocol", str(folder / "plan.yaml")]) == 0
    words = ["import", str(folder / "wos.csv"), "--database", "web_of_science", "--review", str(review)]
    assert focimine.run(words) == 0
    with Store.open(review) as store, store.run("extract", version="1") as run:
        report = store.query("SELECT record FROM records")[0]["record"]
        for row, name in enumerate(("A", "B")):
            body = {"report": report, "document": "d", "table": "T1", "row": row, "contrast": name, "kind": "peak"}
            run.add("focus", f"d/{row}", body | {"x": -38.0, "y": 20.0, "z": 4.0, "space": "MNI", "raw": "-38 20 4"})
    for name, content in SHEETS.items():
        (folder / name).write_text(content.replace("REPORT", report), encoding="utf-8")
    return folder, report


def state(review):
    with Store.open(review, read_only=True) as store:
        rows = [tuple(row) for row in store.query("SELECT seq, kind, key, hash FROM ledger ORDER BY seq")]
        assert store.find_breach() is None
    files = {
        path.relative_to(review).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(review.rglob("*"))
        if not path.name.startswith("review.sqlite")
    }
    return rows, files


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_fails_changes_nothing(name, material, capfd):
    folder, report = material
    words = [str(folder / word) if word in SHEETS else word.replace("REPORT", report) for word in COMMANDS[name]]
    before = state(folder / "review")
    code = focimine.run([*words, "--review", str(folder / "review")])
    assert code in (ExitCode.PROTOCOL, ExitCode.SOURCE, ExitCode.FORMAT, ExitCode.STORE), capfd.readouterr()
    assert capfd.readouterr().err
    assert state(folder / "review") == before
