"""Figures of decoding: the terms a map resembles, as a radar and as bars, in English or Chinese.

A PNG holds English, because matplotlib brings no Chinese font; in an SVG text stays text, in fonts of whoever looks at it. Room for labels is
reckoned from their characters, not measured: the same on every machine, whatever fonts it has.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import numpy as np

from corpora.figures import chinese_svg_text, own_style, png_bytes
from meta.decoding.decoder import Decoded, TermScore
from meta.decoding.names import database_title, short_name

DPI = 300
LINE = "#2b5c8a"
BAND = "#9bbbd8"
NOT_SIGNIFICANT = "#b9b9b9"
WIDEST_WORD = 18
RADAR_WIDE = 5.8
"""Width of one radar with its labels, in inches; the web takes half of it."""
_FIRST_CJK = 0x2E80
_POINTS = 72.0
SIGNIFICANT = 0.05
TITLES = {
    "radar": {"en": "Most similar {kind}, {database}", "zh": "最相似的{kind}，{database}"},
    "axis": {
        "en": "Pearson's r with the association map ({database})",
        "zh": "与关联图的皮尔逊相关系数 r（{database}）",
    },
    "grey": {"en": "grey: p (FDR) ≥ .05; lines: without each study", "zh": "灰色：p（FDR）≥ .05；横线：逐一剔除研究"},
}
KINDS = {"terms": {"en": "terms", "zh": "词语"}, "topics": {"en": "topics", "zh": "主题"}}
Named = Sequence[tuple[str, Decoded]]
"""Maps beside each other: the title of each, and its terms."""


@own_style()
def draw_radar(maps: Named, n_terms: int) -> bytes:
    """Return a PNG with a radar for each map: r of its `n_terms` most similar terms, the first at the top, clockwise."""
    return png_bytes(_radar(maps, n_terms, "en"), DPI)


@own_style()
def radar_svg(maps: Named, n_terms: int, language: str, title: str) -> bytes:
    """Return the radar as SVG in a language; `title` is read aloud to those who do not see it."""
    return chinese_svg_text(_radar(maps, n_terms, language), title=title).encode()


@own_style()
def draw_bars(title: str, decoded: Decoded, n_terms: int) -> bytes:
    """Return a PNG: r of the most similar terms as bars, with the range over left-out studies; grey where p (FDR) is .05 or more."""
    return png_bytes(_bars(title, decoded, n_terms, "en"), DPI)


@own_style()
def bars_svg(decoded: Decoded, n_terms: int, language: str, title: str) -> bytes:
    """Return the bars as SVG in a language, without a title in the picture."""
    return chinese_svg_text(_bars("", decoded, n_terms, language), title=title).encode()


def _radar(maps: Named, n_terms: int, language: str) -> Any:
    from matplotlib.figure import Figure

    several = len(maps) > 1
    width, height = RADAR_WIDE * len(maps), RADAR_WIDE * 0.72 + 0.4 * several
    figure = Figure(figsize=(width, height))
    highest = max((s.r for _, decoded in maps for s in decoded.scores[:1]), default=0.0)
    side = RADAR_WIDE / 2
    for at, (title, decoded) in enumerate(maps):
        left, bottom = (at + 0.25) * RADAR_WIDE / width, RADAR_WIDE * 0.11 / height
        axes: Any = figure.add_axes((left, bottom, side / width, side / height), projection="polar")
        if several:
            figure.text((at + 0.5) / len(maps), 1 - 0.15 / height, title, ha="center", va="top", fontsize=11)
        _draw_web(axes, decoded, n_terms, language, highest)
    return figure


def _draw_web(axes: Any, decoded: Decoded, n_terms: int, language: str, highest: float) -> None:
    from matplotlib.ticker import MaxNLocator

    shown = [s for s in decoded.scores[:n_terms] if s.r > 0]
    axes.set_theta_zero_location("N")
    axes.set_theta_direction(-1)
    if not shown:
        axes.set_xticks([])
        return
    angles = np.linspace(0, 2 * np.pi, len(shown), endpoint=False)
    around = np.append(angles, angles[:1])
    r = np.array([s.r for s in shown])
    if shown[0].low is not None and shown[0].high is not None:
        low, high = (np.array([getattr(s, side) for s in shown], dtype=float).clip(0) for side in ("low", "high"))
        axes.fill_between(
            around, np.append(low, low[:1]), np.append(high, high[:1]), color=BAND, alpha=0.5, linewidth=0
        )
    axes.plot(around, np.append(r, r[:1]), color=LINE, linewidth=1.6, marker="o", markersize=3.5)
    axes.set_xticks(angles, [_folded(short_name(s.term, decoded.kind, language)) for s in shown], fontsize=9)
    axes.tick_params(axis="x", pad=6)
    for label, angle in zip(axes.get_xticklabels(), angles, strict=True):
        side = np.sin(angle)
        label.set_horizontalalignment("center" if abs(side) < 0.2 else "left" if side > 0 else "right")
    top = max(highest * 1.1, 0.05)
    axes.set_ylim(0, top)
    axes.set_yticks([tick for tick in MaxNLocator(4).tick_values(0, top) if 0 < tick < top])
    axes.tick_params(axis="y", labelsize=7, labelcolor="#666666")
    axes.set_rlabel_position(180 / len(shown))
    axes.grid(color="#cccccc", linewidth=0.6)


def _bars(title: str, decoded: Decoded, n_terms: int, language: str) -> Any:
    from matplotlib.figure import Figure

    shown = decoded.scores[:n_terms]
    labels = [short_name(s.term, decoded.kind, language) for s in shown]
    left = 0.25 + max((_width_in(label, 9) for label in labels), default=0.0)
    tall, top, bottom, wide = 0.3 * max(len(shown), 1), 0.4 if title else 0.1, 0.75, 4.0
    width, height = left + wide + 0.2, tall + top + bottom
    figure = Figure(figsize=(width, height))
    axes = figure.add_axes((left / width, bottom / height, wide / width, tall / height))
    places = np.arange(len(shown))[::-1]
    axes.barh(places, [s.r for s in shown], color=[_colour(s) for s in shown], height=0.7)
    for place, score in zip(places, shown, strict=True):
        if score.low is not None and score.high is not None:
            axes.plot([score.low, score.high], [place, place], color="black", linewidth=1.1)
    axes.set_ylim(-0.6, max(len(shown), 1) - 0.4)
    axes.set_yticks(places, labels, fontsize=9)
    words = [TITLES["axis"][language].format(database=database_title(decoded.database))]
    words += [TITLES["grey"][language]] if decoded.n_null else []
    axes.set_xlabel("\n".join(words), fontsize=9)
    axes.axvline(0, color="black", linewidth=0.8)
    if title:
        axes.set_title(title, fontsize=11)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return figure


def _width_in(text: str, points: float) -> float:
    """Return about how wide a text is, in inches: a Chinese character is as wide as high, another .6 of it."""
    return sum(1.0 if ord(letter) >= _FIRST_CJK else 0.6 for letter in text) * points / _POINTS


def _folded(label: str) -> str:
    """Return a label in lines short enough to stand beside a radar; Chinese is short enough as it is."""
    if any(ord(letter) >= _FIRST_CJK for letter in label):
        return label
    return "\n".join(wrap(label, WIDEST_WORD, break_long_words=False))


def _colour(score: TermScore) -> str:
    return NOT_SIGNIFICANT if score.p_fdr is not None and score.p_fdr >= SIGNIFICANT else LINE
