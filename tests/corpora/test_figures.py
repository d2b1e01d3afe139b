"""Figures do not depend on what other code did to matplotlib before."""

from __future__ import annotations

import matplotlib
import numpy as np
import pytest

from corpora.figures import own_style
from meta.engine.space import SHAPE
from meta.report.figures import Shown, draw_glass_brain, draw_mosaic
from meta.report.viewer import render_viewer
from screen.prisma import boxes, diagram

ALTERED = {
    "font.size": 17.0,
    "font.family": "serif",
    "axes.facecolor": "pink",
    "figure.facecolor": "black",
    "lines.linewidth": 7.0,
    "image.interpolation": "bicubic",
    "image.cmap": "jet",
    "text.color": "red",
    "axes.titlesize": 30,
    "savefig.pad_inches": 3.0,
    "savefig.bbox": "tight",
}
EMPTY = Shown(values=np.zeros(SHAPE), mask=np.zeros(SHAPE, bool), name="none", statistic="ALE", threshold="none")
BOXES = boxes.Diagram(
    width=300,
    height=100,
    title="flow",
    boxes=(
        boxes.Box(
            x=10,
            y=10,
            width=100,
            height=40,
            texts=(boxes.Text(text="Records"),),
            fill="#ffffff",
            bold=False,
            vertical=False,
        ),
    ),
    arrows=(boxes.Arrow(points=((110.0, 30.0), (200.0, 30.0))),),
)


@pytest.mark.parametrize("draw", [draw_glass_brain, draw_mosaic, render_viewer])
def test_a_map_is_the_same_bytes_after_other_code_altered_matplotlib(draw):
    first = draw(EMPTY)
    with matplotlib.rc_context(ALTERED):
        assert draw(EMPTY) == first
        assert matplotlib.rcParams["font.size"] == ALTERED["font.size"]


def test_the_flow_diagram_is_the_same_bytes_after_other_code_altered_matplotlib():
    first = diagram.to_png(BOXES)
    with matplotlib.rc_context(ALTERED):
        assert diagram.to_png(BOXES) == first


def test_settings_of_other_code_come_back_after_an_error():
    with matplotlib.rc_context(ALTERED):
        with own_style():
            assert matplotlib.rcParams["font.size"] != ALTERED["font.size"]
        with pytest.raises(ZeroDivisionError), own_style():
            1 / 0  # noqa: B018
        assert matplotlib.rcParams["font.size"] == ALTERED["font.size"]
