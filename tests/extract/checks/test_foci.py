from __future__ import annotations

from dataclasses import replace

from corpora.nouns.documents import Document, Section
from corpora.nouns.evidence import Problem
from corpora.nouns.studies import Focus, FocusKind
from corpora.words.sides import side_of
from extract.checks.run import check
from extract.tables.model import Interpretation

PAPER = Document(sha256="0" * 64, name="paper.html", kind="html")


def focus(x: float, y: float = -10, z: float = 20, **other: object) -> Focus:
    return replace(Focus(x=x, y=y, z=z, raw="", table="Table 1", row=1), **other)  # type: ignore[arg-type]


def checked(foci: list[Focus], paper: Document = PAPER) -> tuple[tuple[Focus, ...], list[Problem]]:
    read, whole = check(Interpretation(document=paper, in_text=tuple(foci)))
    return read.foci, whole


def codes(*foci: Focus) -> tuple[list[list[str]], list[str]]:
    found, whole = checked(list(foci))
    return [[p.code for p in f.problems] for f in found], [p.code for p in whole]


def test_a_focus_outside_the_brain_is_said_and_kept() -> None:
    assert codes(focus(5, -107, 2))[0] == [[]]
    assert codes(focus(120))[0] == [["FOCUS-OUTSIDE-BRAIN"]]


def test_sides_are_read_from_regions() -> None:
    texts = [
        "Left insula",
        "Insula R",
        "R. Sup. Temporal Gyrus",
        "Insula_L",
        "Thalamus (R)",
        "L/R aMCC",
        "Lingual gyrus",
        None,
    ]
    assert [side_of(t) for t in texts] == [-1, 1, 1, -1, 1, 0, 0, 0]


def test_one_side_against_x_is_said_at_its_row() -> None:
    foci, whole = codes(focus(30, region="Left insula"), focus(-30, region="Left caudate"))
    assert foci == [["SIDE-AGAINST-X"], []]
    assert whole == []


def test_a_peak_near_the_midline_may_cross_it() -> None:
    assert codes(focus(4, region="Left SMA"))[0] == [[]]


def test_a_reversed_table_is_said_once_and_nothing_is_flipped() -> None:
    foci = [
        focus(x, region="Right insula" if x < 0 else "Left insula", row=n)
        for n, x in enumerate([-30, 31, -32, 33, -34, 35])
    ]
    found, whole = checked(foci)
    assert [p.code for p in whole] == ["SIGNS-REVERSED"]
    assert [f.x for f in found] == [f.x for f in foci]


def test_the_hemisphere_in_the_contrast_counts_where_the_region_has_none() -> None:
    foci = [focus(30 + n, region="Insula", levels=("Pain", "Left hemisphere"), row=n) for n in range(6)]
    assert "SIGNS-REVERSED" in codes(*foci)[1]


def test_a_side_that_is_part_of_a_contrasts_name_is_no_hemisphere() -> None:
    foci = [focus(30 + n, region="Insula", levels=("Button press / left",), row=n) for n in range(6)]
    assert codes(*foci) == ([[]] * 6, [])


def test_a_table_without_any_minus_is_suspect() -> None:
    assert codes(*[focus(10 + n, 20 + n, 30, row=n) for n in range(6)])[1] == ["NO-NEGATIVE-COORDINATES"]


def test_repeats_are_said_within_a_contrast_and_across_tables() -> None:
    same = codes(focus(4, contrast="A"), focus(4, contrast="A", row=2))[0]
    assert same == [[], ["FOCUS-REPEATED"]]
    assert codes(focus(4, contrast="A"), focus(4, contrast="B", row=2))[0] == [[], []]
    assert codes(focus(4), focus(4, table="Table 2"))[0] == [[], ["FOCUS-REPEATED"]]


def test_a_mirrored_row_with_the_same_statistic_is_said() -> None:
    assert codes(focus(30, statistic=4.5), focus(-30, statistic=4.5, row=2))[0] == [[], ["FOCUS-MIRRORED"]]
    assert codes(focus(30, statistic=4.5), focus(-30, statistic=4.1, row=2))[0] == [[], []]


def test_a_count_stated_in_the_text_is_compared() -> None:
    paper = replace(PAPER, sections=(Section(text="The contrast revealed three significant clusters (Table 1)."),))
    foci = [focus(4, row=1), focus(-8, row=2)]
    assert [p.code for p in checked(foci, paper)[1]] == ["COUNT-NOT-STATED"]
    assert checked([*foci, focus(40, row=3)], paper)[1] == []


def test_channels_lie_on_the_scalp() -> None:
    assert codes(focus(120, kind=FocusKind.CHANNEL))[0] == [[]]
