"""The steps from printed tables to foci, and what each hands to the next."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpora.nouns.documents import Cell, Document, Table
from corpora.nouns.studies import Focus
from extract.readers import read_document
from extract.tables.interpret import continued, interpret, understand
from extract.tables.merged_labels import spread_merged_labels
from extract.tables.model import Interpretation
from extract.tables.straighten import straighten

HEADINGS = ("Contrast", "Region", "x", "y", "z")
ROWS = (
    ("", "Insula", "-30", "18", "4"),
    ("Pain > rest", "Caudate", "-12", "10", "12"),
    ("", "Cuneus", "8", "-84", "20"),
)


def table(rows: tuple[tuple[str, ...], ...], *, label: str | None = "Table 1", header_rows: int = 1) -> Table:
    cells = tuple(
        Cell(row=r, column=c, text=text, header=r < header_rows)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    )
    return Table(
        id=f"{label}{len(rows)}", label=label, caption="Peaks (MNI)", cells=cells,
        n_rows=len(rows), n_columns=len(rows[0]), header_rows=header_rows,
    )  # fmt: skip


def document(*tables: Table) -> Document:
    return Document(sha256="0", name="a.html", kind="html", tables=tables)


def test_spreading_merged_labels_leaves_the_grid_as_it_was() -> None:
    one = understand("a.html", straighten("a.html", table((HEADINGS, *ROWS))))
    before = [list(row) for row in one.grid]
    spread = spread_merged_labels(one.grid, one.blocks)
    assert one.grid == before
    assert [row[0].text if row[0] else None for row in spread[1:]] == ["Pain > rest"] * 3


def test_a_table_without_heading_goes_on_under_the_sections_of_the_one_before() -> None:
    heading_row, section = ("Region", "x", "y", "z"), ("Pain > rest", "", "", "")
    first = table((heading_row, section, ("Insula", "-30", "18", "4")))
    second = table((("Caudate", "12", "10", "12"), ("Cuneus", "8", "-84", "20")), label=None, header_rows=0)
    read = interpret(document(first, second))
    assert [one.continues for one in read.understood] == [False, True]
    assert [focus.contrast for focus in read.foci] == ["Pain > rest"] * 3
    other = interpret(document(first, replace(second, label="Table 2")))
    assert not other.understood[1].continues


def test_reading_the_same_tables_again_gives_the_same() -> None:
    paper = document(table((HEADINGS, *ROWS)), table(ROWS, label=None, header_rows=0))
    assert interpret(paper) == interpret(paper)


def test_continued_leaves_the_tables_it_is_given_as_they_were() -> None:
    tables = [
        understand("a.html", straighten("a.html", one))
        for one in (table((HEADINGS, *ROWS)), table(ROWS, label=None, header_rows=0))
    ]
    before = [replace(one, grid=[list(row) for row in one.grid]) for one in tables]
    assert continued(tables)[1].continues
    assert tables == before


def test_each_cell_of_a_straightened_table_knows_the_printed_cell_it_comes_from() -> None:
    on_its_side = tuple(
        zip(*(("Region", "x", "y", "z"), ("Insula", "-30", "18", "4"), ("Pons", "2", "-24", "-30")), strict=True)
    )
    straight = straighten("a.html", table(on_its_side, header_rows=0))
    assert straight.turned
    assert [(c.row, c.column) for c in straight.table.cells] == [(c.column, c.row) for c in straight.origins]
    assert [c.text for c in straight.table.cells] == [c.text for c in straight.origins]


def test_cells_placed_by_their_page_keep_their_columns() -> None:
    heading_row = ("Region", "x", "y", "z", "t")
    rows = tuple((name, "7", "-30", "18", "4", "5.1") for name in ("Insula", "Caudate", "Pons"))
    loose = table((heading_row, *rows))
    loose = replace(loose, n_columns=6)
    placed = replace(
        loose,
        cells=tuple(
            replace(c, page=1, box=(10 * c.column, 10 * c.row, 10 * c.column + 5, 10 * c.row + 5)) for c in loose.cells
        ),
    )
    assert [p.code for p in straighten("a", loose).problems] == ["HEADINGS-TOO-FEW"]
    assert straighten("a", placed).table == placed


def test_foci_put_back_go_to_the_tables_they_came_from() -> None:
    read = interpret(document(table((HEADINGS, *ROWS)), table((HEADINGS, ROWS[0], ROWS[2]), label="Table 2")))
    in_text = Focus(x=1, y=2, z=3, raw="1 2 3")
    read = Interpretation(document=read.document, readings=read.readings, in_text=(in_text,))
    marked = read.with_foci([replace(focus, region=str(n)) for n, focus in enumerate(read.foci)])
    assert [[f.region for f in r.foci] for r in marked.readings] == [["0", "1", "2"], ["3", "4"]]
    assert [f.region for f in marked.in_text] == ["5"]
    assert [one and one.table.label for one in read.owners()] == ["Table 1"] * 3 + ["Table 2"] * 2 + [None]


def test_a_comparison_in_small_letters_between_rows_is_a_contrast_and_no_rest_of_a_region():
    rows = [("pain / no pain",), ("Insula", -36, 18, 4), ("no pain / pain",), ("Cuneus", 8, -88, 20),
            ("touch minus rest",), ("Putamen", 24, 2, 4)]  # fmt: skip
    body = "".join(
        f"<tr><td colspan='4'>{row[0]}</td></tr>" if len(row) == 1
        else "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
        for row in rows
    )  # fmt: skip
    head = "<tr><th>Region</th><th>x</th><th>y</th><th>z</th></tr>"
    page = f"<!DOCTYPE html><html><body><p>Table 1. MNI peaks</p><table>{head}{body}</table></body></html>"
    foci = interpret(read_document("page.html", page.encode())).foci
    assert [(f.region, f.contrast) for f in foci] == [
        ("Insula", "pain / no pain"), ("Cuneus", "no pain / pain"), ("Putamen", "touch minus rest"),
    ]  # fmt: skip


def test_of_two_groups_side_by_side_the_one_that_cannot_be_read_in_a_row_is_reported() -> None:
    headings = ("Region", "x", "y", "z", "x", "y", "z")
    rows = [("Insula", "-30", "18", "4", "32", "16", "2"), ("Cuneus", "-8", "-84", "20", "1O", "-82", "22")]
    read = interpret(document(table((headings, *rows, ("Caudate", "-12", "10", "12", "", "", "")))))
    assert len(read.foci) == 4
    told = [(p.code, p.item) for p in read.problems if p.code != "CONTRAST-UNCLEAR"]
    assert told == [("ROW-NOT-READ", "a.html, Table 1, row 2")]


@pytest.mark.parametrize(
    ("cells", "is_told"),
    [
        (("the cingulate", "Harper R (2008)", "J Cogn 12:22", ""), False),
        (("the cingulate", "Anatomy 99, 3–14", "Anatomy 99, 3–14", "Anatomy 99, 3–14"), False),
        (("Cuneus", "-8", "-84 20", "mm"), True),
        (("Cuneus", "about -8", "-84", "20?1"), True),
    ],
)
def test_words_with_numbers_in_them_under_the_axes_are_no_row(cells: tuple[str, ...], is_told: bool) -> None:
    rows = (("Region", "x", "y", "z"), ("Insula", "-30", "18", "4"), cells)
    told = [p.code for p in interpret(document(table(rows))).problems]
    assert ("ROW-NOT-READ" in told) == is_told


@pytest.mark.parametrize("heading", ["Old > New", "Faces vs. Houses"])
@pytest.mark.parametrize("region", ["Gyrus frontalis medial", "Cuneus", "Frontal operculum and"])
def test_a_comparison_alone_in_its_row_opens_a_section_however_the_region_above_ends(region: str, heading: str) -> None:
    rows = (
        ("Region", "x", "y", "z"), ("New > Old", "", "", ""), (region, "-30", "18", "4"), (heading, "", "", ""),
        ("Insula", "-36", "20", "2"),
    )  # fmt: skip
    found = interpret(document(table(rows))).foci
    assert [(f.region, f.contrast) for f in found] == [(region, "New > Old"), ("Insula", heading)]


@pytest.mark.parametrize("rest", ["(right > left)", "gyrus"])
def test_the_rest_of_an_unfinished_region_still_belongs_to_it(rest: str) -> None:
    rows = (("Region", "x", "y", "z"), ("Inferior", "-30", "18", "4"), (rest, "", "", ""), ("Insula", "-36", "20", "2"))
    assert [f.region for f in interpret(document(table(rows))).foci] == [f"Inferior {rest}", "Insula"]


@pytest.mark.parametrize(
    ("words", "regions"),
    [
        (("Ventrolateral", "", "Dorsolateral"), ["PFC Ventrolateral", "PFC Ventrolateral", "PFC Dorsolateral"]),
        (("Lateral", "", "anterior part"), ["PFC Lateral", "PFC Lateral", "PFC anterior part"]),
        (("Harmful", "", "Neutral"), ["PFC", "PFC", "PFC"]),
    ],
)
def test_words_without_a_heading_behind_the_regions_are_parts_of_them(words: list[str], regions: list[str]) -> None:
    rows = [
        (area, word, x, "18", "4") for area, word, x in zip(("PFC", "", ""), words, ("-30", "34", "44"), strict=True)
    ]
    found = interpret(document(table((("Region", "", "x", "y", "z"), *rows)))).foci
    assert [focus.region for focus in found] == regions


@pytest.mark.parametrize(
    ("heading", "words", "region", "is_told"),
    [
        ("Side/location", "L upper bank", "L upper bank", False),
        ("Remarks", "upper bank", None, True),
        ("Remarks", "", None, False),
        ("Side", "L", "L", False),
    ],
)
def test_words_beside_foci_without_a_region_are_told(
    heading: str, words: str, region: str | None, is_told: bool
) -> None:
    read = interpret(document(table((("x", "y", "z", heading), ("-30", "18", "4", words), ("12", "10", "12", words)))))
    assert [focus.region for focus in read.foci] == [region, region]
    assert ("REGION-NOT-READ" in [problem.code for problem in read.problems]) is is_told


RELATED = "Correlation with clinical measures in volunteers, sour vs. sweet"


@pytest.mark.parametrize(
    ("caption", "name", "is_related"),
    [
        (RELATED, "Thirst score", True),
        (RELATED, "Days without water", True),
        ("Neural correlates of sour compared with bitter", "Thirst score", False),
        (RELATED, "Men > women", False),
    ],
)
def test_coefficients_of_the_relation_that_a_caption_names_have_its_sign(
    caption: str, name: str, is_related: bool
) -> None:
    rows = (("Measure", "Region", "x", "y", "z", "r"), (name, "Insula", "-30", "18", "4", "0.61"))
    one = replace(table((*rows, (name, "Cuneus", "8", "-84", "20", "-0.54"))), caption=caption)
    directions = [focus.direction for focus in interpret(document(one)).foci]
    related = [(str(d.relation), d.first) for d in directions if d and "correlation" in d.relation]
    assert related == ([("positive_correlation", name), ("negative_correlation", name)] if is_related else [])


@pytest.mark.parametrize(
    ("note", "raised", "name"),
    [
        ("a (Sour > sweet) in thirst > (sour > sweet) at rest.", True, "Interaction"),
        ("MNI coordinates. a The whole brain was searched.", True, "Interaction"),
        ("Coordinates are in MNI space.", True, "Interactiona"),
        ("a (Sour > sweet) in thirst > (sour > sweet) at rest.", False, "Interactiona"),
    ],
)
@pytest.mark.parametrize("is_section", [True, False])
def test_the_mark_of_a_note_is_no_letter_of_the_name_of_a_contrast(
    note: str, raised: bool, name: str, is_section: bool
) -> None:
    places = (("Insula", "-30", "18", "4"), ("Caudate", "-12", "10", "12"))
    label = Cell(row=1, column=0, text="Interactiona", raw="Interaction a" if raised else "Interactiona")
    if is_section:
        one = table((HEADINGS[1:], ("", "", "", ""), *places))
    else:
        one = table((HEADINGS, *(("", *place) for place in places)))
    one = replace(one, cells=(*one.cells, label), footnotes=(note,))
    assert {focus.levels[-1] for focus in interpret(document(one)).foci} == {name}
