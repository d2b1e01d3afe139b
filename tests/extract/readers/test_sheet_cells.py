"""What a person sees of a workbook: hidden rows, columns and sheets, struck-out, white and raised text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill

from corpora.nouns.documents import Document
from extract.readers import read_document
from extract.tables.interpret import interpret

ROWS = [
    ["Table S1. Pain (MNI coordinates)"],
    ["Region", "x", "y", "z", "t"],
    ["L insula", -34, 20, 4, 6.1],
    ["R insula", 38, 22, -2, 5.8],
]
RAISED = InlineFont(vertAlign="superscript")


def workbook(change: Callable[[Any], object] = lambda _: None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Table S1"
    for row in ROWS:
        sheet.append(row)
    change(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def foci(document: Document) -> list[tuple[float | None, ...]]:
    return [(f.x, f.y, f.z, f.statistic) for f in interpret(document).foci]


def codes(document: Document) -> list[str]:
    return [problem.code for problem in document.problems]


FIRST, SECOND = (-34, 20, 4, 6.1), (38, 22, -2, 5.8)


def hide_row(sheet: Any) -> None:
    sheet.row_dimensions[4].hidden = True


def strike_row(sheet: Any) -> None:
    for cell in sheet[4]:
        cell.font = Font(strike=True)


def whiten_row(sheet: Any) -> None:
    for cell in sheet[4]:
        cell.font = Font(color="FFFFFFFF")


def show_nothing(sheet: Any) -> None:
    for cell in sheet[4]:
        cell.number_format = ";;;"


@pytest.mark.parametrize("change", [hide_row, strike_row, whiten_row, show_nothing])
def test_a_row_nobody_sees_is_not_read_but_told(change: Callable[[Any], object]) -> None:
    document = read_document("a.xlsx", workbook(change))
    assert foci(document) == [FIRST]
    assert codes(document) == ["TEXT-NOT-SEEN"]


def test_hidden_columns_are_not_read() -> None:
    def change(sheet: Any) -> None:
        sheet.insert_cols(2, 2)
        for row, text in enumerate(["", "x", 99, 99], 1):
            sheet.cell(row, 2, text)
            sheet.cell(row, 3, text)
        sheet.column_dimensions.group("B", "C", hidden=True)

    document = read_document("a.xlsx", workbook(change))
    assert foci(document) == [FIRST, SECOND]
    assert codes(document) == ["TEXT-NOT-SEEN"]


def test_a_hidden_sheet_is_told() -> None:
    def change(sheet: Any) -> None:
        other = sheet.parent.create_sheet("old")
        other.append(["Region", "x", "y", "z"])
        other.append(["L caudate", -12, 10, 8])
        other.sheet_state = "veryHidden"

    document = read_document("a.xlsx", workbook(change))
    assert foci(document) == [FIRST, SECOND]
    assert [(p.code, p.item) for p in document.problems] == [("TEXT-NOT-SEEN", "a.xlsx, old")]


def test_marks_of_a_sheet_are_no_digits() -> None:
    def change(sheet: Any) -> None:
        for column, number in enumerate(["-3", "10", "4", "5.1"], 2):
            sheet.cell(4, column).value = CellRichText(number, TextBlock(RAISED, "1,2"))

    assert foci(read_document("a.xlsx", workbook(change)))[1] == (-3, 10, 4, 5.1)


def test_struck_out_digits_of_a_cell_are_told() -> None:
    def change(sheet: Any) -> None:
        sheet["B4"].value = CellRichText("3", TextBlock(InlineFont(strike=True), "9"))

    document = read_document("a.xlsx", workbook(change))
    assert foci(document)[1] == (3, 22, -2, 5.8)
    assert codes(document) == ["TEXT-NOT-SEEN"]


def test_white_on_a_coloured_ground_is_seen() -> None:
    def change(sheet: Any) -> None:
        for cell in (*sheet[2], *sheet[4]):
            cell.font, cell.fill = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF333333")

    document = read_document("a.xlsx", workbook(change))
    assert foci(document) == [FIRST, SECOND]
    assert not codes(document)


def test_formulas_without_a_value_are_told() -> None:
    def change(sheet: Any) -> None:
        sheet["B4"].value = "=-38"

    document = read_document("a.xlsx", workbook(change))
    assert foci(document) == [FIRST]
    assert codes(document) == ["SHEET-FORMULA"]


def test_lines_of_a_cell_are_rows() -> None:
    def change(sheet: Any) -> None:
        for column, text in enumerate(["L caudate\nR caudate", "-12\n14", "8\n10", "6\n4", "4.1\n4.4"], 1):
            sheet.cell(5, column, text)

    assert foci(read_document("a.xlsx", workbook(change)))[2:] == [(-12, 8, 6, 4.1), (14, 10, 4, 4.4)]


def _with(data: bytes, name: str, content: bytes) -> bytes:
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def test_a_sheet_that_is_a_picture_is_told() -> None:
    data = _with(workbook(lambda sheet: sheet.parent.create_sheet("Table S2")), "xl/media/image1.png", b"")
    problems = read_document("a.xlsx", data).problems
    assert [(p.code, p.item) for p in problems] == [("TABLE-WITHOUT-CELLS", "a.xlsx, Table S2")]


def test_the_words_of_a_text_box_are_read() -> None:
    box = "<x><a:p><a:r><a:t>Coordinates are in</a:t></a:r><a:r><a:t> Talairach space.</a:t></a:r></a:p></x>"
    data = _with(workbook(), "xl/drawings/drawing1.xml", box.encode())
    assert "Coordinates are in Talairach space." in read_document("a.xlsx", data).text()


def test_tables_side_by_side_are_tables_of_their_own() -> None:
    def change(sheet: Any) -> None:
        sheet["G1"].value = "Table S2. Touch (Talairach)"
        for column, (head, value) in enumerate(zip("xyz", (14, 8, 6), strict=True), 7):
            sheet.cell(2, column, head)
            sheet.cell(3, column, value)

    found = interpret(read_document("a.xlsx", workbook(change))).foci
    assert [(f.table, f.x, f.space) for f in found] == [
        ("Table S1", -34, "MNI"),
        ("Table S1", 38, "MNI"),
        ("Table S2", 14, "TAL"),
    ]


def test_a_hidden_heading_is_told() -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[2].hidden = True

    assert codes(read_document("a.xlsx", workbook(change))) == ["TEXT-NOT-SEEN"]


def test_small_digits_behind_a_digit_make_the_number_uncertain() -> None:
    def change(sheet: Any) -> None:
        sheet["B4"].value = CellRichText("3", TextBlock(InlineFont(sz=6), "2"))

    document = read_document("a.xlsx", workbook(change))
    assert foci(document) == [FIRST]
    assert "ROW-NOT-READ" in [problem.code for problem in interpret(document).problems]


def sheet_of(*rows: list[object], title: str = "Sheet1") -> Document:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return read_document("a.xlsx", stream.getvalue())


def test_the_lines_above_a_table_are_its_label_its_caption_and_remarks() -> None:
    lines: list[list[object]] = [
        ["A paper on pain"],
        ["Table S3"],
        ["Pain > touch"],
        ["Coordinates are in Talairach space"],
    ]
    (focus,) = interpret(sheet_of(*lines, *ROWS[1:3])).foci
    assert (focus.table, focus.contrast, focus.space) == ("Table S3", "Pain > touch", "TAL")


def test_the_name_of_a_sheet_may_name_the_space() -> None:
    (focus,) = interpret(sheet_of(*ROWS[1:3], title="Peaks MNI")).foci
    assert (focus.space, focus.space_evidence.place if focus.space_evidence else None) == ("MNI", "Peaks MNI, name")


def test_the_name_of_a_sheet_and_a_short_line_under_its_tables_say_comparison_and_space() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Faces > houses"
    for row in [
        ["Region", "x", "y", "z", "t"],
        ["Insula", -34, 22, -4, 5.1],
        ["Cuneus", 4, -80, 20, 4.2],
        [],
        [],
        ["All in MNI"],
    ]:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    read = interpret(read_document("s.xlsx", stream.getvalue()))
    found = {(f.contrast, f.space) for reading in read.readings for f in reading.foci}
    assert found == {("Faces > houses", "MNI")}
