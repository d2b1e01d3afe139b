"""Reproducible figures: the same bytes regardless of what ran before in the process.

matplotlib's settings are global, and libraries change them when imported or used. Every figure is drawn inside
`own_style`, which puts matplotlib's defaults back for its duration, and encoded by `png_bytes`.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def own_style() -> Iterator[None]:
    """Draw with matplotlib's defaults; the settings in force before come back afterwards. Also a decorator."""
    import matplotlib

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        yield


def png_bytes(figure: Any, dpi: int, **savefig: Any) -> bytes:
    """Return a figure as PNG without time or version."""
    stream = io.BytesIO()
    figure.savefig(stream, format="png", dpi=dpi, metadata={"Software": None}, **savefig)
    return stream.getvalue()
