"""Headings that span more or fewer columns than the rows below have, or hold those of several."""

from __future__ import annotations

import pytest

from extract.readers import read_document
from extract.tables.interpret import interpret
from extract.tables.model import Interpretation


def read(head: str, *rows: list[str]) -> Interpretation:
    body = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in rows)
    table = f"<table><caption>Table 1. Pain, MNI</caption>{head}{body}</table>"
    return interpret(read_document("a.html", f"<!DOCTYPE html><html><body>{table}</body></html>".encode()))


ROWS = ["L insula", "−34", "20", "4", "6.12", "210"], ["R insula", "38", "22", "−2", "5.87", "188"]


@pytest.mark.parametrize(
    "head",
    [
        '<tr><th>Region</th><th colspan="4">MNI-coordinates</th><th>t</th><th>k</th></tr>',
        '<tr><th>Region</th><th colspan="5">Peak coordinates</th><th>t</th><th>k</th></tr>',
        '<tr><th rowspan="2">Region</th><th colspan="4">MNI</th><th rowspan="2">t</th><th rowspan="2">k</th></tr><tr><th>x</th><th>y</th><th>z</th></tr>',
        '<tr><th>Region</th><th colspan="3">MNI-coordinates</th><th>t</th><th>k</th></tr>',
        '<tr><th>Region</th><th colspan="2">Coordinates</th><th>t</th><th>k</th></tr>',
        "<tr><th>Region</th><th>x y z</th><th>t</th><th>k</th></tr>",
        '<tr><th>Region</th><th>x</th><th colspan="2">y &nbsp; z</th><th>t</th><th>k</th></tr>',
        '<tr><th>Region</th><th colspan="5">x &nbsp; y &nbsp; z &nbsp; t-value &nbsp; voxels</th></tr>',
        '<tr><th>Region</th><th colspan="3">x y z</th><th colspan="2">T k</th></tr>',
        '<tr><th colspan="2">Region x</th><th>y</th><th>z</th><th>t</th><th>k</th></tr>',
    ],
)
def test_a_heading_of_coordinates_is_over_three_columns(head: str) -> None:
    found = read(head, *ROWS)
    assert [(f.x, f.y, f.z, f.statistic, f.cluster_size) for f in found.foci] == [
        (-34, 20, 4, 6.12, 210),
        (38, 22, -2, 5.87, 188),
    ]
    assert "HEADINGS-TOO-MANY" not in [problem.code for problem in found.problems]


def test_sections_that_span_more_than_the_table_do_not_hide_a_heading_too_wide() -> None:
    head = (
        '<tr><th>Region</th><th colspan="4">Peak coordinates (MNI)</th><th>t</th><th>Voxels</th></tr>'
        "<tr><th></th><th>x</th><th>y</th><th>z</th><th></th><th></th></tr>"
        '<tr><td colspan="9"><em>A &gt; B</em></td></tr>'
    )
    found = read(head, *ROWS)
    assert [(f.contrast, f.x, f.y, f.z, f.statistic, f.cluster_size) for f in found.foci] == [
        ("A > B", -34, 20, 4, 6.12, 210),
        ("A > B", 38, 22, -2, 5.87, 188),
    ]


def test_merged_triplets_keep_their_one_heading() -> None:
    found = read(
        "<tr><th>Region</th><th>x y z</th><th>t</th></tr>",
        ["L insula", "−34 20 4", "6.1"],
        ["R insula", "38 22 −2", "5"],
    )
    assert [(f.x, f.y, f.z, f.statistic) for f in found.foci] == [(-34, 20, 4, 6.1), (38, 22, -2, 5)]


def test_two_spans_too_wide_are_three_columns_each() -> None:
    head = '<tr><th>Region</th><th colspan="4">Left MNI</th><th>t</th><th colspan="4">Right MNI</th><th>t</th></tr>'
    found = read(head, ["Insula", "−34", "20", "4", "6.1", "38", "22", "−2", "5.8"])
    assert [(f.x, f.y, f.z, f.statistic) for f in found.foci] == [(-34, 20, 4, 6.1), (38, 22, -2, 5.8)]


def test_a_heading_without_a_column_is_told() -> None:
    head = "<tr><th>Region</th><th>x</th><th>y</th><th>z</th><th>BA</th><th>t</th><th>k</th></tr>"
    assert "HEADINGS-TOO-MANY" in [problem.code for problem in read(head, *ROWS).problems]


