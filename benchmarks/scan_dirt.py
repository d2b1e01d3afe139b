"""Ways in which scans, copies and photographs of a page are dirty, each a function of the page's picture and a seed.

A kind changes a gray picture (0 black to 255 white) drawn at `Kind.dpi`; how much is drawn at random within the range of its
kind, from what is hardly seen to what a person still reads without effort.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy import ndimage

Picture = NDArray[np.float64]
Dirt = Callable[[Picture, np.random.Generator], Picture]


@dataclass(frozen=True, slots=True)
class Kind:
    """How a page becomes a dirty picture: dots per inch across and down, what is done to it, its JPEG quality (0: black and white)."""

    dirt: tuple[Dirt, ...]
    dpi: tuple[int, int] = (300, 300)
    quality: int = 70


def turned(picture: Picture, rng: np.random.Generator, least: float = 0.5, most: float = 3.0) -> Picture:
    """Return the page askew by half a degree to three degrees."""
    angle = rng.uniform(least, most) * rng.choice((-1, 1))
    gray = Image.fromarray(picture.astype(np.uint8)).rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=250)
    return np.asarray(gray, dtype=float)


def tilted(picture: Picture, rng: np.random.Generator) -> Picture:
    """Return the page a little askew, as a feeder draws it in."""
    return turned(picture, rng, 0.1, 0.7)


def grainy(picture: Picture, rng: np.random.Generator) -> Picture:
    """Return the page with the noise of a sensor."""
    return picture * 0.9 + 15 + rng.normal(0, rng.uniform(6, 18), picture.shape)


def speckled(picture: Picture, rng: np.random.Generator) -> Picture:
    """Return the page with black and white specks of one to three pixels."""
    out = picture.copy()
    share = rng.uniform(0.001, 0.006)
    for size, part in ((1, 0.7), (2, 0.25), (3, 0.05)):
        for shade in (0, 255):
            seeds = rng.random(picture.shape) < share * part / size**2
            out[ndimage.binary_dilation(seeds, np.ones((size, size))) if size > 1 else seeds] = shade
    return out


def faint(picture: Picture, rng: np.random.Generator) -> Picture:
    """Return print that is pale on grey paper: a worn ribbon, a copy with too little toner."""
    paper, ink = rng.uniform(200, 240), rng.uniform(95, 150)
    return ink + picture / 255 * (paper - ink) + rng.normal(0, 3, picture.shape)


def gamma(picture: Picture, rng: np.random.Generator) -> Picture:
    """Return the page exposed too long or too short: thin strokes fade or thicken."""
    strength = rng.choice((rng.uniform(0.35, 0.6), rng.uniform(1.8, 2.8)))
    soft = ndimage.gaussian_filter(picture, 0.8)
    return 255 * (np.clip(soft, 0, 255) / 255) ** strength


def blurred(picture: Picture, rng: np.random.Generator) -> Picture:
    """Return the page out of focus."""
    return ndimage.gaussian_filter(picture, rng.uniform(1.0, 1.9))


def gradient(picture: Picture, rng: np.random.Generator) -> Picture:
    """Return the page on grey paper that darkens to a side, a shadow at the spine of the book."""
    high, wide = picture.shape
    x, y = np.linspace(0, 1, wide), np.linspace(0, 1, high)[:, None]
    if rng.random() < 0.5:
        x = 1 - x
    spine = rng.uniform(0.3, 0.65) * np.exp(-x / rng.uniform(0.04, 0.1))
    light = 1 - rng.uniform(0.05, 0.35) * (rng.uniform(0, 1) * y + rng.uniform(0, 1) * x) - spine
    return picture * np.clip(light, 0.12, 1)


def bleeding(picture: Picture, rng: np.random.Generator) -> Picture:
    """Return the page with the print of its back shining through, mirrored."""
    back = ndimage.gaussian_filter(picture[:, ::-1], rng.uniform(1.5, 3.0))
    back = np.roll(back, (int(rng.integers(-60, 60)), int(rng.integers(-60, 60))), (0, 1))
    return np.minimum(picture * 0.97, 245) - rng.uniform(0.08, 0.25) * (255 - back)


def photographed(picture: Picture, rng: np.random.Generator) -> Picture:
    """Return the page photographed from not quite above, by uneven light."""
    high, wide = picture.shape
    reach = rng.uniform(0.004, 0.015)
    corners = [(x * wide, y * high) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
    seen = [(x + rng.uniform(-reach, reach) * wide, y + rng.uniform(-reach, reach) * high) for x, y in corners]
    rows, wanted = [], []
    for (x, y), (u, v) in zip(corners, seen, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        wanted += [u, v]
    bent = Image.fromarray(picture.astype(np.uint8)).transform(
        (wide, high),
        Image.Transform.PERSPECTIVE,
        np.linalg.solve(np.array(rows), np.array(wanted)).tolist(),
        resample=Image.Resampling.BICUBIC,
        fillcolor=245,
    )
    x, y = np.meshgrid(np.linspace(-1, 1, wide), np.linspace(-1, 1, high))
    away = (x - rng.uniform(-0.7, 0.7)) ** 2 + (y - rng.uniform(-0.7, 0.7)) ** 2
    light = rng.uniform(0.8, 0.95) - rng.uniform(0.03, 0.12) * away
    return ndimage.gaussian_filter(np.asarray(bent, dtype=float), 0.9) * light + rng.normal(0, 4, picture.shape)


def marked(picture: Picture, rng: np.random.Generator) -> Picture:
    """Return the page with punch holes, a line drawn by hand along the margin and one under some words."""
    high, wide = picture.shape
    page = Image.fromarray(picture.astype(np.uint8))
    brush = ImageDraw.Draw(page)
    for y in (0.3, 0.68):
        x, size = rng.uniform(0.02, 0.045) * wide, 0.014 * wide
        brush.ellipse((x - size, y * high - size, x + size, y * high + size), fill=int(rng.integers(10, 90)))
    for _ in range(int(rng.integers(1, 3))):
        x, top = rng.uniform(0.05, 0.075) * wide, rng.uniform(0.1, 0.6) * high
        steps = np.linspace(top, top + rng.uniform(0.1, 0.3) * high, 12)
        line = [(x + rng.normal(0, 4), y) for y in steps]
        brush.line(line, fill=int(rng.integers(20, 120)), width=int(rng.integers(3, 8)))
    for _ in range(int(rng.integers(1, 4))):
        x, y = rng.uniform(0.1, 0.6) * wide, rng.uniform(0.1, 0.9) * high
        line = [(x + step * 40, y + rng.normal(0, 3)) for step in range(int(rng.integers(4, 12)))]
        brush.line(line, fill=int(rng.integers(60, 150)), width=int(rng.integers(2, 5)))
    return np.asarray(page, dtype=float)


def copied(picture: Picture, rng: np.random.Generator) -> Picture:
    """Return a copy of a copy: thickened or thinned print, black edges, dust, hard black and white, scanned again."""
    soft = ndimage.gaussian_filter(picture + rng.normal(0, 25, picture.shape), rng.uniform(1.0, 1.5))
    hard = 255 / (1 + np.exp(-(soft - rng.uniform(110, 195)) / 12))
    edge = int(rng.uniform(0, 0.03) * picture.shape[1])
    if edge:
        hard[:, -edge:] = 20
    hard[ndimage.binary_dilation(rng.random(picture.shape) < 2e-5, np.ones((3, 3)))] = 0
    return ndimage.gaussian_filter(hard, 0.7) * 0.93 + 8


def binarised(picture: Picture, rng: np.random.Generator) -> Picture:
    """Return the page in black and white, as a fax sends it, a few pixels wrong."""
    out = np.where(picture < rng.uniform(130, 190), 0.0, 255.0)
    flipped = rng.random(picture.shape) < 0.0004
    return np.where(flipped, 255 - out, out)


KINDS = {
    "turned": Kind((turned,)),
    "grainy": Kind((tilted, grainy)),
    "speckled": Kind((tilted, speckled)),
    "faint": Kind((tilted, faint)),
    "gamma": Kind((tilted, gamma)),
    "blurred": Kind((tilted, blurred)),
    "gradient": Kind((tilted, gradient)),
    "bleeding": Kind((tilted, bleeding)),
    "jpeg20": Kind((tilted,), quality=20),
    "photo": Kind((photographed,), quality=75),
    "marked": Kind((tilted, marked)),
    "copied": Kind((tilted, copied)),
    "fine_fax": Kind((tilted, binarised), dpi=(204, 196), quality=0),
    "fax": Kind((tilted, binarised), dpi=(204, 98), quality=0),
    "mixed": Kind((turned, bleeding, gradient, grainy), dpi=(250, 250), quality=45),
}
"""The kinds of dirt by name."""


def soiled(gray: Image.Image, kind: Kind, rng: np.random.Generator) -> Image.Image:
    """Return the picture of a page with the dirt of a kind."""
    pixels = np.asarray(gray.convert("L"), dtype=float)
    for dirt in kind.dirt:
        pixels = np.clip(dirt(np.clip(pixels, 0, 255), rng), 0, 255)
    out = Image.fromarray(pixels.astype(np.uint8))
    return out if kind.quality else out.point(lambda v: 255 if v > 127 else 0).convert("1")
