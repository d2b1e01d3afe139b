"""The one HTTP client, with rate limits and retries.

Each host has its own pace, which its own headers may slow down. Failures that may pass are tried again
with growing pauses, Retry-After obeyed. An error a service hides inside HTTP 200 is the caller's to find.
What is answered, the caller keeps.

A request with a key or the user's address goes to the host it was meant for and to no other: a redirection elsewhere is
an error. Only `download`, which sends neither, follows them, and never into the local network. Answers have a largest
size, before and after unpacking, and a longest time from the first byte asked to the last one read; keys are taken out of
them, for a service may repeat what it was sent. What lies below, connections and their limits, is in `corpora.wire`.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from corpora.errors import ProtocolError, SourceError
from corpora.wire.discretion import hide, hide_in_bytes, keys_in, masked, public
from corpora.wire.limits import Allowance, LineError, TooLargeError
from corpora.wire.pauses import SLOWEST_GAP, announced_gap, duration, pause, retry_after, until_reset
from corpora.wire.requests import AGENT, OTHER_ADDRESS, Request, host_of
from corpora.wire.unpacking import ENCODINGS, unpack

if TYPE_CHECKING:
    from corpora.wire.connections import Response

log = logging.getLogger("focimine.web")

TOOL = AGENT
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
MOVED = frozenset({301, 302, 303, 307, 308})
MOST_MOVES = 5
"""Redirections followed for one request."""
LEAST_PATIENCE = 2.0
"""Seconds that a host gets for a request right after it has used up its patience: enough to find it well again."""
FORGIVEN = 10.0
"""Seconds of lost time that a usable answer makes good."""
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast one host may be asked. `per_second` requests; at most `tries` per request.

    `patience`: seconds for one request with all its tries and pauses, where nothing usable arrives; time that a host lost
    before is taken off. An answer that keeps arriving (`corpora.wire.limits.SLOWEST_RATE`) may take up to `longest_answer`
    seconds. `timeout` is the longest silence, `largest_answer` the most bytes of an answer, after unpacking.
    """

    per_second: float = 3.0
    tries: int = 6
    first_pause: float = 1.0
    timeout: float = 30.0
    longest_answer: float = 300.0
    largest_answer: int = 100_000_000
    patience: float = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer of a host; `media_type` as it names it, without parameters, `url` where it came from.

    `size` is that of the whole file, in bytes, where the host sends a part of it (HTTP 206) and says so.
    """

    status: int
    content: bytes
    media_type: str = ""
    url: str = ""
    size: int | None = None

    @property
    def text(self) -> str:
        """Return the content as UTF-8 text."""
        return self.content.decode("utf-8", errors="replace")


Unfit = Callable[[Answer], str | None]
"""Returns the reason why an answer with HTTP 200 cannot be used, or None."""


@dataclass(slots=True)
class _Host:
    """One host's clock: when it may be asked next, how long between two requests, the seconds lost on it lately."""

    gap: float
    next_at: float = 0.0
    lost: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failure:
    """Why a try gave no answer; `wait`: the seconds after which the host asks to be asked again."""

    why: str
    wait: float | None = None