@pytest.mark.parametrize("section", ["Y maze", "Z > X", "x versus y trials", "X   and nothing else"])
def test_a_section_that_begins_with_an_axis_is_no_heading(section: str) -> None:
    head = "<tr><th>Region</th><th>x</th><th>y</th><th>z</th><th>t</th><th>k</th></tr>"
    rows = f'<tr><td colspan="6">{section.replace("   ", " &nbsp; ").replace(">", "&gt;")}</td></tr>'
    found = read(head + rows, *ROWS)
    assert {focus.levels[-1] for focus in found.foci} == {" ".join(section.split())}


@pytest.mark.parametrize(
    ("head", "region"),
    [
        ("<tr><th></th><th>脑区</th><th>x</th><th>y</th><th>z</th><th>t</th></tr>", "左脑岛"),
        ("<tr><th></th><th>Region</th><th>x</th><th>y</th><th>z</th><th>t</th></tr>", "L insula"),
    ],
)
def test_a_heading_centred_beside_its_column_belongs_to_it(head: str, region: str) -> None:
    found = read(
        head,
        ["A > B", "", "", "", "", ""],
        [region, "", "−34", "20", "4", "6.12"],
        [region, "", "38", "22", "−2", "5.8"],
    )
    assert [(f.region, f.contrast) for f in found.foci] == [(region, "A > B")] * 2


def test_a_heading_over_an_empty_column_stays_where_it_promises_something_else() -> None:
    head = "<tr><th></th><th>k</th><th>x</th><th>y</th><th>z</th></tr>"
    found = read(head, ["L insula", "", "−34", "20", "4"], ["R insula", "", "38", "22", "−2"])
    assert [f.cluster_size for f in found.foci] == [None, None]
    assert [f.x for f in found.foci] == [-34, 38]


def test_the_reports_of_fsl_and_spm_are_read() -> None:
    fsl = "".join(
        f"<th>{t}</th>"
        for t in (
            "Cluster Index",
            "Voxels",
            "P",
            "-log10(P)",
            "Z-MAX",
            "Z-MAX X (mm)",
            "Z-MAX Y (mm)",
            "Z-MAX Z (mm)",
            "Z-COG X (mm)",
            "Z-COG Y (mm)",
            "Z-COG Z (mm)",
        )
    )
    found = read(f"<tr>{fsl}</tr>", ["2", "159", "3e-09", "8.52", "5.13", "−26", "0", "−22", "−25", "1", "−20"])
    assert [(f.x, f.y, f.z, f.statistic, f.cluster_size) for f in found.foci] == [(-26, 0, -22, 5.13, 159)]
    spm = "".join(f"<th>{t}</th>" for t in ("p(FWE-corr)", "equivk", "p(unc)", "T", "equivZ", "x", "y", "z"))
    found = read(f"<tr>{spm}</tr>", ["0.001", "99", "0.002", "4.78", "4.04", "12", "−72", "−4"])
    assert [(f.x, f.statistic_name, f.statistic, f.cluster_size) for f in found.foci] == [(12, "t", 4.78, 99)]


def test_radicals_are_the_characters_they_look_like() -> None:
    head = "<tr><th>脑区</th><th>x</th><th>y</th><th>z</th></tr>"
    found = read(head, ["右⾆回", "12", "−72", "−4"], ["左海⻢", "−25", "−20", "−19"])
    assert [f.region for f in found.foci] == ["右舌回", "左海马"]


def test_a_report_of_afni_is_read_in_its_own_orientation_only() -> None:
    def head(*axes: str) -> str:
        return "".join(f"<th>{t}</th>" for t in ("Volume", "CM LR", "CM PA", "CM IS", "Max Int", *axes, "Label"))

    row = ["864", "−44", "15", "−33", "5.9", "−43", "12", "−32", "L Temporal pole"]
    found = read(f"<tr>{head('MI LR', 'MI PA', 'MI IS')}</tr>", row)
    assert [(f.x, f.y, f.z) for f in found.foci] == [(-43, 12, -32)]
    turned = read(f"<tr>{head('MI RL', 'MI AP', 'MI IS')}</tr>", row)
    assert turned.foci == ()
    assert "TABLE-WITHOUT-FOCI" in {problem.code for problem in turned.problems}
