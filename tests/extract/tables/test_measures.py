"""The statistic and the cluster size of a row, by the heading of their column and by what it holds."""

from __future__ import annotations

import pytest

from corpora.nouns.studies import Focus
from extract.readers import read_document
from extract.tables.interpret import interpret
from extract.tables.measures import is_coefficient, is_signed
from extract.tables.model import Interpretation

PAGE = (
    "<!DOCTYPE html><html><body><p>fMRI in MNI space.</p><table><caption>Table 1. Pain > touch</caption>"
    "<tr><th>Region</th><th>x</th><th>y</th><th>z</th>%s</tr>"
    "<tr><td>L insula</td><td>-34</td><td>20</td><td>4</td>%s</tr>"
    "<tr><td>R insula</td><td>38</td><td>22</td><td>-2</td>%s</tr></table></body></html>"
)


def read(headings: list[str], *rows: list[str]) -> Interpretation:
    heads = "".join(f"<th>{text}</th>" for text in headings)
    cells = ("".join(f"<td>{text}</td>" for text in row) for row in rows)
    return interpret(read_document("a.html", (PAGE % (heads, *cells)).encode()))


def first(read_: Interpretation) -> Focus:
    assert [(f.x, f.y, f.z) for f in read_.foci] == [(-34, 20, 4), (38, 22, -2)]
    return read_.foci[0]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("peak voxel t-value", "t"), ("voxel-level T", "t"), ("voxel T", "t"), ("Local maxima T", "t"), ("MaxT", "t"),
        ("t-score at peak", "t"), ("Statistics (T)", "t"), ("Significance (T)", "t"), ("Peak height (T)", "t"),
        ("F ratio", "F"), ("peak voxel F", "F"), ("F-max", "F"), ("Z max", "Z"), ("maxZ", "Z"), ("Z peak", "Z"),
        ("z-values, local maxima", "Z"), ("Voxel (peak Z)", "Z"), ("Voxel-level (Z)", "Z"), ("voxel equivalent Z", "Z"),
        ("Level of significance (Z)", "Z"), ("Z-scores of maxima", "Z"), ("Z (p &lt; 0.001)", "Z"),
        ("BSR", "BSR"), ("r", "r"), ("SDM-Z value", "SDM-Z"), ("TFCE", "TFCE"), ("TFCE-stat", "TFCE"),
        ("Peak TFCE score", "TFCE"), ("TFCE-t", "t"), ("pseudo-F", "F"), ("χ2", "chi2"), ("Value", "peak"), ("Peak intensity", "peak"),
    ],
)  # fmt: skip
def test_headings_of_statistics(heading: str, name: str) -> None:
    focus = first(read([heading], ["4.12"], ["5.3"]))
    assert (focus.statistic_name, focus.statistic, focus.cluster_size) == (name, 4.12, None)


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("Cluster size (k)", "voxels"), ("No. of voxels (Z &gt; 2.3)", "voxels"), ("Voxels at t&gt;3.1", "voxels"),
        ("Vertices", "vertices"), ("Cluster size (mm³)", "mm3"), ("Volume (μl)", "mm3"), ("Volume", None),
        ("Cluster size in mm3 at P &lt; 0.05", "mm3"), ("团块大小", "voxels"), ("聚类的大小(mm³)", "mm3"),
    ],
)  # fmt: skip
def test_headings_of_sizes(heading: str, unit: str | None) -> None:
    focus = first(read([heading], ["120"], ["64"]))
    assert (focus.cluster_size, focus.cluster_unit, focus.statistic) == (120, unit, None)


@pytest.mark.parametrize(
    ("headings", "row", "statistic"),
    [
        (["p", "t"], ["0.001", "4.5"], ("t", 4.5)),
        (["p (t)"], ["0.001 (4.5)"], ("t", 4.5)),
        (["TFCE", "p (FWE)"], ["1874", "0.004"], ("TFCE", 1874)),
        (["TFCE p-value", "pseudo-t"], ["0.004", "4.5"], ("t", 4.5)),
        (["t (p)"], ["4.5 (0.001)"], ("t", 4.5)),
        (["Z (t)"], ["4.1 (4.5)"], ("Z", 4.1)),
        (["t"], ["&gt;8"], ("t", 8)),
        (["t"], ["7.55 (17)"], ("t", 7.55)),
        (["Statistics"], ["t(23) = 6.1, p &lt; .001"], ("t", 6.1)),
        (["Peak p(FWE-corr)", "T"], ["0.001", "4.5"], ("t", 4.5)),
    ],
)
def test_the_statistic_stands_before_its_p_value(
    headings: list[str], row: list[str], statistic: tuple[str, float]
) -> None:
    focus = first(read(headings, row, row))
    assert (focus.statistic_name, focus.statistic) == statistic