class Client:
    """Asks services for the user named by `address`.

    Parameters
    ----------
    address : the user's mail address; services ask for it. ProtocolError when missing or none, unless `downloads_only`.
    downloads_only : no service is asked, only public files are fetched, to which nothing of the user is sent.
    paces : pace per host name; `usual` is that of all others.
    tell : is given a sentence when a host has to be asked again, so that waiting is not silent.
    clock, sleep : for tests.
    """

    def __init__(
        self,
        address: str | None = None,
        *,
        downloads_only: bool = False,
        paces: Mapping[str, Pace] | None = None,
        usual: Pace | None = None,
        tell: Callable[[str], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        if not downloads_only and (not address or not _ADDRESS.fullmatch(address.strip())):
            message = (
                "A service is asked only with your mail address." if not address else f"{address!r} is no mail address."
            )
            raise ProtocolError(
                message,
                hint="Give it with --email, or set FOCIMINE_EMAIL; the service may write to you before it blocks you.",
            )
        from corpora.wire.connections import Connections

        self.address = "" if downloads_only else (address or "").strip()
        self._paces = dict(paces or {})
        self._usual = usual or Pace()
        self._tell = tell
        self._clock, self._sleep = clock, sleep
        self._hosts: dict[str, _Host] = {}
        self._keys: set[str] = set()
        self._lock = threading.Lock()
        self._connections = Connections()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connections.close()

    def post(self, url: str, form: Mapping[str, Any], *, unfit: Unfit | None = None) -> Answer:
        """Return what a POST of a form answers; SourceError after the last try. Values that are None are left out.

        `unfit` rejects an answer with HTTP 200 (an error in its body, XML cut short), or returns None; the request
        is repeated as after a failure.
        """
        return self._ask(Request(method="POST", url=url, values=_texts(form), headers=self._named()), unfit)

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
        return self._ask(Request(method="GET", url=url, values=_texts(parameters or {}), headers=sent), unfit)

    def download(
        self, url: str, *, unfit: Unfit | None = None, near: str | None = None, part: tuple[int, int] | None = None
    ) -> Answer:
        """Return the file at an address that a service named, redirections to other hosts followed; nothing of the user is sent.

        `part` asks for the bytes from the first number up to, but not including, the second: HTTP 206, or 200 with the whole file from
        a host that gives no parts, or 416 where the file ends before them.

        SourceError as from `post`, and for an address that is none of the public web: no http(s), or a machine of the
        local network, by its name or by what the name resolves to, unless it is on the same host and port as `near`, the
        service that named it.
        """
        headers = {"Range": f"bytes={part[0]}-{part[1] - 1}", "Accept-Encoding": "identity"} if part else {}
        return self._ask(Request(method="GET", url=url, values={}, headers=headers, anywhere=True, near=near), unfit)

    def discreet(self, text: str) -> str:
        """Return words of a service as one line of plain text, without the user's address and the keys it was sent."""
        plain = "".join(char if char.isprintable() else " " for char in text)
        return hide(masked(plain), {*filter(None, [self.address]), *self._keys})

    def without_address(self, content: bytes) -> bytes:
        """Return an answer without the user's address, for services that repeat what they were asked; keys are never in it."""
        return hide_in_bytes(content, {self.address})

    def _named(self) -> dict[str, str]:
        if not self.address:
            message = "a client for downloads asks no service"
            raise ValueError(message)
        return {"User-Agent": f"{TOOL} (mailto:{quote(self.address, safe='@+')})"}

    def _ask(self, request: Request, unfit: Unfit | None) -> Answer:
        self._keys |= keys_in({**request.values, **request.headers})
        try:
            return self._asked(request, unfit)
        except SourceError as error:
            raise SourceError(self.discreet(error.message), hint=error.hint) from None
        except LineError as error:
            raise SourceError(self.discreet(f"{host_of(request.url)}: {error}."), hint=OTHER_ADDRESS) from None

    def _asked(self, request: Request, unfit: Unfit | None) -> Answer:
        request.demand_public()
        host = request.place.host
        pace, began = self._paces.get(host, self._usual), self._clock()
        ends = began + self._patience(host, pace)
        for attempt in range(1, pace.tries + 1):
            log.debug("%s %s", self.discreet(request.url), public(request.values))
            got = _judged(self._try(request, pace, ends), unfit)
            if isinstance(got, Answer):
                self._remember(host, -FORGIVEN)
                return got
            asks = "" if got.wait is None else f"; it asks for a pause of {duration(got.wait)}"
            failure = f"{self.discreet(got.why)}{asks}"
            wait = pause(pace.first_pause, attempt) if got.wait is None else got.wait
            if attempt == pace.tries or self._clock() + wait >= ends:
                break
            if self._tell:
                self._tell(f"{host} has not given a usable answer ({failure[:120]}); asking again in {wait:.0f} s.")
            self._sleep(wait)
        self._remember(host, self._clock() - began)
        tries = f"{attempt} {'try' if attempt == 1 else 'tries'}"
        hint = "Check the connection and the service's status page, wait, and run the command again: what was fetched is kept."
        raise SourceError(f"{host} did not answer after {tries} (last: {failure}).", hint=hint)

    def _state(self, host: str, pace: Pace) -> _Host:
        with self._lock:
            return self._hosts.setdefault(host, _Host(gap=1.0 / pace.per_second))

    def _patience(self, host: str, pace: Pace) -> float:
        state = self._state(host, pace)
        with state.lock:
            return max(LEAST_PATIENCE, pace.patience - state.lost)

    def _remember(self, host: str, seconds: float) -> None:
        """Add to the time lost on a host; less than nothing makes good what was lost."""
        state = self._hosts[host]
        with state.lock:
            state.lost = max(0.0, state.lost + seconds)

    def _try(self, request: Request, pace: Pace, ends: float) -> Answer | _Failure:
        """Return an answer, or what went wrong and the pause the host asks for."""
        try:
            for _ in range(MOST_MOVES + 1):
                request.demand_public()
                with self._on_the_line(request, pace, ends) as response:
                    if response.status in PASSING:
                        wait = retry_after(response.headers.get("retry-after"))
                        return _Failure(why=f"HTTP {response.status}", wait=wait)
                    if response.status not in MOVED or "location" not in response.headers:
                        return self._answer(request, response, pace)
                    location, status = response.headers["location"], response.status
                request = request.moved(location, status)
        except TooLargeError:
            message = (
                f"{host_of(request.url)} sends more than {pace.largest_answer:,} bytes for one request; it was stopped."
            )
            raise SourceError(message, hint="Ask for fewer items at a time, or get the file by hand.") from None
        except LineError as error:
            return _Failure(why=f"{error}")
        return _Failure(why=f"more than {MOST_MOVES} redirections")

    @contextmanager
    def _on_the_line(self, request: Request, pace: Pace, ends: float) -> Iterator[Response]:
        """Yield the answer to one request, its host's turn waited for and its headers heeded."""
        place = request.place
        own = self._paces.get(place.host, pace)
        self._wait_turn(place.host, own)
        now = self._clock()
        allowed = Allowance(
            clock=self._clock,
            began=now,
            ends=max(ends, now + LEAST_PATIENCE),
            longest=now + pace.longest_answer,
            most_bytes=pace.largest_answer,
            public_only=request.needs_public,
        )
        with self._connections.ask(
            request.method, place, request.sent, request.body, timeout=pace.timeout, allowed=allowed
        ) as response:
            self._heed(place.host, response.headers, refused=response.status == 429)
            yield response

    def _answer(self, request: Request, response: Response, pace: Pace) -> Answer:
        """Return the whole answer; SourceError where the service refuses, or sends more than it may."""
        host, status = request.place.host, response.status
        if status in (401, 403):
            hint = (
                OTHER_ADDRESS
                if request.anywhere
                else "Check the key for this service, and that your network may use it."
            )
            raise SourceError(f"{host} refused the request (HTTP {status}).", hint=hint)
        if status == 414:
            raise SourceError(f"{host}: the request is too long (HTTP 414).", hint="Ask for fewer items at a time.")
        encoding = response.headers.get("content-encoding", "").lower()
        if encoding not in ENCODINGS:
            raise SourceError(f"{host} answers in the unknown compression {encoding[:40]!r}.", hint=OTHER_ADDRESS)
        content = hide_in_bytes(unpack(response.pieces, encoding, pace.largest_answer), self._keys)
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        size = whole_size(response.headers.get("content-range", ""))
        return Answer(status=status, content=content, media_type=kind, url=self.discreet(request.url), size=size)

    def _wait_turn(self, host: str, pace: Pace) -> None:
        state = self._state(host, pace)
        with state.lock:
            now = self._clock()
            wait = state.next_at - now
            state.next_at = max(now, state.next_at) + state.gap
        if wait > 0:
            self._sleep(wait)

    def _heed(self, host: str, headers: Mapping[str, str], *, refused: bool) -> None:
        """Slow down to the rate a host announces (Crossref, NCBI, OpenAlex), or by half where it refused for the rate.

        We never speed up beyond our own pace.
        """
        announced = announced_gap(headers)
        state = self._hosts[host]
        with state.lock:
            if refused:
                state.gap = max(state.gap, min(2 * state.gap, SLOWEST_GAP))
            if announced and announced > state.gap:
                state.gap = announced
            if headers.get("x-ratelimit-remaining", headers.get("x-rate-limit-remaining")) == "0":
                # Where more is needed, the host says so with HTTP 429.
                wait = min(until_reset(headers.get("x-ratelimit-reset")) or state.gap, SLOWEST_GAP)
                state.next_at = max(state.next_at, self._clock() + wait)


def _judged(got: Answer | _Failure, unfit: Unfit | None) -> Answer | _Failure:
    """Return an answer, or a failure where it is of no use."""
    why_not = unfit(got) if unfit and isinstance(got, Answer) and got.status == 200 else None
    return got if why_not is None else _Failure(why=why_not)


def whole_size(content_range: str) -> int | None:
    """Return the size of a whole file that a header Content-Range names ("bytes 0-99/1234"); None where it names none."""
    found = re.fullmatch(r"bytes (?:\d+-\d+|\*)/(\d{1,15})", content_range.strip())
    return int(found[1]) if found else None


def _texts(values: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in values.items() if value is not None}
