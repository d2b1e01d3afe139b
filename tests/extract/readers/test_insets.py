"""Small tables in the cells of another: one row of numbers under each hemisphere, group or contrast."""

from __future__ import annotations

import pytest

from extract.readers.html_page import HtmlReader
from extract.tables.interpret import interpret


def small(*cells):
    return "<table><tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr></table>"


def page(*rows):
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><body><table><caption>Table 2. Peaks (MNI).</caption>{body}</table></body></html>"


def foci(*rows):
    document = HtmlReader().read("page.html", page(*rows).encode())
    assert len(document.tables) == 1
    found = interpret(document).foci
    return [(f.contrast, f.region, f.x, f.y, f.z, f.statistic, f.cluster_size) for f in found]


@pytest.mark.parametrize("size", ["k", "voxels", "Cluster size"])
def test_small_tables_under_words_and_small_headings_are_columns_of_their_own(size):
    axes = small("x", "y", "z", "T", size)
    assert foci(
        ("Region", f"Speech &gt; noise<br>{axes}", f"Noise &gt; speech<br>{axes}"),
        ("Temporal pole", small("−48", 14, "−32", 7.25, 40), small(48, 10, "−32", 5.58, 31)),
        ("Cuneus", small("−4", "−84", 26, 5.07, 22), "&nbsp;"),
        ("Cerebellum", "", small(30, "−64", "−32", 7.86, 55)),
    ) == [
        ("Speech > noise", "Temporal pole", -48, 14, -32, 7.25, 40),
        ("Noise > speech", "Temporal pole", 48, 10, -32, 5.58, 31),
        ("Speech > noise", "Cuneus", -4, -84, 26, 5.07, 22),
        ("Noise > speech", "Cerebellum", 30, -64, -32, 7.86, 55),
    ]


def test_a_heading_without_a_small_table_stands_over_all_of_its_columns():
    found = foci(
        ("Region", "MNI coordinates", "Z"),
        ("Temporal pole", small("−48", 14, "−32"), "4.1"),
        ("Cuneus", small("−4", "−84", 26), "3.9"),
        ("Precuneus", small(8, "−60", 44), "3.5"),
    )
    assert [(region, x, y, z, t) for _, region, x, y, z, t, _ in found] == [
        ("Temporal pole", -48, 14, -32, 4.1),
        ("Cuneus", -4, -84, 26, 3.9),
        ("Precuneus", 8, -60, 44, 3.5),
    ]


def test_small_tables_of_different_lengths_are_no_columns():
    found = foci(
        ("Region", "x, y, z"),
        ("Temporal pole", small("−48", 14, "−32")),
        ("Cuneus", small("−4", "−84", 26, "4.1")),
    )
    assert all((x, y, z) in {(-48, 14, -32), (-4, -84, 26)} for _, _, x, y, z, *_ in found)
