"""The HTTP client is polite, patient and discreet. All against a server on this machine."""

from __future__ import annotations

import contextlib
import gzip
import logging
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from corpora.errors import ProtocolError, SourceError
from corpora.web import Client, Pace
from corpora.wire.discretion import masked
from corpora.wire.pauses import announced_gap, retry_after

ME = "curator@example.org"


class Script:
    """Answers in order; the last one for ever."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, str], bytes]] = [(200, {}, b"fine")]
        self.forms: list[str] = []
        self.heads: list[str] = []
        self.url = ""


@pytest.fixture
def server() -> Iterator[Script]:
    script = Script()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            script.heads.append(f"{self.path} {self.headers['user-agent']}")
            self._answer()

        def do_POST(self) -> None:
            script.heads.append(f"{self.path} {self.headers['user-agent']}")
            script.forms.append(self.rfile.read(int(self.headers["content-length"])).decode())
            self._answer()

        def _answer(self) -> None:
            status, headers, body = script.answers.pop(0) if len(script.answers) > 1 else script.answers[0]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            with contextlib.suppress(OSError):  # a client that has had enough hangs up
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    script.url = f"http://127.0.0.1:{running.server_address[1]}/service"
    yield script
    running.shutdown()
    running.server_close()
    thread.join()


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 100.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def client(clock: Clock, **pace) -> Client:
    paces = {"127.0.0.1": Pace(**{"per_second": 2.0, "tries": 3, **pace})}
    return Client(ME, paces=paces, clock=clock, sleep=clock.sleep)


@pytest.mark.parametrize("address", [None, "", "nobody", "a b@c.d"])
def test_without_a_mail_address_no_service_is_asked(address: str | None) -> None:
    with pytest.raises(ProtocolError) as caught:
        Client(address)
    assert "--email" in caught.value.hint


def test_requests_to_one_host_keep_its_pace(server: Script) -> None:
    clock = Clock()
    with client(clock) as web:
        for n in range(4):
            web.post(server.url, {"n": n})
    assert sum(clock.slept) == pytest.approx(1.5)


def test_a_host_that_announces_a_slower_rate_is_obeyed(server: Script) -> None:
    clock = Clock()
    server.answers = [(200, {"x-rate-limit-limit": "1", "x-rate-limit-interval": "2s"}, b"fine")]
    with client(clock) as web:
        for n in range(3):
            web.post(server.url, {"n": n})
    assert clock.slept[-1] == pytest.approx(2.0)


def test_passing_failures_are_tried_again_and_retry_after_is_obeyed(server: Script) -> None:
    clock = Clock()
    server.answers = [(429, {"retry-after": "7"}, b""), (503, {}, b""), (200, {}, b"at last")]
    with client(clock) as web:
        assert web.post(server.url, {}).content == b"at last"
    assert 7.0 in clock.slept
    assert len(server.forms) == 3


def test_after_the_last_try_the_error_names_host_and_remedy_and_hides_the_key(server: Script) -> None:
    clock = Clock()
    server.answers = [(500, {}, b"")]
    with client(clock) as web, pytest.raises(SourceError) as caught:
        web.post(server.url, {"api_key": "SECRET", "email": ME})
    assert "127.0.0.1 did not answer after 3 tries (last: HTTP 500" in str(caught.value)
    assert "again" in caught.value.hint
    assert "SECRET" not in str(caught.value)


def test_an_unreachable_host_is_a_source_error() -> None:
    clock = Clock()
    with client(clock) as web, pytest.raises(SourceError, match="ConnectError"):
        web.post("http://127.0.0.1:9/nothing", {})


def test_refusals_are_not_tried_again(server: Script) -> None:
    server.answers = [(403, {}, b"")]
    with client(Clock()) as web, pytest.raises(SourceError, match="refused"):
        web.post(server.url, {})
    assert len(server.forms) == 1


def test_an_error_inside_200_is_asked_again(server: Script) -> None:
    server.answers = [(200, {}, b'{"error":"API rate limit exceeded"}'), (200, {}, b"<fine/>")]
    with client(Clock()) as web:
        answer = web.post(
            server.url, {"id": 1, "term": None}, unfit=lambda a: "limit" if b"error" in a.content else None
        )
    assert answer.content == b"<fine/>"
    assert server.forms == ["id=1", "id=1"]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirection_on_the_same_host_is_followed_with_the_form(server: Script, status: int) -> None:
    server.answers = [(status, {"location": "/moved"}, b""), (200, {}, b"fine")]
    with client(Clock()) as web:
        assert web.post(server.url, {"api_key": "SECRET"}).content == b"fine"
    assert server.heads[-1].startswith("/moved ")
    assert server.forms == ["api_key=SECRET"] * 2


@pytest.mark.parametrize(
    "where",
    ["http://localhost:1/x", "http://127.0.0.1:9/x", "https://example.org/", "//example.org/x", "ftp://127.0.0.1/x"],
)
def test_a_redirection_to_another_host_is_an_error_and_takes_nothing_along(server: Script, where: str) -> None:
    server.answers = [(302, {"location": where}, b"")]
    with client(Clock()) as web:
        with pytest.raises(SourceError, match="redirects to another address"):
            web.post(server.url, {"api_key": "SECRET"})
        with pytest.raises(SourceError, match="redirects to another address"):
            web.get(server.url, {"api_key": "SECRET"})
    assert len(server.heads) == 2


def test_redirections_without_end_are_given_up(server: Script) -> None:
    server.answers = [(302, {"location": "/again"}, b"")]
    with client(Clock()) as web, pytest.raises(SourceError, match="redirections"):
        web.get(server.url)


def test_a_download_takes_nothing_of_the_user_along(server: Script) -> None:
    with client(Clock()) as web:
        assert web.get(server.url, {"id": 1}).content == b"fine"
        assert web.download(server.url, near=server.url).content == b"fine"
    assert [ME in head for head in server.heads] == [True, False]
    assert server.heads[0].startswith("/service?id=1")


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/x", "http://192.168.0.1/x", "http://localhost/x", "ftp://example.org/x", "http://printer/x"],
)
def test_a_download_from_the_local_network_is_refused(url: str) -> None:
    with client(Clock()) as web, pytest.raises(SourceError, match="no address of the public web"):
        web.download(url, near="https://api.example.org")


def test_an_answer_that_is_too_large_is_stopped_however_it_is_packed(server: Script) -> None:
    for headers, body in (({}, b"x" * 200_000), ({"content-encoding": "gzip"}, gzip.compress(b"x" * 5_000_000))):
        server.answers = [(200, headers, body)]
        with (
            client(Clock(), largest_answer=100_000) as web,
            pytest.raises(SourceError, match="more than 100,000 bytes"),
        ):
            web.post(server.url, {})


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip"])
def test_other_compressions_are_not_decoded(server: Script, encoding: str) -> None:
    server.answers = [(200, {"content-encoding": encoding}, b"fine")]
    with client(Clock()) as web, pytest.raises(SourceError, match="unknown compression"):
        web.post(server.url, {})


def test_a_broken_compression_is_asked_again(server: Script) -> None:
    server.answers = [(200, {"content-encoding": "gzip"}, b"not gzip"), (200, {}, b"fine")]
    with client(Clock()) as web:
        assert web.post(server.url, {}).content == b"fine"


def test_an_answer_that_trickles_is_given_up(server: Script) -> None:
    ticks = iter(range(0, 10_000, 40))
    server.answers = [(200, {}, b"x" * 300_000)]
    paces = {"127.0.0.1": Pace(per_second=1e6, tries=2, longest_answer=60.0)}
    slow = Client(ME, paces=paces, clock=lambda: float(next(ticks)), sleep=lambda _s: None)
    with slow as web, pytest.raises(SourceError, match="not complete in time"):
        web.post(server.url, {})


def test_after_a_refusal_for_the_rate_a_host_is_asked_more_slowly(server: Script) -> None:
    clock = Clock()
    server.answers = [(429, {"retry-after": "0"}, b""), (200, {}, b"fine")]
    with client(clock) as web:
        web.post(server.url, {})
        clock.slept.clear()
        clock.now += 100
        for _ in range(3):
            web.post(server.url, {})
    assert clock.slept == [pytest.approx(1.0)] * 2


@pytest.mark.parametrize("reset", ["1899999999", "inf", "soon"])
def test_a_reset_given_as_a_date_does_not_put_us_to_sleep_for_years(server: Script, reset: str) -> None:
    clock = Clock()
    server.answers = [(200, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": reset}, b"fine")]
    with client(clock) as web:
        for _ in range(2):
            web.post(server.url, {})
    assert max(clock.slept) <= 120


def test_waiting_is_announced_without_the_key(server: Script) -> None:
    said: list[str] = []
    server.answers = [(200, {}, b'{"error":"API key invalid","api-key":"SECRET1"}'), (200, {}, b"fine")]
    paces = {"127.0.0.1": Pace(per_second=1e6)}
    with Client(ME, paces=paces, tell=said.append, sleep=lambda _s: None) as web:
        web.post(server.url, {"api_key": "SECRET1"}, unfit=lambda a: a.text if b"error" in a.content else None)
    (sentence,) = said
    assert "127.0.0.1" in sentence
    assert "SECRET1" not in sentence


def test_keys_do_not_reach_the_log(server: Script, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, logger="focimine.web"), client(Clock()) as web:
        web.post(server.url, {"api_key": "SECRET", "term": "empathy"})
    assert "empathy" in caplog.text
    assert "SECRET" not in "".join(r.getMessage() for r in caplog.records if r.name == "focimine.web")
    assert masked("http://x/?api_key=SECRET&term=a") == "http://x/?api_key=…&term=a"
    assert masked("https://me:SECRET@mirror.example.org/x") == "https://…@mirror.example.org/x"


@pytest.mark.parametrize(
    ("headers", "gap"),
    [({"x-rate-limit-limit": "50", "x-rate-limit-interval": "1s"}, 0.02), ({"x-ratelimit-limit": "3"}, 1 / 3), ({}, None), ({"x-rate-limit-limit": "no"}, None), ({"x-rate-limit-limit": "²"}, None), ({"x-rate-limit-limit": "9" * 5000}, None)],
)  # fmt: skip
def test_announced_rates_are_read(headers: dict[str, str], gap: float | None) -> None:
    assert announced_gap(headers) == (pytest.approx(gap) if gap else None)


def test_retry_after_is_read_as_seconds_or_date() -> None:
    assert retry_after("3") == 3.0
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0
    assert retry_after("soon") is None
    assert retry_after("inf") is None
    assert retry_after("nan") is None
