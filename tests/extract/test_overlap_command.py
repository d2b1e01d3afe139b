"""`focimine overlap`: suggestions with their words, decided by a person in a sheet or by name, taken back by a row."""

from __future__ import annotations

import json

import openpyxl
import pytest

import focimine
from corpora.errors import ExitCode
from corpora.review.overlaps import judged_overlaps
from corpora.settled import read_reports
from corpora.sheets import read_sheet, write_sheet
from corpora.store import Store

AUTHORS = [
    {"raw": "Xu, Xiaojing", "family": "Xu", "given": "Xiaojing"},
    {"raw": "Han, Shihui", "family": "Han", "given": "Shihui"},
]
WORDS = "The participants were those of an earlier sample. These data have been reported previously (Xu et al., 2009)."


@pytest.fixture
def store(tmp_path, protocol_text):
    """Three included papers: the second says that its data are the first's; the third is somebody else's."""
    with Store.create(tmp_path / "review", protocol_text) as store:
        with store.run("import", version="1") as run:
            for number, authors in (
                (1, AUTHORS),
                (2, AUTHORS),
                (3, [{"raw": "Hein, Grit", "family": "Hein", "given": "Grit"}]),
            ):
                report = f"r-{number}"
                body = {
                    "source": "s",
                    "position": number,
                    "title": f"Paper {number}",
                    "year": 2008 + number,
                    "authors": authors,
                }
                run.add(
                    "record",
                    report,
                    {**body, "doi": f"10.1000/{report}", "abstract": WORDS if number == 2 else "Pain."},
                )
                body = {"report": report, "step": "full_text", "judgement": "include", "who": "Li Wei"}
                run.add("decision", f"{report}/1", body, who="Li Wei", machine=False)
        yield store


def run(store, *arguments):
    return focimine.run(["overlap", *map(str, arguments), "--review", str(store.folder)])


def verdicts(store):
    return [(pair.reports, pair.verdict, pair.who) for pair in judged_overlaps(store, read_reports(store))]


def test_the_list_shows_the_pair_and_the_sentence_it_rests_on(store, capsys):
    assert run(store) == ExitCode.DONE
    shown = capsys.readouterr().out
    assert "Xu, 2009 (r-1) and Xu, 2010 (r-2): very likely" in shown
    assert '"These data have been reported previously (Xu et al., 2009)."' in shown
    assert "Hein" not in shown
    assert "1 pair of reports may share participants and is not decided." in shown
    assert run(store, "--json") == ExitCode.DONE
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["reports"], row["likelihood"], row["evidence"][0]["weight"]) == (
        ["r-1", "r-2"],
        "very likely",
        "decisive",
    )


def test_a_filled_sheet_decides_and_an_untouched_one_changes_nothing(store, tmp_path, capsys):
    path = tmp_path / "overlap.xlsx"
    assert run(store, "-o", path) == ExitCode.DONE
    assert run(store, "--from", path, "--who", "Li Wei") == ExitCode.DONE
    assert verdicts(store) == []
    book = openpyxl.load_workbook(path)
    sheet = book.active
    column = [cell.value for cell in sheet[1]].index("verdict") + 1
    sheet.cell(2, column).value = "相同"
    book.save(path)
    assert run(store, "--from", path, "--who", "Li Wei", "--dry-run") == ExitCode.DONE
    assert verdicts(store) == []
    assert run(store, "--from", path, "--who", "Li Wei") == ExitCode.DONE
    assert verdicts(store) == [(("r-1", "r-2"), "same", "Li Wei")]
    assert run(store, "--from", path, "--who", "Li Wei") == ExitCode.DONE
    assert "as before" in capsys.readouterr().out
    assert len(list(store.entries("overlap"))) == 1
    (entry,) = store.entries("overlap")
    assert "reported previously" in entry.body["evidence"][0]["quotes"][1]
    assert not entry.machine


def test_a_sheet_with_chinese_headings_is_read(store, tmp_path):
    path = tmp_path / "样本.csv"
    write_sheet(path, ["报告A", "报告B", "结论", "理由"], [["10.1000/r-3", "r-1", "不同", "另一中心"]])
    assert run(store, "--from", path, "--who", "Li Wei") == ExitCode.DONE
    assert verdicts(store) == [(("r-3", "r-1"), "different", "Li Wei")]


def test_a_decided_pair_leaves_the_list_and_comes_back_when_it_is_taken_back(store, capsys):
    assert run(store, "--decide", "different", "--reports", "r-2", "r-1", "--who", "Li Wei") == ExitCode.DONE
    capsys.readouterr()
    run(store)
    assert "0 pairs of reports may share participants" in capsys.readouterr().out
    run(store, "--all")
    assert "[different, Li Wei]" in capsys.readouterr().out
    undo = ("--undo", "--reports", "r-1", "r-2", "--who", "Li Wei")
    assert run(store, *undo) == ExitCode.PROTOCOL  # it needs a reason
    assert run(store, *undo, "--reason", "misread") == ExitCode.DONE
    assert verdicts(store) == []
    run(store)
    assert "1 pair of reports" in capsys.readouterr().out


def test_the_last_word_holds_and_taking_it_back_restores_the_one_before(store, capsys):
    decide = ("--reports", "r-1", "r-2", "--who")
    run(store, "--decide", "same", *decide, "Li Wei")
    run(store, "--decide", "different", *decide, "Ann", "--as-new-person")
    assert "replaces 'same' of Li Wei" in capsys.readouterr().err
    assert verdicts(store) == [(("r-1", "r-2"), "different", "Ann")]
    run(store, "--undo", "--reports", "r-1", "r-2", "--reason", "no", "--who", "Ann")
    assert verdicts(store) == [(("r-1", "r-2"), "same", "Li Wei")]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--decide", "same", "--reports", "r-1", "r-9"), "No report r-9"),
        (("--decide", "same", "--reports", "r-1", "10.1000/r-1"), "are one report"),
        (
            ("--decide", "same", "--reports", "r-1", "r-2", "--samples", "patients", "controls"),
            "has no sample 'patients'",
        ),
        (("--decide", "same"), "needs the two reports"),
        (("--undo", "--reason", "x"), "needs the two reports, or a run"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_the_remedy(store, capsys, arguments, words):
    assert run(store, *arguments, "--who", "Li Wei") not in (ExitCode.DONE, ExitCode.DEFECT)
    assert words in capsys.readouterr().err
    assert verdicts(store) == []


def test_every_wrong_line_of_a_sheet_is_named_and_nothing_is_written(store, tmp_path, capsys):
    path = tmp_path / "overlap.csv"
    rows = [["r-1", "r-2", "perhaps"], ["r-1", "", "same"], ["r-1", "r-3", "same"]]
    write_sheet(path, ["report_a", "report_b", "verdict"], rows)
    assert run(store, "--from", path, "--who", "Li Wei") not in (ExitCode.DONE, ExitCode.DEFECT)
    shown = capsys.readouterr().err
    assert "line 2" in shown
    assert "line 3" in shown
    assert verdicts(store) == []


def test_the_sheet_is_the_same_every_time(store, tmp_path):
    run(store, "-o", tmp_path / "one.csv")
    run(store, "-o", tmp_path / "two.csv")
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    assert list(read_sheet(tmp_path / "one.csv").frame["likelihood"]) == ["very likely"]
