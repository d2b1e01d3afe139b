"""Page pictures of tables as understood."""

from __future__ import annotations

import csv
import io
from itertools import pairwise
from pathlib import Path

from click.testing import CliRunner
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from corpora.nouns.documents import Cell, Document, Table
from corpora.nouns.evidence import Evidence, Problem
from corpora.nouns.studies import Focus, Space
from extract.commands.documents import foci as foci_command
from extract.numbers import format_number
from extract.pdf.file import PdfFile
from extract.pictures import COLOURS, Letters, draw_tables, note_heights, notes_of, reading_turn
from extract.readers import read_document
from extract.show import cell_roles, describe
from extract.tables.interpret import interpret
from extract.tables.model import Interpretation

HEADINGS = ("Region", "x", "y", "z", "T", "Voxels")
ROWS = (("Insula", "-44", "12", "2", "4.51", "120"), ("Cuneus", "6", "-90", "26", "3.98", "64"))


def make_pdf() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(400, 300), invariant=True)
    for number, line in enumerate((HEADINGS, *ROWS)):
        for column, text in enumerate(line):
            canvas.drawString(30 + 55 * column, 250 - 20 * number, text)
    canvas.save()
    return out.getvalue()


def make_table(*, problems: tuple[Problem, ...] = ()) -> Table:
    cells = [
        Cell(
            row=row, column=column, text=text, header=row == 0, page=1,
            box=(30 + 55 * column, 40 + 20 * row, 60 + 55 * column, 52 + 20 * row),
        )
        for row, line in enumerate((HEADINGS, *ROWS))
        for column, text in enumerate(line)
    ]  # fmt: skip
    return Table(
        id="t1", label="Table 1", caption="Peaks (MNI)", cells=tuple(cells), n_rows=3, n_columns=6, header_rows=1,
        pages=(1,), problems=problems,
    )  # fmt: skip


def make_focus(**changes: object) -> Focus:
    facts: dict[str, object] = {
        "x": -44.0, "y": 12.0, "z": 2.0, "raw": "-44 12 2", "space": Space.MNI, "region": "Insula", "contrast": "A > B",
        "statistic_name": "t", "statistic": 4.51, "cluster_size": 120.0, "cluster_unit": "voxels", "table": "Table 1",
        "page": 1, "row": 1,
    }  # fmt: skip
    return Focus(**(facts | changes))  # type: ignore[arg-type]


def understood(table: Table) -> Interpretation:
    return interpret(Document(sha256="0" * 64, name="own.pdf", kind="pdf", tables=(table,), n_pages=1))


def drawn(table: Table) -> dict[str, bytes]:
    with PdfFile(make_pdf()) as pdf:
        return draw_tables(understood(table), pdf)


def test_a_picture_is_made_of_each_page_with_foci_and_its_bytes_repeat() -> None:
    first, second = (drawn(make_table()) for _ in range(2))
    assert list(first) == ["own-page001.png"]
    assert first == second


def test_cells_are_coloured_by_their_role() -> None:
    picture = Image.open(io.BytesIO(drawn(make_table())["own-page001.png"]))
    outlines = {
        name: picture.getpixel((2 * (30 + 55 * c) + 10, 26 + 2 * 60 - 1)) for name, c in (("x", 1), ("y", 2), ("z", 3))
    }
    assert outlines == {name: COLOURS[name] for name in "xyz"}


def test_roles_come_from_the_headings() -> None:
    roles = cell_roles(understood(make_table()).understood[0])
    assert [roles[1, column] for column in range(6)] == ["region", "x", "y", "z", "statistic", "cluster size"]
    assert {roles[0, column] for column in range(6)} == {"header"}


def test_problems_are_printed_in_red() -> None:
    problem = Problem(
        code="PDF-SIGN-UNCLEAR",
        item="own.pdf",
        message="the sign is not clear",
        evidence=Evidence(quote="44", page=1),
    )
    plain = drawn(make_table())["own-page001.png"]
    marked = drawn(make_table(problems=(problem,)))["own-page001.png"]

    def red(data: bytes) -> int:
        picture = Image.open(io.BytesIO(data)).convert("RGB")
        below = picture.crop((0, 26 + 600, picture.width, picture.height))
        return sum(n for n, c in below.getcolors(1 << 24) or [] if c == (200, 0, 0))

    assert red(plain) == 0
    assert red(marked) > 50


