"""What a reader of a Word file sees: marks, tracked changes, hidden text, content controls, text boxes, nested tables."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml import parse_xml

from corpora.nouns.documents import Document
from extract.readers import read_document
from extract.tables.interpret import interpret

NAMES = (
    " ".join(
        f'xmlns:{prefix}="http://schemas.openxmlformats.org/{path}"'
        for prefix, path in (
            ("w", "wordprocessingml/2006/main"),
            ("m", "officeDocument/2006/math"),
            ("mc", "markup-compatibility/2006"),
        )
    )
    + ' xmlns:v="urn:schemas-microsoft-com:vml"'
)
BY = 'w:id="1" w:author="A" w:date="2024-01-01T00:00:00Z"'
RAISED = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>%s</w:t></w:r>'


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def cell(content: str, properties: str = "") -> str:
    inner = content if content.startswith("<w:tbl") else f"<w:p>{content if '<' in content else run(content)}</w:p>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*texts: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(map(cell, texts))}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


HEAD = row("Region", "x", "y", "z", "t")
FIRST = row("L insula", "−34", "20", "4", "6.1")


def read(*parts: str, caption: str = "Table 1. Pain (MNI coordinates)") -> Document:
    document = docx.Document()
    document.add_paragraph(caption)
    for part in parts:
        document.element.body.insert(len(document.element.body) - 1, parse_xml(part.replace(">", f" {NAMES}>", 1)))
    stream = io.BytesIO()
    document.save(stream)
    return read_document("a.docx", stream.getvalue())


def foci(document: Document) -> list[tuple[float | None, ...]]:
    return [(f.x, f.y, f.z, f.statistic) for f in interpret(document).foci]


def codes(document: Document) -> list[str]:
    return [problem.code for one in document.tables for problem in one.problems]


@pytest.mark.parametrize(
    "mark",
    [
        RAISED % "2",
        RAISED % "1,2",
        RAISED % "a, 12",
        (RAISED % "1") + (RAISED % ",") + (RAISED % "2"),
        run("2", '<w:position w:val="6"/><w:sz w:val="12"/>'),
        run("2", '<w:rStyle w:val="FootnoteReference"/>'),
        f'<w:hyperlink w:anchor="n1">{RAISED % "2"}</w:hyperlink>',
    ],
)
def test_marks_of_a_word_file_are_no_digits(mark: str) -> None:
    style = '<w:style w:type="character" w:styleId="FootnoteReference"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    document = docx.Document()
    document.add_paragraph("Table 1. Pain (MNI coordinates)")
    document.styles.element.append(parse_xml(style.replace(">", f" {NAMES}>", 1)))
    rows = table(HEAD, row("L insula", run("−3") + mark, run("10") + mark, "4", run("5.1") + mark))
    document.element.body.insert(1, parse_xml(rows.replace(">", f" {NAMES}>", 1)))
    stream = io.BytesIO()
    document.save(stream)
    assert foci(read_document("a.docx", stream.getvalue())) == [(-3, 10, 4, 5.1)]


def test_a_raised_power_of_a_unit_is_kept() -> None:
    head = row("Region", "x", "y", "z", run("Volume (mm") + RAISED % "3" + run(")"))
    (focus,) = interpret(read(table(head, row("L insula", "−34", "20", "4", "640")))).foci
    assert (focus.cluster_size, focus.cluster_unit) == (640, "mm3")


def test_tracked_changes_are_read_as_accepted() -> None:
    gone = row("R putamen", "26", "8", "−4", "5", properties=f"<w:del {BY}/>")
    new = row("R insula", "38", "22", "−2", "5.8", properties=f"<w:ins {BY}/>")
    corrected = f"<w:del {BY}><w:r><w:delText>12</w:delText></w:r></w:del><w:ins {BY}>{run('14')}</w:ins>"
    moved = f"<w:moveFrom {BY}>{run('99')}</w:moveFrom><w:moveTo {BY}>{run('16')}</w:moveTo>"
    document = read(table(HEAD, FIRST, gone, new, row("L caudate", corrected, moved, "8", "4")))
    assert foci(document) == [(-34, 20, 4, 6.1), (38, 22, -2, 5.8), (14, 16, 8, 4)]
    assert codes(document) == ["TEXT-NOT-SEEN"]


def test_a_deleted_cell_takes_its_column_with_it() -> None:
    cells = cell("L caudate") + cell("−12") + cell("10", f"<w:cellDel {BY}/>") + cell("16") + cell("8") + cell("4.1")
    assert foci(read(table(HEAD, FIRST, f"<w:tr>{cells}</w:tr>")))[1] == (-12, 16, 8, 4.1)


@pytest.mark.parametrize("look", ["<w:vanish/>", "<w:strike/>", "<w:dstrike/>", '<w:color w:val="FFFFFF"/>'])
def test_hidden_struck_out_and_white_digits_are_not_read_but_told(look: str) -> None:
    document = read(table(HEAD, FIRST, row("R insula", run("3") + run("9", look), "22", "−2", "5")))
    assert foci(document) == [(-34, 20, 4, 6.1), (3, 22, -2, 5)]
    assert codes(document) == ["TEXT-NOT-SEEN"]


def test_properties_switched_off_and_white_on_dark_are_seen() -> None:
    white, ground = '<w:color w:val="FFFFFF"/>', '<w:shd w:fill="333333"/>'
    cells = "".join(cell(run(text, white), ground) for text in ("R insula", "38", "22", "−2", "5"))
    dark = f"<w:tr>{cells}</w:tr>"
    document = read(table(HEAD, row("L insula", run("−34", '<w:strike w:val="0"/>'), "20", "4", "6.1"), dark))
    assert foci(document) == [(-34, 20, 4, 6.1), (38, 22, -2, 5)]
    assert not codes(document)


def test_a_hidden_row_is_not_read_but_told() -> None:
    document = read(table(HEAD, FIRST, row("R insula", "38", "22", "−2", "5", properties="<w:hidden/>")))
    assert foci(document) == [(-34, 20, 4, 6.1)]
    assert codes(document) == ["TEXT-NOT-SEEN"]


def test_content_controls_fields_and_alternatives_hold_their_values_once() -> None:
    control = "<w:sdt><w:sdtContent>%s</w:sdtContent></w:sdt>"
    alternatives = f'<mc:AlternateContent><mc:Choice Requires="x">{run("3")}</mc:Choice><mc:Fallback>{run("3")}</mc:Fallback></mc:AlternateContent>'
    cells = cell("L pallidum") + control % cell("−14") + cell(control % run("2")) + cell(alternatives) + cell("4.1")
    assert foci(read(table(HEAD, FIRST, control % f"<w:tr>{cells}</w:tr>")))[1] == (-14, 2, 3, 4.1)


def test_a_table_in_a_text_box_is_read_once_with_its_caption() -> None:
    inside = f"<w:txbxContent><w:p>{run('Table 2. Touch (MNI)')}</w:p>{table(HEAD, FIRST)}<w:p/></w:txbxContent>"
    box = f"<w:r><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict></w:r>"
    both = f'<mc:AlternateContent><mc:Choice Requires="x">{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>'
    document = read(f"<w:p>{run('See the box.')}{both}</w:p>")
    assert foci(document) == [(-34, 20, 4, 6.1)]
    assert document.tables[0].label == "Table 2"


def test_a_table_in_a_cell_of_another_is_read_with_its_caption() -> None:
    frame = (
        f"<w:tr><w:tc><w:p>{run('Table 2. Touch (MNI)')}</w:p>{table(HEAD, FIRST)}<w:p/></w:tc>{cell('Figure')}</w:tr>"
    )
    document = read(table(frame), caption="Supplement")
    assert foci(document) == [(-34, 20, 4, 6.1)]
    assert document.tables[-1].label == "Table 2"


def test_small_tables_inside_cells_are_read_in_their_place() -> None:
    rows = [
        f"<w:tr>{cell(name)}<w:tc>{table(row(*xyz))}<w:p/></w:tc>{cell(t)}</w:tr>"
        for name, xyz, t in (("L insula", ("−34", "20", "4"), "6.1"), ("R insula", ("38", "22", "−2"), "5"))
    ]
    document = read(table(row("Region", "Coordinates (x, y, z)", "t"), *rows))
    assert foci(document) == [(-34, 20, 4, 6.1), (38, 22, -2, 5)]


def test_the_caption_of_the_table_before_is_not_taken() -> None:
    other = table(row("Region", "x", "y", "z"), row("R insula", "38", "22", "−2"))
    document = read(table(HEAD, FIRST), f"<w:p>{run('Touch')}</w:p>", other)
    assert [one.label for one in document.tables] == ["Table 1", None]


def test_a_picture_before_digits_may_be_their_sign() -> None:
    document = read(table(HEAD, FIRST, row("R insula", f"<w:r><w:object/></w:r>{run('38')}", "22", "−2", "5")))
    assert foci(document) == [(-34, 20, 4, 6.1)]
    assert "ROW-NOT-READ" in [problem.code for problem in interpret(document).problems]


def stacked(*lines: str) -> str:
    return f"<w:tc>{''.join(f'<w:p>{run(line)}</w:p>' for line in lines)}</w:tc>"


def test_paragraphs_stacked_in_cells_keep_their_blank_lines() -> None:
    head = row("Cluster", "Volume (mm3)", "X", "Y", "Z", "Region", "BA")
    stacks = (("1", "2", "3"), ("504", "268", "256"), ("−2", "32", "−32"), ("58", "24", "18"), ("−6", "−8", "−4"))
    names = stacked("L frontal gyrus", "R insula", "L claustrum") + stacked("BA 10", "", "BA 13")
    document = read(table(head, f"<w:tr>{''.join(stacked(*lines) for lines in stacks)}{names}</w:tr>"))
    found = [(f.x, f.y, f.z, f.cluster_size, f.region) for f in interpret(document).foci]
    assert found == [
        (-2, 58, -6, 504, "L frontal gyrus"),
        (32, 24, -8, 268, "R insula"),
        (-32, 18, -4, 256, "L claustrum"),
    ]


def test_headings_glued_into_one_cell_are_parted() -> None:
    head = (
        "<w:tr>"
        + "".join(map(cell, ("Domain", "Volume", "X")))
        + cell("Y      Z        Region          BA", '<w:gridSpan w:val="4"/>')
        + "</w:tr>"
    )
    document = read(table(head, row("Affiliation", "504", "−2", "58", "−6", "L frontal gyrus", "BA 10")))
    found = [(f.x, f.y, f.z, f.cluster_size, f.region) for f in interpret(document).foci]
    assert found == [(-2, 58, -6, 504, "L frontal gyrus")]


def caption(text: str) -> str:
    return f"<w:p>{run(text)}</w:p>"


def test_captions_below_their_tables_belong_to_them() -> None:
    other = table(HEAD, row("R insula", "38", "22", "−2", "5"))
    parts = (table(HEAD, FIRST), caption("Table 1. Pain (MNI)"), other, caption("Table 2. Touch (MNI)"))
    document = read(*parts, caption="We used fMRI.")
    assert [(one.label, one.caption) for one in document.tables] == [
        ("Table 1", "Pain (MNI)"),
        ("Table 2", "Touch (MNI)"),
    ]


def test_triplets_stacked_beside_regions_are_rows() -> None:
    cells = cell("Pain") + stacked("L insula", "R insula") + stacked("−34, 20, 4", "38, 22, −2")
    document = read(table(row("Contrast", "Region", "x, y, z"), f"<w:tr>{cells}</w:tr>"))
    assert [(f.region, f.x) for f in interpret(document).foci] == [("L insula", -34), ("R insula", 38)]


def test_a_label_over_the_stacked_rows_is_their_section() -> None:
    names = ("Pain > touch", "L insula", "R insula")
    stacks = (("", "−34", "38"), ("", "20", "22"), ("", "4", "−2"), ("", "6.1", "5"))
    cells = "".join(stacked(*lines) for lines in (names, *stacks))
    found = interpret(read(table(HEAD, f"<w:tr>{cells}</w:tr>"))).foci
    assert [(f.contrast, f.region, f.x) for f in found] == [
        ("Pain > touch", "L insula", -34),
        ("Pain > touch", "R insula", 38),
    ]


def test_a_stack_of_another_height_is_given_to_no_row_and_told() -> None:
    stacks = (("−34", "38"), ("20", "22"), ("4", "−2"))
    cells = stacked("L insula", "R insula") + "".join(stacked(*lines) for lines in stacks) + stacked("6", "5", "4")
    document = read(table(HEAD, f"<w:tr>{cells}</w:tr>"))
    assert foci(document) == [(-34, 20, 4, None), (38, 22, -2, None)]
    assert codes(document) == ["LINES-UNALIGNED"]


def test_the_words_of_a_table_that_was_deleted_as_a_whole_are_told() -> None:
    document = read(table(row("L insula", "−34", "20", "4", "6", properties=f"<w:del {BY}/>")))
    assert [problem.code for problem in document.problems] == ["TEXT-NOT-SEEN"]


def test_cells_merged_to_the_left_as_older_files_write_it() -> None:
    cells = cell("Pain > touch", '<w:hMerge w:val="restart"/>') + cell("", "<w:hMerge/>") * 4
    found = interpret(read(table(HEAD, f"<w:tr>{cells}</w:tr>", FIRST))).foci
    assert [(f.contrast, f.x) for f in found] == [("Pain > touch", -34)]


def test_small_digits_behind_a_digit_make_the_number_uncertain() -> None:
    small = run("3") + run("2", '<w:sz w:val="12"/>')
    even = run("3", '<w:sz w:val="16"/>') + run("8", '<w:sz w:val="16"/>')
    document = read(table(HEAD, row("L insula", small, "20", "4", "6.1"), row("R insula", even, "22", "−2", "5")))
    assert foci(document) == [(38, 22, -2, 5)]
    assert "ROW-NOT-READ" in [problem.code for problem in interpret(document).problems]
