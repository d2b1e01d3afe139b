"""An interactive page of one map: click through the brain, offline, in one file."""

from __future__ import annotations

import warnings
from html import escape
from typing import Any

from corpora.figures import own_style, without_collecting
from meta.report.drawing.canvas import colours
from meta.report.figures import Shown, image_of, limits, template


@own_style()
def render_viewer(shown: Shown, cut_coords: tuple[float, float, float] | None = None) -> str:
    """Return a self-contained HTML page: three linked slices of the map over the MNI152 template.

    Parameters
    ----------
    shown : the map and its threshold.
    cut_coords : where the page opens, mm, MNI; None opens at the map's centre of mass.
    """
    from nilearn import plotting

    low, high = limits(shown)
    shows = bool(shown.thresholded.any())
    with warnings.catch_warnings(), without_collecting():
        # nilearn calls a method of colour maps that matplotlib is going to retire.
        warnings.simplefilter("ignore", PendingDeprecationWarning)
        view: Any = plotting.view_img(
            image_of(shown.thresholded),
            bg_img=template(2),
            cut_coords=cut_coords or (None if shows else (0.0, 0.0, 0.0)),
            threshold=low * 0.999 if shows else 0.0,
            vmin=low * 0.999,
            vmax=high,
            symmetric_cmap=False,
            cmap=colours(),
            black_bg=False,
            opacity=0.9,
            resampling_interpolation="nearest",
        )
    words = f"<h3>{escape(shown.name)}</h3><p>{escape(shown.statistic)}: {escape(shown.threshold)}. MNI152, mm; click to move.</p>"
    style = "<style>body{font-family:sans-serif;margin:1em}h3,p{margin:.2em 0}</style>"
    page = str(view.get_standalone())
    return page.replace("<body>", f"<body>{style}{words}", 1)
