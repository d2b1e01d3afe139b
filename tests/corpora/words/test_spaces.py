from __future__ import annotations

import pytest

from corpora.words.spaces import MNI, TALAIRACH, lists_axes, names_coordinates, names_space


@pytest.mark.parametrize(
    "text", ["MNI", "MNI152 x", "mni_x", "Montréal Neurological Institute", "ICBM 152", "蒙特利尔神经研究所"]
)
def test_mni_is_known_by_its_names(text: str) -> None:
    assert MNI.search(text)
    assert not TALAIRACH.search(text)
    assert names_space(text)
    assert names_coordinates(text)


@pytest.mark.parametrize("text", ["Talairach", "Talariach", "TAL_x", "TLRC", "T&T", "Tournoux", "塔莱拉什"])
def test_talairach_is_known_by_its_names_and_misspellings(text: str) -> None:
    assert TALAIRACH.search(text)
    assert not MNI.search(text)
    assert names_coordinates(text)


@pytest.mark.parametrize("text", ["total", "Montreal Cognitive Assessment", "laminitis", "frontal", "Talent"])
def test_other_words_name_no_space(text: str) -> None:
    assert not names_space(text)
    assert not names_coordinates(text)


@pytest.mark.parametrize("text", ["Coordinates", "co-ordinate", "stereotaxic", "峰值坐标", "峰值座標"])
def test_the_word_coordinates(text: str) -> None:
    assert names_coordinates(text)


def test_axes_in_a_list() -> None:
    assert lists_axes("MNI (x, y, z)")
    assert lists_axes("xyz")
    assert not lists_axes("x y")
