"""Machine code for the inner loops: one decorator, so that every compiled function is compiled alike.

No `fastmath`: sums keep their order and nothing is contracted, so that the same input gives the same
bytes on every machine. Compiled code is kept next to the package where that folder can be written,
otherwise in numba's own cache folder, otherwise nowhere (the first run of a process then compiles).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Compiled = TypeVar("Compiled", bound=Callable[..., object])


def compiled(function: Compiled) -> Compiled:
    """Return `function` compiled on its first call, releasing the interpreter lock while it runs."""
    try:
        kept = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:  # "no locator available": no folder to keep compiled code in
        kept = numba.njit(nogil=True, error_model="numpy")(function)
    return cast(Compiled, kept)
