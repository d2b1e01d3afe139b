"""Figures of decoding: the terms a map resembles, as a radar and as bars. Text is English: terms are as the database has them."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import Any

import numpy as np

from corpora.figures import own_style, png_bytes
from meta.decoding.decoder import Decoded, TermScore

DPI = 150
LINE = "#2b5c8a"
BAND = "#9bbbd8"
NOT_SIGNIFICANT = "#b9b9b9"
WIDEST_WORD = 18


@own_style()
def draw_radar(maps: Sequence[tuple[str, Decoded]], n_terms: int) -> bytes:
    """Return a PNG with a radar for each map: r of its `n_terms` most similar terms, the first at the top, clockwise."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5.4 * len(maps), 5.6), layout="constrained")
    highest = max((s.r for _, decoded in maps for s in decoded.scores[:1]), default=0.0)
    for at, (title, decoded) in enumerate(maps):
        shown = [s for s in decoded.scores[:n_terms] if s.r > 0]
        axes: Any = figure.add_subplot(1, len(maps), at + 1, projection="polar")
        axes.set_theta_zero_location("N")
        axes.set_theta_direction(-1)
        axes.set_title(title, fontsize=11, pad=22)
        if not shown:
            axes.set_xticks([])
            continue
        angles = np.linspace(0, 2 * np.pi, len(shown), endpoint=False)
        around = np.append(angles, angles[:1])
        r = np.array([s.r for s in shown])
        if shown[0].low is not None and shown[0].high is not None:
            low, high = (np.array([getattr(s, side) for s in shown], dtype=float) for side in ("low", "high"))
            axes.fill_between(
                around,
                np.append(low, low[:1]).clip(0),
                np.append(high, high[:1]).clip(0),
                color=BAND,
                alpha=0.5,
                linewidth=0,
            )
        axes.plot(around, np.append(r, r[:1]), color=LINE, linewidth=1.6, marker="o", markersize=3.5)
        axes.set_xticks(angles, [fill(s.term, WIDEST_WORD) for s in shown], fontsize=9)
        axes.tick_params(axis="x", pad=6)
        for label, angle in zip(axes.get_xticklabels(), angles, strict=True):
            side = np.sin(angle)
            label.set_horizontalalignment("center" if abs(side) < 0.2 else "left" if side > 0 else "right")
        axes.set_ylim(0, max(highest * 1.1, 0.05))
        axes.set_yticks(axes.get_yticks()[1:-1])
        axes.tick_params(axis="y", labelsize=7, labelcolor="#666666")
        axes.set_rlabel_position(180 / len(shown))
        axes.grid(color="#cccccc", linewidth=0.6)
    return png_bytes(figure, DPI)


@own_style()
def draw_bars(title: str, decoded: Decoded, n_terms: int) -> bytes:
    """Return a PNG: r of the most similar terms as bars, with the range over left-out studies; grey where p (FDR) is .05 or more."""
    from matplotlib.figure import Figure

    shown = decoded.scores[:n_terms]
    figure = Figure(figsize=(6.4, 1.3 + 0.3 * max(len(shown), 1)), layout="constrained")
    axes = figure.add_subplot()
    places = np.arange(len(shown))[::-1]
    axes.barh(places, [s.r for s in shown], color=[_colour(s) for s in shown], height=0.7)
    for place, score in zip(places, shown, strict=True):
        if score.low is not None and score.high is not None:
            axes.plot([score.low, score.high], [place, place], color="black", linewidth=1.1)
    axes.set_yticks(places, [s.term for s in shown], fontsize=9)
    axes.set_xlabel(f"Pearson's r with the term's association map ({decoded.database})", fontsize=9)
    axes.axvline(0, color="black", linewidth=0.8)
    axes.set_title(title, fontsize=11)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    return png_bytes(figure, DPI)


def _colour(score: TermScore) -> str:
    return NOT_SIGNIFICANT if score.p_fdr is not None and score.p_fdr >= 0.05 else LINE
