"""The flow diagram drawn as a PNG, and the measures that its other forms (`svg.py`, `pdf.py`) share."""

from __future__ import annotations

import contextlib
from typing import Any

from corpora.figures import own_style, png_bytes
from screen.prisma.boxes import FONT_SIZE, LINE, PAD, Arrow, Box, Diagram

PNG_DPI = 300
POINTS_PER_INCH = 72
COMPRESSION = 3
"""Of zlib, 1 to 9: half the time of the usual 6 for a quarter more bytes."""
INK = "#333333"
CAPITAL = 0.73 * FONT_SIZE
"""Height of a capital of DejaVu Sans."""
STROKE = 0.8
"""Width of outlines and arrows in points."""
HEAD = "-|>,head_length=4,head_width=2"
CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
)
FONTS = {"font.family": ["DejaVu Sans", "sans-serif"], "font.sans-serif": [*CHINESE_FONTS, "DejaVu Sans", "sans-serif"]}
"""The font the boxes are measured with; then the first of these fonts at hand, for the characters it lacks."""


def to_png(diagram: Diagram) -> bytes:
    """Return the diagram as a PNG of 300 dots per inch.

    Chinese needs a Chinese font on the machine; `png_language` returns the language that can be drawn.
    """
    with own_style(FONTS):
        return png_bytes(draw(diagram), PNG_DPI, pil_kwargs={"compress_level": COMPRESSION})


def draw(diagram: Diagram) -> Any:
    """Return the diagram as a figure of matplotlib, one unit to the point."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(diagram.width / POINTS_PER_INCH, diagram.height / POINTS_PER_INCH))
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, diagram.width)
    axes.set_ylim(diagram.height, 0)
    axes.axis("off")
    for arrow in diagram.arrows:
        _draw_arrow(axes, arrow)
    for box in diagram.boxes:
        _draw_box(axes, box)
    return figure


def _draw_arrow(axes: Any, arrow: Arrow) -> None:
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.path import Path

    style: dict[str, Any] = {"arrowstyle": HEAD, "mutation_scale": 1, "color": INK, "linewidth": STROKE}
    axes.add_patch(FancyArrowPatch(path=Path(arrow.points), **style))


def _draw_box(axes: Any, box: Box) -> None:
    from matplotlib.patches import Rectangle

    outline: dict[str, Any] = {"facecolor": box.fill, "edgecolor": INK, "linewidth": STROKE}
    axes.add_patch(Rectangle((box.x, box.y), box.width, box.height, **outline))
    style: dict[str, Any] = {
        "fontsize": FONT_SIZE,
        "fontweight": "bold" if box.bold else "normal",
        "rotation_mode": "anchor",
        "parse_math": False,
    }
    for text in box.texts:
        x, y = box.x + text.x, baseline(box, text.line)
        if box.vertical:
            x, y = x + CAPITAL / 2, box.y + box.height / 2
            style["rotation"] = 90
        axes.text(x, y, text.text, ha=text.align, va="baseline", **style)


def baseline(box: Box, line: int) -> float:
    """Return how far from the top of the picture a line of a box has its baseline, in points."""
    return box.y + PAD + LINE * line + (LINE + CAPITAL) / 2


def png_language(language: str) -> str:
    """Return `language` where this machine can draw it, else "en": without a Chinese font, Chinese PNGs are boxes."""
    return (
        "en"
        if language == "zh" and _fonts().isdisjoint(CHINESE_FONTS) and _fonts(anew=True).isdisjoint(CHINESE_FONTS)
        else language
    )


def _fonts(*, anew: bool = False) -> set[str]:
    """Return the names of the fonts matplotlib knows; `anew`: and of those installed since it made its list, which it keeps for good."""
    from matplotlib import font_manager

    manager = font_manager.fontManager
    for path in (
        sorted(set(font_manager.findSystemFonts()) - {entry.fname for entry in manager.ttflist}) if anew else ()
    ):
        # What is no font for matplotlib (a broken file, bitmaps) is none for us.
        with contextlib.suppress(OSError, RuntimeError, ValueError):
            manager.addfont(path)
    return {entry.name for entry in manager.ttflist}
