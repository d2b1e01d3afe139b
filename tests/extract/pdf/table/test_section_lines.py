"""Lines of words among the rows of a table: the rest of a cell, or a heading; on pages drawn as text."""

from __future__ import annotations

import pytest
from drawn_pages import read

from corpora.nouns.documents import Document
from extract.tables.interpret import interpret


def labels(*sheets: str) -> list[tuple[str | None, str | None]]:
    """Return the region and the contrast of each focus of drawn pages."""
    document = Document(sha256="0", name="drawn.pdf", kind="pdf", tables=tuple(read(*sheets)))
    return [(focus.region, focus.contrast) for focus in interpret(document).foci]


# -- a comparison under a region ---------------------------------------------------------------------------


@pytest.mark.parametrize("heading", ["Neutral < Sad", "A > B", "Faces vs. Houses", "2-back > 0-back"])
def test_a_comparison_alone_under_the_longest_region_opens_a_section(heading: str) -> None:
    assert labels(f"""
Table 1. Peak activations (MNI)
------------------------------------------------
Region                x     y     z      Z
------------------------------------------------
Remembered > Forgotten
L Cuneus             -7   -77    26    3.38
R Frontal operculum  42    25     9    5.41
{heading}
L Amygdala          -22     0   -11    4.73
L Insula            -38     1    -4    3.55
------------------------------------------------
""") == [
        ("L Cuneus", "Remembered > Forgotten"),
        ("R Frontal operculum", "Remembered > Forgotten"),
        ("L Amygdala", heading),
        ("L Insula", heading),
    ]


def test_a_threshold_under_a_region_heads_no_rows() -> None:
    found = labels("""
Table 1. Peak activations (MNI)
------------------------------------------------
Region                x     y     z      Z
------------------------------------------------
Sad > Neutral
L Cuneus             -7   -77    26    3.38
R Frontal operculum  42    25     9    5.41
(p < .05 FWE)
L Amygdala          -22     0   -11    4.73
------------------------------------------------
""")
    assert [contrast for _, contrast in found] == ["Sad > Neutral"] * 3


def test_a_comparison_that_wraps_in_its_own_column_stays_one_label() -> None:
    found = labels("""
Table 1. Peak activations (MNI)
------------------------------------------------------
Contrast      Region          x     y     z      Z
------------------------------------------------------
Remembered    L Cuneus       -7   -77    26    3.38
words > lures
              R Putamen      24     5     9    5.41
Lures >       L Amygdala    -22     0   -11    4.73
words
              L Insula      -38     1    -4    3.55
------------------------------------------------------
""")
    assert [contrast for _, contrast in found] == ["Remembered words > lures"] * 2 + ["Lures > words"] * 2


# -- centred headings --------------------------------------------------------------------------------------

CENTRED = """
Table 1. Peak activations (MNI)
-----------------------------------------
Region            x     y     z       Z
-----------------------------------------
{}
Cuneus           -7   -77    26    3.38
Insula           42    25     9    5.41
{}
Amygdala        -22     0   -11    4.73
Putamen          28     1    -4    3.55
{}
Caudate          12     9    11    4.73
Thalamus         -8   -11     4    3.55
-----------------------------------------
"""
WIDTH = 41


@pytest.mark.parametrize(
    "names",
    [
        ("Remembered > Forgotten", "Old > New", "A < B"),
        ("Old > New", "Remembered > Forgotten", "Faces > Houses"),
        ("Positive correlations", "Task load", "Reward minus loss"),
    ],
)
def test_headings_set_around_one_centre_are_beside_each_other(names: tuple[str, str, str]) -> None:
    found = labels(CENTRED.format(*(name.center(WIDTH).rstrip() for name in names)))
    assert [contrast for _, contrast in found] == [name for name in names for _ in range(2)]


def test_two_centred_headings_without_rows_between_are_an_outer_and_an_inner_one() -> None:
    outer = [
        "\n".join(name.center(WIDTH).rstrip() for name in pair)
        for pair in (("Patients", "Old > New"), ("Controls", "Faces > Houses"))
    ]
    found = labels(CENTRED.format(outer[0], "New > Old".center(WIDTH).rstrip(), outer[1]))
    assert [contrast for _, contrast in found][::2] == [
        "Patients / Old > New", "Patients / New > Old", "Controls / Faces > Houses",
    ]  # fmt: skip


def test_headings_set_further_in_by_steps_stay_levels() -> None:
    found = labels(CENTRED.format("Patients\n  Old > New", "  New > Old", "Controls\n  Old > New"))
    assert [contrast for _, contrast in found][::2] == [
        "Patients / Old > New", "Patients / New > Old", "Controls / Old > New",
    ]  # fmt: skip


# -- cells bounded by rules --------------------------------------------------------------------------------

GRID = """
Table 1. Peak activations (MNI)
------------------------------------------
Region            x     y     z       Z
------------------------------------------
 Failed > Won stop
------------------------------------------
   R             12   -28   -21    5.28
Midbrain
------------------------------------------
   L Middle     -35   -89    14    3.90
occipital
gyrus
------------------------------------------
   L            -60   -40    28    8.86
Supramarginal
gyrus
------------------------------------------
 Go > Stop
------------------------------------------
   R Insula      37    21     9    5.64
------------------------------------------
   L            -40    17   -21    4.27
Temporal
pole
------------------------------------------
"""


