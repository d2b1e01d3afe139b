"""What one request may use: time and bytes, counted where they arrive, so that no slow or endless answer gets round them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

SLOWEST_RATE = 8_000
"""Bytes per second (a 64 kbit/s line): an answer that arrives faster than this gets more time, a slower one does not."""
FRAMING = 1_000_000
"""Bytes an answer may have beside its body: headers, informational answers, chunk sizes."""


class LineError(Exception):
    """A request that failed on its way: no connection, no whole answer, an answer that is no HTTP."""


class TooSlowError(LineError):
    """An answer that goes on arriving for longer than it may."""


class TooLargeError(Exception):
    """An answer with more bytes than it may have; asking again would not help."""


@dataclass(slots=True, kw_only=True)
class Allowance:
    """Time and bytes of one request, until its answer is whole.

    Parameters
    ----------
    clock : the time in seconds.
    ends : when the request ends if nothing arrives; each SLOWEST_RATE bytes that arrive put it off by a second.
    longest : when it ends in any case.
    most_bytes : bytes that may arrive.
    public_only : whether connections to this machine and its network are refused.
    """

    clock: Callable[[], float]
    ends: float
    longest: float
    most_bytes: int
    public_only: bool = False
    received: int = 0

    def left(self) -> float:
        """Return the seconds that are left; TooSlowError when none is."""
        seconds = min(self.ends + self.received / SLOWEST_RATE, self.longest) - self.clock()
        if seconds <= 0:
            raise TooSlowError("the answer was not complete in time")
        return seconds

    def count(self, size: int) -> None:
        """Count bytes that have arrived; TooLargeError when they are too many."""
        self.received += size
        if self.received > self.most_bytes + FRAMING:
            raise TooLargeError
