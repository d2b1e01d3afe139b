"""Reproducible figures: the same bytes regardless of what ran before in the process.

matplotlib's settings are global, and libraries change them when imported or used. Every figure is drawn inside
`own_style`, which puts matplotlib's defaults back for its duration, and encoded by `png_bytes`.
"""

from __future__ import annotations

import gc
import io
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from corpora.formats.markup import whole_markup

CHINESE_FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Zen Hei",
    "SimHei",
)
"""Fonts that a reader's machine may have for Chinese, those first that look best beside DejaVu Sans."""
_DRAWN_IN = "'DejaVu Sans', "
HASH_SALT = "focimine"
"""Ids inside an SVG are hashes of what they name, with this."""


@contextmanager
def own_style(settings: Mapping[Any, Any] | None = None) -> Iterator[None]:
    """Draw with matplotlib's defaults and `settings`; those in force before come back afterwards. Also a decorator."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": HASH_SALT, **(settings or {})})
        yield


def png_bytes(figure: Any, dpi: int, **savefig: Any) -> bytes:
    """Return a figure as PNG without time or version; a character that no font of this machine holds is a box in it."""
    stream = io.BytesIO()
    with _without_glyph_warnings():
        figure.savefig(stream, format="png", dpi=dpi, metadata={"Software": None}, **savefig)
    return stream.getvalue()


def svg_text(figure: Any, *, title: str) -> str:
    """Return a figure as SVG without time or version; text stays text, in fonts of whoever looks at it."""
    stream = io.StringIO()
    with _without_glyph_warnings():  # a character that no font of this machine holds is drawn with the reader's
        figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None, "Title": title})
    return whole_markup(stream.getvalue())


def chinese_svg_text(figure: Any, *, title: str) -> str:
    """Return a figure as `svg_text`, its Chinese in a font made for it: else a reader's machine takes whichever comes first.

    Fonts are named after the figure was laid out, so that its measures do not depend on the fonts of this machine.
    """
    families = "".join(f"'{family}', " for family in CHINESE_FAMILIES)
    return svg_text(figure, title=title).replace(_DRAWN_IN, _DRAWN_IN + families)


@contextmanager
def _without_glyph_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
        yield


@contextmanager
def without_collecting() -> Iterator[None]:
    """Take what exists out of the collector's sight for the duration; also a decorator.

    nilearn calls `gc.collect()` for each image it reads; with the packages of this program loaded that takes half a second
    every time, six times for one viewer.
    """
    if gc.get_freeze_count():  # somebody did so already, and ends it
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
