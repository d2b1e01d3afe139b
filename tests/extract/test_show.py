"""Web pages of tables as understood: roles and readings at the cells they were read from."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner
from lxml import html

from corpora.nouns.documents import Cell, Document, Table
from extract.commands.documents import foci
from extract.show import MARKUP_COLOURS, write_tables
from extract.tables.interpret import interpret
from extract.tables.model import Role

COORDINATES, REGION = f"background:{MARKUP_COLOURS[Role.TRIPLET]}", f"background:{MARKUP_COLOURS[Role.REGION]}"
UPRIGHT = (
    ("Region", "x", "y", "z"),
    ("Insula", "-30", "18", "4"),
    ("Caudate", "12", "10", "12"),
    ("Cuneus", "8", "-84", "20"),
)
ON_ITS_SIDE = tuple(zip(*UPRIGHT, strict=True))


def shown(folder: Path, *tables: tuple[tuple[str, ...], ...]) -> list[list[list[html.HtmlElement]]]:
    """Return the cells of each row of each table that `focimine foci --show` draws of a page with `tables`."""
    body = "".join(
        f"<table><caption>Table 1. Peaks in MNI space</caption>"
        f"{''.join('<tr>' + ''.join(f'<td>{text}</td>' for text in line) + '</tr>' for line in table)}</table>"
        for table in tables
    )
    (folder / "own.html").write_text(f"<!DOCTYPE html><html><body>{body}</body></html>", encoding="utf-8")
    result = CliRunner().invoke(foci, [str(folder / "own.html"), "--show", str(folder), "--workers", "1"])
    assert "-30" in result.stdout
    page = html.fromstring((folder / "own.html.html").read_text(encoding="utf-8"))
    return [[row.findall("td") for row in table.iter("tr")] for table in page.iter("table")]


def test_each_reading_is_beside_its_row(tmp_path: Path) -> None:
    (rows,) = shown(tmp_path, UPRIGHT)
    assert [row[-1].text_content()[: len("(-30, 18, 4) MNI")] for row in rows[1:]] == [
        "(-30, 18, 4) MNI", "(12, 10, 12) MNI", "(8, -84, 20) MNI",
    ]  # fmt: skip
    assert [cell.get("style") for cell in rows[1][:4]] == [REGION, *[COORDINATES] * 3]
    assert len(rows[0]) == 4


def test_a_table_printed_on_its_side_keeps_its_print_and_has_each_reading_below_its_column(tmp_path: Path) -> None:
    (rows,) = shown(tmp_path, ON_ITS_SIDE)
    *printed, readings = rows
    assert [tuple(cell.text_content() for cell in row) for row in printed] == list(ON_ITS_SIDE)
    assert [cell.get("style") for cell in printed[0][1:]] == [REGION] * 3
    assert [cell.get("style") for row in printed[1:] for cell in row[1:]] == [COORDINATES] * 9
    for column in range(1, 4):
        x, y, z = (row[column].text_content() for row in printed[1:])
        assert readings[column].text_content().startswith(f"({x}, {y}, {z}) MNI")
    assert readings[0].text_content() == ""


def test_tables_of_one_label_show_each_their_own_readings(tmp_path: Path) -> None:
    first, second = shown(tmp_path, UPRIGHT, (UPRIGHT[0], ("Putamen", "-24", "6", "2"), ("Pons", "4", "-24", "-30")))
    assert [len(row) for row in first] == [4, 5, 5, 5]
    assert [row[-1].text_content()[:12] for row in second[1:]] == ["(-24, 6, 2) ", "(4, -24, -30"]
    assert [len(row) for row in second] == [4, 5, 5]


def test_a_document_gives_one_page_if_a_table_gave_foci() -> None:
    cells = tuple(Cell(row=r, column=c, text=text) for r, row in enumerate(UPRIGHT) for c, text in enumerate(row))
    table = Table(id="t", caption="Peaks (MNI)", cells=cells, n_rows=4, n_columns=4, header_rows=1)
    document = Document(sha256="0" * 64, name="own", kind="xlsx", tables=(table,))
    assert list(write_tables(interpret(document))) == ["own.html"]
    assert write_tables(interpret(Document(sha256="0" * 64, name="own", kind="xlsx"))) == {}
