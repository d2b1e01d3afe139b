"""Directions that captions and notes give names which leave them open: signs of relations, plain activations, decreases below rest."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from corpora.nouns.documents import Cell, Document, Section, Table
from extract.readers import read_document
from extract.tables.interpret import interpret

HEADING = ("Contrast", "Region", "x", "y", "z", "t")
UNCLEAR = ("unclear", "", "")
PLUS, MINUS = "positive_correlation", "negative_correlation"


def table(caption: str, *rows: tuple[str, str], notes: Sequence[str] = (), label: str = "Table 2") -> Table:
    """Return a table with one peak for each name and value."""
    grid = [HEADING, *((name, "Insula", str(30 + r), "12", "-4", value) for r, (name, value) in enumerate(rows))]
    cells = tuple(
        Cell(row=r, column=c, text=text, header=r == 0)
        for r, row in enumerate(grid)
        for c, text in enumerate(row)
        if text
    )
    return Table(
        id=label, label=label, caption=caption, cells=cells, n_rows=len(grid), n_columns=6, header_rows=1, footnotes=tuple(notes)
    )  # fmt: skip


def read(*tables: Table, text: str = "") -> list[tuple[str, str, str]]:
    sections = (Section(heading="Results", text=f"Maps are in MNI space. {text}"),)
    foci = interpret(Document(sha256="0", name="a.html", kind="html", tables=tables, sections=sections)).foci
    return [(str(f.direction.relation), f.direction.first, f.direction.second) for f in foci if f.direction is not None]


@pytest.mark.parametrize(
    ("note", "relation"),
    [
        ("All correlations listed in the table were negative.", MINUS),
        ("BA, Brodmann area. The associations are all positive, i.e. more volume with better scores.", PLUS),
        ("VAS, visual analogue scale (negative correlation).", MINUS),
        ("VAS scores were negatively correlated with the response.", MINUS),
        ("A positive t denotes a positive correlation with VAS.", PLUS),  # as the sign of the values has it
        ("No region showed a negative correlation with VAS.", "unclear"),
        ("VAS: negative correlation. All correlations were positive.", "unclear"),
        ("BDI, Beck Depression Inventory (negative correlation).", "unclear"),
    ],
)
def test_a_note_gives_a_relation_its_sign(note: str, relation: str) -> None:
    one = table("Correlation with clinical scores", ("Correlation with VAS", "4.1"), notes=(note,))
    assert [found[:2] for found in read(one)] == [(relation, "VAS" if relation != "unclear" else "")]


def test_a_note_gives_the_relations_in_each_panel_their_sign() -> None:
    names = ("A. Loss > gain", "B. Loss > gain, correlation with income", "C. Loss > gain, correlation with debt")
    note = "Correlations in panel B are negative and in panel C positive."
    found = read(table("Results of the lottery", *((name, "4.0") for name in names), notes=(note,)))
    assert [one[0] for one in found] == ["greater", MINUS, PLUS]


def test_a_negative_value_of_a_relation_is_a_negative_correlation_and_a_level_its_variable() -> None:
    caption = "Correlations of perfusion with clinical scales"
    found = read(table(caption, ("Sleep quality index", "-4.2"), ("Worry scale (women)", "3.9")))
    assert found == [(MINUS, "Sleep quality index", ""), UNCLEAR]


def test_a_note_says_that_negative_values_are_deactivations() -> None:
    found = read(
        table(
            "Reading compared with rest",
            ("Adults", "4.2"),
            ("Adults", "-3.9"),
            notes=("Negative t values denote deactivation.",),
        )
    )
    assert found == [("greater", "Reading", "rest"), ("deactivation", "Reading", "rest")]


@pytest.mark.parametrize(
    ("caption", "name", "expected"),
    [
        ("Peaks", "Reading < rest", ("deactivation", "Reading", "rest")),
        ("Peaks", "Reading < eyes-closed rest", ("deactivation", "Reading", "eyes-closed rest")),
        ("Peaks", "Reading < baseline", ("deactivation", "Reading", "baseline")),
        ("Peaks", "After training < baseline", ("less", "After training", "baseline")),
        ("Peaks", "Patients < rest", ("less", "Patients", "rest")),
        ("Peaks", "Reading < naming", ("less", "Reading", "naming")),
    ],
)
def test_less_than_at_rest_is_a_deactivation(caption: str, name: str, expected: tuple[str, str, str]) -> None:
    assert read(table(caption, (name, "4.4"))) == [expected]


@pytest.mark.parametrize(
    ("caption", "value", "expected"),
    [
        ("Brain activation during each task", "4.4", ("greater", "Naming", "")),
        ("Regions activated when performing each task", "4.4", ("greater", "Naming", "")),
        ("Brain regions showing significant activation in response to cards", "4.4", ("greater", "Naming", "")),
        ("Peak activations", "4.4", ("greater", "Naming", "")),
        ("Task-related activation in the two states", "4.4", ("greater", "Naming", "")),
        # something else, or not said
        ("Brain activation during each task", "-4.4", UNCLEAR),
        ("Peak activations", "-4.4", UNCLEAR),
        ("Peaks", "4.4", UNCLEAR),
        ("Activation differences during each task", "4.4", UNCLEAR),
        ("Convergent activation during each task: meta-analysis", "4.4", UNCLEAR),
        ("Brain activity of each task", "4.4", UNCLEAR),
    ],
)
def test_plain_activations_are_increases(caption: str, value: str, expected: tuple[str, str, str]) -> None:
    assert read(table(caption, ("Naming", value))) == [expected]


@pytest.mark.parametrize("name", ["HC", "Ctrl", "Women", "Rest", "Model two", "Task effect", "Insula", "Baseline"])
def test_what_may_be_no_condition_is_not_said_to_be_active(name: str) -> None:
    assert read(table("Peak activations", (name, "4.4"))) == [UNCLEAR]


def test_decreases_beside_activations_of_the_same_names_are_deactivations() -> None:
    down = table("Regions with decreased activity during each task", ("Naming", "4.4"), label="Table 3")
    up = table("Brain activation during each task", ("Naming", "4.4"))
    assert read(up, down)[1] == ("deactivation", "Naming", "")
    assert read(down)[0][0] == "less"


def test_a_note_says_that_the_main_effect_of_a_task_is_of_increases() -> None:
    note = "The table lists brain regions that showed increases in BOLD signal during the counting of coins."
    caption = "Main effect of the counting task"
    assert read(table(caption, ("", "4.4"), notes=(note,)))[0][:2] == ("greater", "the counting task")
    assert read(table(caption, ("", "4.4")))[0][0] == "main_effect"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Some regions showed release from boredom, i.e., more activity for new jokes than for old jokes.", ("greater", "new jokes", "old jokes")),
        ("Release from boredom (old jokes < new jokes) was seen in the insula.", ("less", "old jokes", "new jokes")),
        ("No region showed release from boredom (old jokes > new jokes).", UNCLEAR),
        ("Release from boredom (old > new) was seen; release from boredom (new > old) as well.", UNCLEAR),
        ("The release was large (new jokes > old jokes).", UNCLEAR),
        ("", UNCLEAR),
    ],
)  # fmt: skip
def test_an_effect_goes_the_way_in_which_the_text_defines_it(text: str, expected: tuple[str, str, str]) -> None:
    assert read(table("Regions of the jokes experiment", ("Release from boredom", "4.4")), text=text) == [expected]


TAPPING = "Signal changes during finger tapping"


@pytest.mark.parametrize(
    ("caption", "names", "expected"),
    [
        (TAPPING, ("Signal increase", "Signal decrease"), [("greater", "finger tapping", ""), ("deactivation", "finger tapping", "")]),
        (TAPPING, ("Patients: signal decrease", "Controls: signal decrease"), [("deactivation", "finger tapping", "")] * 2),
        ("电针内关引起信号变化的脑区", ("激活（信号升高）", "负激活（信号降低）"), [("greater", "电针内关", ""), ("deactivation", "", "")]),
        ("两组敲指时信号变化的脑区", ("患者组 信号升高", "健康组 信号降低"), [("greater", "敲指", ""), ("deactivation", "敲指", "")]),
        # a decrease of one group alone may be less than in another, one after a treatment less than before it
        (TAPPING, ("Patients: decreased signal",), [("less", "Patients", "")]),
        (f"{TAPPING} in patients", ("Decreased signal",), [("less", "", "")]),
        (f"{TAPPING} after training", ("Decreased signal",), [("less", "", "")]),
        ("Signal changes during rest", ("Decreased signal",), [("less", "", "")]),
    ],
)  # fmt: skip
def test_a_decrease_during_a_task_is_a_deactivation(
    caption: str, names: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert read(table(caption, *((name, "4.1") for name in names))) == expected


def test_long_captions_and_names_of_changes_are_read_quickly() -> None:
    start = time.perf_counter()
    read(table("signal changes during the " * 400, *[("signal " * n, "4.1") for n in range(1, 40)]))
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Rehearsal length had an effect in two regions. Both of these, that is all two, showed greater activation for long than for short lists.", True),
        ("For rehearsal length, all 2 regions showed greater activation for long than for short lists.", True),
        ("For rehearsal length, all three regions showed greater activation for long than for short lists.", False),
        ("For word class, all two regions showed greater activation for nouns than for verbs.", False),
        ("For rehearsal length, one of two regions showed greater activation for long than for short lists.", False),
    ],
)  # fmt: skip
def test_the_rows_of_a_factor_go_the_way_the_text_says_of_all_of_them(text: str, is_told: bool) -> None:
    found = read(table("Peaks of the factors", ("Rehearsal length", "4.1"), ("Rehearsal length", "3.8")), text=text)
    assert found == [("greater", "long", "short lists") if is_told else UNCLEAR] * 2


LONG = "Volunteers rated music in the scanner. " * 30


@pytest.mark.parametrize(
    ("said", "heading", "expected"),
    [
        ("", "Region", "positive_correlation"),
        ("No region showed a negative correlation with liking. ", "Region", "positive_correlation"),
        ("Activity decreased with increasing liking elsewhere. ", "Region", "unclear"),
        ("There was no positive but a negative correlation with liking. ", "Region", "unclear"),
    ],
)
def test_positive_values_under_a_caption_of_a_relation_are_of_a_positive_one_where_no_text_says_otherwise(
    said, heading, expected
):
    rows = "<tr><td>Insula</td><td>40</td><td>10</td><td>-2</td><td>4.1</td></tr><tr><td>Putamen</td><td>24</td><td>4</td><td>6</td><td>5.2</td></tr>"
    data = (
        f"<html><body><h2>Results</h2><p>{LONG}{said}MNI space.</p><table><caption>Correlation of activity with liking of music</caption>"
        f"<tr><th>{heading}</th><th>x</th><th>y</th><th>z</th><th>t</th></tr>{rows}</table></body></html>"
    )
    found = interpret(read_document("a.html", data.encode())).foci
    assert [str(focus.direction.relation) for focus in found] == [expected] * 2


def test_a_name_under_modulator_is_a_variable():
    rows = "<tr><td>Path length</td><td>Insula</td><td>40</td><td>10</td><td>-2</td><td>4.1</td></tr><tr><td>Path &gt; rest</td><td>Putamen</td><td>24</td><td>4</td><td>6</td><td>5.2</td></tr>"
    data = (
        f"<html><body><h2>Results</h2><p>{LONG}MNI space.</p><table><caption>Peaks of walking</caption>"
        f"<tr><th>Contrast or modulator</th><th>Region</th><th>x</th><th>y</th><th>z</th><th>t</th></tr>{rows}</table></body></html>"
    )
    found = interpret(read_document("a.html", data.encode())).foci
    assert [str(focus.direction.relation) for focus in found] == ["positive_correlation", "greater"]
