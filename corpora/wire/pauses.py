"""How long to wait: what a host's headers ask for, and how pauses grow."""

from __future__ import annotations

import email.utils
import math
import random
import re
import time
from collections.abc import Mapping

SLOWEST_GAP = 10.0
"""Seconds between two requests beyond which a host's announcements slow us down no further."""
EPOCH = 1_000_000_000.0
"""Beyond this a time "in seconds" is a date, not a wait."""


def announced_gap(headers: Mapping[str, str]) -> float | None:
    """Return the seconds between two requests required by a host's headers, or None."""
    limit = headers.get("x-rate-limit-limit") or headers.get("x-ratelimit-limit")
    interval = headers.get("x-rate-limit-interval") or headers.get("x-ratelimit-interval") or "1s"
    found = re.match(r"([0-9]{1,9})\s*(ms|s|m|h)?", interval)
    if not limit or not re.fullmatch(r"[0-9]{1,9}", limit) or int(limit) == 0 or not found:
        return None
    seconds = int(found.group(1)) * {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, None: 1.0}[found.group(2)]
    gap = seconds / int(limit)
    return gap if gap <= SLOWEST_GAP else None


def until_reset(text: str | None) -> float | None:
    """Return the seconds until a host gives requests again; some give the time of that in seconds since 1970."""
    seconds = retry_after(text)
    return max(0.0, seconds - time.time()) if seconds is not None and seconds > EPOCH else seconds


def retry_after(text: str | None) -> float | None:
    """Return the seconds of a Retry-After header, given in seconds or as a date; None when there is none."""
    if not text:
        return None
    try:
        seconds = float(text)
        return max(0.0, seconds) if math.isfinite(seconds) else None
    except ValueError:
        pass
    try:
        return max(0.0, float(email.utils.parsedate_to_datetime(text).timestamp() - time.time()))
    except (ValueError, TypeError, OverflowError):
        return None


def pause(first: float, attempt: int) -> float:
    """Return an exponentially growing pause with jitter, so that parallel runs do not retry at the same moment."""
    longest = float(first * 2 ** (attempt - 1))
    return longest * random.uniform(0.5, 1.0)


def duration(seconds: float) -> str:
    """Return a time in words."""
    for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:,.0f} {unit}" if seconds < EPOCH else "years"
    return f"{seconds:.0f} s"
