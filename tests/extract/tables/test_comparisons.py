"""Each row under its own comparison: tables as they are printed, and the contrast (region, statistic) of each focus."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Cell, Document, Table
from corpora.nouns.studies import Focus
from extract.tables.interpret import interpret
from extract.tables.sections import contrast_name


def read(text: str, caption: str = "Peaks (MNI)") -> tuple[Focus, ...]:
    """Return the foci of a table: rows on lines, "|" between cells, *italic*, **bold** and ***both***; the first row is the heading."""
    rows = [[part.strip() for part in line.split("|")] for line in text.strip().splitlines()]
    cells = tuple(
        Cell(
            row=r, column=c, text=part.strip("*"), header=r == 0,
            bold=part.startswith("**"), italic=part.startswith("*") and (not part.startswith("**") or part.startswith("***")),
        )
        for r, row in enumerate(rows)
        for c, part in enumerate(row)
        if part
    )  # fmt: skip
    width = max(len(row) for row in rows)
    table = Table(
        id="t1", label="Table 1", caption=caption, cells=cells, n_rows=len(rows), n_columns=width, header_rows=1
    )
    return interpret(Document(sha256="0", name="a.html", kind="html", tables=(table,))).foci


def contrasts(text: str, caption: str = "Peaks (MNI)") -> list[str | None]:
    """Return the contrast of each focus of a table."""
    return [focus.contrast for focus in read(text, caption)]


# -- headings among the rows -----------------------------------------------------------------------------


def test_a_comparison_set_in_another_face_than_its_siblings_is_beside_them() -> None:
    rows = """Region | x | y | z | t
        *Faces > tools*
        Insula | -40 | 10 | -20 | 4.1
        Tools > faces
        Cuneus | 4 | -80 | 20 | 4.0
        *Men > women*
        Insula | 40 | 12 | -2 | 5.1"""
    assert contrasts(rows) == ["Faces > tools", "Tools > faces", "Men > women"]
    assert contrasts(rows.replace("Tools > faces", "**Tools > faces**")) == [
        "Faces > tools",
        "Tools > faces",
        "Men > women",
    ]


def test_the_reverse_of_a_comparison_stays_in_its_group_however_it_is_set() -> None:
    got = contrasts("""Region | x | y | z | t
        **Patients**
        *Faces > tools*
        Insula | -40 | 10 | -20 | 4.1
        **Tools > faces**
        Cuneus | 4 | -80 | 20 | 4.0
        **Controls**
        *Faces > tools*
        Insula | 40 | 12 | -2 | 5.1""")
    assert got == ["Patients / Faces > tools", "Patients / Tools > faces", "Controls / Faces > tools"]


def test_a_comparison_without_rows_of_its_own_is_above_the_comparisons_below_it() -> None:
    got = contrasts("""Region | x | y | z | t
        **Patients > controls**
        *Faces > tools*
        Insula | -40 | 10 | -20 | 4.1
        *Tools > faces*
        Cuneus | 4 | -80 | 20 | 4.0
        **Controls > patients**
        *Faces > tools*
        Insula | 40 | 12 | -2 | 5.1""")
    assert got == [
        "Patients > controls / Faces > tools",
        "Patients > controls / Tools > faces",
        "Controls > patients / Faces > tools",
    ]


def test_a_side_left_beside_a_heading_does_not_hide_it() -> None:
    rows = """Region | Side | x | y | z | k | t
        **Faces**
        Fusiform gyrus | L | -40 | -50 | -20 | 20 | 4.1
        **Tools** | R
        Lingual gyrus | R | 20 | -70 | -4 | 30 | 5.0"""
    assert contrasts(rows) == ["Faces", "Tools"]
    assert contrasts(rows.replace("**", "").replace("Tools", "Tools > faces")) == ["Faces", "Tools > faces"]


def test_a_comparison_with_the_extent_of_its_cluster_is_a_heading_and_a_region_with_one_is_none() -> None:
    got = read("""Region | Side | x | y | z | k | t
        Faces > tools
        Fusiform gyrus | L | -40 | -50 | -20 | 20 | 4.1
        Tools > faces |  |  |  |  | 450
        **Lingual gyrus** | R
        Cuneus | R | 10 | -80 | 4 |  | 5.1""")
    assert [(f.contrast, f.region) for f in got] == [
        ("Faces > tools", "L Fusiform gyrus"),
        ("Tools > faces", "R Cuneus"),
    ]


def test_a_numbered_heading_that_ran_into_the_region_above_opens_its_section() -> None:
    for first, second in (("(a) Pain", "(b) Touch > pain"), ("1. Pain", "2. Touch"), ("I) Pain", "II) Touch")):
        got = read(f"""Region | x | y | z | t
            {first}
            Insula | -40 | 10 | -20 | 4.1
            Somatosensory cortex (M1/S1) {second} | 20 | -70 | 24 | 5.0
            Precuneus | 21 | -61 | 32 | 5.0""")
        assert [(f.contrast, f.region) for f in got] == [
            (first, "Insula"),
            (first, "Somatosensory cortex (M1/S1)"),
            (second, "Precuneus"),
        ]


def test_a_bracket_behind_a_region_is_no_numbered_heading() -> None:
    got = read("""Region | x | y | z | t
        (a) Pain
        Insula (b) | -40 | 10 | -20 | 4.1
        Precuneus | 21 | -61 | 32 | 5.0""")
    assert [(f.contrast, f.region) for f in got] == [("(a) Pain", "Insula (b)"), ("(a) Pain", "Precuneus")]


def test_what_is_below_a_region_and_closes_its_bracket_or_names_its_area_is_no_heading() -> None:
    got = read("""Region | x | y | z | t
        Pain
        Prefrontal cortex (anterior, | -40 | 40 | -2 | 4.1
        BA 10)
        Precuneus | 21 | -61 | 32 | 5.0
        BA 7
        Cuneus | 4 | -80 | 20 | 5.0""")
    assert [f.contrast for f in got] == ["Pain"] * 3
    assert [f.region for f in got] == ["Prefrontal cortex (anterior, BA 10)", "Precuneus BA 7", "Cuneus"]


def test_a_bracketed_number_in_another_column_is_no_heading_and_no_region() -> None:
    got = read("""Contrast | Region | Age | x | y | z | t
        Pain | Insula | 29.2 | -40 | 10 | -20 | 4.1
         |  | (4.5)
        Touch | Cuneus | 23.8 | 4 | -80 | 20 | 5.0
         |  | (3.7)
         | Precuneus |  | 21 | -61 | 32 | 5.0""")
    assert [(f.contrast, f.region) for f in got] == [("Pain", "Insula"), ("Touch", "Cuneus"), ("Touch", "Precuneus")]


# -- columns of labels -----------------------------------------------------------------------------------


def test_a_label_broken_over_rows_is_one_label_of_all_of_them() -> None:
    got = contrasts("""Domain | Region | x | y | z | t
        Attachment | Insula | -40 | 10 | -20 | 4.1
         | Cuneus | 4 | -80 | 20 | 4.0
        Perception and | Precuneus | 20 | -70 | 24 | 5.0
        action | Insula | 21 | -1 | 2 | 5.0
        Fear > | Precuneus | 20 | -70 | 25 | 5.0
        neutral | Insula | 21 | -1 | 1 | 5.0
         | Insula | 23 | -1 | 1 | 5.0
        Anger | Precuneus | 20 | -70 | 27 | 5.0
        vs. neutral | Insula | 21 | -1 | 9 | 5.0
        Left hand (task | Precuneus | 20 | -70 | 28 | 5.0
        B) | Insula | 21 | -1 | 8 | 5.0""")
    assert got == [
        *["Attachment"] * 2, *["Perception and action"] * 2, *["Fear > neutral"] * 3, *["Anger vs. neutral"] * 2,
        *["Left hand (task B)"] * 2,
    ]  # fmt: skip


def test_directions_that_begin_with_a_sign_are_no_second_lines() -> None:
    got = contrasts("""Direction | Region | x | y | z | t
        > controls | Insula | -40 | 10 | -20 | 4.1
        < controls | Cuneus | 4 | -80 | 20 | 4.0
        > controls | Precuneus | 20 | -70 | 24 | 5.0""")
    assert got == ["> controls", "< controls", "> controls"]


def test_a_label_of_two_lines_serves_the_row_of_its_first_line_too() -> None:
    bold = contrasts("""Contrast | Region | x | y | z | t
        **Signal** | Insula | -40 | 10 | -20 | 4.1
        Gain vs. loss | Cuneus | 4 | -80 | 20 | 4.0
         | Precuneus | 20 | -70 | 24 | 5.0
        **Match** | Insula | 21 | -1 | 2 | 5.0
        Gain vs. loss | Precuneus | 20 | -70 | 25 | 5.0""")
    assert bold == ["Signal / Gain vs. loss"] * 3 + ["Match / Gain vs. loss"] * 2
    seeds = contrasts("""Seed | Region | x | y | z | t
        mPFC | Insula | -40 | 10 | -20 | 4.1
        (-8, 44, -2) | Cuneus | 4 | -80 | 20 | 4.0
         | Precuneus | 20 | -70 | 24 | 5.0
        PCC | Insula | 21 | -1 | 2 | 5.0
        (-8, -44, 20)""")
    assert [name and name.rpartition(" / ")[2] for name in seeds] == ["mPFC (-8, 44, -2)"] * 3 + ["PCC (-8, -44, 20)"]


def test_where_every_row_has_its_label_a_bold_one_is_not_above_the_next() -> None:
    got = contrasts("""Contrast | Region | x | y | z | t
        **Signal** | Insula | -40 | 10 | -20 | 4.1
        Noise | Cuneus | 4 | -80 | 20 | 4.0
        **Match** | Insula | 21 | -1 | 2 | 5.0""")
    assert got == ["Signal", "Noise", "Match"]


def test_a_label_alone_right_above_others_that_are_set_plainer_is_above_all_of_them() -> None:
    rows = """Contrast | Region | x | y | z | t
        **Signal**
        Early > late | Cuneus | 4 | -80 | 20 | 4.0
        ***Activity modulated by offer size***
        **Signal**
        Increases | Insula | 21 | -1 | 2 | 5.0
        **Noise**
        Decreases | Insula | -21 | -1 | 2 | 5.0"""
    outer = "Activity modulated by offer size"
    got = read(rows)
    assert [f.contrast for f in got] == [
        "Signal / Early > late",
        f"{outer} / Signal / Increases",
        f"{outer} / Noise / Decreases",
    ]
    assert [f.direction.relation for f in got if f.direction][1:] == ["positive_correlation", "negative_correlation"]
    with_rows = rows.replace("size***", "size*** | Insula | 21 | -1 | 4 | 5.0")
    assert contrasts(with_rows)[2] == "Signal / Increases"


def test_a_column_filled_where_another_begins_to_count_again_names_groups() -> None:
    numbers = contrasts(
        """Solution | k | x | y | z
        2 | 1 | -40 | 10 | -20
         | 2 | 4 | -80 | 20
        3 | 1 | 20 | -70 | 24
         | 2 | 21 | -1 | 2
         | 3 | 20 | -70 | 25""",
        caption="Centres in MNI space",
    )
    assert numbers == ["Centres in MNI space / Solution 2"] * 2 + ["Centres in MNI space / Solution 3"] * 3
    words = contrasts("""Batch | Peak no. | Region | x | y | z
        Morning | 1 | Insula | -40 | 10 | -20
         | 2 | Cuneus | 4 | -80 | 20
        Evening | 1 | Insula | 20 | -70 | 24
         | 2 | Cuneus | 21 | -1 | 2""")
    assert words == ["Morning"] * 2 + ["Evening"] * 2
    every_row = contrasts("""Rank | k | x | y | z
        5 | 1 | -40 | 10 | -20
        6 | 1 | 4 | -80 | 20
        7 | 1 | 20 | -70 | 24""")
    assert set(every_row) == {"Peaks (MNI)"}


def test_a_number_alone_is_named_with_the_heading_of_its_column() -> None:
    got = contrasts("""Component | Region | x | y | z
        12 | Insula | -40 | 10 | -20
         | Cuneus | 4 | -80 | 20
        15 | Insula | 20 | -70 | 24""")
    assert [name and name.rpartition(" / ")[2] for name in got] == ["Component 12"] * 2 + ["Component 15"]


def test_a_column_of_comparisons_that_holds_regions_too_gives_both() -> None:
    got = read("""Comparison | BA | x | y | z | T | Uncorr | Whole brain corrected
        *Action - control*
        **L. Inferior temporal gyrus** | 37 | -46 | -62 | -12 | 9.02 | .0001 | .0004
        L. Fusiform gyrus | 20 | -42 | -26 | -26 | 7.70 | .0001 | .0004
        *Function - control*
        **R. Cerebellum** |  | 26 | -82 | -42 | 5.50 | .0001 | .0060
        L. Postcentral gyrus | 1 | -56 | -18 | 24 | 5.57 | .0001 | .0040""")
    assert [f.contrast for f in got] == ["Action - control"] * 2 + ["Function - control"] * 2
    assert got[0].region == "L. Inferior temporal gyrus"
    assert (got[0].statistic_name, got[0].statistic) == ("t", 9.02)


def test_a_stray_mark_is_no_level() -> None:
    got = contrasts("""Region | x | y | z | t
        '
        **Pain**
        Insula | -40 | 10 | -20 | 4.1""")
    assert got == ["Pain"]


# -- panels ----------------------------------------------------------------------------------------------

PANELS = """{head}
    Insula | -40 | 10 | -20 | 4.10 | Cuneus | 4 | -80 | 20 | 3.20
    Putamen | -24 | 8 | 0 | 4.00 | Precuneus | 4 | -60 | 30 | 3.10"""


def test_the_comparison_over_each_panels_values_names_its_peaks() -> None:
    head = "Node | x | y | z | Faces vs. tools | Node | x | y | z | Tools vs. faces"
    got = read(PANELS.format(head=head))
    assert [(f.contrast, f.statistic, f.region) for f in got] == [
        ("Faces vs. tools", 4.1, "Insula"), ("Tools vs. faces", 3.2, "Cuneus"),
        ("Faces vs. tools", 4.0, "Putamen"), ("Tools vs. faces", 3.1, "Precuneus"),
    ]  # fmt: skip


def test_headings_of_several_lines_over_the_values_go_down_to_the_axes() -> None:
    head = """Node | Coordinates |  |  | Procedure | Node | Coordinates |  |  | Procedure
         |  |  |  | 5 |  |  |  |  | 5
         |  |  |  | Drug vs. placebo |  |  |  |  | Placebo vs. rest
         | X | Y | Z |  |  | X | Y | Z | """
    got = read(PANELS.format(head=head))
    assert [(f.contrast, f.statistic) for f in got][:2] == [
        ("Procedure 5 / Drug vs. placebo", 4.1), ("Procedure 5 / Placebo vs. rest", 3.2)
    ]  # fmt: skip


def test_a_value_is_never_that_of_the_next_panel() -> None:
    head = "Node | x | y | z |  | Node | x | y | z | Tools vs. faces"
    assert [f.statistic for f in read(PANELS.format(head=head))][::2] == [None, None]


def test_a_heading_between_title_and_axes_is_a_section_and_no_heading_of_a_column() -> None:
    got = contrasts("""Region | Coordinates |  |  | T
        Drug > placebo
         | X | Y | Z
        Insula | -40 | 10 | -20 | 4.10
        Putamen | -24 | 8 | 0 | 4.00""")
    assert got == ["Drug > placebo"] * 2


def test_effects_of_several_comparisons_beside_a_statistic_name_nothing() -> None:
    got = read("""Region | x | y | z | t | Patients vs. controls | Men vs. women
        Insula | -40 | 10 | -20 | 4.10 | 2.1 | 3.3
        Putamen | -24 | 8 | 0 | 4.00 | 1.9 | 0.8""")
    assert [(f.contrast, f.statistic) for f in got] == [("Peaks (MNI)", 4.1), ("Peaks (MNI)", 4.0)]


# -- headings beside their first peak --------------------------------------------------------------------


def test_a_comparison_beside_its_first_peak_set_as_headings_are_opens_a_section() -> None:
    rows = """Region | Side | x | y | z | t
        **Whole brain**
        *Congruency effect over groups*
        Cuneus | R | 16 | -96 | 24 | 4.85
        *Negative correlation with age*
        Caudate | L | -16 | 12 | 4 | 4.37
        **VOI on bilateral insula**
        *Congruency effect over groups* | R | 36 | 18 | 4 | 4.46
         | L | -34 | 18 | 0 | 3.43
        *Negative correlation with age* | R | 38 | 16 | 2 | 4.58"""
    got = read(rows)
    assert [f.contrast for f in got] == [
        "Whole brain / Congruency effect over groups",
        "Whole brain / Negative correlation with age",
        *["VOI on bilateral insula / Congruency effect over groups"] * 2,
        "VOI on bilateral insula / Negative correlation with age",
    ]
    assert [f.direction.relation for f in got if f.direction][-1] == "negative_correlation"
    assert [f.region for f in got][2:] == ["insula R", "insula L", "insula R"]
    of_no_volume = read(rows.replace("VOI on bilateral insula", "Further peaks"))
    assert [f.region for f in of_no_volume][2:] == ["R", "L", "R"]
    plain = contrasts(rows.replace("*Congruency effect over groups* | R", "Congruency effect over groups | R"))
    assert plain[2] == "VOI on bilateral insula"


def test_a_heading_beside_all_of_its_rows_is_the_region_of_none() -> None:
    texts = (
        ("Region", "Side", "x", "y", "z", "t"), ("Age effect in men",), ("Cuneus", "R", "16", "-96", "24", "4.85"), ("VOI on the left and right insula",),
        ("Age effect in women", "R", "36", "18", "4", "4.46"), ("", "L", "-34", "18", "0", "3.43"),
    )  # fmt: skip
    cells = tuple(
        Cell(row=r, column=c, text=text, header=r == 0, italic="effect" in text, bold="VOI" in text, row_span=2 if (r, c) == (4, 0) else 1)
        for r, row in enumerate(texts)
        for c, text in enumerate(row)
        if text
    )  # fmt: skip
    table = Table(
        id="t1", label="Table 1", caption="Peaks (MNI)", cells=cells, n_rows=len(texts), n_columns=6, header_rows=1
    )
    foci = interpret(Document(sha256="0", name="a.html", kind="html", tables=(table,))).foci
    assert [(f.levels[-1], f.region) for f in foci][1:] == [("Age effect in women", f"insula {side}") for side in "RL"]


def test_a_region_in_bold_among_bold_headings_stays_a_region() -> None:
    got = read("""Region | Side | x | y | z | t
        **Faces > tools**
        **Fusiform gyrus** | R | 40 | -50 | -20 | 4.85
        Cuneus | L | -16 | -82 | 4 | 4.37""")
    assert [(f.contrast, f.region) for f in got] == [
        ("Faces > tools", "R Fusiform gyrus"),
        ("Faces > tools", "L Cuneus"),
    ]


# -- headings and labels that are not in the first column -------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Sad > happy faces", "Happy > sad faces"),
        ("*Patients*", "*Controls*"),
        ("Sad faces", "Happy faces"),
        ("Main effect of emotion", "Group by emotion"),
    ],
)
def test_a_heading_beside_a_blank_column_of_sides_opens_a_section(first: str, second: str) -> None:
    got = read(f"""Side | Region | x | y | z | t
         | {first}
        L | Insula | -40 | 10 | -2 | 4.1
        R | Amygdala | 22 | -4 | -18 | 4.0
         | {second}
        R | Insula | 40 | 12 | -2 | 5.1""")
    assert [f.contrast for f in got] == [first.strip("*")] * 2 + [second.strip("*")]
    assert [f.region for f in got] == ["L Insula", "R Amygdala", "R Insula"]


def test_a_further_region_beside_a_blank_column_of_sides_is_no_heading() -> None:
    got = contrasts("""Side | Region | x | y | z | t
         | Sad > happy faces
        L | Insula | -40 | 10 | -2 | 4.1
         | Putamen
        R | Amygdala | 22 | -4 | -18 | 4.0""")
    assert got == ["Sad > happy faces"] * 2


def test_the_second_line_of_a_comparison_is_no_label_of_its_own() -> None:
    got = contrasts("""Contrast | Region | x | y | z | t
        Group × valence | Insula | -40 | 10 | -2 | 4.1
        interaction | Amygdala | 22 | -4 | -18 | 4.0
        Pain > no | Putamen | 24 | 4 | 8 | 4.0
        pain trials | Cuneus | 4 | -80 | 20 | 4.0
         | Insula | 40 | 12 | -2 | 5.1""")
    assert got == ["Group × valence interaction"] * 2 + ["Pain > no pain trials"] * 3


def test_an_interaction_below_a_comparison_is_a_contrast_of_its_own() -> None:
    got = contrasts("""Contrast | Region | x | y | z | t
        Pain > no pain | Insula | -40 | 10 | -2 | 4.1
        interaction | Amygdala | 22 | -4 | -18 | 4.0
         | Putamen | 24 | 4 | 8 | 4.0""")
    assert got == ["Pain > no pain", "interaction", "interaction"]


def test_labels_that_end_with_the_sign_of_their_name_are_whole() -> None:
    rows = """Contrast | Region | x | y | z | t
        CS+ > CS- | Insula | -40 | 10 | -2 | 4.1
        CS- > CS+ | Amygdala | 22 | -4 | -18 | 4.0
         | Putamen | 24 | 4 | 8 | 4.0"""
    assert contrasts(rows) == ["CS+ > CS-", "CS- > CS+", "CS- > CS+"]
    assert [(f.direction.first, f.direction.second) for f in read(rows) if f.direction] == [
        ("CS+", "CS-"), ("CS-", "CS+"), ("CS-", "CS+"),
    ]  # fmt: skip


def test_the_size_of_the_voxels_is_no_peak() -> None:
    foci = read("""Region | x | y | z | t
        Insula | -40 | 10 | -2 | 4.1
        Voxel size: 3.0 3.0 3.0 mm mm mm; MNI space
        Smoothness FWHM 9.1 9.3 8.8 mm; MNI space
        Cluster 2: peak at x, y, z = 22, -4, -18 (MNI)""")
    assert [(f.x, f.y, f.z) for f in foci] == [(-40, 10, -2), (22, -4, -18)]


def test_the_heading_of_a_conjunction_of_named_comparisons_is_no_note() -> None:
    both = ("Conjunction: (Pain: self > other) ∩ (Touch: self > other)", "Conjunction of (A: x > y) and (B: x > y)")
    for heading in both:
        got = contrasts(f"""Region | x | y | z | t
            Pain: self > other
            Insula | -40 | 10 | -2 | 4.1
            {heading}
            Insula | 40 | 12 | -2 | 5.1""")
        assert got == ["Pain: self > other", heading]


def test_what_a_signed_effect_is_of_stands_in_the_caption() -> None:
    rows = """Region | x | y | z | t
        Positive effect (activity rises with distance)
        Insula | -40 | 10 | -2 | 4.1
        Negative effect (activity falls with distance)
        Insula | 40 | 12 | -2 | 5.1"""
    caption = "Parametric effect of distance to the goal"
    plus, minus = contrasts(rows, caption)
    assert plus == f"{caption} / Positive effect (activity rises with distance)"
    assert minus == f"{caption} / Negative effect (activity falls with distance)"
    assert contrasts(rows, "Peaks (MNI)")[0] == "Positive effect (activity rises with distance)"


# -- one name in several tables ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Activation in the men", "Activation in the women"),
        ("Experiment 1: peaks", "Experiment 2: peaks"),
        ("男性组的激活脑区", "女性组的激活脑区"),
        ("ReHo in patients and controls", "ALFF in patients and controls"),
        ("FC with the left insula in patients", "FC with the right insula in patients"),
        ("Responses to monetary cues", "Responses to painful stimulation"),
        ("Association of hunger ratings with the response", "Association of thirst ratings with the response"),
    ],
)
def test_contrasts_of_one_name_are_told_apart_by_the_people_measures_or_conditions_their_captions_name(
    one: str, two: str
) -> None:
    assert tables_of(one, two) == [f"{one} / Faces > houses", f"{two} / Faces > houses"]


@pytest.mark.parametrize(
    "other", ["Whole-brain peaks", "Peaks in the regions of interest", "Peaks in prefrontal areas"]
)
def test_one_contrast_in_the_whole_brain_and_in_regions_stays_one(other: str) -> None:
    assert tables_of("Peaks after small volume correction", other) == ["Faces > houses"] * 2


@pytest.mark.parametrize(
    "other",
    ["Areas more active for painful heat", "Clusters with a greater response to pain", "Item-wise analysis of pain"],
)
def test_one_contrast_of_one_condition_in_other_words_stays_one(other: str) -> None:
    assert tables_of("Peaks of pain", other) == ["Faces > houses"] * 2


def test_the_inner_names_of_a_long_contrast_are_printed_whole() -> None:
    name = contrast_name(("Caption " * 50, "Faces > houses", "Second run"))
    assert name is not None
    assert (len(name), name.endswith("/ Faces > houses / Second run")) == (300, True)


def test_all_contrasts_of_a_table_are_of_the_people_of_its_caption() -> None:
    found = tables_of("Activation in the men", "Activation in the women", beside="Houses > faces")
    assert found[1] == "Activation in the men / Houses > faces"
    assert len(set(found)) == 3


def tables_of(*captions: str, beside: str = "") -> list[str | None]:
    """Return the contrasts of tables that have a caption each and the same rows, the first of them one more."""
    peak = ("Insula", "-40", "10", "-2")
    rows = (("Region", "x", "y", "z"), ("Faces > houses",), peak)
    more = (*rows, *(((beside,), peak) if beside else ()))
    tables = tuple(
        Table(
            id=f"t{n}", label=f"Table {n}", caption=caption, n_rows=len(own), n_columns=4, header_rows=1,
            cells=tuple(Cell(row=r, column=c, text=t, header=r == 0) for r, row in enumerate(own) for c, t in enumerate(row)),
        )
        for n, (caption, own) in enumerate(zip(captions, (more, *[rows] * len(captions)), strict=False), start=1)
    )  # fmt: skip
    return [f.contrast for f in interpret(Document(sha256="0", name="a.html", kind="html", tables=tables)).foci]


# -- statistics that the headings leave open ---------------------------------------------------------------


def test_the_section_names_the_statistic_that_the_heading_leaves_open() -> None:
    foci = read("""Region | x | y | z | T/F
        Conjunction of both sessions (T)
        Insula | -40 | 10 | -2 | 4.1
        Drug × time interaction (F1,24)
        Amygdala | 22 | -4 | -18 | 14.0
        Faces > houses
        Putamen | 24 | 4 | 8 | 4.2""")
    assert [(f.statistic_name, f.statistic) for f in foci] == [("t", 4.1), ("F", 14.0), ("peak", 4.2)]


@pytest.mark.parametrize(("heading", "name"), [("Peak Stat", "peak"), ("Peak Stat (z)", "Z"), ("Max stat", "peak")])
def test_the_statistic_of_cluster_tables_is_read(heading: str, name: str) -> None:
    (focus,) = read(f"""Cluster ID | X | Y | Z | {heading} | Cluster Size (mm3)
        1 | -52.6 | -37.0 | -7.9 | 8.35 | 1836""")
    assert (focus.statistic_name, focus.statistic, focus.cluster_size) == (name, 8.35, 1836)


# -- numbered headings ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "two", "outer"),
    [
        ("i. coupling of the left hand seed", "ii. coupling of the right hand seed", "(b) Old > young"),
        ("(a) training of music", "(b) training of chess", "2. Old > young"),
        ("a) 听音乐", "b) 下棋", "(2) Old > young"),
    ],
)
def test_a_numbered_heading_is_beside_the_one_before_it_and_no_rest_of_a_region(one: str, two: str, outer: str) -> None:
    first = (
        "(a) Young > old" if outer.startswith("(b)") else outer.replace("2", "1").replace("Old > young", "Young > old")
    )
    found = read(f"""Region | x | y | z | t
        {first}
        {one}
        Insula | -40 | 10 | -2 | 4.1
        {two}
        Thalamus | 10 | -12 | 4 | 3.9
        {outer}
        Putamen | 24 | 4 | 6 | 5.2""")
    assert [f.contrast for f in found] == [f"{first} / {one}", f"{first} / {two}", outer]
    assert [f.region for f in found] == ["Insula", "Thalamus", "Putamen"]


@pytest.mark.parametrize("rest", ["(posterior part)", "i.e. the anterior part", "b. pars opercularis"])
def test_the_rest_of_a_region_is_no_numbered_heading(rest: str) -> None:
    found = read(f"""Region | x | y | z
        Old > young
        Left insula | -40 | 10 | -2
        {rest}
        Thalamus | 10 | -12 | 4""")
    assert [(f.contrast, f.region) for f in found] == [
        ("Old > young", f"Left insula {rest}"), ("Old > young", "Thalamus"),
    ]  # fmt: skip


def test_a_threshold_in_brackets_hides_no_comparison_of_a_caption() -> None:
    rows = """Region | x | y | z | t
        Old > young
        Insula | -40 | 10 | -2 | 4.1"""
    caption = "Effects of age on the BOLD response to sour vs. sweet tastes (clusters > 120 mm3, p < .05)"
    assert contrasts(rows, caption) == ["sour vs. sweet tastes / Old > young"]