@pytest.mark.parametrize(
    ("headings", "rows", "statistic"),
    [
        (["t p"], (["6.1 0.01"], ["7.2 &lt;0.001"]), ("t", 6.1)),
        (["k t"], (["120 6.1"], ["64 7.2"]), ("t", 6.1)),
        (["Z t"], (["4.1 6.1"], ["5.2 7.2"]), ("t", 6.1)),
        (["Z", "t p"], (["4.1 6.1", "0.01"], ["5.2 7.2", "0.02"]), ("t", 6.1)),
    ],
)
def test_columns_set_as_one_are_parted(
    headings: list[str], rows: tuple[list[str], list[str]], statistic: tuple[str, float]
) -> None:
    focus = first(read(headings, *rows))
    assert (focus.statistic_name, focus.statistic) == statistic


@pytest.mark.parametrize(
    ("heading", "cells"), [("T", ["82", "102"]), ("p", ["4.12", "5.3"]), ("Voxels", ["4.12", "5.3"])]
)
def test_a_column_that_contradicts_its_heading_is_not_read_but_told(heading: str, cells: list[str]) -> None:
    found = read([heading], *([cell] for cell in cells))
    focus = first(found)
    assert (focus.statistic, focus.cluster_size) == (None, None)
    assert "COLUMN-CONTRADICTED" in [problem.code for problem in found.problems]


@pytest.mark.parametrize(
    ("headings", "row", "told"),
    [
        (["p"], ["0.001"], True),
        (["Corrected p", "Voxels"], ["0.012", "120"], True),
        (["p-value", "Cluster p"], [".0003", "&lt;.05"], True),
        (["t", "p"], ["4.5", "0.001"], False),
        (["p (t)"], ["0.001 (4.5)"], False),
        (["Voxels"], ["120"], False),
    ],
)
def test_a_table_without_a_statistic_says_that_its_p_values_are_named_so(
    headings: list[str], row: list[str], told: bool
) -> None:
    found = read(headings, row, row)
    assert (first(found).statistic_name == "p") == told
    assert ("P-WITHOUT-STATISTIC" in [problem.code for problem in found.problems]) == told


@pytest.mark.parametrize("heading", ["T (ms)", "Latency (ms)", "Source amplitude (nAm)"])
def test_times_and_amplitudes_are_no_statistics_and_no_contrasts(heading: str) -> None:
    focus = first(read([heading], ["110.5"], ["-120"]))
    assert (focus.statistic, focus.cluster_size, focus.contrast) == (None, None, "Pain > touch")


def test_the_statistic_may_be_named_in_its_row() -> None:
    found = read(["stat", "statistic type"], ["4.1", "Z"], ["5.6", "T"]).foci
    assert [(f.statistic_name, f.statistic) for f in found] == [("Z", 4.1), ("t", 5.6)]


def test_running_numbers_are_no_contrasts() -> None:
    found = read(["Contrast ID", "Contrast"], ["1", "pain"], ["2", "touch"]).foci
    assert [f.contrast for f in found] == ["pain", "touch"]


def test_a_unit_on_a_line_of_its_own_below_the_heading() -> None:
    found = read(["Cluster size"], ["0.21"], ["1.4"])
    page = PAGE.replace("</th>%s</tr>", "</th>%s</tr><tr><td></td><td></td><td></td><td></td><td>(cm3)</td></tr>")
    cells = ("<th>Cluster size</th>", "<td>0.21</td>", "<td>1.4</td>")
    under = interpret(read_document("a.html", (page % cells).encode()))
    assert [f.cluster_size for f in found.foci] == [None, None]
    assert [(f.cluster_size, f.cluster_unit, f.contrast) for f in under.foci] == [
        (0.21, "cm3", "Pain > touch"),
        (1.4, "cm3", "Pain > touch"),
    ]


def test_row_numbers_are_no_sizes() -> None:
    assert first(read(["k"], ["1"], ["2"])).cluster_size is None


def test_numbers_of_areas_are_no_sizes() -> None:
    assert first(read(["Area"], ["13"], ["47"])).cluster_size is None


