"""Single sentences and tables: what is said to differ, what agrees, and what cannot be checked."""

from __future__ import annotations

import pytest

from extract.claims.explain import explain_number, explain_sum
from extract.claims.manuscript import to_manuscript
from extract.claims.numbers import level, parse_count
from extract.claims.plain_text import read_plain_text
from extract.claims.run import check_manuscript
from extract.claims.values import Status

ROWS = (
    ("Adams et al., 2010", "20 (10)", "21.5", "Pictures", "5"),
    ("Brown et al., 2012", "30 (15)", "23.0", "Pictures", "7"),
    ("", "30 (15)", "23.0", "Sounds", "4"),
    ("Clark et al., 2015", "24 (9)", "25.1", "Sounds", "6"),
    ("Davis et al., 2019", "16 (8)", "22.4", "Pictures", "8"),
)
TABLE = "\n".join(
    [
        "Table 1. Included studies",
        "",
        "| Study | N (female) | Mean age | Stimuli | Foci |",
        "|---|---|---|---|---|",
        *(f"| {' | '.join(row)} |" for row in ROWS),
    ]
)


def findings(text, *, table=TABLE):
    data = f"# A meta-analysis of invented studies\n\n## Results\n\n{text}\n\n{table}\n".encode()
    return check_manuscript(to_manuscript(read_plain_text("paper.md", data)))


def statuses(text, check, *, table=TABLE):
    return [(f.stated, f.status.value, f.computed) for f in findings(text, table=table) if f.check == check]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In total, 90 participants were included.", ("90", "agrees", "90")),
        ("In total, ninety participants were included.", ("90", "agrees", "90")),
        ("In total, 120 participants were included.", ("120", "differs", "90")),
        ("The meta-analysis included 30 foci.", ("30", "agrees", "30")),
        ("The meta-analysis included four studies.", ("4", "agrees", "4")),
        ("The meta-analysis included six studies.", ("6", "differs", "4")),
        ("Picture stimuli: pictures were used in 3 experiments.", ("3", "agrees", "3")),
        ("Sounds were used in 2 experiments with 64 participants.", ("64", "differs", "54")),
        ("本元分析最终纳入四篇文献。", ("4", "agrees", "4")),
        ("本元分析共纳入 ９０ 名被试。", ("90", "agrees", "90")),
    ],
)
def test_counts_are_held_against_the_table_of_studies(text, expected):
    assert expected in statuses(text, "counts")


@pytest.mark.parametrize(
    "text",
    [
        "At least 17 experiments are recommended for such an analysis.",
        "An earlier meta-analysis of 11 studies with 187 participants came to another result (Evans et al., 2001).",
        "The BrainMap database contains 3406 papers with 76016 subjects.",
        "We screened 240 articles and excluded 231 articles.",
        "Three participants were excluded because of movement.",
        "Only 2 studies examined children.",
    ],
)
def test_counts_of_other_things_are_not_held_against_the_table(text):
    assert [f.stated for f in findings(text) if f.status is Status.DIFFERS] == []


def test_people_of_two_rows_of_a_study_count_once_and_the_arithmetic_is_spelled_out():
    found = next(f for f in findings("In total, 120 participants were included.") if f.check == "counts")
    assert found.arithmetic == "20 + 30 + 24 + 16 = 90 over 4 samples; all 5 rows: 120"
    assert "every row counts" in found.explanation
    assert found.places[0].quote == "In total, 120 participants were included."


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Of the studies, 3 of 4 (75%) used pictures.", "agrees"),
        ("Of the studies, 3 of 4 (57%) used pictures.", "differs"),
        ("The cluster consisted of the insula (61.3%), the claustrum (27.4%) and the putamen (11.3%).", "agrees"),
        ("The cluster consisted of the insula (61.3%), the claustrum (27.4%) and the putamen (19.3%).", "differs"),
        ("The cluster mainly covered the insula (61.3%), the claustrum (20.4%) and the putamen (11.3%).", "cannot be checked"),
    ],
)  # fmt: skip
def test_percentages_are_computed_again(text, status):
    assert [s for _, s, _ in statuses(text, "percentages")] == [status]


