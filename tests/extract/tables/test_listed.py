"""Tables whose caption lists several results, or says in words what their rows compare only in part."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from corpora.nouns.documents import Cell, Document, Section, Table
from extract.tables.interpret import interpret

HEADING = ("Contrast", "Region", "x", "y", "z", "t")


def table(
    caption: str, *rows: str | tuple[str, str], notes: Sequence[str] = (), label: str = "Table 2", stat: str = "t"
) -> Table:
    """Return a table with one peak for each name, and perhaps its value."""
    named = [(row, "4.1") if isinstance(row, str) else row for row in rows]
    peaks = ((name, "Insula", str(30 + r), "12", "-4", value) for r, (name, value) in enumerate(named))
    grid = [(*HEADING[:-1], stat), *peaks]
    cells = tuple(
        Cell(row=r, column=c, text=text, header=r == 0)
        for r, row in enumerate(grid)
        for c, text in enumerate(row)
        if text
    )
    return Table(
        id=label, label=label, caption=caption, cells=cells, n_rows=len(grid), n_columns=6, header_rows=1, footnotes=tuple(notes)
    )  # fmt: skip


def read(*tables: Table, text: str = "") -> list[tuple[str | None, str]]:
    """Return the names and directions of the peaks."""
    sections = (Section(heading="Results", text=f"Maps are in MNI space. {text}"),)
    foci = interpret(Document(sha256="0", name="a.html", kind="html", tables=tables, sections=sections)).foci
    return [(f.contrast, str(f.direction.relation)) for f in foci if f.direction is not None]


@pytest.mark.parametrize(
    ("caption", "rows", "names"),
    [
        # rows that do not say the comparison have it from the caption, those that do keep their words
        (
            "Activity for wins > losses in each group and group differences",
            ("Wins > losses, rowers", "Wins > losses, dancers", "Rowers < dancers"),
            ["Wins > losses, rowers", "Wins > losses, dancers", "wins > losses / Rowers < dancers"],
        ),
        (
            "Responses to tea cues compared with coffee cues: effects of group and fasting",
            ("RTD > HC: Tea cues > coffee cues", "Interaction: Group × Fasting"),
            ["RTD > HC: Tea cues > coffee cues", "tea cues > coffee cues / Interaction: Group × Fasting"],
        ),
        # a variable may be told with a word of the task
        (
            "Areas activated by the XAST (XAST > rest) in patients with gout and HC",
            ("GT > HC", "GT: positive correlation with XAST score"),
            ["XAST > rest / GT > HC", "XAST > rest / GT: positive correlation with XAST score"],
        ),
        # what is listed of the comparison is no part of it
        (
            "Group differences for the contrast wins > losses and their correlation with income",
            ("Rowers > dancers", "Positive correlation with income"),
            ["wins > losses / Rowers > dancers", "wins > losses / Positive correlation with income"],
        ),
        ("两组被试在赢钱>输钱条件下激活差异的脑区", ("患者组>对照组",), ["赢钱>输钱 / 患者组>对照组"]),
        (
            "赢钱>输钱对比的组间差异及其与收入得分的相关",
            ("患者组<对照组", "与收入得分负相关"),
            ["赢钱>输钱 / 患者组<对照组", "赢钱>输钱 / 与收入得分负相关"],
        ),
        ("看图 > 休息的激活脑区", ("左侧",), ["看图 > 休息"]),
        # rows that are what something varies with are under all of the caption
        (
            "Correlation of activation (wins > losses) with income and years at school",
            ("Income", "Years at school"),
            [f"Correlation of activation (wins > losses) with income and years at school / {one}" for one in ("Income", "Years at school")],
        ),
        # a deactivation stays one; what follows a comma is of the rows; a phase may begin a Chinese caption
        ("Task-induced deactivation during humming (humming < rest)", ("Rowers", "Dancers"), ["Task-induced deactivation (humming < rest) / Rowers", "Task-induced deactivation (humming < rest) / Dancers"]),
        ("Local maxima for tones versus noise, early and late in training", ("Early training", "Late training"), ["tones versus noise / Early training", "tones versus noise / Late training"]),
        ("Group comparison, humming > rest", ("Rowers > dancers",), ["humming > rest / Rowers > dancers"]),
        ("抽奖阶段各条件对比激活的脑区", ("赢钱 > 输钱",), ["抽奖阶段 / 赢钱 > 输钱"]),
        # a list of results is the topic of none
        ("Results of the contrasts and of the parametric modulation with income", ("Wins > losses", "Positive modulation by income"), ["Wins > losses", "Positive modulation by income"]),
        ("Main effects of load and age and their interaction in the lottery task", ("Load × age interaction",), ["lottery task / Load × age interaction"]),
        # the topic is that of the rows that do not say it
        ("计算任务的激活脑区及其组间差异", ("青年组: 计算任务 > 基线", "青年组 > 老年组"), ["青年组: 计算任务 > 基线", "计算任务 / 青年组 > 老年组"]),
    ],
)  # fmt: skip
def test_a_caption_gives_each_row_what_it_does_not_say(caption, rows, names):
    assert [name for name, _ in read(table(caption, *rows))] == names


@pytest.mark.parametrize(
    ("caption", "rows", "expected"),
    [
        # decreases over subtractions are named and are less
        ("Significant decreases in rCBF", (("Humming minus whistling", "-4.0"),), [("decreases in rCBF / Humming minus whistling", "less")]),
        ("Increases in rCBF", ("Humming minus whistling",), [("Humming minus whistling", "greater")]),
        ("Reduced cortical thickness", ("Controls vs. patients",), [("cortical thickness / Controls vs. patients", "unclear")]),
        # of whom, and when
        ("Changes in cortical thickness after training in adults with gout", ("Post > pre",), [("cortical thickness in adults with gout / Post > pre", "greater")]),
        ("Group differences in cortical thickness at baseline", ("Rowers > controls",), [("cortical thickness at baseline / Rowers > controls", "greater")]),
        ("痛风患者治疗前后ReHo的比较", ("治疗后<治疗前",), [("痛风患者ReHo / 治疗后<治疗前", "less")]),
        ("治疗前痛风组与对照组ReHo的比较", ("痛风组<对照组",), [("治疗前ReHo / 痛风组<对照组", "less")]),
        ("Grey matter volume loss in carriers compared with controls", ("XYD versus controls",), [("Grey matter volume loss / XYD versus controls", "less")]),
    ],
)  # fmt: skip
def test_changes_people_and_times_of_a_caption_are_in_the_name(caption, rows, expected):
    assert read(table(caption, *rows)) == expected


def test_decreases_and_increases_of_one_subtraction_are_two_contrasts():
    up = table("Increases in blood flow", "Humming minus whistling", label="Table 1")
    down = table("Decreases in blood flow", ("Humming minus whistling", "-3.9"))
    assert read(up, down) == [
        ("Humming minus whistling", "greater"),
        ("Decreases in blood flow / Humming minus whistling", "less"),
    ]


@pytest.mark.parametrize(
    ("caption", "rows", "relations"),
    [
        # neither the rows' variables nor people compared in a deactivation take the comparison of the caption
        ("Correlation of activation (wins > losses) with income", ("Income",), ["unclear"]),
        ("Task-induced deactivation (humming < rest)", ("Rowers", "Rowers > dancers"), ["deactivation", "unclear"]),
        ("Volume changes over two years", ("XYa: after < before", "XYa > XYb (greater decrease)"), ["less", "unclear"]),
        ("痛风组较对照组功能连接改变的脑区", ("功能连接增强", "功能连接减弱"), ["greater", "less"]),
        ("赢钱>输钱对比的组间差异及其与收入得分的相关", ("患者组<对照组",), ["less"]),
        ("One-way ANOVA of perfusion across three groups", ("Rowers vs. dancers",), ["greater"]),  # under "Contrast"
    ],
)  # fmt: skip
def test_what_a_caption_says_does_not_turn_its_rows(caption, rows, relations):
    assert [relation for _, relation in read(table(caption, *rows))] == relations


def test_a_note_on_signs_leaves_a_name_that_says_the_same():
    one = table("Changes", ("After > before", "4.0"), ("After < before", "-4.0"), notes=("Negative t values indicate decreases after treatment.",))  # fmt: skip
    assert read(one) == [("After > before", "greater"), ("After < before", "less")]


@pytest.mark.parametrize(
    ("values", "text", "relation"),
    [
        (("4.1", "3.9"), "Income was correlated with activity in the insula.", "positive_correlation"),
        (("4.1", "3.9"), "", "positive_correlation"),
        (("4.1", "3.9"), "The insula was negatively correlated with income.", "unclear"),
        (("4.1", "3.9"), "Activity was lower in those with higher income.", "unclear"),
        (("4.1", "3.9"), "岛叶激活与收入呈负相关。", "unclear"),
    ],
)
def test_a_relation_of_positive_values_is_positive_where_no_text_speaks_of_a_negative_one(values, text, relation):
    rows = [("Correlation with income", value) for value in values]
    paper = f"{text} {'People chose among lotteries in the scanner, and were paid. ' * 15}"
    assert {found for _, found in read(table("Results of the lottery", *rows), text=paper)} == {relation}
    assert {found for _, found in read(table("Results of the lottery", *rows), text=text)} == {"unclear"}  # a sheet


def test_a_relation_without_a_sign_stays_open_where_its_values_have_none():
    for stat in ("F", "p"):
        found = read(table("Results of the lottery", "Modulation by income", stat=stat))
        assert "positive_correlation" not in {relation for _, relation in found}


@pytest.mark.parametrize(
    ("caption", "name", "values", "relation"),
    [
        ("Results of the lottery", "Correlation with income", ("-4.1", "-3.9"), "negative_correlation"),
        ("Regions in which the volume of the insula was correlated with income", "", ("-4.1", "-3.9"), "negative_correlation"),
        ("Regions in which the volume of the insula was correlated with income", "", ("4.1", "3.9"), "unclear"),
    ],
)  # fmt: skip
def test_a_relation_of_negative_values_is_negative(caption, name, values, relation):
    rows = [(name, value) for value in values]
    assert {found for _, found in read(table(caption, *rows))} == {relation}
