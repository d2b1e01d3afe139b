"""Headings over rows that name only a place: the foci under them are of one contrast, which is printed with them."""

from __future__ import annotations

import pytest

from corpora.nouns.studies import Focus
from corpora.words.anatomy import names_only_places
from extract.readers import read_document
from extract.tables.interpret import interpret

HEAD = "<thead><tr><th>Region</th><th>Side</th><th>x</th><th>y</th><th>z</th><th>t</th></tr></thead>"
INDENT = "&#160;" * 4


def section(text: str) -> str:
    return f'<tr><td colspan="6">{text}</td></tr>'


def row(region: str, side: str = "", xyz: str = "-30 18 4") -> str:
    return "<tr>" + "".join(f"<td>{text}</td>" for text in (region, side, *xyz.split(), "4.1")) + "</tr>"


def foci(*rows: str, caption: str = "Reading &gt; rest", head: str = HEAD) -> tuple[Focus, ...]:
    page = f"<p>Brains were scanned with fMRI.</p><p>Table 1. {caption}</p><table>{head}<tbody>{''.join(rows)}</tbody></table>"
    return interpret(read_document("a.html", f"<html><body>{page}</body></html>".encode())).foci


@pytest.mark.parametrize(
    "label",
    [
        "Frontal lobe",
        "Limbic/Subcortical",
        "Other areas",
        "Dorsolateral/ventromedial PFC",
        "MTL",
        "额叶",
        "其他脑区",
        "Gyrus frontalis medius",
        "Pedunculi mediales/inferiores",
    ],
)
def test_a_heading_of_parts_and_sets_of_parts_is_only_a_place(label: str) -> None:
    assert names_only_places(label)


@pytest.mark.parametrize(
    "label",
    ["Motor imagery", "Frontal patients", "额叶病变组", "Gray matter", "Amygdala > insula", "Loss responsive regions",
     "Default mode network", "A priori regions", "mPFC (2, 42, 8)"],
)  # fmt: skip
def test_what_says_more_than_a_place_is_none(label: str) -> None:
    assert not names_only_places(label)


def test_lobes_are_printed_with_the_contrast_and_do_not_part_it() -> None:
    found = foci(
        section("<b>Frontal lobe</b>"), row("Inferior frontal gyrus", "L"), row("Precentral gyrus", "L"),
        section("<b>Other regions</b>"), row("Caudate", "L", "-12 10 12"),
    )  # fmt: skip
    assert {focus.contrast for focus in found} == {"Reading > rest"}
    assert [focus.levels[-1] for focus in found] == ["Frontal lobe", "Frontal lobe", "Other regions"]


@pytest.mark.parametrize(
    ("caption", "headings", "regions"),
    [
        ("Reading &gt; rest", ("Left amygdala", "Right amygdala"), ("Cuneus", "Precuneus")),
        ("Functional connectivity, reading &gt; rest", ("Left insula", "Right insula"), ("Insula", "Insula")),
        ("Reading &gt; rest", ("Self", "Other"), ("Cuneus", "Precuneus")),
        ("Reading &gt; rest", ("Temporal", "Spatial"), ("Temporal pole", "Precuneus")),
        ("Changes with age", ("Gray matter", "White matter"), ("Cuneus", "Precuneus")),
        ("Reading &gt; rest", ("Whole brain", "ROI analysis"), ("Cuneus", "Amygdala")),
        ("Movement of the hand &gt; rest", ("Left", "Right"), ("Cuneus", "Precuneus")),
        ("Reading &gt; rest", ("Right hemisphere", "Left hemisphere"), ("Cuneus", "Precuneus")),
    ],
)
def test_seeds_conditions_and_searches_part_contrasts(
    caption: str, headings: tuple[str, str], regions: tuple[str, str]
) -> None:
    both_sides = (row(regions[0]), row(regions[0], xyz="30 18 4"))
    found = foci(
        section(headings[0]), *both_sides, section(headings[1]), *both_sides, caption=caption
    )  # fmt: skip
    assert len({focus.contrast for focus in found}) == 2


def test_hemispheres_go_before_the_regions_of_one_contrast() -> None:
    found = foci(
        section("<b>Reading &gt; rest</b>"), section("Left hemisphere"), row("Cuneus"),
        section("Right hemisphere"), row("Precuneus", xyz="8 -60 40"), caption="Peaks",
    )  # fmt: skip
    assert [focus.contrast for focus in found] == ["Reading > rest"] * 2
    assert [focus.region for focus in found] == ["Left hemisphere Cuneus", "Right hemisphere Precuneus"]


def test_a_region_that_is_a_part_of_its_heading_is_named_with_it() -> None:
    found = foci(section("Insula"), row("Anterior", "L"), row("Posterior", "L"))
    assert [focus.region for focus in found] == ["Insula L Anterior", "Insula L Posterior"]


@pytest.mark.parametrize("first", [(f"{INDENT}Left", f"{INDENT}Anterior part"), ("Left", "Right")])
def test_a_row_that_is_not_of_the_place_above_it_ends_it(first: tuple[str, str]) -> None:
    found = foci(
        section("Orbitofrontal cortex"), *(row(text) for text in first), row("Amygdala (R)", xyz="22 -4 -18"),
        row("Cuneus", xyz="-8 -84 20"),
    )  # fmt: skip
    assert [len(focus.levels) for focus in found] == [2, 2, 1, 1]


def test_rows_flush_with_the_place_from_the_first_are_of_it() -> None:
    found = foci(section("Frontal lobe"), row("Inferior frontal gyrus"), row("Precentral gyrus"))
    assert [focus.levels[-1] for focus in found] == ["Frontal lobe"] * 2


def test_places_over_the_numbers_keep_the_label_at_their_left() -> None:
    def line(label: str, place: str) -> str:
        return f'<tr><td>{label}</td><td colspan="4">{place}</td></tr>'

    def peak(region: str, x: int) -> str:
        return f"<tr><td></td><td>{region}</td><td>{x}</td><td>18</td><td>4</td></tr>"

    head = "<tr><th></th><th>Lat. regions</th><th>x</th><th>y</th><th>z</th></tr>"
    found = foci(
        line("Words", "Lateral PFC"), peak("L middle frontal gyrus", -30), line("", "Limbic regions"),
        peak("R amygdala", 22), line("Pictures", "Insular cortex"), peak("L insula", -38), head=head,
    )  # fmt: skip
    assert [focus.region for focus in found] == ["L middle frontal gyrus", "R amygdala", "L insula"]
    assert [(focus.contrast or "").split(" / ")[-1] for focus in found] == ["Words", "Words", "Pictures"]


@pytest.mark.parametrize("comparison", ["Novice &gt; expert", "Novice &lt; expert", "Expert vs. novice"])
def test_a_comparison_of_groups_is_beside_the_last_of_them_however_it_is_set(comparison: str) -> None:
    found = foci(
        section("<b>Novice readers</b>"), row("Cuneus"), section("<b>Expert readers</b>"), row("Precuneus"),
        section(comparison), row("Insula"), caption="Peaks",
    )  # fmt: skip
    assert [len(focus.levels) for focus in found] == [1, 1, 1]
