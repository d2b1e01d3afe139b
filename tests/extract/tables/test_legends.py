"""Codes, panel letters and arrows that a caption or a note explains: the contrast is what they mean, not the code."""

from __future__ import annotations

import pytest

from corpora.nouns.directions import Relation
from corpora.nouns.documents import Cell, Document, Table
from corpora.nouns.studies import Focus
from extract.tables.interpret import interpret
from extract.tables.names.legends import legend_of

PLACES = (
    ("Insula", "-34", "18", "2", "4.1"),
    ("Thalamus", "10", "-16", "8", "3.9"),
    ("Putamen", "24", "6", "-2", "3.8"),
)


def read(
    codes: tuple[str, ...], *, caption: str, notes: tuple[str, ...] = (), heading: str = "Contrast"
) -> tuple[Focus, ...]:
    """Return the foci of a table whose rows carry one code each, in a column of their own."""
    header = (heading, "Region", "x", "y", "z", "t")
    rows = [header, *((code, *place) for code, place in zip(codes, PLACES, strict=False))]
    return _foci(rows, caption, notes)


def under(headings: tuple[str, ...], *, caption: str, notes: tuple[str, ...] = ()) -> tuple[Focus, ...]:
    """Return the foci of a table in panels, one row below each heading."""
    rows: list[tuple[str, ...]] = [("Region", "x", "y", "z", "t")]
    for heading, place in zip(headings, PLACES, strict=False):
        rows += [(heading, "", "", "", ""), place]
    return _foci(rows, caption, notes)


def _foci(rows: list[tuple[str, ...]], caption: str, notes: tuple[str, ...]) -> tuple[Focus, ...]:
    cells = tuple(
        Cell(row=r, column=c, text=text, header=r == 0)
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
        if text
    )
    table = Table(
        id="t", label="Table 1", caption=caption, cells=cells, n_rows=len(rows), n_columns=len(rows[0]), header_rows=1,
        footnotes=notes,
    )  # fmt: skip
    return interpret(Document(sha256="0", name="a.html", kind="html", tables=(table,))).foci


def pairs(foci: tuple[Focus, ...]) -> list[tuple[str, str, str]]:
    found = [focus.direction for focus in foci]
    return [(str(d.relation), d.first, d.second) if d else ("", "", "") for d in found]


THREE = [("greater", "go", "rest"), ("greater", "rest", "go"), ("greater", "go", "no-go")]


@pytest.mark.parametrize(
    ("codes", "caption", "notes"),
    [
        (("C1", "C2", "C3"), "Peaks (MNI). Contrasts: C1, go > rest; C2, rest > go; C3, go > no-go.", ()),
        (("C1", "C2", "C3"), "Peaks (MNI)", ("C1 = go > rest, C2 = rest > go, C3 = go > no-go; p < .05 FWE.",)),
        (("C1", "C2", "C3"), "Peaks (MNI). C1 (go > rest), C2 (rest > go), C3 (go > no-go).", ()),
        (("1", "2", "3"), "Peaks (MNI)", ("Note. 1: go > rest; 2: rest > go; 3: go > no-go.",)),
        (("a", "b", "c"), "Peaks for go > rest (a), rest > go (b) and go > no-go (c), MNI.", ()),
        (("I", "II", "III"), "Peaks (MNI)", ("I, go > rest; II, rest > go; III, go > no-go",)),
        (("1", "2", "3"), "峰值（MNI）。对比1：go>rest；对比2：rest>go；对比3：go>no-go", ()),
        (("①", "②", "③"), "峰值（MNI）。① go > rest；② rest > go；③ go > no-go", ()),
        (
            ("A", "B", "C"),
            "Peaks (MNI). A, B and C denote go > rest, rest > go and go > no-go, respectively.",
            (),
        ),
    ],
)
def test_a_code_in_a_column_is_the_comparison_that_the_caption_or_a_note_gives(
    codes: tuple[str, ...], caption: str, notes: tuple[str, ...]
) -> None:
    assert pairs(read(codes, caption=caption, notes=notes)) == THREE


@pytest.mark.parametrize(
    ("headings", "caption", "notes"),
    [
        (("A", "B", "C"), "Peaks (MNI). (A) Go > rest. (B) Rest > go. (C) Go > no-go.", ()),
        (("(a)", "(b)", "(c)"), "Peaks (MNI): a) go > rest, b) rest > go, c) go > no-go", ()),
        (("Panel A", "Panel B", "Panel C"), "Peaks (MNI)", ("A: go > rest. B: rest > go. C: go > no-go.",)),
        (("C1", "C2", "C3"), "Peaks (MNI). C1: go > rest; C2: rest > go; C3: go > no-go", ()),
    ],
)
def test_so_is_the_letter_of_a_panel(headings: tuple[str, ...], caption: str, notes: tuple[str, ...]) -> None:
    found = pairs(under(headings, caption=caption, notes=notes))
    assert [(r, first.casefold(), second.casefold()) for r, first, second in found] == THREE


@pytest.mark.parametrize(
    ("codes", "caption", "notes"),
    [
        (("↑", "↓"), "Volume differences. ↑ larger in patients than in controls; ↓ smaller in patients than in controls", ()),
        (("+", "−"), "Volume differences", ("+, patients > controls; −, patients < controls.",)),
        (("Increase", "Decrease"), "Volume (MNI)", ("Increase: patients > controls; decrease: patients < controls.",)),
        (("↑", "↓"), "体积差异（MNI）", ("↑表示patients大于controls；↓表示patients小于controls。",)),
    ],
)  # fmt: skip
def test_arrows_signs_and_words_go_the_way_that_is_said(
    codes: tuple[str, ...], caption: str, notes: tuple[str, ...]
) -> None:
    found = pairs(read(codes, caption=caption, notes=notes, heading="Direction"))
    assert found == [("greater", "patients", "controls"), ("less", "patients", "controls")]


