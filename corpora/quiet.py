"""Libraries that collect all garbage of the process whenever they read an image: kept from looking at what is there already."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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
