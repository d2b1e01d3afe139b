"""The contrast that stands outside a table's rows: in its notes, in the sentence that announces it, in its caption."""

from __future__ import annotations

import re

import pytest

from corpora.nouns.documents import Cell, Document, Section, Table
from corpora.nouns.studies import Focus
from extract.tables.interpret import interpret
from extract.tables.names.outside import named_in_notes, of_one_direction

ROWS = (("Region", "x", "y", "z", "t"), ("Insula", "-34", "18", "2", "4.1"), ("Thalamus", "10", "-16", "8", "3.9"))


def read(
    *rows: tuple[str, ...], caption: str = "Peaks (MNI)", notes: tuple[str, ...] = (), text: str = ""
) -> tuple[Focus, ...]:
    cells = tuple(
        Cell(row=r, column=c, text=word, header=r == 0)
        for r, row in enumerate(rows)
        for c, word in enumerate(row)
        if word
    )
    table = Table(
        id="t", label="Table 2", caption=caption, cells=cells, n_rows=len(rows), n_columns=len(rows[0]), header_rows=1,
        footnotes=notes,
    )  # fmt: skip
    sections = (Section(text=text),) if text else ()
    return interpret(Document(sha256="0", name="a.html", kind="html", tables=(table,), sections=sections)).foci


def test_a_note_may_name_the_contrast() -> None:
    (focus, _) = read(*ROWS, notes=("Note. Contrast: reward > no reward. Coordinates in MNI space.",))
    assert focus.levels[-1] == "reward > no reward"
    assert focus.direction is not None
    assert (focus.direction.first, focus.direction.second) == ("reward", "no reward")


@pytest.mark.parametrize(
    "note",
    ["Contrasts: faces > houses. Contrast: houses > faces.", "The contrast was high.", "Contrast agents were used."],
)
def test_a_note_that_names_several_contrasts_or_none_names_none(note: str) -> None:
    assert named_in_notes([note]) is None


def test_a_note_may_say_in_whom_activity_was_greater_in_all_rows() -> None:
    note = "The table lists brain regions in which patients showed greater activation than healthy controls (p < .05)."
    (focus, _) = read(*ROWS, caption="Between-groups difference in activation during rest", notes=(note,))
    assert focus.direction is not None
    found = (focus.direction.relation, focus.direction.first, focus.direction.second)
    assert found == ("greater", "patients", "healthy controls")


def test_a_note_may_say_that_the_sign_of_a_value_is_that_of_the_correlation() -> None:
    note = "A positive t-stat (+) indicates a positive correlation; a negative t-stat (-) a negative one."
    found = read(*ROWS, caption="Correlations with age", notes=(note,)), read(*ROWS, caption="Correlations with age")
    assert [{f.direction.relation for f in foci if f.direction} for foci in found] == [
        {"positive_correlation"},
        {"unclear"},
    ]


@pytest.mark.parametrize(
    ("sentence", "first", "second"),
    [
        (
            "Table 2 lists the regions that were more active for self than for other judgements (self > other).",
            "self",
            "other",
        ),
        ("The peaks of hits versus misses are shown in Table 2.", "hits", "misses"),
        ("The reverse comparison, misses > hits, is reported in Table 2.", "misses", "hits"),
        ("Compared with rest, reading of words activated temporal areas (see Table 2).", "reading of words", "rest"),
        ("Regions that responded less to tools than to animals are listed in Table 2.", "tools", "animals"),
    ],
)
def test_the_sentence_that_announces_a_table_names_its_contrast(sentence: str, first: str, second: str) -> None:
    direction = read(*ROWS, text=f"We scanned adults. {sentence} They slept.")[0].direction
    assert direction is not None
    assert first in direction.first
    assert second in direction.second
    assert not re.search("Table|reported|listed|comparison", direction.first + direction.second)


@pytest.mark.parametrize(
    ("sentence", "first", "second"),
    [
        ("表2列出了患者组激活高于对照组的脑区。", "患者组", "对照组"),
        ("与休息相比，阅读激活了颞叶（见表2）。", "阅读", "休息"),
        ("阅读大于休息的脑区见表2。", "阅读", "休息"),
    ],
)
def test_a_chinese_sentence_names_the_contrast_of_its_table(sentence: str, first: str, second: str) -> None:
    direction = read(*ROWS, text=f"共有20名被试参加实验。{sentence}讨论如下。")[0].direction
    assert direction is not None
    assert (direction.relation, direction.first, direction.second) == ("greater", first, second)


