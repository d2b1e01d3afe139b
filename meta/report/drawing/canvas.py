"""A picture that is put together from arrays of pixels, at a journal's resolution; the same bytes on every machine.

Pixels of brains are placed directly, which takes a tenth of the time that a plotting library needs for it, and text is set in
the letters that matplotlib brings, never in those of the machine. A figure holds no words but L, R, coordinates and the name of a
statistic, so that one serves every language.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
"""Rows, columns, and red, green, blue."""
DPI = 300
WIDTH_PX = 2244
"""190 mm, the width of a page of two columns."""
BAR = (0.925, 0.013)
"""Left edge and width of the colour bar, as shares of the figure's width."""
_COLOURS = ("#b30000", "#e34a33", "#fd8d3c", "#ffd92f")
_STEPS = 256


def points(size: float) -> int:
    """Return a size of type in pixels."""
    return round(size * DPI / 72)


@cache
def colours() -> Any:
    """Return red to yellow. Its lightness rises all the way, so that it can be read without telling red from green."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("focimine", list(_COLOURS))


@cache
def _palette() -> Pixels:
    return np.asarray(np.round(colours()(np.linspace(0, 1, _STEPS))[:, :3] * 255), dtype=np.uint8)


def coloured(values: NDArray[np.floating], low: float, high: float) -> Pixels:
    """Return the colour of each value between `low` and `high`."""
    span = (high - low) or 1.0
    index = np.clip((values - low) / span * (_STEPS - 1), 0, _STEPS - 1).astype(np.intp)
    return np.asarray(_palette()[index])


@cache
def _letters(size: int) -> Any:
    import matplotlib
    from PIL import ImageFont

    path = Path(matplotlib.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


class Canvas:
    """White pixels, `height` rows of `WIDTH_PX`, to which panels, lines and letters are added."""

    def __init__(self, height: int) -> None:
        self.pixels: Pixels = np.full((height, WIDTH_PX, 3), 255, dtype=np.uint8)
        self._texts: list[tuple[float, float, str, int, str]] = []

    def paste(self, panel: Pixels, left: int, top: int) -> None:
        """Place a panel; what it covers is gone."""
        height, width = panel.shape[:2]
        self.pixels[top : top + height, left : left + width] = panel

    def write(self, left: float, top: float, text: str, *, size: float, anchor: str = "la") -> None:
        """Write letters of `size` points; `anchor` is Pillow's: "la" left and top, "rs" right and baseline."""
        self._texts.append((left, top, text, points(size), anchor))

    def add_bar(self, statistic: str, low: float, high: float, *, top: float = 0.2, bottom: float = 0.88) -> None:
        """Draw the colour bar from the smallest value shown to the largest, its quantity above it."""
        rows, columns = self.pixels.shape[:2]
        first, last = round(top * rows), round(bottom * rows)
        left, width = round(BAR[0] * columns), round(BAR[1] * columns)
        ramp = coloured(np.linspace(high, low, last - first), low, high)
        self.pixels[first - 2 : last + 2, left - 2 : left + width + 2] = 60
        self.pixels[first:last, left : left + width] = ramp[:, None]
        for part in (0.0, 0.5, 1.0):
            value = low + (high - low) * part
            row = last - part * (last - first)
            shown = f"{value:.4f}" if high < 1 else f"{value:.2f}"
            self.write(left + width + 8, row, shown, size=7, anchor="lm")
        self.write(left + width / 2, first - 24, statistic, size=8, anchor="ms")

    def png(self) -> bytes:
        """Return the picture, with its resolution, without time or version."""
        from PIL import Image, ImageDraw

        picture = Image.fromarray(self.pixels)
        draw = ImageDraw.Draw(picture)
        for left, top, text, size, anchor in self._texts:
            draw.text((left, top), text, fill=(20, 20, 20), font=_letters(size), anchor=anchor)
        stream = io.BytesIO()
        picture.save(stream, format="PNG", dpi=(DPI, DPI), compress_level=4)
        return stream.getvalue()
