"""What is named outside of the rows, and coordinates that no table holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from drawn_pages import body, read

from extract.reading import read_file
from extract.tables.roles import size_unit


def page(folder: Path, inside: str) -> Path:
    path = folder / "page.html"
    path.write_text(f"<!DOCTYPE html><html><body>{inside}</body></html>", encoding="utf-8")
    return path


def rows(*cells: str) -> str:
    return "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row.split('|'))}</tr>" for row in cells)


def test_rows_below_a_heading_that_stands_alone_after_a_rule_belong_to_the_table():
    (table,) = read(
        """
Table 2. Results of the analysis of variance.
-------------------------------------------------------
Region                    x      y      z       F
-------------------------------------------------------
Main effect of load
Left middle frontal     -44     30     28    38.4
Right middle frontal     42     36     26    33.9
-------------------------------------------------------
Load by genotype
Right inferior frontal   50     22     12    15.9
Left caudate            -12     12      8    15.2

Coordinates in MNI space.
"""
    )
    assert [row[0] for row in body(table)][3:6] == ["Load by genotype", "Right inferior frontal", "Left caudate"]


def test_a_note_after_the_rule_opens_no_rows():
    (table,) = read(
        """
Table 2. Peaks
-------------------------------------------------------
Region                    x      y      z       F
-------------------------------------------------------
Left middle frontal     -44     30     28    38.4
Right middle frontal     42     36     26    33.9
-------------------------------------------------------
Note. All peaks in MNI space.
"""
    )
    assert [row[0] for row in body(table)] == ["Left middle frontal", "Right middle frontal"]


def test_a_heading_over_all_groups_names_the_space(tmp_path):
    heading = "<tr><td rowspan=3>Region</td><td colspan=8>Talairach coordinates and Z scores</td></tr>"
    sides = "<tr><td colspan=4>Left hemisphere</td><td colspan=4>Right hemisphere</td></tr>"
    path = page(
        tmp_path,
        f"<table>{heading}{sides}{rows('x|y|z|Z|x|y|z|Z', 'Insula|-34|20|4|5.0|36|18|2|4.8', 'Thalamus|-10|-18|8|4.1|12|-16|6|4.0')}</table>",
    )
    found = read_file(path)
    assert {focus.space for focus in found.foci} == {"TAL"}
    assert len(found.foci) == 4


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("Volume (microliters)", "mm3"), ("Volume (uL)", "mm3"), ("Volume (ml)", "ml"), ("Voxels", "voxels")],
)
def test_a_volume_has_its_unit(heading, unit):
    assert size_unit(heading) == unit


def test_a_table_known_by_a_label_is_named_by_it(tmp_path):
    cells = [("Region", "x", "y", "z", "T"), ("Insula", "-34", "20", "4", "5.0"), ("Thalamus", "10", "-18", "8", "4.1")]
    roles = ["columnheader", *["cell"] * (len(cells) - 1)]
    lines = "".join(
        f"<div role=row>{''.join(f'<span role={role}>{text}</span>' for text in row)}</div>"
        for role, row in zip(roles, cells, strict=True)
    )
    found = read_file(page(tmp_path, f'<div role=table aria-label="Peaks of story &gt; rest">{lines}</div>'))
    assert {focus.contrast for focus in found.foci} == {"Peaks of story > rest"}


def test_increases_of_blood_flow_in_a_versus_b_are_where_a_exceeds_b(tmp_path):
    table = f"<table><caption>Table 1. Blood flow increases in the tasks (MNI)</caption>{rows('Region|x|y|z|Z', 'Complex sequence vs simple sequence', 'Insula|-34|20|4|5.0', 'Thalamus|10|-18|8|4.1')}</table>"
    found = read_file(page(tmp_path, table))
    assert {focus.direction.relation.value for focus in found.foci if focus.direction} == {"greater"}
    differing = read_file(page(tmp_path, table.replace("increases", "differences")))
    assert {focus.direction.relation.value for focus in differing.foci if focus.direction} == {"unclear"}


def test_coordinates_that_stand_in_lists_alone_are_told(tmp_path):
    items = "".join(f"<dt>Place {n}</dt><dd>x = −{20 + n}, y = {n}, z = 18; t = 5.1</dd>" for n in range(4))
    path = page(tmp_path, f"<h2>Results</h2><p>Peak coordinates are in MNI space.</p><dl>{items}</dl>")
    told = read_file(path)
    assert [problem.code for problem in told.problems] == ["COORDINATES-IN-TEXT"]
    assert told.problems[0].message.startswith("4 coordinates")
    asked = read_file(path, text=True)
    assert len(asked.foci) == 4
    assert "COORDINATES-IN-TEXT" not in {problem.code for problem in asked.problems}


def test_a_comparison_of_acronyms_is_no_heading_in_capitals(tmp_path):
    heads = [
        f"<tr><td colspan=5><b>{text}</b></td></tr>"
        for text in ("OCD &gt; HC", "OCD &lt; HC", "Negative correlation with Y-BOCS")
    ]
    data = [rows(f"Insula|-{30 + n}|20|4|5.0", f"Thalamus|10|-{18 + n}|8|4.1") for n in range(3)]
    table = "".join(f"{head}{two}" for head, two in zip(heads, data, strict=True))
    found = read_file(page(tmp_path, f"<p>MNI</p><table>{rows('Region|x|y|z|T')}{table}</table>"))
    contrasts = list(dict.fromkeys(focus.contrast for focus in found.foci))
    assert contrasts == ["OCD > HC", "OCD < HC", "Negative correlation with Y-BOCS"]


def test_the_absence_of_a_condition_is_its_baseline(tmp_path):
    table = f"<table>{rows('Region|x|y|z|Z', 'Social reward relative to no reward', 'Insula|-34|20|4|5.0', 'Amygdala|20|-4|-18|4.9', 'Social reward relative to money', 'Thalamus|10|-18|8|4.1', 'Precuneus|-6|-60|40|4.0')}</table>"
    found = read_file(page(tmp_path, table))
    assert [focus.direction.relation.value for focus in found.foci] == ["greater", "greater", "unclear", "unclear"]


def test_a_heading_on_a_later_page_with_other_columns_stays_in_one_piece():
    first, second = (
        read(
            """
Table 1. Peaks
Region                 Side     BA      x      y      z       t
Syntax > baseline
  Inferior frontal      L       44    -52     14     16    5.44
  Superior temporal     L       22    -58    -46     14    5.02
""",
            """
Table 1 (continued)
Region            Side   BA    x     y     z      t
  Temporal lobe    L     38   -50    10   -22   4.38
Semantics of words > syntax
  Angular gyrus    L     39   -48   -66    28   4.62
  Precuneus        R     7      4   -64    42   4.15
""",
        )[:1]
        * 2
    )
    assert first is second
    assert "Semantics of words > syntax" in [row[0] for row in body(first)]
