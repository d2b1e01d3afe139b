"""Random tables in random layouts read back exactly: coordinates, region, contrast, statistic, size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

import pytest
import random_tables
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract.numbers import format_number
from extract.readers import read_document
from extract.tables.interpret import interpret

REGIONS = (
    "Insula",
    "Middle frontal gyrus",
    "Precuneus",
    "Putamen",
    "Fusiform gyrus",
    "Thalamus",
    "Superior temporal sulcus",
    "Cerebellum",
)
CONTRASTS = ("Pain > touch", "Faces vs. houses", "Reward − neutral", "Main effect of group", "Self > other")
MINUSES = ("-", "−", "–", "‐", "⫺", "− ")


@dataclass(frozen=True)
class Row:
    region: str
    x: int
    y: int
    z: int
    t: float
    k: int


def near(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(min_value=low, max_value=high)


ROWS = st.builds(
    Row, region=st.sampled_from(REGIONS), x=near(-70, 70), y=near(-105, 70), z=near(-55, 78),
    t=near(201, 1299).map(lambda v: v / 100), k=near(5, 14999),
)  # fmt: skip


@st.composite
def layouts(draw: st.DrawFn) -> dict[str, object]:
    return {
        "minus": draw(st.sampled_from(MINUSES)), "order": draw(st.permutations(["region", "xyz", "t", "k"])),
        "axes": draw(st.sampled_from(["plain", "spanned", "merged", "merged spaces", "unlabelled"])),
        "contrast": draw(st.sampled_from(["section", "column", "rowspan", "caption"])),
        "thousands": draw(st.booleans()), "ba": draw(st.booleans()), "thead": draw(st.booleans()),
        "spacer": draw(st.booleans()), "z_name": draw(st.sampled_from(["t", "Z", "T-value", "z"])),
        "k_name": draw(st.sampled_from(["k", "Voxels", "Cluster size (voxels)", "kE"])),
    }  # fmt: skip


def number(value: float, layout: dict[str, object]) -> str:
    return format_number(float(value)).replace("-", str(layout["minus"]))


def place(row: Row, layout: dict[str, object]) -> list[str]:
    values = [number(v, layout) for v in (row.x, row.y, row.z)]
    if layout["axes"] == "merged":
        return [", ".join(values)]
    if layout["axes"] == "merged spaces":
        return [" ".join(v.replace("− ", "−") for v in values)]
    return values


def headings(layout: dict[str, object]) -> list[list[tuple[str, int, int]]]:
    """Return heading rows of (text, rows spanned, columns spanned)."""
    two = layout["axes"] == "spanned"
    down = 2 if two else 1
    top: list[tuple[str, int, int]] = []
    if layout["contrast"] in {"column", "rowspan"}:
        top.append(("Contrast", down, 1))
    for part in layout["order"]:  # type: ignore[attr-defined]
        if part == "region":
            top.append(("Region", down, 1))
            if layout["ba"]:
                top.append(("BA", down, 1))
        elif part == "xyz":
            top += {
                "plain": [("x", 1, 1), ("y", 1, 1), ("z", 1, 1)], "spanned": [("MNI coordinates", 1, 3)],
                "merged": [("MNI (x, y, z)", 1, 1)], "merged spaces": [("Coordinates", 1, 1)],
                "unlabelled": [("Talairach coordinates", 1, 3)],
            }[str(layout["axes"])]  # fmt: skip
        else:
            top.append((str(layout["z_name"] if part == "t" else layout["k_name"]), down, 1))
        if layout["spacer"] and not two:
            top.append(("", 1, 1))
    return [top, [("x", 1, 1), ("y", 1, 1), ("z", 1, 1)]] if two else [top]


def cells(row: Row, layout: dict[str, object]) -> list[str]:
    found: list[str] = []
    for part in layout["order"]:  # type: ignore[attr-defined]
        if part == "region":
            found += [row.region, "44/45"] if layout["ba"] else [row.region]
        elif part == "xyz":
            found += place(row, layout)
        elif part == "t":
            found.append(f"{row.t:.2f}")
        else:
            found.append(f"{row.k:,}" if layout["thousands"] else str(row.k))
        if layout["spacer"] and layout["axes"] != "spanned":
            found.append("")
    return found


def page(groups: list[tuple[str, list[Row]]], layout: dict[str, object]) -> bytes:
    def line(parts: list[tuple[str, int, int]], tag: str) -> str:
        inner = "".join(f'<{tag} rowspan="{r}" colspan="{c}">{escape(t)}</{tag}>' for t, r, c in parts)
        return f"<tr>{inner}</tr>"

    heading_rows = headings(layout)
    width = sum(c for _, _, c in heading_rows[0])
    lines = [line(parts, "th" if layout["thead"] else "td") for parts in heading_rows]
    body: list[str] = []
    for contrast, rows in groups:
        if layout["contrast"] == "section":
            body.append(line([(contrast, 1, width)], "td"))
        for position, row in enumerate(rows):
            parts = [(text, 1, 1) for text in cells(row, layout)]
            if layout["contrast"] == "column":
                parts.insert(0, (contrast if position == 0 else "", 1, 1))
            elif layout["contrast"] == "rowspan" and position == 0:
                parts.insert(0, (contrast, len(rows), 1))
            body.append(line(parts, "td"))
    caption = f"Table 1. {groups[0][0]}" if layout["contrast"] == "caption" else "Table 1. Results"
    head = "".join(lines)
    inner = f"<thead>{head}</thead><tbody>{''.join(body)}</tbody>" if layout["thead"] else head + "".join(body)
    return f"<!DOCTYPE html><html><body><p>{escape(caption)}</p><table>{inner}</table></body></html>".encode()


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(
    layouts(),
    st.lists(st.lists(ROWS, min_size=2, max_size=5), min_size=1, max_size=3),
    st.permutations(CONTRASTS),
)
def test_any_table_in_any_layout_reads_back_exactly(layout, groups, contrasts) -> None:
    if layout["contrast"] == "caption":
        groups = groups[:1]
    # A table without axis labels is recognised by its minus signs: give it some.
    named = [(name, rows) for name, rows in zip(contrasts, groups, strict=False)]
    foci = interpret(read_document("table.html", page(named, layout))).foci
    expected = [
        (float(r.x), float(r.y), float(r.z), r.region, name.replace("−", "-"), r.t, float(r.k))
        for name, rows in named
        for r in rows
    ]
    got = [(f.x, f.y, f.z, f.region, f.contrast, f.statistic, f.cluster_size) for f in foci]
    assert got == expected


@pytest.mark.parametrize("kind", ["html", "jats", "elsevier", "decoy"])
def test_tables_of_many_hazards_read_back_exactly(kind: str) -> None:
    wrong = {
        name: found for found, name, _, _ in (random_tables.check(seed, kind) for seed in range(5000, 5060)) if found
    }
    assert wrong == {}


def test_no_coordinate_of_a_typeset_page_is_read_wrongly() -> None:
    """Signs may be painted, white or lie in the text layer: what is read must be printed, and most of it is read."""
    n_printed = n_read = exact = 0
    for seed in range(40):
        name, data, style, peaks = random_tables.one_case(seed, "pdf")
        foci = interpret(read_document(name, data)).foci
        printed = {peak.xyz for peak in peaks}
        assert {(f.x, f.y, f.z) for f in foci} <= printed, name
        n_printed, n_read = n_printed + len(peaks), n_read + len(foci)
        exact += not random_tables.differences(foci, peaks, style)
    assert n_read >= 0.9 * n_printed
    assert exact >= 37


def test_a_lost_minus_is_a_difference() -> None:
    name, data, style, peaks = random_tables.one_case(1, "html")
    foci = interpret(read_document(name, data)).foci
    assert random_tables.differences(foci, peaks, style) == []
    flipped = [replace(foci[0], x=-foci[0].x), *foci[1:]]
    assert random_tables.differences(flipped, peaks, style)
    assert random_tables.differences(foci[1:], peaks, style)
    assert random_tables.differences([replace(foci[0], statistic=0.0), *foci[1:]], peaks, style)
