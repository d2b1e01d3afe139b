from __future__ import annotations

import io

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from extract.readers import read_document
from extract.tables.interpret import interpret

MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def _document(rows: list[list[str]]) -> docx.document.Document:
    document = docx.Document()
    document.add_paragraph("Table 1. Pain versus touch (MNI coordinates)")
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return document


def _foci(document: docx.document.Document) -> list[tuple[float, float, float, str | None]]:
    stream = io.BytesIO()
    document.save(stream)
    return [(f.x, f.y, f.z, f.region) for f in interpret(read_document("table.docx", stream.getvalue())).foci]


HEAD = ["Region", "x", "y", "z", "t"]


def test_a_minus_inserted_as_a_symbol_is_read() -> None:
    document = _document([HEAD, ["Insula", "36", "18", "2", "5.1"], ["Cuneus", "8", "-84", "20", "4.4"]])
    run = document.tables[0].cell(1, 1).paragraphs[0].runs[0]
    symbol = OxmlElement("w:sym")
    symbol.set(qn("w:font"), "Symbol")
    symbol.set(qn("w:char"), "F02D")
    run._r.insert(0, symbol)
    assert _foci(document) == [(-36, 18, 2, "Insula"), (8, -84, 20, "Cuneus")]


def test_an_unknown_symbol_before_a_number_stops_its_reading() -> None:
    document = _document([HEAD, ["Insula", "36", "18", "2", "5.1"], ["Cuneus", "8", "-84", "20", "4.4"]])
    run = document.tables[0].cell(1, 1).paragraphs[0].runs[0]
    symbol = OxmlElement("w:sym")
    symbol.set(qn("w:font"), "Wingdings")
    symbol.set(qn("w:char"), "F0FF")
    run._r.insert(0, symbol)
    assert _foci(document) == [(8, -84, 20, "Cuneus")]


def test_a_minus_in_an_equation_is_read() -> None:
    document = _document([HEAD, ["Insula", "", "18", "2", "5.1"], ["Cuneus", "8", "-84", "20", "4.4"]])
    equation = parse_xml(f'<m:oMath xmlns:m="{MATH}"><m:r><m:t>−36</m:t></m:r></m:oMath>')
    document.tables[0].cell(1, 1).paragraphs[0]._p.append(equation)
    assert _foci(document)[0] == (-36, 18, 2, "Insula")


def test_paragraphs_stacked_in_cells_are_rows() -> None:
    stack = ["Insula\nCuneus", "-36\n8", "18\n-84", "2\n20", "5.1\n4.4"]
    document = _document([HEAD, stack, ["Pons", "2", "-24", "-30", "4.0"]])
    assert _foci(document) == [(-36, 18, 2, "Insula"), (8, -84, 20, "Cuneus"), (2, -24, -30, "Pons")]


def test_columns_left_out_before_a_row_keep_its_cells_in_place() -> None:
    document = _document([HEAD, ["Insula", "-36", "18", "2", "5.1"], ["", "8", "-84", "20", "4.4"]])
    row = document.tables[0].rows[2]._tr
    row.remove(row.tc_lst[0])
    before = OxmlElement("w:gridBefore")
    before.set(qn("w:val"), "1")
    row.get_or_add_trPr().append(before)
    assert _foci(document) == [(-36, 18, 2, "Insula"), (8, -84, 20, "Insula")]


def test_a_table_inside_content_controls_is_read_with_its_caption() -> None:
    document = _document([HEAD, ["Insula", "-36", "18", "2", "5.1"], ["Cuneus", "8", "-84", "20", "4.4"]])
    table = document.tables[0]._tbl
    for _ in range(2):
        control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        table.addprevious(control)
        control.append(content)
        content.append(table)
        table = control
    assert _foci(document) == [(-36, 18, 2, "Insula"), (8, -84, 20, "Cuneus")]
    stream = io.BytesIO()
    document.save(stream)
    assert read_document("table.docx", stream.getvalue()).tables[0].label == "Table 1"


def _tabbed(*lines: str) -> docx.document.Document:
    document = docx.Document()
    for line in ("The results are in Table 1.", "Table 1. Regions (MNI coordinates)", *lines, "We discuss them below."):
        document.add_paragraph(line)
    return document


def _levels(document: docx.document.Document) -> list[tuple[float, float, float, str | None, str | None]]:
    stream = io.BytesIO()
    document.save(stream)
    return [
        (f.x, f.y, f.z, f.region, f.contrast) for f in interpret(read_document("table.docx", stream.getvalue())).foci
    ]


def test_a_table_typed_with_tabulators_is_read_with_its_headings() -> None:
    document = _tabbed(
        "Region\tBA\tx\ty\tz\tZ",
        "Sad > neutral",
        "Right insula\t13\t40\t15\t-1\t4.80",
        "Left cuneus\t\t-8\t-84\t20\t4.40",
        "Neutral > sad",
        "Left angular gyrus\t39\t-50\t-67\t38\t4.45",
    )
    assert _levels(document) == [
        (40, 15, -1, "Right insula", "Sad > neutral"),
        (-8, -84, 20, "Left cuneus", "Sad > neutral"),
        (-50, -67, 38, "Left angular gyrus", "Neutral > sad"),
    ]


def test_a_hidden_run_of_a_tabbed_row_is_not_read() -> None:
    document = _tabbed("Region\tx\ty\tz\tt", "Insula\t36\t18\t2\t5.1", "Cuneus\t8\t-84\t20\t4.4")
    run = next(p for p in document.paragraphs if p.text.startswith("Cuneus")).add_run("\t99")
    run.font.hidden = True
    assert _levels(document)[1][:4] == (8, -84, 20, "Cuneus")


def test_a_tabbed_list_of_contents_stays_text() -> None:
    document = _tabbed("1\tIntroduction\t3", "2\tParticipants: twenty adults\t5", "3\tResults\t8")
    stream = io.BytesIO()
    document.save(stream)
    read = read_document("list.docx", stream.getvalue())
    assert read.tables == ()
    assert "twenty adults" in read.sections[0].text


@pytest.mark.parametrize(
    ("below", "notes"),
    [
        (["Note. BA, area.", "3.2 Correlations", "None was found."], ("Note. BA, area.",)),
        (["Discussion", "Pain was felt."], ()),
        (["1.5 mm voxels were used."], ("1.5 mm voxels were used.",)),
    ],
)
def test_the_notes_of_a_table_end_where_the_text_goes_on(below: list[str], notes: tuple[str, ...]) -> None:
    document = _document([HEAD, ["Insula", "36", "18", "2", "5.1"]])
    for text in below:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    assert read_document("notes.docx", stream.getvalue()).tables[0].footnotes == notes


def test_two_tabbed_lines_of_a_letter_are_no_table() -> None:
    document = _tabbed("Received:\t1 May\t2 May", "Accepted:\t3 June\t4 June")
    stream = io.BytesIO()
    document.save(stream)
    assert read_document("letter.docx", stream.getvalue()).tables == ()
