"""Hazards of print that are put on top of a random layout: what journals do to numbers, labels and rows."""

from __future__ import annotations

import math
import random
from dataclasses import replace

from table_layouts import Peak, Style

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV")
ARABIC = tuple(str(n) for n in range(1, 15))


def add_hazards(rng: random.Random, style: Style) -> Style:
    """Return the style with a few hazards that it can carry and a careful reader could still read."""

    def on(share: float) -> bool:
        return rng.random() < share

    order = style.order
    merged = style.axes in ("merged", "brackets", "semicolons")
    cm3 = "size" in order and not style.two_groups and on(0.12)
    if cm3:
        style = replace(style, size=rng.choice(("Volume (cm3)", "Cluster size (cm3)")))
    if on(0.15) and style.side != "word":
        style = replace(style, area_line=True, order=tuple(n for n in order if n != "area"))
    # Several statistics under one name are distinguished by position only: the first belongs to the peak.
    pairs = 2 if on(0.08) and not style.two_groups and not style.p else 0
    letters = on(0.06) and style.axes in ("plain", "capitals", "spanned")
    number = not style.two_groups and style.contrast not in ("column", "rowspan") and on(0.12)
    if number:
        style = replace(style, order=("number", *style.order))
    if on(0.08) and not style.two_groups:
        at = style.order.index("region") + 1
        style = replace(style, order=(*style.order[:at], "direction", *style.order[at:]))
    return replace(
        style,
        numbering=rng.choice((ROMAN, ARABIC)) if number else (),
        lost_comma=style.axes == "merged" and on(0.15),
        mm=merged and on(0.2),
        pairs=pairs,
        letters=letters,
        empty_sections=on(0.2),
        plus=style.plus and not letters,
    )


def spoil(rng: random.Random, style: Style, peaks: list[Peak]) -> list[Peak]:
    """Return the peaks with what journals do to them: endless statistics, zeros with a sign, misprints, shared rows."""
    infinite, zero, misprint = rng.random() < 0.1, rng.random() < 0.1, rng.random() < 0.15
    out = []
    for peak in peaks:
        if infinite and style.stat[0] in "tTzZP" and rng.random() < 0.3:
            peak = replace(peak, statistic=math.inf)
        if style.size.endswith("(cm3)") and peak.size is not None:
            peak = replace(peak, size=round(peak.size / 1000, 2))
        if zero and rng.random() < 0.3:
            x, y, _ = peak.xyz
            peak = replace(peak, xyz=(x, y, -0.0 if rng.random() < 0.5 else 0.0))
        out.append(peak)
    if misprint and "side" in style.order and len(out) > 4:
        # One letter against the sign of x: as printed, both.
        victim = rng.randrange(len(out))
        x, y, z = out[victim].xyz
        out[victim] = replace(out[victim], xyz=(-x, y, z))
    if style.two_groups and rng.random() < 0.4:
        return _in_both_columns(rng, out)
    if style.axes == "merged" and not style.two_groups and rng.random() < 0.2:
        return _in_one_cell(rng, out)
    return out


def _in_both_columns(rng: random.Random, peaks: list[Peak]) -> list[Peak]:
    """Return the peaks, some of them in rows that hold one of the left and one of the right hemisphere."""
    out: list[Peak] = []
    for peak in peaks:
        if rng.random() < 0.7:
            x, y, z = peak.xyz
            left = replace(peak, side="L", xyz=(-abs(x), y, z))
            twin = (round(abs(x) + 2, 1), round(y - 2, 1), round(z + 2, 1))
            right = replace(peak, side="R", xyz=twin, statistic=round(rng.uniform(3.1, 9.9), 2), joined=True)
            out += [left, right]
        else:
            out.append(peak)
    return out


def _in_one_cell(rng: random.Random, peaks: list[Peak]) -> list[Peak]:
    """Return the peaks, some of them followed by one or two printed in the same cell."""
    out: list[Peak] = []
    for peak in peaks:
        out.append(peak)
        for n in range(rng.choice((0, 0, 1, 2))):
            x, y, z = peak.xyz
            near = (round(x + math.copysign(4 + n, x), 1), round(y - 5 - n, 1), round(z + 3, 1))
            out.append(replace(peak, xyz=near, joined=True))
    return out
