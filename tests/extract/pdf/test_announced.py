"""Tables that a PDF announces as coordinates and that gave none are told with their page."""

from __future__ import annotations

import dataclasses

import pytest

from corpora.nouns.documents import Cell, Section, Table
from corpora.nouns.evidence import Problem
from extract.pdf.announced import not_read


def _told(text: str, tables: tuple[Table, ...] = (), *, read: tuple[str, ...] = (), problems: tuple[Problem, ...] = ()):
    sections = [Section(text="Methods and people.", page=1), Section(text=text, page=2)]
    return [(p.code, p.item) for p in not_read("a.pdf", sections, tables, problems, read)]


NOT_READ = [("PDF-TABLE-NOT-READ", "a.pdf, Table 2")]


@pytest.mark.parametrize(
    "caption",
    [
        "Table 2. Peaks of faces > houses\nInsula 30 22 -4",
        "Table 2 MNI coordinates of the clusters",
        "Some text.\nTable 2: Regions (Talairach and Tournoux)",
        "Table 2. Results\nRegion x y z t",
        "Table 2. Areas (x, y, z in mm)",
        "Table 2. Local maxima\nInsula −30, 22, 4",
        "Table 2. Demographics and peaks (MNI)",
        "Table 2. Characteristics of the clusters\nRegion x y z",
    ],
)
def test_an_announced_table_without_foci_is_told(caption: str) -> None:
    assert _told(caption) == NOT_READ


@pytest.mark.parametrize(
    "text",
    [
        "Table 2. Age and sex of the participants\n24 31 45",
        "The peaks are listed in\nTable 2. They were found with MNI coordinates.",
        "Table 2 shows the MNI coordinates of all peaks.",
        "see Table 2 (MNI coordinates)",
        "Table 2 Demographics of the groups\nAge 21.4 22.1\n2.2 Imaging\nImages were normalised to MNI space.",
        "表 2 被试基本信息 (M ± SD)\n年龄 21.4±1.9 21.0±1.7\n使用 3T 采集数据，标准化至 MNI 空间。",
        "表 2-1 行为结果\nSSRT 238 31\n坐标采用 MNI 空间。",
    ],
)
def test_other_tables_and_references_are_not(text: str) -> None:
    assert _told(text) == []


def _table(label: str | None, problems: tuple[Problem, ...] = ()) -> Table:
    return Table(id="t1", label=label, n_rows=1, n_columns=1, pages=(2,), problems=problems)


def test_a_table_with_foci_or_with_a_problem_of_its_own_is_settled() -> None:
    caption = "Table 2. MNI coordinates"
    problem = Problem(code="ROW-NOT-READ", item="a.pdf, Table 2, row 3", message="…")
    assert _told(caption, (_table("Table 2"),), read=("t1",)) == []
    assert _told(caption, (_table("Table 2", (problem,)),)) == []
    assert _told(caption, (_table("Table 2"),), problems=(problem,)) == []
    assert _told(caption, (_table("Table 2"),)) == NOT_READ
    assert _told(caption, (_table("Table 22"),), read=("t1",)) == NOT_READ


def test_rows_read_without_a_label_on_the_page_may_be_the_announced_ones() -> None:
    assert _told("Table 2. MNI coordinates", (_table(None),), read=("t1",)) == []
    assert _told("Table 2. MNI coordinates\nTable 3. MNI coordinates", (_table(None),), read=("t1",)) == [
        ("PDF-TABLE-NOT-READ", "a.pdf, Table 3")
    ]


@pytest.mark.parametrize("heading", ["Appendix", "Supplementary", "Supplemental"])
def test_a_heading_of_one_word_over_a_caption_is_no_part_of_its_label(heading: str) -> None:
    assert _told(f"{heading}\nTable A1. Peaks (MNI)", (_table("Table A1"),), read=("t1",)) == []


def test_a_table_of_the_same_number_elsewhere_does_not_stand_for_that_of_the_appendix() -> None:
    elsewhere = dataclasses.replace(_table("Table 1"), pages=(1,))
    told = _told("Appendix Table 1. Peaks (MNI)", (elsewhere,), read=("t1",))
    assert told == [("PDF-TABLE-NOT-READ", "a.pdf, Appendix Table 1")]


def test_a_table_read_without_a_word_on_places_is_none_whatever_text_follows_its_caption() -> None:
    cells = tuple(Cell(row=0, column=n, text=text) for n, text in enumerate(("Age", "28.4", "27.9")))
    people = dataclasses.replace(_table("Table 2"), caption="The participants", cells=cells)
    assert _told("Table 2. The participants\nAge 28.4 27.9\nImages were normalised to MNI space.", (people,)) == []


def test_the_caption_of_a_table_in_another_script_announces_no_second_one() -> None:
    assert _told("表 2 激活脑区（MNI坐标）\nTable 2 Peaks in MNI space", (_table("表 2"),), read=("t1",)) == []