def test_the_reading_says_everything_understood_and_what_is_missing() -> None:
    assert describe(make_focus()) == "(-44, 12, 2) MNI · t 4.51 · 120 voxels · Insula · A > B"
    bare = describe(make_focus(space=None, region=None, contrast=None, statistic=None, cluster_size=None))
    assert bare == "(-44, 12, 2) space? · region? · contrast?"


def test_a_page_with_a_turned_table_is_turned_for_reading() -> None:
    def turned(cell: Cell) -> Cell:
        assert cell.box is not None
        x0, top, x1, bottom = cell.box
        return Cell(row=cell.row, column=cell.column, text=cell.text, page=1, box=(top, 400 - x1, bottom, 400 - x0))

    table = make_table()
    assert reading_turn([table.cells], 1) == 0
    assert reading_turn([[turned(c) for c in table.cells]], 1) == 90


def test_notes_keep_their_order_and_distance() -> None:
    heights = note_heights([10, 11, 12, 95], 100)
    assert heights == sorted(heights)
    assert all(b - a >= 15 for a, b in pairwise(heights))
    assert heights[-1] <= 100 - 7.5


TURNED = (
    ("", "Insula", "Caudate", "Cuneus"),
    ("x", "-30", "12", "8"),
    ("y", "18", "10", "-84"),
    ("z", "4", "12", "20"),
)


def turned_pdf() -> bytes:
    """Return a page with a table printed on its side: x, y, z are rows, every column is a place."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=True)
    canvas.setFont("Times-Roman", 10)
    canvas.drawString(60, 760, "Table 1. Peaks of the contrast pain > rest in MNI space.")
    for number, line in enumerate(TURNED):
        for column, text in enumerate(line):
            canvas.drawString(60 + 90 * column, 735 - 16 * number, text)
    canvas.drawString(60, 600, "The participants saw the pictures and rated the pain that was felt by the others.")
    canvas.save()
    return out.getvalue()


def test_a_table_printed_on_its_side_is_read_and_shown_as_it_was_understood(tmp_path: Path) -> None:
    (tmp_path / "turned.pdf").write_bytes(turned_pdf())
    arguments = [str(tmp_path / "turned.pdf"), "--show", str(tmp_path), "--workers", "1"]
    result = CliRunner().invoke(foci_command, arguments)
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert [(row["region"], row["x"], row["y"], row["z"]) for row in rows] == list(
        zip(*(line[1:] for line in TURNED), strict=True)
    )
    picture = Image.open(tmp_path / "turned-page001.png").convert("RGB")
    start = (picture.width - 595 * 2) // 2
    for row in rows:
        x0, top, _, bottom = (float(v) for v in row["bbox"].split())
        edge = [picture.getpixel((start + int(2 * x0) - 2, 26 + y)) for y in range(int(2 * top), int(2 * bottom))]
        inks = [ink for ink in dict.fromkeys(edge) if ink in COLOURS.values()]
        assert inks == [COLOURS["x"], COLOURS["y"], COLOURS["z"]]


def test_the_readings_of_a_table_printed_on_its_side_are_at_its_columns() -> None:
    reading = interpret(read_document("turned.pdf", turned_pdf())).readings[0]
    boxes = {(c.row, c.column): c.box for c in reading.understood.straight.origins if c.box is not None}
    notes = notes_of(reading, 1, boxes)
    assert len(notes) == 3
    for note, focus in zip(notes, reading.foci, strict=True):
        assert focus.box is not None
        assert f"({format_number(focus.x)}, {format_number(focus.y)}, {format_number(focus.z)})" in note.text
        assert note.x0 <= 2 * focus.box[0] <= 2 * focus.box[2] <= note.x1
        assert note.y >= 2 * focus.box[3]


def test_chinese_in_notes_has_letters_of_its_own_and_is_looked_for_only_where_there_is_some() -> None:
    letters = Letters(11)
    brush = ImageDraw.Draw(Image.new("RGB", (200, 20), "white"))
    letters.write(brush, (0, 0), "L insula", (0, 0, 0))
    assert "_chinese" not in vars(letters)
    assert letters.length("左 insula (脑岛)") == sum(map(letters.length, ("左", " insula (", "脑岛", ")")))
    letters.write(brush, (0, 0), "左 insula", (0, 0, 0))
    assert "_chinese" in vars(letters)
