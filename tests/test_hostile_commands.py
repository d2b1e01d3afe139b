"""Every command, given hostile options and broken files, ends with an exit code of ours and a message, never with a defect."""

from __future__ import annotations

import contextlib
import os
import random
from pathlib import Path

import click
import pytest

import focimine
from corpora.errors import ExitCode

RIS = "TY  - JOUR\nTI  - Empathy\nAU  - Li, H\nPY  - 2010\nDO  - 10.1234/x\nER  - \n\n"
posix = pytest.mark.skipif(os.name == "nt", reason="made of POSIX files and signals")


@pytest.mark.parametrize("argument", ["a\0b", "\ud800", "x\ud83d"])
@pytest.mark.parametrize(
    "command", [["read"], ["queries"], ["status", "--review"], ["export-records"], ["decide", "--who"]]
)
def test_an_argument_that_is_no_text_is_refused(capsys, command: list[str], argument: str):
    assert focimine.run([*command, argument]) == ExitCode.PROTOCOL
    assert "holds a character that is no text" in capsys.readouterr().err


@posix
def test_a_file_whose_name_is_no_utf8_is_imported_under_a_name_that_can_be_kept(tmp_path, capsys):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.ris"))
    try:
        path.write_text(RIS, encoding="utf-8")
    except OSError:
        pytest.skip("this file system keeps no such name")
    review = tmp_path / "review"
    assert focimine.run(["init", str(review), "--corpus", "social_pain"]) == ExitCode.DONE
    assert focimine.run(["import", str(path), "--database", "proquest", "--review", str(review)]) == ExitCode.DONE
    capsys.readouterr()
    assert focimine.run(["imports", "--review", str(review)]) == ExitCode.DONE
    assert r"\udcff\udcfe.ris" in capsys.readouterr().out
    assert focimine.run(["verify", "--review", str(review)]) == ExitCode.DONE


def test_text_that_cannot_be_kept_is_an_error_and_no_defect(monkeypatch, capsys):
    def keep(**_: object) -> None:
        "\udcff".encode()

    monkeypatch.setattr(focimine.cli, "main", keep)
    assert focimine.run(["status"]) == ExitCode.PROTOCOL
    assert r"'\udcff' in a name or a text is no character" in capsys.readouterr().err


@posix
@pytest.mark.parametrize("place", ["/dev/zero", "/dev/null", ".", "", "missing", "pipe"])
@pytest.mark.parametrize(
    "command",
    [["read"], ["foci"], ["queries"], ["ale", "-o", "out"], ["screen-file", "plan.yaml"], ["order", "--labels", "x"]],
)
def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path, monkeypatch, capsys, protocol_text, command, place):
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    Path("plan.yaml").write_text(protocol_text, encoding="utf-8")
    assert focimine.run([*command, place]) in (1, 2, 4)
    assert capsys.readouterr().err


@pytest.mark.parametrize("number", ["99999999999999999999", "-1", "0", "1e999", "x", "9" * 5_000, "nan", ""])
@pytest.mark.parametrize(
    "command",
    [["status", "--version"], ["imports", "--version"], ["prisma", "--version"], ["audit", "--sample"], ["withdraw", "--who", "Li", "--reason", "x"], ["foci", "a.ris", "--timeout"]],
)  # fmt: skip
def test_no_number_is_a_defect(tmp_path, monkeypatch, capsys, command: list[str], number: str):
    monkeypatch.chdir(tmp_path)
    Path("a.ris").write_text(RIS, encoding="utf-8")
    assert focimine.run(["init", "review", "--corpus", "social_pain"]) == ExitCode.DONE
    monkeypatch.chdir("review")
    Path("a.ris").write_text(RIS, encoding="utf-8")
    assert focimine.run([*command, number]) in (1, 2, 4)
    assert capsys.readouterr().err


@posix
def test_random_options_and_broken_files_are_no_defects(tmp_path, monkeypatch):
    bench_module = pytest.importorskip("hostile_commands")
    monkeypatch.chdir(tmp_path)
    context = click.Context(focimine.cli)
    names = [
        name for name in focimine.cli.list_commands(context) if name not in {*bench_module.LEFT_OUT, "foci", "extract"}
    ]
    commands = {name: focimine.cli.get_command(context, name) for name in names}
    with contextlib.suppress(OSError):
        (tmp_path / "bench").mkdir()
    bench = bench_module.Bench(tmp_path / "bench", 60.0)
    for number in range(60):
        rng = random.Random(number)
        if number % 2:
            bench_module.one_of_options(bench, rng, commands)
        else:
            bench_module.one_of_files(bench, rng)
    assert bench.wrong == []
    assert bench.call(["verify", "--review", str(bench.review)])[0] == 0


@pytest.mark.parametrize(
    "text", ['[{"title": "t", "year": %s}]', '{"title": "t", "year": %s}', '{"title": "t", "year": "%s"}']
)
@pytest.mark.parametrize("command", [["read"], ["screen-file", "plan.yaml"]])
def test_a_number_of_thousands_of_digits_in_json_is_no_defect(tmp_path, monkeypatch, protocol_text, command, text):
    monkeypatch.chdir(tmp_path)
    Path("plan.yaml").write_text(protocol_text, encoding="utf-8")
    Path("a.json").write_text(text % ("9" * 5_000), encoding="utf-8")
    assert focimine.run([*command, "a.json"]) != ExitCode.DEFECT
