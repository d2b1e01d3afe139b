"""Rows that a mark or the sign of their value sets apart: a note gives them the reverse, or another comparison."""

from __future__ import annotations

import pytest

from corpora.nouns.directions import Relation
from corpora.nouns.documents import Cell, Document, Table
from corpora.nouns.studies import Focus
from extract.tables.interpret import interpret

HEADER = ("Region", "x", "y", "z", "t")
PLACES = (("-34", "18", "2", "4.1"), ("10", "-16", "8", "3.9"), ("24", "6", "-2", "3.8"))
PLAIN = ("greater", "patients", "controls")
REVERSE = ("greater", "controls", "patients")


def read(
    *regions: str, caption: str = "Group differences (patients > controls), MNI", notes: tuple[str, ...] = (),
    values: tuple[str, ...] = (), raised: bool = False, statistic: str = "t",
) -> tuple[Focus, ...]:  # fmt: skip
    """Return the foci of a table; `raised`: the last letters of the regions, behind a bar, are raised as in markup."""
    cells = [Cell(row=0, column=c, text=text, header=True) for c, text in enumerate((*HEADER[:4], statistic))]
    for r, (region, place) in enumerate(zip(regions, PLACES, strict=False), 1):
        text, _, mark = region.partition("|")
        cells.append(Cell(row=r, column=0, text=text if raised or not mark else text + mark, raw=text + mark))
        row = (*place[:3], values[r - 1]) if values else place
        cells += [Cell(row=r, column=c, text=word, raw=word) for c, word in enumerate(row, 1)]
    table = Table(
        id="t", label="Table 1", caption=caption, cells=tuple(cells), n_rows=len(regions) + 1, n_columns=5,
        header_rows=1, footnotes=notes,
    )  # fmt: skip
    return interpret(Document(sha256="0", name="a.html", kind="html", tables=(table,))).foci


def said(foci: tuple[Focus, ...]) -> list[tuple[str, str, str]]:
    return [
        (str(f.direction.relation), f.direction.first, f.direction.second) if f.direction else ("",) * 3 for f in foci
    ]  # type: ignore[misc]


@pytest.mark.parametrize(
    "note",
    [
        "† Reverse contrast: controls > patients.",
        "† indicates the reverse contrast (controls > patients).",
        "Regions marked with a dagger were more active in controls than in patients.",
        "Note. BA, Brodmann area. † controls > patients; p < .05 FWE",
        "† Opposite contrast.",
        "†: the contrast was reversed",
        "†相反对比",
        "† Greater in controls",
    ],
)
def test_a_marked_row_is_the_reverse_where_the_note_says_so(note: str) -> None:
    foci = read("Insula", "Thalamus†", "Putamen", notes=(note,))
    assert said(foci) == [PLAIN, REVERSE, PLAIN]
    assert [focus.region for focus in foci] == ["Insula", "Thalamus", "Putamen"]


def test_the_reverse_keeps_what_else_the_level_says() -> None:
    (_, focus) = read("Insula", "Thalamus*", notes=("* Reverse contrast",))
    assert focus.levels == ("Group differences (controls > patients), MNI",)


@pytest.mark.parametrize(
    "note",
    [
        "† p < .05, small volume corrected",
        "† a p < .05 uncorrected",
        "† Also significant in controls > patients",
        "† Larger than 20 voxels",
        "† Local maximum more than 8 mm apart",
        "† Patients > controls",
        "† Significant group × load interaction",
        "† Higher in the right hemisphere",
        "‡ Reverse contrast: controls > patients",
    ],
)
def test_a_mark_that_says_something_else_changes_nothing(note: str) -> None:
    assert said(read("Insula", "Thalamus†", notes=(note,))) == [PLAIN, PLAIN]


@pytest.mark.parametrize("note", ["† Old > young", "† Controls > patients > siblings"])
def test_a_note_that_is_not_understood_leaves_the_direction_open(note: str) -> None:
    plain, marked = read("Insula", "Thalamus†", notes=(note,))
    assert plain.direction is not None
    assert plain.direction.relation is Relation.GREATER
    assert marked.direction is not None
    assert marked.direction.relation is Relation.UNCLEAR
    assert plain.contrast != marked.contrast


@pytest.mark.parametrize(
    "notes",
    [
        ("a: MDD > HC; b: HC > MDD; c: p < .05 FWE.",),
        ("a MDD > HC.", "b HC > MDD.", "c p < .05 FWE."),
        ("aMDD > HC; bHC > MDD; cp < .05 FWE.",),
        ("Note. (a) MDD > HC, (b) HC > MDD.",),
    ],
)
def test_raised_letters_are_the_comparisons_of_their_notes(notes: tuple[str, ...]) -> None:
    foci = read("Insula|a", "Thalamus|b", "Putamen|c", caption="Pairwise comparisons (MNI)", notes=notes, raised=True)
    assert said(foci) == [("greater", "MDD", "HC"), ("greater", "HC", "MDD"), ("unclear", "", "")]
    assert [focus.region for focus in foci] == ["Insula", "Thalamus", "Putamen"]


