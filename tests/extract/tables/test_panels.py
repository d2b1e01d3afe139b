"""Panels side by side: each focus carries the heading of its panel, and what the caption compares in all of them."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Cell, Document, Table
from corpora.nouns.studies import Focus
from extract.tables.columns.panels import comparison_over
from extract.tables.interpret import interpret

AXES = ("Region", "x", "y", "z", "Z", "x", "y", "z", "Z")
ROWS = (
    ("Insula", "-30", "18", "4", "3.9", "-34", "20", "2", "4.1"),
    ("Precuneus", "4", "-60", "32", "4.4", "6", "-64", "30", "3.7"),
)


def read(
    rows: tuple[tuple[str, ...], ...], *, caption: str = "Peaks (MNI)", spans: dict[str, int] | None = None
) -> tuple[Focus, ...]:
    cells = tuple(
        Cell(row=r, column=c, text=text, column_span=(spans or {}).get(text, 1))
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    )
    table = Table(id="t", label="Table 1", caption=caption, cells=cells, n_rows=len(rows), n_columns=9, header_rows=0)
    return interpret(Document(sha256="0", name="a.docx", kind="docx", tables=(table,))).foci


def contrasts(foci: tuple[Focus, ...]) -> list[str | None]:
    return [focus.contrast for focus in foci]


def panel_row(first: str, second: str) -> tuple[str, ...]:
    return ("", first, "", "", "", second, "", "", "")


def test_headings_of_panels_are_read_where_no_row_is_marked_as_heading() -> None:
    spans = {"Words > Rest": 4, "Pictures > Rest": 4}
    foci = read((panel_row("Words > Rest", "Pictures > Rest"), AXES, *ROWS), spans=spans)
    assert contrasts(foci) == ["Words > Rest", "Pictures > Rest"] * 2


def test_so_they_are_over_the_first_column_of_each_panel_and_below_an_outer_row() -> None:
    outer, inner = panel_row("Words", "Pictures"), panel_row("Young adults", "Older adults")
    foci = read((outer, inner, AXES, *ROWS))
    assert contrasts(foci)[:2] == ["Words / Young adults", "Pictures / Older adults"]


def test_panels_renewed_within_the_table_have_their_new_headings() -> None:
    first, then = panel_row("Words > Rest", "Pictures > Rest"), panel_row("Words < Rest", "Pictures < Rest")
    foci = read((first, AXES, ROWS[0], then, AXES, ROWS[1]))
    assert contrasts(foci) == ["Words > Rest", "Pictures > Rest", "Words < Rest", "Pictures < Rest"]


def test_a_title_over_both_panels_names_neither() -> None:
    foci = read((panel_row("Words > Rest", ""), AXES, *ROWS), spans={"Words > Rest": 8})
    assert len(set(contrasts(foci))) == 1


def test_a_row_of_group_headings_stays_outside_the_panels() -> None:
    spans = {"Words > Rest": 4, "Pictures > Rest": 4, "Young adults": 9}
    rows = (panel_row("Words > Rest", "Pictures > Rest"), AXES, ("Young adults", *[""] * 8), *ROWS)
    assert contrasts(read(rows, spans=spans))[:2] == ["Young adults / Words > Rest", "Young adults / Pictures > Rest"]


def test_groups_as_panels_inherit_what_the_caption_compares() -> None:
    rows = (panel_row("Patients", "Controls"), AXES, *ROWS)
    foci = read(rows, caption="Activation for novel versus familiar words in patients and controls (MNI)")
    assert contrasts(foci)[:2] == [
        "novel versus familiar words / Patients",
        "novel versus familiar words / Controls",
    ]


@pytest.mark.parametrize(
    ("labels", "caption", "expected"),
    [
        (("Men",), "Peaks of the 2-back > 0-back contrast for men and women", "2-back > 0-back contrast"),
        (("Session 1",), "Group results: pain vs. warmth during both sessions", "pain vs. warmth"),
        (("Run 1",), "Pain compared with warmth, separately for each run", "Pain > warmth"),
        (("Patients",), "Activation in patients versus controls", None),
        (("Controls",), "Patients > controls during recall", None),
        (("Left",), "Happy > neutral and angry > neutral", None),
        (("Men",), "Peaks of both groups", None),
        (("Men", "Women"), "The contrast mental arithmetic > counting in men and women", "mental arithmetic > counting"),
        (("Coffee drinkers",), "Activation to coffee cues versus tea cues in each group", "coffee cues versus tea cues"),
        (("Men",), "Scores and activity in the contrast self in doubt > other in doubt", "self in doubt > other in doubt"),
        (("Men > women",), "Sex differences in responses to jokes (> news)", "jokes > news"),
        (("Men > women",), "Sex differences during reading compared with rest", "reading versus rest"),
        (("Men > women",), "Regions of greater activation for reading than for naming", "reading > naming"),
        (("Men > women",), "Regions of greater activation for men than for women", None),
        (("ABC > controls",), "Group differences in activation for ABC-related vs. plain scenes", "ABC-related vs. plain scenes"),
        (("Negative correlation with worry in ABC",), "Group effects for ABC-related vs. plain scenes", "ABC-related vs. plain scenes"),
        (("Men > women",), "BOLD response while hearing songs versus noise*", "songs versus noise"),
        (("ABC > controls",), "Activation in ABC vs. DEF", None),
        (("Songs > controls",), "Activation for songs versus noise", None),
        (("男性组 > 女性组",), "两组在阅读-命名对比上的差异", "阅读 - 命名"),
        (("患者组",), "两组阅读与静息状态比较的激活脑区", "阅读与静息状态比较"),
        ((), "Pain > warmth", None),
    ],
)  # fmt: skip
def test_a_caption_gives_panels_the_one_comparison_that_is_not_between_them(
    labels: tuple[str, ...], caption: str, expected: str | None
) -> None:
    assert comparison_over(labels, caption) == expected


def test_each_panel_has_the_side_of_its_own_column_where_they_share_the_regions() -> None:
    heads = ("Region", "Side", "x", "y", "z", "Side", "x", "y", "z")
    rows = (("", "Controls", "", "", "", "Patients", "", "", ""), heads)
    rows += (
        ("Insula", "R", "34", "18", "4", "L", "-36", "20", "2"),
        ("Precuneus", "L", "-4", "-60", "32", "R", "6", "-64", "30"),
    )
    foci = read(rows, spans={"Controls": 4, "Patients": 4})
    assert [focus.region for focus in foci] == ["R Insula", "L Insula", "L Precuneus", "R Precuneus"]


@pytest.mark.parametrize(
    ("caption", "name"),
    [
        ("Peaks for overt reading compared with rest in the three groups", "overt reading > rest"),
        ("Peaks for faces relative to houses (MNI)", "faces > houses"),
        ("Lower uptake compared with controls (disease < controls) at two visits", "disease < controls"),
        ("Areas of patients compared with controls", None),
        ("Decreased activation for pain compared with touch", None),
        ("Differences in pain compared with touch", None),
    ],
)
def test_the_words_of_a_caption_compare_what_every_panel_shows(caption: str, name: str | None) -> None:
    assert comparison_over(["Patients (n = 20)"], caption) == name


@pytest.mark.parametrize("titled", [1, 2, 3])
def test_the_title_of_a_panel_may_have_run_into_the_heading_of_one_of_its_axes(titled: int) -> None:
    axes = [f"Rested (8 h) {text}" if n == titled else text for n, text in enumerate(AXES)]
    foci = read((tuple(axes), *ROWS), caption="Words > Rest (MNI)")
    assert [(f.x, f.y, f.z, f.statistic) for f in foci[:2]] == [(-30, 18, 4, 3.9), (-34, 20, 2, 4.1)]
    assert "Rested (8 h)" in foci[0].levels
    assert "Rested (8 h)" not in foci[1].levels
