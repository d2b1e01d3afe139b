"""The words of tables the whole way: `focimine foci` on a page, and what it writes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpora.words.headings import in_english
from extract.commands.documents import foci


def _read(tmp_path: Path, heading_row: list[str], rows: list[list[str]], caption: str) -> list[dict[str, str]]:
    def line(tag: str, texts: list[str]) -> str:
        return "<tr>" + "".join(f"<{tag}>{text}</{tag}>" for text in texts) + "</tr>"

    table = line("th", heading_row) + "".join(line("td", row) for row in rows)
    page, out = tmp_path / "paper.html", tmp_path / "foci.csv"
    page.write_text(
        f"<!DOCTYPE html><html><body><p>{caption}</p><table>{table}</table></body></html>", encoding="utf-8"
    )
    CliRunner().invoke(foci, [str(page), "-o", str(out), "--workers", "1"])
    return list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))


UNSIGNED = [["36", "18", "-4"], ["40", "-60", "20"], ["38", "20", "2"], ["22", "-8", "6"]]


@pytest.mark.parametrize(
    ("heading_row", "sides", "names"),
    [
        (["Region", "Side", "x", "y", "z"], ["L", "R", "L", "R"], ["Insula", "Angular gyrus", "Insula", "Putamen"]),
        (["脑区", "半球", "x", "y", "z"], ["左", "右", "左", "右"], ["脑岛", "角回", "脑岛", "壳核"]),
        (["腦區", "半球", "x", "y", "z"], ["左側", "右側", "左側", "右側"], ["腦島", "角迴", "腦島", "殼核"]),
        (
            ["Hirnregion", "Seite", "x", "y", "z"],
            ["links", "rechts", "links", "rechts"],
            ["Insula", "Gyrus angularis", "Insula", "Putamen"],
        ),
    ],
)
def test_x_without_a_sign_is_signed_by_the_side_in_any_language(tmp_path: Path, heading_row, sides, names) -> None:
    rows = [[name, side, *xyz] for name, side, xyz in zip(names, sides, UNSIGNED, strict=True)]
    found = _read(tmp_path, heading_row, rows, "Table 1. MNI coordinates")
    assert [float(row["x"]) for row in found] == [-36, 40, -38, 22]
    assert all(("X-UNSIGNED" in row["problems"]) == (float(row["x"]) < 0) for row in found)


def test_a_chinese_side_against_the_sign_of_x_is_flagged(tmp_path: Path) -> None:
    rows = [["左侧脑岛", "-36", "18", "4"], ["右侧壳核", "-22", "-8", "6"], ["左侧角回", "-44", "-58", "36"]]
    found = _read(tmp_path, ["脑区", "x", "y", "z"], rows, "表1 激活脑区（MNI 坐标）")
    assert ["SIDE-AGAINST-X" in row["problems"] for row in found] == [False, True, False]
    assert {row["table"] for row in found} == {"表1"}


@pytest.mark.parametrize(
    ("label", "caption"),
    [
        ("Tabelle 2", "Tabelle 2. Gipfel"),
        ("Tableau 3", "Tableau 3 : maxima"),
        ("附表1", "附表1 峰值座標"),
        ("Table S4", "Table S4. Peaks"),
    ],
)
def test_a_table_keeps_the_label_of_its_language(tmp_path: Path, label: str, caption: str) -> None:
    rows = [["Insula", "-36", "18", "4"], ["Thalamus", "8", "-14", "6"]]
    found = _read(tmp_path, ["Region", "x", "y", "z"], rows, caption)
    assert [row["table"] for row in found] == [label, label]


@pytest.mark.parametrize(
    ("label", "english"),
    [
        ("Hirnregion", "region"),
        ("t-Wert", "t value"),
        ("valeur de Z", "Z value"),
        ("Tamaño del clúster", "cluster size"),
        ("Coordonnées MNI", "coordinates MNI"),
        ("Vóxeles", "voxels"),
        ("Lado", "side"),
        ("Região cerebral", "region"),
        ("Region", "Region"),
    ],
)
def test_headings_of_other_languages_in_english(label: str, english: str) -> None:
    assert in_english(label) == english
