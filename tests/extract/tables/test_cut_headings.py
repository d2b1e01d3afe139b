"""A heading cut behind the sign of a comparison, or within brackets, is one with the heading beside it."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Cell, Document, Section, Table
from extract.tables.interpret import interpret

AXES = ("Region", "x", "y", "z", "t", "x", "y", "z", "t")
ROWS = (
    ("Putamen", "-22", "10", "-8", "6.9", "-20", "8", "-6", "5.1"),
    ("Insula", "34", "22", "2", "5.8", "36", "20", "0", "4.6"),
)


def names(*over: tuple[int, int, str]) -> list[str | None]:
    cells = [Cell(row=0, column=c, column_span=span, text=text, header=True) for c, span, text in over]
    for r, row in enumerate((AXES, *ROWS), start=1):
        cells += [Cell(row=r, column=c, text=text, header=r == 1) for c, text in enumerate(row)]
    table = Table(
        id="t1", label="Table 1", caption="Peaks", cells=tuple(cells), n_rows=4, n_columns=9, header_rows=2
    )  # fmt: skip
    text = (Section(heading="Results", text="Maps of the brain are in MNI space."),)
    foci = interpret(Document(sha256="0", name="a.html", kind="html", tables=(table,), sections=text)).foci
    return list(dict.fromkeys(focus.contrast for focus in foci))


@pytest.mark.parametrize(
    ("over", "told"),
    [
        (
            ((1, 2, "Juice >"), (3, 2, "no juice"), (5, 2, "Music >"), (7, 2, "no music")),
            ["Juice > no juice", "Music > no music"],
        ),
        (((1, 4, "Juice > no juice"), (5, 4, "Music > no music")), ["Juice > no juice", "Music > no music"]),
    ],
)
def test_both_sides_are_in_the_name(over, told):
    assert names(*over) == told


def test_a_heading_that_is_open_itself_is_no_second_side():
    told = names((1, 2, "Juice vs."), (3, 2, "Music vs."), (5, 4, "Silence"))
    assert told == ["Juice vs", "Music vs. Silence"]


@pytest.mark.parametrize(
    "pieces", [((1, 2, "MNI (x, y,"), (3, 1, "z)")), ((1, 1, "MNI (x,"), (2, 1, "y,"), (3, 1, "z)"))]
)
def test_axes_in_brackets_cut_between_columns_head_all_three(pieces):
    heads = ((0, 1, "Region"), *pieces, (4, 1, "t"))
    cells = [Cell(row=0, column=c, column_span=span, text=text, header=True) for c, span, text in heads]
    cells += [Cell(row=r, column=c, text=text) for r, row in enumerate(ROWS, 1) for c, text in enumerate(row[:5])]
    table = Table(
        id="t1", label="Table 1", caption="Juice > water", cells=tuple(cells), n_rows=3, n_columns=5, header_rows=1
    )
    foci = interpret(Document(sha256="0", name="a.html", kind="html", tables=(table,), sections=())).foci
    assert [(f.x, f.y, f.z, f.statistic) for f in foci] == [(-22, 10, -8, 6.9), (34, 22, 2, 5.8)]


def test_a_bracket_that_nothing_closes_takes_no_heading():
    assert names((1, 4, "Juice > water (n = 12"), (5, 4, "Music > noise")) == ["Juice > water (n = 12", "Music > noise"]


def test_a_comparison_that_a_note_repeats_is_a_heading_all_the_same():
    rows = (("False belief > false photograph", "", "", ""), *(row[:4] for row in ROWS))
    cells = [Cell(row=0, column=c, text=text, header=True) for c, text in enumerate(AXES[:4])]
    cells += [Cell(row=r, column=c, text=text) for r, row in enumerate(rows, 1) for c, text in enumerate(row)]
    note = "Table 3 Conjunction (False belief > false photograph and social > random animation)"
    table = Table(
        id="t1", label="Table 2", caption="Regions of each task", cells=tuple(cells), n_rows=4, n_columns=4, header_rows=1,
        footnotes=(note,),
    )  # fmt: skip
    foci = interpret(Document(sha256="0", name="a.html", kind="html", tables=(table,), sections=())).foci
    assert {f.contrast for f in foci} == {"False belief > false photograph"}


@pytest.mark.parametrize("heading", ["aMCI组编码激活", "gain anticipation", "rTMS group"])
def test_a_heading_over_the_whole_width_in_small_letters_is_no_rest_of_a_region(heading):
    cells = [Cell(row=0, column=c, text=text, header=True) for c, text in enumerate(AXES[:4])]
    for r, row in enumerate((("控制组编码激活",), ROWS[0][:4], (heading,), ROWS[1][:4]), 1):
        span = 4 if len(row) == 1 else 1
        cells += [Cell(row=r, column=c, column_span=span, text=text) for c, text in enumerate(row)]
    table = Table(
        id="t1", label="Table 2", caption="Encoding", cells=tuple(cells), n_rows=5, n_columns=4, header_rows=1
    )
    foci = interpret(Document(sha256="0", name="a.html", kind="html", tables=(table,), sections=())).foci
    assert [f.region for f in foci] == ["Putamen", "Insula"]
    assert heading in (foci[1].contrast or "")


def test_a_part_of_the_brain_in_small_letters_is_the_rest_of_a_region_however_wide():
    cells = [Cell(row=0, column=c, text=text, header=True) for c, text in enumerate(AXES[:4])]
    for r, row in enumerate((ROWS[0][:4], ("extending into the middle temporal gyrus",), ROWS[1][:4]), 1):
        span = 4 if len(row) == 1 else 1
        cells += [Cell(row=r, column=c, column_span=span, text=text) for c, text in enumerate(row)]
    table = Table(
        id="t1", label="Table 2", caption="Encoding", cells=tuple(cells), n_rows=4, n_columns=4, header_rows=1
    )
    foci = interpret(Document(sha256="0", name="a.html", kind="html", tables=(table,), sections=())).foci
    assert foci[0].region == "Putamen extending into the middle temporal gyrus"
    assert {f.contrast for f in foci} == {"Encoding"}


def test_a_label_that_ends_with_a_colon_goes_on_in_the_next_row():
    rows = (("Loss > neutral:", "Insula", "34", "22", "2"), ("CU < HC", "Putamen", "-22", "10", "-8"))
    cells = [Cell(row=0, column=c, text=text, header=True) for c, text in enumerate(("Contrast", *AXES[:4]))]
    cells += [Cell(row=r, column=c, text=text) for r, row in enumerate(rows, 1) for c, text in enumerate(row)]
    table = Table(
        id="t1", label="Table 2", caption="Differences", cells=tuple(cells), n_rows=3, n_columns=5, header_rows=1
    )
    foci = interpret(Document(sha256="0", name="a.html", kind="html", tables=(table,), sections=())).foci
    assert {f.contrast for f in foci} == {"Loss > neutral: CU < HC"}
