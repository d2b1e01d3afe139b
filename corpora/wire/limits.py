"""What one request may use: time and bytes, counted where they arrive, so that no slow or endless answer gets round them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

SLOWEST_RATE = 8_000
"""Bytes per second (a 64 kbit/s line): a body that arrives faster than this from the first byte on gets more time."""
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
    began, ends : when the request began, and when it ends unless a body is arriving at SLOWEST_RATE.
    longest : when it ends in any case.
    most_bytes : bytes that may arrive.
    public_only : whether connections to this machine and its network are refused.
    """

    clock: Callable[[], float]
    began: float
    ends: float
    longest: float
    most_bytes: int
    public_only: bool = False
    received: int = 0
    in_body: bool = False

    def left(self) -> float:
        """Return the seconds that are left; TooSlowError when none is."""
        earned = self.began + self.received / SLOWEST_RATE if self.in_body else self.ends
        seconds = min(max(self.ends, earned), self.longest) - self.clock()
        if seconds <= 0:
            raise TooSlowError("the answer was not complete in time")
        return seconds

    def count(self, size: int) -> None:
        """Count bytes that have arrived; TooLargeError when they are too many."""
        self.received += size
        if self.received > self.most_bytes + FRAMING:
            raise TooLargeError