def test_a_size_in_two_units_has_the_unit_of_the_first() -> None:
    focus = first(read(["k (mm<sup>3</sup>)"], ["120 (3240)"], ["88 (2376)"]))
    assert (focus.cluster_size, focus.cluster_unit) == (120, "voxels")


def section(text: str) -> str:
    return f'<tr><td colspan="4">{text}</td></tr>'


def row(region: str, x: int) -> str:
    return f"<tr><td>{region}</td><td>{x}</td><td>20</td><td>4</td></tr>"


def contrasts(*rows: str, caption: str = "Table 1. Peaks") -> list[str]:
    """Return the levels of each focus's contrast joined, headings of places among them."""
    head = "<tr><th>Region</th><th>x</th><th>y</th><th>z</th></tr>"
    table = f"<table><caption>{caption}</caption>{head}{''.join(rows)}</table>"
    page = f"<!DOCTYPE html><html><body><p>fMRI in MNI space.</p>{table}</body></html>"
    return [" / ".join(focus.levels) for focus in interpret(read_document("a.html", page.encode())).foci]


@pytest.mark.parametrize(
    "name", ["No-delay", "No reward", "No response", "No-response > response", "No activation cue"]
)
def test_a_section_that_begins_with_no_is_a_condition_where_peaks_follow(name: str) -> None:
    assert contrasts(section("Delay"), row("L insula", -34), section(name), row("R insula", 38)) == ["Delay", name]


@pytest.mark.parametrize("name", ["No significant activation", "No suprathreshold clusters at p < .001", "None"])
def test_an_empty_result_is_no_section(name: str) -> None:
    rows = (section("Pain > touch"), section(name), section("Touch > pain"), row("R insula", 38))
    assert contrasts(*rows) == ["Touch > pain"]


def test_short_words_in_capitals_are_of_the_level_of_longer_ones() -> None:
    rows = (section("WOMEN"), section("Left hemisphere"), row("STG", -57), section("MEN"), row("STG", -60))
    assert contrasts(*rows) == ["WOMEN / Left hemisphere", "MEN"]


def test_a_group_called_by_an_acronym_is_of_the_level_of_other_groups() -> None:
    rows = (section("ADHD"), row("STG", -57), section("Typical children"), row("STG", -60))
    assert contrasts(*rows) == ["ADHD", "Typical children"]


def test_sides_of_a_level_end_one_another_however_they_are_named() -> None:
    rows = (
        section("Left/Right hemisphere"),
        row("STG", -57),
        section("Left frontal hemisphere"),
        row("IFG", -48),
    )
    assert contrasts(section("FEMALE LISTENERS"), *rows) == [
        "FEMALE LISTENERS / Left/Right hemisphere",
        "FEMALE LISTENERS / Left frontal hemisphere",
    ]


@pytest.mark.parametrize(
    ("caption", "contrast"),
    [
        ("Clusters thresholded at 32 voxels for the Main Effect of Figure", "Main Effect of Figure"),
        ("Peaks surviving correction (p < .05) for the interaction of group by task", "interaction of group by task"),
        ("Activations, thresholded at p < .001, for the contrast faces > houses", "contrast faces > houses"),
        ("Brain regions showing a main effect of emotion (p < .001)", "Brain regions showing a main effect of emotion"),
    ],
)
def test_the_comparison_behind_the_small_print_of_a_caption(caption: str, contrast: str) -> None:
    caption = f"Table 1. {caption}".replace("<", "&lt;").replace(">", "&gt;")
    assert contrasts(row("L insula", -34), caption=caption) == [contrast]


def test_where_was_searched_and_continued_are_no_comparison() -> None:
    found = contrasts(
        section("Whole-brain analysis"), row("L insula", -34), caption="Table 1. Pain &gt; touch (continued)"
    )
    assert found == ["Pain > touch / Whole-brain analysis"]


@pytest.mark.parametrize(("kind", "value"), [("stat", "stat_value"), ("statistic_type", "statistic_value")])
def test_the_kind_of_a_statistic_in_a_column_of_its_own_names_the_value_beside_it(kind: str, value: str) -> None:
    data = f"contrast,x,y,z,{kind},{value}\nPain > rest,-30,18,4,Z,4.41\nPain > rest,12,-60,32,t,5.2\n"
    foci = interpret(read_document("a.csv", data.encode())).foci
    assert [(focus.statistic_name, focus.statistic) for focus in foci] == [("Z", 4.41), ("t", 5.2)]


