"""The main job as on Windows in China: none of POSIX's own modules and functions, ends of lines as Windows writes them,
a folder with blanks and Chinese letters, and output in code page 936.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from corpora.store import Store
from miner.importers import read_file

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent / "no_posix"
RIS = """TY  - JOUR
TI  - Empathy for pain across groups: an fMRI study
AU  - Müller, Jörg
AB  - Healthy adults (n = 20) saw faces in the scanner. Neural responses (−3 mm) were stronger for friends.
PY  - 2015
DO  - 10.1000/a
ER  -

TY  - JOUR
TI  - A systematic review of empathy
AU  - 李华
AB  - We systematically reviewed studies of empathy.
PY  - 2016
DO  - 10.1000/b
ER  -

"""
PAPER = """<html><body><h1>Empathy for pain across groups: an fMRI study</h1><p>doi: 10.1000/a. Twenty adults took part.
Coordinates are in MNI space.</p><table><caption>Table 1. Friends &gt; strangers (MNI)</caption>
<tr><th>Region</th><th>x</th><th>y</th><th>z</th><th>t</th></tr>
<tr><td>Left anterior insula</td><td>−38</td><td>18</td><td>4</td><td>4.1</td></tr>
<tr><td>Medial frontal cortex</td><td>2</td><td>30</td><td>44</td><td>3.9</td></tr>
</table></body></html>
"""
SLEUTH = "// Reference=MNI\n" + "".join(
    f"// Müller {n}, 2015: friends > strangers\n// Subjects=20\n{-38 + n}\t18\t4\n{2 + n}\t30\t44\n\n" for n in range(4)
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("win") / "共情 元分析 (copy)"
    folder.mkdir()
    plan = (ROOT / "tests" / "data" / "protocol_small.yaml").read_text(encoding="utf-8")
    for name, text in (("plan.yaml", plan), ("导出 1.ris", RIS), ("论文 a.html", PAPER), ("foci 焦点.txt", SLEUTH)):
        (folder / name).write_bytes(text.replace("\n", "\r\n").encode())
    return folder


@pytest.fixture(scope="module")
def told(folder):
    """What each command printed, by its name."""
    review = str(folder / "综述 review")
    commands = [
        ["init", review, "--protocol", str(folder / "plan.yaml")],
        ["import", str(folder / "导出 1.ris"), "--database", "scopus", "--review", review],
        ["dedup", "--review", review],
        ["screen", "--review", review],
        ["foci", str(folder / "论文 a.html"), "--workers", "1"],
        ["status", "--json", "--review", review],
        ["export", str(folder / "导出"), "--review", review],
        ["import-ledger", str(folder / "导出"), str(folder / "again 再")],
        ["verify", "--review", review],
        ["ale", str(folder / "foci 焦点.txt"), "-o", str(folder / "结果"), "--permutations", "10", "--workers", "1"],
    ]
    done = subprocess.run(
        [sys.executable, str(HERE / "job.py")],
        input="\n".join(json.dumps(command) for command in commands).encode(),
        capture_output=True,
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(HERE), str(ROOT))),
            "PYTHONIOENCODING": "gbk",
            "PYTHONWARNDEFAULTENCODING": "1",
            "MPLBACKEND": "Agg",
        },
        timeout=600,
        check=False,
    )
    said = done.stderr.decode("gbk")
    assert done.returncode == 0, said
    *printed, _ = re.split(r"^exit (\d+)\n", done.stdout.decode("gbk"), flags=re.MULTILINE)
    codes = dict(zip((command[0] for command in commands), map(int, printed[1::2]), strict=True))
    # Problems of items (no journal, few experiments) are exit code 1.
    assert codes == {command[0]: codes[command[0]] if command[0] in ("import", "ale") else 0 for command in commands}, (
        said
    )
    assert max(codes.values()) <= 1, said
    return dict(zip(codes, printed[::2], strict=True))


def test_records_of_a_file_with_ends_of_lines_of_windows_are_those_of_any_other(told, folder):
    assert "导出 1.ris: 2 records" in told["import"]
    with Store.open(folder / "综述 review", read_only=True) as store:
        kept = {
            row["title"]: row["abstract"]
            for row in store.query("SELECT title, body ->> 'abstract' AS abstract FROM records")
        }
    assert kept == {record.title: record.abstract for record in read_file(RIS.encode(), "unix.ris").records}


def test_coordinates_are_read_in_a_process_of_their_own(told):
    assert "论文 a.html,,Table 1,1,Friends > strangers (MNI),Left anterior insula,-38,18,4,MNI" in told["foci"]


def test_what_a_pipe_in_code_page_936_cannot_hold_is_spelled_out_and_json_stays_json(told):
    assert "mm\\xb3" in told["ale"]
    assert json.loads(told["status"])["counts"]["records"] == 2


def test_the_ledger_holds_and_is_rebuilt_from_its_export(told):
    assert "The ledger holds" in told["verify"]
    assert "the chain holds" in told["import-ledger"]


def test_an_analysis_writes_its_report_where_it_was_told(told, folder):
    assert "4 experiments" in told["ale"]
    assert (folder / "结果" / "report.html").is_file()
    assert not list(folder.rglob(".writing-*")), "a lock or an unfinished file was left behind"