def test_two_comparisons_of_one_row_leave_its_direction_open() -> None:
    notes = ("a: MDD > HC; b: BD > HC.",)
    foci = read("Insula|a", "Thalamus|a,b", caption="Pairwise comparisons (MNI)", notes=notes, raised=True)
    assert [one[0] for one in said(foci)] == ["greater", "unclear"]


def test_post_hoc_letters_leave_a_main_effect_what_it_is() -> None:
    notes = ("a: MDD > HC; b: HC > MDD.",)
    caption = "Main effect of group (MNI)"
    foci = read("Insula|a", "Thalamus|b", caption=caption, notes=notes, raised=True, statistic="F")
    assert [one[0] for one in said(foci)] == ["main_effect", "main_effect"]


@pytest.mark.parametrize(
    ("caption", "notes", "expected"),
    [
        (
            "Correlation with dose (MNI)",
            ("Positive values: positive correlation; negative values: negative correlation.",),
            [("positive_correlation", "dose", ""), ("negative_correlation", "dose", "")],
        ),
        ("Correlation with dose (MNI)", (), [("positive_correlation", "dose", ""), ("negative_correlation", "dose", "")]),
        (
            "Group differences (MNI)",
            ("Positive t values indicate patients > controls, negative t values controls > patients.",),
            [PLAIN, REVERSE],
        ),
        ("Group differences (MNI)", ("Negative values: controls > patients.",), [PLAIN, REVERSE]),
    ],
)  # fmt: skip
def test_the_sign_of_a_value_goes_the_way_that_a_note_or_a_correlation_gives_it(
    caption: str, notes: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert said(read("Insula", "Thalamus", caption=caption, notes=notes, values=("4.1", "-3.9"))) == expected


@pytest.mark.parametrize(
    ("notes", "relation"),
    [
        (("†", "* small volume corrected. controls > patients."), "greater"),
        (("†", "BA, Brodmann area. MNI space. Controls > patients."), "unclear"),
    ],
)
def test_a_mark_on_a_line_of_its_own_has_the_sentence_without_one(notes: tuple[str, ...], relation: str) -> None:
    plain, marked = said(read("Insula", "Thalamus†", notes=notes))
    assert plain == PLAIN
    assert marked[0] == relation
    assert marked[1].casefold() == ("controls" if relation == "greater" else "")


def test_a_peak_below_a_marked_region_is_of_its_comparison_too() -> None:
    foci = read("Insula†", "", "Putamen", notes=("† Reverse contrast",))
    assert said(foci) == [REVERSE, REVERSE, PLAIN]


def test_regions_in_italics_are_of_the_comparison_that_a_note_gives_them() -> None:
    rows = (("Insula", False), ("Thalamus", True))
    cells = [Cell(row=0, column=c, text=text, header=True) for c, text in enumerate(HEADER)]
    for r, ((region, italic), place) in enumerate(zip(rows, PLACES, strict=False), 1):
        cells.append(Cell(row=r, column=0, text=region, italic=italic))
        cells += [Cell(row=r, column=c, text=word) for c, word in enumerate(place, 1)]
    table = Table(
        id="t", label="Table 1", caption="Patients > controls (MNI)", cells=tuple(cells), n_rows=3, n_columns=5,
        header_rows=1, footnotes=("Regions in italics: controls > patients.",),
    )  # fmt: skip
    foci = interpret(Document(sha256="0", name="a.html", kind="html", tables=(table,))).foci
    assert [one[1] for one in said(foci)] == ["Patients", "controls"]


@pytest.mark.parametrize(
    ("caption", "note"),
    [
        ("ReHo组间差异脑区", "注：t值为正表示患者组高于对照组，t值为负表示患者组低于对照组。"),
        ("患者组 vs 对照组", "注：t值为正表示前者ReHo高于后者，t值为负表示前者低于后者。"),
        ("ReHo组间差异脑区", "正值表示患者组大于对照组，负值表示患者组小于对照组"),
        ("两组功能连接比较", "T>0表示患者组高于对照组，T<0表示患者组低于对照组"),
    ],
)
def test_the_sign_of_a_value_is_explained_in_chinese(caption: str, note: str) -> None:
    foci = read("左脑岛", "右丘脑", caption=caption, notes=(note,), values=("4.1", "-3.9"))
    assert said(foci) == [("greater", "患者组", "对照组"), ("less", "患者组", "对照组")]


def test_a_note_on_values_above_and_below_zero_names_the_comparison() -> None:
    note = "t > 0: patients > controls; t < 0: controls > patients"
    foci = read("Insula", "Thalamus", caption="Group differences", notes=(note,), values=("4.1", "-3.9"))
    assert said(foci) == [PLAIN, REVERSE]


def test_the_second_sign_of_a_note_may_be_told_without_the_value() -> None:
    note = "注：t值为正表示患者组高于对照组，为负表示低于对照组。"
    foci = read("左脑岛", "右丘脑", caption="ReHo组间差异脑区", notes=(note,), values=("4.1", "-3.9"))
    assert said(foci) == [("greater", "患者组", "对照组"), ("greater", "对照组", "患者组")]
