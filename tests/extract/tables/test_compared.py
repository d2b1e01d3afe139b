"""The same coordinates under the values of several comparisons: a peak counts for each in which it has a value."""

from __future__ import annotations

import pytest

from corpora.nouns.documents import Cell, Document, Table
from corpora.nouns.studies import Focus
from extract.tables.interpret import Interpretation, interpret

PLACES = (("Insula", "-34", "18", "2"), ("Thalamus", "10", "-16", "8"), ("Putamen", "24", "6", "-2"))


def understood(
    heading: tuple[str, ...], *values: tuple[str, ...], above: tuple[str, ...] = (), caption: str = "Peaks (MNI)"
) -> Interpretation:
    rows = [above] if above else []
    rows += [("Region", "x", "y", "z", *heading)]
    rows += [(*place, *row) for place, row in zip(PLACES, values, strict=False)]
    n_header = len(rows) - len(values)
    cells = tuple(
        Cell(row=r, column=c, text=text, header=r < n_header, column_span=2 if r == 0 and above else 1)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    )
    table = Table(
        id="t", label="Table 1", caption=caption, cells=cells, n_rows=len(rows), n_columns=4 + len(heading),
        header_rows=n_header,
    )  # fmt: skip
    return interpret(Document(sha256="0", name="a.html", kind="html", tables=(table,)))


def read(heading: tuple[str, ...], *values: tuple[str, ...], **options: tuple[str, ...]) -> tuple[Focus, ...]:
    return understood(heading, *values, **options).foci  # type: ignore[arg-type]


def told(foci: tuple[Focus, ...]) -> list[tuple[str | None, str | None, str | None, float | None]]:
    return [(focus.region, focus.contrast, focus.statistic_name, focus.statistic) for focus in foci]


@pytest.mark.parametrize("empty", ["-", "–", "", "n.s."])
@pytest.mark.parametrize(
    "heading",
    [
        ("Z: Words - Rest", "Z: Faces - Rest"),
        ("Z (Words - Rest)", "Z (Faces - Rest)"),
        ("Z value, Words - Rest", "Z value, Faces - Rest"),
    ],
)
def test_a_peak_counts_for_each_comparison_with_a_value(heading: tuple[str, ...], empty: str) -> None:
    foci = read(heading, ("5.1", "4.2"), ("3.9", empty), (empty, "3.6"))
    assert told(foci) == [
        ("Insula", "Words - Rest", "Z", 5.1),
        ("Insula", "Faces - Rest", "Z", 4.2),
        ("Thalamus", "Words - Rest", "Z", 3.9),
        ("Putamen", "Faces - Rest", "Z", 3.6),
    ]
    assert [f.direction.first for f in foci if f.direction] == ["Words", "Faces", "Words", "Faces"]


def test_so_it_does_under_comparisons_without_the_name_of_a_statistic() -> None:
    foci = read(("Words > Rest", "Faces > Rest"), ("5.1", "-"), ("-", "3.9"), ("4.2", "3.6"))
    assert [(f.region, f.contrast, f.statistic) for f in foci] == [
        ("Insula", "Words > Rest", 5.1),
        ("Thalamus", "Faces > Rest", 3.9),
        ("Putamen", "Words > Rest", 4.2),
        ("Putamen", "Faces > Rest", 3.6),
    ]


def test_each_comparison_has_its_own_extent() -> None:
    above = ("", "", "", "", "Words > Rest", "", "Faces > Rest", "")
    foci = read(("t", "k", "t", "k"), ("5.1", "80", "-", "-"), ("-", "-", "3.9", "40"), above=above)
    assert [(f.contrast, f.statistic, f.cluster_size) for f in foci] == [
        ("Words > Rest", 5.1, 80),
        ("Faces > Rest", 3.9, 40),
    ]


@pytest.mark.parametrize(
    ("heading", "values"),
    [
        (("Z: Words - Rest", "Z: Faces - Rest"), (("5.1", "4.2"), ("3.9", "3.3"), ("4.4", "3.6"))),
        (("F", "t: Words - Rest", "t: Faces - Rest"), (("9.1", "5.1", "-"), ("8.1", "-", "4.1"), ("7.1", "3.1", "3.2"))),
        (("Z - value", "k - size"), (("5.1", "40"), ("3.9", "-"), ("4.4", "20"))),
    ],
)  # fmt: skip
def test_values_that_every_peak_has_or_that_follow_another_test_list_no_peaks_of_their_own(
    heading: tuple[str, ...], values: tuple[tuple[str, ...], ...]
) -> None:
    assert [focus.region for focus in read(heading, *values)] == ["Insula", "Thalamus", "Putamen"]


def test_a_peak_without_any_value_is_kept_under_no_comparison() -> None:
    read_table = understood(("Z: Words - Rest", "Z: Faces - Rest"), ("5.1", "-"), ("-", "-"), ("-", "3.6"))
    assert [f.region for f in read_table.foci] == ["Insula", "Thalamus", "Putamen"]
    assert read_table.foci[1].contrast == "Peaks (MNI)"
    assert not any(problem.code == "ROW-NOT-READ" for problem in read_table.problems)


def test_a_heading_that_was_torn_between_two_columns_is_whole() -> None:
    rows = (("5.1", "", "-"), ("4.1", "", "3.9"), ("-", "", "4.2"))
    foci = read(("Go > rest", "Stop >", "go"), *rows)
    assert [(f.region, f.contrast) for f in foci] == [
        ("Insula", "Go > rest"),
        ("Thalamus", "Go > rest"),
        ("Thalamus", "Stop > go"),
        ("Putamen", "Stop > go"),
    ]
