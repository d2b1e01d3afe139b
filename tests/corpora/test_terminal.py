"""Nothing but text reaches a terminal, whatever records, cells, names of files and mistakes on the command line hold."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import sys
from pathlib import Path

import pytest

import focimine
from corpora.terminal import PlainStream, json_text, plain_output, progress_by_name, shown

ODD = "\x1b]0;title\x07\x1b[31mred\x1b[2J\x9b31m\u202egnp.exe\u202c\u2066\u200f\u061c\u2028\x7f\x08\r\U000e0041"
HARMLESS = "Müller 疼痛共情 α → β\u200b\u200d\xad\tx\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def is_text(text: str) -> bool:
    return shown(text) == text


def terminals(monkeypatch) -> tuple[io.StringIO, io.StringIO]:
    """Return standard output, which says that it is a terminal, and standard error; not a fixture: pytest sets them for each phase."""
    streams = Terminal(), io.StringIO()  # bars of ours are drawn on a terminal alone
    monkeypatch.setattr(sys, "stdout", streams[0])
    monkeypatch.setattr(sys, "stderr", streams[1])
    return streams


def test_what_is_no_text_is_spelled_out():
    assert shown("a\x1b[2J\x9b\u202e\ud800\U000e0041") == r"a\x1b[2J\x9b\u202e\ud800\U000e0041"
    assert shown(HARMLESS) == HARMLESS


def test_json_is_the_same_value_and_text():
    value = {"title": ODD + HARMLESS + "\ud800"}
    assert json.loads(json_text(value)) == value
    assert is_text(json_text(value))


def test_results_in_a_file_keep_the_marks_of_direction_and_nothing_that_terminals_carry_out():
    stream = io.StringIO()
    PlainStream(stream, everything=False).write("\u200fא\x1b[2J")
    assert stream.getvalue() == "\u200fא\\x1b[2J"


def test_streams_are_given_back(monkeypatch):
    out, _ = terminals(monkeypatch)
    before = sys.stdout, sys.stderr
    with plain_output(), plain_output():
        sys.stdout.writelines(["\x1b", "\n"])
    assert (sys.stdout, sys.stderr) == before
    assert out.getvalue() == "\\x1b\n"


RIS = f"TY  - JOUR\nTI  - {ODD.replace(chr(0x2028), '')}title\nAB  - {ODD.replace(chr(13), '')}twenty people\nAU  - {ODD[:20]}, A\nPY  - 2010\nER  - \n\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ["read", "{ris}"],
        ["read", "{odd}.ris"],
        ["read", ODD],
        [ODD],
        ["read", f"--{ODD}"],
        ["prisma", "--version", ODD],
        ["dedup", "{ris}", "{ris}"],
        ["queries", "{odd}.yaml"],
        ["screen-file", "{plan}", "{odd}.csv"],
        ["screen-file", "{plan}", "{csv}", "--all"],
        ["order", "{csv}", "--labels", ODD],
        ["foci", "{csv}"],
        ["ale", "{csv}", "-o", "{out}"],
        ["status", "--review", "{odd}"],
        ["verify", "--review", "{odd}"],
    ],
)
def test_no_command_prints_anything_but_text(monkeypatch, tmp_path, protocol_text, arguments):
    odd = str(tmp_path / "\x1b[31m\u202ename")
    (tmp_path / "a.ris").write_text(RIS, encoding="utf-8")
    Path(f"{odd}.ris").write_text("nothing", encoding="utf-8")
    Path(f"{odd}.yaml").write_text(f"review: {{{ODD!r}: 1}}\n{HARMLESS}", encoding="utf-8")
    (tmp_path / "plan.yaml").write_text(protocol_text, encoding="utf-8")
    with (tmp_path / "a.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("record_id", "title", "abstract"), ("\u202e1", ODD, f"{ODD} twenty people")])
    named = {
        "ris": tmp_path / "a.ris",
        "plan": tmp_path / "plan.yaml",
        "csv": tmp_path / "a.csv",
        "odd": odd,
        "out": tmp_path / "out",
    }
    streams = terminals(monkeypatch)
    code = focimine.run([argument.format(**named) for argument in arguments])
    printed = "".join(stream.getvalue() for stream in streams)
    assert is_text(printed)
    assert printed
    assert code != 70


def test_our_defects_are_kept_in_a_new_file_of_ones_own(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "focimine-error.log").symlink_to(tmp_path / "victim")

    def defect(**_: object) -> None:
        raise RuntimeError(ODD)

    monkeypatch.setattr(focimine.cli, "main", defect)
    assert focimine.run(["status"]) == focimine.run(["status"]) == 70
    kept = sorted(tmp_path.glob("focimine-error-*.log"))
    assert len(kept) == 2
    said = capsys.readouterr().err
    assert is_text(said)
    for path in kept:
        assert str(path) in said
        assert "RuntimeError" in path.read_text(encoding="utf-8")
        assert os.name == "nt" or stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not (tmp_path / "victim").exists()


def test_where_no_file_can_be_written_the_details_are_printed(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))

    def defect(**_: object) -> None:
        raise RuntimeError(ODD)

    monkeypatch.setattr(focimine.cli, "main", defect)
    assert focimine.run(["status"]) == 70
    said = capsys.readouterr().err
    assert "RuntimeError" in said
    assert is_text(said)


def test_each_analysis_says_when_it_begins_and_the_end_is_said_once(capsys):
    with progress_by_name("Permutations") as report:
        for name in ("main", "pain"):
            for done in (10, 20):
                report(name, done, 20)
    said = capsys.readouterr().err.splitlines()
    assert said == ["Permutations, main: 20 …", "Permutations, pain: 20 …", "Permutations: done."]


def test_nothing_computed_says_nothing(capsys):
    with progress_by_name("Permutations"):
        pass
    assert capsys.readouterr().err == ""
