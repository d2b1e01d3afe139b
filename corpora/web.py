"""The one HTTP client, with rate limits and retries.

Each host has its own pace, which its own headers may slow down. Failures that may pass are tried again
with growing pauses, Retry-After obeyed. An error a service hides inside HTTP 200 is the caller's to find.
What is answered, the caller keeps.

A request with a key or the user's address goes to the host it was meant for and to no other: a redirection elsewhere is
an error. Only `download`, which sends neither, follows them. Answers have a largest size, after decompression, and a longest time.
"""

from __future__ import annotations

import email.utils
import ipaddress
import logging
import math
import random
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any
from urllib.parse import urljoin, urlsplit

from corpora.errors import ProtocolError, SourceError

log = logging.getLogger("focimine.web")

TOOL = "focimine"
SECRET_NAMES = frozenset({"api_key", "apikey", "key", "token", "email", "mailto", "tool", "authorization", "x-api-key"})
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
MOVED = frozenset({301, 302, 303, 307, 308})
MOST_MOVES = 5
"""Redirections followed for one request."""
SLOWEST_GAP = 10.0
"""Seconds between two requests beyond which a host's announcements slow us down no further."""
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_SECRET_IN_URL = re.compile(r"(?i)\b(api[_-]?key|key|token|email|mailto)([\"']?\s*[=:]\s*[\"']?)[^&\s\"']+")
_ENCODINGS = frozenset({"", "identity", "gzip", "deflate"})
"""Compressions whose output grows at most about a thousandfold per piece read; no other and no nested one is decoded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast one host may be asked. `per_second` requests; at most `tries` per request.

    `timeout` is the longest silence and `longest_answer` the longest time one answer may take, in seconds;
    `largest_answer` its size in bytes, after decompression. `patience`: seconds after which a request is not tried again.
    """

    per_second: float = 3.0
    tries: int = 6
    first_pause: float = 1.0
    longest_pause: float = 120.0
    timeout: float = 60.0
    longest_answer: float = 300.0
    largest_answer: int = 100_000_000
    patience: float = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer of a host; `media_type` as it names it, without parameters, `url` where it came from."""

    status: int
    content: bytes
    media_type: str = ""
    url: str = ""

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


_OTHER_ADDRESS = "Look the item up on the service's site and get it by hand; another service may have it."


class _TooSlowError(Exception):
    """An answer that goes on arriving for longer than it may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """One request. `anywhere`: it holds nothing of the user and may be redirected to another host."""

    method: str
    url: str
    values: Mapping[str, str]
    headers: Mapping[str, str]
    anywhere: bool = False
    near: str | None = None

    def moved(self, location: str, status: int) -> _Request:
        """Return the request at the address it is redirected to; SourceError where that is another host's."""
        there = urljoin(self.url, location)
        if not self.anywhere and not _same_host(self.url, there):
            host, other = urlsplit(self.url).hostname, urlsplit(there).hostname or there[:100]
            raise SourceError(
                f"{host} redirects to another address ({other}); it was not followed, because the request holds your address or key.",
                hint="The service may have moved: look at its documentation; a newer Focimine may know the new address.",
            )
        if status == 303:
            return replace(self, url=there, method="GET", values={})
        # An address with parameters of its own replaces ours; a form is sent again to the new address.
        return replace(self, url=there, values={} if self.method == "GET" and urlsplit(there).query else self.values)


def _host(url: str) -> str:
    """Return the host of an address; SourceError for what is none."""
    try:
        return urlsplit(url).hostname or url
    except ValueError as error:
        raise SourceError(f"{url[:200]!r} is no address ({error}).", hint=_OTHER_ADDRESS) from error


def _same_host(before: str, after: str) -> bool:
    """Return whether two addresses are one host's: same name and port, or the same name by https instead of http."""
    a, b = urlsplit(before), urlsplit(after)
    if a.hostname != b.hostname:
        return False
    if a.scheme == b.scheme:
        return _port(a.netloc) == _port(b.netloc)
    return (a.scheme, b.scheme) == ("http", "https") and not _port(a.netloc) and not _port(b.netloc)


def _port(place: str) -> str:
    return place.rpartition("@")[2].rpartition("]")[2].partition(":")[2]


