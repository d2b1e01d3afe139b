"""Figures are PNG, the same bytes every time, and show the map at the right place."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from meta.engine.space import SHAPE
from meta.report.figures import Shown, draw_glass_brain, draw_mosaic, draw_peak
from meta.report.files import what_to_show
from meta.summary import format_xyz


@pytest.fixture(scope="module")
def shown(small_result):
    return what_to_show(small_result)


def coloured(png):
    """Return the places (row, column) of saturated red to yellow pixels left of the colour bar."""
    picture = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
    picture = picture[:, : int(picture.shape[1] * 0.91)]
    return np.argwhere((picture[..., 0] > 150) & (picture[..., 0] - picture[..., 2] > 90))


def test_same_map_same_bytes(shown, small_result):
    cluster = small_result.clusters[0]
    for draw in (draw_glass_brain, draw_mosaic, lambda s: draw_peak(s, cluster, 1, cluster.peaks[0])):
        first = draw(shown)
        assert first.startswith(b"\x89PNG")
        assert draw(shown) == first


def test_a_left_cluster_is_drawn_left_in_the_axial_slice(shown, small_result):
    cluster = small_result.clusters[0]
    png = draw_peak(shown, cluster, 1, cluster.peaks[0])
    width = Image.open(io.BytesIO(png)).width
    columns = coloured(png)[:, 1] / width
    axial = columns[columns > 0.585]
    assert len(axial) > 10
    assert axial.mean() < 0.585 + 0.31 / 2


def test_mirrored_maps_are_drawn_on_the_other_side(shown, small_result):
    cluster = small_result.clusters[0]
    mirrored = replace(shown, values=shown.values[::-1], mask=shown.mask[::-1])
    x, y, z = cluster.peaks[0].place.mni
    peak = replace(cluster.peaks[0], place=replace(cluster.peaks[0].place, mni=(-x, y, z)))
    png = draw_peak(mirrored, cluster, 1, peak)
    columns = coloured(png)[:, 1] / Image.open(io.BytesIO(png)).width
    axial = columns[columns > 0.585]
    assert axial.mean() > 0.585 + 0.31 / 2


def test_an_empty_map_is_drawn_without_colour():
    empty = Shown(values=np.zeros(SHAPE), mask=np.zeros(SHAPE, bool), name="none", statistic="ALE", threshold="none")
    assert len(coloured(draw_glass_brain(empty))) == 0
    assert len(coloured(draw_mosaic(empty))) == 0


def test_chinese_titles_give_way_to_the_short_name(shown):
    assert replace(shown, name="主分析", short="main").heading == "main"
    assert replace(shown, name="Größe", short="main").heading == "Größe"


def test_coordinates_are_written_with_a_true_minus_and_no_minus_zero():
    assert format_xyz((-30, 18.04, -0.01), 1) == "−30.0, 18.0, 0.0"