def test_the_lines_of_one_ruled_cell_are_one_text() -> None:
    assert labels(GRID) == [
        ("R Midbrain", "Failed > Won stop"),
        ("L Middle occipital gyrus", "Failed > Won stop"),
        ("L Supramarginal gyrus", "Failed > Won stop"),
        ("R Insula", "Go > Stop"),
        ("L Temporal pole", "Go > Stop"),
    ]


def test_ruled_cells_that_all_begin_with_a_side_on_a_line_of_its_own_are_regions() -> None:
    assert labels("""
Table 1. Peak activations (MNI)
-----------------------------------------------
Region                 x     y     z       Z
-----------------------------------------------
 Failed > Won stop
-----------------------------------------------
   R                  12   -28   -21    5.28
Midbrain
-----------------------------------------------
   R                  10   -26   -14    6.24
Midbrain
-----------------------------------------------
   L                 -60   -40    28    8.86
Putamen
-----------------------------------------------
   L                 -40    17   -21    4.27
Temporal pole
-----------------------------------------------
""") == [(region, "Failed > Won stop") for region in ("R Midbrain", "R Midbrain", "L Putamen", "L Temporal pole")]


def test_a_side_whose_region_opens_the_next_page_goes_with_it() -> None:
    first, rest = GRID.rsplit("Temporal", 1)
    later = f"""
------------------------------------------
Temporal{rest.rstrip().rsplit(chr(10), 1)[0]}
------------------------------------------
   R Putamen     24     5     9    5.64
------------------------------------------
   L Caudate    -12     9    11    4.27
------------------------------------------
"""
    assert labels(first, later)[-3:] == [
        ("L Temporal pole", "Go > Stop"), ("R Putamen", "Go > Stop"), ("L Caudate", "Go > Stop"),
    ]  # fmt: skip


def test_a_side_alone_takes_the_region_below_it_where_the_other_labels_are_regions() -> None:
    found = labels("""
Table 1. Peak activations (MNI)
-------------------------------------------
Region             x     y     z      Z
-------------------------------------------
Old > New
   L Inferior    -50   -51    47    4.55
parietal lobule
   R Putamen      26     2     4    3.53
   R              29   -40   -21    5.24
Parahippocampal
gyrus
   R Thalamus     11   -20     6    4.02
-------------------------------------------
""")
    assert [region for region, _ in found] == [
        "L Inferior parietal lobule", "R Putamen", "R Parahippocampal gyrus", "R Thalamus",
    ]  # fmt: skip


def test_a_region_over_rows_of_sides_stays_their_heading() -> None:
    found = labels("""
Table 1. Peak activations (MNI)
-------------------------------------------
Region             x     y     z      Z
-------------------------------------------
Amygdala
   L             -22    -2   -18    4.55
   R              26     2   -16    3.53
Hippocampus
   L             -29   -20   -14    5.24
   R              31   -18   -12    4.02
-------------------------------------------
""")
    assert [region for region, _ in found] == ["Amygdala L", "Amygdala R", "Hippocampus L", "Hippocampus R"]


def test_rules_between_the_contrasts_alone_leave_headings_and_rows_apart() -> None:
    found = labels("""
Table 1. Peak activations (MNI)
-------------------------------------------
Region             x     y     z      Z
-------------------------------------------
Old > New
Amygdala         -22    -2   -18    4.55
-------------------------------------------
New > Old
Putamen           26     2     4    3.53
-------------------------------------------
Faces > Houses
Fusiform gyrus    29   -40   -21    5.24
-------------------------------------------
Houses > Faces
Thalamus          11   -20     6    4.02
-------------------------------------------
""")
    assert found == [
        ("Amygdala", "Old > New"), ("Putamen", "New > Old"), ("Fusiform gyrus", "Faces > Houses"),
        ("Thalamus", "Houses > Faces"),
    ]  # fmt: skip


MERGED = """
Table 1. Peak activations (MNI)
--------------------------------------------------------
Contrast         Region         x     y     z       Z
--------------------------------------------------------
Truth > Lie      R Thalamus    15   -19    12    3.59
                 ---------------------------------------
                 R Insula      35    19     2    4.59
--------------------------------------------------------
Lie > Control    L Amygdala   -23    -4   -24    7.84
                 ---------------------------------------
{}
                 ---------------------------------------
                 L Cuneus      -4   -77    26    5.94
--------------------------------------------------------
"""


@pytest.mark.parametrize(
    ("second", "name"),
    [
        ("questions        R Putamen     27     5     2    6.93", "Lie > Control questions"),
        ("                 R Putamen     27     5     2    6.93", "Lie > Control"),
    ],
)
def test_a_label_in_a_cell_merged_over_ruled_rows_goes_on_beside_the_next_row(second: str, name: str) -> None:
    assert [contrast for _, contrast in labels(MERGED.format(second))] == ["Truth > Lie"] * 2 + [name] * 3