class Client:
    """Asks services for the user named by `address`.

    Parameters
    ----------
    address : the user's mail address; services ask for it. ProtocolError when missing or none.
    paces : pace per host name; `usual` is that of all others.
    tell : is given a sentence when a host has to be asked again, so that waiting is not silent.
    clock, sleep : for tests.
    """

    def __init__(
        self,
        address: str | None,
        *,
        paces: Mapping[str, Pace] | None = None,
        usual: Pace | None = None,
        tell: Callable[[str], None] | None = None,
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
        self._usual = usual or Pace()
        self._tell = tell
        self._clock, self._sleep = clock, sleep
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()
        self._client = httpx.Client(headers={"User-Agent": TOOL, "Accept-Encoding": "gzip, deflate"})

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
        return self._ask(_Request(method="POST", url=url, values=_texts(form), headers=self._named()), unfit)

    def get(
        self,
        url: str,
        parameters: Mapping[str, Any] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        unfit: Unfit | None = None,
    ) -> Answer:
        """Return what a GET answers, as `post` does; `headers` may hold the service's key."""
        sent = {**self._named(), **(headers or {})}
        return self._ask(_Request(method="GET", url=url, values=_texts(parameters or {}), headers=sent), unfit)

    def download(self, url: str, *, unfit: Unfit | None = None, near: str | None = None) -> Answer:
        """Return the file at an address that a service named, redirections to other hosts followed; nothing of the user is sent.

        SourceError as from `post`, and for an address that is none of the public web: no http(s), or a machine of the
        local network, unless it is on the same host as `near`, the service that named it.
        """
        return self._ask(_Request(method="GET", url=url, values={}, headers={}, anywhere=True, near=near), unfit)

    def _named(self) -> dict[str, str]:
        return {"User-Agent": f"{TOOL} (mailto:{self.address})"}

    def _ask(self, request: _Request, unfit: Unfit | None) -> Answer:
        host = _host(request.url)
        pace = self._paces.get(host, self._usual)
        failure, began = "", self._clock()
        for attempt in range(1, pace.tries + 1):
            log.debug("%s %s", masked(request.url), public(request.values))
            answer, failure, pause = self._try(request, pace)
            if answer is not None:
                why_not = unfit(answer) if unfit and answer.status == 200 else None
                if why_not is None:
                    return answer
                failure = why_not
            failure = _hidden(masked(failure), request)
            if attempt == pace.tries or self._clock() - began > pace.patience:
                break
            wait = _pause(pace, attempt) if pause is None else min(pause, pace.longest_pause)
            if self._tell:
                self._tell(f"{host} has not given a usable answer ({failure[:120]}); asking again in {wait:.0f} s.")
            self._sleep(wait)
        tries = f"{attempt} {'try' if attempt == 1 else 'tries'}"
        hint = "Check the connection and the service's status page, wait, and run the command again: what was fetched is kept."
        raise SourceError(f"{host} did not answer after {tries} (last: {failure}).", hint=hint)

    def _try(self, request: _Request, pace: Pace) -> tuple[Answer | None, str, float | None]:
        """Return an answer, or what went wrong and the pause the host asks for."""
        import httpx

        try:
            for _ in range(MOST_MOVES + 1):
                _demand_public(request)
                host = _host(request.url)
                self._wait_turn(host, self._paces.get(host, pace))
                with self._client.stream(
                    request.method,
                    request.url,
                    params=request.values if request.method == "GET" and request.values else None,
                    data=request.values if request.method == "POST" else None,
                    headers=request.headers,
                    timeout=pace.timeout,
                ) as response:
                    status = int(response.status_code)
                    self._heed(host, response.headers, pace, refused=status == 429)
                    if status in PASSING:
                        return None, f"HTTP {status}", retry_after(response.headers.get("retry-after"))
                    if status not in MOVED or "location" not in response.headers:
                        return _answer(response, host, self._content(response, pace, host)), "", None
                    request = request.moved(response.headers["location"], status)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, _TooSlowError, ValueError) as error:
            # ValueError: an address or a header nobody can read.
            return None, f"{type(error).__name__.strip('_')}: {error}", None
        return None, f"more than {MOST_MOVES} redirections", None

    def _content(self, response: Any, pace: Pace, host: str) -> bytes:
        """Return the whole body; SourceError beyond the largest size, _TooSlowError beyond the longest time."""
        encoding = response.headers.get("content-encoding", "").strip().lower()
        if encoding not in _ENCODINGS:
            raise SourceError(f"{host} answers in the unknown compression {encoding[:40]!r}.", hint=_OTHER_ADDRESS)
        began, size, pieces = self._clock(), 0, []
        for piece in response.iter_bytes():
            size += len(piece)
            if size > pace.largest_answer:
                message = f"{host} sends more than {pace.largest_answer:,} bytes for one request; it was stopped."
                raise SourceError(message, hint="Ask for fewer items at a time, or get the file by hand.")
            if self._clock() - began > pace.longest_answer:
                raise _TooSlowError(f"the answer was not complete after {pace.longest_answer:.0f} s")
            pieces.append(piece)
        return b"".join(pieces)

    def _wait_turn(self, host: str, pace: Pace) -> None:
        with self._lock:
            state = self._hosts.setdefault(host, _Host(gap=1.0 / pace.per_second))
        with state.lock:
            now = self._clock()
            wait = state.next_at - now
            state.next_at = max(now, state.next_at) + state.gap
        if wait > 0:
            self._sleep(wait)

    def _heed(self, host: str, headers: Mapping[str, str], pace: Pace, *, refused: bool) -> None:
        """Slow down to the rate a host announces (Crossref, NCBI, OpenAlex), or by half where it refused for the rate.

        We never speed up beyond our own pace.
        """
        announced = announced_gap(headers)
        with self._lock:
            state = self._hosts[host]
        with state.lock:
            if refused:
                state.gap = max(state.gap, min(2 * state.gap, SLOWEST_GAP))
            if announced and announced > state.gap:
                state.gap = announced
            if headers.get("x-ratelimit-remaining", headers.get("x-rate-limit-remaining")) == "0":
                # Some hosts give the time of the reset, not the seconds until then: never wait longer than a pause.
                wait = min(retry_after(headers.get("x-ratelimit-reset")) or state.gap, pace.longest_pause)
                state.next_at = max(state.next_at, self._clock() + wait)


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


