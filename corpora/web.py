"""The one HTTP client, with rate limits and retries.

Each host has its own pace, which its own headers may slow down. Failures that may pass are tried again
with growing pauses, Retry-After obeyed. An error a service hides inside HTTP 200 is the caller's to find.
What is answered, the caller keeps.
"""

from __future__ import annotations

import email.utils
import logging
import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from corpora.errors import ProtocolError, SourceError

log = logging.getLogger("focimine.web")

TOOL = "focimine"
SECRET_NAMES = frozenset({"api_key", "apikey", "key", "token", "email", "mailto", "tool", "authorization", "x-api-key"})
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_SECRET_IN_URL = re.compile(r"(?i)\b(api_?key|key|token|email|mailto)=[^&\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast one host may be asked. `per_second` requests; at most `tries` per request."""

    per_second: float = 3.0
    tries: int = 6
    first_pause: float = 1.0
    longest_pause: float = 120.0
    timeout: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer of a host."""

    status: int
    content: bytes

    @property
    def text(self) -> str:
        """Return the content as UTF-8 text."""
        return self.content.decode("utf-8", errors="replace")


Unfit = Callable[[Answer], str | None]
"""Returns the reason why an answer with HTTP 200 cannot be used, or None."""


@dataclass(slots=True)
class _Host:
    """One host's clock: when it may be asked next, and how long between two requests."""

    gap: float
    next_at: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Client:
    """Asks services for the user named by `address`.

    Parameters
    ----------
    address : the user's mail address; services ask for it. ProtocolError when missing or none.
    paces : pace per host name; others get `Pace()`.
    clock, sleep : for tests.
    """

    def __init__(
        self,
        address: str | None,
        *,
        paces: Mapping[str, Pace] | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not address or not _ADDRESS.fullmatch(address.strip()):
            message = (
                "A service is asked only with your mail address." if not address else f"{address!r} is no mail address."
            )
            raise ProtocolError(
                message,
                hint="Give it with --email, or set FOCIMINE_EMAIL; the service may write to you before it blocks you.",
            )
        import httpx

        self.address = address.strip()
        self._paces = dict(paces or {})
        self._clock, self._sleep = clock, sleep
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()
        self._client = httpx.Client(follow_redirects=True, headers={"User-Agent": f"{TOOL} (mailto:{self.address})"})

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()

    def post(self, url: str, form: Mapping[str, Any], *, unfit: Unfit | None = None) -> Answer:
        """Return what a POST of a form answers; SourceError after the last try. Values that are None are left out.

        `unfit` rejects an answer with HTTP 200 (an error in its body, XML cut short), or returns None; the request
        is repeated as after a failure.
        """
        values = {key: str(value) for key, value in form.items() if value is not None}
        host = urlsplit(url).hostname or url
        pace = self._paces.get(host, Pace())
        failure = ""
        for attempt in range(1, pace.tries + 1):
            self._wait_turn(host, pace)
            log.debug("%s %s", masked(url), public(values))
            answer, failure, pause = self._try(url, values, host, pace)
            if answer is not None:
                why_not = unfit(answer) if unfit and answer.status == 200 else None
                if why_not is None:
                    return answer
                failure = why_not
            if attempt < pace.tries:
                self._sleep(_pause(pace, attempt) if pause is None else min(pause, pace.longest_pause))
        hint = "Check the connection and the service's status page, wait, and run the command again: what was fetched is kept."
        raise SourceError(f"{host} did not answer after {pace.tries} tries (last: {masked(failure)}).", hint=hint)

    def _try(
        self, url: str, values: Mapping[str, str], host: str, pace: Pace
    ) -> tuple[Answer | None, str, float | None]:
        """Return an answer, or what went wrong and the pause the host asks for."""
        import httpx

        try:
            response = self._client.post(url, data=values, timeout=pace.timeout)
        except httpx.TransportError as error:
            return None, f"{type(error).__name__}: {error}", None
        self._heed(host, response.headers)
        if response.status_code in PASSING:
            return None, f"HTTP {response.status_code}", retry_after(response.headers.get("retry-after"))
        return _answer(response, host), "", None

    def _wait_turn(self, host: str, pace: Pace) -> None:
        with self._lock:
            state = self._hosts.setdefault(host, _Host(gap=1.0 / pace.per_second))
        with state.lock:
            now = self._clock()
            wait = state.next_at - now
            state.next_at = max(now, state.next_at) + state.gap
        if wait > 0:
            self._sleep(wait)

    def _heed(self, host: str, headers: Mapping[str, str]) -> None:
        """Slow down to the rate a host announces (Crossref, NCBI, OpenAlex); never speed up beyond ours."""
        announced = announced_gap(headers)
        with self._lock:
            state = self._hosts[host]
        with state.lock:
            if announced and announced > state.gap:
                state.gap = announced
            if headers.get("x-ratelimit-remaining", headers.get("x-rate-limit-remaining")) == "0":
                state.next_at = max(
                    state.next_at,
                    self._clock() + (retry_after(headers.get("x-ratelimit-reset")) or state.gap),
                )


def announced_gap(headers: Mapping[str, str]) -> float | None:
    """Return the seconds between two requests required by a host's headers, or None."""
    limit = headers.get("x-rate-limit-limit") or headers.get("x-ratelimit-limit")
    interval = headers.get("x-rate-limit-interval") or headers.get("x-ratelimit-interval") or "1s"
    found = re.match(r"(\d+)\s*(ms|s|m|h)?", interval)
    if not limit or not limit.isdigit() or int(limit) == 0 or not found:
        return None
    seconds = int(found.group(1)) * {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, None: 1.0}[found.group(2)]
    gap = seconds / int(limit)
    return gap if gap <= 10 else None


def retry_after(text: str | None) -> float | None:
    """Return the seconds of a Retry-After header, given in seconds or as a date; None when there is none."""
    if not text:
        return None
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        when = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, float(when.timestamp() - time.time()))


def public(values: Mapping[str, str]) -> dict[str, str]:
    """Return parameters without keys and addresses: for logs."""
    return {key: value for key, value in sorted(values.items()) if key.lower() not in SECRET_NAMES}


def masked(text: str) -> str:
    """Return `text` with the values of keys and addresses hidden."""
    return _SECRET_IN_URL.sub(lambda m: f"{m.group(1)}=…", text)


def _pause(pace: Pace, attempt: int) -> float:
    """Return an exponentially growing pause with jitter, so that parallel runs do not retry at the same moment."""
    longest = float(min(pace.first_pause * 2 ** (attempt - 1), pace.longest_pause))
    return longest * random.uniform(0.5, 1.0)


def _answer(response: Any, host: str) -> Answer:
    status = int(response.status_code)
    if status in (401, 403):
        hint = "Check the key for this service, and that your network may use it."
        raise SourceError(f"{host} refused the request (HTTP {status}).", hint=hint)
    if status == 414:
        raise SourceError(f"{host}: the request is too long (HTTP 414).", hint="Ask for fewer items at a time.")
    return Answer(status=status, content=response.content)
