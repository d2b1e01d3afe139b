"""Which glyphs of a page a reader sees: those not painted over, and with ink that stands out from its ground."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from itertools import chain
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from corpora.nouns.evidence import Box
from extract.pdf.page.device import Glyph, fields_of
from extract.pdf.page.render import PageImage
from extract.pdf.page.shapes import FAINT

Kind = TypeVar("Kind", bound=Hashable)

CORE = (0.3, 0.7)
"""Where the core of a glyph begins and ends, as shares of its box: what covers it covers the glyph."""

DRAWN = 0.75
"""Share of the glyphs of a font that are seen where it is drawn as its file says: not by a substitute."""

INNER = (0.12, 0.88)
"""The share of a glyph's box in which its ink is looked for: a neighbour's may reach into the rest."""

UNDERSCORE = "_"
"""Its ink is below its box: nothing is looked for in it."""

SAMPLES = 12
"""Places per side of a glyph's box at which the page is looked at first ..."""

FIRST_SAMPLES = 3
"""... and every how many of them at once: most glyphs are seen there, and need no more."""


_BOX = fields_of("x0", "top", "x1", "bottom")


def hide_covered(glyphs: list[Glyph], covers: Sequence[tuple[int, Box]]) -> None:
    """Mark as hidden the glyphs over whose core an opaque box was painted later (see `InkDevice.covers`)."""
    if not covers or not glyphs:
        return
    boxes = _boxes(glyphs)
    left, right = _stretch(boxes[:, 0], boxes[:, 2], CORE)
    top, bottom = _stretch(boxes[:, 1], boxes[:, 3], CORE)
    orders = np.array([g.order for g in glyphs])
    hidden = np.zeros(len(glyphs), dtype=bool)
    for before, (x0, y0, x1, y1) in covers:
        hidden |= (orders < before) & (left >= x0) & (right <= x1) & (top >= y0) & (bottom <= y1)
    for index in np.flatnonzero(hidden).tolist():
        glyphs[index] = glyphs[index]._replace(hidden=True)


def without_unseen(glyphs: Sequence[Glyph], image: PageImage) -> tuple[list[Glyph], list[Glyph]]:
    """Return the glyphs a reader sees, and those left out because nothing of them is to be seen on the page.

    In a font that is drawn, a glyph without ink is left out when the same glyph is mostly seen elsewhere on the page; a letter or digit of ASCII also when
    others of its font are, and any ASCII character when none of its colour is. Everything else is kept: its font may be
    missing on this machine (those of Chinese text often are), or it is a blank under a wrong name. `image` is the page
    in the frame of the glyphs.
    """
    inked = [g for g in glyphs if g.text and not g.text.isspace() and g.text != UNDERSCORE]
    faint = _faint(inked, image)
    if not faint.any():
        return list(glyphs), []
    shown = [g for g, is_faint in zip(inked, faint, strict=True) if not is_faint]
    codes = _mostly_seen([(g.font_id, g.code) for g in inked], [(g.font_id, g.code) for g in shown])
    fonts = _mostly_seen([g.font_id for g in inked if g.text.isascii()], [g.font_id for g in shown if g.text.isascii()])
    colours = {g.colour for g in shown}
    drawn = _mostly_seen([g.font_id for g in inked], [g.font_id for g in shown], DRAWN)
    unseen = [
        g
        for g, is_faint in zip(inked, faint, strict=True)
        if is_faint
        and (
            (g.font_id in drawn and ((g.font_id, g.code) in codes or (_is_plain(g, fonts) and g.text.isalnum())))
            or (_is_plain(g, fonts) and g.colour not in colours)
        )
    ]
    orders = {g.order for g in unseen}
    return [g for g in glyphs if g.order not in orders], unseen


def _mostly_seen(all_of: Sequence[Kind], shown: Sequence[Kind], share: float = 0.5) -> set[Kind]:
    """Return what is seen in more than a share of its places: the ink of a neighbour may reach into the box of a glyph without any."""
    n_all, n_shown = Counter(all_of), Counter(shown)
    return {kind for kind, n in n_shown.items() if n > share * n_all[kind]}


def _is_plain(glyph: Glyph, fonts: Collection[int]) -> bool:
    """Return whether a glyph is an ASCII character of one of some fonts."""
    return glyph.text.isascii() and glyph.font_id in fonts


def _faint(glyphs: Sequence[Glyph], image: PageImage) -> NDArray[np.bool_]:
    """Return for each glyph whether its box shows one even gray."""
    if not glyphs or not image.gray.size:
        return np.zeros(len(glyphs), dtype=bool)
    boxes = _boxes(glyphs)
    steps = np.linspace(*INNER, SAMPLES)
    faint = _even(image, boxes, steps[::FIRST_SAMPLES])
    left = np.flatnonzero(faint)
    faint[left] = _even(image, boxes[left], steps)
    for index in np.flatnonzero(faint).tolist():  # a thin bar may lie between the places looked at
        x0, top, x1, bottom = boxes[index]
        inner = 0.0 if glyphs[index].text in ".,·:;-" else INNER[0]
        margin = inner * (x1 - x0)
        faint[index] = image.contrast((x0 + margin, top, x1 - margin, bottom)) < FAINT
    return faint


def _even(image: PageImage, boxes: NDArray[np.float64], steps: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return for each box (n, 4) whether the pixels at some steps of its width and height (0 to 1) are of one even gray."""
    high, wide = image.gray.shape
    xs = boxes[:, 0, None] + (boxes[:, 2] - boxes[:, 0])[:, None] * steps
    ys = boxes[:, 1, None] + (boxes[:, 3] - boxes[:, 1])[:, None] * steps
    columns = np.clip((xs * image.scale).astype(int), 0, wide - 1)
    rows = np.clip((ys * image.scale).astype(int), 0, high - 1)
    seen = image.gray[rows[:, :, None], columns[:, None, :]].reshape(len(boxes), len(steps) ** 2)
    return np.asarray(seen.max(axis=1) - seen.min(axis=1) < FAINT)


def _boxes(glyphs: Sequence[Glyph]) -> NDArray[np.float64]:
    sides = np.fromiter(chain.from_iterable(map(_BOX, glyphs)), dtype=np.float64, count=4 * len(glyphs))
    return sides.reshape(-1, 4)


def _stretch(
    first: NDArray[np.float64], last: NDArray[np.float64], share: tuple[float, float]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return where the inner part of each of some stretches begins and ends."""
    length = last - first
    return first + share[0] * length, first + share[1] * length