def public(values: Mapping[str, str]) -> dict[str, str]:
    """Return parameters without keys and addresses: for logs."""
    return {key: value for key, value in sorted(values.items()) if key.lower() not in SECRET_NAMES}


def masked(text: str) -> str:
    """Return `text` with the values of keys and addresses hidden."""
    return _SECRET_IN_URL.sub(lambda m: f"{m.group(1)}{m.group(2)}…", text)


def _hidden(text: str, request: _Request) -> str:
    """Return `text` without the secrets of the request: a service may repeat them in its error."""
    sent = {**request.values, **request.headers}
    secrets = {
        value for name, value in sent.items() if name.lower() in SECRET_NAMES and len(value) >= 6 and value != TOOL
    }
    for secret in secrets:
        text = text.replace(secret, "…")
    return text


def _pause(pace: Pace, attempt: int) -> float:
    """Return an exponentially growing pause with jitter, so that parallel runs do not retry at the same moment."""
    longest = float(min(pace.first_pause * 2 ** (attempt - 1), pace.longest_pause))
    return longest * random.uniform(0.5, 1.0)


def _answer(response: Any, host: str, content: bytes) -> Answer:
    status = int(response.status_code)
    if status in (401, 403):
        hint = "Check the key for this service, and that your network may use it."
        raise SourceError(f"{host} refused the request (HTTP {status}).", hint=hint)
    if status == 414:
        raise SourceError(f"{host}: the request is too long (HTTP 414).", hint="Ask for fewer items at a time.")
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Answer(status=status, content=content, media_type=kind, url=str(response.url))


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in values.items() if value is not None}


def _demand_public(request: _Request) -> None:
    """Refuse (SourceError) an address somebody else named that is none of the public web; `near` is the one exception."""
    if not request.anywhere:
        return
    parts = urlsplit(request.url)
    host = (parts.hostname or "").rstrip(".").lower()
    if host and request.near and host == urlsplit(request.near).hostname:
        return
    try:
        local = not ipaddress.ip_address(host).is_global
    except ValueError:
        local = "." not in host or host.endswith((".localhost", ".local", ".internal"))
    if parts.scheme not in ("http", "https") or local:
        raise SourceError(
            f"{request.url[:200]!r} is no address of the public web; it was not opened.", hint=_OTHER_ADDRESS
        )
