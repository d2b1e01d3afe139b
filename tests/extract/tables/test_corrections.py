"""What all foci of a table together show, the whole way from a page to the table of foci."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from click.testing import CliRunner

from extract.commands.documents import foci
from extract.readers import read_document
from extract.tables.corrections import CORRECTIONS
from extract.tables.interpret import interpret

HEADINGS = ("Region", "x", "y", "z")


def page(*rows: tuple[str, ...]) -> str:
    lines = (
        f"<tr><td colspan=4><b>{row[0]}</b></td></tr>"
        if len(row) == 1
        else f"<tr>{''.join(f'<td>{t}</td>' for t in row)}</tr>"
        for row in rows
    )
    head = "".join(f"<th>{text}</th>" for text in HEADINGS)
    caption = "Table 1. Peaks in MNI space"
    return f"<!DOCTYPE html><html><body><table><caption>{caption}</caption><tr>{head}</tr>{''.join(lines)}</table></body></html>"


def interpreted(folder: Path, *rows: tuple[str, ...]) -> dict[str, list[dict[str, object]]]:
    """Return what `focimine foci --json` prints of a page with one table."""
    (folder / "own.html").write_text(page(*rows), encoding="utf-8")
    return json.loads(CliRunner().invoke(foci, [str(folder / "own.html"), "--json", "--workers", "1"]).stdout)


def read(folder: Path, *rows: tuple[str, ...]) -> list[dict[str, object]]:
    return interpreted(folder, *rows)["foci"]


def test_the_levels_of_a_contrast_are_kept_beside_its_name(tmp_path: Path) -> None:
    found = read(tmp_path, ("Patients",), ("<i>Pain &gt; rest</i>",), ("Insula", "-30", "18", "4"))
    assert found[0]["contrast"] == "Patients / Pain > rest"
    assert found[0]["levels"] == ["Patients", "Pain > rest"]


def test_a_name_with_a_slash_is_one_level(tmp_path: Path) -> None:
    found = read(tmp_path, ("pain / no pain",), ("Insula", "-30", "18", "4"), ("Caudate", "12", "10", "12"))
    assert [focus["contrast"] for focus in found] == ["pain / no pain"] * 2
    assert [focus["levels"] for focus in found] == [["pain / no pain"]] * 2
    table = CliRunner().invoke(foci, [str(tmp_path / "own.html"), "--workers", "1"]).stdout
    assert [row["contrast"] for row in csv.DictReader(io.StringIO(table))] == ["pain / no pain"] * 2


def test_conditions_below_regions_are_exchanged_though_both_names_have_a_slash(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        ("Amygdala / insula",), ("pain / no pain", "-30", "2", "-18"), ("touch / no touch", "-28", "4", "-16"),
        ("Putamen / caudate",), ("pain / no pain", "-24", "6", "2"), ("touch / no touch", "-22", "8", "4"),
    )  # fmt: skip
    assert [focus["region"] for focus in found] == ["Amygdala / insula"] * 2 + ["Putamen / caudate"] * 2
    assert [focus["levels"][-1] for focus in found] == ["pain / no pain", "touch / no touch"] * 2
    assert found[0]["contrast"] == "Peaks in MNI space / pain / no pain"


def test_the_side_of_a_hand_in_a_contrasts_name_is_no_hemisphere(tmp_path: Path) -> None:
    found = interpreted(tmp_path, ("press / left",), *(("Insula", str(30 + n), "-18", str(n)) for n in range(6)))
    assert len(found["foci"]) == 6
    assert not any("problems" in focus for focus in found["foci"])
    assert not found["problems"]


def test_no_correction_changes_what_it_is_given() -> None:
    sided = [(f"{'Left' if n % 2 else 'Right'} insula", str(30 + n), "18", str(-4 - n)) for n in range(6)]
    reading = interpret(read_document("own.html", page(*sided).encode())).readings[0]
    assert [focus.x for focus in reading.foci] == [30, -31, 32, -33, 34, -35]
    for correction in CORRECTIONS:
        before = tuple(reading.foci)
        correction(reading.understood, reading.foci)
        assert reading.foci == before