@pytest.mark.parametrize("heading", ["w", "w (×10⁻³)", "Peak w"])
def test_w_is_a_weight_where_the_table_speaks_of_weights(heading):
    values = [["-2.61"], ["3.22"]]
    assert (first(read([heading], *values)).statistic_name, first(read([heading], *values)).statistic) == (None, None)
    page = (PAGE % (f"<th>{heading}</th>", "<td>-2.61</td>", "<td>3.22</td>")).replace("Pain > touch", "SVM weight map")
    foci = interpret(read_document("a.html", page.encode())).foci
    assert [(f.statistic_name, f.statistic) for f in foci] == [("weight", -2.61), ("weight", 3.22)]


@pytest.mark.parametrize(
    ("name", "signed"),
    [("t", True), ("Z", True), ("peak", True), ("pseudo-t", True), ("Pearson r", True), ("F", False), ("F/t", True), ("F value", False), ("p", False), ("pFWE", False), ("P-corr", False), ("Fmax", False)],
)  # fmt: skip
def test_only_f_p_and_their_like_have_no_sign(name, signed):
    assert is_signed(name, -3.2) is signed


def test_a_coefficient_gives_a_correlation_its_sign():
    assert [is_coefficient(name) for name in ("r", "Spearman's rho", "Peak r", "R2", "t", None)] == [True] * 3 + [
        False
    ] * 3


OF_GROUPS = (
    "<!DOCTYPE html><html><body><p>fMRI in MNI space.</p><table><caption>Table 1. Peaks of novices and experts</caption>"
    "<tr><th rowspan=2>Region</th><th rowspan=2>x</th><th rowspan=2>y</th><th rowspan=2>z</th><th colspan=2>t-value</th></tr>"
    "<tr>%s</tr>%s</table></body></html>"
)


@pytest.mark.parametrize(
    ("headings", "first", "second", "statistics", "told"),
    [
        (("Novices", "Experts"), ("5.5", "3.3"), ("4.0", "4.6"), [None, None], True),
        (("Novices", "Experts"), ("5.5", "-"), ("", "4.6"), [5.5, 4.6], False),
        (("t", "p"), ("5.5", "0.001"), ("4.0", "0.002"), [5.5, 4.0], False),
    ],
)
def test_of_the_values_of_several_groups_at_one_place_none_is_taken(
    headings: tuple[str, str],
    first: tuple[str, str],
    second: tuple[str, str],
    statistics: list[float | None],
    told: bool,
) -> None:
    places = (("L insula", "-34", "20", "4", *first), ("R insula", "38", "22", "-2", *second))
    rows = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in places)
    page = OF_GROUPS % ("".join(f"<th>{text}</th>" for text in headings), rows)
    found = interpret(read_document("a.html", page.encode()))
    assert [focus.statistic for focus in found.foci] == statistics
    assert ("STATISTIC-PER-GROUP" in [problem.code for problem in found.problems]) == told


@pytest.mark.parametrize("heading", ["", "Z"])
def test_a_symbol_beside_the_name_of_a_section_heads_the_values_below_it(heading: str) -> None:
    rows = [
        ("<i>Tone &gt; rest</i>", "", "", "", "<i>t</i>"), ("L insula", "-34", "20", "4", "5.12"), ("R insula", "38", "22", "-2", "4.40"),
        ("<i>Rest &gt; tone</i>", "", "", "", ""), ("Putamen", "-24", "6", "2", "4.1"),
        ("<i>Main effect of pitch</i>", "", "", "", "<i>F</i>"), ("Cuneus", "8", "-80", "20", "14.3"),
    ]  # fmt: skip
    body = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    heads = f"<tr><th>Region</th><th>x</th><th>y</th><th>z</th><th>{heading}</th></tr>"
    page = f"<!DOCTYPE html><html><body><p>fMRI in MNI space.</p><table><caption>Table 1. Peaks</caption>{heads}{body}</table></body></html>"
    foci = interpret(read_document("a.html", page.encode())).foci
    assert [(f.statistic_name, f.statistic) for f in foci] == [("t", 5.12), ("t", 4.4), ("t", 4.1), ("F", 14.3)]
    assert [(f.contrast or "").split(" / ")[-1] for f in foci] == ["Tone > rest"] * 2 + [
        "Rest > tone",
        "Main effect of pitch",
    ]
