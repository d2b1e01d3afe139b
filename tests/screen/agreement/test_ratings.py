"""Which of a person's words are independent ratings, and how tables of ratings are read."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import focimine
from corpora.errors import ExitCode
from corpora.sheets import write_sheet
from screen.agreement.rating_files import split_headings
from screen.agreement.ratings import Ratings, Word, independent


def say(*words: tuple[str, str | None]) -> dict[str, str]:
    found = independent(Word(unit="r", who=who, value=value) for who, value in words)
    return {who: value for (_, who), value in found.items()}


def test_a_person_may_change_their_mind_as_long_as_nobody_else_has_spoken():
    assert say(("Ann", "in"), ("Ann", "out"), ("Bob", "in")) == {"Ann": "out", "Bob": "in"}


def test_a_change_after_the_other_has_spoken_is_no_rating():
    assert say(("Ann", "in"), ("Bob", "out"), ("Ann", "out"), ("Bob", "in")) == {"Ann": "in", "Bob": "out"}


def test_a_third_persons_first_word_counts():
    assert say(("Ann", "in"), ("Bob", "out"), ("Cy", "in"), ("Cy", "out")) == {"Ann": "in", "Bob": "out", "Cy": "in"}


def test_what_is_taken_back_is_no_rating_and_cannot_come_back_after_the_other_spoke():
    assert say(("Ann", "in"), ("Ann", None), ("Ann", "out"), ("Bob", "in")) == {"Ann": "out", "Bob": "in"}
    assert say(("Ann", "in"), ("Bob", "out"), ("Ann", None), ("Ann", "out")) == {"Bob": "out"}


def test_a_table_of_some_raters_leaves_out_units_none_of_them_rated():
    table = Ratings(units=("1", "2"), raters=("A", "B", "C"), values=(("x", None, "y"), (None, None, "z")))
    assert table.among(["B", "A"]) == Ratings(units=("1",), raters=("B", "A"), values=((None, "x"),))


def run(*arguments: object) -> int:
    return focimine.run([str(argument) for argument in arguments])


def coefficients(capsys, *arguments: object) -> dict[tuple[str, str, str], float | None]:
    capsys.readouterr()
    assert run("agreement", *arguments, "--json", "--replicates", 20) == ExitCode.DONE
    rows = json.loads(capsys.readouterr().out)["coefficients"]
    return {
        (row["question"], row["raters"], row["coefficient"]): row.get("value")
        for row in rows
        if not row.get("category")
    }


ROUNDS = [
    ("Adams2001", "n", "20", "20", "21"), ("Brown2002", "n", "31", "31", "31"), ("Chen2003", "n", "18", "", "18"),
    ("Adams2001", "task", "explicit", "Explicit", "implicit"), ("Brown2002", "task", "implicit", "implicit", "implicit"),
]  # fmt: skip
HEADER = ("experiment", "field", "round 1", "round 2", "round 3")


def test_three_coding_rounds_in_columns_are_compared_field_by_field(tmp_path: Path, capsys):
    path = tmp_path / "rounds.xlsx"
    write_sheet(path, HEADER, ROUNDS)
    found = coefficients(capsys, path)
    assert {key[0] for key in found} == {"n", "task"}
    assert found["n", "round 1 – round 2", "percent_agreement"] == 1.0
    assert found["n", "round 1 – round 2 – round 3", "krippendorff_alpha_interval"] > 0.98
    assert found["task", "round 1 – round 2", "percent_agreement"] == 1.0
    assert found["task", "round 1 – round 3", "percent_agreement"] == 0.5


def test_the_same_rounds_in_rows_and_in_gb18030_with_chinese_headings_give_the_same(tmp_path: Path, capsys):
    wide, long = tmp_path / "wide.csv", tmp_path / "long.csv"
    write_sheet(wide, HEADER, ROUNDS)
    with long.open("w", encoding="gb18030", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("文献", "字段", "轮次", "编码", "备注"))
        writer.writerows((u, f, f"round {i}", v, "第一作者编码") for u, f, *vs in ROUNDS for i, v in enumerate(vs, 1))
    assert coefficients(capsys, long) == coefficients(capsys, wide)


@pytest.mark.parametrize("form", ["{}_round{}", "{} ({})", "{}（{}）", "{}.{}"])
def test_a_column_for_each_field_and_round_gives_the_same(tmp_path: Path, capsys, form):
    wide, wider = tmp_path / "wide.csv", tmp_path / "wider.xlsx"
    write_sheet(wide, HEADER, ROUNDS)
    values = {(unit, field): rest for unit, field, *rest in ROUNDS}
    units = ("Adams2001", "Brown2002", "Chen2003")
    rows = [(u, *values.get((u, "n"), [""] * 3), *values.get((u, "task"), [""] * 3)) for u in units]
    write_sheet(wider, ("experiment", *(form.format(f, i) for f in ("n", "task") for i in (1, 2, 3))), rows)
    found = {key[::2]: value for key, value in coefficients(capsys, wider).items() if key[1].count("–") == 2}
    assert found == {key[::2]: v for key, v in coefficients(capsys, wide).items() if key[1].count("–") == 2}


def test_names_that_only_look_like_field_and_round_are_raters():
    assert split_headings(["coder 1", "coder 2"]) == {}
    assert split_headings(["Li_Wei", "Li_Na", "Wang_Fang"]) == {}
    assert split_headings(["n_a", "n_b", "task_a"]) == {}


def test_columns_that_hold_no_ratings_are_left_out_and_named(tmp_path: Path, capsys):
    path = tmp_path / "table.csv"
    write_sheet(path, ("id", "title", "Ann", "Bob"), [("1", "One", "in", "in"), ("2", "Two", "out", "in")])
    assert {raters for _, raters, _ in coefficients(capsys, path)} == {"Ann – Bob"}
    run("agreement", path)
    assert "not taken as raters: title" in capsys.readouterr().err


def test_unit_and_raters_can_be_named(tmp_path: Path, capsys):
    path = tmp_path / "table.csv"
    write_sheet(path, ("x", "y", "z", "w"), [("in", "1", "a", "in"), ("in", "1", "b", "out")])
    found = coefficients(capsys, path, "--unit", "y,z", "--raters", "x,w")
    assert found["", "x – w", "percent_agreement"] == 0.5


@pytest.mark.parametrize(
    ("header", "rows", "said"),
    [
        (("id", "rater", "value"), [("1", "Ann", "in"), ("1", "Ann", "out")], "line 3: Ann rated 1 twice: 'in' and 'out'"),
        (("id", "rater", "value"), [("1", "", "in")], "line 2: rater is missing"),
        (("id", "Ann"), [("1", "in")], "there are no two raters"),
        (("id", "Ann", "Bob"), [("", "in", "in")], "line 2: id is missing"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_compared_is_refused_with_its_line(tmp_path: Path, capsys, header, rows, said):
    path = tmp_path / "table.csv"
    write_sheet(path, header, rows)
    assert run("agreement", path) == ExitCode.FORMAT
    assert said in capsys.readouterr().err


def test_an_unknown_column_is_named_with_those_there_are(tmp_path: Path, capsys):
    path = tmp_path / "table.csv"
    write_sheet(path, ("id", "Ann", "Bob"), [("1", "in", "in")])
    assert run("agreement", path, "--raters", "Ann,Rob") == ExitCode.FORMAT
    assert "no column 'Rob'" in capsys.readouterr().err
    assert run("agreement", path, "--unit", "key") == ExitCode.FORMAT
    assert "It has: id, Ann, Bob" in capsys.readouterr().err


def test_the_table_written_holds_every_coefficient_with_its_interval(tmp_path: Path, capsys):
    path, out = tmp_path / "table.csv", tmp_path / "agreement.csv"
    write_sheet(
        path, ("id", "Ann", "Bob"), [("1", "in", "in"), ("2", "out", "in"), ("3", "out", "out"), ("4", "in", "in")]
    )
    assert run("agreement", path, "-o", out, "--seed", 3) == ExitCode.DONE
    printed = capsys.readouterr().out
    assert "2000 samples, seed 3" in printed
    assert "Unit: id; 4 rated, 4 of them by two or more people; 0 ratings missing." in printed
    rows = list(csv.DictReader(out.open(encoding="utf-8-sig")))
    overall = [row for row in rows if not row["category"]]
    assert [row["coefficient"] for row in overall][:3] == ["percent_agreement", "cohen_kappa", "fleiss_kappa"]
    assert all(float(row["low"]) <= float(row["value"]) <= float(row["high"]) for row in overall)
    assert {row["category"] for row in rows} == {"", "in", "out"}
