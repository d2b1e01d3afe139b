"""What is printed above the tables of a sheet: their label, and the comparison directly above each."""

from __future__ import annotations

import io

import openpyxl
import pytest

from corpora.nouns.studies import Focus
from extract.readers import read_document
from extract.tables.interpret import interpret

HEADINGS = ("Brain area", "x", "y", "z", "t")
INSULA, CUNEUS = ("Left insula", -30, 18, 4, 4.1), ("Right cuneus", 8, -84, 20, 5.2)


def foci(*rows: tuple[object, ...], kind: str = "xlsx") -> tuple[Focus, ...]:
    if kind == "csv":
        data = "\n".join(",".join(map(str, (*row, *[""] * (5 - len(row))))) for row in rows).encode()
    else:
        book = openpyxl.Workbook()
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 2):
                book.active.cell(row=number, column=column, value=value)
        file = io.BytesIO()
        book.save(file)
        data = file.getvalue()
    return interpret(read_document(f"a.{kind}", data)).foci


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize(
    "above",
    [
        (("Supplementary Table 5",), ("Results from the sleep study. Coordinates in MNI space.",), ()),
        (("Supplementary Table 5. Results from the sleep study in MNI space",), ()),
    ],
)
def test_each_table_of_a_sheet_has_the_label_above_them_and_its_own_comparison(
    above: tuple[tuple[str, ...], ...], kind: str
) -> None:
    first = (("Tired < Rested",), HEADINGS, INSULA, CUNEUS)
    second = (("Tired > Rested",), HEADINGS, CUNEUS, INSULA)
    read = foci(*above, *first, (), (), *second, kind=kind)
    assert [focus.table for focus in read] == ["Supplementary Table 5"] * 4
    assert [focus.contrast for focus in read] == ["Tired < Rested"] * 2 + ["Tired > Rested"] * 2
    assert {focus.space for focus in read} == {"MNI"}


def test_the_next_label_ends_the_one_above() -> None:
    one, other = (("Table S1. Pain > rest",), HEADINGS, INSULA), (("Table S2. Rest > pain",), HEADINGS, CUNEUS)
    read = foci(*one, (), (), *other)
    assert [(focus.table, focus.contrast) for focus in read] == [
        ("Table S1", "Pain > rest"),
        ("Table S2", "Rest > pain"),
    ]


@pytest.mark.parametrize("remark", ["Threshold p < .001", "Clusters > 20 voxels, FWE < 0.05", "Pain vs. rest (MNI)"])
def test_a_threshold_or_a_space_above_a_table_is_no_heading_of_its_own(remark: str) -> None:
    read = foci(("Table S1. Results of the pain study",), (remark,), HEADINGS, INSULA, CUNEUS)
    assert [focus.levels[0].startswith("Results of the pain study") for focus in read] == [True] * 2


@pytest.mark.parametrize(
    ("sheet", "contrast"),
    [
        ("Pain_gt_Rest", "Pain_gt_Rest"),
        ("Encoding", "Encoding"),
        ("Sheet1", None),
        ("Table S2 peaks", None),
        ("MNI", None),
    ],
)
def test_the_name_of_a_sheet_names_its_contrast_where_nothing_else_does(sheet: str, contrast: str | None) -> None:
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in (HEADINGS, INSULA, CUNEUS):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    assert {focus.contrast for focus in interpret(read_document("a.xlsx", file.getvalue())).foci} == {contrast}


