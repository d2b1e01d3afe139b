"""Figures are PNG, the same bytes every time, and show the map at the right place."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from meta.engine.space import SHAPE, nearest_voxels
from meta.report.drawing.canvas import WIDTH_PX
from meta.report.drawing.canvas import coloured as coloured_values
from meta.report.figures import Shown, draw_glass_brain, draw_mosaic, draw_peak, draw_surface
from meta.report.files import what_to_show
from meta.summary import format_xyz

AXIAL = (0.62, 0.90)
"""Left and right edge of the axial slice through a peak, as shares of the figure's width."""


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
    for draw in (draw_glass_brain, draw_mosaic, draw_surface, lambda s: draw_peak(s, cluster.peaks[0])):
        first = draw(shown)
        assert first.startswith(b"\x89PNG")
        assert draw(shown) == first


def test_a_left_cluster_is_drawn_left_in_the_axial_slice(shown, small_result):
    cluster = small_result.clusters[0]
    png = draw_peak(shown, cluster.peaks[0])
    width = Image.open(io.BytesIO(png)).width
    columns = coloured(png)[:, 1] / width
    axial = columns[columns > AXIAL[0]]
    assert len(axial) > 10
    assert axial.mean() < sum(AXIAL) / 2


def test_mirrored_maps_are_drawn_on_the_other_side(shown, small_result):
    cluster = small_result.clusters[0]
    mirrored = replace(shown, values=shown.values[::-1], mask=shown.mask[::-1])
    x, y, z = cluster.peaks[0].place.mni
    peak = replace(cluster.peaks[0], place=replace(cluster.peaks[0].place, mni=(-x, y, z)))
    png = draw_peak(mirrored, peak)
    columns = coloured(png)[:, 1] / Image.open(io.BytesIO(png)).width
    axial = columns[columns > AXIAL[0]]
    assert axial.mean() > sum(AXIAL) / 2


def test_an_empty_map_is_drawn_without_colour():
    empty = Shown(values=np.zeros(SHAPE), mask=np.zeros(SHAPE, bool), name="none", statistic="ALE", threshold="none")
    assert len(coloured(draw_glass_brain(empty))) == 0
    assert len(coloured(draw_mosaic(empty))) == 0


def test_a_left_cluster_is_on_the_left_hemisphere_seen_from_outside(shown):
    picture = coloured(draw_surface(shown))
    assert len(picture) > 50
    assert picture[:, 1].max() < WIDTH_PX * 0.91 / 4


def test_a_cluster_that_nothing_of_the_cortex_reaches_leaves_the_surface_grey(shown):
    deep = np.zeros(SHAPE, bool)
    deep[tuple(nearest_voxels(np.array([[-10.0, -18.0, 8.0]]))[0])] = True
    thalamus = replace(shown, values=np.where(deep, 1.0, 0.0), mask=deep)
    assert len(coloured(draw_surface(thalamus))) == 0
    assert len(coloured(draw_glass_brain(thalamus)))


def test_the_glass_brain_shows_a_left_cluster_from_the_left_and_not_from_the_right(shown):
    columns = coloured(draw_glass_brain(shown))[:, 1] / WIDTH_PX
    assert ((columns > 0) & (columns < 0.25)).any()
    assert not ((columns > 0.46) & (columns < 0.71)).any()


def test_figures_have_the_resolution_of_a_journal_and_no_time(shown):
    picture = Image.open(io.BytesIO(draw_glass_brain(shown)))
    assert round(picture.info["dpi"][0]) == 300
    assert set(picture.info) == {"dpi"}


def test_the_colours_get_lighter_all_the_way_so_that_hue_is_not_needed():
    shades = coloured_values(np.linspace(0, 1, 20), 0, 1).astype(float)
    luminance = shades @ (0.2126, 0.7152, 0.0722)
    assert (np.diff(luminance) > 0).all()


def test_coordinates_are_written_with_a_true_minus_and_no_minus_zero():
    assert format_xyz((-30, 18.04, -0.01), 1) == "−30.0, 18.0, 0.0"