@pytest.mark.parametrize(
    "text",
    [
        "Patients activated the insula more than controls did (Table 2).",
        "Table 1 and Table 2 list faces > houses.",
        "Table 2 lists faces > houses. Table 2 also lists houses > faces.",
        "Table 3 lists the regions of faces > houses.",
        "Compared with rest, no region was activated by reading (Table 2).",
        "In patients, touch produced stronger increases in the thalamus relative to controls (Table 2).",
        "The insula, compared with the thalamus, showed greater activation (Table 2).",
        "Compared with rest, reading activated the insula (Table 2). Compared with rest, pain activated it (Table 2).",
        "The two tasks are compared in Table 2; no area was more active for naming than for reading.",
        "Table 2 shows both tasks, but naming did not activate any area more than reading.",
        "两项任务的结果见表2，命名没有比阅读激活更强的脑区。",
    ],
)
def test_a_sentence_that_only_refers_to_a_table_names_no_contrast(text: str) -> None:
    assert {focus.contrast for focus in read(*ROWS, text=text)} == {"Peaks (MNI)"}


def test_a_caption_that_compares_in_words_needs_no_sentence_of_the_text() -> None:
    text = "Table 2 lists the regions that were more active during naming than reading."
    (focus, _) = read(*ROWS, caption="Areas more active during reading than naming", text=text)
    assert focus.levels == ("Areas more active during reading than naming",)


def test_groups_in_a_column_inherit_what_the_caption_compares() -> None:
    rows = (("Group", *ROWS[0]), ("Experts", *ROWS[1]), ("Novices", *ROWS[2]))
    foci = read(*rows, caption="Response to pain (Pain > Neutral) in each group (MNI)")
    assert [focus.levels for focus in foci] == [("Pain > Neutral", "Experts"), ("Pain > Neutral", "Novices")]
    groups = read(*rows, caption="Experts > Novices and the reverse (MNI)")
    assert [focus.levels for focus in groups] == [("Experts",), ("Novices",)]


def test_a_caption_that_announces_both_directions_leaves_them_to_the_headings() -> None:
    assert of_one_direction("Activations and deactivations during squeezing versus rest") == "squeezing versus rest"
    assert of_one_direction("Increases or decreases of flow in pain") == "flow in pain"
    assert of_one_direction("Activations and deactivations, tapping vs. rest") == "tapping vs. rest"
    assert of_one_direction("Activation during squeezing") == "Activation during squeezing"
    rows = (ROWS[0], ("Decreases", "", "", "", ""), *ROWS[1:])
    assert read(*rows, caption="Increases and decreases in patients relative to controls (MNI)")[0].levels == (
        "patients relative to controls (MNI)",
        "Decreases",
    )


def test_the_letter_of_a_panel_makes_no_comparison_of_its_direction() -> None:
    rows = (ROWS[0], ("(b) Decreases", "", "", "", ""), *ROWS[1:])
    direction = read(*rows, caption="Blood flow in patients relative to controls")[0].direction
    assert direction is not None
    assert (direction.relation, direction.first, direction.second) == ("less", "patients", "controls")


@pytest.mark.parametrize("row", ["Table 2 (continued)", "Table 2, cont.", "续表 2", "Table 2 (continued). Peaks (MNI)"])
def test_the_label_repeated_on_a_later_page_opens_no_section(row: str) -> None:
    blank = ("", "", "", "")
    rows = (
        ROWS[0],
        ("Patients", *blank),
        ("A > B", *blank),
        ROWS[1],
        (row, *blank),
        ROWS[0],
        ROWS[2],
        ("B > A", *blank),
        ROWS[1],
    )
    assert [focus.levels for focus in read(*rows)] == [
        ("Patients", "A > B"),
        ("Patients", "A > B"),
        ("Patients", "B > A"),
    ]


def test_a_heading_that_only_resembles_a_repeated_label_opens_its_section() -> None:
    rows = (ROWS[0], ("Continued attention > rest", "", "", "", ""), ROWS[1])
    assert read(*rows)[0].levels == ("Continued attention > rest",)


@pytest.mark.parametrize("heading", ["Negative correlation", "Negative correlations", "Negative association"])
def test_a_heading_that_gives_the_sign_of_a_correlation_leaves_the_rest_to_the_caption(heading: str) -> None:
    rows = (ROWS[0], (heading, "", "", "", ""), *ROWS[1:])
    focus = read(*rows, caption="Correlations of the response to cues (AC > NC) with trait anxiety (MNI)")[0]
    assert focus.levels == ("Correlations of the response to cues (AC > NC) with trait anxiety (MNI)", heading)
    assert focus.direction is not None
    assert (focus.direction.relation, focus.direction.first) == ("negative_correlation", "trait anxiety")


def test_a_heading_that_names_its_variable_needs_no_caption() -> None:
    rows = (ROWS[0], ("Negative correlation with age", "", "", "", ""), *ROWS[1:])
    assert read(*rows, caption="Correlations (MNI)")[0].levels == ("Negative correlation with age",)
