from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpora.errors import ProtocolError
from corpora.nouns.studies import Focus
from extract.commands.documents import FIELDS, expand_files, foci, to_csv

PAGE = """<!DOCTYPE html><html><body><p>Peaks are reported in MNI space. One more lay at x, y, z = 4, -8, 60 (MNI).</p>
<table><caption>Pain &gt; rest</caption><tr><th>Region</th><th>x</th><th>y</th><th>z</th><th>t</th></tr>
<tr><td>Insula</td><td>-36.0</td><td>18</td><td>4.5</td><td>5.0</td></tr></table></body></html>"""


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "paper.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_csv_has_the_columns_in_order_and_plain_numbers(paper: Path) -> None:
    result = CliRunner().invoke(foci, [str(paper), "--workers", "1"])
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].split(",") == list(FIELDS)
    row = rows(result.stdout)[0]
    assert (row["document"], row["x"], row["y"], row["z"], row["statistic"], row["space"]) == (
        "paper.html", "-36", "18", "4.5", "5", "MNI",
    )  # fmt: skip
    assert "reported in MNI" in row["space_evidence"]


def test_text_coordinates_are_printed_only_when_asked_for(paper: Path) -> None:
    result = CliRunner().invoke(foci, [str(paper), "--text", "--workers", "1"])
    assert [row["kind"] for row in rows(result.stdout)] == ["peak", "in_text"]
    assert (rows(result.stdout)[1]["x"], rows(result.stdout)[1]["z"]) == ("4", "60")


def test_a_broken_file_sets_the_exit_code_and_the_others_are_read(paper: Path) -> None:
    broken = paper.with_name("broken.pdf")
    broken.write_bytes(b"")
    out = paper.with_name("foci.csv")
    result = CliRunner().invoke(foci, [str(broken), str(paper), "-o", str(out), "--workers", "1"])
    assert result.exit_code == 1
    assert "DOCUMENT-UNREADABLE" in result.stderr
    assert len(rows(out.read_text(encoding="utf-8"))) == 1
    assert b"\r" not in out.read_bytes()


def test_two_papers_of_one_file_name_are_told_apart(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "main.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b" / "empty.pdf").write_bytes(b"")
    (tmp_path / "a" / "empty.pdf").write_bytes(b"")
    pictures = tmp_path / "pictures"
    files = [str(path) for path in sorted(tmp_path.glob("*/*"))]
    result = CliRunner().invoke(foci, [*files, "--show", str(pictures), "--workers", "1"])
    a, b = ((tmp_path / folder / "main.html").as_posix() for folder in "ab")
    assert [row["document"] for row in rows(result.stdout)] == [a, b]
    assert f"{(tmp_path / 'a' / 'empty.pdf').as_posix()}: " in result.stderr
    assert len(list(pictures.glob("*main*.html"))) == 2


def test_json_and_pictures(paper: Path) -> None:
    folder = paper.with_name("pictures")
    result = CliRunner().invoke(foci, [str(paper), "--json", "--show", str(folder), "--workers", "1"])
    assert json.loads(result.stdout)["foci"][0]["region"] == "Insula"
    assert (folder / "paper.html.html").exists()


def test_folders_are_expanded_and_missing_paths_named(paper: Path) -> None:
    assert expand_files([paper.parent]) == [paper]
    with pytest.raises(ProtocolError, match="does not exist"):
        expand_files([paper.with_name("nothing.pdf")])


def test_absent_values_are_empty() -> None:
    line = to_csv([Focus(x=0, y=-0.0, z=1.25, raw="0 0 1.25")]).splitlines()[1]
    assert line == ",,,,,,0,0,1.25,,,peak,,,,,0 0 1.25,,,,,,"