@pytest.mark.parametrize(
    ("codes", "caption"),
    [
        (("C1", "C4"), "Peaks (MNI). C1, go > rest; C2, rest > go."),
        (("A", "D"), "Peaks (MNI). (A) Go > rest. (B) Rest > go."),
        (("1", "3"), "Peaks (MNI). 1 = go > rest."),
    ],
)
def test_a_code_that_is_not_explained_takes_nothing_from_the_others(codes: tuple[str, ...], caption: str) -> None:
    known, unknown = read(codes, caption=caption)
    assert known.direction is not None
    assert known.direction.second == "rest"
    assert unknown.direction is not None
    assert (unknown.direction.relation, unknown.direction.first) == (Relation.UNCLEAR, "")


def test_a_name_with_a_dash_that_a_note_explains_is_a_relation_of_its_own() -> None:
    note = "V1—AGE: regions whose coupling with V1 is positively correlated with age. V1—BDI: those of a negative correlation with BDI."
    found = read(("V1—AGE", "V1—BDI"), caption="Peaks (MNI)", notes=(note,))
    assert [f.direction.relation for f in found if f.direction] == ["positive_correlation", "negative_correlation"]
    assert found[0].levels[0] == "V1—AGE"


def test_a_group_that_is_explained_keeps_its_name_before_its_comparison() -> None:
    foci = read(("Young", "Old"), caption="Peaks (MNI). Young: new > old words; old: old > new words", heading="Group")
    assert [focus.levels for focus in foci] == [("Young", "new > old words"), ("Old", "old > new words")]


@pytest.mark.parametrize(
    "caption",
    [
        "C1, cervical; C2, cervical; patients > controls",
        "Patients > controls. A: anterior; P: posterior; L, left; R, right",
        "Activation to faces (F) > houses (H)",
        "Faces (A) > houses (B) and houses (B) > faces (A)",
        "C1, C2, C3: faces > houses, houses > faces, faces > rest",
        "T, peak T value; k, cluster extent > 20 voxels; p, p < .05",
        "Peaks in patients (A) and controls (B)",
        "Experiment 1. Faces > houses",
    ],
)
def test_what_explains_no_comparison_is_no_legend(caption: str) -> None:
    assert not legend_of(caption).meanings


def test_a_code_with_two_meanings_has_none() -> None:
    legend = legend_of("C1, faces > houses; C2, houses > faces", ["C1: houses > faces"])
    assert dict(legend.meanings) == {"C2": "houses > faces"}
    assert legend.is_unexplained("C1")


def test_the_caption_without_the_explanations_names_no_code_s_comparison() -> None:
    legend = legend_of("Peaks of all tasks. (A) Faces > houses. (B) Houses > faces. MNI space")
    assert legend.bare == "Peaks of all tasks. MNI space"


def test_a_note_among_the_rows_explains_codes_and_opens_no_section() -> None:
    rows: list[tuple[str, ...]] = [("Contrast", "Region", "x", "y", "z", "t")]
    rows += [(code, *place) for code, place in zip(("1", "2"), PLACES, strict=False)]
    foci = _foci([*rows, ("1 = go > rest; 2 = rest > go", "", "", "", "", "")], "Peaks (MNI)", ())
    assert pairs(foci) == THREE[:2]


def test_headings_that_name_one_comparison_each_stay_headings() -> None:
    foci = under(("# cope1: go > rest", "# cope2: rest > go"), caption="Peaks (MNI)")
    assert pairs(foci) == THREE[:2]


@pytest.mark.parametrize(
    "caption",
    [
        "Volume (MNI). ↑/↓: increased/decreased in patients compared with controls",
        "Regions of increased (↑) or decreased (↓) volume in patients compared with controls (MNI)",
        "Volume (MNI). ↑, larger with disease (patients > controls); ↓, smaller with disease (patients < controls)",
    ],
)
def test_two_signs_that_are_explained_at_once_go_their_own_ways(caption: str) -> None:
    assert pairs(read(("↑", "↓"), caption=caption)) == [
        ("greater", "patients", "controls"),
        ("less", "patients", "controls"),
    ]


def test_a_sentence_on_one_condition_is_no_legend() -> None:
    assert not legend_of("Peaks (MNI). Anger is greater than fear").meanings


@pytest.mark.parametrize(
    ("caption", "headings"),
    [
        (
            "Increased coupling for reward > no reward. (A) Left putamen seed. (B) Right putamen seed.",
            ("A. Left putamen seed", "B. Right putamen seed"),
        ),
        ("Reward > no reward, A: young adults, B: older adults", ("A: Young adults", "B: Older adults")),
    ],
)
def test_a_caption_gives_its_comparison_to_each_panel_and_not_the_names_of_the_others(caption, headings):
    foci = under(headings, caption=caption)
    names = [focus.contrast or "" for focus in foci]
    assert all("eward > no reward" in name for name in names)
    assert ["B" in name for name in names] == [False, True]
    assert {pair[0] for pair in pairs(foci)} == {"greater"}


@pytest.mark.parametrize("seed", ["Regions connected with the left insula seed", "与左侧脑岛种子点功能连接的脑区"])
def test_the_seed_of_a_caption_is_over_positive_and_negative_connectivity(seed):
    foci = under(("Positive connectivity", "Negative connectivity"), caption=seed)
    assert [focus.levels for focus in foci] == [(seed, "Positive connectivity"), (seed, "Negative connectivity")]
