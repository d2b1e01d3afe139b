"""Headings right above the tables of a PDF that have neither label nor caption."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Cell, Document, Section, Table
from extract.pdf.above import above_tables
from extract.tables.interpret import interpret

HEAD = ("Region", "x", "y", "z", "T")
ROWS = (HEAD, ("R Insula", "44", "-14", "4", "5.1"), ("L Cuneus", "-8", "-84", "20", "4.4"))
WORDS = "Peaks are in MNI space.\n"
BELOW = "\nRegion x y z T\nR Insula 44 −14 4 5.1\nL Cuneus −8 −84 20 4.4"


def table_of(*rows: tuple[str, ...], pages: dict[int, int] | None = None, label: str | None = None) -> Table:
    """A table found on a page, its rows on page 1 but for those of `pages`."""
    cells = tuple(
        Cell(
            row=r, column=c, text=word, header=r == 0, page=(pages or {}).get(r, 1), box=(float(c), float(r), c + 1.0, r + 1.0),
            column_span=len(HEAD) if len(row) == 1 else 1,
        )
        for r, row in enumerate(rows)
        for c, word in enumerate(row)
    )  # fmt: skip
    on = tuple(sorted({cell.page or 1 for cell in cells}))
    return Table(id="t1", label=label, cells=cells, n_rows=len(rows), n_columns=len(HEAD), header_rows=1, pages=on)


def contrasts(table: Table, text: str) -> list[str | None]:
    above = above_tables((table,), (text, ""))
    sections = (Section(text=text, page=1),)
    document = Document(sha256="0", name="a.pdf", kind="pdf", tables=(table,), sections=sections, above=above)
    return list(dict.fromkeys(focus.contrast for focus in interpret(document).foci))


def test_lines_right_above_the_first_row_are_its_headings() -> None:
    found = contrasts(table_of(*ROWS), f"{WORDS}Tinnitus group (n = 21)\nSound > Silence{BELOW}")
    assert found == ["Tinnitus group (n = 21) / Sound > Silence"]


def test_later_contrasts_of_the_page_are_under_the_group_but_not_under_the_first_contrast() -> None:
    table = table_of(*ROWS, ("High > Low",), HEAD, ("R Putamen", "20", "2", "6", "3.9"))
    assert contrasts(table, f"{WORDS}Tinnitus group (n = 21)\nSound > Silence{BELOW}") == [
        "Tinnitus group (n = 21) / Sound > Silence",
        "Tinnitus group (n = 21) / High > Low",
    ]


def test_what_follows_on_a_later_page_or_names_a_group_is_under_no_heading_of_the_first() -> None:
    rows = (*ROWS, ("Control group",), ("High > Low",), ("R Putamen", "20", "2", "6", "3.9"))
    assert contrasts(table_of(*rows), f"{WORDS}Patients{BELOW}")[1] == "Control group / High > Low"
    later = table_of(*ROWS, ("High > Low",), ("R Putamen", "20", "2", "6", "3.9"), pages={3: 2, 4: 2})
    assert contrasts(later, f"{WORDS}Patients{BELOW}") == ["Patients", "High > Low"]


@pytest.mark.parametrize(
    "above",
    ["We found that faces > houses.", "as was faces > houses", "Faces > houses:", "Results", "Faces > houses\nwere tested in adults.",
     "Table 3 Faces > houses"],
)  # fmt: skip
def test_running_text_and_captions_of_other_tables_are_no_headings(above: str) -> None:
    assert contrasts(table_of(*ROWS), f"{WORDS}{above}{BELOW}") == [None]


def test_a_table_with_a_label_and_one_whose_row_is_not_in_the_text_have_no_headings_above() -> None:
    text = f"Faces > houses{BELOW}"
    assert above_tables((table_of(*ROWS, label="Table 1"),), (text,)) == ()
    assert above_tables((table_of(*ROWS),), ("Faces > houses\nRegion x y z",)) == ()