@pytest.mark.parametrize(
    "text",
    [
        "Faces were morphed in 5% steps from neutral (0%) to angry (100%).",
        "Accuracy was 99.3% in one and 98.7% in the other condition.",
        "The 95% confidence interval ranged widely.",
    ],
)
def test_percentages_that_are_no_shares_are_left_alone(text):
    assert statuses(text, "percentages") == []


@pytest.mark.parametrize(
    ("text", "stated", "status"),
    [
        ("We searched four databases (PubMed, Scopus, Embase and CNKI).", "four", "agrees"),
        ("We searched six databases (PubMed, Scopus, Embase and CNKI).", "six", "differs"),
        ("在三个数据库（知网、万方、维普）中检索。", "三", "agrees"),
        ("在四个数据库（知网、万方、维普）中检索。", "四", "differs"),
        ("检索了知网、万方等六个数据库。", "六", "cannot be checked"),
        ("检索了知网、万方、维普两个数据库。", "两", "differs"),
        ("There were two groups of studies: those before 2010 were small.", None, None),
        ("Each of four conditions (three experimental, one control) was scanned.", "four", "agrees"),
    ],
)
def test_announced_items_are_counted(text, stated, status):
    expected = [] if stated is None else [(stated, status)]
    assert [(s, st) for s, st, _ in statuses(text, "lists")] == expected


CLUSTERS = """Table 2. Clusters of the ALE analysis

| Cluster | Region | Side | x | y | z | Volume (mm3) |
|---|---|---|---|---|---|---|
| 1 | Anterior insula | L | −38 | 16 | 4 | 1192 |
| 2 | Medial frontal gyrus | R | 6 | 30 | 44 | 696 |
"""


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("The largest cluster was in the left anterior insula (−38, 16, 4).", {"agrees"}),
        ("The largest cluster was in the left anterior insula (x = -38, y = -16, z = 4).", {"differs"}),
        ("The largest cluster was in the left anterior insula (-83, 16, 4).", {"differs"}),
        ("Another study found the amygdala (-22, -4, -18).", set()),
    ],
)
def test_coordinates_of_the_text_are_looked_up_in_the_tables(text, status):
    assert {s for _, s, _ in statuses(text, "coordinates", table=CLUSTERS)} == status


def test_a_side_that_contradicts_x_is_found_in_text_and_table():
    wrong = CLUSTERS.replace("| R | 6 |", "| L | 6 |")
    assert ("left", "differs", "right") in statuses("No words.", "sides", table=wrong)
    assert ("right", "differs", "left") in statuses("It was in the right insula (-38, 16, 4).", "sides", table=CLUSTERS)


def test_numbers_are_read_in_all_the_ways_they_are_printed():
    assert [parse_count(text) for text in ("十九", "二十", "一百零八", "两百", "1,024", "nineteen", "thirty-five")] == [
        19, 20, 108, 200, 1024, 19, 35,
    ]  # fmt: skip
    assert level("５８３ 人，x = −32，ｎ＝１２") == "583 人,x = -32,n=12"


def test_explanations_name_the_row_or_the_digits():
    parts = [("Adams", 20), ("Brown", 30), ("Clark", 24)]
    assert "left out (Brown)" in explain_sum(44, parts)
    assert "counted twice (Clark)" in explain_sum(98, parts)
    assert "two digits exchanged" in explain_sum(47, parts)
    assert explain_number(-6, 6) == "the sign differs"
    assert explain_number(583, 538) == "two digits are exchanged"


def test_a_paper_that_is_no_synthesis_is_not_taken_for_one():
    data = b"# Pain\n\n## Methods\n\nIn total, 30 participants were included. Later 25 participants were included."
    assert check_manuscript(to_manuscript(read_plain_text("paper.md", data))) == ()


@pytest.mark.parametrize(
    "run", ["12, 13 studies, ", "十九篇文献、", "(n = 1) full text excluded ", "(", "12 of 30 (40%) and "]
)
def test_text_without_an_end_is_read_and_states_no_count(run):
    data = f"# A meta-analysis\n\nA meta-analysis, a meta-analysis. {run * 3000}".encode()
    found = check_manuscript(to_manuscript(read_plain_text("paper.md", data)))
    assert [f for f in found if f.check == "counts" and f.status is Status.DIFFERS] == []