@pytest.mark.parametrize(
    ("title", "separator"),
    [
        ("Table 2: PET, correlation with disease duration (years); Talairach coordinates;;;;", ";"),
        ("Correlation with disease duration; PET; Talairach coordinates", ";"),
        ("表2：PET，Correlation with disease duration,Talairach,,,", ","),
        ('"Table 2, correlation with disease duration, Talairach",,,,,', ","),
    ],
)
def test_a_title_that_holds_the_separator_names_space_and_variable(title: str, separator: str) -> None:
    rows = (
        "Direction Region x y z Z",
        "positive\tcorrelation Insula -30 18 4 4",
        "negative\tcorrelation Cuneus 8 -84 20 5",
    )
    lines = [title, *(row.replace(" ", separator).replace("\t", " ") for row in rows)]
    read = interpret(read_document("a.csv", "\n".join(lines).encode())).foci
    assert [(focus.x, focus.space, focus.direction.relation.value) for focus in read] == [
        (-30, "TAL", "positive_correlation"),
        (8, "TAL", "negative_correlation"),
    ]
    assert {focus.direction.first for focus in read} == {"disease duration"}


def test_a_spanning_heading_of_few_cells_is_no_title() -> None:
    text = "Region,Peak\nName,x,y,z,t\nLeft insula,-30,18,4,4.1\nRight cuneus,8,-84,20,5.2\n"
    assert [focus.x for focus in interpret(read_document("a.csv", text.encode())).foci] == [-30, 8]


@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize(
    ("heads", "relations"),
    [
        (("Positive weights", "Negative weights"), ("positive_correlation", "negative_correlation")),
        (("Patients > controls", "Controls > patients"), ("greater", "greater")),
        (("Children", "Adults"), ("unclear", "unclear")),
    ],
)
def test_tables_beside_one_another_under_one_title_have_a_heading_each(
    heads: tuple[str, str], relations: tuple[str, str], merged: bool
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "Table S2. Peaks of the ridge regression predicting age (MNI coordinates)"
    for start, heading, row in ((1, heads[0], INSULA), (7, heads[1], CUNEUS)):
        sheet.cell(row=3, column=start, value=heading)
        if merged:
            sheet.merge_cells(start_row=3, end_row=3, start_column=start, end_column=start + 4)
        for column, (name, value) in enumerate(zip(HEADINGS, row, strict=True), start):
            sheet.cell(row=4, column=column, value=name)
            sheet.cell(row=5, column=column, value=value)
    file = io.BytesIO()
    book.save(file)
    read = interpret(read_document("a.xlsx", file.getvalue())).foci
    assert [(f.table, f.space, f.x, f.levels[-1]) for f in read] == [
        ("Table S2", "MNI", -30, heads[0]),
        ("Table S2", "MNI", 8, heads[1]),
    ]
    assert tuple(f.direction.relation for f in read) == relations


def test_a_table_beside_another_keeps_the_title_of_its_own() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "Table S1. Pain > rest (MNI)"
    sheet["G2"] = "Table S2. Rest > pain (Talairach)"
    for start, row in ((1, INSULA), (7, CUNEUS)):
        for column, (name, value) in enumerate(zip(HEADINGS, row, strict=True), start):
            sheet.cell(row=3, column=column, value=name)
            sheet.cell(row=4, column=column, value=value)
    file = io.BytesIO()
    book.save(file)
    read = interpret(read_document("a.xlsx", file.getvalue())).foci
    assert [(f.table, f.space, f.contrast, f.x) for f in read] == [
        ("Table S1", "MNI", "Pain > rest (MNI)", -30),
        ("Table S2", "TAL", "Rest > pain (Talairach)", 8),
    ]


def test_paragraphs_beside_their_headings_are_the_text_of_a_book() -> None:
    book = openpyxl.Workbook()
    about, table = book.active, book.create_sheet("S4")
    long = "Forty-one people were tested in a scanner of three tesla, and all of them gave their written consent to it. MNI space."
    about.append(["Title", "Sleep and the brain"])
    about.append(["Methods", long])
    for row in (HEADINGS, INSULA, CUNEUS):
        table.append(row)
    file = io.BytesIO()
    book.save(file)
    document = read_document("a.xlsx", file.getvalue())
    assert ("Methods", long) in [(section.heading, section.text) for section in document.sections]
    assert {focus.space for focus in interpret(document).foci} == {"MNI"}
