from __future__ import annotations

import pytest

from corpora.words.sides import LEFT, NEITHER, RIGHT, is_side, side_of, without_sides


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("left insula", LEFT),
        ("Precentral_R", RIGHT),
        ("L. IFG", LEFT),
        ("RH amygdala", RIGHT),
        ("Insula (L)", LEFT),
        ("左侧脑岛", LEFT),
        ("右側腦島", RIGHT),
        ("rechter Gyrus cinguli", RIGHT),
        ("insula gauche", LEFT),
        ("ínsula derecha", RIGHT),
        ("双侧丘脑", NEITHER),
        ("左/右丘脑", NEITHER),
        ("left and right amygdala", NEITHER),
        ("Lingual gyrus", NEITHER),
        ("Cerebellum", NEITHER),
        ("", NEITHER),
        (None, NEITHER),
    ],
)
def test_the_side_a_region_names(text: str | None, side: int) -> None:
    assert side_of(text) == side


@pytest.mark.parametrize(
    "text",
    [
        "L",
        "r.",
        "(R)",
        "LH",
        "left hemisphere",
        "L/R",
        "left and right",
        "bilateral",
        "midline",
        "左",
        "右侧",
        "雙側",
        "左半球",
        "links",
        "droite",
    ],
)
def test_a_text_that_is_a_side(text: str) -> None:
    assert is_side(text)


@pytest.mark.parametrize("text", ["left insula", "Lingual", "leftover", "rate", "", "左侧脑岛", "x"])
def test_a_text_that_is_more_or_other_than_a_side(text: str) -> None:
    assert not is_side(text)


def test_what_is_left_without_sides() -> None:
    assert without_sides("Left insula (R)").split() == ["insula"]
    assert without_sides("左侧脑岛").split() == ["脑岛"]
    assert without_sides("lateral rectus").split() == ["lateral", "rectus"]
