"""A printed table that a web page cuts into several grids under one caption."""

from __future__ import annotations

import pytest

from extract.readers import read_document
from extract.tables.interpret import interpret

AXES = "<th>x</th><th>y</th><th>z</th>"


def grid(title: str, headings: str, region: str, x: int) -> str:
    over = f"<tr><th>{title}</th><td></td><td></td><td></td></tr>" if title else ""
    row = f"<tr><td>{region}</td><td>{x}</td><td>20</td><td>4</td></tr>"
    return f"<table><thead>{over}<tr><th>{headings}</th>{AXES}</tr></thead><tbody>{row}</tbody></table>"


FIRST, SECOND, THIRD = (
    grid("Novices &gt; experts", "Frontal regions", "Middle frontal gyrus", -34),
    grid("", "Subcortical regions", "Putamen", 24),
    grid("Experts &gt; novices", "Parietal regions", "Precuneus", 6),
)
CAPTION = "<p><b>Table 2</b>. Differences between groups (hard &gt; easy), MNI space</p>"


def page(*grids: str, caption: str = CAPTION) -> bytes:
    box = f"<div>{caption}<div>{''.join(grids)}</div></div>"
    return f"<!DOCTYPE html><html><body><h3>Hard &gt; easy</h3><p>An fMRI study.</p>{box}</body></html>".encode()


def test_the_grids_of_one_caption_are_one_table_and_a_comparison_over_the_first_holds_until_the_next() -> None:
    read = interpret(read_document("a.html", page(FIRST, SECOND, THIRD)))
    assert [(focus.table, focus.region, focus.levels[-1]) for focus in read.foci] == [
        ("Table 2", "Middle frontal gyrus", "Novices > experts"),
        ("Table 2", "Putamen", "Novices > experts"),
        ("Table 2", "Precuneus", "Experts > novices"),
    ]


@pytest.mark.parametrize(
    ("grids", "caption"),
    [
        ((FIRST, "<p>Experts were slower.</p>", SECOND), CAPTION),
        ((FIRST, "Experts were slower.", SECOND), CAPTION),
        ((FIRST, SECOND.replace("<table>", "<table><caption>Table 3. Peaks</caption>")), CAPTION),
        ((FIRST, SECOND.replace(AXES, f"{AXES}<th>t</th>")), CAPTION),
        ((FIRST, FIRST), CAPTION),
        ((FIRST, SECOND), CAPTION + CAPTION.replace("2", "3")),
        ((FIRST, SECOND), ""),
    ],
)
def test_tables_with_words_between_other_columns_or_captions_of_their_own_stay_apart(
    grids: tuple[str, ...], caption: str
) -> None:
    rows = [table.n_rows for table in read_document("a.html", page(*grids, caption=caption)).tables]
    assert max(rows) == 3
